"""How often somebody without an account may knock. Counted in the shared cache, over all web processes."""

from hashlib import sha256
from ipaddress import ip_address, ip_network

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


def line_of(address: str) -> str:
    """Who stands for an address: with IPv6 the network of 64 bits that one line has to itself."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, 64), strict=False)) if found.version == 6 else str(found)
