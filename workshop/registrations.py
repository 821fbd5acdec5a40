"""What this room puts into the registries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers import criteria, search
from customers.history import FactSource, Source, register, register_fact
from customers.search import Finder
from staff import navigation, trail, work
from staff.roles import Right

from . import exports, history, policies
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

work.register(exports.DAYBOOK_WORK, exports.write_daybook)

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
