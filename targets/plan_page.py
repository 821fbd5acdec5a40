"""What the pages of a year's plan show: the grid with its sums and differences, headcount, what a revision changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils.dates import MONTHS as MONTH_NAMES
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from staff import approval_page, trail
from staff.instants import local
from staff.models import Employee
from staff.refusals import Refused
from staff.roles import Right
from staff.services import approvals
from staff.trail_words import sentences

from . import figures, plan_figures
from .catalogue import FIGURES, PLANNED, Adds, Figure, grouped
from .forms import plans as forms
from .models import Plan
from .plan_rules import MONTHS, ZERO, Difference, Gap, Row, together
from .plan_words import shown, signed, unit_of
from .services import plans
from .services.plans import Grid, HeadcountDraft

State = Plan.State
HISTORY_SHOWN = 30
Pair = tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True)
class Cell:
    """One value; `was` what the revision before had, None where it is the same or there is none before."""

    value: Decimal | None
    was: str | None = None
    off: bool = False
    """The people do not come to it."""
    taken: bool = False
    """Not written: a rate's month takes the year's value."""

    @property
    def text(self) -> str:
        return shown(self.value)


@dataclass(frozen=True)
class Line:
    """A row of values: of the outlet, of a person, or what the people come to together."""

    label: str
    cells: list[Cell]
    """The year, then the twelve months."""
    total: Decimal | None = None
    """What the months come to; None where nothing adds."""
    missing: Decimal | None = None
    number: str = ""

    @property
    def total_text(self) -> str:
        return shown(self.total)

    @property
    def missing_text(self) -> str:
        return signed(self.missing)


@dataclass(frozen=True)
class FigureShown:
    figure: Figure
    line: Line
    people: list[Line] = field(default_factory=list)
    together: Line | None = None
    """What the people come to, where the figure is shared out."""
    left: Line | None = None
    """The outlet less its people, month by month."""

    @property
    def unit(self) -> str:
        return unit_of(self.figure)

    @property
    def is_empty(self) -> bool:
        """Nothing is planned of it, which paper leaves out."""
        return not self.people and all(cell.value is None for cell in self.line.cells)


@dataclass(frozen=True)
class Position:
    """A position's headcount now and planned; None where the plan says nothing of it."""

    name: str
    now: int
    planned: int | None
    words: str = ""
    was: str | None = None

    @property
    def difference(self) -> str:
        return "" if self.planned is None else signed(Decimal(self.planned - self.now))


# The grid -------------------------------------------------------------------------------------------------------------


def months_shown() -> list[tuple[int, str]]:
    return [(month, str(MONTH_NAMES[month])) for month in MONTHS]


def groups_of(grid: Grid, people: Mapping[int, Employee], before: Grid | None = None) -> list[tuple]:
    """`[(group, its figures)]` with what is planned; of each figure the line of the outlet and those of people."""
    return [
        (group, [_figure(figure, grid, people, before) for figure in members]) for group, members in grouped(PLANNED)
    ]


def filled(groups: list[tuple]) -> list[tuple]:
    """The groups with the figures that have anything planned, as paper shows them."""
    found = [(group, [shown for shown in members if not shown.is_empty]) for group, members in groups]
    return [(group, members) for group, members in found if members]


def _figure(figure: Figure, grid: Grid, people: Mapping[int, Employee], before: Grid | None) -> FigureShown:
    outlet = grid.get((figure.code, None), Row())
    was = _was(before, (figure.code, None))
    theirs = in_order(plans.of_persons(grid, figure), people)
    if not theirs:
        return FigureShown(figure, _line(figure, str(figure.label), outlet, was))
    lines = [
        _line(figure, person.name, row, _was(before, (figure.code, person.pk)), number=person.number)
        for person, row in theirs
    ]
    sums = together(row for _person, row in theirs)
    left = [(mine or ZERO) - sum_ for mine, sum_ in zip(outlet.values, sums, strict=True)]
    off = {month for month in MONTHS if left[month]}
    return FigureShown(
        figure,
        _line(figure, str(figure.label), outlet, was, off),
        lines,
        Line(_("People together"), [Cell(value) for value in sums], sum(sums[1:], ZERO)),
        Line(_("Difference to the outlet"), [Cell(value) for value in left]),
    )


def in_order(theirs: Mapping[int, Row], people: Mapping[int, Employee]) -> list[tuple[Employee, Row]]:
    """The lines of people, by their names."""
    lines = [(people[key], row) for key, row in theirs.items()]
    return sorted(lines, key=lambda line: (line[0].name_key, line[0].number))


def _was(before: Grid | None, slot) -> Row | None:
    return None if before is None else before.get(slot, Row())


def _line(figure: Figure, label: str, row: Row, was: Row | None, off=frozenset(), number: str = "") -> Line:
    cells = [
        _cell(now, former, place in off)
        for place, (now, former) in enumerate(zip(_pairs(figure, row), _pairs(figure, was or row), strict=True))
    ]
    if figure.adds == Adds.SUM:
        total = row.total
    elif figure.adds == Adds.LEVEL:
        total = row.months[-1]
    else:
        total = None
    adds = figure.adds != Adds.RATE and not row.is_empty
    return Line(label, cells, total if adds else None, (row.year or ZERO) - (total or ZERO) if adds else None, number)


