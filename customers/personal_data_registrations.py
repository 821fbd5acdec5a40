"""What requests about personal data, and the record of who looked, put into the registries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notices import texts
from staff import jobs, my_day, navigation, trail, work
from staff.navigation import NavItem, Section
from staff.roles import Right

from . import looks_exports, personal_data_day, personal_data_messages, tasks
from . import personal_data_policies as policies  # noqa: F401 - declares what is settled
from .services import data_requests

work.register(data_requests.FORGET, data_requests.forget)
looks_exports.LOOKS.register()
texts.register(*personal_data_messages.TEXTS)
jobs.declare(
    "customers.go_on_with_deletions",
    # Translators: 中文 继续匿名化
    _("Go on with deletions of personal data"),
    tasks.DELETIONS_EVERY,
    # Translators: 中文 位客户 / 份维修档案
    counted={
        "people": pgettext_lazy("count", "customers anonymised"),
        "cars": pgettext_lazy("count", "records of repairs"),
    },
)
jobs.declare(
    "customers.watch_looks",
    # Translators: 中文 提醒号码查看异常
    _("Tell of unusually many looks at whole numbers"),
    tasks.LOOKS_EVERY,
    # Translators: 中文 人
    counted={"people": pgettext_lazy("count", "people with unusually many looks")},
)
my_day.register(personal_data_day.due_for)
navigation.register(
    NavItem(
        Section.CUSTOMERS,
        # Translators: 中文 个人信息申请
        _("Requests about personal data"),
        "customers:data_requests",
        Right.PERSONAL_DATA,
        order=90,
        icon="person-lock",
    )
)
navigation.register(
    NavItem(
        Section.CUSTOMERS,
        # Translators: 中文 号码查看记录
        _("Looks at whole numbers"),
        "customers:looks",
        Right.LOOKS,
        order=95,
        icon="eye",
    )
)

trail.guard(Right.PERSONAL_DATA, "customers.datarequest")
for action, label in {
    # Translators: 中文 登记个人信息申请
    "data_request.recorded": pgettext_lazy("personal data", "Request noted"),
    # Translators: 中文 生成客户副本
    "data_request.copy_made": pgettext_lazy("personal data", "Copy made"),
    # Translators: 中文 副本已交付
    "data_request.handed_over": pgettext_lazy("personal data", "Copy handed over"),
    # Translators: 中文 已更正
    "data_request.corrected": pgettext_lazy("personal data", "Corrected as asked"),
    # Translators: 中文 删除核查
    "data_request.checked": pgettext_lazy("personal data", "Deletion checked"),
    # Translators: 中文 批准删除
    "data_request.approved": pgettext_lazy("personal data", "Deletion approved"),
    # Translators: 中文 已匿名化
    "data_request.anonymised": pgettext_lazy("personal data", "Anonymised"),
    # Translators: 中文 维修档案到期，已匿名化
    "data_request.rest_anonymised": pgettext_lazy("personal data", "Record of repairs anonymised"),
    # Translators: 中文 不予办理
    "data_request.refused": pgettext_lazy("personal data", "Request refused"),
    # Translators: 中文 客户撤回申请
    "data_request.withdrawn": pgettext_lazy("personal data", "Request taken back"),
}.items():
    trail.describe(action, label)
