"""What the club puts into the registries of the floors below."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers import history
from notices import texts
from staff import jobs, my_day, navigation, trail, trail_words
from staff.roles import Right
from workshop import beside, deductions

from . import club_day, club_messages, tasks
from . import club_policies as club_policies  # declares them
from .exports.club import MEMBERS, USES
from .services import club_uses, discounts

for label, url_name, order, icon in (
    # Translators: 中文 车主俱乐部
    (_("Owners' club"), "campaigns:club", 30, "person-badge"),
    # Translators: 中文 会员
    (pgettext_lazy("club", "Members"), "campaigns:members", 31, "person-vcard"),
    # Translators: 中文 使用会员权益
    (_("Use a benefit"), "campaigns:club_use", 32, "upc-scan"),
    # Translators: 中文 合作商家
    (_("Partner merchants"), "campaigns:partners", 33, "shop"),
):
    navigation.register(
        navigation.NavItem(navigation.Section.MARKETING, label, url_name, Right.CLUB, order=order, icon=icon)
    )

my_day.register(club_day.due_for)
texts.register(*club_messages.TEXTS)
jobs.declare(
    "campaigns.watch_club",
    # Translators: 中文 会籍到期提醒与自动结束
    _("Tell of memberships that end, and end those not renewed"),
    tasks.WATCH_CLUB_EVERY,
    # Translators: 中文 份会籍结束 / 份即将到期 / 人收到提醒
    counted={
        "ended": pgettext_lazy("count", "memberships ended"),
        "ending": pgettext_lazy("count", "memberships end soon"),
        "people": pgettext_lazy("count", "people"),
    },
)
beside.register(club_day.beside_order)
deductions.register(discounts.deductions_of, discounts.check_deductions, club_uses.release)
for export in (MEMBERS, USES):
    export.register()

# Translators: 中文 俱乐部
history.add_kind("club", pgettext_lazy("history", "Club"))
history.register(history.Source("club-joined", "club", club_day.joined))
history.register(history.Source("club-used", "club", club_day.used))
history.register_fact(history.FactSource("club", 60, club_day.facts_of_car))

trail.guard(Right.CLUB, "campaigns.clublevel", "campaigns.member", "campaigns.partner")
trail_words.borrow(
    "campaigns.clublevel", "campaigns.benefit", "service", "times", "period", "most", "percent", "worth", "words",
    "from_on", "to_on",
)  # fmt: skip
trail_words.borrow("campaigns.member", "campaigns.benefituse", "benefit", "order", "on")
trail_words.borrow("campaigns.member", "campaigns.benefituse", "card")
trail_words.borrow("campaigns.partner", "campaigns.partneruse", "member", "on")
for action, label in {
    # Translators: 中文 新建会员等级
    "club.level_written": pgettext_lazy("club", "Level laid down"),
    "club.level_changed": pgettext_lazy("club", "Level changed"),
    # Translators: 中文 等级停用
    "club.level_closed": pgettext_lazy("club", "Level closed"),
    # Translators: 中文 新增权益
    "club.benefit_added": pgettext_lazy("club", "Benefit added"),
    "club.benefit_changed": pgettext_lazy("club", "Benefit changed"),
    # Translators: 中文 入会
    "member.joined": pgettext_lazy("club", "Joined"),
    # Translators: 中文 续费
    "member.renewed": pgettext_lazy("club", "Renewed"),
    # Translators: 中文 变更等级
    "member.level_changed": pgettext_lazy("club", "Member's level changed"),
    # Translators: 中文 会籍结束
    "member.ended": pgettext_lazy("club", "Membership ended"),
    # Translators: 中文 记录生日
    "member.birthday_kept": pgettext_lazy("club", "Birthday kept"),
    # Translators: 中文 删除生日
    "member.birthday_forgotten": pgettext_lazy("club", "Birthday forgotten"),
    # Translators: 中文 补卡
    "member.card_replaced": pgettext_lazy("club", "Card replaced"),
    # Translators: 中文 使用权益
    "member.benefit_used": pgettext_lazy("club", "Benefit used"),
    # Translators: 中文 撤回使用记录
    "member.use_taken_back": pgettext_lazy("club", "Use taken back"),
    # Translators: 中文 登记商家
    "partner.written": pgettext_lazy("partner", "Merchant entered"),
    "partner.changed": pgettext_lazy("partner", "Merchant changed"),
    # Translators: 中文 开始合作
    "partner.begun": pgettext_lazy("partner", "Work together begun"),
    # Translators: 中文 终止合作
    "partner.ended": pgettext_lazy("partner", "Work together ended"),
    # Translators: 中文 会员使用优惠
    "partner.used": pgettext_lazy("partner", "Offer used"),
    "partner.use_taken_back": pgettext_lazy("partner", "Use of the offer taken back"),
}.items():
    trail.describe(action, label)
