"""What this room puts into the registries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers import criteria, search
from customers import history as car_history
from customers.history import FactSource, OpenSource, Source, register, register_fact, register_open
from customers.search import Finder
from intake import hooks
from notices import texts
from staff import jobs, my_day, navigation, policy, trail, work
from staff import operations as house
from staff.roles import Right

from . import exports, history, messages, operations, outage_pack, policies, rescue_sources, services, tasks
from .criteria import CRITERIA

criteria.register(*CRITERIA, policies=policies.KEYS)

criteria.link_evidence("order", _("Repair order"), history.order_address, Right.RECORDS, records=history.order_numbered)
criteria.link_evidence("claim", _("Claim"), history.claim_address, Right.RECORDS, records=history.orders_of_claim)
criteria.link_evidence("part", _("Replaced part"), history.part_address, Right.RECORDS, records=history.orders_of_part)

register(Source("order", "orders", history.orders))
register(Source("claim", "claims", history.claims))
register(Source("item", "parts", history.documents))
register_fact(FactSource("visits", 10, history.mileage_and_visits))
search.register(Finder("orders", _("Repair orders"), 30, history.find_orders))

trail.guard(Right.RECORDS, "workshop.repairorder", "workshop.labourline", "workshop.itemline", "workshop.claim")
trail.guard(Right.DAYBOOK, "workshop.wash", "workshop.receipt", "workshop.consumable")
# Translators: 中文 已登记
trail.describe("daybook.entered", pgettext_lazy("daybook", "Entered"))
trail.describe("daybook.corrected", pgettext_lazy("daybook", "Corrected"))

work.register(exports.DAYBOOK_WORK, exports.write_daybook, reads_only=True)

navigation.register(
    navigation.NavItem(
        navigation.Section.WORKSHOP,
        # Translators: 中文 洗车、收入、辅料
        _("Washes, receipts, consumables"),
        "workshop:washes",
        Right.DAYBOOK,
        order=20,
        icon="journal-text",
    )
)

# Rescue calls ---------------------------------------------------------------------------------------------------------

# Translators: 中文 救援
policy.name_group("rescue", pgettext_lazy("plural", "Rescue calls"))
texts.register(*messages.TEXTS)

car_history.add_kind("rescues", pgettext_lazy("plural", "Rescue calls"))
register(Source("rescues", "rescues", rescue_sources.on_the_time_line))
register_open(OpenSource("rescues", 10, rescue_sources.still_open))
search.register(Finder("rescues", pgettext_lazy("plural", "Rescue calls"), 35, rescue_sources.found_by_number))
hooks.after_import(services.link_after_import)

trail.guard(Right.RESCUE, "workshop.rescuecall")
for action, label in {
    "rescue.taken": pgettext_lazy("rescue", "Call taken"),
    # Translators: 中文 派人
    "rescue.sent": pgettext_lazy("rescue", "Somebody sent"),
    # Translators: 中文 换人
    "rescue.sent_another": pgettext_lazy("rescue", "Somebody else sent"),
    "rescue.arrived": pgettext_lazy("rescue", "Arrived"),
    "rescue.ended": pgettext_lazy("rescue", "Ended"),
    "rescue.cancelled": pgettext_lazy("rescue", "Called off"),
    # Translators: 中文 关联维修单
    "rescue.order_linked": pgettext_lazy("rescue", "Repair order noted"),
}.items():
    trail.describe(action, label)

jobs.declare(
    "workshop.sweep_rescues",
    # Translators: 中文 救援到时提醒
    _("Warn before rescue calls are late"),
    tasks.SWEEP_EVERY,
    counted={"calls": _("rescue calls"), "messages": _("messages")},
)
house.register("warnings", operations.unwarned_calls)
house.register("late", operations.late)
work.register(exports.RESCUES_WORK, exports.write_rescues, reads_only=True)

my_day.register(rescue_sources.due_for)
my_day.register_stuck(rescue_sources.stuck_for)
# Translators: 中文 登记救援
my_day.register_action(my_day.Action(_("Take a rescue call"), "workshop:rescue_take", Right.RESCUE_KEEP, order=15))

navigation.register(
    navigation.NavItem(
        navigation.Section.WORKSHOP,
        # Translators: 中文 在修车辆
        _("In the workshop"),
        "workshop:in_house",
        Right.RECORDS,
        order=10,
        icon="car-front",
    ),
    navigation.NavItem(
        navigation.Section.WORKSHOP,
        pgettext_lazy("plural", "Rescue calls"),
        "workshop:rescues",
        Right.RESCUE,
        order=15,
        count=rescue_sources.open_count,
        icon="truck",
        on_phone=True,
    ),
)

outage_pack.register()
