"""How long what is kept: each room says which of its records hold what people wrote or uploaded, and for how long.

Once a night what is over its period is blanked or removed; records of the business, sums and days stay. The periods
are dated policy; 0 days keep for good. A page shows beforehand what would go tonight.

    retention.register(Rule("notices.bodies", _("..."), "retention.messages_days", find=old_bodies, act=blank_bodies))
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from . import policy
from .instants import beginning_of, local

# What stands in the place of a text. Three signs, so that it fits wherever a text fits; never empty, because many
# texts must not be empty where something else is filled, and figures count those that say something.
GONE = "已匿名"
CHUNK = 500
# Of one kind in one night: a house that switches a period on has years to catch up with.
A_NIGHT = 20_000


@dataclass(frozen=True)
class Rule:
    """One kind of thing with its period. `find(before)` gives what is older than the instant and still there; `act`
    blanks or removes records with these keys, in the caller's transaction, and may be called twice."""

    code: str
    label: object
    policy_key: str
    find: Callable[[datetime], QuerySet]
    act: Callable[[list, datetime], None]


@dataclass(frozen=True)
class Tonight:
    """A rule with its period in force and how much is over it; `days` 0 keeps everything."""

    rule: Rule
    days: int
    before: date | None
    number: int


_rules: dict[str, Rule] = {}


def register(rule: Rule) -> None:
    _rules[rule.code] = rule


def rules() -> list[Rule]:
    return [_rules[code] for code in sorted(_rules)]


def _periods(at: datetime) -> dict[str, int]:
    return policy.values({rule.policy_key for rule in rules()}, on=local(at).date())


def tonight(at: datetime) -> list[Tonight]:
    """What the next run would take. One query a rule."""
    periods, found = _periods(at), []
    for rule in rules():
        days = periods[rule.policy_key]
        before = local(at).date() - timedelta(days=days) if days else None
        found.append(Tonight(rule, days, before, rule.find(beginning_of(before)).count() if before else 0))
    return found


def keep_periods(*, at: datetime) -> dict[str, int]:
    """Take what is over its period; gives how much of each kind. Broken off, the next run goes on with the rest."""
    periods, done = _periods(at), {}
    for rule in rules():
        days = periods[rule.policy_key]
        done[rule.code] = _keep(rule, beginning_of(local(at).date() - timedelta(days=days)), at) if days else 0
    return done


def _keep(rule: Rule, before: datetime, at: datetime) -> int:
    keys = list(rule.find(before).order_by("pk").values_list("pk", flat=True)[:A_NIGHT])
    for start in range(0, len(keys), CHUNK):
        with transaction.atomic():
            rule.act(keys[start : start + CHUNK], at)
    return len(keys)


def remove_files(model, name: str, keys: list, **also) -> None:
    """Empty a file field of these records and remove the files once that is committed."""
    for row in model._base_manager.filter(pk__in=keys).exclude(**{name: ""}):
        stored = getattr(row, name)
        # The row first: a file without a row is litter, a row without its file is a broken promise.
        model._base_manager.filter(pk=row.pk).update(**{name: ""}, **also)
        transaction.on_commit(lambda storage=stored.storage, path=stored.name: storage.delete(path))
