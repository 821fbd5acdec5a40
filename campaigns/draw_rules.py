"""Prize draws that can be proven. Pure: the same entries, prizes and seed always give the same winners.

Before the draw `list_hash` and `commitment` are published; with the winners the seed is. Whoever has the list can then
recompute both hashes and every winner (`static/draw/recompute.py` does it with Python alone).
Source of the rule: docs/rules/draws.md.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

SPACE = 2**256
SEED = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Entry:
    """A line of the list: whose it is, and with how many chances (a whole number above 0)."""

    entry: str
    person: str
    chances: int


@dataclass(frozen=True)
class Prize:
    code: str
    number: int


@dataclass(frozen=True)
class Winner:
    prize: str
    entry: str
    person: str


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """The canonical order: by the bytes of the entry's name."""
    return sorted(entries, key=lambda each: each.entry.encode())


def list_hash(entries: Iterable[Entry]) -> str:
    """SHA-256 of the canonical list, 64 hex digits: one line `entry TAB person TAB chances LF` for each entry."""
    digest = hashlib.sha256()
    for each in in_order(entries):
        digest.update(f"{each.entry}\t{each.person}\t{each.chances}\n".encode())
    return digest.hexdigest()


def commitment(seed: str, list_hash: str) -> str:
    """What is published before the draw; it binds the seed without telling it."""
    return hashlib.sha256(f"{seed}:{list_hash}".encode("ascii")).hexdigest()


def winners(entries: Iterable[Entry], prizes: Sequence[Prize], seed: str, *, one_win: bool) -> list[Winner]:
    """Who wins, prize by prize in the order given. A prize for which no ticket is left is not awarded.

    Every entry has as many tickets as chances. A winning ticket is taken out, with `one_win` all of that person.
    """
    ordered = in_order(entries)
    tickets = _Tickets([each.chances for each in ordered])
    of_person = defaultdict(list)
    for nth, each in enumerate(ordered):
        of_person[each.person].append(nth)
    numbers = _numbers(f"{seed}:{list_hash(ordered)}")
    found = []
    for code in (prize.code for prize in prizes for _time in range(prize.number)):
        if not tickets.left:
            break
        nth = tickets.holder(_below(tickets.left, numbers))
        won = ordered[nth]
        found.append(Winner(code, won.entry, won.person))
        if one_win:
            for other in of_person[won.person]:
                tickets.take_all(other)
        else:
            tickets.take(nth, 1)
    return found


def _numbers(text: str) -> Iterator[int]:
    """An endless row of numbers below 2^256, each the hash of the text and a counter that begins at 1."""
    for counter in count(1):
        yield int.from_bytes(hashlib.sha256(f"{text}:{counter}".encode()).digest(), "big")


def _below(limit: int, numbers: Iterator[int]) -> int:
    """The next number brought below the limit. One of the incomplete last stretch is void: it would favour some."""
    fair = SPACE - SPACE % limit
    return next(number for number in numbers if number < fair) % limit


class _Tickets:
    """How many tickets each entry still has, as a tree of sums: taking and finding a ticket are logarithmic."""

    def __init__(self, chances: Sequence[int]):
        self.chances = list(chances)
        self.left = sum(chances)
        self.sums = [0, *chances]
        for place in range(1, len(self.sums)):
            above = place + (place & -place)
            if above < len(self.sums):
                self.sums[above] += self.sums[place]

    def take(self, nth: int, many: int) -> None:
        self.chances[nth] -= many
        self.left -= many
        place = nth + 1
        while place < len(self.sums):
            self.sums[place] -= many
            place += place & -place

    def take_all(self, nth: int) -> None:
        self.take(nth, self.chances[nth])

    def holder(self, ticket: int) -> int:
        """Whose ticket it is, counted from 0 over those that are left."""
        place, step = 0, 1 << (len(self.sums) - 1).bit_length()
        while step:
            if place + step < len(self.sums) and self.sums[place + step] <= ticket:
                place += step
                ticket -= self.sums[place]
            step >>= 1
        return place
