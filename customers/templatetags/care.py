"""Shares as people read them."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def share(value) -> str:
    """`0.123` as `12.3%`; a dash of nothing."""
    return "—" if value is None else f"{value * 100:.1f}%"


@register.filter
def points(value) -> str:
    """A difference of two shares, with its sign: `0.05` as `+5.0 points`."""
    if value is None:
        return "—"
    # Translators: 中文 %(points)s 个百分点
    return _("%(points)s points") % {"points": points_bare(value)}


@register.filter
def points_bare(value) -> str:
    """The same without its unit, for the ends of an interval beside it."""
    return "—" if value is None else f"{value * 100:+.1f}".replace("-", "−")
