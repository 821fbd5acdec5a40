"""Key-customer stories, played through the application's own services in the order of time.

A story is a generator: it sleeps until an instant by yielding it, then does what people did at that instant. All
stories share one clock, so numbers, messages and warnings come about in the order in which they would have.
"""

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import ceil
from random import Random

from complaints.models import Complaint
from complaints.services import (
    NUMBER_KIND,
    accept,
    close_complaint,
    finish,
    give_view,
    hand_over,
    record_satisfaction,
    sort_out,
    take_complaint,
)
from customers.models import Candidate, Case, CaseAction, Customer
from customers.services import cases, detection, warnings
from staff.instants import local
from staff.models import Counter as NumberCounter
from staff.models import Outlet
from staff.roles import Role
from workshop.models import RepairOrder

from . import words
from .cars import Car
from .outlets import FIRST, GOES_LIVE_TODAY, PLACES
from .people import Staff
from .records import Visit, faults_of
from .times import by_day, by_day_before, on_day, reception, within_the_day
from .words import Fault

Kind = CaseAction.Kind
PERIOD_HOURS = {"AAA": 120, "AA": 72, "A": 48}
SUGGESTED = {"media_contact": "AAA", "special_background": "AA", "exposure_threat": "AA"}
OF_RECORDS = ("frequent_claims", "repeated_replacement", "vehicle_left")

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Plot:
    """What is to become of one key customer. `hours` since the first signal, as seen from the demo's instant.

    `ends` is the state in which the story stands then: a state of the candidate (`waiting`, `dismissed`) or of the
    case (`opened`, `in_hand`, `settled`, `verified`, `closed`); `again` one that was reopened before.
    """

    outlet: str
    criterion: str
    hours: float
    ends: str
    again: str = ""
    """`unsatisfied`: reopened by the verification call; `closed`: reopened after closing."""
    quiet: bool = False
    """Nobody has done anything yet."""
    later: tuple[str, ...] = ()
    """Criteria that come to hold while the case is open: merged into it."""
    waits: str = ""
    """A criterion that has come to hold just now: a candidate beside the open case."""
    raised: bool = False
    """Confirmed one tier lower than in the end: the tier was raised on the way."""
    late: bool = False
    """Settled after its deadline."""
    watched: bool = False


def _hours_left(criterion: str, left: float) -> float:
    return PERIOD_HOURS[_suggested(criterion)] - left


def _suggested(criterion: str) -> str:
    return SUGGESTED.get(criterion, "A")


