"""Quality problems as customers tell them, and the reports in which they go to the manufacturer.

A report is collected, goes to the technical manager, from there to the manufacturer, is answered and closed.
"""

from collections.abc import Collection
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from customers.services.people import unmask
from staff import trail
from staff.access import require
from staff.instants import local
from staff.models import Outlet
from staff.numbers import free_number
from staff.refusals import AlreadyDone, Refused, said
from staff.roles import Right
from staff.versions import keep

from ..models import Complaint, HomeVisit, QualityProblem, QualityReport, SurveyResponse
from .changing import who_was_quicker

REPORT_KIND = "ZB"
State = QualityReport.State


# --- Problems ---------------------------------------------------------------------------------------------------------


def enter_problem(
    *,
    outlet: Outlet,
    part: str,
    words: str,
    heard_on: date,
    by,
    at: datetime,
    source: str = "",
    vehicle=None,
    order=None,
    complaint: Complaint | None = None,
    response: SurveyResponse | None = None,
    visit: HomeVisit | None = None,
    fault_code: str = "",
    mileage: int | None = None,
) -> QualityProblem:
    """Write down a problem of the product. What it was heard in says the source; by hand it is said."""
    require(by, Right.QUALITY, outlet)
    part = said(part, _("Say which part of the car it is."), "part")
    words = said(words, _("Write down what the customer says."), "words")
    if heard_on > local(at).date():
        raise Refused(_("This day is still to come."), field="heard_on")
    heard_in = complaint or response or visit
    if heard_in is not None:
        if heard_in.outlet_id != outlet.pk:
            raise Refused(_("This belongs to another outlet."), field="outlet")
        source = _source_of(heard_in)
        vehicle = vehicle or heard_in.vehicle
        order = order or getattr(heard_in, "order", None)
    if not source:
        raise Refused(_("Say where it was heard."), field="source")
    if order and vehicle and order.vehicle_id != vehicle.pk:
        raise Refused(_("This repair order is not one of the car's. Choose another one."), field="order")
    with transaction.atomic():
        problem = QualityProblem.objects.create(
            outlet=outlet,
            vehicle=vehicle,
            order=order,
            source=source,
            complaint=complaint,
            response=response,
            visit=visit,
            fault_code=fault_code.strip().upper(),
            part=part,
            words=words,
            mileage=mileage,
            heard_on=heard_on,
            entered_by=by,
            entered_at=at,
        )
        trail.record(about=problem, action="problem.entered", by=by, at=at, outlet=outlet)
    return problem


def _source_of(record) -> str:
    if isinstance(record, Complaint):
        return QualityProblem.Source.COMPLAINT
    return QualityProblem.Source.VISIT if isinstance(record, HomeVisit) else QualityProblem.Source.CALL


# What can be corrected, by the names of the fields. Which car is settled by what it was heard in, if in anything.
CORRECTED = ("vehicle", "part", "fault_code", "words", "mileage", "heard_on")
# From then on the manufacturer has it, and what they have is not changed behind their back.
STILL_OURS = (State.DRAFT, State.SUBMITTED)


def problem_fingerprint(problem: QualityProblem) -> str:
    """What a problem looked like when a form was opened."""
    seen = "|".join(str(getattr(problem, f"{name}_id" if name == "vehicle" else name)) for name in CORRECTED)
    return sha256(seen.encode()).hexdigest()[:16]


def is_still_ours(problem: QualityProblem) -> bool:
    """Whether it can be corrected and withdrawn: nobody has withdrawn it, and no report has taken it away."""
    return problem.withdrawn_at is None and (problem.report is None or problem.report.state in STILL_OURS)


def correct_problem(
    *,
    problem: QualityProblem,
    part: str,
    words: str,
    heard_on: date,
    fault_code: str = "",
    mileage: int | None = None,
    reason: str,
    seen: str,
    by,
    at: datetime,
    **car,
) -> QualityProblem:
    """Write a problem down anew, and why. `seen` is its `problem_fingerprint`; `vehicle` another car, if by hand."""
    require(by, Right.QUALITY, problem.outlet)
    new = {
        "part": said(part, _("Say which part of the car it is."), "part"),
        "words": said(words, _("Write down what the customer says."), "words"),
        "heard_on": heard_on,
        "fault_code": fault_code.strip().upper(),
        "mileage": mileage,
    } | {name: car[name] for name in ("vehicle",) if name in car and problem.heard_in is None}
    if heard_on > local(at).date():
        raise Refused(_("This day is still to come."), field="heard_on")
    with transaction.atomic():
        held = _hold_problem(problem)
        if problem_fingerprint(held) != seen:
            raise AlreadyDone(
                _("Somebody corrected it in the meantime. What you typed is still here; compare, then save.")
            )
        changes = {
            name: [_plain(getattr(held, name)), _plain(value)]
            for name, value in new.items()
            if getattr(held, name) != value
        }
        if not changes:
            return held
        reason = said(reason, _("Say why it is corrected."), "reason")
        for name, value in new.items():
            setattr(held, name, value)
        held.save(update_fields=new)
        _note_problem(held, "problem.corrected", by, at, reason, changes)
    return held


