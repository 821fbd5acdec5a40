"""Every step of a key-customer case: check, change by compare-and-set, leave a trail entry, tell who must know."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from customers import criteria, deadlines, policies
from customers.models import Candidate, Case, CaseAction, Contact, Vehicle, WatchShift
from customers.tiers import Tier, highest
from staff import trail
from staff.instants import local
from staff.models import Outlet, Posting, User
from staff.numbers import next_number
from staff.places import Place
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.versions import keep

from . import announcements, contacts
from .screening import link_case

# Actions on a case by which somebody spoke to the customer.
CONTACT_OF: dict[str, str] = {
    CaseAction.Kind.CALL: Contact.Kind.CALL,
    CaseAction.Kind.VERIFICATION: Contact.Kind.CALL,
    CaseAction.Kind.VISIT: Contact.Kind.VISIT,
}

State = Case.State


# Opening ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def confirm_candidates(
    *, candidates: Iterable[Candidate], tier: str, title: str, by, at: datetime, owner=None, reason: str = ""
) -> Case:
    """Open a case for waiting candidates of one car. The clock runs from the first of them.

    Refused when they are of different cars, when the car has an open case, or when the tier differs from the
    suggested one without a reason.
    """
    candidates = list(candidates)
    if not candidates:
        raise Refused(_("Choose at least one candidate."))
    vehicle, outlet = candidates[0].vehicle, candidates[0].outlet
    if any(candidate.vehicle_id != vehicle.pk for candidate in candidates):
        raise Refused(_("These candidates are of different cars. Confirm them one car at a time."))
    suggested = highest(candidate.suggested_tier for candidate in candidates)
    case = _open(
        vehicle=vehicle,
        outlet=outlet,
        title=title,
        tier=tier,
        suggested=suggested,
        recorded_at=min(candidate.recorded_at for candidate in candidates),
        owner=owner,
        by=by,
        at=at,
        reason=reason,
    )
    _decide(candidates, Candidate.State.CONFIRMED, by=by, at=at, case=case)
    return case


@transaction.atomic
def open_case(*, vehicle: Vehicle, tier: str, title: str, reason: str, by, at: datetime, owner=None) -> Case:
    """Open a case by hand, without a signal; the clock runs from now."""
    if not reason.strip():
        raise Refused(_("Say why this customer is a key customer."), field="reason")
    return _open(
        vehicle=vehicle,
        outlet=vehicle.customer.outlet,
        title=title,
        tier=tier,
        suggested=None,
        recorded_at=at,
        owner=owner,
        by=by,
        at=at,
        reason=reason,
    )


def _open(*, vehicle, outlet, title, tier, suggested, recorded_at, owner, by, at, reason) -> Case:
    if suggested and tier != suggested and not reason.strip():
        raise Refused(
            _("%(tier)s differs from the suggested %(suggested)s. Say why.") % {"tier": tier, "suggested": suggested},
            field="reason",
        )
    if there := Case.objects.open().filter(vehicle=vehicle).first():
        raise Refused(_("This car has the open case %(number)s. Merge into it.") % {"number": there.number})
    _check_owner(owner, outlet)
    clock = deadlines.clock(recorded_at, _period(outlet, tier, recorded_at))
    try:
        with transaction.atomic():
            case = Case.objects.create(
                number=next_number("ZD", outlet),
                vehicle=vehicle,
                outlet=outlet,
                title=title.strip(),
                tier=tier,
                suggested_tier=suggested or "",
                state=State.IN_HAND if owner else State.OPENED,
                owner=owner,
                opened_by=by,
                opened_at=at,
                recorded_at=recorded_at,
                **_clock_fields(clock),
            )
    except IntegrityError:
        raise AlreadyDone(_("Somebody has just opened a case for this car. Merge into it.")) from None
    trail.note(case, "case.opened", by, at, {"tier": ["", tier]}, reason)
    link_case(case=case, by=by, at=at)
    if owner:
        announcements.tell_owner(case, "case.assigned", at, by)
    if tier == Tier.AAA:
        announcements.tell_region_of_aaa(case, at)
    return case


def _period(outlet, tier: str, from_at: datetime):
    """The tier's period as settled for the outlet on the day the clock starts."""
    return policies.period(policies.book(timezone.localdate(from_at)).for_outlet(outlet), tier)


