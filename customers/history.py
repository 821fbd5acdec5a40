"""What every room knows about a car or a customer, on one time line, with the facts and the open matters beside it.

Higher rooms register their sources from `apps.py ready()`; the pages of cars and customers ask all of them. A source
costs a constant number of queries however many entries there are, and gives only what the reader may see.

    history.register(Source("orders", kind="orders", find=...))
    history.register_fact(FactSource("mileage", order=10, find=...))
    history.register_open(OpenSource("complaints", order=20, find=...))
    history.register_panel(PanelSource("three_guarantees", order=10, template="parts/_x.html", find=...))
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from staff.instants import SHANGHAI, local

PAGE = 20

# What the reader can narrow the time line to. A source names one of these, or registers its own with `add_kind`.
_kinds: dict[str, object] = {
    "orders": _("Repair orders"),
    "claims": _("Claims"),
    "parts": _("Parts and articles"),
    "complaints": _("Complaints"),
    "cases": _("Key-customer cases"),
    # Translators: 中文 联系
    "contacts": _("Contacts"),
    "owners": _("Owners"),
    "files": _("Attachments"),
    "changes": _("Changes"),
}


@dataclass(frozen=True)
class Cursor:
    """The entry behind which the next page begins: its instant, its source, its key there."""

    at: datetime
    source: str
    pk: int

    def __str__(self) -> str:
        text = json.dumps([self.at.isoformat(), self.source, self.pk])
        return urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """From an address; None for what is no cursor of ours."""
        try:
            at, source, pk = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            instant = datetime.fromisoformat(at)
            return cls(instant, str(source), int(pk)) if instant.tzinfo else None
        except (ValueError, TypeError):
            return None


@dataclass(frozen=True)
class Asked:
    """What a source is asked: entries about these cars and customers that `user` may see, older than `before`.

    `customers` is empty when the page is about a car alone. `narrow` and `narrow_days` put order, cursor and limit on
    a queryset, so that a source is one line. `plates` names the cars where the page is about several.
    """

    user: object
    at: datetime
    vehicles: frozenset[int]
    customers: frozenset[int] = frozenset()
    plates: Mapping[int, str] = field(default_factory=dict)
    before: Cursor | None = None
    limit: int = PAGE + 1

    def narrow(self, queryset, field: str, source: str):
        """The latest `limit` rows by an instant field, behind the cursor."""
        if self.before:
            same = Q(**{field: self.before.at}) & self._later_in_source(source)
            queryset = queryset.filter(Q(**{f"{field}__lt": self.before.at}) | same)
        return queryset.order_by(f"-{field}", "-pk")[: self.limit]

    def narrow_days(self, queryset, field: str, source: str, pk: str = "pk"):
        """The same by a day field. On the time line a day stands at its midnight, below everything with a clock."""
        if self.before:
            on = local(self.before.at).date()
            if self.before.at == midnight(on):
                queryset = queryset.filter(
                    Q(**{f"{field}__lt": on}) | Q(**{field: on}) & self._later_in_source(source, pk)
                )
            else:
                queryset = queryset.filter(**{f"{field}__lte": on})
        return queryset.order_by(f"-{field}", f"-{pk}")[: self.limit]

    def _later_in_source(self, source: str, pk: str = "pk") -> Q:
        """Which rows of the source come behind the cursor at the very same instant."""
        if source == self.before.source:
            return Q(**{f"{pk}__lt": self.before.pk})
        return Q() if source < self.before.source else Q(pk__in=[])


@dataclass(frozen=True)
class Entry:
    """One entry of the time line.

    `look` is `person`, `change`, `warning` or empty (the system); `day_only` leaves the clock out; `number` is what the
    record is called and `url` where it can be read; `plate` is `asked.plates.get(vehicle_id)`. Texts are escaped.
    """

    at: datetime
    pk: int
    text: str
    who: str = ""
    detail: str = ""
    next: str = ""
    url: str = ""
    number: str = ""
    look: str = ""
    day_only: bool = False
    plate: str | None = None
    amount: object = None


@dataclass(frozen=True)
class Source:
    """`find(asked)` gives at most `asked.limit` entries, the latest first, ties by descending `pk`."""

    code: str
    kind: str
    find: Callable[[Asked], Iterable[Entry]]


@dataclass(frozen=True)
class Fact:
    label: object
    text: str
    url: str = ""
    attention: str = ""
    """`attention` or `alert` where somebody should look at it."""


@dataclass(frozen=True)
class FactSource:
    """`find(vehicle, user, at)` gives the facts of one car, none when there is nothing to say."""

    code: str
    order: int
    find: Callable[[object, object, datetime], Iterable[Fact]]


@dataclass(frozen=True)
class OpenMatter:
    """Something unsettled that has to be known before anybody talks to the customer."""

    title: str
    url: str
    text: str = ""
    number: str = ""
    look: str = "warn"
    """`stop` for what cannot wait, `warn` for the rest."""


@dataclass(frozen=True)
class OpenSource:
    """`find(asked)` gives the open matters of some cars, as far as the reader may see them."""

    code: str
    order: int
    find: Callable[[Asked], Iterable[OpenMatter]]


@dataclass(frozen=True)
class Panel:
    """A part of a car's page: its template is given `shown` as `panel`."""

    template: str
    shown: object


