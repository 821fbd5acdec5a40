"""The address of a group robot. Its key lets anybody write to the group, so it is treated like a password."""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


# Where group robots are. `settings.ROBOT_HOSTS` may name others.
PROVIDERS = ("qyapi.weixin.qq.com", "oapi.dingtalk.com")


def problem_with(url: str, allow_loopback_http: bool, hosts: Collection[str] = PROVIDERS) -> str | None:
    """Why messages may not go to this address: `form`, `https`, `host`; None when they may. `hosts` are the providers:
    any other address could be a door inside the house, at which the server would knock for whoever typed it."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return "form"
    if not host or re.search(r"[\s\x00-\x1f]", url) or parts.username or parts.password:
        return "form"
    if parts.scheme == "http" and allow_loopback_http and host in LOOPBACK:
        return None
    if parts.scheme == "https":
        return None if host in hosts else "host"
    return "https" if parts.scheme == "http" else "form"


def key_of(url: str) -> str:
    """The part that is secret: the last value of the query, or the end of the path."""
    parts = urlsplit(url)
    return (parts.query or parts.path).rpartition("=")[2].rpartition("/")[2]


def masked(url: str) -> str:
    """What people may see: the host, and the last four characters of the key if it is long enough to spare them."""
    parts, key = urlsplit(url), key_of(url)
    return f"{parts.scheme}://{parts.hostname}/••••{key[-4:] if len(key) >= 16 else ''}"
