"""Every change in this room, by subject: the outbox, sending, robots, and the words of messages."""

from .outbox import Note, mark_all_read, mark_read, queue, queue_in_batches, set_preference
from .robots import add_robot, change_robot, send_test
from .sending import deliver_due, send_again
from .wording import override_text

__all__ = [
    "Note",
    "add_robot",
    "change_robot",
    "deliver_due",
    "mark_all_read",
    "mark_read",
    "override_text",
    "queue",
    "queue_in_batches",
    "send_again",
    "send_test",
    "set_preference",
]
