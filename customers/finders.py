"""What this room finds: cars, customers, key-customer cases."""

import re

from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from staff.masking import masked_name, masked_phone
from staff.roles import Right

from .models import Case, Customer, Vehicle
from .search import Found, Hit, Query, take


def address_of(record) -> str:
    """The record's page, or nothing while no page for it is installed."""
    try:
        return record.get_absolute_url()
    except NoReverseMatch:
        return ""


def find_vehicles(user, query: Query, limit: int) -> Found:
    if len(query.plain) < 2:
        return Found()
    found = Vehicle.objects.visible_to(user, Right.RECORDS).marked(query.plain)
    found = found.select_related("customer__outlet").order_by("plate", "pk")

    def hit(vehicle):
        owner = masked_name(vehicle.customer.name)
        return Hit(
            url=address_of(vehicle),
            title=vehicle.model,
            plate=vehicle.plate,
            note=f"…{vehicle.vin[-6:]} · {owner} · {vehicle.customer.outlet}",
            exact=query.plain in (vehicle.plate, vehicle.vin, vehicle.vin[-6:]),
        )

    return take(found, limit, hit)


def find_customers(user, query: Query, limit: int) -> Found:
    found = Customer.objects.present().visible_to(user, Right.RECORDS)
    found = found.called(query.text, query.letters, query.phone, query.number)
    found = found.select_related("outlet").order_by("name_key", "pk")

    def hit(customer):
        return Hit(
            url=address_of(customer),
            title=masked_name(customer.name),
            note=f"{masked_phone(customer.mobile)} · {customer.outlet}",
            exact=customer.code == query.number or len(query.phone) >= 5 and customer.mobile == query.phone,
        )

    return take(found, limit, hit)


def find_cases(user, query: Query, limit: int) -> Found:
    if not looks_like_a_number(query.number):
        return Found()
    found = Case.objects.visible_to(user, Right.CASES).filter(number__starts=query.number)
    found = found.select_related("vehicle").order_by("-number")

    def hit(case):
        return Hit(
            url=address_of(case),
            title=f"{case.number} {case.title}",
            plate=case.vehicle.plate,
            # Translators: 中文 %(tier)s 级，%(state)s
            note=_("Tier %(tier)s, %(state)s") % {"tier": case.tier, "state": case.get_state_display()},
            exact=case.number == query.number,
        )

    return take(found, limit, hit)


def looks_like_a_number(text: str) -> bool:
    """Whether it can be the number of a record: letters and figures with at least one figure or dash, four signs."""
    return bool(re.fullmatch(r"(?=.*[\d-])[A-Z0-9][A-Z0-9_/-]{3,39}", text))
