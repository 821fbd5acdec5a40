"""What each role finds on the first page: every kind of thing that waits for somebody, and for nobody else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from campaigns import audience_day, campaign_day, club_day, draw_day, money_day, plan_315_day
from complaints import call_day, csi_day, handling_day
from customers import care_day, ledger_day, personal_data_day, pipeline_day, screening_day, words_day
from intake import day as intake_day
from notices import figures as notices_figures
from notices import outbox_day
from outage import day as outage_day
from parts import backorder_day, guarantee_day, stock_day
from payroll import fund_day, inputs_day, run_day, statement_day
from staff import approval_day, calendar_page, my_day
from staff import house_day as system_day
from staff.models import User
from staff.roles import Role
from tests.clock import shanghai
from tests.staff import due_records as make
from workshop import desk_day, gate_day, house_day, order_day, rescue_sources, settling_sources

R = Role
HEADS = {R.SERVICE_MANAGER, R.STATION_HEAD}
REGION = {R.REGION_COORDINATOR, R.REGION_MANAGER}
ABOVE = REGION | {R.AREA_MANAGER, R.TASK_FORCE_LEAD}
WATCHERS = ABOVE | {R.GENERAL_MANAGER}
MANAGERS = HEADS | WATCHERS | {R.FRONT_DESK_SUPERVISOR, R.CUSTOMER_CARE_MANAGER}
CARE = {R.CUSTOMER_CARE, R.CUSTOMER_CARE_MANAGER}

MARCH = shanghai("2027-03-10 10:00")
FEBRUARY = shanghai("2027-02-08 10:00")


# Whoever leads an outlet is asked for everything in it.
MOST_QUERIES = {R.SERVICE_MANAGER: 170, R.STATION_HEAD: 170}


@dataclass(frozen=True)
class Kind:
    """`says` is how the line begins in English; `roles` who finds it; `stuck` whether it stands in that list."""

    provider: Callable
    says: str
    make: Callable | None
    roles: set
    at: datetime = make.NOW
    stuck: bool = False
    once: bool = False
    """Whether another record of it cannot be made."""

    def __str__(self) -> str:
        name = self.make.__name__ if self.make else "nothing"
        return f"{self.provider.__module__}.{self.provider.__name__}-{name}"


def stuck(provider, says, made, roles, **fields) -> Kind:
    return Kind(provider, says, made, roles, stuck=True, **fields)


SOMEWHERE = [  # The ground floors and customers.
    Kind(approval_day.due_for, "Sign: ", make.signature, {R.AREA_MANAGER}),
    stuck(
        approval_day.stuck_for,
        "Waits for a signature: ",
        make.signature_late,
        MANAGERS - {R.AREA_MANAGER, R.CUSTOMER_CARE_MANAGER},
    ),
    Kind(calendar_page.unpublished, "Publish the public", make.holidays_unpublished, {R.ADMINISTRATOR}, once=True),
    Kind(system_day.jobs_due, "1 job in the background failed", make.job_failed, {R.ADMINISTRATOR}),
    Kind(system_day.accounts_due, "1 account has no posting", make.account_unposted, {R.ADMINISTRATOR}),
    Kind(outbox_day.due_for, "1 message was not delivered", make.message_failed, {R.ADMINISTRATOR}),
    stuck(notices_figures.stuck_items, "1 message was not delivered", make.message_failed, HEADS),
    Kind(intake_day.due_for, "Import a.xlsx", make.batch, {R.FINANCE}),
    Kind(personal_data_day.due_for, "Answer a request about personal data", make.data_request, HEADS | CARE, once=True),
    Kind(outage_day.due_for, "Set the password of the outage pack", None, HEADS),
    Kind(ledger_day.due_for, "Settle the key-customer case", make.case, {R.SERVICE_ADVISOR}),
    Kind(ledger_day.due_for, "Decide on a candidate", make.candidate, HEADS | {R.CUSTOMER_CARE_MANAGER}),
    Kind(ledger_day.due_for, "Call the customer to verify", make.case_settled, HEADS | CARE),
    Kind(ledger_day.watches_for, "You are on watch", make.watch, {R.CUSTOMER_CARE}),
    stuck(ledger_day.stuck_for, "Key customer: ", make.case_late, MANAGERS),
    Kind(words_day.due_for, "1 customer has written back", make.reply, HEADS | CARE),
    Kind(care_day.due_for, "Call the customer at the hour agreed", make.reminder_agreed, HEADS | CARE),
    Kind(care_day.waiting_for, "1 customer is to be reminded", make.reminder_to_call, {R.CUSTOMER_CARE}),
    Kind(care_day.to_send_for, "1 reminder waits to be sent", make.reminder_to_send, HEADS | {R.CUSTOMER_CARE_MANAGER}),
    stuck(care_day.stuck_for, "1 customer was not reminded", make.reminder_overdue, HEADS | {R.CUSTOMER_CARE_MANAGER}),
    Kind(pipeline_day.due_for, "Call about the insurance renewal", make.renewal_mine, {R.INSURANCE_CLERK}),
    Kind(
        pipeline_day.due_for,
        "1 renewal has nobody yet",
        make.renewal,
        HEADS | {R.CUSTOMER_CARE_MANAGER, R.INSURANCE_CLERK},
    ),
    Kind(pipeline_day.due_for, "1 prospect has nobody yet", make.prospect, HEADS | CARE | {R.MARKETING}),
    Kind(pipeline_day.due_for, "1 lost customer to be called", make.lost, HEADS | CARE),
    stuck(
        pipeline_day.stuck_for, "Insurance ends without a quote", make.renewal_urgent, HEADS | {R.CUSTOMER_CARE_MANAGER}
    ),
    Kind(screening_day.due_for, "File the screening list", make.screening_list, HEADS | {R.CUSTOMER_CARE_MANAGER}),
    Kind(screening_day.due_for, "Verify the screening list", make.screening_filed, {R.AREA_MANAGER}),
    Kind(screening_day.due_for, "Look at drawn rows", make.screening_verified, REGION | {R.TASK_FORCE_LEAD}),
    Kind(screening_day.due_for, "Decide an appeal against points", make.appeal, REGION | {R.TASK_FORCE_LEAD}),
    Kind(screening_day.to_appeal, "2 points off", make.points_off, HEADS | {R.CUSTOMER_CARE_MANAGER}),
    Kind(screening_day.to_open, "Open this year's screening round", None, {R.TASK_FORCE_LEAD}, at=FEBRUARY),
    stuck(screening_day.stuck_for, "1 screening list is late", make.screening_late, MANAGERS),
]

WORKSHOP = [
    Kind(gate_day.due_for, "A booked customer comes", make.appointment, {R.SERVICE_ADVISOR}),
    Kind(gate_day.due_for, "Missed the appointment", make.appointment_missed, {R.SERVICE_ADVISOR}),
    Kind(gate_day.due_for, "Take in the car with tag", make.tag_called, {R.SERVICE_ADVISOR}),
    stuck(gate_day.stuck_for, "Nobody has taken in the car", make.tag, MANAGERS),
    Kind(order_day.due_for, "Have the reception sheet signed", make.reception, {R.SERVICE_ADVISOR}),
    Kind(order_day.due_for, "Let the customer sign the order", make.order_to_sign, {R.SERVICE_ADVISOR}),
    Kind(order_day.due_for, "Promised soon or late", make.order_late, {R.SERVICE_ADVISOR}),
    Kind(order_day.due_for, "更换前刹车片", make.work_of_technician, {R.TECHNICIAN}),
    Kind(order_day.due_for, "Share out the work", make.order_unshared, HEADS | {R.WORKSHOP_MANAGER, R.DISPATCHER}),
    Kind(
        order_day.due_for,
        "Check the car",
        make.order_in_check,
        HEADS | {R.WORKSHOP_MANAGER, R.TECHNICAL_MANAGER, R.INSPECTOR},
    ),
    stuck(order_day.stuck_for, "The promised time has passed", make.order_late, MANAGERS),
    Kind(settling_sources.due_for, "Settle the order", make.order_ready, HEADS | {R.CASHIER, R.FRONT_DESK_SUPERVISOR}),
    Kind(settling_sources.due_for, "Give the car back", make.order_settled, {R.SERVICE_ADVISOR}),
    Kind(settling_sources.due_for, "Check the papers", make.papers, HEADS | {R.FRONT_DESK_SUPERVISOR}),
    Kind(settling_sources.due_for, "Ask after the claim's decision", make.claim, HEADS | {R.WARRANTY_CLERK}),
    Kind(desk_day.ratings_unasked, "1 customer has paid", make.order_settled, {R.CASHIER}),
    Kind(desk_day.claims_unwritten, "1 warranty repair has no claim", make.warranty_unclaimed, {R.WARRANTY_CLERK}),
    Kind(house_day.problems_due, "Problem of the evening meeting", make.problem, {R.WORKSHOP_MANAGER}),
    stuck(
        house_day.problems_stuck,
        "Problem of the evening meeting",
        make.problem_late,
        HEADS | {R.FRONT_DESK_SUPERVISOR, R.CUSTOMER_CARE_MANAGER},
    ),
    Kind(
        house_day.gifts_due,
        "1 gift is running low",
        make.gift_low,
        HEADS | {R.FRONT_DESK_SUPERVISOR, R.STOREKEEPER},
    ),
    Kind(house_day.cases_due, "Vote on a hard case", make.hard_case, {R.TECHNICAL_MANAGER, R.TECHNICIAN, R.INSPECTOR}),
    Kind(house_day.cases_due, "The group has agreed", make.hard_case_agreed, {R.WORKSHOP_MANAGER}),
    Kind(house_day.trainings_due, "Prepare the training", make.training, HEADS | {R.TECHNICAL_MANAGER}),
    Kind(house_day.trainings_due, "A certificate ends", make.certificate, HEADS | {R.TECHNICAL_MANAGER}),
    Kind(house_day.own_trainings, "Come to the training", make.training, {R.TECHNICIAN, R.INSPECTOR}),
    Kind(house_day.own_trainings, "Your certificate ends", make.certificate, {R.TECHNICIAN}),
    Kind(
        rescue_sources.due_for,
        "Send somebody to the rescue",
        make.rescue,
        HEADS | CARE | {R.SERVICE_ADVISOR, R.FRONT_DESK_SUPERVISOR, R.WORKSHOP_MANAGER, R.DISPATCHER},
    ),
    stuck(rescue_sources.stuck_for, "Rescue: nobody there yet", make.rescue_late, MANAGERS),
]

COMPLAINTS = [
    Kind(handling_day.due_for, "Hand a complaint over", make.complaint_new, HEADS | CARE),
    Kind(handling_day.due_for, "Sign for a complaint", make.complaint_to_sign, {R.PARTS_MANAGER}),
    Kind(handling_day.due_for, "Answer the customer", make.complaint_in_hand, {R.WARRANTY_CLERK}),
    Kind(handling_day.due_for, "Call: is the customer satisfied?", make.complaint_done, HEADS | CARE),
    Kind(handling_day.due_for, "Close a complaint", make.complaint_content, HEADS | {R.CUSTOMER_CARE_MANAGER}),
    Kind(handling_day.due_for, "Count for the front desk", make.complaint_to_count, {R.FRONT_DESK_SUPERVISOR}),
    Kind(handling_day.due_for, "Decide who answers for a complaint", make.complaint_to_decide, HEADS),
    Kind(handling_day.due_for, "Keep a promise", make.promise, {R.TECHNICAL_MANAGER}),
    Kind(handling_day.due_for, "Corrective action", make.correction, {R.WORKSHOP_MANAGER}),
    stuck(handling_day.stuck_for, "Complaint: ", make.complaint_stuck, MANAGERS),
    Kind(call_day.due_for, "Call the customer at the hour agreed", make.follow_up_agreed, HEADS | CARE),
    Kind(call_day.waiting_for, "1 customer waits for a call", make.follow_up, {R.CUSTOMER_CARE}),
    Kind(
        call_day.on_site_for,
        "1 customer is to be asked on site",
        make.on_site,
        {R.SERVICE_ADVISOR, R.FRONT_DESK_SUPERVISOR, R.CASHIER, R.CUSTOMER_CARE},
    ),
    stuck(call_day.stuck_for, "1 customer is not called", make.follow_up_late, HEADS | {R.CUSTOMER_CARE_MANAGER}),
    Kind(csi_day.due_for, "Visit a customer at home", make.visit_planned, {R.CUSTOMER_CARE}),
    Kind(csi_day.due_for, "Plan 1 home visit", make.visit, HEADS | {R.CUSTOMER_CARE_MANAGER}),
    Kind(csi_day.due_for, "Look at a quality report", make.quality_report, {R.TECHNICAL_MANAGER}),
    stuck(csi_day.stuck_for, "1 home visit was not made", make.visit_late, HEADS | {R.CUSTOMER_CARE_MANAGER}),
]

KEEPERS = HEADS | {R.PARTS_MANAGER, R.STOREKEEPER}
PARTS = [
    Kind(backorder_day.due_for, "The part is late: tell", make.backorder_late, {R.SERVICE_ADVISOR}),
    Kind(backorder_day.due_for, "The part is late: ask", make.backorder_late, KEEPERS | {R.SERVICE_ADVISOR}),
    Kind(backorder_day.arriving_for, "1 missing part arrives today", make.backorder, KEEPERS),
    stuck(
        backorder_day.stuck_for,
        "Waits too long for parts",
        make.backorder_without_car,
        MANAGERS - {R.CUSTOMER_CARE_MANAGER},
    ),
    Kind(stock_day.stock_low, "1 part is below its minimum", make.stock_low, KEEPERS),
    Kind(stock_day.counts_due, "Count the warehouse", make.count_long_ago, KEEPERS),
    Kind(
        stock_day.to_hand_out,
        "Parts of 1 order are to be handed out",
        make.parts_to_hand_out,
        {R.PARTS_MANAGER, R.STOREKEEPER},
    ),
    Kind(stock_day.borrowings_due, "Another warehouse asks to borrow", make.borrowing, KEEPERS),
    Kind(stock_day.plans_short, "1 planned part for 15 March", make.plan_short, HEADS | {R.PARTS_MANAGER}),
    Kind(guarantee_day.due_for, "An advisor asks for a guarantee", make.guarantee_asked, HEADS | {R.PARTS_MANAGER}),
    Kind(
        guarantee_day.due_for,
        "Make the paperwork of a guarantee good",
        make.guarantee_without_papers,
        HEADS | {R.PARTS_MANAGER},
    ),
    Kind(guarantee_day.due_for, "Ship parts under guarantee", make.guarantee_signed, REGION),
    stuck(
        guarantee_day.stuck_for,
        "The paperwork of 1 guarantee is late",
        make.guarantee_without_papers,
        MANAGERS - {R.CUSTOMER_CARE_MANAGER},
    ),
]

PLANNERS = HEADS | {R.MARKETING, R.CUSTOMER_CARE_MANAGER}
CAMPAIGNS = [
    Kind(campaign_day.due_for, "布置站点", make.task, {R.PARTS_MANAGER}),
    Kind(campaign_day.due_for, "1 task without anybody", make.task_of_nobody, {R.MARKETING}),
    Kind(campaign_day.due_for, "The campaign is over", make.campaign_over, {R.MARKETING}),
    stuck(campaign_day.stuck_for, "布置站点", make.task_late, MANAGERS),
    Kind(
        audience_day.due_for,
        "Call the customer at the hour agreed",
        make.invitation_agreed,
        PLANNERS | {R.SERVICE_ADVISOR, R.FRONT_DESK_SUPERVISOR, R.CUSTOMER_CARE},
    ),
    Kind(audience_day.due_for, "Follow up a lead", make.lead_mine, {R.SERVICE_ADVISOR}),
    Kind(
        audience_day.waiting_for,
        "1 customer is to be invited",
        make.invitation,
        {R.SERVICE_ADVISOR, R.CUSTOMER_CARE, R.MARKETING},
    ),
    Kind(audience_day.unshared_for, "1 lead has nobody yet", make.lead, {R.MARKETING}),
    stuck(audience_day.stuck_for, "1 lead has nobody yet", make.lead, HEADS | {R.CUSTOMER_CARE_MANAGER}),
    Kind(club_day.due_for, "A membership ends soon", make.member, PLANNERS),
    Kind(draw_day.due_for, "A draw is not published yet", make.draw, HEADS | {R.MARKETING}),
    Kind(draw_day.due_for, "Close a group purchase", make.group_to_close, HEADS | {R.MARKETING}),
    Kind(draw_day.due_for, "Refunds of a group purchase", make.refund, HEADS | {R.MARKETING, R.FINANCE}),
    Kind(money_day.due_for, "The annual budget came back", make.budget_draft, HEADS | {R.MARKETING}, once=True),
    Kind(money_day.due_for, "An expense has no file", make.expense, {R.MARKETING}),
    Kind(money_day.due_for, "1 expense of campaigns has no receipt", make.expense, {R.FINANCE}),
    Kind(money_day.due_for, "Things that went out", make.material_out, {R.MARKETING}),
    Kind(
        plan_315_day.due_for,
        "File the plan for 15 March",
        None,
        HEADS | {R.CUSTOMER_CARE_MANAGER},
        at=FEBRUARY,
    ),
    Kind(plan_315_day.due_for, "Acknowledge a plan", make.plan_315_filed, ABOVE, at=FEBRUARY, once=True),
    Kind(plan_315_day.due_for, "Watch on site", make.plan_315_running, HEADS | {R.CUSTOMER_CARE_MANAGER}, at=MARCH),
    Kind(plan_315_day.due_for, "Read a daily report", make.daily_report, ABOVE, at=MARCH),
    Kind(plan_315_day.shifts_for, "You are on the hotline", make.plan_315_running, {R.SERVICE_ADVISOR}, at=MARCH),
    stuck(plan_315_day.stuck_for, "3 outlets have not filed", None, {R.TASK_FORCE_LEAD}, at=MARCH),
    stuck(plan_315_day.stuck_for, "2 outlets have not filed", None, REGION | {R.AREA_MANAGER}, at=MARCH),
]

PAY = [
    Kind(run_day.due_for, "Open commission", make.run_computed, {R.FINANCE}),
    Kind(run_day.due_for, "Confirm commission", make.run_to_confirm, HEADS),
    Kind(run_day.due_for, "Close commission", make.run_confirmed, {R.FINANCE}),
    Kind(run_day.due_for, "Decide a draft of the scheme", make.draft_of_scheme, {R.GENERAL_MANAGER, R.TASK_FORCE_LEAD}),
    stuck(run_day.stuck_for, "Commission ", make.run_late, HEADS | {R.GENERAL_MANAGER}),
    Kind(inputs_day.due_for, "Approve the workshop coefficients", make.coefficients, {R.STATION_HEAD}),
    Kind(inputs_day.to_assess, "1 person has no assessment", make.unassessed, {R.FRONT_DESK_SUPERVISOR}),
    Kind(statement_day.due_for, "Look at your statement", make.run_open, {R.SERVICE_ADVISOR}),
    Kind(statement_day.to_answer, "Answer an objection", make.run_open, {R.FINANCE}),
    Kind(fund_day.due_for, "Sign a payment of the fund", make.payment, {R.STATION_HEAD}),
    Kind(fund_day.due_for, "Pay out of the fund", make.payment_signed, {R.BUSINESS_ASSISTANT}),
    Kind(fund_day.due_for, "Put the use of the fund on file", make.payment_paid, {R.FINANCE}),
]

KINDS = SOMEWHERE + WORKSHOP + COMPLAINTS + PARTS + CAMPAIGNS + PAY
# Targets, plans and boards say in tests of their own what they ask of whom.
ELSEWHERE = ("targets.",)


def fresh(house, role) -> User:
    return User.objects.get(pk=house.by_role[role].pk)


def items_of(kind: Kind, user) -> list[my_day.DueItem]:
    """What the provider gives the person of this kind; what is stuck only for those who are shown that list."""
    if kind.stuck and not my_day.manages(user):
        return []
    with translation.override("en"):
        return [item for item in kind.provider(user, kind.at) if item.what.startswith(kind.says)]


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_stands_with_those_it_waits_for_and_nobody_else(client, house, clock, kind):
    clock(kind.at)
    scene = make.Scene(house, kind.at)
    before = {role: items_of(kind, fresh(house, role)) for role in Role} if kind.make else dict.fromkeys(Role, [])
    assert not any(before.values())
    if kind.make:
        kind.make(scene)
    found = {role: items_of(kind, fresh(house, role)) for role in Role}
    assert {role for role, items in found.items() if items} == set(kind.roles)
    for role in kind.roles:
        client.force_login(fresh(house, role))
        for item in found[role]:
            assert item.why and item.action and item.started_at <= item.deadline_at, item
            assert client.get(item.url).status_code == 200, (role, item.url)


def test_every_provider_gives_somebody_something():
    """One that is registered and stands in no line above is asked for nobody."""
    registered = {*my_day._mine, *my_day._stuck}
    asked = {kind.provider for kind in KINDS}
    missing = {f"{each.__module__}.{each.__name__}" for each in registered - asked}
    assert {name for name in missing if not name.startswith(ELSEWHERE)} == set()
    for kind in KINDS:
        assert kind.provider in (my_day._stuck if kind.stuck else my_day._mine), kind


# The whole page -------------------------------------------------------------------------------------------------------


def make_one_of_each(scene, *, again: bool = False) -> None:
    makers = {kind.make: kind for kind in KINDS if kind.make and kind.at == make.NOW}
    for maker, kind in makers.items():
        if not (again and kind.once):
            maker(scene)


def asked_for(client) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/").status_code == 200
    return len(queries)


@pytest.fixture
def scene(house, clock):
    clock(make.NOW)
    return make.Scene(house)


def test_no_page_leads_astray_and_none_asks_more_often_for_more(client, house, scene):
    """Every line of every role's page opens; five records of each kind cost as many queries as one."""
    make_one_of_each(scene)
    few = {}
    for role in Role:
        client.force_login(fresh(house, role))
        client.get("/")
        few[role] = asked_for(client)
        page = client.get("/").context
        items = [item for _label, items in page["stretches"] for item in items] + page["stuck"]
        for url in {item.url.partition("#")[0] for item in items}:
            assert client.get(url).status_code == 200, (role, url)
    for _nth in range(4):
        make_one_of_each(scene, again=True)
    many = {}
    for role in Role:
        client.force_login(fresh(house, role))
        client.get("/")
        many[role] = asked_for(client)
    assert many == few
    # What a page may cost; measured, with some room for what is still to come.
    assert {role: number for role, number in few.items() if number > MOST_QUERIES.get(role, 100)} == {}


