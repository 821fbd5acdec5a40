"""The assessment of outlets in the demo: half a year night by night as the job would have kept it, with appeals.

Played through the services of the application, on the records that the demo has.
"""

from datetime import date, datetime, time, timedelta
from random import Random

from staff.instants import SHANGHAI, local
from staff.models import Outlet
from staff.months import last_day, month_after, month_of
from staff.roles import Role
from targets import assessment_policies as policies
from targets import assessment_rules as rules
from targets.models import AssessmentAppeal, OutletAssessment
from targets.services import assessments

from .outlets import FIRST, SECOND
from .people import Staff

MONTHS = 6
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SAYS = (
    "系统检修半天，顾问先在纸上登记，次日补录，附照片。",
    "客户要求周末再回电，已在通话备注中说明。",
    "当天停电两小时，维修进度无法录入，有物业通知。",
)
ANSWERS = ("情况属实，返还其中两项。", "已核对记录，时间由门店自行安排，维持原扣分。")


def make_assessments(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> int:
    """Comes back with how many months of outlets are assessed."""
    this = month_of(local(at).date())
    for back in range(MONTHS, 0, -1):
        month = month_after(this, -back)
        assessments.reckon(month=month, at=_night(last_day(month), at))
        settled = month_after(month) + 2 * DAY
        assessments.keep_assessments(at=_night(settled, at))
        _appeals(rng, staff, outlets, month, at)
        assessments.keep_assessments(at=_night(settled + 7 * DAY, at))
    assessments.keep_assessments(at=at)
    return OutletAssessment.objects.count()


def _night(on: date, at: datetime) -> datetime:
    """When the job ran on the day; never after the demo itself."""
    return min(at, datetime.combine(on, time(2, 40), tzinfo=SHANGHAI))


def _appeals(rng: Random, staff: Staff, outlets: dict[str, Outlet], month: date, at: datetime) -> None:
    """The first outlet appeals each other month, the second one the last month; of that the region has not decided as
    long as its days run."""
    months = OutletAssessment.objects.settled().with_places().filter(month=month)
    for code, wanted in (
        (FIRST.code, month.month % 2 == 0),
        (SECOND.code, month_after(month) == month_of(local(at).date())),
    ):
        found = months.filter(outlet=outlets[code]).first()
        if not (found and wanted):
            continue
        taken = {line.rule: line.points for line in found.lines.all() if line.points}
        wrong = [rule for rule in rules.RULES if rule in taken and rule not in rules.APPEALED_ELSEWHERE]
        asked_at = found.settled_at + 1 * DAY + 8 * HOUR
        if not wrong or asked_at > at:
            continue
        by = staff.user(code, Role.SERVICE_MANAGER)
        made = assessments.appeal(assessment=found, lines=wrong[:2], words=rng.choice(SAYS), by=by, at=asked_at)
        _decide(rng, staff, made, taken, at)


def _decide(rng: Random, staff: Staff, made: AssessmentAppeal, taken: dict[str, int], at: datetime) -> None:
    outlet = made.assessment.outlet
    settled = policies.book(local(made.at).date()).for_outlet(outlet)
    if assessments.decide_on(made.at, settled) >= local(at).date():
        return
    lines = made.assessment.lines.filter(appealed=True).order_by("rule")
    given = {line.rule: min(2, taken[line.rule]) for line in lines} if rng.random() < 0.6 else {}
    by = staff.user(outlet.area.region.name, Role.REGION_MANAGER)
    reason = ANSWERS[0 if given else 1]
    assessments.decide_appeal(appeal=made, given_back=given, reason=reason, by=by, at=made.at + 30 * HOUR)
