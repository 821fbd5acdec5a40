"""The complaint's page and its steps, by role: what comes next, who may, what is refused and where it is said."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from complaints import handling_day
from complaints.models import Complaint, CorrectiveAction, HandOver, LiabilityView, Pairing, Promise
from complaints.services import (
    accept,
    answer_complaint,
    ask_correction,
    finish,
    give_view,
    hand_over,
    make_promise,
    record_satisfaction,
    refuse,
    sort_out,
    take_complaint,
)
from complaints.services.absence import count_of, hand_over_complaints, places_of
from staff import my_day, trail
from staff.refusals import Refused
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_customer, make_employee, make_order, make_outlet, make_user, make_vehicle

AT = shanghai("2026-11-05 09:30")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def care(db, clock, client):
    clock(AT)
    user = make_user("叶青", Role.CUSTOMER_CARE, make_outlet())
    client.force_login(user)
    return user


@pytest.fixture
def advisor(care):
    return make_user("林知夏", Role.SERVICE_ADVISOR, make_outlet(), employee=make_employee("林知夏"))


@pytest.fixture
def manager(care):
    return make_user("单以晴", Role.CUSTOMER_CARE_MANAGER, make_outlet())


@pytest.fixture
def head(care):
    return make_user("韩立诚", Role.SERVICE_MANAGER, make_outlet())


def taken(by, at=AT, **fields):
    words = {"channel": "hotline", "category": "quality", "contact": "刹车异响，修了两次还响"}
    return take_complaint(outlet=make_outlet(), by=by, at=at, **words | fields)


def in_hand(care, advisor, at=AT, **fields):
    made = taken(care, at=at, **fields)
    accept(hand_over=hand_over(complaint=made, to_user=advisor, by=care, at=at), by=advisor, at=at)
    return made


def planned(care, advisor, at=AT, **fields):
    made = in_hand(care, advisor, at, **fields)
    words = {"cause": "repair", "cause_words": "刹车片型号装错", "plan": "免费换原厂刹车片"}
    sort_out(complaint=made, **words, handler=advisor, plan_by_at=at + timedelta(hours=8), by=advisor, at=at)
    return made


def done(care, advisor, at=AT, **fields):
    made = planned(care, advisor, at, **fields)
    finish(complaint=made, result="换了原厂刹车片", by=advisor, at=at)
    return made


def page_of(client, made) -> str:
    answer = client.get(made.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def post(client, made, deed, **data):
    return client.post(f"{made.get_absolute_url()}{deed}/", data)


def primary(page: str) -> str:
    """The one primary button of the page's head."""
    head = page[page.index("case-head") : page.index("panel-foot")]
    found = head[head.index("btn-primary") :]
    return found[found.index(">") + 1 : found.index("<")]


# Taking ---------------------------------------------------------------------------------------------------------------


def form_of(**fields):
    words = {"channel": "hotline", "category": "quality", "contact": "刹车异响", "outlet": "SH01"}
    return words | {"received_at": "2026-11-05T09:20", "incident": "none"} | fields


def test_taking_hands_it_over_to_the_orders_advisor(care, advisor, client):
    car = make_vehicle()
    order = make_order(car, advisor=advisor.employee)
    client.post("/complaints/take/", form_of(vehicle=car.pk, order=order.number, hand_to="proposed"))
    made = Complaint.objects.get()
    waiting = made.hand_overs.get()
    assert (waiting.to_user, waiting.sent_by, waiting.state) == (advisor, care, "waiting")
    assert made.customer == car.customer


def test_without_an_order_it_goes_to_the_paired_advisor(care, advisor, client):
    Pairing.objects.create(outlet=make_outlet(), care=care, advisor=advisor, from_on="2026-01-01")
    page = client.get("/complaints/take/").content.decode()
    assert "林知夏" in page[page.index('value="proposed"') :][:120]
    client.post("/complaints/take/", form_of(vehicle=make_vehicle().pk))
    assert HandOver.objects.get().to_user == advisor


