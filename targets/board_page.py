"""What the pages of boards show out of kept figures: board, ranking, records, who has not, screen. Reads only."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.translation import pgettext

from staff.instants import local
from staff.models import Outlet
from staff.months import last_day, month_after, written
from staff.paging import ROWS, page_of
from staff.places import Place, places_under
from staff.places import find as find_place
from staff.roles import Level, Right

from . import board_figures as figures
from . import board_records as records
from . import board_rules as rules
from .board_figures import Row
from .board_rules import State
from .catalogue import FIGURES, Adds, Figure, grouped
from .closing_page import Closed, closed_of
from .forms.boards import BoardForm
from .report_rules import places
from .services import reminding
from .warnings import WARNINGS

KEY_FIGURES = (
    "output", "reception", "cars_per_day", "value.workshop", "csi", "rework", "claim_pass", "follow_up", "complaints",
    "cases_late", "boutique_sales", "base_customers",
)  # fmt: skip
BESIDE = ("output", "reception", "value.workshop", "csi", "rework", "follow_up", "complaints", "boutique_sales")
ENDS = 5
# The trend as a small picture: its width and height.
WIDE, HIGH = 96, 22
HEAT_STEPS = 4
Points = list[str]

# A shape for each state, so that it is told without its colour.
SHAPES = {
    State.REACHED: "●",
    State.MISSED: "▲",
    State.NOT_DUE: "◐",
    State.NOT_REPORTED: "○",
    State.NO_TARGET: "–",
}
BEHIND_SHAPE = "▼"


@dataclass(frozen=True)
class Asked:
    """What the address of a board says, by somebody who may see it."""

    user: object
    place: Place
    places: list[Place]
    form: BoardForm
    at: datetime

    @property
    def month(self) -> date:
        return self.form.on

    @property
    def figure(self) -> Figure:
        return FIGURES[self.form.code]

    @property
    def runs(self) -> bool:
        return self.month == self.form.this_month

    def url(self, name: str = "board", **changes) -> str:
        """The page of that name about the same place, month and figure, with what is changed."""
        asked = {"place": self.place.code, "month": written(self.month), "figure": self.figure.code}
        asked |= {"group": self.form.value("group")} if name == "board" else {}
        wanted = {key: value for key, value in (asked | changes).items() if value}
        return f"{reverse(f'targets:{name}')}?{urlencode(wanted)}"

    @cached_property
    def below(self) -> list[Place]:
        """The places of the next level within."""
        place = self.place
        if place.outlet:
            return []
        if place.area:
            return [each for each in self.places if each.outlet and each.outlet.area_id == place.area.pk]
        if place.region:
            return [each for each in self.places if each.area and each.area.region_id == place.region.pk]
        return [each for each in self.places if each.region]

    @cached_property
    def outlets(self) -> list[Outlet]:
        place, outlets = self.place, [each.outlet for each in self.places if each.outlet]
        if place.outlet:
            return [place.outlet]
        if place.area:
            return [each for each in outlets if each.area_id == place.area.pk]
        return [each for each in outlets if each.area.region_id == place.region.pk] if place.region else outlets

    @property
    def earlier(self) -> date | None:
        first = month_after(self.form.this_month, -figures.TREND_MONTHS)
        return month_after(self.month, -1) if self.month > first else None

    @property
    def later(self) -> date | None:
        return None if self.runs else month_after(self.month)


def read(user, parameters, at: datetime) -> Asked:
    """Raises Http404 for a place that is not wholly the user's; without one it is the widest that is."""
    places = places_under(user.reach(Right.BOARD))
    code = parameters.get("place", "")
    place = find_place(code, places) if code else next(iter(places), None)
    if place is None:
        raise Http404
    return Asked(user, place, places, BoardForm(parameters, places=places, at=at), at)


