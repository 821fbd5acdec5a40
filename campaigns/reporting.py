"""The parts of a campaign's report. Every subject of the room registers what it knows; page and document show all."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

# A number, an amount, a rate, or the stroke for nothing.
FIGURE = re.compile(r"[−+-]?¥?[\d,]+(\.\d+)?%?|—")


@dataclass(frozen=True)
class ReportPart:
    """A heading with facts, and a table where there is one. All values are words ready to be read."""

    title: str
    facts: Sequence[tuple[str, str]] = ()
    headings: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = field(default=())
    words: str = ""

    @property
    def pairs(self) -> list[list[tuple[str, str]]]:
        """The facts two by two, as they stand beside one another on paper; the last one may be alone."""
        facts = list(self.facts)
        return [facts[place : place + 2] for place in range(0, len(facts), 2)]

    @property
    def numbers(self) -> list[int]:
        """The columns of the table that hold figures alone: they stand at the right."""
        columns = range(1, len(self.headings)) if self.rows else ()
        return [place for place in columns if all(FIGURE.fullmatch(row[place]) for row in self.rows)]

    @property
    def is_empty(self) -> bool:
        return not (self.facts or self.rows or self.words)


Builder = Callable[[object, object], ReportPart | None]

_builders: list[tuple[int, Builder]] = []


def register(order: int, build: Builder) -> None:
    """`build(campaign, at)` gives a part of the report, or None where there is nothing to say."""
    _builders.append((order, build))


def report_of(campaign, at) -> list[ReportPart]:
    """The parts in their order, without empty ones."""
    built = (build(campaign, at) for _order, build in sorted(_builders, key=lambda pair: pair[0]))
    return [part for part in built if part is not None and not part.is_empty]