@pytest.mark.parametrize(("hand_to", "found"), [("later", 0), ("department:workshop", 1)])
def test_it_can_wait_or_go_to_a_department(care, client, hand_to, found):
    client.post("/complaints/take/", form_of(vehicle=make_vehicle().pk, hand_to=hand_to))
    assert Complaint.objects.count() == 1
    assert HandOver.objects.filter(department="workshop").count() == found == HandOver.objects.count()


def test_a_buyer_of_parts_complains_without_a_car(care, client):
    known = make_customer("周子涵")
    client.post("/complaints/take/", form_of(customer=known.pk, caller_name="周先生", hand_to="later"))
    client.post("/complaints/take/", form_of(contact="刹车片不合用", caller_name="钱进", caller_mobile="13800001234"))
    first, second = Complaint.objects.order_by("pk")
    assert (first.customer, first.caller_name) == (known, "周先生")
    assert (second.customer, second.caller_name, second.caller_mobile) == (None, "钱进", "13800001234")
    page = page_of(client, second)
    assert "138****1234" in page and "13800001234" not in page
    nobody = client.post("/complaints/take/", form_of(contact="没有人"))
    assert nobody.status_code == 422 and "caller_name" in nobody.context["form"].errors


def test_a_customer_is_found_while_typing(care, client):
    known = make_customer("周子涵", mobile="13712345678")
    elsewhere = make_customer("周子琪", outlet=make_outlet("SH02", "嘉禾金桥店", area="沪西区域"))
    hits = client.get("/complaints/take/customers/", {"q": "周子"}).json()["results"]
    assert [hit["value"] for hit in hits] == [known.pk] and elsewhere.pk not in hits
    assert "13712345678" not in str(hits)
    beside = client.get("/complaints/take/car/", {"customer": known.pk}).content.decode()
    assert "周**" in beside


# The page -------------------------------------------------------------------------------------------------------------


def test_the_primary_button_is_what_comes_next(care, advisor, manager, client):
    made = taken(care)
    assert primary(page_of(client, made)) == "Hand over" or "移交" in primary(page_of(client, made))
    handed = hand_over(complaint=made, to_user=advisor, by=care, at=AT)
    client.force_login(advisor)
    assert f"{made.number}/accept/" in page_of(client, made)
    accept(hand_over=handed, by=advisor, at=AT)
    assert 'class="btn btn-primary" href="#answer"' in page_of(client, made)
    answer_complaint(complaint=made, words="已联系", by=advisor, at=AT)
    assert 'class="btn btn-primary" href="#sort-out"' in page_of(client, made)
    words = {"cause": "repair", "cause_words": "装错", "plan": "重装"}
    sort_out(complaint=made, **words, handler=advisor, plan_by_at=AT + timedelta(hours=4), by=advisor, at=AT)
    assert 'class="btn btn-primary" href="#finish"' in page_of(client, made)
    finish(complaint=made, result="已重装", by=advisor, at=AT)
    assert 'href="#call"' not in page_of(client, made), "an advisor does not make the satisfaction call"
    client.force_login(care)
    assert 'class="btn btn-primary" href="#call"' in page_of(client, made)
    record_satisfaction(complaint=made, result="satisfied", words="可以了", by=care, at=AT)
    client.force_login(manager)
    page = page_of(client, made)
    assert f"{made.number}/close/" in page and 'aria-describedby="lacks"' in page


