"""What the pages of reports and of the ranking show. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staff import places
from staff.instants import local, long_day_words
from staff.models import Outlet
from staff.places import Place
from staff.roles import Level, Right

from . import board_rules, ranking_figures, report_figures
from .board_figures import Row
from .catalogue import Group, grouped
from .ranking_figures import COLUMNS, FIRST
from .report_figures import Late, Line, OutletLine
from .report_rules import Period, Span, read_period

# So many outlets are named as the best and as the worst.
ENDS = 3
# So many outlets are named with what is late there.
NAMED = 5


# --- Places and periods -----------------------------------------------------------------------------------------------


def outlets_for(user, *, exports: bool = False) -> list[Outlet]:
    """The outlets whose reports the user may read, or also export."""
    found = Outlet.objects.visible_to(user, Right.TARGETS).select_related("area__region").order_by("code")
    return list(found.visible_to(user, Right.EXPORT) if exports else found)


def places_for(user, *, exports: bool = False) -> list[Place]:
    """Every place that lies wholly under the postings, the wider before the narrower."""
    found = places.places_under(user.reach(Right.TARGETS))
    if exports:
        return [place for place in found if place.within(user.reach(Right.EXPORT))]
    return found


def _outlet_in(parameters, outlets: list[Outlet]) -> Outlet:
    """The outlet that the address names, else the first; one that is not there or not to be seen is 404."""
    code = parameters.get("outlet", "")
    found = next((outlet for outlet in outlets if not code or outlet.code == code), None)
    if found is None:
        raise Http404
    return found


def _place_in(parameters, found: list[Place]) -> Place:
    code = parameters.get("place", "")
    chosen = places.find(code, found) if code else next(iter(found), None)
    if chosen is None:
        raise Http404
    return chosen


def _period_in(span: Span, text: str, at: datetime) -> Period:
    """What the address says, else the latest one that is over."""
    return read_period(span, text) or Period.latest(span, local(at).date())


TITLES = {
    Span.DAY: gettext_lazy("Daily report"),
    Span.WEEK: gettext_lazy("Weekly report"),
    Span.MONTH: gettext_lazy("Monthly report"),
}


def words_of(period: Period, today: date) -> str:
    """The period as heads of pages say it."""
    if period.span == Span.DAY:
        return long_day_words(period.first, today)
    if period.span == Span.WEEK:
        return f"{period.first:%Y-%m-%d} – {period.last:%m-%d}"
    if period.span == Span.QUARTER:
        # Translators: 中文 %(year)d 年第 %(number)d 季度
        words = _("quarter %(number)d of %(year)d")
        return words % {"year": period.first.year, "number": period.first.month // 3 + 1}
    return period.written


def _walk(period: Period, today: date) -> dict:
    """The way to the period before and after, the latter only where it has begun."""
    later = period.later
    return {"earlier": period.earlier, "later": later if later.first <= today else None}


# --- The list ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PlaceRow:
    place: Place
    level: str
    day: str
    week: str
    month: str


def list_context(user, at: datetime) -> dict:
    """The latest reports of each place. Two queries more than the places take."""
    today = local(at).date()
    latest = {span: Period.latest(span, today) for span in (Span.DAY, Span.WEEK, Span.MONTH)}
    rows = [_place_row(place, latest) for place in places_for(user)]
    return {"rows": rows, "latest": latest, "day": latest[Span.DAY], "week": latest[Span.WEEK]}


def _place_row(place: Place, latest: dict[Span, Period]) -> PlaceRow:
    day = ""
    if place.outlet:
        day = address(Span.DAY, place, latest[Span.DAY])
    week, month = (address(span, place, latest[span]) for span in (Span.WEEK, Span.MONTH))
    return PlaceRow(place, str(Level(place.level).label), day, week, month)


def address(span: Span, place: Place, period: Period) -> str:
    """Of a report; holds place and period."""
    return f"{reverse(f'targets:report_{span}')}?{urlencode(asked(span, place, period))}"


def asked(span: Span, place: Place, period: Period) -> dict[str, str]:
    if span == Span.DAY and place.outlet:
        return {"outlet": place.outlet.code, "day": period.written}
    return {"place": place.code, "on": period.written}


# --- The day ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Burning:
    """What is late: the kind, how many, and the way to the records where the user may go it."""

    late: Late
    links: list[tuple[Outlet, int, str]]
    more: int


def burning(outlets: Iterable[Outlet], user, at: datetime) -> list[Burning]:
    """Of these outlets (with their areas at hand) at the instant, each kind with the outlets that have most of it."""
    known = {outlet.pk: outlet for outlet in outlets}
    found = []
    for late in report_figures.late_now(list(known), at):
        most = sorted(late.by_outlet.items(), key=lambda pair: (-pair[1], known[pair[0]].code))
        links = [
            (
                known[key],
                number,
                late.warning.page(known[key]) if user.may(late.warning.right, known[key]) else "",
            )
            for key, number in most[:NAMED]
        ]
        found.append(Burning(late, links, max(0, len(most) - NAMED)))
    return found


@dataclass(frozen=True)
class MonthRow:
    """A figure of the month so far, in words."""

    row: Row

    @property
    def figure(self):
        return self.row.figure

    @property
    def percent(self):
        """How much of the target is reached; None of what should be little, where more of it is no merit."""
        return None if self.figure.better < 0 else self.row.percent

    @property
    def behind(self) -> bool:
        return self.row.behind

    @property
    def value_words(self) -> str:
        return board_rules.words_of(self.figure, self.row.value)

    @property
    def due_words(self) -> str:
        return board_rules.target_words(self.figure, self.row.due)

    @property
    def target_words(self) -> str:
        return board_rules.target_words(self.figure, self.row.target)


MONEY_OF_DAY = (
    "output.maintenance", "output.repair", "output.warranty", "output.other", "output.reimbursed", "output.accident",
    "output", "boutique_sales", "detailing", "counter", "aftersales_output", "insurance_claims", "fleet_collection",
)  # fmt: skip
TOTALS = ("output", "aftersales_output")


def day_context(user, parameters, at: datetime, *, exports: bool = False) -> dict:
    """One outlet's day. Without money of persons, so that everybody at the front desk may read it."""
    outlets = outlets_for(user, exports=exports)
    outlet = _outlet_in(parameters, outlets)
    today = local(at).date()
    period = _period_in(Span.DAY, parameters.get("day", ""), at)
    place = Place(outlet=outlet)
    day = report_figures.day_of(outlet, period, at)
    latest = Period.latest(Span.DAY, today)
    return {
        "outlets": outlets,
        "outlet": outlet,
        "place": place,
        "period": period,
        "day": day,
        "money": [day.lines[code] for code in MONEY_OF_DAY],
        "month": [MonthRow(row) for row in day.month],
        "cars": [day.lines[code] for code in report_figures.OF_DAY if code not in MONEY_OF_DAY],
        "totals": TOTALS,
        "before": period.before,
        "words": words_of(period, today),
        # What is late is known only of now.
        "burning": burning([outlet], user, at) if period.first >= latest.first else None,
        "latest": address(Span.DAY, place, latest),
        "is_latest": period == latest,
        "to_come": period.first > today,
        "today": today,
        "query": urlencode(asked(Span.DAY, place, period)),
        "may_export": user.may(Right.EXPORT, outlet),
        **_walk(period, today),
    }


