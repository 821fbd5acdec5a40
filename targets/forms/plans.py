"""Forms of the year's plan: beginning one, the grid as one form, revising, the file that comes back from Excel."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from unicodedata import normalize
from uuid import uuid4

from django import forms
from django.forms.utils import ErrorDict
from django.utils.dates import MONTHS as MONTH_NAMES
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from exchange.archive import MAX_FILE
from staff.forms import NarrowingForm, SeenForm, ServiceForm
from staff.keys import key_in
from staff.models import Employee, Outlet
from staff.roles import Right
from targets.catalogue import FIGURES, PLANNED, Adds, Figure, grouped
from targets.models import Plan
from targets.plan_rules import EVENLY, MONTHS, Row, spread
from targets.plan_words import shown, typed, unit_of
from targets.services import plans
from targets.services.plans import Grid, HeadcountDraft, Slot, fault_of, places_of
from workshop.forms.house import NewForm

FIRST_YEAR, LAST_YEAR = 2000, 2999
PLACES = range(len(MONTHS) + 1)
NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{0,10})?")
EMPTY_HEADS = 2
MOST_HEADS = 200
# A plan is some 40 KB; a file of megabytes is another one.
LARGEST_FILE = min(MAX_FILE, 4 * 1024 * 1024)


class VersionForm(ServiceForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class DiscardForm(VersionForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, widget=forms.TextInput({"autocomplete": "off"})
    )


class ReviseForm(ServiceForm):
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        # Translators: 中文 修订原因
        label=gettext_lazy("Why the plan is revised"),
        max_length=400,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.fields["form_key"].initial = uuid4


class StartForm(NewForm):
    """An outlet and a year, empty or with the values of the year before."""

    needs = Right.PLAN_KEEP
    year = forms.IntegerField(
        label=gettext_lazy("Year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.NumberInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    copied = forms.BooleanField(
        # Translators: 中文 以上一年度已批准的计划为起点
        label=gettext_lazy("Begin with the values of the year before"),
        required=False,
        help_text=gettext_lazy("Of the approved plan; lines of people who have left are left out."),
    )

    def offer_copy(self) -> None:
        """Ticked where the year before has an approved plan of the outlet that is shown."""
        year, code = key_in(self.initial["year"]), self.initial.get("outlet") or self.fields["outlet"].initial
        before = Plan.objects.approved().filter(outlet__code=code, year=min(year or FIRST_YEAR, LAST_YEAR) - 1)
        self.fields["copied"].initial = before.exists()


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput({"accept": ".xlsx"}),
        # Translators: 中文 从本页导出并修改过的 .xlsx
        help_text=gettext_lazy("The plan as it was exported here, changed in Excel and saved as .xlsx."),
        error_messages={
            "empty": gettext_lazy("The file is empty."),
            "required": gettext_lazy("Choose a file first."),
        },
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("This file is far larger than a plan. Export the plan and change that file."))
        return file


class PlanFilter(NarrowingForm):
    """What the list of plans can be narrowed by; what cannot be read narrows nothing."""

    year = forms.ChoiceField(label=gettext_lazy("Year"), required=False)
    outlet = forms.ChoiceField(label=gettext_lazy("Outlet"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", pgettext_lazy("plans", "All states")), *Plan.State.choices],
    )

    def __init__(self, data, *, user):
        super().__init__(data)
        outlets = list(Outlet.objects.visible_to(user, Right.PLAN).order_by("code").values_list("code", "name"))
        years = Plan.objects.visible_to(user, Right.PLAN).order_by("-year").values_list("year", flat=True).distinct()
        self.several = len(outlets) > 1
        self.fields["outlet"].choices = [("", gettext_lazy("All outlets")), *outlets]
        self.fields["year"].choices = [("", gettext_lazy("All years")), *((each, each) for each in years)]
        self.is_valid()

    def apply(self, rows):
        if self.value("year"):
            rows = rows.filter(year=self.value("year"))
        if self.value("state"):
            rows = rows.filter(state=self.value("state"))
        return rows.filter(outlet__code=self.value("outlet")) if self.value("outlet") else rows


# The grid -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CellField:
    """One cell of the form. `now` is what is saved, where somebody else has saved another value meanwhile."""

    name: str
    place: int
    text: str
    label: str
    error: str = ""
    now: str | None = None


@dataclass(frozen=True)
class RowField:
    slot: Slot
    label: str
    cells: list[CellField]
    number: str = ""

    @property
    def code(self) -> str:
        """As the buttons of the row name it."""
        return f"{self.slot[0]}:{self.slot[1] or 0}"

    @property
    def errors(self) -> list[tuple[str, str]]:
        return [(cell.label, cell.error) for cell in self.cells if cell.error]


@dataclass(frozen=True)
class FigureField:
    figure: Figure
    row: RowField
    people: list[RowField] = field(default_factory=list)
    others: list[Employee] = field(default_factory=list)
    """Who may have a line and has none yet."""

    @property
    def adds(self) -> str:
        return self.figure.adds.value

    @property
    def places(self) -> int:
        return places_of(self.figure)

    @property
    def unit(self) -> str:
        return unit_of(self.figure)

    @property
    def sums(self) -> bool:
        return self.figure.adds == Adds.SUM


@dataclass(frozen=True)
class HeadField:
    prefix: str
    position: str
    planned: str
    words: str
    now: int
    error: str = ""


class Unread(ValueError):
    """A cell that is no number; `str()` says what was expected."""


def read_value(text: str, figure: Figure) -> Decimal | None:
    """The value that was typed or pasted, None for an empty cell; raises `Unread` with a sentence."""
    plain = re.sub(r"[\s,]", "", normalize("NFKC", text)).replace("−", "-").removeprefix("¥")
    plain = plain.removesuffix("%") if figure.percent else plain
    if not plain:
        return None
    if not NUMBER.fullmatch(plain):
        raise Unread(_("Enter a number, such as 50000 or 12.5."))
    value = Decimal(plain)
    if why := fault_of(figure, value):
        raise Unread(why)
    return value


class GridForm(SeenForm):
    """The whole plan as one form: thirteen cells for each figure and for each person that it is shared out to.

    A cell is called `figure:person:place`: person 0 is the outlet, place 0 the year.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput)
    SHAPES = (
        # Translators: 中文 平均分摊
        ("even", gettext_lazy("evenly")),
        # Translators: 中文 按上年实际
        ("last", gettext_lazy("as last year came in")),
        # Translators: 中文 按本店各月
        ("outlet", gettext_lazy("people as the outlet's months")),
    )

    def __init__(self, data=None, *, plan: Plan, people: list[Employee], positions_now: dict[str, int]):
        super().__init__(data, initial={"seen": plan.version})
        self.plan = plan
        self.saved = plans.grid_of(plan)
        self.people = {person.pk: person for person in people}
        self.positions_now = positions_now
        self.cell_errors: dict[str, str] = {}
        self.head_errors: dict[str, str] = {}
        self.clashes = False

    # What is shown

    def groups(self) -> list[tuple]:
        """`[(group, its figures with their cells)]`."""
        slots = self._slots()
        return [(group, [self._figure(figure, slots) for figure in members]) for group, members in grouped(PLANNED)]

    def _slots(self) -> list[Slot]:
        """The lines of people that are there: saved ones, or those that came with the form."""
        if not self.is_bound:
            return [slot for slot in self.saved if slot[1] is not None]
        found = {}
        for name in self.data:
            figure, _colon, rest = name.partition(":")
            person, _colon, place = rest.partition(":")
            if figure in FIGURES and FIGURES[figure].by_person and place and key_in(person) in self.people:
                found[figure, key_in(person)] = True
        return list(found)

    def _figure(self, figure: Figure, slots: list[Slot]) -> FigureField:
        row = self._row((figure.code, None), str(figure.label))
        if not figure.by_person:
            return FigureField(figure, row)
        there = {person for code, person in slots if code == figure.code}
        rows = [
            self._row((figure.code, person.pk), person.name, person.number)
            for person in self.people.values()
            if person.pk in there
        ]
        return FigureField(figure, row, rows, [each for each in self.people.values() if each.pk not in there])

    def _row(self, slot: Slot, label: str, number: str = "") -> RowField:
        row = self.saved.get(slot, Row())
        saved = row.values
        cells = []
        for place in PLACES:
            name = name_of(slot, place)
            text = self.data.get(name, "") if self.is_bound else typed(saved[place])
            cells.append(
                CellField(
                    name,
                    place,
                    text,
                    f"{label} {place_label(place)}",
                    self.cell_errors.get(name, ""),
                    self._now(text, saved[place], slot),
                )
            )
        return RowField(slot, label, cells, number)

    def _now(self, text: str, saved: Decimal | None, slot: Slot) -> str | None:
        """What somebody else saved meanwhile in the place of this."""
        if not self.clashes:
            return None
        try:
            same = read_value(text, FIGURES[slot[0]]) == saved
        except Unread:
            same = False
        return None if same else shown(saved) or "–"

    def heads(self) -> list[HeadField]:
        """The lines of the headcount: positions that are planned or filled, and empty ones to write in."""
        if self.is_bound:
            rows = [row for row in self._posted_heads() if any(row[1:])]
        else:
            saved = {each.position: each for each in plans.headcount_of(self.plan)}
            names = sorted({*saved, *(name for name in self.positions_now if name)})
            rows = [
                (
                    place,
                    name,
                    str(saved[name].planned) if name in saved else "",
                    saved[name].words if name in saved else "",
                )
                for place, name in enumerate(names)
            ]
        after = max((row[0] for row in rows), default=-1) + 1
        rows = [*rows, *((after + more, "", "", "") for more in range(EMPTY_HEADS))]
        return [
            HeadField(
                f"head:{place}", position, planned, words, self.positions_now.get(position.strip(), 0),
                self.head_errors.get(str(place), ""),
            )
            for place, position, planned, words in rows
        ]  # fmt: skip

    def _posted_heads(self) -> list[tuple[int, str, str, str]]:
        found = []
        for place in range(MOST_HEADS):
            if f"head:{place}:planned" not in self.data:
                continue
            values = (self.data.get(f"head:{place}:{name}", "").strip() for name in ("position", "planned", "words"))
            found.append((place, *values))
        return found

    # What was typed

    def clean(self):
        cleaned = super().clean()
        self.grid = self._read_grid()
        self.headcount = self._read_heads()
        wrong = len(self.cell_errors) + len(self.head_errors)
        if wrong:
            sentence = ngettext(
                "Nothing is saved yet: %(count)d cell is not right. It is marked.",
                "Nothing is saved yet: %(count)d cells are not right. They are marked.",
                wrong,
            )
            self.add_error(None, sentence % {"count": wrong})
        return cleaned

    def _read_grid(self) -> Grid:
        slots = [*((figure.code, None) for figure in PLANNED), *self._slots()]
        found: Grid = {}
        for slot in slots:
            values = [self._read(slot, place) for place in PLACES]
            found[slot] = Row(values[0], tuple(values[1:]))
        return found

    def _read(self, slot: Slot, place: int) -> Decimal | None:
        name = name_of(slot, place)
        try:
            return read_value(self.data.get(name, ""), FIGURES[slot[0]])
        except Unread as unread:
            self.cell_errors[name] = str(unread)
            return None

    def _read_heads(self) -> list[HeadcountDraft]:
        found = []
        for place, position, planned, words in self._posted_heads():
            if not planned and not words:
                continue
            number = normalize("NFKC", planned)
            if not position:
                self.head_errors[str(place)] = _("Which position is it?")
            elif not number.isascii() or not number.isdigit() or len(number) > 4:
                self.head_errors[str(place)] = _("Enter how many people are planned, as a whole number.")
            else:
                found.append(HeadcountDraft(position[:60], int(number), words[:200]))
        return found

    # What the buttons do; nothing is saved by them

    def with_person(self, figure: str, person) -> "GridForm":
        """As typed so far, with a line more for somebody."""
        key = key_in(person)
        if figure not in FIGURES or not FIGURES[figure].by_person or key not in self.people:
            return self._again({})
        return self._again({name_of((figure, key), place): "" for place in PLACES})

    def without_person(self, code: str) -> "GridForm":
        """As typed so far, without the line of somebody."""
        data = self.data.copy()
        for place in PLACES:
            data.pop(f"{code}:{place}", None)
        return self._as_typed(data)

    def spread_out(self, code: str, shape: str, shapes: dict[str, tuple[Decimal, ...]]) -> "GridForm":
        """As typed so far, with the year of a line spread over its months; of every line without months for `all`."""
        grid = self._read_grid()
        if code == "all":
            slots = [slot for slot, row in grid.items() if row.year is not None and not row.has_months]
        else:
            figure, _colon, person = code.partition(":")
            slots = [slot for slot in grid if slot == (figure, key_in(person) or None)]
        new = {}
        for slot in slots:
            if FIGURES[slot[0]].adds == Adds.SUM and grid[slot].year is not None:
                new |= _typed_months(
                    slot, spread(grid[slot].year, self._shares(slot, shape, shapes, grid), _places(slot))
                )
        return self._again(new)

    def _shares(self, slot: Slot, shape: str, shapes: dict, grid: Grid) -> tuple[Decimal, ...]:
        if shape == "last":
            return shapes.get(slot[0], EVENLY)
        if shape == "outlet" and slot[1] is not None:
            return tuple(value or Decimal(0) for value in grid[slot[0], None].months)
        return EVENLY

    def share_out(self, code: str) -> "GridForm":
        """As typed so far, with each month of the outlet shared out among the people of a figure: by their years where
        all have one, else evenly."""
        grid = self._read_grid()
        slots = [slot for slot in grid if slot[0] == code and slot[1] is not None]
        if not slots:
            return self._again({})
        years = [grid[slot].year for slot in slots]
        weights = [Decimal(1) if not all(years) else year for year in years]
        months = [spread(value or Decimal(0), weights, _places(slots[0])) for value in grid[code, None].months]
        new = {}
        for place, slot in enumerate(slots):
            theirs = tuple(parts[place] for parts in months)
            new |= _typed_months(slot, theirs) | {name_of(slot, 0): typed(sum(theirs))}
        return self._again(new)

    def _again(self, new: dict[str, str]) -> "GridForm":
        data = self.data.copy()
        for name, text in new.items():
            data[name] = text
        return self._as_typed(data)

    def _as_typed(self, data) -> "GridForm":
        form = GridForm(data, plan=self.plan, people=list(self.people.values()), positions_now=self.positions_now)
        # What is not finished yet is not faulty yet.
        form._errors, form.cleaned_data = ErrorDict(), {}
        return form


def _places(slot: Slot) -> int:
    return places_of(FIGURES[slot[0]])


def _typed_months(slot: Slot, values: tuple[Decimal, ...]) -> dict[str, str]:
    return {name_of(slot, month): typed(value) for month, value in zip(MONTHS, values, strict=True)}


def name_of(slot: Slot, place: int) -> str:
    """What a cell's field is called."""
    return f"{slot[0]}:{slot[1] or 0}:{place}"


def place_label(place: int) -> str:
    """The year or a month in words."""
    return str(MONTH_NAMES[place]) if place else pgettext("column of a plan", "Year")