def test_the_whole_way_by_form(care, advisor, manager, client, clock):
    made = taken(care)
    post(client, made, "hand-over", to_user=advisor.pk, words="客户很急")
    client.force_login(advisor)
    post(client, made, "accept")
    post(client, made, "answer", words="已致歉，约今天下午来店")
    plan = {"cause": "repair", "cause_words": "装错型号", "plan": "免费更换", "plan_by_at": "2026-11-05T16:00"}
    post(client, made, "sort-out", **plan, handler=advisor.pk, team="")
    post(client, made, "promise", what="今天下午四点前换好", owner=advisor.pk, due_at="2026-11-05T16:00")
    promise = Promise.objects.get()
    post(client, made, f"promise/{promise.pk}/keep", proof="客户签字的结算单")
    post(client, made, "finish", result="换了原厂刹车片")
    client.force_login(care)
    post(client, made, "satisfaction", result="not_satisfied", words="还是响")
    made.refresh_from_db()
    assert made.done_at is None and made.answered_at == AT
    client.force_login(advisor)
    clock(AT + 5 * MINUTE)
    post(client, made, "finish", result="换了卡钳")
    client.force_login(care)
    clock(AT + 10 * MINUTE)
    post(client, made, "satisfaction", result="satisfied", words="好了")
    post(client, made, "liability", side="care", degree="full", employee=advisor.employee.pk, why="装错")
    client.force_login(manager)
    answer = post(client, made, "close")
    assert answer.status_code == 302
    made.refresh_from_db()
    assert made.closed_at == AT + 10 * MINUTE and made.liable and made.employee == advisor.employee
    page = page_of(client, made)
    assert "换了卡钳" in page and "还是响" in page and 'id="reopen"' in page
    post(client, made, "reopen", reason="客户又打电话来")
    made.refresh_from_db()
    assert made.closed_at is None and made.round == 2


def test_who_refuses_says_why_and_care_sees_it_first(care, advisor, client):
    made = taken(care)
    hand_over(complaint=made, to_user=advisor, by=care, at=AT)
    client.force_login(advisor)
    answer = post(client, made, "refuse", reason=" ")
    assert answer.status_code == 422 and answer.context["refuse_form"].errors
    post(client, made, "refuse", reason="这是配件的问题")
    client.force_login(care)
    assert "这是配件的问题" in page_of(client, made)
    assert any(item.url.startswith(made.get_absolute_url()) for item in my_day.due_for(care, AT))


def test_nobody_signs_for_somebody_else(care, advisor, client):
    made = taken(care)
    hand_over(complaint=made, to_user=advisor, by=care, at=AT)
    assert "/accept/" not in page_of(client, made)
    post(client, made, "accept")
    assert HandOver.objects.get().state == "waiting"


def test_what_was_typed_comes_back_with_the_error(care, advisor, client):
    made = in_hand(care, advisor)
    client.force_login(advisor)
    answer = post(client, made, "sort-out", cause="repair", cause_words="型号装错了", plan="", handler=advisor.pk)
    page = answer.content.decode()
    assert answer.status_code == 422 and "型号装错了" in page
    assert {"plan", "plan_by_at"} <= set(answer.context["sort_form"].errors)
    answer = post(client, made, "promise", what="送车上门", owner=advisor.pk, due_at="2026-11-04T09:00")
    assert answer.status_code == 422 and "送车上门" in answer.content.decode()
    assert "due_at" in answer.context["promise_form"].errors


def test_a_person_or_a_department_but_not_both(care, advisor, client):
    made = taken(care)
    both = post(client, made, "hand-over", to_user=advisor.pk, department="parts")
    none = post(client, made, "hand-over", to_user="", department="")
    assert both.status_code == none.status_code == 422
    assert not HandOver.objects.exists()


def test_a_broken_promise_is_said_in_words(care, advisor, client, clock):
    made = in_hand(care, advisor)
    make_promise(complaint=made, what="中午前回电", owner=advisor, due_at=AT + timedelta(hours=2), by=advisor, at=AT)
    clock(AT + timedelta(hours=3))
    assert 'class="sev sev-alert"' in page_of(client, made)
    ledger = client.get("/complaints/promises/?state=broken").content.decode()
    assert "中午前回电" in ledger and made.number in ledger
    assert made.number in client.get("/complaints/?broken=yes").content.decode()


