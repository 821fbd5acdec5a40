"""One of each record of the year's plan, for the tables of rights and invariants."""

from targets.models import Plan
from tests.campaigns.plan_records import NOW


def plan_of(records) -> Plan:
    """The approved plan of 2026, with a line of the outlet, one of a person, and a headcount."""
    if found := Plan.objects.filter(outlet=records.outlet, year=2026).first():
        return found
    return _with_lines(_make(records, 2026, state="approved", approved_at=NOW), records)


def draft_of(records) -> Plan:
    """The plan of 2027, being made."""
    if found := Plan.objects.filter(outlet=records.outlet, year=2027).first():
        return found
    return _with_lines(_make(records, 2027), records)


def _make(records, year: int, **fields) -> Plan:
    return Plan.objects.create(outlet=records.outlet, year=year, made_at=NOW, made_by=records.account, **fields)


def _with_lines(plan: Plan, records) -> Plan:
    plan.lines.create(figure="output", year_value=600, m1=600)
    plan.lines.create(figure="output", employee=records.employee, year_value=600, m1=600)
    plan.headcount.create(position="服务顾问", planned=3)
    return plan
