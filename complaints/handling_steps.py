"""Where a complaint stands between taking and closing, and what comes next. Plain values in, a word out."""

from datetime import datetime

# The next action of an open complaint; each is a form on its page.
HAND_OVER, SIGN, ANSWER, SORT_OUT, FINISH, CALL, CLOSE = (
    "hand-over",
    "sign",
    "answer",
    "sort-out",
    "finish",
    "call",
    "close",
)

# The steps as the head shows them: the first that is not done is the present one.
TAKEN, SIGNED, ANSWERED, SORTED, DONE, CALLED, CLOSED = (
    "taken",
    "signed",
    "answered",
    "sorted",
    "done",
    "called",
    "closed",
)
STEP_OF = {
    HAND_OVER: SIGNED,
    SIGN: SIGNED,
    ANSWER: ANSWERED,
    SORT_OUT: SORTED,
    FINISH: DONE,
    CALL: CALLED,
    CLOSE: CLOSED,
}


def next_action(
    *,
    closed_at: datetime | None,
    done_at: datetime | None,
    sorted_at: datetime | None,
    answered_at: datetime | None,
    in_hand: bool,
    waits_for_signature: bool,
    called: bool,
) -> str:
    """What has to be done next; nothing for a closed complaint.

    `in_hand`: somebody signed for it; `called`: the satisfaction call after it was done found nobody dissatisfied.
    """
    if closed_at:
        return ""
    if done_at:
        return CLOSE if called else CALL
    if waits_for_signature:
        return SIGN
    if not in_hand and not answered_at and not sorted_at:
        return HAND_OVER
    if not answered_at:
        return ANSWER
    return FINISH if sorted_at else SORT_OUT


def step_of(action: str) -> str:
    """The step at which a complaint stands while `action` is what comes next; past the last one when closed."""
    return STEP_OF.get(action, "")
