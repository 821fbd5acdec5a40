"""Cars and customers that are found by typing within a form. Reads only."""

from staff.masking import masked_name, masked_phone
from staff.roles import Right

from .models import Customer, Vehicle
from .search import Query

FOUND = 20


def find_cars(user, text: str) -> list[dict]:
    """Up to 20 cars that the user sees, by plate, VIN, owner or phone: `{"value": id, "text", "note"}`."""
    query = Query.of(text)
    if not query:
        return []
    visible = Vehicle.objects.visible_to(user, Right.RECORDS)
    owners = Customer.objects.called(query.text, query.letters, query.phone, query.number)
    found = visible.marked(query.plain) | visible.filter(customer__in=owners.values("pk"))
    return [
        {"value": car.pk, "text": " ".join(filter(None, [car.plate, car.model])), "note": _note_on(car)}
        for car in found.select_related("customer").order_by("plate", "pk")[:FOUND]
    ]


def find_customers(user, text: str) -> list[dict]:
    """Up to 20 customers that the user sees, by name, pinyin or phone, in the same form."""
    query = Query.of(text)
    if not query:
        return []
    found = Customer.objects.visible_to(user, Right.RECORDS).present()
    found = found.called(query.text, query.letters, query.phone, query.number)
    return [
        {"value": person.pk, "text": masked_name(person.name), "note": f"{masked_phone(person.mobile)} {person.code}"}
        for person in found.order_by("name_key", "pk")[:FOUND]
    ]


def _note_on(car: Vehicle) -> str:
    return f"…{car.vin[-6:]} · {masked_name(car.customer.name)} {masked_phone(car.customer.mobile)}"
