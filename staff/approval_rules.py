"""Who may sign an approval now, and what follows of a signature. Pure: what is known is handed in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    OPEN = "open"
    SIGNED = "signed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


class No(StrEnum):
    """Why somebody may not sign."""

    OVER = "over"
    OWN = "own"
    TWICE = "twice"
    NOT_YET = "not_yet"
    NOT_THEIRS = "not_theirs"


@dataclass(frozen=True)
class Seat:
    """One signature that is asked for: at which step, by whom of which roles, and whether it is there."""

    step: int
    roles: tuple[str, ...]
    taken: bool = False


@dataclass(frozen=True)
class Signer:
    """Somebody who would sign: the roles held over the outlet now, own ones and those of people stood in for."""

    roles: frozenset[str]
    is_applicant: bool = False
    has_signed: bool = False


def current_step(seats: Sequence[Seat]) -> int | None:
    """The first step with a signature missing; None once all are there."""
    return min((seat.step for seat in seats if not seat.taken), default=None)


def seat_for(state: str, seats: Sequence[Seat], signer: Signer) -> int | No:
    """The index of the seat that the signer takes, or why there is none.

    An approval that is over is signed by nobody; nobody signs a request of their own, nor twice; earlier steps come
    first. Of several seats it is the first one that fits.
    """
    if state != State.OPEN:
        return No.OVER
    if signer.is_applicant:
        return No.OWN
    if signer.has_signed:
        return No.TWICE
    step = current_step(seats)
    for index, seat in enumerate(seats):
        if seat.step == step and not seat.taken and signer.roles.intersection(seat.roles):
            return index
    later = any(not seat.taken and signer.roles.intersection(seat.roles) for seat in seats)
    return No.NOT_YET if later else No.NOT_THEIRS


def all_signed(seats: Collection[Seat]) -> bool:
    return all(seat.taken for seat in seats)
