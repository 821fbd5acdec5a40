"""The words of messages about reports."""

from django.utils.translation import gettext_lazy as _

from notices.texts import Text

YESTERDAY = {
    "outlet": "text",
    "day": "day",
    "output": "money",
    "packages": "number",
    "received": "number",
    "delivered": "number",
    "complaints": "number",
    "late": "number",
    "month_output": "money",
}
TARGET = {"target": "money", "percent": "number", "due": "money"}
PERIOD = {"place": "text", "output": "money", "before": "money", "missed": "number", "late": "number"}
OF_TARGET = {"target": "money", "percent": "number"}
WEEK = {"first": "day", "last": "day"}
MONTH = {"month": "text"}

TEXTS = (
    Text(
        "report.day",
        # Translators: 中文 日报
        label=_("Daily report"),
        subject=_("{outlet}: report of {day}"),
        body=_(
            "Output {output}, packages sold {packages}, cars received {received}, delivered {delivered}, complaints "
            "{complaints}, late now {late}. This month {month_output}, {percent}% of {target}; {due} due by today."
        ),
        params=YESTERDAY | TARGET,
    ),
    Text(
        "report.day_without_target",
        # Translators: 中文 日报（无目标）
        label=_("Daily report, no target set"),
        subject=_("{outlet}: report of {day}"),
        body=_(
            "Output {output}, packages sold {packages}, cars received {received}, delivered {delivered}, complaints "
            "{complaints}, late now {late}. This month {month_output}; no target is set."
        ),
        params=YESTERDAY,
    ),
    Text(
        "report.week",
        # Translators: 中文 周报
        label=_("Weekly report"),
        subject=_("{place}: week from {first} to {last}"),
        body=_(
            "Output {output}, {percent}% of {target}; the week before {before}. Figures below target: {missed}. Late "
            "now: {late}."
        ),
        params=PERIOD | OF_TARGET | WEEK,
    ),
    Text(
        "report.week_without_target",
        # Translators: 中文 周报（无目标）
        label=_("Weekly report, no target set"),
        subject=_("{place}: week from {first} to {last}"),
        body=_(
            "Output {output}; the week before {before}. No target is set for it. Figures below target: {missed}. Late "
            "now: {late}."
        ),
        params=PERIOD | WEEK,
    ),
    Text(
        "report.month",
        # Translators: 中文 月报
        label=_("Monthly report"),
        subject=_("{place}: report of {month}"),
        body=_(
            "Output {output}, {percent}% of {target}; the month before {before}. Figures below target: {missed}. Late "
            "now: {late}."
        ),
        params=PERIOD | OF_TARGET | MONTH,
    ),
    Text(
        "report.month_without_target",
        # Translators: 中文 月报（无目标）
        label=_("Monthly report, no target set"),
        subject=_("{place}: report of {month}"),
        body=_(
            "Output {output}; the month before {before}. No target is set for it. Figures below target: {missed}. Late "
            "now: {late}."
        ),
        params=PERIOD | MONTH,
    ),
    Text(
        "report.closed",
        # Translators: 中文 关账月报
        label=_("Monthly report after closing"),
        subject=_("{place}: {month} is closed"),
        body=_("Revision {revision}. Output {output}; the month before {before}. Figures below target: {missed}."),
        params={name: kind for name, kind in PERIOD.items() if name != "late"} | MONTH | {"revision": "number"},
    ),
)