def plots(past: float = 1) -> list[Plot]:
    """All stories of the demo, the outlets in order, the open ones first. `past` is the share of the closed ones."""
    one, two, three, four, five, six = (place.code for place in PLACES)
    left = _hours_left
    return [
        # The first outlet: everything that the ledger can show.
        Plot(one, "media_contact", 1.4, "waiting"),
        Plot(one, "frequent_claims", 6, "waiting"),
        Plot(one, "repeated_hotline", 13, "waiting"),
        Plot(one, "special_background", 20.5, "waiting"),
        Plot(one, "repeated_replacement", 26, "waiting"),
        Plot(one, "frequent_claims", left("frequent_claims", 34), "opened"),
        Plot(one, "exposure_threat", left("exposure_threat", 69), "opened"),
        Plot(one, "vehicle_left", left("vehicle_left", -3.33), "in_hand"),
        Plot(one, "exposure_threat", left("exposure_threat", 5.1), "in_hand", later=("repeated_hotline",),
             watched=True),
        Plot(one, "frequent_claims", left("frequent_claims", 7.5), "in_hand"),
        Plot(one, "repeated_replacement", left("repeated_replacement", 13.6), "in_hand"),
        Plot(one, "unreasonable_demand", left("unreasonable_demand", 18), "in_hand", quiet=True),
        Plot(one, "repeated_hotline", left("repeated_hotline", 22), "in_hand"),
        Plot(one, "repeated_replacement", 97.2, "in_hand", later=("repeated_hotline", "media_contact"), raised=True,
             watched=True),
        Plot(one, "technical_escalation", left("technical_escalation", 23.5), "in_hand"),
        Plot(one, "special_background", left("special_background", 28), "in_hand"),
        Plot(one, "special_background", left("special_background", 44), "in_hand", waits="frequent_claims"),
        Plot(one, "major_incident", left("major_incident", 29), "in_hand", watched=True),
        Plot(one, "unreasonable_demand", 120, "in_hand", again="unsatisfied"),
        Plot(one, "frequent_claims", 46, "settled"),
        Plot(one, "exposure_threat", 69, "settled"),
        Plot(one, "repeated_replacement", 75, "verified"),
        Plot(one, "special_background", 101, "verified"),
        Plot(one, "repeated_hotline", 40 * 24, "in_hand", again="closed"),
        *_past(one, 14 * past, start=3),
        # The second: in crisis.
        Plot(two, "special_background", 4, "waiting"),
        Plot(two, "unreasonable_demand", 15, "waiting"),
        Plot(two, "major_incident", 3, "opened"),
        Plot(two, "media_contact", left("media_contact", -6.2), "in_hand", watched=True),
        Plot(two, "exposure_threat", left("exposure_threat", 50), "in_hand"),
        Plot(two, "technical_escalation", left("technical_escalation", 16), "in_hand", quiet=True),
        Plot(two, "vehicle_left", 44, "settled"),
        *_past(two, 8 * past, start=0),
        # The third: attention.
        Plot(three, "frequent_claims", 5, "waiting"),
        Plot(three, "technical_escalation", 19.6, "waiting"),
        Plot(three, "special_background", left("special_background", 26), "in_hand"),
        Plot(three, "vehicle_left", left("vehicle_left", 30), "in_hand"),
        Plot(three, "major_incident", 70, "verified"),
        *_past(three, 6 * past, start=5),
        # The fourth: quiet.
        Plot(four, "exposure_threat", 2, "waiting"),
        Plot(four, "repeated_hotline", left("repeated_hotline", 33), "in_hand"),
        *_past(four, 6 * past, start=2),
        # The fifth: alert, an A long overdue.
        Plot(five, "vehicle_left", 9, "waiting"),
        Plot(five, "media_contact", left("media_contact", 96), "in_hand", watched=True),
        Plot(five, "repeated_replacement", left("repeated_replacement", 8), "in_hand"),
        Plot(five, "technical_escalation", left("technical_escalation", -30), "in_hand"),
        Plot(five, "unreasonable_demand", 40, "settled"),
        *_past(five, 5 * past, start=7),
        # The sixth goes live today: its first candidate is of this very morning, its history stays history.
        Plot(six, "exposure_threat", 1.2, "waiting"),
        Plot(six, "frequent_claims", 5 * 24, "recorded"),
        Plot(six, "media_contact", 8 * 24, "recorded"),
    ]  # fmt: skip


def _past(outlet: str, how_many: float, start: int) -> Iterator[Plot]:
    """Cases closed over the last months, every fourth a dismissed candidate, all criteria in turn."""
    turn = (
        "exposure_threat",
        "frequent_claims",
        "repeated_hotline",
        "special_background",
        "repeated_replacement",
        "media_contact",
        "unreasonable_demand",
        "vehicle_left",
        "technical_escalation",
        "major_incident",
    )
    for nth in range(ceil(how_many)):
        criterion = turn[(start + nth * 3) % len(turn)]
        hours = (9 + nth * 160 / how_many + (start * 7 + nth * 5) % 6) * 24 + 3
        if nth % 4 == 1:
            yield Plot(outlet, criterion, hours, "dismissed")
        else:
            threatens = nth % 6 == 2 and criterion != "exposure_threat"
            yield Plot(
                outlet,
                criterion,
                hours,
                "closed",
                late=nth % 5 == 4,
                again="closed" if nth % 7 == 6 else "",
                later=("exposure_threat",) if threatens else (),
            )


# --- Casting ----------------------------------------------------------------------------------------------------------


