"""What the keeping of figures puts into the registries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intake import hooks
from staff import jobs, my_day, navigation, trail
from staff.roles import Right

from . import closing_day, tasks

# Translators: 中文 条新写 / 条不变 / 个关账月有变动
COUNTED = {
    "written": pgettext_lazy("count", "figures written"),
    "stood": pgettext_lazy("count", "figures unchanged"),
    "drifted": pgettext_lazy("count", "closed months that changed"),
}
jobs.declare(
    "targets.keep_figures",
    # Translators: 中文 更新看板数据
    _("Keep the figures of boards"),
    tasks.KEEP_EVERY,
    counted=COUNTED,
)
jobs.declare(
    "targets.rebuild_figures",
    # Translators: 中文 重算全部看板数据
    _("Count all figures of boards anew"),
    tasks.REBUILD_EVERY,
    counted=COUNTED,
)

hooks.after_import(tasks.recount_after_import)
my_day.register(closing_day.due_for)
navigation.register(
    navigation.NavItem(
        navigation.Section.BUSINESS,
        # Translators: 中文 月度关账
        _("Closed months"),
        "targets:closings",
        Right.BOARD,
        order=35,
        icon="lock",
    )
)

trail.guard(Right.BOARD, "targets.monthclose")
# Translators: 中文 月度关账
trail.describe("month.closed", pgettext_lazy("figures", "Month closed"))
# Translators: 中文 接受修订
trail.describe("month.revised", pgettext_lazy("figures", "Revision accepted"))
