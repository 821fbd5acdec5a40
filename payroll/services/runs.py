"""A run on its way: begun, computed, open to objections, confirmed by somebody else, closed, perhaps reopened."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from time import monotonic

from django.db import transaction
from django.utils.translation import gettext as _

from notices.models import Urgency
from notices.services import Note, queue
from payroll import checks, late, run_page
from payroll.figures import inputs_of, returns_of
from payroll.models import ClosedRecord, Run, Statement
from payroll.rules import keeping, rounding
from payroll.rules.checked import WrongInputs
from payroll.rules.compute import Commission, compute
from payroll.rules.inputs import Inputs, Remark
from payroll.rules.month import MissingTargets
from payroll.sources import SOURCES
from payroll.words import faults_in_words, missing_in_words
from staff import policy, trail, work
from staff.access import Holders, require
from staff.instants import local
from staff.models import Employee, Outlet, User, Work
from staff.months import last_day
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right, Role

from . import fund

State = Run.State
ROWS_AT_A_TIME = 5_000


class NothingToCompute(Refused):
    """The month cannot be computed; the sentence names every row that stands in the way."""


# --- Begin and compute ------------------------------------------------------------------------------------------------


@transaction.atomic
def open_month(*, outlet: Outlet, month: date, by: User, at: datetime) -> Run:
    """The month's run, begun as a draft where there is none yet."""
    require(by, Right.PAY_COMPUTE, outlet)
    run = Run.objects.of(outlet, month).current().first()
    if run is not None:
        return run
    if month > local(at).date():
        raise Refused(_("This month has not begun yet."), field="month")
    return _begin(outlet, month, by, at)


def _begin(outlet: Outlet, month: date, by: User, at: datetime) -> Run:
    nth = Run.objects.of(outlet, month).count() + 1
    number = f"{outlet.code}-TC-{month:%Y-%m}" + (f"-{nth}" if nth > 1 else "")
    run, created = Run.objects.get_or_create(
        number=number, defaults={"outlet": outlet, "month": month, "created_by": by, "created_at": at}
    )
    if created:
        trail.record(about=run, action="run.begun", by=by, at=at, outlet=outlet)
    return run


def start_computing(*, run: Run, by: User, at: datetime) -> Work:
    """Hand the computation to the worker; its page shows the progress and leads back to the run.

    What is under way already is not begun again: its own work comes back to whoever asked for it.
    """
    require(by, Right.PAY_COMPUTE, run.outlet)
    _refuse_unless_computable(run)
    last = run_page.last_computing(run, at)
    if last and last.moving:
        if last.item.by_id == by.pk:
            return last.item
        raise AlreadyDone(_("%(name)s is having this run computed just now.") % {"name": last.item.by.name})
    title = _("Commission %(month)s, %(outlet)s") % {"month": f"{run.month:%Y-%m}", "outlet": run.outlet}
    return work.start(kind=run_page.COMPUTE, title=title, by=by, params={"run": run.number}, at=at)


def _refuse_unless_computable(run: Run) -> None:
    if not run.may_be_computed:
        raise AlreadyDone(
            _("The run is %(state)s and is not computed any more.") % {"state": run.get_state_display().lower()}
        )


def compute_run(*, run: Run, by: User, at: datetime, progress=lambda done, total: None) -> Commission:
    """Compute the month from nothing and keep inputs, result and statements; a draft becomes computed.

    Refused with every bad row and missing target named, and then nothing is changed.
    """
    require(by, Right.PAY_COMPUTE, run.outlet)
    _refuse_unless_computable(run)
    begun = monotonic()
    commission = computed(run.outlet, run.month, at=at, progress=progress)
    inputs, result = keeping.inputs_to_json(commission.inputs), keeping.result_to_json(commission)
    progress(3, 4)
    fields = {
        "inputs": inputs,
        "result": result,
        "fingerprint": keeping.fingerprint(inputs, result),
        "computed_by": by,
        "computed_at": at,
        "seconds": round(monotonic() - begun, 2),
    }
    with transaction.atomic():
        state = State.OPEN if run.state == State.OPEN else State.COMPUTED
        # Whoever computed or moved the run meanwhile was quicker, and this outcome is of older records.
        same = Run.objects.filter(pk=run.pk, state=run.state, computed_at=run.computed_at)
        if not same.update(state=state, **fields):
            raise AlreadyDone(_("Somebody else computed or changed this run meanwhile. Load the page again."))
        _write_statements(run, commission)
        changes = {"state": [run.state, state], "fingerprint": [run.fingerprint[:12], fields["fingerprint"][:12]]}
        trail.record(about=run, action="run.computed", by=by, at=at, outlet=run.outlet, changes=changes)
    progress(4, 4)
    return commission


