"""What this room puts into the registries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff import jobs, my_day, navigation, trail
from staff import operations as house
from staff.roles import Right

from . import day, long_work, operations, tasks

long_work.register()

navigation.register(
    navigation.NavItem(
        navigation.Section.DATA,
        # Translators: 中文 导入
        pgettext_lazy("navigation", "Imports"),
        "intake:imports",
        Right.IMPORT,
        order=10,
        count=day.waiting_count,
        icon="file-earmark-arrow-down",
    )
)
my_day.register(day.due_for)
house.register("imports", operations.waiting)
jobs.declare(
    "intake.go_on",
    _("Go on with the queue of imports"),
    tasks.EVERY,
    counted={"released": _("silent imports released"), "begun": _("imports begun")},
)

trail.describe("import.uploaded", _("File uploaded"))
trail.describe("import.refused", _("File refused"))
trail.describe("import.mapped", _("Columns matched"))
trail.describe("import.taken", _("Import taken"))
trail.describe("import.abandoned", _("Import given up"))
trail.describe("import.broken_off", _("Import broken off"))
trail.describe("mapping.saved", _("Column mapping saved"))
trail.describe("mapping.renamed", _("Column mapping renamed"))
trail.describe("mapping.retired", _("Column mapping retired"))
trail.describe("record.imported", _("Changed by an import"))
# Translators: 中文 导入改动了记录
trail.describe("import.changed", _("Records changed by an import"))
trail.gather("record.imported", under=("import.taken", "import.changed"))
