"""Every change of a complaint, of praise, of a call and of what customers answer."""

from .complaints import NUMBER_KIND, TakenAlready, close_complaint, reopen_complaint, take_complaint
from .praise import PraisedAlready, correct_praise, enter_praise, praise_fingerprint

__all__ = [
    "NUMBER_KIND",
    "PraisedAlready",
    "TakenAlready",
    "close_complaint",
    "correct_praise",
    "enter_praise",
    "praise_fingerprint",
    "reopen_complaint",
    "take_complaint",
]
