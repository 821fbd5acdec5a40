"""Who is held out: the same whenever it is asked, about a tenth of the cars, another tenth the next year."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from customers.holding_out import is_held_out, ticket

VINS = [f"LSVHELD00{n:08}" for n in range(20_000)]
TENTH = Decimal(10)


def test_a_ticket_can_be_drawn_again_by_anybody():
    assert ticket("care", 2026, "LSVHELD0000000001") == 395_221


def test_about_a_tenth_is_held_out_and_another_tenth_next_year():
    held = {vin for vin in VINS if is_held_out("care", 2026, vin, TENTH)}
    assert abs(len(held) / len(VINS) - 0.1) < 0.01
    again = {vin for vin in VINS if is_held_out("care", 2027, vin, TENTH)}
    assert abs(len(held & again) / len(VINS) - 0.01) < 0.004


@given(st.text(max_size=20), st.integers(2020, 2050), st.sampled_from(VINS), st.integers(0, 99))
def test_a_larger_share_holds_out_everybody_a_smaller_one_does(seed, year, vin, share):
    assert not is_held_out(seed, year, vin, Decimal(0)) and is_held_out(seed, year, vin, Decimal(100))
    if is_held_out(seed, year, vin, Decimal(share)):
        assert is_held_out(seed, year, vin, Decimal(share + 1))
