"""Search everywhere: one box, and every room finds its own records.

    search.register(Finder("complaints", _("Complaints"), order=40, find=find_complaints))

`find(user, query, limit)` gives a `Found` with what the user may see, in a constant number of queries that an index
answers: by equality, by `__starts` (`customers.lookups`) or by the end of a number that has a column of its own.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from . import identifiers

LIMIT = 8
# Counting stops here: "99+" says enough, and a count over half a million rows costs what it costs.
COUNTED = 99


@dataclass(frozen=True)
class Query:
    """What somebody typed, and what it may be."""

    text: str
    plain: str = ""
    """Upper case, half width, without blanks, dots and dashes: a plate, a VIN, a phone number."""
    number: str = ""
    """Upper case with its dashes: the number of a record."""
    phone: str = ""
    """Only digits, without the country's prefix."""
    letters: str = ""
    """Lower-case Latin letters without blanks: pinyin, whole or initials."""

    @classmethod
    def of(cls, text: str) -> "Query":
        written = unicodedata.normalize("NFKC", text or "")
        # Pasted control signs mean nothing, and PostgreSQL refuses one of them.
        written = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in written)
        text = " ".join(written.split())[:80]
        plain = identifiers.plain(text)
        phone = identifiers.plain_phone(text)
        letters = text.replace(" ", "").lower()
        return cls(
            text=text,
            plain=plain,
            number=text.replace(" ", "").upper(),
            phone=phone if re.fullmatch(r"\d{4,13}", phone) else "",
            letters=letters if re.fullmatch(r"[a-z]{2,40}", letters) else "",
        )

    def __bool__(self) -> bool:
        """Two characters; one will do for a Chinese family name."""
        return len(self.plain) >= 2 or bool(self.plain and not self.plain.isascii())


@dataclass(frozen=True)
class Hit:
    """One record. `exact` says that it is the very one that was typed, not one that begins like it."""

    url: str
    title: str
    plate: str | None = None
    """None: no plate is shown; an empty text: the car has none."""
    note: str = ""
    state: str = ""
    exact: bool = False


@dataclass(frozen=True)
class Found:
    hits: list[Hit] = field(default_factory=list)
    total: int = 0

    @property
    def total_words(self) -> str:
        return f"{COUNTED}+" if self.total > COUNTED else str(self.total)


@dataclass(frozen=True)
class Finder:
    code: str
    label: object
    order: int
    find: Callable[[object, Query, int], Found]


@dataclass(frozen=True)
class Group:
    code: str
    label: object
    found: Found


_finders: dict[str, Finder] = {}


def register(finder: Finder) -> None:
    _finders[finder.code] = finder


def find_everywhere(user, query: Query, limit: int = LIMIT) -> list[Group]:
    """The groups that found something, in their order."""
    if not query:
        return []
    finders = sorted(_finders.values(), key=lambda finder: finder.order)
    groups = [Group(finder.code, finder.label, finder.find(user, query, limit)) for finder in finders]
    return [group for group in groups if group.found.total]


def the_one(groups: list[Group]) -> Hit | None:
    """The only exact hit of all groups: whoever typed a whole number wants that record and no list."""
    exact = [hit for group in groups for hit in group.found.hits if hit.exact]
    return exact[0] if len(exact) == 1 else None


def take(queryset, limit: int, hit: Callable[[object], Hit]) -> Found:
    """The first rows as hits, with how many there are (counted up to `COUNTED`); one query if all fit."""
    rows = list(queryset[: limit + 1])
    if not rows:
        return Found()
    total = len(rows) if len(rows) <= limit else queryset.order_by()[: COUNTED + 1].count()
    return Found([hit(row) for row in rows[:limit]], total)
