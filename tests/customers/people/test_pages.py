"""The pages of customers and cars: what they show, to whom, and at what cost."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from customers import history
from customers.history import Asked
from customers.models import Case, CaseAction, Customer, Unmasking
from staff.models import TrailEntry
from tests.clock import shanghai
from tests.makers import make_customer, make_employee, make_order, make_vehicle
from workshop.models import Claim, ItemLine, LabourLine, RepairOrder, Team

pytestmark = pytest.mark.django_db
NOW = shanghai("2026-11-05 09:30")


@pytest.fixture
def car(scene, clock):
    clock(NOW)
    owner = make_customer("周子涵", scene.sh01, mobile="13700005561")
    return make_vehicle(
        owner,
        "沪B8K216",
        "WBAXW1104J0X16755",
        warranty_until=date(2027, 6, 17),
        insurance_until=date(2026, 11, 20),
        inspection_due=date(2026, 10, 31),
    )


@pytest.fixture
def signed_in(client, scene):
    client.force_login(scene.advisor)
    return client


def fill(car, scene, number, start=0):
    """One order with labour, a drawn part and a claim per day, backwards from now."""
    advisor = make_employee("许可", scene.sh01)
    team = Team.objects.get_or_create(code="SH01-M1", defaults={"outlet": scene.sh01, "name": "机电一组"})[0]
    for index in range(start, start + number):
        opened = NOW - timedelta(days=index, hours=1)
        order = make_order(car, advisor, f"SH01-WX{index:05d}", opened, mileage=50_000 - index)
        LabourLine.objects.create(order=order, line=1, operation="更换阀体", team=team, standard_hours=1)
        ItemLine.objects.create(
            number=f"SH01-CK{index:05d}",
            line=1,
            outlet=scene.sh01,
            sku="06L",
            name="机油滤清器",
            kind=ItemLine.Kind.PART,
            channel=ItemLine.Channel.REPAIR,
            quantity=1,
            list_price=320,
            received=288,
            sold_on=opened.date(),
            order=order,
        )
        Claim.objects.create(
            number=f"SH01-SP{index:05d}",
            outlet=scene.sh01,
            order=order,
            vehicle=car,
            claimed_on=opened.date(),
            amount=100,
        )


def make_case(car, scene, number="SH01-ZD00001", **fields):
    at = fields.pop("at", NOW - timedelta(days=1))
    return Case.objects.create(
        number=number,
        vehicle=car,
        outlet=fields.pop("outlet", scene.sh01),
        title="变速箱顿挫",
        tier="A",
        opened_by=scene.care_manager,
        opened_at=at,
        recorded_at=at,
        clock_from_at=at,
        half_at=at,
        alert_at=at,
        deadline_at=at + timedelta(days=3),
        **fields,
    )


# --- Who sees what ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("advisor", 200),
        ("technician", 200),
        ("care_manager", 200),
        ("coordinator", 200),
        ("stranger", 404),
        ("administrator", 403),
    ],
)
def test_the_pages_are_for_those_above_the_outlet(scene, car, client, who, status):
    order = make_order(car)
    client.force_login(getattr(scene, who))
    for page in (car, car.customer, order):
        assert client.get(page.get_absolute_url()).status_code == status
    assert client.get(reverse("customers:vehicle", args=[car.vin])).status_code == status


def test_the_list_holds_exactly_the_customers_one_may_see(scene, two_cars, client):
    merged = make_customer("曾小丽", scene.sh01, merged_into=two_cars[0].customer)
    for who, expected in ((scene.advisor, {"SH01-C00001"}), (scene.stranger, {"SZ01-C00001"})):
        client.force_login(who)
        page = client.get(reverse("customers:customers")).context["page"]
        assert {customer.code for customer in page} == expected
    assert Customer.objects.filter(pk=merged.pk).exists()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"q": "8K2"}, {"周子涵"}),
        ({"q": "白"}, {"白晓"}),
        ({"q": "bx"}, {"白晓"}),
        ({"background": "media"}, {"白晓"}),
        ({"q": "nobody"}, set()),
        ({}, {"周子涵", "白晓"}),
    ],
)
def test_the_list_is_filtered(scene, car, signed_in, asked, expected):
    make_customer("白晓", scene.sh01, background="media")
    page = signed_in.get(reverse("customers:customers"), asked).context["page"]
    assert {customer.name for customer in page} == expected
    assert page.total == len(expected)


def test_a_foreign_outlet_in_the_filter_shows_nothing_of_it(scene, two_cars, signed_in):
    answer = signed_in.get(reverse("customers:customers"), {"outlet": scene.sz01.pk})
    assert "SZ01-C00001" not in answer.content.decode()


def test_an_order_of_another_outlet_is_on_nobodys_line_but_its_own(scene, car, client):
    """The car was repaired far away: the owner's outlet does not see that order, the other one does not see the car."""
    abroad = make_order(car, number="SZ01-WX00001", outlet=scene.sz01)
    client.force_login(scene.advisor)
    assert abroad.number not in client.get(car.get_absolute_url()).content.decode()
    assert client.get(abroad.get_absolute_url()).status_code == 404
    client.force_login(scene.stranger)
    page = client.get(abroad.get_absolute_url()).content.decode()
    assert abroad.number in page and car.get_absolute_url() not in page
    assert client.get(car.get_absolute_url()).status_code == 404


