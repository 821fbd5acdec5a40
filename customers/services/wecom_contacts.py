"""Under which name a customer is an outside contact in WeCom."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from customers.models import Customer, WeComContact
from staff import trail
from staff.access import require
from staff.refusals import Refused
from staff.roles import Right


def contact_of(customer: Customer) -> str:
    """The name; empty where the customer is none."""
    return WeComContact.objects.filter(customer=customer).values_list("external_id", flat=True).first() or ""


@transaction.atomic
def set_contact(*, customer: Customer, external_id: str, seen: str, by, at: datetime) -> bool:
    """Enter, change or (empty) take away the name. Refused where another customer has it."""
    require(by, Right.CARE, customer.outlet)
    external_id = external_id.strip()
    if external_id == seen:
        return True
    try:
        with transaction.atomic():
            if external_id:
                WeComContact.objects.update_or_create(
                    customer=customer, defaults={"external_id": external_id, "added_at": at, "added_by": by}
                )
            else:
                WeComContact.objects.filter(customer=customer).delete()
    except IntegrityError:
        raise Refused(_("Another customer has this contact."), field="external_id") from None
    changes = {"wecom": [seen, external_id]}
    trail.record(about=customer, action="customer.wecom_set", by=by, at=at, outlet=customer.outlet, changes=changes)
    return True