def withdraw_problem(*, problem: QualityProblem, reason: str, by, at: datetime) -> None:
    """It was none, or was entered twice; why stays with it. It leaves a report that is still being made."""
    require(by, Right.QUALITY, problem.outlet)
    reason = said(reason, _("Say why it is withdrawn."), "reason")
    with transaction.atomic():
        held = _hold_problem(problem)
        report = held.report
        if report and report.state == State.SUBMITTED and report.problems.count() == 1:
            raise Refused(
                _("It is the only problem of report %(number)s. Give the report back first.") % {"number": report}
            )
        held.report, held.withdrawn_at, held.withdrawn_by, held.withdrawn_why = None, at, by, reason
        held.save(update_fields=["report", "withdrawn_at", "withdrawn_by", "withdrawn_why"])
        changes = {"report": [report.number, None]} if report else {}
        _note_problem(held, "problem.withdrawn", by, at, reason, changes)
        if report:
            _note(report, "quality.taken_out", by, at, reason, changes={"problem": [str(held), None]})


def _hold_problem(problem: QualityProblem) -> QualityProblem:
    """The problem until the end of the transaction, with its report's row held before it, as by whoever sends it."""
    report = QualityReport.objects.select_for_update(of=("self",)).filter(problems=problem.pk).first()
    # Not joined: where the row changed while one waited, the report beside it would still be the old one.
    rows = QualityProblem.objects.select_for_update(of=("self",)).select_related("outlet__area", "vehicle")
    held = rows.get(pk=problem.pk)
    if held.withdrawn_at is None and held.report == report and is_still_ours(held):
        return held
    if held.withdrawn_at is None and held.report and held.report.state not in STILL_OURS:
        raise Refused(_("It is in report %(number)s, which has gone on already.") % {"number": held.report.number})
    raise AlreadyDone(who_was_quicker(held))


def _plain(value):
    """As the trail keeps it: a car by its plate."""
    return getattr(value, "plate", value)


def _note_problem(problem, action: str, by, at: datetime, reason: str, changes: dict) -> None:
    trail.record(about=problem, action=action, by=by, at=at, outlet=problem.outlet, changes=changes, reason=reason)


# --- Collecting -------------------------------------------------------------------------------------------------------


def collect_problems(*, problems: Collection[QualityProblem], title: str, by, at: datetime) -> QualityReport:
    """A new report of problems of one outlet that are in none yet."""
    problems = list(problems)
    if not problems:
        raise Refused(_("Pick the problems that belong into the report."))
    outlet = _outlet_of(problems)
    require(by, Right.QUALITY, outlet)
    title = said(title, _("Say in a few words what the report is about."), "title")
    with transaction.atomic():
        report = QualityReport.objects.create(
            number=free_number(REPORT_KIND, outlet, QualityReport.objects),
            outlet=outlet,
            title=title,
            made_by=by,
            made_at=at,
        )
        _put_in(report, problems)
        changes = {"problems": [None, len(problems)]}
        trail.record(about=report, action="quality.collected", by=by, at=at, outlet=outlet, changes=changes)
    return report


def add_problems(*, report: QualityReport, problems: Collection[QualityProblem], by, at: datetime) -> None:
    """More problems for a report that is still being collected."""
    require(by, Right.QUALITY, report.outlet)
    problems = list(problems)
    if not problems:
        raise Refused(_("Pick the problems that belong into the report."))
    if _outlet_of(problems).pk != report.outlet_id:
        raise Refused(_("A report holds the problems of one outlet."))
    with transaction.atomic():
        _hold_draft(report)
        _put_in(report, problems)
        _note(report, "quality.added", by, at, changes={"problems": [None, len(problems)]})


def take_out(*, report: QualityReport, problem: QualityProblem, by, at: datetime) -> None:
    """A problem that does not belong into the report after all; it waits for another one."""
    require(by, Right.QUALITY, report.outlet)
    with transaction.atomic():
        _hold_draft(report)
        if not QualityProblem.objects.filter(pk=problem.pk, report=report).update(report=None):
            raise AlreadyDone(_("This problem is no longer in the report."))
        _note(report, "quality.taken_out", by, at, changes={"problem": [str(problem), None]})


def describe_report(*, report: QualityReport, title: str, words: str, by, at: datetime) -> None:
    """What the report is about and what was found, while it is collected or with the technical manager."""
    with_technical = report.state == State.SUBMITTED
    require(by, Right.QUALITY_REPORT if with_technical else Right.QUALITY, report.outlet)
    title = said(title, _("Say in a few words what the report is about."), "title")
    new = {"title": title, "words": words.strip()}
    if report.state not in (State.DRAFT, State.SUBMITTED):
        raise Refused(_("What the manufacturer has in hand is not changed any more."))
    changes = {name: [getattr(report, name), value] for name, value in new.items() if getattr(report, name) != value}
    if not changes:
        return
    seen = {"title": report.title, "words": report.words}
    _move(report, "quality.described", from_=(report.state,), new=new, by=by, at=at, seen=seen, changes=changes)


