"""The page of an approval: the route with who signs and who signed, what is signed, what became different."""

from dataclasses import dataclass, field
from datetime import datetime

from .approval_kinds import find
from .instants import local
from .models import Approval, ApprovalSeat, Substitution, User
from .roles import Role
from .services import approvals


@dataclass
class SeatShown:
    """One signature: there, or asked for of these people."""

    seat: ApprovalSeat
    labels: list[str]
    people: list[User] = field(default_factory=list)
    deputies: list[User] = field(default_factory=list)
    present: bool = False


@dataclass(frozen=True)
class Row:
    """One line of what is signed; `was` is what the round before said, None where it is as it was."""

    what: str
    amount: str
    was: str | None = None
    gone: bool = False


def label_of(approval: Approval) -> str:
    kind = find(approval.kind)
    return str(kind.label) if kind else approval.kind


def context(approval: Approval, user, at: datetime) -> dict:
    """For `staff/approval.html` and for `staff/_approval.html` on the page of a document."""
    rounds = list(Approval.objects.of(approval.about).select_related("applicant", "ended_by"))
    before = next((each for each in rounds if each.round == approval.round - 1), None)
    is_open = approval.state == Approval.State.OPEN
    seats = seats_of(approval, at)
    may_sign = is_open and approvals.may_sign(approval, user, local(at).date())
    return {
        "approval": approval,
        "kind_label": label_of(approval),
        "may_open": user.may(kind.reads, approval.outlet) if (kind := find(approval.kind)) else False,
        "seats": seats,
        "rows": compared(approval.contents, before.contents if before else None),
        "before": before,
        "rounds": [each for each in rounds if each.pk != approval.pk],
        "may_sign": may_sign,
        "stands_in": _stands_in(seats, user, at) if may_sign else None,
        "may_withdraw": is_open and approval.applicant_id == user.pk,
        "may_remind": is_open and not _reminded_today(approval, at) and approval.applicant_id == user.pk,
        "is_open": is_open,
    }


def _stands_in(seats: list[SeatShown], user, at: datetime) -> Substitution | None:
    """In whose place the user would sign; None for who holds the role."""
    people = {person.pk for shown in seats if shown.present for person in shown.people}
    if user.pk in people:
        return None
    standing_in = Substitution.objects.in_force(local(at).date()).filter(deputy=user, absent__in=people)
    return standing_in.select_related("absent").order_by("pk").first()


def of_document(document, user, at: datetime) -> dict:
    """The same for the latest round of a document; {} where it was never submitted."""
    latest = Approval.objects.of(document).select_related("outlet__area__region", "applicant").first()
    return context(latest, user, at) if latest else {}


def _reminded_today(approval: Approval, at: datetime) -> bool:
    return bool(approval.reminded_at) and local(approval.reminded_at).date() == local(at).date()


def seats_of(approval: Approval, at: datetime) -> list[SeatShown]:
    """All signatures in order, those asked for with the people who may give them."""
    rows = (
        approval.seats.select_related("decided_by", "in_place_of").prefetch_related("roles").order_by("step", "place")
    )
    rows = list(rows)
    roles = {role.role for row in rows for role in row.roles.all()}
    signers = approvals.signers_of(approval, rows, roles, local(at).date())
    return [_shown(row, signers, approval) for row in rows]


def _shown(row: ApprovalSeat, signers: approvals.Signers, approval: Approval) -> SeatShown:
    people, deputies = ([], []) if row.decided_at else signers.of([role.role for role in row.roles.all()])
    return SeatShown(
        seat=row,
        labels=[str(Role(role.role).label) for role in row.roles.all()],
        people=people,
        deputies=deputies,
        present=approval.state == Approval.State.OPEN and row.step == approval.step and not row.decided_at,
    )


def compared(now: list[dict], before: list[dict] | None) -> list[Row]:
    """The rows as they are, each with what it was in the round before; rows that are gone come last."""
    if before is None:
        return [Row(each["what"], each["amount"]) for each in now]
    was = {each["what"]: each["amount"] for each in before}
    rows = [Row(each["what"], each["amount"], _was(each, was)) for each in now]
    there = {each["what"] for each in now}
    return rows + [Row(each["what"], each["amount"], gone=True) for each in before if each["what"] not in there]


def _was(row: dict, was: dict[str, str]) -> str | None:
    if row["what"] not in was:
        return ""
    return was[row["what"]] if was[row["what"]] != row["amount"] else None
