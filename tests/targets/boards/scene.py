"""An area with some outlets, 24 months and the running one, for looking at boards."""

from django.utils import timezone

from staff.models import Outlet
from staff.months import month_after, month_of
from targets.board_page import KEY_FIGURES
from targets.catalogue import FIGURES, Adds
from targets.warnings import WARNINGS
from tests.makers import make_outlet
from tests.targets.boards.keeping import keep, keep_opening, ran

NAMES = ("嘉禾北蔡店", "嘉禾川沙店", "嘉禾周浦店", "嘉禾惠南店", "嘉禾三林店", "嘉禾金桥店", "嘉禾外高桥店")
VALUES = {
    "output": (412_380, None, 500_000), "reception": (498, None, 650), "cars_per_day": (498, 22, 20),
    "value.workshop": (331_200, 410, 800), "value.accident": (81_180, 44, 1_800), "csi": (37_660, 402, 93),
    "rework": (11, 470, 2), "claim_pass": (57, 59, 95), "follow_up": (371, 402, 90), "complaints": (6, None, 5),
    "cases_late": (1, 9, None), "boutique_sales": (27_850, None, 25_000), "base_customers": (1_523, None, 1_500),
}  # fmt: skip


def make_scene(area, today) -> list[Outlet]:
    """The figures of seven outlets and their area, the running month three quarters over."""
    this = month_of(today)
    outlets = [make_outlet(f"SH{nth:02}", name, area) for nth, name in enumerate(NAMES, start=1)]
    for nth, place in enumerate([*outlets, area]):
        times = len(outlets) if place is area else 1
        keep_opening(place, 17, 24, this)
        for code, (over, under, target) in VALUES.items():
            _keep_months(place, code, (over, under, target), this, times, nth)
        for number, code in enumerate(WARNINGS):
            late = (nth * 3 + number * 5) % 11 if (nth + number) % 3 else 0
            keep(place, code, late * times, month=this)
    ran(timezone.now())
    return outlets


def _keep_months(place, code, numbers, this, times, nth):
    over, under, target = numbers
    rate = FIGURES[code].adds == Adds.RATE
    for back in range(25):
        wave = 1 + ((back * 7 + nth * 5) % 9 - 4) / 40 - back / 150
        number = round(over * (min(wave, 1) if rate else wave) * times * (1 if back or rate else 0.72))
        wanted = None if target is None or (back > 20 and not rate) else target * times
        due = None if wanted is None else wanted if rate or back else round(wanted * 17 / 24)
        row = keep(place, code, number, under and under * times, month_after(this, -back), wanted, due)
        if wanted is not None:
            row.targets = times
            row.save()


assert set(KEY_FIGURES) <= set(VALUES)
