"""What becomes of deliveries: mail through a real SMTP server, robots over real HTTP."""

import email
import email.policy
import socket
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.core.exceptions import PermissionDenied
from django.test.utils import CaptureQueriesContext

from notices.channels.email import message_id
from notices.models import PER_MINUTE, Delivery, Message, RobotSlot, TextOverride, Urgency
from notices.services import deliver_due, queue, send_again, sending
from staff.models import PolicyValue, TrailEntry, User
from staff.refusals import Refused
from tests.notices.fake_robot import KEY

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


class Sink:
    """Takes mail and answers as it is told; `answers` are used up, then everything is taken."""

    def __init__(self):
        self.taken, self.data_answers, self.rcpt_answers = [], [], []

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if self.rcpt_answers:
            return self.rcpt_answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.taken.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        if self.data_answers:
            answer = self.data_answers.pop(0)
            if answer == "hang up":
                server.transport.close()
                return "451 gone"
            return answer
        return "250 OK"


@pytest.fixture
def sink(settings):
    handler = Sink()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    handler.controller = controller
    yield handler
    if controller.server:
        controller.stop()


def only() -> Delivery:
    return Delivery.objects.select_related("message").get()


# --- E-mail ---------------------------------------------------------------------------------------------------------


def test_a_mail_arrives_in_the_readers_language_with_an_id_made_of_its_key(sink, han, xu, note, at):
    TextOverride.objects.create(
        code="tests.overdue",
        language="zh-hans",
        subject="{plate} 逾期 {late}",
        body="负责人：{owner}",
        from_on=at.date(),
        reason="中文",
        entered_by=han,
        entered_at=at,
    )
    queue([note("case 1 han", recipient=han), note("case 1 xu", recipient=xu)], at=at)
    assert deliver_due(at=at) == {"sent": 2}
    chinese, english = sorted(sink.taken, key=lambda mail: mail["To"])
    assert chinese["Subject"].startswith("沪A8K216 逾期 ")
    assert chinese.get_content().strip() == "负责人：许可"
    assert english["Subject"] == "沪A8K216 is overdue by 3 h 20 min"
    assert english["To"] == "xu.k@example.com"
    assert english["Message-ID"] == message_id("case 1 xu")
    sent = Delivery.objects.get(message__key="case 1 xu")
    assert (sent.sent_at, sent.sent_to, sent.provider_id) == (sent.sent_at, "xu.k@example.com", message_id("case 1 xu"))
    assert abs(sent.sent_at - at) < MINUTE
    assert sent.sent_subject == "沪A8K216 is overdue by 3 h 20 min"


def test_what_was_sent_stays_as_it_was_when_the_words_change(sink, xu, note, at):
    queue([note("case 1", recipient=xu)], at=at)
    deliver_due(at=at)
    TextOverride.objects.create(
        code="tests.overdue",
        language="en",
        subject="x",
        body="y",
        from_on=at.date(),
        reason="r",
        entered_by=xu,
        entered_at=at,
    )
    assert only().sent_subject == "沪A8K216 is overdue by 3 h 20 min"
    assert only().message.words("en", at.date())[0] == "x"


def test_nothing_is_sent_twice_by_running_twice(sink, han, note, at):
    queue([note("case 1", recipient=han)], at=at)
    assert deliver_due(at=at) == {"sent": 1}
    assert deliver_due(at=at + MINUTE) == {}
    assert len(sink.taken) == 1


def test_a_mail_server_that_is_down_is_tried_again_later_and_longer_and_then_given_up(sink, han, note, at):
    sink.controller.stop()
    sink.controller.server = None
    queue([note("case 1", recipient=han)], at=at)
    waits, now = [], at
    for _ in range(5):
        assert deliver_due(at=now) == {"queued": 1}
        delivery = only()
        assert (delivery.state, delivery.why) == ("queued", "no_connection")
        assert deliver_due(at=delivery.next_try_at - timedelta(seconds=1)) == {}
        waits.append(round((delivery.next_try_at - now) / MINUTE))
        now = delivery.next_try_at
    assert waits == [1, 5, 15, 60, 120]
    assert deliver_due(at=now) == {"failed": 1}
    assert (only().state, only().attempts) == ("failed", 6)
    assert deliver_due(at=now + timedelta(days=3)) == {}


