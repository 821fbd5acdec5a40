"""What people say to their own statement: an objection to a line, its answer, and that it is in order."""

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from notices.models import Urgency
from notices.services import Note, queue
from payroll.models import Acknowledgement, Objection, Run, Statement
from payroll.words import line_label
from staff import trail
from staff.access import Holders, require
from staff.instants import local
from staff.models import User
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right, Role

Answer = Objection.Answer
# Message ids: put into words for whoever reads the message.
ANSWERED = {Answer.ACCEPTED: "Accepted", Answer.REJECTED: "Not accepted"}


def _refuse_unless_mine(statement: Statement, by: User) -> None:
    if by.employee_id is None or by.employee_id != statement.employee_id:
        raise Refused(_("Only the person whose statement this is can do that."))


def _refuse_unless_open(run: Run) -> None:
    if run.state != Run.State.OPEN:
        raise AlreadyDone(_("This month is not open to objections."))


def raise_objection(*, statement: Statement, code: str, words: str, by: User, at: datetime) -> Objection:
    """Object to a line of the own statement, as long as the time for it runs."""
    run, words = statement.run, words.strip()
    _refuse_unless_mine(statement, by)
    _refuse_unless_open(run)
    if at > run.objections_until:
        raise Refused(_("The time for objections is over. Speak with finance."))
    if code not in statement.lines:
        raise Refused(_("Your statement has no such line."), field="code")
    if not words:
        raise Refused(_("Say what is not right."), field="words")
    amount = Decimal(statement.lines[code])
    try:
        with transaction.atomic():
            # Whoever confirms the run at this moment comes before it or sees the objection.
            _refuse_unless_open(Run.objects.select_for_update(no_key=True).without_contents().get(pk=run.pk))
            made = Objection.objects.create(
                run=run, employee=statement.employee, code=code, amount=amount, words=words, by=by, at=at
            )
            _record(made, "objection.raised", by, at, reason=words)
            _tell_finance(made, by, at)
    except IntegrityError:
        raise AlreadyDone(_("There is an objection to this line already that waits for an answer.")) from None
    return made


def answer_objection(*, objection: Objection, accepted: bool, reason: str, by: User, at: datetime) -> None:
    """Answer with a reason. Accepted ones are mended in the records, and the run is computed again."""
    run, reason = objection.run, reason.strip()
    require(by, Right.PAY_COMPUTE, run.outlet)
    if objection.by_id == by.pk:
        raise Refused(_("This is your own objection. Somebody else has to answer it."))
    if not reason:
        raise Refused(_("An answer needs its reason."), field="reason")
    answer = Answer.ACCEPTED if accepted else Answer.REJECTED
    with transaction.atomic():
        waiting = Objection.objects.filter(pk=objection.pk, answer=Answer.WAITING)
        if not waiting.update(answer=answer, reason=reason, answered_by=by, answered_at=at):
            raise AlreadyDone(_("This objection was answered meanwhile. Load the page again."))
        _record(objection, "objection.answered", by, at, reason=reason, changes={"answer": ["", answer]})
        note = Note(
            key=f"objection.{objection.pk}.answered",
            code="payroll.answered",
            params={"month": f"{run.month:%Y-%m}", "answer": ANSWERED[answer], "reason": reason},
            recipient=objection.by,
            # Computed again without the line there may be no statement left.
            about=run.statements.filter(employee=objection.employee).first() or run,
            outlet=run.outlet,
            urgency=Urgency.NORMAL,
        )
        queue([note], at=at)


def acknowledge(*, statement: Statement, by: User, at: datetime) -> None:
    """Note that somebody found the own statement in order, for the income it shows now."""
    run = statement.run
    _refuse_unless_mine(statement, by)
    _refuse_unless_open(run)
    if run.objections.filter(employee=statement.employee, answer=Answer.WAITING).exists():
        raise Refused(_("Your objection waits for its answer. Agree after that."))
    with transaction.atomic():
        _made, created = Acknowledgement.objects.get_or_create(
            run=run, employee=statement.employee, income=statement.income, defaults={"at": at}
        )
        if created:
            changes = {"income": ["", str(statement.income)]}
            trail.record(about=run, action="statement.acknowledged", by=by, at=at, outlet=run.outlet, changes=changes)


def _record(objection: Objection, action: str, by: User, at: datetime, *, reason: str, changes=None) -> None:
    changes = {"line": ["", objection.code], **(changes or {})}
    trail.record(
        about=objection.run, action=action, by=by, at=at, outlet=objection.run.outlet, changes=changes, reason=reason
    )


def _tell_finance(objection: Objection, by: User, at: datetime) -> None:
    run = objection.run
    with translation.override(None):
        line = line_label(objection.code)
    params = {"name": by.name, "month": f"{run.month:%Y-%m}", "line": line, "words": objection.words}
    people = Holders([Role.FINANCE], local(at).date()).of(Role.FINANCE, run.outlet)
    queue(
        [
            Note(
                key=f"objection.{objection.pk}.raised:{person.pk}",
                code="payroll.objection",
                params=params,
                recipient=person,
                about=run,
                outlet=run.outlet,
                urgency=Urgency.NORMAL,
            )
            for person in people
        ],
        at=at,
    )
