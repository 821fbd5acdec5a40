"""Which of the waiting messages go to a robot one by one, and which share a message. Plain values only.

A robot takes a limited number of messages a minute. When more are waiting than it takes, the most urgent ones still go
one by one and the others are listed together, so that all of them are out in the same minute where that is possible at
all.
"""

from collections.abc import Sequence


def plan(sizes: Sequence[int], free: int, room: int) -> tuple[int, list[list[int]]]:
    """How to send messages whose lines in a digest are `sizes` bytes long, the most urgent first.

    `free` is how many the robot takes now, `room` the bytes for lines in one digest. Returns `(singles, packs)`: the
    first `singles` go one by one, each pack lists the positions of those that go together. What is in neither waits.
    """
    if len(sizes) <= free:
        return len(sizes), []
    for digests in range(1, free + 1):
        singles = free - digests
        packs = pack(sizes, singles, room)
        if len(packs) <= digests:
            return singles, packs
    return 0, pack(sizes, 0, room)[:free]


def pack(sizes: Sequence[int], begin: int, room: int) -> list[list[int]]:
    """Positions from `begin` on, in their order, as many to a pack as fit; one too long for any has a pack to
    itself.
    """
    packs: list[list[int]] = []
    left = 0
    for position in range(begin, len(sizes)):
        if not packs or sizes[position] > left:
            packs.append([])
            left = room
        packs[-1].append(position)
        left -= sizes[position]
    return packs


def cut(text: str, limit: int, ending: str = "…") -> str:
    """The text, or as much of it as fits into `limit` bytes of UTF-8 with the ending; never half a character."""
    if len(text.encode()) <= limit:
        return text
    head = text.encode()[: limit - len(ending.encode())].decode(errors="ignore")
    return head.rstrip() + ending
