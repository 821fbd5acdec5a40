"""What the demo shows: people, cars and records that hold together, and key customers in every state."""

from collections import Counter, defaultdict
from datetime import date
from itertools import groupby, pairwise
from string import digits

import pytest
from django.db import transaction

from campaigns.effect_figures import effect_of_campaign
from campaigns.models import Campaign, Guest, Lead, Stamp, Task
from campaigns.plan_figures import outcomes
from complaints.models import Complaint
from customers import criteria
from customers.models import Candidate, Case, CaseAction, Customer, EvidenceItem, Vehicle, WatchShift
from customers.services import cases, detection, warnings
from demo import making, people
from demo.cars import check_digit
from demo.outlets import GOES_LIVE_TODAY
from notices.models import Delivery, Message
from parts.models import Guarantee
from payroll.models import FundEntry, FundPayment, Objection, Run, Statement
from staff.instants import local
from staff.models import Approval, ApprovalSeat, Employee, Outlet, Posting, TrailEntry, User
from staff.plates import PlateKind, look_of
from staff.roles import Role
from targets.catalogue import FIGURES
from tests.clock import shanghai
from tests.targets.figures.by_hand import ByHand
from tests.targets.figures.comparing import differences, rows_of_everything
from workshop.models import Claim, ItemLine, LabourLine, RepairOrder

# The demo is made once for the module; the mark has the database there also where these tests run alone.
# On SQLite `make_demo` is run by its own test.
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

AT = shanghai("2026-03-12 10:42")


class _TakeBack(Exception):
    pass


def _as_it_was_made(seed):
    """The demo in plain values, made and taken back."""
    found = None
    try:
        with transaction.atomic():
            making.make(seed=seed, at=AT, small=True)
            found = _plain()
            raise _TakeBack
    except _TakeBack:
        return found


def _plain():
    """All that the demo says, without the keys that the database gives."""

    def rows(model, *fields):
        return sorted(map(str, model.objects.values_list(*fields)))

    return {
        "people": rows(User, "username", "name", "employee__number", "created_at"),
        "customers": rows(Customer, "code", "name", "mobile", "background"),
        "cars": rows(Vehicle, "vin", "plate", "customer__code", "purchased_on", "financed"),
        "orders": rows(RepairOrder, "number", "vehicle__vin", "advisor__number", "opened_at", "repair_receipts"),
        "labour": rows(LabourLine, "order__number", "line", "operation", "technician__number"),
        "items": rows(ItemLine, "number", "line", "sku", "received", "fault_code"),
        "claims": rows(Claim, "number", "amount", "decision", "reimbursed_on"),
        "complaints": rows(Complaint, "number", "received_at", "contact", "closed_at", "liable"),
        "candidates": rows(Candidate, "vehicle__vin", "criterion", "state", "recorded_at", "reason"),
        "cases": rows(Case, "number", "title", "tier", "state", "deadline_at", "owner__username", "outcome"),
        "actions": rows(CaseAction, "case__number", "at", "kind", "words", "amount", "by__username", "next_by_at"),
        "messages": rows(Message, "code", "recipient__username", "queued_at", "read_at"),
        "fund": rows(FundPayment, "number", "purpose", "amount", "state", "voucher", "asked_at"),
        "entries": rows(FundEntry, "fund__outlet__code", "on", "source", "amount", "purpose", "run_number"),
        "runs": rows(Run, "number", "state", "fingerprint", "computed_by__username", "computed_at", "closed_at"),
        "statements": rows(Statement, "run__number", "employee__number", "lines", "income"),
        "objections": rows(Objection, "run__number", "employee__number", "code", "at", "answer", "answered_at"),
        "guarantees": rows(Guarantee, "number", "vehicle__vin", "amount", "state", "made_at", "tracking", "papers_at"),
        "approvals": rows(Approval, "label", "round", "state", "step", "counted", "applicant__username", "ended_at"),
        "campaigns": rows(Campaign, "number", "name", "state", "begins_on", "evaluation", "ended_at"),
        "guests": rows(Guest, "number", "name", "people", "at", "campaign__number"),
        "leads": rows(Lead, "campaign__number", "guest__number", "wants", "state", "amount", "next_on"),
        "trail": rows(TrailEntry, "label", "action", "at", "by__username", "reason"),
    }  # fmt: skip


