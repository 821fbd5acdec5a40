"""Commission of the first two outlets: one month closed, the next one open to objections or just computed.

Played through the application's own services, after everything that a month is computed from.
"""

from datetime import date, datetime, timedelta

from payroll import checks
from payroll.models import Run, Statement
from payroll.services import objections, runs
from staff.instants import local
from staff.models import Outlet, User
from staff.months import last_day, month_after, month_of
from staff.roles import Role

from .outlets import FIRST, SECOND
from .people import Staff
from .times import by_day_before, on_day

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AT_NINE = 9 * 60 + 12
OBJECTION = "上月 12 日我接待的两台保养没有算进产值，请核对"
ANSWER = "两张委托书本月 2 日才结算，计入结算所在月份"


def make_commission(staff: Staff, outlets: dict[str, Outlet], at: datetime) -> int:
    """The runs as they stand at `at`; how many there are."""
    this_month = month_of(local(at).date())
    first, second = outlets[FIRST.code], outlets[SECOND.code]
    _closed_month(staff, first, month_after(this_month, -2))
    _open_month(staff, first, month_after(this_month, -1), at)
    _computed(staff, second, month_after(this_month, -1), by_day_before(at - HOUR))
    return Run.objects.count()


def _finance(staff: Staff, outlet: Outlet) -> User:
    return staff.user(outlet.code, Role.FINANCE)


def _computed(staff: Staff, outlet: Outlet, month: date, at: datetime) -> Run:
    finance = _finance(staff, outlet)
    run = runs.open_month(outlet=outlet, month=month, by=finance, at=at)
    runs.compute_run(run=run, by=finance, at=at)
    return Run.objects.select_related("outlet__area__region").get(pk=run.pk)


def _closed_month(staff: Staff, outlet: Outlet, month: date) -> None:
    """From the computation on the 4th to the closing on the 10th, with one objection answered in between."""
    after = month_after(month)
    finance, manager = _finance(staff, outlet), staff.user(outlet.code, Role.SERVICE_MANAGER)
    run = _computed(staff, outlet, month, on_day(after + 3 * DAY, AT_NINE))
    runs.open_to_objections(run=run, by=finance, at=on_day(after + 3 * DAY, AT_NINE + 45))
    mine = _statement_of(staff, run)
    if mine:
        advisor, statement = mine
        made = objections.raise_objection(
            statement=statement,
            code=next(iter(statement.lines)),
            words=OBJECTION,
            by=advisor,
            at=on_day(after + 4 * DAY, AT_NINE),
        )
        objections.answer_objection(
            objection=made, accepted=False, reason=ANSWER, by=finance, at=on_day(after + 5 * DAY, AT_NINE)
        )
        objections.acknowledge(statement=statement, by=advisor, at=on_day(after + 5 * DAY, AT_NINE + 30))
    confirmed_at = on_day(after + 8 * DAY, AT_NINE)
    for check in checks.checks_of(run, at=confirmed_at):
        if not check.must:
            runs.tick_check(run=run, key=check.key, by=manager, at=confirmed_at)
    runs.confirm_run(run=run, by=manager, at=confirmed_at)
    runs.close_run(run=run, by=finance, at=on_day(after + 9 * DAY, AT_NINE))


def _open_month(staff: Staff, outlet: Outlet, month: date, at: datetime) -> None:
    """Open to objections since yesterday with one that waits; at the very beginning of a month only computed."""
    opened_at = by_day_before(at - DAY)
    if local(opened_at).date() <= last_day(month):
        _computed(staff, outlet, month, at)
        return
    run = _computed(staff, outlet, month, opened_at - HOUR / 2)
    runs.open_to_objections(run=run, by=_finance(staff, outlet), at=opened_at)
    if mine := _statement_of(staff, run):
        advisor, statement = mine
        raised_at = opened_at + 2 * HOUR
        objections.raise_objection(
            statement=statement, code=next(iter(statement.lines)), words=OBJECTION, by=advisor, at=raised_at
        )


def _statement_of(staff: Staff, run: Run) -> tuple[User, Statement] | None:
    """The first advisor whose own statement has a line to object to, and the statement."""
    found = Statement.objects.filter(run=run).select_related("run__outlet__area__region", "employee")
    own = {statement.employee_id: statement for statement in found}
    for advisor in staff.users[run.outlet.code, Role.SERVICE_ADVISOR]:
        statement = own.get(advisor.employee_id)
        if statement and statement.lines:
            return advisor, statement
    return None
