"""Hard cases: brought with a proposal, voted on by the technical group as it stood, tried out, kept in the library."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from staff import trail
from staff.access import require
from staff.instants import local
from staff.models import Outlet, User
from staff.numbers import free_number
from staff.refusals import AlreadyDone, Refused, said
from staff.roles import Right
from staff.versions import move_as_seen
from workshop import case_votes, house_policies
from workshop.case_votes import Count, Verdict
from workshop.models import GroupMember, HardCase, HardCaseSeat, HardCaseVote

from .meeting import people_of

NUMBER_KIND = "YN"
State = HardCase.State
A_DAY = timedelta(days=1)


class BroughtOnce(AlreadyDone):
    """The same form was sent a second time; `case` is what it made the first time."""

    def __init__(self, case: HardCase):
        super().__init__(_("This case is already brought as %(number)s.") % {"number": case.number})
        self.case = case


# The group ------------------------------------------------------------------------------------------------------------


def may_lead(user, outlet: Outlet | None = None) -> bool:
    """Whoever leads the work in the workshop: keeps the group and ends cases. More people bring and vote."""
    leads = user.may(Right.WORK, outlet) and user.may(Right.CHECK, outlet)
    return leads and user.may(Right.HARD_CASES_KEEP, outlet)


def _require_lead(by, outlet: Outlet) -> None:
    for needed in (Right.HARD_CASES_KEEP, Right.WORK, Right.CHECK):
        require(by, needed, outlet)


@transaction.atomic
def add_member(*, outlet: Outlet, user: User, by, at: datetime) -> GroupMember:
    """From today on; cases brought before keep the group they had."""
    _require_lead(by, outlet)
    today = local(at).date()
    if not people_of(outlet, today).filter(pk=user.pk).exists() or not user.may(Right.HARD_CASES_KEEP, outlet):
        raise Refused(_("%(name)s may not vote on hard cases here.") % {"name": user.name}, field="user")
    try:
        with transaction.atomic():
            member = GroupMember.objects.create(outlet=outlet, user=user, from_on=today)
    except IntegrityError:
        raise AlreadyDone(_("%(name)s is in the group already.") % {"name": user.name}, field="user") from None
    trail.note(member, "group.joined", by, at, {"user": [None, user.name]})
    return member


@transaction.atomic
def end_member(*, member: GroupMember, by, at: datetime) -> GroupMember:
    """Today is the last day in the group. Votes still missing are still this member's."""
    _require_lead(by, member.outlet)
    move_as_seen(member, {"to_on": None}, to_on=max(local(at).date(), member.from_on))
    trail.note(member, "group.left", by, at, {"user": [member.user.name, None]})
    return member


# Bringing and voting --------------------------------------------------------------------------------------------------


def bring_case(
    *,
    outlet: Outlet,
    title: str,
    system: str,
    symptom: str,
    proposal: str,
    by,
    at: datetime,
    major: bool = False,
    tried: str = "",
    vehicle=None,
    order=None,
    model: str = "",
    mileage: int | None = None,
    fault_code: str = "",
    form_key=None,
) -> HardCase:
    """Bring a case with its first proposal. The group of this day gets the votes."""
    require(by, Right.HARD_CASES_KEEP, outlet)
    today = local(at).date()
    if order and order.outlet_id != outlet.pk:
        raise Refused(_("This repair order belongs to another outlet."), field="order")
    if order and vehicle and order.vehicle_id != vehicle.pk:
        raise Refused(_("This repair order is not one of the car's. Choose another one."), field="order")
    vehicle = vehicle or (order.vehicle if order else None)
    fields = {
        "title": said(title, _("Say in a few words what it is."), "title"),
        "symptom": said(symptom, _("Describe the symptom: when, how, how often."), "symptom"),
        "proposal": said(proposal, _("Propose what to do; the group votes on it."), "proposal"),
        "tried": tried.strip(),
        "model": model.strip() or (vehicle.model if vehicle else ""),
        "fault_code": fault_code.strip().upper(),
        "vote_by_on": today + house_policies.days_to_vote(outlet, today) * A_DAY,
    }
    members = list(GroupMember.objects.in_force(today).filter(outlet=outlet).values_list("user", flat=True))
    if not members:
        raise Refused(_("The outlet has no technical group yet: its members are entered first."))
    try:
        with transaction.atomic():
            number = free_number(NUMBER_KIND, outlet, HardCase.objects)
            if form_key and (there := HardCase.objects.filter(form_key=form_key).first()):
                raise BroughtOnce(there)
            case = HardCase.objects.create(
                number=number,
                outlet=outlet,
                system=system,
                major=major,
                vehicle=vehicle,
                order=order,
                mileage=mileage,
                brought_by=by,
                brought_at=at,
                form_key=form_key,
                **fields,
            )
            HardCaseSeat.objects.bulk_create(HardCaseSeat(case=case, member_id=member) for member in members)
            trail.note(case, "hard_case.brought", by, at, {"proposal": [None, fields["proposal"]]})
    except IntegrityError:
        if form_key and (there := HardCase.objects.filter(form_key=form_key).first()):
            raise BroughtOnce(there) from None
        raise
    return case


