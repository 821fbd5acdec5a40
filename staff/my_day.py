"""The first page's list of what is due. Rooms register providers; the page knows nothing of their records."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime


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


_panels: list[tuple[int, Callable]] = []


def register_panel(order: int, panel: Callable) -> None:
    """`panel(user, at)` gives `(template, context)` for a block of the manager's first page, or None."""
    _panels.append((order, panel))


def panels_for(user, at: datetime) -> list[tuple[str, dict]]:
    built = (panel(user, at) for _order, panel in sorted(_panels, key=lambda pair: pair[0]))
    return [block for block in built if block]
