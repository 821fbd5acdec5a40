"""The bell, the outbox, robots and words, as the people at their desks see them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notices import figures
from notices.models import Delivery, Message, Preference, Robot, TextOverride
from notices.services import deliver_due, queue
from staff import my_day, trail
from staff.models import TrailEntry
from staff.roles import Right
from tests.notices.fake_robot import KEY

pytestmark = pytest.mark.django_db

WECOM = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"


@pytest.fixture
def as_(client):
    def log_in(user):
        client.force_login(user)
        return client

    return log_in


def page(client, name, *args, query="", status=200, **headers):
    response = client.get(reverse(f"notices:{name}", args=args) + query, headers=headers)
    assert response.status_code == status
    return response.content.decode()


# --- The bell -------------------------------------------------------------------------------------------------------


def test_the_bell_shows_ones_own_in_ones_own_language(as_, han, xu, note, at):
    queue([note("han", recipient=han, plate="沪A00001"), note("xu", recipient=xu, plate="沪A00002")], at=at)
    content = page(as_(xu), "inbox")
    assert "沪A00002 is overdue by 3 h 20 min" in content
    assert "沪A00001" not in content
    assert "沪A00001" in page(as_(han), "inbox")


def test_the_fold_out_is_a_fragment_with_the_latest_unread(as_, xu, note, at):
    queue([note(f"n{n}", recipient=xu, plate=f"沪A{n:05d}") for n in range(10)], at=at)
    content = page(as_(xu), "bell")
    assert "<html" not in content
    assert content.count("is overdue") == 8
    assert "10" in content


def test_unread_come_first_and_pages_go_by_key(as_, xu, note, at):
    for n in range(30):
        queue([note(f"n{n}", recipient=xu, plate=f"沪A{n:05d}")], at=at + timedelta(minutes=n))
    for message in Message.objects.order_by("-queued_at")[:10]:
        Message.objects.filter(pk=message.pk).update(read_at=at + timedelta(hours=1))
    client = as_(xu)
    first = client.get(reverse("notices:inbox"))
    shown = [row.message.key for row in first.context["rows"]]
    assert shown == [f"n{n}" for n in range(19, -1, -1)] + [f"n{n}" for n in range(29, 24, -1)]
    second = client.get(reverse("notices:inbox"), {"after": first.context["page"].after})
    assert [row.message.key for row in second.context["rows"]] == [f"n{n}" for n in range(24, 19, -1)]
    unread = client.get(reverse("notices:inbox"), {"show": "unread"})
    assert len(unread.context["rows"]) == 20


def test_the_filter_by_urgency_takes_no_nonsense(as_, xu, note, at):
    queue([note("a", recipient=xu, urgency="crisis"), note("b", recipient=xu)], at=at)
    client = as_(xu)
    assert len(client.get(reverse("notices:inbox"), {"urgency": "crisis"}).context["rows"]) == 1
    assert len(client.get(reverse("notices:inbox"), {"urgency": "loud", "show": "x"}).context["rows"]) == 2


def test_opening_a_notice_marks_it_read_and_leads_to_its_record(as_, han, note, at, make_robot):
    robot = make_robot()
    queue([note("a", recipient=han, about=robot), note("b", recipient=han)], at=at)
    client, about = as_(han), Message.objects.get(key="a")
    response = client.post(reverse("notices:open", args=[about.pk]))
    assert response["Location"] == robot.get_absolute_url()
    about.refresh_from_db()
    assert about.read_at
    other = Message.objects.get(key="b")
    assert client.post(reverse("notices:open", args=[other.pk]))["Location"] == reverse("notices:inbox")


def test_nobody_opens_anothers_notice(as_, han, xu, note, at):
    queue([note("a", recipient=han)], at=at)
    for name in ("open", "read"):
        assert as_(xu).post(reverse(f"notices:{name}", args=[Message.objects.get().pk])).status_code == 404
    assert Message.objects.unread().count() == 1


def test_a_notice_is_not_marked_read_by_looking(as_, xu, note, at):
    queue([note("a", recipient=xu)], at=at)
    client = as_(xu)
    page(client, "inbox")
    assert client.get(reverse("notices:open", args=[Message.objects.get().pk])).status_code == 405
    assert figures.unread(xu, at) == 1


def test_all_at_once(as_, xu, note, at):
    queue([note("a", recipient=xu), note("b", recipient=xu)], at=at)
    as_(xu).post(reverse("notices:read_all"))
    assert figures.unread(xu, at) == 0


def test_one_chooses_from_where_on_mail_is_wanted(as_, xu):
    as_(xu).post(reverse("notices:preference"), {"email_from": "3"})
    assert Preference.objects.get().email_from == Preference.EmailFrom.ALERT
    as_(xu).post(reverse("notices:preference"), {"email_from": "77"})
    assert Preference.objects.get().email_from == Preference.EmailFrom.ALERT


def test_the_bell_costs_the_same_for_one_and_for_twenty_five(as_, xu, note, at, places, make_robot):
    client, robot = as_(xu), make_robot()

    def queries():
        with CaptureQueriesContext(connection) as captured:
            page(client, "inbox")
        return len(captured)

    queue([note("first", recipient=xu, about=robot, outlet=places.beicai)], at=at)
    queries()
    one = queries()
    queue([note(f"n{n}", recipient=xu, about=robot, outlet=places.beicai) for n in range(24)], at=at)
    assert queries() == one


# --- The outbox -----------------------------------------------------------------------------------------------------


@pytest.fixture
def failed(fake_robot, make_robot, note, at, places):
    fake_robot.then = (200, {"errcode": 93000, "errmsg": "invalid webhook url"})
    queue([note("case 1", robot=make_robot(language="en"), outlet=places.beicai)], at=at)
    deliver_due(at=at)
    return Delivery.objects.get()


PLACES = ("outbox", "robots", "robot_add", "texts")


@pytest.mark.parametrize("name", PLACES)
def test_who_may(as_, name, han, xu, tang):
    url = reverse(f"notices:{name}")
    assert [as_(user).get(url).status_code for user in (han, xu, tang)] == [200, 403, 200]


@pytest.mark.parametrize("name", [*PLACES, "inbox", "bell"])
def test_a_stranger_is_asked_to_log_in(client, db, name):
    assert client.get(reverse(f"notices:{name}")).status_code == 302


def test_a_failed_message_is_seen_with_its_reason_and_sent_again(as_, han, failed, fake_robot, at):
    client = as_(han)
    content = page(client, "outbox")
    assert "沪A8K216" in content
    assert reverse("notices:send_again", args=[failed.pk]) in content
    detail = page(client, "delivery", failed.pk)
    assert "errcode 93000 invalid webhook url" in detail
    assert "Since 5 Nov 09:30. Owner: 许可." in detail
    client.post(reverse("notices:send_again", args=[failed.pk]))
    failed.refresh_from_db()
    assert failed.state == "queued"
    assert TrailEntry.objects.filter(action="notices.sent_again", by=han).exists()
    assert reverse("notices:send_again", args=[failed.pk]) not in page(client, "outbox", query="?state=all")


def test_another_outlets_outbox_is_not_there(as_, lin, xu, failed):
    client = as_(lin)
    assert "沪A8K216" not in page(client, "outbox", query="?state=all")
    page(client, "delivery", failed.pk, status=404)
    assert client.post(reverse("notices:send_again", args=[failed.pk])).status_code == 404
    assert as_(xu).post(reverse("notices:send_again", args=[failed.pk])).status_code == 403
    failed.refresh_from_db()
    assert failed.state == "failed"


def test_a_message_about_no_outlet_is_for_the_whole_companys_eyes(as_, han, tang, note, at, xu):
    queue([note("a", recipient=xu)], at=at)
    delivery = Delivery.objects.get()
    page(as_(han), "delivery", delivery.pk, status=404)
    page(as_(tang), "delivery", delivery.pk)


@pytest.fixture
def guarded(monkeypatch):
    """What is said about a robot takes the right to cases, as what is said about a case does."""
    monkeypatch.setattr(trail, "_guards", {})
    trail.guard(Right.CASES, "notices.robot")


def test_the_words_about_a_guarded_record_are_for_those_who_may_read_it(
    as_, han, tang, guarded, make_robot, note, at, places
):
    """The administrator watches over the outbox of the whole company and reads no cases in it."""
    robot = make_robot(outlet=places.beicai)
    queue([note("case 1", robot=robot, about=robot, outlet=places.beicai)], at=at)
    (delivery,) = Delivery.objects.all()

    def pages(user):
        client = as_(user)
        yield page(client, "outbox", query="?state=all")
        yield page(client, "delivery", delivery.pk)
        yield page(client, "robot", robot.pk)

    for _again in range(2):
        assert all("沪A8K216" in content for content in pages(han))
        assert not any("沪A8K216" in content for content in pages(tang))
        # Once sent, the words are kept with the delivery too.
        deliver_due(at=at)
    delivery.refresh_from_db()
    assert "沪A8K216" in delivery.sent_body
    assert robot.get_absolute_url() in page(as_(han), "delivery", delivery.pk)
    assert robot.get_absolute_url() not in page(as_(tang), "delivery", delivery.pk)


def test_a_digest_is_read_by_those_who_may_read_all_of_it(as_, han, tang, guarded, make_robot, note, at, places):
    robot = make_robot(outlet=places.beicai)
    many = [note(f"n{n}", robot=robot, about=robot if n else None, outlet=places.beicai) for n in range(30)]
    queue(many, at=at)
    deliver_due(at=at)
    digest = Delivery.objects.filter(digest__isnull=False).first().digest
    assert "沪A8K216" in digest.sent_body
    assert "沪A8K216" in page(as_(han), "delivery", digest.pk)
    content = page(as_(tang), "delivery", digest.pk)
    assert digest.sent_body not in content
    assert content.count("沪A8K216") <= 1, "the one that is about nothing guarded"


def test_ones_own_message_is_readable_in_the_outbox(as_, tang, guarded, make_robot, note, at):
    queue([note("a", recipient=tang, about=make_robot())], at=at)
    assert "沪A8K216" in page(as_(tang), "outbox", query="?state=all")


def test_the_outbox_costs_the_same_for_one_and_for_twenty_five(as_, han, note, at, places, make_robot):
    client = as_(han)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            page(client, "outbox", query="?state=waiting")
        return len(captured)

    robot = make_robot()
    queue([note("first", robot=robot, outlet=places.beicai)], at=at)
    queries()
    one = queries()
    queue([note(f"n{n}", robot=robot, outlet=places.beicai) for n in range(24)], at=at)
    assert queries() == one


def test_the_managers_first_page_hears_of_it(han, xu, lin, failed, at):
    assert list(figures.stuck_items(xu, at)) == list(figures.stuck_items(lin, at)) == []
    (item,) = figures.stuck_items(han, at)
    assert item.what == "1 message was not delivered, or not for certain" or "1" in item.what
    assert item.url == reverse("notices:outbox")
    assert item.deadline_at == at + timedelta(hours=4)
    assert item in my_day.stuck_for(han, at)
    assert figures.stuck(han, at) == (1, True)


# --- Robots ---------------------------------------------------------------------------------------------------------


def robot_form(**changes):
    return {"name": "北蔡值班群", "kind": "wecom", "url": WECOM, "language": "zh-hans", "is_active": "on"} | changes


def test_a_robot_is_added_for_ones_own_place_and_its_key_is_never_shown(as_, han, places):
    client = as_(han)
    response = client.post(reverse("notices:robot_add"), robot_form(outlet=places.beicai.pk))
    robot = Robot.objects.get()
    assert response["Location"] == robot.get_absolute_url()
    assert (robot.url, robot.outlet) == (WECOM, places.beicai)
    for content in (page(client, "robots"), page(client, "robot", robot.pk), page(client, "outbox")):
        assert KEY not in content
    assert "https://qyapi.weixin.qq.com/••••5aaa" in page(client, "robots")
    assert KEY not in str(list(TrailEntry.objects.values()))


def test_an_empty_address_keeps_the_old_one(as_, han, places):
    robot = Robot.objects.create(name="群", kind="dingtalk", url=WECOM, secret="SEC1", outlet=places.beicai)
    as_(han).post(
        reverse("notices:robot", args=[robot.pk]),
        robot_form(name="新名", kind="dingtalk", url="", secret="", outlet=places.beicai.pk),
    )
    robot.refresh_from_db()
    assert (robot.name, robot.url, robot.secret) == ("新名", WECOM, "SEC1")
    entry = TrailEntry.objects.get(action="notices.robot_changed")
    assert entry.changes == {"name": ["群", "新名"]}


def test_a_wrong_form_answers_422_beside_the_field_and_shows_no_key(as_, han, places):
    client = as_(han)
    for changes, words in (
        ({"url": WECOM.replace("https", "http")}, "https://"),
        ({"url": "hello"}, "url"),
        ({"name": ""}, "name"),
    ):
        response = client.post(reverse("notices:robot_add"), robot_form(outlet=places.beicai.pk, **changes))
        assert response.status_code == 422
        assert words in response.content.decode()
    assert not Robot.objects.exists()


def test_the_same_name_twice_is_said_beside_the_name(as_, han, places):
    client = as_(han)
    client.post(reverse("notices:robot_add"), robot_form(outlet=places.beicai.pk))
    response = client.post(reverse("notices:robot_add"), robot_form(outlet=places.beicai.pk))
    assert response.status_code == 422
    assert "name" in response.context["form"].errors


def test_places_above_or_beside_ones_own_are_refused(as_, han, lin, places):
    client = as_(han)
    assert client.post(reverse("notices:robot_add"), robot_form()).status_code == 403, "the whole company"
    assert client.post(reverse("notices:robot_add"), robot_form(outlet=places.minhang.pk)).status_code == 422
    robot = Robot.objects.create(name="群", kind="wecom", url=WECOM, outlet=places.beicai)
    company = Robot.objects.create(name="公司群", kind="wecom", url=WECOM)
    page(as_(lin), "robot", robot.pk, status=404)
    page(as_(han), "robot", company.pk, status=404)
    assert as_(lin).post(reverse("notices:robot_test", args=[robot.pk])).status_code == 404


def test_an_outlets_robots_are_its_own_its_areas_its_regions_and_the_companys(places):
    def robot(name, **place):
        return Robot.objects.create(name=name, kind="wecom", url=WECOM, **place)

    for name, place in {
        "店": {"outlet": places.beicai},
        "区域": {"area": places.area},
        "大区": {"region": places.region},
        "公司": {},
        "别店": {"outlet": places.minhang},
        "停用": {"outlet": places.beicai, "is_active": False},
    }.items():
        robot(name, **place)
    heard = {robot.name for robot in Robot.objects.for_outlet(places.beicai)}
    assert heard == {"店", "区域", "大区", "公司"}


def test_a_robot_moved_to_a_narrower_place_shows_only_what_concerned_that_place(as_, han, make_robot, note, at, places):
    robot = make_robot()
    queue([note("a", robot=robot, outlet=places.minhang, plate="沪C00001")], at=at)
    queue([note("b", robot=robot, outlet=places.beicai)], at=at)
    Robot.objects.filter(pk=robot.pk).update(outlet=places.beicai)
    content = page(as_(han), "robot", robot.pk)
    assert "沪A8K216" in content and "沪C00001" not in content


def test_a_test_message_goes_the_way_of_all_messages(as_, han, fake_robot, make_robot, places, at):
    robot = make_robot(outlet=places.beicai, language="en")
    client = as_(han)
    client.post(reverse("notices:robot_test", args=[robot.pk]))
    delivery = Delivery.objects.get()
    deliver_due(at=delivery.next_try_at)
    assert fake_robot.texts[0].startswith("Test message: 北蔡值班群\n韩立诚 is checking")
    assert TrailEntry.objects.filter(action="notices.robot_tested", by=han).exists()


# --- Words ----------------------------------------------------------------------------------------------------------


def words_form(**changes):
    return {
        "language": "en",
        "subject": "Late: {plate}",
        "body": "Call {owner}.",
        "from_on": "2030-01-01",
        "reason": "shorter",
    } | changes


def test_a_preview_shows_both_languages_and_keeps_nothing(as_, tang):
    response = as_(tang).post(reverse("notices:text", args=["tests.overdue"]), words_form(do="preview"))
    content = response.content.decode()
    assert "Late: [plate]" in content
    assert "中文" in content and "English" in content or len(response.context["languages"]) == 2
    assert not TextOverride.objects.exists()


def test_the_administrator_changes_words_from_a_day_on(as_, tang):
    response = as_(tang).post(reverse("notices:text", args=["tests.overdue"]), words_form())
    assert response.status_code == 302
    row = TextOverride.objects.get()
    assert (row.subject, row.entered_by) == ("Late: {plate}", tang)
    assert TrailEntry.objects.filter(action="notices.text_changed", reason="shorter").exists()
    assert "Late: {plate}" in page(as_(tang), "text", "tests.overdue")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject": "{plat}"}, "body"),
        ({"body": "{plate.__class__}"}, "body"),
        ({"subject": ""}, "subject"),
        ({"from_on": "2020-01-01"}, "from_on"),
        ({"reason": " "}, "reason"),
    ],
)
def test_words_that_would_not_do_are_refused_beside_their_field(as_, tang, changes, field):
    response = as_(tang).post(reverse("notices:text", args=["tests.overdue"]), words_form(**changes))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not TextOverride.objects.exists()


def test_an_outlets_manager_reads_the_words_and_does_not_change_them(as_, han):
    assert "shorter" not in page(as_(han), "text", "tests.overdue")
    assert as_(han).post(reverse("notices:text", args=["tests.overdue"]), words_form()).status_code == 403
    assert not TextOverride.objects.exists()


def test_an_unknown_text_is_not_there(as_, tang):
    page(as_(tang), "text", "tests.nobody", status=404)
