"""Telling the winners: whom a message reaches, whom it does not, by telephone, and nobody twice."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import translation

from campaigns import draw_day
from campaigns.models import DrawWin
from campaigns.services import draw_news, draws
from campaigns.services.draws import PrizeDraft
from customers.models import CareMessage, NoMore
from customers.services import care_messages, templates
from notices.models import Message
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.makers import make_customer, make_user

from .draw_house import AT, DAY, DRAW_AT, HOUR, UNTIL, make_guest, make_house, publish, step, write

LATER = DRAW_AT + HOUR


@pytest.fixture
def house(db):
    return make_house()


def words(house, text="{name}您好，您参加的{note}已有结果，请联系您的服务顾问。{outlet}", message_class="notice"):
    made = templates.make_template(
        name=f"结果通知{message_class}", outlet=house.outlet, kind="", message_class=message_class, words=text,
        by=house.manager, at=AT,
    )  # fmt: skip
    templates.use_version(version=made.versions.get(), by=house.manager, at=AT)
    return made


@pytest.fixture
def drawn(house):
    """Three winners: a customer, a customer who wants no messages, and somebody whom nobody knows."""
    house.manager = make_user("客服经理甲", Role.CUSTOMER_CARE_MANAGER, house.outlet)
    for nth, (name, known) in enumerate((("周子涵", True), ("李明", True), ("王芳", False)), start=1):
        customer = make_customer(name, house.outlet, mobile=f"138{nth:08d}") if known else None
        make_guest(house, nth, name=name, customer=customer)
    NoMore.objects.create(mobile="13800000002", from_at=AT, words="R", by=house.manager)
    draw = publish(house, write(house, prizes=[PrizeDraft("三等奖", "雨刮片", 120, 3)]))
    step(draws.fix_list, draw, house.marketing, UNTIL + HOUR / 2)
    step(draws.draw_winners, draw, house.marketing, DRAW_AT)
    draw.refresh_from_db()
    return draw


def tell(house, draw, template, at=LATER):
    sending = draw_news.start_telling(draw=draw, template=template, note="开放日活动", by=house.marketing, at=at)
    care_messages.go_on(sending=sending, at=at, progress=lambda *args: None)
    return sending


def of(draw, guest):
    return draw.wins.get(entry__entry=f"SH01-HK{guest:05d}")


def test_a_customer_who_won_is_written_to_and_who_cannot_be_stays_to_be_rung_up(house, drawn):
    sending = tell(house, drawn, words(house))
    assert CareMessage.objects.get(message__isnull=False).customer.name == "周子涵"
    assert of(drawn, 1).sending == sending and of(drawn, 1).told_at is None
    assert set(DrawWin.objects.untold()) == {of(drawn, 2), of(drawn, 3)}


def test_nobody_is_written_to_twice(house, drawn):
    template = words(house)
    tell(house, drawn, template)
    tell(house, drawn, template)
    assert Message.objects.filter(code=care_messages.CODE).count() == 1
    draw_news.note_told(win=of(drawn, 2), by=house.marketing, at=LATER)
    with pytest.raises(Refused):
        tell(house, drawn, template)


def test_when_the_message_has_left_the_winner_counts_as_told(house, drawn):
    sending = tell(house, drawn, words(house))
    customer = of(drawn, 1).entry.customer_id
    assert draw_news.AUDIENCE.wanted(sending, customer)
    draw_news.AUDIENCE.sent(sending, customer, LATER)
    assert (of(drawn, 1).told_at, of(drawn, 1).told_by) == (LATER, None)


def test_who_fetched_the_prize_meanwhile_is_not_written_to(house, drawn):
    sending = tell(house, drawn, words(house))
    draws.hand_out(win=of(drawn, 1), proof="本人", by=house.marketing, at=LATER)
    assert not draw_news.AUDIENCE.wanted(sending, of(drawn, 1).entry.customer_id)


def test_the_prize_and_the_page_are_told_where_they_may_be(house, drawn, settings):
    settings.SITE_URL = "https://car.example"
    customer = of(drawn, 1).entry.customer_id
    text = tell(house, drawn, words(house))
    assert draw_news.AUDIENCE.values(text, [customer]) == {
        customer: {"link": f"https://car.example{drawn.public_path}"}
    }
    wecom = tell(house, drawn, words(house, "{name}您好，恭喜中奖：{note}。{link}", "wecom"))
    assert draw_news.AUDIENCE.values(wecom, [customer])[customer]["note"] == "开放日活动 三等奖"


def test_somebody_rang_the_winner_up(house, drawn):
    with pytest.raises(PermissionDenied):
        draw_news.note_told(win=of(drawn, 3), by=house.advisor, at=LATER)
    told = draw_news.note_told(win=of(drawn, 3), by=house.marketing, at=LATER)
    assert (told.told_at, told.told_by) == (LATER, house.marketing)
    with pytest.raises(AlreadyDone):
        draw_news.note_told(win=of(drawn, 3), by=house.marketing, at=LATER)


def test_nobody_is_told_before_there_are_winners_or_after_the_last_day(house, drawn):
    template = words(house)
    with pytest.raises(Refused) as late:
        tell(house, drawn, template, AT + 60 * DAY)
    assert "2026-12-31" in str(late.value)
    other = publish(house, write(house))
    with pytest.raises(Refused) as early, translation.override("en"):
        tell(house, other, template, AT)
    assert "no winners" in str(early.value)


def test_who_does_not_hold_draws_tells_nobody(house, drawn):
    with pytest.raises(PermissionDenied):
        draw_news.start_telling(draw=drawn, template=words(house), by=house.advisor, at=LATER)


def test_my_day_says_so_until_everybody_knows(house, drawn):
    def due(at):
        return [item.url for item in draw_day.due_for(house.marketing, at)]

    assert due(LATER) == [f"{drawn.get_absolute_url()}#wins"]
    tell(house, drawn, words(house))
    for guest in (2, 3):
        draw_news.note_told(win=of(drawn, guest), by=house.marketing, at=LATER)
    assert due(LATER) == []
    # The message never left: a day later somebody has to ring up.
    assert due(LATER + timedelta(days=1, minutes=1)) == [f"{drawn.get_absolute_url()}#wins"]


def test_the_page_tells_and_shows_the_numbers_to_ring_up(house, drawn, client):
    template = words(house)
    with time_machine.travel(LATER, tick=False):
        client.force_login(house.marketing)
        shown = client.get(drawn.get_absolute_url()).content.decode()
        assert "tel:13800000003" in shown and template.name in shown
        assert client.post(reverse("campaigns:draw_tell", args=[drawn.number]), {"note": "x"}).status_code == 422
        sent = {"template": template.pk, "note": "开放日活动", "form_key": "a" * 32}
        for _time in range(2):
            assert client.post(reverse("campaigns:draw_tell", args=[drawn.number]), sent).status_code == 302
        assert drawn.outlet.pk and care_messages.Sending.objects.count() == 1
        nth = of(drawn, 3).nth
        assert client.post(reverse("campaigns:draw_told", args=[drawn.number, nth])).status_code == 302
        assert "tel:13800000003" not in client.get(drawn.get_absolute_url()).content.decode()
        client.force_login(house.advisor)
        assert "tel:" not in client.get(drawn.get_absolute_url()).content.decode()
