"""Cars that come near the limits of the three guarantees.

The same fault again and again, weeks in the workshop, a fault of safety, an assembly replaced twice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from parts.models import GuaranteeWarning
from parts.services.three_guarantees import lay_down_limits, watch_cars
from staff.instants import local
from workshop.models import RepairOrder

from .cars import Car
from .outlets import FIRST, SECOND
from .records import Visit
from .times import reception
from .words import FAULT

DAY = timedelta(days=1)
# A claim of each at most once in a calendar month, and no part of them twice within two months: what makes a key
# customer by other rules is told elsewhere.
APART = 34


@dataclass(frozen=True)
class Near:
    """How often which fault came back, and how many hours the car stayed each time (0: as usual)."""

    fault: str
    times: int
    apart: int = APART
    hours: int = 0
    abnormal: bool = False


STORIES = (
    Near("U0100", 4),
    Near("B1342", 3),
    Near("B10A2", 2, hours=13 * 24),
    Near("C0035", 2, apart=48),
    Near("C1201", 2, apart=75, abnormal=True),
    Near("B2287", 1, hours=19 * 24 + 6),
)


def add_visits(rng: Random, ordinary: list[Visit], fleet: list[Car], at: datetime) -> list[Visit]:
    """The ordinary visits and those of the stories, each about a car of its own at the first two outlets."""
    today = local(at).date()
    seen: dict[str, list] = {}
    for visit in ordinary:
        seen.setdefault(visit.car.vehicle.vin, []).append(visit)
    added, taken = [], set()
    for place in (FIRST, SECOND):
        here = [car for car in fleet if car.place == place and _fits(car, seen.get(car.vehicle.vin, []), today)]
        here = rng.sample(here, len(here))
        for near in STORIES:
            fault = FAULT[near.fault]
            fitting = [car for car in here if car.vehicle.vin not in taken and car.kind.drive in fault.drives]
            car = fitting[0]
            taken.add(car.vehicle.vin)
            for nth in range(near.times):
                day = today - (4 + max(near.hours // 24 - 2, 0) + nth * near.apart + rng.randrange(3)) * DAY
                opened_at = reception(rng, day)
                kind = RepairOrder.Kind.WARRANTY
                added.append(Visit(car, kind, opened_at, fault=fault, abnormal=near.abnormal, hours=near.hours))
    return ordinary + added


def _fits(car: Car, visits: list[Visit], today) -> bool:
    """Sold within the frame and not driven out of it, of no other story, and of late not in the workshop."""
    age = (today - car.bought_on).days
    of_late = [visit for visit in visits if (today - local(visit.opened_at).date()).days < 180]
    return not car.told and 230 < age < 650 and car.mileage(today) < 42_000 and not of_late


def watch(at: datetime) -> int:
    """Count, warn and tell the ledger, as the job does."""
    lay_down_limits()
    watch_cars(at=at)
    return GuaranteeWarning.objects.count()
