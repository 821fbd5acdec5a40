"""What a cell may hold. A kind turns one cell, as calamine or a CSV file gives it, into a value for the database.

Cells are text, float, int, bool, date, datetime, time, timedelta or `ErrorCell`. `Kind.read` never sees an empty one.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal as Number
from math import isfinite
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from .findings import shown

SHANGHAI = ZoneInfo("Asia/Shanghai")
# Since this year China has had no summer time, and its clocks have been eight hours ahead.
EIGHT_HOURS_SINCE = 1992
EIGHT_HOURS = timedelta(hours=8)
# Whole numbers are kept in 32 bits.
LARGEST_WHOLE = 2_147_483_647
# A number in a cell is exact to 15 digits; a longer identifier has already lost its end when Excel saved it.
LARGEST_EXACT = 10**15

# ASCII only: other scripts' digits and full-width ones are somebody's mistake to look at, not ours to guess.
NUMBER = re.compile(r"[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})", re.ASCII)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}(?::\d{2})?", re.ASCII)
CLOCK = re.compile(r"(\d{2}):(\d{2})", re.ASCII)
MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
VIN = re.compile(r"[0-9A-Z]{17}")
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
# They come along when something is copied out of a chat, and nobody sees why two codes differ.
INVISIBLE = re.compile("[\u200b\u200e\u200f\u2060\ufeff]")


class Wrong(ValueError):
    """A cell that is not what its column asks for. `str()` says what was expected; `cell` is what stood there.

    Once caught it stands in the column in the place of the value.
    """

    cell = ""


@dataclass(frozen=True)
class ErrorCell:
    """A cell that shows an error such as #N/A, or (`text` empty) a formula that was saved without its result."""

    text: str

    def __str__(self):
        return self.text


@dataclass(frozen=True)
class Kind:
    """Base of all kinds. `empty` is what an empty cell means where the model has neither null nor a default."""

    empty: ClassVar[object] = None

    def read(self, cell):
        """The value of one cell that is not empty; raises `Wrong`."""
        raise NotImplementedError

    def reader(self) -> Callable:
        """The function that reads the cells of a column."""
        return self.read

    def within(self, field: models.Field) -> "Kind":
        """This kind with the limits of the model field that keeps it."""
        return self


@dataclass(frozen=True)
class Text(Kind):
    """Free text; a number in the cell is its plain text. Surrounding white space goes."""

    max_length: int | None = None
    empty: ClassVar[object] = ""

    def read(self, cell):
        text = self.text_of(cell)
        if self.max_length and len(text) > self.max_length:
            raise Wrong(
                ngettext(
                    "Expected at most %(limit)d character, here are %(length)d.",
                    "Expected at most %(limit)d characters, here are %(length)d.",
                    self.max_length,
                )
                % {"limit": self.max_length, "length": len(text)}
            )
        return text

    def text_of(self, cell) -> str:
        text = cell.strip() if isinstance(cell, str) else self.text_of_number(cell)
        return text if text.isprintable() else storable(text)

    def text_of_number(self, cell) -> str:
        return plain_text(number_in(cell, lambda: _("Expected a text.")))

    def within(self, field):
        return self if self.max_length else replace(self, max_length=getattr(field, "max_length", None))


@dataclass(frozen=True)
class Identifier(Text):
    """A code or number that names a record; in a numeric cell, the text of the whole number."""

    def text_of_number(self, cell) -> str:
        number = number_in(cell, self.expected)
        if number != number.to_integral_value():
            raise Wrong(self.expected())
        if abs(number) >= LARGEST_EXACT:
            raise Wrong(_("Excel keeps only 15 digits of a number. Format the cell as text and type the code again."))
        return plain_text(number)

    def expected(self) -> str:
        return _("Expected a code as text or a whole number.")

    def name(self, cell) -> str:
        """The text under which a reference looks for this identifier, whether it is well formed or not."""
        return self.text_of(cell)


@dataclass(frozen=True)
class Vin(Identifier):
    """Exactly 17 letters and digits, kept in capitals."""

    def read(self, cell):
        vin = self.name(cell)
        if not VIN.fullmatch(vin):
            raise Wrong(_("A VIN has exactly 17 letters and digits."))
        return vin

    def name(self, cell):
        return super().name(cell).upper()


