"""What campaigns, draws, vouchers and the club hold about a customer: for `customers.personal_data`."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.personal_data import (
    CODE,
    TECHNICAL,
    Check,
    Held,
    InTheWay,
    Person,
    register,
    register_check,
)

from .models import (
    BenefitUse,
    DrawEntry,
    DrawWin,
    GiftIssue,
    GroupBuyer,
    GroupPayment,
    Guest,
    Invitation,
    InvitationCall,
    Lead,
    Member,
    MemberCard,
    MemberTerm,
    PartnerUse,
    Redemption,
    Stamp,
    Voucher,
)

register(
    Held(Invitation, customer="customer", order=100),
    Held(InvitationCall, customer="invitation__customer", order=101, texts=("words",)),
    Held(
        Guest,
        customer="customer",
        mobile="mobile",
        order=102,
        texts=("name", "mobile"),
        stays={"number": CODE},
        hidden=("form_key",),
    ),
    Held(Stamp, customer="guest__customer", mobile="guest__mobile", order=103),
    Held(
        Lead,
        where=lambda person: (
            Q(guest__customer__in=person.customers)
            | Q(guest__customer__isnull=True, guest__mobile__in=person.mobiles)
            | Q(invitation__customer__in=person.customers)
        ),
        order=104,
        texts=("wants", "words"),
    ),
    Held(
        GiftIssue,
        where=lambda person: Q(guest__customer__in=person.customers) | Q(movement__vehicle__in=person.owned),
        order=105,
    ),
    Held(
        DrawEntry,
        customer="customer",
        mobile="mobile",
        order=106,
        texts=("name", "mobile"),
        stays={"entry": CODE, "person": CODE},
    ),
    Held(DrawWin, customer="entry__customer", mobile="entry__mobile", order=107, texts=("proof",)),
    Held(
        Voucher,
        customer="customer",
        order=108,
        texts=("withdraw_reason",),
        stays={"code": CODE},
    ),
    Held(
        Redemption,
        customer="voucher__customer",
        vehicle="order__vehicle",
        at="at",
        order=109,
        texts=("undo_reason",),
        stays={"document": CODE},
    ),
    Held(GroupBuyer, customer="customer", mobile="mobile", order=110, texts=("name", "mobile", "leave_reason")),
    Held(
        GroupPayment,
        customer="buyer__customer",
        mobile="buyer__mobile",
        order=111,
        stays={"document": CODE},
    ),
    Held(Member, customer="customer", order=112, texts=("end_reason",), stays={"number": CODE}),
    Held(MemberTerm, customer="member__customer", order=113, texts=("note",), stays={"document": CODE}),
    Held(MemberCard, customer="member__customer", order=114, texts=("void_reason",), stays={"number": CODE}),
    Held(
        BenefitUse,
        customer="member__customer",
        order=115,
        texts=("note", "undo_reason"),
        stays={"scope": TECHNICAL},
    ),
    Held(PartnerUse, customer="member__customer", order=116, texts=("note", "undo_reason")),
)


def memberships(person: Person, at: datetime) -> list[InTheWay]:
    """The club's contract with the customer is ended before they are forgotten."""
    found = Member.objects.filter(customer__in=person.customers, ended_at__isnull=True)
    return [
        # Translators: 中文 会员 %(number)s 有效
        InTheWay(_("Membership %(number)s is in force") % {"number": number}, _("End the membership first."))
        for number in found.order_by("pk").values_list("number", flat=True)
    ]


def vouchers(person: Person, at: datetime) -> list[InTheWay]:
    """Vouchers stay what they are worth, whoever holds their code; nobody is told of them any more."""
    left = Voucher.objects.filter(customer__in=person.customers, withdrawn_at__isnull=True)
    used = Redemption.objects.filter(undone_at__isnull=True).values("voucher")
    number = left.exclude(pk__in=used).count()
    if not number:
        return []
    # Translators: 中文 还有 %(number)d 张未用的券
    title = ngettext("%(number)d voucher is not redeemed", "%(number)d vouchers are not redeemed", number)
    title = title % {"number": number}
    return [InTheWay(title, _("They stay good for whoever shows the code."), stops=False)]


register_check(Check("campaigns.club", 50, memberships))
register_check(Check("campaigns.vouchers", 60, vouchers))
