"""When the technical group has decided on a proposal: a major case needs every vote, an ordinary one more than half."""

from dataclasses import dataclass

from django.db.models import TextChoices


class Verdict(TextChoices):
    OPEN = "open"
    AGREED = "agreed"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Count:
    """The group as it stood when the case was brought, and what it has said so far."""

    members: int
    yes: int
    no: int

    @property
    def missing(self) -> int:
        return self.members - self.yes - self.no


def verdict(count: Count, major: bool) -> Verdict:
    """A single no ends a major case's proposal; an ordinary one ends as soon as the rest cannot turn it any more."""
    if count.members == 0:
        return Verdict.OPEN
    if major:
        if count.no:
            return Verdict.REJECTED
        return Verdict.AGREED if count.yes == count.members else Verdict.OPEN
    if 2 * count.yes > count.members:
        return Verdict.AGREED
    return Verdict.REJECTED if 2 * (count.members - count.no) <= count.members else Verdict.OPEN
