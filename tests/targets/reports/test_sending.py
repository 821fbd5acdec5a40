"""Reports go out once: in the morning, after downtime, by two workers at once; and to whom."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from notices.models import Message
from staff.models import JobRun, Outlet, PolicyValue
from staff.roles import Role
from targets import tasks
from targets.models import IssuedReport, MonthClose
from targets.services import reporting
from tests.clock import shanghai
from tests.makers import make_outlet, make_user
from tests.people import make_house
from tests.targets.reports import day as by_hand
from tests.targets.reports.day import DAY, MORNING

# A Thursday, on which neither a weekly nor a monthly report is due.
LATER_WEEK = shanghai("2026-11-26 07:30")


@pytest.fixture
def house(db):
    return make_house()


def told(code: str, outlet=None) -> set[str]:
    found = Message.objects.filter(code__startswith=code)
    found = found.filter(outlet=outlet) if outlet else found
    return set(found.values_list("recipient__name", flat=True))


def names(house, *roles) -> set[str]:
    return {house.by_role[role].name for role in roles}


def send(at=MORNING) -> dict:
    return reporting.send_reports(at=at)


# --- Yesterday --------------------------------------------------------------------------------------------------------


def test_the_daily_report_goes_to_those_who_lead_the_front_desk(house):
    by_hand.settled(house.sh01, 900)
    assert send(LATER_WEEK)["daily"] == 3
    wanted = names(house, Role.FRONT_DESK_SUPERVISOR, Role.SERVICE_MANAGER, Role.STATION_HEAD, Role.GENERAL_MANAGER)
    assert told("report.day", house.sh01) == wanted
    assert told("report.day", house.sz01) == {house.far[Role.SERVICE_MANAGER].name}
    assert Message.objects.filter(code__startswith="report.").count() == len(wanted) + 2


def test_it_says_the_few_numbers_and_leads_to_the_page(house, client):
    by_hand.settled(house.sh01, "1234.50")
    by_hand.sold(by_hand.package(house.sh01))
    by_hand.order(house.sh01)
    by_hand.complaint(house.sh01)
    by_hand.kept(house.sh01, over=30000, target=60000, due=Decimal(44000))
    send()
    message = Message.objects.get(code="report.day", recipient=house.station_head)
    subject, body = message.words("en", MORNING.date())
    assert house.sh01.name in subject
    for words in ("¥1,234.50", "packages sold 1", "cars received 1", "complaints 1", "¥30,000.00, 50.0% of ¥60,000.00",
                  "¥44,000.00 due"):  # fmt: skip
        assert words in body, words
    assert message.record_url() == "/reports/day/?outlet=SH01&day=2026-11-22"
    client.force_login(house.station_head)
    assert client.get(message.record_url()).status_code == 200


def test_without_a_target_it_says_so(house):
    by_hand.settled(house.sh01, 900)
    send()
    message = Message.objects.get(code="report.day_without_target", recipient=house.station_head)
    assert "no target is set" in message.words("en", MORNING.date())[1]


def test_nobody_stands_in_for_a_reader(house):
    new = make_outlet("SH03", "嘉禾周浦店", house.pudong)
    desk = make_user("沈若兰", Role.FRONT_DESK_SUPERVISOR, new)
    send()
    assert told("report.day", new) == {desk.name}


def test_before_the_hour_nothing_goes_out(house):
    assert send(MORNING - timedelta(minutes=1))["daily"] == 0
    assert send(MORNING)["daily"] == 3


def test_an_outlet_may_have_an_hour_of_its_own(house):
    PolicyValue.objects.create(
        key="reports.daily_at", outlet=house.sh01, value="09:00", from_on=date(2026, 1, 1), reason="晨会改期",
        entered_by=house.station_head, entered_at=MORNING,
    )  # fmt: skip
    send()
    assert not told("report.day", house.sh01)
    send(shanghai("2026-11-23 09:00"))
    assert told("report.day", house.sh01)


def test_a_second_run_sends_nothing_again(house):
    first = send()
    before = Message.objects.count()
    again = send(MORNING + timedelta(minutes=15))
    assert first["daily"] == 3
    assert (again["daily"], again["weekly"], Message.objects.count()) == (0, 0, before)


def test_somebody_posted_during_the_day_brings_no_second_report(house):
    send()
    make_user("高远", Role.STATION_HEAD, house.sh01)
    send(shanghai("2026-11-23 12:00"))
    assert "高远" not in told("report.day")


def test_two_runs_at_once_send_one(house, monkeypatch):
    """Both have read that nothing was sent before either writes."""
    not_sent = reporting._not_sent
    inside = []

    def both(kind, period, places, revision=0):
        found = not_sent(kind, period, places, revision)
        if not inside:
            inside.append(True)
            send()
        return found

    monkeypatch.setattr(reporting, "_not_sent", both)
    assert send()["daily"] == 0
    assert inside
    assert IssuedReport.objects.filter(kind="day").count() == 3
    assert Message.objects.filter(recipient=house.station_head, code__startswith="report.day").count() == 1


def test_a_run_that_is_killed_leaves_the_report_to_the_next(house, monkeypatch):
    def killed(notes, *, at):
        raise RuntimeError("worker killed")

    with monkeypatch.context() as broken:
        broken.setattr(reporting, "queue", killed)
        with pytest.raises(RuntimeError):
            send()
    assert not IssuedReport.objects.exists()
    assert send()["daily"] == 3


def test_after_downtime_the_report_goes_out_at_noon_but_not_days_later(house):
    by_hand.settled(house.sh01, 900)
    send(shanghai("2026-11-23 12:00"))
    assert IssuedReport.objects.filter(kind="day", first_on=DAY).count() == 3
    send(shanghai("2026-11-26 12:00"))
    # Of the days in between none is made good.
    days = IssuedReport.objects.filter(kind="day").order_by("first_on").values_list("first_on", flat=True).distinct()
    assert list(days) == [DAY, date(2026, 11, 25)]


def test_an_outlet_that_is_not_live_yet_gets_none(house):
    Outlet.objects.filter(pk=house.sh01.pk).update(live_on=date(2026, 11, 23))
    Outlet.objects.filter(pk=house.sh02.pk).update(live_on=DAY)
    send()
    assert not told("report.day", house.sh01)
    assert told("report.day", house.sh02)


def test_the_job_runs_once_a_slot_and_says_what_it_did(house, clock):
    clock(MORNING)
    tasks.send_reports()
    tasks.send_reports()
    run = JobRun.objects.get(job="targets.send_reports")
    assert run.counts == {"daily": 3, "weekly": 8, "monthly": 0, "closed": 0}


def test_queries_do_not_grow_with_what_is_counted(house, django_assert_max_num_queries):
    for _nth in range(5):
        by_hand.settled(house.sh01, 100)
    with django_assert_max_num_queries(110):
        send(LATER_WEEK)


# --- Weeks and months -------------------------------------------------------------------------------------------------


def test_on_monday_the_week_goes_to_those_who_lead_each_place(house):
    by_hand.settled(house.sh01, 900)
    by_hand.settled(house.sh02, 100, on=date(2026, 11, 16))
    counts = send()
    # Three outlets, two areas, two regions, the house.
    assert counts["weekly"] == 8
    place = {
        each.place: set(Message.objects.about(each).values_list("recipient__name", flat=True))
        for each in IssuedReport.objects.filter(kind="week")
    }
    assert place["outlet:SH01"] == names(house, Role.STATION_HEAD, Role.SERVICE_MANAGER, Role.CUSTOMER_CARE_MANAGER)
    assert place[f"area:{house.pudong.pk}"] == names(house, Role.AREA_MANAGER)
    assert place[f"region:{house.east.pk}"] == names(house, Role.REGION_COORDINATOR, Role.REGION_MANAGER)
    assert place["company"] == names(house, Role.TASK_FORCE_LEAD)
    area = Message.objects.get(code__startswith="report.week", recipient=house.area_manager)
    assert "¥1,000.00" in area.words("en", MORNING.date())[1]
    assert "/reports/week/?place=area" in area.record_url()


def test_a_week_is_sent_until_wednesday(house):
    assert send(shanghai("2026-11-25 08:00"))["weekly"] == 8
    assert send(shanghai("2026-12-03 08:00"))["weekly"] == 0


def test_on_the_first_the_month_goes_out_as_the_boards_have_it(house):
    by_hand.kept(house.sh01, month=date(2026, 11, 1), over=52000, target=50000, due=50000)
    by_hand.kept(house.sh01, month=date(2026, 10, 1), over=41000)
    at = shanghai("2026-12-01 07:30")
    assert send(at)["monthly"] == 8
    message = Message.objects.get(code="report.month", recipient=house.station_head)
    body = message.words("en", at.date())[1]
    assert "¥52,000.00, 104.0% of ¥50,000.00; the month before ¥41,000.00" in body
    assert message.record_url() == "/reports/month/?place=outlet%3ASH01&on=2026-11"
    assert send(shanghai("2026-12-06 07:30"))["monthly"] == 0


def test_a_closed_month_is_sent_again_and_each_revision_once(house):
    by_hand.kept(house.sh01, over=52000)
    send(shanghai("2026-12-01 07:30"))
    at = shanghai("2026-12-08 10:00")
    close = MonthClose.objects.create(
        outlet=house.sh01, month=date(2026, 11, 1), figures={}, fingerprint="0" * 64, closed_at=at,
        closed_by=house.finance,
    )  # fmt: skip
    assert reporting.report_closed(close=close, at=at)
    assert send(at)["closed"] == 0
    wanted = names(house, Role.STATION_HEAD, Role.SERVICE_MANAGER, Role.CUSTOMER_CARE_MANAGER)
    assert told("report.closed") == wanted
    MonthClose.objects.filter(pk=close.pk).update(latest=False)
    MonthClose.objects.create(
        outlet=house.sh01, month=date(2026, 11, 1), revision=2, figures={}, fingerprint="1" * 64, closed_at=at,
        closed_by=house.finance, reason="补录",
    )  # fmt: skip
    assert [send(at)["closed"], send(at)["closed"]] == [1, 0]
    assert Message.objects.filter(code="report.closed").count() == 2 * len(wanted)


def test_closed_months_that_were_told_cost_two_queries(house, django_assert_num_queries):
    at = shanghai("2026-12-08 10:00")
    for nth, month in enumerate((9, 10, 11)):
        MonthClose.objects.create(
            outlet=house.sh01, month=date(2026, month, 1), figures={}, fingerprint=str(nth) * 64, closed_at=at,
            closed_by=house.finance,
        )  # fmt: skip
    assert reporting.send_closed(at=at) == 3
    with django_assert_num_queries(2):
        assert reporting.send_closed(at=at) == 0


def test_an_outlet_without_people_waits_for_them(db):
    outlet = make_outlet()
    assert send()["daily"] == 0
    make_user("陈予安", Role.STATION_HEAD, outlet)
    assert send()["daily"] == 1
