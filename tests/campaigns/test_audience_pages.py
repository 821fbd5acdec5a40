"""The pages of the audience: rules, list, funnel, people, calls."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from campaigns import audience_day, audience_page
from campaigns.models import Audience, Invitation
from campaigns.services import invitations
from staff.services import run_work

from .lists import make_list, people
from .places import AT, begin, make_house

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def house():
    with time_machine.travel(AT, tick=False):
        yield make_house()


def url(name: str, campaign) -> str:
    return reverse(f"campaigns:{name}", args=[campaign.number])


def test_rules_are_saved_counted_fixed_and_become_the_funnel(house, client):
    people(house, 7)
    campaign = begin(house)
    client.force_login(house.marketing)
    assert client.get(url("audience", campaign)).context["counted"] is None
    refused = client.post(url("audience_rules", campaign), {"age_from": "9", "age_to": "3"})
    assert refused.status_code == 422 and not Audience.objects.exists()
    sent = {"models": "帕萨特， 途观", "away_from": "6"}
    assert client.post(url("audience_rules", campaign), sent).status_code == 302
    assert Audience.objects.get().rules == {"models": ["帕萨特", "途观"], "away_from": 6}
    page = client.get(url("audience", campaign))
    assert page.context["counted"].people == 7 and 'value="帕萨特, 途观"' in page.content.decode()
    client.post(url("audience_fix", campaign))
    audience = Audience.objects.get()
    assert client.get(url("audience", campaign)).context["making"]
    run_work(work_id=audience.work_id, at=AT)
    page = client.get(url("audience", campaign))
    numbers = page.context["numbers"]
    assert numbers["known"] + numbers["held_back"] == 7 and not page.context["making"]
    assert [step.code for step in page.context["funnel"]] == list(audience_page.FUNNEL)
    client.force_login(house.advisor)
    page = client.get(url("audience", campaign))
    assert page.status_code == 200 and "send_form" not in page.context


def test_every_number_of_the_funnel_leads_to_its_people(house, client):
    people(house, 6)
    campaign = make_list(house, control=0)
    first, second, third, fourth, *_rest = Invitation.objects.order_by("pk")
    Invitation.objects.filter(pk=first.pk).update(held_out=True, came_at=AT)
    Invitation.objects.filter(pk=second.pk).update(answer="yes", agreed_at=AT, reached_at=AT, came_at=AT)
    Invitation.objects.filter(pk=third.pk).update(answer="no", reached_at=AT)
    Invitation.objects.filter(pk=fourth.pk).update(sent_at=AT, next_at=AT)
    client.force_login(house.marketing)
    numbers = client.get(url("audience", campaign)).context["numbers"]
    assert numbers | {} == {
        "known": 5, "written": 1, "reached": 2, "agreed": 1, "came": 1, "bought": 0, "held_back": 1,
        "held_back_came": 1, "held_back_bought": 0, "perhaps": 0, "declined": 1, "to_call": 1, "silent": 3,
    }  # fmt: skip
    for step, number in numbers.items():
        page = client.get(url("people", campaign), {"step": step})
        assert len(page.context["page"].rows) == page.context["page"].total == number, step
    found = client.get(url("people", campaign), {"q": second.customer.name})
    assert [each.pk for each in found.context["page"]] == [second.pk]


def test_the_people_go_to_excel_masked_unless_the_role_has_more(house, client):
    people(house, 2)
    campaign = make_list(house)
    client.force_login(house.marketing)
    answer = client.get(url("people_export", campaign), {"step": "known"})
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert len(rows) == 3 and rows[1][0] != Invitation.objects.first().customer.name
    assert client.get(url("people_export", campaign), {"step": "came"}).status_code == 200


def test_the_pages_cost_the_same_for_a_longer_list(house, client, django_assert_max_num_queries):
    people(house, 3)
    campaign = make_list(house)
    client.force_login(house.marketing)
    pages = [url("audience", campaign), url("people", campaign), url("day", campaign) + "?q=客户"]
    for page in pages:
        client.get(page)
    before = []
    for page in pages:
        with django_assert_max_num_queries(60) as asked:
            client.get(page)
        before.append(len(asked))
    for customer in people(house, 30):
        Invitation.objects.create(campaign=campaign, customer=customer, made_at=AT)
    for page, number in zip(pages, before, strict=True):
        with django_assert_max_num_queries(number):
            client.get(page)


def test_a_caller_goes_from_customer_to_customer(house, client):
    people(house, 2)
    campaign = make_list(house)
    client.force_login(house.marketing)
    assert client.post(url("audience_calls", campaign), {"do": "all"}).status_code == 302
    client.force_login(house.care)
    assert client.get(reverse("campaigns:calls")).context["counts"]["callable"] == 2
    first, second = Invitation.objects.order_by("pk")
    assert client.post(reverse("campaigns:calls_next")).url == first.get_absolute_url()
    page = client.get(first.get_absolute_url())
    assert page.context["number"] == first.customer.mobile and page.context["mine"]
    record = reverse("campaigns:invitation_record", args=[first.pk])
    assert client.post(record, {"do": "what", "seen": "0"}).status_code == 422
    late = client.post(record, {"do": "call_later", "seen": "0", "call_at": ""})
    assert late.status_code == 422 and late.context["form"].errors["call_at"]
    answer = client.post(record, {"do": "comes", "seen": "0", "guests": "1", "note": "下午来"})
    assert answer.url == second.get_absolute_url()
    assert client.post(record, {"do": "comes", "seen": "0"}).status_code == 409
    keep = reverse("campaigns:invitation_keep", args=[second.pk])
    assert client.post(keep).json()["held"] is True
    assert [item.url for item in audience_day.due_for(house.care, AT)] == [second.get_absolute_url()]
    client.post(reverse("campaigns:invitation_give_back", args=[second.pk]))
    assert client.post(keep).json()["held"] is False
    assert audience_day.waiting_count(house.care, AT) == (1, False)
    client.post(reverse("campaigns:invitation_take", args=[second.pk]))
    assert client.get(reverse("campaigns:calls")).context["in_hand"] == second


def test_the_code_of_an_invitation_for_whoever_sends_it(house, client):
    people(house, 1)
    make_list(house)
    there = Invitation.objects.get()
    client.force_login(house.care)
    page = client.get(reverse("campaigns:invitation_link", args=[there.pk]))
    assert invitations.path_of(there) in page.context["address"]
    picture = client.get(reverse("campaigns:invitation_qr", args=[there.pk]))
    assert picture["Content-Type"] == "image/svg+xml" and picture["Cache-Control"] == "no-store"


def test_shares_are_of_a_step_that_holds_people_and_say_which():
    numbers = {"known": 100, "written": 0, "reached": 31, "agreed": 10, "came": 20, "bought": 0}
    steps = {step.code: step for step in audience_page.funnel(numbers)}
    assert "written" not in steps and (steps["reached"].of_before, steps["reached"].of_step) == (Decimal("31.0"), "")
    assert (steps["came"].of_before, steps["came"].of_step) == (Decimal("64.5"), steps["reached"].label)
    assert steps["bought"].of_before == 0
    begun = audience_page.funnel(dict.fromkeys(numbers, 0) | {"known": 7})
    assert [step.code for step in begun] == list(audience_page.FUNNEL)
    assert [step.of_before for step in begun] == [None, Decimal(0), None, None, None, None]