@dataclass(frozen=True)
class Decimal(Kind):
    """An exact decimal with at most `places` decimals, never below zero unless `signed`."""

    places: int = 2
    signed: bool = False
    max_digits: int = 12
    empty: ClassVar[object] = Number(0)

    def __post_init__(self):
        object.__setattr__(self, "_step", Number(1).scaleb(-self.places))
        object.__setattr__(self, "_limit", 10 ** (self.max_digits - self.places))
        object.__setattr__(self, "_surely_exact", min(self._limit, 10 ** (15 - self.places)))

    def read(self, cell):
        if isinstance(cell, float) and 0 < cell < self._surely_exact:
            written = f"{cell:.{self.places}f}"
            if float(written) == cell:  # nothing was rounded away: the short way, for nearly all there are
                return Number(written)
        number = number_in(cell, self.expected)
        if number < 0 and not self.signed:
            raise Wrong(_("Below zero. %(expected)s") % {"expected": self.expected()})
        if abs(number) >= self._limit:
            raise Wrong(_("The number is too large. %(expected)s") % {"expected": self.expected()})
        exact = number.quantize(self._step)
        if exact != number:
            raise Wrong(
                ngettext(
                    "More than %(places)d decimal. %(expected)s",
                    "More than %(places)d decimals. %(expected)s",
                    self.places,
                )
                % {"places": self.places, "expected": self.expected()}
            )
        return exact if exact else abs(exact)  # no minus before a zero

    def expected(self) -> str:
        return ngettext(
            "Expected a number with at most %(places)d decimal, such as 12.5.",
            "Expected a number with at most %(places)d decimals, such as 12.5.",
            self.places,
        ) % {"places": self.places}

    def within(self, field):
        if not isinstance(field, models.DecimalField):
            return self
        return replace(self, max_digits=field.max_digits - field.decimal_places + self.places)


@dataclass(frozen=True)
class Money(Decimal):
    """Yuan with at most two decimals."""

    def expected(self):
        return _("Expected an amount with at most 2 decimals, such as 1234.50.")


