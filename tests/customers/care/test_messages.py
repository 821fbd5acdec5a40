"""Writing to customers: who gets a message, who does not and why, and that nobody who said R does."""

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from customers.default_templates import SHIPPED
from customers.models import (
    CareMessage,
    Contact,
    MessageTemplate,
    NoMore,
    Reminder,
    Reply,
    Sending,
    TemplateVersion,
    WeComContact,
)
from customers.reply_words import means_no_more
from customers.services import care_messages, no_more, templates
from customers.services.contacts import record_contact, set_do_not_call
from notices import provider_push
from notices.models import Delivery
from notices.services import deliver_due
from staff.models import Work
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from staff.services import run_work
from tests.clock import shanghai
from tests.makers import make_customer, make_outlet, make_user, make_vehicle

pytestmark = pytest.mark.django_db

AT = shanghai("2026-11-05 10:00")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.SMS_FILE_PATH, settings.WECOM_FILE_PATH = tmp_path / "sms", tmp_path / "wecom"


@pytest.fixture
def outlet():
    return make_outlet()


@pytest.fixture
def lin(outlet):
    return make_user("林知夏", Role.CUSTOMER_CARE_MANAGER, outlet)


@pytest.fixture
def template(db) -> MessageTemplate:
    templates.ensure_shipped()
    return MessageTemplate.objects.get(name="定期保养提醒（短信）")


def make_reminder(customer=None, kind="maintenance", **fields) -> Reminder:
    vehicle = make_vehicle(customer)
    return Reminder.objects.create(
        vehicle=vehicle,
        customer=vehicle.customer,
        outlet=vehicle.customer.outlet,
        kind=kind,
        cycle=f"{vehicle.pk}",
        due_on=date(2026, 11, 19),
        remind_on=date(2026, 11, 5),
        made_at=AT,
        **fields,
    )


def why(sending) -> list[str]:
    return list(sending.messages.order_by("pk").values_list("why", flat=True))


def said(mobile, words, key="1", at=AT) -> provider_push.Said:
    return provider_push.Said(key, mobile, words, at)


# --- Templates --------------------------------------------------------------------------------------------------------


def test_what_ships_is_what_the_providers_take_and_is_there_once():
    assert [(s.name, found) for s in SHIPPED if (found := templates.problems(s.words, s.message_class))] == []
    assert {s.kind for s in SHIPPED} <= {"", *Reminder.Kind.values}
    templates.ensure_shipped()
    templates.ensure_shipped()
    assert MessageTemplate.objects.count() == TemplateVersion.objects.filter(state="in_use").count() == len(SHIPPED)


def test_words_that_a_provider_would_refuse_do_not_get_into_a_template(lin, outlet, template):
    values = {"name": "x", "outlet": outlet, "kind": "", "by": lin, "at": AT}
    for message_class, words in (
        ("notice", "本月打折"),
        ("promotion", "{name}，生日快乐"),
        ("notice", "{name}您好，{strange}"),
        ("notice", "{name"),
    ):
        with pytest.raises(Refused) as refused:
            templates.make_template(message_class=message_class, words=words, **values)
        assert refused.value.field == "words"
    made = templates.make_template(message_class="wecom", words="续保有优惠", **values)
    assert made.versions.get().state == "draft"


def test_a_new_version_takes_the_place_of_the_old_one_and_the_old_words_stay(lin, outlet):
    values = {"outlet": outlet, "kind": "maintenance", "message_class": "notice", "by": lin, "at": AT}
    own = templates.make_template(name="本店保养", words="{plate}该保养了。", **values)
    first = templates.use_version(version=own.versions.get(), approved_as="SMS_1", by=lin, at=AT)
    draft = templates.save_draft(template=own, words="{plate}可以保养了。", by=lin, at=AT)
    assert templates.save_draft(template=own, words="{plate}请保养。", by=lin, at=AT).pk == draft.pk
    templates.use_version(version=draft, approved_as="SMS_2", by=lin, at=AT + DAY)
    with pytest.raises(AlreadyDone):
        templates.use_version(version=draft, by=lin, at=AT + DAY)
    first.refresh_from_db()
    assert (first.state, first.words, own.in_use.number) == ("retired", "{plate}该保养了。", 2)
    with pytest.raises(AlreadyDone):
        templates.enter_number(version=first, approved_as="SMS_3", by=lin, at=AT)
    templates.retire(template=own, by=lin, at=AT + DAY)
    with pytest.raises(AlreadyDone):
        templates.retire(template=own, by=lin, at=AT + DAY)


