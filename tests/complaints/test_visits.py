"""Home visits: whom chance draws, once a month however often it is tried, and what becomes of a visit."""

import json
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from hashlib import sha256
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.utils import translation

from complaints import visit_sampling
from complaints.models import HomeVisit, SurveyResponse, VisitDraw
from complaints.services import visits
from complaints.services.questionnaires import version_for
from complaints.services.surveys import record_visit_answers
from complaints.services.visits import add_visit, draw_missing, draw_visits, drop_visit, plan_visit, report_visit
from complaints.tasks import draw_visits as job
from customers.models import Contact
from staff import my_day, open_work
from staff.models import JobRun, TrailEntry
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_customer, make_outlet, make_user, make_vehicle
from tests.racing import race

from .asking import answers_to, posted
from .deliveries import settle
from .visiting import AT, NOVEMBER, make_paid, make_problem, make_visit

SEED = "5f" * 32
DAY = timedelta(days=1)


@pytest.fixture
def manager(db):
    return make_user("单以晴", Role.CUSTOMER_CARE_MANAGER, make_outlet())


@pytest.fixture
def care(db):
    return make_user("方嘉敏", Role.CUSTOMER_CARE, make_outlet())


# --- Asked there ------------------------------------------------------------------------------------------------------


def at_home(visit, by, overall=9, version=None):
    version = version or version_for("visit", visit.outlet, AT)
    answers = answers_to(version, overall=overall)
    return record_visit_answers(visit=visit, version=version, answers=answers, by=by, at=AT)


def test_a_visited_customer_answers_once(care):
    car = make_vehicle()
    visit = make_visit(customer=car.customer, vehicle=car, state="done", done_at=AT - DAY, report="看车")
    with pytest.raises(Refused):
        at_home(visit, care, version=version_for("repair", visit.outlet, AT))
    response = at_home(visit, care)
    assert (response.visit, response.via, response.group, response.by) == (visit, "visit", "visit", care)
    assert (response.customer, response.delivered_at) == (car.customer, AT - DAY)
    assert response.score is not None and response.follow_up is None
    # The visit is the contact
    assert not Contact.objects.exists()
    with pytest.raises(AlreadyDone):
        at_home(visit, care)


def test_bad_answers_at_home_open_a_complaint(care):
    car = make_vehicle()
    visit = make_visit(customer=car.customer, vehicle=car, state="done", done_at=AT - DAY, report="看车")
    version = version_for("visit", visit.outlet, AT)
    ten = version.questions.filter(scale="ten").first()
    answers = answers_to(version) | {ten.pk: 1}
    response = record_visit_answers(visit=visit, version=version, answers=answers, by=care, at=AT)
    assert (response.complaint.customer, response.complaint.vehicle) == (car.customer, car)


@pytest.mark.parametrize("state", ["chosen", "dropped"])
def test_nobody_answers_where_nobody_goes(care, state):
    with pytest.raises(Refused):
        at_home(make_visit(state=state, reason="客户搬走"), care)


def test_who_may_not_ask_at_home(care):
    visit = make_visit(state="done", done_at=AT, report="看车")
    for role in (Role.SERVICE_ADVISOR, Role.CASHIER):
        with pytest.raises(PermissionDenied):
            at_home(visit, make_user("陶然", role, make_outlet()))


def test_two_enter_the_answers_at_once(transactional_db):
    care = make_user("方嘉敏", Role.CUSTOMER_CARE, make_outlet())
    visit = make_visit(state="done", done_at=AT, report="看车")
    version = version_for("visit", visit.outlet, AT)
    outcomes = race([lambda: at_home(visit, care, version=version)] * 3)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AnsweredAlready"] * 2 + ["SurveyResponse"]


def test_the_questionnaire_on_the_pages(client, clock, care):
    clock(AT)
    client.force_login(care)
    visit = make_visit(state="done", done_at=AT - DAY, report="看车")
    ask = f"/visits/{visit.pk}/ask/"
    assert ask in client.get(f"/visits/{visit.pk}/").content.decode()
    assert client.get(ask).status_code == 200
    version = version_for("visit", visit.outlet, AT)
    assert client.post(ask, {}).status_code == 422
    assert client.post(ask, posted(version)).status_code == 302
    response = SurveyResponse.objects.get(visit=visit)
    page = client.get(f"/visits/{visit.pk}/").content.decode()
    assert response.get_absolute_url() in page and ask not in page
    assert f"/visits/{visit.pk}/" in client.get(response.get_absolute_url()).content.decode()
    assert client.post(ask, posted(version)).status_code == 422
    chosen = make_visit(state="chosen")
    assert client.get(f"/visits/{chosen.pk}/ask/").status_code == 302


