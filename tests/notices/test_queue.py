"""Putting messages into the outbox: once per key, with the caller's transaction, at the same cost for any number."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from kombu import Connection

from notices import services, texts
from notices.models import Delivery, Message, Preference, Urgency
from notices.services import Note, mark_all_read, mark_read, queue, set_preference
from staff import worker
from staff.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def woken(monkeypatch):
    calls = []
    monkeypatch.setattr(worker, "tell", lambda task, **options: calls.append(task))
    return calls


def test_everybody_gets_it_in_the_bell_and_by_mail(han, note, at):
    assert queue([note("case 1", recipient=han, about=han, urgency="alert")], at=at) == 1
    message = Message.objects.get()
    assert (message.recipient, message.about, message.urgency, message.read_at) == (han, han, Urgency.ALERT, None)
    assert list(message.deliveries.values_list("channel", "state")) == [("email", "queued")]


def test_the_same_key_is_queued_once(han, note, at):
    assert queue([note("case 1", recipient=han), note("case 1", recipient=han)], at=at) == 1
    assert queue([note("case 1", plate="沪B5C771", recipient=han), note("case 2", recipient=han)], at=at) == 1
    assert Message.objects.count() == Delivery.objects.count() == 2
    assert Message.objects.get(key="case 1").params["plate"] == "沪A8K216"


def test_what_is_queued_is_kept_letter_by_letter(han, xu, make_robot, note, at):
    words = """引号"'、反斜杠\\n、百分号 100%s、括号 {plate} $1、换行\n、表情 🚗、制表\t"""
    at += timedelta(microseconds=123_456)
    odd = [
        note(f"{words} bell", plate=words, recipient=han, about=han, outlet=han.postings.get().outlet),
        note(f"{words} robot", plate=words, robot=make_robot(), mention=[han, xu], urgency="crisis"),
    ]
    assert queue(odd, at=at) == 2
    bell, robot = Message.objects.order_by("pk")
    assert (bell.key, robot.key) == (f"{words} bell", f"{words} robot")
    assert bell.params == robot.params == texts.encode("tests.overdue", odd[0].params)
    assert bell.params["plate"] == words
    assert (bell.about, bell.outlet, bell.mention, bell.read_at) == (han, han.postings.get().outlet, [], None)
    assert (robot.about, robot.outlet, robot.mention, robot.recipient) == (None, None, [han.pk, xu.pk], None)
    assert bell.queued_at == robot.queued_at == at
    assert bell.batch == robot.batch
    for delivery in Delivery.objects.all():
        left = Delivery(message_id=delivery.message_id, channel=delivery.channel, next_try_at=at)
        names = [field.attname for field in Delivery._meta.concrete_fields if not field.primary_key]
        assert [getattr(delivery, name) for name in names] == [getattr(left, name) for name in names]


