"""What settlement, ratings, advice, claims and checks of papers put into the registries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers import history as car_history
from customers.history import OpenSource
from notices import texts
from staff import jobs, my_day, navigation, trail, trail_words
from staff.roles import Right

from . import desk_day, settling_messages, settling_sources, tasks

texts.register(*settling_messages.TEXTS)
my_day.register(settling_sources.due_for)
my_day.register(desk_day.ratings_unasked)
my_day.register(desk_day.claims_unwritten)
my_day.register_today(desk_day.today)
car_history.register_open(OpenSource("advice", 30, settling_sources.open_advice))

trail.guard(Right.RECORDS, "workshop.advice")
trail_words.borrow("workshop.repairorder", "workshop.payershare", "payer", "how", "document")
trail_words.borrow("workshop.repairorder", "workshop.rating", "via")
trail.guard(Right.PAPERS_CHECK, "workshop.papercheck")
for action, label in {
    # Translators: 中文 一方已结算
    "order.share_settled": pgettext_lazy("order", "One payer settled"),
    "order.settled": pgettext_lazy("order", "Settled"),
    # Translators: 中文 逐项解释
    "order.explained": pgettext_lazy("order", "Explained line by line"),
    # Translators: 中文 邀请评价
    "order.rating_asked": pgettext_lazy("order", "Rating asked by link"),
    "order.rated": pgettext_lazy("order", "Rated by the customer"),
    # Translators: 中文 客户不愿评价
    "order.rating_refused": pgettext_lazy("order", "The customer would not rate"),
    # Translators: 中文 已交车
    "order.delivered": pgettext_lazy("order", "Given back"),
    # Translators: 中文 记下建议
    "advice.given": pgettext_lazy("advice", "Advised"),
    "advice.taken": pgettext_lazy("advice", "Done"),
    "advice.declined": pgettext_lazy("advice", "Not wanted"),
    # Translators: 中文 登记索赔
    "claim.entered": pgettext_lazy("claims", "Entered"),
    # Translators: 中文 归入工单
    "claim.order_named": pgettext_lazy("claims", "Named with an order"),
    # Translators: 中文 审定
    "claim.decided": pgettext_lazy("claims", "Decided"),
    # Translators: 中文 回款
    "claim.reimbursed": pgettext_lazy("claims", "Reimbursed"),
    # Translators: 中文 检查单据
    "papers.checked": pgettext_lazy("papers", "Checked"),
    "papers.corrected": pgettext_lazy("papers", "Checked again"),
}.items():
    trail.describe(action, label)

jobs.declare(
    "workshop.write_after_delivery",
    # Translators: 中文 发送交车关怀短信
    _("Write to customers after delivery"),
    tasks.CARE_EVERY,
    counted={"messages": _("messages")},
)

navigation.register(
    navigation.NavItem(
        navigation.Section.WORKSHOP,
        # Translators: 中文 索赔
        pgettext_lazy("plural", "Claims"),
        "workshop:claims",
        Right.CLAIMS_KEEP,
        order=25,
        icon="patch-check",
    ),
    navigation.NavItem(
        navigation.Section.WORKSHOP,
        # Translators: 中文 单据检查
        pgettext_lazy("plural", "Papers"),
        "workshop:papers",
        Right.PAPERS_CHECK,
        order=26,
        icon="clipboard-check",
    ),
    navigation.NavItem(
        navigation.Section.WORKSHOP,
        # Translators: 中文 未做的维修建议
        _("Advice not taken"),
        "workshop:advice",
        Right.RECORDS,
        order=27,
        icon="bookmark",
    ),
)
