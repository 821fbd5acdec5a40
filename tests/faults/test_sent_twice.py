"""A form that arrives twice acts once: whatever made the browser send it again."""

from datetime import timedelta

import pytest
from django.test import Client

from complaints.models import Promise
from complaints.services import take_complaint
from staff.models import Submission, User
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_outlet, make_user
from tests.racing import race

TOKEN, OTHER = "a" * 32, "b" * 32
AT = shanghai("2026-11-05 09:30")


@pytest.fixture
def care(db, clock, client):
    clock(AT)
    user = make_user("单以晴", Role.CUSTOMER_CARE_MANAGER, make_outlet())
    client.force_login(user)
    return user


@pytest.fixture
def address(care):
    """Where the complaint's promises are made; there may be two of the same words."""
    made = take_complaint(
        outlet=make_outlet(), channel="hotline", category="quality", contact="刹车异响", by=care, at=AT
    )
    return f"{made.get_absolute_url()}promise/"


def form_of(**fields):
    owner = User.objects.get(name="单以晴").pk
    return {"what": "送工时券", "owner": owner, "due_at": "2026-11-06T12:00", "submission": TOKEN} | fields


def promises() -> int:
    return Promise.objects.count()


def test_sent_again_it_leads_where_the_first_one_led(address, client):
    first = client.post(address, form_of())
    again = client.post(address, form_of())
    assert promises() == 1
    assert first["Location"] == again["Location"]
    assert "没有重复处理" in client.get(again["Location"]).content.decode()


def test_without_the_token_it_is_done_twice(address, client):
    """What the guard is for."""
    for _time in range(2):
        client.post(address, form_of(submission=""))
    assert promises() == 2


@pytest.mark.parametrize("other", [{"submission": OTHER}, {"what": "免费洗车"}])
def test_another_form_or_other_words_are_another_deed(address, client, other):
    client.post(address, form_of())
    client.post(address, form_of(**other))
    assert promises() == 2


def test_what_was_refused_may_be_sent_again_as_it_is(address, client):
    assert client.post(address, form_of(due_at="")).status_code in (200, 422)
    assert not Submission.objects.exists()
    assert not promises()


def test_a_part_that_htmx_changed_is_shown_anew(care, client):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/"}
    fields = {"theme": "dark", "submission": TOKEN}
    client.post("/preferences/theme/", fields, headers=headers)
    again = client.post("/preferences/theme/", fields, headers=headers)
    assert again.headers.get("HX-Refresh") or again.headers.get("HX-Redirect")


def test_of_one_that_was_cut_off_it_is_said_that_nobody_knows(address, client, monkeypatch, clock):
    client.post(address, form_of())
    # As a process that was killed between saving and answering leaves it.
    Submission.objects.update(done_at=None)
    monkeypatch.setattr("staff.submitted_once.PATIENCE_SECONDS", 0)
    clock(AT + timedelta(minutes=5))
    again = client.post(address, form_of())
    assert again.status_code == 409
    assert "不能确定是否已保存" in again.content.decode()
    assert promises() == 1


def test_somebody_elses_token_holds_up_nobody(address, client):
    client.post(address, form_of())
    client.force_login(make_user("韩立诚", Role.SERVICE_MANAGER, make_outlet()))
    client.post(address, form_of())
    assert promises() == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_arriving_at_the_same_instant_one_waits_for_the_other(address, care):
    def send():
        browser = Client()
        browser.force_login(care)
        return browser.post(address, form_of())

    answers = race([send] * 4)
    assert promises() == 1
    assert len({answer["Location"] for answer in answers}) == 1
