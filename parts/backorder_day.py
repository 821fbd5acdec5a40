"""What backorders tell the rooms below: first page, cars' and orders' pages, numbers in the menu. Reads only."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from customers.history import Asked, Entry, OpenMatter
from staff import my_day
from staff.instants import beginning_of, day_words, end_of_work, local
from staff.my_day import DueItem
from staff.roles import Right
from workshop.beside import Beside

from . import policies
from .models import Backorder

AT_MOST = 50
NAMED = 3
DAY = timedelta(days=1)
MORNING = timedelta(hours=9)
State = Backorder.State


# The first page -------------------------------------------------------------------------------------------------------


def due_for(user, at: datetime) -> Iterator[DueItem]:
    """An advisor's own customers who are to be told or wait for a car; for the parts manager what is late."""
    if not user.may(Right.BACKORDERS_KEEP):
        return
    today = local(at).date()
    settled = policies.book(today)
    rows = Backorder.objects.visible_to(user, Right.BACKORDERS_KEEP).for_list()
    rows = rows.select_related("outlet__area__region")
    if user.employee_id:
        for each in rows.filter(advisor=user.employee_id).open().order_by("expected_on", "pk")[:AT_MOST]:
            yield from _of_advisor(each, settled.for_outlet(each.outlet), at)
    if user.may(Right.STOCK_KEEP):
        for each in rows.late(today).order_by("expected_on", "pk")[:AT_MOST]:
            if each.advisor_id != user.employee_id or not user.employee_id:
                yield _late(each)


def arriving_for(user, at: datetime) -> Iterator[DueItem]:
    """For who keeps the stock, in one line: missing parts that are to arrive today. Two queries at most."""
    if not user.may(Right.STOCK_KEEP):
        return
    today = local(at).date()
    coming = Backorder.objects.visible_to(user, Right.STOCK_KEEP).waiting().filter(expected_on=today)
    if not (number := coming.count()):
        return
    named = coming.order_by("part__number", "pk").values_list("part__name", flat=True)[:NAMED]
    yield DueItem(
        deadline_at=end_of_work(today),
        started_at=beginning_of(today),
        # Translators: 中文 今天应到 %(number)d 件缺件
        what=ngettext("%(number)d missing part arrives today", "%(number)d missing parts arrive today", number)
        % {"number": number},
        why=pgettext("between items of a list", ", ").join(named),
        url=reverse("parts:backorders"),
        action=_("Look"),
        group=_("Backorders"),
    )


def _of_advisor(each: Backorder, settled, at: datetime) -> Iterator[DueItem]:
    today = local(at).date()
    if each.state == State.ARRIVED:
        yield _due(
            each,
            # Translators: 中文 配件已到，通知客户
            _("The part is there: tell the customer"),
            action=_("Tell"),
            started_at=each.arrived_at,
            deadline_at=each.arrived_at + timedelta(hours=settled[policies.TELL_WITHIN]),
        )
    elif each.comes_later:
        yield _due(
            each,
            # Translators: 中文 配件延期，通知客户
            _("The part comes later: tell the customer"),
            action=_("Tell"),
            started_at=each.postponed_at,
            deadline_at=each.postponed_at + timedelta(hours=settled[policies.TELL_WITHIN]),
        )
    elif each.state == State.WAITING and each.expected_on < today:
        yield _late(each)
        if each.late_unheard(today):
            since = heard_from(each)
            yield _due(
                each,
                # Translators: 中文 配件逾期未到，告知客户
                _("The part is late: tell the customer"),
                action=_("Tell"),
                started_at=since,
                deadline_at=since + timedelta(hours=settled[policies.TELL_WITHIN]),
            )
    elif each.state == State.WAITING:
        heard_at = each.told_at or each.ordered_at
        again_at = heard_at + settled[policies.TOLD_EVERY_DAYS] * DAY
        if again_at < beginning_of(today + DAY):
            yield _due(
                each,
                # Translators: 中文 告知客户缺件进展
                _("Tell the customer how the missing part stands"),
                action=_("Tell"),
                started_at=heard_at,
                deadline_at=again_at,
            )
    if needs_spare_car(each, settled, at):
        yield _due(
            each,
            # Translators: 中文 缺件超期，提供备用车
            _("Waits too long for parts: offer a spare car"),
            started_at=each.ordered_at,
            deadline_at=each.ordered_at + settled[policies.SPARE_CAR_DAYS] * DAY,
        )


def heard_from(each: Backorder) -> datetime:
    """From when the customer is told that it did not come on its day: nobody is called before nine."""
    return beginning_of(each.expected_on + DAY) + MORNING


