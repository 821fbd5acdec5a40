"""What the fund asks of people: on their first page, and beside its entry in the navigation."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from staff.instants import beginning_of
from staff.my_day import DueItem
from staff.roles import Right
from staff.templatetags.components import money_text

from .models import FundPayment

# The first page shows what comes next; the list of payments has all of it.
AT_MOST = 50
FILE_WITHIN = timedelta(days=3)
DAY = timedelta(days=1)


def to_sign(user):
    return FundPayment.objects.visible_to(user, Right.FUND_DISPOSE).to_sign(user)


def to_pay(user):
    return FundPayment.objects.visible_to(user, Right.FUND_KEEP).to_pay()


def to_file(user):
    return FundPayment.objects.visible_to(user, Right.FUND_FILE).to_file(user)


def waiting_count(user, at: datetime) -> int | None:
    """How many payments wait for this person; None for those who only watch."""
    if not any(user.may(right) for right in (Right.FUND_DISPOSE, Right.FUND_KEEP, Right.FUND_FILE)):
        return None
    return sum(queue(user).count() for queue in (to_sign, to_pay, to_file))


def due_for(user, at: datetime) -> Iterator[DueItem]:
    """Payments to sign and to pay out by the day they are wanted on, and to put on file soon after."""
    for payment in _first(to_sign(user)):
        # Translators: 中文 签字：基金付款
        yield _item(payment, _("Sign a payment of the fund"), _("Look and sign"), payment.asked_at)
    for payment in _first(to_pay(user)):
        yield _item(payment, _("Pay out of the fund"), _("Pay out"), payment.signed_at)
    for payment in _first(to_file(user)):
        # Translators: 中文 基金使用备案
        what = _("Put the use of the fund on file")
        yield _item(payment, what, _("Put on file"), payment.paid_at, payment.paid_at + FILE_WITHIN)


def _first(payments):
    return payments.select_related("asked_by").order_by("wanted_on", "pk")[:AT_MOST]


def _item(payment: FundPayment, what: str, action: str, started_at: datetime, deadline_at: datetime | None = None):
    return DueItem(
        deadline_at=deadline_at or beginning_of(payment.wanted_on + DAY),
        started_at=started_at,
        what=what,
        # Translators: 中文 %(amount)s 付给 %(payee)s · %(purpose)s
        why=_("%(amount)s to %(payee)s · %(purpose)s")
        % {"amount": money_text(payment.amount), "payee": payment.payee, "purpose": payment.purpose},
        url=payment.get_absolute_url(),
        action=action,
        group=_("After-sales fund"),
        who=payment.asked_by.name,
    )
