"""The list of follow-ups, one of them explained, the sheet of a day, sampling and the watch over the queue."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from complaints.addressing import in_two, spoken_to
from complaints.call_figures import callers_of, draws_of
from complaints.models import FollowUp
from complaints.sampling import ticket
from complaints.services import queue, surveys
from complaints.services.questionnaires import version_for
from staff.roles import Role
from tests.makers import make_customer, make_employee, make_outlet
from workshop.models import LabourLine, Team

from .asking import answers_to
from .deliveries import DAY, DELIVERED, HOUR, MORNING, make_call, make_caller, make_delivery, settle

AT = MORNING + HOUR


@pytest.fixture
def caller(db, clock, client):
    clock(AT)
    user = make_caller()
    client.force_login(user)
    return user


@pytest.fixture
def manager(caller, client):
    user = make_caller("顾清和", role=Role.CUSTOMER_CARE_MANAGER)
    client.force_login(user)
    return user


def dialled(by, outcome="no_answer", at=AT, **fields) -> FollowUp:
    call = queue.take_next(by=by, at=at)
    queue.record_attempt(follow_up=call, outcome=outcome, by=by, at=at, **fields)
    return call


def answered(by, at=AT, words="", **named) -> FollowUp:
    call = queue.take_next(by=by, at=at)
    version = version_for(call.group, call.outlet, at)
    surveys.record_response(
        follow_up=call, version=version, answers=answers_to(version, **named), words=words, via="call", by=by, at=at
    )
    call.refresh_from_db()
    return call


def listed(client, query="") -> list[int]:
    return [each.pk for each in client.get(f"/follow-ups/{query}").context["page"]]


def cost(client, address) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


# --- The list ---------------------------------------------------------------------------------------------------------


def test_what_waits_comes_first_and_every_tab_has_its_number(caller, client):
    done, ended, waits = (
        make_call(delivered_at=DELIVERED - 2 * DAY),
        make_call(delivered_at=DELIVERED - DAY),
        make_call(),
    )
    assert answered(caller) == done
    assert dialled(caller, "declined") == ended
    assert listed(client) == [waits.pk]
    assert listed(client, "?state=answered") == [done.pk]
    assert listed(client, "?state=ended") == [ended.pk]
    assert listed(client, "?state=all") == [waits.pk, ended.pk, done.pk]
    assert listed(client, "?state=nonsense") == [waits.pk]
    tabs = client.get("/follow-ups/").context["tabs"]
    assert {name: number for name, _label, number in tabs} == {
        "waiting": 1,
        "answered": 1,
        "ended": 1,
        "not_drawn": 0,
        "all": 3,
    }


def test_each_filter_narrows_and_nonsense_narrows_nothing(caller, client):
    one = make_call(delivered_at=DELIVERED - 4 * DAY, kind="repair")
    two = make_call()
    other = make_employee("苏念", two.outlet)
    two.order.advisor = other
    two.order.save()
    both = {one.pk, two.pk}
    for query, found in {
        "group=repair": {one.pk},
        "mode=call": both,
        "mode=onsite": set(),
        "late=yes": {one.pk},
        f"advisor={other.pk}": {two.pk},
        "outlet=SH01": both,
        f"from_on={DELIVERED:%Y-%m-%d}": {two.pk},
        f"to_on={DELIVERED - DAY:%Y-%m-%d}": {one.pk},
        f"q={two.order.number}": {two.pk},
        "ended=answered": set(),
        "group=nonsense": both,
        "from_on=gestern": both,
        "advisor=999999999999999999999": both,
    }.items():
        assert set(listed(client, f"?{query}")) == found, query
    called = dialled(caller)
    assert called == one
    assert listed(client, f"?caller={caller.pk}") == [one.pk]


def test_late_counts_what_ended_late_too(caller, client, clock):
    call = make_call()
    late = AT + 5 * DAY
    clock(late)
    client.force_login(caller)
    answered(caller, at=late)
    assert listed(client, "?state=answered&late=yes") == [call.pk]


def test_names_and_numbers_are_masked_in_the_list(caller, client):
    call = make_call(customer=make_customer("欧阳子涵"))
    page = client.get("/follow-ups/").content.decode()
    assert "欧阳**" in page and "欧阳子涵" not in page and call.customer.mobile not in page


def test_the_export_is_exactly_what_is_filtered(caller, client):
    make_call(kind="repair")
    call = make_call()
    answer = client.get("/follow-ups/export/?group=maintenance")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert len(rows) == 2
    assert call.order.number in rows[1] and call.customer.mobile not in rows[1]


def test_the_list_costs_the_same_for_many(caller, client):
    make_call()
    client.get("/follow-ups/?state=all")
    few = cost(client, "/follow-ups/?state=all")
    for _number in range(6):
        make_call()
    answered(caller)
    assert cost(client, "/follow-ups/?state=all") == few


def test_only_one_s_own_outlets_are_listed(caller, client):
    mine = make_call()
    make_call(outlet=make_outlet("SH02", "嘉禾川沙店"))
    assert listed(client, "?state=all") == [mine.pk]


# --- One follow-up ----------------------------------------------------------------------------------------------------


def test_a_draw_is_explained_so_that_it_can_be_checked(caller, client):
    settle("calls.share.maintenance", "50")
    calls = [make_delivery() for _number in range(12)]
    make_call()
    for order in calls:
        follow_up = FollowUp.objects.get(order=order)
        page = client.get(f"/follow-ups/{follow_up.pk}/")
        explained = page.context["page"]
        number = ticket(follow_up.draw.seed, order.number)
        assert explained.hashed == f"{follow_up.draw.seed}:{order.number}"
        assert f"{number:,}" in page.content.decode()
        assert explained.drawn == (number < 500_000)
        assert explained.below == "500,000"


def test_attempts_and_answers_stand_on_the_page(caller, client):
    make_call()
    call = dialled(caller, words="开会")
    page = client.get(call.get_absolute_url()).content.decode()
    assert "开会" in page and caller.name in page
    later = AT + 3 * HOUR
    done = answered(caller, at=later, words="很满意", overall=9)
    assert done == call
    page = client.get(call.get_absolute_url()).content.decode()
    assert "这次服务您总体满意吗？" in page and "很满意" in page
    assert call.customer.mobile not in page


# --- The sheet of a day -----------------------------------------------------------------------------------------------


def test_the_sheet_holds_who_was_called_that_day_and_what_they_said(caller, client):
    make_call(delivered_at=DELIVERED - DAY), make_call()
    first = answered(caller, words="等得有点久", overall=5)
    second = dialled(caller, "busy", at=AT + timedelta(minutes=4))
    make_call()  # not called
    sheet = client.get("/calls/sheet/").context["sheet"]
    assert [row.follow_up for row in sheet.rows] == [first, second]
    assert [row.reached for row in sheet.rows] == [True, False]
    assert (sheet.reached, sheet.answered, sheet.callers) == (1, 1, caller.name)
    assert (1, "5") in sheet.rows[0].answers
    assert sheet.rows[0].handled is not None
    page = client.get("/calls/sheet/").content.decode()
    assert "等得有点久" in page and first.customer.mobile not in page
    assert client.get("/calls/sheet/?on=2026-11-05").context["sheet"].rows == []
    assert client.get("/calls/sheet/?on=gestern&outlet=XX").context["sheet"].on == date(2026, 11, 6)


def test_a_second_call_on_another_day_stands_on_that_day_s_sheet(caller, client, clock):
    make_call()
    call = dialled(caller)
    next_day = AT + DAY
    clock(next_day)
    client.force_login(caller)
    assert answered(caller, at=next_day) == call
    for on, reached in (("2026-11-06", False), ("2026-11-07", True)):
        rows = client.get(f"/calls/sheet/?on={on}").context["sheet"].rows
        assert [(row.follow_up, row.reached) for row in rows] == [(call, reached)]


def test_the_sheet_costs_the_same_for_many(caller, client):
    team = Team.objects.create(code="JD1", outlet=make_outlet(), name="机电一组", trade="mechanical")

    def one_more():
        call = make_call()
        LabourLine.objects.create(order=call.order, line=1, operation="常规保养", team=team, standard_hours=1)
        answered(caller)

    one_more()
    client.get("/calls/sheet/")
    few = cost(client, "/calls/sheet/")
    for _number in range(5):
        one_more()
    assert cost(client, "/calls/sheet/") == few


# --- Sampling ---------------------------------------------------------------------------------------------------------


def test_a_draw_is_counted_from_the_frame_to_the_answers(caller, manager, client):
    settle("calls.share.maintenance", "0")
    make_delivery()  # in the frame, and not drawn
    make_call(kind="repair"), make_call(kind="repair"), make_call(kind="repair"), make_call(kind="repair")
    answered(caller)
    dialled(caller)
    dialled(caller, "declined")
    after = DELIVERED + 4 * DAY
    rows = {row.draw.group: row for row in draws_of(manager, date(2026, 11, 1), after)}
    maintenance, repair = rows["maintenance"].numbers, rows["repair"].numbers
    assert (maintenance["frame"], maintenance["drawn"]) == (1, 0)
    assert repair == {"frame": 4, "drawn": 4, "called": 3, "reached": 2, "answered": 1, "due": 4, "in_time": 2}
    assert (rows["repair"].response_rate, rows["repair"].in_time_rate) == (25, 50)
    assert rows["maintenance"].response_rate is None
    page = client.get("/calls/sampling/?month=2026-11").content.decode()
    assert rows["repair"].draw.seed in page
    assert reverse("staff:policy", args=["calls.share.maintenance"]) in page
    assert client.get("/calls/sampling/?month=1-1").status_code == 200


def test_who_was_reached_late_is_not_in_time(caller, manager):
    make_call()
    late = AT + 6 * DAY
    answered(caller, at=late)
    row = draws_of(manager, date(2026, 11, 1), late + DAY)[0]
    assert (row.numbers["reached"], row.numbers["in_time"], row.numbers["due"]) == (1, 0, 1)


def test_sampling_is_for_who_manages_calls(caller, client):
    assert client.get("/calls/sampling/").status_code == 403


def test_sampling_costs_the_same_for_many(caller, manager, client):
    make_call()
    client.get("/calls/sampling/")
    few = cost(client, "/calls/sampling/")
    for kind in ("repair", "warranty", "accident"):
        make_call(kind=kind)
    answered(caller)
    assert cost(client, "/calls/sampling/") == few


# --- Watching ---------------------------------------------------------------------------------------------------------


def test_each_caller_s_day_is_counted(caller, manager, client):
    other = make_caller("何静怡")
    make_call(), make_call(), make_call(), make_call()
    answered(caller)
    answered(caller, at=AT + timedelta(minutes=4))
    dialled(other, at=AT + timedelta(minutes=5))
    rows = callers_of(FollowUp.objects.all(), date(2026, 11, 6))
    assert [(row.user, row.dialled, row.reached, row.answered, row.score, row.minutes) for row in rows] == [
        (caller, 2, 2, 2, 100, 4),
        (other, 1, 0, 0, None, None),
    ]
    page = client.get("/calls/watch/").content.decode()
    assert "何静怡" in page and "100" in page


def test_the_watch_costs_the_same_for_many(caller, manager, client):
    make_call(), make_call()
    dialled(caller)
    queue.take_next(by=caller, at=AT)
    client.get("/calls/watch/")
    few = cost(client, "/calls/watch/")
    for number in range(4):
        other = make_caller(f"何静{number}")
        make_call(), make_call()
        answered(other)
        queue.take_next(by=other, at=AT)
    assert cost(client, "/calls/watch/") == few


# --- How one speaks ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("周子涵", "周先生/女士"),
        ("欧阳子涵", "欧阳先生/女士"),
        ("赵先生", "赵先生"),
        ("上海锦澜餐饮管理有限公司", "上海锦澜餐饮管理有限公司"),
        ("Smith", "Smith"),
        ("", ""),
    ],
)
def test_customers_are_spoken_to_by_their_family_name(name, spoken):
    assert str(spoken_to(name, "先生/女士")) == spoken


def test_the_first_sentence_stands_out():
    assert in_two("周先生您好，我是小方。您昨天来店。") == ("周先生您好，我是小方。", "您昨天来店。")
    assert in_two("没有句号") == ("没有句号", "")


def test_what_happened_stands_in_words(caller, client):
    """A trail entry has no texts of its own; the line has to be made of it."""
    make_call()
    ended = dialled(caller, "declined")
    page = client.get(ended.get_absolute_url()).content.decode()
    line = page.partition('<ol class="line">')[2].partition("</ol>")[0]
    assert caller.name in line


def test_an_address_names_nobody_from_elsewhere(caller, client):
    far = make_outlet("SZ01", "嘉禾苏州店")
    advisor, other = make_employee("邵文涛", far), make_caller("高子墨", far)
    page = client.get(f"/follow-ups/?advisor={advisor.pk}&caller={other.pk}").content.decode()
    assert "邵文涛" not in page and "高子墨" not in page
