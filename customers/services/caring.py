"""One round of care: where customers stand, what to remind of, and what became of it."""

from datetime import datetime

from staff.instants import local

from .outcomes import settle_reminders
from .reminding import make_reminders
from .segments import move_segments


def care(*, at: datetime) -> dict[str, int]:
    """All of it as it stands at `at`; comes back with how many of each."""
    segments = move_segments(on=local(at).date(), at=at)
    settled = settle_reminders(at=at)
    made = make_reminders(at=at)
    return {"made": sum(made.values()), **settled, "moved": segments["moved"]}