def test_the_page_says_which_time_was_counted(care, client, clock):
    clock("2026-11-05 17:50")
    at = shanghai("2026-11-05 17:50")
    made = taken(care, at=at, received_at=at)
    page = page_of(client, made)
    counted = page[page.index('id="counted"') :]
    clock_rows = made.clocks.get(kind="answered").counted
    assert len(clock_rows) >= 1 and counted.count("<tr>") >= 4


def test_a_complaint_without_clocks_has_its_page_too(care, client):
    made = Complaint.objects.create(
        number="TS/2026 11#7", outlet=make_outlet(), received_at=AT, channel="letter", category="other", contact="x"
    )
    assert page_of(client, made)


# Liability ------------------------------------------------------------------------------------------------------------


def to_decide(user) -> list[str]:
    return [item.url for item in handling_day.due_for(user, AT) if item.url.endswith("#liability")]


def test_where_they_differ_the_service_manager_decides(care, advisor, head, client):
    made = done(care, advisor)
    someone = make_employee("高子墨")
    supervisor = make_user("解思宁", Role.FRONT_DESK_SUPERVISOR, make_outlet())
    post(client, made, "liability", side="care", degree="full", employee=advisor.employee.pk, why="")
    counts = f"{made.get_absolute_url()}#liability"
    assert counts in urls(supervisor) and counts not in urls(head)
    client.force_login(supervisor)
    post(client, made, "liability", side="front_desk", degree="partly", employee=someone.pk, why="技师装错")
    made.refresh_from_db()
    assert not made.liable and counts not in urls(supervisor)
    assert to_decide(head) == [made.get_absolute_url() + "#liability"]
    client.force_login(head)
    without_reason = post(client, made, "liability", side="decision", degree="full", employee=someone.pk, why="")
    assert without_reason.status_code == 422
    post(client, made, "liability", side="decision", degree="full", employee=someone.pk, why="工单上是他签字")
    made.refresh_from_db()
    assert made.liable and made.employee == someone
    assert to_decide(head) == []


@pytest.mark.parametrize("side", ["front_desk", "decision"])
def test_care_speaks_for_care_only(care, advisor, client, side):
    made = done(care, advisor)
    answer = post(client, made, "liability", side=side, degree="none", why="x")
    assert answer.status_code == 422
    assert not LiabilityView.objects.exists()


def test_agreeing_views_wait_for_nobody(care, advisor, head):
    made = done(care, advisor)
    supervisor = make_user("解思宁", Role.FRONT_DESK_SUPERVISOR, make_outlet())
    give_view(complaint=made, side="care", degree="none", by=care, at=AT)
    give_view(complaint=made, side="front_desk", degree="none", by=supervisor, at=AT)
    assert to_decide(head) == []


# My day ---------------------------------------------------------------------------------------------------------------


def urls(user, at=AT):
    return [item.url for item in my_day.due_for(user, at)]


def test_my_day_says_what_each_has_to_do(care, advisor, manager):
    made = taken(care)
    url = made.get_absolute_url()
    assert f"{url}#hand-over" in urls(care) and f"{url}#hand-over" in urls(manager)
    handed = hand_over(complaint=made, to_user=advisor, by=care, at=AT)
    assert f"{url}#sign" in urls(advisor) and f"{url}#sign" not in urls(care)
    refuse(hand_over=handed, reason="不是我接的车", by=advisor, at=AT)
    assert f"{url}#sign" not in urls(advisor) and f"{url}#hand-over" in urls(care)
    accept(hand_over=hand_over(complaint=made, to_user=advisor, by=care, at=AT), by=advisor, at=AT)
    (item,) = [item for item in my_day.due_for(advisor, AT) if item.url == f"{url}#answer"]
    assert item.deadline_at == made.clocks.get(kind="answered").deadline_at
    words = {"cause": "repair", "cause_words": "装错", "plan": "重装"}
    due_at = AT + timedelta(hours=4)
    sort_out(complaint=made, **words, handler=advisor, plan_by_at=due_at, by=advisor, at=AT)
    (item,) = [item for item in my_day.due_for(advisor, AT) if item.url == f"{url}#finish"]
    assert item.deadline_at == due_at
    finish(complaint=made, result="已重装", by=advisor, at=AT)
    assert f"{url}#finish" not in urls(advisor) and f"{url}#call" in urls(care)
    record_satisfaction(complaint=made, result="satisfied", words="好", by=care, at=AT)
    assert f"{url}#call" not in urls(care) and f"{url}#close" in urls(manager)


