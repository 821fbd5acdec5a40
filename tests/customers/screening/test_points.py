"""Points for lateness, the one appeal, and the job that reminds, reports and settles rounds."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from customers import screening_policies as policies
from customers.models import ScreeningDeduction
from customers.services import screening_points
from customers.services.screening_watch import watch_screening
from notices.models import Message
from staff.models import PolicyValue
from staff.refusals import AlreadyDone, Refused
from tests.clock import shanghai
from tests.people import make_house

from .rounds import AT, DAY, END, file, list_of, open_round

LATE = shanghai("2027-02-28 09:00")


@pytest.fixture
def house(db):
    with time_machine.travel(AT, tick=False):
        yield make_house()


@pytest.fixture
def taken(house) -> ScreeningDeduction:
    found = list_of(open_round(house), house.sh01)
    file(house, found, empty=True, at=LATE)
    return ScreeningDeduction.objects.select_related("list__outlet__area").get(list=found)


def appeal(house, taken, at=LATE + DAY, **fields):
    given = {"words": "断网一天，有截图", "by": house.service_manager}
    return screening_points.appeal(deduction=taken, at=at, **given | fields)


def decide(house, taken, points, at=LATE + 2 * DAY, **fields):
    given = {"reason": "情况属实", "by": house.region_manager}
    return screening_points.decide_appeal(deduction=taken, points=points, at=at, **given | fields)


@pytest.mark.parametrize(("points", "decision"), [(3, "stands"), (1, "reduced"), (0, "lifted")])
def test_one_appeal_and_one_decision(house, taken, points, decision):
    appeal(house, taken)
    with pytest.raises(AlreadyDone):
        appeal(house, taken)
    decided = decide(house, taken, points)
    assert (decided.points, decided.reckoned, decided.decision) == (points, 3, decision)
    with pytest.raises(AlreadyDone):
        decide(house, taken, 0)
    message = Message.objects.get(code="screening.appeal_decided")
    assert message.recipient == house.service_manager


def test_an_appeal_has_words_and_its_days(house, taken):
    with pytest.raises(Refused):
        appeal(house, taken, words=" ")
    with pytest.raises(PermissionDenied):
        appeal(house, taken, by=house.near["service_manager"])
    with pytest.raises(Refused):
        appeal(house, taken, at=LATE + 8 * DAY)
    appeal(house, taken, at=LATE + 7 * DAY)


def test_a_decision_gives_no_more_than_the_rule_and_a_reason(house, taken):
    with pytest.raises(Refused):
        decide(house, taken, 0)
    appeal(house, taken)
    with pytest.raises(Refused):
        decide(house, taken, 4)
    with pytest.raises(Refused):
        decide(house, taken, 1, reason="")
    with pytest.raises(PermissionDenied):
        decide(house, taken, 1, by=house.area_manager)


def test_the_rule_is_data(house):
    PolicyValue.objects.create(
        key=policies.PER_DAY,
        outlet=house.sh01,
        value="0",
        from_on=date(2027, 1, 1),
        reason="试点",
        entered_by=house.task_force_lead,
        entered_at=AT,
    )
    made = open_round(house)
    file(house, list_of(made, house.sh01), empty=True, at=LATE)
    file(house, list_of(made, house.sh02), empty=True, at=LATE, by=house.near["service_manager"])
    assert [each.list.outlet for each in ScreeningDeduction.objects.all()] == [house.sh02]


# The job


def told(code: str) -> list[tuple[str, str]]:
    rows = Message.objects.filter(code=f"screening.{code}").values_list("outlet__code", "recipient__name")
    return sorted(rows)


def test_nobody_hears_twice_a_day_and_everybody_hears_on_each(house):
    made = open_round(house)
    file(house, list_of(made, house.sh02), empty=True, by=house.near["service_manager"])
    assert watch_screening(at=shanghai("2027-02-21 09:00"))["messages"] == 0
    assert watch_screening(at=shanghai("2027-02-22 07:59"))["messages"] == 0
    assert watch_screening(at=shanghai("2027-02-22 08:00"))["messages"] == 2
    assert watch_screening(at=shanghai("2027-02-22 15:00"))["messages"] == 0
    assert {code for code, _name in told("due")} == {"SH01"}
    # The day after: the outlet's two, the area manager, and the region's two.
    assert watch_screening(at=shanghai("2027-02-26 09:00")) == {"late": 1, "messages": 5, "points": 0}
    assert watch_screening(at=shanghai("2027-02-26 10:00")) == {"late": 1, "messages": 0, "points": 0}
    assert watch_screening(at=shanghai("2027-02-27 09:00"))["messages"] == 5
    params = Message.objects.filter(code="screening.late").order_by("-pk").first().params
    assert (params["days"], params["points"]) == ("2", "2")
    file(house, list_of(made, house.sh01), empty=True, at=shanghai("2027-02-27 10:00"))
    assert watch_screening(at=shanghai("2027-02-28 09:00")) == {"late": 0, "messages": 0, "points": 0}


def test_a_list_that_never_came_costs_points_once_when_the_round_is_over(house):
    made = open_round(house)
    file(house, list_of(made, house.sh02), empty=True, by=house.near["service_manager"])
    assert watch_screening(at=shanghai("2027-03-31 23:00"))["points"] == 0
    assert watch_screening(at=shanghai("2027-04-01 00:10"))["points"] == 1
    taken = ScreeningDeduction.objects.get()
    # 34 days to the end and the one after it, held down by the most for one list.
    assert (taken.list.outlet, taken.late_days, taken.points) == (house.sh01, 35, 10)
    assert watch_screening(at=shanghai("2027-04-02 09:00"))["points"] == 0
    # Filed after all it costs nothing more.
    filed = file(house, list_of(made, house.sh01), empty=True, at=shanghai("2027-04-03 09:00"))
    assert (filed.late_days, ScreeningDeduction.objects.count()) == (37, 1)
    made.refresh_from_db()
    assert made.settled_at and made.ends_on == END
