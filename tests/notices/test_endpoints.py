"""An endpoint that is slow, down, overloaded or cuts the connection: mail, robot and SMS, each beside the other two.

Nothing is lost, nothing is doubled, and what goes another way is not held up.
"""

import socket
import time
from collections import Counter
from datetime import timedelta

import httpx
import pytest

from notices.channels import email, robot, sms
from notices.models import Delivery, Endpoint, Robot
from notices.services import deliver_due, queue, send_again, sending
from tests.notices.fake_robot import FakeRobot
from tests.notices.fake_smtp import FakeSmtp

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
# Seconds after which a channel stops waiting, here; and by which everything that goes another way has arrived.
PATIENCE = 3.0
BOUND = 2.5
EACH = 4


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Ways:
    """The three ways out, each with a fake at its end."""

    def __init__(self, settings, mail, group, text):
        self.settings, self.fakes = settings, {"email": mail, "robot": group, "sms": text}

    def spoil(self, way: str, trouble: str) -> None:
        fake = self.fakes[way]
        if trouble == "down":
            return self.move(way, free_port())
        fake.then = {
            "slow": {"email": "silent"}.get(way, 60),
            "too many": {
                "email": "421 4.7.0 too many connections",
                "robot": (200, {"errcode": 45009, "errmsg": "api freq out of limit"}),
                "sms": (429, ""),
            }[way],
            "cut": {"email": "cut"}.get(way, "close"),
        }[trouble]

    def heal(self, way: str) -> None:
        fake = self.fakes[way]
        fake.then = {"email": "ok", "robot": (200, {"errcode": 0})}.get(way, (200, {"Code": "OK", "BizId": "1"}))
        self.move(way, fake.port)

    def move(self, way: str, port: int) -> None:
        if way == "email":
            self.settings.EMAIL_PORT = port
        elif way == "sms":
            self.settings.SMS_ENDPOINT = f"http://127.0.0.1:{port}/"
        else:
            Robot.objects.update(url=f"http://127.0.0.1:{port}/send?key=abc")

    def arrived(self, way: str) -> Counter:
        """How often each of the way's messages arrived."""
        everything = "\n".join(self.fakes[way].texts)
        letter = {"email": "E", "robot": "R", "sms": "S"}[way]
        return Counter({n: everything.count(f"沪{letter}{n:05d}") for n in range(EACH)})


@pytest.fixture
def ways(settings, monkeypatch, fake_sms, fake_robot):
    monkeypatch.setattr(email, "SECONDS", PATIENCE)
    monkeypatch.setattr(robot, "TIMEOUT", httpx.Timeout(PATIENCE))
    monkeypatch.setattr(sms, "TIMEOUT", httpx.Timeout(PATIENCE))
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with FakeSmtp() as mail:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail.port
        yield Ways(settings, mail, fake_robot, fake_sms)


@pytest.fixture
def everywhere(han, make_robot, note, text, at):
    """Some messages for each of the three ways, due now."""
    group = make_robot()
    queue(
        [
            one
            for n in range(EACH)
            for one in (
                note(f"mail {n}", plate=f"沪E{n:05d}", recipient=han),
                note(f"robot {n}", plate=f"沪R{n:05d}", robot=group),
                text(f"text {n}", f"1380000{n:04d}", plate=f"沪S{n:05d}"),
            )
        ],
        at=at,
    )


def states(way: str) -> Counter:
    return Counter(Delivery.objects.filter(channel=way).values_list("state", flat=True))