@pytest.fixture(scope="module")
def first_time(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return _as_it_was_made(315)


@pytest.fixture(scope="module")
def demo(first_time, django_db_setup, django_db_blocker):
    """The small demo, there for all tests of this module, which only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield making.make(seed=315, at=AT, small=True)
        transaction.set_rollback(True)


@pytest.fixture
def back_again(demo):
    """Whatever the test changes is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_the_same_seed_and_instant_give_the_same_data(first_time, demo):
    again = _plain()
    for what, rows in first_time.items():
        assert again[what] == rows, what


def test_another_seed_gives_other_people(demo):
    from random import Random

    from demo import names

    assert [names.person(Random(1)) for _ in range(9)] != [names.person(Random(2)) for _ in range(9)]


# --- People -----------------------------------------------------------------------------------------------------------


def test_every_role_has_an_account_that_can_be_entered(demo):
    held = Posting.objects.filter(user__is_demo=True, user__is_active=True).values_list("role", flat=True)
    assert set(held) == set(Role.values)
    for name in ("linzhixia", "hanlicheng", "fangjiamin", "jiangyining", "zhongyifan"):
        assert User.objects.get(username=name).check_password(demo.password)


def test_every_outlet_has_its_posts_filled(demo):
    for outlet in Outlet.objects.all():
        there = Counter(outlet.employees.filter(left_on__isnull=True).values_list("position", flat=True))
        assert there == {**Counter(), **_heads()}
        assert 38 <= outlet.employees.count() <= 45


def _heads():
    heads = Counter()
    for post in people.POSTS:
        heads[post.title] += post.heads
    return heads


def test_names_that_are_hard_to_sort_are_among_them(demo):
    names = set(Customer.objects.values_list("name", flat=True)) | set(Employee.objects.values_list("name", flat=True))
    for family in ("单", "曾", "解", "欧阳"):
        assert any(name.startswith(family) for name in names), family
    assert Customer.objects.filter(name__endswith="公司").count() > 20
    assert Customer.objects.get(code="SH01-C00001").name_key


# --- Cars -------------------------------------------------------------------------------------------------------------


def test_the_check_digit_is_reckoned_as_everybody_does():
    # Numbers that are published as examples of the reckoning.
    for vin in ("1M8GDM9AXKP042788", "11111111111111111", "5GZCZ43D13S812715"):
        assert check_digit(vin) == vin[8]


def test_vins_pass_the_check_and_belong_to_no_manufacturer(demo):
    vins = list(Vehicle.objects.values_list("vin", flat=True))
    assert len(vins) > 700
    assert all(len(vin) == 17 and check_digit(vin) == vin[8] for vin in vins)
    assert not [vin for vin in vins if set(vin) & set("IOQ")]
    assert {vin[:3] for vin in vins} == {"LMK"}


def test_plates_look_as_the_cars_drive(demo):
    looks = defaultdict(Counter)
    for plate, model in Vehicle.objects.values_list("plate", "model"):
        looks["纯电" in model or "插混" in model][look_of(plate).kind] += 1
    assert set(looks[True]) == {PlateKind.NEW_ENERGY, PlateKind.NONE}
    assert set(looks[False]) == {PlateKind.BLUE, PlateKind.NONE}
    plates = list(Vehicle.objects.exclude(plate="").values_list("plate", flat=True))
    assert len(plates) == len(set(plates))


def test_a_car_only_gains_mileage(demo):
    read = defaultdict(list)
    for car, mileage in RepairOrder.objects.order_by("opened_at").values_list("vehicle", "mileage"):
        read[car].append(mileage)
    assert any(len(readings) > 3 for readings in read.values())
    for readings in read.values():
        assert all(earlier <= later for earlier, later in pairwise(readings))


# --- Records ----------------------------------------------------------------------------------------------------------


def test_nothing_lies_in_the_future(demo):
    today = local(AT).date()
    for model, fields in (
        (RepairOrder, ("opened_at", "completed_at", "delivered_at")),
        (Complaint, ("received_at", "closed_at")),
        (Case, ("opened_at", "settled_at", "verified_at", "closed_at", "reopened_at")),
        (CaseAction, ("at", "recorded_at", "next_done_at")),
        (Candidate, ("recorded_at", "decided_at")),
        (Message, ("queued_at",)),
        (TrailEntry, ("at",)),
    ):
        for field in fields:
            assert not model.objects.filter(**{f"{field}__gt": AT}).exists(), (model, field)
    for model, field in (
        (RepairOrder, "settled_on"),
        (ItemLine, "sold_on"),
        (Claim, "claimed_on"),
        (Claim, "decided_on"),
        (Claim, "reimbursed_on"),
    ):
        assert not model.objects.filter(**{f"{field}__gt": today}).exists(), (model, field)


@pytest.mark.parametrize(
    ("model", "field"),
    [(RepairOrder, "opened_at"), (Complaint, "received_at"), (Case, "opened_at"), (Guarantee, "made_at")],
)
def test_numbers_follow_the_time(demo, model, field):
    for outlet in Outlet.objects.all():
        rows = model.objects.filter(outlet=outlet).order_by("number").values_list("number", field)
        # Orders written here count beside those of the manufacturer's system.
        for series, numbered in groupby(rows, key=lambda row: row[0].rstrip(digits)):
            at = [instant for _number, instant in numbered]
            assert all(earlier <= later for earlier, later in pairwise(at)), (outlet, series)


def test_the_next_complaint_gets_the_next_number(back_again):
    outlet = Outlet.objects.get(code="SH01")
    last = Complaint.objects.filter(outlet=outlet).order_by("number").last().number
    from staff.numbers import next_number

    assert int(next_number("TS", outlet)[-5:]) == int(last[-5:]) + 1


def test_every_kind_of_order_is_there_and_cars_stand_in_the_workshop(demo):
    assert set(RepairOrder.objects.values_list("kind", flat=True)) == set(RepairOrder.Kind.values)
    assert RepairOrder.objects.filter(delivered_at__isnull=True).count() >= 6
    assert set(Complaint.objects.values_list("channel", flat=True)) >= set(Complaint.Channel.values) - {"headquarters"}
    assert set(Complaint.objects.values_list("category", flat=True)) == set(Complaint.Category.values)


# --- Key customers ----------------------------------------------------------------------------------------------------


def test_every_criterion_holds_for_several_cars(demo):
    found = Counter(signal.criterion for signal in detection.signals(on=local(AT).date()))
    assert set(found) == {criterion.code for criterion in criteria.all_criteria()}
    assert len(found) == 10
    assert min(found.values()) >= 2, found


def test_detection_finds_nothing_that_the_demo_does_not_show(back_again):
    recorded = detection.record_signals(at=AT)
    assert (recorded.new, recorded.extended, recorded.cases) == (0, 0, 0)
    assert warnings.sweep(at=AT)["messages"] == 0


def test_cases_stand_in_every_state_and_stage(demo):
    assert set(Case.objects.values_list("state", flat=True)) == set(Case.State.values)
    for stage in ("ok", "attention", "alert", "overdue"):
        assert Case.objects.in_stage(stage, AT).filter(state=Case.State.IN_HAND).exists(), stage
    assert set(Case.objects.open().values_list("tier", flat=True)) == {"AAA", "AA", "A"}
    assert Case.objects.filter(state=Case.State.OPENED, owner__isnull=True).count() >= 2
    assert Case.objects.filter(reopened_at__isnull=False, state=Case.State.IN_HAND).count() == 2
    assert Case.objects.filter(state=Case.State.IN_HAND, first_action_at__isnull=True).exists()
    assert TrailEntry.objects.filter(action="case.tier_changed").exists()


def test_candidates_stand_in_every_state_and_wait_at_different_ages(demo):
    assert set(Candidate.objects.values_list("state", flat=True)) == set(Candidate.State.values)
    ages = sorted((AT - at).total_seconds() / 3600 for at in
                  Candidate.objects.waiting().values_list("recorded_at", flat=True))  # fmt: skip
    assert ages[0] < 3 and any(12 < age < 19.2 for age in ages) and any(19.2 < age < 24 for age in ages)
    assert ages[-1] > 24
    assert not Candidate.objects.filter(state="dismissed", reason="").exists()
    beside = Candidate.objects.waiting().filter(vehicle__in=Case.objects.open().values("vehicle"))
    assert beside.exists()


def test_work_is_on_record_and_promised(demo):
    kinds = set(CaseAction.objects.values_list("kind", flat=True))
    assert kinds >= {"call", "visit", "negotiation", "watch", "compensation", "technical", "settlement", "verification"}
    assert CaseAction.objects.next_steps().filter(next_by_at__gt=AT).count() >= 5
    assert WatchShift.objects.filter(from_at__lte=AT, to_at__gt=AT).exists()


def test_the_people_concerned_were_warned_when_it_was_time(demo):
    told = set(Message.objects.values_list("code", flat=True))
    assert {"candidate.new", "candidate.waiting", "case.half", "case.alert", "case.overdue", "case.aaa"} <= told
    late = Case.objects.overdue(AT).filter(outlet__code="SH01").get()
    keys = Message.objects.filter(code="case.overdue", key__startswith=f"case/{late.pk}/")
    names = set(keys.values_list("recipient__name", flat=True))
    assert {"韩立诚", "蒋以宁", "陆怀远", "查以恒", late.owner.name} == names
    assert Message.objects.filter(read_at__isnull=True).exists()
    to_staff = [Delivery.Channel.EMAIL, Delivery.Channel.ROBOT]
    assert not Delivery.objects.filter(channel__in=to_staff).exists(), "nothing of a played past is sent by e-mail"


def test_the_outlet_that_goes_live_today_has_only_todays_candidates(demo):
    outlet = Outlet.objects.get(code=GOES_LIVE_TODAY.code)
    assert outlet.live_on == local(AT).date()
    assert not Case.objects.filter(outlet=outlet).exists()
    dated = EvidenceItem.objects.filter(candidate__outlet=outlet).values_list("dated_on", flat=True)
    assert dated and set(dated) == {outlet.live_on}
    held = {signal.vin for signal in detection.signals(on=local(AT).date())}
    here = Vehicle.objects.filter(vin__in=held, customer__outlet=outlet)
    assert here.count() == 3, "the command shows the two of its history all the same"


def test_a_case_of_the_demo_can_be_worked_on(back_again):
    case = Case.objects.filter(state=Case.State.IN_HAND, outlet__code="SH01").order_by("deadline_at").last()
    manager = User.objects.get(username="hanlicheng")
    settled = cases.settle_case(case=case, outcome="更换总成，客户认可", by=manager, at=AT)
    assert settled.state == Case.State.SETTLED


# Parts under guarantee ------------------------------------------------------------------------------------------------


def test_guarantees_stand_in_every_state(demo):
    assert set(Guarantee.objects.values_list("state", flat=True)) == set(Guarantee.State.values)
    assert set(Guarantee.objects.values_list("reason", flat=True)) == set(Guarantee.Reason.values)
    assert set(Guarantee.objects.values_list("source", flat=True)) == set(Guarantee.Source.values)
    on = local(AT).date()
    assert Guarantee.objects.papers_overdue(on).exists() and Guarantee.objects.filter(papers_at__isnull=False).exists()
    assert Guarantee.objects.without_papers().filter(papers_due_on__gte=on).exists()
    assert Guarantee.objects.filter(kind="loan", state="submitted").exists(), "12 March lies in the time of loans"


def test_approvals_show_what_can_become_of_them(demo):
    assert {"open", "signed", "refused", "withdrawn", "replaced"} == set(
        Approval.objects.values_list("state", flat=True)
    )
    split = [each for each in Approval.objects.open() if each.counted > each.amount]
    assert any(together["why"] for each in split for together in each.together_with)
    assert ApprovalSeat.objects.filter(in_place_of__isnull=False).exists()
    assert Approval.objects.open().filter(reminded_at__isnull=False).exists()


def test_everybody_who_signs_finds_something_to_sign(demo):
    on = local(AT).date()
    # The area that goes live today has nothing of its own; its manager stands in for the neighbour.
    for role in (Role.AREA_MANAGER, Role.REGION_COORDINATOR, Role.REGION_MANAGER, Role.TASK_FORCE_LEAD):
        for posting in Posting.objects.filter(role=role, user__is_demo=True).select_related("user"):
            assert Approval.objects.waiting_for(posting.user, on).exists(), posting.user


# Campaigns ------------------------------------------------------------------------------------------------------------


def test_what_is_past_is_settled_or_called_off_with_nothing_left_to_do(demo):
    past = Campaign.objects.filter(ends_on__lt=local(AT).date())
    assert set(past.values_list("state", flat=True)) == {"settled", "called_off"}
    assert {"seasonal", "open_day", "member_day", "club"} <= set(past.values_list("kind", flat=True))
    assert not Task.objects.filter(campaign__in=past.filter(state="settled"), done_at__isnull=True).exists()
    # Of those under way one task each is late.
    late = Task.objects.filter(done_at__isnull=True, due_on__lt=local(AT).date(), campaign__in=Campaign.objects.open())
    assert late.count() == 2


def test_an_evaluation_says_what_the_pages_show(demo):
    for campaign in Campaign.objects.filter(state="settled"):
        steps, found = campaign.invitations.steps(), outcomes([campaign])[campaign.pk]
        whole = effect_of_campaign(campaign, AT).whole
        for words in (
            f"名单 {steps['known']} 位，短信通知 {steps['written']} 位，联系上 {steps['reached']} 位",
            f"到场 {steps['came']} 位",
            f"{found.people} 人，线索 {found.leads} 条，成交 {found.won} 条",
            f"进厂 {whole.visits} 台次，预约 {whole.bookings} 台",
        ):
            assert words in campaign.evaluation, campaign.name
        assert found.people and steps["came"], campaign.name


def test_lists_are_written_to_before_they_are_called(demo):
    made = Campaign.objects.filter(audience__made_at__isnull=False)
    assert {"seasonal", "open_day", "trade_in", "group", "lecture", "member_day", "club"} == set(
        made.values_list("kind", flat=True)
    )
    funnels = [campaign.invitations.steps() for campaign in made]
    for steps in funnels:
        assert steps["known"] >= steps["written"] >= steps["reached"] >= steps["agreed"], steps
        assert steps["written"], steps
    # The lists of a small demo are short: not on every one of them somebody agrees.
    assert sum(steps["agreed"] > 0 for steps in funnels) > len(funnels) / 2


def test_people_are_there_today(demo):
    on = Campaign.objects.get(kind="open_day", begins_on__lte=local(AT).date(), ends_on__gte=local(AT).date())
    today = on.guests.filter(at__date=local(AT).date(), at__lte=AT)
    assert on.outlet.code == "SH01" and today.count() >= 5 and on.guests.count() > today.count()
    assert Stamp.objects.filter(guest__in=today).exists() and not Stamp.objects.filter(at__gt=AT).exists()
    assert on.gift_issues.exists() and on.leads.open().exists() and not Guest.objects.filter(at__gt=AT).exists()
    assert on.turns.filter(on=local(AT).date()).exists()


# --- Figures ----------------------------------------------------------------------------------------------------------


def test_every_figure_of_boards_equals_the_computation_by_hand(demo):
    wrong, seen = differences(ByHand(rows_of_everything(), AT), AT, date(2024, 3, 1))
    assert wrong == []
    never = {"counter", "lectures", "output.other", "output.warranty", "seminars", "team_activities", "boutique_stock"}
    assert set(FIGURES) - seen <= never
