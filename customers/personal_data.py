"""What each room holds about a customer, as data: read for the customer's copy, blanked when they are forgotten.

A room registers one `Held` for each of its records that leads to a customer or a car (`<room>/personal_data.py`); a
test walks all models and fails where one is missing, or a text of one is neither blanked nor said to stay.

    personal_data.register(
        Held(RescueCall, vehicle="vehicle", at="taken_at", mobile="mobile", texts=("caller", "mobile", "words"), ...)
    )

Two steps: what is about the person goes at once (`texts`, `sets`, `files`); what belongs to the record of the repair
(`later`, `sets_later`: plate, VIN, signatures, what was asked for) when the law no longer keeps it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import DateTimeField, Model, Q
from django.utils.translation import gettext_lazy as _

from staff.instants import beginning_of
from staff.retention import GONE  # noqa: F401 - what stands in the place of a text, for rooms above


@dataclass(frozen=True)
class Span:
    """A car of the person's, from when to when; None is open."""

    vehicle: int
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True)
class Person:
    """One customer with the records that were merged into theirs."""

    customer: Model
    customers: frozenset[int]
    names: frozenset[str]
    mobiles: frozenset[str]
    spans: tuple[Span, ...]
    plates: frozenset[str] = frozenset()
    vins: frozenset[str] = frozenset()
    others: tuple[tuple[str, str], ...] = ()
    """`(kind, text)` under which other systems know them, as `("wecom", external id)`."""

    @property
    def owned(self) -> list[int]:
        """The cars that are theirs now; others' cars keep their numbers."""
        return [span.vehicle for span in self.spans if span.to_on is None]

    @property
    def identifiers(self) -> frozenset[str]:
        """Whatever names the person or a car of theirs when somebody reads it."""
        return frozenset(filter(None, self.names | self.mobiles | self.plates | self.vins))


@dataclass(frozen=True)
class Held:
    """The records of one model about a person, how they are found, and what of them is theirs alone.

    `customer`, `vehicle` are paths from the record; those found by a car count from the day the person had it, by `at`
    (a path to a day or an instant), and where `customer` is given too only where that is empty. `mobile` is a field
    with a number, for records without a customer. `where(person)` stands for all of these.

    `texts` become `GONE` where they say something; `sets` is `{field: value}` or `{field: make(row, person)}`;
    `later` and `sets_later` the same in the second step; `files` are removed. `stays` says of any other text why it is
    nobody's personal data. `masks` are names and numbers that may be somebody else's, `hidden` what a copy leaves out.
    """

    model: type[Model]
    customer: str = ""
    vehicle: str = ""
    at: str = ""
    mobile: str = ""
    where: Callable[[Person], Q] | None = None
    label: object = ""
    order: int = 100
    texts: tuple[str, ...] = ()
    sets: Mapping[str, object] = field(default_factory=dict)
    later: tuple[str, ...] = ()
    sets_later: Mapping[str, object] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    stays: Mapping[str, object] = field(default_factory=dict)
    masks: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    in_copy: bool = True

    @property
    def title(self) -> str:
        return str(self.label or self.model._meta.verbose_name_plural)

    def rows(self, person: Person):
        """The records about the person, the oldest first."""
        return self.model._base_manager.filter(self.condition(person)).distinct().order_by("pk")

    def condition(self, person: Person) -> Q:
        if self.where:
            return self.where(person)
        found = Q(pk__in=[])
        if self.customer:
            found |= Q(**{f"{self.customer}__in": person.customers})
        alone = Q(**{f"{self.customer}__isnull": True}) if self.customer and self.customer != "pk" else Q()
        if self.vehicle:
            for span in person.spans:
                found |= self._of_span(span) & alone
        if self.mobile and person.mobiles:
            found |= Q(**{f"{self.mobile}__in": person.mobiles}) & alone
        return found

    def _of_span(self, span: Span) -> Q:
        found = Q(**{self.vehicle: span.vehicle})
        if self.at and span.from_on:
            found &= Q(**{f"{self.at}__gte": self._as_stored(span.from_on)})
        if self.at and span.to_on:
            found &= Q(**{f"{self.at}__lt": self._as_stored(span.to_on)})
        return found

    def _as_stored(self, on: date) -> date | datetime:
        model, names = self.model, self.at.split("__")
        for name in names[:-1]:
            model = model._meta.get_field(name).related_model
        return beginning_of(on) if isinstance(model._meta.get_field(names[-1]), DateTimeField) else on


@dataclass(frozen=True)
class InTheWay:
    """Something that stands against a deletion (`stops`), or that stays for a while in spite of it."""

    title: str
    why: str
    until: date | None = None
    stops: bool = True


@dataclass(frozen=True)
class Check:
    """`find(person, at)` gives what a room says against a deletion."""

    code: str
    order: int
    find: Callable[[Person, datetime], Iterable[InTheWay]]


_held: dict[type[Model], Held] = {}
_checks: dict[str, Check] = {}
_exempt: dict[type[Model], object] = {}


def register(*held: Held) -> None:
    _held.update({each.model: each for each in held})


def register_check(check: Check) -> None:
    _checks[check.code] = check


def exempt(reason, *models: type[Model]) -> None:
    """Records that lead to a customer or a car and say nothing about the person, and why."""
    _exempt.update(dict.fromkeys(models, reason))


def all_held() -> list[Held]:
    """In the order of the copy."""
    return sorted(_held.values(), key=lambda each: (each.order, each.model._meta.label))


def held_of(model: type[Model]) -> Held | None:
    return _held.get(model)


def exempted() -> dict[type[Model], object]:
    return dict(_exempt)


def in_the_way(person: Person, at: datetime) -> list[InTheWay]:
    """All that the rooms say, what stops a deletion first."""
    checks = sorted(_checks.values(), key=lambda check: check.order)
    found = [each for check in checks for each in check.find(person, at)]
    return sorted(found, key=lambda each: not each.stops)


# Why a text stays where it is, said once for all rooms.
CODE = _("A code or number of ours")
CAR_MODEL = _("What kind of car it is")
TECHNICAL = _("Work, parts and prices")
HOUSE = _("About the house, not about a person")