@dataclass
class Story:
    """A plot with its car, its fault and the instant it begins; `visits` are the records that it needs."""

    plot: Plot
    car: Car
    fault: Fault
    begins_at: datetime
    flavour: str = ""
    visits: dict[str, list[Visit]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return words.TITLES[self.plot.criterion].format(
            short=self.fault.short,
            background=words.BACKGROUNDS.get(self.flavour, ""),
            whom=words.MEDIA_NAMES.get(self.flavour, ""),
            incident=words.INCIDENT_NAMES.get(self.flavour, ""),
        )


FLAVOURS = {
    "special_background": ("media", "government", "lawyer", "consumer_association"),
    "media_contact": ("media", "association", "authority"),
    "major_incident": ("fire", "accident"),
    "exposure_threat": ("threat", "disturbance"),
}


def cast(rng: Random, cars: list[Car], at: datetime, past: float = 1) -> list[Story]:
    """Choose a car, a fault and a beginning for every plot, and the visits that have to be on record for it.

    Only cars still within their three guarantees, so that claims and replacements count.
    """
    stories, turns = [], dict.fromkeys(FLAVOURS, 0)
    owned = Counter(car.vehicle.customer_id for car in cars)
    # Private owners of one car: what is said of the owner then holds for no other car by chance.
    single = {
        car.vehicle.customer_id
        for car in cars
        if owned[car.vehicle.customer_id] == 1 and not car.vehicle.customer.name.endswith("公司")
    }
    today = local(at).date()
    for plot in plots(past):
        begins_at = _beginning(plot, at)
        fit = [
            car
            for car in cars
            if car.place.code == plot.outlet and not car.told and car.vehicle.plate
            and (today - car.bought_on).days < 690
            and (local(begins_at).date() - car.bought_on).days > 80
            and car.vehicle.customer_id in single
        ]  # fmt: skip
        car = rng.choice(fit)
        car.told = True
        story = Story(plot, car, rng.choice(faults_of(car)), begins_at)
        if plot.criterion in FLAVOURS:
            story.flavour = FLAVOURS[plot.criterion][turns[plot.criterion] % len(FLAVOURS[plot.criterion])]
            turns[plot.criterion] += 1
        for criterion, first_at in _signals_of(plot, begins_at, at):
            story.visits[criterion] = _visits(rng, story, criterion, first_at)
        stories.append(story)
    return stories


def set_backgrounds(stories: list[Story]) -> None:
    """Write down which owners come from media, government and so on."""
    for story in stories:
        if story.plot.criterion == "special_background":
            customer = story.car.vehicle.customer
            customer.background = story.flavour
            Customer.objects.filter(pk=customer.pk).update(background=story.flavour)


def _beginning(plot: Plot, at: datetime) -> datetime:
    """The first signal: so long ago, at a time of day at which people are up, without changing the stage it is in."""
    begins_at = at - plot.hours * HOUR
    if plot.outlet == GOES_LIVE_TODAY.code and plot.ends == "waiting":
        return max(begins_at, on_day(local(at).date(), 1))
    if plot.ends not in ("opened", "in_hand", "waiting") or plot.again:
        return by_day_before(begins_at)
    period = 24 if plot.ends == "waiting" else PERIOD_HOURS["AAA" if plot.raised else _suggested(plot.criterion)]
    edges = [0, period * 0.5, period * 0.8, period, period + 23, period + 47]
    after = max(edge for edge in edges if edge < plot.hours)
    before = min(edge for edge in edges if edge >= plot.hours)
    slack = timedelta(minutes=20)
    return within_the_day(begins_at, at - before * HOUR + slack, at - after * HOUR - slack)


def _signals_of(plot: Plot, begins_at: datetime, at: datetime) -> list[tuple[str, datetime]]:
    """Each criterion of the plot with the instant at which it begins to hold, in order of time."""
    signals = [(plot.criterion, begins_at)]
    # Further ones while the case is open, each a quarter of its time later.
    step = min(at - begins_at, PERIOD_HOURS[_suggested(plot.criterion)] * HOUR) / 4
    signals += [(criterion, by_day(begins_at + step * nth)) for nth, criterion in enumerate(plot.later, start=1)]
    if plot.waits:
        signals.append((plot.waits, within_the_day(at - 2 * HOUR, at - 9 * HOUR, at - HOUR / 2)))
    return signals


def _visits(rng: Random, story: Story, criterion: str, holds_at: datetime) -> list[Visit]:
    """The visits that prove a criterion of the workshop's records by the instant, the last of them just before it."""
    car, day = story.car, local(holds_at).date()
    if criterion not in OF_RECORDS and criterion != "major_incident" and criterion == story.plot.criterion:
        # What the customer is angry about: it was repaired two weeks ago.
        return [_replaced(rng, story, day - timedelta(days=14), holds_at)]
    if criterion == "vehicle_left":
        return [Visit(car, RepairOrder.Kind.WARRANTY, holds_at - HOUR, fault=story.fault, refused=True)]
    if criterion == "repeated_replacement":
        days = [day - timedelta(days=rng.randrange(19, 44)), day]
        return [_replaced(rng, story, on, holds_at) for on in days]
    if criterion == "frequent_claims":
        days = _claim_days(day)
        others = [fault for fault in faults_of(car) if fault != story.fault]
        faults = [*rng.sample(others, 2), story.fault]
        return [
            Visit(car, RepairOrder.Kind.WARRANTY, _before(rng, on, holds_at), fault=fault)
            for on, fault in zip(days, faults, strict=True)
        ]
    return []


def _claim_days(day: date) -> list[date]:
    """Three days of one calendar month, the last of them the day itself; early in a month, of the month before."""
    if day.day < 10:
        last = day.replace(day=1) - timedelta(days=1)
        return [last.replace(day=number) for number in (6, 15, 24)]
    return [day - timedelta(days=back) for back in (9, 4, 0)]


def _replaced(rng: Random, story: Story, on: date, holds_at: datetime) -> Visit:
    return Visit(
        story.car,
        RepairOrder.Kind.WARRANTY,
        _before(rng, on, holds_at),
        fault=story.fault,
        abnormal=True,
    )


def _before(rng: Random, on: date, latest: datetime) -> datetime:
    """A reception on the day, before the instant."""
    return min(reception(rng, on), latest - timedelta(minutes=30))


# --- Playing ----------------------------------------------------------------------------------------------------------

Scene = Iterator[datetime]


@dataclass
class Stage:
    """What every scene needs; `ordinary` are the complaints that wait until their time has come."""

    rng: Random
    staff: Staff
    outlets: dict[str, Outlet]
    at: datetime
    ordinary: dict[str, list[Complaint]]

    def user(self, code: str, role: str, nth: int = 0):
        return self.staff.user(code, role, nth)


def play(stage: Stage, stories: list[Story], further: Iterable[Scene] = ()) -> None:
    """Play all stories up to the present, sending each warning at the instant at which it fell due.

    `further` are scenes of others on the same clock.
    """
    waiting: list[tuple[datetime, int, Scene]] = []
    for nth, story in enumerate(stories):
        _advance(waiting, nth, scenes(stage, story, nth), stage.at)
    for nth, scene in enumerate(further, start=len(stories)):
        _advance(waiting, nth, scene, stage.at)
    while waiting:
        now, nth, scene = heapq.heappop(waiting)
        _sweep_until(now)
        _advance(waiting, nth, scene, stage.at)
    _sweep_until(stage.at)
    for code, outlet in stage.outlets.items():
        enter_ordinary(stage, code, outlet, stage.at)


def _advance(waiting, nth: int, scene: Scene, at: datetime) -> None:
    """Let a scene go on until it waits for its next instant. What would lie in the future does not happen."""
    when = next(scene, None)
    if when is not None and when <= at:
        heapq.heappush(waiting, (when, nth, scene))


def _sweep_until(now: datetime) -> None:
    while True:
        due = [
            when
            for clocks in (Case.objects, Candidate.objects)
            for when in clocks.warning_due(now)
            .order_by("next_warning_at")
            .values_list("next_warning_at", flat=True)[:1]
        ]
        if not due:
            return
        warnings.sweep(at=min(due))


def scenes(stage: Stage, story: Story, nth: int) -> Scene:
    """The whole story of one key customer."""
    plot, rng = story.plot, stage.rng
    if "repeated_hotline" in (plot.criterion, *plot.later):
        yield from _first_call(stage, story)
    yield from _signal(stage, story, plot.criterion, story.begins_at)
    if plot.ends in ("waiting", "recorded"):
        return
    care_manager = stage.user(plot.outlet, Role.CUSTOMER_CARE_MANAGER)
    manager = stage.user(plot.outlet, Role.SERVICE_MANAGER)
    if plot.ends == "dismissed":
        now = yield_at = by_day(story.begins_at + rng.uniform(2, 9) * HOUR)
        yield yield_at
        for candidate in _waiting(story):
            cases.dismiss_candidate(candidate=candidate, reason=rng.choice(words.DISMISSALS), by=care_manager, at=now)
        yield from _close_complaints(stage, story, now + HOUR)
        return
    now = _soon(stage, story.begins_at, rng.uniform(0.3, 1.2))
    yield now
    tier = _suggested(plot.criterion)
    case = cases.confirm_candidates(candidates=_waiting(story), tier=tier, title=story.title, by=care_manager, at=now)
    if plot.ends == "opened":
        return
    now = _soon(stage, now, rng.uniform(0.15, 0.6))
    yield now
    owner = _owner(stage, plot, nth)
    case = cases.assign_owner(case=case, owner=owner, by=manager, at=now)
    if plot.watched:
        _roster(stage, case, plot, now, nth)
    yield from _work(stage, story, case, owner, now)


def _soon(stage: Stage, since: datetime, hours: float) -> datetime:
    """Some time later, by day if that is already past; never in the future."""
    later = by_day(since + hours * HOUR)
    return later if later < stage.at else (since + (stage.at - since) / 4).replace(second=0, microsecond=0)


def _owner(stage: Stage, plot: Plot, nth: int):
    if plot.criterion == "technical_escalation" and plot.outlet == FIRST.code:
        return stage.user(plot.outlet, Role.TECHNICAL_MANAGER)
    return stage.user(plot.outlet, Role.SERVICE_ADVISOR, nth)


# What the customer does -----------------------------------------------------------------------------------------------


def _signal(stage: Stage, story: Story, criterion: str, holds_at: datetime) -> Scene:
    """A criterion begins to hold and is found in the records."""
    yield holds_at
    if criterion not in OF_RECORDS and criterion != "special_background":
        text, fields = _grievance(story, criterion)
        _complain(stage, story, holds_at, text, **fields)
    detection.record_signals(at=holds_at, vehicles=[story.car.vehicle.pk])


def _first_call(stage: Stage, story: Story) -> Scene:
    """Weeks before: the hotline complaint that was closed and is now repeated."""
    first_at = by_day_before(story.begins_at - timedelta(days=stage.rng.randrange(16, 34)))
    yield first_at
    text = words.SAID["repeated_hotline"]["first"]
    first = _complain(stage, story, first_at, text, channel="hotline", category="quality")
    closed_at = by_day(first_at + stage.rng.uniform(6, 40) * HOUR)
    yield closed_at
    _close(stage, story, first, closed_at)


def _grievance(story: Story, criterion: str) -> tuple[str, dict]:
    """What the customer says and how the complaint is entered, so that the criterion holds."""
    said = words.SAID[criterion]
    if criterion == "repeated_hotline":
        return said["again"], {"channel": "hotline", "category": "quality"}
    flavour = story.flavour if criterion == story.plot.criterion else FLAVOURS.get(criterion, ("",))[0]
    text = said[flavour] if isinstance(said, dict) else said
    return text, {
        "media_contact": {
            "media": {"channel": "media", "category": "quality", "media_contacted": True, "threatened_exposure": True},
            "association": {"channel": "onsite", "category": "quality", "association_contacted": True},
            "authority": {"channel": "authority", "category": "quality", "authority_contacted": True},
        },
        "major_incident": {
            "fire": {"channel": "hotline", "category": "quality", "incident": "fire"},
            "accident": {"channel": "onsite", "category": "quality", "incident": "accident"},
        },
        "technical_escalation": {"": {"channel": "letter", "category": "technical"}},
        "exposure_threat": {
            "threat": {"channel": "onsite", "category": "attitude", "threatened_exposure": True},
            "disturbance": {"channel": "onsite", "category": "quality", "disturbance": True},
        },
        "unreasonable_demand": {"": {"channel": "callback", "category": "price", "unreasonable_demand": True}},
    }[criterion][flavour]  # fmt: skip


def _complain(stage: Stage, story: Story, now: datetime, text: str, **fields) -> Complaint:
    outlet = stage.outlets[story.plot.outlet]
    enter_ordinary(stage, outlet.code, outlet, now)
    past = [visit.order for visits in story.visits.values() for visit in visits if visit.opened_at < now]
    order = max(past, key=lambda order: order.opened_at, default=None)
    heard = stage.rng.choice(story.fault.heard)
    return take_complaint(
        outlet=outlet,
        vehicle=story.car.vehicle,
        order=order,
        employee=order.advisor if order and not order.advisor.left_on else None,
        fault_code=story.fault.code,
        contact=text.format(heard=heard, short=story.fault.short),
        by=stage.user(outlet.code, Role.CUSTOMER_CARE, len(text)),
        at=now,
        **fields,
    )


def enter_ordinary(stage: Stage, code: str, outlet: Outlet, until: datetime) -> None:
    """Write down the ordinary complaints that came in before the instant, so that numbers follow the time."""
    waiting = stage.ordinary.get(code, [])
    due = [complaint for complaint in waiting if complaint.received_at < until]
    if not due:
        return
    stage.ordinary[code] = waiting[len(due) :]
    counter, _created = NumberCounter.objects.get_or_create(kind=NUMBER_KIND, outlet=outlet)
    for nth, complaint in enumerate(due, start=counter.last + 1):
        complaint.number = f"{code}-{NUMBER_KIND}{nth:05d}"
    Complaint.objects.bulk_create(due)
    NumberCounter.objects.filter(pk=counter.pk).update(last=counter.last + len(due))


def _waiting(story: Story) -> list[Candidate]:
    rows = Candidate.objects.waiting().filter(vehicle=story.car.vehicle)
    return list(rows.select_related("vehicle__customer", "outlet__area__region").order_by("pk"))


def _close_complaints(stage: Stage, story: Story, now: datetime) -> Scene:
    """The complaints are settled with the case; a car that was left is fetched."""
    yield now
    for complaint in Complaint.objects.open().filter(vehicle=story.car.vehicle).order_by("pk"):
        _close(stage, story, complaint, now)
    for visit in story.visits.get("vehicle_left", ()):
        RepairOrder.objects.filter(pk=visit.order.pk).update(
            completed_at=now - 2 * HOUR, delivered_at=now, settled_on=local(now).date()
        )


def _close(stage: Stage, story: Story, complaint: Complaint, now: datetime) -> None:
    """Its own steps, taken soon after it came in; the last call and the closing come with the end of the case."""
    code, came_in = story.plot.outlet, complaint.received_at
    care = stage.user(code, Role.CUSTOMER_CARE, len(complaint.contact))
    # Whoever has the case has its complaints too; in small outlets that is the manager.
    head = stage.user(code, Role.SERVICE_MANAGER)
    offered = hand_over(complaint=complaint, to_user=head, by=care, at=came_in + 4 * MINUTE)
    accept(hand_over=offered, by=head, at=came_in + 12 * MINUTE)
    complaint.refresh_from_db()
    cause, cause_words, plan = words.CAUSES[complaint.category]
    sort_out(
        complaint=complaint,
        cause=cause,
        cause_words=cause_words,
        handler=head,
        plan=plan,
        plan_by_at=now,
        by=head,
        at=min(came_in + 48 * MINUTE, now - 2 * MINUTE),
    )
    done = stage.rng.choice(words.COMPLAINT_DONE)
    finish(complaint=complaint, result=done, by=head, at=now - MINUTE)
    said = stage.rng.choice(words.CONTENT)
    record_satisfaction(complaint=complaint, result="satisfied", words=said, by=care, at=now)
    liable = stage.rng.random() < 0.5 and complaint.order and not complaint.order.advisor.left_on
    answers = {"degree": "full", "employee": complaint.order.advisor} if liable else {"degree": "none"}
    give_view(complaint=complaint, side="care", by=care, at=now, **answers)
    close_complaint(complaint=complaint, by=head, at=now)


# What the outlet does -------------------------------------------------------------------------------------------------


def _work(stage: Stage, story: Story, case: Case, owner, since: datetime) -> Scene:
    """From the first action to wherever the plot ends."""
    plot, rng = story.plot, stage.rng
    period = PERIOD_HOURS[case.tier] * HOUR
    if plot.ends == "in_hand" and not plot.again:
        yield from _merged_later(stage, story, case, owner, since, stage.at)
        return
    settled_at = by_day(story.begins_at + period * (rng.uniform(1.05, 1.4) if plot.late else rng.uniform(0.45, 0.72)))
    if plot.ends == "settled":
        # Lately, so that the call to verify is due and not long forgotten.
        settled_at = by_day_before(stage.at - rng.uniform(4, 18) * HOUR)
    if plot.ends == "verified":
        settled_at = min(settled_at, by_day_before(stage.at - 26 * HOUR))
    yield from _merged_later(stage, story, case, owner, since, settled_at)
    yield from _settle(stage, story, case, settled_at)
    if plot.ends == "settled":
        return
    verified_at = by_day(settled_at + rng.uniform(5, 20) * HOUR)
    if plot.ends == "verified":
        verified_at = min(verified_at, stage.at - 2 * HOUR)
    yield verified_at
    if plot.again == "unsatisfied":
        yield from _verify(stage, case, plot, stage.at - 17 * HOUR, satisfied=False)
        yield from _act(stage, story, case, owner, stage.at - 16 * HOUR, stage.at)
        return
    yield from _verify(stage, case, plot, verified_at, satisfied=True)
    if plot.ends == "verified":
        return
    closed_at = by_day(verified_at + rng.uniform(1, 24) * HOUR)
    yield from _close_complaints(stage, story, closed_at - HOUR / 2)
    yield closed_at
    case = cases.close_case(case=case, by=stage.user(plot.outlet, Role.CUSTOMER_CARE_MANAGER), at=closed_at)
    if plot.again == "closed":
        yield from _once_more(stage, story, case, owner, closed_at)


def _once_more(stage: Stage, story: Story, case: Case, owner, closed_at: datetime) -> Scene:
    """Reopened some days after closing, and in hand now or closed for good."""
    plot, rng = story.plot, stage.rng
    still_open = plot.ends == "in_hand"
    now = stage.at - 15 * HOUR if still_open else by_day(closed_at + rng.uniform(3, 5) * DAY)
    yield now
    manager = stage.user(plot.outlet, Role.CUSTOMER_CARE_MANAGER)
    case = cases.reopen_case(case=case, reason=rng.choice(words.REOPENINGS), by=manager, at=now)
    if still_open:
        yield from _act(stage, story, case, owner, now, stage.at)
        return
    settled_at = by_day(now + 25 * HOUR)
    yield from _act(stage, story, case, owner, now, settled_at)
    yield from _settle(stage, story, case, settled_at)
    yield from _verify(stage, case, plot, by_day(settled_at + 22 * HOUR), satisfied=True)
    closed_at = by_day(settled_at + 30 * HOUR)
    yield closed_at
    cases.close_case(case=case, by=manager, at=closed_at)


def _merged_later(stage: Stage, story: Story, case: Case, owner, since: datetime, until: datetime) -> Scene:
    """The work up to an instant, with the further signals of the car that come in on the way."""
    plot = story.plot
    manager = stage.user(plot.outlet, Role.SERVICE_MANAGER)
    further = [
        (criterion, max(when, since + HOUR / 4))
        for criterion, when in _signals_of(plot, story.begins_at, stage.at)[1:]
        if max(when, since + HOUR / 4) < until
    ]
    for criterion, when in further:
        if not plot.quiet and criterion != plot.waits:
            yield from _act(stage, story, case, owner, since, when)
        yield from _signal(stage, story, criterion, when)
        if criterion == plot.waits:
            continue
        since = min(when + HOUR / 2, until)
        yield since
        for candidate in _waiting(story):
            case = cases.merge_candidate(candidate=candidate, by=manager, at=since)
        if criterion == "media_contact" and plot.raised:
            case = cases.change_tier(case=case, tier="AAA", reason=words.TIER_RAISED, by=manager, at=since + HOUR / 6)
    if not plot.quiet:
        yield from _act(stage, story, case, owner, since, until)


def _act(stage: Stage, story: Story, case: Case, owner, since: datetime, until: datetime) -> Scene:
    """What was done between two instants, every few hours of the day, and what was promised next each time."""
    plot, rng = story.plot, stage.rng
    times = _times(rng, since, until)
    steps = rng.sample(words.NEXT_STEPS, len(words.NEXT_STEPS))
    said: set[str] = set(CaseAction.objects.filter(case=case).values_list("words", flat=True))
    for nth, now in enumerate(times):
        yield now
        kind, by, text, amount = _deed(stage, plot, owner, nth, len(times), said)
        following = times[nth + 1] if nth + 1 < len(times) else None
        next_by_at = following + HOUR / 2 if following else by_day(max(now, stage.at) + rng.uniform(1, 7) * HOUR)
        cases.log_action(
            case=case,
            kind=kind,
            words=text,
            amount=amount,
            by=by,
            at=now,
            next_step=steps[nth % len(steps)],
            next_by_at=next_by_at,
            next_who=owner,
        )


def _times(rng: Random, since: datetime, until: datetime) -> list[datetime]:
    """Up to five instants by day, some hours apart, the last well before the end."""
    times: list[datetime] = []
    now = since
    while len(times) < 5:
        now = by_day(now + rng.uniform(0.4, 2 if not times else 14) * HOUR)
        if now > until - timedelta(minutes=25):
            return times
        times.append(now)
    return times


def _deed(stage: Stage, plot: Plot, owner, nth: int, of: int, said: set[str]):
    """Kind, doer, words and amount of one action: a call first, then what fits, an offer towards the end.

    What was `said` before on the case is not said again.
    """
    rng = stage.rng
    # Elsewhere it is the manager who has the technical group's answer written down.
    technician = stage.user(plot.outlet, Role.TECHNICAL_MANAGER if plot.outlet == FIRST.code else Role.SERVICE_MANAGER)
    if nth == 0:
        return Kind.CALL, owner, _fresh(rng, words.FIRST_CALLS if not said else words.CALLS, said), None
    if nth == of - 1 and nth > 1:
        text, amount = rng.choice(words.COMPENSATIONS)
        return Kind.COMPENSATION, stage.user(plot.outlet, Role.SERVICE_MANAGER), text, Decimal(amount)
    if plot.watched and nth % 3 == 2:
        return Kind.WATCH, stage.user(plot.outlet, Role.SERVICE_ADVISOR, nth), _fresh(rng, words.WATCHES, said), None
    kind, by, texts = rng.choice(
        (
            (Kind.CALL, owner, words.CALLS),
            (Kind.VISIT, owner, words.VISITS),
            (Kind.NEGOTIATION, owner, words.NEGOTIATIONS),
            (Kind.TECHNICAL, technician, words.TECHNICAL),
        )
    )
    return kind, by, _fresh(rng, texts, said), None


def _fresh(rng: Random, texts: tuple[str, ...], said: set[str]) -> str:
    text = rng.choice([text for text in texts if text not in said] or texts)
    said.add(text)
    return text


def _settle(stage: Stage, story: Story, case: Case, now: datetime) -> Scene:
    yield now
    manager = stage.user(story.plot.outlet, Role.SERVICE_MANAGER)
    outcome = stage.rng.choice(words.SETTLEMENTS_OF.get(story.plot.criterion, words.SETTLEMENTS))
    cases.settle_case(case=case, outcome=outcome, by=manager, at=now)


def _verify(stage: Stage, case: Case, plot: Plot, now: datetime, *, satisfied: bool) -> Scene:
    yield now
    text = stage.rng.choice(words.SATISFIED if satisfied else words.NOT_SATISFIED)
    care = stage.user(plot.outlet, Role.CUSTOMER_CARE, len(text))
    cases.verify_case(case=case, reached=True, satisfied=satisfied, words=text, by=care, at=now)


def _roster(stage: Stage, case: Case, plot: Plot, since: datetime, nth: int) -> None:
    """Advisors take turns on the watch, by day and by night, until tomorrow evening."""
    manager = stage.user(plot.outlet, Role.SERVICE_MANAGER)
    start, turn = local(since).replace(hour=8, minute=0, second=0, microsecond=0), nth
    while start < stage.at + DAY and turn - nth < 14:
        end = start + 12 * HOUR
        if end > since:
            person = stage.user(plot.outlet, Role.SERVICE_ADVISOR, turn)
            cases.roster_watch(case=case, person=person, from_at=max(start, since), to_at=end, by=manager, at=since)
        start, turn = end, turn + 1
