"""What screening puts into the registries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notices import texts
from staff import jobs, my_day, navigation, trail, trail_words
from staff.navigation import NavItem, Section
from staff.roles import Right

from . import beside, screening_day, screening_exports, screening_messages, tasks
from . import screening_policies as policies  # noqa: F401 - declares what is settled

texts.register(*screening_messages.TEXTS)
my_day.register(screening_day.due_for)
my_day.register(screening_day.to_open)
my_day.register(screening_day.to_appeal)
my_day.register_stuck(screening_day.stuck_for)
beside.register(screening_day.beside_case)
screening_exports.FILINGS.register()
screening_exports.FORM.register()

navigation.register(
    NavItem(
        Section.CUSTOMERS,
        # Translators: 中文 3·15 排查
        _("Screening for 15 March"),
        "customers:screening",
        Right.SCREENING,
        order=15,
        icon="clipboard-check",
    )
)

jobs.declare(
    "customers.watch_screening",
    # Translators: 中文 3·15 排查催报
    _("Remind of screening lists and settle rounds that are over"),
    tasks.SCREENING_EVERY,
    # Translators: 中文 张逾期 / 条消息 / 张扣分
    counted={
        "late": pgettext_lazy("count", "late lists"),
        "messages": pgettext_lazy("count", "messages"),
        "points": pgettext_lazy("count", "lists that cost points"),
    },
)

trail.guard(Right.SCREENING, "customers.screeninglist")
for action, label in {
    # Translators: 中文 开启排查轮次
    "screening.opened": pgettext_lazy("screening", "Round opened"),
    # Translators: 中文 轮次结束，未报网点扣分
    "screening.settled": pgettext_lazy("screening", "Round over, missing lists cost points"),
    # Translators: 中文 填入重点用户
    "screening.rows_added": pgettext_lazy("screening", "Put on the list"),
    # Translators: 中文 从表中撤下
    "screening.row_dropped": pgettext_lazy("screening", "Taken off the list"),
    # Translators: 中文 已为此行建案
    "screening.case_opened": pgettext_lazy("screening", "Case opened for a row"),
    # Translators: 中文 上报
    "screening.filed": pgettext_lazy("screening", "Filed"),
    # Translators: 中文 区域经理核实
    "screening.judged": pgettext_lazy("screening", "Row verified"),
    # Translators: 中文 转报大区
    "screening.passed_on": pgettext_lazy("screening", "Passed on to the region"),
    # Translators: 中文 二级复核
    "screening.looked_again": pgettext_lazy("screening", "Second look"),
    # Translators: 中文 加抽复核
    "screening.drawn_more": pgettext_lazy("screening", "All other cleared rows drawn"),
    # Translators: 中文 大区一方验收
    "screening.seat_accepted": pgettext_lazy("screening", "Accepted by one of the region"),
    # Translators: 中文 排查表已验收
    "screening.accepted": pgettext_lazy("screening", "Accepted"),
    # Translators: 中文 考核扣分
    "screening.points": pgettext_lazy("screening", "Points off the assessment"),
    # Translators: 中文 申诉
    "screening.appealed": pgettext_lazy("screening", "Appeal"),
    # Translators: 中文 申诉已处理
    "screening.appeal_decided": pgettext_lazy("screening", "Appeal decided"),
}.items():
    trail.describe(action, label)

trail_words.borrow("customers.screeninglist", "customers.ScreeningRow", "line", "verdict", "second")
trail_words.borrow("customers.screeninglist", "customers.ScreeningDeduction", "points")
trail_words.borrow("customers.screeninglist", "customers.ScreeningAcceptance", "seat")
