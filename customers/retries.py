"""When a customer is dialled again, and when no more. Plain values only.

The source's rule: no answer, busy or switched off: once more later the same day, then the next day, at most three
attempts. Nobody is dialled in the quiet hours.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from staff.instants import beginning_of, local
from staff.refusals import Refused

from .contact_budget import quiet

DAY = timedelta(days=1)
# As the outcomes of a call are stored.
UNREACHED = ("no_answer", "busy", "off")
# Which of the others end the follow-up, and as what.
ENDS_AS = {"declined": "declined", "wrong_number": "wrong_number"}
GIVEN_UP = "given_up"
# Nobody promises a call for a day further ahead.
LATEST = timedelta(days=30)


@dataclass(frozen=True)
class Rules:
    """What is settled for the outlet; the quiet hours in minutes after midnight."""

    attempts: int
    again_after: timedelta
    quiet_from: int
    quiet_until: int


@dataclass(frozen=True)
class Next:
    """What becomes of a follow-up after a call: it is dialled again at an instant, or has ended as something."""

    at: datetime | None = None
    agreed: bool = False
    ended: str = ""


def after_call(
    outcome: str, at: datetime, rules: Rules, *, unreached: int, today: int, call_at: datetime | None = None
) -> Next:
    """What comes next. `unreached`: how many attempts reached nobody, `today`: how many of them today, both with this
    one. Being late is no reason to stop. Raises `Refused` for an hour at which nobody is called.
    """
    if outcome in ENDS_AS:
        return Next(ended=ENDS_AS[outcome])
    if outcome == "call_at":
        return Next(at=_agreed(call_at, at, rules), agreed=True)
    if outcome not in UNREACHED:
        raise ValueError(outcome)
    if unreached >= rules.attempts:
        return Next(ended=GIVEN_UP)
    return Next(at=_again(at, rules, today))


def _again(at: datetime, rules: Rules, today: int) -> datetime:
    """Later the same day after the first attempt of a day, as far as people are called then; else the next morning."""
    later = at + rules.again_after
    same_day = local(later).date() == local(at).date()
    if today < 2 and same_day and not quiet(later, rules.quiet_from, rules.quiet_until):
        return later
    return beginning_of(local(at).date() + DAY) + timedelta(minutes=rules.quiet_until)


def _agreed(call_at: datetime | None, at: datetime, rules: Rules) -> datetime:
    if call_at is None:
        raise Refused(_("When does the customer want to be called?"), field="call_at")
    if call_at <= at:
        raise Refused(_("This time has passed already. Choose a later one."), field="call_at")
    if call_at > at + LATEST:
        text = _("This is more than %(days)d days ahead. Choose an earlier day.")
        raise Refused(text % {"days": LATEST.days}, field="call_at")
    if quiet(call_at, rules.quiet_from, rules.quiet_until):
        text = _("Nobody is called between %(from)s and %(until)s. Choose another hour.")
        hours = {"from": _clock(rules.quiet_from), "until": _clock(rules.quiet_until)}
        raise Refused(text % hours, field="call_at")
    return call_at


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
