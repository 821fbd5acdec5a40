"""The registry of key-customer criteria: each room says how its own records prove one.

The ledger asks all of them on a day and never looks into the records itself.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from .tiers import Tier


@dataclass(frozen=True)
class Evidence:
    """One record that proves a criterion: its kind and number as people know it, and the day it is dated.

    `on` is None for what has no date of its own (an owner's background); `words` says it in short.
    """

    kind: str
    number: str
    on: date | None = field(default=None, compare=False)
    words: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


@dataclass(frozen=True)
class Question:
    """What a criterion is asked: on which day, with which settled numbers, about all cars or only some.

    `ends_at` is the instant at which the day is over in Asia/Shanghai; `policy(outlet_id)` gives the typed values
    that hold for an outlet.
    """

    on: date
    ends_at: datetime
    policy: Callable[[int], dict]
    vehicles: frozenset[int] | None = None

    def day_of(self, instant: datetime) -> date:
        """The Asia/Shanghai day of an instant."""
        return timezone.localdate(instant)

    def about(self, queryset, lookup: str = "vehicle"):
        """The queryset narrowed to the cars in question."""
        return queryset if self.vehicles is None else queryset.filter(**{f"{lookup}__in": self.vehicles})


@dataclass(frozen=True)
class Criterion:
    """`find(question)` yields `(vehicle id, evidence)` for every piece of evidence of every car it holds for."""

    code: str
    label: object
    suggests: Tier
    find: Callable[[Question], Iterable[tuple[int, Evidence]]]


_criteria: dict[str, Criterion] = {}
_watched: dict[str, object] = {}
_policy_keys: list[str] = []
_links: dict[str, tuple] = {}


def register(*criteria: Criterion, policies=()) -> None:
    """Make criteria known, with the keys of the settled numbers that they ask for."""
    _criteria.update({criterion.code: criterion for criterion in criteria})
    _policy_keys.extend(policies)


def name_watched(code: str, label) -> None:
    """Name a criterion that a room watches by itself and brings with `services.detection.record_found`.

    It is none of those that everybody's records are asked for on a day: the command that prints them leaves it out.
    """
    _watched[code] = label


def policy_keys() -> list[str]:
    return list(_policy_keys)


def all_criteria() -> list[Criterion]:
    """Every criterion, in the order of the codes."""
    return [_criteria[code] for code in sorted(_criteria)]


def label_of(code: str):
    return _criteria[code].label if code in _criteria else _watched.get(code, code)


def choices() -> list[tuple[str, object]]:
    return [*((criterion.code, criterion.label) for criterion in all_criteria()), *_watched.items()]


def link_evidence(kind: str, label, address: Callable[[str], str | None], right: str, records=None) -> None:
    """Say what a kind of evidence is called, where one piece of it can be read (`address(number)` gives a URL), and
    the right that reading it takes.

    `records(number)` gives the records of that number; the link is then only for those under whose postings one lies.
    """
    _links[kind] = (label, address, right, records)


def evidence_label(kind: str) -> str:
    return str(_links[kind][0]) if kind in _links else kind


def evidence_url(kind: str, number: str, user) -> str | None:
    """Where the user can read a piece of evidence; None where it has no page, or none that opens to the user."""
    if kind not in _links:
        return None
    _label, address, right, records = _links[kind]
    opens = records(number).visible_to(user, right).exists() if records else user.may(right)
    return address(number) if opens else None
