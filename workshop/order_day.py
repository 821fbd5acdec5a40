"""What orders written here bring to people's day: signatures, additions to ask about, work, checks, late promises."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from customers.history import Asked, OpenMatter
from customers.search import Found, Hit, Query, take
from staff import my_day
from staff.instants import instant_words
from staff.my_day import DueItem
from staff.roles import Right

from .models import OrderLine, OrderSheet, Reception

AT_MOST = 30
# A customer who waits at the desk signs at once.
SIGN_WITHIN = timedelta(minutes=30)
SOON = timedelta(hours=1)
Stage = OrderSheet.Stage


def due_for(user, at: datetime) -> Iterator[DueItem]:
    """For advisors their own cars; for the workshop and the inspectors what waits at their outlets."""
    if user.employee_id and user.may(Right.RECEIVE):
        yield from _of_advisor(user, at)
    if user.employee_id and user.may(Right.WORK):
        yield from _of_technician(user)
    if user.may(Right.WORK) and user.may(Right.RESCUE_KEEP):
        # Whoever shares out work also sends help; a technician does neither.
        yield from _to_share_out(user)
    if user.may(Right.CHECK):
        for sheet in _soonest(OrderSheet.objects.visible_to(user, Right.CHECK).filter(stage=Stage.IN_CHECK)):
            yield _due(sheet, _("Check the car"), _("Check"), "#check")


def _of_advisor(user, at: datetime) -> Iterator[DueItem]:
    mine = Reception.objects.filter(advisor=user.employee_id).open().select_related("vehicle")
    for reception in mine.order_by("received_at")[:AT_MOST]:
        yield DueItem(
            deadline_at=reception.received_at + SIGN_WITHIN,
            started_at=reception.received_at,
            what=_("Have the reception sheet signed and write the order"),
            why=reception.number,
            url=reception.get_absolute_url(),
            action=_("Go on"),
            plate=reception.vehicle.plate,
            group=_("Repair orders"),
        )
    own = OrderSheet.objects.filter(order__advisor=user.employee_id)
    for sheet in _soonest(own.filter(stage=Stage.WRITTEN)):
        yield _due(sheet, _("Let the customer sign the order"), _("Sign"), deadline=sheet.order.opened_at + SIGN_WITHIN)
    for sheet in _soonest(own.asking()):
        yield _due(sheet, _("Ask the customer about additional work"), _("Ask"), "#additions")
    for sheet in _soonest(own.in_the_workshop().filter(promised_at__lt=at + SOON)):
        yield _due(sheet, _("Promised soon or late: ask the workshop, tell the customer"), _("Look"))


def _of_technician(user) -> Iterator[DueItem]:
    lines = OrderLine.objects.to_do().filter(
        technician=user.employee_id, sheet__stage__in=[Stage.AGREED, Stage.IN_WORK]
    )
    related = lines.select_related("sheet__order__vehicle", "sheet__order__advisor")
    for line in related.order_by("sheet__promised_at", "line")[:AT_MOST]:
        action = pgettext("line", "Finish") if line.started_at else pgettext("line", "Begin")
        yield _due(line.sheet, line.name, action, "#lines")


def _to_share_out(user) -> Iterator[DueItem]:
    waiting = OrderSheet.objects.visible_to(user, Right.WORK).filter(stage__in=[Stage.AGREED, Stage.IN_WORK])
    for sheet in _soonest(waiting.unshared()):
        yield _due(sheet, _("Share out the work"), _("Share out"), "#assign")


def stuck_for(user, at: datetime) -> Iterator[DueItem]:
    """Cars past their promised time, for those who manage."""
    if not my_day.manages(user):
        return
    for sheet in _soonest(OrderSheet.objects.visible_to(user, Right.GATE).late(at)):
        yield _due(sheet, _("The promised time has passed"), _("Look"), group=sheet.order.number)


def _soonest(sheets):
    return sheets.select_related("order__vehicle", "order__advisor").order_by("promised_at", "pk")[:AT_MOST]


def _due(sheet: OrderSheet, what: str, action: str, anchor: str = "", group: str = "", deadline=None) -> DueItem:
    order = sheet.order
    return DueItem(
        deadline_at=deadline or sheet.promised_at,
        started_at=order.opened_at,
        what=what,
        why=f"{order.number} · {order.get_kind_display()}",
        url=order.get_absolute_url() + anchor,
        action=action,
        plate=order.vehicle.plate,
        group=group or _("Repair orders"),
        who=order.advisor.name,
    )


def late_count(user, at: datetime) -> tuple[int, bool]:
    """How many orders are under way under the user's postings, and whether one is late."""
    sheets = OrderSheet.objects.visible_to(user, Right.GATE)
    return sheets.under_way().count(), sheets.late(at).exists()


# The car's page and search --------------------------------------------------------------------------------------------


def still_open(asked: Asked) -> Iterator[OpenMatter]:
    """The car is in the house: where it stands, and until when it is promised."""
    sheets = OrderSheet.objects.visible_to(asked.user, Right.RECORDS).filter(order__vehicle__in=asked.vehicles)
    for sheet in sheets.under_way().select_related("order").order_by("promised_at")[: asked.limit]:
        yield OpenMatter(
            # Translators: 中文 在店：%(stage)s
            title=_("In the house: %(stage)s") % {"stage": sheet.get_stage_display()},
            url=sheet.get_absolute_url(),
            # Translators: 中文 预计 %(when)s 交车
            text=_("promised for %(when)s") % {"when": instant_words(sheet.promised_at, asked.at)},
            number=sheet.order.number,
        )


def found_by_number(user, query: Query, limit: int) -> Found:
    """Reception sheets whose number begins with what was typed."""
    found = Reception.objects.visible_to(user, Right.RECORDS).filter(number__starts=query.number)
    return take(
        found.select_related("vehicle", "outlet").order_by("-number"),
        limit,
        lambda each: Hit(
            url=each.get_absolute_url(),
            title=each.number,
            plate=each.vehicle.plate,
            note=str(each.outlet),
            exact=each.number.upper() == query.number,
        ),
    )