@dataclass(frozen=True)
class PanelSource:
    """`find(vehicle, user, at)` gives what the panel shows, None where there is nothing to show."""

    code: str
    order: int
    template: str
    find: Callable[[object, object, datetime], object | None]


@dataclass(frozen=True)
class HistoryPage:
    entries: list[Entry]
    older: str
    """The cursor of the next page, empty at the end."""


_sources: dict[str, Source] = {}
_facts: dict[str, FactSource] = {}
_open: dict[str, OpenSource] = {}
_panels: dict[str, PanelSource] = {}


def add_kind(code: str, label) -> None:
    _kinds[code] = label


def register(source: Source) -> None:
    if source.kind not in _kinds:
        raise ValueError(f"The time line has no kind {source.kind!r}; add it with add_kind.")
    _sources[source.code] = source


def register_fact(source: FactSource) -> None:
    _facts[source.code] = source


def register_open(source: OpenSource) -> None:
    _open[source.code] = source


def register_panel(source: PanelSource) -> None:
    _panels[source.code] = source


def kinds() -> list[tuple[str, object]]:
    """The kinds that some source fills, in the order people read them."""
    filled = {source.kind for source in _sources.values()}
    return [(code, label) for code, label in _kinds.items() if code in filled]


def page_of_history(asked: Asked, kind: str = "") -> HistoryPage:
    """The latest entries of all sources (of one kind), behind the cursor."""
    wanted = asked.limit - 1
    found = [
        ((entry.at, source.code, entry.pk), entry)
        for source in _sources.values()
        if not kind or source.kind == kind
        for entry in source.find(asked)
    ]
    found.sort(key=lambda pair: pair[0], reverse=True)
    shown = found[:wanted]
    older = str(Cursor(*shown[-1][0])) if len(found) > wanted else ""
    return HistoryPage([entry for _key, entry in shown], older)


def facts_of(vehicle, user, at) -> list[Fact]:
    return [
        fact
        for source in sorted(_facts.values(), key=lambda source: source.order)
        for fact in source.find(vehicle, user, at)
    ]


def open_matters(asked: Asked) -> list[OpenMatter]:
    return [
        matter for source in sorted(_open.values(), key=lambda source: source.order) for matter in source.find(asked)
    ]


def panels_of(vehicle, user, at) -> list[Panel]:
    """The panels of a car's page that have something to show."""
    sources = sorted(_panels.values(), key=lambda source: source.order)
    found = [(source.template, source.find(vehicle, user, at)) for source in sources]
    return [Panel(template, shown) for template, shown in found if shown is not None]


def midnight(on: date) -> datetime:
    """Where a record that has a day and no clock stands on the time line."""
    return datetime.combine(on, time.min, tzinfo=SHANGHAI)


def year_before(at: datetime) -> date:
    """The first day of the twelve months that end on the day of `at`."""
    on = local(at).date()
    try:
        return on.replace(year=on.year - 1) + timedelta(days=1)
    except ValueError:  # 29 February
        return on.replace(year=on.year - 1, day=28) + timedelta(days=1)
