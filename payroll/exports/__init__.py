"""The workbook of a commission: every figure as a living formula over the cells it comes from.

docs/rules/commission.md, "The workbook for finance".
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from typing import BinaryIO

from django.utils.translation import gettext as _

from exchange.writer import Heading
from payroll.rules.compute import Commission, compute
from payroll.rules.inputs import Inputs
from payroll.scheme import InForce, values_in_force
from staff.models import Outlet
from staff.months import month_of

from .amounts import Commissions, Corrections, Figures, Pools, Shares
from .book import Export
from .reading import RecordLines
from .records import Pages, Sums
from .settings import Parameters, People, Targets, Weights
from .statements import Statements, Summary

Progress = Callable[[int, int], object]


def month_workbook(
    commission: Commission,
    outlet: Outlet,
    *,
    warnings: Sequence[str] = (),
    values_only: bool = False,
    progress: Progress | None = None,
) -> bytes:
    """The .xlsx of the commission of an outlet, with its records as they are now, in the active language.

    With `values_only` every formula is replaced by what it comes to. `progress(done, total)` counts rows and people.
    """
    lines = RecordLines(commission.inputs, outlet)
    in_force = values_in_force(outlet, month_of(commission.inputs.month))
    buffer = BytesIO()
    write_workbook(
        buffer,
        commission,
        lines,
        in_force,
        warnings=warnings,
        values_only=values_only,
        progress=progress,
    )
    return buffer.getvalue()


def write_workbook(
    file: BinaryIO,
    commission: Commission,
    lines: RecordLines,
    in_force: Mapping[str, InForce],
    *,
    warnings: Sequence[str] = (),
    values_only: bool = False,
    progress: Progress | None = None,
) -> None:
    """Write the workbook into the file. Of records that changed since, the sums stay those of the commission."""
    whole = compute(with_possible(commission.inputs, lines), whole=True)
    listed = {statement.person.number for statement in commission.statements}
    export = Export(whole, listed, values_only=values_only)
    # Translators: 中文 汇总
    summary_title = export.title(_("Summary"))
    parameters = Parameters(export, in_force)
    people = People(export, parameters)
    statements = Statements(export, people)
    summary = Summary(export, statements, summary_title)
    pools = Pools(export)
    shares = Shares(export, pools)
    weights = Weights(export, people)
    commissions, figures, targets, sums = Commissions(export), Figures(export), Targets(export), Sums(export)
    corrections = Corrections(export)
    pages = Pages(export, lines, parameters, people, weights)
    total = pages.count + len(statements.slips)
    for done in pages.write():
        report(progress, done, total)
    for done in statements.write():
        report(progress, pages.count + done, total)
    summary.write()
    pools.write(shares)
    figures.write(summary.fund(figures.title))
    sums.write(pages)
    for part in (shares, weights, commissions, targets, parameters, corrections, people):
        part.write()
    warnings_title = write_warnings(export, warnings)
    order = [
        summary.title,
        *dict.fromkeys(slip.title for slip in statements.slips),
        *(part.title for part in (pools, shares, weights, commissions, figures, targets, parameters, sums)),
        *pages.titles.values(),
        *(title for title in (corrections.title, people.title, warnings_title) if title),
    ]
    export.book.save(file, order)


def with_possible(inputs: Inputs, lines: RecordLines) -> Inputs:
    """With the sums that are 0 today, but whose records are there."""
    possible = {key: Fraction(0) for key in lines.possible_sources()}
    return replace(inputs, sources={**possible, **inputs.sources})


def write_warnings(export: Export, warnings: Sequence[str]) -> str:
    if not warnings:
        return ""
    title = export.title(_("Warnings"))
    page = export.page(title, [Heading(_("Warning"), 120)])
    for warning in warnings:
        page.append([warning])
    return title


def report(progress: Progress | None, done: int, total: int) -> None:
    if progress:
        progress(done, total)


__all__ = ["month_workbook", "write_workbook"]
