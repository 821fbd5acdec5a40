"""How much of a period is used up, and the words for what is left of it.

Four stages while it runs: below half, from 50 % on, from 80 % on, overdue. At the very second of the
deadline it is not yet late. No clock and no records here: instants come in, plain values go out.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from .instants import deadline_words

ATTENTION_FROM = 50
ALERT_FROM = 80

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Stage(StrEnum):
    OK = "ok"
    ATTENTION = "attention"
    ALERT = "alert"
    OVERDUE = "overdue"
    DONE = "done"


@dataclass(frozen=True)
class Countdown:
    """One period as it stands at one instant."""

    stage: Stage
    percent: int
    """Part of the period that is used up, 0 to 100, rounded down; 100 from the deadline on."""
    left: timedelta
    """Until the deadline; negative after it. Of something done: what was left when it was done."""
    deadline_at: datetime
    at: datetime

    @property
    def words(self) -> str:
        """`22 h 48 min left`, `3 h 20 min overdue`, `done in time`, `done 20 min late`."""
        if self.stage == Stage.DONE:
            return done_words(self.left)
        return left_words(self.left)

    @property
    def by_words(self) -> str:
        """`by 11:00`, `by 14 Mar 06:42`, `was due by 10:30`."""
        when = {"when": deadline_words(self.deadline_at, self.at)}
        if self.stage == Stage.OVERDUE:
            # Translators: 中文 应在 %(when)s 前
            return _("was due by %(when)s") % when
        # Translators: 中文 %(when)s 前
        return _("by %(when)s") % when


def reckon(started_at: datetime, deadline_at: datetime, at: datetime, done_at: datetime | None = None) -> Countdown:
    """The period `[started_at, deadline_at]` as it stands at `at`; at `done_at` it stopped running."""
    seen_at = done_at or at
    left = deadline_at - seen_at
    percent = used_percent(started_at, deadline_at, seen_at)
    return Countdown(
        stage=Stage.DONE if done_at else stage_of(percent, left),
        percent=percent,
        left=left,
        deadline_at=deadline_at,
        at=at,
    )


def used_percent(started_at: datetime, deadline_at: datetime, at: datetime) -> int:
    """Whole percent of the period gone at `at`. A period without length is gone at once."""
    if at >= deadline_at:
        return 100
    if at <= started_at:
        return 0
    return int(100 * (at - started_at) / (deadline_at - started_at))


def stage_of(percent: int, left: timedelta) -> Stage:
    if left < timedelta(0):
        return Stage.OVERDUE
    if percent >= ALERT_FROM:
        return Stage.ALERT
    if percent >= ATTENTION_FROM:
        return Stage.ATTENTION
    return Stage.OK


def left_words(left: timedelta) -> str:
    seconds = int(abs(left).total_seconds())
    if left < timedelta(0):
        if seconds < MINUTE:
            # Translators: 中文 刚逾期
            return _("just overdue")
        # Translators: 中文 逾期 %(span)s
        return _("%(span)s overdue") % {"span": span_words(seconds)}
    if seconds < MINUTE:
        # Translators: 中文 剩不到 1 分钟
        return _("less than 1 min left")
    # Translators: 中文 剩 %(span)s
    return _("%(span)s left") % {"span": span_words(seconds)}


def done_words(left: timedelta) -> str:
    """For something that is done: whether it was in time, and if not, by how much it was late."""
    seconds = int(-left.total_seconds())
    if seconds <= 0:
        # Translators: 中文 按时完成
        return _("done in time")
    if seconds < MINUTE:
        # Translators: 中文 晚不到 1 分钟
        return _("done less than 1 min late")
    # Translators: 中文 晚 %(span)s完成
    return _("done %(span)s late") % {"span": span_words(seconds)}


def span_words(seconds: int) -> str:
    """The two largest units, rounded down: `2 d 21 h`, `22 h 48 min`, `5 h 06 min`, `18 min`."""
    days, hours, minutes = seconds // DAY, seconds % DAY // HOUR, seconds % HOUR // MINUTE
    parts = {"days": days, "hours": hours, "minutes": minutes}
    if days and hours:
        # Translators: 中文 %(days)d 天 %(hours)d 小时
        return _("%(days)d d %(hours)d h") % parts
    if days:
        # Translators: 中文 %(days)d 天
        return _("%(days)d d") % parts
    if hours and minutes:
        # Translators: 中文 %(hours)d 小时 %(minutes)02d 分
        return _("%(hours)d h %(minutes)02d min") % parts
    if hours:
        # Translators: 中文 %(hours)d 小时
        return _("%(hours)d h") % parts
    # Translators: 中文 %(minutes)d 分钟
    return _("%(minutes)d min") % parts