# What is known of the way's messages after the first pass: how many are uncertain, and how many wait.
@pytest.mark.parametrize(("trouble", "unclear"), [("slow", 1), ("down", 0), ("too many", 0), ("cut", 1)])
@pytest.mark.parametrize("way", ["email", "robot", "sms"])
def test_one_way_in_trouble_holds_up_no_other_and_loses_and_doubles_nothing(
    ways, everywhere, way, trouble, unclear, at, tang
):
    ways.spoil(way, trouble)
    others = [other for other in ways.fakes if other != way]

    began = time.monotonic()
    deliver_due(at=at)
    took = time.monotonic() - began

    for other in others:
        assert states(other) == {"sent": EACH}
        assert max(arrived.at for arrived in ways.fakes[other].arrived) - began < BOUND
    assert took < PATIENCE + BOUND, "the pass itself ends too"
    assert states(way) == Counter({"queued": EACH - unclear, **({"unclear": 1} if unclear else {})})
    assert not Delivery.objects.filter(channel=way, state="claimed").exists()
    tried = Delivery.objects.filter(channel=way, attempts__gt=0).count()
    assert tried <= 1, "the others were not tried, and lost no attempt"
    # At once again: what rests is left alone.
    before = len(ways.fakes[way].arrived)
    assert deliver_due(at=at + timedelta(seconds=20)) == {}
    assert len(ways.fakes[way].arrived) == before

    if trouble == "too many":
        # The provider has read it and said that it does not take it.
        ways.fakes[way].arrived.clear()
    ways.heal(way)
    deliver_due(at=at + 3 * MINUTE)
    assert states(way) == Counter({"sent": EACH - unclear, **({"unclear": 1} if unclear else {})})
    assert set(ways.arrived(way).values()) == {1}, "each arrived once, also the uncertain one, and none twice"
    for days in (1, 30):
        assert deliver_due(at=at + timedelta(days=days)) == {}
    if unclear:
        # A person decides, and the copy that a reader may find twice is a person's word.
        send_again(delivery=Delivery.objects.get(state="unclear"), by=tang, at=at + timedelta(days=31))
        assert deliver_due(at=at + timedelta(days=31)) == {"sent": 1}
    for other in ways.fakes:
        assert states(other) == {"sent": EACH}


@pytest.mark.parametrize(
    ("mood", "why", "attempts"),
    [
        ("silent at once", "no_connection", 1),
        ("cut early", "no_connection", 1),
        ("greeting 421 too busy", "too_many", 0),
        ("greeting 554 no service", "refused", 1),
        ("452 4.3.1 no room on this machine", "too_many", 0),
        ("421 closing", "too_many", 0),
    ],
)
def test_before_the_mail_is_handed_over_nothing_is_uncertain(ways, everywhere, at, mood, why, attempts):
    ways.fakes["email"].then = mood
    deliver_due(at=at)
    assert states("email") == {"queued": EACH}
    mails = Delivery.objects.filter(channel="email")
    assert sum(mails.values_list("attempts", flat=True)) == attempts
    assert set(mails.values_list("why", flat=True)) == {why}
    assert ways.fakes["email"].connections == 1, "nobody is asked four times what one has heard"
    ways.heal("email")
    deliver_due(at=at + 3 * MINUTE)
    assert set(ways.arrived("email").values()) == {1}


def test_a_full_mailbox_is_its_readers_trouble_alone(ways, everywhere, at):
    ways.fakes["email"].answers = ["452 4.2.2 mailbox full"]
    deliver_due(at=at)
    assert states("email") == {"queued": 1, "sent": EACH - 1}


def test_a_greeting_without_end_is_given_up(ways, everywhere, at, monkeypatch):
    """Every byte comes in time, so no timeout of the socket ever strikes."""
    monkeypatch.setattr(sending, "LONGEST", timedelta(seconds=2))
    ways.fakes["email"].then = "drip"
    began = time.monotonic()
    deliver_due(at=at)
    assert time.monotonic() - began < 8
    assert states("email") == {"queued": EACH}
    assert states("robot") == states("sms") == {"sent": EACH}


def test_new_messages_go_out_while_a_slow_one_is_waited_for(ways, everywhere, text, at, monkeypatch):
    """The worker that waits for the mail server goes on with the rest."""
    ways.fakes["email"].then = "silent"
    real, late = sending._Run.find_lanes, []

    def arrives_late(run, open_names):
        if open_names == {"email"} and not late:
            late.append(time.monotonic())
            queue([text("late", "13800009999", plate="沪S99999")], at=at)
        return real(run, open_names)

    monkeypatch.setattr(sending._Run, "find_lanes", arrives_late)
    deliver_due(at=at)
    assert late
    arrived = next(one.at for one in ways.fakes["sms"].arrived if one.mobile == "13800009999")
    assert arrived - late[0] < BOUND