def test_a_department_is_signed_for_by_its_head_or_in_their_place(care, head):
    made = taken(care)
    hand_over(complaint=made, department="workshop", by=care, at=AT)
    url = f"{made.get_absolute_url()}#sign"
    assert url in urls(head)
    workshop = make_user("周大勇", Role.WORKSHOP_MANAGER, make_outlet())
    assert url in urls(workshop)
    fresh = type(head).objects.get(pk=head.pk)
    assert url not in urls(fresh)


def test_promises_and_corrections_stand_on_their_owners_day(care, advisor, client):
    made = in_hand(care, advisor)
    make_promise(complaint=made, what="送车上门", owner=advisor, due_at=AT + timedelta(hours=3), by=care, at=AT)
    asked = ask_correction(
        complaint=made, outlet=made.outlet, what="领料要核对型号", owner=advisor, due_on=AT.date(), by=care, at=AT
    )
    assert f"{made.get_absolute_url()}#promises" in urls(advisor)
    assert f"/complaints/actions/{asked.pk}/" in urls(advisor)
    client.force_login(advisor)
    assert client.post(f"/complaints/actions/{asked.pk}/", {"proof": ""}).status_code == 422
    client.post(f"/complaints/actions/{asked.pk}/", {"proof": "核对表已启用"})
    asked.refresh_from_db()
    assert asked.done_by == advisor
    assert f"/complaints/actions/{asked.pk}/" not in urls(advisor)


def test_a_manager_sees_what_is_stuck(care, head, client, clock):
    made = taken(care)
    late = clock(AT + timedelta(hours=5))
    stuck = [item for item in my_day.stuck_for(head, late) if item.url == made.get_absolute_url()]
    assert len(stuck) == 1 and stuck[0].why
    assert list(handling_day.stuck_for(care, late)) == []
    client.force_login(head)
    assert client.get("/").status_code == 200


# Absence --------------------------------------------------------------------------------------------------------------


def test_an_absent_persons_work_goes_over_at_once(care, advisor, manager):
    other = make_user("陈予安", Role.SERVICE_ADVISOR, make_outlet())
    made = in_hand(care, advisor)
    waiting = hand_over(complaint=taken(care, contact="二"), to_user=advisor, by=care, at=AT)
    promise = make_promise(complaint=made, what="回电", owner=advisor, due_at=AT + MINUTE, by=care, at=AT)
    asked = ask_correction(outlet=made.outlet, what="核对", owner=advisor, due_on=AT.date(), by=care, at=AT)
    assert count_of(advisor) == 4
    assert [place.outlet for place in places_of(advisor)] == [made.outlet]
    given = {"from_user": advisor, "to_user": other, "by": manager, "at": AT, "reason": "休假"}
    assert hand_over_complaints(**given) == 4
    for record, name in ((made, "handler"), (waiting, "to_user"), (promise, "owner"), (asked, "owner")):
        record.refresh_from_db()
        assert getattr(record, name) == other
    assert trail.entries_about(made).filter(action="complaint.given_on", reason="休假").exists()
    assert count_of(advisor) == 0
    cashier = make_user("邵文", Role.CASHIER, make_outlet())
    with pytest.raises(Refused):
        hand_over_complaints(**given | {"from_user": other, "to_user": cashier})
    assert count_of(other) == 4


# Lists ----------------------------------------------------------------------------------------------------------------


