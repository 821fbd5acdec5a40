"""Guarantee shipments from the first word to the paperwork. Every step is taken once, by whoever is first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from customers.models import Vehicle
from parts import guarantee_rules, policies
from parts.guarantee_rules import Wrong
from parts.models import Guarantee, GuaranteeLine, Part, Stock, StockMovement, Warehouse
from staff import trail
from staff.access import require
from staff.instants import local, month_day_words
from staff.models import Approval, Outlet
from staff.numbers import free_number
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.services import approvals
from staff.services.approvals import Together
from staff.versions import held_from, in_state, write

from . import stock as stock_services

NUMBER_KIND = "DB"
State, Kind, Source, Reason = Guarantee.State, Guarantee.Kind, Guarantee.Source, Guarantee.Reason
MOST_LINES = 60
# A dearer request is a slip of the finger.
MOST_AMOUNT = Decimal("99999999.99")
FEN = Decimal("0.01")


@dataclass(frozen=True)
class LineDraft:
    """A part that is wanted; without a price it is the list's, in yuan for one."""

    part: Part
    quantity: int
    price: Decimal | None = None

    @property
    def each(self) -> Decimal:
        return self.part.price if self.price is None else self.price


class WrittenAlready(AlreadyDone):
    """The same form came a second time; `guarantee` is what the first one made."""

    def __init__(self, guarantee: Guarantee):
        super().__init__(_("This is written already: %(number)s.") % {"number": guarantee.number})
        self.guarantee = guarantee


# Writing --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def write_guarantee(
    *,
    outlet,
    lines: Sequence[LineDraft],
    kind: str = Kind.SHIPMENT,
    reason: str,
    words: str,
    source: str,
    warehouse=None,
    dealer: str = "",
    case=None,
    vehicle=None,
    order=None,
    form_key=None,
    by,
    at: datetime,
) -> Guarantee:
    """Write a request down: a draft of whoever may submit it, otherwise a question to the parts manager."""
    requests = by.may(Right.GUARANTEES_REQUEST, outlet)
    require(by, Right.GUARANTEES_REQUEST if requests else Right.GUARANTEES_ASK, outlet)
    number = free_number(NUMBER_KIND, outlet, Guarantee.objects)
    if form_key and (there := Guarantee.objects.filter(form_key=form_key).first()):
        raise WrittenAlready(there)
    fields = _fields(outlet, lines, kind, reason, words, source, warehouse, dealer, case, vehicle, order, at)
    made = Guarantee.objects.create(
        number=number,
        outlet=outlet,
        state=State.DRAFT if requests else State.ASKED,
        requested_by=by if requests else None,
        form_key=form_key,
        made_at=at,
        made_by=by,
        **fields,
    )
    _write_lines(made, lines)
    trail.note(made, "guarantee.written" if requests else "guarantee.asked", by, at, {"amount": [None, made.amount]})
    return made


@transaction.atomic
def rewrite_guarantee(
    *,
    guarantee: Guarantee,
    version: int,
    lines: Sequence[LineDraft],
    kind: str,
    reason: str,
    words: str,
    source: str,
    warehouse=None,
    dealer: str = "",
    case=None,
    vehicle=None,
    order=None,
    by,
    at: datetime,
) -> Guarantee:
    """Write it anew before it is shipped. While signatures are collected, or once all are there, another amount, other
    lines, another way or reason begin the signatures anew; the next round shows what became different."""
    require(by, Right.GUARANTEES_REQUEST, guarantee.outlet)
    held = _held(guarantee, version, at)
    in_state(held, *Guarantee.OPEN)
    fields = _fields(held.outlet, lines, kind, reason, words, source, warehouse, dealer, case, vehicle, order, at)
    before = _contents(held)
    changes = {"amount": [held.amount, fields["amount"]]} if held.amount != fields["amount"] else {}
    was_submitted = held.state in (State.SUBMITTED, State.SIGNED)
    write(held, **fields, state=State.SUBMITTED if was_submitted else State.DRAFT, requested_by=held.requested_by or by)
    held.lines.all().delete()
    _write_lines(held, lines)
    trail.note(held, "guarantee.rewritten", by, at, changes)
    if was_submitted:
        if _contents(held) == before:
            raise Refused(_("Nothing that the signers saw has changed."))
        write(held, requested_by=by, signed_at=None)
        _send_round(held, by, at)
    return held


