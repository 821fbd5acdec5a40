"""The pages of complaints, by role, as forms and as fragments."""

import pytest

from complaints.models import Complaint
from complaints.services import take_complaint
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_order, make_outlet, make_user, make_vehicle

AT = shanghai("2026-11-05 09:30")
WORDS = "刹车异响，修了两次还响"


@pytest.fixture
def care(db, clock, client):
    clock(AT)
    user = make_user("叶青", Role.CUSTOMER_CARE, make_outlet())
    client.force_login(user)
    return user


def form_of(**fields):
    words = {"channel": "hotline", "category": "quality", "contact": WORDS, "outlet": "SH01", "caller_name": "周先生"}
    return words | {"hand_to": "later"} | {"received_at": "2026-11-05T09:20", "incident": "none"} | fields


def a_complaint(by, outlet=None, **fields):
    words = {"channel": "hotline", "category": "quality", "contact": WORDS}
    return take_complaint(outlet=outlet or make_outlet(), by=by, at=AT, **words | fields)


def test_taking_leads_to_the_complaint(care, client):
    car = make_vehicle()
    order = make_order(car)
    answer = client.post("/complaints/take/", form_of(vehicle=car.pk, order=order.number, threatened_exposure="on"))
    made = Complaint.objects.get()
    assert answer.url == "/complaints/SH01-TS00001/"
    assert (made.vehicle, made.order, made.threatened_exposure, made.disturbance) == (car, order, True, False)
    assert made.received_at == shanghai("2026-11-05 09:20")
    page = client.get(answer.url).content.decode()
    assert WORDS in page and car.vin not in page


