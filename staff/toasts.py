"""Short words after something was done: shown as a toast on the page that follows."""

from django.contrib import messages

UNDO = "undo:"


def say(request, text: str, *, undo: str = "", wrong: bool = False) -> None:
    """What happened, in one sentence. `undo` is an address that takes it back when it is posted to.

    `wrong` is for what did not work: it stays until somebody closes it.
    """
    level = messages.ERROR if wrong else messages.INFO
    messages.add_message(request, level, text, extra_tags=f"{UNDO}{undo}" if undo else "", fail_silently=True)


def undo_of(message) -> str:
    """The address that takes the message's deed back, or nothing."""
    tags = message.extra_tags or ""
    return tags.removeprefix(UNDO) if tags.startswith(UNDO) else ""
