"""Customers and their cars: who drives what since when, with plates and VINs that would pass a check."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from random import Random

from customers.models import Customer, Ownership, Vehicle
from staff.models import Outlet
from staff.names import name_key

from . import names
from .outlets import PLACES, Place
from .times import on_day, years_later
from .words import BRAND, ELECTRIC, FUEL, MODELS, PLUG_IN, WMI, CarModel

VIN_LETTERS = ("", "AJ", "BKS", "CLT", "DMU", "ENV", "FW", "GPX", "HY", "RZ")
VIN_VALUES = {letter: value for value, letters in enumerate(VIN_LETTERS) for letter in letters}
VIN_VALUES |= {digit: int(digit) for digit in "0123456789"}
VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
# Position 10 says the model year, in rounds of thirty years from 2010 on.
MODEL_YEARS = "ABCDEFGHJKLMNPRSTVWXY123456789"
PLATE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
# How many of the customers each outlet has.
SHARES = (25, 20, 17, 15, 13, 10)
FIRMS = 0.08
CARS_PER_CUSTOMER = 1.1
MONTH = 30


@dataclass
class Car:
    """A vehicle with what the records need to know about it."""

    vehicle: Vehicle
    kind: CarModel
    place: Place
    km_a_day: int
    told: bool = False
    """Whether a story is told about it; then its ordinary records are kept out of the story's way."""
    driven: list[float] = field(default_factory=list, repr=False)
    habit: float = 0

    @cached_property
    def chance(self) -> Random:
        """Of its own, so that asking for a mileage moves nothing else."""
        return Random(f"{self.vehicle.vin} driving")

    @property
    def bought_on(self) -> date:
        return self.vehicle.purchased_on

    def mileage(self, on: date) -> int:
        """Nobody drives the same every month, or from year to year: the same for the same car, whenever it is asked."""
        months, rest = divmod(max(0, (on - self.bought_on).days), MONTH)
        while len(self.driven) <= months:
            self.driven.append(self._next_month())
        return max(8, 12 + round(sum(self.driven[:months]) * MONTH + self.driven[months] * rest))

    def _next_month(self) -> float:
        """Kilometres a day of the next month of this car's life."""
        if len(self.driven) % 12 == 0:
            self.habit = self.km_a_day * self.chance.uniform(0.8, 1.25)
        return self.habit * max(0.15, self.chance.gauss(1, 0.3))


