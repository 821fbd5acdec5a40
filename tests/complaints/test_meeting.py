"""The weekly meeting: causes, repeats, time to close against the four weeks before, and its minutes."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from complaints.meeting_figures import Weeks, figures, monday_of, percent
from complaints.models import Complaint, ComplaintClock, CorrectiveAction, MeetingMinutes
from complaints.services import write_minutes
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_area, make_customer, make_employee, make_order, make_outlet, make_user, make_vehicle
from workshop.models import Team

WEEK_ON = date(2026, 10, 26)
AT = shanghai("2026-11-02 09:00")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def outlet(db):
    return make_outlet()


def received(outlet, when: str, **fields) -> Complaint:
    words = {"channel": "hotline", "category": "quality", "contact": "异响"}
    if fields.get("cause"):
        fields |= {"answered_at": shanghai(when), "sorted_at": shanghai(when)}
    return Complaint.objects.create(
        number=f"{outlet.code}-TS{Complaint.objects.count() + 1:05d}",
        outlet=outlet,
        received_at=shanghai(when),
        **words | fields,
    )


def closed(outlet, when: str, took, *, in_time=True, **fields) -> Complaint:
    made = received(outlet, when, **fields)
    Complaint.objects.filter(pk=made.pk).update(closed_at=made.received_at + took)
    start, stop = made.received_at, made.received_at + took
    deadline = stop if in_time else stop - timedelta(minutes=1)
    ComplaintClock.objects.create(
        complaint=made,
        kind="closed",
        minutes=2880,
        counts="continuous",
        from_at=start,
        half_at=start,
        alert_at=start,
        deadline_at=deadline,
        stopped_at=stop,
    )
    return made


def test_a_week_begins_on_monday_in_shanghai(outlet):
    assert monday_of(date(2026, 11, 1)) == WEEK_ON == monday_of(WEEK_ON)
    weeks = Weeks(WEEK_ON)
    assert (weeks.from_at, weeks.to_at) == (shanghai("2026-10-26 00:00"), shanghai("2026-11-02 00:00"))
    assert weeks.before_at == shanghai("2026-09-28 00:00")
    received(outlet, "2026-10-25 23:59")
    received(outlet, "2026-10-26 00:00")
    received(outlet, "2026-11-01 23:59")
    received(outlet, "2026-11-02 00:00")
    found = figures(outlet, WEEK_ON).received
    assert (found.now, found.before) == (2, 1)


def test_causes_stand_by_how_often_with_their_running_share(outlet):
    for cause, how_many in (("part", 1), ("repair", 5), ("manner", 2), ("", 2)):
        for _ in range(how_many):
            received(outlet, "2026-10-27 10:00", cause=cause)
    for _ in range(6):
        received(outlet, "2026-10-06 10:00", cause="part")
    received(make_outlet("SH02", "嘉禾金桥店"), "2026-10-27 10:00", cause="part")
    causes = figures(outlet, WEEK_ON).causes
    assert [(each.code, each.number.now, each.cumulative) for each in causes] == [
        ("repair", 5, 50),
        ("manner", 2, 70),
        ("part", 1, 80),
        ("", 2, 100),
    ]
    assert next(each for each in causes if each.code == "part").number.mean == Decimal("1.5")


@pytest.mark.parametrize(
    ("earlier", "days", "repeats"),
    [
        ({"fault_code": "B-031"}, 89, True),
        ({"fault_code": "B-031"}, 91, False),
        ({"fault_code": "B-777"}, 10, False),
        ({"fault_code": ""}, 10, True),
        ({"fault_code": "", "category": "price"}, 10, False),
    ],
)
def test_a_repeat_is_the_same_fault_of_the_same_car_or_customer(outlet, earlier, days, repeats):
    car = make_vehicle()
    made = received(outlet, "2026-10-27 10:00", vehicle=car, fault_code="B-031")
    before = received(outlet, "2026-10-27 10:00", vehicle=car, **earlier)
    Complaint.objects.filter(pk=before.pk).update(received_at=made.received_at - days * DAY)
    found = figures(outlet, WEEK_ON)
    assert [each.pk for each in found.repeats] == ([made.pk] if repeats else [])
    assert found.repeated.now == int(repeats)


def test_a_buyer_of_parts_repeats_without_a_car(outlet):
    buyer, other = make_customer("钱进"), make_customer("孙立")
    received(outlet, "2026-10-20 10:00", customer=buyer, category="parts")
    made = received(outlet, "2026-10-27 10:00", customer=buyer, category="parts")
    received(outlet, "2026-10-28 10:00", customer=other, category="parts")
    assert [each.pk for each in figures(outlet, WEEK_ON).repeats] == [made.pk]


def test_time_to_close_is_the_median_by_advisor_team_and_category(outlet):
    car, advisor = make_vehicle(), make_employee("林知夏")
    order = make_order(car, advisor=advisor)
    team = Team.objects.create(code="SH01-JD1", outlet=outlet, name="机电一组", trade="mechanical")
    mine = {"vehicle": car, "order": order, "team": team}
    for hours, in_time in ((1, True), (3, True), (8, False)):
        closed(outlet, "2026-10-27 10:00", hours * HOUR, in_time=in_time, **mine)
    closed(outlet, "2026-10-27 10:00", 20 * HOUR, category="price")
    closed(outlet, "2026-10-06 10:00", 10 * HOUR, **mine)
    found = figures(outlet, WEEK_ON)
    assert (found.closed.now, found.closed.before) == (4, 1)
    first = found.by_advisor[0]
    assert (first.label, first.key, first.hours, first.hours_before) == (
        "林知夏",
        advisor.number,
        Decimal("3.0"),
        Decimal("10.0"),
    )
    assert (first.share, first.share_before) == (67, 100)
    assert [(each.key, len(each.now)) for each in found.by_team] == [("SH01-JD1", 3), ("", 1)]
    assert [(each.key, each.hours) for each in found.by_category] == [
        ("quality", Decimal("3.0")),
        ("price", Decimal("20.0")),
    ]
    assert found.all.hours == Decimal("5.5")


def test_nothing_is_no_percentage(outlet):
    assert percent(0, 0) is None and percent(1, 3) == 33 and percent(1, 2) == 50
    found = figures(outlet, WEEK_ON)
    assert found.all.hours is None and found.all.share is None and found.causes == []


def test_figures_cost_the_same_for_few_and_many(outlet):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            figures(outlet, WEEK_ON)
        return len(captured)

    closed(outlet, "2026-10-27 10:00", HOUR, cause="repair")
    few = cost()
    for number in range(12):
        car = make_vehicle(plate=f"沪B{number:05d}")
        closed(outlet, "2026-10-27 10:00", HOUR, cause="repair", vehicle=car, order=make_order(car))
        received(outlet, "2026-10-28 10:00", vehicle=car)
    assert cost() == few <= 8


# The page -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def manager(outlet, client, clock):
    clock(AT)
    user = make_user("单以晴", Role.CUSTOMER_CARE_MANAGER, outlet)
    client.force_login(user)
    return user


def test_the_page_shows_last_week_first_and_each_figure_leads_to_its_records(manager, outlet, client):
    received(outlet, "2026-10-27 10:00", cause="repair")
    page = client.get("/complaints/minutes/").content.decode()
    assert 'data-chart="t-causes"' in page
    link = f"?state=all&amp;outlet=SH01&amp;received_from={WEEK_ON}&amp;received_to=2026-11-01&amp;cause=repair"
    assert link in page
    shown = client.get("/complaints/" + link.replace("&amp;", "&"))
    assert [row.cause for row in shown.context["page"]] == ["repair"]
    for nonsense in ("?week=yesterday", "?outlet=XX99", "?week=9999-99-99"):
        assert client.get("/complaints/minutes/" + nonsense).status_code == 200


def test_minutes_are_written_and_somebody_elses_are_not_lost(manager, outlet, client):
    address = f"/complaints/minutes/?outlet=SH01&week={WEEK_ON}"
    fields = {"held_on": "2026-10-30", "present": "服务经理、客服经理", "words": "先改增项签字", "seen": ""}
    assert client.post(address, fields | {"words": " "}).status_code == 422
    assert client.post(address, fields).status_code == 302
    late = client.post(address, fields | {"words": "另一份记录"})
    page = late.content.decode()
    assert late.status_code == 422 and "另一份记录" in page and "先改增项签字" in page
    assert MeetingMinutes.objects.get().words == "先改增项签字"
    again = {"held_on": "2026-10-30", "present": "服务经理", "words": "另一份记录"}
    seen = late.context["minutes_form"].data["seen"]
    assert client.post(address, again | {"seen": seen}).status_code == 302
    assert MeetingMinutes.objects.get().words == "另一份记录"


def test_the_meeting_asks_for_what_has_to_change(manager, outlet, client):
    seen = {"held_on": date(2026, 10, 30), "present": "服务经理", "words": "先改增项签字", "seen": ""}
    minutes = write_minutes(outlet=outlet, week_on=WEEK_ON, **seen, by=manager, at=AT)
    address = f"/complaints/minutes/correction/?outlet=SH01&week={WEEK_ON}"
    wrong = client.post(address, {"what": "增项逐项签字", "owner": manager.pk, "due_on": "2026-10-01"})
    assert wrong.status_code == 422 and "增项逐项签字" in wrong.content.decode()
    client.post(address, {"what": "增项逐项签字", "owner": manager.pk, "due_on": "2026-11-10"})
    asked = CorrectiveAction.objects.get()
    assert (asked.meeting, asked.complaint, asked.owner) == (minutes, None, manager)
    sheet = client.get(f"/complaints/minutes/print/?outlet=SH01&week={WEEK_ON}").content.decode()
    assert "增项逐项签字" in sheet and "先改增项签字" in sheet


def test_who_only_reads_writes_nothing(manager, outlet, client):
    client.force_login(make_user("叶青", Role.CUSTOMER_CARE, outlet))
    assert client.get("/complaints/minutes/").status_code == 200
    fields = {"held_on": "2026-10-30", "present": "x", "words": "x", "seen": ""}
    assert client.post("/complaints/minutes/", fields).status_code == 403
    assert not MeetingMinutes.objects.exists()


def test_an_area_without_outlets_has_no_meeting(db, client, clock):
    clock(AT)
    client.force_login(make_user("唐维", Role.AREA_MANAGER, make_area("新区域")))
    for address in ("/complaints/minutes/", "/complaints/minutes/print/"):
        assert client.get(address).status_code == 404
