"""The first page's list of what is due. Rooms register providers; the page knows nothing of their records."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from .instants import local
from .roles import Right

SOON = timedelta(minutes=20)
NOON = 12


@dataclass(frozen=True)
class DueItem:
    """One thing that is due for somebody: by when, which car, what and why, and where one click leads."""

    deadline_at: datetime
    started_at: datetime
    what: str
    why: str
    url: str
    action: str
    plate: str = ""
    tier: str = ""
    group: str = ""
    who: str = ""


Provider = Callable[[object, datetime], Iterable[DueItem]]

_mine: list[Provider] = []
_stuck: list[Provider] = []


def register(provider: Provider) -> None:
    """`provider(user, at)` gives what is due for that person."""
    _mine.append(provider)


def register_stuck(provider: Provider) -> None:
    """`provider(user, at)` gives what is stuck in the places that the person manages."""
    _stuck.append(provider)


def due_for(user, at: datetime) -> list[DueItem]:
    """Everything due for the person, the nearest deadline first."""
    return sorted((item for provider in _mine for item in provider(user, at)), key=lambda item: item.deadline_at)


def stuck_for(user, at: datetime) -> list[DueItem]:
    """What is stuck under the person's postings, the share of time used first."""

    def used(item: DueItem) -> float:
        span = (item.deadline_at - item.started_at).total_seconds() or 1
        return -(at - item.started_at).total_seconds() / span

    return sorted((item for provider in _stuck for item in provider(user, at)), key=used)


def manages(user) -> bool:
    """Whether the person is shown what is stuck: who may open the cases, not who reads the figures alone."""
    return user.may(Right.BOARD) and user.may(Right.CASES)


@dataclass(frozen=True)
class Counts:
    """For the sentence on top. `soon` is within 20 minutes."""

    total: int
    today: int
    overdue: int
    soon: int

    @property
    def later(self) -> int:
        return self.total - self.today


def counts(items: list[DueItem], at: datetime) -> Counts:
    late = [item for item in items if item.deadline_at < at]
    today = [item for item in items if local(item.deadline_at).date() <= local(at).date()]
    soon = [item for item in items if at <= item.deadline_at <= at + SOON]
    return Counts(len(items), len(today), len(late), len(soon))


def group_counts(items: list[DueItem]) -> list[tuple[str, int]]:
    """`[(group, number)]`, the fullest first, of those that name a group."""
    found = Counter(item.group for item in items if item.group)
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def stretches(items: Iterable[DueItem], at: datetime) -> list[tuple[str, list[DueItem]]]:
    """The items by stretch of time, empty ones left out: overdue, this morning, this afternoon, tomorrow, later."""
    labels = (_("Overdue"), _("This morning"), _("This afternoon"), _("Tomorrow"), _("Later"))
    found: list[list[DueItem]] = [[] for _label in labels]
    for item in items:
        found[_stretch(item.deadline_at, at)].append(item)
    return [(label, due) for label, due in zip(labels, found, strict=True) if due]


def _stretch(deadline_at: datetime, at: datetime) -> int:
    due, now = local(deadline_at), local(at)
    if deadline_at < at:
        return 0
    if due.date() == now.date():
        return 1 if due.hour < NOON else 2
    return 3 if due.date() == now.date() + timedelta(days=1) else 4


@dataclass(frozen=True)
class Action:
    """What people begin from the first page without anything being due: a button in its head."""

    label: object
    url_name: str
    right: Right
    order: int = 50


_actions: list[Action] = []


def register_action(action: Action) -> None:
    _actions.append(action)


def actions_for(user) -> list[tuple[str, str]]:
    """`[(label, address)]` of what the person may begin, in the order of the rooms."""
    allowed = (action for action in sorted(_actions, key=lambda each: each.order) if user.may(action.right))
    return [(str(action.label), reverse(action.url_name)) for action in allowed]


_panels: list[tuple[int, Callable]] = []
# Panels of a lower order stand above what is due, the others below it.
BELOW_FROM = 30


def register_panel(order: int, panel: Callable) -> None:
    """`panel(user, at)` gives `(template, context)` for a block of the manager's first page, or None."""
    _panels.append((order, panel))


def panels_for(user, at: datetime, *, below: bool) -> list[tuple[str, dict]]:
    """The blocks `(template, context)` for that person, above or below what is due, in their order."""
    wanted = sorted((pair for pair in _panels if (pair[0] >= BELOW_FROM) == below), key=lambda pair: pair[0])
    built = (panel(user, at) for _order, panel in wanted)
    return [block for block in built if block]


@dataclass(frozen=True)
class Figure:
    """One of today's figures: what it is called, what it comes to, where its records are, what is to be said beside."""

    label: str
    value: str
    url: str = ""
    note: str = ""
    order: int = 50
    bad: bool = False
    """Whether the note says something that should not be."""


_figures: list[Callable] = []


def register_today(provider: Callable) -> None:
    """`provider(user, at)` gives the figures (`Figure`) of today that those who manage see together in one block."""
    _figures.append(provider)


def today_panel(user, at: datetime) -> tuple[str, dict] | None:
    """Today's figures of the places that the person manages."""
    if not manages(user):
        return None
    found = [figure for provider in _figures for figure in provider(user, at)]
    return ("staff/_today.html", {"figures": sorted(found, key=lambda each: each.order)}) if found else None
