"""Who is drawn: tickets that anybody can reckon again, and what decides instead of chance."""

from decimal import Decimal
from hashlib import sha256

import pytest

from complaints import sampling
from tests.clock import shanghai

pytestmark = pytest.mark.any_database
SEED = "5f" * 32


def test_a_ticket_is_the_hash_in_millionths():
    digits = sha256(f"{SEED}:SH01-WX10482".encode()).hexdigest()[:8]
    assert sampling.ticket(SEED, "SH01-WX10482") == int(int(digits, 16) / 4294967296 * 1_000_000)


def test_tickets_are_spread_evenly_and_differ_by_seed():
    tickets = [sampling.ticket(SEED, f"SH01-WX{n:05}") for n in range(10_000)]
    assert all(0 <= each < 1_000_000 for each in tickets)
    tenths = [sum(each // 100_000 == tenth for each in tickets) for tenth in range(10)]
    # Chi-squared with 9 degrees of freedom: above 27.9 in one of a thousand fair draws, and this one is fixed.
    assert sum((count - 1000) ** 2 / 1000 for count in tenths) < 27.9
    assert tickets[:5] != [sampling.ticket("00" * 32, f"SH01-WX{n:05}") for n in range(5)]


@pytest.mark.parametrize(
    ("ticket", "share", "drawn"),
    [
        (0, "0", False),
        (0, "0.01", True),
        (99, "0.01", True),
        (100, "0.01", False),
        (99_999, "10", True),
        (100_000, "10", False),
        (999_999, "100", True),
        (999_999, "99.99", False),
    ],
)
def test_below_the_share(ticket, share, drawn):
    assert sampling.below(ticket, Decimal(share)) is drawn


@pytest.mark.parametrize(
    ("group", "complained", "why", "chosen"),
    [
        ("maintenance", False, "chance", False),
        ("maintenance", True, "complaint", True),
        ("accident", False, "accident", True),
        ("accident", True, "accident", True),
        ("repair", False, "chance", False),
    ],
)
def test_accidents_and_complaints_are_called_whatever_the_share(group, complained, why, chosen):
    drawn = sampling.draw(SEED, "SH01-WX10482", Decimal(0), group, complained)
    assert (drawn.why, drawn.chosen) == (why, chosen)


def test_every_kind_but_the_inspection_before_delivery_has_a_group():
    from complaints.models import Group
    from workshop.models import RepairOrder

    assert set(sampling.GROUP_OF_KIND) == set(RepairOrder.Kind.values) - {"pdi"}
    assert set(sampling.GROUP_OF_KIND.values()) <= set(Group.values)


@pytest.mark.parametrize(
    ("delivered", "from_", "until"),
    [
        ("2026-11-05 17:20", "2026-11-06 09:00", "2026-11-08 23:59:59"),
        ("2026-11-05 00:00", "2026-11-06 09:00", "2026-11-08 23:59:59"),
        ("2026-11-05 23:59", "2026-11-06 09:00", "2026-11-08 23:59:59"),
        ("2026-12-30 10:00", "2026-12-31 09:00", "2027-01-02 23:59:59"),
        ("2028-02-27 10:00", "2028-02-28 09:00", "2028-03-01 23:59:59"),
    ],
)
def test_called_from_the_morning_after_to_the_end_of_the_third_day(delivered, from_, until):
    assert sampling.call_period(shanghai(delivered), 3, 540) == (shanghai(from_), shanghai(until))


def test_asked_on_site_until_the_next_day_ends():
    period = sampling.on_site_period(shanghai("2026-11-05 00:00").date())
    assert period == (shanghai("2026-11-05 00:00"), shanghai("2026-11-06 23:59:59"))