@dataclass(frozen=True)
class Hours(Decimal):
    """Hours with at most two decimals."""

    def expected(self):
        return _("Expected hours with at most 2 decimals, such as 1.5.")


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number from `least` to `most`."""

    least: int = 0
    most: int = LARGEST_WHOLE
    empty: ClassVar[object] = 0

    def read(self, cell):
        if isinstance(cell, float) and cell.is_integer() and self.least <= cell <= self.most:
            return int(cell)
        number = number_in(cell, self.expected)
        if number < 0:
            raise Wrong(_("Below zero. %(expected)s") % {"expected": self.expected()})
        if number < self.least:
            raise Wrong(self.expected())
        if number > self.most:
            raise Wrong(_("The number is too large. %(expected)s") % {"expected": self.expected()})
        if number != number.to_integral_value():
            raise Wrong(_("Not a whole number. %(expected)s") % {"expected": self.expected()})
        return int(number)

    def expected(self) -> str:
        if self.most == LARGEST_WHOLE:
            return _("Expected a whole number, %(least)d or more.") % {"least": self.least}
        return _("Expected a whole number from %(least)d to %(most)d.") % {"least": self.least, "most": self.most}


@dataclass(frozen=True)
class Weekday(Whole):
    """1 is Monday, 7 is Sunday."""

    least: int = 1
    most: int = 7


@dataclass(frozen=True)
class YesNo(Kind):
    empty: ClassVar[object] = False
    words: ClassVar[Mapping] = {
        **dict.fromkeys(("yes", "true", "1", "是"), True),
        **dict.fromkeys(("no", "false", "0", "否"), False),
    }

    def read(self, cell):
        try:
            return self.words[shown(cell).strip().casefold()]
        except KeyError:
            raise Wrong(_("Expected yes or no (是 or 否, true or false, 1 or 0).")) from None


@dataclass(frozen=True)
class Coded(Kind):
    """One of a list, written as its code or its Chinese label: `Coded({"none": "无", "media": "媒体"})`."""

    labels: Mapping[str, str]
    empty: ClassVar[object] = ""

    def __post_init__(self):
        words = {code.casefold(): code for code in self.labels} | {label: code for code, label in self.labels.items()}
        object.__setattr__(self, "_words", words)

    def read(self, cell):
        try:
            return self._words[shown(cell).strip().casefold()]
        except KeyError:
            comma = pgettext("between items of a list", ", ")
            listed = comma.join(f"{code} {label}" for code, label in self.labels.items())
            raise Wrong(_("Expected one of: %(codes)s.") % {"codes": listed}) from None


@dataclass(frozen=True)
class Day(Kind):
    def read(self, cell):
        if type(cell) is date:
            return cell
        if isinstance(cell, datetime) and cell.time() == time():
            return cell.date()
        if isinstance(cell, str) and DAY.fullmatch(cell.strip()):
            try:
                return date.fromisoformat(cell.strip())
            except ValueError:
                raise Wrong(_("There is no such day. Expected a date such as 2026-03-15.")) from None
        if isinstance(cell, datetime):
            raise Wrong(_("Expected a date without a time of day, such as 2026-03-15."))
        raise Wrong(_("Expected an Excel date or a text such as 2026-03-15."))


@dataclass(frozen=True)
class Instant(Kind):
    """A date and time on the clock of Asia/Shanghai, kept as an aware instant in UTC, to the second."""

    def read(self, cell):
        try:
            local = self.local(cell)
            if local.year >= EIGHT_HOURS_SINCE:
                return (local - EIGHT_HOURS).replace(tzinfo=UTC)  # the same, in a third of the time
            return local.replace(tzinfo=SHANGHAI).astimezone(UTC)
        except Wrong:
            raise
        except (ValueError, OverflowError):
            raise Wrong(_("There is no such time. Expected a date and time such as 2026-03-15 09:30.")) from None

    def local(self, cell) -> datetime:
        if isinstance(cell, datetime):
            # Excel keeps a time as a fraction of a day; what is meant is the nearest second.
            return (cell + timedelta(microseconds=500_000)).replace(microsecond=0) if cell.microsecond else cell
        if isinstance(cell, date):
            return datetime.combine(cell, time())
        if isinstance(cell, str) and INSTANT.fullmatch(cell.strip()):
            return datetime.fromisoformat(cell.strip())
        raise Wrong(_("Expected an Excel date with time or a text such as 2026-03-15 09:30."))


@dataclass(frozen=True)
class Clock(Kind):
    """A time of day in minutes after midnight; 24:00 is 1440."""

    def read(self, cell):
        if isinstance(cell, time):
            minutes, seconds = cell.hour * 60 + cell.minute, cell.second
        elif isinstance(cell, timedelta):
            minutes, seconds = divmod(round(cell.total_seconds()), 60)
        elif isinstance(cell, str) and (match := CLOCK.fullmatch(cell.strip())):
            minutes, seconds = int(match[1]) * 60 + int(match[2]), 0 if int(match[2]) < 60 else 60
        else:
            minutes, seconds = -1, 0
        if seconds or not 0 <= minutes <= 1440:
            raise Wrong(_("Expected a time of day such as 08:30, at most 24:00."))
        return minutes


@dataclass(frozen=True)
class Month(Kind):
    """A month, kept as its first day."""

    def read(self, cell):
        if isinstance(cell, date):
            return date(cell.year, cell.month, 1)
        match = MONTH.fullmatch(cell.strip()) if isinstance(cell, str) else None
        if match and 1 <= int(match[2]) <= 12 and int(match[1]) >= 1:
            return date(int(match[1]), int(match[2]), 1)
        raise Wrong(_("Expected a month such as 2026-03, or an Excel date in it."))


@dataclass(frozen=True)
class Reference(Kind):
    """The key of a record of another sheet. Whether there is such a record is for the importer to find out."""

    sheet: str

    @property
    def key(self):
        """The key column of the sheet that is referred to."""
        from . import registry

        return registry.sheet(self.sheet).keys[0]

    def reader(self):
        return self.key.kind.name

    def read(self, cell):
        return self.reader()(cell)


def number_in(cell, expected: Callable[[], str]) -> Number:
    """The exact number in a cell: numbers at 15 significant digits, or text in plain notation; else `Wrong`.

    What was expected is only put into words when it is needed: there may be a million right numbers.
    """
    if isinstance(cell, float) and isfinite(cell):
        return Number(f"{cell:.15g}")
    if isinstance(cell, int) and not isinstance(cell, bool):
        return Number(cell)
    if isinstance(cell, str) and NUMBER.fullmatch(cell.strip()):
        return Number(cell.strip())
    raise Wrong(expected())


def storable(text: str) -> str:
    """The text with plain ends of lines and nothing invisible; `Wrong` for characters that no database keeps."""
    if UNSTORABLE.search(text):
        raise Wrong(_("The text holds characters that cannot be stored. Type it again."))
    return INVISIBLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n").strip()


def plain_text(number: Number) -> str:
    """`12` for 12.0, `1500` for 1.5E+3: without exponent or needless zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
