"""Targets that boards take from approved plans: of an outlet, and as they come together above it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from targets import board_figures
from targets.catalogue import FIGURES
from targets.models import KeptFigure, Plan, PlanLine, Target
from targets.models.plans import MONTH_FIELDS
from targets.services import keeping
from tests.clock import shanghai
from tests.makers import make_area, make_outlet, make_region, make_user

pytestmark = pytest.mark.django_db

NOVEMBER = date(2026, 11, 1)
AT = shanghai("2026-11-16 10:00")


@pytest.fixture
def outlets():
    """Two in one area, a third in another area of the same region, a fourth in another region."""
    east, south = make_region("华东大区"), make_region("华南大区")
    pudong, puxi, canton = make_area("沪东区域", east), make_area("沪西区域", east), make_area("广州区域", south)
    places = {"SH01": pudong, "SH02": pudong, "SH03": puxi, "GZ01": canton}
    return [make_outlet(code, area=area) for code, area in places.items()]


def plan(outlet, figure: str, year, november=None, state="approved") -> PlanLine:
    found, _new = Plan.objects.get_or_create(
        outlet=outlet, year=2026, state=state,
        defaults={
            "made_by": make_user(f"站长 {outlet.code} {state}"), "made_at": AT - timedelta(days=300),
            "approved_at": AT - timedelta(days=290) if state in ("approved", "superseded") else None,
            "revision": 1 if state == "approved" else 2, "reason": "调整",
        },
    )  # fmt: skip
    months = {MONTH_FIELDS[10]: november} if november is not None else {}
    return PlanLine.objects.create(plan=found, figure=figure, year_value=year, **months)


def wanted(level: str, place: int, code: str):
    """What the board has as the target, in the figure's unit, and of how many outlets it is."""
    rows = board_figures.below(level, [place], [code], NOVEMBER, AT)[place]
    kept = KeptFigure.objects.filter(level=level, place=place, month=NOVEMBER, code=code).first()
    return rows[code].target, kept.targets if kept else 0


def everywhere(outlets, code: str) -> list:
    """The target of the first area, of the second, of their region, and of the company."""
    first, _second, third, _fourth = outlets
    places = [
        ("area", first.area_id), ("area", third.area_id), ("region", first.area.region_id), ("company", 0),
    ]  # fmt: skip
    return [wanted(*place, code)[0] for place in places]


def test_a_rate_is_the_mean_of_the_outlets_that_have_one_and_not_of_their_areas(outlets):
    for outlet, percent in zip(outlets, (93, 95, 88, 96), strict=True):
        plan(outlet, "csi", percent)
    keeping.refresh(at=AT)
    # The region's is of three outlets: the mean of its areas would be 91.
    assert everywhere(outlets, "csi") == [94, 88, 92, 93]


def test_an_outlet_without_a_target_does_not_lower_the_mean_and_adds_nothing(outlets):
    first, second, third, _fourth = outlets
    for outlet, percent, yuan in ((first, 93, 600), (second, 96, None), (third, None, 300)):
        if percent:
            plan(outlet, "csi", percent)
        if yuan:
            plan(outlet, "output", 12 * yuan, yuan)
    keeping.refresh(at=AT)
    assert everywhere(outlets, "csi") == [Decimal("94.5"), None, Decimal("94.5"), Decimal("94.5")]
    assert everywhere(outlets, "output") == [600, 300, 900, 900]
    assert wanted("region", first.area.region_id, "csi")[1] == 2


def test_amounts_and_levels_add_up(outlets):
    for outlet, yuan in zip(outlets, ("100.01", "200.02", "400.04", "800.08"), strict=True):
        plan(outlet, "output", 99_999, Decimal(yuan))
        plan(outlet, "base_customers", 1_500, 1_000)
    keeping.rebuild(at=AT)
    assert everywhere(outlets, "output") == [Decimal(yuan) for yuan in ("300.03", "400.04", "700.07", "1500.15")]
    assert everywhere(outlets, "base_customers") == [2_000, 1_000, 3_000, 4_000]


def test_an_open_month_of_a_rate_has_the_years_value_and_its_own_where_it_has_one(outlets):
    first, second = outlets[:2]
    plan(first, "rework", Decimal("2.00"))
    plan(second, "rework", Decimal("2.00"), Decimal("1.00"))
    keeping.refresh(at=AT)
    assert wanted("outlet", first.pk, "rework") == (2, 1)
    assert wanted("outlet", second.pk, "rework") == (1, 1)
    assert wanted("area", first.area_id, "rework") == (Decimal("1.5"), 2)


def test_what_is_due_of_a_rate_is_the_whole_mean_and_of_an_amount_its_days(outlets):
    first, second = outlets[:2]
    for outlet, percent in ((first, 93), (second, 95)):
        plan(outlet, "csi", percent)
        plan(outlet, "output", 360_000, 30_000)
    keeping.refresh(at=AT)
    rows = board_figures.below("area", [first.area_id], ["csi", "output"], NOVEMBER, AT)[first.area_id]
    # Fifteen of thirty opening days are gone.
    assert (rows["csi"].due, rows["output"].due) == (94, 30_000)


def test_what_was_set_for_the_month_stands_in_front_of_the_plan(outlets):
    first, second = outlets[:2]
    for outlet in (first, second):
        plan(outlet, "reception", 7_800, 650)
    Target.objects.create(outlet=first, month=NOVEMBER, metric="reception", value=700)
    keeping.refresh(at=AT)
    assert wanted("area", first.area_id, "reception") == (1_350, 2)


@pytest.mark.parametrize("state", ["draft", "submitted", "superseded", "discarded"])
def test_only_the_approved_plan_counts(outlets, state):
    first = outlets[0]
    plan(first, "csi", 93)
    plan(first, "csi", 50, state=state)
    keeping.refresh(at=AT)
    assert wanted("outlet", first.pk, "csi") == (93, 1)


def test_every_rate_of_a_plan_comes_out_as_the_mean(outlets):
    """Also those in yuan and cars: an area of two outlets with 800 yuan an order each wants 800, not 1,600."""
    first, second = outlets[:2]
    rates = [figure.code for figure in FIGURES.values() if figure.planned and figure.adds == "rate"]
    assert {"csi", "rework", "claim_pass", "value.workshop", "cars_per_day"} <= set(rates)
    for code in rates:
        plan(first, code, 10)
        plan(second, code, 20)
    keeping.rebuild(at=AT)
    assert {code: wanted("area", first.area_id, code) for code in rates} == dict.fromkeys(rates, (15, 2))