def _clock_fields(clock: deadlines.Clock) -> dict:
    """A clock as the case stores it. The sweep looks from its first stage on: what is passed already is sent."""
    return {
        "clock_from_at": clock.from_at,
        "half_at": clock.half_at,
        "alert_at": clock.alert_at,
        "deadline_at": clock.deadline_at,
        "next_warning_at": clock.half_at,
    }


# Candidates -------------------------------------------------------------------------------------------------------


@transaction.atomic
def merge_candidate(*, candidate: Candidate, by, at: datetime) -> Case:
    """Take a waiting candidate into the car's open case. An earlier signal moves the clock back to it."""
    case = Case.objects.select_for_update(of=("self",)).open().filter(vehicle=candidate.vehicle_id).first()
    if not case:
        raise Refused(_("This car has no open case. Confirm the candidate instead."))
    _decide([candidate], Candidate.State.MERGED, by=by, at=at, case=case)
    changes = {"criterion": ["", candidate.criterion]}
    fields = {"suggested_tier": highest(filter(None, [case.suggested_tier, candidate.suggested_tier]))}
    if candidate.recorded_at < case.recorded_at:
        fields["recorded_at"] = candidate.recorded_at
        if case.reopened_at is None and case.clock_runs:
            period = _period(case.outlet, case.tier, candidate.recorded_at)
            clock = deadlines.clock(candidate.recorded_at, period)
            fields |= _clock_fields(clock)
            changes["deadline_at"] = [case.deadline_at, clock.deadline_at]
    _change(case, [case.state], **fields)
    trail.note(case, "case.candidate_merged", by, at, changes)
    return case


@transaction.atomic
def dismiss_candidate(*, candidate: Candidate, reason: str, by, at: datetime) -> None:
    """Decide that a candidate is no key customer. Needs a reason; its evidence is never used again."""
    if not reason.strip():
        raise Refused(_("Say why this is no key customer."), field="reason")
    _decide([candidate], Candidate.State.DISMISSED, by=by, at=at, reason=reason)


def _decide(candidates: list[Candidate], state, *, by, at: datetime, case=None, reason: str = "") -> None:
    waiting = Candidate.objects.waiting().filter(pk__in=[candidate.pk for candidate in candidates])
    done = waiting.update(state=state, decided_by=by, decided_at=at, case=case, reason=reason, next_warning_at=None)
    if done != len(candidates):
        raise AlreadyDone(_already_decided(candidates))
    trail.record_many(
        trail.entry(
            about=candidate,
            action=f"candidate.{state}",
            by=by,
            at=at,
            outlet=candidate.outlet,
            changes={"case": ["", case.number]} if case else {},
            reason=reason,
        )
        for candidate in candidates
    )


def _already_decided(candidates) -> str:
    decided = Candidate.objects.filter(pk__in=[c.pk for c in candidates], decided_at__isnull=False)
    first = decided.exclude(decided_by=None).select_related("decided_by").order_by("decided_at").first()
    if not first:
        return _("Somebody has decided on this candidate meanwhile.")
    return _("Already decided by %(who)s at %(when)s: %(what)s.") % {
        "who": first.decided_by,
        "when": f"{local(first.decided_at):%H:%M}",
        "what": first.get_state_display(),
    }


# Owner and tier ---------------------------------------------------------------------------------------------------


@transaction.atomic
def assign_owner(*, case: Case, owner, by, at: datetime, reason: str = "") -> Case:
    """Name the owner of a case that is not closed; the first owner takes it in hand."""
    _check_owner(owner, case.outlet)
    case = _locked(case)
    if case.state == State.CLOSED:
        raise Refused(_("The case is closed. Reopen it first."))
    if case.owner_id == owner.pk:
        raise AlreadyDone(_("%(who)s is the owner already.") % {"who": owner})
    before = case.owner.name if case.owner else ""
    state = State.IN_HAND if case.state == State.OPENED else case.state
    _change(case, [case.state], owner=owner, state=state)
    trail.note(case, "case.assigned", by, at, {"owner": [before, owner.name]}, reason)
    case.owner = owner
    announcements.tell_owner(case, "case.assigned", at, by)
    return case


def _check_owner(owner, outlet) -> None:
    if owner is None:
        return
    if not owner.is_active or not owner.may(Right.CASES_WORK, outlet):
        raise Refused(
            _("%(who)s cannot work on cases of %(outlet)s today. Choose somebody else.")
            % {"who": owner, "outlet": outlet},
            field="owner",
        )


