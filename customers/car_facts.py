"""The days that count for a car, with how long they are still off."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staff.instants import calendar_words, local

from .history import Fact

# From here on somebody should speak to the customer about it.
SOON_DAYS = 30


def days_of(vehicle, user, at) -> list[Fact]:
    """Bought, warranty, three guarantees, insurance, inspection: what is known of them."""
    today = local(at).date()
    facts = []
    if vehicle.purchased_on:
        facts.append(Fact(_("Bought"), calendar_words(vehicle.purchased_on, today)))
    for label, until, urgent in (
        # Translators: 中文 质保到
        (_("Warranty until"), vehicle.warranty_until, False),
        # Translators: 中文 三包到
        (_("Three guarantees until"), vehicle.three_guarantee_until, False),
        # Translators: 中文 保险到
        (_("Insurance until"), vehicle.insurance_until, True),
        # Translators: 中文 年检到
        (_("Inspection due"), vehicle.inspection_due, True),
    ):
        if until:
            facts.append(Fact(label, until_words(until, today), attention=_attention(until, today) if urgent else ""))
    if vehicle.financed:
        facts.append(Fact(_("Bought on finance"), _("Yes")))
    return facts


def until_words(until: date, today: date) -> str:
    """`31 Mar 2027, 120 days left`; `2 Mar, 10 days ago`."""
    day = calendar_words(until, today)
    left = (until - today).days
    if left == 0:
        # Translators: 中文 %(day)s，就是今天
        return _("%(day)s, today") % {"day": day}
    if left > 0:
        # Translators: 中文 %(day)s，还有 %(left)s 天
        return ngettext("%(day)s, %(left)s day left", "%(day)s, %(left)s days left", left) % {"day": day, "left": left}
    # Translators: 中文 %(day)s，已过 %(left)s 天
    return ngettext("%(day)s, %(left)s day ago", "%(day)s, %(left)s days ago", -left) % {"day": day, "left": -left}


def _attention(until: date, today: date) -> str:
    left = (until - today).days
    if left < 0:
        return "alert"
    return "attention" if left <= SOON_DAYS else ""
