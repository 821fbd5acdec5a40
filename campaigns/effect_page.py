"""The page of a campaign's effect: its figures as lines that are read side by side. Reads only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from customers.templatetags.care import points, points_bare, share
from staff.templatetags.components import grouped, money_text

from . import plan_figures
from .effect_figures import CampaignEffect, effect_of_campaign
from .effect_rules import Compared, Sums, change
from .models import Campaign


@dataclass(frozen=True)
class Beside:
    """A figure of the list beside the same of those held back, as words."""

    label: str
    invited: str
    control: str
    difference: str
    interval: str
    shown: str
    """`more`, `fewer` or `none`; empty where there are too few to say."""


@dataclass(frozen=True)
class Pair:
    """A figure now and before, as words; `change` in percent where both are there."""

    now: str
    before: str
    change: str


@dataclass(frozen=True)
class Before:
    """A figure of the list and of the whole outlet, each beside the time before; `whole` where there is one."""

    label: str
    listed: Pair
    whole: Pair | None


def context(campaign: Campaign, at: datetime) -> dict:
    effect = effect_of_campaign(campaign, at)
    return {
        "effect": effect,
        "beside": beside(effect) if effect.has_control else [],
        "before": before(effect),
        "aims": plan_figures.aims_of(campaign, at),
    }


# --- Beside those held back -------------------------------------------------------------------------------------------


def beside(effect: CampaignEffect) -> list[Beside]:
    return [
        _share(effect),
        # Translators: 中文 每百人进厂台次
        _compared(_("Visits for each hundred people"), effect.visits, _number),
        # Translators: 中文 单车产值
        _compared(_("Revenue per vehicle"), effect.per_visit, money_text),
        # Translators: 中文 人均产值
        _compared(_("Revenue a person"), effect.money, money_text),
        # Translators: 中文 每百人预约数
        _compared(_("Bookings for each hundred people"), effect.bookings, _number),
    ]


def _share(effect: CampaignEffect) -> Beside:
    found = effect.share
    shown = found.shown if found.enough else ""
    return Beside(
        # Translators: 中文 回厂率
        _("Retention"),
        share(found.reminded.share),
        share(found.held_out.share),
        points(found.difference),
        f"{points_bare(found.low)} – {points_bare(found.high)}" if found.enough else "",
        shown,
    )


def _compared(label: str, found: Compared, words: Callable) -> Beside:
    there = found.low is not None and found.high is not None
    return Beside(
        label,
        words(found.invited),
        words(found.control),
        _signed(found.difference, words),
        f"{_signed(found.low, words)} – {_signed(found.high, words)}" if there else "",
        found.shown,
    )


def _number(value: Decimal | None) -> str:
    return grouped(None if value is None else value.quantize(Decimal("0.1"))).replace("-", "−")


def _signed(value: Decimal | None, words: Callable) -> str:
    return f"+{words(value)}" if value is not None and value > 0 else words(value)


# --- Beside the time before -------------------------------------------------------------------------------------------


def before(effect: CampaignEffect) -> list[Before]:
    read: list[tuple[str, Callable, Callable, bool]] = [
        (pgettext("aim", "Visits"), lambda sums: sums.visits, grouped, True),
        (pgettext("effect", "Revenue"), lambda sums: sums.money, money_text, True),
        (_("Revenue per vehicle"), lambda sums: sums.per_visit, money_text, True),
        (_("Retention"), lambda sums: sums.share, share, False),
        (pgettext("aim", "Bookings"), lambda sums: sums.bookings, grouped, True),
    ]
    return [
        Before(
            label,
            _pair(effect.invited, effect.before, figure, words),
            _pair(effect.whole, effect.whole_before, figure, words) if of_outlet else None,
        )
        for label, figure, words, of_outlet in read
    ]


def _pair(now: Sums, earlier: Sums | None, figure: Callable, words: Callable) -> Pair:
    value, was = figure(now), figure(earlier) if earlier else None
    percent = change(_exact(value), _exact(was))
    return Pair(words(value), words(was), "" if percent is None else f"{percent:+}%".replace("-", "−"))


def _exact(value) -> Decimal | None:
    return None if value is None else Decimal(str(value))
