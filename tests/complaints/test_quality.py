"""Quality problems, and the reports in which they go to the technical manager and the manufacturer."""

from datetime import timedelta
from functools import partial
from io import BytesIO
from time import sleep

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation
from openpyxl import load_workbook

from complaints.models import Complaint, QualityProblem, QualityReport
from complaints.services import quality
from staff import my_day
from staff.models import TrailEntry
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.makers import make_customer, make_order, make_outlet, make_user, make_vehicle
from tests.racing import race

from .visiting import AT, make_problem, make_report, make_response, make_visit

DAY = timedelta(days=1)


@pytest.fixture
def in_english():
    """The sentences as they stand in the code, whatever the catalogue has."""
    with translation.override("en"):
        yield


@pytest.fixture
def care(db):
    return make_user("方嘉敏", Role.CUSTOMER_CARE, make_outlet())


@pytest.fixture
def technical(db):
    return make_user("罗一鸣", Role.TECHNICAL_MANAGER, make_outlet())


def enter(by, **fields):
    values = {"outlet": make_outlet(), "part": "天窗", "words": "过坎异响", "heard_on": AT.date(), "source": "workshop"}
    return quality.enter_problem(**values | fields, by=by, at=AT)


def make_complaint(**fields) -> Complaint:
    values = {"number": "SH01-TS90001", "outlet": make_outlet(), "received_at": AT, "channel": "hotline"}
    return Complaint.objects.create(**values, category="quality", contact="刹车有异响", **fields)


# --- Problems ---------------------------------------------------------------------------------------------------------


def test_what_it_was_heard_in_says_source_and_car(care):
    vehicle = make_vehicle()
    told = {
        "complaint": make_complaint(vehicle=vehicle),
        "visit": make_visit(customer=vehicle.customer, vehicle=vehicle),
        "response": make_response(order=make_order(vehicle)),
    }
    for kind, source in (("complaint", "complaint"), ("visit", "visit"), ("response", "call")):
        problem = enter(care, source="", **{kind: told[kind]})
        assert (problem.source, problem.vehicle) == (source, vehicle)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"part": " "}, "part"),
        ({"words": ""}, "words"),
        ({"heard_on": AT.date() + DAY}, "heard_on"),
        ({"source": ""}, "source"),
    ],
)
def test_a_problem_says_what_and_where(care, fields, field):
    with pytest.raises(Refused) as refused:
        enter(care, **fields)
    assert refused.value.field == field


def test_another_outlets_complaint_and_another_cars_order_are_refused(care):
    elsewhere = make_outlet("SH02", "嘉禾川沙店")
    other = make_visit(elsewhere)
    with pytest.raises(Refused):
        enter(care, visit=other)
    with pytest.raises(Refused):
        enter(care, vehicle=make_vehicle(plate="沪A00001"), order=make_order())
    with pytest.raises(PermissionDenied):
        enter(care, outlet=elsewhere)


# --- The way of a report ----------------------------------------------------------------------------------------------


def correct(problem, by, seen=None, reason="听错了", **fields):
    values = {"part": problem.part, "words": problem.words, "heard_on": problem.heard_on} | fields
    seen = seen or quality.problem_fingerprint(problem)
    return quality.correct_problem(problem=problem, **values, reason=reason, seen=seen, by=by, at=AT)


def test_a_problem_is_corrected_with_a_reason(care, in_english):
    problem = enter(care)
    with pytest.raises(Refused, match="why"):
        correct(problem, care, part="车门", reason=" ")
    corrected = correct(problem, care, part="车门", mileage=1200)
    assert (corrected.part, corrected.mileage) == ("车门", 1200)
    entry = TrailEntry.objects.get(action="problem.corrected")
    assert (entry.reason, entry.changes["part"]) == ("听错了", ["天窗", "车门"])
    # Whoever opened the form before is told
    with pytest.raises(AlreadyDone):
        correct(problem, care, part="后备箱", seen=quality.problem_fingerprint(problem))


