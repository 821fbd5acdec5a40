"""What satisfaction figures, home visits and quality reports put into the registries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers import history
from staff import jobs, my_day, navigation, open_work, trail, work
from staff.navigation import NavItem, Section
from staff.open_work import OpenWork
from staff.roles import Right

from . import csi_day, csi_exports, csi_sources, quality_exports, tasks
from .services import visits

navigation.register(
    NavItem(
        Section.CUSTOMERS,
        # Translators: 中文 满意度
        _("Satisfaction (CSI)"),
        "complaints:csi",
        Right.CSI,
        order=30,
        icon="emoji-smile",
    ),
    NavItem(
        Section.CUSTOMERS,
        # Translators: 中文 上门走访
        _("Home visits"),
        "complaints:visits",
        Right.VISITS,
        order=35,
        icon="house-heart",
    ),
    NavItem(
        Section.CUSTOMERS,
        # Translators: 中文 质量问题
        _("Quality problems"),
        "complaints:quality",
        Right.QUALITY,
        order=36,
        icon="clipboard-pulse",
    ),
)
my_day.register(csi_day.due_for)
my_day.register_stuck(csi_day.stuck_for)
history.register(history.Source("home-visit", kind="contacts", find=csi_sources.visits))
history.register(history.Source("quality-problem", kind="complaints", find=csi_sources.problems))
history.register_open(history.OpenSource("home-visits", order=40, find=csi_sources.planned))
open_work.register(
    OpenWork(
        "visits",
        _("Home visits"),
        count=visits.held_count,
        hand_over=visits.hand_over_visits,
        places=visits.places_of_held,
    )
)
csi_exports.RESPONSES.register()
work.register(csi_exports.CSI_WORK, csi_exports.write_csi, reads_only=True)
quality_exports.PROBLEMS.register()
jobs.declare(
    "complaints.draw_visits",
    # Translators: 中文 抽取上门走访
    _("Draw of home visits"),
    tasks.VISITS_EVERY,
    {"draws": _("outlets drawn"), "visits": _("customers drawn")},
)

trail.guard(Right.VISITS, "complaints.homevisit", "complaints.visitdraw")
trail.guard(Right.QUALITY, "complaints.qualityproblem", "complaints.qualityreport")
for action, label in {
    "visits.drawn": _("Home visits drawn"),
    # Translators: 中文 新增走访
    "visit.added": pgettext_lazy("visit", "Asked for"),
    "visit.planned": pgettext_lazy("visit", "Planned"),
    "visit.done": pgettext_lazy("visit", "Visited"),
    "visit.dropped": pgettext_lazy("visit", "Dropped"),
    # Translators: 中文 已转交
    "visit.given_on": pgettext_lazy("visit", "Given to somebody else"),
    # Translators: 中文 登记质量问题
    "problem.entered": _("Quality problem entered"),
    "problem.corrected": _("Quality problem corrected"),
    "problem.withdrawn": _("Quality problem withdrawn"),
    # Translators: 中文 汇总成报告
    "quality.collected": pgettext_lazy("quality report", "Begun"),
    "quality.added": pgettext_lazy("quality report", "Problems added"),
    "quality.taken_out": pgettext_lazy("quality report", "Problem taken out"),
    "quality.described": pgettext_lazy("quality report", "Described"),
    "quality.submitted": pgettext_lazy("quality report", "Given to the technical manager"),
    "quality.given_back": pgettext_lazy("quality report", "Given back"),
    "quality.sent": pgettext_lazy("quality report", "Sent to the manufacturer"),
    "quality.answered": pgettext_lazy("quality report", "Answered by the manufacturer"),
    "quality.closed": pgettext_lazy("quality report", "Closed"),
}.items():
    trail.describe(action, label)
