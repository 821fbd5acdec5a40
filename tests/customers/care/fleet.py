"""Cars and visits as the tests of care need them."""

from datetime import UTC, date, datetime, timedelta

from tests.makers import make_employee, make_order, make_outlet, make_vehicle

# Ten in the morning in Shanghai.
MORNING = datetime(2026, 11, 12, 2, tzinfo=UTC)
TODAY = date(2026, 11, 12)
DAY = timedelta(days=1)


def make_visit(car, days_ago: int, mileage: int | None = None, kind: str = "maintenance", **fields):
    """A visit of a car so many days before MORNING, paid unless said."""
    advisor = fields.pop("advisor", None) or car.customer.outlet.employees.first()
    return make_order(
        car,
        advisor or make_employee(outlet=car.customer.outlet),
        opened_at=MORNING - days_ago * DAY,
        kind=kind,
        mileage=mileage,
        repair_receipts=fields.pop("repair_receipts", 400),
        **fields,
    )


def make_regular(customer=None, per_day: int = 40, last: int = 180, visits: int = 4, apart: int = 150, **fields):
    """A car driven so many kilometres a day, its last maintenance `last` days ago."""
    oldest = last + (visits - 1) * apart
    car = make_vehicle(customer, purchased_on=TODAY - (oldest + apart) * DAY, **fields)
    for ago in range(oldest, last - 1, -apart):
        make_visit(car, ago, per_day * (oldest + apart - ago))
    return car


def make_fleet(number: int, **fields) -> list:
    """Many regular cars of one outlet, quickly: two visits each."""
    from customers.models import Customer, Vehicle
    from workshop.models import RepairOrder

    outlet = fields.pop("outlet", None) or make_outlet()
    advisor = make_employee(outlet=outlet)
    customers = Customer.objects.bulk_create(
        Customer(code=f"{outlet.code}F{n}", name="周子涵", mobile=f"139{n:08}", outlet=outlet) for n in range(number)
    )
    cars = Vehicle.objects.bulk_create(
        Vehicle(
            vin=f"LSVFLEET0{n:08}",
            plate=f"沪A{n:05}",
            customer=customer,
            model="帕萨特 330TSI",
            purchased_on=TODAY - 560 * DAY,
            insurance_until=TODAY + 10 * DAY,
        )
        for n, customer in enumerate(customers)
    )
    RepairOrder.objects.bulk_create(
        RepairOrder(
            number=f"{outlet.code}-F{n}-{ago}",
            outlet=outlet,
            vehicle=car,
            advisor=advisor,
            kind="maintenance",
            opened_at=MORNING - ago * DAY,
            delivered_at=MORNING - ago * DAY,
            mileage=40 * (560 - ago),
            repair_receipts=300,
        )
        for n, car in enumerate(cars)
        for ago in (360, 180)
    )
    return cars
