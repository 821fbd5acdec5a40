"""Settled policy as people read it: what holds at a place on a day, whence, what came before and what comes."""

from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from . import policy, route_words
from .models import PolicyValue
from .places import Place
from .policy import Policy

# How the application itself runs comes after how the outlets work.
LAST = frozenset({"jobs", "notices", "work"})


@dataclass(frozen=True)
class Line:
    """One policy at one place on one day."""

    policy: Policy
    text: str
    source: PolicyValue | None
    """The row it comes from; None is the shipped default."""
    own: PolicyValue | None
    """The place's own row in force, if it has one."""
    upcoming: list[PolicyValue] = field(default_factory=list)

    @property
    def shown(self) -> str:
        return self.policy.shown(self.text)

    @property
    def default_shown(self) -> str:
        return self.policy.shown(self.policy.default)

    @property
    def bands(self) -> list[route_words.BandShown]:
        """Of a route of signatures; empty for every other kind."""
        return _bands(self.policy, self.text)

    @property
    def default_bands(self) -> list[route_words.BandShown]:
        return _bands(self.policy, self.policy.default)

    @property
    def source_place(self) -> Place | None:
        return Place.of(self.source) if self.source else None

    @property
    def upcoming_shown(self) -> list["ShownRow"]:
        return [ShownRow(self.policy, row) for row in self.upcoming]


def _bands(settled: Policy, text: str) -> list[route_words.BandShown]:
    return route_words.bands_shown(settled.read(text)) if settled.kind == "route" and text else []


@dataclass(frozen=True)
class ShownRow:
    """A dated row as people read it."""

    policy: Policy
    row: PolicyValue

    @property
    def place(self) -> Place:
        return Place.of(self.row)

    @property
    def shown(self) -> str:
        return self.policy.shown(self.row.value) if self.row.value else _("as the place above")

    @property
    def bands(self) -> list[route_words.BandShown]:
        return _bands(self.policy, self.row.value)

    @property
    def from_on(self) -> date:
        return self.row.from_on

    @property
    def reason(self) -> str:
        return self.row.reason

    @property
    def entered_by(self) -> str:
        return self.row.entered_by.name

    @property
    def entered_at(self):
        return self.row.entered_at


def chain_of(place: Place) -> list[Place]:
    """The place and all that lies above it, the narrowest first."""
    area = place.area or (place.outlet.area if place.outlet else None)
    region = place.region or (area.region if area else None)
    steps = [Place(outlet=place.outlet)] if place.outlet else []
    steps += [Place(area=area)] if area else []
    steps += [Place(region=region)] if region else []
    return [*steps, Place()]


def overview(place: Place, on: date) -> list[tuple[str, list[Line]]]:
    """`[(label of the group, lines)]` of all that is declared. One query."""
    rows = _rows_by_key(place, [settled.key for settled in policy.declared()])
    lines = [_line(settled, place, on, rows.get(settled.key, [])) for settled in policy.declared()]
    groups = [
        (policy.group_label(prefix), list(group))
        for prefix, group in groupby(lines, key=lambda line: line.policy.group)
    ]
    return sorted(groups, key=lambda pair: (pair[1][0].policy.group in LAST, pair[0]))


def line_of(settled: Policy, place: Place, *, on: date) -> Line:
    return _line(settled, place, on, _rows_by_key(place, [settled.key]).get(settled.key, []))


def history(settled: Policy, reach) -> list[ShownRow]:
    """The rows of one policy that the reader's postings lie under or over, the latest day first."""
    rows = PolicyValue.objects.filter(key=settled.key).with_places().select_related("entered_by")
    return [ShownRow(settled, row) for row in rows.concerning(reach).order_by("-from_on", "-pk")]


def _rows_by_key(place: Place, keys) -> dict[str, list[PolicyValue]]:
    chain = chain_of(place)
    rows = PolicyValue.objects.filter(key__in=keys).of_places(chain).with_places().select_related("entered_by")
    found: dict[str, list[PolicyValue]] = {}
    for row in rows.order_by("from_on", "pk"):
        found.setdefault(row.key, []).append(row)
    return found


def _line(settled: Policy, place: Place, on: date, rows: list[PolicyValue]) -> Line:
    latest = {Place.of(row): row for row in rows if row.from_on <= on}
    own = latest.get(place)
    held = (latest.get(step) for step in chain_of(place))
    source = next((row for row in held if row and row.value), None)
    return Line(
        policy=settled,
        text=source.value if source else settled.default,
        source=source,
        own=own if own and own.value else None,
        upcoming=[row for row in rows if row.from_on > on],
    )
