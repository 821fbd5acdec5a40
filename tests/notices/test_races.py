"""Several workers at a time, and workers that die. First the race without the guard, then the same with it."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from notices.models import PER_MINUTE, Delivery
from notices.services import deliver_due, queue, send_again, sending

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

MINUTE = timedelta(minutes=1)


def at_the_same_time(number, work):
    """Run `work` in so many threads that start together; what one raises is raised here."""
    gate, errors = threading.Barrier(number), []

    def run():
        try:
            gate.wait()
            work()
        except BaseException as error:  # noqa: BLE001 - shown by the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if errors:
        raise errors[0]


def read_then_write(gate):
    """Claiming as one would write it first: look what is due, then take it."""

    def claim(run, channel, size, **only):
        due = list(Delivery.objects.due(run.now()).filter(channel=channel, **only).select_related("message__robot"))
        gate.wait(10)
        for delivery in due:
            Delivery.objects.filter(pk=delivery.pk).update(
                state="claimed", claimed_by=run.token, lease_until=run.now() + sending.LEASE
            )
        gate.wait(10)
        return due

    return claim


def begin_without_asking(key, token, now, **words):
    Delivery.objects.filter(pk=key).update(
        state="sending", claimed_by=token, lease_until=now + MINUTE, sent_at=None, **words
    )
    return True


@pytest.fixture
def claims_in_step(monkeypatch):
    monkeypatch.setattr(sending._Run, "claim", read_then_write(threading.Barrier(2)))
    # Only one of them would have the turn; what is shown is that even two cannot send twice.
    monkeypatch.setattr(sending, "take_turn", lambda endpoint, token, now: True)


def test_without_the_compare_and_set_two_workers_send_twice(
    claims_in_step, monkeypatch, fake_robot, make_robot, note, at
):
    """If this fails, the tests below show nothing."""
    monkeypatch.setattr(sending, "begin_sending", begin_without_asking)
    queue([note("case 1", robot=make_robot())], at=at)
    at_the_same_time(2, lambda: deliver_due(at=at))
    assert len(fake_robot.arrived) == 2


def test_with_it_only_one_sends_even_when_both_believe_to_have_it(claims_in_step, fake_robot, make_robot, note, at):
    queue([note("case 1", robot=make_robot())], at=at)
    at_the_same_time(2, lambda: deliver_due(at=at))
    assert len(fake_robot.arrived) == 1
    assert Delivery.objects.get().state == "sent"


def test_six_workers_send_each_message_once(fake_robot, make_robot, note, at):
    robots = [make_robot(f"群 {n}") for n in range(12)]
    queue([note(f"case {n}", plate=f"沪A{n:05d}", robot=robots[n % 12]) for n in range(180)], at=at)
    at_the_same_time(6, lambda: deliver_due(at=at))
    deliver_due(at=at)
    everything = "\n".join(fake_robot.texts)
    assert [n for n in range(180) if everything.count(f"沪A{n:05d}") != 1] == []
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def test_twenty_a_minute_hold_across_workers(fake_robot, make_robot, note, at):
    robot = make_robot()
    gate = threading.Lock()
    keys = iter(range(200))

    def queue_and_deliver():
        for _ in range(10):
            with gate:
                number = next(keys)
            queue([note(f"case {number}", plate=f"沪A{number:05d}", robot=robot)], at=at)
            deliver_due(at=at)

    at_the_same_time(5, queue_and_deliver)
    assert len(fake_robot.arrived) == PER_MINUTE
    deliver_due(at=at + 3 * MINUTE)
    everything = "\n".join(fake_robot.texts)
    assert [n for n in range(50) if everything.count(f"沪A{n:05d}") != 1] == []


def test_of_workers_that_grab_for_the_same_slots_each_slot_goes_to_one(make_robot, at):
    robot, taken = make_robot(), []
    sending.free_slots(robot, at)

    def grab():
        for _ in range(PER_MINUTE):
            slot = sending.take_slot(robot, at)
            if slot:
                taken.append(slot.number)

    at_the_same_time(4, grab)
    assert sorted(taken) == list(range(1, PER_MINUTE + 1))


def test_what_is_being_sent_is_never_due_however_long_ago_that_was(make_robot, note, at):
    queue([note("case 1", robot=make_robot())], at=at)
    Delivery.objects.update(state="sending", claimed_by="gone", lease_until=at)
    later = at + timedelta(days=30)
    assert not Delivery.objects.due(later).exists()
    assert Delivery.objects.lost(later).exists()


def test_a_limit_kept_in_each_workers_memory_would_not_hold(fake_robot, make_robot, note, at, monkeypatch):
    """The guard of the test above, taken away: every worker believes that all slots are free."""
    monkeypatch.setattr(sending, "free_slots", lambda robot, now: PER_MINUTE)
    monkeypatch.setattr(sending, "take_slot", lambda robot, now: sending.RobotSlot(pk=0))
    robot = make_robot()
    for number in range(30):
        queue([note(f"case {number}", robot=robot)], at=at)
        deliver_due(at=at)
    assert len(fake_robot.arrived) == 30


# --- Workers that die -------------------------------------------------------------------------------------------------

WORKER = """
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
settings.ROBOTS_ALLOW_LOOPBACK_HTTP = True
from tests.notices.conftest import TEXT
from notices import texts
texts.register(TEXT)
call_command("deliver_messages")
"""


@pytest.fixture
def start_worker(database_url):
    started = []

    def start():
        root = Path(__file__).resolve().parents[2]
        environment = {**os.environ, "DATABASE_URL": database_url, "PYTHONPATH": os.getcwd()}
        started.append(subprocess.Popen([sys.executable, "-c", WORKER], cwd=os.getcwd() or root, env=environment))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def wait_until(true, seconds=30):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "It has not come about."
        time.sleep(0.02)


def states():
    return sorted(Delivery.objects.values_list("state", flat=True))


def test_a_worker_killed_while_sending_leaves_one_unclear_and_the_others_to_the_next(
    start_worker, fake_robot, make_robot, note, tang
):
    now = timezone.now()
    fake_robot.answers = [60]
    queue([note(f"case {n}", plate=f"沪A{n:05d}", robot=make_robot(f"群 {n}")) for n in range(2)], at=now)
    robot = Delivery.objects.order_by("pk").first().message.robot
    queue([note(f"next {n}", plate=f"沪B{n:05d}", robot=robot) for n in range(2)], at=now)
    worker = start_worker()
    wait_until(lambda: fake_robot.arrived)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    assert states() == ["claimed", "claimed", "queued", "sending"]

    assert deliver_due(at=timezone.now()) == {}, "the dead one still has its turn with the provider"
    assert deliver_due(at=now + 3 * MINUTE) == {"unclear": 1, "sent": 1}, "the other robot's"
    assert deliver_due(at=now + 10 * MINUTE) == {"sent": 2}, "what the dead one had only claimed"
    assert deliver_due(at=now + 100 * MINUTE) == {}
    unclear = Delivery.objects.get(state="unclear")
    assert (unclear.why, unclear.sent_to) == ("worker_lost", robot.name)
    assert len(fake_robot.arrived) == 4, "each once"

    send_again(delivery=unclear, by=tang, at=now + 101 * MINUTE)
    assert deliver_due(at=now + 101 * MINUTE) == {"sent": 1}
    assert len(fake_robot.arrived) == 5


def test_a_worker_that_dies_after_claiming_loses_nothing(fake_robot, make_robot, note, at, monkeypatch):
    class Killed(BaseException):
        pass

    def die(*args):
        raise Killed

    queue([note(f"case {n}", plate=f"沪A{n:05d}", robot=make_robot(f"群 {n}")) for n in range(3)], at=at)
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(sending._Run, "send_one", die)
        deliver_due(at=at)
    assert states() == ["claimed", "queued", "queued"]
    assert deliver_due(at=at + MINUTE) == {"sent": 2}
    assert deliver_due(at=at + sending.LEASE + MINUTE) == {"sent": 1}
    assert len(fake_robot.arrived) == 3


def test_a_worker_that_dies_after_making_a_digest_loses_none_of_its_members(
    fake_robot, make_robot, note, at, monkeypatch
):
    class Killed(BaseException):
        pass

    def die(*args):
        raise Killed

    robot = make_robot()
    queue([note(f"case {n}", plate=f"沪A{n:05d}", robot=robot) for n in range(30)], at=at)
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(sending._Run, "send_one", die)
        deliver_due(at=at)
    assert states().count("combined") == 11
    deliver_due(at=at + sending.LEASE + MINUTE)
    assert set(states()) == {"sent"}
    everything = "\n".join(fake_robot.texts)
    assert [n for n in range(30) if everything.count(f"沪A{n:05d}") != 1] == []


def test_a_worker_thought_lost_that_comes_back_says_what_it_knows(fake_robot, make_robot, note, at, monkeypatch):
    """It was only slow: the answer came after its lease. Meanwhile nobody sent it again."""
    real = sending.robot_channel.send

    def slow(*args, **fields):
        outcome = real(*args, **fields)
        other = sending._Run(at + 10 * MINUTE, 100)
        other.give_up_lost()
        meanwhile.extend(states())
        connection.close()
        return outcome

    meanwhile = []

    monkeypatch.setattr(sending.robot_channel, "send", slow)
    queue([note("case 1", robot=make_robot())], at=at)
    assert deliver_due(at=at) == {"sent": 1}
    assert meanwhile == ["unclear"]
    assert (Delivery.objects.get().state, Delivery.objects.get().why) == ("sent", "")


def test_a_real_worker_delivers_what_a_committed_transaction_queued(celery_worker_process, han, at, places):
    """The whole way: commit, broker, worker process, mail on disk."""
    from notices.services import Note

    worker = celery_worker_process(queues="messages")
    note = Note("robot 1", "notices.test", {"robot": "北蔡值班群", "by": "韩立诚"}, recipient=han, outlet=places.beicai)
    queue([note], at=timezone.now())
    wait_until(lambda: states() == ["sent"], 40)
    assert worker is not None
