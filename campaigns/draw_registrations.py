"""What draws, vouchers and group purchases put into the registries of the floors below."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers import audiences as written_to
from staff import my_day, navigation, trail, work
from staff.roles import Right
from workshop import beside, deductions

from . import draw_day, tasks
from .exports.draws import PAYMENTS, REFUNDS, VOUCHERS, WINS
from .services import draw_news, draws, vouchers
from .tabs import Tab
from .tabs import register as register_tabs


def _count(campaign) -> int:
    return campaign.draws.count() + campaign.voucher_series.count() + campaign.group_purchases.count()


# Translators: 中文 抽奖、券与团购
_TAB = pgettext_lazy("tab of a campaign", "Draws and vouchers")
register_tabs(Tab("draws", _TAB, "campaigns:campaign_draws", order=60, count=_count))
for label, url_name, right, order, icon in (
    # Translators: 中文 抽奖
    (_("Prize draws"), "campaigns:draws", Right.CAMPAIGNS, 20, "gift"),
    # Translators: 中文 代金券
    (_("Vouchers"), "campaigns:vouchers", Right.CAMPAIGNS, 21, "ticket-perforated"),
    # Translators: 中文 核销代金券
    (_("Redeem a voucher"), "campaigns:voucher_redeem", Right.VOUCHERS_REDEEM, 22, "qr-code-scan"),
    # Translators: 中文 团购
    (_("Group purchases"), "campaigns:groups", Right.CAMPAIGNS, 23, "people"),
):
    navigation.register(
        navigation.NavItem(navigation.Section.MARKETING, label, url_name, right, order=order, icon=icon)
    )
my_day.register(draw_day.due_for)
beside.register(draw_day.beside_order)
deductions.register(vouchers.deductions_of, vouchers.check_deductions, vouchers.release)
written_to.register(draw_news.AUDIENCE)
work.register(draws.WORK, tasks.gather_list)
for export in (WINS, VOUCHERS, PAYMENTS, REFUNDS):
    export.register()

trail.guard(Right.CAMPAIGNS, "campaigns.draw", "campaigns.voucherseries", "campaigns.grouppurchase")
for action, label in {
    # Translators: 中文 起草抽奖
    "draw.written": pgettext_lazy("draw", "Draw written"),
    "draw.changed": pgettext_lazy("draw", "Draw changed"),
    # Translators: 中文 公布规则和奖项
    "draw.published": pgettext_lazy("draw", "Rules and prizes published"),
    # Translators: 中文 正在汇总名单
    "draw.gathering": pgettext_lazy("draw", "The list is being gathered"),
    # Translators: 中文 锁定名单并公布承诺值
    "draw.fixed": pgettext_lazy("draw", "List fixed, commitment published"),
    # Translators: 中文 开奖
    "draw.drawn": pgettext_lazy("draw", "Winners drawn, seed published"),
    "draw.called_off": pgettext_lazy("draw", "Draw called off"),
    # Translators: 中文 电话通知中奖
    "draw.told": pgettext_lazy("draw", "Winner told"),
    # Translators: 中文 发放奖品
    "draw.handed_out": pgettext_lazy("draw", "Prize handed out"),
    # Translators: 中文 新建代金券
    "voucher.series_written": pgettext_lazy("voucher", "Vouchers laid down"),
    "voucher.series_closed": pgettext_lazy("voucher", "No more are issued"),
    # Translators: 中文 发券
    "voucher.issued": pgettext_lazy("voucher", "Vouchers issued"),
    # Translators: 中文 收回
    "voucher.withdrawn": pgettext_lazy("voucher", "Voucher taken back"),
    # Translators: 中文 核销
    "voucher.redeemed": pgettext_lazy("voucher", "Voucher redeemed"),
    # Translators: 中文 撤销核销
    "voucher.undone": pgettext_lazy("voucher", "Redemption undone"),
    # Translators: 中文 起草团购
    "group.written": pgettext_lazy("group purchase", "Group purchase written"),
    "group.changed": pgettext_lazy("group purchase", "Group purchase changed"),
    # Translators: 中文 开团
    "group.opened": pgettext_lazy("group purchase", "Opened for buyers"),
    # Translators: 中文 有人加入
    "group.joined": pgettext_lazy("group purchase", "Somebody joined"),
    # Translators: 中文 付清尾款
    "group.bought": pgettext_lazy("group purchase", "Somebody bought"),
    # Translators: 中文 有人退出
    "group.left": pgettext_lazy("group purchase", "Somebody left"),
    # Translators: 中文 截止并结算差价
    "group.closed": pgettext_lazy("group purchase", "Closed, differences owed"),
    # Translators: 中文 退款已付
    "group.paid_out": pgettext_lazy("group purchase", "Refund paid out"),
}.items():
    trail.describe(action, label)
