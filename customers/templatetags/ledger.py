"""Names of criteria and evidence in templates. Written `{% load ledger %}`."""

from django import template
from django.utils.html import format_html

from customers import criteria

register = template.Library()

register.filter("criterion_label", criteria.label_of)
register.filter("evidence_label", criteria.evidence_label)


@register.simple_tag
def evidence_link(item) -> str:
    """One piece of evidence by kind and number, leading to its record where that has a page."""
    words = f"{criteria.evidence_label(item.kind)} {item.number}"
    url = criteria.evidence_url(item.kind, item.number)
    if url is None:
        return format_html('<span class="nowrap ref">{}</span>', words)
    return format_html('<a class="nowrap ref" href="{}">{}</a>', url, words)
