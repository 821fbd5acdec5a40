"""Every change of a complaint, of praise, of a call and of what customers answer."""

from .complaints import (
    NUMBER_KIND,
    TakenAlready,
    close_complaint,
    reopen_complaint,
    take_complaint,
    what_closing_lacks,
)
from .handing_over import accept, hand_over, may_sign, proposed_recipient, refuse, take_back
from .handling import (
    answer_complaint,
    ask_correction,
    finish,
    keep_promise,
    make_promise,
    minutes_fingerprint,
    prove_correction,
    record_satisfaction,
    sort_out,
    tell_overdue_corrections,
    withdraw_promise,
    write_minutes,
)
from .liability import Liability, give_view, given_by, liability_state
from .praise import PraisedAlready, correct_praise, enter_praise, praise_fingerprint

__all__ = [
    "NUMBER_KIND",
    "Liability",
    "PraisedAlready",
    "TakenAlready",
    "accept",
    "answer_complaint",
    "ask_correction",
    "close_complaint",
    "correct_praise",
    "enter_praise",
    "finish",
    "give_view",
    "given_by",
    "hand_over",
    "keep_promise",
    "liability_state",
    "make_promise",
    "may_sign",
    "minutes_fingerprint",
    "praise_fingerprint",
    "proposed_recipient",
    "prove_correction",
    "record_satisfaction",
    "refuse",
    "reopen_complaint",
    "sort_out",
    "take_back",
    "take_complaint",
    "tell_overdue_corrections",
    "what_closing_lacks",
    "withdraw_promise",
    "write_minutes",
]
