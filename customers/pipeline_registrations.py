"""What renewals, prospects, lost customers and references put into the registries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff import jobs, my_day, navigation, open_work, trail
from staff.navigation import NavItem, Section
from staff.open_work import OpenWork
from staff.roles import Right

from . import history, pipeline_day, pipeline_exports, tasks
from . import renewal_policies as policies  # noqa: F401 - declares what is settled
from .history import OpenSource, Source
from .services import renewals

trail.guard(Right.RENEWALS, "customers.renewal")
trail.guard(Right.PROSPECTS, "customers.prospect", "customers.outsidelist", "customers.reference")
for action, label in {
    # Translators: 中文 推荐续保
    "renewal.referred": pgettext_lazy("renewal", "Referred"),
    # Translators: 中文 指定负责人
    "renewal.given": pgettext_lazy("renewal", "Owner named"),
    # Translators: 中文 电话：已联系上
    "renewal.call_reached": _("Called: reached"),
    # Translators: 中文 电话：约时间再打
    "renewal.call_later": _("Called: wants a call another day"),
    # Translators: 中文 电话：没人接
    "renewal.call_no_answer": _("Called: no answer"),
    # Translators: 中文 电话：号码错误
    "renewal.call_wrong_number": _("Called: wrong number"),
    # Translators: 中文 客户来电或到店
    "renewal.call_came": _("The customer called or came"),
    # Translators: 中文 登记报价
    "renewal.quoted": pgettext_lazy("renewal", "Quote entered"),
    # Translators: 中文 修改报价
    "renewal.quote_changed": pgettext_lazy("renewal", "Quote changed"),
    # Translators: 中文 撤回报价
    "renewal.quote_withdrawn": pgettext_lazy("renewal", "Quote withdrawn"),
    # Translators: 中文 续保成功
    "renewal.won": pgettext_lazy("renewal", "Renewal won"),
    # Translators: 中文 续保战败
    "renewal.lost": pgettext_lazy("renewal", "Renewal lost"),
    # Translators: 中文 过期自动结束
    "renewal.lapsed": pgettext_lazy("renewal", "Renewal lapsed"),
    # Translators: 中文 重新跟进
    "renewal.reopened": pgettext_lazy("renewal", "Renewal taken up again"),
    # Translators: 中文 登记潜在客户
    "prospect.entered": _("Prospect entered"),
    # Translators: 中文 客户同意联系
    "prospect.consent_given": _("Consent given"),
    # Translators: 中文 客户撤回同意
    "prospect.consent_taken_back": _("Consent taken back"),
    "prospect.call_reached": _("Called: reached"),
    "prospect.call_no_answer": _("Called: no answer"),
    "prospect.call_wrong_number": _("Called: wrong number"),
    # Translators: 中文 电话：不愿再接电话
    "prospect.call_no_more": _("Called: wants no calls"),
    # Translators: 中文 成为客户
    "prospect.converted": _("Prospect is a customer now"),
    # Translators: 中文 放弃潜在客户
    "prospect.dropped": _("Prospect dropped"),
    # Translators: 中文 收到外部名单
    "outside_list.taken": _("List from outside put on file"),
    "lost.call_reached": _("Called: reached"),
    "lost.call_no_answer": _("Called: no answer"),
    "lost.call_wrong_number": _("Called: wrong number"),
    # Translators: 中文 登记口碑客户
    "reference.noted": _("Willing to be a reference"),
    # Translators: 中文 使用口碑
    "reference.used": _("Reference used"),
    # Translators: 中文 撤回口碑
    "reference.withdrawn": _("Reference taken back"),
}.items():
    trail.describe(action, label)

jobs.declare(
    "customers.fill_renewals",
    # Translators: 中文 生成续保名单
    _("Put policies that end on the list of renewals"),
    tasks.RENEWALS_EVERY,
    counted={
        # Translators: 中文 新进名单
        "made": _("renewals put on the list"),
        # Translators: 中文 到期日更正
        "corrected": _("last days corrected"),
        # Translators: 中文 过期结束
        "lapsed": _("renewals lapsed"),
    },
)
pipeline_exports.RENEWALS.register()
open_work.register(OpenWork("renewals", _("Insurance renewals"), count=renewals.count_of, hand_over=renewals.hand_over))

# Translators: 中文 续保
history.add_kind("renewals", _("Insurance renewals"))
history.register(Source("renewals", "renewals", pipeline_day.on_the_time_line))
history.register_open(OpenSource("renewals", 60, pipeline_day.still_open))

my_day.register(pipeline_day.due_for)
my_day.register_stuck(pipeline_day.stuck_for)
navigation.register(
    NavItem(
        Section.CUSTOMERS,
        # Translators: 中文 续保
        _("Insurance renewals"),
        "customers:renewals",
        Right.RENEWALS,
        order=60,
        count=pipeline_day.due_count,
        icon="shield-check",
    ),
    NavItem(
        Section.CUSTOMERS,
        # Translators: 中文 流失客户
        _("Lost customers"),
        "customers:lost",
        Right.CARE,
        order=62,
        count=pipeline_day.lost_count,
        icon="person-dash",
    ),
    NavItem(
        Section.CUSTOMERS,
        # Translators: 中文 潜在客户
        _("Prospects"),
        "customers:prospects",
        Right.PROSPECTS,
        order=64,
        icon="person-plus",
    ),
    NavItem(
        Section.CUSTOMERS,
        # Translators: 中文 口碑客户
        _("Willing references"),
        "customers:references",
        Right.PROSPECTS,
        order=66,
        icon="chat-heart",
    ),
)
