"""Invitations by message and by link: nobody twice, the budget kept, and what a customer answers."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from campaigns.models import Campaign, Invitation
from campaigns.services import invitations
from customers.models import CareMessage, Contact, DoNotCall, MessageTemplate, NoMore, Sending, WeComContact
from customers.services import care_messages, templates
from customers.services.contacts import record_contact
from notices.models import Delivery
from notices.services import deliver_due
from staff.models import Work
from staff.refusals import AlreadyDone, Refused
from staff.services import restart_work, run_work
from tests.makers import make_outlet, make_user

from .lists import invitation, make_list, people
from .places import AT, begin, make_house

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.SMS_FILE_PATH, settings.WECOM_FILE_PATH = tmp_path / "sms", tmp_path / "wecom"
    settings.SITE_URL = "https://4s.example.cn"


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def by_sms(house) -> MessageTemplate:
    made = MessageTemplate.objects.create(name="活动通知", outlet=house.outlet, kind="", message_class="promotion")
    made.versions.create(
        number=1, message_class="promotion", words="{name}您好，{outlet}祝您一路平安！拒收请回复R", state="in_use",
        made_at=AT, used_from_at=AT,
    )  # fmt: skip
    return made


def send(campaign, template, by, at=AT, **given) -> Sending:
    made = invitations.start_sending(campaign=campaign, template=template, by=by, at=at, **given)
    with time_machine.travel(at, tick=False):
        run_work(work_id=made.work_id, at=at)
    made.refresh_from_db()
    return made


def reasons(sending) -> dict[str, str]:
    return dict(sending.messages.values_list("customer__name", "why"))


# --- By message -------------------------------------------------------------------------------------------------------


def test_everybody_on_the_list_is_written_to_and_nobody_held_back(house, by_sms):
    people(house, 40)
    campaign = make_list(house, control=20)
    sending = send(campaign, by_sms, house.marketing)
    invited = campaign.invitations.invited()
    assert sending.done_at and sending.messages.count() == invited.count() == Delivery.objects.count()
    assert campaign.invitations.control().exists()
    assert not campaign.invitations.control().exclude(sending=None).exists()
    assert set(invited.values_list("sending", flat=True)) == {sending.pk}
    assert not invited.exclude(sent_at=None).exists(), "it has not left the house yet"
    deliver_due(at=AT)
    assert all(AT <= sent < AT + timedelta(minutes=1) for sent in invited.values_list("sent_at", flat=True))
    assert Contact.objects.count() == invited.count()


def test_nobody_is_written_to_twice_whoever_sends(house, by_sms):
    people(house, 5)
    campaign = make_list(house)
    send(campaign, by_sms, house.marketing)
    again = send(campaign, by_sms, house.manager, form_key="another")
    assert again.messages.count() == 0 and Delivery.objects.count() == 5
    other = make_list(house, name="另一个活动")
    assert send(other, by_sms, house.marketing).messages.filter(why="").count() == 5, "another campaign is another"


def test_of_two_sendings_begun_at_once_each_person_is_in_one(house, by_sms):
    people(house, 4)
    campaign = make_list(house)
    first, second = (
        invitations.start_sending(campaign=campaign, template=by_sms, by=house.marketing, at=AT) for _each in range(2)
    )
    keys = care_messages.audience_keys(second)
    run_work(work_id=first.work_id, at=AT)
    care_messages.send_batch(sending=second, targets=care_messages._loaded(second, keys), at=AT)
    assert set(reasons(second).values()) == {"twice"} and Delivery.objects.count() == 4


def test_the_same_form_sent_twice_is_one_sending(house, by_sms):
    people(house, 2)
    campaign = make_list(house)
    send(campaign, by_sms, house.marketing, form_key="f" * 32)
    with pytest.raises(care_messages.SentAlready):
        invitations.start_sending(campaign=campaign, template=by_sms, form_key="f" * 32, by=house.marketing, at=AT)
    assert Sending.objects.count() == 1


def test_after_a_kill_the_worker_goes_on_and_nobody_gets_two(house, by_sms, monkeypatch):
    people(house, 9)
    campaign = make_list(house)
    monkeypatch.setattr(care_messages, "BATCH", 2)
    sending = invitations.start_sending(campaign=campaign, template=by_sms, by=house.marketing, at=AT)
    seen = []

    def killed(done, total):
        seen.append((done, total))
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        care_messages.go_on(sending=sending, at=AT, progress=killed)
    assert seen == [(2, 9), (4, 9)] and Delivery.objects.count() == 4
    Work.objects.update(state="failed")
    restart_work(item=sending.work, by=house.marketing, at=AT)
    run_work(work_id=sending.work_id, at=AT)
    sending.refresh_from_db()
    assert sending.done_at and Delivery.objects.count() == 9
    assert CareMessage.objects.values("customer").distinct().count() == 9


def test_who_may_not_be_written_to_is_left_out_and_the_budget_is_kept(house, by_sms):
    names = ("退订", "别打", "够了", "没号", "可以")
    who = dict(zip(names, people(house, 5), strict=True))
    for name, customer in who.items():
        customer.name = name
        customer.mobile = "" if name == "没号" else customer.mobile
        customer.save()
    NoMore.objects.create(mobile=who["退订"].mobile, customer=who["退订"], from_at=AT, words="R")
    DoNotCall.objects.create(customer=who["别打"], from_at=AT, reason="不想")
    for _time in range(2):
        record_contact(customer=who["够了"], kind="message", at=AT - DAY)
    campaign = make_list(house)
    sending = send(campaign, by_sms, house.marketing)
    assert reasons(sending) == {
        "退订": "no_more", "别打": "do_not_call", "够了": "budget", "没号": "no_address", "可以": "",
    }  # fmt: skip
    assert invitation(campaign, who["够了"]).sending is None, "may be invited another time"


def test_in_quiet_hours_messages_wait_and_a_campaign_called_off_takes_them_back(house, by_sms):
    people(house, 2)
    campaign = make_list(house)
    evening = AT.replace(hour=22)
    send(campaign, by_sms, house.marketing, at=evening)
    deliver_due(at=evening)
    assert not campaign.invitations.exclude(sent_at=None).exists()
    Campaign.objects.update(state="called_off", ended_at=AT, end_reason="台风")
    deliver_due(at=evening + 12 * HOUR)
    assert not campaign.invitations.exclude(sent_at=None).exists()
    assert set(Delivery.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_whoever_answered_or_came_meanwhile_gets_no_message(house, by_sms):
    first, second, third = people(house, 3)
    campaign = make_list(house)
    Invitation.objects.filter(customer=first).update(answer="no", reached_at=AT)
    Invitation.objects.filter(customer=second).update(came_at=AT)
    sending = send(campaign, by_sms, house.marketing)
    assert list(sending.messages.values_list("customer", flat=True)) == [third.pk]
    Invitation.objects.filter(customer=third).update(answer="yes", reached_at=AT, agreed_at=AT)
    deliver_due(at=AT)
    assert not Invitation.objects.exclude(sent_at=None).exists()


def test_by_wecom_everybody_gets_a_link_of_their_own(house):
    templates.ensure_shipped()
    customer = people(house, 2)[0]
    WeComContact.objects.create(customer=customer, external_id="wm1", added_at=AT, added_by=house.care)
    campaign = make_list(house)
    shipped = MessageTemplate.objects.get(name="活动邀请（企业微信）")
    sending = send(campaign, shipped, house.marketing, note="走进车间")
    link = invitations.path_of(invitation(campaign, customer))
    sent = sending.messages.get(why="")
    assert f"https://4s.example.cn{link}" in sent.message.words("zh-hans", AT.date())[1]
    assert reasons(sending)["客户1"] == "no_address"


def test_a_link_is_no_variable_of_a_text_message(house):
    assert templates.problems("{name}，{link}，拒收请回复R", "promotion")
    assert not templates.problems("{name}，{link}", "wecom")


def test_who_may_send_and_when(house, by_sms):
    people(house, 1)
    campaign = make_list(house)
    for nobody in (house.advisor, make_user("外人", "marketing", make_outlet("SH02", "嘉禾川沙店"))):
        with pytest.raises(PermissionDenied):
            invitations.start_sending(campaign=campaign, template=by_sms, by=nobody, at=AT)
    with pytest.raises(Refused):
        invitations.start_sending(campaign=begin(house), template=by_sms, by=house.marketing, at=AT)
    with pytest.raises(Refused):
        invitations.start_sending(campaign=campaign, template=by_sms, by=house.marketing, at=AT + 40 * DAY)
    assert not Sending.objects.exists()


# --- By link ----------------------------------------------------------------------------------------------------------


def test_a_customer_answers_by_link_as_often_as_they_like(house):
    customer = people(house, 1)[0]
    campaign = make_list(house)
    token = invitations.token_of(invitation(campaign, customer))
    Invitation.objects.update(next_at=AT)
    invitations.answer_by_link(token=token, answer="yes", guests=2, at=AT)
    told = invitation(campaign, customer)
    assert (told.answer, told.guests, told.agreed_at, told.reached_at, told.next_at) == ("yes", 2, AT, AT, None)
    invitations.answer_by_link(token=token, answer="no", guests=2, at=AT + HOUR)
    told = invitation(campaign, customer)
    assert (told.answer, told.guests, told.agreed_at, told.reached_at) == ("no", 0, None, AT)
    with pytest.raises(Refused):
        invitations.answer_by_link(token=token, answer="", at=AT)


def test_a_link_opens_nothing_that_is_forged_over_or_held_back(house):
    customer = people(house, 1)[0]
    campaign = make_list(house)
    there = invitation(campaign, customer)
    token = invitations.token_of(there)
    assert invitations.open_link(token, AT) == there
    last = campaign.ends_on - AT.date()
    assert invitations.open_link(token, AT + last) == there
    for wrong, at in ((token[:-1], AT), (f"{there.pk}.abc", AT), ("x" * 200, AT), (token, AT + last + DAY)):
        with pytest.raises(invitations.LinkGone):
            invitations.open_link(wrong, at)
    Invitation.objects.update(held_out=True)
    with pytest.raises(invitations.LinkGone):
        invitations.open_link(token, AT)


def test_the_page_behind_the_link_needs_no_account_and_says_nothing_of_others(house, client):
    customer = people(house, 1)[0]
    campaign = make_list(house)
    address = invitations.path_of(invitation(campaign, customer))
    with time_machine.travel(AT, tick=False):
        page = client.get(address)
        assert page.status_code == 200 and campaign.name in page.content.decode()
        assert page["Cache-Control"] == "no-store" and customer.name not in page.content.decode()
        assert client.post(address, {}).status_code == 422
        assert client.post(address, {"answer": "yes", "guests": "1"}).status_code == 302
        assert invitation(campaign, customer).answer == "yes"
        shown = client.get(address).content.decode()
        assert 'id="answered"' in shown and 'id="register"' not in shown
        assert client.get(f"{address}code/")["Content-Type"] == "image/svg+xml"
        wrong = reverse("campaigns:public_invitation", args=["1.abc"])
        assert client.get(wrong).status_code == client.get(f"{wrong}code/").status_code == 404
        client.force_login(house.care)
        assert 'id="register"' in client.get(address).content.decode()


def test_too_many_tries_have_to_wait(house, client):
    address = reverse("campaigns:public_invitation", args=["1.abc"])
    codes = [client.get(address).status_code for _try in range(121)]
    assert set(codes[:120]) == {404} and codes[120] == 429


# --- Onto the call list -----------------------------------------------------------------------------------------------


def test_the_call_list_takes_whom_nobody_wrote_to_or_all_who_said_nothing(house, by_sms):
    who = people(house, 4)
    campaign = make_list(house)
    send(campaign, by_sms, house.marketing)
    Invitation.objects.filter(customer__in=who[:2]).update(sending=None)
    Invitation.objects.filter(customer=who[0]).update(answer="yes", agreed_at=AT, reached_at=AT)
    given = {"campaign": campaign, "by": house.marketing, "at": AT}
    assert invitations.put_on_call_list(unwritten_only=True, **given) == 1
    assert invitations.put_on_call_list(unwritten_only=False, **given) == 2
    with pytest.raises(AlreadyDone):
        invitations.put_on_call_list(unwritten_only=False, **given)
    assert invitations.end_calls(**given) == 3
    assert not Invitation.objects.exclude(next_at=None).exists()
    with pytest.raises(PermissionDenied):
        invitations.put_on_call_list(unwritten_only=True, **(given | {"by": house.care}))
