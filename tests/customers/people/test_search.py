"""Search everywhere: what is found, by whom, and at what cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from customers import search
from customers.models import Customer, Vehicle
from customers.search import Query
from staff.names import name_key
from tests.makers import make_customer, make_order, make_vehicle

pytestmark = pytest.mark.django_db


def found(user, text):
    """`{group: {titles or plates}}` of what the user finds."""
    groups = search.find_everywhere(user, Query.of(text))
    return {group.code: {hit.plate or hit.title for hit in group.found.hits} for group in groups}


@pytest.mark.parametrize(
    "typed",
    [
        "沪A8K216",
        "沪a·8k 216",
        "沪Ａ８Ｋ２１６",
        "沪A8K",
        "沪A",
        "8K216",
        "8K2",
        "A8K216",
        "216",
        "K216",
        "X16755",
        "0X16755",
    ]
    + ["WBAXW1104J0X16755", "wbaxw1104j0x16755"],
)
def test_a_car_is_found_by_plate_and_vin_and_only_by_its_own_people(scene, two_cars, typed):
    assert found(scene.advisor, typed)["cars"] == {"沪A8K216"}
    assert "沪A8K216" not in found(scene.stranger, typed).get("cars", set())
    assert found(scene.administrator, typed) == {}


@pytest.mark.parametrize("typed", ["曾丽", "曾", "zengli", "zeng li", "zl", "ZL", "5561", "13700005561", "SH01-C00001"])
def test_a_customer_is_found_by_name_pinyin_phone_and_code(scene, two_cars, typed):
    mine, theirs = two_cars
    hits = {hit.url for g in search.find_everywhere(scene.advisor, Query.of(typed)) for hit in g.found.hits}
    assert mine.customer.get_absolute_url() in hits
    assert theirs.customer.get_absolute_url() not in hits


def test_an_order_is_found_by_its_number_and_by_its_beginning(scene, two_cars):
    assert found(scene.advisor, "SH01-WX10482")["orders"] == {"沪A8K216"}
    assert found(scene.advisor, "sh01-wx1")["orders"] == {"沪A8K216"}
    assert "orders" not in found(scene.advisor, "SZ01-WX10482")


def test_what_is_found_shows_no_whole_number_and_no_whole_name(scene, two_cars, client):
    client.force_login(scene.advisor)
    page = client.get(reverse("customers:search"), {"q": "曾丽"}).content.decode()
    assert "曾**" in page and "137****5561" in page
    assert "13700005561" not in page
    page = client.get(reverse("customers:search"), {"q": "沪A"}).content.decode()
    assert "…X16755" in page and "WBAXW1104J0X16755" not in page


@pytest.mark.parametrize(
    "typed", ["沪A8K216", "WBAXW1104J0X16755", "X16755", "SH01-WX10482", "13700005561", "SH01-C00001"]
)
def test_one_exact_hit_leads_straight_there(scene, two_cars, client, typed):
    client.force_login(scene.advisor)
    answer = client.get(reverse("customers:search"), {"q": typed})
    assert answer.status_code == 302
    # Live, under the box, nobody is led away while typing.
    live = client.get(reverse("customers:search"), {"q": typed}, headers={"HX-Request": "true"})
    assert live.status_code == 200 and "<html" not in live.content.decode()


def test_two_exact_hits_are_a_list(scene, two_cars, client):
    make_vehicle(make_customer("白晓", scene.sh01), "沪A8K216")
    client.force_login(scene.advisor)
    assert client.get(reverse("customers:search"), {"q": "沪A8K216"}).status_code == 200


@pytest.mark.parametrize("typed", ["", "A", "沪", " ", "%", "_", "%%%%", "'; drop", "a" * 500, "🚗🚗"])
def test_whatever_is_typed_is_answered(scene, two_cars, client, typed):
    client.force_login(scene.advisor)
    page = client.get(reverse("customers:search"), {"q": typed})
    assert page.status_code == 200
    assert "沪A8K216" not in page.content.decode()


def test_a_merged_record_is_not_found_by_itself(scene, two_cars):
    mine, _theirs = two_cars
    make_customer("曾丽丽", scene.sh01, merged_into=mine.customer)
    assert found(scene.advisor, "曾丽")["customers"] == {"曾**"}


def many(scene, number):
    names = [f"曾{chr(0x4E00 + index)}" for index in range(number)]
    start = Customer.objects.count()
    customers = Customer.objects.bulk_create(
        Customer(
            code=f"M{start + index:06d}",
            name=name,
            name_key=name_key(name),
            mobile=f"138{start + index:08d}",
            outlet=scene.sh01,
        )
        for index, name in enumerate(names)
    )
    Vehicle.objects.bulk_create(
        Vehicle(
            vin=f"LMKZ5A3B5{start + index:08d}", plate=f"沪C{start + index:05d}", customer=customer, model="星澜 S7"
        )
        for index, customer in enumerate(customers)
    )


def test_the_same_number_of_queries_among_ten_and_a_thousand(scene):
    make_order(make_vehicle(make_customer("曾丽", scene.sh01), "沪C8K216"))
    many(scene, 10)
    counts = []
    for _round in range(2):
        for typed in ("沪C", "曾", "0000"):
            user = type(scene.advisor).objects.get(pk=scene.advisor.pk)
            with CaptureQueriesContext(connection) as queries:
                search.find_everywhere(user, Query.of(typed))
            counts.append(len(queries))
        many(scene, 1000)
    assert counts[:3] == counts[3:]
    assert max(counts) <= 10


def test_a_long_list_is_counted_to_its_limit(scene):
    many(scene, 150)
    groups = search.find_everywhere(scene.advisor, Query.of("沪C0"))
    assert [(g.code, len(g.found.hits), g.found.total_words) for g in groups] == [("cars", search.LIMIT, "99+")]


@pytest.mark.parametrize(
    ("queryset", "index"),
    [
        (lambda: Vehicle.objects.marked("沪C00012"), "customers_vehicle_plate"),
        (lambda: Vehicle.objects.marked("000012"), "customers_vehicle_vin_end"),
        (lambda: Customer.objects.called("曾", "zeng", "0012"), "customers_customer_mobile"),
        (lambda: Customer.objects.called("曾一", "zengyi"), "customers_customer_letters"),
    ],
)
def test_an_index_answers(scene, queryset, index):
    many(scene, 3000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            # On a small table reading all of it is cheaper; what matters is that it can be done by the index.
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = queryset().order_by().explain()
    assert index in plan
    assert "SCAN customers" not in plan and "Seq Scan" not in plan
