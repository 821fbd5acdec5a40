"""A board for Excel: its figures, their 24 months, the ranking of the outlets; and the records behind a figure."""

from collections.abc import Iterable
from itertools import chain

from django.db.models import CharField, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from exchange.writer import Heading, workbook
from staff.list_exports import ListExport
from staff.months import written
from staff.roles import Level, Right
from targets import board_page as page
from targets import board_records as records
from targets.board_page import Asked, Shown
from targets.catalogue import FIGURES, Adds, Figure
from targets.plan_words import unit_of
from workshop.models import RepairOrder


def unit_words(figure: Figure) -> str:
    # Translators: 中文 数量
    return unit_of(figure) or pgettext("unit", "number")


def board_workbook(asked: Asked) -> bytes:
    """The figures of the place and month in the groups chosen, as the page rounds them."""
    shown = page.shown_figures(asked)
    sheets = {
        pgettext("board", "Board"): (_board_headings(), map(_board_row, shown)),
        # Translators: 中文 24 个月走势
        _("24 months"): (_month_headings(shown), chain.from_iterable(map(_month_rows, shown))),
    }
    if asked.place.level != Level.OUTLET:
        sheets[_("Ranking")] = (_ranking_headings(asked), map(_ranking_row, page.ranked(asked)))
    return workbook(sheets)


def _board_headings() -> list[Heading]:
    return [
        Heading(_("Figure"), 26),
        Heading(_("Unit"), 8),
        Heading(pgettext("board", "Actual"), 16, "number"),
        Heading(_("Target"), 16, "number"),
        Heading(_("Percent reached"), 12, "number"),
        # Translators: 中文 截至目前应达
        Heading(_("Target to date"), 16, "number"),
        Heading(_("State"), 14),
        # Translators: 中文 剩余每营业日需完成
        Heading(_("Needed per opening day left"), 20, "number"),
        Heading(_("Same month last year"), 16, "number"),
        # Translators: 中文 同比
        Heading(_("Year on year"), 12),
    ]


def _board_row(shown: Shown) -> list:
    row = shown.row
    return [
        str(row.figure.label),
        unit_words(row.figure),
        page.rounded(row, row.value),
        page.rounded(row, row.target),
        shown.percent,
        page.rounded(row, row.due),
        state_words(shown),
        page.rounded(row, row.pace),
        page.rounded(row, row.before),
        shown.change,
    ]


def state_words(shown: Shown) -> str:
    """As the page says it."""
    # Translators: 中文 落后进度
    return f"{shown.state_label} · {pgettext('figure', 'behind')}" if shown.behind else str(shown.state_label)


def _month_headings(shown: list[Shown]) -> list[Heading]:
    months = [month for month, _value, _target in shown[0].row.trend] if shown else []
    return [
        Heading(_("Figure"), 26),
        Heading(_("Unit"), 8),
        # Translators: 中文 实际/目标
        Heading(pgettext("board", "Actual or target"), 12),
        *(Heading(written(month), 14, "number") for month in months),
    ]


def _month_rows(shown: Shown) -> list[list]:
    """What a figure came to, and below it its targets where it has any."""
    row = shown.row
    figure = [str(row.figure.label), unit_words(row.figure)]
    values = [page.rounded(row, value) for _month, value, _target in row.trend]
    targets = [page.rounded(row, target) for _month, _value, target in row.trend]
    rows = [[*figure, pgettext("board", "Actual"), *values]]
    if any(target is not None for target in targets):
        rows.append([*figure, _("Target"), *targets])
    return rows


def _ranking_headings(asked: Asked) -> list[Heading]:
    return [
        Heading(pgettext("ranking", "Rank"), 8, "whole"),
        Heading(_("Code"), 10),
        Heading(_("Outlet"), 20),
        Heading(str(asked.figure.label), 16, "number"),
        Heading(_("Target"), 16, "number"),
        Heading(_("Percent reached"), 12, "number"),
        Heading(_("State"), 14),
        Heading(_("Same month last year"), 16, "number"),
    ]


def _ranking_row(each: page.Ranked) -> list:
    row = each.row
    return [
        each.rank,
        each.outlet.code,
        each.outlet.name,
        page.rounded(row, row.value),
        page.rounded(row, row.target),
        each.shown.percent,
        state_words(each.shown),
        page.rounded(row, row.before),
    ]


# --- Records ----------------------------------------------------------------------------------------------------------


def has_records(asked: Asked) -> bool:
    """Whether there is a list of records: of one outlet, and of a figure that is counted from records itself."""
    return asked.place.level == Level.OUTLET and bool(records.parts_of(asked.figure.code))


def records_for(user, parameters, at):
    """The records of the list that the user may export, in its order; each says what it is a part of."""
    asked = page.read(user, parameters, at)
    if not has_records(asked) or not page.may_export(asked):
        return RepairOrder.objects.none()
    part, outlet, code = page.part_in(asked, parameters), asked.place.outlet, asked.figure.code
    found = records.records_of(part, outlet, asked.month, at).order_by(*records.order_of(part))
    said = {"said_outlet": outlet.name, "said_source": part.source.code, "said_figure": code}
    return found.annotate(**{name: Value(text, output_field=CharField()) for name, text in said.items()})


def records_workbook(found: Iterable, user) -> bytes:
    rows = iter(found)
    first = next(rows, None)
    if first is None:
        return workbook({_("Records"): (_record_headings("output", rate=False), [])})
    figure = FIGURES[first.said_figure]
    part = next(each for each in records.parts_of(figure.code) if each.source.code == first.said_source)
    headings = _record_headings(figure.code, rate=figure.adds == Adds.RATE)
    return workbook({_("Records"): (headings, (_record_row(each, part) for each in chain([first], rows)))})


def _record_headings(code: str, *, rate: bool) -> list[Heading]:
    above = pgettext("rate", "Numerator") if rate else str(FIGURES[code].label)
    below = [Heading(pgettext("rate", "Denominator"), 14, "number")] if rate else []
    return [
        Heading(_("Day"), 12, "day"),
        Heading(_("Outlet"), 20),
        Heading(_("Record"), 32),
        Heading(above, 16, "number"),
        *below,
    ]


def _record_row(each, part: records.Part) -> list:
    line = records.line_of(each, part, opens=False)
    rate = FIGURES[each.said_figure].adds == Adds.RATE
    return [line.day, each.said_outlet, line.text, line.over, *([line.under] if rate else [])]


RECORDS = ListExport(
    kind="targets.board_records_export",
    name="board-records",
    # Translators: 中文 导出指标明细
    title=gettext_lazy("Export of the records behind a figure"),
    needs=Right.BOARD,
    rows=records_for,
    book=records_workbook,
)