def test_the_company_s_templates_are_settled_at_headquarters(lin, template, outlet):
    with pytest.raises(PermissionDenied):
        templates.save_draft(template=template, words="{plate}请保养。", by=lin, at=AT)
    head = make_user("唐越", Role.ADMINISTRATOR)
    templates.save_draft(template=template, words="{plate}请保养。", by=head, at=AT)
    advisor = make_user("许可", Role.SERVICE_ADVISOR, outlet)
    assert not templates.may_open(advisor)


# --- Reminders by text message ----------------------------------------------------------------------------------------


def test_a_reminder_goes_out_once_and_the_customer_counts_as_reminded(template, lin, outlet):
    reminder = make_reminder()
    (sending,) = care_messages.send(template=template, reminders=[reminder], by=lin, at=AT)
    assert why(sending) == [""] and sending.done_at == AT
    reminder.refresh_from_db()
    assert reminder.state == "due", "queued is not reminded"
    assert deliver_due(at=AT) == {"sent": 1}
    body = Delivery.objects.get().sent_body
    assert "沪B8K216的定期保养约在11月19日到期" in body and body.endswith(outlet.name)
    reminder.refresh_from_db()
    assert (reminder.state, reminder.channel) == ("reminded", "sms")
    assert AT <= reminder.reminded_at < AT + timedelta(minutes=5)
    contact = Contact.objects.get()
    assert (contact.kind, contact.direction, contact.words) == ("message", "out", body)
    (again,) = care_messages.send(template=template, reminders=[reminder], by=lin, at=AT + DAY)
    assert why(again) == ["not_due"] and deliver_due(at=AT + DAY) == {}


def test_the_same_reminder_twice_before_it_has_left(template, lin):
    reminder = make_reminder()
    care_messages.send(template=template, reminders=[reminder], by=lin, at=AT)
    (second,) = care_messages.send(template=template, reminders=[reminder], by=lin, at=AT)
    assert why(second) == ["twice"]
    assert deliver_due(at=AT) == {"sent": 1}


def test_who_is_left_out_and_why(template, lin, outlet):
    called = make_customer("甲", outlet)
    set_do_not_call(customer=called, reason="不要打", at=AT, by=lin)
    often = make_customer("乙", outlet)
    for n in range(2):
        record_contact(customer=often, kind="call", at=AT - DAY, by=None, key=f"k{n}")
    asked = [
        make_reminder(called),
        make_reminder(often),
        make_reminder(make_customer("丙", outlet, mobile="021-58880000")),
        make_reminder(make_customer("丁" * 40, outlet)),
        make_reminder(make_customer("戊", outlet), held_out=True, state="held_out"),
        make_reminder(make_customer("己", outlet), state="booked", booked_at=AT),
        make_reminder(make_customer("庚", outlet)),
    ]
    (sending,) = care_messages.send(template=template, reminders=asked, by=lin, at=AT)
    assert why(sending) == ["do_not_call", "budget", "no_address", "value", "not_due", "not_due", ""]
    assert deliver_due(at=AT) == {"sent": 1}


def test_what_waits_uses_up_the_budget_too(template, lin, outlet):
    customer = make_customer("甲", outlet)
    asked = [make_reminder(customer) for _n in range(3)]
    (sending,) = care_messages.send(template=template, reminders=asked, by=lin, at=AT)
    assert why(sending) == ["", "", "budget"]


def test_in_quiet_hours_it_waits_for_the_morning(template, lin):
    late = shanghai("2026-11-05 20:30")
    care_messages.send(template=template, reminders=[make_reminder()], by=lin, at=late)
    assert Delivery.objects.get().next_try_at == shanghai("2026-11-06 09:00")
    assert deliver_due(at=late) == {}
    # Held up until late the next day, it waits once more.
    assert deliver_due(at=shanghai("2026-11-06 21:00")) == {}
    assert Delivery.objects.get().why == "quiet"
    assert deliver_due(at=shanghai("2026-11-07 09:00")) == {"sent": 1}


def test_another_outlet_s_customers_are_not_for_writing_to(template, lin):
    theirs = make_reminder(make_customer("甲", make_outlet("SZ01", "嘉禾深圳店", "深圳区域", "华南大区")))
    with pytest.raises(PermissionDenied):
        care_messages.send(template=template, reminders=[theirs], by=lin, at=AT)
    assert not Sending.objects.exists()


# --- R: no more -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["R", "r", " R。", "Ｒ", "【R】", "回复R", "TD", "t", "退订", "别再发了！", "STOP"])
def test_what_means_no_more(words):
    assert means_no_more(words)


