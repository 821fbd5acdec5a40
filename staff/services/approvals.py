"""Approvals from the first submission to the last signature. Every step is taken once, by whoever is first.

Whatever changes an approval holds its row first (`_hold`), and measures itself by the version that was shown: two
signers at the same instant sign once, and the second hears who was quicker.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from staff import approval_kinds, approval_routes, approval_rules, policy, trail
from staff.access import Holders
from staff.approval_rules import No
from staff.instants import instant_words, local
from staff.models import Approval, ApprovalSeat, Posting, SeatRole, Substitution, User
from staff.policies import REMINDED_EVERY
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from staff.versions import held_from, write

State = Approval.State


@dataclass(frozen=True)
class StepAhead:
    """One step of a route before anything is submitted: who may sign it."""

    number: int
    roles: tuple[str, ...]
    all_of_them: bool
    holders: list[User] = field(default_factory=list)
    deputies: list[User] = field(default_factory=list)
    """Who signs in the place of one of the holders today."""

    @property
    def labels(self) -> list[str]:
        return [str(Role(role).label) for role in self.roles]


@dataclass(frozen=True)
class Together:
    """Another request that counts together with this one, so that nobody splits what belongs together."""

    label: str
    amount: Decimal
    why: str


# The route ------------------------------------------------------------------------------------------------------------


def steps_of(*, kind: str, amount: Decimal, outlet=None, on: date) -> tuple[approval_routes.Step, ...]:
    """The steps that an amount in yuan takes, as is settled for the outlet (the company without one) on the day."""
    bands = policy.value(approval_kinds.get(kind).policy, outlet=outlet, on=on)
    try:
        return approval_routes.route_for(bands, amount)
    except ValueError:
        raise Refused(_("The amount is above zero."), field="amount") from None


def route_ahead(*, kind: str, amount: Decimal, outlet, applicant, document=None, on: date) -> list[StepAhead]:
    """The whole route before it is submitted, each step with those who may sign it: neither the applicant nor who wrote
    the document is among them."""
    steps = steps_of(kind=kind, amount=amount, outlet=outlet, on=on)
    signers = Signers(
        {role for step in steps for role in step.roles},
        outlet,
        barred={applicant.pk} | approval_kinds.owners_of(kind, document),
        on=on,
    )
    return [
        StepAhead(number, step.roles, step.all_of_them, *signers.of(step.roles))
        for number, step in enumerate(steps, start=1)
    ]


class Signers:
    """Who signs as which role over one outlet on a day, and who in whose place; read in two queries."""

    def __init__(self, roles: Iterable[str], outlet, barred: Collection[int], on: date):
        self.outlet, self.barred = outlet, barred
        self.holders = Holders(roles, on)
        people = {user.pk for role in roles for user in self.holders.exactly(role, outlet)} - set(barred)
        rows = Substitution.objects.in_force(on).filter(absent__in=people, deputy__is_active=True)
        self.deputies = {row.absent_id: row.deputy for row in rows.select_related("deputy").order_by("pk")}

    def of(self, roles: Iterable[str]) -> tuple[list[User], list[User]]:
        """Those who hold one of the roles, and those who stand in for them today; each once, nobody who is barred."""
        held = {user.pk: user for role in roles for user in self.holders.exactly(role, self.outlet)}
        held = {pk: user for pk, user in held.items() if pk not in self.barred}
        stand_in = {self.deputies[pk].pk: self.deputies[pk] for pk in held if pk in self.deputies}
        return list(held.values()), [user for pk, user in stand_in.items() if pk not in self.barred and pk not in held]


# Submitting -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def submit(
    *,
    kind: str,
    document,
    outlet,
    amount: Decimal,
    contents: Sequence[dict],
    together: Sequence[Together] = (),
    anew: bool = False,
    by,
    at: datetime,
) -> Approval:
    """Send a document on its route: the one of its amount together with what belongs to it. `contents` are rows of
    `{"what", "amount"}` as the signers see them. Whether `by` may submit is for the document's own service.

    While signatures are being collected a submission with another amount or other contents begins the next round, and
    the signatures so far count no more; with the same ones it is refused. Once all have signed only a document that was
    changed since (`anew`) is submitted again.
    """
    counted = amount + sum((each.amount for each in together), Decimal(0))
    steps = steps_of(kind=kind, amount=counted, outlet=outlet, on=local(at).date())
    rounds = Approval.objects.of(document).select_for_update(of=("self",), no_key=True)
    before = rounds.first()
    new = {"amount": amount, "counted": counted, "contents": list(contents)}
    if before is not None:
        _make_room(before, new, anew, by, at)
    approval = _create(
        kind=kind,
        about=document,
        label=str(document)[:120],
        outlet=outlet,
        round=before.round + 1 if before else 1,
        together_with=[{"label": each.label, "amount": str(each.amount), "why": each.why} for each in together],
        applicant=by,
        submitted_at=at,
        waiting_since=at,
        **new,
    )
    _ask(approval, steps)
    trail.note(approval, "approval.submitted", by, at, {"amount": [before.amount if before else None, amount]})
    approval_kinds.tell("waiting", approval, by, at)
    return approval


def _create(**values) -> Approval:
    try:
        with transaction.atomic():
            return Approval.objects.create(**values)
    except IntegrityError:
        raise AlreadyDone(_("This was submitted a moment ago.")) from None


def _make_room(before: Approval, new: dict, anew: bool, by, at: datetime) -> None:
    """The round so far gives way to one of other contents."""
    if before.state == State.SIGNED and not anew:
        raise Refused(_("All have signed already."))
    if before.state not in (State.OPEN, State.SIGNED):
        return
    if before.amount == new["amount"] and before.contents == new["contents"] and before.counted == new["counted"]:
        raise AlreadyDone(_("This was submitted %(when)s.") % {"when": instant_words(before.submitted_at, at)})
    _end(before, State.REPLACED, by, at)


def _ask(approval: Approval, steps: Sequence[approval_routes.Step]) -> None:
    for number, step in enumerate(steps, start=1):
        for place, roles in enumerate(step.seats, start=1):
            seat = ApprovalSeat.objects.create(approval=approval, step=number, place=place)
            SeatRole.objects.bulk_create(SeatRole(seat=seat, role=role) for role in roles)


# Signing --------------------------------------------------------------------------------------------------------------


def sign(*, approval: Approval, version: int, words: str = "", by, at: datetime) -> Approval:
    """Sign the seat of the present step that is the signer's; the last signature ends the approval."""
    return _decide(approval, version, True, words, by, at)


