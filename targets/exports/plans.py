"""The year's plan as Excel: the grid with live sums, read back cell by cell; and the list of plans."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import BinaryIO

from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from exchange import archive, kinds
from exchange.findings import shown as cell_shown
from exchange.reader import damage_refused, from_first_column, is_empty, message_of_error, with_error_cells
from exchange.writer import FormulaBook, Heading, Page, Shown, workbook
from staff.instants import local
from staff.list_exports import ListExport
from staff.models import Employee
from staff.roles import Right
from targets import plan_figures
from targets.catalogue import FIGURES, PLANNED, Adds, Figure
from targets.forms.plans import PlanFilter, place_label
from targets.models import Plan
from targets.plan_page import in_order, people_of, positions_of
from targets.plan_rules import MONTHS, Row, together
from targets.plan_words import unit_of
from targets.services import plans
from targets.services.plans import Grid, HeadcountDraft, Slot, fault_of, places_of

# Codes of the columns, in a row below the headings: by them a file is read, whatever the language of its headings.
PLACES = ("year", *(f"m{month}" for month in MONTHS))
CODES = ("figure", "", "", "number", "", *PLACES, "", "")
HEAD_CODES = ("position", "", "planned", "words")
FIRST_VALUE = CODES.index("year") + 1
STAMP = "#plan"
MOST_FINDINGS = 200
# Below this a sheet is another one.
ROWS_LOOKED_AT = 5


# Out ------------------------------------------------------------------------------------------------------------------


def plan_workbook(plan: Plan, at: datetime) -> bytes:
    """The grid as the page shows it, with its sums and differences as formulas; the headcount on a second sheet."""
    book = FormulaBook()
    grid = plans.grid_of(plan)
    _write_grid(book, plan, grid)
    _write_headcount(book, plan, at)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_grid(book: FormulaBook, plan: Plan, grid: Grid) -> None:
    headings = [
        Heading(_("Figure"), 18),
        Heading(_("Name"), 22),
        Heading(pgettext("figure", "Unit"), 7),
        Heading(_("Employee number"), 12),
        Heading(_("Person"), 12),
        *(Heading(place_label(place), 14 if not place else 12, "number") for place in range(len(PLACES))),
        Heading(_("Sum of the months"), 14, "number"),
        Heading(_("Difference"), 12, "number"),
    ]
    title = f"{plan.outlet.name} · {plan.year} · " + _("Annual plan")
    page = book.page(
        _("Annual plan"), headings, second_header=CODES, frozen_columns=5, running_title=title, pages_wide=1
    )
    people = people_of(grid)
    for figure in PLANNED:
        _write_figure(page, figure, grid, people)
    page.append()
    page.append([STAMP, stamp_of(plan)])


def _write_figure(page: Page, figure: Figure, grid: Grid, people: dict[int, Employee]) -> None:
    theirs = in_order(plans.of_persons(grid, figure), people)
    outlet = grid.get((figure.code, None), Row())
    row = page.row + 1
    page.append(_line(figure, outlet, None, row))
    if not theirs:
        return
    for person, values in theirs:
        page.append(_line(figure, values, person, page.row + 1))
    first, last = row + 1, page.row
    sums = [
        Shown(value, f"=SUM({_area(place, first, last)})", _kind(figure))
        for place, value in enumerate(together(values for _person, values in theirs))
    ]
    page.append(["", _("People together"), "", "", "", *sums])
    left = [
        Shown((value or 0) - sums[place].value, f"={_cell(place, row)}-{_cell(place, page.row)}", _kind(figure))
        for place, value in enumerate(outlet.values)
    ]
    page.append(["", _("Difference to the outlet"), "", "", "", *left])


def _line(figure: Figure, row: Row, person: Employee | None, number: int) -> list:
    kind = _kind(figure)
    values = [Shown(value, kind=kind, entered=True, bold=not place) for place, value in enumerate(row.values)]
    who = [person.number, person.name] if person else ["", ""]
    return [figure.code, str(figure.label), unit_of(figure), *who, *values, *_derived(figure, row, number, kind)]


def _derived(figure: Figure, row: Row, number: int, kind: str) -> list[Shown]:
    """What the months come to, and what is missing to the year; nothing where nothing adds."""
    year = _cell(0, number)
    if figure.adds == Adds.SUM:
        total = Shown(row.total, f"=SUM({_cell(1, number)}:{_cell(12, number)})", kind)
    elif figure.adds == Adds.LEVEL:
        total = Shown(row.months[-1] or Decimal(0), f"={_cell(12, number)}", kind)
    else:
        return []
    left = (row.year or Decimal(0)) - total.value
    return [total, Shown(left, f"={year}-{get_column_letter(FIRST_VALUE + len(PLACES))}{number}", kind)]


def _cell(place: int, row: int) -> str:
    return f"{get_column_letter(FIRST_VALUE + place)}{row}"


def _area(place: int, first: int, last: int) -> str:
    return f"{_cell(place, first)}:{_cell(place, last)}"


def _kind(figure: Figure) -> str:
    return "whole" if places_of(figure) == 0 else "money"


def _write_headcount(book: FormulaBook, plan: Plan, at: datetime) -> None:
    headings = [
        Heading(_("Position"), 20),
        # Translators: 中文 现有人数
        Heading(pgettext("headcount", "Now"), 10, "whole"),
        Heading(pgettext("headcount", "Planned"), 10, "whole", entered=True),
        Heading(_("Note"), 40, entered=True),
        Heading(_("Difference"), 10, "whole"),
    ]
    page = book.page(_("Headcount"), headings, second_header=HEAD_CODES)
    now = plan_figures.headcount_now(plan.outlet, local(at).date())
    for each in positions_of(plans.headcount_of(plan), now):
        number = page.row + 1
        left = Shown((each.planned or 0) - each.now, f"=C{number}-B{number}", "whole")
        page.append([each.name, each.now, each.planned, each.words, left])


def stamp_of(plan: Plan) -> str:
    """Which plan a file is, and as of which change."""
    return f"{plan.outlet.code} {plan.year} {plan.revision} {plan.version}"


# In -------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fault:
    """One wrong cell: where it is as Excel names it, what stands there, what was expected."""

    place: str
    what: str
    value: str
    message: str


@dataclass
class Incoming:
    """What a file says. With faults nothing of it is taken."""

    rows: Grid = field(default_factory=dict)
    """The lines that the file has; what it does not have stays as it is."""
    headcount: list[HeadcountDraft] | None = None
    faults: list[Fault] = field(default_factory=list)
    stamp: str = ""

    def grid(self, present: Grid) -> Grid:
        """The whole plan with what the file says of it."""
        return {slot: row for slot, row in {**present, **self.rows}.items() if not row.is_empty}


def read_plan(file: BinaryIO, plan: Plan, people: Iterable[Employee]) -> Incoming:
    """Read a plan's workbook; every wrong cell is a fault. Raises `archive.Unreadable` for what is no plan's file."""
    looks = archive.look_through(file)
    file.seek(0)
    found = Incoming()
    by_number = {person.number: person for person in people}
    with damage_refused(), CalamineWorkbook.from_filelike(file) as book:
        sheets = {name: _rows(book, name, looks.get(name)) for name in book.sheet_names}
    grid = next((rows for rows in sheets.values() if _header(rows, "figure")), None)
    heads = next((rows for rows in sheets.values() if _header(rows, "position")), None)
    if grid is None:
        raise archive.Unreadable(_("This is not a plan's file. Export the plan, change that file and upload it."))
    _read_grid(found, grid, by_number)
    _check_stamp(found, plan)
    if heads is not None:
        _read_headcount(found, heads)
    return found


def _rows(book: CalamineWorkbook, name: str, look) -> list[list]:
    sheet = book.get_sheet_by_name(name)
    if sheet.start is None:
        return []
    rows = from_first_column(sheet.iter_rows(), sheet.start[1])
    return list(with_error_cells(rows, look.errors) if look and look.errors else rows)


def _header(rows: list[list], first: str) -> int | None:
    """The number of the row with the codes of the columns; None where there is none."""
    for number, row in enumerate(rows[:ROWS_LOOKED_AT], start=1):
        if row and str(row[0]).strip() == first:
            return number
    return None


def _columns(row: list) -> dict[str, int]:
    return {str(cell).strip(): place for place, cell in enumerate(row) if str(cell).strip()}


def _read_grid(found: Incoming, rows: list[list], people: dict[str, Employee]) -> None:
    head = _header(rows, "figure")
    columns = _columns(rows[head - 1])
    missing = [code for code in (*PLACES, "number") if code not in columns]
    if missing:
        raise archive.Unreadable(
            _("Columns are missing: %(columns)s. Export the plan again, and keep its second row.")
            % {"columns": ", ".join(missing)}
        )
    for number, row in enumerate(rows[head:], start=head + 1):
        code = cell_shown(row[0]).strip() if row else ""
        if code == STAMP:
            found.stamp = cell_shown(row[1]).strip() if len(row) > 1 else ""
        elif code:
            _read_line(found, code, row, number, columns, people)


def _read_line(found: Incoming, code: str, row: list, number: int, columns: dict, people: dict) -> None:
    figure = FIGURES.get(code)
    if figure is None or not figure.planned:
        message = _("There is no such figure in the plan. Leave the first column as it was exported.")
        _fault(found, number, 0, _("Figure"), code, message)
        return
    slot = _slot(found, figure, row, number, columns["number"], people)
    if slot is None:
        return
    if slot in found.rows:
        _fault(found, number, 0, str(figure.label), code, _("This line stands there twice."))
        return
    values = [_value(found, figure, row, number, columns[place], name) for name, place in enumerate(PLACES)]
    found.rows[slot] = Row(values[0], tuple(values[1:]))


def _slot(found: Incoming, figure: Figure, row: list, number: int, column: int, people: dict) -> Slot | None:
    cell = row[column] if column < len(row) else ""
    if is_empty(cell):
        return figure.code, None
    name, message = _number_in(cell)
    if not message and not figure.by_person:
        message = _("This figure is not shared out among people.")
    if not message and name not in people:
        message = _("Nobody with this number works at the outlet.")
    if message:
        _fault(found, number, column, f"{figure.label} · " + _("Employee number"), cell, message)
        return None
    return figure.code, people[name].pk


def _number_in(cell) -> tuple[str, str]:
    """The employee number in a cell, or what is wrong with it."""
    try:
        return kinds.Identifier().read(cell), ""
    except kinds.Wrong as wrong:
        return "", message_of_error(cell) or str(wrong)


def _value(found: Incoming, figure: Figure, row: list, number: int, column: int, place: int) -> Decimal | None:
    cell = row[column] if column < len(row) else ""
    what = f"{figure.label} · {place_label(place)}"
    if message := message_of_error(cell):
        _fault(found, number, column, what, cell, message)
        return None
    if is_empty(cell):
        return None
    try:
        value = kinds.Decimal(places=places_of(figure), max_digits=14).read(cell)
    except kinds.Wrong as wrong:
        _fault(found, number, column, what, cell, str(wrong))
        return None
    if why := fault_of(figure, value):
        _fault(found, number, column, what, cell, why)
    return value


def _read_headcount(found: Incoming, rows: list[list]) -> None:
    head = _header(rows, "position")
    columns = _columns(rows[head - 1])
    if "planned" not in columns:
        return
    drafts: dict[str, HeadcountDraft] = {}
    for number, row in enumerate(rows[head:], start=head + 1):
        position = cell_shown(row[0]).strip() if row else ""
        planned = row[columns["planned"]] if columns["planned"] < len(row) else ""
        if is_empty(planned):
            continue
        what = f"{_('Headcount')} · {position}"
        try:
            wanted = kinds.Whole(most=9999).read(planned)
        except kinds.Wrong as wrong:
            _fault(found, number, columns["planned"], what, planned, message_of_error(planned) or str(wrong))
            continue
        if not position or position in drafts or len(position) > 60:
            message = _("Which position is it?") if not position else _("Each position stands there once.")
            _fault(found, number, 0, what, position, message)
            continue
        words = columns.get("words", len(row))
        note = cell_shown(row[words]).strip()[:200] if words < len(row) else ""
        drafts[position] = HeadcountDraft(position, wanted, note)
    found.headcount = list(drafts.values())


def _check_stamp(found: Incoming, plan: Plan) -> None:
    """A file of another outlet or year is a mistake; one of an older revision, or changed since, is only told."""
    parts = found.stamp.split()
    if len(parts) == 4 and parts[:2] != [plan.outlet.code, str(plan.year)]:
        message = _("This file is the plan of %(outlet)s for %(year)s.") % {"outlet": parts[0], "year": parts[1]}
        found.faults.insert(0, Fault("", STAMP, found.stamp, message))


def _fault(found: Incoming, row: int, column: int, what: str, value, message: str) -> None:
    if len(found.faults) < MOST_FINDINGS:
        found.faults.append(Fault(f"{get_column_letter(column + 1)}{row}", what, cell_shown(value), message))


# What was read waits in the preview's own form, signed, until it is taken ---------------------------------------------

SALT = "targets.plan.incoming"


def packed(found: Incoming, plan: Plan, user) -> str:
    rows = [
        [figure, person, [None if value is None else str(value) for value in row.values]]
        for (figure, person), row in found.rows.items()
    ]
    heads = None if found.headcount is None else [[each.position, each.planned, each.words] for each in found.headcount]
    return signing.dumps({"plan": plan.pk, "by": user.pk, "rows": rows, "heads": heads}, salt=SALT, compress=True)


def unpacked(text: str, plan: Plan, user, longest=12 * 60 * 60) -> Incoming | None:
    """What was read and shown to this user for this plan; None for anything else."""
    try:
        kept = signing.loads(text, salt=SALT, max_age=longest)
    except signing.BadSignature:
        return None
    if kept["plan"] != plan.pk or kept["by"] != user.pk:
        return None
    rows = {(figure, person): _row(values) for figure, person, values in kept["rows"]}
    return Incoming(rows, None if kept["heads"] is None else [HeadcountDraft(*each) for each in kept["heads"]])


def _row(values: list) -> Row:
    year, *months = (None if value is None else Decimal(value) for value in values)
    return Row(year, tuple(months))


# The list -------------------------------------------------------------------------------------------------------------


def plans_for(user, parameters, at):
    """The filtered plans that the user may see and export."""
    visible = Plan.objects.visible_to(user, Right.PLAN).visible_to(user, Right.EXPORT)
    return PlanFilter(parameters, user=user).apply(visible).for_list().order_by("-year", "-pk")


def plans_workbook(rows, user) -> bytes:
    headings = [
        Heading(_("Year"), 8),
        Heading(_("Outlet"), 18),
        Heading(pgettext("annual plan", "Revision"), 10, "whole"),
        Heading(_("State"), 14),
        Heading(_("Reason"), 30),
        Heading(pgettext("annual plan", "Written by"), 12),
        Heading(_("Written"), 17, "instant"),
        Heading(pgettext("annual plan", "Approved"), 17, "instant"),
    ]
    return workbook({_("Annual plans"): (headings, (_plan_row(each) for each in rows))})


def _plan_row(each: Plan) -> list:
    return [
        each.year,
        each.outlet.name,
        each.revision,
        each.get_state_display(),
        each.reason,
        each.made_by.name,
        each.made_at,
        each.approved_at,
    ]


PLANS = ListExport(
    kind="targets.plans_export",
    name="plans",
    # Translators: 中文 导出年度经营计划
    title=gettext_lazy("Export of annual plans"),
    needs=Right.PLAN,
    rows=plans_for,
    book=plans_workbook,
)