def count_of(case: HardCase) -> Count:
    """The votes of this round."""
    given = list(HardCaseVote.objects.filter(seat__case=case, round=case.round).values_list("yes", flat=True))
    return Count(members=case.seats.count(), yes=given.count(True), no=given.count(False))


@transaction.atomic
def vote(*, case: HardCase, yes: bool, by, at: datetime, words: str = "") -> HardCaseVote:
    """A member's vote on the proposal of this round, once; the last one that matters decides.

    The case's row is held, so that of two who vote at once the second counts the first one's vote.
    """
    seat = case.seats.filter(member=by).first()
    if seat is None:
        require(by, Right.HARD_CASES_KEEP, case.outlet)
        raise Refused(_("You were not in the group when this case was brought."))
    if not yes:
        words = said(words, _("Say why you are against it."), "words")
    held = HardCase.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if held.state != State.VOTING or held.round != case.round:
        raise AlreadyDone(_("This vote is over. Load the page again to see what was decided."))
    try:
        with transaction.atomic():
            given = HardCaseVote.objects.create(seat=seat, round=case.round, yes=yes, words=words.strip(), at=at)
    except IntegrityError:
        raise AlreadyDone(_("You have voted on this proposal already.")) from None
    trail.note(case, "hard_case.agreed_to" if yes else "hard_case.objected", by, at, reason=words)
    decided = case_votes.verdict(count_of(case), case.major)
    if decided != Verdict.OPEN:
        state = State.AGREED if decided == Verdict.AGREED else State.REJECTED
        move_as_seen(case, {"state": State.VOTING, "round": case.round}, state=state)
        trail.note(case, f"hard_case.{state.value}", None, at, {"state": [State.VOTING.value, state.value]})
    return given


@transaction.atomic
def propose_again(*, case: HardCase, proposal: str, by, at: datetime, tried: str = "") -> HardCase:
    """Another proposal, after the last one was rejected or did not cure the car: the votes begin anew."""
    require(by, Right.HARD_CASES_KEEP, case.outlet)
    proposal = said(proposal, _("Propose what to do; the group votes on it."), "proposal")
    today = local(at).date()
    old = {"proposal": [case.proposal, proposal], "round": [case.round, case.round + 1]}
    new = {
        "proposal": proposal,
        "round": case.round + 1,
        "state": State.VOTING,
        "vote_by_on": today + house_policies.days_to_vote(case.outlet, today) * A_DAY,
    }
    if tried.strip():
        new["tried"] = f"{case.tried}\n{tried.strip()}".strip()
    move_as_seen(case, {"state__in": [State.REJECTED, State.AGREED], "round": case.round}, **new)
    trail.note(case, "hard_case.proposed", by, at, old, tried)
    return case


# The end --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def solve_case(*, case: HardCase, cause: str, solution: str, by, at: datetime) -> HardCase:
    """What was agreed has cured it: cause and cure go into the library."""
    require(by, Right.HARD_CASES_KEEP, case.outlet)
    cause = said(cause, _("Say what the cause was."), "cause")
    solution = said(solution, _("Say what cured it."), "solution")
    if case.state in (State.VOTING, State.REJECTED):
        raise Refused(_("The group has not agreed to a proposal yet."))
    move_as_seen(
        case, {"state": State.AGREED}, state=State.SOLVED, cause=cause, solution=solution, ended_at=at, ended_by=by
    )
    trail.note(case, "hard_case.solved", by, at, {"cause": ["", cause]}, solution)
    return case


@transaction.atomic
def withdraw_case(*, case: HardCase, reason: str, by, at: datetime) -> HardCase:
    """It was none, or is followed no further, and why."""
    _require_lead(by, case.outlet)
    reason = said(reason, _("Say why it is withdrawn."), "reason")
    move_as_seen(case, {"state__in": HardCase.IN_HAND}, state=State.WITHDRAWN, ended_at=at, ended_by=by)
    trail.note(case, "hard_case.withdrawn", by, at, {}, reason)
    return case


@transaction.atomic
def correct_library(*, case: HardCase, cause: str, solution: str, by, at: datetime) -> HardCase:
    """Better words for cause and cure; the former ones stay in the trail."""
    _require_lead(by, case.outlet)
    cause = said(cause, _("Say what the cause was."), "cause")
    solution = said(solution, _("Say what cured it."), "solution")
    seen = {"state": State.SOLVED, "cause": case.cause, "solution": case.solution}
    changes = {"cause": [case.cause, cause], "solution": [case.solution, solution]}
    move_as_seen(case, seen, cause=cause, solution=solution)
    trail.note(
        case, "hard_case.corrected", by, at, {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    )
    return case
