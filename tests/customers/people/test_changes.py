"""New customers and cars, corrections, owners: the services and their forms."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from customers.models import Customer, Ownership, Vehicle
from customers.services import people
from staff.models import TrailEntry
from staff.refusals import AlreadyDone, Refused
from tests.clock import shanghai
from tests.customers.people.conftest import make_scene
from tests.makers import make_customer, make_vehicle
from tests.racing import race

pytestmark = pytest.mark.django_db
NOW = shanghai("2026-11-05 09:30")
GOOD_VIN, WRONG_DIGIT = "WBAXW1104J0X16755", "WBAXW1105J0X16755"


@pytest.fixture(autouse=True)
def _now(clock):
    clock(NOW)


@pytest.fixture
def owner(scene):
    return make_customer("周子涵", scene.sh01, code="SH01-KH00001", mobile="13700005561")


@pytest.fixture
def car(owner):
    return make_vehicle(owner, "沪B8K216", GOOD_VIN, purchased_on=date(2024, 6, 18))


@pytest.fixture
def signed_in(client, scene):
    scene.advisor.language = "en"
    scene.advisor.save()
    client.force_login(scene.advisor)
    return client


# --- Customers --------------------------------------------------------------------------------------------------------


def post_new(client, scene, **changes):
    data = {"name": "白晓", "mobile": "+86 138-1234-5678", "outlet": scene.sh01.pk, "background": "none"}
    return client.post(reverse("customers:customer_new"), data | changes)


def test_a_new_customer_gets_the_outlets_next_code_that_is_free(scene, owner, signed_in):
    assert post_new(signed_in, scene).status_code == 302
    made = Customer.objects.get(name="白晓")
    # SH01-KH00001 came with a workbook.
    assert (made.code, made.mobile, made.name_key) == ("SH01-KH00002", "13812345678", "bai xiao|bx")
    assert TrailEntry.objects.get().action == "customer.created"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"mobile": "1381234567"}, "1 figure short"),
        ({"name": ""}, "This field is required"),
        ({"outlet": "0"}, "valid choice"),
        ({"background": "spy"}, "valid choice"),
    ],
)
def test_a_wrong_customer_is_refused_and_nothing_typed_is_lost(scene, signed_in, changes, says):
    answer = post_new(signed_in, scene, **changes)
    assert answer.status_code == 422 and says in answer.content.decode()
    assert changes.get("name", "白晓") in answer.content.decode()
    assert not Customer.objects.exists()


def test_a_customer_cannot_be_put_into_a_foreign_outlet(scene, signed_in):
    assert post_new(signed_in, scene, outlet=scene.sz01.pk).status_code == 422
    values = {"name": "白晓", "mobile": "", "outlet": scene.sz01, "background": "none"}
    with pytest.raises(PermissionDenied):
        people.create_customer(values=values, by=scene.advisor, at=NOW)
    assert not Customer.objects.exists()


def test_the_same_number_is_a_warning_to_tick_away(scene, owner, signed_in):
    answer = post_new(signed_in, scene, mobile="13700005561")
    assert answer.status_code == 422 and "A customer with this number is on file" in answer.content.decode()
    assert Customer.objects.count() == 1
    assert post_new(signed_in, scene, mobile="13700005561", accept_twin="1").status_code == 302
    assert Customer.objects.count() == 2


def edit(client, customer, seen=None, **changes):
    data = {"name": customer.name, "mobile": "", "outlet": customer.outlet_id, "background": "none"}
    data["seen"] = seen or people.fingerprint(customer)
    return client.post(reverse("customers:customer_edit", args=[customer.pk]), data | changes)


def test_an_empty_number_keeps_what_is_on_file_and_the_form_does_not_show_it(owner, signed_in):
    form = signed_in.get(reverse("customers:customer_edit", args=[owner.pk])).content.decode()
    assert "13700005561" not in form and "137****5561" in form
    assert edit(signed_in, owner, background="media").status_code == 302
    owner.refresh_from_db()
    assert (owner.mobile, owner.background) == ("13700005561", "media")


def test_the_trail_keeps_numbers_masked(owner, signed_in):
    edit(signed_in, owner, mobile="13812345678", name="周小涵")
    owner.refresh_from_db()
    assert (owner.mobile, owner.name_key) == ("13812345678", "zhou xiao han|zxh")
    changes = TrailEntry.objects.get().changes
    assert changes == {"name": ["周子涵", "周小涵"], "mobile": ["137****5561", "138****5678"]}


def test_two_people_do_not_overwrite_each_other(scene, owner, signed_in):
    seen = people.fingerprint(owner)
    values = {"name": "周小涵", "mobile": owner.mobile, "outlet": owner.outlet, "background": "none"}
    people.edit_customer(customer=owner, seen=seen, values=values, by=scene.care_manager, at=NOW)
    answer = edit(signed_in, owner, seen=seen, name="周大涵")
    page = answer.content.decode()
    assert answer.status_code == 422 and "顾清和 changed this record" in page and "周大涵" in page
    owner.refresh_from_db()
    assert owner.name == "周小涵"
    # Having seen that, a second try saves.
    again = answer.context["form"].data["seen"]
    assert edit(signed_in, owner, seen=again, name="周大涵").status_code == 302


def test_saving_without_a_change_leaves_no_trace(owner, signed_in):
    assert edit(signed_in, owner).status_code == 302
    assert not TrailEntry.objects.exists()


# --- Cars -------------------------------------------------------------------------------------------------------------


def post_car(client, owner, **changes):
    data = {"plate": "沪C 12345", "vin": GOOD_VIN, "model": "星澜 S7"}
    return client.post(reverse("customers:vehicle_new") + f"?customer={owner.pk}", data | changes)


def test_a_new_car(owner, signed_in):
    assert post_car(signed_in, owner).status_code == 302
    made = Vehicle.objects.get()
    assert (made.plate, made.vin, made.customer) == ("沪C12345", GOOD_VIN, owner)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"plate": "沪C1234"}, "1 character short: 沪C1234."),
        ({"vin": GOOD_VIN[:-1]}, "1 character short: a VIN has 17"),
        ({"vin": "1" * 17}, "One character over and over"),
        ({"purchased_on": "2026-01-01", "warranty_until": "2025-01-01"}, "The warranty cannot end before"),
    ],
)
def test_a_wrong_car_is_refused(owner, signed_in, changes, says):
    answer = post_car(signed_in, owner, **changes)
    assert answer.status_code == 422 and says in answer.content.decode()
    assert not Vehicle.objects.exists()


def test_a_wrong_check_digit_can_be_ticked_away(owner, signed_in):
    answer = post_car(signed_in, owner, vin=WRONG_DIGIT)
    assert answer.status_code == 422 and 'name="accept_vin"' in answer.content.decode()
    assert not answer.context["form"].errors
    assert post_car(signed_in, owner, vin=WRONG_DIGIT, accept_vin="1").status_code == 302


def test_a_tick_does_not_excuse_an_error(owner, signed_in):
    assert post_car(signed_in, owner, vin=WRONG_DIGIT, accept_vin="1", plate="沪C1").status_code == 422


def test_a_suggestion_can_be_taken(owner, signed_in):
    answer = post_car(signed_in, owner, plate="沪C1I345")
    assert "Is it 沪C11345?" in answer.content.decode()
    assert post_car(signed_in, owner, plate="沪C1I345", use="plate:沪C11345").status_code == 302
    assert Vehicle.objects.get().plate == "沪C11345"


def test_a_known_vin_and_a_shared_plate(owner, car, signed_in):
    assert "This VIN is on file already" in post_car(signed_in, owner).content.decode()
    other = "LMKZ5A3B5N0184736"
    answer = post_car(signed_in, owner, vin=other, accept_vin="1", plate="沪B8K216")
    assert "Another car has the plate 沪B8K216" in answer.content.decode()
    assert post_car(signed_in, owner, vin=other, accept_vin="1", plate="沪B8K216", accept_plate="1").status_code == 302


def test_a_foreign_customers_car_cannot_be_entered(scene, signed_in):
    stranger = make_customer("黎明", scene.sz01)
    assert post_car(signed_in, stranger).status_code == 404
    assert not Vehicle.objects.exists()


def test_a_car_is_corrected_without_showing_its_vin(car, signed_in):
    url = reverse("customers:vehicle_edit", args=[car.pk])
    assert GOOD_VIN not in signed_in.get(url).content.decode()
    data = {"plate": "沪B8K217", "vin": "", "model": "星澜 S7", "seen": people.fingerprint(car)}
    assert signed_in.post(url, data).status_code == 302
    car.refresh_from_db()
    assert (car.plate, car.vin, car.model) == ("沪B8K217", GOOD_VIN, "星澜 S7")
    assert TrailEntry.objects.get().changes["plate"] == ["沪B8K216", "沪B8K217"]


def test_a_plate_as_it_came_is_not_held_against_a_correction(owner, signed_in):
    """Workbooks bring notes in place of plates; correcting something else must stay possible."""
    car = make_vehicle(owner, "临时牌-3", GOOD_VIN)
    data = {"plate": "临时牌-3", "vin": "", "model": "星澜 S7", "seen": people.fingerprint(car)}
    assert signed_in.post(reverse("customers:vehicle_edit", args=[car.pk]), data).status_code == 302


# --- Owners -----------------------------------------------------------------------------------------------------------


def change(client, car, **data):
    data = {"on": "2026-11-01", "reason": "二手车过户", "seen": car.customer_id} | data
    return client.post(reverse("customers:vehicle_owner", args=[car.pk]), data)


def test_a_new_owner_keeps_the_former_one(scene, owner, car, signed_in):
    to = make_customer("白晓", scene.sh01)
    assert change(signed_in, car, customer=to.pk).status_code == 302
    car.refresh_from_db()
    kept = Ownership.objects.get()
    assert car.customer == to
    assert (kept.customer, kept.from_on, kept.to_on) == (owner, date(2024, 6, 18), date(2026, 11, 1))
    assert TrailEntry.objects.get().changes == {"customer": [owner.code, to.code]}
    assert "周**" in signed_in.get(car.get_absolute_url()).content.decode()
    # And on to the next: it begins where the last one ended.
    third = make_customer("秦岚", scene.sh01)
    people.change_owner(
        vehicle=car, from_customer=to.pk, to=third, on=date(2026, 11, 4), reason="-", by=scene.advisor, at=NOW
    )
    assert Ownership.objects.get(customer=to).from_on == date(2026, 11, 1)


def test_an_owner_can_be_entered_on_the_spot(scene, car, signed_in):
    new = {"name": "白晓", "mobile": "13812345678", "outlet": scene.sh01.pk}
    assert change(signed_in, car, **new).status_code == 302
    car.refresh_from_db()
    assert (car.customer.name, car.customer.code) == ("白晓", "SH01-KH00002")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "Pick an owner on file above"),
        ({"customer": "same"}, "owns this car already"),
        ({"customer": "other", "on": "2026-11-06"}, "still to come"),
        ({"customer": "other", "on": "2024-06-17"}, "cannot be earlier"),
        ({"customer": "other", "reason": ""}, "required"),
        ({"customer": "other", "name": "白晓"}, "not both"),
        ({"customer": "foreign"}, "valid choice"),
        ({"customer": "other", "seen": "999999"}, "by now. Load the page again"),
    ],
)
def test_a_wrong_change_of_owner_changes_nothing(scene, owner, car, signed_in, data, says):
    known = {
        "same": owner.pk,
        "other": make_customer("秦岚", scene.sh01).pk,
        "foreign": make_customer("黎明", scene.sz01).pk,
    }
    data = {name: known.get(value, value) for name, value in data.items()}
    customers = Customer.objects.count()
    answer = change(signed_in, car, **data)
    assert answer.status_code == 422 and says in answer.content.decode()
    car.refresh_from_db()
    assert car.customer == owner and not Ownership.objects.exists() and Customer.objects.count() == customers


def test_a_refused_change_takes_the_new_customer_back_with_it(scene, owner, car):
    values = {"name": "白晓", "mobile": "", "outlet": scene.sh01, "background": "none"}
    with pytest.raises(Refused):
        people.change_owner_to(
            vehicle=car,
            from_customer=owner.pk,
            to=None,
            new_customer=values,
            on=date(2030, 1, 1),
            reason="-",
            by=scene.advisor,
            at=NOW,
        )
    assert not Customer.objects.filter(name="白晓").exists()


def test_a_car_cannot_go_to_a_merged_record(scene, owner, car):
    gone = make_customer("秦岚", scene.sh01, merged_into=owner)
    with pytest.raises(AlreadyDone):
        people.change_owner(
            vehicle=car, from_customer=owner.pk, to=gone, on=date(2026, 11, 1), reason="-", by=scene.advisor, at=NOW
        )


@pytest.mark.django_db(transaction=True)
def test_of_two_changes_at_once_one_is_made():
    scene = make_scene()
    owner = make_customer("周子涵", scene.sh01)
    car = make_vehicle(owner)
    others = [make_customer(name, scene.sh01) for name in ("白晓", "秦岚", "乔安", "祝明")]

    def give_to(to):
        return people.change_owner(
            vehicle=car, from_customer=owner.pk, to=to, on=date(2026, 11, 1), reason="-", by=scene.advisor, at=NOW
        )

    outcomes = race([lambda to=to: give_to(to) for to in others])
    assert sum(isinstance(outcome, Ownership) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, AlreadyDone) for outcome in outcomes) == 3
    assert Ownership.objects.count() == 1
    assert TrailEntry.objects.filter(action="vehicle.owner_changed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_look_at_the_owner_both_changes_would_be_made():
    """The race is real: reading, thinking and writing without a condition loses the first change."""
    scene = make_scene()
    car = make_vehicle(make_customer("周子涵", scene.sh01))
    others = [make_customer(name, scene.sh01) for name in ("白晓", "秦岚")]

    def give_to(to):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE customers_vehicle SET customer_id = %s WHERE id = %s", [to.pk, car.pk])
            return cursor.rowcount

    assert race([lambda to=to: give_to(to) for to in others]) == [1, 1]


def test_the_day_may_be_today(scene, owner, car):
    to = make_customer("白晓", scene.sh01)
    early = shanghai("2026-11-05 00:30")  # still yesterday in UTC
    people.change_owner(
        vehicle=car, from_customer=owner.pk, to=to, on=date(2026, 11, 5), reason="-", by=scene.advisor, at=early
    )
    assert Ownership.objects.get().to_on == date(2026, 11, 5)
