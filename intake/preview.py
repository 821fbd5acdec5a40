"""What the page of a batch shows: its step, its sheets with counts, the findings in pages, the progress. Reads only."""

import re
from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from exchange import registry
from staff.countdown import span_words
from staff.models import Work
from staff.roles import Right
from staff.trail_words import MASKS, value_of

from .models import Batch, BatchChange, BatchFinding, ColumnMapping

ROWS = 25
# Named in the warning before a file with weighty changes is taken.
WEIGHTY_SHOWN = 3
REASONS_SHOWN = 8
SENTENCE_END = re.compile(r"(?<=[.!?]) +|(?<=[。！？])")
NUMBERS = re.compile(r"\d+")
MOST_IN_A_CHIP = 40

State = Batch.State
STEP_OF = {
    State.CHECKING: "check",
    State.MAPPING: "columns",
    State.CHECKED: "check",
    State.REFUSED: "check",
    State.FAILED: "check",
    State.QUEUED: "take",
    State.TAKING: "take",
    State.TAKEN: "",
    State.ABANDONED: "check",
}


@dataclass(frozen=True)
class SheetLine:
    code: str
    label: str
    rows: int
    created: int
    updated: int
    unchanged: int
    errors: int
    warnings: int


@dataclass(frozen=True)
class FindingLine:
    """A finding in the words of the page: what is wrong, and how to mend it."""

    row: int | None
    level: int
    is_error: bool
    sheet: str
    column: str
    header: str
    value: str
    problem: str
    mend: str


@dataclass(frozen=True)
class ChangeLine:
    """What a file would change in one record."""

    record: str
    weighty: bool
    columns: list[tuple[str, str, str]]
    """`(column, before, after)`."""


@dataclass(frozen=True)
class MappingLine:
    """How one of our columns is filled by a saved mapping."""

    label: str
    header: str
    """Empty where every row has the same value."""
    words: list[tuple[str, str]]
    """`(their word, our code)`."""


@dataclass(frozen=True)
class Reason:
    code: str
    label: str
    times: int
    chosen: bool