def refuse(*, approval: Approval, version: int, reason: str, by, at: datetime) -> Approval:
    """Refuse at the present step, with a reason: that ends the approval."""
    if not reason.strip():
        raise Refused(_("Say why it is refused."), field="reason")
    return _decide(approval, version, False, reason, by, at)


@transaction.atomic
def _decide(approval: Approval, version: int, agreed: bool, words: str, by, at: datetime) -> Approval:
    _hold_document(approval)
    held = _hold(approval, version, at)
    found = _seat_of(held, by, local(at).date())
    if isinstance(found, No):
        raise Refused(_why_not(found, held))
    seat, role, absent = found
    ApprovalSeat.objects.filter(pk=seat.pk).update(
        decided_at=at, decided_by=by, agreed=agreed, words=words.strip(), as_role=role, in_place_of=absent
    )
    action = "approval.signed_by_one" if agreed else "approval.refused"
    changes = {"step": [None, seat.step], "as_role": ["", role]} | (
        {"in_place_of": ["", absent.name]} if absent else {}
    )
    trail.note(held, action, by, at, changes, words)
    if not agreed:
        _end(held, State.REFUSED, by, at, words.strip())
        _call_back("on_refused", held, by, at)
    else:
        _go_on(held, by, at)
    return held


def _go_on(held: Approval, by, at: datetime) -> None:
    """To the next step, or to the end."""
    step = approval_rules.current_step(_seats(held))
    if step is None:
        _end(held, State.SIGNED, by, at)
        _call_back("on_signed", held, by, at)
    elif step != held.step:
        write(held, step=step, waiting_since=at, reminded_at=None)
        approval_kinds.tell("waiting", held, by, at)


def may_sign(approval: Approval, user, on: date) -> bool:
    """Whether the user could sign now."""
    return not isinstance(_seat_of(approval, user, on), No)


def signers_now(approval: Approval, on: date) -> list[User]:
    """Everybody who could sign now: the holders of the present step's roles and those who stand in for them, without
    those whose own request it is and those who have signed."""
    seats = list(approval.seats.prefetch_related("roles"))
    roles = {
        role.role for seat in seats if seat.step == approval.step and not seat.decided_at for role in seat.roles.all()
    }
    signers = signers_of(approval, seats, roles, on)
    holders, deputies = signers.of(roles)
    return [*holders, *deputies]


