"""URL x role x scope: who opens which page, and what becomes of those who may not.

One line of `PAGES` for each named address of the project; one that is missing fails, and so does one that is gone. The
groups of roles are written down here and not taken from the code, so that a change of rights has to be made twice.

For each role a page is asked for three times: about a record of SH01 (where the outlet's roles are posted), of SH02
(the same area), and of SZ01 (another region). Not visible is 404, visible but not allowed is 403, signed out leads to
login.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import product
from urllib.parse import urlencode

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, override_settings
from django.urls import get_resolver, reverse

from staff.roles import LEVEL_OF, Level, Role
from tests.asking_roles import Answers
from tests.campaigns import (
    audience_records,
    club_records,
    draw_records,
    money_records,
    plan_315_records,
    plan_records,
)
from tests.clock import shanghai
from tests.complaints.visiting import problem_of, report_of, visit_of
from tests.customers.care.writing import no_more_of, reminder_of, reply_of, sending_of, template_of
from tests.customers.personal_data.asking import request_of
from tests.customers.screening import records as screening_records
from tests.makers import make_posting, make_user
from tests.outage import records as outage_records
from tests.parts import backorder_records, guarantee_records, stock_records
from tests.people import House, make_house
from tests.records import Records, make_notice, make_records, make_work
from tests.targets.assessments import records as assessment_records
from tests.targets.figures import kept_records
from tests.targets.leaders import leader_records
from tests.targets.plans import plan_records as annual_plan_records
from tests.workshop import ending, gate_records, order_records

R = Role

# Each test in a transaction of its own within that of the world.
pytestmark = pytest.mark.django_db

# --- Who ------------------------------------------------------------------------------------------------------------

EVERYBODY = frozenset(Role)
ADMINISTRATOR = {R.ADMINISTRATOR}
DESK = {R.SERVICE_ADVISOR, R.FRONT_DESK_SUPERVISOR, R.CUSTOMER_CARE, R.CUSTOMER_CARE_MANAGER}
HEADS = {R.SERVICE_MANAGER, R.STATION_HEAD}
WATCHERS = {R.GENERAL_MANAGER, R.AREA_MANAGER, R.REGION_COORDINATOR, R.REGION_MANAGER, R.TASK_FORCE_LEAD}
TECHNICAL = {R.WORKSHOP_MANAGER, R.TECHNICAL_MANAGER}

SEE_RECORDS = EVERYBODY - ADMINISTRATOR
SEE_PEOPLE = DESK | HEADS | WATCHERS | TECHNICAL | ADMINISTRATOR | {R.FINANCE}
MANAGE = HEADS | ADMINISTRATOR
HAND_OVER = MANAGE | {R.CUSTOMER_CARE_MANAGER, R.FRONT_DESK_SUPERVISOR}
CHANGE_POLICY = MANAGE | {R.REGION_COORDINATOR, R.REGION_MANAGER, R.TASK_FORCE_LEAD}
READ_TRAIL = MANAGE | WATCHERS | {R.CUSTOMER_CARE_MANAGER, R.FINANCE}
IMPORT = MANAGE | {R.FINANCE, R.BUSINESS_ASSISTANT, R.PARTS_MANAGER}
SEE_NUMBERS = DESK | HEADS | WATCHERS | {R.INSURANCE_CLERK}
WORK_ON_DATA = HEADS | {R.CUSTOMER_CARE_MANAGER, R.CUSTOMER_CARE}
SEE_LOOKS = HEADS | ADMINISTRATOR | {R.CUSTOMER_CARE_MANAGER}
EDIT_CUSTOMERS = DESK | HEADS
MERGE = HEADS | {R.CUSTOMER_CARE_MANAGER}
SEE_CASES = DESK | HEADS | WATCHERS | TECHNICAL | {R.WARRANTY_CLERK, R.PARTS_MANAGER}
OPEN_CASES = DESK | HEADS
WORK_CASES = DESK | HEADS | TECHNICAL
DECIDE_CASES = HEADS | {R.CUSTOMER_CARE_MANAGER}
VERIFY_CASES = HEADS | {R.CUSTOMER_CARE_MANAGER, R.CUSTOMER_CARE}
EXPORT_CASES = DESK | HEADS | WATCHERS | {R.PARTS_MANAGER}
ANSWER_COMPLAINTS = DESK | HEADS | TECHNICAL | {R.WARRANTY_CLERK, R.INSURANCE_CLERK, R.PARTS_MANAGER}
SEE_COMPLAINTS = ANSWER_COMPLAINTS | WATCHERS
TAKE_COMPLAINTS = DESK | HEADS
ASK_ON_SITE = DESK | HEADS | {R.CASHIER}
CLOSE_COMPLAINTS = HEADS | {R.CUSTOMER_CARE_MANAGER}
CALL_CUSTOMERS = CLOSE_COMPLAINTS | {R.CUSTOMER_CARE}
SAY_WHO_ANSWERS = CALL_CUSTOMERS | {R.FRONT_DESK_SUPERVISOR}
SETTLE_QUESTIONNAIRES = CLOSE_COMPLAINTS | ADMINISTRATOR | {R.TASK_FORCE_LEAD}
SEE_CSI = CALL_CUSTOMERS | WATCHERS | {R.FRONT_DESK_SUPERVISOR, R.TECHNICAL_MANAGER}
SEE_QUALITY = CALL_CUSTOMERS | WATCHERS | TECHNICAL
REPORT_QUALITY = HEADS | {R.TECHNICAL_MANAGER}
EXPORT_COMPLAINTS = DESK | HEADS | WATCHERS
KEEP_RESCUES = DESK | HEADS | {R.WORKSHOP_MANAGER, R.DISPATCHER}
WORK_RENEWALS = HEADS | {R.CUSTOMER_CARE_MANAGER, R.INSURANCE_CLERK}
REFER_RENEWALS = WORK_RENEWALS | DESK
KEEP_PROSPECTS = HEADS | {R.CUSTOMER_CARE_MANAGER, R.CUSTOMER_CARE, R.MARKETING}
CALL_LOST = HEADS | {R.CUSTOMER_CARE_MANAGER, R.CUSTOMER_CARE}
WRITE_TO_CUSTOMERS = HEADS | {R.CUSTOMER_CARE_MANAGER, R.CUSTOMER_CARE}
SETTLE_TEMPLATES = HEADS | {R.CUSTOMER_CARE_MANAGER, R.TASK_FORCE_LEAD, R.ADMINISTRATOR}
SEE_TEMPLATES = WRITE_TO_CUSTOMERS | SETTLE_TEMPLATES
SEE_RESCUES = KEEP_RESCUES | WATCHERS
BOOK_APPOINTMENTS = DESK | HEADS
SEE_GATE = (
    DESK
    | HEADS
    | WATCHERS
    | TECHNICAL
    | {R.CASHIER, R.DISPATCHER, R.TECHNICIAN, R.INSPECTOR, R.WARRANTY_CLERK, R.PARTS_MANAGER}
)
GIVE_GIFTS = DESK | HEADS | {R.MARKETING}
KEEP_GIFTS = HEADS | {R.FRONT_DESK_SUPERVISOR, R.STOREKEEPER}
KEEP_PRICES = HEADS | {R.PARTS_MANAGER, R.MARKETING}
RECEIVE_CARS = HEADS | {R.SERVICE_ADVISOR, R.FRONT_DESK_SUPERVISOR}
BRING_CASES = HEADS | TECHNICAL | {R.TECHNICIAN, R.INSPECTOR}
SEE_HARD_CASES = BRING_CASES | WATCHERS | {R.SERVICE_ADVISOR, R.FRONT_DESK_SUPERVISOR, R.DISPATCHER, R.WARRANTY_CLERK}
KEEP_TRAININGS = HEADS | {R.TECHNICAL_MANAGER}
SEE_TRAININGS = HEADS | WATCHERS | TECHNICAL | {R.SERVICE_ADVISOR, R.FRONT_DESK_SUPERVISOR, R.TECHNICIAN, R.INSPECTOR}
KEEP_MEETING = HEADS | TECHNICAL | {R.FRONT_DESK_SUPERVISOR, R.CUSTOMER_CARE_MANAGER, R.PARTS_MANAGER}
KEEP_DAYBOOK = HEADS | {R.CASHIER, R.INSURANCE_CLERK, R.STOREKEEPER, R.FINANCE}
SEE_DAYBOOK = KEEP_DAYBOOK | {R.FRONT_DESK_SUPERVISOR, R.WORKSHOP_MANAGER}
EXPORT_DAYBOOK = HEADS | {R.FINANCE, R.FRONT_DESK_SUPERVISOR}
SETTLE_ORDERS = HEADS | {R.CASHIER, R.FRONT_DESK_SUPERVISOR}
DO_WORK = HEADS | TECHNICAL | {R.DISPATCHER, R.TECHNICIAN}
GIVE_BACK = HEADS | {R.SERVICE_ADVISOR, R.FRONT_DESK_SUPERVISOR}
ADVISE = GIVE_BACK | {R.WORKSHOP_MANAGER, R.DISPATCHER, R.TECHNICIAN, R.TECHNICAL_MANAGER}
KEEP_CLAIMS = HEADS | {R.WARRANTY_CLERK}
CHECK_PAPERS = HEADS | {R.FRONT_DESK_SUPERVISOR}
KEEP_PRAISES = DESK - {R.SERVICE_ADVISOR} | HEADS
SET_TARGETS = HEADS | {R.CUSTOMER_CARE_MANAGER}
EXPORT_TARGETS = SET_TARGETS | WATCHERS | {R.SERVICE_ADVISOR, R.FRONT_DESK_SUPERVISOR, R.FINANCE}
SEE_TARGETS = EXPORT_TARGETS | {R.WORKSHOP_MANAGER, R.INSURANCE_CLERK}
SEE_BOARDS = HEADS | WATCHERS | {R.FRONT_DESK_SUPERVISOR, R.CUSTOMER_CARE_MANAGER, R.FINANCE}
ABOVE_OUTLETS = WATCHERS - {R.GENERAL_MANAGER}
CLOSE_MONTHS = HEADS | {R.FINANCE}
EXPORT_PLANS = HEADS | WATCHERS | {R.FRONT_DESK_SUPERVISOR, R.CUSTOMER_CARE_MANAGER, R.PARTS_MANAGER, R.FINANCE}
SEE_PLANS = EXPORT_PLANS | {R.WORKSHOP_MANAGER}
SEE_ASSESSMENTS = HEADS | WATCHERS | {R.FRONT_DESK_SUPERVISOR, R.CUSTOMER_CARE_MANAGER}
APPEAL_ASSESSMENTS = HEADS | {R.CUSTOMER_CARE_MANAGER}
DECIDE_ASSESSMENTS = {R.REGION_COORDINATOR, R.REGION_MANAGER, R.TASK_FORCE_LEAD}
HOLD_LEADER_TESTS = HEADS | TECHNICAL
SEE_LEADER_TESTS = HOLD_LEADER_TESTS | {R.GENERAL_MANAGER}
KEEP_GROUPS = HEADS | {R.FINANCE}
SEE_GROUPS = KEEP_GROUPS | {R.WORKSHOP_MANAGER, R.GENERAL_MANAGER}
ASSESS = HEADS | {R.FRONT_DESK_SUPERVISOR}
ADJUST = HEADS | {R.FINANCE}
SEE_PAY = HEADS | {R.FINANCE, R.GENERAL_MANAGER}
SEE_SCHEME = SEE_GROUPS | {R.SERVICE_ADVISOR, R.FRONT_DESK_SUPERVISOR, R.TASK_FORCE_LEAD}
CHANGE_SCHEME = {R.STATION_HEAD, R.TASK_FORCE_LEAD}
COMPUTE = {R.FINANCE}
APPROVE_SCHEME = {R.GENERAL_MANAGER, R.TASK_FORCE_LEAD}
KEEP_FUND = {R.BUSINESS_ASSISTANT}
SEE_FUND = HEADS | KEEP_FUND | {R.GENERAL_MANAGER, R.FINANCE}
EXPORT_ANYTHING = DESK | HEADS | WATCHERS | {R.PARTS_MANAGER, R.FINANCE, R.MARKETING}
SEE_GUARANTEES = HEADS | WATCHERS | TECHNICAL | {
    R.SERVICE_ADVISOR, R.FRONT_DESK_SUPERVISOR, R.WARRANTY_CLERK, R.PARTS_MANAGER, R.STOREKEEPER
}  # fmt: skip
REQUEST_GUARANTEES = HEADS | {R.PARTS_MANAGER}
SEE_STOCK = SEE_GUARANTEES
KEEP_STOCK = HEADS | {R.PARTS_MANAGER, R.STOREKEEPER}
KEEP_TRANSIT = {R.REGION_COORDINATOR, R.REGION_MANAGER}
ASK_FOR_GUARANTEES = REQUEST_GUARANTEES | {R.SERVICE_ADVISOR, R.FRONT_DESK_SUPERVISOR}
KEEP_BACKORDERS = HEADS | {R.SERVICE_ADVISOR, R.FRONT_DESK_SUPERVISOR, R.PARTS_MANAGER, R.STOREKEEPER}
MAKE_PLANS = HEADS | {R.PARTS_MANAGER}
SEE_SCREENING = DESK | HEADS | WATCHERS | {R.MARKETING}
FILE_SCREENING = HEADS | {R.CUSTOMER_CARE_MANAGER}
RECEIVE_PLANS = {R.AREA_MANAGER, R.REGION_COORDINATOR, R.REGION_MANAGER, R.TASK_FORCE_LEAD}
ACCEPT_SCREENING = {R.REGION_COORDINATOR, R.REGION_MANAGER, R.TASK_FORCE_LEAD}
SEE_CAMPAIGNS = DESK | HEADS | WATCHERS | {R.MARKETING, R.FINANCE}
PLAN_CAMPAIGNS = HEADS | {R.MARKETING, R.CUSTOMER_CARE_MANAGER}
AT_CAMPAIGNS = DESK | HEADS | {R.MARKETING}
HOLD_DRAWS = HEADS | {R.MARKETING}
SEE_CLUB = AT_CAMPAIGNS | WATCHERS
KEEP_CLUB = PLAN_CAMPAIGNS
SEE_BUDGETS = HEADS | WATCHERS | {R.MARKETING, R.FINANCE}
KEEP_BUDGETS = HEADS | {R.MARKETING}
SPEND = HEADS | {R.MARKETING, R.FINANCE}
SHIP_GUARANTEES = {R.REGION_COORDINATOR, R.REGION_MANAGER}
FETCH_PACKS = DESK | HEADS | {R.WORKSHOP_MANAGER}
SEE_OUTAGES = FETCH_PACKS | WATCHERS | ADMINISTRATOR
RECEIVE_GUARANTEES = REQUEST_GUARANTEES | {R.STOREKEEPER}


# --- What -----------------------------------------------------------------------------------------------------------

NONE = 405
FORM = 422
GOES_ON = 302


@dataclass(frozen=True)
class Page:
    """An address. `get` and `post` are the codes for `who`, about a record within their reach."""

    name: str
    who: frozenset | set = EVERYBODY
    about: Callable[[Records], list] | None = None
    """The arguments for a record of an outlet; those out of reach get 404."""
    args: list = field(default_factory=list)
    """Arguments that are the same for everybody."""
    asks: Callable[[Records], dict] | None = None
    """What stands after the question mark about an outlet; those out of reach get 404."""
    get: int = 200
    post: int = NONE
    sent: dict = field(default_factory=lambda: {"sent": "empty"})
    """What is posted: an empty form, unless the form is looked at before the rights are. A pair is a file."""
    does: frozenset | set | None = None
    """Those of `who` that may do what is posted; the others get 403 for what they do see."""
    refused: int = 403
    """For those not in `who`: 404 where the page hides what it is about."""
    personal: bool = False
    """One's own things: nobody else's, from however high above."""


def board_of(records: Records) -> dict:
    """The board of the outlet; its chosen figure is counted from records."""
    return {"place": f"outlet:{records.outlet.code}", "figure": "reception"}


def day_of(records: Records) -> dict:
    """The outlet as reports of a day and rankings name it."""
    return {"outlet": records.outlet.code}


PAGES = [
    # The organisation
    Page("staff:my_day"),
    Page("staff:employees", SEE_PEOPLE),
    Page("staff:employee", SEE_PEOPLE, lambda r: [r.employee.number]),
    Page("staff:accounts", SEE_PEOPLE),
    Page("staff:account", SEE_PEOPLE, lambda r: [r.account.username], refused=404),
    Page("staff:account_new", MANAGE, post=FORM),
    Page("staff:account_change", MANAGE, lambda r: [r.account.username], post=FORM),
    Page("staff:account_deactivate", MANAGE, lambda r: [r.account.username], get=NONE, post=FORM),
    Page("staff:account_reactivate", MANAGE, lambda r: [r.account.username], get=NONE, post=FORM),
    Page("staff:account_password", MANAGE, lambda r: [r.account.username], get=NONE, post=200),
    Page("staff:account_second_factor", MANAGE, lambda r: [r.account.username], get=NONE, post=FORM),
    Page("staff:posting_add", MANAGE, lambda r: [r.account.username], get=NONE, post=FORM),
    Page("staff:posting_end", MANAGE, lambda r: [r.account.postings.get().pk], post=FORM),
    Page("staff:posting_withdraw", MANAGE, lambda r: [r.account.postings.get().pk], post=FORM),
    Page("staff:hand_over", HAND_OVER, lambda r: [r.account.username], post=FORM),
    Page("staff:outlets"),
    Page("staff:outlet", about=lambda r: [r.outlet.code]),
    Page("staff:outlet_change", MANAGE, lambda r: [r.outlet.code], post=FORM),
    Page("staff:outlet_hours", MANAGE, lambda r: [r.outlet.code], post=FORM),
    Page("staff:outlet_days", about=lambda r: [r.outlet.code]),
    Page("staff:outlet_day_new", MANAGE, lambda r: [r.outlet.code], post=FORM),
    Page("staff:outlet_day", MANAGE, lambda r: [r.outlet.code, "2026-10-01"], post=FORM),
    Page("staff:outlet_day_withdraw", MANAGE, lambda r: [r.outlet.code, "2026-10-01"], get=NONE, post=GOES_ON),
    # The public calendar holds for every outlet and is changed from above all of them
    Page("staff:calendar"),
    Page("staff:calendar_publish", ADMINISTRATOR, get=NONE, post=GOES_ON),
    Page("staff:calendar_day_new", ADMINISTRATOR, post=FORM),
    Page("staff:calendar_day", ADMINISTRATOR, args=["2026-10-01"], post=FORM),
    Page("staff:calendar_day_withdraw", ADMINISTRATOR, args=["2026-10-01"], get=NONE, post=GOES_ON),
    Page("staff:policies"),
    Page("staff:policy", args=["case.period_days.AA"], post=FORM, does=CHANGE_POLICY),
    # Outages
    Page("outage:outlets", SEE_OUTAGES),
    Page("outage:outlet", SEE_OUTAGES, lambda r: [r.outlet.code]),
    Page("outage:make", MANAGE, lambda r: [r.outlet.code], get=NONE, post=GOES_ON),
    Page("outage:password", MANAGE, lambda r: [r.outlet.code], post=FORM),
    Page("outage:address_add", MANAGE, lambda r: [r.outlet.code], get=NONE, post=FORM),
    Page(
        "outage:address_end",
        MANAGE,
        lambda r: [outage_records.address_of(r.outlet, r.account).pk],
        get=NONE,
        post=GOES_ON,
    ),
    Page(
        "outage:fetch",
        FETCH_PACKS,
        lambda r: [outage_records.pack_of(r.outlet).outlet.code, "2026-11-24"],
        get=NONE,
        post=200,
    ),
    Page("outage:outage_new", MANAGE, lambda r: [r.outlet.code], post=FORM),
    Page(
        "outage:outage_end",
        MANAGE,
        lambda r: [outage_records.outage_of(r.outlet, r.account, to_at=None).pk],
        get=NONE,
        post=GOES_ON,
    ),
    Page("outage:papers", SEE_OUTAGES, lambda r: [r.outlet.code], post=FORM),
    Page("outage:paper", SEE_OUTAGES, lambda r: [outage_records.void_of(r.outlet, r.account).number]),
    Page("outage:void", MANAGE, lambda r: [outage_records.paper_of(r.outlet, "C", 2).number], post=FORM),
    Page(
        "outage:used",
        FETCH_PACKS,
        lambda r: [r.outlet.code, outage_records.pack_of(r.outlet).pk],
        get=NONE,
        post=GOES_ON,
    ),
    # Approvals: everybody signs something; one is read by who reads its document, and by who has a part in it
    Page("staff:approvals"),
    Page("staff:approvals_export", EXPORT_ANYTHING),
    Page("staff:approval", SEE_GUARANTEES, lambda r: [guarantee_records.approval_of(r).pk], refused=404),
    Page(
        "staff:approval_sign",
        SEE_GUARANTEES,
        lambda r: [guarantee_records.approval_of(r).pk],
        refused=404,
        get=NONE,
        post=FORM,
    ),
    Page(
        "staff:approval_refuse",
        SEE_GUARANTEES,
        lambda r: [guarantee_records.approval_of(r).pk],
        refused=404,
        get=NONE,
        post=FORM,
    ),
    Page(
        "staff:approval_withdraw",
        SEE_GUARANTEES,
        lambda r: [guarantee_records.approval_of(r).pk],
        refused=404,
        get=NONE,
        post=FORM,
    ),
    # Only the applicant, who is none of those asked, reminds the signers.
    Page(
        "staff:approval_remind",
        SEE_GUARANTEES,
        lambda r: [guarantee_records.approval_of(r).pk],
        refused=404,
        get=NONE,
        post=403,
    ),
    Page("staff:substitutes", post=FORM),
    # Everybody takes back their own only.
    Page("staff:substitute_end", args=[1], get=NONE, post=404),
    Page("staff:trail", READ_TRAIL),
    Page("staff:trail_of", READ_TRAIL, lambda r: ["staff.outlet", r.outlet.pk]),
    Page("staff:jobs", MANAGE),
    Page("staff:retention", MANAGE),
    Page("staff:job", MANAGE, args=["staff.tidy"]),
    Page("staff:work"),
    Page("staff:work_item", about=lambda r: [r.work.pk], personal=True),
    Page("staff:work_file", about=lambda r: [r.work.pk], personal=True),
    Page("staff:work_again", about=lambda r: [r.work.pk], get=NONE, post=GOES_ON, personal=True),
    Page("staff:counts"),
    Page("staff:components", ADMINISTRATOR, post=GOES_ON),
    # Messages
    Page("notices:inbox"),
    Page("notices:bell"),
    Page("notices:read_all", get=NONE, post=GOES_ON),
    Page("notices:preference", get=NONE, post=GOES_ON),
    Page("notices:open", about=lambda r: [r.notice.pk], get=NONE, post=GOES_ON, personal=True),
    Page("notices:read", about=lambda r: [r.notice.pk], get=NONE, post=GOES_ON, personal=True),
    Page("notices:outbox", MANAGE),
    Page("notices:delivery", MANAGE, lambda r: [r.delivery.pk]),
    Page("notices:send_again", MANAGE, lambda r: [r.delivery.pk], get=NONE, post=GOES_ON),
    Page("notices:robots", MANAGE),
    Page("notices:robot_add", MANAGE, post=FORM),
    Page("notices:robot", MANAGE, lambda r: [r.robot.pk], post=FORM),
    Page("notices:robot_test", MANAGE, lambda r: [r.robot.pk], get=NONE, post=GOES_ON),
    Page("notices:texts", MANAGE),
    Page("notices:text", MANAGE, args=["case.overdue"], post=FORM),
    # Files on their way in
    Page("intake:imports", IMPORT),
    Page("intake:upload", IMPORT, get=NONE, post=FORM),
    Page("intake:mappings", IMPORT),
    Page("intake:mapping", IMPORT, lambda r: [r.mapping.pk]),
    Page("intake:mapping_rename", IMPORT, lambda r: [r.mapping.pk], get=NONE, post=FORM),
    Page("intake:mapping_retire", IMPORT, lambda r: [r.mapping.pk], get=NONE, post=GOES_ON),
    Page("intake:batch", IMPORT, lambda r: [r.batch.number]),
    Page("intake:columns", IMPORT, lambda r: [r.batch.number], get=GOES_ON, post=GOES_ON),
    Page("intake:take", IMPORT, lambda r: [r.batch.number], get=NONE, post=GOES_ON),
    Page("intake:check", IMPORT, lambda r: [r.batch.number], get=NONE, post=GOES_ON),
    Page("intake:abandon", IMPORT, lambda r: [r.batch.number], get=NONE, post=GOES_ON),
    Page("intake:mark", IMPORT, lambda r: [r.batch.number], get=NONE, post=GOES_ON),
    Page("intake:file", IMPORT, lambda r: [r.batch.number]),
    # Customers and cars
    Page("customers:search", post=200),
    Page("customers:customers", SEE_RECORDS, post=200),
    Page("customers:customer_new", EDIT_CUSTOMERS, post=FORM),
    Page("customers:customer_pick", SEE_RECORDS, post=200),
    Page("customers:duplicates", MERGE, post=200),
    Page("customers:customer", SEE_RECORDS, lambda r: [r.customer.pk], post=200),
    Page("customers:customer_edit", EDIT_CUSTOMERS, lambda r: [r.customer.pk], post=FORM),
    Page("customers:customer_unmask", SEE_NUMBERS, lambda r: [r.customer.pk], get=NONE, post=200),
    Page("customers:customer_merge", MERGE, lambda r: [r.customer.pk], post=200),
    Page("customers:do_not_call", EDIT_CUSTOMERS, lambda r: [r.customer.pk], post=FORM),
    Page("customers:do_not_call_lift", EDIT_CUSTOMERS, lambda r: [r.do_not_call.pk], post=FORM),
    Page("customers:merge_undo", MERGE, lambda r: [r.merge.pk], get=NONE, post=GOES_ON),
    Page("customers:vehicle_new", EDIT_CUSTOMERS, get=GOES_ON, post=GOES_ON),
    Page("customers:vehicle_pick", SEE_RECORDS, post=200),
    Page("customers:vehicle", SEE_RECORDS, lambda r: [r.vehicle.pk], post=200),
    Page("customers:vehicle_edit", EDIT_CUSTOMERS, lambda r: [r.vehicle.pk], post=FORM),
    Page("customers:vehicle_owner", EDIT_CUSTOMERS, lambda r: [r.vehicle.pk], post=FORM),
    Page("customers:vehicle_unmask", SEE_NUMBERS, lambda r: [r.vehicle.pk], get=NONE, post=200),
    Page("customers:attachment", SEE_RECORDS, lambda r: [r.attachment.pk], post=200, refused=404),
    Page(
        "customers:attachment_withdraw",
        SEE_RECORDS,
        lambda r: [r.attachment.pk],
        get=NONE,
        post=GOES_ON,
        does=EDIT_CUSTOMERS,
        refused=404,
    ),
    Page(
        "customers:attachment_add",
        SEE_RECORDS,
        lambda r: ["customer", r.customer.pk],
        get=NONE,
        post=GOES_ON,
        sent={"file": ("a.pdf", b"%PDF-1.4 ")},
        does=EDIT_CUSTOMERS,
        refused=404,
    ),
    # Requests about personal data, and who looked at whole numbers
    Page("customers:data_requests", WORK_ON_DATA),
    Page("customers:data_request_new", WORK_ON_DATA, post=FORM),
    Page("customers:data_request", WORK_ON_DATA, lambda r: [request_of(r).number]),
    Page("customers:data_request_copy", WORK_ON_DATA, lambda r: [request_of(r).number], get=NONE, post=200),
    Page("customers:data_request_file", WORK_ON_DATA, lambda r: [request_of(r).number], get=404),
    Page("customers:data_request_hand", WORK_ON_DATA, lambda r: [request_of(r).number], get=NONE, post=FORM),
    Page("customers:data_request_correct", WORK_ON_DATA, lambda r: [request_of(r).number], get=NONE, post=FORM),
    Page("customers:data_request_check", WORK_ON_DATA, lambda r: [request_of(r).number], get=NONE, post=GOES_ON),
    Page("customers:data_request_approve", HEADS, lambda r: [request_of(r).number], get=NONE, post=FORM),
    Page("customers:data_request_refuse", HEADS, lambda r: [request_of(r).number], get=NONE, post=FORM),
    Page("customers:data_request_withdraw", WORK_ON_DATA, lambda r: [request_of(r).number], get=NONE, post=GOES_ON),
    Page("customers:data_request_letter", WORK_ON_DATA, lambda r: [request_of(r).number]),
    Page("customers:looks", SEE_LOOKS),
    Page("customers:looks_export", SEE_LOOKS),
    # Key customers
    Page("customers:ledger", SEE_CASES, post=200),
    Page("customers:ledger_export", EXPORT_CASES, post=200),
    Page("customers:ledger_bulk", DECIDE_CASES, get=NONE, post=404),
    Page("customers:owner_pick", SEE_CASES, post=200),
    Page("customers:case_open", OPEN_CASES, post=FORM),
    Page("customers:candidate", SEE_CASES, lambda r: [r.candidate.pk], post=200),
    Page("customers:candidate_confirm", SEE_CASES, lambda r: [r.candidate.pk], get=NONE, post=FORM, does=DECIDE_CASES),
    Page("customers:candidate_merge", SEE_CASES, lambda r: [r.candidate.pk], get=NONE, post=GOES_ON, does=DECIDE_CASES),
    Page("customers:candidate_dismiss", SEE_CASES, lambda r: [r.candidate.pk], get=NONE, post=FORM, does=DECIDE_CASES),
    Page("customers:case", SEE_CASES, lambda r: [r.case.number], post=200),
    Page("customers:case_print", SEE_CASES, lambda r: [r.case.number], post=200),
    Page("customers:case_action", SEE_CASES, lambda r: [r.case.number], get=NONE, post=FORM, does=WORK_CASES),
    Page("customers:case_owner", SEE_CASES, lambda r: [r.case.number], get=NONE, post=FORM, does=DECIDE_CASES),
    Page("customers:case_tier", SEE_CASES, lambda r: [r.case.number], get=NONE, post=FORM, does=DECIDE_CASES),
    Page("customers:case_settle", SEE_CASES, lambda r: [r.case.number], get=NONE, post=FORM, does=DECIDE_CASES),
    Page("customers:case_verify", SEE_CASES, lambda r: [r.case.number], get=NONE, post=FORM, does=VERIFY_CASES),
    Page("customers:case_close", SEE_CASES, lambda r: [r.case.number], get=NONE, post=GOES_ON, does=VERIFY_CASES),
    Page("customers:case_reopen", SEE_CASES, lambda r: [r.case.number], get=NONE, post=FORM, does=VERIFY_CASES),
    Page("customers:case_watch", SEE_CASES, lambda r: [r.case.number], get=NONE, post=FORM, does=DECIDE_CASES),
    Page(
        "customers:case_watch_withdraw",
        SEE_CASES,
        lambda r: [r.case.number, r.shift.pk],
        get=NONE,
        post=GOES_ON,
        does=DECIDE_CASES,
    ),
    # Reminders, their effect, segments
    Page("customers:care", CALL_CUSTOMERS),
    Page("customers:care_next", CALL_CUSTOMERS, get=NONE, post=GOES_ON),
    Page("customers:reminders", CALL_CUSTOMERS),
    Page("customers:reminders_export", CALL_CUSTOMERS),
    Page("customers:segments", CALL_CUSTOMERS),
    Page("customers:care_effect", CLOSE_COMPLAINTS),
    Page("customers:care_by_hand", CLOSE_COMPLAINTS, post=FORM),
    Page("customers:reminder", CALL_CUSTOMERS, lambda r: [r.lost_reminder.pk], post=FORM),
    Page("customers:reminder_take", CALL_CUSTOMERS, lambda r: [r.lost_reminder.pk], get=NONE, post=GOES_ON),
    Page("customers:reminder_keep", CALL_CUSTOMERS, lambda r: [r.lost_reminder.pk], get=NONE, post=200),
    Page("customers:reminder_give_back", CALL_CUSTOMERS, lambda r: [r.lost_reminder.pk], get=NONE, post=GOES_ON),
    Page("customers:reminder_end", CALL_CUSTOMERS, lambda r: [r.lost_reminder.pk], get=NONE, post=FORM),
    # Insurance renewals, prospects, lost customers, references
    Page("customers:renewals", WORK_RENEWALS),
    Page("customers:renewals_give", WORK_RENEWALS, get=NONE, post=GOES_ON),
    Page("customers:renewals_export", WORK_RENEWALS - {R.INSURANCE_CLERK}),
    Page("customers:renewal_figures", WORK_RENEWALS),
    Page("customers:renewal_refer", REFER_RENEWALS, post=FORM),
    Page("customers:renewal", WORK_RENEWALS, lambda r: [r.renewal.pk]),
    *(
        Page(f"customers:renewal_{step}", WORK_RENEWALS, lambda r: [r.renewal.pk], get=NONE, post=FORM)
        for step in ("call", "quote", "win", "lose", "owner", "reopen")
    ),
    Page("customers:quote_change", WORK_RENEWALS, lambda r: [r.quote.pk], post=FORM),
    Page("customers:quote_withdraw", WORK_RENEWALS, lambda r: [r.quote.pk], get=NONE, post=GOES_ON),
    Page("customers:prospects", KEEP_PROSPECTS),
    Page("customers:prospect_new", KEEP_PROSPECTS, post=FORM),
    Page("customers:prospect", KEEP_PROSPECTS, lambda r: [r.prospect.pk]),
    *(
        Page(f"customers:prospect_{step}", KEEP_PROSPECTS, lambda r: [r.prospect.pk], get=NONE, post=FORM)
        for step in ("call", "consent", "withdraw", "drop")
    ),
    # Nothing has to be said with it.
    Page(
        "customers:prospect_convert",
        KEEP_PROSPECTS,
        lambda r: [r.prospect.pk],
        get=NONE,
        post=GOES_ON,
        does=KEEP_PROSPECTS - {R.MARKETING},
    ),
    Page("customers:outside_lists", KEEP_PROSPECTS, post=FORM),
    Page("customers:outside_list", KEEP_PROSPECTS, lambda r: [r.outside_list.pk], get=GOES_ON),
    Page("customers:lost", CALL_LOST),
    Page("customers:lost_customer", CALL_LOST, lambda r: [r.lost_reminder.pk]),
    Page("customers:lost_call", CALL_LOST, lambda r: [r.lost_reminder.pk], get=NONE, post=FORM),
    Page("customers:references", KEEP_PROSPECTS),
    Page("customers:reference_new", KEEP_PROSPECTS, post=FORM),
    Page("customers:reference", KEEP_PROSPECTS, lambda r: [r.reference.pk]),
    Page("customers:reference_use", KEEP_PROSPECTS, lambda r: [r.reference.pk], get=NONE, post=FORM),
    Page("customers:reference_withdraw", KEEP_PROSPECTS, lambda r: [r.reference.pk], get=NONE, post=FORM),
    # Workshop and complaints
    Page("workshop:order", SEE_RECORDS, lambda r: [r.order.number], post=200),
    # Reception sheets and orders written here
    Page("workshop:receptions", SEE_RECORDS),
    Page("workshop:reception_take", RECEIVE_CARS, post=FORM),
    Page("workshop:reception_car", RECEIVE_CARS),
    Page("workshop:reception_cars", RECEIVE_CARS),
    Page("workshop:reception", SEE_RECORDS, lambda r: [order_records.reception_of(r).number]),
    Page("workshop:reception_correct", RECEIVE_CARS, lambda r: [order_records.unsigned_of(r).number], post=FORM),
    Page("workshop:reception_sheet", SEE_RECORDS, lambda r: [order_records.reception_of(r).number]),
    Page(
        "workshop:reception_sign", RECEIVE_CARS, lambda r: [order_records.reception_of(r).number], get=NONE, post=FORM
    ),
    Page(
        "workshop:reception_cancel", RECEIVE_CARS, lambda r: [order_records.reception_of(r).number], get=NONE, post=FORM
    ),
    Page("workshop:order_write", RECEIVE_CARS, lambda r: [order_records.reception_of(r).number], post=FORM),
    Page("workshop:orders", SEE_GATE),
    Page("workshop:orders_export", DESK | HEADS | WATCHERS | {R.PARTS_MANAGER}),
    Page("workshop:order_sheet", SEE_RECORDS, lambda r: [order_records.order_of(r).number]),
    Page("workshop:order_sign", RECEIVE_CARS, lambda r: [order_records.order_of(r).number], post=FORM),
    Page("workshop:lines_add", RECEIVE_CARS, lambda r: [order_records.order_of(r).number], post=FORM),
    Page(
        "workshop:line_change",
        RECEIVE_CARS,
        lambda r: [order_records.order_of(r).number, order_records.part_of(r).line],
        post=FORM,
    ),
    Page(
        "workshop:line_withdraw",
        RECEIVE_CARS,
        lambda r: [order_records.order_of(r).number, order_records.part_of(r).line],
        get=NONE,
        post=GOES_ON,
    ),
    Page("workshop:addition_ask", ADVISE, lambda r: [order_records.order_of(r).number], post=FORM),
    Page(
        "workshop:addition_answer", RECEIVE_CARS, lambda r: [order_records.order_of(r).number, 1], get=NONE, post=FORM
    ),
    Page("workshop:work_assign", DO_WORK, lambda r: [order_records.order_of(r).number], get=NONE, post=FORM),
    Page("workshop:work_start", DO_WORK, lambda r: [order_records.order_of(r).number], get=NONE, post=404),
    Page("workshop:work_finish", DO_WORK, lambda r: [order_records.order_of(r).number], get=NONE, post=404),
    Page(
        "workshop:order_send_back",
        RECEIVE_CARS | TECHNICAL | {R.INSPECTOR},
        lambda r: [order_records.order_of(r).number],
        get=NONE,
        post=FORM,
    ),
    Page("workshop:order_findings", ADVISE, lambda r: [order_records.order_of(r).number], get=NONE, post=FORM),
    Page(
        "workshop:order_check",
        DO_WORK | {R.INSPECTOR},
        lambda r: [order_records.order_of(r).number],
        get=NONE,
        post=FORM,
    ),
    Page("workshop:order_package", RECEIVE_CARS, lambda r: [order_records.order_of(r).number], get=NONE, post=FORM),
    Page("workshop:order_extend", RECEIVE_CARS, lambda r: [order_records.order_of(r).number], get=NONE, post=FORM),
    Page(
        "workshop:order_liable",
        RECEIVE_CARS | TECHNICAL | {R.INSPECTOR},
        lambda r: [order_records.order_of(r).number],
        get=NONE,
        post=FORM,
    ),
    Page("workshop:order_cancel", RECEIVE_CARS, lambda r: [order_records.order_of(r).number], get=NONE, post=FORM),
    # The end of an order, claims, papers
    Page("workshop:settling", SEE_RECORDS, lambda r: [ending.settled_of(r).number]),
    Page("workshop:settling_sheet", SEE_RECORDS, lambda r: [ending.settled_of(r).number]),
    Page(
        "workshop:settling_pay",
        SETTLE_ORDERS,
        lambda r: [ending.settled_of(r).number, "customer"],
        get=NONE,
        post=FORM,
    ),
    Page("workshop:settling_explain", GIVE_BACK, lambda r: [ending.settled_of(r).number], get=NONE, post=FORM),
    Page("workshop:settling_sign", GIVE_BACK, lambda r: [ending.settled_of(r).number], get=NONE, post=FORM),
    Page("workshop:settling_deliver", GIVE_BACK, lambda r: [ending.settled_of(r).number], get=NONE, post=GOES_ON),
    Page("workshop:rating_screen", GIVE_BACK | SETTLE_ORDERS, lambda r: [ending.settled_of(r).number], post=FORM),
    Page(
        "workshop:rating_refused",
        GIVE_BACK | SETTLE_ORDERS,
        lambda r: [ending.settled_of(r).number],
        get=NONE,
        post=FORM,
    ),
    Page(
        "workshop:rating_link_make",
        GIVE_BACK | SETTLE_ORDERS,
        lambda r: [ending.settled_of(r).number],
        get=NONE,
        post=GOES_ON,
    ),
    Page("workshop:rating_link", GIVE_BACK | SETTLE_ORDERS, lambda r: [ending.rating_link_of(r).pk]),
    Page("workshop:rating_qr", GIVE_BACK | SETTLE_ORDERS, lambda r: [ending.rating_link_of(r).pk]),
    Page("workshop:advice", SEE_RECORDS),
    Page("workshop:advice_give", ADVISE, lambda r: [ending.settled_of(r).number], get=NONE, post=FORM),
    # Without an order to name there is nothing.
    Page("workshop:advice_taken", ADVISE, lambda r: [ending.advice_of(r).pk], get=NONE, post=404),
    Page("workshop:advice_decline", ADVISE, lambda r: [ending.advice_of(r).pk], get=NONE, post=GOES_ON),
    Page("workshop:claims", KEEP_CLAIMS),
    Page("workshop:claims_export", HEADS),
    Page("workshop:claim_new", KEEP_CLAIMS, post=FORM),
    Page("workshop:claim", KEEP_CLAIMS, lambda r: [ending.claim_of(r).number]),
    Page("workshop:claim_decide", KEEP_CLAIMS, lambda r: [ending.claim_of(r).number], get=NONE, post=FORM),
    Page("workshop:claim_reimburse", KEEP_CLAIMS, lambda r: [ending.claim_of(r).number], get=NONE, post=FORM),
    Page("workshop:papers", CHECK_PAPERS),
    Page("workshop:paper_check", CHECK_PAPERS, lambda r: [ending.delivered_of(r).number], post=FORM),
    Page("workshop:washes", SEE_DAYBOOK, post=FORM, does=KEEP_DAYBOOK),
    Page("workshop:washes_export", EXPORT_DAYBOOK),
    Page("workshop:wash", SEE_DAYBOOK, lambda r: [r.wash.number], post=FORM, does=KEEP_DAYBOOK),
    Page("workshop:receipts", SEE_DAYBOOK, post=FORM, does=KEEP_DAYBOOK),
    Page("workshop:receipts_export", EXPORT_DAYBOOK),
    Page("workshop:receipt", SEE_DAYBOOK, lambda r: [r.receipt.number], post=FORM, does=KEEP_DAYBOOK),
    Page("workshop:consumables", SEE_DAYBOOK, post=FORM, does=KEEP_DAYBOOK),
    Page("workshop:consumables_export", EXPORT_DAYBOOK),
    Page("workshop:consumable", SEE_DAYBOOK, lambda r: [r.consumable.number], post=FORM, does=KEEP_DAYBOOK),
    # Appointments and the gate
    Page("workshop:appointments", SEE_GATE),
    Page("workshop:appointments_export", DESK | HEADS | WATCHERS | {R.PARTS_MANAGER}),
    Page("workshop:book", BOOK_APPOINTMENTS, post=FORM),
    Page("workshop:book_car", BOOK_APPOINTMENTS),
    Page("workshop:book_cars", BOOK_APPOINTMENTS),
    Page("workshop:book_hours", BOOK_APPOINTMENTS),
    Page("workshop:appointment", SEE_GATE, lambda r: [gate_records.appointment(r).number]),
    Page(
        "workshop:appointment_move",
        SEE_GATE,
        lambda r: [gate_records.appointment(r).number],
        get=NONE,
        post=FORM,
        does=BOOK_APPOINTMENTS,
    ),
    Page(
        "workshop:appointment_cancel",
        SEE_GATE,
        lambda r: [gate_records.appointment(r).number],
        get=NONE,
        post=FORM,
        does=BOOK_APPOINTMENTS,
    ),
    Page("workshop:tag_board", SEE_GATE),
    Page("workshop:tag_give", RECEIVE_CARS, post=FORM),
    Page("workshop:gate_car", RECEIVE_CARS),
    Page("workshop:gate_cars", RECEIVE_CARS),
    Page("workshop:tag_call", SEE_GATE, lambda r: [gate_records.tag(r).pk], get=NONE, post=GOES_ON, does=RECEIVE_CARS),
    Page("workshop:tag_left", SEE_GATE, lambda r: [gate_records.tag(r).pk], get=NONE, post=FORM, does=RECEIVE_CARS),
    Page("workshop:hall_screen", SEE_GATE, lambda r: [r.outlet.code]),
    Page("workshop:screen_addresses", KEEP_PRICES, lambda r: [r.outlet.code]),
    Page("workshop:load", SEE_GATE),
    Page("workshop:bays", HEADS | ADMINISTRATOR, post=FORM),
    Page("workshop:bay", HEADS | ADMINISTRATOR, lambda r: [gate_records.bay(r).pk], post=FORM),
    Page("workshop:in_house", SEE_RECORDS),
    Page("workshop:gifts", GIVE_GIFTS | KEEP_GIFTS),
    Page("workshop:gift_new", KEEP_GIFTS, post=FORM),
    Page("workshop:gift_give", GIVE_GIFTS, post=FORM),
    Page("workshop:gift_cars", GIVE_GIFTS),
    Page("workshop:gifts_given", GIVE_GIFTS | KEEP_GIFTS),
    Page("workshop:gifts_export", GIVE_GIFTS),
    Page("workshop:gift_back", GIVE_GIFTS, lambda r: [r.in_house.gift_given.pk], get=NONE, post=FORM),
    Page("workshop:gift_count", KEEP_GIFTS, post=FORM),
    Page("workshop:gift_count_sheet", KEEP_GIFTS, lambda r: [r.in_house.gift_count.pk]),
    Page("workshop:gift", GIVE_GIFTS | KEEP_GIFTS, lambda r: [r.in_house.gift.pk]),
    Page("workshop:gift_receive", KEEP_GIFTS, lambda r: [r.in_house.gift.pk], get=NONE, post=FORM),
    Page("workshop:gift_lose", KEEP_GIFTS, lambda r: [r.in_house.gift.pk], get=NONE, post=FORM),
    Page("workshop:gift_change", KEEP_GIFTS, lambda r: [r.in_house.gift.pk], get=NONE, post=FORM),
    Page("workshop:gift_give_up", KEEP_GIFTS, lambda r: [r.in_house.gift.pk], get=NONE, post=FORM),
    Page("workshop:packages", SEE_RECORDS),
    Page("workshop:packages_export", EXPORT_ANYTHING),
    Page("workshop:package_new", KEEP_PRICES, post=FORM, sent={"lines-TOTAL_FORMS": "0", "lines-INITIAL_FORMS": "0"}),
    Page("workshop:package", SEE_RECORDS, lambda r: [r.in_house.package.pk]),
    Page("workshop:package_end", KEEP_PRICES, lambda r: [r.in_house.package.pk], get=NONE, post=FORM),
    Page("workshop:package_put", RECEIVE_CARS, lambda r: [r.in_house.package.pk], get=NONE, post=FORM),
    Page("workshop:prices", KEEP_PRICES, post=FORM),
    Page("workshop:price_board", SEE_RECORDS),
    Page("workshop:price_end", KEEP_PRICES, lambda r: [r.in_house.price.pk], get=NONE, post=FORM),
    Page("workshop:hard_cases", SEE_HARD_CASES),
    Page("workshop:hard_cases_export", SEE_HARD_CASES & (DESK | HEADS | WATCHERS)),
    Page("workshop:hard_case_new", BRING_CASES, post=FORM),
    Page("workshop:hard_case_cars", BRING_CASES),
    Page("workshop:hard_case", SEE_HARD_CASES, lambda r: [r.in_house.hard_case.number]),
    Page("workshop:hard_case_vote", BRING_CASES, lambda r: [r.in_house.hard_case.number], get=NONE, post=FORM),
    Page("workshop:hard_case_propose", BRING_CASES, lambda r: [r.in_house.hard_case.number], get=NONE, post=FORM),
    Page("workshop:hard_case_solve", BRING_CASES, lambda r: [r.in_house.hard_case.number], get=NONE, post=FORM),
    Page(
        "workshop:hard_case_withdraw",
        BRING_CASES,
        lambda r: [r.in_house.hard_case.number],
        get=NONE,
        post=FORM,
        does=HEADS | TECHNICAL,
    ),
    Page("workshop:hard_case_sheet", SEE_HARD_CASES, lambda r: [r.in_house.hard_case.number]),
    Page("workshop:group", BRING_CASES, post=FORM, does=HEADS | TECHNICAL),
    Page(
        "workshop:group_end",
        BRING_CASES,
        lambda r: [r.in_house.member.pk],
        get=NONE,
        post=GOES_ON,
        does=HEADS | TECHNICAL,
    ),
    Page("workshop:trainings", SEE_TRAININGS),
    Page("workshop:trainings_export", SEE_TRAININGS & (DESK | HEADS | WATCHERS)),
    Page("workshop:training_new", KEEP_TRAININGS, post=FORM),
    Page("workshop:training", SEE_TRAININGS, lambda r: [r.in_house.training.pk]),
    Page("workshop:training_people", KEEP_TRAININGS, lambda r: [r.in_house.training.pk], get=NONE, post=GOES_ON),
    Page("workshop:training_attendance", KEEP_TRAININGS, lambda r: [r.in_house.training.pk], get=NONE, post=FORM),
    Page("workshop:training_move", KEEP_TRAININGS, lambda r: [r.in_house.training.pk], get=NONE, post=FORM),
    Page("workshop:training_cancel", KEEP_TRAININGS, lambda r: [r.in_house.training.pk], get=NONE, post=FORM),
    Page("workshop:training_sheet", SEE_TRAININGS, lambda r: [r.in_house.training.pk]),
    Page("workshop:certificates", SEE_TRAININGS),
    Page("workshop:certificates_export", SEE_TRAININGS & (DESK | HEADS | WATCHERS)),
    Page("workshop:certificate_new", KEEP_TRAININGS, post=FORM),
    Page(
        "workshop:certificate_withdraw",
        KEEP_TRAININGS,
        lambda r: [r.in_house.certificate.pk],
        get=NONE,
        post=FORM,
    ),
    Page("workshop:meeting", KEEP_MEETING),
    Page("workshop:meeting_export", KEEP_MEETING & (DESK | HEADS | {R.PARTS_MANAGER})),
    Page("workshop:meeting_new", KEEP_MEETING, post=FORM),
    Page("workshop:meeting_sheet", KEEP_MEETING),
    Page("workshop:meeting_item", KEEP_MEETING, lambda r: [r.in_house.item.pk]),
    Page("workshop:meeting_prove", KEEP_MEETING, lambda r: [r.in_house.item.pk], get=NONE, post=FORM),
    Page("workshop:meeting_postpone", KEEP_MEETING, lambda r: [r.in_house.item.pk], get=NONE, post=FORM),
    Page("workshop:meeting_give", KEEP_MEETING, lambda r: [r.in_house.item.pk], get=NONE, post=FORM),
    Page("workshop:meeting_drop", KEEP_MEETING, lambda r: [r.in_house.item.pk], get=NONE, post=FORM),
    Page("workshop:meeting_reopen", KEEP_MEETING, lambda r: [r.in_house.item.pk], get=NONE, post=FORM),
    Page("workshop:rescues", SEE_RESCUES),
    Page("workshop:rescues_export", DESK | HEADS | WATCHERS),
    Page("workshop:rescue_take", KEEP_RESCUES, post=FORM),
    Page("workshop:rescue_car", KEEP_RESCUES),
    Page("workshop:rescue_cars", KEEP_RESCUES),
    Page("workshop:rescue", SEE_RESCUES, lambda r: [r.rescue.number]),
    Page("workshop:rescue_send", SEE_RESCUES, lambda r: [r.rescue.number], get=NONE, post=FORM, does=KEEP_RESCUES),
    Page("workshop:rescue_another", SEE_RESCUES, lambda r: [r.rescue.number], get=NONE, post=FORM, does=KEEP_RESCUES),
    # Nobody has been sent yet: the page says so.
    Page(
        "workshop:rescue_arrived", SEE_RESCUES, lambda r: [r.rescue.number], get=NONE, post=GOES_ON, does=KEEP_RESCUES
    ),
    Page("workshop:rescue_end", SEE_RESCUES, lambda r: [r.rescue.number], get=NONE, post=FORM, does=KEEP_RESCUES),
    Page("workshop:rescue_cancel", SEE_RESCUES, lambda r: [r.rescue.number], get=NONE, post=FORM, does=KEEP_RESCUES),
    Page("workshop:rescue_order", SEE_RESCUES, lambda r: [r.rescue.number], get=NONE, post=FORM, does=KEEP_RESCUES),
    # Guarantee shipments
    # Plans for 15 March
    Page("campaigns:plans_315", SEE_SCREENING),
    Page("campaigns:plans_315_export", SEE_SCREENING),
    Page("campaigns:plan_315_write", FILE_SCREENING, post=FORM),
    Page("campaigns:plan_315", SEE_SCREENING, lambda r: [plan_315_records.plan_of(r).number]),
    Page("campaigns:plan_315_sheet", SEE_SCREENING, lambda r: [plan_315_records.plan_of(r).number]),
    *(
        Page(f"campaigns:plan_315_{step}", who, lambda r: [plan_315_records.plan_of(r).number], get=NONE, post=code)
        for step, who, code in (
            ("change", FILE_SCREENING, FORM),
            ("member", FILE_SCREENING, FORM),
            ("shift", FILE_SCREENING, FORM),
            ("fill", FILE_SCREENING, FORM),
            ("errand_add", FILE_SCREENING, FORM),
            ("drop", FILE_SCREENING, GOES_ON),
            ("file", FILE_SCREENING, GOES_ON),
            ("report", FILE_SCREENING, FORM),
            ("acknowledge", RECEIVE_PLANS, GOES_ON),
            ("send_back", RECEIVE_PLANS, FORM),
            ("read", RECEIVE_PLANS, GOES_ON),
        )
    ),
    Page(
        "campaigns:plan_315_shift_give",
        FILE_SCREENING,
        lambda r: [plan_315_records.plan_of(r).number, plan_315_records.shift_of(r).pk],
        post=FORM,
    ),
    Page(
        "campaigns:plan_315_errand",
        FILE_SCREENING,
        lambda r: [plan_315_records.plan_of(r).number, plan_315_records.errand_of(r).pk],
        post=FORM,
    ),
    # Screening for 15 March
    Page("customers:screening", SEE_SCREENING),
    Page("customers:screening_open", {R.TASK_FORCE_LEAD}, post=FORM),
    Page("customers:screening_export", SEE_SCREENING),
    Page("customers:screening_form", SEE_SCREENING),
    Page("customers:screening_round", SEE_SCREENING, lambda r: [screening_records.round_of(r).pk]),
    Page("customers:screening_later", FILE_SCREENING, lambda r: [screening_records.round_of(r).pk], post=FORM),
    Page("customers:screening_list", SEE_SCREENING, lambda r: [screening_records.list_of(r).number]),
    Page("customers:screening_sheet", SEE_SCREENING, lambda r: [screening_records.list_of(r).number]),
    *(
        Page(f"customers:screening_{step}", who, lambda r: [screening_records.list_of(r).number], get=NONE, post=code)
        for step, who, code in (
            ("add", FILE_SCREENING, FORM),
            ("take", FILE_SCREENING, GOES_ON),
            ("drop", FILE_SCREENING, GOES_ON),
            ("file", FILE_SCREENING, GOES_ON),
            ("verify", {R.AREA_MANAGER}, FORM),
            ("accept", ACCEPT_SCREENING, FORM),
            ("appeal", FILE_SCREENING, FORM),
            ("decide", ACCEPT_SCREENING, FORM),
        )
    ),
    Page(
        "customers:screening_look",
        ACCEPT_SCREENING,
        lambda r: [screening_records.list_of(r).number, screening_records.row_of(r).pk],
        get=NONE,
        post=FORM,
    ),
    # Campaigns and their plans
    *(
        Page(f"campaigns:{name}", SEE_CAMPAIGNS, lambda r: [plan_records.campaign_of(r).number])
        for name in (
            "people",
            "people_export",
            "day",
            "guests",
            "guests_export",
            "leads",
            "leads_export",
            "effect",
        )
    ),
    Page("campaigns:audience", SEE_CAMPAIGNS, lambda r: [audience_records.audience_of(r).campaign.number]),
    *(
        Page(
            f"campaigns:audience_{step}",
            PLAN_CAMPAIGNS,
            lambda r: [audience_records.audience_of(r).campaign.number],
            get=NONE,
            post=code,
        )
        for step, code in (("rules", FORM), ("fix", GOES_ON), ("send", FORM), ("calls", GOES_ON))
    ),
    Page("campaigns:calls", AT_CAMPAIGNS),
    Page("campaigns:calls_next", AT_CAMPAIGNS, get=NONE, post=GOES_ON),
    Page("campaigns:invitation", SEE_CAMPAIGNS, lambda r: [audience_records.invitation_of(r).pk]),
    *(
        Page(f"campaigns:invitation_{name}", SEE_CAMPAIGNS, lambda r: [audience_records.invitation_of(r).pk])
        for name in ("link", "qr")
    ),
    *(
        Page(
            f"campaigns:invitation_{step}",
            AT_CAMPAIGNS,
            lambda r: [audience_records.invitation_of(r).pk],
            get=NONE,
            post=code,
        )
        for step, code in (("record", FORM), ("take", GOES_ON), ("keep", 200), ("give_back", GOES_ON))
    ),
    Page("campaigns:day_new", AT_CAMPAIGNS, lambda r: [plan_records.campaign_of(r).number], post=FORM),
    *(
        Page(f"campaigns:{step}", AT_CAMPAIGNS, lambda r: [plan_records.campaign_of(r).number], get=NONE, post=code)
        for step, code in (("day_code", GOES_ON), ("day_party", FORM))
    ),
    Page(
        "campaigns:day_register",
        AT_CAMPAIGNS,
        lambda r: [plan_records.campaign_of(r).number, r.customer.pk],
        get=NONE,
        post=GOES_ON,
    ),
    Page("campaigns:guest", SEE_CAMPAIGNS, lambda r: [audience_records.guest_of(r).number]),
    *(
        Page(
            f"campaigns:guest_{step}",
            AT_CAMPAIGNS,
            lambda r: [audience_records.guest_of(r).number],
            get=NONE,
            post=code,
        )
        for step, code in (("change", FORM), ("stamp", 404), ("lead", FORM))
    ),
    Page(
        "campaigns:guest_unstamp",
        AT_CAMPAIGNS,
        lambda r: [audience_records.guest_of(r).number, audience_records.stamp_of(r).pk],
        get=NONE,
        post=GOES_ON,
    ),
    Page("campaigns:lead", SEE_CAMPAIGNS, lambda r: [audience_records.lead_of(r).pk]),
    *(
        Page(f"campaigns:lead_{step}", SEE_CAMPAIGNS, lambda r: [audience_records.lead_of(r).pk], get=NONE, post=FORM)
        for step in ("work", "hand", "end")
    ),
    Page("campaigns:campaigns", SEE_CAMPAIGNS),
    Page("campaigns:campaigns_export", SEE_CAMPAIGNS),
    Page("campaigns:campaign_write", PLAN_CAMPAIGNS, post=FORM),
    Page("campaigns:calendar", SEE_CAMPAIGNS),
    Page("campaigns:calendar_sheet", SEE_CAMPAIGNS),
    Page("campaigns:bulletin", SEE_CAMPAIGNS),
    Page("campaigns:campaign", SEE_CAMPAIGNS, lambda r: [plan_records.campaign_of(r).number]),
    Page("campaigns:campaign_sheet", SEE_CAMPAIGNS, lambda r: [plan_records.campaign_of(r).number]),
    Page("campaigns:campaign_report", SEE_CAMPAIGNS, lambda r: [plan_records.campaign_of(r).number]),
    Page("campaigns:campaign_document", SEE_CAMPAIGNS, lambda r: [plan_records.campaign_of(r).number, "plan"]),
    Page("campaigns:campaign_change", PLAN_CAMPAIGNS, lambda r: [plan_records.campaign_of(r).number], post=FORM),
    *(
        Page(f"campaigns:{step}", PLAN_CAMPAIGNS, lambda r: [plan_records.campaign_of(r).number], get=NONE, post=FORM)
        for step in ("campaign_evaluate", "campaign_call_off", "tasks_give", "turns_copy")
    ),
    Page("campaigns:part_add", PLAN_CAMPAIGNS, lambda r: [plan_records.campaign_of(r).number, "turn"], post=FORM),
    Page(
        "campaigns:part",
        PLAN_CAMPAIGNS,
        lambda r: [plan_records.campaign_of(r).number, "section", plan_records.section_of(r).pk],
        post=FORM,
    ),
    *(
        Page(
            f"campaigns:part_{step}",
            PLAN_CAMPAIGNS,
            lambda r: [plan_records.campaign_of(r).number, "section", plan_records.section_of(r).pk],
            get=NONE,
            post=GOES_ON,
        )
        for step in ("remove", "move")
    ),
    # A task is also its owner's, wherever that is; for everybody else out of reach it is not there.
    Page("campaigns:task", SEE_CAMPAIGNS, lambda r: [plan_records.task_of(r).pk], refused=404),
    Page(
        "campaigns:task_finish",
        SEE_CAMPAIGNS,
        lambda r: [plan_records.task_of(r).pk],
        get=NONE,
        post=FORM,
        does=PLAN_CAMPAIGNS,
        refused=404,
    ),
    Page("campaigns:task_give", PLAN_CAMPAIGNS, lambda r: [plan_records.task_of(r).pk], get=NONE, post=FORM),
    Page("campaigns:task_reopen", PLAN_CAMPAIGNS, lambda r: [plan_records.task_of(r).pk], get=NONE, post=FORM),
    # The year's budget, campaigns' money and materials
    Page("campaigns:budgets", SEE_BUDGETS),
    Page("campaigns:budgets_export", SEE_BUDGETS),
    Page("campaigns:budget_write", KEEP_BUDGETS, post=FORM),
    Page("campaigns:car_sales", KEEP_BUDGETS, post=GOES_ON),
    *(
        Page(f"campaigns:{name}", SEE_BUDGETS, lambda r: [money_records.budget_of(r).pk])
        for name in ("budget", "budget_sheet", "budget_export")
    ),
    Page("campaigns:budget_rewrite", KEEP_BUDGETS, lambda r: [money_records.draft_of(r).pk], post=FORM),
    Page("campaigns:budget_submit", KEEP_BUDGETS, lambda r: [money_records.draft_of(r).pk], get=NONE, post=FORM),
    Page("campaigns:budget_move", KEEP_BUDGETS, lambda r: [money_records.budget_of(r).pk], get=NONE, post=FORM),
    Page("campaigns:expenses", SEE_BUDGETS),
    Page("campaigns:expenses_export", SEE_BUDGETS),
    Page("campaigns:expense_enter", SPEND, post=FORM),
    Page("campaigns:expense", SEE_BUDGETS, lambda r: [money_records.expense_of(r).pk]),
    *(
        Page(f"campaigns:expense_{step}", SPEND, lambda r: [money_records.expense_of(r).pk], get=NONE, post=FORM)
        for step in ("receipt", "take_back")
    ),
    Page("campaigns:photo_archive", SEE_CAMPAIGNS),
    Page("campaigns:campaign_file", SEE_CAMPAIGNS, lambda r: [money_records.photo_of(r).pk]),
    Page(
        "campaigns:campaign_file_withdraw",
        PLAN_CAMPAIGNS,
        lambda r: [money_records.photo_of(r).pk],
        get=NONE,
        post=GOES_ON,
    ),
    Page("campaigns:money", SEE_BUDGETS, lambda r: [plan_records.campaign_of(r).number]),
    Page("campaigns:budget_lines", KEEP_BUDGETS, lambda r: [plan_records.campaign_of(r).number], post=FORM),
    *(
        Page(f"campaigns:{step}", who, lambda r: [plan_records.campaign_of(r).number], get=NONE, post=code)
        for step, who, code in (
            ("campaign_budget_submit", KEEP_BUDGETS, FORM),
            ("campaign_expense", SPEND, FORM),
            ("campaign_support", SPEND, FORM),
            ("material_add", PLAN_CAMPAIGNS, FORM),
            ("materials_take_over", PLAN_CAMPAIGNS, GOES_ON),
            ("campaign_gift_give", AT_CAMPAIGNS, FORM),
            ("photos_add", AT_CAMPAIGNS, FORM),
        )
    ),
    Page(
        "campaigns:support_take_back",
        SPEND,
        lambda r: [plan_records.campaign_of(r).number, money_records.support_of(r).pk],
        get=NONE,
        post=GOES_ON,
    ),
    *(
        Page(f"campaigns:{name}", SEE_CAMPAIGNS, lambda r: [plan_records.campaign_of(r).number])
        for name in ("materials", "material_sheet", "photos")
    ),
    Page(
        "campaigns:material",
        AT_CAMPAIGNS,
        lambda r: [plan_records.campaign_of(r).number, money_records.material_of(r).pk],
        post=FORM,
    ),
    *(
        Page(
            f"campaigns:material_{step}",
            PLAN_CAMPAIGNS,
            lambda r: [plan_records.campaign_of(r).number, money_records.material_of(r).pk],
            get=NONE,
            post=GOES_ON,
        )
        for step in ("change", "remove")
    ),
    Page(
        "campaigns:campaign_gift_take_back",
        AT_CAMPAIGNS,
        lambda r: [plan_records.campaign_of(r).number, money_records.issue_of(r).pk],
        get=NONE,
        post=GOES_ON,
    ),
    # Draws, vouchers, group purchases
    Page("campaigns:campaign_draws", SEE_CAMPAIGNS, lambda r: [plan_records.campaign_of(r).number]),
    Page("campaigns:draws", SEE_CAMPAIGNS),
    Page("campaigns:draws_export", SEE_CAMPAIGNS),
    # Written from a campaign's page, which the address names.
    Page("campaigns:draw_write", HOLD_DRAWS, get=404, post=404),
    *(
        Page(f"campaigns:{name}", SEE_CAMPAIGNS, lambda r: [draw_records.draw_of(r).number])
        for name in ("draw", "draw_sheet", "draw_qr", "draw_entries")
    ),
    Page("campaigns:draw_rewrite", HOLD_DRAWS, lambda r: [draw_records.draft_of(r).number], post=FORM),
    *(
        Page(f"campaigns:draw_{step}", HOLD_DRAWS, lambda r: [draw_records.draft_of(r).number], get=NONE, post=FORM)
        for step in ("publish", "fix", "run", "call_off")
    ),
    Page("campaigns:draw_hand_out", AT_CAMPAIGNS, lambda r: [draw_records.draw_of(r).number, 1], get=NONE, post=FORM),
    Page("campaigns:draw_tell", HOLD_DRAWS, lambda r: [draw_records.draw_of(r).number], get=NONE, post=FORM),
    Page("campaigns:draw_told", HOLD_DRAWS, lambda r: [draw_records.draw_of(r).number, 1], get=NONE, post=GOES_ON),
    Page("campaigns:vouchers", SEE_CAMPAIGNS),
    Page("campaigns:vouchers_export", SEE_CAMPAIGNS),
    Page("campaigns:voucher_write", HOLD_DRAWS, post=FORM),
    Page("campaigns:voucher_redeem", AT_CAMPAIGNS | {R.CASHIER}),
    Page("campaigns:find_customers", AT_CAMPAIGNS),
    Page("campaigns:voucher_series", SEE_CAMPAIGNS, lambda r: [draw_records.series_of(r).pk]),
    Page("campaigns:voucher_issue", AT_CAMPAIGNS, lambda r: [draw_records.series_of(r).pk], get=NONE, post=FORM),
    Page("campaigns:voucher_close", HOLD_DRAWS, lambda r: [draw_records.series_of(r).pk], get=NONE, post=GOES_ON),
    Page("campaigns:voucher_sheet", AT_CAMPAIGNS, lambda r: [draw_records.series_of(r).pk]),
    Page(
        "campaigns:voucher_withdraw",
        HOLD_DRAWS,
        lambda r: [draw_records.series_of(r).pk, draw_records.voucher_of(r).pk],
        get=NONE,
        post=FORM,
    ),
    Page(
        "campaigns:voucher_qr",
        AT_CAMPAIGNS,
        lambda r: [draw_records.series_of(r).pk, draw_records.voucher_of(r).pk],
    ),
    *(
        Page(
            f"campaigns:redeem_{place}",
            AT_CAMPAIGNS | {R.CASHIER},
            lambda r: [draw_records.voucher_of(r).pk],
            get=NONE,
            post=FORM,
        )
        for place in ("on_order", "at_counter")
    ),
    Page("campaigns:redemption_undo", HOLD_DRAWS, lambda r: [draw_records.redemption_of(r).pk], get=NONE, post=FORM),
    # The club
    *(Page(f"campaigns:{name}", SEE_CLUB) for name in ("club", "members", "club_use", "club_uses", "club_levels")),
    Page("campaigns:members_export", SEE_CLUB),
    Page("campaigns:club_uses_export", SEE_CLUB),
    Page("campaigns:club_cars", KEEP_CLUB),
    Page("campaigns:member_join", KEEP_CLUB, post=FORM),
    *(
        Page(f"campaigns:{name}", SEE_CLUB, lambda r: [club_records.member_of(r).number])
        for name in ("member", "member_use", "member_card", "member_qr")
    ),
    Page("campaigns:member_step", KEEP_CLUB, lambda r: [club_records.member_of(r).number, "end"], post=FORM),
    Page(
        "campaigns:benefit_use",
        SEE_CLUB,
        lambda r: [club_records.member_of(r).number, club_records.discount_of(r).pk],
        post=FORM,
    ),
    Page("campaigns:use_take_back", SEE_CLUB, lambda r: [club_records.use_of(r).pk], post=FORM),
    Page("campaigns:club_level_write", KEEP_CLUB, post=FORM),
    Page("campaigns:club_level", SEE_CLUB, lambda r: [club_records.level_of(r).pk]),
    Page("campaigns:club_level_change", KEEP_CLUB, lambda r: [club_records.level_of(r).pk], get=NONE, post=FORM),
    Page("campaigns:club_level_close", KEEP_CLUB, lambda r: [club_records.level_of(r).pk], get=NONE, post=GOES_ON),
    Page("campaigns:benefit_add", KEEP_CLUB, lambda r: [club_records.level_of(r).pk], post=FORM),
    Page("campaigns:benefit", KEEP_CLUB, lambda r: [club_records.benefit_of(r).pk], post=FORM),
    Page("campaigns:partners", SEE_CLUB),
    Page("campaigns:partner_write", KEEP_CLUB, post=FORM),
    Page("campaigns:partner", SEE_CLUB, lambda r: [club_records.partner_of(r).pk]),
    Page("campaigns:partner_change", KEEP_CLUB, lambda r: [club_records.partner_of(r).pk], post=FORM),
    *(
        Page(f"campaigns:partner_{step}", KEEP_CLUB, lambda r: [club_records.partner_of(r).pk], get=NONE, post=FORM)
        for step in ("begin", "end")
    ),
    Page("campaigns:partner_use", SEE_CLUB, lambda r: [club_records.partner_of(r).pk], get=NONE, post=FORM),
    Page(
        "campaigns:partner_use_take_back",
        KEEP_CLUB,
        lambda r: [club_records.partner_of(r).uses.get().pk],
        get=NONE,
        post=FORM,
    ),
    Page("campaigns:groups", SEE_CAMPAIGNS),
    Page("campaigns:groups_export", SEE_CAMPAIGNS),
    Page("campaigns:group_refunds", HOLD_DRAWS | {R.FINANCE}),
    Page("campaigns:group_refunds_export", SEE_CAMPAIGNS),
    Page("campaigns:group_write", HOLD_DRAWS, get=404, post=404),
    Page("campaigns:group", SEE_CAMPAIGNS, lambda r: [draw_records.group_of(r).number]),
    Page("campaigns:group_rewrite", HOLD_DRAWS, lambda r: [draw_records.group_of(r).number], get=GOES_ON, post=GOES_ON),
    *(
        Page(f"campaigns:group_{step}", HOLD_DRAWS, lambda r: [draw_records.group_of(r).number], get=NONE, post=FORM)
        for step in ("open", "join", "close")
    ),
    *(
        Page(
            f"campaigns:group_{step}",
            HOLD_DRAWS,
            lambda r: [draw_records.group_of(r).number, draw_records.buyer_of(r).pk],
            get=NONE,
            post=FORM,
        )
        for step in ("buy", "leave")
    ),
    Page(
        "campaigns:group_pay_out",
        HOLD_DRAWS | {R.FINANCE},
        lambda r: [draw_records.group_of(r).number, draw_records.payment_of(r).pk],
        get=NONE,
        post=FORM,
    ),
    # Missing parts, and the stock plan for 15 March
    Page("parts:backorders", SEE_STOCK),
    Page("parts:backorders_export", SEE_STOCK & EXPORT_ANYTHING),
    Page("parts:backorder_new", KEEP_BACKORDERS, post=FORM),
    Page("parts:backorder", SEE_STOCK, lambda r: [backorder_records.backorder_of(r).number]),
    *(
        Page(
            f"parts:backorder_{step}",
            KEEP_BACKORDERS,
            lambda r: [backorder_records.backorder_of(r).number],
            get=NONE,
            post=FORM,
        )
        for step in ("postpone", "arrived", "tell", "spare_car", "fitted", "cancel")
    ),
    Page("parts:plans", SEE_STOCK, post=FORM, does=MAKE_PLANS),
    Page("parts:plan", SEE_STOCK, lambda r: [backorder_records.plan_of(r).pk]),
    Page("parts:plan_sheet", SEE_STOCK, lambda r: [backorder_records.plan_of(r).pk]),
    Page("parts:plan_line", MAKE_PLANS, lambda r: [backorder_records.plan_of(r).pk], get=NONE, post=FORM),
    *(
        Page(f"parts:plan_{step}", MAKE_PLANS, lambda r: [backorder_records.plan_of(r).pk], get=NONE, post=GOES_ON)
        for step in ("drop", "propose", "file")
    ),
    Page("parts:guarantees", SEE_GUARANTEES),
    Page("parts:guarantees_export", SEE_GUARANTEES & EXPORT_ANYTHING),
    Page("parts:guarantee_write", ASK_FOR_GUARANTEES, post=FORM),
    Page("parts:find_cars", SEE_GUARANTEES),
    Page("parts:find_parts", SEE_GUARANTEES),
    Page("parts:guarantee", SEE_GUARANTEES, lambda r: [guarantee_records.guarantee_of(r).number]),
    Page("parts:guarantee_sheet", SEE_GUARANTEES, lambda r: [guarantee_records.guarantee_of(r).number]),
    Page(
        "parts:guarantee_rewrite", REQUEST_GUARANTEES, lambda r: [guarantee_records.guarantee_of(r).number], post=FORM
    ),
    *(
        Page(f"parts:guarantee_{step}", who, lambda r: [guarantee_records.guarantee_of(r).number], get=NONE, post=FORM)
        for step, who in {
            "submit": REQUEST_GUARANTEES,
            "ship": SHIP_GUARANTEES,
            "arrive": RECEIVE_GUARANTEES,
            "papers": REQUEST_GUARANTEES,
            "drop": REQUEST_GUARANTEES,
        }.items()
    ),
    # Stock
    Page("parts:parts", SEE_STOCK),
    Page("parts:part", SEE_STOCK, args=[1], get=404),
    Page("parts:warehouse", SEE_STOCK),
    Page("parts:stock_export", SEE_STOCK & EXPORT_ANYTHING),
    Page("parts:movements", SEE_STOCK),
    Page("parts:movements_export", SEE_STOCK & EXPORT_ANYTHING),
    Page("parts:stock", SEE_STOCK, lambda r: [stock_records.stock_of(r).pk]),
    Page(
        "parts:stock_shelf",
        KEEP_STOCK | KEEP_TRANSIT,
        lambda r: [stock_records.stock_of(r).pk],
        get=NONE,
        post=FORM,
    ),
    Page("parts:stock_book", KEEP_STOCK | KEEP_TRANSIT, args=["receive"], post=FORM),
    Page("parts:counts", SEE_STOCK),
    Page("parts:count_new", KEEP_STOCK | KEEP_TRANSIT, post=FORM),
    Page("parts:count_sheet", KEEP_STOCK | KEEP_TRANSIT, get=404),
    Page("parts:count", SEE_STOCK, lambda r: [stock_records.count_of(r).number]),
    Page("parts:borrowings", SEE_STOCK),
    Page("parts:borrowing_new", KEEP_STOCK, post=FORM),
    Page("parts:borrowing", SEE_STOCK, lambda r: [stock_records.borrowing_of(r).number]),
    Page("parts:borrowing_sheet", SEE_STOCK, lambda r: [stock_records.borrowing_of(r).number]),
    Page(
        "parts:borrowing_step",
        KEEP_STOCK | KEEP_TRANSIT,
        lambda r: [stock_records.borrowing_of(r).number, "refuse"],
        get=NONE,
        post=FORM,
    ),
    Page("complaints:praises", KEEP_PRAISES, post=FORM),
    Page("complaints:praises_export", KEEP_PRAISES),
    Page("complaints:praise", KEEP_PRAISES, lambda r: [r.praise.number], post=FORM),
    # Targets
    Page("targets:targets", SEE_TARGETS),
    Page("targets:export", EXPORT_TARGETS),
    Page("targets:month", SEE_TARGETS, lambda r: [r.outlet.code, "2026-11"]),
    Page("targets:set", SET_TARGETS, lambda r: [r.outlet.code, "2026-11"], post=FORM),
    # Advisors alone take note, and of what they have seen; the others are told so.
    Page("targets:acknowledge", SEE_TARGETS, lambda r: [r.outlet.code, "2026-11"], get=NONE, post=FORM),
    Page("targets:scores", SEE_TARGETS, post=FORM, does=SET_TARGETS),
    Page("targets:scores_export", EXPORT_TARGETS),
    Page("targets:score", SEE_TARGETS, lambda r: [r.outlet.code, "2026-11"], post=FORM, does=SET_TARGETS),
    # Boards and closed months
    *(
        Page(f"targets:{name}", SEE_BOARDS, asks=board_of)
        for name in (
            "board",
            "board_export",
            "board_sheet",
            "board_screen",
            "board_ranking",
            "board_records",
            "board_records_export",
        )
    ),
    # Of a single outlet there is nobody to remind.
    Page("targets:board_missing", ABOVE_OUTLETS),
    Page("targets:board_remind", ABOVE_OUTLETS, get=NONE, post=GOES_ON),
    Page("targets:closings", SEE_BOARDS),
    Page("targets:closing", SEE_BOARDS, kept_records.month_of),
    # It is closed already.
    Page("targets:close", CLOSE_MONTHS, kept_records.month_of, get=NONE, post=FORM),
    Page("targets:revise", CLOSE_MONTHS, kept_records.month_of, get=NONE, post=FORM),
    # Reports and the ranking of advisors
    Page("targets:reports", SEE_TARGETS),
    *(
        Page(f"targets:{name}{paper}", who, asks=asks)
        for name, asks in (
            ("report_day", day_of),
            ("report_week", board_of),
            ("report_month", board_of),
            ("ranking", day_of),
        )
        for paper, who in (("", SEE_TARGETS), ("_sheet", SEE_TARGETS), ("_export", EXPORT_TARGETS))
    ),
    # The year's plans
    Page("targets:plans", SEE_PLANS),
    Page("targets:plans_export", EXPORT_PLANS),
    Page("targets:plan_start", HEADS, post=FORM),
    Page("targets:plan", SEE_PLANS, lambda r: [annual_plan_records.plan_of(r).pk]),
    Page("targets:plan_sheet", SEE_PLANS, lambda r: [annual_plan_records.plan_of(r).pk]),
    Page("targets:plan_export", EXPORT_PLANS, lambda r: [annual_plan_records.plan_of(r).pk]),
    Page("targets:plan_revise", HEADS, lambda r: [annual_plan_records.plan_of(r).pk], get=NONE, post=FORM),
    Page("targets:plan_write", HEADS, lambda r: [annual_plan_records.draft_of(r).pk], post=FORM),
    Page("targets:plan_submit", HEADS, lambda r: [annual_plan_records.draft_of(r).pk], get=NONE, post=FORM),
    Page("targets:plan_discard", HEADS, lambda r: [annual_plan_records.draft_of(r).pk], get=NONE, post=FORM),
    Page("targets:plan_import", HEADS, lambda r: [annual_plan_records.draft_of(r).pk], post=FORM),
    # Without a preview there is nothing to take; it leads back to the file.
    Page("targets:plan_import_take", HEADS, lambda r: [annual_plan_records.draft_of(r).pk], get=NONE, post=GOES_ON),
    # The assessment of outlets
    Page("targets:assessments", SEE_ASSESSMENTS),
    Page("targets:assessments_export", SEE_ASSESSMENTS),
    Page("targets:assessment", SEE_ASSESSMENTS, assessment_records.month_of),
    Page("targets:assessment_sheet", SEE_ASSESSMENTS, assessment_records.month_of),
    Page("targets:assessment_appeal", APPEAL_ASSESSMENTS, assessment_records.month_of, get=NONE, post=FORM),
    Page("targets:assessment_decide", DECIDE_ASSESSMENTS, assessment_records.appealed_month_of, get=NONE, post=FORM),
    # The tests of team leaders
    Page("targets:leader_tests", SEE_LEADER_TESTS),
    Page("targets:leader_tests_export", SEE_LEADER_TESTS),
    Page("targets:leader", SEE_LEADER_TESTS, lambda r: [r.employee.number]),
    Page("targets:leader_test", HOLD_LEADER_TESTS, lambda r: [leader_records.leader_of(r).pk, "2026-Q4"], post=FORM),
    Page("targets:leader_test_correct", HOLD_LEADER_TESTS, lambda r: [leader_records.test_of(r).pk], post=FORM),
    Page("targets:leader_test_sheet", SEE_LEADER_TESTS, lambda r: [leader_records.test_of(r).pk]),
    Page("targets:leader_decide", HEADS, lambda r: [leader_records.consequence_of(r).pk], get=NONE, post=FORM),
    Page("targets:team_leaders", SEE_LEADER_TESTS, post=FORM, does=HEADS),
    Page("targets:team_leader_end", HEADS, lambda r: [leader_records.leader_of(r).pk], get=NONE, post=FORM),
    # Messages to customers
    Page("customers:messages", WRITE_TO_CUSTOMERS),
    Page("customers:messages_export", WRITE_TO_CUSTOMERS),
    Page("customers:messages_send", WRITE_TO_CUSTOMERS, post=FORM),
    Page("customers:message_rates", WRITE_TO_CUSTOMERS),
    Page("customers:sending", WRITE_TO_CUSTOMERS, lambda r: [sending_of(r).pk]),
    Page("customers:reminder_message", WRITE_TO_CUSTOMERS, lambda r: [reminder_of(r).pk], post=FORM),
    Page("customers:templates", SEE_TEMPLATES),
    Page("customers:template_new", SETTLE_TEMPLATES, post=FORM),
    Page("customers:template", SEE_TEMPLATES, lambda r: [template_of(r).pk], post=FORM, does=SETTLE_TEMPLATES),
    *(
        Page(
            f"customers:template_{step}",
            SEE_TEMPLATES,
            lambda r: [template_of(r).pk],
            get=NONE,
            post=GOES_ON,
            does=SETTLE_TEMPLATES,
        )
        for step in ("use", "retire")
    ),
    Page("customers:replies", WRITE_TO_CUSTOMERS),
    Page("customers:reply_handle", WRITE_TO_CUSTOMERS, lambda r: [reply_of(r).pk], get=NONE, post=GOES_ON),
    Page("customers:no_more", WRITE_TO_CUSTOMERS, lambda r: [r.customer.pk], post=FORM),
    Page("customers:no_more_lift", WRITE_TO_CUSTOMERS, lambda r: [no_more_of(r).pk], post=FORM),
    Page("customers:wecom_contact", WRITE_TO_CUSTOMERS, lambda r: [r.customer.pk], post=GOES_ON),
    # Surveys and questionnaires; the customer's own pages are open to all
    Page("complaints:link_make", ASK_ON_SITE, lambda r: [r.onsite.pk], get=NONE, post=GOES_ON),
    Page("complaints:survey_link", ASK_ON_SITE, lambda r: [r.survey_link.pk]),
    Page("complaints:survey_qr", ASK_ON_SITE, lambda r: [r.survey_link.pk]),
    Page("complaints:onsite", ASK_ON_SITE),
    Page("complaints:onsite_answer", ASK_ON_SITE, lambda r: [r.onsite.pk], post=FORM),
    Page("complaints:response", SEE_CSI, lambda r: [r.survey.pk]),
    Page("complaints:questionnaires", SETTLE_QUESTIONNAIRES),
    Page("complaints:questionnaire_own", SETTLE_QUESTIONNAIRES, get=NONE, post=GOES_ON),
    Page("complaints:questionnaire", SETTLE_QUESTIONNAIRES, lambda r: [r.questionnaire.pk]),
    Page(
        "complaints:questionnaire_begin", SETTLE_QUESTIONNAIRES, lambda r: [r.questionnaire.pk], get=NONE, post=GOES_ON
    ),
    Page("complaints:questionnaire_draft", SETTLE_QUESTIONNAIRES, lambda r: [r.questionnaire.pk], post=FORM),
    Page(
        "complaints:questionnaire_publish",
        SETTLE_QUESTIONNAIRES,
        lambda r: [r.questionnaire.pk],
        get=NONE,
        post=GOES_ON,
    ),
    Page(
        "complaints:questionnaire_drop", SETTLE_QUESTIONNAIRES, lambda r: [r.questionnaire.pk], get=NONE, post=GOES_ON
    ),
    # Satisfaction, home visits, quality problems
    Page("complaints:csi", SEE_CSI),
    Page("complaints:csi_sheet", SEE_CSI),
    Page("complaints:csi_export", SEE_CSI - TECHNICAL),
    Page("complaints:responses", SEE_CSI),
    Page("complaints:responses_export", SEE_CSI - TECHNICAL),
    Page("complaints:visits", CALL_CUSTOMERS),
    Page("complaints:visit_draw", CLOSE_COMPLAINTS, get=NONE, post=FORM),
    Page("complaints:visit_new", CALL_CUSTOMERS, post=FORM),
    Page("complaints:visit_customers", CALL_CUSTOMERS),
    Page("complaints:visit_cars", CALL_CUSTOMERS),
    Page("complaints:visit", CALL_CUSTOMERS, lambda r: [visit_of(r).pk]),
    Page("complaints:visit_plan", CALL_CUSTOMERS, lambda r: [visit_of(r).pk], get=NONE, post=FORM),
    Page("complaints:visit_report", CALL_CUSTOMERS, lambda r: [visit_of(r).pk], get=NONE, post=FORM),
    Page("complaints:visit_ask", CALL_CUSTOMERS, lambda r: [visit_of(r).pk], get=GOES_ON, post=GOES_ON),
    Page("complaints:visit_drop", CALL_CUSTOMERS, lambda r: [visit_of(r).pk], get=NONE, post=FORM),
    Page("complaints:quality", SEE_QUALITY),
    Page("complaints:quality_export", SEE_QUALITY - TECHNICAL),
    Page("complaints:quality_new", SEE_QUALITY, post=FORM),
    Page("complaints:quality_cars", SEE_QUALITY),
    Page("complaints:quality_collect", SEE_QUALITY, get=NONE, post=FORM),
    Page("complaints:quality_problem", SEE_QUALITY, lambda r: [problem_of(r).pk], post=FORM),
    Page("complaints:quality_withdraw", SEE_QUALITY, lambda r: [problem_of(r).pk], get=NONE, post=FORM),
    Page("complaints:quality_reports", SEE_QUALITY),
    Page("complaints:quality_report", SEE_QUALITY, lambda r: [report_of(r).number]),
    Page("complaints:quality_sheet", SEE_QUALITY, lambda r: [report_of(r).number], post=200),
    Page("complaints:quality_describe", SEE_QUALITY, lambda r: [report_of(r).number], get=NONE, post=FORM),
    Page("complaints:quality_submit", SEE_QUALITY, lambda r: [report_of(r).number], get=NONE, post=GOES_ON),
    Page(
        "complaints:quality_take_out",
        SEE_QUALITY,
        lambda r: [report_of(r).number, problem_of(r).pk],
        get=NONE,
        post=GOES_ON,
    ),
    *(
        Page(
            f"complaints:quality_{step}",
            SEE_QUALITY,
            lambda r: [report_of(r).number],
            get=NONE,
            post=FORM,
            does=REPORT_QUALITY,
        )
        for step in ("give_back", "answer", "close")
    ),
    # Nothing has to be said with it; where the report is not there yet the page says so.
    Page(
        "complaints:quality_send",
        SEE_QUALITY,
        lambda r: [report_of(r).number],
        get=NONE,
        post=FORM,
        does=REPORT_QUALITY,
    ),
    Page("complaints:complaints", SEE_COMPLAINTS),
    Page("complaints:take", TAKE_COMPLAINTS, post=FORM),
    Page("complaints:car", TAKE_COMPLAINTS),
    Page("complaints:cars", TAKE_COMPLAINTS),
    Page("complaints:complaint", SEE_COMPLAINTS, lambda r: [r.complaint.number]),
    Page(
        "complaints:hand_over",
        SEE_COMPLAINTS,
        lambda r: [r.complaint.number],
        get=NONE,
        post=FORM,
        does=TAKE_COMPLAINTS,
    ),
    Page(
        "complaints:accept",
        SEE_COMPLAINTS,
        lambda r: [r.complaint.number],
        get=NONE,
        post=GOES_ON,
        does=ANSWER_COMPLAINTS,
    ),
    Page(
        "complaints:refuse", SEE_COMPLAINTS, lambda r: [r.complaint.number], get=NONE, post=FORM, does=ANSWER_COMPLAINTS
    ),
    Page(
        "complaints:take_back",
        SEE_COMPLAINTS,
        lambda r: [r.complaint.number],
        get=NONE,
        post=FORM,
        does=TAKE_COMPLAINTS,
    ),
    Page(
        "complaints:answer", SEE_COMPLAINTS, lambda r: [r.complaint.number], get=NONE, post=FORM, does=ANSWER_COMPLAINTS
    ),
    Page(
        "complaints:sort_out",
        SEE_COMPLAINTS,
        lambda r: [r.complaint.number],
        get=NONE,
        post=FORM,
        does=ANSWER_COMPLAINTS,
    ),
    Page(
        "complaints:finish", SEE_COMPLAINTS, lambda r: [r.complaint.number], get=NONE, post=FORM, does=ANSWER_COMPLAINTS
    ),
    Page(
        "complaints:satisfaction",
        SEE_COMPLAINTS,
        lambda r: [r.complaint.number],
        get=NONE,
        post=FORM,
        does=CALL_CUSTOMERS,
    ),
    Page(
        "complaints:close",
        SEE_COMPLAINTS,
        lambda r: [r.complaint.number],
        get=NONE,
        post=GOES_ON,
        does=CLOSE_COMPLAINTS,
    ),
    Page(
        "complaints:reopen", SEE_COMPLAINTS, lambda r: [r.complaint.number], get=NONE, post=FORM, does=CLOSE_COMPLAINTS
    ),
    Page(
        "complaints:liability",
        SEE_COMPLAINTS,
        lambda r: [r.complaint.number],
        get=NONE,
        post=FORM,
        does=SAY_WHO_ANSWERS,
    ),
    Page(
        "complaints:promise",
        SEE_COMPLAINTS,
        lambda r: [r.complaint.number],
        get=NONE,
        post=FORM,
        does=ANSWER_COMPLAINTS,
    ),
    Page(
        "complaints:promise_keep",
        SEE_COMPLAINTS,
        lambda r: [r.complaint.number, 1],
        get=NONE,
        post=FORM,
        does=ANSWER_COMPLAINTS,
    ),
    Page(
        "complaints:promise_withdraw",
        SEE_COMPLAINTS,
        lambda r: [r.complaint.number, 1],
        get=NONE,
        post=FORM,
        does=ANSWER_COMPLAINTS,
    ),
    Page(
        "complaints:correction",
        SEE_COMPLAINTS,
        lambda r: [r.complaint.number],
        get=NONE,
        post=FORM,
        does=ANSWER_COMPLAINTS,
    ),
    Page(
        "complaints:correction_prove",
        SEE_COMPLAINTS,
        lambda r: [r.complaint.number, 1],
        get=NONE,
        post=FORM,
        does=ANSWER_COMPLAINTS,
    ),
    Page("complaints:form", SEE_COMPLAINTS, lambda r: [r.complaint.number]),
    Page("complaints:form_print", SEE_COMPLAINTS, lambda r: [r.complaint.number], get=NONE, post=GOES_ON),
    Page("complaints:complaints_export", EXPORT_COMPLAINTS | {R.PARTS_MANAGER}),
    Page("complaints:people", SEE_COMPLAINTS),
    Page("complaints:customers", TAKE_COMPLAINTS),
    Page("complaints:promises", SEE_COMPLAINTS),
    Page("complaints:actions", SEE_COMPLAINTS),
    Page("complaints:proof", SEE_COMPLAINTS, lambda r: [r.proof.pk]),
    Page("complaints:action", SEE_COMPLAINTS, lambda r: [r.correction.pk], post=FORM, does=ANSWER_COMPLAINTS),
    Page("complaints:pairs", CLOSE_COMPLAINTS, post=FORM),
    Page("complaints:pair", CLOSE_COMPLAINTS, lambda r: [r.pairing.pk], post=FORM),
    Page("complaints:minutes", SEE_COMPLAINTS, post=FORM, does=CLOSE_COMPLAINTS),
    Page("complaints:minutes_sheet", SEE_COMPLAINTS),
    Page("complaints:minutes_correction", SEE_COMPLAINTS, get=NONE, post=FORM, does=ANSWER_COMPLAINTS),
    # Follow-up calls: who does not have the customer on the page is led to what there is to see of it
    Page("complaints:calls", CALL_CUSTOMERS),
    Page("complaints:call_next", CALL_CUSTOMERS, get=NONE, post=GOES_ON),
    Page("complaints:call", CALL_CUSTOMERS, lambda r: [r.call.pk], get=GOES_ON, post=FORM),
    Page("complaints:call_keep", CALL_CUSTOMERS, lambda r: [r.call.pk], get=NONE, post=200),
    Page("complaints:call_give_back", CALL_CUSTOMERS, lambda r: [r.call.pk], get=NONE, post=GOES_ON),
    Page("complaints:calls_sheet", CALL_CUSTOMERS),
    Page("complaints:calls_sampling", CLOSE_COMPLAINTS),
    Page("complaints:calls_watch", CLOSE_COMPLAINTS),
    Page("complaints:follow_ups", CALL_CUSTOMERS),
    Page("complaints:follow_ups_export", CALL_CUSTOMERS),
    Page("complaints:follow_up", CALL_CUSTOMERS, lambda r: [r.call.pk]),
    # What commission is computed from
    Page("payroll:groups", SEE_GROUPS),
    Page("payroll:membership_new", KEEP_GROUPS, post=FORM),
    Page("payroll:membership", SEE_GROUPS, lambda r: [r.membership.pk]),
    Page(
        "payroll:membership_change",
        SEE_GROUPS,
        lambda r: [r.membership.pk],
        get=NONE,
        post=FORM,
        does=KEEP_GROUPS,
    ),
    Page("payroll:membership_end", SEE_GROUPS, lambda r: [r.membership.pk], get=NONE, post=FORM, does=KEEP_GROUPS),
    Page("payroll:coefficients", SEE_GROUPS),
    Page("payroll:coefficient_propose", {R.WORKSHOP_MANAGER}, post=FORM),
    Page("payroll:coefficient_change", SEE_GROUPS, lambda r: [r.coefficient_change.pk]),
    Page(
        "payroll:coefficient_decide",
        SEE_GROUPS,
        lambda r: [r.coefficient_change.pk],
        get=NONE,
        post=FORM,
        does={R.STATION_HEAD},
    ),
    Page("payroll:assessments", ASSESS, post=GOES_ON),
    Page("payroll:adjustments", SEE_PAY),
    Page("payroll:adjustment_new", ADJUST, post=FORM),
    Page("payroll:adjustment", SEE_PAY, lambda r: [r.adjustment.number], post=FORM, does=ADJUST),
    Page("payroll:scheme", SEE_SCHEME),
    Page("payroll:scheme_parameter", SEE_SCHEME, args=["fund.rate"], post=FORM, does=CHANGE_SCHEME),
    # Commission runs, trials and drafts of the scheme
    Page("payroll:runs", SEE_PAY, post=FORM, does=COMPUTE),
    Page("payroll:run", SEE_PAY, lambda r: [r.run.number]),
    Page("payroll:run_compute", COMPUTE, lambda r: [r.run.number], get=NONE, post=GOES_ON),
    Page("payroll:run_open", COMPUTE, lambda r: [r.run.number], get=NONE, post=GOES_ON),
    Page("payroll:run_tick", SEE_PAY, lambda r: [r.run.number], get=NONE, post=GOES_ON, does=HEADS | COMPUTE),
    Page("payroll:run_confirm", HEADS, lambda r: [r.run.number], get=NONE, post=FORM),
    Page("payroll:run_send_back", HEADS, lambda r: [r.run.number], get=NONE, post=FORM),
    Page("payroll:run_close", COMPUTE, lambda r: [r.run.number], get=NONE, post=GOES_ON),
    Page("payroll:run_reopen", {R.STATION_HEAD}, lambda r: [r.run.number], get=NONE, post=FORM),
    Page("payroll:run_export", COMPUTE, lambda r: [r.run.number], get=NONE, post=GOES_ON),
    Page("payroll:run_compare", SEE_PAY, lambda r: [r.run.number, r.run.number]),
    Page("payroll:what_if", SEE_PAY, post=200),
    Page("payroll:scheme_drafts", SEE_PAY | APPROVE_SCHEME),
    Page("payroll:scheme_draft", SEE_PAY | APPROVE_SCHEME, lambda r: [r.scheme_draft.pk]),
    Page("payroll:scheme_draft_decide", APPROVE_SCHEME, lambda r: [r.scheme_draft.pk], get=NONE, post=FORM),
    Page(
        "payroll:scheme_draft_withdraw", SEE_PAY | APPROVE_SCHEME, lambda r: [r.scheme_draft.pk], get=NONE, post=GOES_ON
    ),
    # The after-sales fund
    Page("payroll:fund", SEE_FUND),
    Page("payroll:fund_export", SEE_FUND - KEEP_FUND),
    Page("payroll:fund_deposit", KEEP_FUND, post=FORM),
    Page("payroll:fund_entry", SEE_FUND, lambda r: [r.fund_entry.pk]),
    Page("payroll:fund_counter", SEE_FUND, lambda r: [r.fund_entry.pk], get=NONE, post=FORM, does=KEEP_FUND),
    Page("payroll:fund_payments", SEE_FUND),
    Page("payroll:fund_ask", KEEP_FUND, post=FORM),
    Page("payroll:fund_payment", SEE_FUND, lambda r: [r.fund_payment.number]),
    Page("payroll:fund_print", SEE_FUND, lambda r: [r.fund_payment.number]),
    Page(
        "payroll:fund_sign",
        SEE_FUND,
        lambda r: [r.fund_payment.number],
        get=NONE,
        post=GOES_ON,
        does={R.STATION_HEAD},
    ),
    Page(
        "payroll:fund_refuse", SEE_FUND, lambda r: [r.fund_payment.number], get=NONE, post=FORM, does={R.STATION_HEAD}
    ),
    Page("payroll:fund_withdraw", SEE_FUND, lambda r: [r.fund_payment.number], get=NONE, post=FORM, does=KEEP_FUND),
    Page("payroll:fund_pay", SEE_FUND, lambda r: [r.fund_payment.number], get=NONE, post=GOES_ON, does=KEEP_FUND),
    Page("payroll:fund_file", SEE_FUND, lambda r: [r.fund_payment.number], get=NONE, post=FORM, does={R.FINANCE}),
    # Statements: the own one, and everybody's for those who see the outlet's commission
    Page("payroll:statements"),
    Page("payroll:statement", SEE_PAY, lambda r: [r.run.number, r.employee.number], refused=404),
    Page("payroll:statement_print", SEE_PAY, lambda r: [r.run.number, r.employee.number], refused=404),
    Page(
        "payroll:statement_object",
        SEE_PAY,
        lambda r: [r.run.number, r.employee.number],
        get=NONE,
        post=FORM,
        refused=404,
    ),
    Page(
        "payroll:statement_acknowledge",
        SEE_PAY,
        lambda r: [r.run.number, r.employee.number],
        get=NONE,
        post=GOES_ON,
        refused=404,
    ),
    Page("payroll:objections", SEE_PAY, lambda r: [r.run.number]),
    Page("payroll:objection_answer", SEE_PAY, lambda r: [r.objection.pk], get=NONE, post=FORM, does={R.FINANCE}),
    # The own account
    Page("account_change_password", post=200),
    Page("account_reauthenticate", post=200),
    Page("mfa_index"),
    Page("mfa_reauthenticate", get=GOES_ON, post=GOES_ON),
    Page("mfa_activate_totp", get=GOES_ON, post=GOES_ON),
    # Without a second factor there is none to take off, and there are no codes.
    Page("mfa_deactivate_totp", get=404, post=404),
    Page("mfa_view_recovery_codes", get=404),
    Page("mfa_generate_recovery_codes", get=GOES_ON, post=GOES_ON),
    Page("mfa_download_recovery_codes", get=404, post=404),
    # The three guarantees
    Page("parts:three_guarantees", SEE_RECORDS),
    Page("parts:three_guarantees_export", EXPORT_ANYTHING),
    Page("parts:three_guarantee_limits", post=FORM, does={R.TASK_FORCE_LEAD, R.ADMINISTRATOR}),
]

# Open to everybody, signed in or not: `(GET, POST)` of somebody signed out.
OPEN_TO_ALL = {
    # For machines: whether it lives, whether it can work, and to this machine itself the metrics.
    "health_live": (200, 405),
    "health_ready": (200, 405),
    "metrics": (200, 405),
    # Without the secret in the address there is nothing.
    "notices:receipts": (405, 404),
    "notices:replies": (405, 404),
    "account_login": (200, 200),
    "account_logout": (302, 302),
    "account_inactive": (200, 405),
    "mfa_authenticate": (302, 302),
    "staff:language": (405, 302),
    "staff:theme": (405, 302),
    "staff:demo_enter": (405, 404),
    "complaints:survey_thanks": (200, 405),
    "complaints:public_survey": (404, 404),
    "workshop:rating_thanks": (200, 405),
    "workshop:hall_on_wall": (404, 405),
    "workshop:prices_on_wall": (404, 405),
    "workshop:public_rating": (404, 404),
    "campaigns:public_invitation": (404, 404),
    "campaigns:public_code": (404, 405),
    "campaigns:public_draw": (404, 405),
    "campaigns:public_card": (404, 405),
    "campaigns:public_card_code": (404, 405),
    "campaigns:public_draw_list": (404, 405),
    "campaigns:public_voucher": (404, 405),
    "campaigns:public_voucher_qr": (404, 405),
}
# What stands in their addresses, where something does.
OPEN_ARGUMENTS = {
    "complaints:public_survey": ["made-up.token"],
    "workshop:hall_on_wall": ["made-up.token"],
    "workshop:prices_on_wall": ["made-up.token"],
    "workshop:public_rating": ["made-up.token"],
    "campaigns:public_invitation": ["1.made-up"],
    "campaigns:public_code": ["1.made-up"],
    "campaigns:public_draw": ["made-up"],
    "campaigns:public_card": ["1.made-up"],
    "campaigns:public_card_code": ["1.made-up"],
    "campaigns:public_draw_list": ["made-up"],
    "campaigns:public_voucher": ["MADEUPMADEUP"],
    "campaigns:public_voucher_qr": ["MADEUPMADEUP"],
    "notices:receipts": ["made-up"],
    "notices:replies": ["made-up"],
}


def expected(page: Page, role: str, scope: str, method: str) -> set[int]:
    """The codes that are right for a role that asks about a record of the scope."""
    code = page.get if method == "GET" else page.post
    may = role in page.who
    if code == NONE:
        # Which of the two is looked at first matters to nobody.
        return {NONE} if may else {NONE, page.refused}
    if not may:
        return {page.refused}
    if (page.about or page.asks) and not reaches(role, scope, page.personal):
        return {404}
    if method == "POST" and page.does is not None and role not in page.does:
        return {403}
    return {code}


def reaches(role: str, scope: str, personal: bool) -> bool:
    if personal:
        return scope == "SH01"
    widest = {Level.OUTLET: 1, Level.AREA: 2, Level.REGION: 2, Level.COMPANY: 3}[LEVEL_OF[role]]
    return ["SH01", "SH02", "SZ01"].index(scope) < widest


# --- The table asked row by row -------------------------------------------------------------------------------------


@dataclass
class World:
    house: House
    records: dict[str, Records]
    own: dict[str, dict]
    """What is personal, by role."""
    clients: dict[str, Client]

    def url(self, page: Page, role: str, scope: str) -> str:
        about = self.records[scope]
        if page.personal and scope == "SH01":
            about = replace(about, **self.own[role])
        query = f"?{urlencode(page.asks(about))}" if page.asks else ""
        return reverse(page.name, args=page.about(about) if page.about else page.args) + query


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    """Built once: every question asked of it is taken back."""
    at = shanghai("2026-11-05 10:00")
    files = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"), DEBUG=False)
    # Thousands of refusals are the point here; each of them would be a warning with its traceback.
    logging.disable(logging.WARNING)
    with django_db_blocker.unblock(), time_machine.travel(at, tick=False), files, transaction.atomic():
        house = make_house()
        records = {outlet.code: make_records(outlet, at) for outlet in (house.sh01, house.sh02, house.sz01)}
        own = {
            role: {"work": make_work(user, at), "notice": make_notice(user, house.sh01, at)}
            for role, user in house.by_role.items()
        }
        clients = {role: signed_in(user) for role, user in house.by_role.items()}
        yield World(house, records, own, clients)
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


def signed_in(user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def body_of(page: Page) -> dict:
    return {
        name: SimpleUploadedFile(*value) if isinstance(value, tuple) else value for name, value in page.sent.items()
    }


def asked(world: World, page: Page, role: str, scope: str, method: str) -> int:
    """The answer; whatever the request changed is taken back."""
    with transaction.atomic():
        url = world.url(page, role, scope)
        client = world.clients[role]
        response = client.post(url, body_of(page)) if method == "POST" else client.get(url)
        code = response.status_code
        transaction.set_rollback(True)
    return code


@pytest.mark.any_database
@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_answers(world, row):
    wrong, answers = [], defaultdict(Answers)
    for role, scope, method in questions(row):
        right = expected(row, role, scope, method)
        own = row.personal and scope == "SH01"
        ask = partial(asked, world, row, role, scope, method)
        got = answers[scope, method].of(role, own, ask)
        if got not in right:
            # Alike in what was written down, but perhaps not the person whose record it is.
            got = ask()
        if got not in right:
            wrong.append(f"{method} {row.name} at {scope} by {role}: {got}, not {sorted(right)}")
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.sqlite
@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_answers_on_this_database_too(world, row):
    """What rights come to is the same on any database; that each address works is asked once of each."""
    role, scope, method = next(questions(row))
    assert asked(world, row, role, scope, method) in expected(row, role, scope, method)


def questions(page: Page) -> Iterator[tuple[str, str, str]]:
    """Everybody at SH01; elsewhere those who get in at all, and one who does not.

    Who is turned away is turned away before method or record are looked at, so they are asked once, by the method
    that changes something; a method that the page has not is tried by one who gets in.
    """
    offered = [method for method, code in (("GET", page.get), ("POST", page.post)) if code != NONE]
    missing = [method for method in ("GET", "POST") if method not in offered]
    inside = [role for role in Role.values if role in page.who]
    outside = [role for role in Role.values if role not in page.who]
    yield from product(inside, ["SH01"], offered)
    yield from product(inside[:1], ["SH01"], missing)
    yield from product(outside, ["SH01"], offered[-1:])
    if page.about or page.asks:
        yield from product(inside, ["SH02"], offered[-1:])
        yield from product(inside + outside[:1], ["SZ01"], offered)


@pytest.mark.any_database
def test_signed_out_leads_to_login(world):
    signed_out = Client()
    wrong = []
    for page in PAGES:
        url = world.url(page, Role.SERVICE_ADVISOR, "SH01")
        for method in ("get", "post"):
            response = signed_out.post(url, body_of(page)) if method == "post" else signed_out.get(url)
            if response.status_code != 302 or not response["Location"].startswith("/account/login/"):
                wrong.append(f"{method} {page.name}: {response.status_code}")
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.any_database
@pytest.mark.parametrize("name", OPEN_TO_ALL)
def test_open_to_all(world, name, monkeypatch):
    # The world's clock stands still, and the database's goes on.
    monkeypatch.setattr("dealership.clock_check.seconds_ahead", lambda: 0)
    url, signed_out = reverse(name, args=OPEN_ARGUMENTS.get(name)), Client()
    assert (signed_out.get(url).status_code, signed_out.post(url, {"sent": "empty"}).status_code) == OPEN_TO_ALL[name]


@pytest.mark.any_database
@pytest.mark.parametrize("posting", [None, "over", "to come", "withdrawn"])
def test_account_without_a_posting_in_force_sees_nothing_of_others(world, posting):
    nobody = make_user("无岗")
    days = {"over": {"to_on": date(2026, 11, 4)}, "to come": {"from_on": date(2026, 11, 6)}}.get(posting, {})
    if posting:
        make_posting(nobody, Role.STATION_HEAD, world.house.sh01, **days)
    if posting == "withdrawn":
        nobody.postings.update(withdrawn_at=shanghai("2026-11-05 09:00"))
    client = signed_in(nobody)
    seen = []
    for page in PAGES:
        if page.about is None and page.who == EVERYBODY:
            continue
        url = reverse(page.name, args=page.about(world.records["SH01"]) if page.about else page.args)
        if client.get(url).status_code not in (403, 404, 405):
            seen.append(page.name)
    assert seen == []


# --- Nothing is forgotten -------------------------------------------------------------------------------------------


def names_of(resolver, prefix="") -> set[str]:
    found = set()
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            found |= names_of(entry, prefix + (f"{entry.namespace}:" if entry.namespace else ""))
        else:
            assert entry.name, f"{entry.pattern} has no name"
            found.add(prefix + entry.name)
    return found


def test_every_address_is_in_the_table_and_none_is_gone():
    listed = [page.name for page in PAGES] + list(OPEN_TO_ALL)
    assert len(listed) == len(set(listed)), "listed twice"
    there = names_of(get_resolver())
    assert there - set(listed) == set(), "add a line to PAGES"
    assert set(listed) - there == set(), "these addresses are gone"


def test_login_is_required_by_the_middleware():
    """What makes a page that nobody thought of safe."""
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE
