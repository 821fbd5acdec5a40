"""A text message to whoever waits for a part: it has arrived, comes later, or did not come on its day.

The customer waits for it, so it stands outside the contact budget and does not ask for wishes about care; it is sent
outside the quiet hours only. It takes no step off anybody: the advisor tells the customer all the same and says how.
"""

from collections.abc import Iterable
from datetime import datetime

from customers.models import Contact
from customers.services.contacts import record_contact
from notices.services import Note
from notices.sms_rules import VARIABLE_LONGEST, mobile_of
from parts import policies
from parts.models import Backorder, BackorderTold
from staff.instants import local

What = BackorderTold.What
ARRIVED, LATER, LATE = "backorder.customer_arrived", "backorder.customer_later", "backorder.customer_late"


def notes_to_customers(found: Iterable[Backorder], code: str, at: datetime) -> list[Note]:
    """The messages to queue, once for each arrival and each expected day, noted as what the customer heard."""
    settled = policies.book(local(at).date())
    written = [each for each in found if mobile_of(each.mobile) and settled.for_outlet(each.outlet)[policies.WRITE]]
    what = What.THERE if code == ARRIVED else What.LATER
    heard = BackorderTold.objects.bulk_create(
        BackorderTold(backorder=each, what=what, how=BackorderTold.How.SMS, at=at) for each in written
    )
    # Each contact holds its customer until the end: all who hold several take them in the order of their keys.
    for told in sorted(heard, key=lambda told: (told.backorder.customer_id or 0, told.pk)):
        _note_contact(told, at)
    return [_note(each, code) for each in written]


def _note_contact(told: BackorderTold, at: datetime) -> None:
    """A contact with the customer, unless somebody else is the one who is told."""
    each = told.backorder
    if each.customer and mobile_of(each.mobile) == mobile_of(each.customer.mobile):
        record_contact(
            customer=each.customer,
            vehicle=each.vehicle,
            kind=Contact.Kind.MESSAGE,
            at=at,
            words=f"{each.number} {each.part}",
            outside_budget=True,
            key=f"backorder:{told.pk}",
        )


def _note(each: Backorder, code: str) -> Note:
    params = {
        "part": each.part.name[:VARIABLE_LONGEST],
        "outlet": each.outlet.name[:VARIABLE_LONGEST],
        "advisor": each.advisor.name[:VARIABLE_LONGEST],
        "expected": each.expected_on,
    }
    once = "" if code == ARRIVED else f"/{each.expected_on.isoformat()}"
    return Note(f"{code}/{each.pk}{once}", code, params, mobile=each.mobile, about=each, outlet=each.outlet)
