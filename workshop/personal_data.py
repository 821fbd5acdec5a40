"""What the workshop holds about a customer: for `customers.personal_data`.

What was asked for, found and agreed is the record of the repair, which the law has us keep; it goes with the second
step, as do signatures and what names the car.
"""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.personal_data import (
    CAR_MODEL,
    CODE,
    TECHNICAL,
    Check,
    Held,
    InTheWay,
    Person,
    exempt,
    register,
    register_check,
)

from .models import (
    Addition,
    Advice,
    Appointment,
    Claim,
    CustomerWords,
    Damage,
    Extension,
    GiftMovement,
    HardCase,
    HardCaseSeat,
    HardCaseVote,
    ItemLine,
    LabourLine,
    MeetingItem,
    OrderLine,
    OrderSheet,
    PackageSale,
    PaperCheck,
    PayerShare,
    QualityCheck,
    Rating,
    RatingLink,
    Reception,
    RepairOrder,
    RescueCall,
    Signature,
    Tag,
)

OPENED, SHEET_OPENED = "order__opened_at", "sheet__order__opened_at"
RECEIVED = "reception__received_at"


def _no_strokes(signature: Signature, _person: Person) -> list:
    """A dot: what was signed on the screen stays signed on the screen."""
    return signature.strokes and [[[0, 0]]]


register(
    Held(RepairOrder, vehicle="vehicle", at="opened_at", order=10, stays={"number": CODE}),
    Held(
        LabourLine,
        vehicle="order__vehicle",
        at=OPENED,
        order=11,
        stays={"operation": TECHNICAL, "fault_code": CODE},
    ),
    Held(
        ItemLine,
        vehicle="vehicle",
        at="sold_on",
        order=12,
        stays={"number": CODE, "sku": CODE, "name": TECHNICAL, "fault_code": CODE},
    ),
    Held(Claim, vehicle="vehicle", at="claimed_on", order=13, texts=("refusal",), stays={"number": CODE}),
    Held(
        OrderSheet,
        vehicle="order__vehicle",
        at=OPENED,
        order=14,
        texts=("rework_cause", "cancel_reason"),
    ),
    Held(
        OrderLine,
        vehicle="sheet__order__vehicle",
        at=SHEET_OPENED,
        order=15,
        texts=("withdraw_reason",),
        stays={"code": CODE, "name": TECHNICAL, "fault_code": CODE},
    ),
    Held(Addition, vehicle="sheet__order__vehicle", at=SHEET_OPENED, order=16, later=("why", "answer")),
    Held(Extension, vehicle="sheet__order__vehicle", at=SHEET_OPENED, order=17, texts=("why",)),
    Held(QualityCheck, vehicle="sheet__order__vehicle", at=SHEET_OPENED, order=18, later=("words",)),
    Held(
        PayerShare,
        vehicle="order__vehicle",
        at=OPENED,
        order=19,
        texts=("reason",),
        stays={"document": CODE},
    ),
    Held(
        Reception,
        vehicle="vehicle",
        at="received_at",
        order=20,
        texts=("brought_by", "mobile", "belongings", "cancel_reason"),
        stays={"number": CODE, "checks": TECHNICAL},
        masks=("brought_by", "mobile"),
        hidden=("form_key",),
    ),
    Held(Damage, vehicle="reception__vehicle", at=RECEIVED, order=21, later=("words",)),
    Held(
        CustomerWords,
        vehicle="reception__vehicle",
        at=RECEIVED,
        order=22,
        later=("words", "finding", "explained"),
    ),
    Held(
        Signature,
        vehicle="reception__vehicle",
        at=RECEIVED,
        order=23,
        texts=("name",),
        sets_later={"strokes": _no_strokes},
        masks=("name",),
        hidden=("strokes",),
    ),
    Held(
        Appointment,
        where=lambda person: Q(vehicle__in=person.owned) | Q(vehicle__isnull=True) & _named(person),
        order=24,
        texts=("caller", "mobile", "words", "cancel_reason"),
        later=("plate",),
        stays={"number": CODE, "model": CAR_MODEL},
        masks=("caller", "mobile"),
    ),
    Held(
        Tag,
        where=lambda person: (
            Q(vehicle__in=person.owned)
            | Q(vehicle__isnull=True, plate__in=person.plates)
            | Q(appointment__mobile__in=person.mobiles)
        ),
        order=25,
        texts=("left_reason",),
        later=("plate",),
    ),
    Held(
        RescueCall,
        where=lambda person: Q(vehicle__in=person.owned) | Q(vehicle__isnull=True) & _named(person),
        order=26,
        texts=("caller", "mobile", "place", "words", "reason"),
        later=("plate",),
        stays={"number": CODE, "model": CAR_MODEL, "rescue_car": CODE},
        masks=("caller", "mobile"),
    ),
    Held(Advice, vehicle="vehicle", at="given_at", order=27, texts=("answer",), later=("words",)),
    Held(Rating, vehicle="order__vehicle", at=OPENED, order=28, texts=("words",)),
    Held(
        RatingLink,
        vehicle="order__vehicle",
        at=OPENED,
        order=29,
        stays={"nonce": CODE},
        hidden=("nonce",),
    ),
    Held(PackageSale, vehicle="order__vehicle", at=OPENED, order=30),
    Held(GiftMovement, vehicle="vehicle", at="at", order=31, texts=("words",)),
    Held(
        HardCase,
        vehicle="vehicle",
        at="brought_at",
        order=32,
        texts=("title", "symptom"),
        stays={
            "number": CODE,
            "model": CAR_MODEL,
            "fault_code": CODE,
            "tried": TECHNICAL,
            "proposal": TECHNICAL,
            "cause": TECHNICAL,
            "solution": TECHNICAL,
        },
        in_copy=False,
    ),
    Held(MeetingItem, vehicle="order__vehicle", at=OPENED, order=33, texts=("problem", "proof"), in_copy=False),
    Held(
        PaperCheck,
        vehicle="order__vehicle",
        at=OPENED,
        order=34,
        texts=("words",),
        stays={"items": TECHNICAL},
        in_copy=False,
    ),
)
# Translators: 中文 技术小组如何表决，不涉及客户
exempt(gettext_lazy("How the technical group votes on a repair"), HardCaseSeat, HardCaseVote)


