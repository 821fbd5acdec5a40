"""Work on an order: shared out, started, finished, checked. The final check books the hours and ends the work."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from staff.access import require
from staff.instants import local
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.versions import write
from workshop import order_rules
from workshop.models import (
    Addition,
    CustomerWords,
    LabourLine,
    OrderLine,
    OrderSheet,
    QualityCheck,
    RepairOrder,
    Signature,
)

from .order_sheets import Stage, check_place, held, in_stage, move, note, standing_lines
from .signing import require_signed

Check = QualityCheck.Kind
AT_WORK = (Stage.AGREED, Stage.IN_WORK)


# Sharing out and doing ----------------------------------------------------------------------------------------------


def assign_line(
    *, order: RepairOrder, line: OrderLine, team, technician=None, version: int, by, at: datetime
) -> OrderLine:
    """Give a line of labour to a team, and to somebody of the outlet's people where it is known who does it."""
    made = assign_lines(order=order, lines=[line], team=team, technician=technician, version=version, by=by, at=at)
    return made[0]


@transaction.atomic
def assign_lines(
    *, order: RepairOrder, lines: Sequence[OrderLine], team, technician=None, version: int, by, at: datetime
) -> list[OrderLine]:
    """The same for several lines at once; nothing is shared out where one of them cannot be."""
    require(by, Right.WORK, order.outlet)
    sheet = held(order, version, by, at)
    in_stage(sheet, *AT_WORK)
    if not lines:
        raise Refused(_("Choose what is shared out."), field="lines")
    if team is None:
        raise Refused(_("Choose the team."), field="team")
    check_place(sheet, team, technician)
    if technician and technician.left_on and technician.left_on < local(at).date():
        raise Refused(_("%(name)s does not work here any more.") % {"name": technician.name}, field="technician")
    given = [_labour_of(sheet, line) for line in lines]
    for line in given:
        if line.done_at:
            raise AlreadyDone(_("“%(name)s” is done already.") % {"name": line.name})
    changes = {
        "team": [_names(line.team for line in given), team.name],
        "technician": [_names(line.technician for line in given), technician.name if technician else ""],
    }
    for line in given:
        write(line, team=team, technician=technician)
    note(sheet, "order.line_assigned", by, at, changes, " · ".join(line.name for line in given)[:300])
    return given


def _names(found) -> str:
    return ", ".join(sorted({each.name for each in found if each}))


@transaction.atomic
def start_line(*, order: RepairOrder, line: OrderLine, version: int, by, at: datetime) -> OrderLine:
    """Begin with a line. Whoever begins without being named does it."""
    require(by, Right.WORK, order.outlet)
    sheet = held(order, version, by, at)
    in_stage(sheet, *AT_WORK)
    line = _labour_of(sheet, line)
    if line.started_at:
        raise AlreadyDone(_("“%(name)s” is already under way.") % {"name": line.name})
    if line.addition_id:
        require_signed(sheet)
    if line.team_id is None:
        raise Refused(_("Share the work out first: which team does it?"))
    write(line, started_at=at, technician=line.technician or _own(by, sheet))
    if sheet.stage == Stage.AGREED:
        move(sheet, stage=Stage.IN_WORK)
    note(sheet, "order.line_started", by, at, {}, line.name)
    return line


def _own(by, sheet: OrderSheet):
    """The person behind the account, where that is one of the outlet's technicians."""
    employee = by.employee if by.employee_id else None
    here = employee is not None and employee.outlet_id == sheet.order.outlet_id
    return employee if here and not by.may(Right.RECEIVE, sheet.order.outlet) else None


