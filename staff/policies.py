"""What the organisation itself settles as policy."""

from django.utils.translation import gettext_lazy as _

from . import opening
from .policy import Policy, declare

SIGN_WITHIN, REMINDED_EVERY = "approval.sign_within_hours", "approval.reminded_every_hours"

declare(
    # Translators: 中文 收到后多久内签批
    Policy(SIGN_WITHIN, _("A document is signed within"), "hours", "24", _("House rule"), at_least=1, at_most=720),
    # Translators: 中文 未签批时每隔多久提醒一次
    Policy(
        REMINDED_EVERY,
        _("Whoever signs next is reminded every"),
        "hours",
        "24",
        _("House rule"),
        at_least=1,
        at_most=720,
    ),
    Policy(
        key="outlet.opens",
        label=_("Opening time of an outlet without opening hours of its own"),
        kind="clock",
        default="08:00",
        source=_("A new outlet works at once."),
    ),
    Policy(
        key="outlet.closes",
        label=_("Closing time of an outlet without opening hours of its own"),
        kind="clock",
        default="20:00",
        source=_("A new outlet works at once."),
    ),
    Policy(
        key="work.keep_files_days",
        label=_("Files of finished work are kept for"),
        kind="days",
        default="30",
        at_least=1,
        at_most=3650,
        source=_("Who asked for a file has fetched it by then."),
    ),
    Policy(
        key="jobs.keep_runs_days",
        label=_("Runs of background jobs are kept for"),
        kind="days",
        default="30",
        at_least=1,
        at_most=3650,
        source=_("Long enough to look into a fault of last month."),
    ),
)


def default_intervals(values: dict) -> list[opening.Interval]:
    """The intervals of every weekday for an outlet without its own, from the policy values in force."""
    return [(weekday, values["outlet.opens"], values["outlet.closes"]) for weekday in range(1, 8)]