def test_what_the_caller_takes_back_was_never_said(han, note, at, woken, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        with pytest.raises(RuntimeError), transaction.atomic():
            queue([note("case 1", recipient=han)], at=at)
            raise RuntimeError
    assert not Message.objects.exists()
    assert woken == []


def test_the_worker_is_told_after_the_commit_and_not_before(han, note, at, woken, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        queue([note("case 1", recipient=han)], at=at)
        assert woken == []
    assert woken == ["notices.tasks.deliver_now"]
    with django_capture_on_commit_callbacks(execute=True):
        queue([note("case 1", recipient=han)], at=at)
    assert woken == ["notices.tasks.deliver_now"], "nothing new, nobody to wake"


def test_a_broker_that_is_down_neither_undoes_the_work_nor_keeps_the_page_waiting(
    han, note, at, monkeypatch, django_capture_on_commit_callbacks, caplog
):
    dead = Connection("redis+socket:///nowhere/redis.sock")
    monkeypatch.setattr(worker.current_app, "connection_for_write", lambda: dead)
    began = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        queue([note("case 1", recipient=han)], at=at)
    assert time.monotonic() - began < 3, "kombu by itself waits six seconds"
    assert Message.objects.count() == 1
    assert "could not be told" in caplog.text


def test_no_mail_for_who_has_no_address_or_wants_none(han, xu, lin, note, at):
    User.objects.filter(pk=han.pk).update(email="")
    set_preference(email_from=Preference.EmailFrom.NEVER, by=xu)
    set_preference(email_from=Preference.EmailFrom.ALERT, by=lin)
    for urgency in ("normal", "attention", "alert", "crisis"):
        queue([note(f"{urgency} {u.pk}", recipient=u, urgency=urgency) for u in (han, xu, lin)], at=at)
    assert Message.objects.count() == 12
    mailed = Delivery.objects.values_list("message__recipient__username", "message__urgency")
    assert sorted(mailed) == [("lin.zx", Urgency.ALERT), ("lin.zx", Urgency.CRISIS)]


def test_a_closed_account_is_sent_no_mail(han, note, at):
    User.objects.filter(pk=han.pk).update(is_active=False)
    queue([note("case 1", recipient=han)], at=at)
    assert not Delivery.objects.exists()


def test_a_mistake_in_one_note_queues_none_of_them(han, at, note):
    with pytest.raises(texts.TextProblem):
        queue([note("case 1", recipient=han), note("case 2", recipient=han, params={"plate": "x"})], at=at)
    assert not Message.objects.exists()


def test_a_note_has_one_reader_and_a_key(han, make_robot, note, at):
    for fields in ({}, {"recipient": han, "robot": make_robot()}):
        with pytest.raises(ValueError, match="one recipient, one robot or one mobile"):
            queue([note("case 1", **fields)], at=at)
    for key in ("", "x" * 201):
        with pytest.raises(ValueError, match="1 to 200"):
            queue([note(key, recipient=han)], at=at)


def test_five_thousand_cost_as_many_queries_as_five(han, xu, make_robot, note, at, places, django_user_model):
    robot = make_robot()

    def notes(number, key):
        readers = [{"recipient": han}, {"recipient": xu}, {"robot": robot}]
        return [note(f"{key} {n}", outlet=places.beicai, about=places.beicai, **readers[n % 3]) for n in range(number)]

    def queries(number, key):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert queue(notes(number, key), at=at) == number
        return len(captured)

    queries(3, "warm")
    few, many = queries(5, "few"), queries(5000, "many")
    if connection.vendor == "postgresql":
        assert (few, many) == (6, 6)
    with CaptureQueriesContext(connection) as captured:
        assert queue(notes(5000, "many"), at=at) == 0
    if connection.vendor == "postgresql":
        assert len(captured) == 5


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_that_queue_the_same_say_it_once(han, note, at, woken):
    """Both insert the same thousand keys, in opposite order and at the same time, ten times over."""
    won = []

    def work(keys, gate):
        notes = [note(key, recipient=han) for key in keys]
        gate.wait()
        try:
            with transaction.atomic():
                won.append(queue(notes, at=at))
        finally:
            connection.close()

    for turn in range(10):
        keys = [f"turn {turn} case {n}" for n in range(200)]
        gate = threading.Barrier(2)
        threads = [threading.Thread(target=work, args=(k, gate)) for k in (keys, keys[::-1])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sum(won) == 2000
    assert len(won) == 20, "one of them died"
    assert Message.objects.count() == Delivery.objects.count() == 2000


def test_reading_is_ones_own_business(han, xu, note, at):
    queue([note("case 1", recipient=han), note("case 2", recipient=han), note("case 3", recipient=xu)], at=at)
    first = Message.objects.get(key="case 1")
    assert not mark_read(message=first, by=xu, at=at)
    assert mark_read(message=first, by=han, at=at)
    assert not mark_read(message=first, by=han, at=at), "it was read before, and keeps that instant"
    assert mark_all_read(by=han, at=at) == 1
    assert Message.objects.unread().get().recipient == xu


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("notices_message_once_per_key", {"key": "case 1"}),
        ("notices_message_one_reader", {"recipient": None}),
        ("notices_message_about_whole", {"about_id": 4}),
        ("notices_message_urgency_known", {"urgency": 7}),
    ],
)
def test_the_database_holds_what_a_message_is(han, note, at, name, change):
    queue([note("case 1", recipient=han)], at=at)
    fields = {"key": "case 2", "recipient": han, "code": "tests.overdue", "queued_at": at} | change
    with pytest.raises(IntegrityError, match=name if connection.vendor == "postgresql" else None):
        with transaction.atomic():
            Message.objects.create(**fields)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("notices_delivery_once_per_channel", {"channel": "email"}),
        ("notices_delivery_sent_has_instant", {"channel": "robot", "state": "sent"}),
        ("notices_delivery_leased_while_held", {"channel": "robot", "state": "sending"}),
        ("notices_delivery_combined_has_digest", {"channel": "robot", "state": "combined"}),
    ],
)
def test_the_database_holds_what_a_delivery_is(han, note, at, name, fields):
    queue([note("case 1", recipient=han)], at=at)
    with pytest.raises(IntegrityError, match=name if connection.vendor == "postgresql" else None):
        with transaction.atomic():
            Delivery.objects.create(message=Message.objects.get(), next_try_at=at, **fields)


def test_the_room_offers_what_others_call():
    assert services.queue is queue and services.Note is Note