def test_how_often_is_policy(sink, han, note, at):
    PolicyValue.objects.create(
        key="notices.attempts", value="1", from_on=at.date(), reason="x", entered_by=han, entered_at=at
    )
    sink.controller.stop()
    sink.controller.server = None
    queue([note("case 1", recipient=han)], at=at)
    assert deliver_due(at=at) == {"failed": 1}


def test_an_outage_costs_the_others_behind_it_no_attempt(sink, han, note, at):
    sink.controller.stop()
    sink.controller.server = None
    queue([note(f"case {n}", recipient=han) for n in range(5)], at=at)
    assert deliver_due(at=at) == {"queued": 1}
    assert sorted(Delivery.objects.values_list("state", "attempts")) == [("queued", 0)] * 4 + [("queued", 1)]
    assert not Delivery.objects.due(at + timedelta(seconds=30)).exists()


@pytest.mark.parametrize(
    ("where", "answer", "state", "why"),
    [
        ("rcpt", "450 mailbox busy", "queued", "busy"),
        ("rcpt", "550 no such user", "failed", "refused"),
        ("data", "451 try later", "queued", "busy"),
        ("data", "554 spam", "failed", "refused"),
        ("data", "hang up", "unclear", "no_answer"),
    ],
)
def test_what_the_mail_server_answers(sink, han, note, at, where, answer, state, why):
    getattr(sink, f"{where}_answers").append(answer)
    queue([note("case 1", recipient=han)], at=at)
    assert deliver_due(at=at) == {state: 1}
    assert (only().state, only().why) == (state, why)
    if why in ("busy", "refused"):
        assert answer in only().last_error


def test_a_server_that_takes_the_mail_and_never_answers_leaves_it_unclear_for_good(sink, han, note, at):
    sink.data_answers.append("hang up")
    queue([note("case 1", recipient=han)], at=at)
    deliver_due(at=at)
    for hours in (1, 24, 240):
        assert deliver_due(at=at + timedelta(hours=hours)) == {}
    assert len(sink.taken) == 1


def test_a_refused_mail_does_not_hold_up_the_next(sink, han, xu, note, at):
    sink.rcpt_answers.append("550 no such user")
    queue([note("a", recipient=han, urgency="crisis"), note("b", recipient=xu)], at=at)
    assert deliver_due(at=at) == {"failed": 1, "sent": 1}


def test_who_left_in_the_meantime_is_sent_nothing(sink, han, note, at):
    queue([note("case 1", recipient=han)], at=at)
    User.objects.filter(pk=han.pk).update(is_active=False)
    assert deliver_due(at=at) == {"failed": 1}
    assert only().why == "no_address"
    assert sink.taken == []


def test_words_that_cannot_be_put_together_fail_alone(sink, han, xu, note, at):
    queue([note("a", recipient=han, urgency="crisis"), note("b", recipient=xu)], at=at)
    Message.objects.filter(key="a").update(params={"late": "never", "deadline_at": "x", "plate": "", "owner": ""})
    assert deliver_due(at=at) == {"failed": 1, "sent": 1}
    assert Delivery.objects.get(message__key="a").why == "text"


def test_the_most_urgent_goes_first(sink, han, note, at):
    queue([note(u, plate=u, recipient=han, urgency=u) for u in ("normal", "crisis", "attention", "alert")], at=at)
    deliver_due(at=at)
    assert [mail["Subject"].split()[0] for mail in sink.taken] == ["crisis", "alert", "attention", "normal"]


def test_a_subject_with_a_line_break_adds_no_header(sink, han, note, at):
    queue([note("case 1", plate="沪A\r\nBcc: all@example.com", recipient=han)], at=at)
    deliver_due(at=at)
    assert sink.taken[0]["Bcc"] is None


# --- Robots ---------------------------------------------------------------------------------------------------------


