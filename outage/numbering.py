"""Numbers of papers as they are printed: `SH01-261124-C03`, outlet, day of the pack, letter of the form, which copy."""

import re
from dataclasses import dataclass
from datetime import date, datetime

NUMBER = re.compile(r"(?P<outlet>.{1,20})-(?P<day>\d{6})-(?P<letter>[A-Z])(?P<nth>\d{2,3})")


@dataclass(frozen=True)
class Parsed:
    """What a number says."""

    outlet: str
    """The outlet's code."""
    day: date
    letter: str
    nth: int
    """From 1."""

    @property
    def text(self) -> str:
        return number_of(self.outlet, self.day, self.letter, self.nth)


def number_of(outlet: str, day: date, letter: str, nth: int) -> str:
    """The number of one copy; it never comes again, for the year is part of it."""
    return f"{outlet}-{day:%y%m%d}-{letter}{nth:02d}"


def parse(text: str) -> Parsed | None:
    """What was typed or scanned; None where it is no number of a paper. Small letters and spaces do no harm."""
    found = NUMBER.fullmatch("".join(text.split()).upper())
    if found is None:
        return None
    try:
        day = datetime.strptime(found["day"], "%y%m%d").date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        return None
    nth = int(found["nth"])
    return Parsed(found["outlet"], day, found["letter"], nth) if nth else None
