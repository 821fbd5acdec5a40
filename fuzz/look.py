"""One mutant inside a savepoint: what it changed is looked at, then it is taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection

from staff.roles import LEVEL_OF, Level

from .watch import Difference, Watch, differences
from .world import OUTLETS, taken_back


@dataclass
class Look:
    """Filled in when the mutant is over."""

    changed: list[Difference] = field(default_factory=list)
    outlets: dict[str, dict[object, set[str]]] = field(default_factory=dict)
    """By table and primary key, the outlets that the row belongs to now, and belonged to before."""

    def others_changed(self, reach: frozenset[str]) -> list[str]:
        """Changed rows of outlets that are out of reach."""
        return [
            f"{difference.table} {pk} of {sorted(of - reach)} changed"
            for difference in self.changed
            for pk, _rows in difference.rows.items()
            if (of := self.outlets.get(difference.table, {}).get(pk, set())) - reach
        ]

    def leads_to_others(self, watch: Watch, reach: frozenset[str]) -> list[str]:
        """Changed rows that now refer to a record of an outlet out of reach, and did not before."""
        found = []
        for difference in self.changed:
            for place, key in watch.keys(difference.table):
                led = {
                    new[place] for old, new in difference.rows.values() if new and (not old or old[place] != new[place])
                }
                of = watch.outlets(key.related_model._meta.db_table, [pk for pk in led if pk is not None])
                found += [
                    f"{difference.table}.{key.name} leads to {key.related_model.__name__} {pk} of {code}"
                    for pk, code in of.items()
                    if code and code not in reach
                ]
        return found

    def tables(self) -> set[str]:
        return {difference.table for difference in self.changed}


@contextmanager
def looked_at(watch: Watch) -> Iterator[Look]:
    look, after, now, touched = Look(), {}, {}, set()
    with taken_back():
        with watch.looking() as touched:
            yield look
        if not connection.needs_rollback:
            after = watch.rows(touched)
            now = {table: watch.outlets(table, list(rows)) for table, rows in after.items()}
    if not touched:
        return
    before = watch.rows(touched)
    look.changed = differences(before, after)
    for difference in look.changed:
        then = watch.outlets(difference.table, [pk for pk, (old, _new) in difference.rows.items() if old is not None])
        look.outlets[difference.table] = {
            pk: {code for code in (then.get(pk), now.get(difference.table, {}).get(pk)) if code}
            for pk in difference.rows
        }


def reach_of(role: str) -> frozenset[str]:
    """The outlets that somebody with the role at SH01 sees."""
    widest = {Level.OUTLET: 1, Level.AREA: 2, Level.REGION: 2, Level.COMPANY: 3}[LEVEL_OF[role]]
    return frozenset(OUTLETS[:widest])
