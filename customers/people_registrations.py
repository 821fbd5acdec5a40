"""What customers and cars put into the registries."""

from django.utils.translation import gettext_lazy as _

from staff import context, navigation, trail
from staff.navigation import NavItem, Section
from staff.roles import Right

from . import car_facts, contact_history, finders, people_history, search
from .history import FactSource, OpenSource, Source, register, register_fact, register_open
from .search import Finder

context.register("search", "customers:search", right=Right.RECORDS)
navigation.register(
    NavItem(
        Section.CUSTOMERS,
        # Translators: 中文 客户与车辆
        _("Customers and cars"),
        "customers:customers",
        Right.RECORDS,
        order=40,
        icon="people",
    )
)

search.register(Finder("cars", _("Cars"), 10, finders.find_vehicles))
search.register(Finder("customers", _("Customers"), 20, finders.find_customers))
search.register(Finder("cases", _("Key-customer cases"), 50, finders.find_cases))

register(Source("case", "cases", people_history.cases_opened))
register(Source("case-closed", "cases", people_history.cases_closed))
register(Source("case-action", "cases", people_history.case_actions))
register(Source("candidate", "cases", people_history.candidates))
register(Source("contact", "contacts", contact_history.contacts))
register(Source("do-not-call", "contacts", contact_history.wishes))
register(Source("do-not-call-lifted", "contacts", contact_history.lifted_wishes))
register(Source("ownership", "owners", people_history.owner_changes))
register(Source("attachment", "files", people_history.attachments))
register(Source("trail", "changes", people_history.changes))

register_fact(FactSource("days", 20, car_facts.days_of))

register_open(OpenSource("cases", 10, people_history.open_cases))
register_open(OpenSource("candidates", 20, people_history.waiting_candidates))

for action, label in {
    "customer.created": _("Customer entered by hand"),
    "customer.corrected": _("Customer corrected"),
    "customer.merged": _("Customers merged"),
    "customer.merge_undone": _("Merge taken back"),
    "vehicle.created": _("Car entered by hand"),
    "vehicle.corrected": _("Car corrected"),
    "vehicle.owner_changed": _("Change of owner"),
    "numbers.mobile_seen": _("Looked at the whole phone number"),
    "numbers.vin_seen": _("Looked at the whole VIN"),
    "attachment.added": _("Attachment added"),
    "attachment.withdrawn": _("Attachment withdrawn"),
    # Translators: 中文 标记请勿致电
    "customer.do_not_call_set": _("Not to be called any more"),
    # Translators: 中文 取消请勿致电
    "customer.do_not_call_lifted": _("May be called again"),
}.items():
    trail.describe(action, label)
