"""Records and kept figures for the tests of boards."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from staff.models import JobRun
from staff.months import month_after
from staff.roles import Level
from targets.models import KeptFigure
from targets.services import keeping
from tests.clock import shanghai
from tests.makers import make_customer, make_employee, make_order, make_vehicle
from workshop.models import RepairOrder

AT = shanghai("2026-11-23 10:00")
NOVEMBER, OCTOBER = date(2026, 11, 1), date(2026, 10, 1)
KINDS = RepairOrder.Kind


def keep(place, code: str, over, under=None, month=NOVEMBER, target=None, due=None) -> KeptFigure:
    """One kept row; `place` an outlet, an area, a region or None for headquarters."""
    level = Level(type(place).__name__.lower()) if place else Level.COMPANY
    values = {"over": Decimal(over), "under": None if under is None else Decimal(under)}
    values |= {"target": None if target is None else Decimal(target), "targets": int(target is not None)}
    values["due"] = Decimal(due) if due is not None else values["target"]
    return KeptFigure.objects.update_or_create(
        level=level, place=place.pk if place else 0, month=month, code=code, defaults=values
    )[0]


def keep_opening(place, gone: int, whole: int, month=NOVEMBER) -> KeptFigure:
    return keep(place, "open_days", gone, whole, month, target=whole, due=gone)


def counted(at: datetime = AT) -> None:
    """Count everything and leave the job's record."""
    keeping.rebuild(at=at)
    ran(at)


def ran(at: datetime = AT) -> JobRun:
    return JobRun.objects.create(
        job="targets.keep_figures", slot=at, started_at=at, finished_at=at + timedelta(seconds=2)
    )


def settled(outlet, on: date, amount, kind=KINDS.REPAIR, **fields) -> RepairOrder:
    """An order opened, delivered and settled on the day."""
    at = shanghai(f"{on:%F} 10:00")
    vehicle = fields.pop("vehicle", None) or make_vehicle(make_customer(outlet=outlet))
    return make_order(
        vehicle=vehicle,
        advisor=fields.pop("advisor", None) or make_employee(outlet=outlet),
        outlet=outlet,
        kind=kind,
        opened_at=at - timedelta(hours=3),
        delivered_at=at,
        settled_on=on,
        repair_receipts=Decimal(amount),
        **fields,
    )


def year_of(outlet, code: str = "output", start: int = 300_000, months: int = 24) -> None:
    """A rising line of months before this one."""
    for back in range(1, months + 1):
        keep(outlet, code, start + (months - back) * 5_000, month=month_after(NOVEMBER, -back), target=start + 60_000)
