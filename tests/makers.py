"""Records for tests, with only what matters to the test said: `make_user("韩立诚", Role.SERVICE_MANAGER, outlet)`.

Append here; a maker saves, and gives names that a dealership would find natural.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

from django.conf import settings

from staff.models import Area, Employee, Outlet, Posting, Region, User
from staff.names import name_key
from staff.roles import LEVEL_OF, Level

_numbers = count(1)

LONG_AGO = date(2020, 1, 1)
PASSWORD = "password-1234"


# --- Organisation -----------------------------------------------------------------------------------------------------


def make_region(name: str = "华东大区") -> Region:
    return Region.objects.get_or_create(name=name)[0]


def make_area(name: str = "沪东区域", region: Region | None = None) -> Area:
    return Area.objects.get_or_create(name=name, region=region or make_region())[0]


def make_outlet(
    code: str = "SH01", name: str = "嘉禾北蔡店", area: Area | str = "沪东区域", region: str = "华东大区", **fields
) -> Outlet:
    """The outlet of that code, made with its area and region unless it is there."""
    found = Outlet.objects.filter(code=code).first()
    if found:
        return found
    place = area if isinstance(area, Area) else make_area(area, make_region(region))
    return Outlet.objects.create(code=code, name=name, area=place, **fields)


def make_employee(name: str = "林知夏", outlet: Outlet | None = None, number: str = "", **fields) -> Employee:
    return Employee.objects.create(
        number=number or f"E{next(_numbers):05d}",
        name=name,
        name_key=name_key(name),
        outlet=outlet or make_outlet(),
        position=fields.pop("position", "服务顾问"),
        hired_on=fields.pop("hired_on", LONG_AGO),
        **fields,
    )


def make_user(
    name: str = "韩立诚", role: str = "", place=None, username: str = "", password: str = PASSWORD, **fields
) -> User:
    """An account, posted in `role` at `place` (an outlet, area or region; none for headquarters) since long ago."""
    user = User.objects.create_user(username or f"user{next(_numbers)}", password, name=name, **fields)
    if role:
        make_posting(user, role, place)
    return user


def has_second_step(user: User) -> User:
    """The account as if the second step at sign-in had been set up long ago; sessions by `force_login` have shown it
    (`tests.conftest`)."""
    user.second_factor_at = datetime(2020, 1, 1, tzinfo=UTC)
    if user.pk:
        User.objects.filter(pk=user.pk).update(second_factor_at=user.second_factor_at)
    return user


def make_posting(user: User, role: str, place=None, from_on: date = LONG_AGO, to_on: date | None = None) -> Posting:
    """`place` is an outlet, area or region, as the role has it; none for headquarters."""
    at = {} if LEVEL_OF[role] == Level.COMPANY else {type(place).__name__.lower(): place}
    if role in settings.SECOND_FACTOR_ROLES:
        has_second_step(user)
    return Posting.objects.create(user=user, role=role, from_on=from_on, to_on=to_on, **at)


# --- Customers and cars -----------------------------------------------------------------------------------------------


def make_customer(name: str = "周子涵", outlet: Outlet | None = None, code: str = "", **fields):
    from customers.models import Customer

    number = next(_numbers)
    return Customer.objects.create(
        code=code or f"C{number:05d}",
        name=name,
        name_key=name_key(name),
        mobile=fields.pop("mobile", f"137{number:08d}"),
        outlet=outlet or make_outlet(),
        **fields,
    )


def make_vehicle(customer=None, plate: str = "沪B8K216", vin: str = "", **fields):
    from customers.models import Vehicle

    return Vehicle.objects.create(
        vin=vin or f"LSVTEST00{next(_numbers):08d}",
        plate=plate,
        customer=customer or make_customer(),
        model=fields.pop("model", "帕萨特 330TSI"),
        **fields,
    )


def make_order(vehicle=None, advisor=None, number: str = "", opened_at=None, **fields):
    """A repair order at the outlet of the car's owner unless another one is named."""
    from django.utils import timezone

    from workshop.models import RepairOrder

    vehicle = vehicle or make_vehicle()
    outlet = fields.pop("outlet", vehicle.customer.outlet)
    return RepairOrder.objects.create(
        number=number or f"{outlet.code}-WX{next(_numbers):05d}",
        outlet=outlet,
        vehicle=vehicle,
        advisor=advisor or make_employee(outlet=outlet),
        kind=fields.pop("kind", RepairOrder.Kind.REPAIR),
        opened_at=opened_at or timezone.now(),
        **fields,
    )


