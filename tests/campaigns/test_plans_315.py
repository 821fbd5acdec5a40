"""An outlet's plan for 15 March: written, manned without gaps, filed, acknowledged or sent back; daily reports."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import DailyReport, Plan315, PostShift
from campaigns.plan_315_day import due_for
from campaigns.services import daily_reports, plans_315
from customers.services import cases
from notices.models import Message
from parts.models import StockPlan
from staff.models import Outlet
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_customer, make_employee, make_outlet, make_user, make_vehicle
from tests.people import make_house

AT = shanghai("2027-02-10 10:00")
DAY = timedelta(days=1)


@pytest.fixture
def house(db):
    with time_machine.travel(AT, tick=False):
        yield make_house()


def write(house, **fields) -> Plan315:
    given = {
        "outlet": house.sh01,
        "year": 2027,
        "from_on": date(2027, 3, 14),
        "to_on": date(2027, 3, 16),
        "hotline": "400-820-0315",
        "by": house.service_manager,
        "at": AT,
    }
    return plans_315.write_plan(**given | fields)


def member(house, plan, name="林知夏", duty="hotline", **fields):
    employee = fields.pop("employee", None) or make_employee(name, house.sh01)
    given = {"mobile": "13700000315", "by": house.service_manager, "at": AT}
    return plans_315.add_member(plan=plan, employee=employee, duty=duty, **given | fields)


def errand(house, plan, kind, who, on=date(2027, 3, 15), place="消费者权益保护委员会"):
    return plans_315.add_errand(plan=plan, kind=kind, place=place, on=on, member=who, by=house.service_manager, at=AT)


def fill(house, plan, members, hours=8):
    return plans_315.fill_roster(plan=plan, members=members, hours=hours, by=house.service_manager, at=AT)


def whole(house) -> Plan315:
    """Everything there, and not filed."""
    plan = write(house)
    people = [member(house, plan, name, duty) for name, duty in (("甲", "head"), ("乙", "hotline"), ("丙", "parts"))]
    fill(house, plan, people)
    for kind in ("watch", "media", "consumers", "authority"):
        errand(house, plan, kind, people[0])
    StockPlan.objects.create(
        outlet=house.sh01, year=2027, ready_by=date(2027, 3, 1), made_at=AT, made_by=house.parts_manager,
        filed_at=AT, filed_by=house.parts_manager,
    )  # fmt: skip
    return plan


def file(house, plan, at=AT, by=None):
    return plans_315.file_plan(plan=plan, by=by or house.service_manager, at=at)


# The plan


def test_one_plan_a_year_around_15_march(house):
    made = write(house)
    assert (made.number, made.due_on, made.state) == ("SH01-YA00001", date(2027, 2, 28), "draft")
    with pytest.raises(plans_315.WrittenAlready) as already:
        write(house)
    assert already.value.plan == made
    for fields in (
        {"year": 2026},
        {"from_on": date(2027, 3, 16)},
        {"to_on": date(2027, 3, 13)},
        {"from_on": date(2027, 1, 1)},
    ):
        with pytest.raises(Refused):
            write(house, **fields)
    with pytest.raises(PermissionDenied):
        write(house, by=house.service_advisor)


def test_a_plan_is_changed_until_it_is_filed(house):
    plan = whole(house)

    def change(**fields):
        given = {"from_on": plan.from_on, "to_on": plan.to_on, "hotline": "400-820-0315", "words": ""}
        return plans_315.change_plan(plan=plan, by=house.service_manager, at=AT, **given | fields)

    with pytest.raises(Refused) as refused:
        change(from_on=date(2027, 3, 16))
    assert refused.value.field == "from_on"
    assert change(words=" 一户一策 ").words == "一户一策"
    # A day more opens the roster again, and the plan cannot be filed until it is filled.
    assert plans_315.roster_gaps(change(to_on=date(2027, 3, 17))) == [
        (shanghai("2027-03-17 00:00"), shanghai("2027-03-18 00:00"))
    ]
    with pytest.raises(Refused):
        file(house, plan)
    change()
    file(house, plan)
    with pytest.raises(AlreadyDone):
        change(hotline="400")


def test_the_post_has_one_head_and_people_of_the_outlet(house):
    plan = write(house)
    head = member(house, plan, "甲", "head")
    for fields in (
        {"name": "乙", "duty": "head"},
        {"employee": make_employee("外人", house.sh02)},
        {"employee": make_employee("已离职", house.sh01, left_on=date(2027, 1, 1))},
        {"name": "丁", "mobile": " "},
    ):
        with pytest.raises(Refused):
            member(house, plan, **fields)
    # Put again, it is the same person with another duty.
    assert member(house, plan, employee=head.employee, duty="parts").pk == head.pk
    assert plan.members.count() == 1


def test_whoever_has_shifts_stays_on_the_post(house):
    plan = write(house)
    who = member(house, plan)
    begins = shanghai("2027-03-14 00:00")
    shift = plans_315.add_shift(
        plan=plan, member=who, from_at=begins, to_at=begins + 8 * timedelta(hours=1), by=house.service_manager, at=AT
    )
    with pytest.raises(Refused):
        plans_315.drop_member(member=who, by=house.service_manager, at=AT)
    plans_315.drop_shift(shift=shift, by=house.service_manager, at=AT)
    plans_315.drop_member(member=who, by=house.service_manager, at=AT)
    assert not plan.members.exists()


@pytest.mark.parametrize(
    ("begins", "ends", "field"),
    [
        ("2027-03-14 08:00", "2027-03-14 08:00", "to_at"),
        ("2027-03-14 00:00", "2027-03-15 00:01", "to_at"),
        ("2027-03-13 23:59", "2027-03-14 08:00", "from_at"),
        ("2027-03-16 20:00", "2027-03-17 00:01", "from_at"),
        ("2027-03-14 10:00", "2027-03-14 14:00", "member"),
    ],
)
def test_a_shift_lies_in_the_plan_and_a_person_is_in_one_place(house, begins, ends, field):
    plan = write(house)
    who = member(house, plan)
    by = {"by": house.service_manager, "at": AT}
    noon, four = shanghai("2027-03-14 12:00"), shanghai("2027-03-14 16:00")
    plans_315.add_shift(plan=plan, member=who, from_at=noon, to_at=four, **by)
    with pytest.raises(Refused) as refused:
        plans_315.add_shift(plan=plan, member=who, from_at=shanghai(begins), to_at=shanghai(ends), **by)
    assert refused.value.field == field


def test_the_roster_is_filled_in_turn_and_names_its_gaps(house):
    plan = write(house)
    people = [member(house, plan, name) for name in "甲乙丙"]
    assert plans_315.roster_gaps(plan) == [(shanghai("2027-03-14 00:00"), shanghai("2027-03-17 00:00"))]
    with pytest.raises(Refused):
        fill(house, plan, people[:1], hours=24)
    with pytest.raises(Refused):
        fill(house, plan, people[:2], hours=8)
    assert (fill(house, plan, people), fill(house, plan, people)) == (9, 0)
    assert plans_315.roster_gaps(plan) == []
    gone = plan.shifts.order_by("from_at")[4]
    plans_315.drop_shift(shift=gone, by=house.service_manager, at=AT)
    assert plans_315.roster_gaps(plan) == [(gone.from_at, gone.to_at)]
    fill(house, plan, people)
    assert plan.shifts.get(from_at=gone.from_at).member == gone.member


def test_nobody_is_on_duty_for_more_than_a_day_by_shifts_that_follow_each_other(house):
    plan = write(house)
    first, second = (member(house, plan, name) for name in "甲乙")
    by = {"by": house.service_manager, "at": AT}

    def add(who, begins, ends):
        return plans_315.add_shift(plan=plan, member=who, from_at=shanghai(begins), to_at=shanghai(ends), **by)

    add(first, "2027-03-14 00:00", "2027-03-14 16:00")
    with pytest.raises(Refused) as refused:
        add(first, "2027-03-14 16:00", "2027-03-15 00:01")
    assert refused.value.field == "to_at"
    # Filling gives the second day to the first person as well, who was on duty all of the first one by then.
    add(first, "2027-03-14 16:00", "2027-03-15 00:00")
    with pytest.raises(Refused) as refused:
        fill(house, plan, [second, first], hours=24)
    assert (refused.value.field, plan.shifts.count()) == ("members", 2)
    theirs = add(second, "2027-03-15 00:00", "2027-03-15 08:00")
    with pytest.raises(Refused) as refused:
        plans_315.give_shift(shift=theirs, member=first, reason="生病", **by)
    assert refused.value.field == "member"


def test_filed_when_whole_and_not_before(house):
    plan = whole(house)
    shift = plan.shifts.first()
    plans_315.drop_shift(shift=shift, by=house.service_manager, at=AT)
    with pytest.raises(Refused):
        file(house, plan)
    fill(house, plan, list(plan.members.all()))
    StockPlan.objects.update(filed_at=None)
    with pytest.raises(Refused):
        file(house, plan)
    StockPlan.objects.update(filed_at=AT)
    filed = file(house, plan)
    assert (filed.state, filed.late_days) == ("filed", 0)
    assert Message.objects.get(code="plan_315.filed").recipient == house.area_manager
    for act in (lambda: file(house, plan), lambda: member(house, plan), lambda: fill(house, plan, [])):
        with pytest.raises(AlreadyDone):
            act()


def test_sent_back_it_is_filed_again_and_as_late_as_at_first(house):
    plan = whole(house)
    assert file(house, plan, at=shanghai("2027-03-02 09:00")).late_days == 2
    later = shanghai("2027-03-05 09:00")
    with pytest.raises(Refused):
        plans_315.send_back(plan=plan, reason=" ", by=house.area_manager, at=later)
    with pytest.raises(PermissionDenied):
        plans_315.send_back(plan=plan, reason="缺备份人员", by=house.station_head, at=later)
    back = plans_315.send_back(plan=plan, reason="缺备份人员", by=house.area_manager, at=later)
    assert (back.state, back.sent_back) == ("draft", "缺备份人员")
    assert Message.objects.get(code="plan_315.sent_back").recipient == house.service_manager
    again = file(house, plan, at=later + DAY)
    assert (again.late_days, again.sent_back) == (2, "")
    done = plans_315.acknowledge_plan(plan=plan, by=house.area_manager, at=later + DAY)
    assert (done.state, done.acknowledged_by) == ("acknowledged", house.area_manager)
    for act in (plans_315.acknowledge_plan, lambda **by: plans_315.send_back(reason="再改", **by)):
        with pytest.raises(AlreadyDone):
            act(plan=plan, by=house.region_manager, at=later + DAY)


def test_a_shift_is_given_over_when_somebody_falls_ill(house):
    plan = whole(house)
    file(house, plan)
    shift = plan.shifts.order_by("from_at").first()
    others = plan.members.exclude(pk=shift.member_id)

    def give(to, at=AT, reason="生病"):
        return plans_315.give_shift(shift=shift, member=to, reason=reason, by=house.service_manager, at=at)

    for to, at, reason in (
        (shift.member, AT, "生病"),
        (others[0], shift.to_at, "生病"),
        (others[0], AT, ""),
    ):
        with pytest.raises(Refused):
            give(to, at, reason)
    assert give(others[0]).member == others[0]
    assert plans_315.roster_gaps(plan) == []


def test_what_came_of_a_visit_is_said_once(house):
    plan = whole(house)
    file(house, plan)
    visit = plan.errands.get(kind="media")
    by = {"by": house.service_manager}
    with pytest.raises(Refused):
        plans_315.report_errand(errand=visit, result="已沟通", at=AT, **by)
    on = shanghai("2027-03-15 15:00")
    assert plans_315.report_errand(errand=visit, result="已沟通", at=on, **by).done_at == on
    with pytest.raises(AlreadyDone):
        plans_315.report_errand(errand=visit, result="再沟通", at=on, **by)


def test_a_visit_made_before_the_plan_is_filed_stays_on_it(house):
    plan = write(house)
    who = member(house, plan)
    made, open_one = (errand(house, plan, "media", who, on=date(2027, 2, day)) for day in (9, 20))
    by = {"by": house.service_manager, "at": AT}
    plans_315.report_errand(errand=made, result="已沟通", **by)
    with pytest.raises(Refused):
        plans_315.drop_errand(errand=made, **by)
    plans_315.drop_errand(errand=open_one, **by)
    assert plan.errands.get() == made


# Daily reports


def report(house, plan, on=date(2027, 3, 14), at=None, **fields) -> DailyReport:
    given = {"hotline_calls": 4, "words": "平稳", "by": house.service_manager}
    return daily_reports.file_report(plan=plan, on=on, at=at or shanghai("2027-03-14 17:00"), **given | fields)


def test_a_report_holds_the_ledgers_figures_of_its_moment(house):
    plan = file(house, whole(house))
    car = make_vehicle(make_customer("周子涵", house.sh01))
    cases.open_case(
        vehicle=car, tier="A", title="异响", reason="来电", by=house.service_manager, at=shanghai("2027-03-14 09:00")
    )
    made = report(house, plan)
    assert (made.new_cases, made.open_cases, made.overdue_cases, made.late_days) == (1, 1, 0, 0)
    assert Message.objects.get(code="plan_315.report").recipient == house.area_manager
    with pytest.raises(AlreadyDone):
        report(house, plan)
    next_day = report(house, plan, on=date(2027, 3, 15), at=shanghai("2027-03-16 17:00"))
    assert (next_day.new_cases, next_day.open_cases, next_day.overdue_cases, next_day.late_days) == (0, 1, 1, 1)


def test_a_report_is_of_a_day_of_a_filed_plan(house):
    plan = whole(house)
    with pytest.raises(Refused):
        report(house, plan)
    plan = file(house, plan)
    for fields in ({"on": date(2027, 3, 13)}, {"on": date(2027, 3, 15)}, {"words": " "}):
        with pytest.raises(Refused):
            report(house, plan, **fields)
    with pytest.raises(PermissionDenied):
        report(house, plan, by=house.area_manager)


def test_the_area_manager_reads_and_answers_once(house):
    plan = file(house, whole(house))
    made = report(house, plan)

    def read(**fields):
        given = {"reply": "继续盯", "by": house.area_manager, "at": shanghai("2027-03-14 18:00")}
        return daily_reports.read_report(report=made, **given | fields)

    with pytest.raises(PermissionDenied):
        read(by=house.station_head)
    assert read().reply == "继续盯"
    assert Message.objects.get(code="plan_315.reply").recipient == house.service_manager
    with pytest.raises(AlreadyDone):
        read(by=house.region_manager)


# The job


def test_plans_and_reports_are_asked_for_once_a_day(house):
    for outlet in (house.sh02, house.sz01):
        Plan315.objects.create(
            number=f"{outlet.code}-YA1", outlet=outlet, year=2027, from_on=date(2027, 3, 14), to_on=date(2027, 3, 16),
            hotline="400", due_on=date(2027, 2, 28), made_at=AT, made_by=house.service_manager, state="filed",
            filed_at=AT, filed_by=house.service_manager,
        )  # fmt: skip
        DailyReport.objects.bulk_create(
            DailyReport(
                plan=outlet.plans_315.get(), on=date(2027, 3, day), hotline_calls=0, new_cases=0, settled_cases=0,
                open_cases=0, overdue_cases=0, words="平稳", filed_at=AT, filed_by=house.service_manager,
            )
            for day in (14, 15, 16)
        )  # fmt: skip

    def watch(text):
        return daily_reports.watch_plans(at=shanghai(text))

    quiet = {"plans": 0, "reports": 0, "messages": 0}
    assert watch("2027-02-22 09:00") == quiet
    assert watch("2027-02-23 07:00") == quiet
    # The care manager and the service manager.
    assert watch("2027-02-23 09:00") == {"plans": 1, "reports": 0, "messages": 2}
    assert watch("2027-02-23 10:00")["messages"] == 0
    # Late, the area manager too.
    assert watch("2027-03-01 09:00") == {"plans": 1, "reports": 0, "messages": 3}
    plan = file(house, whole(house), at=shanghai("2027-03-01 12:00"))
    assert watch("2027-03-14 18:00") == quiet
    assert watch("2027-03-14 18:01") == {"plans": 0, "reports": 1, "messages": 3}
    assert watch("2027-03-15 09:00") == {"plans": 0, "reports": 1, "messages": 0}
    report(house, plan, at=shanghai("2027-03-15 09:30"))
    assert watch("2027-03-15 10:00") == quiet
    assert watch("2027-03-20 10:00") == quiet


# The first page


def test_what_is_due_for_whom(house):
    def due(person, at) -> list[str]:
        return [item.url for item in due_for(person, at)]

    begin = reverse("campaigns:plan_315_write")
    assert due(house.service_manager, shanghai("2027-01-20 09:00")) == []
    assert due(house.service_manager, AT) == [begin]
    assert (due(house.area_manager, AT), due(house.service_advisor, AT)) == ([], [])
    plan = whole(house)
    address = plan.get_absolute_url()
    assert due(house.service_manager, AT) == [address]
    file(house, plan)
    assert (due(house.service_manager, AT), due(house.area_manager, AT + DAY)) == ([], [address])
    plans_315.acknowledge_plan(plan=plan, by=house.area_manager, at=AT)
    fifteenth = shanghai("2027-03-15 09:00")
    errands = [reverse("campaigns:plan_315_errand", args=[plan.number, each.pk]) for each in plan.errands.all()]
    assert sorted(due(house.service_manager, fifteenth)) == sorted([f"{address}#report"] * 2 + errands)
    report(house, plan, at=fifteenth)
    assert due(house.service_manager, fifteenth).count(f"{address}#report") == 1
    assert due(house.area_manager, fifteenth) == [f"{address}#reports"]


# The pages


def test_a_plan_on_its_pages(client, house):
    client.force_login(house.service_manager)
    sent = {
        "outlet": "SH01", "year": "2027", "from_on": "2027-03-14", "to_on": "2027-03-16", "hotline": "400", "words": "",
    }  # fmt: skip
    answer = client.post(reverse("campaigns:plan_315_write"), sent)
    plan = Plan315.objects.get()
    assert answer.url == plan.get_absolute_url()

    def post(name, **fields):
        return client.post(reverse(f"campaigns:plan_315_{name}", args=[plan.number]), fields)

    people = [make_employee(name, house.sh01) for name in "甲乙丙"]
    duties = ("head", "hotline", "parts")
    for person, duty in zip(people, duties, strict=True):
        assert post("member", employee=person.pk, duty=duty, mobile="13700000315").status_code == 302
    assert post("member", employee=people[1].pk, duty="head", mobile="1").status_code == 422
    members = list(plan.members.all())
    shift = {"member": members[0].pk, "from_at": "2027-03-14T00:00", "to_at": "2027-03-14T08:00"}
    assert post("shift", **shift).status_code == 302
    assert post("shift", **shift).status_code == 422
    page = client.get(plan.get_absolute_url())
    assert page.context["gaps"] == [(shanghai("2027-03-14 08:00"), shanghai("2027-03-17 00:00"))]
    assert post("fill", members=[each.pk for each in members], hours="8").status_code == 302
    assert client.get(plan.get_absolute_url()).context["gaps"] == []
    assert post("drop", kind="shift", key=PostShift.objects.first().pk).status_code == 302
    assert len(client.get(plan.get_absolute_url()).context["gaps"]) == 1
    assert post("fill", members=[each.pk for each in members], hours="8").status_code == 302
    for kind in ("watch", "media", "consumers", "authority"):
        fields = {"kind": kind, "place": "某处", "on": "2027-03-15", "member": members[0].pk}
        assert post("errand_add", **fields).status_code == 302
    assert len(client.get(plan.get_absolute_url()).context["lacks"]) == 1
    post("file")
    plan.refresh_from_db()
    assert plan.is_draft
    StockPlan.objects.create(
        outlet=house.sh01, year=2027, ready_by=date(2027, 3, 1), made_at=AT, made_by=house.parts_manager,
        filed_at=AT, filed_by=house.parts_manager,
    )  # fmt: skip
    assert client.get(plan.get_absolute_url()).context["lacks"] == []
    post("file")
    plan.refresh_from_db()
    assert plan.state == "filed"
    assert client.get(reverse("campaigns:plan_315_sheet", args=[plan.number])).status_code == 200
    give = reverse("campaigns:plan_315_shift_give", args=[plan.number, plan.shifts.first().pk])
    assert client.get(give).status_code == 200
    client.force_login(house.area_manager)
    assert post("send_back", reason="").status_code == 422
    post("acknowledge")
    plan.refresh_from_db()
    assert plan.acknowledged_by == house.area_manager


def test_who_has_filed_is_one_page_in_constant_queries(client, house):
    write(house)
    client.force_login(house.area_manager)
    address = reverse("campaigns:plans_315") + "?year=2027"
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        assert len(client.get(address).context["lines"]) == 2
    for number in range(3, 9):
        write(house, outlet=make_outlet(f"SH{number:02d}", f"第 {number} 店", house.pudong), by=_manager(house, number))
    with CaptureQueriesContext(connection) as many:
        assert len(client.get(address).context["lines"]) == 8
    assert len(many) == len(few)
    for number in range(9, 33):
        make_outlet(f"SH{number:02d}", f"第 {number} 店", house.pudong)
    page = client.get(address).context
    assert (len(page["lines"]), page["page"].total, page["all"]) == (25, 32, 32)
    assert len(client.get(address, {"year": 2027, "after": page["page"].after}).context["lines"]) == 7


def test_the_table_of_a_year_is_narrowed_by_state_and_outlet(client, house):
    plan = file(house, whole(house), at=AT + 19 * DAY)
    report(house, plan)
    client.force_login(house.area_manager)

    def codes(at="2027-03-15 09:00", **sent):
        with time_machine.travel(shanghai(at), tick=False):
            client.force_login(house.area_manager)
            page = client.get(reverse("campaigns:plans_315"), {"year": 2027} | sent).context
        return [(line.outlet.code, line.late, line.reports, line.reports_due) for line in page["lines"]]

    def exported(**sent):
        with time_machine.travel(shanghai("2027-03-15 09:00"), tick=False):
            answer = client.get(reverse("campaigns:plans_315_export"), {"year": 2027} | sent)
        rows = openpyxl.load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)
        return [(row[1], row[2], row[5], row[10], row[11]) for row in rows if row[5] in (1, 15)]

    first, second = ("SH01", 1, 1, 1), ("SH02", 15, 0, 0)
    assert codes() == codes(state="late") == [first, second]
    assert (codes(state="filed"), codes(state="none"), codes(state="draft")) == ([first], [second], [])
    # The file holds what the table shows, whoever has not begun too.
    theirs = [(house.sh01.name, plan.number, 1, 1, 1), (house.sh02.name, None, 15, 0, 0)]
    assert (exported(), exported(state="none"), exported(outlet="SH01")) == (theirs, theirs[1:], theirs[:1])
    assert (codes(outlet="北蔡"), codes(outlet="sh02"), codes(outlet="没有")) == ([first], [second], [])
    # Before the day on which plans are due nobody is late who has not filed.
    assert [code for code, *_rest in codes(at="2027-02-20 09:00", state="late")] == ["SH01"]


def _manager(house, number):
    return make_user(f"经理{number}", Role.SERVICE_MANAGER, Outlet.objects.get(code=f"SH{number:02d}"))


def test_the_page_names_days_without_a_report_and_offers_the_latest(client, house):
    plan = file(house, whole(house))

    def page(person, at):
        with time_machine.travel(shanghai(at), tick=False):
            client.force_login(person)
            return client.get(plan.get_absolute_url()).context

    assert "report_form" not in page(house.service_manager, "2027-03-13 19:00")
    first = report(house, plan)
    daily_reports.read_report(report=first, by=house.area_manager, at=shanghai("2027-03-14 18:00"))
    seen = page(house.service_manager, "2027-03-16 09:00")
    # Today's may still come; it is what the form is for.
    assert (seen["lacking"], seen["report_form"].initial["on"]) == ([date(2027, 3, 15)], date(2027, 3, 16))
    assert "report_form" not in page(house.area_manager, "2027-03-16 09:00")
    for on in (15, 16):
        report(house, plan, on=date(2027, 3, on), at=shanghai("2027-03-16 17:00"))
    seen = page(house.service_manager, "2027-03-20 09:00")
    assert (seen["lacking"], "report_form" in seen, len(seen["shown_reports"])) == ([], False, 3)
    assert "plan_315.reported" not in {each.text for each in seen["entries"]}