# --- Weeks and months -------------------------------------------------------------------------------------------------


def period_context(span: Span, user, parameters, at: datetime, *, exports: bool = False) -> dict:
    """A place's week or month, its best and worst outlets, what burns, and of an outlet the ranking of its advisors."""
    found = places_for(user, exports=exports)
    place = _place_in(parameters, found)
    today = local(at).date()
    period = _period_in(span, parameters.get("on", ""), at)
    summary = report_figures.summary_of(place, period, at)
    latest = Period.latest(span, today)
    here = [each.outlet for each in summary.outlets]
    return {
        "span": span,
        "title": TITLES[span],
        "words": words_of(period, today),
        "places": places.choices_of(found),
        "place": place,
        "level": Level(place.level).label,
        "period": period,
        "summary": summary,
        "groups": _groups(summary.lines),
        "ends": _ends([(each, address(span, Place(outlet=each.outlet), period)) for each in summary.outlets]),
        "burning": burning(here, user, at) if period.first >= latest.first else None,
        "ranking": ranking_figures.ranking_of(place.outlet, period, at, own=user.employee_id) if place.outlet else None,
        "ranking_url": _ranking_url(place, period),
        "before": period.before,
        "latest": address(span, place, latest),
        "is_latest": period == latest,
        "to_come": period.first > today,
        "over": period.over(today),
        "today": today,
        "query": urlencode(asked(span, place, period)),
        "may_export": place.within(user.reach(Right.EXPORT)),
        "page_url": reverse(f"targets:report_{span}"),
        "sheet_url": reverse(f"targets:report_{span}_sheet"),
        "export_url": reverse(f"targets:report_{span}_export"),
        **_walk(period, today),
    }


