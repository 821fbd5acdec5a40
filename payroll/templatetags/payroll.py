"""Names of lines and figures in templates. Written `{% load payroll %}`."""

from django import template
from django.urls import reverse
from django.utils.html import format_html

from payroll import words
from staff.templatetags.components import money

register = template.Library()

register.filter("line_label", words.line_label)
register.filter("figure_label", words.figure_label)
register.filter("group_label", words.group_label)
register.filter("month_words", words.month_words)


@register.simple_tag
def amount(value, off=False):
    """Yuan in a dense table, with a quiet dash for nothing; `off` shows it as taken off."""
    if not value:
        return format_html('<span class="faint">{}</span>', "—")
    return money(-value if off else value)


@register.filter
def signed_percent(value) -> str:
    """`+3.4%`, `−1.2%`; a dash where there is nothing to compare with."""
    if value is None:
        return "—"
    return f"{'−' if value < 0 else '+'}{abs(value):.1f}%"


@register.filter
def statement_url(statement, run) -> str:
    """The statement's page; the run is at hand, so it costs no query."""
    return reverse("payroll:statement", args=[run.number, statement.employee.number])
