"""The club's rules: terms, the periods in which benefits are counted, what is left of them, what a discount comes to.

Pure; yuan as `Decimal`. Source of the rule: docs/rules/club.md.
"""

from calendar import isleap
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from staff.months import months_later

YEAR, MONTH, WHOLE = "year", "month", "whole"
FEN = Decimal("0.01")
ZERO = Decimal("0.00")
DAY = timedelta(days=1)
LONGEST_TOKEN = 80
TWELVE = 12
TEN, HUNDRED = Decimal(10), Decimal(100)
FEBRUARY, LEAP_DAY = 2, 29


def term_end(from_on: date, months: int | None) -> date | None:
    """The last day of a term of so many months; none for a membership that ends only when somebody ends it."""
    return None if months is None else months_later(from_on, months) - DAY


def next_term_from(valid_until: date, on: date, grace: int) -> date:
    """The first day of a renewal: the day after the last term, so that nobody loses by renewing early or wins by
    renewing late; from `on` where more than `grace` days have passed."""
    return valid_until + DAY if valid_until + grace * DAY >= on else on


def period_from(period: str, joined_on: date, on: date) -> date:
    """The first day of the period that `on` lies in: calendar months; years that begin on the day one joined; all."""
    if period == MONTH:
        return on.replace(day=1)
    if period == WHOLE or on < joined_on:
        return joined_on
    years = on.year - joined_on.year
    begins = months_later(joined_on, TWELVE * years)
    return begins if begins <= on else months_later(joined_on, TWELVE * (years - 1))


def period_to(period: str, joined_on: date, on: date) -> date | None:
    """Its last day; none for the whole membership."""
    begins = period_from(period, joined_on, on)
    if period == MONTH:
        return months_later(begins, 1) - DAY
    if period == WHOLE:
        return None
    years = begins.year - joined_on.year + 1
    return months_later(joined_on, TWELVE * years) - DAY


def left(times: int | None, used: int) -> int | None:
    """How often it may still be used; None where it may be used as often as one likes. Never below nothing: what was
    given before the number was lowered stays given."""
    return None if times is None else max(0, times - used)


def free_place(taken: Iterable[int]) -> int:
    """The first place of a period that no use has."""
    there, place = set(taken), 1
    while place in there:
        place += 1
    return place


def off(percent: Decimal, base: Decimal) -> Decimal:
    """So many percent of what the lines come to, to the fen."""
    return (max(ZERO, base) * percent / 100).quantize(FEN, ROUND_HALF_UP)


def off_figure(percent: Decimal, tenths: bool) -> str:
    """A discount's figure: what comes off (`5 %`), or in tenths what remains, as Chinese counts it: 95 of a price of
    which 5 percent come off, 9 where 10 do."""
    if not tenths:
        return f"{_plain(percent)} %"
    remains = HUNDRED - percent
    two_digits = remains % TEN and remains == remains.to_integral_value() and remains > TEN
    return _plain(remains if two_digits else remains / TEN)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def birthdays_on(on: date) -> list[int]:
    """The days of the month on which those were born whose birthday is kept on `on`: who was born on 29 February keeps
    it on the 28th where the year has no 29th."""
    days = [on.day]
    if on.month == FEBRUARY and on.day == LEAP_DAY - 1 and not isleap(on.year):
        days.append(LEAP_DAY)
    return days


def card_number(member: str, nth: int) -> str:
    """Printed on the card: the member's number, and which card of theirs it is."""
    return f"{member}-{nth}"


def read_code(text: str) -> str:
    """What may be a card's token within what was scanned or typed: the last part of an address, or the text itself."""
    path = text.strip().partition("?")[0].partition("#")[0].rstrip("/")
    return path.rpartition("/")[2].strip()[:LONGEST_TOKEN]
