"""The rules of settling on plain values: what is owed, how money falls on lines, what is a repair receipt."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.papers import ITEMS, counted, problems, score
from workshop.settlement import Line, booked, divide, owed, repair_receipts

pytestmark = pytest.mark.any_database
D = Decimal
LINES = [
    Line(1, "labour", "customer", D("200.00")),
    Line(2, "part", "customer", D("300.00")),
    Line(3, "boutique", "customer", D("100.00")),
    Line(4, "part", "claim", D("800.00")),
    Line(5, "labour", "insurer", D("50.00")),
    Line(6, "part", "internal", D("70.00")),
]


def test_each_payer_owes_the_sum_of_the_own_lines():
    assert owed(LINES) == {"customer": D(600), "insurer": D(50), "claim": D(800), "internal": D(70)}
    assert list(owed(LINES)) == ["customer", "insurer", "claim", "internal"]


def test_an_order_without_a_line_is_the_customers_with_nothing_to_pay():
    assert owed([]) == {"customer": D(0)}


def test_only_money_over_the_desk_for_labour_and_parts_is_a_repair_receipt():
    money = booked(LINES, {"customer": D(600), "insurer": D(50), "claim": D(0), "internal": D(0)})
    assert money == {1: D(200), 2: D(300), 3: D(100), 4: D(0), 5: D(50), 6: D(0)}
    assert repair_receipts(LINES, money) == D(550)


def test_less_money_falls_on_all_lines_of_the_payer():
    money = booked(LINES, {"customer": D("599.99"), "insurer": D(0)})
    assert sum(money.values()) == D("599.99")
    assert [money[1], money[2], money[3]] == [D("200.00"), D("299.99"), D("100.00")]


@given(
    st.lists(st.decimals(0, 99999, places=2), min_size=1, max_size=12),
    st.integers(0, 100),
)
def test_what_is_divided_adds_up_to_the_fen_and_exceeds_no_line(amounts, percent):
    received = (sum(amounts, D(0)) * percent / 100).quantize(D("0.01"), "ROUND_DOWN")
    shares = divide(received, amounts)
    assert sum(shares, D(0)) == received
    assert all(0 <= share <= amount for share, amount in zip(shares, amounts, strict=True))


def test_lines_that_cost_nothing_get_nothing():
    assert divide(D(0), [D(0), D(0)]) == [D(0), D(0)]
    assert divide(D(10), [D(0), D(20)]) == [D(0), D(10)]


# --- Papers -----------------------------------------------------------------------------------------------------------


def test_items_that_do_not_apply_are_not_looked_at():
    items = dict.fromkeys(ITEMS, "ok") | {"additions": "none", "parts": "fault"}
    assert counted(items) == (len(ITEMS) - 1, 1)
    assert problems(items) == []


@pytest.mark.parametrize("items", [{}, {"reception": "good"}, dict.fromkeys(ITEMS, "ok") | {"coffee": "ok"}])
def test_a_list_has_every_item_and_no_other(items):
    assert problems(items)


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ([], None),
        ([(0, 0)], None),
        ([(8, 0), (8, 0)], D("100.00")),
        ([(8, 1), (8, 0), (9, 0)], D("96.00")),
        ([(7, 1)], D("85.71")),
        ([(8, 8)], D("0.00")),
    ],
)
def test_the_score_is_the_share_of_items_in_order(checks, expected):
    assert score(checks) == expected
