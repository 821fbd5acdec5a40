"""Which rows something holds, and in which order: two who take them crosswise wait for ever."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from django.db.models import QuerySet


@contextmanager
def watching() -> Iterator[list[tuple[str, str]]]:
    """What is held meanwhile, as it comes: the model, and `update`, `no_key` (others may point to it) or `whole`."""
    seen: list[tuple[str, str]] = []
    hold, update = QuerySet.select_for_update, QuerySet.update

    def held(self, *args, **options):
        seen.append((self.model.__name__, "no_key" if options.get("no_key") else "whole"))
        return hold(self, *args, **options)

    def updated(self, **values):
        seen.append((self.model.__name__, "update"))
        return update(self, **values)

    with mock.patch.object(QuerySet, "select_for_update", held), mock.patch.object(QuerySet, "update", updated):
        yield seen
