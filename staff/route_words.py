"""Routes of signatures as people read them: bands of amounts, and for each the steps with the names of their roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .approval_routes import Band, Step
from .roles import Role


@dataclass(frozen=True)
class BandShown:
    """One band: up to which amount, and its steps in words."""

    amount: str
    steps: list[str]

    def __str__(self):
        # Translators: 中文 %(amount)s：%(steps)s
        return _("%(amount)s: %(steps)s") % {"amount": self.amount, "steps": " → ".join(self.steps)}


def bands_shown(bands: Sequence[Band]) -> list[BandShown]:
    return [
        BandShown(_amount(band.up_to, alone=len(bands) == 1), [_step(step) for step in band.steps]) for band in bands
    ]


def in_words(bands: Sequence[Band]) -> str:
    """The whole route in one line."""
    return pgettext("between bands of a route", "; ").join(str(band) for band in bands_shown(bands))


def _amount(up_to: Decimal | None, *, alone: bool) -> str:
    if up_to is not None:
        money = f"¥{up_to:,.2f}".removesuffix(".00")
        # Translators: 中文 %(amount)s 及以下
        return pgettext("band of a route", "Up to %(amount)s") % {"amount": money}
    # Translators: 中文 任何金额
    any_amount = pgettext("band of a route", "Any amount")
    # Translators: 中文 更高金额
    return any_amount if alone else pgettext("band of a route", "Above")


def _step(step: Step) -> str:
    # Translators: 中文 “和”：两个角色都要签
    both = pgettext("between roles that all sign", " and ")
    # Translators: 中文 “或”：其中一个角色签
    either = pgettext("between roles of which one signs", " or ")
    return (both if step.all_of_them else either).join(str(Role(role).label) for role in step.roles)
