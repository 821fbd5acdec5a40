"""What a kept figure comes to, how it stands against its target, and the pace that is needed. Plain values."""

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .catalogue import Adds, Figure, Unit

HUNDRED = Decimal(100)


class State(StrEnum):
    """How a figure of a month stands against its target."""

    REACHED = "reached"
    MISSED = "missed"
    NOT_DUE = "not_due"
    """The month is not over, and the target not reached yet."""
    NOT_REPORTED = "not_reported"
    """Nothing came in, or there is no record that it could be told from."""
    NO_TARGET = "no_target"

    @property
    def label(self):
        return STATE_LABELS[self]


STATE_LABELS = {
    # Translators: 中文 达成
    State.REACHED: pgettext_lazy("figure", "Reached"),
    # Translators: 中文 未达成
    State.MISSED: pgettext_lazy("figure", "Missed"),
    # Translators: 中文 未到期
    State.NOT_DUE: pgettext_lazy("figure", "Not due yet"),
    # Translators: 中文 未上报
    State.NOT_REPORTED: pgettext_lazy("figure", "Not reported"),
    # Translators: 中文 无目标
    State.NO_TARGET: _("No target"),
}

PLACES = {
    Unit.YUAN: Decimal("0.01"),
    Unit.NUMBER: Decimal("0.1"),
    Unit.PERCENT: Decimal("0.1"),
    Unit.HOURS: Decimal("0.1"),
}


class Sums(NamedTuple):
    """What is kept of a figure of a place and a month, or of several months added up."""

    over: Decimal = Decimal(0)
    under: Decimal | None = None
    target: Decimal | None = None
    targets: int = 0
    due: Decimal | None = None


def together(one: Sums | None, other: Sums) -> Sums:
    """Two places or months added up; what only one of them has stays."""
    if one is None:
        return other
    return Sums(
        one.over + other.over,
        _plus(one.under, other.under),
        _plus(one.target, other.target),
        one.targets + other.targets,
        _plus(one.due, other.due),
    )


def _plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    if one is None or other is None:
        return other if one is None else one
    return one + other


def value_of(figure: Figure, sums: Sums | None) -> Decimal | None:
    """Yuan, a number, percent or hours, unrounded; None where nothing is known: a rate over nothing, or no record."""
    if sums is None:
        # Of what should not happen, no record says that it did not.
        return Decimal(0) if figure.better < 0 and figure.adds == Adds.SUM else None
    if figure.adds != Adds.RATE:
        return sums.over
    if not sums.under:
        return None
    # CSI, the manufacturer's score, values per order, hours and cars a day are means; the others are shares.
    return sums.over / sums.under * (HUNDRED if is_share(figure) else 1)


MEANS = frozenset({"csi", "maker_score"})


def is_share(figure: Figure) -> bool:
    """Whether the rate is a part of a whole in percent, and not a mean."""
    return figure.unit == Unit.PERCENT and figure.code not in MEANS


def target_of(figure: Figure, sums: Sums | None) -> Decimal | None:
    """The target in the figure's unit: a sum over outlets, of a rate the mean of the outlets that have one."""
    return _per(figure, sums, sums.target if sums else None)


def due_of(figure: Figure, sums: Sums | None) -> Decimal | None:
    """What of it falls on the opening days before today."""
    return _per(figure, sums, sums.due if sums else None)


def _per(figure: Figure, sums: Sums | None, number: Decimal | None) -> Decimal | None:
    if sums is None or number is None:
        return None
    return number / sums.targets if figure.adds == Adds.RATE else number


def reaches(figure: Figure, value: Decimal, target: Decimal) -> bool:
    return value <= target if figure.better < 0 else value >= target


def state_of(figure: Figure, value: Decimal | None, target: Decimal | None, *, over: bool) -> State:
    """`over`: the month has ended. A rate is judged when the month is over. A sum that cannot turn any more is judged
    at once: one that should grow and is reached, one that should not and is beyond its limit."""
    if over and nothing_came(figure, value):
        return State.NOT_REPORTED
    if target is None:
        return State.NO_TARGET
    if value is None:
        return State.NOT_DUE
    if over:
        return State.REACHED if reaches(figure, value, target) else State.MISSED
    if figure.better < 0 and figure.adds == Adds.SUM and not reaches(figure, value, target):
        return State.MISSED
    early = figure.adds != Adds.RATE and figure.better > 0 and reaches(figure, value, target)
    return State.REACHED if early else State.NOT_DUE


def nothing_came(figure: Figure, value: Decimal | None) -> bool:
    """A figure that should grow and is nothing says that nobody reported; no complaint at all is good news."""
    return value is None or (value == 0 and figure.better > 0)


def is_behind(figure: Figure, value: Decimal | None, due: Decimal | None) -> bool:
    """Whether it stands worse than it should by now: this is where it burns."""
    return value is not None and due is not None and figure.better != 0 and not reaches(figure, value, due)


def percent_of(value: Decimal | None, target: Decimal | None) -> Decimal | None:
    """To a tenth of a percent; None without a target or with one of nothing."""
    if value is None or not target:
        return None
    return (value * HUNDRED / target).quantize(Decimal("0.1"), ROUND_HALF_UP)


def pace_needed(value: Decimal | None, target: Decimal | None, days_left: int) -> Decimal | None:
    """What each opening day left has to bring, today included; None where nothing is wanting or no day is left."""
    if value is None or target is None or days_left <= 0 or value >= target:
        return None
    return (target - value) / days_left


def rounded(figure: Figure, value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(PLACES[figure.unit], ROUND_HALF_UP)


def target_words(figure: Figure, target: Decimal | None) -> str:
    """A target as people read it; of what should be little it is the most there may be: `≤ 2.0%`."""
    return ("≤ " if figure.better < 0 and target is not None else "") + words_of(figure, target)


def words_of(figure: Figure, value: Decimal | None) -> str:
    """As people read it: `¥12,345.00`, `93.4%`, `120`, `5.5`; a dash for nothing known."""
    shown = rounded(figure, value)
    if shown is None:
        return "—"
    if figure.unit == Unit.YUAN:
        return f"¥{shown:,.2f}".replace("¥-", "−¥")
    if figure.unit == Unit.PERCENT:
        return f"{shown:,.1f}%"
    return f"{shown:,.0f}" if shown == shown.to_integral_value() else f"{shown:,.1f}"