def test_a_problem_is_withdrawn_with_a_reason_and_leaves_its_report(care, technical, in_english):
    problem, other = enter(care), enter(care)
    report = quality.collect_problems(problems=[problem, other], title="天窗", by=care, at=AT)
    quality.describe_report(report=report, title="天窗", words="看了两台", by=care, at=AT)
    with pytest.raises(Refused, match="why"):
        quality.withdraw_problem(problem=problem, reason="", by=care, at=AT)
    quality.withdraw_problem(problem=problem, reason="重复登记", by=care, at=AT)
    problem.refresh_from_db()
    assert (problem.report, problem.withdrawn_by, problem.withdrawn_why) == (None, care, "重复登记")
    with pytest.raises(AlreadyDone):
        quality.withdraw_problem(problem=problem, reason="再撤", by=care, at=AT)
    with pytest.raises(AlreadyDone):
        quality.add_problems(report=report, problems=[problem], by=care, at=AT)
    assert QualityProblem.objects.all().numbers_by_tab() == {"waiting": 0, "reported": 1, "withdrawn": 1, "all": 1}
    quality.submit_report(report=report, by=care, at=AT)
    other.refresh_from_db()
    with pytest.raises(Refused, match="only problem"):
        quality.withdraw_problem(problem=other, reason="弄错了", by=care, at=AT)
    correct(other, care, words="冷车过坎异响")
    quality.send_report(report=report, by=technical, at=AT)
    for change in (
        lambda: correct(QualityProblem.objects.get(pk=other.pk), care, words="别的"),
        lambda: quality.withdraw_problem(problem=other, reason="弄错了", by=care, at=AT),
    ):
        with pytest.raises(Refused, match="gone on"):
            change()


def test_correcting_while_the_report_is_sent(transactional_db):
    outlet = make_outlet()
    care = make_user("方嘉敏", Role.CUSTOMER_CARE, outlet)
    technical = make_user("罗一鸣", Role.TECHNICAL_MANAGER, outlet)
    for _round in range(3):
        problem = enter(care)
        report = quality.collect_problems(problems=[problem], title="天窗", by=care, at=AT)
        quality.describe_report(report=report, title="天窗", words="看了", by=care, at=AT)
        quality.submit_report(report=report, by=care, at=AT)
        problem.refresh_from_db()
        outcomes = race(
            [
                lambda problem=problem: correct(problem, care, words="改过"),
                lambda report=report: quality.send_report(report=report, by=technical, at=AT),
            ]
        )
        assert outcomes[1] is None
        problem.refresh_from_db()
        assert (problem.words == "改过") == isinstance(outcomes[0], QualityProblem)


def test_a_problem_is_corrected_and_withdrawn_on_its_page(signed_in):
    problem = make_problem(part="天窗")
    page = signed_in.get(problem.get_absolute_url())
    form = page.context["correct_form"]
    sent = {"part": "车门", "words": "异响", "heard_on": "2026-11-20", "reason": "听错了", "seen": form.initial["seen"]}
    assert signed_in.post(problem.get_absolute_url(), sent | {"reason": ""}).status_code == 422
    assert signed_in.post(problem.get_absolute_url(), sent).status_code == 302
    assert signed_in.post(problem.get_absolute_url(), sent | {"part": "轮胎"}).status_code == 422
    problem.refresh_from_db()
    assert problem.part == "车门"
    assert signed_in.post(f"{problem.get_absolute_url()}withdraw/", {"reason": "重复"}).status_code == 302
    assert signed_in.get("/quality/").context["page"].total == 0
    assert [row.pk for row in signed_in.get("/quality/?state=withdrawn").context["page"]] == [problem.pk]
    assert signed_in.post("/quality/collect/", {"picked": [problem.pk], "title": "异响"}).status_code == 422


