"""What the workshop's own housekeeping puts into the registries: the evening meeting, gifts."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff import my_day, navigation, open_work, policy, trail
from staff.roles import Right

from . import house_day, house_policies
from .exports.hard_cases import HARD_CASES
from .exports.packages import PACKAGES
from .exports.trainings import CERTIFICATES, TRAININGS
from .services import meeting

# The evening meeting --------------------------------------------------------------------------------------------------

trail.guard(Right.MEETING, "workshop.meetingitem")
for action, label in {
    # Translators: 中文 记入夕会问题
    "meeting.entered": pgettext_lazy("meeting", "Entered"),
    # Translators: 中文 已解决
    "meeting.solved": pgettext_lazy("meeting", "Solved"),
    # Translators: 中文 撤销
    "meeting.dropped": pgettext_lazy("meeting", "Dropped"),
    # Translators: 中文 重新打开
    "meeting.reopened": pgettext_lazy("meeting", "Opened again"),
    # Translators: 中文 延期
    "meeting.postponed": pgettext_lazy("meeting", "Postponed"),
    # Translators: 中文 换人负责
    "meeting.given": pgettext_lazy("meeting", "Given to somebody else"),
}.items():
    trail.describe(action, label)

my_day.register(house_day.problems_due)
my_day.register_stuck(house_day.problems_stuck)
open_work.register(
    open_work.OpenWork(
        "meeting_items",
        # Translators: 中文 夕会问题
        _("Problems of the evening meeting"),
        meeting.items_held,
        meeting.hand_over_items,
        meeting.places_of_items,
    )
)
navigation.register(
    navigation.NavItem(
        navigation.Section.WORKSHOP,
        # Translators: 中文 夕会
        _("Evening meeting"),
        "workshop:meeting",
        Right.MEETING,
        order=40,
        count=house_day.problems_open,
        icon="moon",
    )
)

# Gifts ----------------------------------------------------------------------------------------------------------------

# Translators: 中文 礼品
policy.name_group(house_policies.WELCOMES.partition(".")[0], _("Gifts"))
trail.guard(Right.GIFTS, "workshop.gift", "workshop.stocktake")
for action, label in {
    # Translators: 中文 新增礼品
    "gift.added": pgettext_lazy("gift", "New kind of gift"),
    "gift.changed": pgettext_lazy("gift", "Changed"),
    # Translators: 中文 停用
    "gift.given_up": pgettext_lazy("gift", "Given up"),
    # Translators: 中文 盘点
    "gift.counted": pgettext_lazy("gift", "Shelf counted"),
}.items():
    trail.describe(action, label)

my_day.register(house_day.gifts_due)
navigation.register(
    navigation.NavItem(
        navigation.Section.WORKSHOP,
        _("Gifts"),
        "workshop:gifts",
        order=44,
        count=house_day.gifts_low,
        icon="gift",
        concerns=lambda user: user.may(Right.GIFTS) or user.may(Right.GIFTS_KEEP),
    ),
)

# Packages and the price board -----------------------------------------------------------------------------------------

trail.guard(Right.RECORDS, "workshop.package", "workshop.boardprice")
for action, label in {
    # Translators: 中文 发布套餐
    "package.issued": pgettext_lazy("package", "Issued"),
    # Translators: 中文 定末日
    "package.ended": pgettext_lazy("package", "Last day set"),
    "package.withdrawn": pgettext_lazy("package", "Withdrawn"),
    # Translators: 中文 定价
    "price.set": pgettext_lazy("price", "Price set"),
    "price.ended": pgettext_lazy("price", "Last day set"),
    "price.withdrawn": pgettext_lazy("price", "Withdrawn"),
}.items():
    trail.describe(action, label)

navigation.register(
    navigation.NavItem(
        navigation.Section.WORKSHOP,
        # Translators: 中文 套餐与价格
        _("Packages and prices"),
        "workshop:packages",
        Right.RECORDS,
        order=46,
        icon="tags",
    ),
)

# Hard cases -----------------------------------------------------------------------------------------------------------

# Translators: 中文 疑难案例
policy.name_group(house_policies.VOTE_DAYS.partition(".")[0], _("Hard cases"))
trail.guard(Right.HARD_CASES, "workshop.hardcase", "workshop.groupmember")
for action, label in {
    # Translators: 中文 提交技术小组
    "hard_case.brought": pgettext_lazy("hard case", "Brought to the group"),
    # Translators: 中文 投票同意
    "hard_case.agreed_to": pgettext_lazy("hard case", "Voted for it"),
    # Translators: 中文 投票不同意
    "hard_case.objected": pgettext_lazy("hard case", "Voted against it"),
    # Translators: 中文 方案通过
    "hard_case.agreed": pgettext_lazy("hard case", "The group agreed"),
    # Translators: 中文 方案未通过
    "hard_case.rejected": pgettext_lazy("hard case", "The group did not agree"),
    # Translators: 中文 提出新方案
    "hard_case.proposed": pgettext_lazy("hard case", "Another proposal"),
    # Translators: 中文 解决并入库
    "hard_case.solved": pgettext_lazy("hard case", "Cured, and put into the library"),
    "hard_case.withdrawn": pgettext_lazy("hard case", "Withdrawn"),
    "hard_case.corrected": pgettext_lazy("hard case", "Words of the library corrected"),
    # Translators: 中文 加入技术小组
    "group.joined": pgettext_lazy("technical group", "Joined the group"),
    # Translators: 中文 退出技术小组
    "group.left": pgettext_lazy("technical group", "Left the group"),
}.items():
    trail.describe(action, label)

my_day.register(house_day.cases_due)
navigation.register(
    navigation.NavItem(
        navigation.Section.WORKSHOP,
        _("Hard cases"),
        "workshop:hard_cases",
        Right.HARD_CASES,
        order=42,
        count=house_day.cases_in_hand,
        icon="puzzle",
    ),
)

# Trainings and certificates -------------------------------------------------------------------------------------------

# Translators: 中文 培训
policy.name_group(house_policies.NOTICE_DAYS.partition(".")[0], _("Trainings"))
trail.guard(Right.TRAININGS, "workshop.training", "workshop.certificate")
for action, label in {
    "training.planned": pgettext_lazy("training", "Planned"),
    # Translators: 中文 改参训名单
    "training.people": pgettext_lazy("training", "List of people changed"),
    # Translators: 中文 改期
    "training.moved": pgettext_lazy("training", "Moved"),
    "training.cancelled": pgettext_lazy("training", "Called off"),
    "training.held": pgettext_lazy("training", "Held"),
    # Translators: 中文 更正签到或成绩
    "training.corrected": pgettext_lazy("training", "Attendance corrected"),
    # Translators: 中文 登记证书
    "certificate.entered": pgettext_lazy("certificate", "Entered"),
    # Translators: 中文 换证
    "certificate.renewed": pgettext_lazy("certificate", "Renewed"),
    "certificate.withdrawn": pgettext_lazy("certificate", "Withdrawn"),
}.items():
    trail.describe(action, label)

my_day.register(house_day.trainings_due)
my_day.register(house_day.own_trainings)
navigation.register(
    navigation.NavItem(
        navigation.Section.WORKSHOP, _("Trainings"), "workshop:trainings", Right.TRAININGS, order=48, icon="mortarboard"
    ),
)

# Lists for Excel that may be long -------------------------------------------------------------------------------------

for export in (PACKAGES, HARD_CASES, TRAININGS, CERTIFICATES):
    export.register()