def _fields(outlet, lines, kind, reason, words, source, warehouse, dealer, case, vehicle, order, at: datetime) -> dict:
    """The written fields, once they fit together."""
    _check_lines(lines)
    if not words.strip():
        raise Refused(_("Say why it cannot wait."), field="words")
    if reason == Reason.KEY_CASE and case is None:
        raise Refused(_("Name the key-customer case."), field="case")
    _check_case(reason, case, at)
    _check_order(order, outlet, vehicle or (case.vehicle if case else None))
    vehicle = vehicle or (case.vehicle if case else None) or (order.vehicle if order else None)
    if reason == Reason.OFF_ROAD and vehicle is None:
        raise Refused(_("Name the car that is off the road."), field="vehicle")
    if case is not None and vehicle is not None and case.vehicle_id != vehicle.pk:
        raise Refused(_("The case is about another car."), field="case")
    if source == Source.TRANSIT and (warehouse is None or warehouse.region_id != outlet.area.region_id):
        raise Refused(_("Choose the transit warehouse of the region."), field="warehouse")
    if source == Source.NEW_CAR and not dealer.strip():
        raise Refused(_("Name the dealer and the car that gives the part."), field="dealer")
    amount = sum((draft.each * draft.quantity for draft in lines), Decimal(0))
    _check_way(kind, reason, source, amount, outlet, [(draft.part, draft.quantity) for draft in lines], at)
    return {
        "kind": kind,
        "reason": reason,
        "words": words.strip(),
        "source": source,
        "warehouse": warehouse if source == Source.TRANSIT else None,
        "dealer": dealer.strip() if source == Source.NEW_CAR else "",
        "case": case,
        "vehicle": vehicle,
        "order": order,
        "amount": amount,
    }


def _check_case(reason: str, case, at: datetime) -> None:
    """What is asked for in the name of a key customer is for a case that is not closed."""
    if reason == Reason.KEY_CASE and case.closed_at and case.closed_at <= at:
        raise Refused(_("The case %(number)s is closed.") % {"number": case.number}, field="case")


def _check_order(order, outlet, vehicle) -> None:
    if order and order.outlet_id != outlet.pk:
        raise Refused(_("This repair order belongs to another outlet."), field="order")
    if order and vehicle and order.vehicle_id != vehicle.pk:
        raise Refused(_("The repair order is about another car."), field="order")


def _check_way(kind: str, reason: str, source: str, amount: Decimal, outlet, wanted, at: datetime) -> None:
    """Refuse a way that is not open on the day for these parts, given as pairs of part and quantity."""
    wrong = guarantee_rules.what_is_wrong(
        kind=kind,
        reason=reason,
        source=source,
        amount=amount,
        on=local(at).date(),
        settled=settled_for(outlet, at),
        in_transit=kind == Kind.LOAN and source != Source.TRANSIT and _in_transit(outlet, wanted),
    )
    if wrong:
        raise Refused(_words_of(wrong, outlet, at), field="kind" if wrong in _OF_KIND else "source")


def _in_transit(outlet, wanted) -> bool:
    """Whether one transit warehouse of the region has all of it."""
    stocks = Stock.objects.filter(
        warehouse__in=Warehouse.objects.transit().filter(region=outlet.area.region_id),
        part__in=[part for part, _quantity in wanted],
    )
    there = {(stock.warehouse_id, stock.part_id): stock.quantity for stock in stocks}
    warehouses = {warehouse for warehouse, _part in there}
    return any(
        all(there.get((warehouse, part.pk), 0) >= quantity for part, quantity in wanted) for warehouse in warehouses
    )


_OF_KIND = (Wrong.NO_LOAN_NOW, Wrong.LOAN_FOR_CASES_ONLY)


