"""The rules of a repair order: when it is issued again, and what a round of quality checks still wants."""

from collections.abc import Sequence

# Source: the house's rule on repair orders. Above three added items the order is issued again and signed.
MOST_ADDITIONS = 3
CHECKS = ("self", "general", "final")


def issue_after(agreed: int) -> int:
    """The issue that the order stands at once so many additions were agreed: the fourth brings the second issue, and
    then the count begins again.
    """
    return 1 + agreed // (MOST_ADDITIONS + 1)


def until_next_issue(agreed: int) -> int:
    """How many more additions the present issue bears."""
    return MOST_ADDITIONS - agreed % (MOST_ADDITIONS + 1)


def round_of(kind: str, latest: int) -> int:
    """The round that a check of the kind belongs to when the latest one was of round `latest` (0: none yet).

    A self check begins a round: it comes after work, and work is done again only after a failed check or an addition.
    """
    return latest + 1 if kind == CHECKS[0] else max(latest, 1)


def next_check(passed: Sequence[str]) -> str:
    """The check that follows on those passed in the present round; empty when all were."""
    return next((kind for kind in CHECKS if kind not in passed), "")
