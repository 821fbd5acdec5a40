"""Words of the workshop in templates. Written `{% load workshop %}`."""

from django import template

from staff.countdown import span_words

register = template.Library()


@register.filter
def here_for(order, at) -> str:
    """How long the car has been in the workshop: `3 d 4 h`."""
    return span_words(max(0, int((at - order.opened_at).total_seconds())))


@register.filter
def waits_for(tag, at) -> str:
    """How long the car with the tag has been at the gate: `12 min`."""
    return span_words(max(0, int((at - tag.given_at).total_seconds())))