def needs_spare_car(each: Backorder, settled, at: datetime) -> bool:
    """A car that cannot be driven or stands here has waited longer than settled, and nobody noted a spare car."""
    return each.without_car and each.ordered_at < at - settled[policies.SPARE_CAR_DAYS] * DAY


def _late(each: Backorder) -> DueItem:
    return _due(
        each,
        # Translators: 中文 缺件逾期未到，问清新的到货日
        _("The part is late: ask for a new day"),
        started_at=each.ordered_at,
        deadline_at=beginning_of(each.expected_on + DAY),
    )


def stuck_for(user, at: datetime) -> Iterator[DueItem]:
    """Cars that cannot be driven or stand here longer than settled, without a spare car, for those who manage."""
    if not my_day.manages(user):
        return
    settled = policies.book(local(at).date())
    rows = Backorder.objects.visible_to(user, Right.STOCK).without_car()
    rows = rows.for_list().select_related("outlet__area__region").order_by("ordered_at", "pk")
    for each in rows[:AT_MOST]:
        of_outlet = settled.for_outlet(each.outlet)
        if needs_spare_car(each, of_outlet, at):
            yield _due(
                each,
                _("Waits too long for parts: offer a spare car"),
                started_at=each.ordered_at,
                deadline_at=each.ordered_at + of_outlet[policies.SPARE_CAR_DAYS] * DAY,
            )


def _due(each: Backorder, what: str, *, action: str = "", **instants) -> DueItem:
    return DueItem(
        what=what,
        why=f"{each.part} × {each.quantity}",
        url=each.get_absolute_url(),
        action=action or _("Look"),
        plate=each.plate or each.contact,
        # Translators: 中文 缺件
        group=_("Backorders"),
        who=each.advisor.name,
        **instants,
    )


def waiting_count(user, at: datetime) -> tuple[int, bool]:
    """How many wait or are to be told, and whether one is late."""
    rows = Backorder.objects.visible_to(user, Right.STOCK)
    waiting = rows.filter(state__in=(State.WAITING, State.ARRIVED)).count()
    return waiting, waiting > 0 and rows.late(local(at).date()).exists()


# The car's page and the order's ---------------------------------------------------------------------------------------


def on_the_time_line(asked: Asked) -> Iterator[Entry]:
    found = Backorder.objects.visible_to(asked.user, Right.STOCK).filter(vehicle__in=asked.vehicles)
    for each in asked.narrow(found.select_related("part", "made_by"), "ordered_at", "backorders"):
        yield Entry(
            at=each.ordered_at,
            pk=each.pk,
            # Translators: 中文 缺件登记：%(part)s
            text=_("Missing part ordered: %(part)s") % {"part": each.part},
            who=each.made_by.name,
            detail=each.end_reason,
            next=str(each.get_state_display()),
            url=each.get_absolute_url(),
            number=each.number,
            look="person",
            plate=asked.plates.get(each.vehicle_id),
        )


def still_open(asked: Asked) -> Iterator[OpenMatter]:
    """Which parts the car waits for: whoever meets the customer should know it."""
    found = Backorder.objects.visible_to(asked.user, Right.STOCK).filter(vehicle__in=asked.vehicles).open()
    for each in found.select_related("part").order_by("expected_on", "pk")[: asked.limit]:
        yield OpenMatter(
            title=_title(each, asked.at),
            url=each.get_absolute_url(),
            text=f"{each.part} × {each.quantity}",
            number=each.number,
        )


def _title(each: Backorder, at: datetime) -> str:
    if each.state != State.WAITING:
        # Translators: 中文 缺件已到
        return pgettext("backorder", "The missing part is there")
    today = local(at).date()
    words = {"day": day_words(each.expected_on, today)}
    # Translators: 中文 缺件逾期，原定 %(day)s / 缺件，预计 %(day)s 到
    return (
        _("Missing part, was expected %(day)s") % words
        if each.expected_on < today
        else _("Missing part, expected %(day)s") % words
    )


def beside_order(order, user, at: datetime) -> Iterator[Beside]:
    """On the order's page: the parts it waits for, and the way to order another one."""
    if user.may(Right.STOCK, order.outlet):
        for each in Backorder.objects.filter(order=order).select_related("part").order_by("expected_on", "pk"):
            shown = f"{each.part} × {each.quantity}"
            yield Beside(shown, each.get_absolute_url(), str(each.get_state_display()), each.shape)
    if user.may(Right.BACKORDERS_KEEP, order.outlet):
        asked = urlencode({"order": order.number})
        # Translators: 中文 登记缺件
        yield Beside(_("Order a missing part"), f"{reverse('parts:backorder_new')}?{asked}")
