"""What a cell may hold, kind by kind."""

# ruff: noqa: DTZ001, DTZ901 - what Excel keeps has no time zone

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exchange import kinds
from exchange.kinds import ErrorCell, Wrong

pytestmark = pytest.mark.any_database

EVERY_KIND = [
    kinds.Text(max_length=80),
    kinds.Identifier(max_length=40),
    kinds.Vin(),
    kinds.Day(),
    kinds.Instant(),
    kinds.Money(),
    kinds.Hours(),
    kinds.Decimal(places=4),
    kinds.Whole(),
    kinds.Weekday(),
    kinds.YesNo(),
    kinds.Coded({"none": "无", "media": "媒体"}),
    kinds.Clock(),
    kinds.Month(),
]
ANY_CELL = st.one_of(
    st.text(),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.builds(ErrorCell, st.sampled_from(["", "#N/A"])),
)


@given(cell=ANY_CELL)
@example(cell=float("inf"))
@example(cell=float("nan"))
@example(cell="\ud800")
@example(cell="0001-01-01 00:00")
@example(cell=datetime.max)
@example(cell=-0.0)
@pytest.mark.parametrize("kind", EVERY_KIND, ids=lambda kind: type(kind).__name__)
def test_any_cell_gives_a_value_or_says_what_was_expected(kind, cell):
    try:
        kind.read(cell)
    except Wrong as wrong:
        assert str(wrong)


def refused(kind, *cells):
    for cell in cells:
        with pytest.raises(Wrong):
            kind.read(cell)


def test_money_is_exact_and_has_two_decimals():
    money = kinds.Money()
    assert money.read(3.3000000000000003) == Decimal("3.30")
    assert money.read(2872.44) == Decimal("2872.44")
    assert str(money.read("1500")) == "1500.00"
    assert money.read(" 0.10 ") == money.read(0.1) == money.read("0.1000") == Decimal("0.10")
    assert not money.read(-0.0).is_signed()
    refused(money, 10.005, "10.005", -20.0, "-1", float("nan"), float("inf"), 1e10, "1e3", "three thousand", True)
    refused(money, "1,234.50", "١٢", "１２", "12元", date(2026, 1, 1), "--1", ".", "9" * 31)


@given(st.decimals(min_value=0, max_value=9_999_999_999, places=2))
def test_money_comes_through_a_binary_cell_unchanged(amount):
    assert kinds.Money().read(float(amount)) == amount
    assert kinds.Money().read(str(amount)) == amount


@given(st.floats(min_value=0.001, max_value=1e9))
def test_the_short_way_for_amounts_agrees_with_the_long_one(cell):
    """Fifteen significant digits, then at most two decimals: by the book, with nothing remembered."""
    by_the_book = Decimal(f"{cell:.15g}")
    if by_the_book == by_the_book.quantize(Decimal("0.01")):
        assert kinds.Money().read(cell) == by_the_book
    else:
        refused(kinds.Money(), cell)


def test_signed_decimals_and_their_places():
    assert kinds.Decimal(places=4).read(0.3333) == Decimal("0.3333")
    assert kinds.Decimal(places=2, signed=True).read("-0.5") == Decimal("-0.50")
    refused(kinds.Decimal(places=4), 0.33333, -1.0)


def test_whole_numbers():
    assert kinds.Whole().read(44271.0) == kinds.Whole().read("44271") == kinds.Whole().read("44271.0") == 44271
    assert kinds.Whole().read(2.9999999999999996) == 3
    refused(kinds.Whole(), 1.5, -1.0, 3e9, 1e300, "1.5", True, "12 km")
    refused(kinds.Whole(least=1), 0.0)
    refused(kinds.Weekday(), 0.0, 8.0)