def _words_of(wrong: Wrong, outlet, at: datetime) -> str:
    settled = settled_for(outlet, at)
    return {
        Wrong.NO_LOAN_NOW: _("Loans are given from %(from)s to %(to)s only.")
        % {"from": month_day_words(*settled.loan_from), "to": month_day_words(*settled.loan_to)},
        Wrong.LOAN_FOR_CASES_ONLY: _("Loans are for the missing parts of key customers only."),
        Wrong.LOAN_FROM_THERE: _("A loan comes from the transit warehouse, a new car or by air."),
        # Translators: 中文 中转库有货，请从中转库借。
        Wrong.THERE_IN_TRANSIT: _("The transit warehouse has it: borrow it from there."),
        Wrong.NEW_CAR_ON_LOAN_ONLY: _("A part is taken from a new car as a loan only."),
        Wrong.TOO_DEAR_BY_AIR: _("By air up to %(amount)s only.") % {"amount": f"¥{settled.air_up_to:,.2f}"},
    }[wrong]


def settled_for(outlet, at: datetime) -> guarantee_rules.Settled:
    return policies.settled(policies.book(local(at).date()), outlet)


def _check_lines(lines: Sequence[LineDraft]) -> None:
    if not lines:
        raise Refused(_("Which parts?"), field="lines")
    if len(lines) > MOST_LINES:
        raise Refused(_("At most %(most)s lines.") % {"most": MOST_LINES}, field="lines")
    if len({draft.part.pk for draft in lines}) != len(lines):
        raise Refused(_("A part stands there twice. Write it once, with its quantity."), field="lines")
    if any(draft.quantity <= 0 or not draft.each.is_finite() or draft.each < 0 for draft in lines):
        raise Refused(_("Every line needs a quantity and a price."), field="lines")
    if not any(draft.each for draft in lines):
        raise Refused(_("Every line needs a quantity and a price."), field="lines")
    if any(draft.quantity > stock_services.MOST or draft.each > MOST_AMOUNT for draft in lines) or (
        sum(draft.each * draft.quantity for draft in lines) > MOST_AMOUNT
    ):
        raise Refused(_("At most %(amount)s in all.") % {"amount": f"¥{MOST_AMOUNT:,.2f}"}, field="lines")
    if any(draft.each != draft.each.quantize(FEN) for draft in lines):
        # Translators: 中文 单价最多精确到分。
        raise Refused(_("A price has no parts of a fen."), field="lines")


def _write_lines(guarantee: Guarantee, lines: Sequence[LineDraft]) -> None:
    GuaranteeLine.objects.bulk_create(
        GuaranteeLine(
            guarantee=guarantee,
            line=number,
            part=draft.part,
            quantity=draft.quantity,
            price=draft.each,
            amount=draft.each * draft.quantity,
        )
        for number, draft in enumerate(lines, start=1)
    )


# Signatures -----------------------------------------------------------------------------------------------------------


def counts_together(guarantee: Guarantee, at: datetime) -> list[Together]:
    """The outlet's other living requests that belong together with this one. Nobody takes a lower chain by splitting
    what is one thing.

    Together are those of the same case or of the same car that were submitted within some days or whose paperwork is
    open, and those for the same reason that were submitted within these days. When a request was written counts for
    nothing: two that lay in the drawer are sent off together all the same.
    """
    days = policies.book(local(at).date()).for_outlet(guarantee.outlet)[policies.TOGETHER_DAYS]
    others = Guarantee.objects.alive().filter(outlet=guarantee.outlet, requested_by__isnull=False)
    others = others.exclude(pk=guarantee.pk).exclude(state__in=(State.DRAFT, State.ASKED)).order_by("pk")
    submitted = Approval.objects.about_any(Guarantee).filter(
        outlet=guarantee.outlet, submitted_at__gte=at - timedelta(days=days)
    )
    recent = Q(pk__in=submitted.values("about_id"))
    same = Q(case=guarantee.case_id) if guarantee.case_id else Q(pk__in=())
    same |= Q(vehicle=guarantee.vehicle_id) if guarantee.vehicle_id else Q(pk__in=())
    found = [
        Together(other.number, other.amount, _("same case") if _same_case(other, guarantee) else _("same car"))
        for other in others.filter(same).filter(recent | Q(papers_at__isnull=True))
    ]
    known = {each.label for each in found}
    for other in others.filter(recent, reason=guarantee.reason).exclude(number__in=known):
        found.append(Together(other.number, other.amount, _("same reason within %(days)d days") % {"days": days}))
    return found


def _same_case(one: Guarantee, other: Guarantee) -> bool:
    return one.case_id is not None and one.case_id == other.case_id


