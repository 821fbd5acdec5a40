"""What the fund puts into the registries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notices import texts
from staff import my_day, navigation, trail, work
from staff.roles import Right

from . import fund_day, fund_exports, fund_messages

texts.register(*fund_messages.TEXTS)
my_day.register(fund_day.due_for)
work.register(fund_exports.FUND_WORK, fund_exports.write_list, reads_only=True)

navigation.register(
    navigation.NavItem(
        navigation.Section.BUSINESS,
        _("After-sales fund"),
        "payroll:fund",
        Right.FUND,
        order=70,
        count=fund_day.waiting_count,
        icon="piggy-bank",
    )
)

trail.guard(Right.FUND, "payroll.fund", "payroll.fundentry", "payroll.fundpayment")
for action, label in {
    # Translators: 中文 提成计入基金
    "fund.credited": _("Share of a commission run booked"),
    # Translators: 中文 月份重开，已冲回
    "fund.reversed": _("Taken back, the run was reopened"),
    "fund.deposited": _("Deposit entered"),
    "fund.paid": _("Payment booked"),
    "fund.corrected": _("Counter entry booked"),
    "fund_payment.asked": _("Payment asked for"),
    "fund_payment.signed": _("Payment signed"),
    "fund_payment.refused": _("Payment refused"),
    "fund_payment.withdrawn": _("Request withdrawn"),
    "fund_payment.paid": pgettext_lazy("payment", "Paid out"),
    "fund_payment.filed": _("Purpose and use put on file"),
    "fund_payment.returned": pgettext_lazy("payment", "Money returned"),
}.items():
    trail.describe(action, label)