# --- Chance -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frame", "share", "number"),
    [(0, "2", 0), (1, "2", 1), (50, "2", 1), (51, "2", 2), (100, "0", 0), (7, "100", 7), (3, "33.34", 2)],
)
def test_the_number_is_the_share_rounded_up(frame, share, number):
    assert visit_sampling.number_of(frame, Decimal(share)) == number


def test_the_smallest_hashes_are_drawn_whatever_the_order_of_the_list():
    codes = [f"C{number:03}" for number in range(200)]
    smallest = sorted(codes, key=lambda code: sha256(f"{SEED}:{code}".encode()).hexdigest())[:4]
    assert visit_sampling.chosen(SEED, codes, Decimal(2)) == smallest
    assert visit_sampling.chosen(SEED, reversed(codes), Decimal(2)) == smallest
    assert visit_sampling.chosen("00" * 32, codes, Decimal(2)) != smallest


# --- Drawing ----------------------------------------------------------------------------------------------------------


def test_who_paid_in_the_month_before_is_in_the_list(manager):
    outlet = make_outlet()
    drawn = [make_paid(date(2026, 10, day)) for day in (1, 31)]
    insurer = make_paid(receipts="0", kind="accident", assessed_amount=Decimal(4000))
    for fields in ({"settled_on": date(2026, 9, 30)}, {"settled_on": date(2026, 11, 1)}, {"receipts": "0"}):
        make_paid(**fields)
    make_paid(kind="pdi")
    make_paid(outlet=make_outlet("SH02", "嘉禾川沙店"))
    draw = draw_visits(outlet=outlet, month=NOVEMBER, by=manager, at=AT)
    assert draw.frame == sorted(order.vehicle.customer.code for order in [*drawn, insurer])
    assert draw.share == 2 and draw.visits.count() == 1
    visit = draw.visits.get()
    assert (visit.state, visit.due_on) == ("chosen", date(2026, 11, 30))
    assert visit.vehicle.customer == visit.customer


def test_a_customer_with_two_orders_is_one_and_the_car_is_that_which_came_last(manager):
    customer = make_customer()
    make_paid(date(2026, 10, 20), customer=customer)
    last = make_paid(date(2026, 10, 28), customer=customer)
    draw = draw_visits(outlet=make_outlet(), month=NOVEMBER, by=manager, at=AT)
    assert draw.frame == [customer.code]
    assert draw.visits.get().vehicle == last.vehicle


def test_a_draw_can_be_drawn_again_later(manager):
    for _each in range(60):
        make_paid()
    draw = draw_visits(outlet=make_outlet(), month=NOVEMBER, by=manager, at=AT)
    # What comes in afterwards changes nothing.
    make_paid()
    settle("visits.share", "50")
    draw.refresh_from_db()
    assert visits.drawn_again(draw) == visit_sampling.chosen(draw.seed, draw.frame, draw.share)
    assert set(visits.drawn_again(draw)) == set(draw.visits.values_list("customer__code", flat=True))
    assert draw.visits.count() == 2


def test_a_month_is_drawn_once(manager):
    make_paid()
    outlet = make_outlet()
    draw_visits(outlet=outlet, month=NOVEMBER, by=manager, at=AT)
    with pytest.raises(AlreadyDone):
        draw_visits(outlet=outlet, month=NOVEMBER, by=manager, at=AT)
    assert HomeVisit.objects.count() == 1 and VisitDraw.objects.count() == 1


def test_two_who_draw_at_once_draw_once(transactional_db):
    make_paid()
    outlet = make_outlet()
    found = race([partial(draw_visits, outlet=outlet, month=NOVEMBER, at=AT) for _each in range(4)])
    drawn = [each for each in found if isinstance(each, VisitDraw)]
    assert len(drawn) == 1
    assert all(isinstance(each, AlreadyDone) for each in found if each not in drawn), found
    assert HomeVisit.objects.count() == 1


def test_nobody_to_draw_and_months_to_come_are_refused(manager):
    with translation.override("en"):
        with pytest.raises(Refused, match="nobody to draw"):
            draw_visits(outlet=make_outlet(), month=NOVEMBER, by=manager, at=AT)
        with pytest.raises(Refused, match="not begun"):
            draw_visits(outlet=make_outlet(), month=date(2026, 12, 1), by=manager, at=AT)


def test_who_may_not_settle_sampling_draws_nothing(care):
    make_paid()
    with pytest.raises(PermissionDenied):
        draw_visits(outlet=make_outlet(), month=NOVEMBER, by=care, at=AT)


