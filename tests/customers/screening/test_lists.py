"""A round on the outlets' side: opened, drawn up, filed by the bulk date or late, empty too, found later."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from customers.models import Case, ScreeningDeduction, ScreeningList, ScreeningRound
from customers.services import cases, screening
from notices.models import Delivery, Message
from staff.refusals import AlreadyDone, Refused
from tests.clock import shanghai
from tests.makers import make_customer, make_vehicle
from tests.people import make_house

from .rounds import AT, DAY, DUE, END, add, draft, file, list_of, open_round


@pytest.fixture
def house(db):
    with time_machine.travel(AT, tick=False):
        yield make_house()


def told(code: str) -> list[str]:
    rows = Message.objects.filter(code=f"screening.{code}").select_related("recipient")
    return sorted(message.recipient.name for message in rows)


# Rounds


def test_each_outlet_gets_its_list_and_is_told(house):
    made = open_round(house)
    lists = {each.outlet.code: each for each in made.lists.select_related("outlet")}
    assert {code: (each.number, each.state, each.due_on) for code, each in lists.items()} == {
        "SH01": ("SH01-PC00001", "due", DUE),
        "SH02": ("SH02-PC00001", "due", DUE),
    }
    assert told("opened") == sorted(
        [house.customer_care_manager.name, house.service_manager.name, house.near["service_manager"].name] +
        # Nobody is customer-care manager there: the service manager stands in, and is told once.
        []
    )  # fmt: skip
    assert len(made.seed) == 32 and open_round(house).seed != made.seed


def test_the_same_form_twice_is_one_round(house):
    from uuid import uuid4

    key = uuid4()
    made = open_round(house, form_key=key)
    with pytest.raises(screening.OpenedAlready) as already:
        open_round(house, form_key=key)
    assert already.value.made == made
    assert ScreeningRound.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "  "}, "name"),
        ({"bulk_on": date(2027, 2, 9)}, "bulk_on"),
        ({"ends_on": date(2027, 2, 24)}, "ends_on"),
    ],
)
def test_a_round_needs_a_name_and_days_to_come(house, fields, field):
    with pytest.raises(Refused) as refused:
        open_round(house, **fields)
    assert refused.value.field == field
    assert not ScreeningRound.objects.exists()


def test_headquarters_opens_rounds_and_nobody_else(house):
    for person in (house.region_manager, house.area_manager, house.service_manager, house.administrator):
        with pytest.raises(PermissionDenied):
            open_round(house, by=person)


# Drawing up


def test_a_customer_stands_once_on_the_outlets_lists(house):
    found = list_of(open_round(house), house.sh01)
    row = add(house, found)
    with pytest.raises(Refused) as refused:
        add(house, found, vehicle=row.vehicle)
    assert refused.value.field == "vehicle"
    second = add(house, found, plate="沪A00002")
    assert (row.line, second.line) == (1, 2)
    screening.drop_row(row=row, by=house.service_manager, at=AT)
    with pytest.raises(AlreadyDone):
        screening.drop_row(row=row, by=house.service_manager, at=AT)
    assert add(house, found, vehicle=row.vehicle).line == 3


@pytest.mark.parametrize(
    ("fields", "field"), [({"tier": "B"}, "tier"), ({"criterion": "loud"}, "criterion")]
)  # fmt: skip
def test_a_row_says_what_and_how_bad(house, fields, field):
    found = list_of(open_round(house), house.sh01)
    with pytest.raises(Refused) as refused:
        add(house, found, **fields)
    assert refused.value.field == field


def test_open_cases_are_taken_over_once(house):
    found = list_of(open_round(house), house.sh01)
    car = make_vehicle(make_customer("周子涵", house.sh01), plate="沪A8K216")
    case = cases.open_case(vehicle=car, tier="AAA", title="自燃", reason="来电", by=house.service_manager, at=AT)
    far = make_vehicle(make_customer("何女士", house.sh02), plate="沪A00009")
    other = cases.open_case(vehicle=far, tier="A", title="异响", reason="来电", by=house.near["service_manager"], at=AT)

    def take(*chosen):
        picked = Case.objects.for_ledger().filter(pk__in=[each.pk for each in chosen])
        return screening.take_cases(screening_list=found, cases=list(picked), by=house.customer_care_manager, at=AT)

    assert (take(case), take(case)) == (1, 0)
    row = found.rows.get()
    assert (row.case, row.tier, row.words, row.criterion) == (case, "AAA", "自燃", "")
    with pytest.raises(Refused):
        take(other)


def test_a_row_by_hand_finds_its_case(house):
    found = list_of(open_round(house), house.sh01)
    car = make_vehicle(make_customer("周子涵", house.sh01), plate="沪A8K216")
    case = cases.open_case(vehicle=car, tier="AAA", title="自燃", reason="来电", by=house.service_manager, at=AT)
    assert add(house, found, vehicle=car).case == case


# Filing


def test_filed_in_time_it_is_with_the_area_manager(house):
    found = list_of(open_round(house), house.sh01)
    add(house, found)
    # The last second of the bulk date.
    filed = file(house, found, at=shanghai("2027-02-25 23:59"))
    assert (filed.state, filed.late_days, filed.filed_by) == ("filed", 0, house.customer_care_manager)
    assert not ScreeningDeduction.objects.exists()
    assert told("filed") == [house.area_manager.name]
    for act in (
        lambda: file(house, found),
        lambda: add(house, found, plate="沪A00002"),
        lambda: screening.drop_row(row=found.rows.get(), by=house.service_manager, at=AT),
    ):
        with pytest.raises(AlreadyDone):
            act()


def test_an_empty_list_is_filed_too_but_said_to_be_empty(house):
    found = list_of(open_round(house), house.sh01)
    with pytest.raises(Refused) as refused:
        file(house, found)
    assert refused.value.field == "empty"
    row = add(house, found)
    with pytest.raises(Refused):
        file(house, found, empty=True)
    screening.drop_row(row=row, by=house.service_manager, at=AT)
    assert file(house, found, empty=True).state == "filed"


def test_who_may_not_file(house):
    found = list_of(open_round(house), house.sh01)
    for person in (house.service_advisor, house.area_manager, house.near["service_manager"], house.task_force_lead):
        with pytest.raises(PermissionDenied):
            file(house, found, empty=True, by=person)


def test_late_costs_points_by_the_rule_of_the_day(house):
    found = list_of(open_round(house), house.sh01)
    filed = file(house, found, empty=True, at=shanghai("2027-02-28 08:00"))
    taken = ScreeningDeduction.objects.get()
    assert (filed.late_days, taken.points, taken.reckoned, taken.month_on) == (3, 3, 3, date(2027, 2, 1))
    assert taken.rule == {"per_day": 1, "later": 2, "most": 10}
    assert told("points") == sorted([house.customer_care_manager.name, house.service_manager.name])


# Found later


def later(house, made, found_on, at, by=None, **fields) -> ScreeningList:
    return screening.file_later(
        round=made,
        outlet=house.sh01,
        found_on=found_on,
        draft=fields.pop("draft", None) or draft(house.sh01),
        by=by or house.customer_care_manager,
        at=at,
        **fields,
    )


def test_found_later_it_is_filed_the_same_day_and_the_region_gets_mail(house):
    made = open_round(house)
    file(house, list_of(made, house.sh01), empty=True)
    house.region_coordinator.email = "coordinator@example.com"
    house.region_coordinator.save()
    found = later(house, made, date(2027, 3, 5), shanghai("2027-03-05 19:00"))
    assert (found.kind, found.state, found.late_days, found.number) == ("later", "filed", 0, "SH01-PC00002")
    assert told("later") == sorted([house.region_coordinator.name, house.region_manager.name])
    mail = Delivery.objects.get(message__code="screening.later", channel=Delivery.Channel.EMAIL)
    assert mail.message.recipient == house.region_coordinator
    assert not ScreeningDeduction.objects.exists()


def test_a_later_finding_filed_days_after_is_late(house):
    made = open_round(house)
    file(house, list_of(made, house.sh01), empty=True)
    found = later(house, made, date(2027, 3, 5), shanghai("2027-03-08 00:01"))
    taken = ScreeningDeduction.objects.get()
    assert (found.late_days, taken.points, taken.list) == (3, 6, found)


def test_before_the_list_is_filed_it_belongs_on_the_list(house):
    made = open_round(house)
    with pytest.raises(Refused):
        later(house, made, AT.date(), AT)
    file(house, list_of(made, house.sh01), empty=True)
    for day in (AT.date() - DAY, AT.date() + DAY, END + DAY):
        with pytest.raises(Refused) as refused:
            later(house, made, day, AT)
        assert refused.value.field == "found_on"
    with pytest.raises(PermissionDenied):
        later(house, made, AT.date(), AT, by=house.area_manager)


def test_the_same_later_form_twice_is_one_list(house):
    from uuid import uuid4

    made, key = open_round(house), uuid4()
    file(house, list_of(made, house.sh01), empty=True)
    first = later(house, made, AT.date(), AT, form_key=key)
    with pytest.raises(screening.OpenedAlready) as already:
        later(house, made, AT.date(), AT, form_key=key)
    assert already.value.made == first


def test_whoever_is_on_the_list_is_not_found_later(house):
    made = open_round(house)
    found = list_of(made, house.sh01)
    row = add(house, found)
    file(house, found)
    with pytest.raises(Refused):
        later(house, made, AT.date(), AT, draft=draft(house.sh01, vehicle=row.vehicle))
    assert ScreeningList.objects.later().count() == 0