def signers_of(approval: Approval, seats: Iterable[ApprovalSeat], roles: Iterable[str], on: date) -> Signers:
    """Who signs as these roles: nobody whose own request it is, and nobody who has signed one of `seats`, or had it
    signed by a substitute."""
    return Signers(roles, approval.outlet, barred=owners_of(approval) | _have_signed(seats), on=on)


def owners_of(approval: Approval) -> set[int]:
    """The keys of those whose own request it is: who submitted any round of it, and who wrote the document."""
    rounds = Approval.objects.filter(about_type=approval.about_type_id, about_id=approval.about_id)
    return set(rounds.values_list("applicant", flat=True)) | approval_kinds.owners_of(approval.kind, approval.about)


def _have_signed(seats: Iterable[ApprovalSeat]) -> set[int]:
    """The keys of those who signed, and of those in whose place somebody signed: they sign nothing more."""
    found = {key for seat in seats for key in (seat.decided_by_id, seat.in_place_of_id)}
    return found - {None}


def remind_signers(*, at: datetime) -> dict[str, int]:
    """Remind whoever signs next of all that waits longer than policy says since they heard last; how many."""
    on = local(at).date()
    book = policy.Book([REMINDED_EVERY], on=on)
    waiting = Approval.objects.open().select_related("outlet__area__region").order_by("pk")
    due = [
        row
        for row in waiting.iterator(500)
        if (row.reminded_at or row.waiting_since) + timedelta(hours=book.for_outlet(row.outlet)[REMINDED_EVERY]) <= at
    ]
    return {"approvals": sum(_reminded(row, at) for row in due)}


def _reminded(approval: Approval, at: datetime) -> bool:
    try:
        remind(approval=approval, at=at)
    except Refused:
        # Somebody was quicker, and nobody needs to be reminded any more.
        return False
    return True


def _seat_of(approval: Approval, user, on: date) -> tuple[ApprovalSeat, str, User | None] | No:
    """The seat the user takes, as which role, and in whose place; or why there is none."""
    rows = list(approval.seats.prefetch_related("roles").order_by("step", "place"))
    seats = _plain(rows)
    owners, signed = owners_of(approval), _have_signed(rows)
    held = _roles_over(approval, user, owners | signed, on)
    signer = approval_rules.Signer(roles=frozenset(held), is_applicant=user.pk in owners, has_signed=user.pk in signed)
    found = approval_rules.seat_for(approval.state, seats, signer)
    if isinstance(found, No):
        return found
    # Of several roles that fit, an own one comes before one of somebody else.
    role = min((role for role in seats[found].roles if role in held), key=lambda role: held[role] is not None)
    return rows[found], role, held[role]


def _roles_over(approval: Approval, user, barred: Collection[int], on: date) -> dict[str, User | None]:
    """The roles that count over the approval's outlet that day, with the absent person where it is not an own one.

    In the place of those who may not sign themselves (`barred`) nobody signs: it would be a signature on a request of
    their own, or their second one.
    """
    standing_in = Substitution.objects.in_force(on).filter(deputy=user).exclude(absent__in=barred)
    absent = {row.absent_id: row.absent for row in standing_in.select_related("absent")}
    postings = Posting.objects.in_force(on).filter(user__in=[user.pk, *absent], user__is_active=True)
    found: dict[str, User | None] = {}
    for posting in postings.order_by("pk"):
        own = posting.user_id == user.pk
        if _covers(posting, approval.outlet) and (own or posting.role not in found):
            found[posting.role] = None if own else absent[posting.user_id]
    return found


def _covers(posting: Posting, outlet) -> bool:
    return (
        posting.outlet_id in (None, outlet.pk)
        and posting.area_id in (None, outlet.area_id)
        and posting.region_id in (None, outlet.area.region_id)
    )


def _plain(rows) -> list[approval_rules.Seat]:
    return [
        approval_rules.Seat(row.step, tuple(role.role for role in row.roles.all()), row.decided_at is not None)
        for row in rows
    ]


def _seats(approval: Approval) -> list[approval_rules.Seat]:
    return _plain(approval.seats.prefetch_related("roles").order_by("step", "place"))


def _why_not(found: No, approval: Approval) -> str:
    return {
        No.OVER: _("This approval is over: %(state)s.") % {"state": approval.get_state_display()},
        No.OWN: _("Nobody signs a request of their own."),
        No.TWICE: _("You have signed this already; nobody signs twice."),
        No.NOT_YET: _("It is not your turn yet: an earlier step is still missing."),
        No.NOT_THEIRS: _("Your role does not sign this now."),
    }[found]


# Taking back, reminding -----------------------------------------------------------------------------------------------