def test_the_job_draws_every_live_outlet_and_twice_changes_nothing(db, clock):
    make_paid()
    for code, live_on in (("SH02", date(2026, 12, 1)), ("SH03", date(2026, 10, 20))):
        make_paid(date(2026, 10, 15), outlet=make_outlet(code, code, live_on=live_on))
    make_paid(date(2026, 10, 25), outlet=make_outlet("SH03"))
    make_outlet("SH04", "没有客户")
    assert draw_missing(at=AT) == {"draws": 2, "visits": 2}
    # SH02 is not live yet; of SH03 the order from before its first day does not count.
    assert {draw.outlet.code: len(draw.frame) for draw in VisitDraw.objects.all()} == {"SH01": 1, "SH03": 1}
    assert draw_missing(at=AT + DAY) == {"draws": 0, "visits": 0}


def test_the_job_runs_once_a_night_and_leaves_a_record(db, clock):
    make_paid()
    clock(AT)
    job()
    job()
    assert HomeVisit.objects.count() == 1
    assert JobRun.objects.get(job="complaints.draw_visits").counts == {"draws": 1, "visits": 1}


def test_the_command_shows_the_draw_and_finds_one_that_was_tampered_with(db, clock):
    clock(AT)
    for _each in range(3):
        make_paid()
    told = [_command("json") for _each in range(2)]
    assert told[0] == told[1]
    found = json.loads(told[0])
    assert found["same_as_kept"] and len(found["frame"]) == 3 and len(found["drawn"]) == 1
    HomeVisit.objects.update(customer=make_customer())
    with pytest.raises(CommandError, match="not those"):
        _command("text")


def _command(form: str) -> str:
    out = StringIO()
    call_command("draw_visits", outlet="SH01", month="2026-11", format=form, stdout=out)
    return out.getvalue()


# --- One visit --------------------------------------------------------------------------------------------------------


def plan(visit, by, **fields):
    values = {"planned_at": AT + 2 * DAY, "visitors": "方嘉敏、林知夏", "owner": by} | fields
    plan_visit(visit=visit, **values, by=by, at=AT)


def test_a_visit_from_plan_to_report(care):
    visit = make_visit()
    plan(visit, care)
    plan(visit, care, planned_at=AT + 3 * DAY)
    report_visit(visit=visit, done_at=AT + 3 * DAY, report="车况良好", by=care, at=AT + 4 * DAY)
    visit.refresh_from_db()
    assert (visit.state, visit.report) == ("done", "车况良好")
    contact = Contact.objects.get()
    assert (contact.kind, contact.customer, contact.outside_budget) == ("visit", visit.customer, True)
    actions = TrailEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["visit.planned", "visit.planned", "visit.done"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"planned_at": AT}, "planned_at"), ({"visitors": "  "}, "visitors"), ({"owner": None}, "owner")],
)
def test_a_plan_that_cannot_be_is_refused(care, fields, field):
    if "owner" in fields:
        fields = {"owner": make_user("林知夏", Role.SERVICE_ADVISOR, make_outlet())}
    with pytest.raises(Refused) as refused:
        plan(make_visit(), care, **fields)
    assert refused.value.field == field


def test_what_is_over_stays_as_it_is(care):
    visit = make_visit()
    drop_visit(visit=visit, reason="客户已搬走", by=care, at=AT)
    for step in (partial(plan, visit, care), partial(drop_visit, visit=visit, reason="再来", by=care, at=AT)):
        with pytest.raises(AlreadyDone):
            step()
    with pytest.raises(AlreadyDone):
        report_visit(visit=visit, done_at=AT, report="去过了", by=care, at=AT)


def test_who_was_slower_is_told_and_changes_nothing(care):
    visit = make_visit()
    stale = HomeVisit.objects.select_related("outlet").get(pk=visit.pk)
    plan(visit, care)
    with pytest.raises(AlreadyDone, match="方嘉敏"):
        drop_visit(visit=stale, reason="没空", by=care, at=AT)
    visit.refresh_from_db()
    assert visit.state == "planned"


def test_a_report_says_something_and_is_not_of_the_future(care):
    visit = make_visit()
    for fields in ({"report": " ", "done_at": AT}, {"report": "好", "done_at": AT + DAY}):
        with pytest.raises(Refused):
            report_visit(visit=visit, **fields, by=care, at=AT)
    with pytest.raises(Refused):
        drop_visit(visit=visit, reason=" ", by=care, at=AT)


