"""Commission groups, assessments and adjustments: entering, superseding, correcting. Nothing is ever deleted."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from payroll.models import TRADES, Adjustment, Assessment, Membership
from staff import trail
from staff.access import require
from staff.models import Employee, Outlet
from staff.months import month_of
from staff.numbers import free_number
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

ADJUSTMENT_LETTERS = "KF"
# The manufacturer's forms count to a hundred; what is above is a slip of the pen.
HIGHEST_SCORE = 100
CORRECTABLE = ("employee", "month", "kind", "value", "reason")


# --- Commission groups ------------------------------------------------------------------------------------------------


def enter_membership(
    *,
    employee: Employee,
    group: str,
    team=None,
    coefficient: Decimal,
    from_on: date,
    to_on: date | None = None,
    by,
    at: datetime,
) -> Membership:
    """Put somebody into a commission group from a day on; refused where the person is in it on one of the days."""
    require(by, Right.GROUPS_KEEP, employee.outlet)
    made = Membership(employee=employee, group=group, team=team, coefficient=coefficient, from_on=from_on, to_on=to_on)
    with transaction.atomic():
        _hold(employee)
        _check(made)
        made.save(force_insert=True)
        _note(made, "membership.entered", by, at, {"from_on": [None, from_on], "coefficient": [None, coefficient]})
    return made


def change_membership(
    *, membership: Membership, seen: str, coefficient: Decimal, from_on: date, reason: str, by, at: datetime
) -> Membership:
    """Another coefficient from a day on: the row ends the day before, and a new one begins that lasts as long as it.

    From its own first day the row itself is corrected. `seen` is the `fingerprint` that the form began with.
    """
    require(by, Right.GROUPS_KEEP, membership.employee.outlet)
    with transaction.atomic():
        held = _held(membership, seen)
        if from_on < held.from_on or held.to_on and from_on > held.to_on:
            raise Refused(_("Choose a day within the membership."), field="from_on")
        if coefficient == held.coefficient:
            raise Refused(_("The coefficient is the same as before."), field="coefficient")
        _check_coefficient(coefficient)
        changes = {"coefficient": [held.coefficient, coefficient], "from_on": [held.from_on, from_on]}
        if from_on == held.from_on:
            held.coefficient = coefficient
            held.save(update_fields=["coefficient"])
            _note(held, "membership.changed", by, at, changes, reason)
            return held
        last = held.to_on
        held.to_on = from_on - timedelta(days=1)
        held.save(update_fields=["to_on"])
        made = Membership.objects.create(
            employee=held.employee,
            group=held.group,
            team=held.team,
            coefficient=coefficient,
            from_on=from_on,
            to_on=last,
        )
        _note(held, "membership.superseded", by, at, {"to_on": [last, held.to_on]}, reason)
        _note(made, "membership.changed", by, at, changes, reason)
    return made


def end_membership(*, membership: Membership, seen: str, to_on: date, reason: str, by, at: datetime) -> Membership:
    """Let it end with a day, or with another one than it has. The day lies within it, or before what follows."""
    require(by, Right.GROUPS_KEEP, membership.employee.outlet)
    with transaction.atomic():
        held = _held(membership, seen)
        before, held.to_on = held.to_on, to_on
        _check(held, field="to_on")
        held.save(update_fields=["to_on"])
        _note(held, "membership.ended", by, at, {"to_on": [before, to_on]}, reason)
    return held


def fingerprint(membership: Membership) -> str:
    """The same as long as nobody changes the membership."""
    return f"{membership.coefficient.normalize():f} {membership.from_on} {membership.to_on}"


def _hold(employee: Employee) -> None:
    """One change of somebody's groups at a time, so that two cannot overlap."""
    Employee.objects.select_for_update().get(pk=employee.pk)


def _held(membership: Membership, seen: str) -> Membership:
    _hold(membership.employee)
    held = Membership.objects.with_people().get(pk=membership.pk)
    if fingerprint(held) != seen:
        raise AlreadyDone(_("Somebody has changed this membership in the meantime. Load the page again to see it."))
    return held


def _check(membership: Membership, field: str = "from_on") -> None:
    """What the database and the sheet refuse, in words beside the field."""
    of_trade = membership.group in TRADES
    if of_trade and membership.team is None:
        raise Refused(_("Choose the team: this group shares by teams."), field="team")
    if not of_trade and membership.team is not None:
        raise Refused(_("Only mechanics and body and paint have teams. Leave it empty."), field="team")
    if membership.team and membership.team.trade != membership.group:
        raise Refused(_("This team belongs to the other trade. Choose another one."), field="team")
    if membership.team and membership.team.outlet_id != membership.employee.outlet_id:
        raise Refused(_("This team belongs to another outlet. Choose another one."), field="team")
    if membership.to_on and membership.to_on < membership.from_on:
        raise Refused(_("It would end before it begins. Choose a later last day."), field="to_on")
    _check_coefficient(membership.coefficient)
    alike = Membership.objects.alike(membership)
    other = alike.overlapping(membership.from_on, membership.to_on).order_by("from_on").first()
    if other and other.to_on:
        names = {"first": other.from_on, "last": other.to_on}
        raise Refused(_("Already in this group from %(first)s to %(last)s. Choose other days.") % names, field=field)
    if other:
        message = _("Already in this group since %(first)s. Change or end that membership instead.")
        raise Refused(message % {"first": other.from_on}, field=field)


