"""Above the outlet: every row verified, some looked at again, the list accepted by two."""

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from customers import screening_rules
from customers.models import ScreeningList, ScreeningRow
from customers.services import screening_verdicts
from notices.models import Message
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.makers import make_posting
from tests.people import make_house

from .rounds import AT, DAY, accept, add, file, judge, list_of, look, look_all, open_round, pass_on, passed_on


@pytest.fixture
def house(db):
    with time_machine.travel(AT, tick=False):
        yield make_house()


def test_each_row_is_true_or_not_with_a_note_before_the_list_goes_on(house):
    found = list_of(open_round(house), house.sh01)
    add(house, found, plate="沪A00001")
    add(house, found, plate="沪A00002")
    with pytest.raises(AlreadyDone):
        pass_on(house, found)
    file(house, found)
    assert judge(house, found, {1: "true"}) == 1
    # The same again is no change, another verdict is.
    assert (judge(house, found, {1: "true"}), judge(house, found, {1: "not_true"})) == (0, 1)
    with pytest.raises(Refused):
        pass_on(house, found)
    for verdict, words in (("perhaps", "已核实"), ("true", " ")):
        with pytest.raises(Refused):
            screening_verdicts.judge_rows(
                screening_list=found,
                verdicts=[(found.rows.get(line=2).pk, verdict, words)],
                by=house.area_manager,
                at=AT,
            )
    judge(house, found, {2: "true"})
    assert pass_on(house, found).state == "verified"
    with pytest.raises(AlreadyDone):
        judge(house, found, {2: "not_true"})


def test_only_the_area_manager_verifies(house):
    found = list_of(open_round(house), house.sh01)
    add(house, found)
    file(house, found)
    for person in (house.service_manager, house.region_manager, house.far["area_manager"]):
        with pytest.raises(PermissionDenied):
            screening_verdicts.pass_on(screening_list=found, by=person, at=AT)


def test_an_empty_list_goes_on_as_it_is(house):
    found = passed_on(house, true=0)
    assert (found.state, found.rows.count()) == ("verified", 0)
    accept(found, house.region_coordinator)
    assert accept(found, house.region_manager).state == "accepted"


def test_what_is_drawn_follows_from_the_seed(house):
    found = passed_on(house, true=6, cleared=5)
    drawn = set(found.rows.filter(drawn_at__isnull=False).values_list("line", flat=True))
    pairs = list(found.rows.values_list("line", "verdict"))
    assert drawn == screening_rules.drawn(found.round.seed, found.number, pairs, 20)
    assert (len([line for line in drawn if line <= 6]), len([line for line in drawn if line > 6])) == (2, 1)


def test_the_list_waits_for_its_second_looks_and_for_two_of_the_region(house):
    found = passed_on(house, true=3, cleared=0)
    with pytest.raises(Refused):
        accept(found, house.region_coordinator)
    look_all(house, found)
    assert accept(found, house.region_coordinator).state == "verified"
    with pytest.raises(AlreadyDone):
        accept(found, house.region_coordinator)
    done = accept(found, house.region_manager)
    assert done.state == "accepted"
    assert [(each.seat, each.by) for each in done.acceptances.all()] == [
        ("coordinator", house.region_coordinator),
        ("manager", house.region_manager),
    ]
    with pytest.raises(AlreadyDone):
        accept(found, house.region_manager)
    names = set(Message.objects.filter(code="screening.accepted").values_list("recipient__name", flat=True))
    assert names == {house.customer_care_manager.name, house.service_manager.name, house.area_manager.name}


def test_who_holds_both_seats_accepts_once(house):
    found = passed_on(house, true=0)
    make_posting(house.region_coordinator, Role.REGION_MANAGER, house.east)
    house.region_coordinator.__dict__.pop("postings_today", None)
    accept(found, house.region_coordinator)
    with pytest.raises(AlreadyDone):
        accept(found, house.region_coordinator)
    assert accept(found, house.region_manager).state == "accepted"


def test_headquarters_takes_a_seat_that_nobody_holds(house):
    found = passed_on(house, true=0)
    with pytest.raises(Refused):
        accept(found, house.task_force_lead)
    house.region_manager.postings.update(withdrawn_at=AT)
    accept(found, house.region_coordinator)
    assert accept(found, house.task_force_lead).state == "accepted"


def test_a_cleared_row_that_is_true_has_all_cleared_ones_looked_at(house):
    found = passed_on(house, true=1, cleared=9)
    cleared = found.rows.filter(verdict="not_true")
    assert cleared.filter(drawn_at__isnull=False).count() == 2
    row = cleared.filter(drawn_at__isnull=False).first()
    # Cleared again changes nothing, true after all draws the rest.
    other = cleared.filter(drawn_at__isnull=False).exclude(pk=row.pk).get()
    look(house, other, "not_true")
    assert cleared.filter(drawn_at__isnull=False).count() == 2
    assert look(house, row, "true").final == "true"
    assert cleared.filter(drawn_at__isnull=False).count() == 9
    assert Message.objects.filter(code="screening.false_clear", recipient=house.area_manager).count() == 1
    with pytest.raises(Refused):
        accept(found, house.region_coordinator)
    looks = screening_rules.SecondLooks(**ScreeningRow.objects.filter(list=found).looks())
    assert (looks.judged, looks.drawn, looks.looked, looks.cleared_looked, looks.false_clears) == (10, 10, 2, 2, 1)
    # What the second look said counts.
    counted = ScreeningList.objects.with_counts().get(pk=found.pk)
    assert (counted.true_count, counted.cleared_count, counted.false_clear_count) == (2, 8, 1)


def test_a_row_is_looked_at_once_by_somebody_else_and_only_if_drawn(house):
    found = passed_on(house, true=6)
    drawn, free = (found.rows.filter(drawn_at__isnull=value).first() for value in (False, True))
    with pytest.raises(Refused):
        look(house, free, "true")
    with pytest.raises(Refused):
        look(house, drawn, "perhaps")
    make_posting(house.area_manager, Role.REGION_MANAGER, house.east)
    house.area_manager.__dict__.pop("postings_today", None)
    with pytest.raises(Refused):
        look(house, drawn, "true", by=house.area_manager)
    look(house, drawn, "true")
    with pytest.raises(AlreadyDone):
        look(house, drawn, "not_true", by=house.region_manager)
    with pytest.raises(PermissionDenied):
        look(house, drawn, "true", by=house.far["region_manager"], at=AT + 3 * DAY)
