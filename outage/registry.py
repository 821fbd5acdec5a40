"""What the rooms put into an outlet's pack: lists of the day, and forms to be filled in by hand.

The pack knows nothing of cars or customers; a room brings its own lists and forms in its `outage_pack.py`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from staff.models import Outlet
from staff.policy import Policy, declare
from staff.roles import Right

# A list that is longer says so at its end: nobody works through more on paper in a day.
MOST_ROWS = 300


@dataclass(frozen=True)
class Asked:
    """For which outlet and day a pack is made, and when."""

    outlet: Outlet
    day: date
    at: datetime


@dataclass(frozen=True)
class Column:
    """The head of a column and its width in characters; `empty` ones are for notes by hand."""

    label: Any
    width: int = 14


@dataclass(frozen=True)
class Section:
    """A list on a sheet of its own. `rows` gives plain texts in the order of the columns, the most urgent first."""

    code: str
    title: Any
    columns: Sequence[Column]
    rows: Callable[[Asked], Iterable[Sequence[Any]]]
    order: int = 50
    note: Any = ""
    """A sentence above the list."""


@dataclass(frozen=True)
class Box:
    """A place of a form: a label with so many lines to write on, or `options` to tick. Two `half` ones share a line."""

    label: Any
    lines: int = 1
    options: Sequence[Any] = ()
    half: bool = False


@dataclass(frozen=True)
class Choice:
    """A record that a paper may be about, and the address of its ordinary form."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class PaperForm:
    """A form that is printed blank, numbered, and entered later through an ordinary page of its room."""

    code: str
    letter: str
    title: Any
    boxes: Callable[[Asked], Sequence[Box]]
    right: Right
    """Who enters it."""
    copies: int
    """How many of a day are printed, unless policy says otherwise."""
    copies_label: Any
    url_name: str = ""
    """The ordinary form of the room; it reads `?paper=`."""
    choices: Callable[[Any, Outlet, str, datetime], Iterable[Choice]] | None = None
    """`choices(user, outlet, words, at)` for a form about a record that is there: which one it is."""
    order: int = 50

    @property
    def policy_key(self) -> str:
        return f"outage.copies.{self.code}"


_sections: dict[str, Section] = {}
_forms: dict[str, PaperForm] = {}
HOUSE = _("House rule")


def register_section(*sections: Section) -> None:
    for section in sections:
        _sections[section.code] = section


def register_form(*forms: PaperForm) -> None:
    for form in forms:
        if any(form.letter == each.letter and form.code != each.code for each in _forms.values()):
            raise ValueError(f"Two forms are printed with the letter {form.letter}.")
        _forms[form.code] = form
        declare(Policy(form.policy_key, form.copies_label, "count", str(form.copies), HOUSE, at_least=0, at_most=99))


def sections() -> list[Section]:
    return sorted(_sections.values(), key=lambda each: (each.order, each.code))


def forms() -> list[PaperForm]:
    return sorted(_forms.values(), key=lambda each: (each.order, each.code))


def form_of(code: str) -> PaperForm | None:
    return _forms.get(code)


def form_lettered(letter: str) -> PaperForm | None:
    return next((each for each in _forms.values() if each.letter == letter), None)
