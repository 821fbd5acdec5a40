"""A plan for 15 March of an outlet, for the tables of rights and invariants."""

from datetime import date, timedelta

from campaigns.models import DailyReport, Plan315, PostErrand, PostMember, PostShift
from tests.clock import shanghai

NOW = shanghai("2026-11-05 10:00")


def plan_of(records) -> Plan315:
    """Being written, with a head, a shift and a watch."""
    number = f"{records.outlet.code}-YA90001"
    if found := Plan315.objects.filter(number=number).first():
        return found
    made = Plan315.objects.create(
        number=number, outlet=records.outlet, year=2027, from_on=date(2027, 3, 5), to_on=date(2027, 3, 25),
        hotline="400-820-0315", due_on=date(2027, 2, 28), made_at=NOW, made_by=records.account,
    )  # fmt: skip
    head = made.members.create(employee=records.employee, duty="head", mobile="13700000315")
    begins = shanghai("2027-03-05 00:00")
    made.shifts.create(member=head, from_at=begins, to_at=begins + timedelta(hours=8))
    made.errands.create(kind="watch", place="商场广场", on=date(2027, 3, 15), member=head)
    return made


def member_of(records) -> PostMember:
    return plan_of(records).members.get()


def shift_of(records) -> PostShift:
    return plan_of(records).shifts.get()


def errand_of(records) -> PostErrand:
    return plan_of(records).errands.get()


def report_of(records) -> DailyReport:
    return plan_of(records).reports.create(
        on=date(2027, 3, 5), hotline_calls=1, new_cases=0, settled_cases=0, open_cases=1, overdue_cases=0,
        words="平稳", filed_at=NOW, filed_by=records.account,
    )  # fmt: skip


MAKERS = {
    Plan315: plan_of,
    PostMember: member_of,
    PostShift: shift_of,
    PostErrand: errand_of,
    DailyReport: report_of,
}
