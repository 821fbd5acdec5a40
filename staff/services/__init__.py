"""Every change of state in this room."""

from staff.refusals import Refused

from .absence import hand_over_work
from .accounts import (
    change_account,
    create_account,
    deactivate_account,
    reactivate_account,
    reset_password,
    reset_second_factor,
)
from .calendar import publish_holidays, set_day, withdraw_day
from .long_work import hand_over_left, restart_work, run_work, tidy
from .outlets import change_outlet, set_opening_hours
from .policies import set_policy
from .postings import add_posting, end_posting, withdraw_posting

__all__ = [
    "Refused",
    "add_posting",
    "change_account",
    "change_outlet",
    "create_account",
    "deactivate_account",
    "end_posting",
    "hand_over_left",
    "hand_over_work",
    "publish_holidays",
    "reactivate_account",
    "reset_password",
    "reset_second_factor",
    "restart_work",
    "run_work",
    "set_day",
    "set_opening_hours",
    "set_policy",
    "tidy",
    "withdraw_day",
    "withdraw_posting",
]
