"""How approvals are shown."""

from django import template
from django.utils.translation import pgettext

from staff.models import Approval
from staff.roles import Role

from .components import state

register = template.Library()

SHAPES = {"open": "doing", "signed": "done", "refused": "shut", "withdrawn": "shut", "replaced": "shut"}


@register.simple_tag
def approval_state(approval: Approval):
    """The state as a chip."""
    return state(approval.get_state_display(), SHAPES[approval.state])


@register.simple_tag
def next_roles(approval: Approval) -> str:
    """The roles whose signature is asked for now, in words; empty once it is over. Reads the seats once prefetched."""
    if approval.state != Approval.State.OPEN:
        return ""
    free = [seat for seat in approval.seats.all() if seat.step == approval.step and not seat.decided_at]
    # Translators: 中文 或
    between = f" {pgettext('between two', 'or')} "
    names = [between.join(str(Role(role.role).label) for role in seat.roles.all()) for seat in free]
    return pgettext("between items of a list", ", ").join(names)


@register.simple_tag
def kind_words(approval: Approval, labels: dict):
    """What kind of document it is."""
    return labels.get(approval.kind, approval.kind)
