"""What an absent person leaves behind. Rooms register the kinds of open work; the hand-over page lists them."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class OpenWork:
    """A kind of work that has an owner.

    `count(user)` gives how much of it is open; `hand_over(from_user=, to_user=, by=, at=, reason=)` moves all of it
    and gives how much was moved. `places(user)`, where a kind knows it, gives the places (`staff.places.Place`) in
    which that work lies; without it the person's postings say so.
    """

    code: str
    label: object
    count: Callable
    hand_over: Callable
    places: Callable | None = None


_kinds: dict[str, OpenWork] = {}


def register(kind: OpenWork) -> None:
    _kinds[kind.code] = kind


def find(code: str) -> OpenWork | None:
    return _kinds.get(code)


def kinds() -> list[OpenWork]:
    return list(_kinds.values())
