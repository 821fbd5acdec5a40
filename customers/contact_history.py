"""Contacts, and the wish not to be called, on the time line of customers and cars."""

from django.db.models import Q
from django.utils.translation import gettext as _

from staff.roles import Right

from .history import Asked, Entry
from .models import Contact, DoNotCall


def contacts(asked: Asked) -> list[Entry]:
    """Who spoke or wrote to whom, and what was said."""
    about = Q(vehicle__in=asked.vehicles) | Q(customer__in=asked.customers)
    found = Contact.objects.visible_to(asked.user, Right.RECORDS).filter(about).select_related("by")
    return [
        Entry(
            at=contact.at,
            pk=contact.pk,
            who=contact.by.name if contact.by else "",
            text=contact.what,
            detail=contact.words,
            look="person" if contact.by else "",
            plate=asked.plates.get(contact.vehicle_id),
        )
        for contact in asked.narrow(found, "at", "contact")
    ]


def wishes(asked: Asked) -> list[Entry]:
    """When a customer wanted no more calls."""
    found = _wishes(asked).select_related("by")
    return [
        Entry(
            at=wish.from_at,
            pk=wish.pk,
            who=wish.by.name if wish.by else "",
            # Translators: 中文 标记请勿致电
            text=_("Not to be called any more"),
            detail=wish.reason,
            look="change",
        )
        for wish in asked.narrow(found, "from_at", "do-not-call")
    ]


def lifted_wishes(asked: Asked) -> list[Entry]:
    """When a customer could be called again."""
    found = _wishes(asked).filter(lifted_at__isnull=False).select_related("lifted_by")
    return [
        Entry(
            at=wish.lifted_at,
            pk=wish.pk,
            who=wish.lifted_by.name if wish.lifted_by else "",
            # Translators: 中文 取消请勿致电
            text=_("May be called again"),
            detail=wish.lift_reason,
            look="change",
        )
        for wish in asked.narrow(found, "lifted_at", "do-not-call-lifted")
    ]


def _wishes(asked: Asked):
    return DoNotCall.objects.visible_to(asked.user, Right.RECORDS).filter(customer__in=asked.customers)
