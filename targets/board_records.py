"""The very records behind a figure of an outlet and month, with what each brings. Reads only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import IntegerField, Q, QuerySet, Value
from django.urls import reverse

from campaigns.models import Campaign, Guest
from complaints.models import Complaint, ComplaintClock, FollowUp, SurveyResponse
from customers.models import Case, Reminder, Renewal
from parts.models import StockMovement
from staff.instants import local
from staff.masking import masked_name, masked_vin
from staff.models import Outlet
from staff.months import last_day, written
from staff.roles import Right
from workshop.models import Claim, ItemLine, Receipt, RepairOrder, Training

from . import counting
from .catalogue import FIGURES, Adds, Figure, Unit
from .counting import ADDED, OVER, SOURCES, UNDER, Source, Tally
from .models import CsiScore, KeptFigure

EXACT = Decimal("0.0001")
NOTHING = Value(None, output_field=IntegerField())


@dataclass(frozen=True)
class Shown:
    """How a kind of record is named in the list, and who may open its page."""

    text: Callable
    right: Right | None = None
    url: Callable = lambda record: record.get_absolute_url()
    related: tuple[str, ...] = ()


def _car(vehicle) -> str:
    return vehicle.plate or masked_vin(vehicle.vin)


def _of_order(record) -> str:
    return record.order.number


def _score_page(score) -> str:
    return reverse("targets:score", args=[score.outlet.code, written(score.month)])


SHOWN: dict[type, Shown] = {
    RepairOrder: Shown(str, Right.RECORDS),
    Claim: Shown(str, Right.CLAIMS_KEEP),
    ItemLine: Shown(lambda line: f"{line} {line.name}"),
    Receipt: Shown(str, Right.DAYBOOK),
    Training: Shown(str, Right.TRAININGS),
    SurveyResponse: Shown(_of_order, Right.CSI, related=("order",)),
    FollowUp: Shown(_of_order, Right.CALLS, related=("order",)),
    Complaint: Shown(str, Right.COMPLAINTS),
    ComplaintClock: Shown(
        lambda clock: clock.complaint.number,
        Right.COMPLAINTS,
        lambda clock: clock.complaint.get_absolute_url(),
        ("complaint",),
    ),
    Case: Shown(str, Right.CASES),
    CsiScore: Shown(str, Right.TARGETS, _score_page, ("outlet",)),
    Reminder: Shown(lambda each: f"{each} · {_car(each.vehicle)}", Right.CARE, related=("vehicle",)),
    Renewal: Shown(lambda each: f"{_car(each.vehicle)} · {each.insurance_until}", Right.RENEWALS, related=("vehicle",)),
    Campaign: Shown(str, Right.CAMPAIGNS),
    Guest: Shown(lambda guest: masked_name(guest.name), Right.CAMPAIGNS),
    StockMovement: Shown(lambda move: str(move.stock.part), related=("stock__part",)),
}


@dataclass(frozen=True)
class Part:
    """A source that has a part in a figure: what of it stands above the line, what below."""

    source: Source
    over: Tally | None
    under: Tally | None

    @property
    def tallies(self) -> list[Tally]:
        return [tally for tally in (self.over, self.under) if tally]


def parts_of(code: str) -> list[Part]:
    """The sources behind a figure; none of one that is added up from others or stands at the month's end."""
    pairs = ((source, source.sums.get((code, OVER)), source.sums.get((code, UNDER))) for source in SOURCES)
    return [Part(source, over, under) for source, over, under in pairs if over or under]


def added_from(code: str) -> list[Figure]:
    return [FIGURES[each] for each in ADDED.get(code, ())]


def is_level(figure: Figure) -> bool:
    return figure.adds == Adds.LEVEL


def records_of(part: Part, outlet: Outlet, month: date, at: datetime) -> QuerySet:
    """Those that bring something, with `brings_over` and `brings_under`; unordered."""
    found = part.source.records(month, last_day(month), at).filter(**{part.source.outlet: outlet.pk})
    if all(tally.when is not None for tally in part.tallies):
        condition = Q(pk__in=[])
        for tally in part.tallies:
            condition |= tally.when
        found = found.filter(condition)
    found = found.annotate(
        brings_over=part.over.of_record if part.over else NOTHING,
        brings_under=part.under.of_record if part.under else NOTHING,
    )
    return found.select_related(*SHOWN[found.model].related) if SHOWN[found.model].related else found


def order_of(part: Part) -> tuple[str, str]:
    return part.source.day, "pk"


@dataclass(frozen=True)
class Line:
    """One record of the list."""

    day: date
    text: str
    url: str
    over: Decimal | None
    under: Decimal | None


def line_of(record, part: Part, *, opens: bool) -> Line:
    """`opens`: whether the reader may open such records of the outlet."""
    shown, when = SHOWN[type(record)], getattr(record, part.source.day)
    return Line(
        local(when).date() if isinstance(when, datetime) else when,
        shown.text(record),
        shown.url(record) if opens else "",
        brought(record.brings_over),
        brought(record.brings_under),
    )


def brought(value) -> Decimal | None:
    """As the sums have it: a length of time in hours."""
    if value is None:
        return None
    if isinstance(value, timedelta):
        return Decimal(value // timedelta(microseconds=1)) / Decimal(3_600_000_000)
    return Decimal(value)


def may_open(model: type, user, outlet: Outlet) -> bool:
    needed = SHOWN[model].right
    return needed is not None and user.may(needed, outlet)


@dataclass(frozen=True)
class Foot:
    """The sums of a list, and what is kept of the figure."""

    over: Decimal | None
    under: Decimal | None
    kept_over: Decimal | None
    kept_under: Decimal | None

    @property
    def agrees(self) -> bool:
        """Whether the list brings what the board shows; otherwise something came in or changed since."""
        return _same(self.over, self.kept_over) and _same(self.under, self.kept_under)


def _same(one: Decimal | None, other: Decimal | None) -> bool:
    """A side that this list does not have is not compared."""
    return one is None or one.quantize(EXACT) == (other or Decimal(0)).quantize(EXACT)


def foot_of(part: Part, code: str, outlet: Outlet, month: date, at: datetime) -> Foot:
    """Two queries."""
    sums = counting.sums_of(part.source, month, last_day(month), at, [outlet.pk]).get((outlet.pk, month), {})
    row = KeptFigure.objects.of_outlets().filter(place=outlet.pk, month=month, code=code).first()
    return Foot(
        sums.get((code, OVER), Decimal(0)) if part.over else None,
        sums.get((code, UNDER), Decimal(0)) if part.under else None,
        row.over if row else None,
        row.under if row else None,
    )


def over_words(figure: Figure, value: Decimal | None) -> str:
    """What stands above the line: yuan, hours, points or a number."""
    if value is None:
        return "—"
    if figure.unit == Unit.YUAN:
        return f"¥{value:,.2f}".replace("¥-", "−¥")
    return number_words(value)


def number_words(value: Decimal | None) -> str:
    if value is None:
        return "—"
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"
