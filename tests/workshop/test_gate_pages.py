"""The pages of appointments and the gate, as the people at the desk use them."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from customers.models import Reminder
from staff.models import OpeningHours, Posting
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import (
    make_customer,
    make_employee,
    make_outlet,
    make_reception,
    make_sheet_order,
    make_user,
    make_vehicle,
)
from workshop import bay_days, gate_day, services
from workshop.models import Appointment, Bay, OrderSheet, Tag
from workshop.models.gate import LANE_LETTERS

AT = shanghai("2026-11-05 09:40")
TEN = shanghai("2026-11-05 10:00")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def outlet(db):
    outlet = make_outlet()
    OpeningHours.objects.create(outlet=outlet, weekday=4, from_minute=510, to_minute=1050)
    Bay.objects.create(outlet=outlet, name="1 号工位", kind="mechanical")
    return outlet


@pytest.fixture
def person(outlet):
    return make_employee("林知夏", outlet)


@pytest.fixture
def advisor(outlet, person):
    return make_user("林知夏", Role.SERVICE_ADVISOR, outlet, employee=person)


@pytest.fixture
def desk(client, advisor):
    client.force_login(advisor)
    with time_machine.travel(AT, tick=False):
        yield client


def book(by, at=AT, **fields):
    words = {"planned_at": TEN, "kind": "maintenance", "lane": "ordinary", "plate": "沪A8K216", "mobile": "13700000315"}
    return services.book_appointment(outlet=make_outlet(), by=by, at=at, **words | fields)


FORM = {"outlet": "SH01", "lane": "ordinary", "kind": "maintenance", "planned_at": "2026-11-05T10:00"}


def test_booking_goes_on_to_the_appointment_and_a_full_hour_comes_back_with_the_free_ones(desk, person):
    car = make_vehicle(make_customer("周子涵"))
    sent = FORM | {"vehicle": car.pk, "advisor": person.pk, "words": "做保养"}
    answer = desk.post(reverse("workshop:book"), sent)
    made = Appointment.objects.get()
    assert answer.url == made.get_absolute_url()
    assert (made.advisor, made.minutes, made.planned_at) == (person, 60, TEN)
    full = desk.post(reverse("workshop:book"), FORM | {"plate": "沪A00002", "mobile": "13700000001"})
    assert full.status_code == 422
    assert "11:00" in str(full.context["form"].errors["planned_at"])
    assert Appointment.objects.count() == 1


def test_only_who_books_or_cares_at_its_outlet_takes_a_reminder_along(client, db):
    here, there = make_outlet(), make_outlet("SH02", "另一家店")
    car = make_vehicle(make_customer("周子涵", here))
    days = {"due_on": AT.date() + 14 * DAY, "remind_on": AT.date(), "made_at": AT}
    reminder = Reminder.objects.create(
        vehicle=car, customer=car.customer, outlet=here, kind="maintenance", cycle="1", **days
    )

    def known(user):
        client.force_login(user)
        return client.get(reverse("workshop:book"), {"reminder": reminder.pk}).context["reminder"]

    # Works at both outlets and sees the car, but books at the other one.
    elsewhere = make_user("高子墨", Role.TECHNICIAN, here)
    Posting.objects.create(user=elsewhere, role=Role.SERVICE_ADVISOR, outlet=there, from_on=AT.date() - 300 * DAY)
    with time_machine.travel(AT, tick=False):
        assert known(elsewhere) is None
        assert known(make_user("韩立诚", Role.SERVICE_ADVISOR, here)) == reminder


def test_the_free_hours_leave_out_what_is_taken(desk, advisor):
    book(advisor)
    page = desk.get(reverse("workshop:book_hours"), {"outlet": "SH01", "planned_at": "2026-11-05T09:00"})
    text = page.content.decode()
    assert 'data-hour="2026-11-05T10:00"' not in text and 'data-hour="2026-11-05T11:00"' in text


def test_the_same_car_twice_at_the_gate_leads_to_its_tag(desk):
    car = make_vehicle()
    sent = {"outlet": "SH01", "lane": "express", "vehicle": car.pk}
    first = desk.post(reverse("workshop:tag_give"), sent)
    again = desk.post(reverse("workshop:tag_give"), sent, follow=True)
    tag = Tag.objects.get()
    assert first.url.endswith(f"#tag-{tag.pk}")
    assert any("K01" in str(message) for message in again.context["messages"])


def test_the_board_shows_the_order_and_calls_the_next(desk, advisor):
    walked_in = services.give_tag(outlet=make_outlet(), lane="ordinary", plate="沪A00001", by=advisor, at=AT)
    booked = book(advisor, plate="沪A00002", at=AT - DAY)
    services.give_tag(outlet=make_outlet(), lane="ordinary", appointment=booked, by=advisor, at=AT)
    board = desk.get(reverse("workshop:tag_board")).context["board"]
    assert [card.tag.code for card in board.lanes[0].cards] == ["A02", "A01"]
    desk.post(reverse("workshop:tag_call", args=[walked_in.pk]))
    walked_in.refresh_from_db()
    assert walked_in.state == Tag.State.CALLED
    desk.post(reverse("workshop:tag_left", args=[walked_in.pk]), {"reason": "等不及"})
    walked_in.refresh_from_db()
    assert walked_in.state == Tag.State.LEFT


def test_the_screen_of_the_hall_names_nobody(desk, advisor):
    car = make_vehicle(make_customer("周子涵"), plate="沪A8K216")
    tag = services.give_tag(outlet=make_outlet(), lane="ordinary", vehicle=car, by=advisor, at=AT)
    services.call_tag(tag=tag, by=advisor, at=AT)
    text = desk.get(reverse("workshop:hall_screen", args=["SH01"])).content.decode()
    assert "A01" in text and "216" in text
    assert "沪A8K216" not in text and "8K216" not in text and "周子涵" not in text


@pytest.mark.parametrize("view", ["day", "week", "missed", "all"])
def test_every_view_of_the_appointments_shows_them(desk, advisor, view):
    made = book(advisor, at=AT - DAY)
    if view == "missed":
        services.sweep_missed(at=TEN + 2 * 60 * MINUTE)
    assert made.get_absolute_url() in desk.get(reverse("workshop:appointments"), {"view": view}).content.decode()


def test_moving_and_calling_off_on_the_page(desk, advisor):
    made = book(advisor, at=AT - DAY)
    desk.post(
        reverse("workshop:appointment_move", args=[made.number]), {"planned_at": "2026-11-05T14:00", "minutes": 60}
    )
    made.refresh_from_db()
    assert made.planned_at == shanghai("2026-11-05 14:00")
    assert desk.post(reverse("workshop:appointment_cancel", args=[made.number]), {}).status_code == 422
    desk.post(reverse("workshop:appointment_cancel", args=[made.number]), {"reason": "客户出差"})
    made.refresh_from_db()
    assert made.state == Appointment.State.CANCELLED


def test_my_day_names_who_comes_and_who_did_not(advisor, person):
    comes = book(advisor, advisor=person, at=AT - DAY)
    (item,) = gate_day.due_for(advisor, AT)
    assert (item.deadline_at, item.url) == (TEN, comes.get_absolute_url())
    services.sweep_missed(at=TEN + 2 * 60 * MINUTE)
    (missed,) = gate_day.due_for(advisor, TEN + 2 * 60 * MINUTE)
    assert missed.deadline_at == shanghai("2026-11-07 00:00")
    assert not list(gate_day.due_for(make_user("韩立诚", Role.SERVICE_ADVISOR, make_outlet()), AT))


def test_the_load_counts_what_is_booked(desk, advisor, outlet):
    book(advisor, at=AT - DAY)
    found = bay_days.load_of(outlet, AT.date(), AT)
    (row,) = found.bays
    assert [cell.booked for cell in row.cells if cell.booked] == [60]
    assert desk.get(reverse("workshop:load")).status_code == 200


def test_of_today_the_load_shows_what_can_still_be_filled(desk, advisor, outlet):
    book(advisor, at=AT - DAY)
    found = bay_days.load_of(outlet, AT.date(), AT)
    assert found.hours and found.hours[0][0] == AT
    whole = bay_days.load_of(outlet, AT.date(), AT - DAY)
    assert len(whole.hours) > len(found.hours)
    evening = bay_days.load_of(outlet, AT.date(), shanghai("2026-11-05 23:00"))
    assert evening.is_open and not evening.hours


def test_the_list_is_exported_as_it_is_filtered(desk, advisor):
    book(advisor, at=AT - DAY)
    answer = desk.get(reverse("workshop:appointments_export"), {"q": "沪A8K216"})
    assert answer.status_code == 200 and answer["Content-Type"].endswith("sheet")


def test_the_cars_in_the_workshop_show_their_tags_and_stages(desk, outlet, django_assert_max_num_queries):
    manager = make_user("韩立诚", Role.SERVICE_MANAGER, outlet)
    for nth in range(3):
        car = make_vehicle(make_customer("周子涵"), plate=f"沪A{nth}K216")
        tag = services.give_tag(outlet=outlet, lane="express", vehicle=car, by=manager, at=AT)
        reception = make_reception(manager, car, at=AT, tag=tag)
        make_sheet_order(manager, "in_work", reception=reception, at=AT)
    with django_assert_max_num_queries(16):
        page = desk.get(reverse("workshop:in_house")).content.decode()
    assert all(f"{LANE_LETTERS['express']}0{nth}" in page for nth in (1, 2, 3))
    assert page.count(str(OrderSheet.Stage.IN_WORK.label)) == 3