@transaction.atomic
def withdraw(*, approval: Approval, version: int, reason: str, by, at: datetime) -> Approval:
    """The applicant takes the request back before all have signed."""
    if not reason.strip():
        raise Refused(pgettext("approval", "Say why it is taken back."), field="reason")
    _hold_document(approval)
    held = _hold(approval, version, at)
    if held.applicant_id != by.pk:
        raise Refused(_("Only who submitted it takes it back."))
    if held.state != State.OPEN:
        raise Refused(_why_not(No.OVER, held))
    _end(held, State.WITHDRAWN, by, at, reason.strip())
    trail.note(held, "approval.withdrawn", by, at, {}, reason)
    _call_back("on_withdrawn", held, by, at)
    return held


@transaction.atomic
def remind(*, approval: Approval, by=None, at: datetime) -> Approval:
    """Remind whoever signs next; by hand once a day, by the job (`by` None) as often as policy says."""
    held = (
        Approval.objects.select_for_update(of=("self",), no_key=True).select_related("outlet__area").get(pk=approval.pk)
    )
    if held.state != State.OPEN:
        raise Refused(_why_not(No.OVER, held))
    if by is not None and held.reminded_at and local(held.reminded_at).date() == local(at).date():
        raise AlreadyDone(_("They were reminded today already."))
    write(held, reminded_at=at)
    trail.note(held, "approval.reminded", by, at, {})
    approval_kinds.tell("reminded", held, by, at)
    return held


# Substitutes ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def name_substitute(*, deputy: User, from_on: date, to_on: date, reason: str, by, at: datetime) -> Substitution:
    """Name who signs in one's place on these days, both included."""
    if deputy.pk == by.pk:
        raise Refused(_("Name somebody else."), field="deputy")
    if not deputy.is_active:
        raise Refused(_("This account is shut."), field="deputy")
    if not reason.strip():
        raise Refused(_("Say why, please."), field="reason")
    if from_on < local(at).date():
        raise Refused(_("From today on at the earliest."), field="from_on")
    if to_on < from_on:
        raise Refused(_("The last day lies before the first one."), field="to_on")
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    meanwhile = Substitution.objects.filter(
        absent=by, withdrawn_at__isnull=True, from_on__lte=to_on, to_on__gte=from_on
    )
    if there := meanwhile.select_related("deputy").first():
        raise Refused(
            _("%(name)s is named for %(from)s to %(to)s already. Take that back first.")
            % {"name": there.deputy.name, "from": there.from_on, "to": there.to_on},
            field="from_on",
        )
    made = Substitution.objects.create(
        absent=by, deputy=deputy, from_on=from_on, to_on=to_on, reason=reason.strip(), made_by=by, made_at=at
    )
    changes = {"deputy": ["", deputy.name], "from_on": [None, from_on], "to_on": [None, to_on]}
    trail.record(about=made, action="substitution.named", by=by, at=at, changes=changes, reason=reason.strip())
    return made


@transaction.atomic
def end_substitution(*, substitution: Substitution, by, at: datetime) -> None:
    """Take a substitution back; what was signed in its time stands."""
    if substitution.absent_id != by.pk:
        raise Refused(_("Only who named the substitute takes it back."))
    standing = Substitution.objects.filter(pk=substitution.pk, withdrawn_at__isnull=True)
    if not standing.update(withdrawn_at=at):
        raise AlreadyDone(_("This was taken back already."))
    trail.record(about=substitution, action="substitution.ended", by=by, at=at)


# Inside ---------------------------------------------------------------------------------------------------------------


def _hold_document(approval: Approval) -> None:
    """Hold what is signed before its approval, as those who change it do: else each would wait for the other."""
    documents = approval.about_type.model_class()._base_manager
    documents.select_for_update(of=("self",), no_key=True).filter(pk=approval.about_id).first()


def _hold(approval: Approval, version: int, at: datetime) -> Approval:
    """The approval, counted up from `version` and held until the caller's transaction ends."""
    return held_from(approval, version, at, "outlet__area__region", "applicant")


def _end(approval: Approval, state: str, by, at: datetime, reason: str = "") -> None:
    write(approval, state=state, ended_at=at, ended_by=by, reason=reason[:400])


def _call_back(which: str, approval: Approval, by, at: datetime) -> None:
    kind = approval_kinds.get(approval.kind)
    getattr(kind, which)(document=approval.about, approval=approval, by=by, at=at)
    approval_kinds.tell(which.removeprefix("on_"), approval, by, at)