def _check_coefficient(coefficient: Decimal) -> None:
    if coefficient <= 0:
        raise Refused(_("A coefficient is above 0. Who shares in nothing leaves the group."), field="coefficient")


def _note(membership: Membership, action: str, by, at: datetime, changes: dict, reason: str = "") -> None:
    trail.record(
        about=membership,
        action=action,
        by=by,
        at=at,
        outlet=membership.employee.outlet,
        changes=changes,
        reason=reason,
    )


# --- Assessments ------------------------------------------------------------------------------------------------------


def enter_assessments(
    *, outlet: Outlet, month: date, scores: dict[Employee, tuple[str, Decimal | None]], by, at: datetime
) -> int:
    """Scores of a month by person, each with the text of the score that the form began with; how many changed.

    An empty score leaves what is there. Refused as a whole where somebody else changed one since.
    """
    require(by, Right.ASSESS, outlet)
    with transaction.atomic():
        Outlet.objects.select_for_update().get(pk=outlet.pk)
        stored = {row.employee_id: row for row in Assessment.objects.of_outlet(outlet).of_month(month)}
        return sum(
            _assess(stored.get(employee.pk), employee, month, seen, score, by, at)
            for employee, (seen, score) in scores.items()
        )


def _assess(row: Assessment | None, employee, month: date, seen: str, score: Decimal | None, by, at) -> bool:
    present = f"{row.score.normalize():f}" if row else ""
    if score is None or row and row.score == score:
        return False
    if seen != present:
        message = _("Somebody has entered another score for %(name)s in the meantime: %(score)s.")
        raise AlreadyDone(message % {"name": employee.name, "score": present or "—"})
    if not 0 <= score <= HIGHEST_SCORE:
        raise Refused(_("A score lies between 0 and 100."))
    before = row.score if row else None
    row = row or Assessment(employee=employee, month=month)
    row.score = score
    row.save()
    action = "assessment.entered" if before is None else "assessment.corrected"
    trail.record(about=row, action=action, by=by, at=at, outlet=employee.outlet, changes={"score": [before, score]})
    return True


# --- Adjustments ------------------------------------------------------------------------------------------------------


def enter_adjustment(
    *, employee: Employee, month: date, kind: str, value: Decimal, reason: str, by, at: datetime
) -> Adjustment:
    """Take hours or an amount from somebody's pay of a month; a value below zero pays out."""
    require(by, Right.ADJUST, employee.outlet)
    _check_adjustment(value, reason)
    with transaction.atomic():
        made = Adjustment.objects.create(
            number=free_number(ADJUSTMENT_LETTERS, employee.outlet, Adjustment.objects),
            employee=employee,
            month=month_of(month),
            kind=kind,
            value=value,
            reason=reason.strip(),
        )
        trail.record(
            about=made,
            action="adjustment.entered",
            by=by,
            at=at,
            outlet=employee.outlet,
            changes={"value": [None, value], "kind": [None, kind]},
            reason=made.reason,
        )
    return made


def correct_adjustment(*, adjustment: Adjustment, seen: str, values: dict, why: str, by, at: datetime) -> Adjustment:
    """Give it other values (those of `CORRECTABLE`), unless somebody else did since. The number stays."""
    require(by, Right.ADJUST, adjustment.employee.outlet)
    require(by, Right.ADJUST, values["employee"].outlet)
    _check_adjustment(values["value"], values["reason"])
    with transaction.atomic():
        held = Adjustment.objects.select_for_update(of=("self",)).select_related("employee").get(pk=adjustment.pk)
        if adjustment_fingerprint(held) != seen:
            raise AlreadyDone(_("Somebody has corrected this adjustment in the meantime. Load the page again."))
        values = values | {"month": month_of(values["month"]), "reason": values["reason"].strip()}
        changes = {
            name: [_shown(getattr(held, name)), _shown(values[name])]
            for name in CORRECTABLE
            if getattr(held, name) != values[name]
        }
        if not changes:
            return held
        for name in CORRECTABLE:
            setattr(held, name, values[name])
        held.save()
        trail.record(
            about=held,
            action="adjustment.corrected",
            by=by,
            at=at,
            outlet=held.employee.outlet,
            changes=changes,
            reason=why.strip(),
        )
    return held


def adjustment_fingerprint(adjustment: Adjustment) -> str:
    """The same as long as nobody corrects the adjustment."""
    return "|".join(str(_shown(getattr(adjustment, name))) for name in CORRECTABLE)


def _shown(value):
    """As the trail keeps it: a person by number, an amount without needless zeros."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.number if isinstance(value, Employee) else value


def _check_adjustment(value: Decimal, reason: str) -> None:
    if value == 0:
        raise Refused(_("Nothing would be adjusted. Enter another value than 0."), field="value")
    if not reason.strip():
        raise Refused(_("Say why; the person reads it in the statement."), field="reason")
