"""Home visits: drawn by chance once a month or entered by hand, planned, reported, dropped."""

import secrets
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from customers.models import Contact, Customer, Vehicle
from customers.services.contacts import record_contact
from staff import policy, trail
from staff.access import require
from staff.instants import local
from staff.models import Outlet
from staff.places import Place
from staff.refusals import AlreadyDone, Refused, said
from staff.roles import Right
from staff.versions import keep
from workshop.models import RepairOrder

from .. import visit_sampling
from ..csi_period import Period
from ..models import HomeVisit, VisitDraw
from ..policies import VISIT_SHARE
from .changing import who_was_quicker

State = HomeVisit.State
OPEN = (State.CHOSEN, State.PLANNED)


class DrawnAlready(AlreadyDone):
    """The month of the outlet was drawn before; there is never a second draw to choose from."""

    def __init__(self, outlet, month: date):
        super().__init__(
            _("The visits of %(outlet)s for %(month)s are drawn already.")
            % {"outlet": outlet.name, "month": f"{month:%Y-%m}"}
        )


# --- Drawing ----------------------------------------------------------------------------------------------------------


def draw_visits(*, outlet: Outlet, month: date, at: datetime, by=None, seed: str = "") -> VisitDraw:
    """Draw whom to visit in a month from the customers who had a paid order in the month before, once.

    `by` None is the monthly job. Share and frame are kept with the seed, so that it can be drawn again and compared;
    `seed` (64 hexadecimal digits) is given only where the same data is to be made again, as in the demo.
    """
    if by is not None:
        require(by, Right.CALLS_MANAGE, outlet)
    month = month.replace(day=1)
    if month > local(at).date():
        raise Refused(_("This month has not begun. Its customers are not known yet."), field="month")
    frame = frame_of(outlet, month)
    if not frame:
        raise Refused(
            _("Nobody had a paid order at %(outlet)s in the month before, so there is nobody to draw from.")
            % {"outlet": outlet.name}
        )
    share = policy.value(VISIT_SHARE, outlet=outlet, on=month)
    try:
        with transaction.atomic():
            draw = VisitDraw.objects.create(
                outlet=outlet,
                month=month,
                share=share,
                seed=seed or secrets.token_hex(32),
                frame=sorted(frame),
                made_by=by,
                made_at=at,
            )
            visits = _make_visits(draw, frame, by, at)
            changes = {"frame": [None, len(frame)], "share": [None, share], "drawn": [None, len(visits)]}
            trail.record(about=draw, action="visits.drawn", by=by, at=at, outlet=outlet, changes=changes)
    except IntegrityError:
        if VisitDraw.objects.filter(outlet=outlet, month=month).exists():
            raise DrawnAlready(outlet, month) from None
        raise
    return draw


def frame_of(outlet: Outlet, month: date) -> dict[str, tuple[int, int]]:
    """`{customer code: (customer's key, key of the car that came last)}` of who had a paid order in the month before.

    Paid is an order that was settled, for which the customer or an insurer paid something. Orders from before the
    outlet's go-live day do not count.
    """
    before = Period.of_month(month).before
    orders = RepairOrder.objects.filter(
        Q(repair_receipts__gt=0) | Q(assessed_amount__gt=0),
        outlet=outlet,
        settled_on__gte=max(before.first, outlet.live_on or before.first),
        settled_on__lt=before.end,
    ).exclude(kind=RepairOrder.Kind.PDI)
    rows = orders.order_by("settled_on", "pk").values_list("vehicle__customer__code", "vehicle__customer", "vehicle")
    return {code: (customer, vehicle) for code, customer, vehicle in rows}


def _make_visits(draw: VisitDraw, frame, by, at: datetime) -> list[HomeVisit]:
    codes = visit_sampling.chosen(draw.seed, draw.frame, draw.share)
    return HomeVisit.objects.bulk_create(
        HomeVisit(
            draw=draw,
            outlet=draw.outlet,
            customer_id=frame[code][0],
            vehicle_id=frame[code][1],
            due_on=Period.of_month(draw.month).last,
            made_by=by,
            made_at=at,
        )
        for code in codes
    )


def drawn_again(draw: VisitDraw) -> list[str]:
    """The customer codes that seed, frame and share give, for whoever checks a draw."""
    return visit_sampling.chosen(draw.seed, draw.frame, Decimal(draw.share))


def draw_missing(*, at: datetime) -> dict[str, int]:
    """The monthly job: draw this month for every live outlet that has no draw yet and somebody to draw from."""
    today = local(at).date()
    month = today.replace(day=1)
    missing = Outlet.objects.filter(Q(live_on__isnull=True) | Q(live_on__lte=today)).filter(
        ~Exists(VisitDraw.objects.filter(outlet=OuterRef("pk"), month=month))
    )
    draws = visits = 0
    for outlet in missing.select_related("area__region").order_by("code"):
        try:
            draw = draw_visits(outlet=outlet, month=month, at=at)
        except Refused:
            # Somebody was quicker, or nobody came: asked again the next time.
            continue
        draws, visits = draws + 1, visits + draw.visits.count()
    return {"draws": draws, "visits": visits}


# --- One visit --------------------------------------------------------------------------------------------------------


