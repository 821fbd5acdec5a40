"""Several people doing something in the same instant."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connections


def race(deeds: list[Callable[[], Any]]) -> list[Any]:
    """Does all of them at once, each on a database connection of its own: what each gave, or the exception raised."""
    start = Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        try:
            start.wait(10)
            return deed()
        except Exception as error:  # noqa: BLE001 - an outcome like any other
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as people:
        return list(people.map(run, deeds))
