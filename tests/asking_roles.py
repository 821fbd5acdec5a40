"""What an answer depends on about whoever asks, so that two roles that are alike for it are asked once.

A role acts through few doors: the rights it is asked for, the roles it is compared with, and its posting in the
database. While a request runs, the questions at these doors are written down with their answers. A role of the same
level that would answer all of them alike goes the same way through the code. The shell around a page (its navigation
asks for dozens of rights) is left out; it is the same on every page.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest import mock

from django.db import connection

from staff import navigation
from staff.context import Shell
from staff.models import User
from staff.reach import Reach
from staff.roles import LEVEL_OF, rights_of

Question = tuple[str, frozenset]


@dataclass
class Asked:
    """What was asked of a role during one request."""

    questions: dict[Question, bool] = field(default_factory=dict)
    itself: bool = False
    """The posting was read in another way: nobody else is known to be like this one."""

    def alike(self, role: str) -> bool:
        return not self.itself and all(answer(role, each) == given for each, given in self.questions.items())


def answer(role: str, question: Question) -> bool:
    kind, words = question
    return bool(words & rights_of(role)) if kind == "right" else role in words


@dataclass
class Answers:
    """The answers to one question of the table, one for each kind of role."""

    found: dict[tuple[str, bool], list[tuple[Asked, int]]] = field(default_factory=dict)
    requests: int = 0

    def of(self, role: str, own: bool, ask: Callable[[], int]) -> int:
        """That of a role of the level that is alike, else what `ask` brings; `own` are asked about their own things."""
        known = self.found.setdefault((LEVEL_OF[role], own), [])
        for asked, code in known:
            if asked.alike(role):
                return code
        with writing_down(role) as asked:
            code = ask()
        self.requests += 1
        known.append((asked, code))
        return code


REACH, HOLDS, POSTINGS = User.reach, User.holds, User.__dict__["postings_today"].func


class Ear:
    """Stands at the doors during one request of a role."""

    def __init__(self, role: str):
        self.role, self.asked, self.deaf = role, Asked(), 0

    @contextmanager
    def closed(self) -> Iterator[None]:
        self.deaf += 1
        try:
            yield
        finally:
            self.deaf -= 1

    def hear(self, kind: str, *words: str) -> None:
        if not self.deaf:
            question = kind, frozenset(words)
            self.asked.questions[question] = answer(self.role, question)

    def reach(self, user: User, right: str | None) -> Reach:
        if right is not None:
            self.hear("right", right)
        with self.closed():
            return REACH(user, right)

    def holds(self, user: User, *roles: str) -> bool:
        self.hear("role", *roles)
        with self.closed():
            return HOLDS(user, *roles)

    def postings_today(self, user: User) -> list:
        self.asked.itself |= not self.deaf
        if "postings_today" not in user.__dict__:
            with self.closed():
                user.__dict__["postings_today"] = POSTINGS(user)
        return user.__dict__["postings_today"]

    def query(self, execute: Callable, sql: str, *rest: object) -> object:
        self.asked.itself |= not self.deaf and "staff_posting" in sql
        return execute(sql, *rest)

    def past(self, real: Callable) -> Callable:
        """The same, unheard."""

        def unheard(*arguments):
            with self.closed():
                return real(*arguments)

        return unheard


@contextmanager
def writing_down(role: str) -> Iterator[Asked]:
    ear = Ear(role)
    with (
        mock.patch.object(User, "reach", lambda user, right=None: ear.reach(user, right)),
        mock.patch.object(User, "holds", lambda user, *roles: ear.holds(user, *roles)),
        mock.patch.object(User, "postings_today", property(ear.postings_today)),
        mock.patch.object(navigation, "for_user", ear.past(navigation.for_user)),
        mock.patch.object(Shell, "search", property(ear.past(Shell.__dict__["search"].func))),
        mock.patch.object(Shell, "_posting", property(ear.past(Shell.__dict__["_posting"].func))),
        connection.execute_wrapper(ear.query),
    ):
        yield ear.asked