def test_a_report_from_the_first_problem_to_its_end(care, technical):
    problems = [make_problem(), make_problem(part="刹车")]
    report = quality.collect_problems(problems=problems, title="异响", by=care, at=AT)
    assert report.number == "SH01-ZB00001"
    quality.take_out(report=report, problem=problems[1], by=care, at=AT)
    quality.describe_report(report=report, title="天窗异响", words="三台车，均为同一批次", by=care, at=AT)
    quality.submit_report(report=report, by=care, at=AT)
    quality.give_back_report(report=report, reason="缺里程", by=technical, at=AT)
    quality.submit_report(report=report, by=care, at=AT)
    quality.send_report(report=report, by=technical, at=AT + DAY)
    quality.record_answer(report=report, answer="下批改进", reference="ZL-77", by=technical, at=AT + 9 * DAY)
    quality.close_report(report=report, reason="已回复车主", by=technical, at=AT + 10 * DAY)
    report.refresh_from_db()
    assert (report.state, report.reference, report.answer) == ("closed", "ZL-77", "下批改进")
    assert [problem.part for problem in report.problems.all()] == ["天窗"]
    about = TrailEntry.objects.filter(action__startswith="quality.").order_by("pk").values_list("action", flat=True)
    assert [action.removeprefix("quality.") for action in about] == [
        "collected", "taken_out", "described", "submitted", "given_back", "submitted", "sent", "answered", "closed"
    ]  # fmt: skip


def test_a_problem_is_in_one_report(care):
    problem = make_problem()
    quality.collect_problems(problems=[problem], title="异响", by=care, at=AT)
    with pytest.raises(AlreadyDone):
        quality.collect_problems(problems=[problem], title="再报", by=care, at=AT)
    # The number of the refused one is not lost.
    assert quality.collect_problems(problems=[make_problem()], title="再报", by=care, at=AT).number == "SH01-ZB00002"


def test_two_who_collect_the_same_problem_at_once(transactional_db):
    care = make_user("方嘉敏", Role.CUSTOMER_CARE, make_outlet())
    problem = QualityProblem.objects.select_related("outlet__area__region").get(pk=make_problem().pk)
    found = race(
        [partial(quality.collect_problems, problems=[problem], title=title, by=care, at=AT) for title in "甲乙"]
    )
    assert sorted(type(each).__name__ for each in found) == ["AlreadyDone", "QualityReport"], found
    assert QualityReport.objects.count() == 1


def test_a_report_holds_the_problems_of_one_outlet(care, in_english):
    both = [make_problem(), make_problem(make_outlet("SH02", "嘉禾川沙店"))]
    with pytest.raises(Refused, match="one outlet"):
        quality.collect_problems(problems=both, title="异响", by=care, at=AT)
    for problems, title in (([], "异响"), (both[:1], " ")):
        with pytest.raises(Refused):
            quality.collect_problems(problems=problems, title=title, by=care, at=AT)


def test_nothing_and_nothing_said_do_not_go_on(care, in_english):
    report = make_report(words="")
    with pytest.raises(Refused, match="no problem"):
        quality.submit_report(report=report, by=care, at=AT)
    make_problem(report=report)
    with pytest.raises(Refused, match="what was found"):
        quality.submit_report(report=report, by=care, at=AT)


STEPS = {
    "submit": partial(quality.submit_report),
    "give_back": partial(quality.give_back_report, reason="缺里程"),
    "send": partial(quality.send_report),
    "answer": partial(quality.record_answer, answer="好"),
    "close": partial(quality.close_report, reason="完"),
}
POSSIBLE = {
    "draft": {"submit"},
    "submitted": {"give_back", "send", "close"},
    "sent": {"answer", "close"},
    "answered": {"close"},
    "closed": set(),
}


