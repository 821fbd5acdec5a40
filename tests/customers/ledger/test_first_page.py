"""What the ledger shows on people's first page."""

from datetime import timedelta

from customers import criteria
from customers.models import Candidate
from tests.clock import shanghai

from .test_cases import candidate

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
    lines = [item for _label, items in page.context["stretches"] for item in items]
    assert {item.plate: item.url for item in lines} == {
        car.plate: first.get_absolute_url(),
        "沪B33445": other.get_absolute_url(),
    }
    line = next(item for item in lines if item.plate == car.plate)
    assert (line.deadline_at, line.tier, page.context["counts"].total) == (first.due_at, "AAA", 2)
    for signal in (first, second):
        assert str(criteria.label_of(signal.criterion)) in line.what
    # Where the line leads, both are decided on.
    form = client.get(line.url).context["confirm_form"]
    assert set(form.fields["candidates"].queryset) == {first, second}