def test_the_same_form_again_leads_to_the_first_complaint(care, client):
    first = client.post("/complaints/take/", form_of()).url
    assert client.post("/complaints/take/", form_of()).url == first
    assert Complaint.objects.count() == 1


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(care, client):
    car = make_vehicle()
    make_order(car, number="SH01-WX00077")
    answer = client.post(
        "/complaints/take/", form_of(vehicle=car.pk, order="SH01-WX00077", received_at="2026-11-06T09:00")
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert WORDS in page
    assert f'<option value="{car.pk}" selected' in page
    assert 'value="SH01-WX00077" checked' in page
    assert not Complaint.objects.exists()


def test_beside_the_form_stands_what_is_known_of_the_car(care, client):
    car = make_vehicle(plate="沪A8K216")
    make_order(car, number="SH01-WX00077")
    a_complaint(care, vehicle=car, fault_code="B-031")
    page = client.get("/complaints/take/car/", {"vehicle": car.pk}).content.decode()
    for words in ("SH01-WX00077", "SH01-TS00001", '<option value="B-031">'):
        assert words in page
    assert car.customer.mobile not in page
    assert "<html" not in page


def test_a_car_in_the_address_is_chosen(care, client):
    car = make_vehicle()
    for address in (f"?vin={car.vin}", f"?car={car.pk}"):
        assert f'<option value="{car.pk}" selected' in client.get("/complaints/take/" + address).content.decode()
    for nothing in ("?vin=NOSUCHVIN", "?car=x", "?car=999999"):
        assert client.get("/complaints/take/" + nothing).status_code == 200


def test_search_finds_a_car_by_plate_vin_owner_and_phone(care, client):
    car = make_vehicle(plate="沪A8K216")
    vin, owner = car.vin[-6:], car.customer
    for typed in ("沪A8K", "8K216", vin, owner.name, owner.mobile[-4:]):
        assert [hit["value"] for hit in client.get("/complaints/take/cars/", {"q": typed}).json()["results"]] == [
            car.pk
        ]
    (hit,) = client.get("/complaints/take/cars/", {"q": vin}).json()["results"]
    assert owner.mobile not in str(hit) and car.vin not in str(hit)
    assert client.get("/complaints/take/cars/", {"q": " "}).json() == {"results": []}


def test_a_foreign_outlet_is_neither_seen_nor_served(care, client):
    elsewhere = make_outlet("SH02", "嘉禾金桥店", area="沪西区域")
    theirs = make_vehicle()
    theirs.customer.outlet = elsewhere
    theirs.customer.save()
    other = a_complaint(make_user("许可", Role.CUSTOMER_CARE, elsewhere), outlet=elsewhere)
    assert client.get(f"/complaints/{other.number}/").status_code == 404
    assert other.number not in client.get("/complaints/").content.decode()
    assert client.get("/complaints/take/cars/", {"q": theirs.vin}).json() == {"results": []}
    assert client.post("/complaints/take/", form_of(outlet="SH02")).status_code == 422
    assert client.post("/complaints/take/", form_of(vehicle=theirs.pk)).status_code == 422
    for deed in ("close", "reopen", "answer", "hand-over"):
        assert client.post(f"/complaints/{other.number}/{deed}/", {"done": "x", "reason": "x"}).status_code == 404
    other.refresh_from_db()
    assert other.closed_at is None


def test_who_may_only_look_takes_and_closes_nothing(db, client, clock):
    clock(AT)
    made = a_complaint(None)
    client.force_login(make_user("马强", Role.WORKSHOP_MANAGER, make_outlet()))
    page = client.get(f"/complaints/{made.number}/").content.decode()
    assert "/close/" not in page and "/hand-over/" not in page
    assert client.get("/complaints/take/").status_code == 403
    answer = client.post(f"/complaints/{made.number}/close/", {"done": "已处理", "liable": "no"})
    assert answer.status_code == 403
    made.refresh_from_db()
    assert made.closed_at is None


def test_the_list_narrows_by_what_the_address_says(care, client):
    hotline = a_complaint(care, contact="一")
    letter = a_complaint(care, contact="二", channel="letter", category="price")
    closed = a_complaint(care, contact="三")
    Complaint.objects.filter(pk=closed.pk).update(closed_at=AT)

    def shown(address):
        page = client.get("/complaints/" + address).content.decode()
        return {item.number for item in (hotline, letter, closed) if f"/complaints/{item.number}/" in page}

    assert shown("") == {hotline.number, letter.number}
    assert shown("?state=closed") == {closed.number}
    assert shown("?state=all&channel=hotline") == {hotline.number, closed.number}
    assert shown("?channel=letter&channel=hotline&category=price") == {letter.number}
    assert shown("?outlet=SH01") == {hotline.number, letter.number}
    assert shown("?outlet=SH99&channel=nonsense&state=whatever") == {hotline.number, letter.number}


def test_the_list_costs_the_same_for_few_and_many(care, client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get("/complaints/?state=all")
        return len(captured)

    a_complaint(care, vehicle=make_vehicle())
    queries()
    few = queries()
    for number in range(30):
        a_complaint(care, vehicle=make_vehicle(plate=f"沪B{number:05d}"), contact=f"第 {number} 件")
    assert queries() == few


def test_numbers_of_other_systems_have_their_page_too(care, client):
    made = a_complaint(care)
    Complaint.objects.filter(pk=made.pk).update(number="TS/2026 11#7")
    made.refresh_from_db()
    assert client.get(made.get_absolute_url()).status_code == 200
    assert client.get("/complaints/").status_code == 200


def test_it_stands_on_the_cars_time_line_and_is_found_by_its_number(care, client):
    car = make_vehicle()
    made = a_complaint(care, vehicle=car)
    assert made.number in client.get(car.get_absolute_url()).content.decode()
    found = client.get("/search/", {"q": made.number}, follow=True)
    assert found.redirect_chain[-1][0] == made.get_absolute_url()


def test_it_leads_to_the_candidate_that_came_of_it(care, client, django_capture_on_commit_callbacks):
    car = make_vehicle()
    with django_capture_on_commit_callbacks(execute=True):
        made = a_complaint(care, outlet=car.customer.outlet, vehicle=car, media_contacted=True)
    candidate = car.candidates.get()
    assert f'href="{candidate.get_absolute_url()}"' in client.get(made.get_absolute_url()).content.decode()
    calm = a_complaint(care)
    assert "/cases/candidates/" not in client.get(calm.get_absolute_url()).content.decode()


def test_nobody_is_found_liable_or_not_by_default(care, client):
    page = client.get(a_complaint(care).get_absolute_url()).content.decode()
    assert 'name="degree"' in page
    for option in page.split('name="degree"')[1:]:
        assert "checked" not in option[: option.index(">")]