@pytest.mark.parametrize("state", POSSIBLE)
@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_possible_where_it_belongs(technical, state, step):
    report = make_report(state=state, sent_at=AT, answer="好", answered_at=AT)
    make_problem(report=report)
    act = partial(STEPS[step], report=report, by=technical, at=AT)
    if step in POSSIBLE[state]:
        act()
        assert QualityReport.objects.get().state != state
    else:
        with pytest.raises(AlreadyDone):
            act()
        assert QualityReport.objects.get().state == state


def test_who_was_slower_is_told(technical):
    report = make_report(state="submitted")
    stale = QualityReport.objects.get()
    quality.send_report(report=report, by=technical, at=AT)
    with pytest.raises(AlreadyDone, match="罗一鸣"):
        quality.give_back_report(report=stale, reason="缺里程", by=technical, at=AT)


def test_the_manufacturer_hears_of_it_by_the_technical_manager_alone(care):
    report = make_report(state="submitted")
    for step in ("give_back", "send", "close"):
        with pytest.raises(PermissionDenied):
            STEPS[step](report=report, by=care, at=AT)


def test_whose_turn_it_is(care, technical):
    head = make_user("韩立诚", Role.SERVICE_MANAGER, make_outlet())
    report = make_report(state="submitted", submitted_at=AT)
    assert [item.url for item in my_day.due_for(technical, AT)] == [report.get_absolute_url()]
    assert report.get_absolute_url() not in [item.url for item in my_day.due_for(head, AT)]
    # Where nobody is technical manager it is the service manager's.
    technical.postings.update(to_on=AT.date() - DAY)
    head = type(head).objects.get(pk=head.pk)
    assert report.get_absolute_url() in [item.url for item in my_day.due_for(head, AT)]


def test_a_manufacturer_who_is_silent_is_asked_again(technical):
    make_report(state="sent", sent_at=AT)
    assert my_day.due_for(technical, AT + 13 * DAY) == []
    assert len(my_day.due_for(technical, AT + 14 * DAY)) == 1


# --- The pages --------------------------------------------------------------------------------------------------------


@pytest.fixture
def signed_in(client, clock, care):
    clock(AT)
    client.force_login(care)
    return client


def test_problems_are_found_by_fault_code_part_and_model(signed_in):
    car = make_vehicle(make_customer(), model="途岳 280")
    mine = make_problem(part="天窗", fault_code="B1023", vehicle=car)
    make_problem(part="刹车", words="踩下有声")
    for query in ("q=b1023", "q=天窗", "q=途岳", "part=天窗", "q=沪B8"):
        page = signed_in.get(f"/quality/?{query}").context["page"]
        assert [row.pk for row in page] == [mine.pk], query
    assert signed_in.get("/quality/?q=没有").context["page"].total == 0


def test_parts_are_counted(signed_in):
    for part in ("天窗", "天窗", "刹车"):
        make_problem(part=part)
    parts = signed_in.get("/quality/").context["parts"]
    assert [(row["part"], row["number"]) for row in parts] == [("天窗", 2), ("刹车", 1)]


def test_picked_problems_become_a_report_and_more_join_it(signed_in):
    first, second = make_problem(), make_problem()
    assert signed_in.post("/quality/collect/", {"picked": [first.pk], "title": ""}).status_code == 422
    went = signed_in.post("/quality/collect/", {"picked": [first.pk], "title": "异响"})
    report = QualityReport.objects.get()
    assert went.headers["Location"] == report.get_absolute_url()
    signed_in.post("/quality/collect/", {"picked": [second.pk], "report": report.number})
    assert report.problems.count() == 2
    elsewhere = make_problem(make_outlet("SH02", "嘉禾川沙店"))
    assert signed_in.post("/quality/collect/", {"picked": [elsewhere.pk], "title": "异响"}).status_code == 422