def _pairs(figure: Figure, row: Row) -> list[Pair]:
    """Year and months as they are written and as they count: an empty month of a rate has the year's value."""
    instead = row.year if figure.adds == Adds.RATE else None
    return [(row.year, row.year), *((each, instead if each is None else each) for each in row.months)]


def _cell(now: Pair, former: Pair, off: bool) -> Cell:
    """Another value than before is one that is written otherwise and counts otherwise."""
    (written, value), (was_written, was) = now, former
    changed = written != was_written and value != was
    return Cell(value, (shown(was) or "–") if changed else None, off, taken=written != value)


def differences_in_words(differences: Sequence[Difference], people: Mapping[int, Employee]) -> list[str]:
    """Each difference as a sentence: where it is, what was wanted, what there is, and how much is missing."""
    return [_in_words(each, people) for each in differences]


def _in_words(each: Difference, people: Mapping[int, Employee]) -> str:
    figure = str(FIGURES[each.figure].label)
    if each.person is not None and each.person in people:
        figure = f"{figure} · {people[each.person].name}"
    words = {
        "figure": figure,
        "wanted": shown(each.wanted),
        "found": shown(each.found),
        "month": str(MONTH_NAMES[each.month]) if each.month else "",
        "much": shown(abs(each.missing)),
    }
    sentence = {
        # Translators: 中文 %(figure)s：各月合计 %(found)s，全年 %(wanted)s
        Gap.MONTHS: _("%(figure)s: the months come to %(found)s, the year is %(wanted)s"),
        Gap.PEOPLE: _("%(figure)s, %(month)s: the people come to %(found)s, the outlet is %(wanted)s"),
        Gap.PEOPLE_YEAR: _("%(figure)s, year: the people come to %(found)s, the outlet is %(wanted)s"),
        Gap.DECEMBER: _("%(figure)s: December stands at %(found)s, the year at %(wanted)s"),
        Gap.NO_YEAR: _("%(figure)s: months are planned and the year is not"),
    }[each.gap] % words
    if each.gap == Gap.NO_YEAR:
        return sentence
    # Translators: 中文 ；差 / 多
    more = _("%(much)s is missing") if each.missing > 0 else _("%(much)s is too much")
    return sentence + pgettext("between two clauses", "; ") + more % words


def people_of(grid: Mapping) -> dict[int, Employee]:
    return Employee.objects.in_bulk({person for _figure, person in grid if person is not None})


# Headcount ------------------------------------------------------------------------------------------------------------


def positions_of(
    headcount: Sequence[HeadcountDraft], now: Mapping[str, int], before: Sequence[HeadcountDraft] | None = None
) -> list[Position]:
    """Every position that has people now or is planned, in the order of its name."""
    planned = {each.position: each for each in headcount}
    former = None if before is None else {each.position: each.planned for each in before}
    found = []
    for name in sorted({*planned, *now}):
        draft = planned.get(name)
        wanted = draft.planned if draft else None
        was = None
        if former is not None and former.get(name) != wanted:
            was = str(former[name]) if name in former else "–"
        found.append(Position(name, now.get(name, 0), wanted, draft.words if draft else "", was))
    return found


def headcount_total(positions: Sequence[Position]) -> Position:
    return Position(_("In all"), sum(each.now for each in positions), sum(each.planned or 0 for each in positions))


# The page -------------------------------------------------------------------------------------------------------------


def revision_before(plan: Plan) -> Plan | None:
    """What this revision was made from: the last one before it that was approved."""
    others = Plan.objects.filter(outlet=plan.outlet_id, year=plan.year, revision__lt=plan.revision)
    return others.filter(approved_at__isnull=False).order_by("-revision").first()


def _changed(groups: list[tuple]) -> int:
    """How many values are struck out below another."""
    lines = [line for _group, members in groups for each in members for line in (each.line, *each.people)]
    return sum(cell.was is not None for line in lines for cell in line.cells)


def sheet(plan: Plan, at: datetime) -> dict:
    """The grid and the headcount of a plan, as page, paper and print show them."""
    grid = plans.grid_of(plan)
    before = revision_before(plan)
    old = plans.grid_of(before) if before else None
    people = people_of({**grid, **(old or {})})
    groups = groups_of(grid, people, old)
    headcount = plans.headcount_of(plan)
    now = plan_figures.headcount_now(plan.outlet, local(at).date())
    positions = positions_of(headcount, now, plans.headcount_of(before) if before else None)
    return {
        "plan": plan,
        # Not `before`: so an approval calls its round before.
        "revised": before,
        "months": months_shown(),
        "groups": groups,
        "differences": differences_in_words(plans.differences_of(grid), people),
        "changed": _changed(groups),
        "positions": positions,
        "headcount_total": headcount_total(positions),
        "is_empty": not grid,
        "main": grid.get((plans.MAIN, None), Row()).year,
    }


