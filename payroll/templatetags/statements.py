"""Amounts of a statement in templates. Written `{% load statements %}`."""

from fractions import Fraction

from django import template

from payroll.explaining import digits
from staff.templatetags.components import money_text

register = template.Library()


@register.filter
def signed_money(amount) -> str:
    """`+¥12.00`, `−¥3.50`; a dash for no difference."""
    if not amount:
        return "—"
    return f"+{money_text(amount)}" if amount > 0 else money_text(amount)


@register.filter
def taken_off(amount) -> str:
    """What is deducted, below zero; what a deduction pays back, above it."""
    return money_text(-amount)


@register.filter
def plain_number(value) -> str:
    """`1,234.5`: hours and counts without zeros behind."""
    return digits(Fraction(value), 2)[0]


@register.filter
def neighbours(chain) -> list[tuple[int | None, str]]:
    """The page before and the page after, with the signs that lead there."""
    return [(chain.before, "‹"), (chain.after, "›")]