@transaction.atomic
def submit_guarantee(*, guarantee: Guarantee, version: int, by, at: datetime) -> Approval:
    """Send it on its route of signatures, for the amount together with what belongs to it."""
    require(by, Right.GUARANTEES_REQUEST, guarantee.outlet)
    held = _held(guarantee, version, at)
    in_state(held, State.DRAFT, State.ASKED)
    _refuse_while_papers_are_open(held, at)
    _check_again(held, at)
    write(held, state=State.SUBMITTED, requested_by=by)
    trail.note(held, "guarantee.submitted", by, at, {})
    return _send_round(held, by, at)


def _check_again(held: Guarantee, at: datetime) -> None:
    """What was open when it was written may be so no longer."""
    _check_case(held.reason, held.case, at)
    wanted = [(line.part, line.quantity) for line in held.lines.select_related("part")]
    _check_way(held.kind, held.reason, held.source, held.amount, held.outlet, wanted, at)


def _refuse_while_papers_are_open(held: Guarantee, at: datetime) -> None:
    on = local(at).date()
    blocked = policies.book(on).for_outlet(held.outlet)[policies.BLOCKED_BY_PAPERS]
    if blocked and (open_one := Guarantee.objects.filter(outlet=held.outlet).papers_overdue(on).first()):
        raise Refused(_("The paperwork of %(number)s is overdue. Make it good first.") % {"number": open_one.number})


def _send_round(held: Guarantee, by, at: datetime) -> Approval:
    # Of two requests of an outlet in the same instant the second one sees the first.
    Outlet.objects.select_for_update(no_key=True).get(pk=held.outlet_id)
    return approvals.submit(
        kind=held.kind,
        document=held,
        outlet=held.outlet,
        amount=held.amount,
        contents=_contents(held),
        together=counts_together(held, at),
        anew=held.state == State.SUBMITTED,
        by=by,
        at=at,
    )


def _contents(guarantee: Guarantee) -> list[dict]:
    """As the signers see it: what kind, the reason, for whom, the way, and every line. It is kept in the house's own
    language, so that a round written by somebody who reads another one does not look different for that."""
    with override(settings.LANGUAGE_CODE):
        named = {
            "kind": guarantee.get_kind_display(),
            "reason": guarantee.get_reason_display(),
            "words": guarantee.words,
            "case": guarantee.case and guarantee.case.number,
            "vehicle": guarantee.vehicle and _car_words(guarantee.vehicle),
            "order": guarantee.order and guarantee.order.number,
            "source": " ".join(filter(None, [guarantee.get_source_display(), _where_from(guarantee)])),
        }
        head = [_named(name, value) for name, value in named.items() if value]
    lines = guarantee.lines.select_related("part").order_by("line")
    return [{"what": what, "amount": ""} for what in head] + [
        {"what": f"{line.part.number} {line.part.name} × {line.quantity}", "amount": str(line.amount)} for line in lines
    ]


def _named(name: str, value: str) -> str:
    return f"{Guarantee._meta.get_field(name).verbose_name}{pgettext('punctuation', ': ')}{value}"


def _car_words(vehicle: Vehicle) -> str:
    return " ".join(filter(None, [vehicle.plate or vehicle.vin[-6:], vehicle.model]))


def _where_from(guarantee: Guarantee) -> str:
    return guarantee.warehouse.name if guarantee.warehouse else guarantee.dealer


def when_signed(*, document: Guarantee, approval: Approval, by, at: datetime) -> None:
    """All have signed. A loan's one signature gives the part out, and counts in the period of loans only."""
    if document.kind == Kind.LOAN and not guarantee_rules.loans_open(
        local(at).date(), settled_for(document.outlet, at)
    ):
        raise Refused(_words_of(Wrong.NO_LOAN_NOW, document.outlet, at))
    write(document, state=State.SIGNED, signed_at=at)
    trail.note(document, "guarantee.signed", by, at, {})


def when_refused(*, document: Guarantee, approval: Approval, by, at: datetime) -> None:
    write(document, state=State.REFUSED, ended_at=at, end_reason=approval.reason)
    trail.note(document, "guarantee.refused", by, at, {}, approval.reason)


def when_withdrawn(*, document: Guarantee, approval: Approval, by, at: datetime) -> None:
    write(document, state=State.WITHDRAWN, ended_at=at, end_reason=approval.reason)
    trail.note(document, "guarantee.withdrawn", by, at, {}, approval.reason)


