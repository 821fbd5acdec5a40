"""Amounts in capitals, as the banks' payment rules write their examples."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staff.capitals import DIGITS, in_capitals

pytestmark = pytest.mark.any_database


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("0.53", "伍角叁分"),
        ("10", "壹拾元整"),
        ("15", "壹拾伍元整"),
        ("100", "壹佰元整"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("1005", "壹仟零伍元整"),
        ("1050", "壹仟零伍拾元整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("10000", "壹万元整"),
        ("10001", "壹万零壹元整"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("100500", "壹拾万零伍佰元整"),
        ("107000.53", "壹拾万柒仟元零伍角叁分"),
        ("20000000", "贰仟万元整"),
        ("100000000", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("100010000", "壹亿零壹万元整"),
        ("1000000000000", "壹万亿元整"),
        ("-12", "负壹拾贰元整"),
    ],
)
def test_amounts_are_written_as_on_a_voucher(amount, words):
    assert in_capitals(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["0.001", "10000000000000000"])
def test_what_no_voucher_can_carry_is_refused(amount):
    with pytest.raises(ValueError, match="cannot be written out"):
        in_capitals(Decimal(amount))


VALUE = {"拾": 10, "佰": 100, "仟": 1000, "": 1}


def read(words: str) -> int:
    """The amount in fen, read back by other means: sign by sign, as a reader does."""
    total = group = digit = 0
    for sign in words.removeprefix("负"):
        if sign in DIGITS:
            digit = DIGITS.index(sign)
        elif sign in "拾佰仟":
            group, digit = group + digit * VALUE[sign], 0
        elif sign == "万":
            group, digit = (group + digit) * 10_000, 0
        elif sign == "亿":
            total, group, digit = total + (group + digit) * 100_000_000, 0, 0
        elif sign == "元":
            total, group, digit = (total + group + digit) * 100, 0, 0
        elif sign in "角分":
            total, digit = total + digit * {"角": 10, "分": 1}[sign], 0
    return -total if words.startswith("负") else total


@given(st.integers(-(10**13), 10**13))
def test_every_amount_reads_back_as_itself(fen):
    words = in_capitals(Decimal(fen) / 100)
    assert read(words) == fen
    assert "零零" not in words and not words.startswith("零") or fen == 0
