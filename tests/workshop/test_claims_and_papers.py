"""Claims and their decisions, advice that waits, the daily check of papers and what it proposes."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from staff.my_day import due_for
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.makers import make_employee, make_order, make_outlet, make_user, make_vehicle
from tests.racing import race
from tests.workshop.ending import AT, HOUR, make_desk, make_ready
from workshop import papers
from workshop.models import Advice, Claim, PaperCheck
from workshop.services.advice import decline_advice, give_advice, take_advice
from workshop.services.claims import ClaimedAlready, decide_claim, enter_claim, record_reimbursement
from workshop.services.paper_checks import check_papers, fingerprint
from workshop.settling_figures import claims_passed, paper_scores

TODAY = AT.date()
DAY = timedelta(days=1)


# --- Claims -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def clerk(db):
    return make_user("邵宁", Role.WARRANTY_CLERK, make_outlet())


def entered(by, number="GM-1", order=None, **fields):
    order = order or make_order(opened_at=AT - DAY)
    given = {"number": number, "claimed_on": TODAY, "amount": Decimal(800)} | fields
    return enter_claim(order=order, by=by, at=AT, **given)


def decided(claim, by, decision="passed", **fields):
    return decide_claim(claim=claim, decision=decision, decided_on=TODAY, by=by, at=AT, **fields)


def test_a_claim_is_entered_decided_and_paid(clerk):
    claim = entered(clerk, parts_kept=True)
    assert (claim.decision, claim.vehicle, claim.parts_kept) == ("pending", claim.order.vehicle, True)
    decided(claim, clerk, parts_kept=True)
    record_reimbursement(claim=claim, amount=Decimal(760), reimbursed_on=TODAY, by=clerk, at=AT)
    claim.refresh_from_db()
    assert (claim.decision, claim.decided_on, claim.reimbursed, claim.reimbursed_on) == ("passed", TODAY, 760, TODAY)


def test_without_a_number_it_gets_the_next_and_the_same_twice_is_one(clerk):
    claim = entered(clerk, number="")
    assert claim.number == "SH01-SP00001"
    entered(clerk, "GM-1", claim.order)
    with pytest.raises(ClaimedAlready):
        entered(clerk, "GM-1", claim.order)
    with pytest.raises(Refused):
        entered(clerk, "GM-1", claim.order, amount=Decimal(801))


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"amount": Decimal(0)}, "amount"), ({"claimed_on": TODAY + DAY}, "claimed_on"),
     ({"claimed_on": TODAY - 3 * DAY}, "claimed_on")],
)  # fmt: skip
def test_claims_that_cannot_be(clerk, fields, field):
    with pytest.raises(Refused) as refused:
        entered(clerk, **fields)
    assert refused.value.field == field


def test_a_refusal_says_why_and_brings_no_money(clerk):
    claim = entered(clerk)
    with pytest.raises(Refused) as refused:
        decided(claim, clerk, "refused")
    assert refused.value.field == "refusal"
    decided(claim, clerk, "refused", refusal="照片不全")
    with pytest.raises(Refused):
        record_reimbursement(claim=claim, amount=Decimal(1), reimbursed_on=TODAY, by=clerk, at=AT)
    with pytest.raises(AlreadyDone) as already:
        decided(claim, clerk)
    assert "邵宁" in str(already.value)


def test_no_more_money_than_was_claimed_and_once(clerk):
    claim = decided(entered(clerk), clerk)
    for amount in ("800.01", "0"):
        with pytest.raises(Refused):
            record_reimbursement(claim=claim, amount=Decimal(amount), reimbursed_on=TODAY, by=clerk, at=AT)
    record_reimbursement(claim=claim, amount=Decimal(800), reimbursed_on=TODAY, by=clerk, at=AT)
    with pytest.raises(AlreadyDone):
        record_reimbursement(claim=claim, amount=Decimal(800), reimbursed_on=TODAY, by=clerk, at=AT)


def test_who_may_not_keep_claims(clerk):
    with pytest.raises(PermissionDenied):
        entered(make_desk())
    with pytest.raises(PermissionDenied):
        decided(entered(clerk), make_user("邵静", Role.WARRANTY_CLERK, make_outlet("SH02", "嘉禾川沙店")))


@pytest.mark.django_db(transaction=True)
def test_decided_by_two_at_once_one_decision_is_kept():
    clerk = make_user("邵宁", Role.WARRANTY_CLERK, make_outlet())
    claim = entered(clerk)
    outcomes = race(
        [
            lambda: decided(Claim.objects.get(pk=claim.pk), clerk),
            lambda: decided(Claim.objects.get(pk=claim.pk), clerk, "refused", refusal="照片不全"),
        ]
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["AlreadyDone", "Claim"], outcomes
    connection.close()


def test_the_share_that_passed_counts_decided_claims_of_the_year(clerk):
    order = make_order(opened_at=AT - DAY)
    for number in range(20):
        claim = entered(clerk, f"GM-{number}", order)
        decided(claim, clerk, "refused" if number == 0 else "passed", refusal="照片不全" if number == 0 else "")
    entered(clerk, "GM-waiting", order)
    assert claims_passed(Claim.objects.all(), TODAY).percent == 95
    assert claims_passed(Claim.objects.all(), date(2027, 1, 1)).percent is None


def test_the_list_and_a_claim(clerk, clock, client):
    clock(AT)
    claim = entered(clerk)
    client.force_login(clerk)
    assert claim.number in client.get("/claims/").content.decode()
    assert claim.number not in client.get("/claims/?state=paid").content.decode()
    assert client.get(f"/claims/{claim.number}/").status_code == 200
    address = f"/claims/{claim.number}/decide/"
    assert client.post(address, {"decision": "refused", "decided_on": TODAY}).status_code == 422
    sent = client.post(address, {"decision": "passed", "decided_on": TODAY})
    assert (sent.status_code, sent["Location"]) == (302, f"/claims/{claim.number}/")
    posted = {"order": claim.order.number, "claimed_on": TODAY, "amount": "120.50"}
    assert client.post("/claims/new/", posted)["Location"] == "/claims/SH01-SP00001/"


def test_a_claim_that_waits_too_long_is_due(clerk):
    entered(clerk, order=make_order(opened_at=AT - 40 * DAY), claimed_on=TODAY - 30 * DAY)
    entered(clerk, "GM-2", claimed_on=TODAY)
    assert [item.why for item in due_for(clerk, AT)] == ["GM-1"]


# --- Advice -----------------------------------------------------------------------------------------------------------


def advised(by, order=None, words="建议更换后刹车片", **fields):
    order = order or make_ready()
    given = {"outlet": order.outlet, "vehicle": order.vehicle, "order": order, "words": words}
    return give_advice(by=by, at=AT, **given | fields)


def test_advice_waits_for_the_cars_next_visit(db):
    desk = make_desk()
    first = advised(desk, urgency="safety", amount=Decimal(420))
    later = advised(desk, first.order, "雨刮器老化")
    assert list(Advice.objects.for_car(first.vehicle)) == [first, later]
    with pytest.raises(AlreadyDone):
        advised(desk, first.order)
    with pytest.raises(Refused):
        advised(desk, first.order, "滤芯", due_on=TODAY - DAY)


def test_advice_ends_with_an_order_of_the_car_or_the_customers_word(db):
    desk = make_desk()
    done, unwanted = advised(desk), advised(desk, words="底盘装甲")
    with pytest.raises(Refused):
        take_advice(advice=done, order=make_order(make_vehicle(plate="沪A51289")), by=desk, at=AT)
    take_advice(advice=done, order=done.order, by=desk, at=AT)
    with pytest.raises(AlreadyDone):
        decline_advice(advice=done, answer="不要", by=desk, at=AT)
    with pytest.raises(Refused):
        decline_advice(advice=unwanted, answer=" ", by=desk, at=AT)
    decline_advice(advice=unwanted, answer="不需要", by=desk, at=AT)
    assert not Advice.objects.open().exists()
    with pytest.raises(PermissionDenied):
        advised(make_user("财务", Role.FINANCE, make_outlet()))


# --- Papers -----------------------------------------------------------------------------------------------------------

FINE = dict.fromkeys(papers.ITEMS, "ok")


@pytest.fixture
def supervisor(db):
    return make_user("韩立诚", Role.FRONT_DESK_SUPERVISOR, make_outlet())


def given_back(advisor=None, at=AT):
    return make_order(advisor=advisor, opened_at=at - DAY, delivered_at=at - HOUR)


def checked(order, by, faults=(), words="", seen="", at=AT):
    items = FINE | dict.fromkeys(faults, "fault")
    return check_papers(order=order, items=items, words=words, seen=seen, by=by, at=at)


def test_papers_are_checked_item_by_item(supervisor):
    order = given_back()
    with pytest.raises(Refused) as refused:
        checked(order, supervisor, ["additions"])
    assert refused.value.field == "words"
    with pytest.raises(Refused):
        check_papers(order=order, items={"reception": "ok"}, by=supervisor, at=AT)
    check = checked(order, supervisor, ["additions"], "增项没有客户签字")
    assert (check.looked_at, check.faults, check.advisor, check.delivered_on) == (8, 1, order.advisor, TODAY)


def test_checked_again_from_what_was_seen(supervisor):
    order = given_back()
    check = checked(order, supervisor, ["parts"], "领料单缺一项")
    with pytest.raises(AlreadyDone):
        checked(order, supervisor)
    again = checked(order, supervisor, seen=fingerprint(check), at=AT + HOUR)
    assert (again.pk, again.faults, again.words) == (check.pk, 0, "")


def test_nobody_checks_a_car_that_is_here_nor_papers_of_their_own(supervisor):
    with pytest.raises(Refused):
        checked(make_order(opened_at=AT), supervisor)
    own = make_employee("韩立诚")
    supervisor.employee = own
    supervisor.save()
    with pytest.raises(Refused):
        checked(given_back(own), supervisor)
    with pytest.raises(PermissionDenied):
        checked(given_back(), make_desk())


@pytest.mark.django_db(transaction=True)
def test_checked_by_two_at_once_one_is_kept():
    supervisor = make_user("韩立诚", Role.FRONT_DESK_SUPERVISOR, make_outlet())
    order = given_back()
    outcomes = race([lambda: checked(order, supervisor)] * 2)
    assert sorted(type(each).__name__ for each in outcomes) == ["AlreadyDone", "PaperCheck"], outcomes
    assert PaperCheck.objects.count() == 1
    connection.close()


def test_the_months_score_by_advisor(supervisor):
    lin, ye = make_employee("林知夏"), make_employee("叶青")
    checked(given_back(lin), supervisor, ["parts"], "缺")
    checked(given_back(lin), supervisor)
    checked(given_back(ye), supervisor)
    checked(given_back(lin, AT - 31 * DAY), supervisor, list(papers.ITEMS), "全错")
    scores = paper_scores(make_outlet(), date(2026, 11, 1))
    assert {each.advisor.name: (each.orders, each.faults, each.score) for each in scores.values()} == {
        "林知夏": (2, 1, Decimal("93.75")),
        "叶青": (1, 0, Decimal("100.00")),
    }


def test_papers_not_looked_at_are_due(supervisor):
    order = given_back()
    (item,) = [each for each in due_for(supervisor, AT) if "/papers/" in each.url]
    assert item.url == f"/papers/?outlet=SH01&day={TODAY}"
    checked(order, supervisor)
    assert not [each for each in due_for(supervisor, AT) if "/papers/" in each.url]


def test_the_day_and_one_orders_list(supervisor, clock, client):
    clock(AT)
    order = given_back()
    client.force_login(supervisor)
    assert order.number in client.get("/papers/").content.decode()
    posted = {f"i-{item}": "ok" for item in papers.ITEMS}
    assert client.post(f"/orders/{order.number}/papers/", {}).status_code == 422
    assert client.post(f"/orders/{order.number}/papers/", posted)["Location"].startswith("/papers/")
    assert PaperCheck.objects.get().by == supervisor


def test_the_score_is_proposed_in_payroll_and_saved_by_a_person(supervisor, clock, client):
    from payroll.models import Assessment, Membership

    clock(AT)
    lin = make_employee("林知夏")
    Membership.objects.create(employee=lin, group="front_desk", coefficient="0.4", from_on=date(2026, 1, 1))
    checked(given_back(lin), supervisor, ["parts"], "缺")
    client.force_login(supervisor)
    page = client.get("/commission/assessments/?outlet=SH01&month=2026-11")
    assert "87.5" in page.content.decode()
    assert not Assessment.objects.exists()
