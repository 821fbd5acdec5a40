"""What parts hold about a customer: for `customers.personal_data`."""

from datetime import datetime

from django.utils.translation import gettext as _

from customers.personal_data import (
    CODE,
    HOUSE,
    TECHNICAL,
    Check,
    Held,
    InTheWay,
    Person,
    held_of,
    register,
    register_check,
)

from .models import Backorder, BackorderTold, Guarantee, GuaranteeLine, GuaranteeWarning, StockMovement

register(
    Held(
        Backorder,
        customer="customer",
        vehicle="vehicle",
        at="ordered_at",
        mobile="mobile",
        order=90,
        texts=("contact", "mobile", "spare_car", "end_reason"),
        stays={"number": CODE},
        masks=("contact", "mobile"),
    ),
    Held(
        BackorderTold,
        customer="backorder__customer",
        vehicle="backorder__vehicle",
        at="backorder__ordered_at",
        mobile="backorder__mobile",
        order=91,
        texts=("words",),
    ),
    Held(
        Guarantee,
        vehicle="vehicle",
        at="made_at",
        order=92,
        texts=("words", "end_reason"),
        stays={"number": CODE, "dealer": HOUSE, "carrier": HOUSE, "tracking": CODE, "papers": CODE},
    ),
    Held(GuaranteeLine, vehicle="guarantee__vehicle", at="guarantee__made_at", order=93),
    Held(GuaranteeWarning, vehicle="vehicle", at="at", order=94, stays={"about": TECHNICAL}),
    Held(
        StockMovement,
        vehicle="order__vehicle",
        at="order__opened_at",
        order=95,
        texts=("words",),
        in_copy=False,
    ),
)


def parts_on_the_way(person: Person, at: datetime) -> list[InTheWay]:
    """Parts that somebody still has to tell the customer about, and guarantee shipments under way."""
    State = Backorder.State
    waiting = held_of(Backorder).rows(person).filter(state__in=[State.WAITING, State.ARRIVED, State.TOLD])
    found = [
        # Translators: 中文 缺件单 %(number)s 未了结
        InTheWay(_("Backorder %(number)s is open") % {"number": number}, _("Fit the part, or call it off."))
        for number in waiting.order_by("pk").values_list("number", flat=True)
    ]
    ended = [Guarantee.State.REFUSED, Guarantee.State.WITHDRAWN, Guarantee.State.ARRIVED]
    under_way = Guarantee.objects.filter(vehicle__in=person.owned).exclude(state__in=ended)
    return found + [
        # Translators: 中文 保供单 %(number)s 未了结
        InTheWay(_("Guarantee shipment %(number)s is under way") % {"number": number}, _("Finish it, or take it back."))
        for number in under_way.order_by("pk").values_list("number", flat=True)
    ]


register_check(Check("parts", 40, parts_on_the_way))
