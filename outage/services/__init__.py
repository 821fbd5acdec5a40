"""Every change in this room, by subject: packs, their password, outages, papers."""

from .outages import end_outage, record_outage
from .packs import NoPassword, add_address, ask_for_pack, end_address, fetch_pack, make_due, make_pack
from .papers import EnteredAlready, Printed, enter_paper, printed, say_used, take_paper, void_paper
from .passwords import set_password

__all__ = [
    "EnteredAlready",
    "NoPassword",
    "Printed",
    "add_address",
    "ask_for_pack",
    "end_address",
    "end_outage",
    "enter_paper",
    "fetch_pack",
    "make_due",
    "make_pack",
    "printed",
    "record_outage",
    "say_used",
    "set_password",
    "take_paper",
    "void_paper",
]
