"""A complaint on its way: handed over, accepted or refused, answered, sorted out, done, called, closed, reopened."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from complaints.complaint_clocks import as_kept, rebuild, states
from complaints.models import Complaint, HandOver, Pairing, Promise, ProofFile
from complaints.services import (
    Liability,
    accept,
    answer_complaint,
    ask_correction,
    close_complaint,
    finish,
    give_view,
    hand_over,
    keep_promise,
    liability_state,
    make_promise,
    proposed_recipient,
    prove_correction,
    record_satisfaction,
    refuse,
    reopen_complaint,
    sort_out,
    take_back,
    take_complaint,
    what_closing_lacks,
    withdraw_promise,
)
from notices.models import Message
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_employee, make_outlet, make_user
from tests.racing import race

AT = shanghai("2026-11-05 09:30")


def later(minutes: int):
    return AT + timedelta(minutes=minutes)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def outlet(db):
    return make_outlet()


@pytest.fixture
def care(outlet):
    return make_user("叶青", Role.CUSTOMER_CARE, outlet)


@pytest.fixture
def advisor(outlet):
    return make_user("林知夏", Role.SERVICE_ADVISOR, outlet)


@pytest.fixture
def manager(outlet):
    return make_user("韩立诚", Role.SERVICE_MANAGER, outlet)


@pytest.fixture
def complaint(outlet, care):
    return take_complaint(
        outlet=outlet, channel="hotline", category="quality", contact="刹车异响", by=care, at=AT, caller_name="周女士"
    )


def fresh(complaint) -> Complaint:
    return Complaint.objects.get(pk=complaint.pk)


def signed_over(complaint, care, advisor) -> Complaint:
    accept(hand_over=hand_over(complaint=complaint, to_user=advisor, by=care, at=later(1)), by=advisor, at=later(5))
    return fresh(complaint)


def sorted_out(complaint, advisor, at) -> None:
    sort_out(
        complaint=complaint,
        cause="repair",
        cause_words="制动片没有倒角",
        handler=advisor,
        plan="明天上午返修，不收费",
        plan_by_at=at + timedelta(days=1),
        by=advisor,
        at=at,
    )


def done(complaint, care, advisor) -> Complaint:
    complaint = signed_over(complaint, care, advisor)
    answer_complaint(complaint=complaint, words="已致歉，下午给答复", by=advisor, at=later(20))
    sorted_out(complaint, advisor, later(50))
    finish(complaint=complaint, result="倒角并清洁，试车无异响", by=advisor, at=later(600))
    return complaint


def test_three_clocks_start_with_it(complaint):
    clocks = {view.row.kind: view for view in states(complaint, later(20))}
    assert {kind: view.row.deadline_at for kind, view in clocks.items()} == {
        "answered": later(30),
        "sorted": later(60),
        "closed": later(2880),
    }
    assert [stretch.minutes for stretch in clocks["answered"].stretches] == [30]
    assert clocks["answered"].countdown.percent == 66


def test_a_clock_of_opening_hours_stands_still_at_night(outlet, care):
    late = take_complaint(
        outlet=outlet, channel="letter", category="other", contact="来信", by=care, at=shanghai("2026-11-05 19:50")
    )
    (answered, *_others) = states(late, shanghai("2026-11-06 07:00"))
    assert answered.row.deadline_at == shanghai("2026-11-06 08:20")
    assert [stretch.minutes for stretch in answered.stretches] == [10, 20]
    assert answered.countdown.percent == 33
    assert answered.countdown.stage == "ok"


def test_no_clock_before_the_go_live_day(outlet, care):
    outlet.live_on = date(2026, 11, 6)
    outlet.save()
    early = take_complaint(outlet=outlet, channel="letter", category="other", contact="早", by=care, at=AT)
    assert not early.clocks.exists()


def test_from_taking_to_closing(complaint, care, advisor, manager):
    complaint = done(complaint, care, advisor)
    with pytest.raises(Refused, match="Call the customer first"):
        close_complaint(complaint=complaint, by=manager, at=later(610))
    record_satisfaction(complaint=complaint, result="satisfied", words="现在好了", by=care, at=later(620))
    with pytest.raises(Refused, match="who answers for it"):
        close_complaint(complaint=complaint, by=manager, at=later(630))
    give_view(complaint=complaint, side="care", degree="none", by=care, at=later(640))
    with pytest.raises(PermissionDenied):
        close_complaint(complaint=complaint, by=care, at=later(650))
    close_complaint(complaint=complaint, by=manager, at=later(660))
    assert fresh(complaint).closed_at == later(660)
    stops = dict(complaint.clocks.values_list("kind", "stopped_at"))
    assert stops == {"answered": later(20), "sorted": later(50), "closed": later(660)}
    assert rebuild(complaint) == as_kept(complaint)


def test_sorting_out_answers_too(complaint, care, advisor):
    complaint = signed_over(complaint, care, advisor)
    sorted_out(complaint, advisor, later(25))
    assert fresh(complaint).answered_at == later(25)


def test_it_is_not_done_before_it_is_sorted_out(complaint, advisor):
    with pytest.raises(Refused, match="Sort it out first"):
        finish(complaint=complaint, result="好了", by=advisor, at=later(5))


def test_a_refusal_goes_back_with_its_reason(complaint, care, advisor):
    offered = hand_over(complaint=complaint, to_user=advisor, by=care, at=later(1))
    with pytest.raises(Refused, match="Say why"):
        refuse(hand_over=offered, reason=" ", by=advisor, at=later(2))
    refuse(hand_over=offered, reason="不是我的单", by=advisor, at=later(2))
    assert fresh(complaint).handler is None
    assert Message.objects.filter(code="complaint.refused", recipient=care).count() == 1
    again = hand_over(complaint=complaint, department="workshop", by=care, at=later(3))
    assert again.state == HandOver.State.WAITING


def test_only_the_one_named_signs(complaint, care, advisor, outlet):
    other = make_user("周航", Role.SERVICE_ADVISOR, outlet)
    offered = hand_over(complaint=complaint, to_user=advisor, by=care, at=later(1))
    with pytest.raises(Refused, match="林知夏"):
        accept(hand_over=offered, by=other, at=later(2))


def test_a_department_is_signed_for_by_its_head(complaint, care, advisor, outlet):
    head = make_user("周大勇", Role.WORKSHOP_MANAGER, outlet)
    offered = hand_over(complaint=complaint, department="workshop", by=care, at=later(1))
    with pytest.raises(Refused):
        accept(hand_over=offered, by=advisor, at=later(2))
    accept(hand_over=offered, by=head, at=later(3))
    assert (fresh(complaint).handler, fresh(complaint).department) == (head, "workshop")


def test_the_service_manager_signs_where_a_department_has_no_head(complaint, care, manager):
    offered = hand_over(complaint=complaint, department="parts", by=care, at=later(1))
    accept(hand_over=offered, by=manager, at=later(3))
    assert fresh(complaint).handler == manager


def test_one_hand_over_waits_at_a_time(complaint, care, advisor):
    first = hand_over(complaint=complaint, to_user=advisor, by=care, at=later(1))
    with pytest.raises(AlreadyDone, match="waits for a signature"):
        hand_over(complaint=complaint, department="parts", by=care, at=later(2))
    take_back(hand_over=first, reason="填错了", by=care, at=later(3))
    hand_over(complaint=complaint, department="parts", by=care, at=later(4))


def test_it_goes_to_the_paired_advisor_without_an_order(complaint, care, advisor, outlet):
    assert proposed_recipient(complaint, care, date(2026, 11, 5)) is None
    Pairing.objects.create(outlet=outlet, care=care, advisor=advisor, from_on=date(2026, 11, 1))
    assert proposed_recipient(complaint, care, date(2026, 11, 5)) == advisor


def test_not_satisfied_takes_it_back(complaint, care, advisor, manager):
    complaint = done(complaint, care, advisor)
    record_satisfaction(complaint=complaint, result="not_satisfied", words="还响", by=care, at=later(620))
    complaint = fresh(complaint)
    assert complaint.done_at is None
    assert not complaint.closed_at
    assert set(Message.objects.filter(code="complaint.not_satisfied").values_list("recipient", flat=True)) == {
        advisor.pk,
        manager.pk,
    }
    finish(complaint=complaint, result="换片", by=advisor, at=later(900))
    # The earlier call says nothing about what was done since.
    assert "Call the customer first" in what_closing_lacks(complaint)[0]


def closed(complaint, care, advisor, manager) -> Complaint:
    complaint = done(complaint, care, advisor)
    record_satisfaction(complaint=complaint, result="mostly", words="可以", by=care, at=later(620))
    give_view(complaint=complaint, side="care", degree="none", by=care, at=later(630))
    close_complaint(complaint=complaint, by=manager, at=later(660))
    return complaint


def test_not_satisfied_after_closing_opens_it_again(complaint, care, advisor, manager):
    complaint = closed(complaint, care, advisor, manager)
    record_satisfaction(complaint=complaint, result="not_satisfied", words="又响了", by=care, at=later(5000))
    complaint = fresh(complaint)
    assert (complaint.closed_at, complaint.done_at, complaint.round) == (None, None, 2)
    second = complaint.clocks.get(kind="closed", round=2)
    assert (second.from_at, second.deadline_at) == (later(5000), later(5000 + 2880))
    assert rebuild(complaint) == as_kept(complaint)


def test_reopening_needs_a_reason_and_gives_a_full_period(complaint, care, advisor, manager):
    complaint = closed(complaint, care, advisor, manager)
    with pytest.raises(Refused):
        reopen_complaint(complaint=complaint, reason="", by=manager, at=later(700))
    reopen_complaint(complaint=complaint, reason="关错了", by=manager, at=later(700))
    with pytest.raises(AlreadyDone):
        reopen_complaint(complaint=complaint, reason="关错了", by=manager, at=later(701))


def test_promises_stand_in_the_way_of_closing(complaint, care, advisor):
    complaint = done(complaint, care, advisor)
    promise = make_promise(
        complaint=complaint, what="送一次保养", owner=advisor, due_at=later(1000), by=advisor, at=later(610)
    )
    assert any("1 promise" in sentence for sentence in what_closing_lacks(complaint))
    with pytest.raises(Refused, match="can be seen"):
        keep_promise(promise=promise, proof="", by=advisor, at=later(620))
    keep_promise(promise=promise, proof="工单 SH01-WX00012", by=advisor, at=later(620))
    assert not any("promise" in sentence for sentence in what_closing_lacks(complaint))
    with pytest.raises(AlreadyDone):
        withdraw_promise(promise=promise, why="不要了", by=advisor, at=later(630))


PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def test_files_prove_a_promise_and_a_correction(complaint, care, advisor, client, clock, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    clock(later(610))
    what = {"complaint": complaint, "what": "送一次保养", "owner": advisor}
    promise = make_promise(due_at=later(1000), by=advisor, at=later(600), **what)
    action = ask_correction(outlet=complaint.outlet, due_on=date(2026, 11, 9), by=advisor, at=later(600), **what)
    client.force_login(advisor)
    keep = f"/complaints/{complaint.number}/promise/{promise.pk}/keep/"
    wrong = [SimpleUploadedFile("签收单.png", PNG), SimpleUploadedFile("x.exe", b"MZ\0\0")]
    assert client.post(keep, {"proof": "", "files": wrong}).status_code == 422
    assert client.post(keep, {"proof": ""}).status_code == 422
    assert not ProofFile.objects.exists() and Promise.objects.open().exists()
    both = [SimpleUploadedFile("签收单.png", PNG), SimpleUploadedFile("券.txt", "已发".encode())]
    assert client.post(keep, {"proof": "", "files": both}).status_code == 302
    promise.refresh_from_db()
    assert (promise.kept_at, promise.proof) == (later(610), "签收单.png, 券.txt")
    prove = f"/complaints/actions/{action.pk}/"
    shown = {"proof": "已培训", "files": SimpleUploadedFile("签到.png", PNG)}
    assert client.post(prove, shown).status_code == 302
    # Sent twice: told so, and no second file
    with pytest.raises(AlreadyDone):
        prove_correction(action=action, files=[SimpleUploadedFile("签到.png", PNG)], by=advisor, at=later(611))
    assert [each.name for each in ProofFile.objects.all()] == ["签收单.png", "券.txt", "签到.png"]
    page = client.get(complaint.get_absolute_url()).content.decode()
    for proof in ProofFile.objects.all():
        address = f"/complaints/proofs/{proof.pk}/"
        assert address in page
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == PNG
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    client.force_login(make_user("外店", Role.SERVICE_ADVISOR, make_outlet("SH02", "嘉禾川沙店")))
    assert client.get(address).status_code == 404


def test_liability_agreed_differing_decided(complaint, care, manager, outlet):
    desk = make_user("沈佳宁", Role.FRONT_DESK_SUPERVISOR, outlet)
    one, two = make_employee("E001", outlet=outlet), make_employee("E002", outlet=outlet)

    def see(side, degree, employee, by, why=""):
        give_view(complaint=complaint, side=side, degree=degree, employee=employee, why=why, by=by, at=later(60))
        return liability_state(complaint), fresh(complaint).liable, fresh(complaint).employee

    assert see("care", "full", one, care) == (Liability.ONE_SIDED, True, one)
    assert see("front_desk", "partly", two, desk)[:2] == (Liability.DIFFERS, False)
    assert Message.objects.filter(code="complaint.liability_differs", recipient=manager).count() == 1
    assert see("front_desk", "partly", one, desk) == (Liability.AGREED, True, one)
    see("front_desk", "none", None, desk)
    with pytest.raises(Refused, match="Say why"):
        see("decision", "full", two, manager)
    assert see("decision", "full", two, manager, "派工单写明") == (Liability.DECIDED, True, two)
    with pytest.raises(Refused, match="has decided"):
        see("care", "none", None, care)


def test_one_person_does_not_give_both_views(complaint, manager, care, outlet):
    """A service manager may call customers and count for the front desk; two views of one person are none."""
    one = make_employee("E001", outlet=outlet)
    values = {"complaint": complaint, "employee": one, "at": later(60)}
    give_view(side="front_desk", degree="full", by=manager, **values)
    with pytest.raises(Refused, match="other side"):
        give_view(side="care", degree="full", by=manager, **values)
    assert liability_state(complaint) == Liability.ONE_SIDED
    # Their own they may change, somebody else gives the other, and whoever may decide still decides
    give_view(side="front_desk", degree="partly", by=manager, **values)
    give_view(side="care", degree="none", by=care, **values | {"employee": None})
    assert liability_state(complaint) == Liability.DIFFERS
    give_view(side="decision", degree="full", why="派工单写明", by=manager, **values)
    assert liability_state(complaint) == Liability.DECIDED


def test_the_page_offers_the_views_that_are_left(complaint, manager, client, clock):
    clock(later(60))
    give_view(complaint=complaint, side="front_desk", degree="none", by=manager, at=later(50))
    client.force_login(manager)
    form = client.get(complaint.get_absolute_url()).context["liability_form"]
    assert [value for value, _label in form.fields["side"].choices] == ["front_desk", "decision"]


def test_two_sign_at_once(transactional_db):
    outlet = make_outlet()
    care = make_user("叶青", Role.CUSTOMER_CARE, outlet)
    heads = [make_user(name, Role.WORKSHOP_MANAGER, outlet) for name in ("周大勇", "周小勇")]
    complaint = take_complaint(outlet=outlet, channel="onsite", category="other", contact="吵", by=care, at=AT)
    offered = hand_over(complaint=complaint, department="workshop", by=care, at=later(1))

    def sign(by):
        return lambda: accept(hand_over=HandOver.objects.get(pk=offered.pk), by=by, at=later(2))

    outcomes = race([sign(head) for head in heads])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyDone", "NoneType"]
    winner = heads[outcomes.index(None)]
    assert fresh(complaint).handler == winner
    assert winner.name in str(next(outcome for outcome in outcomes if outcome))


def test_nothing_is_promised_or_handed_over_once_somebody_has_closed_it(complaint, care, advisor):
    """Of who has the page open since before."""
    seen = fresh(complaint)
    Complaint.objects.filter(pk=complaint.pk).update(closed_at=later(5))
    with pytest.raises(Refused, match="closed"):
        make_promise(complaint=seen, what="回电", owner=advisor, due_at=later(60), by=care, at=later(6))
    with pytest.raises(Refused, match="closed"):
        hand_over(complaint=seen, to_user=advisor, by=care, at=later(6))
    assert not complaint.promises.exists() and not complaint.hand_overs.exists()
