"""What other rooms have a say in when customers are written to, and what they are told of it afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Wait:
    """Not now, but from this instant on."""

    until: datetime


@dataclass(frozen=True)
class Withdraw:
    """Not at all, and why, as one of `Delivery.Why`: the customer wants no more messages, unless another reason is
    named."""

    why: str = "no_more"


Gate = Callable[[object, datetime], Wait | Withdraw | None]

_gates: list[Gate] = []
_after: list[Callable] = []
_replies: list[Callable] = []
_loud: list[Callable] = []
_files: dict[str, Callable] = {}


def before_sending(gate: Gate) -> None:
    """`gate(message, at)` is asked in the last moment before a message of care leaves the house: `Wait`, `Withdraw` or
    None. Days may have passed since it was queued."""
    _gates.append(gate)


def after_sent(function: Callable) -> None:
    """`function(message, at)` is told in the same transaction that a message with words of its own has gone out."""
    _after.append(function)


def on_replies(function: Callable) -> None:
    """`function(said, at)` gets what customers wrote back, as `provider_push.Said`, each perhaps more than once."""
    _replies.append(function)


def in_quiet_hours(loud_from: Callable) -> None:
    """`loud_from(at, outlet)` gives the first instant from `at` on at which customers of the outlet (None: of the
    house) may be written to. It is asked in the last moment: after an outage it may be night."""
    _loud.append(loud_from)


def loud_from(at: datetime, outlet) -> datetime:
    """The first instant from `at` on to which no room objects."""
    return max((function(at, outlet) for function in _loud), default=at)


def hindrance(message, at: datetime) -> Wait | Withdraw | None:
    """The first objection of any room; a withdrawal before a wait."""
    found = [said for gate in _gates if (said := gate(message, at)) is not None]
    return next((said for said in found if isinstance(said, Withdraw)), found[0] if found else None)


def tell_sent(message, at: datetime) -> None:
    for function in _after:
        function(message, at)


def tell_replies(said: list, at: datetime) -> None:
    for function in _replies:
        function(said, at)


def attach(code: str, function: Callable) -> None:
    """`function(message)` gives the file that goes with e-mails of this code: its name, its bytes and their type; None
    where it is gone by now. It is asked in the last moment: the outbox keeps no copy."""
    _files[code] = function


def brings_file(code: str) -> bool:
    return code in _files


def file_of(message) -> tuple[str, bytes, str] | None:
    """What goes with the message; None where its file is gone, or it never had one."""
    return _files[message.code](message) if message.code in _files else None
