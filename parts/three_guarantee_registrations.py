"""What the watch of the three guarantees puts into the registries of the floors below."""

from django.utils.translation import gettext_lazy as _

from customers import criteria, history
from intake import hooks
from notices import texts
from staff import jobs, navigation, trail
from staff.roles import Right

from . import three_guarantee_car as car
from . import three_guarantee_exports as exports
from . import three_guarantee_messages as messages
from . import three_guarantee_policies  # noqa: F401 - policies declare themselves
from .services.three_guarantees import CRITERION
from .tasks import WATCH_EVERY, watch_after_import

texts.register(*messages.TEXTS)
exports.NEAR.register()
hooks.after_import(watch_after_import)

# Translators: 中文 接近三包限值
criteria.name_watched(CRITERION, _("Near a limit of the three guarantees"))
# Translators: 中文 三包限值
criteria.link_evidence("limit", _("Limit of the three guarantees"), car.limits_address, Right.POLICY)
criteria.link_evidence(
    # Translators: 中文 缺件登记
    "backorder", _("Backorder"), car.backorder_address, Right.RECORDS, records=car.backorders_numbered
)  # fmt: skip

history.register_panel(history.PanelSource("three_guarantees", 10, "parts/three_guarantee_panel.html", car.panel_of))
history.register_open(history.OpenSource("three_guarantees", 30, car.near_a_limit))

# Translators: 中文 新增三包限值
trail.describe("three.limit_added", _("Limit of the three guarantees entered"))

jobs.declare(
    "parts.watch_three_guarantees",
    # Translators: 中文 三包预警
    _("Watch the limits of the three guarantees"),
    WATCH_EVERY,
    counted={
        "cars": _("cars"),
        "warnings": _("warnings"),
        "messages": _("messages"),
        "candidates": _("new candidates"),
    },
)

navigation.register(
    navigation.NavItem(
        navigation.Section.WORKSHOP,
        # Translators: 中文 三包预警
        _("Three guarantees"),
        "parts:three_guarantees",
        Right.RECORDS,
        order=60,
        icon="shield-exclamation",
    )
)