def _named(person: Person) -> Q:
    return Q(mobile__in=person.mobiles) | Q(plate__in=person.plates - {""})


def cars_in_the_house(person: Person, at: datetime) -> list[InTheWay]:
    """Orders that are not delivered and cars that were taken in: nothing is forgotten while the car is here."""
    orders = RepairOrder.objects.standing().filter(vehicle__in=person.owned, delivered_at__isnull=True)
    found = [
        # Translators: 中文 委托书 %(number)s 尚未交车
        InTheWay(_("Order %(number)s is not delivered yet") % {"number": number}, _("Deliver the car first."))
        for number in orders.order_by("pk").values_list("number", flat=True)
    ]
    received = Reception.objects.filter(vehicle__in=person.owned, order__isnull=True, cancelled_at__isnull=True)
    found += [
        # Translators: 中文 接车单 %(number)s 尚未结束
        InTheWay(_("Reception sheet %(number)s is open") % {"number": number}, _("Write the order, or call it off."))
        for number in received.order_by("pk").values_list("number", flat=True)
    ]
    booked = Appointment.objects.filter(vehicle__in=person.owned, state=Appointment.State.BOOKED)
    found += [
        # Translators: 中文 预约 %(number)s 还没到
        InTheWay(_("Appointment %(number)s is still to come") % {"number": number}, _("Call it off first."))
        for number in booked.order_by("pk").values_list("number", flat=True)
    ]
    return found


def unpaid(person: Person, at: datetime) -> list[InTheWay]:
    """What the customer still owes: delivered, and less received than settled without a settlement."""
    orders = RepairOrder.objects.standing().filter(
        vehicle__in=person.owned, delivered_at__isnull=False, settled_on__isnull=True
    )
    return [
        # Translators: 中文 委托书 %(number)s 尚未结算
        InTheWay(_("Order %(number)s is not settled") % {"number": number}, _("Settle it first: it is unpaid."))
        for number in orders.order_by("pk").values_list("number", flat=True)
    ]


register_check(Check("workshop.house", 10, cars_in_the_house))
register_check(Check("workshop.unpaid", 20, unpaid))