def computed(outlet: Outlet, month: date, *, at: datetime, progress=lambda done, total: None) -> Commission:
    """A fresh computation; nothing is stored. Refusals are in words."""
    inputs = gathered(outlet, month, at=at, progress=progress)
    progress(2, 4)
    return in_words(compute, inputs)


def gathered(outlet: Outlet, month: date, *, at: datetime, progress=lambda done, total: None) -> Inputs:
    """What the month is computed from as the records are now, with what closed months turned out to owe."""
    look_back = policy.value("commission.late_months", outlet=outlet, on=local(at).date())
    inputs = inputs_of(outlet, month)
    progress(1, 4)
    corrections, remarks = late.corrections_for(outlet, month, look_back=look_back)
    # Nobody is paid by an outlet that one has left for another; such a correction is named, and not taken for paid.
    here = {person.number for person in inputs.people}
    moved = [Remark("moved_away", late.in_short(each)) for each in corrections if each.employee not in here]
    corrections = [each for each in corrections if each.employee in here]
    remarks = (*inputs.remarks, *returns_of(inputs, outlet), *remarks, *moved)
    return replace(inputs, corrections=tuple(corrections), remarks=remarks)


def in_words(function, inputs) -> Commission:
    """The engine's refusals as sentences for people."""
    try:
        return function(inputs)
    except MissingTargets as error:
        raise NothingToCompute(missing_in_words(error.missing)) from error
    except WrongInputs as error:
        raise NothingToCompute(faults_in_words(error.faults)) from error


def _write_statements(run: Run, commission: Commission) -> None:
    """Every line anew: what an earlier computation wrote is gone. Objections and acknowledgements stay, and so does the
    address of whoever has a statement still, which messages lead to."""
    numbers = [statement.person.number for statement in commission.statements]
    ids = dict(Employee.objects.filter(number__in=numbers).values_list("number", "pk"))
    groups = groups_of(commission)
    run.statements.exclude(employee__in=ids.values()).delete()
    Statement.objects.bulk_create(
        (
            Statement(
                run=run,
                employee_id=ids[each.person.number],
                groups=groups.get(each.person.number, []),
                lines={
                    code: str(rounding.money(figure.value))
                    for lines in (each.components, each.deductions, each.incentives)
                    for code, figure in lines.items()
                },
                gross=rounding.money(each.gross.value),
                fund=rounding.money(each.fund.value),
                deducted=rounding.money(sum(figure.value for figure in each.deductions.values())),
                rewarded=rounding.money(sum(figure.value for figure in each.incentives.values())),
                bonus=rounding.money(each.bonus.value),
                uncollected=rounding.money(each.uncollected.value),
                base_salary=rounding.money(each.base_salary.value),
                income=rounding.money(each.income.value),
            )
            for each in commission.statements
        ),
        batch_size=500,
        update_conflicts=True,
        unique_fields=["run", "employee"],
        update_fields=["groups", "lines", *run_page.AMOUNTS, "uncollected"],
    )


def groups_of(commission: Commission) -> dict[str, list[str]]:
    """Everybody's groups of the month, in order."""
    found: dict[str, set[str]] = {}
    for member in commission.inputs.members:
        found.setdefault(member.employee, set()).add(member.group)
    return {who: sorted(groups) for who, groups in found.items()}


# --- Open, confirm, close ---------------------------------------------------------------------------------------------


def _move(run: Run, start: str, to: str, *, action: str, by: User, at: datetime, reason: str = "", **fields) -> None:
    """Compare-and-set from one state to another with its trail entry; else somebody was quicker."""
    if not Run.objects.filter(pk=run.pk, state=start, computed_at=run.computed_at).update(state=to, **fields):
        now = Run.objects.without_contents().get(pk=run.pk)
        raise AlreadyDone(
            _("The run is %(state)s meanwhile, or was computed again. Load the page again.")
            % {"state": now.get_state_display().lower()}
        )
    changes = {"state": [start, to]}
    trail.record(about=run, action=action, by=by, at=at, outlet=run.outlet, changes=changes, reason=reason)
    run.refresh_from_db()


