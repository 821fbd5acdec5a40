"""How approvals are shown."""

from django import template

from staff.models import Approval

from .components import state

register = template.Library()

SHAPES = {"open": "doing", "signed": "done", "refused": "shut", "withdrawn": "shut", "replaced": "shut"}


@register.simple_tag
def approval_state(approval: Approval):
    """The state as a chip."""
    return state(approval.get_state_display(), SHAPES[approval.state])


@register.simple_tag
def kind_words(approval: Approval, labels: dict):
    """What kind of document it is."""
    return labels.get(approval.kind, approval.kind)