def shown(client, address, made) -> set[str]:
    page = client.get(f"/complaints/{address}").content.decode()
    return {each.number for each in made if f'href="{each.get_absolute_url()}"' in page}


def test_every_complaint_stands_under_one_step(care, advisor, client):
    made = {
        "new": taken(care, contact="一"),
        "waiting": taken(care, contact="二"),
        "in_hand": in_hand(care, advisor, contact="三"),
        "to_call": done(care, advisor, contact="四"),
        "closed": taken(care, contact="五"),
    }
    hand_over(complaint=made["waiting"], to_user=advisor, by=care, at=AT)
    Complaint.objects.filter(pk=made["closed"].pk).update(closed_at=AT)
    for tab, each in made.items():
        assert shown(client, f"?state={tab}", made.values()) == {each.number}, tab
    assert shown(client, "", made.values()) == {each.number for tab, each in made.items() if tab != "closed"}
    assert len(shown(client, "?state=all", made.values())) == 5


def test_the_list_is_sorted_by_the_deadline_that_comes_next(care, client):
    later = taken(care, contact="一", received_at=AT)
    sooner = taken(care, contact="二", received_at=AT - timedelta(minutes=20))
    unclocked = Complaint.objects.create(
        number="SH01-TS00900", outlet=make_outlet(), received_at=AT, channel="letter", category="other", contact="x"
    )
    page = client.get("/complaints/").content.decode()
    places = [page.index(each.get_absolute_url()) for each in (sooner, later, unclocked)]
    assert places == sorted(places)


def test_pages_of_the_list_lose_and_double_nothing(care, client):
    made = {taken(care, contact=f"第 {number} 件").number for number in range(60)}
    seen, address = [], "/complaints/"
    while address:
        answer = client.get(address)
        page = answer.context["page"]
        seen += [row.number for row in page]
        address = f"/complaints/?after={page.after}" if page.after else ""
    assert len(seen) == 60 and set(seen) == made


def test_filters_narrow_and_the_export_holds_exactly_that(care, advisor, client, clock):
    from io import BytesIO

    from openpyxl import load_workbook

    car = make_vehicle(plate="沪A8K216")
    one = planned(care, advisor, vehicle=car, contact="一")
    two = taken(care, contact="二", category="price")
    assert shown(client, "?cause=repair", [one, two]) == {one.number}
    assert shown(client, f"?handler={advisor.pk}", [one, two]) == {one.number}
    assert shown(client, "?overdue=yes", [one, two]) == set()
    clock(AT + timedelta(hours=3))
    assert shown(client, "?overdue=yes", [one, two]) == {two.number}
    assert shown(client, "?received_from=2026-11-06", [one, two]) == set()
    answer = client.get("/complaints/export/?cause=repair")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    found = [row for row in rows if one.number in row or two.number in row]
    assert len(found) == 1 and one.number in found[0]
    assert car.vin not in str(rows) and car.customer.mobile not in str(rows) and "周**" in str(rows)
    assert trail.entries_about(care).filter(action="complaints.exported").count() == 1
    head = make_user("韩立诚", Role.SERVICE_MANAGER, make_outlet())
    client.force_login(head)
    whole = list(
        load_workbook(BytesIO(client.get("/complaints/export/?cause=repair").content)).active.iter_rows(
            values_only=True
        )
    )
    assert car.vin in str(whole)


def queries(client, address) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_list_and_the_ledgers_cost_the_same_for_few_and_many(care, advisor, client):
    def one_more(number):
        made = in_hand(care, advisor, contact=f"第 {number} 件", vehicle=make_vehicle(plate=f"沪B{number:05d}"))
        make_promise(complaint=made, what="回电", owner=advisor, due_at=AT + MINUTE, by=care, at=AT)
        ask_correction(complaint=made, outlet=made.outlet, what="核对", owner=advisor, due_on=AT.date(), by=care, at=AT)

    one_more(1)
    addresses = ["/complaints/", "/complaints/promises/", "/complaints/actions/", "/complaints/minutes/"]
    for address in addresses:
        queries(client, address)
    few = {address: queries(client, address) for address in addresses}
    for number in range(2, 12):
        one_more(number)
    assert {address: queries(client, address) for address in addresses} == few