def _groups(lines: list[Line]) -> list[tuple[Group, list[Line]]]:
    """By group, without figures that are nothing and were nothing before, unless they have a target."""
    shown = {line.figure.code: line for line in lines if not line.is_empty or line.target is not None}
    return [
        (group, [shown[figure.code] for figure in members])
        for group, members in grouped(line.figure for line in shown.values())
    ]


@dataclass(frozen=True)
class Ends:
    """The best and the worst outlets, each with its report; with few outlets all of them stand under the best."""

    best: list[tuple[OutletLine, str]]
    worst: list[tuple[OutletLine, str]]


def _ends(outlets: list[tuple[OutletLine, str]]) -> Ends | None:
    if len(outlets) < 2:
        return None
    if len(outlets) <= 2 * ENDS:
        return Ends(outlets, [])
    return Ends(outlets[:ENDS], outlets[-ENDS:][::-1])


def _ranking_url(place: Place, period: Period) -> str:
    if not place.outlet:
        return ""
    asked_for = {"outlet": place.outlet.code, "on": f"{period.first:%Y-%m}"}
    return f"{reverse('targets:ranking')}?{urlencode(asked_for)}"


# --- The ranking ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Head:
    """The head of a column: where a click leads, and how the list is sorted by it now."""

    column: ranking_figures.Column
    url: str
    aria: str


SPANS = (Span.MONTH, Span.QUARTER)


def ranking_context(user, parameters, at: datetime, *, exports: bool = False) -> dict:
    """The advisors of an outlet in a month or a quarter. A constant number of queries, however many they are."""
    outlets = outlets_for(user, exports=exports)
    outlet = _outlet_in(parameters, outlets)
    today = local(at).date()
    span = next((each for each in SPANS if each == parameters.get("span")), Span.MONTH)
    period = read_period(span, parameters.get("on", "")) or Period.around(span, today)
    by, up = _sorting(parameters)
    ranking = ranking_figures.ranking_of(outlet, period, at, by=by, up=up, own=user.employee_id)
    kept = {"outlet": outlet.code, "span": str(span), "on": period.written}
    return {
        "outlets": outlets,
        "outlet": outlet,
        "place": Place(outlet=outlet),
        "period": period,
        "words": words_of(period, today),
        "span": span,
        "spans": [(each, each.label) for each in SPANS],
        "ranking": ranking,
        "rows": [(row, [(column, row.value(column.code)) for column in ranking.columns]) for row in ranking.rows],
        "heads": [_head(column, ranking, kept) for column in ranking.columns],
        "sort": f"{'-' if up else ''}{by}",
        "query": urlencode(kept | {"sort": f"{'-' if up else ''}{by}"}),
        "to_come": period.first > today,
        "over": period.over(today),
        "today": today,
        "this": f"{reverse('targets:ranking')}?{urlencode({'outlet': outlet.code})}",
        "may_export": user.may(Right.EXPORT, outlet),
        **_walk(period, today),
    }


def _sorting(parameters) -> tuple[str, bool]:
    """The column that the address sorts by, and whether the last place comes first (`-output`)."""
    wanted = parameters.get("sort", "")
    by = wanted.removeprefix("-")
    return (by, wanted.startswith("-")) if by in COLUMNS else (FIRST, False)


def _head(column, ranking, kept: dict) -> Head:
    chosen = column.code == ranking.by.code
    turned = f"-{column.code}" if chosen and not ranking.up else column.code
    # The best first is downwards where more is better.
    falls = (column.better > 0) != ranking.up
    aria = ("descending" if falls else "ascending") if chosen else ""
    return Head(column, f"{reverse('targets:ranking')}?{urlencode(kept | {'sort': turned})}", aria)
