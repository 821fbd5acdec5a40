"""Two people change one record at once: the first does it, and the second hears who was quicker.

All of this belongs into the caller's transaction.
"""

from datetime import datetime
from typing import TypeVar

from django.db.models import F, Model, QuerySet
from django.utils.translation import gettext as _

from . import trail
from .instants import instant_words
from .refusals import AlreadyDone, Refused

Row = TypeVar("Row", bound=Model)


def held_from(record: Row, version: int, at: datetime, *related: str, said: str = "") -> Row:
    """The record with what it is `related` to, counted up from `version` and held until the transaction ends.

    Where it has another version by now, `AlreadyDone` says `who_was_quicker`.
    """
    rows = type(record)._base_manager.filter(pk=record.pk)
    if not rows.filter(version=version).update(version=F("version") + 1):
        raise AlreadyDone(who_was_quicker(record, at, said))
    return rows.select_related(*related).get()


def who_was_quicker(record: Model, at: datetime, said: str = "", otherwise: str = "") -> str:
    """Who changed the record last, when, and with what: as in the sentence `said`, which has a place for each. Where
    nobody stands behind the last change it is `otherwise`."""
    last = trail.entries_about(record).first()
    if last is None or last.by is None:
        return otherwise or _("This has changed in the meantime. Look at it again.")
    said = said or _("%(who)s was quicker %(when)s: %(what)s. Look at it again.")
    return said % {"who": last.by.name, "when": instant_words(last.at, at), "what": trail.label_of(last.action)}


def who_moved(record: Model, otherwise: str = "") -> str:
    """As `who_was_quicker`, for a page that has to be loaded again."""
    last = trail.entries_about(record).first()
    if last is None or last.by is None:
        return otherwise or _("This has changed in the meantime. Load the page again to see it.")
    said = _("%(who)s was quicker: %(what)s. Load the page again to see it.")
    return said % {"who": last.by.name, "what": trail.label_of(last.action)}


def who_changed(record: Model, at: datetime) -> str:
    """As `who_was_quicker`, for a form that keeps what was typed."""
    return who_was_quicker(
        record,
        at,
        # Translators: 中文 %(who)s 在 %(when)s 改过这条记录，您写的还在。看清后再保存一次。
        _("%(who)s changed this record %(when)s. What you typed is still here; compare, then save again."),
        _("This record was changed in the meantime. What you typed is still here; compare, then save again."),
    )


def move(record: Model, rows: QuerySet, new: dict, otherwise: str = "") -> None:
    """Change the record if it still is among `rows`; else `AlreadyDone` says `who_moved` it."""
    if not rows.filter(pk=record.pk).update(**new):
        raise AlreadyDone(who_moved(record, otherwise))
    keep(record, new)


def move_as_seen(record: Model, seen: dict, **new) -> None:
    """Change the record if it still is as it was `seen` (lookups of a filter); else `AlreadyDone` says who moved it."""
    move(record, type(record)._base_manager.filter(**seen), new)


def write(held: Model, **new) -> None:
    """Change a record that is held."""
    type(held)._base_manager.filter(pk=held.pk).update(**new)
    keep(held, new)


def keep(record: Model, new: dict) -> None:
    """Let the object say what its row says."""
    for name, value in new.items():
        setattr(record, name, value)


def in_state(held, *states: str) -> None:
    """Refused unless the record is in one of the states."""
    if held.state not in states:
        raise Refused(_("It is at “%(state)s”; this cannot be done there.") % {"state": held.get_state_display()})
