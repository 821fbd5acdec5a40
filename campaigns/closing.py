"""What has to be in order before a campaign is settled or called off. Every subject of the room registers its own."""

from collections.abc import Callable, Iterable

# `check(campaign, at)` gives a translated sentence about what is still open, or nothing.
Check = Callable[[object, object], str | None]

_before_settling: list[Check] = []
_before_calling_off: list[Check] = []


def before_settling(check: Check) -> None:
    _before_settling.append(check)


def before_calling_off(check: Check) -> None:
    _before_calling_off.append(check)


def in_the_way_of_settling(campaign, at) -> list[str]:
    return _said(_before_settling, campaign, at)


def in_the_way_of_calling_off(campaign, at) -> list[str]:
    return _said(_before_calling_off, campaign, at)


def _said(checks: Iterable[Check], campaign, at) -> list[str]:
    return [str(words) for words in (check(campaign, at) for check in checks) if words]