@pytest.mark.parametrize("words", ["", "好的", "R8什么时候有货", "几点关门", "Right", "收到", "退款什么时候到"])
def test_what_does_not(words):
    assert not means_no_more(words)


def test_nobody_who_said_r_is_written_to(template, lin, outlet):
    """By number, by customer, waiting in the queue, by hand, by WeCom, and sent again: none of these gets through."""
    reminder = make_reminder()
    customer = reminder.customer
    twin = make_customer("同号", outlet, mobile=f"+86 {customer.mobile}")
    care_messages.send(template=template, reminders=[reminder], by=lin, at=AT)
    no_more.take_replies([said(customer.mobile, "R")], AT)
    assert deliver_due(at=AT) == {"withdrawn": 1}
    (by_number,) = care_messages.send(template=template, reminders=[make_reminder(twin)], by=lin, at=AT)
    customer.mobile = "13900000009"
    customer.save(update_fields=["mobile"])
    WeComContact.objects.create(customer=customer, external_id="wmA", added_at=AT, added_by=lin)
    by_wecom = MessageTemplate.objects.get(name="定期保养提醒（企业微信）")
    (by_customer,) = care_messages.send(template=by_wecom, reminders=[make_reminder(customer)], by=lin, at=AT)
    greeting = MessageTemplate.objects.get(name="节日问候（短信）")
    (by_hand,) = care_messages.send(template=greeting, customers=[customer], extra={"note": "新春"}, by=lin, at=AT)
    assert why(by_number) + why(by_customer) + why(by_hand) == ["no_more"] * 3
    assert deliver_due(at=AT + DAY) == {}
    assert not Delivery.objects.filter(state="sent").exists()
    reminder.refresh_from_db()
    assert reminder.state == "due", "the call list still has it"
    wish = no_more.wish_of(customer)
    assert (wish.from_at, wish.words, wish.reply.no_more) == (AT, "R", True)


def test_lifted_with_a_reason_they_are_written_to_again(template, lin):
    reminder = make_reminder()
    wish = no_more.set_no_more(customer=reminder.customer, words="短信太多", by=lin, at=AT)
    with pytest.raises(AlreadyDone):
        no_more.set_no_more(customer=reminder.customer, words="短信太多", by=lin, at=AT)
    with pytest.raises(Refused):
        no_more.lift_no_more(wish=wish, reason=" ", by=lin, at=AT)
    no_more.lift_no_more(wish=wish, reason="客户要求恢复", by=lin, at=AT + DAY)
    with pytest.raises(AlreadyDone):
        no_more.lift_no_more(wish=wish, reason="再来一次", by=lin, at=AT + DAY)
    (sending,) = care_messages.send(template=template, reminders=[reminder], by=lin, at=AT + DAY)
    assert why(sending) == [""]


def test_replies_pushed_twice_are_there_once(client, settings, template, lin):
    settings.SMS_PUSH_SECRET = "a1B2c3D4e5F6a1B2c3D4e5F6"
    reminder = make_reminder()
    care_messages.send(template=template, reminders=[reminder], by=lin, at=AT)
    deliver_due(at=AT)
    rows = [
        {"phone_number": reminder.customer.mobile, "content": words, "send_time": "2026-11-05 10:30:00",
         "sequence_id": number}
        for number, words in ((1, "周六可以吗"), (2, "R"))
    ]  # fmt: skip
    url = reverse("notices:replies", args=[settings.SMS_PUSH_SECRET])
    for _time in range(2):
        assert client.post(url, json.dumps(rows), content_type="application/json").json()["code"] == 0
    asked, refused = Reply.objects.order_by("pk")
    assert {(r.words, r.no_more, r.handled_at is None) for r in (asked, refused)} == {
        ("周六可以吗", False, True), ("R", True, False),
    }  # fmt: skip
    assert {r.answers for r in (asked, refused)} == {CareMessage.objects.get()}
    assert (NoMore.objects.count(), Contact.objects.filter(direction="in").count()) == (1, 2)


def test_a_reply_is_seen_to_once_and_may_mean_no_more(lin, outlet):
    customer = make_customer("甲", outlet)
    no_more.take_replies([said(customer.mobile, "请不要再给我发这些了")], AT)
    reply = Reply.objects.get()
    assert (reply.customer, reply.outlet, reply.no_more) == (customer, outlet, False)
    no_more.handle_reply(reply=reply, note="已致歉", no_more=True, by=lin, at=AT)
    with pytest.raises(AlreadyDone):
        no_more.handle_reply(reply=reply, by=lin, at=AT)
    assert no_more.wish_of(customer) is not None