def test_identifiers_are_the_text_of_whole_numbers():
    identifier = kinds.Identifier(max_length=20)
    assert identifier.read(13822212778.0) == "13822212778"
    assert identifier.read(" SH01\u3000") == "SH01"
    assert identifier.read("00123") == "00123"
    assert identifier.read("\ufeffSH\u200b01 ") == "SH01", "what nobody sees does not make another code"
    assert identifier.read(1.5e3) == "1500"
    refused(identifier, 12.5, 1e15, 1e300, date(2026, 1, 2), True, "\x00", "\ud800", "x" * 21)


def test_text():
    assert kinds.Text().read(12.5) == "12.5"
    assert kinds.Text().read("a\r\nb\rc") == "a\nb\nc"
    assert kinds.Text().read("  两行\n文字 ") == "两行\n文字"
    refused(kinds.Text(max_length=3), "abcd")


def test_vin():
    assert kinds.Vin().read("lsvaa000000000001 ") == "LSVAA000000000001"
    refused(kinds.Vin(), "LSV123", "LSVAA00000000000１", "LSVAA0000000000-1", "LSVAA0000000000012", 12345678901234567.0)
    assert kinds.Vin().name("lsv123") == "LSV123", "a reference to a malformed VIN still finds its row"


def test_days_are_excel_dates_or_iso():
    assert kinds.Day().read(date(2026, 3, 15)) == kinds.Day().read(" 2026-03-15") == date(2026, 3, 15)
    assert kinds.Day().read(datetime(2026, 3, 15)) == date(2026, 3, 15)
    refused(kinds.Day(), "2026/3/15", "15.03.2026", "20260315", "2026-3-5", "2026-02-30", "soon", 46000.0)
    refused(kinds.Day(), datetime(2026, 3, 15, 9, 30), time(9), timedelta(days=3), "２０２６-03-15")


def test_instants_are_shanghai_kept_in_utc():
    at = datetime(2026, 10, 1, 1, 30, tzinfo=UTC)
    instant = kinds.Instant()
    assert instant.read(datetime(2026, 10, 1, 9, 30)) == instant.read("2026-10-01 09:30") == at
    assert instant.read(datetime(2026, 10, 1, 9, 29, 59, 999_990)) == at
    assert instant.read("2026-10-01 09:30:15") == at + timedelta(seconds=15)
    assert instant.read(date(2026, 10, 1)) == datetime(2026, 9, 30, 16, tzinfo=UTC)
    refused(
        instant, "2026-10-01", "2026-10-01T09:30", "2026/10/01 09:30", "2026-10-01 24:00", "0001-01-01 00:00", 46000.4
    )


@given(
    st.datetimes(min_value=datetime(1980, 1, 1), max_value=datetime(2100, 1, 1)).map(
        lambda at: at.replace(microsecond=0)
    )
)
def test_the_short_way_for_instants_agrees_with_the_time_zone(local):
    shanghai = local.replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    assert kinds.Instant().read(local) == shanghai.astimezone(UTC)


def test_clocks():
    assert kinds.Clock().read("08:30") == kinds.Clock().read(time(8, 30)) == 510
    assert kinds.Clock().read("24:00") == kinds.Clock().read(timedelta(days=1)) == 1440
    refused(kinds.Clock(), "8:30", "24:01", "12:60", "12", time(8, 30, 15), timedelta(days=2), 0.35, "-1:00")


def test_yes_and_no():
    for word in ("yes", "TRUE", "1", "是", True, 1.0):
        assert kinds.YesNo().read(word) is True
    for word in ("No", "false", "0", "否", False, 0.0):
        assert kinds.YesNo().read(word) is False
    refused(kinds.YesNo(), "maybe", 2.0, "对")


def test_codes_and_labels():
    coded = kinds.Coded({"media": "媒体", "none": "无"})
    assert coded.read("media") == coded.read("媒体 ") == coded.read("MEDIA") == "media"
    with pytest.raises(Wrong, match="media 媒体、none 无"):
        coded.read("press")


def test_months():
    assert kinds.Month().read("2026-10") == kinds.Month().read(date(2026, 10, 17)) == date(2026, 10, 1)
    refused(kinds.Month(), "2026-13", "2026-1", "10/2026", 202610.0, "0000-01")
