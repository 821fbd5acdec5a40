"""Rows that would share with another record what only one may have (`Once`)."""

from .reader import Reading, Table
from .references import in_portions
from .sheets import Once


def report(reading: Reading, table: Table, rule: Once) -> None:
    """An error at the later of two rows, and at a row that has what another stored record has."""
    sheet = table.sheet
    key = sheet.keys[0]
    if rule.column not in table.columns or key.code not in table.columns:
        return
    keys = table.columns[key.code]
    wanted: dict[object, int] = {}
    for position, value in enumerate(table.columns[rule.column]):
        made = None if not value or position in table.faulty else rule.make(value)
        if made is None:
            continue
        first = wanted.setdefault(made, position)
        if keys[first] != keys[position]:
            rows = {"first": table.numbers[first], "second": table.numbers[position]}
            reading.fault(table, position, rule.column, value, str(rule.twice) % rows)
    for some in in_portions(list(wanted)):
        found = sheet.model._base_manager.filter(**{f"{rule.stored}__in": some})
        for made, stored in found.values_list(rule.stored, key.path):
            position = wanted[made]
            if keys[position] != stored:
                value = table.columns[rule.column][position]
                reading.fault(table, position, rule.column, value, str(rule.taken) % {"key": stored})