def context(plan: Plan, user, at: datetime, **bound) -> dict:
    """For the page; `bound` are forms that came back with errors."""
    may_keep = user.may(Right.PLAN_KEEP, plan.outlet)
    others = Plan.objects.filter(outlet=plan.outlet_id, year=plan.year).exclude(pk=plan.pk).order_by("-pk")
    page = sheet(plan, at) | {
        "may_write": may_keep and plan.is_draft,
        "may_export": user.may(Right.EXPORT, plan.outlet),
        "others": list(others.select_related("made_by")),
        "refused_forms": [bound["submit_form"]] if "submit_form" in bound else [],
        "history": sentences(trail.entries_about(plan).select_related("about_type")[:HISTORY_SHOWN]),
        **approval_page.of_document(plan, user, at),
    }
    if plan.is_draft and may_keep:
        page["submit_form"] = bound.get("submit_form") or forms.VersionForm(initial={"version": plan.version})
        page["discard_form"] = bound.get("discard_form") or forms.DiscardForm(initial={"version": plan.version})
    if plan.state == State.APPROVED and may_keep:
        page["open_one"] = next((each for each in page["others"] if each.state in (State.DRAFT, State.SUBMITTED)), None)
        if page["open_one"] is None:
            page["revise_form"] = bound.get("revise_form") or forms.ReviseForm()
    if plan.is_draft:
        page["route"] = _route_ahead(plan, page["main"], user, at)
    return page


def _route_ahead(plan: Plan, main: Decimal | None, user, at: datetime) -> list:
    if not main:
        return []
    try:
        return approvals.route_ahead(
            kind=plans.KIND, amount=main, outlet=plan.outlet, applicant=user, document=plan, on=local(at).date()
        )
    except Refused:
        return []


# Shapes of a year -----------------------------------------------------------------------------------------------------


def shape_of_last_year(plan: Plan, at: datetime) -> dict[str, tuple[Decimal, ...]]:
    """`{figure: what its months came to last year}` of the figures that are counted by month.

    Of months that are still to come, last year's plan has no actuals: they count with the mean of those that are over.
    """
    year = plan.year - 1
    today = local(at).date()
    came_in = figures.actuals(plan.outlet, date(year, 1, 1), date(year, 12, 1))
    over = [month for month in came_in if (month.year, month.month) < (today.year, today.month)]
    found: dict[str, tuple[Decimal, ...]] = {}
    for code in {code for month in over for code in came_in[month]}:
        if code not in FIGURES or FIGURES[code].adds != Adds.SUM:
            continue
        mean = sum((came_in[month][code] for month in over), ZERO) / len(over)
        shares = tuple(
            came_in[date(year, month, 1)][code] if date(year, month, 1) in over else mean for month in MONTHS
        )
        if any(shares):
            found[str(code)] = tuple(max(each, ZERO) for each in shares)
    return found


# What a file would change ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    where: str
    before: str
    after: str


def changes_shown(changed: Mapping[tuple[str, int | None, int], tuple], people: Mapping[int, Employee]) -> list[Change]:
    """Cells that become different, in words."""
    return [
        Change(cell_words(*cell, people), shown(pair[0]) or "–", shown(pair[1]) or "–")
        for cell, pair in changed.items()
    ]


def cell_words(figure: str, person: int | None, place: int, people: Mapping[int, Employee]) -> str:
    """Which cell it is: the figure, whose line, the month or the year."""
    parts = [str(FIGURES[figure].label)]
    if person is not None:
        parts.append(people[person].name if person in people else str(person))
    parts.append(str(MONTH_NAMES[place]) if place else pgettext("column of a plan", "Year"))
    return " · ".join(parts)


def heads_changed(before: Sequence[HeadcountDraft], after: Sequence[HeadcountDraft] | None) -> list[Change]:
    """Positions whose planned number becomes another."""
    if after is None:
        return []
    old, new = ({each.position: each for each in drafts} for drafts in (before, after))
    return [
        Change(name, _head_words(old.get(name)), _head_words(new.get(name)))
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    ]


def _head_words(draft: HeadcountDraft | None) -> str:
    return "–" if draft is None else f"{draft.planned} {draft.words}".strip()


# What the trail keeps of a change -------------------------------------------------------------------------------------


def trail_words(text: str) -> str:
    """A changed cell as the trail keeps it (`figure place value employee`), in words."""
    figure, place, value, *person = text.split(" ")
    if figure not in FIGURES or not place.isdigit() or int(place) > len(MONTHS):
        return text
    words = cell_words(figure, None, int(place), {})
    whose = ""
    if person:
        found = Employee.objects.filter(pk=person[0]).values_list("name", flat=True).first()
        whose = f" ({found or person[0]})"
    return f"{words}{whose} {'–' if value == '-' else shown(Decimal(value))}"


def trail_number(text: str) -> str:
    """How many cells a long change has, in words."""
    number = int(text)
    return ngettext("%(n)d value changed", "%(n)d values changed", number) % {"n": number}
