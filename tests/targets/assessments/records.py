"""An outlet's assessed month, for the tables of rights and invariants."""

from datetime import date

from targets.models import AssessmentAppeal, AssessmentLine, OutletAssessment
from tests.clock import shanghai

NOW = shanghai("2026-11-05 10:00")
MONTH = date(2026, 10, 1)


def assessment_of(records) -> OutletAssessment:
    """Settled and open to an appeal, with ten points off for complaints."""
    made, new = OutletAssessment.objects.get_or_create(
        outlet=records.outlet,
        month=MONTH,
        defaults={
            "state": "settled", "points": 90, "made_at": NOW, "settled_at": NOW, "appeal_until": date(2026, 11, 30),
        },
    )  # fmt: skip
    if new:
        basis = {"on": True, "each": 2, "most": 20, "records": []}
        made.lines.create(rule="complaints_late", number=5, points=10, basis=basis)
    return made


def line_of(records) -> AssessmentLine:
    return assessment_of(records).lines.get(rule="complaints_late")


def appeal_of(records) -> AssessmentAppeal:
    """Waiting to be decided."""
    made = assessment_of(records)
    found = AssessmentAppeal.objects.filter(assessment=made).first()
    if found:
        return found
    made.lines.filter(rule="complaints_late").update(appealed=True)
    return AssessmentAppeal.objects.create(assessment=made, words="系统停机", by=records.account, at=NOW)


def appealed(records) -> OutletAssessment:
    return appeal_of(records).assessment


MAKERS = {OutletAssessment: assessment_of, AssessmentLine: line_of, AssessmentAppeal: appeal_of}


def month_of(records) -> list[str]:
    """What the address of the month takes."""
    return [assessment_of(records).outlet.code, f"{MONTH:%Y-%m}"]


def appealed_month_of(records) -> list[str]:
    return [appealed(records).outlet.code, f"{MONTH:%Y-%m}"]