# --- One figure -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """A row of a board in words, with where it leads."""

    row: Row
    url: str = ""
    records_url: str = ""
    chosen: bool = False

    @property
    def label(self):
        return self.row.figure.label

    @property
    def value(self) -> str:
        return self.row.words(self.row.value)

    @property
    def short(self) -> str:
        """Without the fen of yuan, for tiles; as the targets below."""
        return self._whole(self.value)

    @property
    def short_target(self) -> str:
        return self._whole(self.target)

    @property
    def short_due(self) -> str:
        return self._whole(self.due)

    @property
    def short_pace(self) -> str:
        return self._whole(self.pace)

    def _whole(self, words: str) -> str:
        return words[:-3] if self.row.figure.money and words[-3:-2] == "." else words

    @property
    def target(self) -> str:
        return rules.target_words(self.row.figure, self.row.target)

    @property
    def due(self) -> str:
        return rules.target_words(self.row.figure, self.row.due)

    @property
    def before(self) -> str:
        return self.row.words(self.row.before)

    @property
    def pace(self) -> str:
        return "" if self.row.pace is None else self.row.words(self.row.pace)

    @property
    def percent(self) -> Decimal | None:
        """How much of the target is reached; None of what should be little, where more of it is no merit."""
        return None if self.row.figure.better < 0 else self.row.percent

    @property
    def bar(self) -> Decimal:
        """How long the bar is, 0 to 100."""
        return max(Decimal(0), min(self.row.percent or Decimal(0), Decimal(100)))

    @property
    def mark(self) -> Decimal | None:
        """Where on the bar the target to date stands; None where it is all of it or there is none."""
        due = self.row.due_percent
        return due if due is not None and 0 < due < 100 else None

    @property
    def state(self) -> str:
        """How it is coloured: the state, or `behind` while the month runs and it stands worse than it should."""
        return "behind" if self.behind else self.row.state.value

    @property
    def behind(self) -> bool:
        return self.row.state == State.NOT_DUE and self.row.behind

    @property
    def shape(self) -> str:
        return BEHIND_SHAPE if self.behind else SHAPES[self.row.state]

    @property
    def state_label(self):
        return self.row.state.label

    @property
    def change(self) -> str:
        """Against the same month a year before: `+12.3%`, of percentages in points `+1.2`."""
        moved = self.row.year_on_year
        if moved is None:
            return ""
        sign = "+" if moved > 0 else "−" if moved < 0 else "±"
        return f"{sign}{abs(moved):,.1f}{'' if self.row.figure.percent else '%'}"

    @property
    def better(self) -> bool | None:
        moved = self.row.year_on_year
        return None if not moved or not self.row.figure.better else (moved > 0) == (self.row.figure.better > 0)

    @property
    def spark(self) -> list[Points]:
        return spark_of([value for _month, value, _target in self.row.trend])


def spark_of(values: list[Decimal | None]) -> list[Points]:
    """Lines `x,y` of a small picture; months of which nothing is known break the line, a single one is a dash."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return []
    lowest, highest = min(known), max(known)
    span = highest - lowest or Decimal(1)
    lines: list[Points] = [[]]
    for place, value in enumerate(values):
        if value is None:
            lines.append([])
            continue
        x = 2 + Decimal(place) * (WIDE - 4) / max(1, len(values) - 1)
        y = HIGH - 3 - (value - lowest) * (HIGH - 6) / span
        lines[-1].append(f"{x:.1f},{y:.1f}")
    return [line if len(line) > 1 else [*line, *line] for line in lines if line]


def shown_of(row: Row, asked: Asked) -> Shown:
    code = row.figure.code
    return Shown(
        row,
        asked.url(figure=code) + "#trend",
        asked.url("board_records", figure=code),
        chosen=code == asked.figure.code,
    )


# --- The board --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Point:
    """A month of the large chart."""

    month: date
    value: str
    target: str
    before: str
    state: str
    shape: str
    state_label: object
    url: str
    records_url: str


def points_of(row: Row, asked: Asked) -> list[Point]:
    """The last 24 months of the figure, each with its month a year before where that is kept."""
    found = []
    for month, value, target in row.trend:
        then = figures.row_of(row.figure, month, row.series, month < asked.form.this_month, row.days_left)
        shown = Shown(then)
        found.append(
            Point(
                month,
                row.words(value),
                row.words(target),
                row.words(then.before),
                shown.state,
                shown.shape,
                shown.state_label,
                asked.url(month=written(month)),
                asked.url("board_records", month=written(month)),
            )
        )
    return found


def least_of(row: Row) -> int:
    """Where the axis of the chart begins: at nothing, of percentages that lie high a little below the lowest."""
    if not row.figure.percent:
        return 0
    known = [value for _month, *pair in row.trend for value in pair if value is not None]
    lowest = min(known, default=Decimal(0))
    return int(lowest // 10 * 10) - 10 if lowest >= 40 else 0


@dataclass(frozen=True)
class PlaceRow:
    """A place beside others: its board, and its figures in the order of the columns."""

    place: Place
    url: str
    cells: list[Shown]


@dataclass(frozen=True)
class HeatCell:
    """How many are late; `heat` from 0 (none) to 4 (as many as the most of the table)."""

    number: int
    heat: int
    url: str


@dataclass(frozen=True)
class HeatRow:
    place: Place
    url: str
    cells: list[HeatCell]


@dataclass(frozen=True)
class Ranked:
    """An outlet's rank by a figure; the same value has the same rank, without one there is none."""

    rank: int | None
    outlet: Outlet
    row: Row
    asked: Asked

    @cached_property
    def shown(self) -> Shown:
        """In words; only of those that a page shows, because the addresses of 500 outlets take a while to write."""
        place = f"outlet:{self.outlet.code}"
        return Shown(self.row, self.asked.url(place=place), self.asked.url("board_records", place=place))


