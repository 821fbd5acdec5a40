"""Names of criteria and evidence in templates. Written `{% load ledger %}`."""

from django import template
from django.utils.html import format_html

from customers import criteria

register = template.Library()

register.filter("criterion_label", criteria.label_of)
register.filter("evidence_label", criteria.evidence_label)


@register.simple_tag(takes_context=True)
def evidence_link(context, item) -> str:
    """One piece of evidence by kind and number, leading to its record where the reader can open that."""
    words = f"{criteria.evidence_label(item.kind)} {item.number}"
    url = criteria.evidence_url(item.kind, item.number, context["request"].user)
    if url is None:
        return format_html('<span class="nowrap ref">{}</span>', words)
    return format_html('<a class="nowrap ref" href="{}">{}</a>', url, words)