def test_cases_are_on_the_line_only_for_those_who_may_see_cases(scene, car, client):
    make_case(car, scene)
    client.force_login(scene.advisor)
    assert "SH01-ZD00001" in client.get(car.get_absolute_url()).content.decode()
    client.force_login(scene.technician)
    assert "SH01-ZD00001" not in client.get(car.get_absolute_url()).content.decode()


# --- The time line ----------------------------------------------------------------------------------------------------


def test_the_line_holds_everything_once_in_order_however_it_is_paged(scene, car):
    fill(car, scene, 33)
    make_case(car, scene)
    whole, keys, before = [], set(), None
    for _page in range(20):
        asked = Asked(user=scene.advisor, at=NOW, vehicles=frozenset([car.pk]), before=before)
        page = history.page_of_history(asked)
        whole += page.entries
        if not page.older:
            break
        before = history.Cursor.read(page.older)
    keys = [(entry.number, entry.text) for entry in whole]
    assert len(keys) == len(set(keys)) == 33 * 3 + 1
    assert [entry.at for entry in whole] == sorted((entry.at for entry in whole), reverse=True)


def test_orders_and_actions_of_one_second_are_neither_lost_nor_doubled(scene, car):
    """An old system's export often has midnight for every clock."""
    advisor, case = make_employee("许可", scene.sh01), make_case(car, scene)
    for index in range(30):
        make_order(car, advisor, f"WX{index}", NOW - timedelta(days=9))
        CaseAction.objects.create(
            case=case,
            kind="call",
            at=NOW - timedelta(days=9),
            by=scene.advisor,
            words=f"第 {index} 次",
            recorded_at=NOW,
        )
    seen, before = [], None
    while True:
        asked = Asked(user=scene.advisor, at=NOW, vehicles=frozenset([car.pk]), before=before)
        page = history.page_of_history(asked)
        seen += [(entry.number, entry.detail) for entry in page.entries]
        if not page.older:
            break
        before = history.Cursor.read(page.older)
    assert len(seen) == len(set(seen)) == 61


def test_entries_of_one_instant_are_neither_lost_nor_doubled(scene, car):
    """Thirty claims and thirty documents of one day stand at the same midnight."""
    for index in range(30):
        Claim.objects.create(
            number=f"SP{index}", outlet=scene.sh01, vehicle=car, claimed_on=date(2026, 10, 1), amount=1
        )
        ItemLine.objects.create(
            number=f"CK{index}",
            line=1,
            outlet=scene.sh01,
            sku="1",
            name="滤芯",
            kind="part",
            channel="counter",
            quantity=1,
            list_price=1,
            received=1,
            sold_on=date(2026, 10, 1),
            vehicle=car,
        )
    seen, before = [], None
    while True:
        asked = Asked(user=scene.advisor, at=NOW, vehicles=frozenset([car.pk]), before=before)
        page = history.page_of_history(asked)
        seen += [entry.number for entry in page.entries]
        if not page.older:
            break
        before = history.Cursor.read(page.older)
    assert len(seen) == len(set(seen)) == 60


def test_the_line_is_narrowed_to_a_kind(scene, car, signed_in):
    fill(car, scene, 2)
    page = signed_in.get(car.get_absolute_url(), {"kind": "claims"})
    assert [entry.number for entry in page.context["history"].entries] == ["SH01-SP00000", "SH01-SP00001"]


@pytest.mark.parametrize("before", ["x", "", "W10", "bm90IGpzb24", "%00", "WyJub3QgYSBkYXRlIiwgIm9yZGVyIiwgMV0"])
def test_an_address_somebody_edited_begins_at_the_top(scene, car, signed_in, before):
    fill(car, scene, 1)
    page = signed_in.get(car.get_absolute_url(), {"before": before})
    assert page.status_code == 200 and page.context["history"].entries


def test_older_entries_come_as_a_fragment(scene, car, signed_in):
    fill(car, scene, 30)
    older = signed_in.get(car.get_absolute_url()).context["history"].older
    headers = {"HX-Request": "true", "HX-Target": "older"}
    fragment = signed_in.get(car.get_absolute_url(), {"before": older}, headers=headers).content.decode()
    assert "<html" not in fragment and "SH01-WX00010" in fragment and "SH01-WX00000" not in fragment


def test_the_facts_say_how_long_it_is_off(scene, car, signed_in):
    fill(car, scene, 3)
    car.customer.outlet.refresh_from_db()
    scene.advisor.language = "en"
    scene.advisor.save()
    page = signed_in.get(car.get_absolute_url())
    facts = {str(fact.label): fact for fact in page.context["facts"]}
    assert [fact.attention for fact in facts.values() if fact.attention] == ["attention", "alert"]
    texts = " | ".join(fact.text for fact in facts.values())
    assert "50,000" in texts and "15" in texts


# --- Cost -------------------------------------------------------------------------------------------------------------