def test_a_rest_grows_and_ends_with_the_first_answer(ways, everywhere, at):
    ways.spoil("sms", "cut")
    now, rests = at, []
    for _ in range(3):
        deliver_due(at=now)
        endpoint = Endpoint.objects.get(name="sms")
        rests.append(round((endpoint.rest_until - now) / MINUTE))
        now = endpoint.rest_until + timedelta(seconds=1)
    assert rests == [1, 2, 5]
    assert states("sms") == {"unclear": 3, "queued": 1}, "one a rest, not all at once"
    ways.heal("sms")
    deliver_due(at=now)
    assert (Endpoint.objects.get(name="sms").troubles, states("sms")) == (0, {"unclear": 3, "sent": 1})


def test_of_many_robots_of_a_dead_provider_two_are_tried(ways, make_robot, note, at):
    port = free_port()
    robots = [make_robot(f"群 {n}", url=f"http://127.0.0.1:{port}/send?key={n}") for n in range(30)]
    queue([note(f"case {n}", plate=f"沪R{n:05d}", robot=one) for n, one in enumerate(robots)], at=at)
    assert deliver_due(at=at) == {"queued": 2}
    assert Delivery.objects.filter(attempts__gt=0).count() == 2
    endpoint = Endpoint.objects.get(name=f"http://127.0.0.1:{port}")
    assert endpoint.rest_until
    with FakeRobot(port=port) as back:
        deliver_due(at=at + 3 * MINUTE)
        assert len(back.arrived) == 30


def test_one_robot_that_never_answers_holds_up_no_other_of_its_provider(ways, make_robot, note, at, monkeypatch):
    monkeypatch.setattr(robot, "TIMEOUT", httpx.Timeout(0.5))
    real = robot.send

    def silent_for_one(client, *, url, **fields):
        return real(client, url=url.replace(f":{ways.fakes['robot'].port}", ":1") if "bad" in url else url, **fields)

    monkeypatch.setattr(robot, "send", silent_for_one)
    base = f"http://127.0.0.1:{ways.fakes['robot'].port}/send?key="
    robots = [make_robot("坏", url=f"{base}bad"), *(make_robot(f"群 {n}", url=f"{base}{n}") for n in range(5))]
    for minute in range(4):
        queue([note(f"{minute} {one.pk}", robot=one) for one in robots], at=at + minute * MINUTE)
        deliver_due(at=at + minute * MINUTE)
        assert len(ways.fakes["robot"].arrived) == 5 * (minute + 1)


def test_two_workers_do_not_wait_for_the_same_slow_one(ways, everywhere, at, text):
    """Whoever has the turn waits; the other goes on with the rest and comes back at once."""
    endpoint = Endpoint.objects.create(name="email")
    assert sending.take_turn(endpoint, "another worker", at)
    began = time.monotonic()
    assert deliver_due(at=at) == {"sent": 2 * EACH}
    assert time.monotonic() - began < BOUND
    assert states("email") == {"queued": EACH}
    # The other worker dies: its turn ends by itself.
    assert deliver_due(at=at + sending.TURN + MINUTE) == {"sent": EACH}


def test_thousands_for_a_dead_provider_cost_one_call_a_rest(
    ways, text, note, han, at, settings, django_assert_max_num_queries
):
    settings.SMS_ENDPOINT = f"http://127.0.0.1:{free_port()}/"
    queue([text(f"text {n}", f"138{n:08d}") for n in range(3000)], at=at)
    queue([note("mail", recipient=han)], at=at)
    began = time.monotonic()
    assert deliver_due(at=at) == {"queued": 1, "sent": 1}
    assert ways.fakes["email"].arrived[0].at - began < BOUND
    texts = Delivery.objects.filter(channel="sms")
    assert texts.filter(attempts__gt=0).count() == 1
    assert not texts.exclude(state="queued").exists()
    with django_assert_max_num_queries(12):
        assert deliver_due(at=at + timedelta(seconds=30)) == {}
    ways.heal("sms")
    deliver_due(at=at + 3 * MINUTE, limit=60)
    assert texts.filter(state="sent").count() == 60