@transaction.atomic
def change_tier(*, case: Case, tier: str, reason: str, by, at: datetime) -> Case:
    """Raise or lower the tier. The deadline moves with it, reckoned from the same moment; what of the new one has
    passed already is warned of together by the next sweep."""
    if not reason.strip():
        raise Refused(_("Say why the tier changes."), field="reason")
    case = _locked(case)
    if case.tier == tier:
        raise AlreadyDone(_("The tier is %(tier)s already.") % {"tier": tier}, field="tier")
    if case.state == State.CLOSED:
        raise Refused(_("The case is closed. Reopen it first."))
    clock = deadlines.clock(case.clock_from_at, _period(case.outlet, tier, case.clock_from_at))
    fields = _clock_fields(clock)
    if not case.clock_runs:
        fields["next_warning_at"] = None
    changes = {"tier": [case.tier, tier], "deadline_at": [case.deadline_at, clock.deadline_at]}
    _change(case, [case.state], tier=tier, **fields)
    trail.note(case, "case.tier_changed", by, at, changes, reason)
    case.tier, case.deadline_at = tier, clock.deadline_at
    if tier == Tier.AAA and case.clock_runs:
        announcements.tell_region_of_aaa(case, at)
    return case


# Work -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def log_action(
    *,
    case: Case,
    kind: str,
    words: str,
    by,
    at: datetime,
    done_at: datetime | None = None,
    amount=None,
    next_step: str = "",
    next_by_at: datetime | None = None,
    next_who=None,
) -> CaseAction:
    """Log what was done (at `done_at`, else now) and what comes next by when. The step promised before counts as done.

    A published report marks the case as exposed, which is a crisis for the outlet.
    """
    done_at = done_at or at
    case = _locked(case)
    _check_action(case, words, done_at, at, next_step, next_by_at)
    action = _add_action(
        case,
        kind=kind,
        words=words.strip(),
        by=by,
        at=done_at,
        recorded_at=at,
        amount=amount,
        next_step=next_step.strip(),
        next_by_at=next_by_at,
        next_who=next_who or (by if next_by_at else None),
    )
    if kind == CaseAction.Kind.EXPOSURE and not case.exposed_at:
        _change(case, [case.state], exposed_at=done_at)
        trail.note(case, "case.exposed", by, at, {}, words.strip())
    return action


def _note_contact(action: CaseAction) -> None:
    """The customer was spoken to: whoever calls next is to know. What was said stays with the case, which fewer see."""
    case = action.case
    contacts.record_contact(
        customer=case.vehicle.customer,
        vehicle=case.vehicle,
        kind=CONTACT_OF[action.kind],
        at=action.at,
        by=action.by,
        outside_budget=True,
        key=f"case-action:{action.pk}",
        outlet=case.outlet,
    )


def _check_action(case, words, done_at, at, next_step, next_by_at) -> None:
    if case.state == State.CLOSED:
        raise Refused(_("The case is closed. Reopen it first."))
    if not words.strip():
        raise Refused(_("Say what came of it, in the customer's own words."), field="words")
    if done_at > at:
        raise Refused(_("This lies in the future. Log it when it is done, or as the next step."), field="done_at")
    if bool(next_step.strip()) != bool(next_by_at):
        raise Refused(_("A next step needs both: what, and by when."), field="next_step")
    if next_by_at and next_by_at <= done_at:
        raise Refused(_("The next step must be due after this action."), field="next_by_at")


def _add_action(case: Case, *, reached: bool = True, **fields) -> CaseAction:
    CaseAction.objects.filter(case=case, next_by_at__isnull=False, next_done_at__isnull=True).update(
        next_done_at=fields["recorded_at"]
    )
    action = CaseAction.objects.create(case=case, **fields)
    if reached and action.kind in CONTACT_OF:
        _note_contact(action)
    changed = {}
    if case.last_action_id is None or case.last_action.at <= action.at:
        changed["last_action"] = action
    if action.at >= case.clock_from_at and (case.first_action_at is None or action.at < case.first_action_at):
        changed["first_action_at"] = action.at
    if changed:
        _change(case, [case.state], **changed)
    return action