def add_visit(
    *, outlet: Outlet, customer: Customer, due_on: date, by, at: datetime, vehicle: Vehicle | None = None
) -> HomeVisit:
    """A visit that nobody drew: somebody thinks it is time."""
    require(by, Right.VISITS, outlet)
    if due_on < local(at).date():
        raise Refused(_("This day has passed already. By when is the visit to be?"), field="due_on")
    if vehicle and vehicle.customer_id != customer.pk:
        raise Refused(_("This car belongs to somebody else."), field="vehicle")
    with transaction.atomic():
        visit = HomeVisit.objects.create(
            outlet=outlet, customer=customer, vehicle=vehicle, due_on=due_on, made_by=by, made_at=at
        )
        _note(visit, "visit.added", by, at)
    return visit


def plan_visit(*, visit: HomeVisit, planned_at: datetime, visitors: str, owner, by, at: datetime) -> None:
    """Settle when, who goes and who sees to it; may be settled anew until the visit is over."""
    require(by, Right.VISITS, visit.outlet)
    visitors = said(visitors, _("Say who goes."), "visitors")
    if planned_at <= at:
        raise Refused(_("This has passed already. When is the visit?"), field="planned_at")
    if not (owner.is_active and owner.may(Right.VISITS, visit.outlet)):
        raise Refused(
            _("%(name)s may not make home visits for %(outlet)s.") % {"name": owner.name, "outlet": visit.outlet.name},
            field="owner",
        )
    _move(
        visit,
        "visit.planned",
        {"state": State.PLANNED, "planned_at": planned_at, "visitors": visitors, "owner": owner},
        by,
        at,
    )


def report_visit(*, visit: HomeVisit, done_at: datetime, report: str, by, at: datetime) -> None:
    """The visit was made: what was seen and said. It is a contact with the customer."""
    require(by, Right.VISITS, visit.outlet)
    report = said(report, _("Write down what was seen and said."), "report")
    if done_at > at:
        raise Refused(_("This is still to come. A visit is reported once it was made."), field="done_at")
    if done_at < visit.made_at:
        raise Refused(_("This is before the visit was asked for."), field="done_at")
    with transaction.atomic():
        _move(visit, "visit.done", {"state": State.DONE, "done_at": done_at, "report": report}, by, at)
        record_contact(
            customer=visit.customer,
            vehicle=visit.vehicle,
            kind=Contact.Kind.VISIT,
            at=done_at,
            by=by,
            words=report,
            key=f"visit:{visit.pk}",
            outlet=visit.outlet,
        )


def drop_visit(*, visit: HomeVisit, reason: str, by, at: datetime) -> None:
    """The visit will not be made, and why: a draw is not made nicer by leaving people out without a word."""
    require(by, Right.VISITS, visit.outlet)
    reason = said(reason, _("Say why the visit is dropped."), "reason")
    _move(visit, "visit.dropped", {"state": State.DROPPED, "reason": reason}, by, at, reason=reason)


def _move(visit: HomeVisit, action: str, new: dict, by, at: datetime, reason: str = "") -> None:
    """Change an open visit if it is still as the caller saw it; otherwise say who was quicker."""
    seen = {"state": visit.state, "planned_at": visit.planned_at, "owner": visit.owner_id, "visitors": visit.visitors}
    old = {name: getattr(visit, name) for name in new}
    with transaction.atomic():
        as_seen = HomeVisit.objects.filter(pk=visit.pk, state__in=OPEN, **seen)
        if not as_seen.update(**new):
            raise AlreadyDone(who_was_quicker(visit))
        keep(visit, new)
        changes = {name: [_plain(value), _plain(new[name])] for name, value in old.items() if name != "report"}
        _note(visit, action, by, at, reason, changes)


def _plain(value):
    """As the trail keeps it: people by their names, states by their codes."""
    return getattr(value, "name", value) if hasattr(value, "pk") else str(value) if isinstance(value, State) else value


def _note(visit: HomeVisit, action: str, by, at: datetime, reason: str = "", changes=None) -> None:
    trail.record(about=visit, action=action, by=by, at=at, outlet=visit.outlet, changes=changes or {}, reason=reason)


# --- When somebody is away --------------------------------------------------------------------------------------------


def _held(user):
    return HomeVisit.objects.filter(owner=user, state__in=OPEN)


def held_count(user) -> int:
    """How many visits somebody sees to that are not over."""
    return _held(user).count()


def places_of_held(user) -> list[Place]:
    outlets = Outlet.objects.filter(pk__in=_held(user).values("outlet")).select_related("area__region")
    return [Place(outlet=outlet) for outlet in outlets]


@transaction.atomic
def hand_over_visits(*, from_user, to_user, by, at: datetime, reason: str) -> int:
    """Give them to somebody else; comes back with how many. Refused where the other may not make them."""
    visits = list(_held(from_user).select_for_update(of=("self",)).select_related("outlet__area__region"))
    for visit in visits:
        if not to_user.may(Right.VISITS, visit.outlet):
            raise Refused(
                _("%(name)s may not make home visits for %(outlet)s.")
                % {"name": to_user.name, "outlet": visit.outlet.name}
            )
        changes = {"owner": [from_user.name, to_user.name]}
        trail.record(
            about=visit,
            action="visit.given_on",
            by=by,
            at=at,
            outlet=visit.outlet,
            changes=changes,
            reason=reason,
        )
    HomeVisit.objects.filter(pk__in=[visit.pk for visit in visits]).update(owner=to_user)
    return len(visits)
