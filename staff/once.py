"""Asked once: on a page to which many rooms bring something, those that ask the same get the answer of the first."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

_answers: ContextVar[dict | None] = ContextVar("asked once", default=None)

T = TypeVar("T")


@contextmanager
def asking_once() -> Iterator[None]:
    """Within it `once` asks each question once. What changes meanwhile is not seen there."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def once(question: Hashable, ask: Callable[[], T]) -> T:
    """The answer to the question; outside of `asking_once` it is asked every time."""
    kept = _answers.get()
    if kept is None:
        return ask()
    if question not in kept:
        kept[question] = ask()
    return kept[question]