class Preview:
    """Looks up on demand, once each; `request.GET` says which findings are wanted."""

    def __init__(self, batch: Batch, request):
        self.batch = batch
        self.request = request

    # Where it stands

    @property
    def steps(self) -> list[tuple[str, str]]:
        named = [
            ("upload", pgettext("step of an import", "Upload")),
            ("columns", pgettext("step of an import", "Match columns")),
            ("check", pgettext("step of an import", "Check")),
            ("take", pgettext("step of an import", "Take")),
            ("done", pgettext("step of an import", "Done")),
        ]
        foreign = self.batch.mapping_id or self.batch.table
        return named if foreign else [step for step in named if step[0] != "columns"]

    @property
    def step(self) -> str:
        return STEP_OF[self.batch.state]

    @cached_property
    def in_front(self) -> Batch | None:
        """The batch that is being taken while this one waits."""
        if self.batch.state != State.QUEUED:
            return None
        return Batch.objects.taking().select_related("taken_by").first()

    @cached_property
    def taken_before(self) -> Batch | None:
        """The same content, taken earlier."""
        same = Batch.objects.visible_to(self.request.user).filter(sha256=self.batch.sha256, state=State.TAKEN)
        return same.exclude(pk=self.batch.pk).order_by("-taken_at").select_related("taken_by").first()

    @property
    def may_take(self) -> bool:
        return self.batch.may_be_taken and self.request.user.may(Right.IMPORT)

    # Progress

    @property
    def work(self) -> Work | None:
        return self.batch.work if self.batch.under_way else None

    @property
    def progress_words(self) -> str:
        item = self.work
        if item is None or item.state == Work.State.WAITING:
            return _("Waits for the worker")
        if not item.total:
            return _("Being opened")
        read = min(item.done, item.total // 2)
        if item.done <= item.total // 2:
            return _("%(rows)s rows read") % {"rows": f"{read:,}"}
        return _("%(percent)d%% of %(rows)s rows") % {
            "percent": 100 * item.done // item.total,
            "rows": f"{item.total // 2:,}",
        }

    @property
    def left_words(self) -> str:
        """How long it will still take, once that can be told."""
        item = self.work
        if not item or not item.started_at or not item.beat_at or item.done <= item.total // 2:
            return ""
        gone = (item.beat_at - item.started_at).total_seconds()
        left = int(gone * (item.total - item.done) / item.done)
        if left < 60:
            # Translators: 中文 约剩 %(seconds)d 秒
            return _("about %(seconds)d s left") % {"seconds": max(1, left)}
        # Translators: 中文 约剩 %(span)s
        return _("about %(span)s left") % {"span": span_words(left)}

    # Counts

    @cached_property
    def sheets(self) -> list[SheetLine]:
        return [SheetLine(code, sheet_label(code), **counts) for code, counts in self.batch.counts.items()]

    # What would change in which record

    @cached_property
    def changed_sheets(self) -> list[SheetLine]:
        return [sheet for sheet in self.sheets if sheet.updated]

    @property
    def change_tabs(self) -> list[tuple[str, str, int]]:
        return [(sheet.code, sheet.label, sheet.updated) for sheet in self.changed_sheets]

    @cached_property
    def changed_sheet(self) -> SheetLine | None:
        """The one whose changes are looked at: the one asked for, else the first."""
        asked = self.request.GET.get("changed", "")
        chosen = [sheet for sheet in self.changed_sheets if sheet.code == asked]
        return next(iter(chosen or self.changed_sheets), None)

    @cached_property
    def change_page(self) -> Page:
        kept = self.batch.record_changes.filter(sheet=self.changed_sheet.code)
        return Paginator(kept, ROWS).get_page(self.request.GET.get("change_page"))

    @property
    def changes(self) -> list[ChangeLine]:
        return [change_line(change) for change in self.change_page]

    @property
    def changes_not_kept(self) -> int:
        """How many more records of the sheet change than can be looked through here."""
        return max(0, self.changed_sheet.updated - self.change_page.paginator.count)

    @property
    def weighty(self) -> list[ChangeLine]:
        """Examples of records whose name or outlet would change."""
        return [change_line(change) for change in self.batch.record_changes.filter(weighty=True)[:WEIGHTY_SHOWN]]

    # Findings

    @cached_property
    def chosen(self):
        findings = self.batch.findings.all()
        if sheet := self.request.GET.get("sheet"):
            findings = findings.filter(sheet=sheet)
        return findings

    @cached_property
    def reasons(self) -> list[Reason]:
        wanted = self.request.GET.get("reason", "")
        shown = list(self.chosen.by_reason()[:REASONS_SHOWN])
        if wanted and all(row["reason"] != wanted for row in shown):
            shown += list(self.chosen.filter(reason=wanted).by_reason())
        return [Reason(row["reason"], self._reason_label(row), row["times"], row["reason"] == wanted) for row in shown]

    def _reason_label(self, row) -> str:
        sentence = sentences(row["example"])[0].rstrip(".。")
        if row["times"] > 1:
            sentence = NUMBERS.sub("…", sentence)
        column = column_label(row["in_sheet"], row["in_column"])
        label = f"{column}{pgettext('punctuation', ': ')}{sentence}" if column else sentence
        return label if len(label) <= MOST_IN_A_CHIP else f"{label[: MOST_IN_A_CHIP - 1]}…"

    @cached_property
    def page(self) -> Page:
        findings = self.chosen
        if reason := self.request.GET.get("reason"):
            findings = findings.filter(reason=reason)
        return Paginator(findings, ROWS).get_page(self.request.GET.get("page"))

    @property
    def lines(self) -> list[FindingLine]:
        theirs = self.batch.mapping.columns if self.batch.mapping else {}
        return [line_of(finding, theirs.get(finding.column, "")) for finding in self.page]


def change_line(change: BatchChange) -> ChangeLine:
    sheet = registry.named(change.sheet)
    model = sheet.model if sheet else None
    columns = []
    for code, (before, after) in change.changes.items():
        column = sheet.by_code.get(code) if sheet else None
        # By the field's name it is known what is not shown whole.
        name = column.name if column else code
        columns.append((column_label(change.sheet, code), value_of(model, name, before), value_of(model, name, after)))
    key = sheet.keys[0].name if sheet else ""
    shown = MASKS[key](change.key) if key in MASKS else change.key
    record = shown if change.label == change.key else f"{shown} {change.label}".strip()
    return ChangeLine(record, change.weighty, columns)


def lines_of_mapping(mapping: ColumnMapping) -> list[MappingLine]:
    lines = []
    for code, header in mapping.columns.items():
        words = list(mapping.values.get(code, {}).items())
        lines.append(MappingLine(column_label(mapping.sheet, code), header, words))
    return lines


def line_of(finding: BatchFinding, header: str = "") -> FindingLine:
    """`header` is what the column is called in a foreign file."""
    problem, *mend = sentences(finding.message)
    return FindingLine(
        row=finding.row,
        level=finding.level,
        is_error=finding.level == BatchFinding.Level.ERROR,
        sheet=sheet_label(finding.sheet),
        column=column_label(finding.sheet, finding.column),
        header=header,
        value=finding.value,
        problem=problem,
        mend=" ".join(mend) or what_to_do(finding),
    )


def what_to_do(finding: BatchFinding) -> str:
    """For a message that says only what is wrong."""
    if finding.level != BatchFinding.Level.ERROR or finding.row is None:
        return ""
    if not finding.value:
        return _("Fill in the cell.")
    return _("Correct the cell.")


def sentences(message: str) -> list[str]:
    """The first sentence says what is wrong, the others what to do about it."""
    return [part for part in SENTENCE_END.split(message) if part] or [message]


def sheet_label(code: str) -> str:
    """A sheet's name as the reader's workbook has it: the Chinese label, or the code in English."""
    if not in_chinese():
        return code
    sheet = registry.named(code) if code else None
    return sheet.label if sheet else registry.awaited_label(code) or code


def column_label(sheet_code: str, code: str) -> str:
    sheet = registry.named(sheet_code) if sheet_code else None
    column = sheet.by_code.get(code) if sheet else None
    return column.label if column and in_chinese() else code


def in_chinese() -> bool:
    return (get_language() or "").startswith("zh")