def check_digit(vin: str) -> str:
    """The ninth character of a VIN, reckoned from the other sixteen (GB 16735, as ISO 3779)."""
    rest = sum(VIN_VALUES[letter] * weight for letter, weight in zip(vin, VIN_WEIGHTS, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def vin(kind: CarModel, bought_on: date, serial: int) -> str:
    year = MODEL_YEARS[(bought_on.year - 2010) % 30]
    blank = f"{WMI}{kind.vds}0{year}0{serial:06d}"
    return blank[:8] + check_digit(blank) + blank[9:]


def make_customers(rng: Random, outlets: dict[str, Outlet], today: date, how_many: int) -> list[Car]:
    """So many customers with about a tenth more cars, saved, in the order of the outlets."""
    taken_names: set[str] = set()
    mobiles: set[str] = set()
    customers: list[Customer] = []
    cars: list[Car] = []
    plates: set[str] = set()
    for place, number in zip(PLACES, _split(how_many), strict=True):
        here = [
            _customer(rng, outlets[place.code], place, serial, taken_names, mobiles) for serial in range(1, number + 1)
        ]
        customers += here
        owners = list(here)
        firms = [customer for customer in here if customer.name.endswith("公司")]
        extra = round(number * (CARS_PER_CUSTOMER - 1))
        owners += [rng.choice(firms if rng.random() < 0.7 else here) for _ in range(extra)]
        cars += [_car(rng, place, owner, today, plates, len(cars) + nth) for nth, owner in enumerate(owners)]
    Customer.objects.bulk_create(customers, batch_size=1000)
    Vehicle.objects.bulk_create([car.vehicle for car in cars], batch_size=500)
    _change_some_owners(rng, cars, outlets, today, taken_names, mobiles)
    return cars


def _split(how_many: int) -> list[int]:
    """The number over the outlets by their shares; the first gets what rounding leaves."""
    parts = [how_many * share // sum(SHARES) for share in SHARES]
    parts[0] += how_many - sum(parts)
    return parts


def _customer(rng, outlet, place, serial, taken_names, mobiles) -> Customer:
    is_firm = rng.random() < FIRMS or serial == 1
    # Different people do share a name; firms do not.
    name = names.firm(rng, place.city, taken_names) if is_firm else names.person(rng)
    return Customer(
        code=f"{outlet.code}-C{serial:05d}",
        name=name,
        name_key=name_key(name),
        mobile=names.mobile(rng, mobiles),
        outlet=outlet,
        background="key_account" if is_firm and rng.random() < 0.3 else "none",
    )


def _car(rng: Random, place: Place, owner: Customer, today: date, plates: set[str], serial: int) -> Car:
    kind = rng.choices(MODELS, weights=[model.share for model in MODELS])[0]
    # Half of the cars are in their warranty; a few were bought this very month.
    days = int(rng.triangular(3, 2700, 500)) if rng.random() < 0.97 else rng.randrange(2, 30)
    bought_on = today - timedelta(days=days)
    vehicle = Vehicle(
        vin=vin(kind, bought_on, 60000 + serial * 7 + rng.randrange(7)),
        plate="" if days < 40 and rng.random() < 0.7 else _plate(rng, place, kind, plates),
        customer=owner,
        model=kind.name,
        brand_line=BRAND,
        purchased_on=bought_on,
        warranty_until=years_later(bought_on, 3) - timedelta(days=1),
        three_guarantee_until=years_later(bought_on, 2) - timedelta(days=1),
        insurance_until=_next_anniversary(bought_on, today, 1) - timedelta(days=1 + 40 * (rng.random() < 0.1)),
        inspection_due=_next_anniversary(bought_on, today, 2),
        financed=rng.random() < 0.35,
    )
    return Car(vehicle, kind, place, rng.randint(*kind.km_a_day))


def _next_anniversary(day: date, today: date, every: int) -> date:
    years = every
    while years_later(day, years) < today:
        years += every
    return years_later(day, years)


def _plate(rng: Random, place: Place, kind: CarModel, taken: set[str]) -> str:
    """Seven characters; eight for new energy: D and F after the city's letter for electric and plug-in cars."""
    while True:
        head = place.plates[min(int(rng.expovariate(1.4)), len(place.plates) - 1)]
        if kind.drive == FUEL:
            tail = _five(rng)
        else:
            first = {ELECTRIC: "DDDAB", PLUG_IN: "FFFGH"}[kind.drive]
            tail = f"{rng.choice(first)}{rng.randrange(100000):05d}"
        if head + tail not in taken:
            taken.add(head + tail)
            return head + tail


def _five(rng: Random) -> str:
    """Five characters, at most two of them letters; I and O are not used on plates."""
    marks = [str(rng.randrange(10)) for _ in range(5)]
    for place in rng.sample(range(5), rng.choice((0, 1, 1, 1, 2))):
        marks[place] = rng.choice(PLATE_LETTERS)
    return "".join(marks)


def _change_some_owners(rng, cars, outlets, today, taken_names, mobiles) -> None:
    """Some cars were bought second-hand: their earlier owner stays known."""
    sold = [car for car in cars if (today - car.bought_on).days > 900][:: max(1, len(cars) // 60)]
    before, ownerships = [], []
    for serial, car in enumerate(sold, start=1):
        outlet = outlets[car.place.code]
        customer = _customer(rng, outlet, car.place, 90000 + serial, taken_names, mobiles)
        sold_on = today - timedelta(days=rng.randrange(60, 700))
        before.append(customer)
        ownerships.append(
            Ownership(
                vehicle=car.vehicle,
                customer=customer,
                from_on=car.bought_on,
                to_on=sold_on,
                changed_at=on_day(sold_on, 10 * 60 + serial),
                reason="二手车过户",
            )
        )
    Customer.objects.bulk_create(before)
    Ownership.objects.bulk_create(ownerships)
