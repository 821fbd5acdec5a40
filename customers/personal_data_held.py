"""What this room holds about a customer, and what the outbox below it does: for `customers.personal_data`."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from notices.models import Delivery, Message, Receipt
from staff.names import name_key

from .models import (
    Attachment,
    Candidate,
    CareMessage,
    Case,
    CaseAction,
    Contact,
    Customer,
    DataRequest,
    DoNotCall,
    EvidenceItem,
    Forgotten,
    LostCall,
    Merge,
    NoMore,
    Ownership,
    Prospect,
    ProspectCall,
    Reference,
    ReferenceUse,
    Reminder,
    ReminderCall,
    Renewal,
    RenewalCall,
    RenewalQuote,
    Reply,
    ScreeningRow,
    SegmentPeriod,
    Unmasking,
    Vehicle,
    WatchShift,
    WeComContact,
)
from .personal_data import (
    CAR_MODEL,
    CODE,
    GONE,
    HOUSE,
    TECHNICAL,
    Check,
    Held,
    InTheWay,
    Person,
    exempt,
    register,
    register_check,
)

# Of a VIN that was taken away; I is a letter that no maker uses.
NO_VIN = "NIMING"


def nobody(code: str) -> str:
    """The name of somebody who was forgotten: of its own, so that two of them are no twins."""
    return f"{GONE} {code}"


def nobodys_vin(pk: int) -> str:
    """A VIN that no maker gives out, in the form that a VIN has."""
    return f"{NO_VIN}{pk:011d}"


def is_nobodys(vin: str) -> bool:
    return vin.startswith(NO_VIN)


def words_of(params: dict) -> dict:
    """Parameters of a message without what people wrote: figures, days and codes stay."""
    kept = {}
    for name, value in params.items():
        kept[name] = GONE if isinstance(value, str) and value and not (value.isascii() and len(value) <= 10) else value
    return kept


def _moved(merge: Merge, _person: Person) -> dict:
    return {**merge.moved, "fields": {}}


def _to_them(person: Person) -> Q:
    """Messages that went to the customer themselves."""
    found = Q(pk__in=CareMessage.objects.filter(customer__in=person.customers).values("message"))
    if person.mobiles:
        found |= Q(mobile__in=person.mobiles)
    wecom = [text for kind, text in person.others if kind == "wecom"]
    return found | Q(wecom__in=wecom) if wecom else found


def _deliveries(person: Person) -> Q:
    return Q(message__in=Message.objects.filter(_to_them(person)).values("pk"))


def _receipts(person: Person) -> Q:
    found = Q(delivery__in=Delivery.objects.filter(_deliveries(person)).values("pk"))
    return found | Q(mobile__in=person.mobiles) if person.mobiles else found


register(
    Held(
        Customer,
        customer="pk",
        # Translators: 中文 客户档案
        label=_("Profile"),
        order=0,
        sets={
            "name": lambda row, _person: nobody(row.code),
            "name_key": lambda row, _person: name_key(nobody(row.code)),
            "mobile": "",
            "district": "",
            "background": Customer.Background.NONE,
        },
        stays={"code": CODE},
        hidden=("name_key",),
    ),
    Held(
        Vehicle,
        customer="customer",
        order=5,
        sets_later={"vin": lambda row, _person: nobodys_vin(row.pk), "plate": ""},
        stays={"model": CAR_MODEL, "brand_line": CAR_MODEL},
    ),
    Held(Ownership, customer="customer", order=6, texts=("reason",)),
    Held(Merge, customer="kept", order=7, texts=("reason",), sets={"moved": _moved}, hidden=("moved",)),
    Held(Contact, customer="customer", order=50, texts=("words",), stays={"key": CODE}),
    Held(DoNotCall, customer="customer", order=51, texts=("reason", "lift_reason")),
    Held(
        NoMore,
        customer="customer",
        mobile="mobile",
        order=52,
        texts=("words", "lift_reason"),
        # One wish a number is in force, so each keeps a sign of its own.
        sets={"mobile": lambda row, _person: f"{GONE}{row.pk}"},
    ),
    Held(Reply, customer="customer", mobile="mobile", order=53, texts=("mobile", "words", "note"), stays={"key": CODE}),
    Held(WeComContact, customer="customer", order=54, sets={"external_id": lambda row, _person: f"{GONE}{row.pk}"}),
    Held(CareMessage, customer="customer", order=55, texts=("address",)),
    Held(
        Message,
        where=_to_them,
        # Translators: 中文 发给客户的消息
        label=_("Messages sent to the customer"),
        order=56,
        texts=("mobile", "wecom", "own_words"),
        sets={"params": lambda row, _person: words_of(row.params)},
        stays={"key": CODE, "code": CODE, "own_template": CODE, "mention": HOUSE, "address": HOUSE},
        hidden=("mention", "address", "batch", "about_type", "about_id", "key"),
    ),
    Held(
        Delivery,
        where=_deliveries,
        order=57,
        texts=("sent_to", "sent_subject", "sent_body", "last_error"),
        stays={"claimed_by": CODE, "provider_id": CODE, "out_id": CODE},
        hidden=("claimed_by", "lease_until", "provider_id", "out_id", "next_try_at", "attempts", "digest"),
    ),
    Held(
        Receipt,
        where=_receipts,
        order=58,
        texts=("mobile", "words"),
        stays={"provider_id": CODE, "out_id": CODE, "code": CODE},
        in_copy=False,
    ),
    Held(SegmentPeriod, customer="customer", order=60),
    Held(
        Reminder,
        customer="customer",
        order=61,
        texts=("words",),
        stays={"cycle": CODE, "basis": TECHNICAL, "end_reason": CODE},
        hidden=("basis", "cycle"),
    ),
    Held(ReminderCall, customer="reminder__customer", order=62, texts=("words",)),
    Held(LostCall, customer="reminder__customer", order=63, texts=("elsewhere", "words"), stays={"reason": CODE}),
    Held(
        Renewal,
        vehicle="vehicle",
        at="made_at",
        order=64,
        texts=("lost_to", "words"),
        stays={"lost_reason": CODE},
    ),
    Held(
        RenewalQuote,
        vehicle="renewal__vehicle",
        at="renewal__made_at",
        order=65,
        texts=("cover",),
        stays={"insurer": HOUSE},
    ),
    Held(RenewalCall, vehicle="renewal__vehicle", at="renewal__made_at", order=66, texts=("words",)),
    Held(
        Prospect,
        customer="customer",
        mobile="mobile",
        order=67,
        texts=("mobile", "consent_source", "words"),
        sets={
            "name": lambda row, _person: nobody(row.number),
            "name_key": lambda row, _person: name_key(nobody(row.number)),
        },
        stays={"number": CODE, "car": CAR_MODEL, "event": HOUSE},
        hidden=("name_key",),
    ),
    Held(ProspectCall, customer="prospect__customer", mobile="prospect__mobile", order=68, texts=("words",)),
    Held(Reference, customer="customer", order=69, texts=("willing_for", "said_how", "withdrawn_reason")),
    Held(ReferenceUse, customer="reference__customer", order=70, texts=("what",)),
    Held(
        Candidate,
        vehicle="vehicle",
        at="recorded_at",
        order=80,
        texts=("reason",),
        stays={"criterion": CODE},
    ),
    Held(
        EvidenceItem,
        vehicle="vehicle",
        at="recorded_at",
        order=81,
        texts=("words",),
        stays={"criterion": CODE, "kind": CODE, "number": CODE},
    ),
    Held(
        Case,
        vehicle="vehicle",
        at="opened_at",
        order=82,
        texts=("title", "outcome"),
        stays={"number": CODE},
        hidden=("next_warning_at", "half_at", "alert_at"),
    ),
    Held(CaseAction, vehicle="case__vehicle", at="case__opened_at", order=83, texts=("words", "next_step")),
    Held(
        ScreeningRow,
        vehicle="vehicle",
        at="added_at",
        order=84,
        texts=("words", "measures", "verdict_words", "second_words"),
        stays={"criterion": CODE},
    ),
    Held(
        Attachment,
        # A customer's file, a car's, or a case's: found by the case's car where it has neither of the others.
        where=lambda person: (
            Q(customer__in=person.customers) | Q(vehicle__in=person.owned) | Q(case__vehicle__in=person.owned)
        ),
        order=85,
        texts=("name", "words"),
        files=("file",),
    ),
    Held(
        Unmasking,
        where=lambda person: Q(customer__in=person.customers) | Q(vehicle__in=person.owned),
        # Translators: 中文 谁查看过完整号码
        label=_("Who looked at whole numbers"),
        order=200,
        stays={"what": CODE, "where": CODE},
    ),
    Held(
        DataRequest,
        customer="customer",
        order=201,
        texts=("asker", "verified_how", "words", "handed_how"),
        files=("file",),
        stays={
            "number": CODE,
            "findings": HOUSE,
            "sections": HOUSE,
            "counts": HOUSE,
            # Translators: 中文 依法说明为何如此决定
            "decision_words": pgettext_lazy("personal data", "Why it was decided so, which has to be shown"),
        },
        hidden=("findings", "sections", "counts", "form_key", "file"),
    ),
)
# Translators: 中文 员工排班
exempt(_("Who of the staff is on duty"), WatchShift)
# Translators: 中文 只有加密散列
exempt(_("Keyed hashes, from which nobody is read"), Forgotten)


def open_cases(person: Person, at: datetime) -> list[InTheWay]:
    found = Case.objects.open().filter(vehicle__in=person.owned)
    return [
        # Translators: 中文 重点用户案件 %(number)s 尚未结案
        InTheWay(gettext("Key-customer case %(number)s is open") % {"number": number}, gettext("Close it first."))
        for number in found.order_by("pk").values_list("number", flat=True)
    ]


register_check(Check("customers.cases", 35, open_cases))