def _outlet_of(problems) -> Outlet:
    if len({problem.outlet_id for problem in problems}) != 1:
        raise Refused(_("A report holds the problems of one outlet."))
    return problems[0].outlet


def _put_in(report: QualityReport, problems) -> None:
    keys = [problem.pk for problem in problems]
    free = QualityProblem.objects.standing().filter(pk__in=keys, report__isnull=True, outlet=report.outlet)
    if free.update(report=report) != len(keys):
        raise AlreadyDone(_("One of them is in a report already or withdrawn. Load the list again to see which."))


def _hold_draft(report: QualityReport) -> None:
    """The report's row until the end of the transaction, refused when it is no longer being collected."""
    held = QualityReport.objects.select_for_update(of=("self",)).filter(pk=report.pk, state=State.DRAFT)
    if not held.exists():
        raise AlreadyDone(who_was_quicker(report))


def show_whole_numbers(*, report: QualityReport, by, at: datetime) -> list:
    """The report's cars whose whole VIN `by` may see, with the trace that looking at them leaves."""
    require(by, Right.QUALITY, report.outlet)
    cars = {problem.vehicle for problem in report.problems.select_related("vehicle__customer__outlet__area__region")}
    seen = [car for car in cars if car and by.may(Right.NUMBERS, car.customer.outlet)]
    for car in seen:
        unmask(record=car, what="vin", where=report.get_absolute_url(), by=by, at=at)
    return seen


# --- The way to the manufacturer and back -----------------------------------------------------------------------------


def submit_report(*, report: QualityReport, by, at: datetime) -> None:
    """To the technical manager. An empty report says nothing."""
    require(by, Right.QUALITY, report.outlet)
    with transaction.atomic():
        # The last problem may be taken out in this moment.
        _hold_draft(report)
        if not report.problems.exists():
            raise Refused(_("There is no problem in this report."))
        if not report.words:
            raise Refused(_("Write down what was found before it goes on."), field="words")
        _move(
            report,
            "quality.submitted",
            from_=(State.DRAFT,),
            new={"state": State.SUBMITTED, "submitted_at": at},
            by=by,
            at=at,
        )


def give_back_report(*, report: QualityReport, reason: str, by, at: datetime) -> None:
    """Back to whoever collects it: something is missing."""
    require(by, Right.QUALITY_REPORT, report.outlet)
    reason = said(reason, _("Say what is missing."), "reason")
    new = {"state": State.DRAFT, "submitted_at": None}
    _move(report, "quality.given_back", from_=(State.SUBMITTED,), new=new, by=by, at=at, reason=reason)


def send_report(*, report: QualityReport, reference: str = "", by, at: datetime) -> None:
    """To the manufacturer, with their number where they have given one."""
    require(by, Right.QUALITY_REPORT, report.outlet)
    new = {"state": State.SENT, "sent_at": at, "reference": reference.strip()}
    _move(report, "quality.sent", from_=(State.SUBMITTED,), new=new, by=by, at=at)


def record_answer(*, report: QualityReport, answer: str, reference: str = "", by, at: datetime) -> None:
    """What the manufacturer says to it."""
    require(by, Right.QUALITY_REPORT, report.outlet)
    answer = said(answer, _("Write down what the manufacturer answers."), "answer")
    new = {
        "state": State.ANSWERED,
        "answer": answer,
        "answered_at": at,
        "reference": reference.strip() or report.reference,
    }
    _move(report, "quality.answered", from_=(State.SENT,), new=new, by=by, at=at, reason=answer)


def close_report(*, report: QualityReport, reason: str, by, at: datetime) -> None:
    """Nothing more is to be done, and what came of it; without an answer of the manufacturer too."""
    require(by, Right.QUALITY_REPORT, report.outlet)
    reason = said(reason, _("Say what came of it."), "reason")
    from_ = (State.SUBMITTED, State.SENT, State.ANSWERED)
    _move(
        report, "quality.closed", from_=from_, new={"state": State.CLOSED, "closed_at": at}, by=by, at=at, reason=reason
    )


def _move(report, action: str, *, from_, new: dict, by, at: datetime, reason: str = "", seen=None, changes=None):
    """Change the report if it is still in the state that was seen, which must be one of `from_`."""
    if report.state not in from_:
        raise AlreadyDone(_("This step is not possible any more. Load the page again to see where the report is."))
    before = report.state
    with transaction.atomic():
        if not QualityReport.objects.filter(pk=report.pk, state=before, **(seen or {})).update(**new):
            raise AlreadyDone(who_was_quicker(report))
        keep(report, new)
        changes = changes or {"state": [str(before), str(new["state"])]}
        _note(report, action, by, at, reason, changes)


def _note(report: QualityReport, action: str, by, at: datetime, reason: str = "", changes=None) -> None:
    trail.record(about=report, action=action, by=by, at=at, outlet=report.outlet, changes=changes or {}, reason=reason)