def test_a_problem_from_a_complaint_brings_its_words_along(signed_in):
    complaint = make_complaint(vehicle=make_vehicle(), fault_code="P0171")
    form = signed_in.get(f"/quality/new/?complaint={complaint.number}").context["form"]
    assert form.initial["words"] == "刹车有异响" and "vehicle" not in form.fields
    sent = {"part": "刹车", "words": "踩下有声", "heard_on": "2026-11-20", "fault_code": "p0171"}
    went = signed_in.post(f"/quality/new/?complaint={complaint.number}", sent)
    assert went.headers["Location"] == complaint.get_absolute_url()
    problem = QualityProblem.objects.get()
    assert (problem.complaint, problem.vehicle, problem.fault_code) == (complaint, complaint.vehicle, "P0171")


def test_a_problem_by_hand(signed_in):
    sent = {"outlet": "SH01", "part": "刹车", "words": "有声", "heard_on": "2026-11-20", "source": "workshop"}
    assert signed_in.post("/quality/new/", {**sent, "source": ""}).status_code == 422
    assert signed_in.post("/quality/new/", sent).status_code == 302
    for query in ("complaint=no", "visit=x", "response=99999999999999999999"):
        assert signed_in.get(f"/quality/new/?{query}").status_code == 404, query


def test_a_report_through_its_pages(signed_in, client, technical):
    report = make_report()
    make_problem(report=report, vehicle=make_vehicle())
    address = report.get_absolute_url()
    signed_in.post(f"{address}describe/", {"title": "天窗异响", "words": "批次问题"})
    signed_in.post(f"{address}submit/")
    assert signed_in.post(f"{address}send/", {}).status_code == 422 or QualityReport.objects.get().state == "submitted"
    client.force_login(technical)
    assert client.post(f"{address}give-back/", {"reason": ""}).status_code == 422
    for step, sent in (("send", {"reference": "ZL-1"}), ("answer", {"answer": "改进"}), ("close", {"reason": "完"})):
        assert client.post(f"{address}{step}/", sent).status_code == 302, step
    report.refresh_from_db()
    assert (report.state, report.reference) == ("closed", "ZL-1")
    entries = client.get(address).context["entries"]
    assert (entries[0].who, entries[0].detail, len(entries)) == ("罗一鸣", "完", 5)
    assert report.number in client.get("/quality/reports/?state=closed&q=天窗").content.decode()


def test_the_report_on_paper_hides_vins_until_somebody_answers_for_it(client, clock, db):
    clock(AT)
    client.force_login(make_user("单以晴", Role.CUSTOMER_CARE_MANAGER, make_outlet()))
    report, car = make_report(), make_vehicle()
    make_problem(report=report, vehicle=car)
    address = f"{report.get_absolute_url()}print/"
    assert car.vin not in client.get(address).content.decode()
    before = TrailEntry.objects.count()
    assert car.vin in client.post(address).content.decode()
    assert TrailEntry.objects.count() == before + 1


def test_problems_in_excel(client, clock, db):
    clock(AT)
    client.force_login(make_user("单以晴", Role.CUSTOMER_CARE_MANAGER, make_outlet()))
    make_problem()
    make_problem(part="刹车")
    book = load_workbook(BytesIO(client.get("/quality/export/?part=刹车").content))
    assert [row[6] for row in book.active.values][1:] == ["刹车"]


def test_the_last_problem_is_taken_out_while_the_report_goes_on(transactional_db, monkeypatch):
    care = make_user("方嘉敏", Role.CUSTOMER_CARE, make_outlet())
    report = make_report()
    problem = make_problem(report=report)
    noted = quality._note

    def slowly(report, action, *rest, **more):
        if action == "quality.taken_out":
            sleep(0.6)
        noted(report, action, *rest, **more)

    monkeypatch.setattr(quality, "_note", slowly)

    def submit():
        sleep(0.2)
        quality.submit_report(report=QualityReport.objects.get(pk=report.pk), by=care, at=AT)

    race([partial(quality.take_out, report=report, problem=problem, by=care, at=AT), submit])
    report.refresh_from_db()
    assert (report.state, report.problems.count()) == ("draft", 0)
