"""The kinds of documents that are signed. Rooms register theirs; the engine calls them back when an approval ends."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .roles import Right


def _nothing(*, document, approval, by, at: datetime) -> None:
    return None


@dataclass(frozen=True)
class ApprovalKind:
    """One kind of document. The callbacks run in the transaction that ends the approval."""

    code: str
    label: Any
    policy: str
    """The key of the policy that holds its route."""
    reads: Right = Right.BOARD
    """Who has this right over the outlet reads its approvals, besides who has a part in them."""
    model: Any = None
    owners: tuple[str, ...] = ()
    """The fields of the document's model with the people whose own request it is, whoever submits it."""
    on_signed: Callable[..., None] = _nothing
    on_refused: Callable[..., None] = _nothing
    on_withdrawn: Callable[..., None] = _nothing


_kinds: dict[str, ApprovalKind] = {}
_listeners: list[Callable] = []


def register(kind: ApprovalKind) -> None:
    _kinds[kind.code] = kind


def find(code: str) -> ApprovalKind | None:
    return _kinds.get(code)


def get(code: str) -> ApprovalKind:
    return _kinds[code]


def kinds() -> list[ApprovalKind]:
    return list(_kinds.values())


def owners_of(code: str, document) -> set[int]:
    """The keys of the people whose own request the document is, besides whoever submits it."""
    kind = find(code)
    found = {getattr(document, f"{name}_id") for name in kind.owners} if kind and document else set()
    return found - {None}


def listen(listener: Callable) -> None:
    """Have `listener(event=, approval=, by=, at=)` called in the transaction of what happened to an approval: `waiting`
    (a step has begun), `reminded`, `signed`, `refused`, `withdrawn`."""
    _listeners.append(listener)


def tell(event: str, approval, by, at: datetime) -> None:
    for listener in _listeners:
        listener(event=event, approval=approval, by=by, at=at)