def test_a_visit_by_hand(care):
    customer = make_customer()
    other = make_vehicle(plate="沪A00001")
    with pytest.raises(Refused):
        add_visit(outlet=make_outlet(), customer=customer, vehicle=other, due_on=AT.date(), by=care, at=AT)
    with pytest.raises(Refused):
        add_visit(outlet=make_outlet(), customer=customer, due_on=AT.date() - DAY, by=care, at=AT)
    visit = add_visit(outlet=make_outlet(), customer=customer, due_on=AT.date(), by=care, at=AT)
    assert (visit.draw, visit.state, visit.made_by) == (None, "chosen", care)


def test_the_owner_has_it_on_the_first_page(care, manager):
    visit = make_visit()
    assert [item.url for item in my_day.due_for(manager, AT)] == ["/visits/?outlet=SH01"]
    plan(visit, care)
    assert [item.url for item in my_day.due_for(care, AT)] == [visit.get_absolute_url()]
    assert my_day.due_for(manager, AT) == []


def test_visits_of_somebody_who_leaves_go_to_somebody_else(care, manager):
    visit = make_visit()
    plan(visit, care)
    assert open_work.find("visits").count(care) == 1
    assert visits.hand_over_visits(from_user=care, to_user=manager, by=manager, at=AT, reason="休假") == 1
    assert HomeVisit.objects.get().owner == manager
    with pytest.raises(Refused):
        advisor = make_user("林知夏", Role.SERVICE_ADVISOR, make_outlet())
        visits.hand_over_visits(from_user=manager, to_user=advisor, by=manager, at=AT, reason="休假")


def test_the_car_tells_of_visits_and_quality_problems(client, clock, care):
    clock(AT)
    client.force_login(care)
    visit = make_visit()
    make_problem(vehicle=visit.vehicle, entered_by=care)
    page = client.get(visit.vehicle.get_absolute_url()).content.decode()
    assert visit.get_absolute_url() in page and "天窗" in page
    plan(visit, care)
    assert "方嘉敏、林知夏" in client.get(visit.vehicle.get_absolute_url()).content.decode()


# --- The pages --------------------------------------------------------------------------------------------------------


def test_the_list_by_month_and_state_with_its_draw(client, clock, manager):
    clock(AT)
    client.force_login(manager)
    make_paid()
    assert client.get("/visits/").context["draws"][0].draw is None
    assert client.post("/visits/draw/", {"outlet": "SH01", "month": "2026-11"}).status_code == 302
    page = client.get("/visits/?month=2026-11&drawn=yes")
    assert page.context["draws"][0].frame == 1 and page.context["page"].total == 1
    assert VisitDraw.objects.get().seed in page.content.decode()
    assert client.get("/visits/?month=2026-10").context["page"].total == 0
    assert client.post("/visits/draw/", {"outlet": "SH01", "month": "2026-11"}).status_code == 422


def test_the_page_says_why_this_customer(client, clock, manager):
    clock(AT)
    client.force_login(manager)
    for _each in range(5):
        make_paid()
    visit = draw_visits(outlet=make_outlet(), month=NOVEMBER, by=manager, at=AT).visits.get()
    how = client.get(visit.get_absolute_url()).context["how"]
    assert (how.place, how.frame, how.number) == (1, 5, 1)
    assert how.hashed == f"{visit.draw.seed}:{visit.customer.code}"


def test_a_visit_through_its_pages(client, clock, care):
    clock(AT)
    client.force_login(care)
    address = make_visit().get_absolute_url()
    when = "2026-11-22T10:00"
    assert client.post(f"{address}plan/", {"planned_at": when, "visitors": "", "owner": care.pk}).status_code == 422
    assert client.post(f"{address}plan/", {"planned_at": when, "visitors": "两人", "owner": care.pk}).status_code == 302
    clock(shanghai("2026-11-22 15:00"))
    client.force_login(care)
    assert client.post(f"{address}report/", {"done_at": when, "report": "门板异响"}).status_code == 302
    page = client.get(address)
    assert page.context["visit"].state == "done"
    assert "/quality/new/?visit=" in page.content.decode()


def test_a_visit_by_hand_through_its_page(client, clock, care):
    clock(AT)
    client.force_login(care)
    customer = make_customer()
    sent = {"outlet": "SH01", "customer": customer.pk, "vehicle": "", "due_on": "2026-11-25"}
    assert client.get("/visits/new/").status_code == 200
    assert client.post("/visits/new/", {**sent, "customer": ""}).status_code == 422
    assert client.post("/visits/new/", sent).headers["Location"] == HomeVisit.objects.get().get_absolute_url()
