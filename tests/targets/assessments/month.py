"""October 2026 by hand: complaints with clocks, papers, calls, key customers, plans, screening lists; and its steps."""

from datetime import date, datetime, timedelta
from itertools import count

from campaigns.models import DailyReport, Plan315
from complaints.models import Complaint, FollowUp
from customers.models import Case, ScreeningDeduction, ScreeningList, ScreeningRound
from staff.models import PolicyValue
from targets.models import OutletAssessment
from targets.services import assessments
from tests.clock import shanghai
from tests.makers import LONG_AGO, make_customer, make_employee, make_order, make_vehicle
from workshop.models import PaperCheck

MONTH = date(2026, 10, 1)
BEGIN, END = shanghai("2026-10-01 00:00"), shanghai("2026-11-01 00:00")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# In the month, when it is settled, and in the days of the appeal.
INSIDE, SETTLED, LATER = shanghai("2026-10-20 03:00"), shanghai("2026-11-03 03:00"), shanghai("2026-11-05 10:00")
_numbers = count(1)


def complaint(outlet, received_at=INSIDE - DAY, *, minutes_late: int | None = 1, kind="answered") -> Complaint:
    """With one clock of half an hour, stopped so many minutes after its deadline; None: it still runs."""
    nth = next(_numbers)
    made = Complaint.objects.create(
        number=f"{outlet.code}-TS{nth:05d}", outlet=outlet, received_at=received_at, channel="hotline", category="price"
    )
    clock(made, received_at, minutes_late, kind)
    return made


def clock(made: Complaint, from_at, minutes_late: int | None, kind="answered"):
    due = from_at + 30 * MINUTE
    return made.clocks.create(
        kind=kind, minutes=30, counts="opening", from_at=from_at, half_at=due, alert_at=due, deadline_at=due,
        stopped_at=None if minutes_late is None else due + minutes_late * MINUTE,
    )  # fmt: skip


def order(outlet, delivered_at=INSIDE - 5 * DAY, **fields):
    car = make_vehicle(make_customer(outlet=outlet), plate=f"沪A{next(_numbers):05d}")
    advisor = outlet.employees.first() or make_employee(outlet=outlet)
    opened_at = delivered_at - HOUR
    return make_order(car, advisor, outlet=outlet, delivered_at=delivered_at, opened_at=opened_at, **fields)


def check(made, at: datetime, by, faults: int = 0) -> PaperCheck:
    return PaperCheck.objects.create(
        order=made, outlet=made.outlet, advisor=made.advisor, delivered_on=made.delivered_at.date(), looked_at=10,
        faults=faults, words="缺签名" if faults else "", at=at, by=by,
    )  # fmt: skip


def follow_up(outlet, due_at=INSIDE - DAY, **fields) -> FollowUp:
    made = order(outlet, delivered_at=due_at - 3 * DAY)
    given = {"state": "waiting", "next_at": due_at} | fields
    return FollowUp.objects.create(
        outlet=outlet, group="maintenance", order=made, vehicle=made.vehicle, customer=made.vehicle.customer,
        delivered_at=made.delivered_at, from_at=made.delivered_at, due_at=due_at, **given,
    )  # fmt: skip


def case(outlet, by, deadline_at=INSIDE - DAY, settled_at=None, **fields) -> Case:
    nth = next(_numbers)
    from_at = deadline_at - 3 * DAY
    if settled_at:
        fields = {"state": "settled", "settled_at": settled_at, "outcome": "已和解"} | fields
    return Case.objects.create(
        number=f"{outlet.code}-ZD{nth:05d}", vehicle=make_vehicle(make_customer(outlet=outlet), plate=f"沪B{nth:05d}"),
        outlet=outlet, title="变速箱顿挫", tier="A", opened_by=by, opened_at=from_at, recorded_at=from_at,
        clock_from_at=from_at, half_at=from_at, alert_at=from_at, deadline_at=deadline_at, **fields,
    )  # fmt: skip


def plan(outlet, by, first=date(2026, 10, 10), last=date(2026, 10, 12), state="filed") -> Plan315:
    filed = {"filed_at": BEGIN, "filed_by": by} if state == "filed" else {}
    return Plan315.objects.create(
        number=f"{outlet.code}-YA{next(_numbers):05d}", outlet=outlet, year=2026, from_on=first, to_on=last,
        hotline="400-820-0315", due_on=first, made_at=BEGIN, made_by=by, state=state, **filed,
    )  # fmt: skip


def report(made: Plan315, on: date, by) -> DailyReport:
    return made.reports.create(
        on=on, hotline_calls=0, new_cases=0, settled_cases=0, open_cases=0, overdue_cases=0, words="平稳",
        filed_at=BEGIN, filed_by=by,
    )  # fmt: skip


def deduction(outlet, by, points=3, month=MONTH, **fields) -> ScreeningDeduction:
    """A screening list that came late and cost points."""
    nth = next(_numbers)
    made = ScreeningRound.objects.create(
        name=f"排查 {nth}", bulk_on=month, ends_on=month + 20 * DAY, seed="a", opened_at=BEGIN, opened_by=by
    )
    late = ScreeningList.objects.create(
        number=f"{outlet.code}-PC{nth:05d}", round=made, outlet=outlet, due_on=month, made_at=BEGIN, state="filed",
        filed_at=INSIDE, filed_by=by, late_days=points,
    )  # fmt: skip
    return ScreeningDeduction.objects.create(
        list=late, month_on=month, late_days=points, reckoned=points, points=points, made_at=INSIDE, **fields
    )


def policy(key: str, value: str, by, *, outlet=None, from_on=LONG_AGO) -> None:
    PolicyValue.objects.create(
        key=f"assessment.{key}", outlet=outlet, value=value, from_on=from_on, reason="试点", entered_by=by,
        entered_at=BEGIN,
    )  # fmt: skip


# Steps


def of(outlet, month=MONTH) -> OutletAssessment:
    return OutletAssessment.objects.with_places().prefetch_related("lines").get(outlet=outlet, month=month)


def off(outlet, month=MONTH) -> dict[str, int]:
    """Points off by rule, without those that took none."""
    return {line.rule: line.stands for line in of(outlet, month).lines.all() if line.stands}


def settle(at=SETTLED) -> int:
    assessments.reckon(month=MONTH, at=at)
    return assessments.settle(month=MONTH, at=at)


def appeal(house, at=LATER, lines=("complaints_late",), words="断网一天，有截图", by=None):
    return assessments.appeal(
        assessment=of(house.sh01), lines=lines, words=words, by=by or house.service_manager, at=at
    )


def decide(house, made, given, at=LATER + HOUR, reason="情况属实", by=None):
    by = by or house.region_manager
    return assessments.decide_appeal(appeal=made, given_back=given, reason=reason, by=by, at=at)
