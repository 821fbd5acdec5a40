"""The roles of the trade, the level each is held at, and what each may do.

What somebody sees is decided by where the postings lie (`staff.access`); what somebody may do there by the rights here.
Changing what a role may do is a change in `RIGHTS_OF`, and nowhere else.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    OUTLET = "outlet", _("Outlet")
    AREA = "area", _("Area")
    REGION = "region", _("Region")
    COMPANY = "company", _("Headquarters")


class Role(TextChoices):
    SERVICE_ADVISOR = "service_advisor", _("Service advisor")
    FRONT_DESK_SUPERVISOR = "front_desk_supervisor", _("Front-desk supervisor")
    CASHIER = "cashier", _("Cashier")
    CUSTOMER_CARE = "customer_care", _("Customer care")
    CUSTOMER_CARE_MANAGER = "customer_care_manager", _("Customer-care manager")
    WORKSHOP_MANAGER = "workshop_manager", _("Workshop manager")
    DISPATCHER = "dispatcher", _("Dispatcher")
    TECHNICIAN = "technician", _("Technician")
    INSPECTOR = "inspector", _("Quality inspector")
    TECHNICAL_MANAGER = "technical_manager", _("Technical manager")
    WARRANTY_CLERK = "warranty_clerk", _("Warranty clerk")
    INSURANCE_CLERK = "insurance_clerk", _("Insurance clerk")
    PARTS_MANAGER = "parts_manager", _("Parts manager")
    STOREKEEPER = "storekeeper", _("Storekeeper")
    MARKETING = "marketing", _("Marketing")
    FINANCE = "finance", _("Finance")
    BUSINESS_ASSISTANT = "business_assistant", _("Business assistant")
    SERVICE_MANAGER = "service_manager", _("Service manager")
    STATION_HEAD = "station_head", _("Station head")
    GENERAL_MANAGER = "general_manager", _("General manager")
    AREA_MANAGER = "area_manager", _("Area manager")
    REGION_COORDINATOR = "region_coordinator", _("Region coordinator")
    REGION_MANAGER = "region_manager", _("Region manager")
    TASK_FORCE_LEAD = "task_force_lead", _("Task-force lead")
    ADMINISTRATOR = "administrator", _("Administrator")


LEVEL_OF: dict[str, str] = {role: Level.OUTLET for role in Role.values} | {
    Role.AREA_MANAGER: Level.AREA,
    Role.REGION_COORDINATOR: Level.REGION,
    Role.REGION_MANAGER: Level.REGION,
    Role.TASK_FORCE_LEAD: Level.COMPANY,
    Role.ADMINISTRATOR: Level.COMPANY,
}


class Right(TextChoices):
    RECORDS = "records", _("See customers, cars and their history")
    CUSTOMERS_EDIT = "customers.edit", _("Correct customers and cars, change owners")
    CUSTOMERS_MERGE = "customers.merge", _("Merge customers and take a merge back")
    NUMBERS = "numbers", _("See whole phone numbers and VINs, leaving a trace")
    # Translators: 中文 查看号码查看记录
    LOOKS = "numbers.looks", _("See who looked at whole numbers")
    # Translators: 中文 办理客户个人信息申请
    PERSONAL_DATA = "personal_data", _("Work on customers' requests about their personal data")
    # Translators: 中文 审批删除与拒绝客户个人信息申请
    PERSONAL_DATA_DECIDE = "personal_data.decide", _("Decide about deleting a customer's personal data")
    CASES = "cases", _("See the key-customer ledger")
    CASES_OPEN = "cases.open", _("Open a key-customer case by hand")
    CASES_WORK = "cases.work", _("Log actions on a case")
    CASES_DECIDE = "cases.decide", _("Confirm, merge or dismiss candidates; decide tier and owner; settle")
    CASES_VERIFY = "cases.verify", _("Call the customer to verify, close and reopen cases")
    COMPLAINTS = "complaints", _("See complaints")
    COMPLAINTS_TAKE = "complaints.take", _("Take a complaint and hand it over")
    COMPLAINTS_ANSWER = "complaints.answer", _("Accept a complaint handed over, answer it and sort it out")
    COMPLAINTS_CLOSE = "complaints.close", _("Close and reopen complaints")
    LIABILITY_COUNT = "liability.count", _("Count liable complaints for the front desk")
    LIABILITY_DECIDE = "liability.decide", _("Decide who answers for a complaint")
    CALLS = "calls", _("Make follow-up calls and surveys")
    ASK_ON_SITE = "surveys.onsite", _("Ask customers on site")
    CALLS_MANAGE = "calls.manage", _("Settle sampling, make questionnaires, watch the queue")
    CSI = "csi", _("See satisfaction figures")
    VISITS = "visits", _("Plan and report home visits")
    QUALITY = "quality", _("See and enter quality problems")
    QUALITY_REPORT = "quality.report", _("Report quality problems to the manufacturer")
    RESCUE = "rescue", _("See rescue calls")
    RESCUE_KEEP = "rescue.keep", _("Take rescue calls and send help")
    GATE = "gate", _("See appointments, tags and the load of the workshop")
    APPOINT = "appointments.keep", _("Book appointments")
    RECEIVE = "orders.receive", _("Give tags, receive cars, write repair orders and deliver")
    WORK = "orders.work", _("Share out work, start and finish it, find additional work")
    CHECK = "orders.check", _("Make general and final quality checks")
    SETTLE = "orders.settle", _("Settle repair orders")
    CLAIMS_KEEP = "claims.keep", _("Enter claims and their decisions")
    PAPERS_CHECK = "papers.check", _("Check the papers of the day")
    MEETING = "meeting", _("Keep the list of the evening meeting")
    HARD_CASES = "hard_cases", _("See hard cases and their library")
    HARD_CASES_KEEP = "hard_cases.keep", _("Bring hard cases to the technical group and vote")
    GIFTS = "gifts", _("Give gifts")
    GIFTS_KEEP = "gifts.keep", _("Keep the stock of gifts")
    TRAININGS = "trainings", _("See trainings and certificates")
    TRAININGS_KEEP = "trainings.keep", _("Plan trainings, keep attendance and tests")
    PRICES_KEEP = "prices.keep", _("Keep packages and the price board")
    CARE = "care", _("Work the list of reminders")
    CARE_MANAGE = "care.manage", _("Settle reminders, templates and greetings; see their effect")
    RENEWALS = "renewals", _("Work the insurance renewals")
    PROSPECTS = "prospects", _("Keep prospects, outside lists and references")
    STOCK = "stock", _("See parts, stock and backorders")
    STOCK_KEEP = "stock.keep", _("Book stock in and out, count it, lend and borrow")
    STOCK_TRANSIT = "stock.transit", _("Keep the transit warehouse")
    BACKORDERS_KEEP = "backorders.keep", _("Keep backorders and tell customers about them")
    STOCK_PLAN = "stock.plan", _("Make the stock plan for 15 March")
    GUARANTEES = "guarantees", _("See guarantee shipments")
    GUARANTEES_ASK = "guarantees.ask", _("Ask the parts manager for a guarantee shipment")
    GUARANTEES_REQUEST = "guarantees.request", _("Request guarantee shipments and make their paperwork good")
    GUARANTEES_SHIP = "guarantees.ship", _("Ship parts under guarantee")
    CAMPAIGNS = "campaigns", _("See campaigns, their effect and the year's calendar")
    CAMPAIGNS_PLAN = "campaigns.plan", _("Plan campaigns, choose their audience, settle them")
    CAMPAIGNS_CALL = "campaigns.call", _("Invite customers to campaigns by telephone")
    CAMPAIGNS_DAY = "campaigns.day", _("Register guests, stamp cards, hand out gifts and vouchers on the day")
    CAMPAIGNS_MONEY = "campaigns.money", _("Enter expenses and receipts of campaigns")
    DRAWS = "draws", _("Publish and draw prize draws, keep vouchers and group purchases")
    VOUCHERS_REDEEM = "vouchers.redeem", _("Redeem vouchers")
    BUDGET = "budget", _("See the year's budget of campaigns")
    BUDGET_KEEP = "budget.keep", _("Make the year's budget of campaigns and move it between months")
    PLAN_315 = "plan_315", _("See plans for 15 March and their daily reports")
    PLAN_315_KEEP = "plan_315.keep", _("Make the outlet's plan for 15 March and report daily")
    PLAN_315_RECEIVE = "plan_315.receive", _("Acknowledge outlets' plans for 15 March")
    SCREENING = "screening", _("See screening rounds and who is late")
    SCREENING_OPEN = "screening.open", _("Open screening rounds")
    SCREENING_FILE = "screening.file", _("File the outlet's screening list and appeal")
    SCREENING_VERIFY = "screening.verify", _("Verify outlets' screening lists")
    SCREENING_ACCEPT = "screening.accept", _("Check verified lists by sample, accept them, decide appeals")
    CLUB = "club", _("See members of the club and note what they use")
    CLUB_KEEP = "club.keep", _("Keep members, cards, benefits and partner merchants")
    IMPORT = "import", _("Import workbooks")
    EXPORT = "export", _("Export lists")
    EXPORT_WHOLE = "export.whole", _("Export with whole numbers")
    PEOPLE = "people", _("See the people of the outlet")
    PEOPLE_MANAGE = "people.manage", _("Give accounts and postings")
    HAND_OVER = "hand_over", _("Hand over the work of an absent person")
    POLICY = "policy", _("See what is settled policy")
    POLICY_CHANGE = "policy.change", _("Change policy by dated rows")
    OUTLETS_MANAGE = "outlets.manage", _("Change outlets, go-live days and opening hours")
    TRAIL = "trail", _("See who changed what")
    JOBS = "jobs", _("See what the background jobs did")
    MESSAGES = "messages", _("See the outbox, send again, set up robots")
    OUTAGE = "outage", _("See outage packs, papers and outages")
    OUTAGE_FETCH = "outage.fetch", _("Fetch the outage pack, which holds whole numbers")
    OUTAGE_KEEP = "outage.keep", _("Set the password of the outage pack, record outages, declare papers void")
    BOARD = "board", _("See the outlet's warning level and figures")
    DAYBOOK = "daybook", _("See washes, receipts and consumables")
    DAYBOOK_KEEP = "daybook.keep", _("Enter washes, receipts and consumables")
    PRAISES_KEEP = "praises.keep", _("Enter praises")
    TARGETS = "targets", _("See targets and scores")
    TARGETS_SET = "targets.set", _("Set targets and enter scores")
    PLAN = "plan", _("See the year's plan and headcount")
    PLAN_KEEP = "plan.keep", _("Make and revise the year's plan")
    MONTH_CLOSE = "month.close", _("Close a month's figures and accept their revision")
    ASSESSMENT = "assessment", _("See the outlet's monthly assessment points")
    ASSESSMENT_APPEAL = "assessment.appeal", _("Appeal against the outlet's assessment points")
    ASSESSMENT_DECIDE = "assessment.decide", _("Decide appeals against assessment points")
    LEADER_TESTS = "leader_tests", _("See the quarterly tests of team leaders")
    LEADER_TESTS_KEEP = "leader_tests.keep", _("Hold the quarterly tests of team leaders")
    LEADER_TESTS_DECIDE = "leader_tests.decide", _("Decide what follows from the tests of team leaders")
    GROUPS = "groups", _("See who is in which commission group")
    GROUPS_KEEP = "groups.keep", _("Change commission groups and coefficients")
    COEFFICIENTS_PROPOSE = "coefficients.propose", _("Propose workshop coefficients for a month")
    COEFFICIENTS_APPROVE = "coefficients.approve", _("Approve workshop coefficients for a month")
    ASSESS = "assess", _("Enter assessments")
    ADJUST = "adjust", _("Enter adjustments of pay")
    SCHEME = "scheme", _("See the commission scheme")
    SCHEME_CHANGE = "scheme.change", _("Change a parameter of the scheme, in writing")
    SCHEME_APPROVE = "scheme.approve", _("Approve a draft of the scheme")
    PAY = "pay", _("See commission and everybody's statement")
    PAY_COMPUTE = "pay.compute", _("Compute, open to objections, close and export commission")
    PAY_CONFIRM = "pay.confirm", _("Confirm commission that somebody else computed")
    PAY_REOPEN = "pay.reopen", _("Reopen a closed month; confirm it below the minimum score")
    FUND = "fund", _("See the after-sales fund")
    FUND_KEEP = "fund.keep", _("Keep the after-sales fund: entries and payments asked for")
    FUND_DISPOSE = "fund.dispose", _("Dispose of the after-sales fund: sign payments")
    FUND_FILE = "fund.file", _("Put purpose and use of the fund on file")


_EVERYBODY = {Right.RECORDS, Right.POLICY}
_WITH_CUSTOMERS = _EVERYBODY | {
    Right.CUSTOMERS_EDIT,
    Right.NUMBERS,
    Right.CASES,
    Right.CASES_OPEN,
    Right.CASES_WORK,
    Right.COMPLAINTS,
    Right.COMPLAINTS_TAKE,
    Right.EXPORT,
    Right.PEOPLE,
    Right.OUTAGE,
    Right.OUTAGE_FETCH,
}
_CALLER = {Right.CALLS, Right.CSI, Right.VISITS, Right.QUALITY}
_AT_THE_DESK = {Right.COMPLAINTS_ANSWER, Right.ASK_ON_SITE, Right.RESCUE, Right.RESCUE_KEEP}
# Who takes cars in and gives them back.
_RECEPTION = {
    Right.GATE,
    Right.APPOINT,
    Right.RECEIVE,
    Right.HARD_CASES,
    Right.GIFTS,
    Right.TRAININGS,
    Right.STOCK,
    Right.BACKORDERS_KEEP,
    Right.GUARANTEES,
    Right.GUARANTEES_ASK,
}
# Who leads the work on them.
_WORKSHOP = {
    Right.GATE,
    Right.WORK,
    Right.CHECK,
    Right.MEETING,
    Right.HARD_CASES,
    Right.HARD_CASES_KEEP,
    Right.TRAININGS,
    Right.STOCK,
    Right.GUARANTEES,
}
# Who keeps the parts.
_PARTS = {Right.STOCK, Right.STOCK_KEEP, Right.BACKORDERS_KEEP, Right.GUARANTEES}
_CARE = {Right.GATE, Right.APPOINT, Right.CARE, Right.PROSPECTS, Right.GIFTS}
# Who meets customers at campaigns.
_AT_CAMPAIGNS = {
    Right.CAMPAIGNS,
    Right.CAMPAIGNS_CALL,
    Right.CAMPAIGNS_DAY,
    Right.VOUCHERS_REDEEM,
    Right.PLAN_315,
    Right.SCREENING,
    Right.CLUB,
}
# Who makes them.
_MARKETING = _AT_CAMPAIGNS | {
    Right.CAMPAIGNS_PLAN,
    Right.CAMPAIGNS_MONEY,
    Right.DRAWS,
    Right.BUDGET,
    Right.BUDGET_KEEP,
    Right.CLUB_KEEP,
}
# A department answers the complaints handed over to it.
_ANSWERS = {Right.COMPLAINTS, Right.COMPLAINTS_ANSWER}
_CARE_MANAGER = (
    _WITH_CUSTOMERS
    | _AT_CAMPAIGNS
    | {Right.CAMPAIGNS_PLAN, Right.CLUB_KEEP, Right.PLAN_315_KEEP, Right.SCREENING_FILE}
    | _CALLER
    | _CARE
    | {
        Right.COMPLAINTS_ANSWER,
        Right.COMPLAINTS_CLOSE,
        Right.ASK_ON_SITE,
        Right.CALLS_MANAGE,
        Right.CARE_MANAGE,
        Right.RENEWALS,
        Right.MEETING,
        Right.RESCUE,
        Right.RESCUE_KEEP,
        Right.CASES_DECIDE,
        Right.CASES_VERIFY,
        Right.CUSTOMERS_MERGE,
        Right.LOOKS,
        Right.PERSONAL_DATA,
        Right.TRAIL,
        Right.BOARD,
        Right.HAND_OVER,
        Right.ASSESSMENT,
        Right.ASSESSMENT_APPEAL,
    }
)
_HEAD = (
    _CARE_MANAGER
    | _RECEPTION
    | _WORKSHOP
    | _MARKETING
    | {
        Right.SETTLE,
        Right.CLAIMS_KEEP,
        Right.PAPERS_CHECK,
        Right.GIFTS_KEEP,
        Right.TRAININGS_KEEP,
        Right.PRICES_KEEP,
        Right.STOCK_PLAN,
        Right.GUARANTEES_REQUEST,
    }
    | _PARTS
) | {
    Right.IMPORT,
    Right.EXPORT_WHOLE,
    Right.PERSONAL_DATA_DECIDE,
    Right.PEOPLE_MANAGE,
    Right.POLICY_CHANGE,
    Right.OUTLETS_MANAGE,
    Right.JOBS,
    Right.MESSAGES,
    Right.LIABILITY_COUNT,
    Right.LIABILITY_DECIDE,
    Right.QUALITY_REPORT,
    Right.OUTAGE_KEEP,
}
_WATCHES = _EVERYBODY | {
    Right.CASES,
    Right.COMPLAINTS,
    Right.EXPORT,
    Right.PEOPLE,
    Right.TRAIL,
    Right.BOARD,
    Right.NUMBERS,
    Right.CSI,
    Right.QUALITY,
    Right.RESCUE,
    Right.GATE,
    Right.HARD_CASES,
    Right.TRAININGS,
    Right.STOCK,
    Right.GUARANTEES,
    Right.CAMPAIGNS,
    Right.BUDGET,
    Right.PLAN_315,
    Right.SCREENING,
    Right.CLUB,
    Right.PLAN,
    Right.TARGETS,
    Right.ASSESSMENT,
    Right.OUTAGE,
}

_HEADS_OF_PAY = {
    Right.DAYBOOK,
    Right.DAYBOOK_KEEP,
    Right.PRAISES_KEEP,
    Right.TARGETS,
    Right.TARGETS_SET,
    Right.GROUPS,
    Right.GROUPS_KEEP,
    Right.ASSESS,
    Right.ADJUST,
    Right.SCHEME,
    Right.PAY,
    Right.PAY_CONFIRM,
    Right.FUND,
    Right.PLAN,
    Right.PLAN_KEEP,
    Right.MONTH_CLOSE,
    Right.LEADER_TESTS,
    Right.LEADER_TESTS_KEEP,
    Right.LEADER_TESTS_DECIDE,
}

RIGHTS_OF: dict[str, frozenset[str]] = {
    role: frozenset(rights)
    for role, rights in {
        Role.SERVICE_ADVISOR: _WITH_CUSTOMERS
        | _AT_THE_DESK
        | _RECEPTION
        | _AT_CAMPAIGNS
        | {Right.TARGETS, Right.SCHEME},
        Role.FRONT_DESK_SUPERVISOR: _WITH_CUSTOMERS
        | _AT_THE_DESK
        | _RECEPTION
        | _AT_CAMPAIGNS
        | {Right.SETTLE, Right.PAPERS_CHECK, Right.MEETING, Right.GIFTS_KEEP}
        | {Right.BOARD, Right.HAND_OVER, Right.LIABILITY_COUNT, Right.CSI}
        | {Right.ASSESS, Right.TARGETS, Right.PRAISES_KEEP, Right.DAYBOOK, Right.SCHEME}
        | {Right.PLAN, Right.ASSESSMENT},
        Role.CASHIER: _EVERYBODY
        | {Right.DAYBOOK, Right.DAYBOOK_KEEP, Right.GATE, Right.SETTLE, Right.ASK_ON_SITE, Right.VOUCHERS_REDEEM},
        Role.CUSTOMER_CARE: _WITH_CUSTOMERS
        | _CALLER
        | _AT_THE_DESK
        | _CARE
        | _AT_CAMPAIGNS
        | {Right.CASES_VERIFY, Right.PRAISES_KEEP, Right.PERSONAL_DATA},
        Role.CUSTOMER_CARE_MANAGER: _CARE_MANAGER | {Right.PRAISES_KEEP, Right.TARGETS, Right.TARGETS_SET, Right.PLAN},
        Role.WORKSHOP_MANAGER: _EVERYBODY
        | _ANSWERS
        | _WORKSHOP
        | {Right.CASES, Right.CASES_WORK, Right.PEOPLE, Right.QUALITY, Right.RESCUE, Right.RESCUE_KEEP}
        | {Right.GROUPS, Right.COEFFICIENTS_PROPOSE, Right.TARGETS, Right.SCHEME, Right.DAYBOOK}
        | {Right.PLAN, Right.LEADER_TESTS, Right.LEADER_TESTS_KEEP}
        | {Right.OUTAGE, Right.OUTAGE_FETCH},
        Role.DISPATCHER: _EVERYBODY | {Right.RESCUE, Right.RESCUE_KEEP, Right.GATE, Right.WORK, Right.HARD_CASES},
        Role.TECHNICIAN: _EVERYBODY
        | {Right.GATE, Right.WORK, Right.HARD_CASES, Right.HARD_CASES_KEEP, Right.TRAININGS},
        Role.INSPECTOR: _EVERYBODY
        | {Right.GATE, Right.CHECK, Right.HARD_CASES, Right.HARD_CASES_KEEP, Right.TRAININGS},
        Role.TECHNICAL_MANAGER: _EVERYBODY
        | _ANSWERS
        | _WORKSHOP
        | {Right.TRAININGS_KEEP, Right.LEADER_TESTS, Right.LEADER_TESTS_KEEP}
        | {Right.CASES, Right.CASES_WORK, Right.PEOPLE, Right.CSI, Right.QUALITY, Right.QUALITY_REPORT},
        Role.WARRANTY_CLERK: _EVERYBODY
        | _ANSWERS
        | {Right.CASES, Right.GATE, Right.CLAIMS_KEEP, Right.HARD_CASES}
        | {Right.STOCK, Right.GUARANTEES},
        Role.INSURANCE_CLERK: _EVERYBODY
        | _ANSWERS
        | {Right.NUMBERS, Right.RENEWALS}
        | {Right.DAYBOOK, Right.DAYBOOK_KEEP, Right.TARGETS},
        Role.PARTS_MANAGER: _EVERYBODY
        | _ANSWERS
        | _PARTS
        | {Right.CASES, Right.GATE, Right.MEETING, Right.PRICES_KEEP}
        | {Right.STOCK_PLAN, Right.GUARANTEES_REQUEST, Right.IMPORT, Right.EXPORT, Right.PLAN},
        Role.STOREKEEPER: _EVERYBODY | _PARTS | {Right.DAYBOOK, Right.DAYBOOK_KEEP, Right.GIFTS_KEEP},
        Role.MARKETING: _EVERYBODY | _MARKETING | {Right.PROSPECTS, Right.PRICES_KEEP, Right.GIFTS, Right.EXPORT},
        Role.FINANCE: _EVERYBODY
        | {Right.IMPORT, Right.EXPORT, Right.PEOPLE, Right.TRAIL, Right.BOARD}
        | {Right.PLAN, Right.MONTH_CLOSE}
        | {
            Right.DAYBOOK,
            Right.DAYBOOK_KEEP,
            Right.TARGETS,
            Right.GROUPS,
            Right.GROUPS_KEEP,
            Right.ADJUST,
            Right.SCHEME,
            Right.PAY,
            Right.PAY_COMPUTE,
            Right.FUND,
            Right.FUND_FILE,
            Right.CAMPAIGNS,
            Right.CAMPAIGNS_MONEY,
            Right.BUDGET,
        },
        Role.BUSINESS_ASSISTANT: _EVERYBODY | {Right.IMPORT} | {Right.FUND, Right.FUND_KEEP},
        Role.SERVICE_MANAGER: _HEAD | _HEADS_OF_PAY,
        Role.STATION_HEAD: _HEAD
        | _HEADS_OF_PAY
        | {Right.COEFFICIENTS_APPROVE, Right.SCHEME_CHANGE, Right.PAY_REOPEN, Right.FUND_DISPOSE},
        Role.GENERAL_MANAGER: _WATCHES
        | {Right.GROUPS, Right.SCHEME, Right.SCHEME_APPROVE, Right.PAY, Right.FUND, Right.LEADER_TESTS},
        Role.AREA_MANAGER: _WATCHES | {Right.SCREENING_VERIFY, Right.PLAN_315_RECEIVE},
        Role.REGION_COORDINATOR: _WATCHES
        | {Right.POLICY_CHANGE, Right.STOCK_TRANSIT, Right.GUARANTEES_SHIP}
        | {Right.SCREENING_ACCEPT, Right.PLAN_315_RECEIVE, Right.ASSESSMENT_DECIDE},
        Role.REGION_MANAGER: _WATCHES
        | {Right.POLICY_CHANGE, Right.STOCK_TRANSIT, Right.GUARANTEES_SHIP}
        | {Right.SCREENING_ACCEPT, Right.PLAN_315_RECEIVE, Right.ASSESSMENT_DECIDE},
        Role.TASK_FORCE_LEAD: _WATCHES
        | {Right.POLICY_CHANGE}
        | {Right.SCREENING_OPEN, Right.SCREENING_ACCEPT, Right.PLAN_315_RECEIVE, Right.ASSESSMENT_DECIDE}
        | {Right.SCHEME, Right.SCHEME_CHANGE, Right.SCHEME_APPROVE},
        # An administrator keeps the system running and does not read customers' numbers or cases for it.
        Role.ADMINISTRATOR: {
            Right.POLICY,
            Right.IMPORT,
            Right.PEOPLE,
            Right.PEOPLE_MANAGE,
            Right.HAND_OVER,
            Right.POLICY_CHANGE,
            Right.OUTLETS_MANAGE,
            Right.TRAIL,
            Right.LOOKS,
            Right.JOBS,
            Right.MESSAGES,
            # Sees to it that packs are made; what they hold is not read for that.
            Right.OUTAGE,
            Right.OUTAGE_KEEP,
        },
    }.items()
}


def rights_of(role: str) -> frozenset[str]:
    """The rights that a posting in `role` gives at its place; a role that is not in the table gives none."""
    return RIGHTS_OF.get(role, frozenset())