@transaction.atomic
def roster_watch(*, case: Case, person, from_at: datetime, to_at: datetime, by, at: datetime) -> WatchShift:
    """Put somebody on the case's 24-hour watch. Refused where two watch at once, or where it ends before it begins."""
    case = _locked(case)
    if case.state == State.CLOSED:
        raise Refused(_("The case is closed. Reopen it first."))
    if from_at >= to_at:
        raise Refused(_("The watch must end after it begins."), field="to_at")
    _check_owner(person, case.outlet)
    overlapping = case.shifts.filter(withdrawn_at__isnull=True, from_at__lt=to_at, to_at__gt=from_at)
    if there := overlapping.select_related("person").first():
        raise Refused(_("%(who)s watches in that time already.") % {"who": there.person}, field="from_at")
    shift = WatchShift.objects.create(case=case, person=person, from_at=from_at, to_at=to_at, entered_by=by)
    span = f"{local(from_at):%m-%d %H:%M} – {local(to_at):%m-%d %H:%M}"
    trail.note(case, "case.watch_set", by, at, {"watch": ["", f"{person.name} {span}"]})
    return shift


@transaction.atomic
def withdraw_watch(*, shift: WatchShift, by, at: datetime) -> None:
    """Take a stretch off the roster; it stays in the records."""
    if not WatchShift.objects.filter(pk=shift.pk, withdrawn_at__isnull=True).update(withdrawn_at=at):
        raise AlreadyDone(_("This watch has been taken off already."))
    trail.note(shift.case, "case.watch_withdrawn", by, at, {"watch": [shift.person.name, ""]})


# The end, and back again ------------------------------------------------------------------------------------------


@transaction.atomic
def settle_case(*, case: Case, outcome: str, by, at: datetime) -> Case:
    """The customer and the outlet have come to terms: the clock stops, the verification call is next."""
    if not outcome.strip():
        raise Refused(_("Say how it was settled."), field="outcome")
    case = _locked(case)
    if not case.owner_id:
        raise Refused(_("The case has no owner yet. Name one first."))
    _require(case, [State.IN_HAND])
    _add_action(case, kind=CaseAction.Kind.SETTLEMENT, words=outcome.strip(), by=by, at=at, recorded_at=at)
    _change(case, [State.IN_HAND], state=State.SETTLED, settled_at=at, outcome=outcome.strip(), next_warning_at=None)
    trail.note(case, "case.settled", by, at, {"late": ["", at > case.deadline_at]}, outcome)
    return case


@transaction.atomic
def verify_case(*, case: Case, reached: bool, satisfied: bool, words: str, by, at: datetime) -> Case:
    """Log the call that verifies a settlement. Satisfied: verified; not satisfied: reopened; not reached: as it was."""
    case = _locked(case)
    _require(case, [State.SETTLED])
    if not words.strip():
        raise Refused(_("Say what the customer said, or when to call again."), field="words")
    verification = {"kind": CaseAction.Kind.VERIFICATION, "words": words.strip(), "by": by, "at": at, "recorded_at": at}
    _add_action(case, reached=reached, **verification)
    if not reached:
        return case
    if not satisfied:
        return _reopen(case, words.strip(), by, at)
    _change(case, [State.SETTLED], state=State.VERIFIED, verified_at=at)
    trail.note(case, "case.verified", by, at, {}, words)
    return case


@transaction.atomic
def close_case(*, case: Case, by, at: datetime) -> Case:
    """Close a verified case."""
    case = _locked(case)
    _require(case, [State.VERIFIED])
    CaseAction.objects.filter(case=case, next_by_at__isnull=False, next_done_at__isnull=True).update(next_done_at=at)
    _change(case, [State.VERIFIED], state=State.CLOSED, closed_at=at)
    trail.note(case, "case.closed", by, at)
    return case


@transaction.atomic
def reopen_case(*, case: Case, reason: str, by, at: datetime) -> Case:
    """Reopen a settled, verified or closed case; a new full period starts now."""
    if not reason.strip():
        raise Refused(_("Say why the case is reopened."), field="reason")
    case = _locked(case)
    _require(case, [State.SETTLED, State.VERIFIED, State.CLOSED])
    if there := Case.objects.open().filter(vehicle=case.vehicle_id).exclude(pk=case.pk).first():
        raise Refused(_("This car has the open case %(number)s. Work on that one.") % {"number": there.number})
    return _reopen(case, reason.strip(), by, at)


