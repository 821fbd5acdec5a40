"""Keys of records as addresses and forms name them. Anybody may write anything there."""

import re

# A database keeps one figure more.
KEY = re.compile(r"[0-9]{1,18}")


def key_in(text) -> int | None:
    """The key that a text names; None for what cannot be one."""
    return int(text) if KEY.fullmatch(str(text or "")) else None


def keys_in(texts) -> list[int]:
    """The keys among some texts; what cannot be one is passed over."""
    return [key for text in texts if (key := key_in(text)) is not None]
