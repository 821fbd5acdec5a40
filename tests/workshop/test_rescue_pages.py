"""The pages of rescue calls and of the workshop: what stands there, in which order, for whom."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from customers import history, search
from staff import my_day
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_customer, make_employee, make_order, make_outlet, make_user, make_vehicle
from workshop import figures, rescue_sources, services
from workshop.models import RescueCall

from .test_rescue import MINUTE, arrived, ended, sent, take

AT = shanghai("2026-11-05 21:40")
HOUR = timedelta(hours=1)


@pytest.fixture
def outlet(db):
    return make_outlet()


@pytest.fixture
def care(outlet):
    return make_user("方嘉敏", Role.CUSTOMER_CARE, outlet, language="en")


@pytest.fixture
def technician(outlet):
    return make_employee("高子墨", outlet)


@pytest.fixture
def desk(client, care, clock):
    clock(AT)
    client.force_login(care)
    return client


def numbers(response) -> list[str]:
    return [call.number for call in response.context["page"]]


# --- The list ---------------------------------------------------------------------------------------------------------


def test_open_calls_stand_by_their_promise_and_the_others_under_tabs(desk, care, technician):
    far, near = take(care, zone="province", plate="沪A00001"), take(care, zone="city", plate="沪A00002")
    over = ended(care, technician, AT - 3 * HOUR, plate="沪A00003")
    page = desk.get("/rescues/")
    assert numbers(page) == [near.number, far.number]
    assert [count for _name, _label, count in page.context["tabs"]] == [2, 1, 3]
    assert numbers(desk.get("/rescues/?state=over")) == [over.number]
    assert numbers(desk.get("/rescues/?state=all")) == [near.number, far.number, over.number]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=A00002", ["late"]),
        ("q=高子墨", ["mended", "late"]),
        ("q=金科路", ["mended", "late", "open"]),
        ("zone=county", ["open"]),
        ("promise=late", ["late"]),
        ("promise=in_time", ["mended"]),
        ("cause=battery", ["mended", "late"]),
        ("outcome=mended", ["mended", "late"]),
        ("from_on=2026-11-05", ["mended", "open"]),
        ("to_on=2026-11-04", ["late"]),
        ("zone=nonsense&from_on=soon", ["mended", "late", "open"]),
    ],
)
def test_the_address_narrows_the_list_and_the_export_alike(client, clock, care, technician, query, found):
    clock(AT)
    client.force_login(care)
    open_call = take(care, zone="county", plate="沪A00001", at=AT - 10 * MINUTE)
    late = ended(care, technician, AT - timedelta(days=1), plate="沪A00002", after=31 * MINUTE)
    mended = ended(care, technician, AT - 2 * HOUR, plate="沪A00003")
    named = {"open": open_call.number, "late": late.number, "mended": mended.number}
    expected = {named[name] for name in found}
    assert set(numbers(client.get(f"/rescues/?state=all&{query}"))) == expected
    exported = client.get(f"/rescues/export/?state=all&{query}")
    rows = list(load_workbook(BytesIO(exported.content)).active.iter_rows(min_row=2, values_only=True))
    assert {row[0] for row in rows} == expected


def test_the_export_masks_the_caller_for_those_who_may_not_take_numbers_along(client, clock, outlet, care):
    clock(AT)
    take(care, caller="周子涵")
    shown = {}
    for role in (Role.CUSTOMER_CARE, Role.SERVICE_MANAGER):
        client.force_login(make_user("某人", role, outlet))
        sheet = load_workbook(BytesIO(client.get("/rescues/export/").content)).active
        shown[role] = next(sheet.iter_rows(min_row=2, values_only=True))[4:6]
    assert shown[Role.SERVICE_MANAGER] == ("周子涵", "13700000315")
    assert shown[Role.CUSTOMER_CARE] == ("周**", "137****0315")


def test_a_long_list_costs_no_more_queries_than_a_short_one(desk, care, django_assert_max_num_queries):
    take(care, plate="沪A00000")
    with django_assert_max_num_queries(40) as short:
        desk.get("/rescues/")
    for nth in range(1, 24):
        take(care, plate=f"沪A{nth:05d}", vehicle=make_vehicle(make_customer("周某")))
    with django_assert_max_num_queries(len(short)):
        desk.get("/rescues/")


# --- In time ----------------------------------------------------------------------------------------------------------


def test_the_share_in_time_counts_what_arrived_and_what_passed_its_time(care, technician):
    ended(care, technician, AT - 9 * HOUR, plate="沪A00001", after=30 * MINUTE)
    ended(care, technician, AT - 8 * HOUR, plate="沪A00002", after=30 * MINUTE + timedelta(seconds=1))
    take(care, AT - HOUR, plate="沪A00003")
    take(care, AT, plate="沪A00004")
    soon, later = take(care, AT - 5 * HOUR, plate="沪A00005"), take(care, AT - 5 * HOUR, plate="沪A00006")
    services.cancel_call(call=soon, reason="好了", by=care, at=AT - 5 * HOUR + MINUTE)
    services.cancel_call(call=later, reason="等不及", by=care, at=AT - 4 * HOUR)
    ended(care, technician, shanghai("2026-10-31 23:59"), plate="沪A00007", zone="county")
    found = figures.punctuality(RescueCall.objects.all(), AT)
    assert [str(month) for month in found.months][-2:] == ["2026-10-01", "2026-11-01"]
    rows = {label: shares[-2:] for label, shares in found.rows}
    city, county = list(rows.values())[:2]
    assert [(share.in_time, share.measured) for share in city] == [(0, 0), (1, 4)]
    assert [(share.in_time, share.measured) for share in county] == [(1, 1), (0, 0)]
    assert (city[1].percent, city[0].percent, found.all_zones[-2].percent) == (25, None, 100)


def test_the_months_reach_over_the_turn_of_the_year(db):
    found = figures.punctuality(RescueCall.objects.all(), shanghai("2026-02-01 00:00"))
    assert [f"{month:%Y-%m}" for month in found.months] == [
        "2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02"
    ]  # fmt: skip


# --- Taking, step by step ---------------------------------------------------------------------------------------------


def test_a_call_is_taken_sent_arrived_and_ended_through_the_pages(desk, technician):
    form = desk.get("/rescues/take/").context["form"]
    assert [label for _code, label in form.fields["zone"].choices][0] == "City, 30 min"
    said = {
        "form_key": form.fields["form_key"].initial(),
        "plate": "沪A8K216",
        "mobile": "13700000315",
        "place": "中环高架内圈近金科路",
        "zone": "city",
        "outlet": "SH01",
    }
    for _click in range(2):
        answer = desk.post("/rescues/take/", said)
        assert answer["Location"] == "/rescues/SH01-JY00001/"
    call = RescueCall.objects.get()
    address = call.get_absolute_url()
    assert "tel:13700000315" in desk.get(address).content.decode()
    assert desk.post(f"{address}send/", {"helper": technician.pk, "rescue_car": "1"}).status_code == 302
    assert desk.post(f"{address}arrived/").status_code == 302
    page = desk.post(f"{address}end/", {"outcome": "towed"})
    assert page.status_code == 422 and page.context["end_form"].errors.keys() == {"cause"}
    assert desk.post(f"{address}end/", {"outcome": "towed", "cause": "drive"}).status_code == 302
    call.refresh_from_db()
    assert (call.state, call.outcome, call.helper) == ("ended", "towed", technician)
    assert "13700000315" not in desk.get(address).content.decode()


def test_what_is_missing_comes_back_beside_its_field(desk):
    page = desk.post("/rescues/take/", {"zone": "city", "outlet": "SH01", "place": "路边"})
    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {"plate"}


def test_a_second_click_on_arrived_says_so_and_changes_nothing(desk, care, technician):
    call = sent(care, technician, AT - 10 * MINUTE)
    for _touch in range(2):
        assert desk.post(f"{call.get_absolute_url()}arrived/").status_code == 302
    page = desk.get(call.get_absolute_url()).content.decode()
    assert "方嘉敏 was quicker" in page


def test_the_car_is_found_by_typing_and_what_is_known_of_it_stands_beside(desk, care):
    car = make_vehicle(make_customer("周子涵", mobile="13812345678"))
    call = take(care, vehicle=car)
    for typed in ("8K216", car.vin[-6:], "zzh", "5678"):
        found = desk.get("/rescues/take/cars/", {"q": typed}).json()["results"]
        assert [each["value"] for each in found] == [car.pk], typed
    beside = desk.get("/rescues/take/car/", {"vehicle": car.pk}).content.decode()
    assert call.number in beside and "13812345678" not in beside
    far = make_vehicle(make_customer("何嘉怡", make_outlet("SZ01", "鹏程福田店", "深莞区域", "华南大区")))
    assert "No car chosen" in desk.get("/rescues/take/car/", {"vehicle": far.pk}).content.decode()


# --- The one who was sent ---------------------------------------------------------------------------------------------


def test_a_technician_sees_the_call_he_was_sent_to_and_no_other(client, clock, outlet, care, technician):
    clock(AT)
    rescuer = make_user("高子墨", Role.TECHNICIAN, outlet, employee=technician, language="en")
    mine, other = sent(care, technician, AT - 10 * MINUTE), take(care, plate="沪A00002")
    client.force_login(rescuer)
    page = client.get(mine.get_absolute_url())
    assert page.status_code == 200 and "tel:" in page.content.decode()
    assert client.get(other.get_absolute_url()).status_code == 403
    assert client.get("/rescues/").status_code == 403
    assert client.post(f"{mine.get_absolute_url()}cancel/", {"reason": "算了"}).status_code == 403
    due = [item for item in my_day.due_for(rescuer, AT) if item.url.startswith(mine.get_absolute_url())]
    assert [item.deadline_at for item in due] == [mine.deadline_at]
    assert client.post(f"{mine.get_absolute_url()}arrived/").status_code == 302
    mine.refresh_from_db()
    assert mine.arrived_at == AT
    (item,) = [each for each in my_day.due_for(rescuer, AT) if "rescue" in each.url]
    assert item.url.endswith("#end")


def test_the_first_page_says_whom_it_concerns(outlet, care, technician, clock):
    clock(AT)
    manager = make_user("韩立诚", Role.SERVICE_MANAGER, outlet)
    waiting = take(care, AT - 25 * MINUTE)
    assert waiting.get_absolute_url() + "#send" in [item.url for item in my_day.due_for(care, AT)]
    assert [item.group for item in rescue_sources.stuck_for(manager, AT)] == [waiting.number]
    assert list(rescue_sources.stuck_for(care, AT)) == []
    assert rescue_sources.open_count(care, AT) == (1, False)
    assert rescue_sources.open_count(care, AT + HOUR) == (1, True)


def test_the_cars_page_and_the_search_know_the_call(outlet, care, technician, clock):
    clock(AT)
    car = make_vehicle()
    call = take(care, vehicle=car)
    asked = history.Asked(user=care, at=AT, vehicles=frozenset({car.pk}))
    entries = history.page_of_history(asked, "rescues").entries
    assert [(entry.number, entry.url) for entry in entries] == [(call.number, call.get_absolute_url())]
    assert call.number in [matter.number for matter in history.open_matters(asked)]
    found = search.find_everywhere(care, search.Query.of(call.number))
    assert search.the_one(found).url == call.get_absolute_url()
    cashier = make_user("邱雨桐", Role.CASHIER, outlet)
    assert search.find_everywhere(cashier, search.Query.of(call.number)) == []
    asked = history.Asked(user=cashier, at=AT, vehicles=frozenset({car.pk}))
    assert history.page_of_history(asked, "rescues").entries == []


# --- In the workshop --------------------------------------------------------------------------------------------------


def test_rescued_cars_come_first_and_left_ones_stand_apart(desk, care, technician):
    long_here = make_order(make_vehicle(plate="沪A00001"), opened_at=AT - timedelta(days=3))
    towed_car = make_vehicle(plate="沪A00002")
    call = ended(care, technician, AT - 5 * HOUR, outcome="towed", vehicle=towed_car)
    rescued = make_order(towed_car, opened_at=AT - 2 * HOUR)
    services.link_order(call=call, order=rescued, by=care, at=AT)
    make_order(make_vehicle(plate="沪A00003"), opened_at=AT - HOUR, delivered_at=AT)
    left = make_order(make_vehicle(plate="沪A00004"), opened_at=AT - HOUR, refused_repair=True)
    page = desk.get("/workshop/in/")
    assert [order.number for order in page.context["page"]] == [rescued.number, long_here.number]
    assert "3 d" in page.content.decode()
    assert [order.number for order in desk.get("/workshop/in/?state=left").context["page"]] == [left.number]
    assert [order.number for order in desk.get("/workshop/in/?q=00001").context["page"]] == [long_here.number]
    assert list(desk.get("/workshop/in/?kind=pdi").context["page"]) == []


def test_what_was_towed_in_is_expected_until_it_has_an_order(desk, client, outlet, care, technician):
    car = make_vehicle()
    call = ended(care, technician, AT - 2 * HOUR, outcome="towed", vehicle=car)
    ended(care, technician, AT - 2 * HOUR, outcome="mended", plate="沪A00002")
    assert desk.get("/workshop/in/").context["expected"] == [call]
    client.force_login(make_user("邱雨桐", Role.CASHIER, outlet))
    assert client.get("/workshop/in/").context["expected"] == []
    make_order(car, opened_at=AT - HOUR)
    services.link_new_orders(at=AT)
    client.force_login(care)
    assert desk.get("/workshop/in/").context["expected"] == []


def test_the_workshop_costs_the_same_however_full_it_is(desk, care, technician, django_assert_max_num_queries):
    make_order(make_vehicle(plate="沪A00000"), opened_at=AT - HOUR)
    with django_assert_max_num_queries(30) as short:
        desk.get("/workshop/in/")
    for nth in range(1, 40):
        make_order(make_vehicle(make_customer("周某"), plate=f"沪A{nth:05d}"), opened_at=AT - nth * HOUR)
    with django_assert_max_num_queries(len(short)):
        page = desk.get("/workshop/in/")
    first = [order.number for order in page.context["page"]]
    second = [order.number for order in desk.get(f"/workshop/in/?after={page.context['page'].after}").context["page"]]
    assert (len(first), len(second), len({*first, *second})) == (25, 15, 40)


def test_a_call_of_another_region_is_not_there(client, clock, care):
    clock(AT)
    call = take(care)
    client.force_login(
        make_user("梁国栋", Role.SERVICE_MANAGER, make_outlet("SZ01", "鹏程福田店", "深莞区域", "华南大区"))
    )
    assert client.get(call.get_absolute_url()).status_code == 404
    assert client.post(reverse("workshop:rescue_arrived", args=[call.number])).status_code == 404


def test_the_time_line_tells_steps_and_warnings(desk, care, technician, outlet):
    make_user("韩立诚", Role.SERVICE_MANAGER, outlet)
    call = arrived(care, technician, AT - 2 * HOUR, after=40 * MINUTE)
    assert "there after 40 min" in desk.get(call.get_absolute_url()).content.decode()
    late = take(care, AT - HOUR, plate="沪A00002")
    services.sweep_calls(at=AT - 29 * MINUTE)
    page = desk.get(late.get_absolute_url()).content.decode()
    assert "Rescue: late" in page and "Told: " in page and "韩立诚" in page
