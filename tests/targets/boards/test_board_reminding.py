"""Reminding those who have not: who, of what, and once a day."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import ngettext, override

from notices import texts
from notices.models import Message
from staff.models import TrailEntry
from staff.places import Place
from staff.refusals import Refused
from staff.roles import Role
from targets.board_figures import missing_of
from targets.models import Plan, Target
from targets.services.reminding import last_reminded_at, remind_missing
from tests.clock import shanghai
from tests.makers import make_user
from tests.targets.boards.keeping import AT, OCTOBER, keep

pytestmark = pytest.mark.django_db


def plan(outlet, year=2026, state="approved"):
    made = make_user("林编制", Role.SERVICE_MANAGER, outlet)
    approved_at = AT if state == "approved" else None
    return Plan.objects.create(outlet=outlet, year=year, state=state, made_at=AT, made_by=made, approved_at=approved_at)


def target(outlet, month):
    return Target.objects.create(outlet=outlet, month=month, metric="output", value=Decimal(1))


def complete(outlet):
    keep(outlet, "maker_score", 90, 1, month=OCTOBER)
    keep(outlet, "output", 5, month=OCTOBER, target=5)
    plan(outlet)
    target(outlet, AT.date().replace(month=12, day=1))


def of(outlet, at=AT):
    return next(iter(missing_of([outlet], at)), None)


def test_what_is_missing(house):
    found = of(house.sh01)
    assert ([figure.code for figure in found.figures], found.no_plan, found.no_targets) == (["maker_score"], True, True)
    complete(house.sh01)
    assert of(house.sh01) is None


def test_only_what_was_wanted_is_missing(house):
    complete(house.sh01)
    keep(house.sh01, "boutique_sales", 0, month=OCTOBER)
    keep(house.sh01, "complaints", 0, month=OCTOBER, target=5)
    assert of(house.sh01) is None
    keep(house.sh01, "boutique_sales", 0, month=OCTOBER, target=5)
    keep(house.sh01, "claim_pass", 0, 0, month=OCTOBER, target=95)
    assert [figure.code for figure in of(house.sh01).figures] == ["claim_pass", "boutique_sales"]


def test_targets_are_asked_for_from_the_twentieth_and_a_plan_has_them(house):
    complete(house.sh01)
    Target.objects.all().delete()
    assert of(house.sh01) is None  # the approved plan has December
    Plan.objects.update(state="draft", approved_at=None)
    assert of(house.sh01, shanghai("2026-11-19 23:00")).no_targets is False
    assert of(house.sh01, shanghai("2026-11-20 00:00")).no_targets is True


def test_the_station_head_and_the_service_manager_are_told_once_a_day(house):
    complete(house.sh02)
    place = Place(area=house.pudong)
    done = remind_missing(place=place, by=house.area_manager, at=AT)
    assert (done.now, done.already, done.nobody) == (1, 0, 0)
    told = Message.objects.filter(code__startswith="board.")
    assert set(told.values_list("recipient", flat=True)) == {house.station_head.pk, house.service_manager.pk}
    assert told.count() == 6
    assert last_reminded_at([house.sh01]) == AT
    again = remind_missing(place=place, by=house.region_manager, at=AT + timedelta(hours=3))
    assert (again.now, again.already) == (0, 1)
    assert told.count() == 6
    assert TrailEntry.objects.filter(action="board.reminded").count() == 1
    remind_missing(place=place, by=house.area_manager, at=AT + timedelta(days=1))
    assert told.count() == 12


def test_the_reminder_calls_a_figure_as_the_board_does(house):
    """Not by the line of commission that has the same English."""
    complete(house.sh01)
    keep(house.sh01, "fleet_collection", 0, month=OCTOBER, target=5)
    remind_missing(place=Place(area=house.pudong), by=house.area_manager, at=AT)
    told = Message.objects.filter(code="board.figures_missing", outlet=house.sh01).first()
    said = texts.render(told.code, told.params, "zh-hans", AT.date())[1]
    assert "集团回款" in said and "提成" not in said


def test_where_nothing_is_missing_nobody_is_reminded(house):
    complete(house.sh01)
    complete(house.sh02)
    with pytest.raises(Refused):
        remind_missing(place=Place(area=house.pudong), by=house.area_manager, at=AT)


def test_outlets_have_nobody_to_remind_and_others_places_are_not_theirs(house):
    for place, by in (
        (Place(outlet=house.sh01), house.station_head),
        (Place(area=house.pudong), house.station_head),
        (Place(area=house.shenzhen), house.area_manager),
        (Place(), house.region_manager),
    ):
        with pytest.raises(PermissionDenied):
            remind_missing(place=place, by=by, at=AT)
    assert not Message.objects.exists()


def _reminded(number: int) -> str:
    return ngettext("%(count)d outlet was reminded.", "%(count)d outlets were reminded.", number) % {"count": number}


def test_the_button_says_how_many(house, client, clock):
    clock(AT)
    client.force_login(house.area_manager)
    address, place = reverse("targets:board_remind"), f"area:{house.pudong.pk}"
    said = client.post(address, {"place": place}, follow=True).context["messages"]
    with override("zh-hans"):
        assert [str(message) for message in said] == [_reminded(2)]
    assert Message.objects.filter(code="board.plan_missing").count() == 3
    assert client.post(address, {"place": "outlet:SH01"}).status_code == 403
    assert client.post(address, {"place": f"area:{house.shenzhen.pk}"}).status_code == 404
    client.force_login(house.station_head)
    assert client.post(address, {"place": place}).status_code == 404
    assert client.get(reverse("targets:board_missing")).status_code == 403
    assert "board_remind" not in client.get(reverse("targets:board")).text
    client.force_login(house.service_advisor)
    assert client.post(address, {"place": place}).status_code == 403


def test_the_board_shows_when_the_last_reminder_went(house, open_as):
    assert open_as(house.area_manager).context["last_reminded_at"] is None
    remind_missing(place=Place(area=house.pudong), by=house.area_manager, at=AT)
    answer = open_as(house.area_manager)
    assert (answer.context["last_reminded_at"], answer.context["may_remind"]) == (AT, True)