def to_robot(note, robot, number, **fields):
    return [note(f"case {n}", plate=f"沪A{n:05d}", robot=robot, **fields) for n in range(number)]


def test_a_robot_calls_people_only_in_alarms(fake_robot, make_robot, han, note, at):
    robot = make_robot(language="en")
    queue([note("a", robot=robot, urgency="alert", mention=[han]), note("b", robot=robot, mention=[han])], at=at)
    assert deliver_due(at=at) == {"sent": 2}
    assert fake_robot.texts[0] == ("沪A8K216 is overdue by 3 h 20 min\nSince 5 Nov 09:30. Owner: 许可.")
    called = [arrived.body["text"]["mentioned_mobile_list"] for arrived in fake_robot.arrived]
    assert called == [["13800000000"], []]


def test_a_message_leads_to_its_record_and_its_link_is_never_cut(fake_robot, make_robot, sink, han, note, at, settings):
    settings.SITE_URL = "https://after-sales.example.com/"
    robot = make_robot()
    link = f"https://after-sales.example.com{robot.get_absolute_url()}"
    long = note("robot", plate="逾" * 900, robot=robot, about=robot)
    queue([long, note("mail", recipient=han, about=robot)], at=at)
    assert deliver_due(at=at) == {"sent": 2}
    assert fake_robot.texts[0].endswith(f"…\n{link}")
    assert len(fake_robot.texts[0].encode()) <= 2048
    assert sink.taken[0].get_content().strip().endswith(link)


def test_twenty_go_alone(fake_robot, make_robot, note, at):
    queue(to_robot(note, make_robot(), 20), at=at)
    assert deliver_due(at=at) == {"sent": 20}
    assert len(fake_robot.arrived) == 20


def test_above_twenty_a_minute_the_rest_goes_in_digests(fake_robot, make_robot, note, at):
    robot = make_robot(language="en")
    queue(to_robot(note, robot, 60), at=at)
    queue([note("urgent", plate="沪B00001", robot=robot, urgency="crisis")], at=at)
    counts = deliver_due(at=at)
    assert len(fake_robot.arrived) <= PER_MINUTE
    assert counts == {"sent": len(fake_robot.arrived)}
    assert fake_robot.texts[0].startswith("沪B00001 is overdue"), "the crisis is not hidden in a digest"
    everything = "\n".join(fake_robot.texts)
    assert all(everything.count(f"沪A{n:05d}") == 1 for n in range(60))
    assert all(len(text.encode()) <= 2048 for text in fake_robot.texts)
    digests = Delivery.objects.filter(message__code="notices.digest")
    members = Delivery.objects.filter(digest__isnull=False)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    assert {m.provider_id for m in members} == {f"digest {d.pk}" for d in digests}
    assert digests.count() + Delivery.objects.filter(digest__isnull=True).exclude(pk__in=digests).count() == len(
        fake_robot.arrived
    )
    listed = digests.order_by("pk").first()
    assert listed.sent_body.splitlines()[0] == f"{listed.members.count()} messages"


def test_the_minute_is_kept_across_runs(fake_robot, make_robot, note, at):
    robot = make_robot()
    queue(to_robot(note, robot, 15), at=at)
    deliver_due(at=at)
    queue([note(f"later {n}", plate=f"沪B{n:05d}", robot=robot) for n in range(15)], at=at + timedelta(seconds=20))
    deliver_due(at=at + timedelta(seconds=20))
    assert len(fake_robot.arrived) == 20, "five places were left: four alone and one digest of eleven"
    assert sum(fake_robot.texts[-1].count("沪B") for _ in range(1)) == 11
    queue([note("last", plate="沪C00001", robot=robot)], at=at + timedelta(seconds=30))
    assert deliver_due(at=at + timedelta(seconds=30)) == {}
    assert len(fake_robot.arrived) == 20
    assert deliver_due(at=at + timedelta(seconds=90)) == {"sent": 1}