def ranked(asked: Asked) -> list[Ranked]:
    """All the outlets within the place by the chosen figure. One query."""
    by_key = {outlet.pk: outlet for outlet in asked.outlets}
    found = figures.standings(Level.OUTLET, list(by_key), asked.figure.code, asked.month, asked.at)
    ranks = places((each.row.value for each in found), asked.figure.better)
    return [Ranked(rank, by_key[each.place], each.row, asked) for rank, each in zip(ranks, found, strict=True)]


def board_context(asked: Asked) -> dict:
    """A board at a number of queries that does not grow with outlets or records."""
    rows = {row.figure.code: row for row in figures.board(asked.place, asked.month, asked.at)}
    shown = {code: shown_of(row, asked) for code, row in rows.items()}
    several = asked.place.level != Level.OUTLET
    return {
        "asked": asked,
        "filter": asked.form,
        "counted_at": figures.refreshed_at(),
        "closed": _closed(asked),
        "tiles": [shown[code] for code in KEY_FIGURES],
        "chosen": shown[asked.figure.code],
        "points": points_of(rows[asked.figure.code], asked),
        "least": least_of(rows[asked.figure.code]),
        "groups": _in_groups(shown, asked),
        "warnings": list(WARNINGS.values()),
        "heat": heat_rows(asked),
        "several": several,
        "may_export": may_export(asked),
        **(_several(asked) if several else {}),
        **_links(asked),
    }


def _in_groups(shown: dict[str, Shown], asked: Asked) -> list[tuple]:
    """The figures of the groups that are chosen."""
    group = asked.form.chosen_group
    return [
        (each.label, [shown[figure.code] for figure in members]) for each, members in grouped() if group in (None, each)
    ]


def shown_figures(asked: Asked) -> list[Shown]:
    """Every figure of the groups that are chosen. One query."""
    shown = {row.figure.code: Shown(row) for row in figures.board(asked.place, asked.month, asked.at)}
    return [each for _label, rows in _in_groups(shown, asked) for each in rows]


def _links(asked: Asked) -> dict:
    return {
        "earlier_url": asked.url(month=written(asked.earlier)) if asked.earlier else "",
        "later_url": asked.url(month=written(asked.later)) if asked.later else "",
        "export_url": asked.url("board_export"),
        "sheet_url": asked.url("board_sheet"),
        # A wall follows the running month.
        "screen_url": asked.url("board_screen", month="" if asked.runs else written(asked.month)),
        "ranking_url": asked.url("board_ranking"),
        "records_url": asked.url("board_records"),
        "missing_url": asked.url("board_missing"),
        "board_url": asked.url(),
    }


def _closed(asked: Asked) -> Closed | None:
    """The running month cannot be closed."""
    return None if asked.runs else closed_of(asked.outlets, asked.month)


def _several(asked: Asked) -> dict:
    order = ranked(asked)
    return {
        "outlet_count": len(order),
        "first": order[:ENDS],
        "last": order[max(ENDS, len(order) - ENDS) :],
        "beside": [FIGURES[code] for code in BESIDE],
        "below": places_beside(asked),
    } | _missing(asked)


