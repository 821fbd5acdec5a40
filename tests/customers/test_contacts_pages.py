"""What the pages of customers and cars, and a caller before dialling, are told about contacts."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from customers.before_dialling import before_dialling
from customers.models import DoNotCall
from customers.services import cases
from customers.services.contacts import lift_do_not_call, record_contact, set_do_not_call
from tests.clock import shanghai
from tests.customers.people.conftest import make_scene
from tests.makers import make_customer, make_vehicle

NOW = shanghai("2026-11-12 10:00")
DAY = timedelta(days=1)
REASON = "上夜班，不要再打"


@pytest.fixture
def scene(db):
    return make_scene()


@pytest.fixture
def car(scene):
    return make_vehicle(make_customer("周子涵", scene.sh01))


@pytest.fixture
def see(client):
    """The page of an address as a person sees it at NOW, in English."""

    def get(user, url, **sent):
        user.language = "en"
        user.save()
        client.force_login(user)
        with time_machine.travel(NOW, tick=False):
            response = client.post(url, sent) if sent else client.get(url)
        return response.status_code, " ".join(response.content.decode().split())

    return get


def call(car, at=NOW, **fields):
    return record_contact(customer=car.customer, vehicle=car, kind="call", at=at, **fields)


def test_both_pages_say_who_spoke_last_and_what_is_left(scene, car, see):
    call(car, NOW - 3 * DAY, by=scene.care_manager, words="问空调异味")
    call(car, NOW - DAY, by=scene.advisor, words="约周四来店")
    for address in (car.customer.get_absolute_url(), car.get_absolute_url()):
        code, text = see(scene.advisor, address)
        assert code == 200
        assert "2 of 2 contacts in the last 7 days" in text
        assert "Free again" in text and "16 Nov 10:00" in text
        assert f"{scene.advisor.name} · Call · " in text
        # In the panel and on the time line.
        assert text.count("问空调异味") == text.count("约周四来店") == 2


def test_the_time_line_can_be_narrowed_to_contacts(scene, car, see):
    call(car, words="约周四来店", by=scene.advisor)
    record_contact(customer=car.customer, kind="message", direction="in", at=NOW - DAY, words="R")
    made = set_do_not_call(customer=car.customer, reason=REASON, by=scene.advisor, at=NOW - 2 * DAY)
    lift_do_not_call(do_not_call=made, reason="又可以打了", by=scene.care_manager, at=NOW - DAY)
    # The trail says the same, and is left out where these words stand.
    code, text = see(scene.care_manager, f"{car.customer.get_absolute_url()}?kind=contacts")
    line = text[text.index('id="history"') :]
    for words in ("约周四来店", "Message, from the customer", REASON, "又可以打了"):
        assert line.count(words) == 1
    code, text = see(scene.care_manager, f"{car.customer.get_absolute_url()}?kind=changes")
    assert REASON not in text[text.index('id="history"') :]


def test_a_reader_sees_no_contacts_of_a_customer_elsewhere(scene, car, see):
    """A former owner at another outlet spoke about this car; that is for the people there."""
    call(car, words="约周四来店")
    before = make_customer("曾丽", scene.sz01)
    record_contact(customer=before, vehicle=car, kind="call", at=NOW - DAY, words="别家门店的话")
    _code, text = see(scene.advisor, car.get_absolute_url())
    assert "约周四来店" in text and "别家门店的话" not in text


def test_the_wish_not_to_be_called_is_noted_shown_and_lifted(scene, car, see):
    url = reverse("customers:do_not_call", args=[car.customer.pk])
    for address in (car.customer.get_absolute_url(), car.get_absolute_url()):
        assert url in see(scene.advisor, address)[1]
    assert see(scene.advisor, url)[0] == 200
    assert see(scene.advisor, url, reason=" ")[0] == 422
    assert see(scene.advisor, f"{url}?car={car.pk}", reason=REASON)[0] == 302
    made = DoNotCall.objects.get()
    assert (made.customer, made.by, made.from_at, made.reason) == (car.customer, scene.advisor, NOW, REASON)
    lift = reverse("customers:do_not_call_lift", args=[made.pk])
    for address in (car.customer.get_absolute_url(), car.get_absolute_url()):
        text = see(scene.advisor, address)[1]
        assert "Do not call" in text and REASON in text and lift in text
    # Somebody else was quicker: the page says so, and the first reason stays.
    code, text = see(scene.care_manager, url, reason="第二次")
    assert code == 422 and scene.advisor.name in text and "<textarea" not in text and lift in text
    assert see(scene.care_manager, lift)[0] == 200
    assert see(scene.care_manager, lift, reason="换了工作")[0] == 302
    code, text = see(scene.advisor, lift, reason="也来取消")
    assert code == 422 and scene.care_manager.name in text and "<textarea" not in text
    made.refresh_from_db()
    assert (made.lifted_by, made.lift_reason) == (scene.care_manager, "换了工作")


def test_the_way_back_leads_to_the_car_it_came_from_and_to_no_other(scene, car, client):
    other = make_vehicle(make_customer("白晓", scene.sh01), plate="沪C33333")
    client.force_login(scene.advisor)
    url = reverse("customers:do_not_call", args=[car.customer.pk])
    for asked, back in ((other.pk, car.customer), ("x", car.customer), (car.pk, car)):
        assert f'href="{back.get_absolute_url()}"' in client.get(f"{url}?car={asked}").content.decode()
    assert client.post(f"{url}?car={car.pk}", {"reason": REASON}).url == car.get_absolute_url()


def test_who_may_not_keep_wishes_gets_no_button(scene, car, see):
    made = set_do_not_call(customer=car.customer, reason=REASON, by=scene.advisor, at=NOW)
    text = see(scene.technician, car.get_absolute_url())[1]
    assert REASON in text
    assert reverse("customers:do_not_call_lift", args=[made.pk]) not in text


# --- Before dialling --------------------------------------------------------------------------------------------------


def test_before_dialling_a_caller_knows_all_of_it(scene, car):
    old = call(car, NOW - 20 * DAY, by=scene.care_manager, words="很久以前")
    before = before_dialling(customer=car.customer, user=scene.advisor, at=NOW)
    assert (before.last_contact, before.contacts, before.budget_left) == (old, [], 2)
    assert (before.do_not_call, before.quiet_until, before.matters) == (None, None, [])

    counted = call(car, NOW - 2 * DAY, by=scene.advisor, words="约周四来店")
    free = record_contact(customer=car.customer, kind="call", at=NOW - DAY, outside_budget=True, by=scene.advisor)
    wish = set_do_not_call(customer=car.customer, reason=REASON, by=scene.advisor, at=NOW)
    case = cases.open_case(
        vehicle=car, tier="A", title="要求退车", reason="扬言曝光", by=scene.advisor, at=NOW, owner=scene.advisor
    )
    evening = shanghai("2026-11-12 20:30")
    before = before_dialling(customer=car.customer, user=scene.advisor, at=evening)
    assert (before.last_contact, before.contacts) == (free, [free, counted])
    assert before.budget.outside and before.budget.used == 1
    assert before.do_not_call == wish
    assert before.quiet_until == shanghai("2026-11-13 09:00")
    assert [matter.number for matter in before.matters] == [case.number]
    html = render_to_string("customers/_before_dialling.html", {"before": before, "at": evening})
    for words in (REASON, "要求退车", "约周四来店"):
        assert words in html


def test_a_matter_outside_the_budget_is_not_limited(scene, car):
    for age in range(3):
        call(car, NOW - age * DAY)
    assert before_dialling(customer=car.customer, user=scene.advisor, at=NOW).budget_left == 0
    assert before_dialling(customer=car.customer, user=scene.advisor, at=NOW, outside=True).budget_left == 2


def test_before_dialling_asks_as_often_for_many_contacts_as_for_one(scene, car, django_assert_num_queries):
    user = scene.advisor
    call(car, NOW - DAY, by=user)
    before_dialling(customer=car.customer, user=user, at=NOW)
    with CaptureQueriesContext(connection) as one:
        before_dialling(customer=car.customer, user=user, at=NOW)
    for number in range(30):
        call(make_vehicle(car.customer, plate=f"沪D{number:05d}"), NOW - DAY, by=user)
    with django_assert_num_queries(len(one)):
        before_dialling(customer=car.customer, user=user, at=NOW)
