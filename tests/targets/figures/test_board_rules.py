"""What a kept figure comes to and how it stands: the edges of the states, of the pace, and of rates."""

from decimal import Decimal

import pytest

from targets.board_rules import (
    State,
    Sums,
    due_of,
    is_behind,
    pace_needed,
    percent_of,
    state_of,
    target_of,
    value_of,
    words_of,
)
from targets.catalogue import FIGURES

pytestmark = pytest.mark.any_database

OUTPUT, REWORK, CSI, COMPLAINTS, PASSED = (
    FIGURES[code] for code in ("output", "rework", "csi", "complaints", "claim_pass")
)
HUNDRED = Decimal(100)


def number(text) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(
    ("figure", "value", "target", "over", "state"),
    [
        (OUTPUT, "100", "100", True, State.REACHED),
        (OUTPUT, "99.99", "100", True, State.MISSED),
        (OUTPUT, "100", "100", False, State.REACHED),
        (OUTPUT, "99.99", "100", False, State.NOT_DUE),
        (OUTPUT, "0", "100", True, State.NOT_REPORTED),
        (OUTPUT, "0", "100", False, State.NOT_DUE),
        (OUTPUT, None, None, True, State.NOT_REPORTED),
        (OUTPUT, "5", None, True, State.NO_TARGET),
        (OUTPUT, None, None, False, State.NO_TARGET),
        # The less the better: exactly the limit is in order, and nothing at all is good news.
        (REWORK, "2", "2", True, State.REACHED),
        (REWORK, "2.01", "2", True, State.MISSED),
        (REWORK, "1", "2", False, State.NOT_DUE),
        (REWORK, "3", "2", False, State.NOT_DUE),
        (COMPLAINTS, "0", "3", True, State.REACHED),
        (COMPLAINTS, "4", "3", True, State.MISSED),
        (COMPLAINTS, "3", "3", False, State.NOT_DUE),
        (COMPLAINTS, "4", "3", False, State.MISSED),
        # A rate is judged when the month is over.
        (CSI, "95", "93", False, State.NOT_DUE),
        (CSI, "93", "93", True, State.REACHED),
        (CSI, None, "93", True, State.NOT_REPORTED),
        (CSI, None, "93", False, State.NOT_DUE),
    ],
)
def test_state(figure, value, target, over, state):
    assert state_of(figure, number(value), number(target), over=over) == state


def test_a_rate_over_nothing_is_not_known_and_a_share_is_in_percent():
    assert value_of(CSI, Sums(Decimal(0), Decimal(0))) is None
    assert value_of(CSI, Sums(Decimal(186), Decimal(2))) == 93
    assert value_of(PASSED, Sums(Decimal(19), Decimal(20))) == 95
    assert value_of(OUTPUT, None) is None
    assert value_of(COMPLAINTS, None) == 0


def test_targets_of_rates_are_the_mean_of_those_that_have_one():
    sums = Sums(Decimal(0), None, Decimal(186), 2, Decimal(186))
    assert (target_of(CSI, sums), due_of(CSI, sums)) == (93, 93)
    assert target_of(OUTPUT, sums) == 186
    assert target_of(OUTPUT, Sums(Decimal(5))) is None


def test_behind_is_worse_than_due():
    assert is_behind(OUTPUT, Decimal("49.99"), Decimal(50))
    assert not is_behind(OUTPUT, Decimal(50), Decimal(50))
    assert is_behind(REWORK, Decimal("2.1"), Decimal(2))
    assert not is_behind(REWORK, Decimal(2), Decimal(2))
    assert not is_behind(OUTPUT, Decimal(1), None)


def test_pace_is_what_the_days_left_have_to_bring():
    assert pace_needed(Decimal(70), Decimal(100), 12) == Decimal("2.5")
    assert pace_needed(Decimal(100), Decimal(100), 12) is None
    assert pace_needed(Decimal(70), Decimal(100), 0) is None


def test_in_words():
    assert words_of(OUTPUT, Decimal("12345.678")) == "¥12,345.68"
    assert words_of(CSI, Decimal("93.25")) == "93.3%"
    assert words_of(COMPLAINTS, Decimal(3)) == "3"
    assert words_of(FIGURES["cars_per_day"], Decimal("19.96")) == "20"
    assert words_of(OUTPUT, None) == "—"
    assert percent_of(Decimal(1), Decimal(3)) == Decimal("33.3")
    assert percent_of(Decimal(1), Decimal(0)) is None
