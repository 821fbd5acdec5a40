"""What the room puts into the registries of the floors below."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notices import texts
from staff import jobs, my_day, navigation, open_work, trail, trail_words
from staff.roles import Right

from . import campaign_day, campaign_messages, campaign_page, measures, plan_figures, reporting, tasks
from .exports.campaigns import CAMPAIGNS
from .services import plans
from .services import tasks as task_services
from .tabs import Tab
from .tabs import register as register_tabs

navigation.register(
    navigation.NavItem(
        navigation.Section.MARKETING,
        # Translators: 中文 市场活动
        _("Campaigns"),
        "campaigns:campaigns",
        Right.CAMPAIGNS,
        order=10,
        icon="megaphone",
        count=campaign_day.campaigns_open,
    ),
    navigation.NavItem(
        navigation.Section.MARKETING,
        # Translators: 中文 营销日历
        _("Marketing calendar"),
        "campaigns:calendar",
        Right.CAMPAIGNS,
        order=12,
        icon="calendar3",
    ),
)

# Translators: 中文 方案
register_tabs(Tab("plan", pgettext_lazy("tab of a campaign", "Plan"), "campaigns:campaign", order=10))

my_day.register(campaign_day.due_for)
my_day.register_stuck(campaign_day.stuck_for)
CAMPAIGNS.register()
texts.register(*campaign_messages.TEXTS)
measures.register("came", plan_figures.people_who_came)
measures.register("leads", plan_figures.leads_of)
reporting.register(10, campaign_page.plan_part)
jobs.declare(
    "campaigns.remind_tasks",
    # Translators: 中文 提醒活动任务
    _("Remind of tasks of campaigns"),
    tasks.REMIND_EVERY,
    counted={"people": pgettext_lazy("count", "people"), "tasks": pgettext_lazy("count", "tasks")},
)
open_work.register(
    open_work.OpenWork(
        "campaign_tasks",
        # Translators: 中文 活动任务
        _("Tasks of campaigns"),
        task_services.tasks_held,
        task_services.hand_over_tasks,
        task_services.places_of_tasks,
    )
)
open_work.register(
    open_work.OpenWork(
        "campaigns",
        # Translators: 中文 负责的活动
        _("Campaigns one answers for"),
        task_services.campaigns_held,
        task_services.hand_over_campaigns,
        task_services.places_of_campaigns,
    )
)

trail.guard(Right.CAMPAIGNS, "campaigns.campaign")
for action, label in {
    # Translators: 中文 新建活动
    "campaign.written": pgettext_lazy("campaign", "Begun"),
    "campaign.changed": pgettext_lazy("campaign", "Changed"),
    # Translators: 中文 写总结
    "campaign.evaluated": pgettext_lazy("campaign", "Evaluation written"),
    "campaign.settled": pgettext_lazy("campaign", "Settled"),
    "campaign.called_off": pgettext_lazy("campaign", "Called off"),
    "campaign.part_added": pgettext_lazy("campaign", "Added to the plan"),
    "campaign.part_changed": pgettext_lazy("campaign", "Plan changed"),
    "campaign.part_removed": pgettext_lazy("campaign", "Taken out of the plan"),
    "campaign.task_given": pgettext_lazy("campaign", "Task given"),
    "campaign.task_done": pgettext_lazy("campaign", "Task done"),
    "campaign.task_reopened": pgettext_lazy("campaign", "Task open again"),
}.items():
    trail.describe(action, label)
for kind, known in plans.KINDS.items():
    written = {f"{kind}_{name}": name for name in known.fields}
    trail_words.borrow("campaigns.campaign", known.model._meta.label, **written)
trail_words.borrow("campaigns.campaign", "campaigns.task", task_proof="proof")
