"""Late facts: what closed months would come to with the records as they are now.

A closed month keeps its people, groups, parameters and targets; only the records may have moved. What moved becomes
lines `correction.<component>` of the next open month. docs/rules/commission.md, "After closing".
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from staff.months import month_after

from .figures import Records, as_decimal, totals_by, with_records
from .models import Run
from .rules import rounding
from .rules.compute import Commission, compute
from .rules.inputs import Correction, Inputs, Remark
from .rules.keeping import inputs_from_json
from .rules.month import MissingTargets
from .rules.statements import CORRECTION
from .sources import SOURCES

# A correction names so many documents, those that moved most; the run keeps the amount in full.
MOST_RECORDS_NAMED = 50

Paid = dict[tuple[str, str], Decimal]


def corrections_for(outlet, month: date, *, look_back: int) -> tuple[list[Correction], list[Remark]]:
    """The corrections that the month has to carry, and remarks on closed months that can no longer be computed."""
    corrections: list[Correction] = []
    remarks: list[Remark] = []
    closed = Run.objects.closed().filter(outlet=outlet, month__lt=month, month__gte=month_after(month, -look_back))
    carried = carried_besides(outlet, month)
    for run in closed.order_by("month"):
        try:
            corrections.extend(corrections_of(run, outlet, carried[f"{run.month:%Y-%m}"]))
        except MissingTargets as error:
            remarks.extend(Remark("late_target_missing", tuple(map(str, missing))) for missing in error.missing)
    return corrections, remarks


def corrections_of(run: Run, outlet, carried: Paid) -> list[Correction]:
    """What the closed run would pay differently now, less what other closed months carried already."""
    kept = inputs_from_json(run.inputs)
    now = with_records(kept, outlet)
    if same_records(kept, now) and not carried:
        return []
    before, after = paid(compute(kept)), paid(compute(now))
    changed = changed_subjects(kept, now)
    records = changed_records(run, outlet, now, changed) if changed else ()
    corrections = []
    for employee, code in sorted(before.keys() | after.keys() | carried.keys()):
        line = employee, code
        amount = after.get(line, Decimal(0)) - before.get(line, Decimal(0)) - carried.get(line, Decimal(0))
        if amount:
            corrections.append(Correction(employee, code, amount, f"{run.month:%Y-%m}", run.number, records))
    return corrections


def in_short(correction: Correction) -> tuple[str, ...]:
    """Who, what, how much, and of which month and run, for a remark."""
    return correction.employee, correction.component, str(correction.amount), correction.month, correction.run


def same_records(kept: Inputs, now: Inputs) -> bool:
    return not changed_subjects(kept, now) and (kept.csi_score, dict(kept.assessments)) == (
        now.csi_score,
        dict(now.assessments),
    )


def changed_subjects(kept: Inputs, now: Inputs) -> list[tuple[str, str]]:
    """The sums that differ."""
    both = kept.sources.keys() | now.sources.keys()
    return sorted(key for key in both if kept.sources.get(key, 0) != now.sources.get(key, 0))


def paid(commission: Commission) -> Paid:
    """Every line of every statement; corrections of still earlier months are not the month's own."""
    return {
        (statement.person.number, code): rounding.money(figure.value)
        for statement in commission.statements
        for lines in (statement.components, statement.deductions, statement.incentives)
        for code, figure in lines.items()
        if not code.startswith(CORRECTION)
    }


def carried_besides(outlet, month: date) -> dict[str, Paid]:
    """By corrected month: what other closed months carried as corrections, later ones too: months are not always
    closed in their order."""
    found: dict[str, Paid] = defaultdict(lambda: defaultdict(Decimal))
    others = Run.objects.closed().filter(outlet=outlet).exclude(month=month)
    for inputs in others.values_list("inputs__corrections", flat=True):
        for each in inputs or ():
            found[each["month"]][each["employee"], each["component"]] += Decimal(each["amount"])
    return found


def changed_records(
    run: Run, outlet, now: Inputs, changed: list[tuple[str, str]]
) -> tuple[tuple[str, str, str, str], ...]:
    """`(source, document, before, now)` of the documents that moved, the largest difference first."""
    found = []
    subjects_of: dict[str, set[str]] = defaultdict(set)
    for code, subject in changed:
        # What nobody earns is kept with the source whose sellers were not covered.
        subjects_of[code.replace(".unearned", ".installed")].add(subject)
    for code, subjects in sorted(subjects_of.items()):
        before = {
            (whose, record): worth
            for whose, record, worth in run.records.filter(source=code).values_list("whose", "record", "worth")
        }
        present = dict(counted_records(outlet, now, code))
        for whose, record in before.keys() | present.keys():
            old, new = before.get((whose, record), Decimal(0)), present.get((whose, record), Decimal(0))
            if old != new and (whose in subjects or SOURCES[code].covered):
                found.append((code, record, old, new))
    # By everything they say, so that the order is the same each time: a document may have moved from one to another.
    found.sort(key=lambda each: (-abs(each[3] - each[2]), each))
    return tuple((code, record, str(old), str(new)) for code, record, old, new in found[:MOST_RECORDS_NAMED])


def counted_records(outlet, inputs: Inputs, code: str) -> Iterator[tuple[tuple[str, str], Decimal]]:
    """`((whose, document), worth)` of what counts in a source, added up by document in the database.

    Of a source with covered days only, what nobody earns stands under nobody's name.
    """
    records = Records(inputs, outlet)
    source = SOURCES[code]
    rows = source.rows(records.span, records.values)
    if not source.covered:
        for whose, record, total in totals_by(rows, "whose", "record").iterator():
            yield (whose or "", record), as_decimal(total or 0)
        return
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for whose, day, record, total in totals_by(rows, "whose", "day", "record").iterator():
        earned = records.is_covered(source, whose, day)
        sums[whose if earned else "", record] += as_decimal(total)
    yield from sums.items()