def queries_of(client, url) -> int:
    client.get(url)  # content types and the session are warm
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_the_car_costs_the_same_with_ten_and_a_thousand_rows(scene, car, signed_in):
    fill(car, scene, 10)
    few = queries_of(signed_in, car.get_absolute_url())
    few_of_owner = queries_of(signed_in, car.customer.get_absolute_url())
    fill(car, scene, 330, start=10)
    assert queries_of(signed_in, car.get_absolute_url()) == few
    assert queries_of(signed_in, car.customer.get_absolute_url()) == few_of_owner
    assert few <= 56


def test_the_list_costs_the_same_with_ten_and_a_thousand_customers(scene, car, signed_in):
    url = reverse("customers:customers")
    counts = []
    for number in (10, 990):
        start = Customer.objects.count()
        Customer.objects.bulk_create(
            Customer(code=f"N{start + i}", name="莫愁", name_key="mo chou|mc", mobile="", outlet=scene.sh01)
            for i in range(number)
        )
        counts.append(queries_of(signed_in, url))
    assert counts[0] == counts[1] <= 12


def test_an_order_costs_the_same_with_one_and_many_lines(scene, car, signed_in):
    fill(car, scene, 1)
    order = RepairOrder.objects.get()
    few = queries_of(signed_in, order.get_absolute_url())
    for line in range(2, 60):
        LabourLine.objects.create(order=order, line=line, operation="检查", team=Team.objects.get(), standard_hours=1)
    assert queries_of(signed_in, order.get_absolute_url()) == few


# --- Masks ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["advisor", "technician", "care_manager"])
def test_nothing_shows_a_whole_number_by_itself(scene, car, client, who):
    client.force_login(getattr(scene, who))
    fill(car, scene, 2)
    pages = [
        car.customer.get_absolute_url(),
        reverse("customers:customers"),
        RepairOrder.objects.first().get_absolute_url(),
    ]
    for url in pages:
        page = client.get(url).content.decode()
        assert "13700005561" not in page and "137 0000 5561" not in page and car.vin not in page


def test_looking_at_a_number_shows_it_and_leaves_a_trace(scene, car, signed_in):
    url = reverse("customers:customer_unmask", args=[car.customer.pk])
    fragment = signed_in.post(url, {"where": "/here"}, headers={"HX-Request": "true"}).content.decode()
    assert "137 0000 5561" in fragment and "<html" not in fragment
    trace = Unmasking.objects.get()
    assert (trace.by, trace.customer, trace.what, trace.where) == (scene.advisor, car.customer, "mobile", "/here")
    assert TrailEntry.objects.get().action == "numbers.mobile_seen"
    # Without script the page itself comes back with the number on it.
    page = signed_in.post(reverse("customers:vehicle_unmask", args=[car.pk]), {"where": "/here"})
    assert f"{car.vin[:11]}<b>{car.vin[-6:]}</b>" in page.content.decode()
    assert Unmasking.objects.count() == 2
    # The next reader sees the mask again.
    assert "137 0000 5561" not in signed_in.get(car.customer.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("who", "status"), [("technician", 403), ("stranger", 404), ("administrator", 403)])
def test_who_does_not_need_the_number_does_not_get_it(scene, car, client, who, status):
    client.force_login(getattr(scene, who))
    url = reverse("customers:customer_unmask", args=[car.customer.pk])
    assert client.post(url).status_code == status
    assert client.get(url).status_code == 405
    assert not Unmasking.objects.exists()


# --- Both languages ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_opens_in_both_languages(scene, car, client, language):
    scene.care_manager.language = language
    scene.care_manager.save()
    client.force_login(scene.care_manager)
    fill(car, scene, 3)
    make_case(car, scene)
    twin = make_customer("周子涵", scene.sh01)
    owner = car.customer
    for url in (
        reverse("customers:customers"),
        reverse("customers:customer_new"),
        reverse("customers:duplicates"),
        owner.get_absolute_url(),
        reverse("customers:customer_edit", args=[owner.pk]),
        reverse("customers:customer_merge", args=[owner.pk]),
        reverse("customers:customer_merge", args=[owner.pk]) + f"?with={twin.pk}",
        reverse("customers:vehicle_new") + f"?customer={owner.pk}",
        car.get_absolute_url(),
        reverse("customers:vehicle_edit", args=[car.pk]),
        reverse("customers:vehicle_owner", args=[car.pk]),
        reverse("customers:search") + "?q=沪B",
        reverse("customers:search"),
        RepairOrder.objects.first().get_absolute_url(),
    ):
        page = client.get(url)
        assert page.status_code == 200, url
        assert f'<html lang="{language}"' in page.content.decode()


def test_open_matters_stand_on_top(scene, car, signed_in):
    make_case(car, scene)
    for page in (car, car.customer):
        assert [m.number for m in signed_in.get(page.get_absolute_url()).context["matters"]] == ["SH01-ZD00001"]
    Case.objects.update(state="closed", settled_at=timezone.now(), closed_at=timezone.now(), outcome="换了总成")
    assert signed_in.get(car.get_absolute_url()).context["matters"] == []