@transaction.atomic
def open_to_objections(*, run: Run, by: User, at: datetime) -> None:
    """Let everybody see the own statement; they may object for as long as settled. The month has to be over."""
    require(by, Right.PAY_COMPUTE, run.outlet)
    today = local(at).date()
    if today <= last_day(run.month):
        raise Refused(_("The month is not over yet: its figures still move. Open it to objections afterwards."))
    days = policy.value("commission.objection_days", outlet=run.outlet, on=today)
    until = at + timedelta(days=days)
    fields = {"opened_at": at, "objections_until": until}
    _move(run, State.COMPUTED, State.OPEN, action="run.opened", by=by, at=at, **fields)
    statements = run.statements.filter(employee__user__is_active=True).select_related("employee__user")
    queue(
        [
            _note(f"run.{run.pk}.opened.{at.isoformat()}", "payroll.opened", statement.employee.user, run, statement)
            for statement in statements
        ],
        at=at,
    )


def _note(key: str, code: str, person: User, run: Run, about, **params) -> Note:
    params = {"month": f"{run.month:%Y-%m}", "run": run.number, **params}
    return Note(
        key=f"{key}:{person.pk}",
        recipient=person,
        code=code,
        params=params,
        about=about,
        outlet=run.outlet,
        urgency=Urgency.NORMAL,
    )


@transaction.atomic
def confirm_run(*, run: Run, reason: str = "", by: User, at: datetime) -> None:
    """Confirm what somebody else computed, once every check is settled. Below the CSI minimum only the station head
    confirms, with a written reason."""
    require(by, Right.PAY_CONFIRM, run.outlet)
    if run.computed_by_id == by.pk:
        raise Refused(_("You computed this run yourself. Somebody else has to confirm it."))
    # An objection that is raised at this moment comes before it, and is seen here, or finds the run confirmed.
    Run.objects.select_for_update(no_key=True).only("pk").get(pk=run.pk)
    for check in checks.checks_of(run, at=at):
        _refuse_unsettled(check, run, by, reason)
    reason = reason.strip()
    fields = {"confirmed_by": by, "confirmed_at": at, "confirm_reason": reason}
    _move(run, State.OPEN, State.CONFIRMED, action="run.confirmed", by=by, at=at, reason=reason, **fields)
    _tell(run, [Role.FINANCE], "payroll.confirmed", f"run.{run.pk}.confirmed.{at.isoformat()}", by, at)


def _refuse_unsettled(check, run: Run, by: User, reason: str) -> None:
    if check.settled:
        return
    if check.code == "csi_below_minimum":
        if not by.may(Right.PAY_REOPEN, run.outlet):
            raise Refused(_("The CSI score lies below the minimum: only the station head can confirm this month."))
        if not reason.strip():
            raise Refused(_("The CSI score lies below the minimum: give your reason in writing."), field="reason")
        return
    raise Refused(_("Still to be settled: %(check)s.") % {"check": check.title})


def _tell(run: Run, roles: list[str], code: str, key: str, by: User, at: datetime, **params) -> None:
    people = Holders(roles, local(at).date())
    told = [person for person in people.of_any(roles, run.outlet) if person.pk != by.pk]
    queue([_note(key, code, person, run, run, by=by.name, **params) for person in told], at=at)


@transaction.atomic
def send_back(*, run: Run, reason: str, by: User, at: datetime) -> None:
    """Give an open or confirmed run back to finance, who computes it again."""
    require(by, Right.PAY_CONFIRM, run.outlet)
    if not reason.strip():
        raise Refused(_("Say what has to be looked at again."), field="reason")
    if run.state not in (State.OPEN, State.CONFIRMED):
        raise AlreadyDone(_("Only a run that is open to objections or confirmed can be sent back."))
    fields = {"confirmed_by": None, "confirmed_at": None, "confirm_reason": "", "objections_until": None}
    _move(run, run.state, State.COMPUTED, action="run.sent_back", by=by, at=at, reason=reason.strip(), **fields)
    key = f"run.{run.pk}.sent_back.{at.isoformat()}"
    _tell(run, [Role.FINANCE], "payroll.sent_back", key, by, at, reason=reason.strip())


def start_closing(*, run: Run, by: User, at: datetime) -> Work:
    """Hand the closing of a confirmed run to the worker: the month is computed once more and all its documents kept."""
    require(by, Right.PAY_COMPUTE, run.outlet)
    if run.state != State.CONFIRMED:
        raise AlreadyDone(
            _("The run is %(state)s meanwhile, or was computed again. Load the page again.")
            % {"state": run.get_state_display().lower()}
        )
    title = _("Close commission %(month)s") % {"month": f"{run.month:%Y-%m}"}
    return work.start(kind=run_page.CLOSE, title=title, by=by, params={"run": run.number}, at=at)


