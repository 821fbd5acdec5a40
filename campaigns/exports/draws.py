"""Prizes with who won them, vouchers with where they were redeemed, and ledgers of group purchases, for Excel."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from campaigns.forms.draws import DrawFilter
from campaigns.forms.group_purchases import GroupFilter, RefundFilter
from campaigns.forms.vouchers import SeriesFilter
from campaigns.models import Draw, DrawWin, GroupPayment, GroupPurchase, Voucher, VoucherSeries
from exchange.writer import Heading, workbook
from staff.list_exports import ListExport
from staff.masking import masked_name, masked_phone
from staff.roles import Right


def wins_for(user, parameters, at):
    """Every win of the draws that are filtered."""
    visible = Draw.objects.visible_to(user, Right.CAMPAIGNS).visible_to(user, Right.EXPORT)
    draws = DrawFilter(parameters, user=user).apply(visible)
    found = DrawWin.objects.filter(draw__in=draws.order_by().values("pk"))
    return found.select_related("draw__outlet", "draw__campaign", "prize", "entry", "handed_by").order_by(
        "-draw__draw_at", "-draw", "nth"
    )


def wins_workbook(wins, user) -> bytes:
    headings = [
        Heading(_("Outlet"), 18),
        Heading(_("Campaign"), 24),
        Heading(_("Number"), 16),
        Heading(_("Prize draw"), 24),
        Heading(pgettext("draw", "Published"), 17, "instant"),
        Heading(pgettext("draw", "Drawn"), 17, "instant"),
        Heading(pgettext("prize", "Prize"), 14),
        Heading(pgettext("prize", "What it is"), 24),
        Heading(pgettext("prize", "Worth of one (yuan)"), 14, "money"),
        Heading(_("Entry"), 18),
        Heading(_("Name"), 12),
        Heading(_("Mobile"), 16),
        Heading(_("Handed out"), 17, "instant"),
        Heading(_("By"), 12),
        Heading(_("Who fetched it"), 32),
        Heading(_("Hash of the list"), 66),
        Heading(_("Seed"), 66),
    ]
    return workbook({_("Prize draws"): (headings, map(_win_row, wins))})


def _win_row(win: DrawWin) -> list:
    draw, prize, entry = win.draw, win.prize, win.entry
    return [
        draw.outlet.name, draw.campaign.name, draw.number, draw.name, draw.published_at, draw.drawn_at, prize.name,
        prize.what, prize.worth, entry.entry, masked_name(entry.name), masked_phone(entry.mobile), win.handed_at,
        win.handed_by.name if win.handed_by else "", win.proof, draw.list_hash, draw.seed,
    ]  # fmt: skip


WINS = ListExport(
    kind="campaigns.wins_export",
    name="prize-draws",
    # Translators: 中文 导出抽奖与中奖记录
    title=gettext_lazy("Export of prize draws"),
    needs=Right.CAMPAIGNS,
    rows=wins_for,
    book=wins_workbook,
)


def vouchers_for(user, parameters, at):
    """Every voucher of the series that are filtered; `series=` narrows it to one."""
    visible = VoucherSeries.objects.visible_to(user, Right.CAMPAIGNS).visible_to(user, Right.EXPORT)
    series = SeriesFilter(parameters, user=user).apply(visible)
    if parameters.get("series", "").isdigit():
        series = series.filter(pk=parameters["series"])
    found = Voucher.objects.filter(series__in=series.order_by().values("pk")).with_use()
    return found.select_related("series__outlet", "customer", "issued_by").order_by("-series", "-pk")


def vouchers_workbook(vouchers, user) -> bytes:
    headings = [
        Heading(_("Outlet"), 18),
        Heading(_("Voucher"), 24),
        Heading(pgettext("voucher", "Good for"), 12),
        Heading(_("Value (yuan)"), 12, "money"),
        Heading(pgettext("voucher", "Code"), 18),
        Heading(_("Customer"), 14),
        Heading(_("Issued"), 17, "instant"),
        Heading(_("Issued by"), 12),
        Heading(_("Valid until"), 12, "day"),
        Heading(_("State"), 12),
        Heading(_("Redeemed"), 17, "instant"),
        Heading(_("Redeemed by"), 12),
        Heading(_("Order or receipt"), 18),
        Heading(_("Taken off"), 12, "money"),
    ]
    return workbook({_("Vouchers"): (headings, (_voucher_row(each) for each in vouchers))})


def _voucher_row(voucher: Voucher) -> list:
    used = voucher.standing[0] if voucher.standing else None
    series = voucher.series
    return [
        series.outlet.name, series.name, series.get_scope_display(), series.value,
        # Whoever has the code of an unused voucher has the voucher.
        voucher.spaced if used or voucher.withdrawn_at else f"{voucher.code[:4]}-****",
        masked_name(voucher.customer.name) if voucher.customer else "", voucher.issued_at, voucher.issued_by.name,
        series.valid_to_on, _state(voucher, used), used.at if used else None, used.by.name if used else "",
        (used.order.number if used.order else used.document) if used else "", used.amount if used else None,
    ]  # fmt: skip


def _state(voucher: Voucher, used) -> str:
    if voucher.withdrawn_at:
        return pgettext("voucher", "Taken back")
    return pgettext("voucher", "Redeemed") if used else pgettext("voucher", "Not redeemed")


VOUCHERS = ListExport(
    kind="campaigns.vouchers_export",
    name="vouchers",
    # Translators: 中文 导出代金券
    title=gettext_lazy("Export of vouchers"),
    needs=Right.CAMPAIGNS,
    rows=vouchers_for,
    book=vouchers_workbook,
)


def payments_for(user, parameters, at):
    """The ledgers of the group purchases that are filtered; `group=` narrows it to one."""
    visible = GroupPurchase.objects.visible_to(user, Right.CAMPAIGNS).visible_to(user, Right.EXPORT)
    groups = GroupFilter(parameters, user=user).apply(visible)
    if parameters.get("group"):
        groups = groups.filter(number=parameters["group"])
    found = GroupPayment.objects.filter(buyer__group__in=groups.order_by().values("pk"))
    return found.select_related("buyer__group__outlet", "buyer__offer", "by", "paid_by").order_by(
        "-buyer__group", "buyer", "pk"
    )


def payments_workbook(payments, user) -> bytes:
    headings = [
        Heading(_("Outlet"), 18),
        Heading(_("Number"), 16),
        Heading(_("Group purchase"), 24),
        Heading(_("Name"), 12),
        Heading(_("Mobile"), 16),
        Heading(pgettext("group purchase", "Car and fittings"), 24),
        Heading(_("Kind"), 14),
        Heading(_("Amount"), 14, "money"),
        Heading(_("Buyers then"), 10, "whole"),
        Heading(_("Cut then"), 12, "money"),
        Heading(_("When"), 17, "instant"),
        Heading(_("By"), 12),
        Heading(_("Paid"), 17, "instant"),
        Heading(_("How it was paid"), 12),
        Heading(_("Receipt or transaction"), 18),
    ]
    return workbook({_("Group purchases"): (headings, map(_payment_row, payments))})


def _payment_row(payment: GroupPayment) -> list:
    buyer = payment.buyer
    return [
        buyer.group.outlet.name, buyer.group.number, buyer.group.name, masked_name(buyer.name),
        masked_phone(buyer.mobile), buyer.offer.name, payment.get_kind_display(), payment.amount, payment.buyers,
        payment.cut, payment.at, payment.by.name, payment.paid_at, payment.get_how_display(), payment.document,
    ]  # fmt: skip


PAYMENTS = ListExport(
    kind="campaigns.group_payments_export",
    name="group-purchases",
    # Translators: 中文 导出团购收退款
    title=gettext_lazy("Export of group purchases"),
    needs=Right.CAMPAIGNS,
    rows=payments_for,
    book=payments_workbook,
)


def refunds_for(user, parameters, at):
    """What goes back to buyers, as the list of refunds filters it."""
    visible = GroupPayment.objects.visible_to(user, Right.DRAWS, Right.CAMPAIGNS_MONEY)
    visible = visible.visible_to(user, Right.EXPORT)
    return RefundFilter(parameters, user=user).apply(visible).for_list().order_by("-at", "-pk")


REFUNDS = ListExport(
    kind="campaigns.group_refunds_export",
    name="group-purchase-refunds",
    # Translators: 中文 导出团购退款
    title=gettext_lazy("Export of refunds of group purchases"),
    needs=Right.CAMPAIGNS,
    rows=refunds_for,
    book=payments_workbook,
)