def test_a_flood_is_out_after_a_few_minutes_with_nothing_lost(fake_robot, make_robot, note, at):
    robot = make_robot(language="en")
    queue(to_robot(note, robot, 1500), at=at)
    for minute in range(6):
        before = len(fake_robot.arrived)
        deliver_due(at=at + minute * 2 * MINUTE)
        assert len(fake_robot.arrived) - before <= PER_MINUTE
    assert not Delivery.objects.exclude(state="sent").exists()
    everything = "\n".join(fake_robot.texts)
    assert all(everything.count(f"沪A{n:05d}") == 1 for n in range(1500))


def test_a_digest_that_fails_takes_its_members_along_and_brings_them_back(fake_robot, make_robot, note, at, tang):
    robot = make_robot()
    fake_robot.then = (200, {"errcode": 93000, "errmsg": "invalid webhook url"})
    queue(to_robot(note, robot, 21), at=at)
    assert deliver_due(at=at) == {"failed": 20}
    digest = Delivery.objects.get(message__code="notices.digest")
    assert set(digest.members.values_list("state", "why")) == {("failed", "refused")}
    with pytest.raises(Refused):
        send_again(delivery=digest.members.first(), by=tang, at=at)
    fake_robot.then = (200, {"errcode": 0})
    send_again(delivery=digest, by=tang, at=at + 2 * MINUTE)
    assert set(digest.members.values_list("state", flat=True)) == {"combined"}
    assert deliver_due(at=at + 2 * MINUTE) == {"sent": 1}
    assert set(digest.members.values_list("state", "provider_id")) == {("sent", f"digest {digest.pk}")}


def test_a_digest_that_is_tried_again_goes_out_as_the_same_digest(fake_robot, make_robot, note, at):
    robot = make_robot()
    fake_robot.answers = [(200, {"errcode": 0})] * 19 + [(500, "")]
    queue(to_robot(note, robot, 25), at=at)
    assert deliver_due(at=at) == {"sent": 19, "queued": 1}
    assert Delivery.objects.filter(state="combined").count() == 6
    queue([note(f"more {n}", plate=f"沪B{n:05d}", robot=robot) for n in range(25)], at=at + 2 * MINUTE)
    deliver_due(at=at + 2 * MINUTE)
    assert not Delivery.objects.exclude(state="sent").exists()
    assert len(fake_robot.arrived) == 20 + 20


def test_too_many_for_the_provider_lets_the_robot_rest_and_costs_no_attempt(fake_robot, make_robot, note, at):
    robot = make_robot()
    fake_robot.answers = [(200, {"errcode": 0}), (200, {"errcode": 45009, "errmsg": "api freq out of limit"})]
    queue(to_robot(note, robot, 5), at=at)
    assert deliver_due(at=at) == {"sent": 1, "queued": 1}
    assert len(fake_robot.arrived) == 2, "the others were not even tried"
    assert set(Delivery.objects.exclude(state="sent").values_list("state", "why", "attempts")) == {
        ("queued", "too_many", 0)
    }
    robot.refresh_from_db()
    assert timedelta(seconds=59) < robot.rest_until - at < timedelta(seconds=70)
    assert deliver_due(at=at + timedelta(seconds=50)) == {}
    assert deliver_due(at=at + timedelta(seconds=80)) == {"sent": 4}


def test_a_slow_provider_leaves_one_unclear_and_spares_the_others(fake_robot, make_robot, note, at, monkeypatch):
    import httpx

    from notices.channels import robot as channel

    monkeypatch.setattr(channel, "TIMEOUT", httpx.Timeout(0.3))
    fake_robot.answers = [5]
    queue(to_robot(note, make_robot(), 3), at=at)
    assert deliver_due(at=at) == {"unclear": 1}
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["queued", "queued", "unclear"]
    deliver_due(at=at + 3 * MINUTE)
    assert len(fake_robot.arrived) == 3
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["sent", "sent", "unclear"]


def test_one_robots_trouble_is_not_anothers(fake_robot, make_robot, note, at):
    dead = make_robot("坏的", url="http://127.0.0.1:1/send?key=abc")
    good = make_robot("好的")
    queue([note("a", robot=dead), note("b", robot=good)], at=at)
    assert deliver_due(at=at) == {"queued": 1, "sent": 1}


