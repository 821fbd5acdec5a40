"""Screening beside the ledger: a case knows the lists on which its customer stands, whoever came first."""

import pytest
import time_machine

from customers import beside
from customers.models import Candidate, ScreeningRow
from customers.screening_day import beside_case
from customers.services import cases
from tests.clock import shanghai
from tests.people import make_house

from .rounds import AT, DAY, add, file, judge, list_of, open_round

LATER = AT + 3 * DAY


@pytest.fixture
def house(db):
    with time_machine.travel(AT, tick=False):
        yield make_house()


def open_case(house, car, at=LATER):
    by = house.service_manager
    return cases.open_case(vehicle=car, tier="AA", title="扬言曝光", reason="排查", owner=by, by=by, at=at)


def test_a_case_that_stems_from_a_round_leads_back_to_its_list(house, client):
    found = list_of(open_round(house), house.sh01)
    row = add(house, found)
    file(house, found)
    judge(house, found, {1: "true"})
    case = open_case(house, row.vehicle)
    row.refresh_from_db()
    assert row.case == case
    for person in (house.service_manager, house.area_manager):
        line = next(iter(beside.of_case(case, person, LATER)))
        assert (line.words, line.url) == (f"{found.round.name} {found.number}", found.get_absolute_url())
    # Whoever may not see screening reads nothing of it, nor do the people of another region.
    for stranger in (house.technician, house.far["region_manager"]):
        assert list(beside_case(case, stranger, LATER)) == []
    with time_machine.travel(LATER, tick=False):
        client.force_login(house.service_manager)
        page = client.get(case.get_absolute_url()).content.decode()
        listed = client.get(found.get_absolute_url()).content.decode()
    assert found.get_absolute_url() in page
    assert case.get_absolute_url() in listed


def test_a_candidate_that_is_confirmed_takes_its_row_along(house):
    found = list_of(open_round(house), house.sh01)
    row = add(house, found)
    candidate = Candidate.objects.create(
        vehicle=row.vehicle,
        outlet=house.sh01,
        criterion="exposure_threat",
        suggested_tier="AA",
        recorded_at=LATER,
        due_at=LATER + DAY,
        next_warning_at=LATER + DAY / 2,
    )
    case = cases.confirm_candidates(
        candidates=[candidate], tier=candidate.suggested_tier, title="扬言曝光", by=house.service_manager, at=LATER
    )
    assert ScreeningRow.objects.get().case == case


def test_rows_of_other_cars_of_former_cases_and_of_rounds_that_are_over_stay_as_they_are(house):
    made = open_round(house)
    found = list_of(made, house.sh01)
    first = add(house, found)
    other = add(house, found, plate="沪A00002")
    case = open_case(house, first.vehicle)
    by = {"by": house.service_manager, "at": LATER}
    cases.settle_case(case=case, outcome="已协商", **by)
    cases.verify_case(case=case, reached=True, satisfied=True, words="车主满意", **by)
    cases.close_case(case=case, **by)
    open_case(house, first.vehicle, at=LATER + DAY)
    open_case(house, other.vehicle, at=shanghai("2027-04-01 00:00"))
    first.refresh_from_db()
    other.refresh_from_db()
    assert (first.case, other.case) == (case, None)