@transaction.atomic
def drop_guarantee(*, guarantee: Guarantee, version: int, reason: str, by, at: datetime) -> Guarantee:
    """Take back what nobody signs yet, or what is signed and not shipped."""
    require(by, Right.GUARANTEES_REQUEST, guarantee.outlet)
    held = _held(guarantee, version, at)
    in_state(held, State.ASKED, State.DRAFT, State.SIGNED)
    if not reason.strip():
        raise Refused(pgettext("approval", "Say why it is taken back."), field="reason")
    write(held, state=State.WITHDRAWN, ended_at=at, end_reason=reason.strip())
    trail.note(held, "guarantee.withdrawn", by, at, {}, reason)
    return held


# On the road ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def ship_guarantee(
    *, guarantee: Guarantee, version: int, carrier: str, tracking: str, expected_on: date | None, by, at: datetime
) -> Guarantee:
    """The parts are on the road. What comes from the transit warehouse leaves its stock with that."""
    require(by, Right.GUARANTEES_SHIP, guarantee.outlet)
    held = _held(guarantee, version, at)
    in_state(held, State.SIGNED)
    if not carrier.strip():
        raise Refused(_("Who carries it?"), field="carrier")
    if expected_on and expected_on < local(at).date():
        raise Refused(_("This day has passed."), field="expected_on")
    if held.source == Source.TRANSIT:
        for line in held.lines.select_related("part").order_by("part"):
            stock_services.book(
                warehouse=held.warehouse,
                part=line.part,
                kind=StockMovement.Kind.GUARANTEED,
                quantity=-line.quantity,
                guarantee=held,
                by=by,
                at=at,
            )
    write(
        held,
        state=State.SHIPPED,
        carrier=carrier.strip(),
        tracking=tracking.strip(),
        expected_on=expected_on,
        shipped_at=at,
        shipped_by=by,
        papers_due_on=guarantee_rules.papers_due_on(local(at).date(), settled_for(held.outlet, at)),
    )
    trail.note(
        held, "guarantee.shipped", by, at, {"carrier": ["", carrier.strip()], "tracking": ["", tracking.strip()]}
    )
    return held


@transaction.atomic
def receive_guarantee(*, guarantee: Guarantee, version: int, words: str = "", by, at: datetime) -> Guarantee:
    """The parts are there, and lie in the outlet's stock."""
    require(by, Right.STOCK_KEEP, guarantee.outlet)
    held = _held(guarantee, version, at)
    in_state(held, State.SHIPPED)
    warehouse = getattr(held.outlet, "warehouse", None)
    if warehouse is None:
        raise Refused(_("%(outlet)s has no warehouse yet.") % {"outlet": held.outlet.name})
    for line in held.lines.select_related("part").order_by("part"):
        stock_services.book(
            warehouse=warehouse,
            part=line.part,
            kind=StockMovement.Kind.ARRIVED,
            quantity=line.quantity,
            guarantee=held,
            by=by,
            at=at,
        )
    write(held, state=State.ARRIVED, arrived_at=at, arrived_by=by)
    trail.note(held, "guarantee.arrived", by, at, {}, words)
    return held


@transaction.atomic
def make_papers_good(*, guarantee: Guarantee, version: int, papers: str, by, at: datetime) -> Guarantee:
    """The paperwork is made good: the document by which it was paid, or the loan given back."""
    require(by, Right.GUARANTEES_REQUEST, guarantee.outlet)
    held = _held(guarantee, version, at)
    in_state(held, State.SHIPPED, State.ARRIVED)
    if held.papers_at:
        raise AlreadyDone(_("The paperwork was made good already: %(papers)s.") % {"papers": held.papers})
    if not papers.strip():
        raise Refused(_("Name the document."), field="papers")
    write(held, papers=papers.strip(), papers_at=at, papers_by=by)
    trail.note(held, "guarantee.papers", by, at, {"papers": ["", papers.strip()]})
    return held


# Inside ---------------------------------------------------------------------------------------------------------------


def _held(guarantee: Guarantee, version: int, at: datetime) -> Guarantee:
    """The request, counted up from `version` and held until the caller's transaction ends."""
    return held_from(guarantee, version, at, "outlet__area__region", "case", "vehicle", "order", "warehouse")