def test_a_robot_switched_off_says_nothing(fake_robot, make_robot, note, at):
    queue([note("a", robot=make_robot(is_active=False))], at=at)
    assert deliver_due(at=at) == {"failed": 1}
    assert only().why == "switched_off"
    assert fake_robot.arrived == []


def test_a_robot_that_speaks_http_is_not_spoken_to(fake_robot, make_robot, note, at, settings):
    queue([note("a", robot=make_robot())], at=at)
    settings.ROBOTS_ALLOW_LOOPBACK_HTTP = False
    assert deliver_due(at=at) == {"failed": 1}
    assert fake_robot.arrived == []


def test_the_key_stands_in_no_delivery(fake_robot, make_robot, note, at):
    fake_robot.answers = [(200, {"errcode": 93000, "errmsg": f"invalid key {KEY}"})]
    queue([note("a", robot=make_robot())], at=at)
    deliver_due(at=at)
    row = Delivery.objects.values().get()
    assert "invalid key" in row["last_error"]
    assert KEY not in str(row)


# --- A person sends again -------------------------------------------------------------------------------------------


def test_a_person_sends_again_what_failed_and_it_is_written_down(sink, han, note, at, places):
    sink.rcpt_answers.append("550 no such user")
    queue([note("case 1", recipient=han, outlet=places.beicai)], at=at)
    deliver_due(at=at)
    send_again(delivery=only(), by=han, at=at + MINUTE)
    assert (only().state, only().attempts) == ("queued", 0)
    with pytest.raises(Refused, match="already|已在发送"):
        send_again(delivery=only(), by=han, at=at + MINUTE)
    assert deliver_due(at=at + MINUTE) == {"sent": 1}
    entry = TrailEntry.objects.get(action="notices.sent_again")
    assert (entry.by, entry.outlet, entry.changes) == (han, places.beicai, {"state": ["failed", "queued"]})


def test_who_may_not_see_it_may_not_send_it_again(sink, han, xu, lin, note, at, places):
    sink.rcpt_answers.append("550 no such user")
    queue([note("case 1", recipient=han, outlet=places.beicai)], at=at)
    deliver_due(at=at)
    for stranger in (xu, lin):
        with pytest.raises(PermissionDenied):
            send_again(delivery=only(), by=stranger, at=at)
    assert only().state == "failed"


def test_what_was_sent_cannot_be_sent_again(sink, han, note, at, places):
    queue([note("case 1", recipient=han, outlet=places.beicai)], at=at)
    deliver_due(at=at)
    with pytest.raises(Refused):
        send_again(delivery=only(), by=han, at=at)


def test_a_run_with_nothing_to_do_costs_little(db, at, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        assert deliver_due(at=at) == {}


def test_a_mail_costs_the_same_however_many_there_are(sink, han, note, at):
    from django.db import connection

    def queries(number, key):
        queue([note(f"{key} {n}", recipient=han) for n in range(number)], at=at)
        with CaptureQueriesContext(connection) as captured:
            assert deliver_due(at=at) == {"sent": number}
        return len(captured)

    queries(1, "warm")
    one, eleven = queries(1, "one"), queries(11, "eleven")
    assert (eleven - one) / 10 <= 6


def test_a_robot_has_twenty_slots_and_no_more(make_robot, at):
    robot = make_robot()
    assert sending.free_slots(robot, at) == PER_MINUTE
    assert sending.free_slots(robot, at) == PER_MINUTE
    taken = {sending.take_slot(robot, at).number for _ in range(PER_MINUTE)}
    assert taken == set(range(1, PER_MINUTE + 1))
    assert sending.take_slot(robot, at) is None
    assert RobotSlot.objects.count() == PER_MINUTE


def test_urgencies_come_by_word_or_number():
    assert Urgency.of("crisis") is Urgency.of(4) is Urgency.of("4") is Urgency.CRISIS
    with pytest.raises(KeyError):
        Urgency.of("loud")