def may_export(asked: Asked) -> bool:
    return asked.place.within(asked.user.reach(Right.EXPORT))


def places_beside(asked: Asked) -> list[PlaceRow]:
    """The places below with their key figures. One query."""
    if not asked.below:
        return []
    level = asked.below[0].level
    found = figures.below(
        level, [key for _level, key in map(figures.key_of, asked.below)], BESIDE, asked.month, asked.at
    )
    return [
        PlaceRow(
            place,
            asked.url(place=place.code),
            [Shown(found[figures.key_of(place)[1]][code], asked.url(place=place.code, figure=code)) for code in BESIDE],
        )
        for place in asked.below
    ]


def heat_rows(asked: Asked) -> list[HeatRow]:
    """What is late at the places below, at an outlet its own. One query."""
    places = asked.below or [asked.place]
    keys = {figures.key_of(place)[1]: place for place in places}
    found = figures.heat(places[0].level, list(keys), asked.month)
    most = max((number for row in found.values() for number in row.values()), default=0)
    return [
        HeatRow(
            place,
            asked.url(place=place.code),
            [_heat_cell(place, code, found[key].get(code, 0), most, asked) for code in WARNINGS],
        )
        for key, place in keys.items()
    ]


def _heat_cell(place: Place, code: str, number: int, most: int, asked: Asked) -> HeatCell:
    heat = -(-number * HEAT_STEPS // most) if number else 0
    return HeatCell(number, heat, _heat_url(place, code, asked) if number else "")


def _heat_url(place: Place, code: str, asked: Asked) -> str:
    if not place.outlet:
        return asked.url(place=place.code)
    warning = WARNINGS[code]
    # The list shows what is late now, so that an earlier month leads nowhere.
    return warning.page(place.outlet) if asked.runs and asked.user.may(warning.right, place.outlet) else ""


# --- Ranking, who has not, the screen, paper --------------------------------------------------------------------------


def ranking_context(asked: Asked, parameters) -> dict:
    order = ranked(asked)
    return {
        "asked": asked,
        "filter": asked.form,
        "figures": grouped(),
        "page": Paginator(order, ROWS).get_page(parameters.get("page")),
        "counted_at": figures.refreshed_at(),
        "closed": _closed(asked),
        **_links(asked),
    }


def _missing(asked: Asked) -> dict:
    found = figures.missing_of(asked.outlets, asked.at)
    return {
        "missing": found,
        "missing_figures": sum(bool(each.figures) for each in found),
        "missing_plans": sum(each.no_plan for each in found),
        "missing_targets": sum(each.no_targets for each in found),
        "last_reminded_at": reminding.last_reminded_at(asked.outlets),
        "may_remind": reminding.may_remind(asked.place, asked.user),
        "month_before": month_after(asked.form.this_month, -1),
        "this_year": asked.form.this_month.year,
        "next_month": month_after(asked.form.this_month),
    }


def missing_context(asked: Asked, parameters) -> dict:
    context = _missing(asked) | {"asked": asked, **_links(asked)}
    return context | {"page": Paginator(context["missing"], ROWS).get_page(parameters.get("page"))}


def screen_context(asked: Asked) -> dict:
    rows = figures.board(asked.place, asked.month, asked.at, KEY_FIGURES)
    level, key = figures.key_of(asked.place)
    late = figures.heat(level, [key], asked.month)[key]
    return {
        "asked": asked,
        "tiles": [Shown(row) for row in rows],
        "late": [(warning.label, late.get(code, 0)) for code, warning in WARNINGS.items()],
        "counted_at": figures.refreshed_at(),
        "board_url": asked.url(),
    }


# --- Records ----------------------------------------------------------------------------------------------------------


def records_context(asked: Asked, parameters) -> dict:
    """What is behind the chosen figure: by outlet, the records, the figures it is added from, or how it is counted."""
    figure = asked.figure
    context = {
        "asked": asked,
        "figure": figure,
        "is_level": records.is_level(figure),
        "added_from": _added(asked),
        "counted_at": figures.refreshed_at(),
        "closed": _closed(asked),
        "ends_on": min(last_day(asked.month), local(asked.at).date()),
        **_links(asked),
    }
    if asked.place.outlet and not context["is_level"] and not context["added_from"]:
        return context | _record_list(asked, parameters)
    return context | (_by_outlet(asked, parameters) if not asked.place.outlet else _own(asked))


def _added(asked: Asked) -> list[Shown]:
    parts = records.added_from(asked.figure.code)
    if not parts or not asked.place.outlet:
        return []
    rows = figures.board(asked.place, asked.month, asked.at, [part.code for part in parts])
    return [Shown(row, asked.url("board_records", figure=row.figure.code)) for row in rows]


def _own(asked: Asked) -> dict:
    return {"own": Shown(figures.board(asked.place, asked.month, asked.at, [asked.figure.code])[0])}


@dataclass(frozen=True)
class OutletSums:
    outlet: Outlet
    url: str
    over: str
    under: str
    shown: Shown


def _by_outlet(asked: Asked, parameters) -> dict:
    page = Paginator(asked.outlets, ROWS).get_page(parameters.get("page"))
    code = asked.figure.code
    found = figures.below(Level.OUTLET, [outlet.pk for outlet in page], [code], asked.month, asked.at)
    rows = [_outlet_sums(outlet, found[outlet.pk][code], asked) for outlet in page]
    total = figures.board(asked.place, asked.month, asked.at, [code])[0]
    return {
        "page": page,
        "outlet_rows": rows,
        "total": _outlet_sums(None, total, asked),
        "rate": asked.figure.adds == Adds.RATE,
    }


def _outlet_sums(outlet: Outlet | None, row: Row, asked: Asked) -> OutletSums:
    now = row.now
    return OutletSums(
        outlet,
        asked.url("board_records", place=f"outlet:{outlet.code}") if outlet else "",
        records.over_words(row.figure, now.over if now else None),
        records.number_words(now.under if now else None),
        Shown(row),
    )


def part_in(asked: Asked, parameters) -> records.Part:
    """The source that the address names among those of the figure; else the first. The figure has some."""
    parts = records.parts_of(asked.figure.code)
    wanted = parameters.get("source", "")
    return next((part for part in parts if part.source.code == wanted), parts[0])


def _record_list(asked: Asked, parameters) -> dict:
    part, outlet, figure = part_in(asked, parameters), asked.place.outlet, asked.figure
    found = records.records_of(part, outlet, asked.month, asked.at)
    page = page_of(found, parameters, order=records.order_of(part), total=found.count())
    opens = records.may_open(found.model, asked.user, outlet)
    foot = records.foot_of(part, figure.code, outlet, asked.month, asked.at)
    parts = records.parts_of(figure.code)
    return {
        "page": page,
        "lines": [_words(records.line_of(each, part, opens=opens), figure) for each in page],
        "kind": found.model._meta.verbose_name,
        "foot": foot,
        "foot_over": records.over_words(figure, foot.over),
        "foot_under": records.number_words(foot.under),
        "kept_words": _kept_words(figure, foot),
        "kept_under": records.number_words(foot.kept_under),
        "has_over": part.over is not None,
        "has_under": part.under is not None,
        "rate": figure.adds == Adds.RATE,
        "by_night": part.source.slow,
        "opening_days": figure.code == "cars_per_day",
        "source_tabs": _tabs(parts) if len(parts) > 1 else [],
        "source": part.source.code,
        "export_url": asked.url("board_records_export", source=part.source.code),
        "may_export": may_export(asked),
    }


def _tabs(parts: list[records.Part]) -> list[tuple]:
    # Translators: 中文 分子
    above = pgettext("rate", "Numerator")
    # Translators: 中文 分母
    below = pgettext("rate", "Denominator")
    return [(part.source.code, above if part.over else below, None) for part in parts]


def _kept_words(figure: Figure, foot: records.Foot) -> str:
    """What is kept of the figure: a sum, or what stands above and below the line."""
    over = records.over_words(figure, foot.kept_over)
    return f"{over} / {records.number_words(foot.kept_under)}" if figure.adds == Adds.RATE else over


def _words(line: records.Line, figure: Figure) -> dict:
    return {
        "day": line.day,
        "text": line.text,
        "url": line.url,
        "over": records.over_words(figure, line.over),
        "under": records.number_words(line.under),
    }


def rounded(row: Row, value: Decimal | None) -> Decimal | None:
    """As the page rounds it, for Excel."""
    return rules.rounded(row.figure, value)