@transaction.atomic
def close_run(*, run: Run, by: User, at: datetime) -> None:
    """Close the month for good: what it was computed from is kept with it, and the fund gets its part.

    Refused where the records moved since the computation: then it is computed again first.
    """
    require(by, Right.PAY_COMPUTE, run.outlet)
    # One month of an outlet at a time: two that are closed at once would both carry the same correction.
    Outlet.objects.select_for_update(no_key=True).get(pk=run.outlet_id)
    _refuse_changed(run, at)
    _move(run, State.CONFIRMED, State.CLOSED, action="run.closed", by=by, at=at, closed_by=by, closed_at=at)
    _keep_records(run)
    amount = rounding.money(compute(keeping.inputs_from_json(run.inputs)).fund.value)
    fund.credit_run(outlet=run.outlet, month=run.month, amount=amount, run_number=run.number, by=by, at=at)
    roles = [Role.STATION_HEAD, Role.GENERAL_MANAGER]
    _tell(run, roles, "payroll.closed", f"run.{run.pk}.closed", by, at)


def _refuse_changed(run: Run, at: datetime) -> None:
    if keeping.inputs_to_json(computed(run.outlet, run.month, at=at).inputs) != run.inputs:
        raise Refused(
            _("Records of this month changed after it was computed. Send it back and compute it again before closing.")
        )


def _keep_records(run: Run) -> None:
    """What every document counted for, some thousand rows at a time."""
    inputs = keeping.inputs_from_json(run.inputs)
    rows: list[ClosedRecord] = []
    for code, source in SOURCES.items():
        if source.unearned:
            continue
        for (whose, record), worth in late.counted_records(run.outlet, inputs, code):
            rows.append(ClosedRecord(run=run, source=code, whose=whose, record=record, worth=worth))
            if len(rows) >= ROWS_AT_A_TIME:
                ClosedRecord.objects.bulk_create(rows)
                rows.clear()
    ClosedRecord.objects.bulk_create(rows)


@transaction.atomic
def reopen_run(*, run: Run, reason: str, by: User, at: datetime) -> Run:
    """Give a closed month up and begin it anew; the old run is kept as it is. The station head, with a reason."""
    require(by, Right.PAY_REOPEN, run.outlet)
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say why the month is opened again."), field="reason")
    fields = {"reopened_by": by, "reopened_at": at, "reopen_reason": reason}
    _move(run, State.CLOSED, State.REOPENED, action="run.reopened", by=by, at=at, reason=reason, **fields)
    fund.reverse_run(outlet=run.outlet, run_number=run.number, by=by, at=at, reason=reason)
    again = _begin(run.outlet, run.month, by, at)
    key = f"run.{run.pk}.reopened"
    _tell(run, [Role.FINANCE, Role.GENERAL_MANAGER], "payroll.reopened", key, by, at, reason=reason)
    return again


def tick_check(*, run: Run, key: str, reason: str = "", by: User, at: datetime) -> None:
    """Note that somebody looked at a check and lets it stand."""
    require(by, Right.PAY_COMPUTE if by.may(Right.PAY_COMPUTE, run.outlet) else Right.PAY_CONFIRM, run.outlet)
    if not run.may_be_computed:
        raise AlreadyDone(
            _("The run is %(state)s: its checks are done with.") % {"state": run.get_state_display().lower()}
        )
    check = next((check for check in checks.checks_of(run, at=at) if check.key == key), None)
    if check is None:
        raise AlreadyDone(_("This check is no longer there: the run was computed again. Load the page again."))
    if check.must:
        raise Refused(_("This cannot be let stand: %(check)s.") % {"check": check.title})
    with transaction.atomic():
        _tick, created = run.ticks.get_or_create(key=key, defaults={"reason": reason.strip(), "by": by, "at": at})
        if created:
            changes = {"check": ["", str(check.title)]}
            trail.record(
                about=run, action="run.check_seen", by=by, at=at, outlet=run.outlet, changes=changes, reason=reason
            )


# --- In the worker ----------------------------------------------------------------------------------------------------


def compute_in_worker(item: Work, progress) -> dict:
    """What the worker does for `start_computing`."""
    run = Run.objects.select_related("outlet__area__region").get(number=item.params["run"])
    compute_run(run=run, by=item.by, at=item.asked_at, progress=progress)
    return {"message": _("Computed."), "url": run.get_absolute_url()}


def close_in_worker(item: Work, progress) -> dict:
    """What the worker does for `start_closing`; the run's page says afterwards whether it is closed."""
    run = Run.objects.select_related("outlet__area__region").get(number=item.params["run"])
    close_run(run=run, by=item.by, at=item.asked_at)
    return {"message": _("The month is closed."), "url": run.get_absolute_url()}
