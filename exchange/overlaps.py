"""Rows that may not overlap in time, within a file and against what is stored: the rule `Apart` of a sheet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from .reader import Reading, Table
from .references import in_portions

# The end of what has no end.
NEVER = date.max


@dataclass(frozen=True, slots=True)
class Stretch:
    """A row's days, both included; `position` None for a stored record that the file leaves as it is."""

    alike: tuple
    key: tuple
    first: date
    last: date
    position: int | None = None


def report(reading: Reading, table: Table) -> None:
    """An error for every row that overlaps another one of the same kind, naming both. One query for 5,000 keys."""
    stored = stored_stretches(table)
    in_file = list(stretches_of(table, stored))
    named = set(zip(*(table.columns[column.code] for column in table.sheet.keys), strict=True))
    left = [stretch for key, stretch in stored.items() if key not in named]
    by_kind: dict[tuple, list[Stretch]] = {}
    for stretch in sorted([*left, *in_file], key=lambda stretch: (stretch.first, stretch.position or 0)):
        by_kind.setdefault(stretch.alike, []).append(stretch)
    for stretches in by_kind.values():
        furthest = stretches[0]
        for stretch in stretches[1:]:
            if stretch.first <= furthest.last:
                report_pair(reading, table, furthest, stretch)
            furthest = max(furthest, stretch, key=lambda one: one.last)


def stretches_of(table: Table, stored: dict[tuple, Stretch]) -> Iterator[Stretch]:
    """The rows of the file that say from when to when. Without a column for the end, the stored end stays."""
    rule, sheet = table.sheet.apart, table.sheet
    if rule.first not in table.columns or any(column.code not in table.columns for column in sheet.keys):
        return
    keys = zip(*(table.columns[column.code] for column in sheet.keys), strict=True)
    kinds = zip(*(table.columns[code] for code in rule.of), strict=True)
    ends = table.columns.get(rule.last)
    for position, (key, alike, first) in enumerate(zip(keys, kinds, table.columns[rule.first], strict=True)):
        last = ends[position] if ends else (stored[key].last if key in stored else None)
        if any(isinstance(value, Exception) for value in (*alike, first, last)):
            continue
        last = NEVER if last is None else last
        if first <= last:
            yield Stretch(alike, key, first, last, position)


def stored_stretches(table: Table) -> dict[tuple, Stretch]:
    """By key, the stored records that are alike in the first column of the rule to some row of the file."""
    sheet, rule = table.sheet, table.sheet.apart
    lead = sheet.by_code[rule.of[0]]
    named = {value for value in table.columns.get(lead.code, ()) if value and not isinstance(value, Exception)}
    codes = [column.code for column in sheet.keys] + [*rule.of, rule.first, rule.last]
    paths = [sheet.by_code[code].path for code in codes]
    width, found = len(sheet.keys), {}
    for some in in_portions(named):
        for row in sheet.model._base_manager.filter(**{f"{lead.path}__in": some}).values_list(*paths):
            key, (*alike, first, last) = row[:width], row[width:]
            found[key] = Stretch(tuple(alike), key, first, NEVER if last is None else last)
    return found


def report_pair(reading: Reading, table: Table, one: Stretch, other: Stretch) -> None:
    """Say it at the later row of the file; the same key twice is reported elsewhere."""
    if one.key == other.key or one.position is None and other.position is None:
        return
    column = table.sheet.apart.first
    if one.position is not None and other.position is not None:
        early, late = sorted((one.position, other.position))
        rows = {"first": table.numbers[early], "second": table.numbers[late]}
        message = _("Rows %(first)d and %(second)d overlap. Expected one to end before the other begins.") % rows
    else:
        late, stored = (one.position, other) if one.position is not None else (other.position, one)
        names = {"row": table.numbers[late], "first": stored.first, "last": stored.last}
        if stored.last == NEVER:
            message = _("Row %(row)d overlaps the stored one from %(first)s on. Expected it to begin after that ends.")
        else:
            message = _("Row %(row)d overlaps the stored one from %(first)s to %(last)s. Expected other days.")
        message %= names
    reading.fault(table, late, column, table.columns[column][late], message)
