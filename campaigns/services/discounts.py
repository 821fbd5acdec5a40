"""What comes off the customer's part of an order by percent: discounts of the club. Vouchers find what these leave."""

from decimal import Decimal

from campaigns import club_rules, voucher_rules
from campaigns.models import BenefitUse
from workshop.deductions import Deduction
from workshop.models import OrderLine, PayerShare, RepairOrder


def lines_of(order: RepairOrder) -> voucher_rules.Lines:
    """What the customer pays of an order that was written here."""
    rows = OrderLine.objects.filter(sheet=order.pk, payer=OrderLine.Payer.CUSTOMER).standing()
    return voucher_rules.lines_of(rows.order_by("line").values_list("kind", "amount"))


def has_paid(order: RepairOrder) -> bool:
    return PayerShare.objects.filter(order=order, payer=OrderLine.Payer.CUSTOMER).exists()


def discounts_of(order: RepairOrder, lines: voucher_rules.Lines | None = None) -> list[tuple[BenefitUse, Decimal]]:
    """The discounts noted on an order, each with what it comes to on the lines as they are now."""
    found = list(
        BenefitUse.objects.of_order(order).exclude(scope="").select_related("benefit", "member").order_by("pk")
    )
    if not found:
        return []
    here = lines_of(order) if lines is None else lines
    return [(use, club_rules.off(use.percent, here.of(use.scope))) for use in found]


def deductions_of(order: RepairOrder) -> list[Deduction]:
    return [Deduction(f"{use.benefit.name} {use.member.number}", off) for use, off in discounts_of(order) if off]


def check_deductions(order: RepairOrder) -> None:
    """A percentage of the lines is never more than the lines; vouchers look whether they fit beside it."""
