"""From the records to candidates: asks every criterion, keeps what is new, never uses a piece of evidence twice."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from customers import criteria, policies
from customers.criteria import Evidence, Question
from customers.models import Candidate, Case, EvidenceItem, Vehicle
from customers.tiers import Tier, highest
from staff import trail
from staff.models import Outlet
from staff.policy import Book

from . import announcements


@dataclass(frozen=True)
class Signal:
    """One criterion that holds for one car on a day, with all its evidence.

    `tier` is what is suggested for the car, the highest of all its signals; `suggests` this criterion's own.
    """

    vehicle_id: int
    vin: str
    criterion: str
    suggests: Tier
    tier: Tier
    evidence: tuple[Evidence, ...]

    def as_json(self) -> dict:
        return {
            "vin": self.vin,
            "criterion": self.criterion,
            "tier": str(self.tier),
            "evidence": [str(item) for item in self.evidence],
        }


@dataclass
class Recorded:
    """What a detection came to: how many new candidates, extended ones, and open cases that got new evidence."""

    new: int = 0
    extended: int = 0
    cases: int = 0

    def add(self, kinds: Iterable[str]) -> None:
        for kind in kinds:
            setattr(self, kind, getattr(self, kind) + 1)


def signals(*, on: date, vehicles: Iterable[int] | None = None) -> list[Signal]:
    """Every signal on the day, sorted by VIN and criterion, with its evidence sorted as text. Changes nothing.

    Source of the rules: docs/rules/key-customers.md.
    """
    question = _question(on, vehicles)
    found: dict[tuple[int, str], set[Evidence]] = defaultdict(set)
    for criterion in criteria.all_criteria():
        for vehicle, evidence in criterion.find(question):
            found[vehicle, criterion.code].add(evidence)
    suggests = {criterion.code: criterion.suggests for criterion in criteria.all_criteria()}
    tiers: dict[int, list[Tier]] = defaultdict(list)
    for vehicle, code in found:
        tiers[vehicle].append(suggests[code])
    vins = dict(_in_chunks(tiers, lambda ids: Vehicle.objects.filter(pk__in=ids).values_list("pk", "vin")))
    made = [
        Signal(vehicle, vins[vehicle], code, suggests[code], highest(tiers[vehicle]), tuple(sorted(items, key=str)))
        for (vehicle, code), items in found.items()
    ]
    return sorted(made, key=lambda signal: (signal.vin, signal.criterion))


def _in_chunks(ids, query, size: int = 5000):
    ids = list(ids)
    for start in range(0, len(ids), size):
        yield from query(ids[start : start + size])


def _question(on: date, vehicles) -> Question:
    """The question for a day; outlets and settled numbers are read once, whatever the number of cars."""
    book = Book(criteria.policy_keys(), on=on)
    outlets = Outlet.objects.select_related("area").in_bulk()
    return Question(
        on=on,
        ends_at=timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min)),
        policy=lambda outlet: book.for_outlet(outlets[outlet]),
        vehicles=None if vehicles is None else frozenset(vehicles),
    )


def record_signals(*, at: datetime, vehicles: Iterable[int] | None = None) -> Recorded:
    """Record what is new on the day of `at`: candidates, extensions of waiting ones, evidence for open cases.

    Every car is a transaction of its own, so that one detection never waits for another; where two find the same,
    the second leaves it to the first. What is missed that way is found by the next run. Those who decide hear of new
    candidates from the next sweep, so that no notice hangs on whether this run comes to its end.
    """
    return record_found(signals(on=timezone.localdate(at), vehicles=vehicles), at=at)


def record_found(found: list[Signal], *, at: datetime) -> Recorded:
    """The same for signals that a room found by a watch of its own (`criteria.name_watched`)."""
    on = timezone.localdate(at)
    recorded = Recorded()
    by_car: dict[int, list[Signal]] = defaultdict(list)
    for signal in _not_used(found):
        by_car[signal.vehicle_id].append(signal)
    book = policies.book(on)
    cars = _in_chunks(
        by_car, lambda ids: Vehicle.objects.filter(pk__in=ids).select_related("customer__outlet__area__region")
    )
    for vehicle in cars:
        live = [signal for signal in by_car[vehicle.pk] if _counts_of_its_own_accord(signal, vehicle, on)]
        try:
            with transaction.atomic():
                done = [_record(signal, vehicle, book, at) for signal in live]
        except IntegrityError:
            continue
        recorded.add(done)
    return recorded


def _not_used(found: list[Signal]) -> list[Signal]:
    """The signals with only that evidence which no candidate of the car and criterion has used."""
    cars = {signal.vehicle_id for signal in found}
    used = set(
        _in_chunks(
            cars,
            lambda ids: EvidenceItem.objects.filter(vehicle__in=ids).values_list(
                "vehicle", "criterion", "kind", "number"
            ),
        )
    )
    left = []
    for signal in found:
        new = tuple(
            item
            for item in signal.evidence
            if (signal.vehicle_id, signal.criterion, item.kind, item.number) not in used
        )
        if new:
            left.append(Signal(signal.vehicle_id, signal.vin, signal.criterion, signal.suggests, signal.tier, new))
    return left


def _counts_of_its_own_accord(signal: Signal, vehicle: Vehicle, on: date) -> bool:
    """Whether anything new is dated on or after the outlet's go-live day. Older records stand behind a newer one,
    but raise nothing by themselves; what has no date counts from the go-live day on."""
    live_on = vehicle.customer.outlet.live_on
    if live_on is None:
        return True
    return live_on <= on and any(item.on is None or item.on >= live_on for item in signal.evidence)


def _record(signal: Signal, vehicle: Vehicle, book, at: datetime) -> str:
    """Put the new evidence where it belongs; as what of `Recorded` it counts.

    Held from here on: somebody who dismisses the candidate or closes the case at the same moment would otherwise use
    up evidence that nobody has seen. The case before the candidate, as those do who merge one into the other.
    """
    case = Case.objects.select_for_update().open().filter(vehicle=vehicle).first()
    past = Candidate.objects.select_for_update().filter(vehicle=vehicle, criterion=signal.criterion)
    if waiting := past.waiting().first():
        _add_evidence(waiting, signal, at)
        _raise_tier(waiting, signal)
        return "extended"
    # Not the latest candidate of all: after a reopening that may be one which has nothing to do with the case.
    if case and (taken := past.filter(case=case).order_by("-recorded_at", "-pk").first()):
        _add_evidence(taken, signal, at)
        _tell_case(case, signal, at)
        return "cases"
    _new_candidate(signal, vehicle, book, at)
    return "new"


def _new_candidate(signal: Signal, vehicle: Vehicle, book, at: datetime) -> None:
    """A candidate of which the next sweep tells first of all."""
    outlet = vehicle.customer.outlet
    candidate = Candidate.objects.create(
        vehicle=vehicle,
        outlet=outlet,
        criterion=signal.criterion,
        suggested_tier=signal.suggests,
        recorded_at=at,
        due_at=at + policies.decide_within(book.for_outlet(outlet)),
        next_warning_at=at,
    )
    _add_evidence(candidate, signal, at)
    trail.record(about=candidate, action="candidate.recorded", by=None, at=at, outlet=outlet)


def _raise_tier(candidate: Candidate, signal: Signal) -> None:
    """What is watched may have come to suggest more than when the candidate was recorded."""
    tier = highest([candidate.suggested_tier, signal.suggests])
    if tier != candidate.suggested_tier:
        candidate.suggested_tier = tier
        candidate.save(update_fields=["suggested_tier"])


def _add_evidence(candidate: Candidate, signal: Signal, at: datetime) -> None:
    EvidenceItem.objects.bulk_create(
        EvidenceItem(
            candidate=candidate,
            vehicle_id=signal.vehicle_id,
            criterion=signal.criterion,
            kind=item.kind,
            number=item.number,
            dated_on=item.on,
            words=item.words,
            recorded_at=at,
        )
        for item in signal.evidence
    )


def _tell_case(case: Case, signal: Signal, at: datetime) -> None:
    """New evidence for an open case goes into its time line and to its owner."""
    numbers = ", ".join(str(item) for item in signal.evidence)
    trail.record(
        about=case,
        action="case.evidence_added",
        by=None,
        at=at,
        outlet=case.outlet,
        changes={"evidence": ["", numbers], "criterion": ["", signal.criterion]},
    )
    announcements.tell_new_evidence(case, signal.evidence, at)
