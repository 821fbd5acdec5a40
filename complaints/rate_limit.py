"""How often somebody without an account may knock. Counted in the shared cache, over all web processes."""

from hashlib import sha256

from django.core.cache import cache


def within(what: str, who: str, most: int, seconds: int) -> bool:
    """Count one more try of `who`; whether it is among the first `most` of the window that the first one opened.

    Who asks is kept as a hash only. Two tries in the same instant may be counted as one where the cache is a table.
    """
    key = f"rate:{what}:{sha256(who.encode()).hexdigest()[:32]}"
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) <= most
    except ValueError:
        # It ran out between the two lines.
        return True
