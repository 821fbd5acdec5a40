"""The figures of the running month against their targets on a manager's first page, leading to the board."""

from datetime import datetime

from django.urls import reverse

from staff.instants import local
from staff.months import month_of
from staff.roles import Level, Right

from . import board_figures, board_page

FIGURES = ("output", "reception", "csi", "complaints")


def board_panel(user, at: datetime) -> tuple[str, dict] | None:
    """One query over the kept rows of the places that the user manages, added up; nothing where none is kept yet."""
    places = _places(user.reach(Right.BOARD))
    if not places:
        return None
    rows = board_figures.of_places(places, FIGURES, month_of(local(at).date()), at)
    if not rows:
        return None
    return "targets/_board_day.html", {
        "rows": [board_page.Shown(row) for row in rows],
        "board_url": reverse("targets:board"),
        "day": local(at).date(),
    }


def _places(reach) -> list[tuple[str, int]]:
    """Of the widest level alone, so that no outlet is counted twice."""
    if reach.company:
        return [(Level.COMPANY.value, 0)]
    levels = ((Level.REGION, reach.regions), (Level.AREA, reach.areas), (Level.OUTLET, reach.outlets))
    return next(([(level.value, key) for key in sorted(keys)] for level, keys in levels if keys), [])
