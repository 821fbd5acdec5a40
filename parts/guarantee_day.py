"""Guarantees on people's first page: what is to be submitted, shipped, received, and made good. Reads only."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from urllib.parse import quote

from django.db.models import Count, Min, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from customers.beside import Beside
from staff import my_day
from staff.instants import beginning_of, end_of_work, local
from staff.my_day import DueItem
from staff.roles import Right
from workshop.beside import Beside as OrderBeside

from . import guarantee_rules, policies
from .models import Guarantee

AT_MOST = 30
# The part is on the road before the paperwork: what is signed leaves within a day.
SHIP_WITHIN = timedelta(days=1)
# No period of paperwork is longer than this; what is due later is nobody's matter yet.
LOOK_AHEAD = timedelta(days=92)
State = Guarantee.State


def due_for(user, at: datetime) -> Iterator[DueItem]:
    """For the parts manager what was asked for, drafts, late arrivals and paperwork; for who ships, what is signed."""
    if user.may(Right.GUARANTEES_REQUEST):
        mine = Guarantee.objects.visible_to(user, Right.GUARANTEES_REQUEST)
        yield from _to_submit(mine, user)
        yield from _expected(mine, local(at).date())
        yield from _papers(mine, local(at).date())
    if user.may(Right.GUARANTEES_SHIP):
        signed = Guarantee.objects.visible_to(user, Right.GUARANTEES_SHIP).filter(state=State.SIGNED)
        for each in _first(signed, "signed_at"):
            yield _due(
                each,
                # Translators: 中文 担保件发货
                _("Ship parts under guarantee"),
                pgettext("guarantee", "Ship"),
                started_at=each.signed_at,
                deadline_at=each.signed_at + SHIP_WITHIN,
            )


def _to_submit(mine, user) -> Iterator[DueItem]:
    for each in _first(mine.filter(Q(state=State.ASKED) | Q(state=State.DRAFT, requested_by=user)), "made_at"):
        if each.state == State.ASKED:
            # Translators: 中文 顾问申请配件担保，请核对后送签
            what, action = _("An advisor asks for a guarantee: check it and submit it"), pgettext("guarantee", "Check")
        else:
            # Translators: 中文 担保申请还没有送签
            what, action = _("A request for a guarantee is not submitted yet"), _("Go on")
        yield _due(each, what, action, started_at=each.made_at, deadline_at=end_of_work(local(each.made_at).date()))


def _expected(mine, today: date) -> Iterator[DueItem]:
    for each in _first(mine.filter(state=State.SHIPPED, expected_on__lte=today), "expected_on"):
        late = each.expected_on < today
        # Translators: 中文 担保件逾期未到，请催运 / 担保件今天到货
        what = _("Parts under guarantee are late: ask the carrier") if late else _("Parts under guarantee arrive today")
        yield _due(each, what, _("Look"), started_at=each.shipped_at, deadline_at=end_of_work(each.expected_on))


def _papers(mine, today: date) -> Iterator[DueItem]:
    rows = mine.without_papers().filter(papers_due_on__lte=today + LOOK_AHEAD)
    book = policies.book(today)
    shown = 0
    for each in rows.select_related("outlet__area", "vehicle").order_by("papers_due_on", "pk").iterator(200):
        settled = policies.settled(book, each.outlet)
        if each.papers_due_on >= today and not guarantee_rules.papers_time(today, settled):
            continue
        # Translators: 中文 补办担保手续
        what = _("Make the paperwork of a guarantee good")
        begins = guarantee_rules.papers_begin_on(each.papers_due_on, settled)
        yield _due(
            each,
            what,
            _("Make good"),
            started_at=beginning_of(begins),
            deadline_at=end_of_work(each.papers_due_on),
            anchor="#papers",
        )
        shown += 1
        if shown == AT_MOST:
            return


def stuck_for(user, at: datetime) -> Iterator[DueItem]:
    """For those who manage: in one line an outlet, how many guarantees have no paperwork past its day. One query."""
    if not my_day.manages(user) or not user.may(Right.GUARANTEES):
        return
    late = Guarantee.objects.visible_to(user, Right.GUARANTEES).papers_overdue(local(at).date()).order_by()
    rows = late.values("outlet__code", "outlet__name")
    counted = rows.annotate(number=Count("pk"), first=Min("papers_due_on"), worth=Sum("amount"))
    for row in counted.order_by("first", "outlet__code")[:AT_MOST]:
        yield DueItem(
            deadline_at=end_of_work(row["first"]),
            started_at=beginning_of(row["first"] - timedelta(days=7)),
            # Translators: 中文 %(number)d 笔担保手续逾期未补
            what=ngettext(
                "The paperwork of %(number)d guarantee is late",
                "The paperwork of %(number)d guarantees is late",
                row["number"],
            )
            % {"number": row["number"]},
            why=f"{row['outlet__name']} · ¥{row['worth']:,.2f}",
            url=f"{reverse('parts:guarantees')}?state=papers&outlet={row['outlet__code']}",
            action=_("Look"),
            group=_("Parts guarantees"),
        )


def _first(rows, by: str):
    return rows.select_related("outlet__area", "vehicle").order_by(by, "pk")[:AT_MOST]


def _due(each: Guarantee, what: str, action: str, *, started_at, deadline_at, anchor: str = "") -> DueItem:
    return DueItem(
        deadline_at=deadline_at,
        started_at=started_at,
        what=what,
        why=f"{each.number} · ¥{each.amount:,.2f} · {each.get_reason_display()} · {each.outlet.name}",
        url=each.get_absolute_url() + anchor,
        action=action,
        plate=each.vehicle.plate if each.vehicle else "",
        group=_("Parts guarantees"),
    )


def beside_case(case, user, at: datetime) -> Iterator[Beside]:
    """The guarantees of a key-customer case, and the way to a new one while the case is open."""
    for each in Guarantee.objects.visible_to(user, Right.GUARANTEES).filter(case=case).order_by("-made_at", "-pk"):
        yield Beside(f"{each.get_kind_display()} {each.number}", each.get_absolute_url(), each.get_state_display())
    if case.state != case.State.CLOSED and _may_ask(user, case.outlet):
        yield Beside(_ask(), f"{reverse('parts:guarantee_write')}?case={case.number}&car={case.vehicle_id}")


def beside_order(order, user, at: datetime) -> Iterator[OrderBeside]:
    """The guarantees for an order, and the way to a new one while the car is in the house."""
    for each in Guarantee.objects.visible_to(user, Right.GUARANTEES).filter(order=order).order_by("-made_at", "-pk"):
        words = f"{each.get_kind_display()} {each.number}"
        yield OrderBeside(words, each.get_absolute_url(), each.get_state_display(), each.shape)
    if order.delivered_at is None and _may_ask(user, order.outlet):
        address = f"{reverse('parts:guarantee_write')}?order={quote(order.number)}&car={order.vehicle_id}"
        yield OrderBeside(_ask(), address)


def _may_ask(user, outlet) -> bool:
    return user.may(Right.GUARANTEES_REQUEST, outlet) or user.may(Right.GUARANTEES_ASK, outlet)


def _ask() -> str:
    # Translators: 中文 申请配件担保
    return _("Request a part under guarantee")