def _reopen(case: Case, reason: str, by, at: datetime) -> Case:
    clock = deadlines.clock(at, _period(case.outlet, case.tier, at))
    before, outcome = case.state, case.outcome
    _change(
        case,
        [before],
        state=State.IN_HAND if case.owner_id else State.OPENED,
        reopened_at=at,
        settled_at=None,
        verified_at=None,
        closed_at=None,
        first_action_at=None,
        outcome="",
        **_clock_fields(clock),
    )
    trail.note(case, "case.reopened", by, at, {"state": [before, case.state], "outcome": [outcome, ""]}, reason)
    announcements.tell_owner(case, "case.reopened", at, by, reason=reason)
    if case.tier == Tier.AAA:
        announcements.tell_region_of_aaa(case, at)
    return case


# What the forms offer ---------------------------------------------------------------------------------------------


def suggested_tier(candidates: Iterable[Candidate]) -> Tier:
    """The highest tier that the signals suggest."""
    return highest(candidate.suggested_tier for candidate in candidates)


def possible_owners(outlet, on):
    """The accounts that may own a case of the outlet, by pinyin: those posted there whose role works on cases."""
    posted = Posting.objects.filter(outlet=outlet).giving(Right.CASES_WORK).in_force(on)
    return User.objects.active().filter(pk__in=posted.values("user"))


def title_for(candidate: Candidate) -> str:
    """A first title for somebody to better: what the evidence says, else the criterion."""
    words = next((item.words for item in candidate.evidence.all() if item.words), "")
    return str(words or criteria.label_of(candidate.criterion))[:120]


# Handing over -----------------------------------------------------------------------------------------------------


def count_of(user) -> int:
    """How many open cases and promised steps somebody has."""
    steps = CaseAction.objects.next_steps().filter(next_who=user)
    return Case.objects.open().filter(owner=user).count() + steps.count()


def places_of(user) -> list[Place]:
    """The outlets at which somebody has open cases or promised steps, wherever that person is posted by now."""
    owned = Case.objects.open().filter(owner=user)
    promised = CaseAction.objects.next_steps().filter(next_who=user)
    outlets = Outlet.objects.filter(pk__in=owned.values("outlet")) | Outlet.objects.filter(
        pk__in=promised.values("case__outlet")
    )
    return [Place(outlet=outlet) for outlet in outlets.select_related("area__region")]


@transaction.atomic
def hand_over_cases(*, from_user, to_user, by, at: datetime, reason: str) -> int:
    """Give every open case and promised step of somebody to somebody else; comes back with how many went over.

    All are held from the beginning: what somebody else closes or does meanwhile stays where it is.
    """
    owned = Case.objects.select_for_update().open().filter(owner=from_user).order_by("pk")
    cases = list(owned.prefetch_related("outlet__area__region"))
    for case in cases:
        assign_owner(case=case, owner=to_user, by=by, at=at, reason=reason)
    return len(cases) + _hand_over_steps(from_user, to_user, by, at, reason)


def _hand_over_steps(from_user, to_user, by, at: datetime, reason: str) -> int:
    promised = CaseAction.objects.select_for_update(of=("self",)).next_steps().filter(next_who=from_user)
    steps = list(promised.select_related("case__outlet").order_by("pk"))
    for step in steps:
        changes = {"next_step": [None, step.next_step], "next_who": [from_user.name, to_user.name]}
        trail.note(step.case, "case.step_handed_over", by, at, changes, reason)
    CaseAction.objects.filter(pk__in=[step.pk for step in steps]).update(next_who=to_user)
    return len(steps)


# Common to all ----------------------------------------------------------------------------------------------------


def _locked(case: Case) -> Case:
    """The case as it stands inside this transaction; on PostgreSQL nobody else changes it until the end.

    Without joins: a row whose joined key changes while one waits for the lock would come back wrong, or not at all.
    """
    return Case.objects.select_for_update().get(pk=case.pk)


def _require(case: Case, states: list[str]) -> None:
    if case.state in states:
        return
    last = trail.entries_about(case).filter(by__isnull=False).first()
    if last is None:
        raise AlreadyDone(_("The case is “%(state)s” now.") % {"state": case.get_state_display()})
    raise AlreadyDone(
        _("The case is “%(state)s” now: %(what)s by %(who)s at %(when)s.")
        % {
            "state": case.get_state_display(),
            "what": trail.label_of(last.action),
            "who": last.by,
            "when": f"{local(last.at):%H:%M}",
        }
    )


def _change(case: Case, states: list[str], **fields) -> None:
    """Compare-and-set: the change is made only while the case is in one of the states."""
    if not Case.objects.filter(pk=case.pk, state__in=states).update(**fields):
        raise AlreadyDone(_("Somebody has changed this case meanwhile. Look at it again."))
    keep(case, fields)