def test_the_page_costs_the_same_for_a_short_and_a_long_story(care, advisor, client):
    made = in_hand(care, advisor)

    def another():
        make_promise(complaint=made, what="回电", owner=advisor, due_at=AT + MINUTE, by=care, at=AT)
        ask_correction(complaint=made, outlet=made.outlet, what="核对", owner=advisor, due_on=AT.date(), by=care, at=AT)

    another()
    queries(client, made.get_absolute_url())
    few = queries(client, made.get_absolute_url())
    for _ in range(8):
        another()
    assert queries(client, made.get_absolute_url()) == few


def test_my_day_costs_the_same_for_few_and_many(care, advisor):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            list(handling_day.due_for(advisor, AT))
        return len(captured)

    in_hand(care, advisor, contact="一", vehicle=make_vehicle())
    hand_over(complaint=taken(care, contact="二"), to_user=advisor, by=care, at=AT)
    cost()
    few = cost()
    for number in range(6):
        in_hand(care, advisor, contact=f"三 {number}", vehicle=make_vehicle(plate=f"沪B{number:05d}"))
        hand_over(complaint=taken(care, contact=f"四 {number}"), to_user=advisor, by=care, at=AT)
    assert cost() == few


# Pairs ----------------------------------------------------------------------------------------------------------------


def test_pairs_are_made_and_ended(care, advisor, manager, client):
    client.force_login(manager)
    fields = {"outlet": "SH01", "care": care.pk, "advisor": advisor.pk, "from_on": "2026-11-01"}
    client.post("/complaints/pairs/", fields)
    pair = Pairing.objects.get()
    assert client.post("/complaints/pairs/", fields).status_code == 422
    other = make_user("陈予安", Role.SERVICE_ADVISOR, make_outlet())
    client.post("/complaints/pairs/", fields | {"advisor": other.pk, "from_on": "2026-11-05"})
    pair.refresh_from_db()
    assert str(pair.to_on) == "2026-11-04"
    new = Pairing.objects.get(advisor=other)
    assert client.post(f"/complaints/pairs/{new.pk}/", {"to_on": "2026-11-01"}).status_code == 422
    client.post(f"/complaints/pairs/{new.pk}/", {"to_on": "2026-11-30"})
    new.refresh_from_db()
    assert str(new.to_on) == "2026-11-30"
    client.force_login(care)
    assert client.get("/complaints/pairs/").status_code == 403


def test_a_foreign_outlets_ledgers_stay_closed(care, advisor, client):
    elsewhere = make_outlet("SH02", "嘉禾金桥店", area="沪西区域")
    stranger = make_user("许可", Role.SERVICE_MANAGER, elsewhere)
    made = in_hand(care, advisor)
    promise = make_promise(complaint=made, what="回电", owner=advisor, due_at=AT + MINUTE, by=care, at=AT)
    asked = ask_correction(outlet=made.outlet, what="核对", owner=advisor, due_on=AT.date(), by=care, at=AT)
    client.force_login(stranger)
    assert client.get(made.get_absolute_url()).status_code == 404
    assert client.get(f"/complaints/actions/{asked.pk}/").status_code == 404
    assert "回电" not in client.get("/complaints/promises/").content.decode()
    assert "核对" not in client.get("/complaints/actions/").content.decode()
    assert post(client, made, f"promise/{promise.pk}/keep", proof="x").status_code == 404
    own = take_complaint(outlet=elsewhere, channel="hotline", category="quality", contact="x", by=stranger, at=AT)
    assert post(client, own, f"promise/{promise.pk}/keep", proof="x").status_code == 404
    promise.refresh_from_db()
    assert promise.kept_at is None and CorrectiveAction.objects.open().count() == 1
