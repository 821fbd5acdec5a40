"""Reports and the ranking of advisors as Excel: what their pages show."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exchange.writer import Heading, workbook
from targets import board_rules
from targets.ranking_figures import PERCENT, YUAN
from targets.report_figures import Line, OutletLine


def day_workbook(context: dict) -> bytes:
    """Figures beside the week before, packages, ratings, and how the month stands."""
    day = context["day"]
    return workbook(
        {
            _("Figures"): (_line_heads(targets=False), _lines([*context["money"], *context["cars"]], targets=False)),
            _("Packages"): (
                [
                    Heading(pgettext("package", "package"), 30),
                    Heading(pgettext("packages", "Sold"), 10, "whole"),
                    Heading(_("Amount"), 14, "money"),
                ],
                [[each.name, each.number, each.yuan] for each in day.packages],
            ),
            _("Ratings"): (
                [Heading(pgettext("of a visit", "Rating"), 20), Heading(_("Orders"), 10, "whole")],
                [[str(label), number] for label, number in day.ratings.levels],
            ),
            _("Month so far"): (
                _line_heads(targets=True)[:4],
                [
                    [
                        str(row.figure.label),
                        board_rules.rounded(row.figure, row.value),
                        board_rules.rounded(row.figure, row.target),
                        row.percent,
                    ]
                    for row in day.month
                ],
            ),
        }
    )


def period_workbook(context: dict) -> bytes:
    """Figures against targets and the period before, outlets by the main figure, and of an outlet its advisors."""
    sheets = {
        _("Figures"): (_line_heads(targets=True), _lines(context["summary"].lines, targets=True)),
        _("Outlets"): (
            [Heading(_("Outlet"), 20), *_line_heads(targets=True)[1:]],
            _outlets(context["summary"].outlets),
        ),
    }
    if context["ranking"]:
        sheets[_("Advisors")] = _ranking(context["ranking"])
    return workbook(sheets)


def ranking_workbook(context: dict) -> bytes:
    """In the order of the page."""
    return workbook({_("Advisors"): _ranking(context["ranking"])})


def _line_heads(*, targets: bool) -> list[Heading]:
    return [
        Heading(_("Figure"), 30),
        Heading(_("Value"), 16, "number"),
        *([Heading(_("Target"), 16, "number"), Heading(_("Percent of the target"), 12, "number")] if targets else []),
        Heading(pgettext("an earlier figure", "Before"), 16, "number"),
        Heading(pgettext("of a figure", "Change"), 16, "number"),
        *([Heading(_("State"), 14)] if targets else []),
    ]


def _lines(lines: Iterable[Line], *, targets: bool) -> Iterator[list]:
    for line in lines:
        yield [str(line.figure.label), *_cells(line, targets=targets)]


def _cells(line: Line, *, targets: bool) -> list:
    value, target, before, change = (
        board_rules.rounded(line.figure, each) for each in (line.value, line.target, line.before, line.change)
    )
    if not targets:
        return [value, before, change]
    return [value, target, line.percent, before, change, str(line.state.label)]


def _outlets(outlets: Iterable[OutletLine]) -> Iterator[list]:
    for each in outlets:
        yield [each.outlet.name, *_cells(each.line, targets=True)]


def _ranking(ranking) -> tuple[list[Heading], list[list]]:
    kinds = {YUAN: "money", PERCENT: "number"}
    heads = [
        # Translators: 中文 名次
        Heading(pgettext("ranking", "Place"), 8, "whole"),
        Heading(_("Service advisor"), 14),
        *(Heading(str(column.label), 16, kinds.get(column.unit, "number")) for column in ranking.columns),
    ]
    rows = [
        [row.place, row.advisor.name, *(row.value(column.code) for column in ranking.columns)] for row in ranking.rows
    ]
    return heads, rows