@transaction.atomic
def finish_line(*, order: RepairOrder, line: OrderLine, finding: str = "", version: int, by, at: datetime) -> OrderLine:
    """The work of a line is done. `finding` answers the customer's words that the line belongs to."""
    require(by, Right.WORK, order.outlet)
    sheet = held(order, version, by, at)
    in_stage(sheet, Stage.IN_WORK)
    line = _labour_of(sheet, line)
    if line.done_at:
        raise AlreadyDone(_("“%(name)s” is done already.") % {"name": line.name})
    if not line.started_at:
        raise Refused(_("Nobody has begun with “%(name)s” yet.") % {"name": line.name})
    write(line, done_at=at)
    if finding.strip() and line.answers_id:
        CustomerWords.objects.filter(pk=line.answers_id).update(finding=finding.strip())
    note(sheet, "order.line_finished", by, at, {}, line.name)
    return line


@transaction.atomic
def note_findings(*, order: RepairOrder, findings: Mapping[int, str], version: int, by, at: datetime) -> None:
    """What was found about each line of the customer's words, `{line: text}`: it is explained at the end."""
    require(by, Right.WORK if by.may(Right.WORK, order.outlet) else Right.RECEIVE, order.outlet)
    sheet = held(order, version, by, at)
    in_stage(sheet, *OrderSheet.UNDER_WAY)
    words = {each.line: each for each in CustomerWords.objects.filter(reception__order=order)}
    changes = {}
    for line, text in findings.items():
        kept = words.get(line)
        if kept and kept.finding != text.strip():
            changes[kept.words[:60]] = [kept.finding, text.strip()]
            CustomerWords.objects.filter(pk=kept.pk).update(finding=text.strip())
    if not changes:
        raise Refused(_("Write down what was found."))
    note(sheet, "order.finding_noted", by, at, changes)


def _labour_of(sheet: OrderSheet, line: OrderLine) -> OrderLine:
    found = standing_lines(sheet).work().select_related("team", "technician").filter(pk=line.pk).first()
    if found is None:
        raise Refused(_("This line is not on the order, or the customer has not agreed to it."))
    return found


# Checking -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def record_check(
    *,
    order: RepairOrder,
    kind: str,
    passed: bool,
    words: str = "",
    again: Sequence[OrderLine] = (),
    version: int,
    by,
    at: datetime,
) -> QualityCheck:
    """Keep a check of the present round. One that fails sends the lines `again` (all, where none is named) back into
    work; the final one that passes books the hours and makes the order ready to be settled.

    Self checks are made by whoever works on the car, general and final ones by somebody who did none of the work.
    """
    require(by, Right.WORK if kind == Check.SELF else Right.CHECK, order.outlet)
    sheet = held(order, version, by, at)
    if not passed and not words.strip():
        raise Refused(_("Say what is not right."), field="words")
    number = _round(sheet, kind, by)
    check = QualityCheck.objects.create(
        sheet=sheet, kind=kind, round=number, passed=passed, words=words.strip(), at=at, by=by
    )
    note(
        sheet,
        f"order.check_{'passed' if passed else 'failed'}",
        by,
        at,
        {"kind": ["", check.get_kind_display()]},
        words,
    )
    if not passed:
        _back_to_work(sheet, again)
    elif kind == Check.SELF:
        move(sheet, stage=Stage.IN_CHECK)
    elif kind == Check.FINAL:
        _end_work(sheet, by, at)
    return check


def _round(sheet: OrderSheet, kind: str, by) -> int:
    """The round the check belongs to, once it may be made at all."""
    checks = list(sheet.checks.order_by("round", "at", "pk"))
    latest = checks[-1].round if checks else 0
    number = order_rules.round_of(kind, latest)
    if kind == Check.SELF:
        in_stage(sheet, *AT_WORK)
        _all_done(sheet)
        return number
    in_stage(sheet, Stage.IN_CHECK)
    due = order_rules.next_check([check.kind for check in checks if check.round == number and check.passed])
    if kind != due:
        raise Refused(_("Next is this check: %(check)s.") % {"check": Check(due).label})
    _check_inspector(sheet, by)
    if kind == Check.FINAL:
        _check_end(sheet)
    return number


def _all_done(sheet: OrderSheet) -> None:
    if line := OrderLine.objects.filter(sheet=sheet).to_do().first():
        raise Refused(_("“%(name)s” is not done yet. The check comes after the work.") % {"name": line.name})


