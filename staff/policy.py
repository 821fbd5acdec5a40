"""Policy as data: rooms declare what is settled with a default; dated rows of a place replace it.

The value that holds for an outlet on a day is the outlet's own, else its area's, else its region's, else the
company's, else the shipped default; among the rows of one place the latest that began on or before the day. An empty
row gives the place's own value up again.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext_lazy as _

from . import approval_routes, opening, route_words
from .instants import month_day_words
from .models import PolicyValue
from .refusals import Refused


@dataclass(frozen=True)
class Kind:
    """How a policy's text becomes a value, and what its unit is called."""

    read: Callable
    unit: object = ""


def _whole(text: str) -> int:
    value = int(text)
    if value < 0:
        raise ValueError(text)
    return value


def _share(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite() or not 0 <= value <= 100:
        raise ValueError(text)
    return value


def _yes_no(text: str) -> bool:
    return {"yes": True, "no": False}[text]


def _month_day(text: str) -> tuple[int, int]:
    """Month and day of every year; 29 February is none."""
    month, _dash, day = text.partition("-")
    found = date(2001, int(month), int(day))
    return found.month, found.day


KINDS = {
    "days": Kind(_whole, _("days")),
    "hours": Kind(_whole, _("hours")),
    "minutes": Kind(_whole, _("minutes")),
    "count": Kind(_whole),
    "percent": Kind(_share, "%"),
    "clock": Kind(opening.minute_of),
    "yes_no": Kind(_yes_no),
    "text": Kind(str),
    "month_day": Kind(_month_day),
    "route": Kind(approval_routes.read),
}


@dataclass(frozen=True)
class Policy:
    """One thing that is settled as data. `default` is the text of its value, `source` where the default comes from."""

    key: str
    label: object
    kind: str
    default: str
    source: object = ""
    at_least: int | None = None
    at_most: int | None = None

    def read(self, text: str):
        """The typed value of `text`; `Refused` with a sentence for the user where it is none."""
        try:
            value = KINDS[self.kind].read(text.strip())
        except (ValueError, KeyError, InvalidOperation):
            raise Refused(_("“%(text)s” cannot be a value here.") % {"text": text}, field="value") from None
        if self.at_least is not None and value < self.at_least:
            raise Refused(_("At least %(least)s, please.") % {"least": self.at_least}, field="value")
        if self.at_most is not None and value > self.at_most:
            raise Refused(_("At most %(most)s, please.") % {"most": self.at_most}, field="value")
        return value

    def shown(self, text: str) -> str:
        """The text of a value with its unit, for people."""
        if self.kind == "yes_no":
            return str(_("yes") if text == "yes" else _("no"))
        if self.kind == "route":
            return route_words.in_words(self.read(text))
        if self.kind == "month_day":
            return month_day_words(*self.read(text))
        unit = KINDS[self.kind].unit
        return f"{text} {unit}" if unit else text

    @property
    def group(self) -> str:
        """What comes before the first dot of the key."""
        return self.key.partition(".")[0]


_declared: dict[str, Policy] = {}
_groups: dict[str, object] = {}


def name_group(prefix: str, label) -> None:
    """Name the policies whose keys begin with `prefix.` for the page that lists them."""
    _groups[prefix] = label


def group_label(prefix: str) -> str:
    return str(_groups.get(prefix, prefix))


def declare(*policies: Policy) -> None:
    for policy in policies:
        policy.read(policy.default)
        _declared[policy.key] = policy


def declared() -> list[Policy]:
    return [_declared[key] for key in sorted(_declared)]


def get(key: str) -> Policy:
    return _declared[key]


def find(key: str) -> Policy | None:
    return _declared.get(key)


def value(key: str, *, outlet=None, on: date):
    """The typed value in force for the outlet (the company without one) on the day. One query."""
    return values([key], outlet=outlet, on=on)[key]


def values(keys, *, outlet=None, on: date) -> dict:
    """`{key: typed value}` in force for one outlet on the day, in one query."""
    return Book(keys, on=on).for_outlet(outlet)


_read: ContextVar[dict[date, list[tuple]] | None] = ContextVar("policies read", default=None)
_COLUMNS = ("key", "region", "area", "outlet", "value")


@contextmanager
def read_once() -> Iterator[None]:
    """Within it the rows of a day are read once, all policies together: for pages on which many rooms ask for theirs.
    A change made meanwhile is not seen there."""
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


def _rows(keys: list[str], on: date) -> list[tuple]:
    """`[(key, region, area, outlet, value)]` of the days up to `on`, the latest last."""
    rows = PolicyValue.objects.filter(from_on__lte=on).order_by("from_on", "pk")
    kept = _read.get()
    if kept is None:
        return list(rows.filter(key__in=keys).values_list(*_COLUMNS))
    if on not in kept:
        kept[on] = list(rows.values_list(*_COLUMNS))
    return [row for row in kept[on] if row[0] in keys]


class Book:
    """The values of some policies on one day for any number of outlets, read in one query."""

    def __init__(self, keys, *, on: date):
        self.keys = list(keys)
        self.rows: dict[tuple, str] = {}
        # Later rows overwrite earlier ones, so that what stays is the latest of each place.
        for *place, text in _rows(self.keys, on):
            self.rows[tuple(place)] = text
        self.known: dict = {}

    def for_outlet(self, outlet) -> dict:
        """`{key: typed value}` for one outlet (with its area at hand), or for the company with None."""
        place = outlet.pk if outlet else None
        if place not in self.known:
            self.known[place] = {key: _declared[key].read(self._text(key, outlet)) for key in self.keys}
        return self.known[place]

    def _text(self, key: str, outlet) -> str:
        places = [(None, None, None)]
        if outlet:
            places = [
                (None, None, outlet.pk),
                (None, outlet.area_id, None),
                (outlet.area.region_id, None, None),
                *places,
            ]
        for place in places:
            if own := self.rows.get((key, *place)):
                return own
        return _declared[key].default
