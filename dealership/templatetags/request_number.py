"""The number of the request on error pages, where no context processor can be relied upon."""

from django import template

from dealership import request_ids

register = template.Library()


@register.simple_tag
def request_number() -> str:
    """The number, or nothing outside a request."""
    return request_ids.current()