def test_an_unknown_number_s_r_holds_for_the_number(template, lin, outlet):
    no_more.take_replies([said("13911112222", "R")], AT)
    reminder = make_reminder(make_customer("新客", outlet, mobile="13911112222"))
    (sending,) = care_messages.send(template=template, reminders=[reminder], by=lin, at=AT)
    assert why(sending) == ["no_more"]


# --- By hand, to many -------------------------------------------------------------------------------------------------


def test_an_audience_is_written_to_by_the_worker_and_once_after_it_broke_off(lin, outlet, clock):
    templates.ensure_shipped()
    weather = MessageTemplate.objects.get(name="天气提醒（短信）")
    for n in range(5):
        make_vehicle(make_customer(f"客{n}", outlet), plate=f"沪A0000{n}")
    make_vehicle(make_customer("外地", outlet), plate="苏B00001")
    at = clock("2026-11-05 10:00")
    sending = care_messages.start(
        template=weather, outlet=outlet, audience={"plate": "沪A"}, extra={"note": "暴雨橙色"}, by=lin, at=at,
        form_key="f1",
    )  # fmt: skip
    with pytest.raises(care_messages.SentAlready) as again:
        care_messages.start(template=weather, outlet=outlet, audience={}, extra={"note": "x"}, by=lin, at=at,
                            form_key="f1")  # fmt: skip
    assert again.value.sending == sending
    keys = care_messages.audience_keys(sending)
    care_messages.send_batch(sending=sending, targets=care_messages._loaded(sending, keys[:2]), at=at)
    run_work(work_id=sending.work_id, at=at)
    assert Work.objects.get().state == "done"
    assert why(sending) == [""] * 5
    assert deliver_due(at=at) == {"sent": 5}
    assert Delivery.objects.first().sent_body.count("暴雨橙色预警") == 1


def test_a_number_of_two_records_gets_a_greeting_once(lin, outlet):
    templates.ensure_shipped()
    greeting = MessageTemplate.objects.get(name="节日问候（短信）")
    both = [make_customer(name, outlet, mobile="13922223333") for name in ("甲", "乙")]
    (sending,) = care_messages.send(template=greeting, customers=both, extra={"note": "新春"}, by=lin, at=AT)
    assert why(sending) == ["", "twice"]


@pytest.mark.parametrize("note", ["", "打折", "https://a.cn", "长" * 36])
def test_a_note_is_needed_and_checked(lin, outlet, note):
    templates.ensure_shipped()
    weather = MessageTemplate.objects.get(name="天气提醒（短信）")
    with pytest.raises(Refused) as refused:
        care_messages.send(template=weather, customers=[make_customer("甲", outlet)], extra={"note": note}, by=lin,
                           at=AT)  # fmt: skip
    assert refused.value.field == "note"


def test_greetings_are_for_who_manages_care(outlet):
    templates.ensure_shipped()
    caller = make_user("许可", Role.CUSTOMER_CARE, outlet)
    greeting = MessageTemplate.objects.get(name="节日问候（短信）")
    with pytest.raises(PermissionDenied):
        care_messages.send(template=greeting, customers=[make_customer("甲", outlet)], extra={"note": "新春"},
                           by=caller, at=AT)  # fmt: skip


def test_by_wecom_only_contacts_get_it(lin, outlet):
    templates.ensure_shipped()
    wecom = MessageTemplate.objects.get(name="定期保养提醒（企业微信）")
    known, unknown = make_reminder(make_customer("甲", outlet)), make_reminder(make_customer("乙", outlet))
    WeComContact.objects.create(customer=known.customer, external_id="wmA", added_at=AT, added_by=lin)
    (sending,) = care_messages.send(template=wecom, reminders=[known, unknown], by=lin, at=AT)
    assert why(sending) == ["", "no_address"]
    assert deliver_due(at=AT) == {"sent": 1}
    known.refresh_from_db()
    assert known.channel == "wecom"


def test_a_batch_costs_the_same_for_two_and_for_twenty(template, lin, outlet, django_assert_max_num_queries):
    for count in (2, 20):
        asked = [make_reminder(make_customer(f"客{n}", outlet)) for n in range(count)]
        with django_assert_max_num_queries(45):
            care_messages.send(template=template, reminders=asked, by=lin, at=AT)


def test_the_database_lets_no_message_stand_without_an_address_or_a_reason(template, lin):
    (sending,) = care_messages.send(template=template, reminders=[make_reminder()], by=lin, at=AT)
    for changes in ({"address": ""}, {"why": "budget"}, {"message": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CareMessage.objects.update(**changes)
