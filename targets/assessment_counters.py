"""What the rules of the assessment count, in the records of the rooms below: cases by outlet and month, one query each.

What late means is said where the records are; here it is only counted. A case belongs to one month alone: a complaint
to the month in which it was received, papers to that of the delivery, calls and key customers to that in which they
were due, a daily report to that of its day. All of it as it stands at an instant.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from campaigns.models import Plan315
from complaints import figures as complaint_figures
from complaints.models import Complaint, ComplaintClock, FollowUp
from customers import screening_figures
from customers.models import Case, ScreeningDeduction
from staff.instants import beginning_of, local
from staff.months import last_day, month_after, month_of
from staff.roles import Right
from workshop.models import RepairOrder

from . import assessment_policies as policies
from . import assessment_rules as rules

Place = tuple[int, date]
# What an assessment keeps of what it counted, and what is listed beside a figure.
KEPT, LISTED = 200, 20
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """Outlets by their keys, months by their first days, the instant it is counted at, and within how many days each
    outlet checks its papers (left out: as shipped)."""

    outlets: Collection[int]
    months: Collection[date]
    at: datetime
    papers_days: Mapping[int, int] = field(default_factory=dict)

    def within(self, name: str) -> Q:
        """Instants in one of the months, in Shanghai."""
        found = Q()
        for month in self.months:
            found |= Q(**{f"{name}__gte": beginning_of(month), f"{name}__lt": beginning_of(month_after(month))})
        return found if self.months else Q(pk__in=[])

    def days_of(self, outlet: int) -> int:
        return self.papers_days.get(outlet, policies.papers_days_shipped())


@dataclass
class Found:
    """How many cases, and the records they are: a text for people and the key that the address is made of."""

    number: int = 0
    records: list[list[str]] = field(default_factory=list)

    def add(self, text: str, key: str) -> None:
        self.number += 1
        self.records.append([text, key])


@dataclass(frozen=True)
class Counter:
    """One rule's count. `leads_to` makes the address of a record, which those with the right `opens` may open."""

    rule: str
    find: Callable[[Asked], dict[Place, Found]]
    leads_to: Callable[[str], str]
    opens: Right

    @property
    def label(self):
        return policies.LABELS[self.rule]

    def links(self, records: Sequence[list[str]]) -> list[tuple[str, str]]:
        """The first of the records, each with its address."""
        return [(text, self.leads_to(key)) for text, key in records[:LISTED]]


def _by_place(rows: Iterable[tuple[int, date, str, str]]) -> dict[Place, Found]:
    found: dict[Place, Found] = {}
    for outlet, on, text, key in rows:
        found.setdefault((outlet, month_of(on)), Found()).add(text, key)
    return found


def screening(asked: Asked) -> dict[Place, Found]:
    """Points that screening took off, as `customers.screening_figures` has them, with the lists behind them. Here a
    case is a point, and what screening decides on appeals is in it. Two queries."""
    found = {
        place: Found(number=points)
        for place, points in screening_figures.points_off(asked.outlets, asked.months).items()
    }
    taken = ScreeningDeduction.objects.filter(list__outlet__in=asked.outlets, month_on__in=asked.months, points__gt=0)
    rows = taken.order_by("list__number").values_list("list__outlet", "month_on", "list__number", "points")
    for outlet, month, number, points in rows:
        found.setdefault((outlet, month), Found()).records.append([f"{number} −{points}", number])
    return found


def complaints_late(asked: Asked) -> dict[Place, Found]:
    """Complaints received in the month of which a clock ran out: answered, sorted out or closed too late, or not yet.
    Each once, however many of its clocks; at the second of the deadline it is not late yet."""
    ran_out = Q(stopped_at__gt=F("deadline_at")) | Q(stopped_at__isnull=True, deadline_at__lt=asked.at)
    late = Exists(ComplaintClock.objects.filter(ran_out, complaint=OuterRef("pk")))
    found = Complaint.objects.filter(late, asked.within("received_at"), outlet__in=asked.outlets)
    rows = found.order_by("received_at", "pk").values_list("outlet", "received_at", "number")
    return _by_place((outlet, local(at).date(), number, number) for outlet, at, number in rows)


