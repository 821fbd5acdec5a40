"""Trying other parameters and coefficients on a past month, and keeping a trial as a draft of the scheme."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from notices.services import Note, queue
from payroll.figures import with_records
from payroll.models import Membership, Run, SchemeDraft
from payroll.rules import keeping
from payroll.rules.compute import compute
from payroll.rules.inputs import Inputs
from payroll.rules.what_if import Changes, Outcome, changed, outcome
from staff import trail
from staff.access import Holders, require
from staff.instants import local
from staff.models import Outlet, User
from staff.months import month_of
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right, Role

from . import inputs as inputs_services
from . import inputs_scheme
from .runs import gathered, in_words

State = SchemeDraft.State


def month_as_paid(outlet: Outlet, month: date, at: datetime) -> Inputs:
    """What the month was computed from: its run's inputs; where there is none, the records as they are now."""
    kept = Run.objects.of(outlet, month).current().values_list("inputs", flat=True).first()
    return keeping.inputs_from_json(kept) if kept else gathered(outlet, month, at=at)


def try_changes(*, outlet: Outlet, inputs: Inputs, changes: Changes) -> Outcome:
    """What the month would have come to; nothing is stored. Refused, in words, where it cannot be computed.

    Where a change decides which records count, both sides are taken from the records of today.
    """
    tried = changed(inputs, changes)
    if changes.move_records:
        inputs, tried = with_records(inputs, outlet), with_records(tried, outlet)
    return outcome(in_words(compute, inputs), in_words(compute, tried))


@transaction.atomic
def keep_draft(
    *,
    outlet: Outlet,
    tried_on: date,
    changes: Changes,
    result: Outcome,
    title: str,
    reason: str,
    from_month: date,
    by: User,
    at: datetime,
) -> SchemeDraft:
    """Keep a trial for the general manager to decide; it shall hold from a month that has not begun."""
    require(by, Right.SCHEME_CHANGE, outlet)
    if not changes:
        raise Refused(_("Nothing is changed in this trial."))
    if not title.strip():
        raise Refused(_("Give the draft a name."), field="title")
    if not reason.strip():
        raise Refused(_("Say why; the general manager decides by it."), field="reason")
    _refuse_begun(from_month, at)
    made = SchemeDraft.objects.create(
        outlet=outlet,
        title=title.strip(),
        reason=reason.strip(),
        tried_on=tried_on,
        from_month=month_of(from_month),
        changes={
            "parameters": dict(changes.parameters),
            "coefficients": [[*key, str(value)] for key, value in changes.coefficients.items()],
        },
        bonus_before=result.before,
        bonus_after=result.after,
        made_by=by,
        made_at=at,
    )
    trail.record(about=made, action="draft.made", by=by, at=at, outlet=outlet, reason=made.reason)
    _tell(made, "payroll.draft_made", _general_managers(outlet, at), by, at)
    return made


def _refuse_begun(from_month: date, at: datetime) -> None:
    earliest = inputs_scheme.first_month_to_change(at)
    if month_of(from_month) < earliest:
        message = _("%(month)s at the earliest: what a month is paid by is settled before it begins.")
        raise Refused(message % {"month": f"{earliest:%Y-%m}"}, field="from_month")


@transaction.atomic
def approve_draft(*, draft: SchemeDraft, answer: str = "", by: User, at: datetime) -> None:
    """Let the draft hold from its month on: parameters and coefficients become dated rows, in its maker's name."""
    require(by, Right.SCHEME_APPROVE, draft.outlet)
    if draft.made_by_id == by.pk:
        raise Refused(_("This is your own draft. Somebody else has to decide it."))
    _refuse_begun(draft.from_month, at)
    _decide(draft, State.APPROVED, "draft.approved", answer, by, at)
    reason = _("%(title)s, approved by %(name)s") % {"title": draft.title, "name": by.name}
    for key, text in draft.changes["parameters"].items():
        inputs_scheme.set_parameter(
            outlet=draft.outlet,
            parameter=key,
            from_month=draft.from_month,
            value=text,
            reason=reason,
            by=draft.made_by,
            at=at,
        )
    for employee, group, team, _first, coefficient in draft.changes["coefficients"]:
        _change_coefficient(draft, employee, group, team, Decimal(coefficient), reason, at)
    _tell(draft, "payroll.draft_approved", [draft.made_by], by, at)


def _change_coefficient(
    draft: SchemeDraft, employee: str, group: str, team: str, coefficient: Decimal, reason: str, at: datetime
) -> None:
    """The membership that runs into the draft's month gets the new coefficient from its first day on."""
    found = Membership.objects.with_people().on(draft.from_month).filter(employee__number=employee, group=group)
    membership = found.filter(team__code=team).first() if team else found.filter(team__isnull=True).first()
    if membership is None:
        raise Refused(
            _("%(employee)s is no longer in that group from %(month)s on. Refuse the draft and try it anew.")
            % {"employee": employee, "month": f"{draft.from_month:%Y-%m}"}
        )
    if membership.coefficient == coefficient:
        return
    inputs_services.change_membership(
        membership=membership,
        seen=inputs_services.fingerprint(membership),
        coefficient=coefficient,
        from_on=max(draft.from_month, membership.from_on),
        reason=reason,
        by=draft.made_by,
        at=at,
    )


@transaction.atomic
def refuse_draft(*, draft: SchemeDraft, answer: str, by: User, at: datetime) -> None:
    require(by, Right.SCHEME_APPROVE, draft.outlet)
    if not answer.strip():
        raise Refused(_("Say why not."), field="answer")
    _decide(draft, State.REFUSED, "draft.refused", answer, by, at)
    _tell(draft, "payroll.draft_refused", [draft.made_by], by, at)


@transaction.atomic
def withdraw_draft(*, draft: SchemeDraft, by: User, at: datetime) -> None:
    if draft.made_by_id != by.pk:
        raise Refused(_("Only who made the draft withdraws it."))
    _decide(draft, State.WITHDRAWN, "draft.withdrawn", "", by, at)


def _decide(draft: SchemeDraft, state: str, action: str, answer: str, by: User, at: datetime) -> None:
    """Compare-and-set: a draft is decided once."""
    fields = {"state": state, "decided_by": by, "decided_at": at, "answer": answer.strip()}
    if not SchemeDraft.objects.filter(pk=draft.pk).waiting().update(**fields):
        raise AlreadyDone(_("This draft was decided meanwhile. Load the page again."))
    changes = {"state": [State.WAITING, state]}
    trail.record(about=draft, action=action, by=by, at=at, outlet=draft.outlet, changes=changes, reason=answer.strip())
    draft.refresh_from_db()


def _tell(draft: SchemeDraft, code: str, people, by: User, at: datetime) -> None:
    params = {
        "title": draft.title,
        "outlet": draft.outlet.name,
        "month": f"{draft.from_month:%Y-%m}",
        "who": by.name,
        "reason": draft.answer or draft.reason,
    }
    notes = [
        Note(
            key=f"draft.{draft.pk}.{draft.state}:{person.pk}",
            code=code,
            params=params,
            recipient=person,
            about=draft,
            outlet=draft.outlet,
        )
        for person in people
        if person.pk != by.pk
    ]
    queue(notes, at=at)


def _general_managers(outlet: Outlet, at: datetime) -> list[User]:
    return Holders([Role.GENERAL_MANAGER], local(at).date()).of(Role.GENERAL_MANAGER, outlet)
