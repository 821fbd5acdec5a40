"""Answered surveys, home visits, quality problems and reports, with only what matters said."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from complaints.models import (
    Answer,
    HomeVisit,
    QualityProblem,
    QualityReport,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    SurveyResponse,
)
from tests.clock import shanghai
from tests.makers import make_customer, make_employee, make_order, make_outlet, make_user, make_vehicle
from workshop.models import Team

AT = shanghai("2026-11-20 10:00")
NOVEMBER = date(2026, 11, 1)
DAY = timedelta(days=1)


def make_version(outlet=None, group: str = "repair", number: int = 1, **questions) -> QuestionnaireVersion:
    """A published version; `questions` says key and scale."""
    outlet = outlet or make_outlet()
    found = Questionnaire.objects.get_or_create(outlet=outlet, group=group, defaults={"name": "维修回访"})[0]
    version, made = found.versions.get_or_create(
        number=number, defaults={"greeting": "您好", "made_at": AT, "state": "published", "published_at": AT}
    )
    if made:
        for position, (key, scale) in enumerate((questions or {"overall": "ten"}).items(), start=1):
            version.questions.create(position=position, key=key, text=f"{key} {number}", scale=scale)
    return version


def make_team(outlet=None, name: str = "机电一组") -> Team:
    outlet = outlet or make_outlet()
    code = f"{outlet.code}-{name}"
    return Team.objects.get_or_create(
        code=code, defaults={"outlet": outlet, "name": name, "trade": Team.Trade.MECHANICAL}
    )[0]


def make_response(score="90", delivered_at: datetime = AT, outlet=None, **fields) -> SurveyResponse:
    """A survey of an order, unless `order=None` says of none; `answers` is `{key: value}`."""
    outlet = outlet or make_outlet()
    answers, version = fields.pop("answers", {}), fields.pop("version", None) or make_version(outlet)
    advisor = fields.pop("advisor", None) or outlet.employees.first() or make_employee(outlet=outlet)
    if "order" not in fields:
        vehicle = make_vehicle(make_customer(outlet=outlet))
        fields["order"] = make_order(vehicle, advisor, outlet=outlet, delivered_at=delivered_at)
    order = fields["order"]
    vehicle = order.vehicle if order else make_vehicle(make_customer(outlet=outlet))
    made = SurveyResponse.objects.create(
        version=version,
        outlet=outlet,
        group=fields.pop("group", "repair"),
        vehicle=vehicle,
        customer=vehicle.customer,
        advisor=advisor,
        delivered_at=delivered_at,
        via=fields.pop("via", "call"),
        answered_at=fields.pop("answered_at", delivered_at + DAY),
        score=None if score is None else Decimal(score),
        **fields,
    )
    questions = {question.key: question for question in Question.objects.filter(version=version)}
    Answer.objects.bulk_create(
        Answer(response=made, question=questions[key], value=value) for key, value in answers.items()
    )
    return made


def make_paid(settled_on: date = date(2026, 10, 15), outlet=None, customer=None, receipts="380", **fields):
    """An order that was paid, of a customer of its own unless one is named."""
    outlet = outlet or make_outlet()
    advisor = outlet.employees.first() or make_employee(outlet=outlet)
    vehicle = make_vehicle(customer or make_customer(outlet=outlet))
    return make_order(
        vehicle, advisor, outlet=outlet, settled_on=settled_on, repair_receipts=Decimal(receipts), **fields
    )


def make_visit(outlet=None, **fields) -> HomeVisit:
    outlet = outlet or make_outlet()
    customer = make_customer(outlet=outlet)
    values = {"customer": customer, "vehicle": make_vehicle(customer), "due_on": date(2026, 11, 30), "made_at": AT}
    return HomeVisit.objects.create(outlet=outlet, **values | fields)


def make_problem(outlet=None, part: str = "天窗", **fields) -> QualityProblem:
    outlet = outlet or make_outlet()
    values = {"source": "workshop", "words": "过坎异响", "heard_on": AT.date(), "entered_at": AT} | fields
    if "entered_by" not in values:
        values["entered_by"] = make_user("何静怡")
    return QualityProblem.objects.create(outlet=outlet, part=part, **values)


def make_report(outlet=None, **fields) -> QualityReport:
    outlet = outlet or make_outlet()
    values = {"title": "天窗异响", "words": "三台车", "made_at": AT} | fields
    if "made_by" not in values:
        values["made_by"] = make_user("何静怡")
    return QualityReport.objects.create(number=values.pop("number", f"{outlet.code}-ZB80001"), outlet=outlet, **values)


def visit_of(records) -> HomeVisit:
    """The visit of the records of an outlet, made when it is first asked for."""
    return records.outlet.home_visits.first() or make_visit(records.outlet)


def report_of(records) -> QualityReport:
    return records.outlet.quality_reports.first() or make_report(records.outlet, made_by=records.account)


def problem_of(records) -> QualityProblem:
    report = report_of(records)
    return report.problems.first() or make_problem(records.outlet, report=report, entered_by=records.account)