def papers(asked: Asked) -> dict[Place, Found]:
    """Orders delivered in the month whose papers nobody had checked by the end of their days, and those whose check
    found faults. Each order once. What may still be checked in time is not counted yet."""
    checks = RepairOrder.objects.standing().filter(asked.within("delivered_at"), outlet__in=asked.outlets)
    # Coarse here, exact below: the day by which an outlet checks is its own, and ends at midnight in Shanghai.
    fewest = min((asked.days_of(outlet) for outlet in asked.outlets), default=0)
    waited = Q(paper_check__at__gte=F("delivered_at") + timedelta(days=fewest))
    wrong = Q(paper_check__isnull=True) | Q(paper_check__faults__gt=0) | waited
    rows = checks.filter(wrong).order_by("delivered_at", "pk")
    columns = ("outlet", "delivered_at", "number", "paper_check__at", "paper_check__faults")
    return _by_place(
        (outlet, local(delivered_at).date(), number, number)
        for outlet, delivered_at, number, checked_at, faults in rows.values_list(*columns)
        if faults or (checked_at or asked.at) >= papers_until(delivered_at, asked.days_of(outlet))
    )


def papers_until(delivered_at: datetime, days: int) -> datetime:
    """The midnight by which papers have to be checked: so many whole days after that of the delivery."""
    return beginning_of(local(delivered_at).date() + (days + 1) * DAY)


def follow_ups_late(asked: Asked) -> dict[Place, Found]:
    """Follow-up calls due in the month and not reached in time, as `complaints.figures.reached` has it."""
    due = FollowUp.objects.drawn().filter(complaint_figures.due_calls(asked.at), asked.within("due_at"))
    due = due.filter(outlet__in=asked.outlets, order__isnull=False)
    late = complaint_figures.with_punctual(due).filter(punctual=False).order_by("due_at", "pk")
    rows = late.values_list("outlet", "due_at", "vehicle__plate", "order__number", "pk")
    return _by_place(
        (outlet, local(at).date(), f"{plate} {number}".strip(), str(pk)) for outlet, at, plate, number, pk in rows
    )


def cases_late(asked: Asked) -> dict[Place, Found]:
    """Key customers that were to be settled in the month and were not by then, whether or not they were later."""
    unsettled = Q(state__in=Case.UNSETTLED, deadline_at__lt=asked.at)
    later = ~Q(state__in=Case.UNSETTLED) & Q(settled_at__gt=F("deadline_at"))
    found = Case.objects.filter(unsettled | later, asked.within("deadline_at"), outlet__in=asked.outlets)
    rows = found.order_by("deadline_at", "pk").values_list("outlet", "deadline_at", "number", "tier")
    return _by_place((outlet, local(at).date(), f"{number} {tier}", number) for outlet, at, number, tier in rows)


def reports_315(asked: Asked) -> dict[Place, Found]:
    """Days of filed plans for 15 March that are over and have no daily report."""
    today, months = local(asked.at).date(), sorted(asked.months)
    if not months:
        return {}
    plans = Plan315.objects.exclude(state=Plan315.State.DRAFT).filter(outlet__in=asked.outlets)
    plans = plans.filter(from_on__lte=last_day(months[-1]), to_on__gte=months[0])
    rows = plans.order_by("outlet", "pk").values_list("pk", "outlet", "number", "from_on", "to_on", "reports__on")
    filed: dict[tuple, set[date]] = {}
    for *plan, on in rows:
        filed.setdefault(tuple(plan), set()).add(on)
    return _by_place(
        (outlet, on, f"{on:%Y-%m-%d}", number)
        for (_pk, outlet, number, from_on, to_on), there in filed.items()
        for on in _days(from_on, min(to_on, today - DAY))
        if month_of(on) in asked.months and on not in there
    )


def _days(first: date, last: date) -> list[date]:
    return [first + nth * DAY for nth in range((last - first).days + 1)]


def _page(name: str, anchor: str = "") -> Callable[[str], str]:
    return lambda key: reverse(name, args=[key]) + anchor


COUNTERS: dict[str, Counter] = {
    counter.rule: counter
    for counter in (
        Counter(rules.SCREENING, screening, _page("customers:screening_list", "#points"), Right.SCREENING),
        Counter(rules.COMPLAINTS, complaints_late, _page("complaints:complaint"), Right.COMPLAINTS),
        Counter(rules.PAPERS, papers, _page("workshop:order"), Right.RECORDS),
        Counter(rules.FOLLOW_UPS, follow_ups_late, _page("complaints:follow_up"), Right.CALLS),
        Counter(rules.CASES, cases_late, _page("customers:case"), Right.CASES),
        Counter(rules.REPORTS, reports_315, _page("campaigns:plan_315", "#reports"), Right.PLAN_315),
    )
}


def find_all(asked: Asked) -> dict[str, dict[Place, Found]]:
    """By rule, what each counts. As many queries as there are rules and one more, however many outlets."""
    return {rule: COUNTERS[rule].find(asked) for rule in rules.RULES}