# --- Receptions and orders written here -------------------------------------------------------------------------------

# A line across the field and one below it: a signature as the screen sends it.
STROKES = [[[100, 200], [300, 120], [500, 260]], [[200, 320], [620, 300]]]


def make_reception(by, vehicle=None, advisor=None, at=None, signed: bool = True, **fields):
    """A car taken in at the outlet of its owner by `by` (who may), signed by whoever brought it unless said."""
    from django.utils import timezone

    from workshop import walk_around
    from workshop.order_drafts import WordsDraft
    from workshop.services.receptions import receive_car
    from workshop.services.signing import sign

    vehicle = vehicle or make_vehicle()
    outlet = fields.pop("outlet", vehicle.customer.outlet)
    at = at or timezone.now()
    given = {
        "brought_by": vehicle.customer.name,
        "mobile": vehicle.customer.mobile,
        "mileage": 42_000,
        "fuel": 4,
        "checks": dict.fromkeys(walk_around.ITEMS, walk_around.OK),
        "words": [WordsDraft("刹车时前面有异响", "front")],
    } | fields
    reception = receive_car(
        outlet=outlet, vehicle=vehicle, advisor=advisor or make_employee(outlet=outlet), by=by, at=at, **given
    )
    if signed:
        sign(reception=reception, what="reception", name=given["brought_by"], strokes=STROKES, by=by, at=at)
    return reception


def make_drafts(team=None, technician=None):
    """Labour of an hour and a half and a part, both paid by the customer: 780 yuan together."""
    from workshop.order_drafts import LineDraft

    return [
        LineDraft(
            "labour", "更换前刹车片", Decimal(300), hours=Decimal("1.5"), team=team, technician=technician, answers=1
        ),
        LineDraft("part", "前刹车片", Decimal(480), code="06E698151", fault_code="B1001"),
    ]


def make_team(outlet=None, code: str = "", **fields):
    from workshop.models import Team

    number = next(_numbers)
    return Team.objects.create(
        code=code or f"T{number}",
        outlet=outlet or make_outlet(),
        name=fields.pop("name", f"机电{number}组"),
        trade=fields.pop("trade", Team.Trade.MECHANICAL),
        **fields,
    )


def make_sheet_order(by, stage: str = "written", lines=None, reception=None, at=None, inspector=None, **fields):
    """An order written here, brought to the stage: written, agreed, in_work, in_check or ready. `by` must hold the
    rights of the desk and of the workshop (as a service manager does); the checks are the `inspector`'s."""
    from datetime import timedelta

    from django.utils import timezone

    from workshop.models import OrderSheet
    from workshop.services import order_sheets, order_work, signing

    at = at or timezone.now()
    reception = reception or make_reception(by, at=at, **fields.pop("received", {}))
    lines = make_drafts(make_team(reception.outlet)) if lines is None else lines
    given = {"kind": "repair", "promised_at": at + timedelta(hours=4)} | fields
    order = order_sheets.write_order(reception=reception, lines=lines, by=by, at=at, **given)
    stages = ["written", "agreed", "in_work", "in_check", "ready"]

    def on(act, who=by, **arguments):
        version = OrderSheet.objects.values_list("version", flat=True).get(pk=order.pk)
        act(order=order, version=version, by=who, at=at, **arguments)

    if stages.index(stage) >= 1:
        signing.sign(reception=reception, what="order", name="周子涵", strokes=STROKES, by=by, at=at)
    labour = list(order.sheet.lines.to_do())
    if stages.index(stage) >= 2:
        for line in labour:
            on(order_work.start_line, line=line)
    if stages.index(stage) >= 3:
        for line in labour:
            on(order_work.finish_line, line=line)
        on(order_work.record_check, kind="self", passed=True)
    if stages.index(stage) >= 4:
        inspector = inspector or make_user("质检甲", "inspector", reception.outlet)
        on(order_work.record_check, inspector, kind="general", passed=True)
        on(order_work.record_check, inspector, kind="final", passed=True)
    order.refresh_from_db()
    order.sheet.refresh_from_db()
    return order
