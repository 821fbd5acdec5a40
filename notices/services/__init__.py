"""Every change in this room, by subject: the outbox, sending, robots, and the words of messages."""

from .outbox import Note, OwnWords, mark_all_read, mark_read, queue, queue_in_batches, set_preference
from .receipts import match_waiting, take_replies, take_reports
from .robots import add_robot, change_robot, send_test
from .sending import deliver_due, send_again
from .wording import override_text

__all__ = [
    "Note",
    "OwnWords",
    "add_robot",
    "change_robot",
    "deliver_due",
    "mark_all_read",
    "mark_read",
    "match_waiting",
    "override_text",
    "queue",
    "queue_in_batches",
    "send_again",
    "send_test",
    "set_preference",
    "take_replies",
    "take_reports",
]
