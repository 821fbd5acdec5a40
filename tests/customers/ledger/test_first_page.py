"""What the ledger shows on people's first page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers import criteria, ledger_day
from customers.models import Candidate, Case
from tests.clock import shanghai

from .test_cases import candidate, confirmed

NOW = shanghai("2026-11-05 10:00")
DAY = timedelta(days=1)


def test_two_signals_of_one_car_are_one_line_of_my_day(stage, client, clock):
    car = stage.car()
    first = candidate(car)
    second = candidate(car, criterion="exposure_threat", tier="AA")
    other = candidate(stage.car(plate="沪B33445"))
    Candidate.objects.filter(pk=second.pk).update(due_at=first.due_at + DAY)
    clock(NOW)
    client.force_login(stage.people.service_manager)
    page = client.get("/")
    # Other rooms ask the manager for other things; those about cars are the signals.
    lines = [item for _label, items in page.context["stretches"] for item in items if item.plate]
    assert {item.plate: item.url for item in lines} == {
        car.plate: first.get_absolute_url(),
        "沪B33445": other.get_absolute_url(),
    }
    line = next(item for item in lines if item.plate == car.plate)
    assert (line.deadline_at, line.tier, len(lines)) == (first.due_at, "AAA", 2)
    for signal in (first, second):
        assert str(criteria.label_of(signal.criterion)) in line.what
    # Where the line leads, both are decided on.
    form = client.get(line.url).context["confirm_form"]
    assert set(form.fields["candidates"].queryset) == {first, second}


def to_name(user):
    """The cases whose owner the user is asked to name, by their addresses."""
    return {item.url for item in ledger_day.due_for(user, NOW) if item.url.endswith("#owner")}


@pytest.mark.parametrize("gone", ["shut", "posted elsewhere", "posting over", "another role"])
def test_a_case_whose_owner_is_not_here_any_more_stands_on_the_managers_first_page(stage, clock, gone):
    clock(NOW)
    case, advisor = confirmed(stage), stage.people.advisor
    assert to_name(stage.people.service_manager) == set()
    if gone == "shut":
        advisor.is_active = False
        advisor.save()
    else:
        changes = {
            "posted elsewhere": {"outlet": stage.elsewhere},
            "posting over": {"to_on": NOW.date() - DAY},
            "another role": {"role": "cashier"},
        }
        advisor.postings.update(**changes[gone])
    assert to_name(stage.people.service_manager) == {case.get_absolute_url() + "#owner"}
    assert to_name(stage.people.stranger) == set()


def test_an_owner_who_sees_the_case_from_above_is_here(stage, clock):
    clock(NOW)
    case = confirmed(stage)
    for above in ("area_manager", "region_manager"):
        Case.objects.filter(pk=case.pk).update(owner=getattr(stage.people, above))
        assert to_name(stage.people.service_manager) == set()


def test_the_first_page_asks_as_often_for_many_absent_owners_as_for_one(stage, clock):
    clock(NOW)
    stage.people.advisor.postings.update(outlet=stage.elsewhere)

    def asked():
        Case.objects.update(owner=stage.people.advisor, state="in_hand")
        with CaptureQueriesContext(connection) as queries:
            to_name(stage.people.service_manager)
        return len(queries)

    confirmed(stage, owner=None)
    to_name(stage.people.service_manager)
    once = asked()
    for _case in range(5):
        confirmed(stage, owner=None)
    assert len(to_name(stage.people.service_manager)) == 6
    assert asked() == once
