"""What came of a campaign, figure by figure: whoever knows a figure registers how it is read."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Measured:
    """A figure of one campaign. `baseline` is the same figure before it, where there is one."""

    value: Decimal | None
    baseline: Decimal | None = None


Measure = Callable[[object, object], Measured]

_measures: dict[str, Measure] = {}


def register(metric: str, measure: Measure) -> None:
    """`measure(campaign, at)` answers `metric` (a code of `Aim.Metric`)."""
    _measures[metric] = measure


def measured(metric: str, campaign, at) -> Measured:
    """The figure of the campaign; without a value where nobody knows it (yet)."""
    measure = _measures.get(metric)
    return measure(campaign, at) if measure else Measured(None)