@pytest.mark.parametrize("role", Role)
def test_a_page_with_nothing_says_so_and_what_to_do(client, house, clock, role):
    clock(make.NOW)
    client.force_login(house.by_role[role])
    page = client.get("/")
    content = page.content.decode()
    assert page.status_code == 200
    if not page.context["counts"].total:
        assert 'class="empty"' in content
        assert page.context["lists"] and all(item.url in content for item in page.context["lists"])
    for item in page.context["lists"]:
        assert client.get(item.url).status_code == 200, item.url


@pytest.mark.parametrize("role", Role)
def test_who_manages_sees_the_level_todays_figures_and_what_is_stuck(client, house, clock, role):
    clock(make.NOW)
    client.force_login(house.by_role[role])
    content = client.get("/").content.decode()
    for block in ("h-today", "h-stuck"):
        assert (f'id="{block}"' in content) == (role in MANAGERS), block
    # Finance reads the figures, and no cases.
    assert ('id="h-level"' in content) == (role in MANAGERS | {R.FINANCE})


@pytest.mark.parametrize("role", sorted(MANAGERS))
def test_todays_figures_are_those_of_today_and_lead_to_their_records(client, house, scene, role):
    make.order_late(scene)
    make.order(scene, "ready", opened_at=scene.at - make.DAY, promised_at=scene.at - make.HOUR)
    make.order(scene, "delivered", opened_at=scene.at - make.DAY, delivered_at=scene.at, settled_on=scene.today)
    make.complaint(scene)
    user = fresh(house, role)
    client.force_login(user)
    with translation.override("en"):
        figures = {each.label: each for each in my_day.today_panel(user, scene.at)[1]["figures"]}
    assert [figures[label].value for label in ("Orders opened today", "In the house", "Given back today")] == [
        "1",
        "2",
        "1",
    ]
    # Ready in time is not late, though nobody has fetched it.
    assert figures["In the house"].note.startswith("1 past") and figures["In the house"].bad
    assert figures["Complaints today"].value == "1"
    for each in figures.values():
        assert not each.url or client.get(each.url).status_code == 200, each
