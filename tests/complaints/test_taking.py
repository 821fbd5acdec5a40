"""A complaint comes in, is closed, is opened again: what is recorded, what is refused, who is told."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from complaints.models import Complaint
from complaints.services import (
    TakenAlready,
    close_complaint,
    finish,
    give_view,
    record_satisfaction,
    reopen_complaint,
    sort_out,
    take_complaint,
)
from customers.models import Candidate
from staff import trail
from staff.models import Counter
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_order, make_outlet, make_user, make_vehicle

AT = shanghai("2026-11-05 09:30")


@pytest.fixture
def care(db):
    return make_user("叶青", Role.CUSTOMER_CARE, make_outlet())


def take(by, at=AT, **fields):
    words = {"channel": "hotline", "category": "quality", "contact": "刹车异响，修了两次还响"}
    return take_complaint(outlet=make_outlet(), by=by, at=at, **words | fields)


def test_it_gets_the_outlets_next_number_and_a_trail(care):
    first, second = take(care), take(care, contact="等了三个小时")
    assert [first.number, second.number] == ["SH01-TS00001", "SH01-TS00002"]
    (entry,) = trail.entries_about(first)
    assert (entry.action, entry.by, entry.at, entry.outlet) == ("complaint.taken", care, AT, first.outlet)
    assert first.received_at == AT


def test_numbers_of_an_import_are_not_given_twice(care):
    for number in ("SH01-TS00001", "SH01-TS00117", "SH01-TS0012X", "SH02-TS00900"):
        Complaint.objects.create(
            number=number, outlet=make_outlet(), received_at=AT, channel="letter", category="other", contact=number
        )
    assert take(care).number == "SH01-TS00118"
    assert take(care, contact="另一件事").number == "SH01-TS00119"


def test_the_same_form_sent_twice_makes_one_complaint(care):
    made = take(care, received_at=AT)
    with pytest.raises(TakenAlready) as twice:
        take(care, at=shanghai("2026-11-05 09:31"), received_at=AT)
    assert twice.value.complaint == made
    assert Complaint.objects.count() == 1
    assert Counter.objects.get(kind="TS").last == 1


def test_a_double_click_at_the_very_same_time_makes_one_complaint(transactional_db):
    care = make_user("叶青", Role.CUSTOMER_CARE, make_outlet())
    start, outcomes = Barrier(2), []

    def click():
        try:
            start.wait()
            outcomes.append(take(care, received_at=AT).number)
        except TakenAlready as already:
            outcomes.append(already.complaint.number)
        finally:
            connection.close()

    clicks = [Thread(target=click) for _ in range(2)]
    [thread.start() for thread in clicks]
    [thread.join() for thread in clicks]
    assert outcomes == ["SH01-TS00001", "SH01-TS00001"]
    assert Complaint.objects.count() == 1


def test_a_complaint_that_meets_a_criterion_raises_its_signal_at_once(care, django_capture_on_commit_callbacks):
    car = make_vehicle()
    with django_capture_on_commit_callbacks(execute=True):
        take(care, vehicle=car, threatened_exposure=True)
    (candidate,) = Candidate.objects.all()
    assert (candidate.vehicle, candidate.criterion) == (car, "exposure_threat")
    assert [str(item) for item in candidate.evidence.all()] == ["complaint SH01-TS00001"]


def test_a_complaint_without_a_car_counts_and_raises_nothing(care, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        made = take(care, channel="media")
    assert made.vehicle is None
    assert not Candidate.objects.exists()


def test_a_detection_that_fails_does_not_take_the_complaint_along(
    care, django_capture_on_commit_callbacks, monkeypatch, caplog
):
    def broken(**_kwargs):
        raise RuntimeError("the detection is broken")

    monkeypatch.setattr("customers.services.detection.record_signals", broken)
    with django_capture_on_commit_callbacks(execute=True):
        take(care, vehicle=make_vehicle())
    assert Complaint.objects.count() == 1
    assert "the detection is broken" in caplog.text


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"received_at": shanghai("2026-11-05 09:36")}, "received_at"),
        ({"order": "of another car"}, "order"),
        ({"order": "of the car", "vehicle": None}, "vehicle"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(care, fields, field):
    car = make_vehicle()
    orders = {
        "of the car": make_order(car),
        "of another car": make_order(make_vehicle()),
    }
    fields = {"vehicle": car} | fields | ({"order": orders[fields["order"]]} if "order" in fields else {})
    with pytest.raises(Refused) as refused:
        take(care, **fields)
    assert refused.value.field == field
    assert not Complaint.objects.exists()
    assert not Counter.objects.exists()


def test_a_clock_that_goes_a_little_ahead_is_no_future(care):
    assert take(care, received_at=shanghai("2026-11-05 09:35")).received_at > AT


def close(complaint: Complaint, by, at=AT) -> None:
    """All steps at once; `tests/complaints/test_steps.py` has them one by one."""
    plan = {"cause": "other", "cause_words": "因", "plan": "办", "plan_by_at": at + timedelta(days=1)}
    sort_out(complaint=complaint, handler=by, by=by, at=at, **plan)
    finish(complaint=complaint, result="已协商", by=by, at=at)
    record_satisfaction(complaint=complaint, result="satisfied", words="可以", by=by, at=at)
    give_view(complaint=complaint, side="care", degree="none", by=by, at=at)
    close_complaint(complaint=complaint, by=by, at=at)


def test_who_closes_second_learns_who_was_quicker(care):
    made = take(care)
    manager = make_user("韩立诚", Role.SERVICE_MANAGER, made.outlet)
    seen_by_another = Complaint.objects.get(pk=made.pk)
    close(made, manager)
    with pytest.raises(AlreadyDone, match="韩立诚"):
        close_complaint(complaint=seen_by_another, by=manager, at=AT)


def test_reopening_raises_its_signal_again_on_the_same_evidence_only_once(care, django_capture_on_commit_callbacks):
    manager = make_user("韩立诚", Role.SERVICE_MANAGER, make_outlet())
    with django_capture_on_commit_callbacks(execute=True):
        made = take(care, vehicle=make_vehicle(), disturbance=True)
        close(made, manager)
    with django_capture_on_commit_callbacks(execute=True):
        reopen_complaint(complaint=made, reason="客户又来了", by=manager, at=shanghai("2026-11-07 09:00"))
    made.refresh_from_db()
    assert made.closed_at is None
    assert Candidate.objects.count() == 1