def _check_inspector(sheet: OrderSheet, by) -> None:
    if by.employee_id and standing_lines(sheet).filter(technician=by.employee_id).exists():
        raise Refused(_("You worked on this car. Somebody else makes this check."))
    last_self = sheet.checks.filter(kind=Check.SELF).order_by("-round").first()
    if last_self and last_self.by_id == by.pk:
        raise Refused(_("You made the self check. Somebody else makes this one."))


def _check_end(sheet: OrderSheet) -> None:
    """What has to be clear before the work is over."""
    if sheet.additions.filter(state=Addition.State.ASKED).exists():
        raise Refused(_("The customer has not answered about additional work yet."))
    if sheet.rework_of_id and sheet.rework_liable_id is None:
        raise Refused(_("Name who answers for the rework before the final check."))
    require_signed(sheet)
    _all_done(sheet)
    # The hours are booked for a team.
    if line := standing_lines(sheet).work().filter(team__isnull=True).first():
        raise Refused(
            # Translators: 中文 “%(name)s”没有班组。请判不合格退回，派给班组后再检。
            _("“%(name)s” has no team. Send it back into work and share it out to one.") % {"name": line.name}
        )


def _back_to_work(sheet: OrderSheet, again: Sequence[OrderLine]) -> None:
    lines = standing_lines(sheet).work()
    if again:
        lines = lines.filter(pk__in=[line.pk for line in again])
        if not lines.exists():
            raise Refused(_("These lines are not on the order."))
    lines.update(started_at=None, done_at=None)
    move(sheet, stage=Stage.IN_WORK)


def _end_work(sheet: OrderSheet, by, at: datetime) -> None:
    """Book the hours where commission and key figures read them."""
    labour = list(standing_lines(sheet).work().select_related("team", "technician"))
    LabourLine.objects.bulk_create(
        LabourLine(
            order=sheet.order,
            line=line.line,
            operation=line.name,
            team=line.team,
            technician=line.technician,
            standard_hours=line.hours,
            free=line.free,
            fault_code=line.fault_code,
        )
        for line in labour
    )
    RepairOrder.objects.filter(pk=sheet.order_id).update(completed_at=at)
    sheet.order.completed_at = at
    move(sheet, stage=Stage.READY)
    note(sheet, "order.ready", by, at, {"completed_at": [None, at]})


# Back from the counter ----------------------------------------------------------------------------------------------


@transaction.atomic
def send_back(
    *, order: RepairOrder, reason: str, again: Sequence[OrderLine] = (), version: int, by, at: datetime
) -> OrderSheet:
    """Send a finished car back into work, as long as nobody has paid: something was found when it was shown.

    The lines `again` (all, where none is named) are done again, and the checks begin a new round. The hours are taken
    out of the books until then; those of an earlier month are counted already, and ask for a rework order instead.
    """
    require(by, Right.RECEIVE if by.may(Right.RECEIVE, order.outlet) else Right.CHECK, order.outlet)
    sheet = held(order, version, by, at)
    in_stage(sheet, Stage.READY)
    if not reason.strip():
        raise Refused(_("Say what is not right."), field="reason")
    if order.payer_shares.exists() or _settlement_signed(order):
        raise Refused(_("The settlement has begun. Write a rework order for what is not right."))
    completed_at = sheet.order.completed_at
    if completed_at and local(completed_at).replace(day=1).date() != local(at).replace(day=1).date():
        raise Refused(
            _("The hours of this order count in an earlier month. Write a rework order for what is not right.")
        )
    order.labour_lines.all().delete()
    RepairOrder.objects.filter(pk=sheet.order_id).update(completed_at=None)
    sheet.order.completed_at = None
    _back_to_work(sheet, again)
    note(sheet, "order.sent_back", by, at, {"completed_at": [completed_at, None]}, reason)
    return sheet


def _settlement_signed(order: RepairOrder) -> bool:
    return Signature.objects.filter(reception__order=order, what=Signature.What.SETTLEMENT).exists()
