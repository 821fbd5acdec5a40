"""The invariants that the database holds: each is broken on purpose, in each of its ways, and refused by its name."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F

from complaints.models import (
    Answer,
    CallAttempt,
    Complaint,
    ComplaintClock,
    CorrectiveAction,
    FollowUp,
    HandOver,
    HomeVisit,
    LiabilityView,
    MeetingMinutes,
    Pairing,
    Praise,
    Promise,
    ProofFile,
    QualityProblem,
    QualityReport,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    SampleDraw,
    SurveyLink,
    SurveyResponse,
    VisitDraw,
)
from customers.models import (
    Attachment,
    Candidate,
    CareMessage,
    Case,
    CaseAction,
    Contact,
    Customer,
    DoNotCall,
    EvidenceItem,
    LostCall,
    Merge,
    MessageTemplate,
    NoMore,
    OutsideList,
    Ownership,
    Prospect,
    Reference,
    Reminder,
    ReminderCall,
    Renewal,
    RenewalQuote,
    ScreeningAcceptance,
    ScreeningDeduction,
    ScreeningList,
    ScreeningRound,
    ScreeningRow,
    SegmentPeriod,
    TemplateVersion,
    Vehicle,
    WatchShift,
    WeComContact,
)
from intake.models import Batch, BatchChange, BatchFinding, ColumnMapping
from notices.models import Delivery, Endpoint, Message, Preference, Robot, RobotSlot, TextOverride
from notices.models import Receipt as SmsReceipt
from payroll.models import (
    Acknowledgement,
    Adjustment,
    Assessment,
    ClosedRecord,
    CoefficientChange,
    CoefficientLine,
    Fund,
    FundEntry,
    FundPayment,
    Membership,
    Objection,
    Run,
    SchemeDraft,
    SchemeValue,
    Statement,
    Tick,
)
from staff.models import Area, CalendarDay, Counter, Employee, JobRun, OpeningHours, PolicyValue, Posting, Work
from staff.roles import Role
from targets.models import CsiScore, Target, TargetAcknowledgement
from tests.clock import shanghai
from tests.complaints import records as complaints_records
from tests.conftest import BASE_DIR
from tests.customers.care import writing
from tests.makers import make_employee, make_outlet, make_user, make_vehicle
from tests.records import Records, make_records
from tests.workshop import ending, gate_records, house_records, order_records

from parts.models import Guarantee, GuaranteeLine  # isort: skip
from parts.models import Borrowing, Part, Stock, StockCountLine, StockMovement, Warehouse  # isort: skip
from parts.models import GuaranteeLimit, GuaranteeWarning  # isort: skip
from staff.models import Approval, ApprovalSeat, SeatRole, Submission, Substitution  # isort: skip
from parts.models import Backorder, StockPlan, StockPlanLine  # isort: skip
from tests.parts import backorder_records, guarantee_records  # isort: skip
from tests.parts import stock_records  # isort: skip
from tests.customers.screening import records as screening_records  # isort: skip
from tests.customers.personal_data import asking as personal_data_records  # isort: skip
from customers.models import DataRequest, Forgotten  # isort: skip
from tests.parts import three_guarantee_records  # isort: skip
from campaigns.models import Aim, Campaign, HelpingDepartment, Phase, Station, Task, Turn  # isort: skip
from campaigns.models import Draw, DrawEntry, DrawWin, EntryRule, Prize  # isort: skip
from campaigns.models import GroupBuyer, GroupOffer, GroupPayment, GroupPurchase  # isort: skip
from campaigns.models import Redemption, Voucher, VoucherSeries  # isort: skip
from campaigns.models import DailyReport, Plan315, PostErrand, PostMember, PostShift  # isort: skip
from tests.campaigns import plan_315_records  # isort: skip
from outage.models import Outage, Pack, PackAddress, PackPassword, Paper  # isort: skip
from tests.outage import records as outage_records  # isort: skip
from campaigns.models import Audience, Guest, Invitation, Lead, Party, Stamp  # isort: skip
from tests.campaigns import audience_records, draw_records, plan_records  # isort: skip
from campaigns.models import AnnualBudget, BudgetCell, BudgetMonth, BudgetMove, CarSales, ChannelShare  # isort: skip
from campaigns.models import BudgetLine, CampaignFile, Expense, FixedCost, Material, MaterialMovement  # isort: skip
from campaigns.models import Support  # isort: skip
from campaigns.models import Benefit, BenefitUse, ClubLevel, Member, MemberCard, MemberTerm  # isort: skip
from campaigns.models import Partner, PartnerUse  # isort: skip
from tests.campaigns import club_records  # isort: skip
from tests.campaigns import money_records  # isort: skip
from targets.models import AssessmentAppeal, AssessmentLine, IssuedReport, KeptFigure, MonthClose  # isort: skip
from targets.models import HeadcountLine, LeaderConsequence, LeaderTest, OutletAssessment  # isort: skip
from targets.models import Plan, PlanLine, TeamLeader  # isort: skip
from targets.models.plans import MONTH_FIELDS  # isort: skip
from tests.targets.assessments import records as assessment_records  # isort: skip
from tests.targets.figures import kept_records  # isort: skip
from tests.targets.leaders import leader_records  # isort: skip
from tests.targets.plans import plan_records as annual_plan_records  # isort: skip
from tests.targets.reports import records as report_records  # isort: skip
from workshop.models import MeetingItem  # isort: skip
from workshop.models import Addition, CustomerWords, Damage, Extension, OrderLine, OrderSheet  # isort: skip
from workshop.models import QualityCheck, Reception, Signature  # isort: skip
from workshop.models import Certificate, Training, TrainingPlace  # isort: skip
from workshop.models import GroupMember, HardCase, HardCaseSeat, HardCaseVote  # isort: skip
from workshop.models import BoardPrice, Package, PackageLine, PackageSale  # isort: skip
from workshop.models import Gift, GiftMovement, StockTakeLine  # isort: skip
from workshop.models import Advice, PaperCheck, PayerShare, Rating, RatingLink  # isort: skip
from workshop.models import Appointment, Bay, Tag  # isort: skip
from workshop.models import Claim, Consumable, ItemLine, LabourLine, Receipt, RepairOrder, RescueCall, Team

NOW = shanghai("2026-11-05 10:00")
TODAY = NOW.date()
DAY = timedelta(days=1)
MONTH = TODAY.replace(day=1)

Way = Callable[[Records], object]


# --- A good record of every kind --------------------------------------------------------------------------------------


def make_mapping(records: Records, outlet) -> ColumnMapping:
    return ColumnMapping.objects.create(
        name="DMS", sheet="vehicles", headers_key="x", outlet=outlet, made_by=records.account, made_at=NOW
    )


def make_labour_line(records: Records) -> LabourLine:
    team = Team.objects.create(code="T01", outlet=records.outlet, name="机电一组", trade=Team.Trade.MECHANICAL)
    return LabourLine.objects.create(order=records.order, line=1, operation="更换刹车片", team=team, standard_hours=2)


def make_sellers_target(records: Records) -> Target:
    return Target.objects.create(
        outlet=records.outlet, month=MONTH, metric="boutique_sales", employee=records.employee, value=9000
    )


def two_targets_of_a_seller(records: Records) -> None:
    for _time in range(2):
        make_sellers_target(records)


def make_item_line(records: Records) -> ItemLine:
    return ItemLine.objects.create(
        number="XS1", line=1, outlet=records.outlet, sku="P1", name="刹车片", kind=ItemLine.Kind.PART,
        channel=ItemLine.Channel.REPAIR, quantity=1, list_price=300, received=280, sold_on=TODAY,
    )  # fmt: skip


def make_text_override(records: Records) -> TextOverride:
    words = {"code": "x", "language": "en", "subject": "a", "body": "b"}
    return TextOverride.objects.create(
        **words, from_on=TODAY, reason="太长", entered_by=records.account, entered_at=NOW
    )


def make_team(records: Records) -> Team:
    return Team.objects.create(code="T09", outlet=records.outlet, name="机电九组", trade=Team.Trade.MECHANICAL)


def two_memberships(**fields) -> Way:
    def double(records: Records) -> None:
        place = fields or {"group": "mechanical", "team": make_team(records)}
        for _time in range(2):
            Membership.objects.create(employee=records.employee, coefficient="0.4", from_on=TODAY, **place)

    return double


def make_coefficient_line(records: Records) -> CoefficientLine:
    return records.coefficient_change.lines.create(
        employee=records.employee, group="mechanical", team=make_team(records), before="0.3", coefficient="0.4"
    )


def make_scheme_value(records: Records) -> SchemeValue:
    return SchemeValue.objects.create(
        outlet=records.outlet, parameter="fund.rate", from_month=MONTH, value="0.04", entered_at=NOW
    )


def two_company_values(records: Records) -> None:
    for _time in range(2):
        SchemeValue.objects.create(parameter="fund.rate", from_month=MONTH, value="0.04", entered_at=NOW)


def make_calendar_day(records: Records) -> CalendarDay:
    return CalendarDay.objects.create(outlet=records.outlet, day=TODAY, open=True, from_minute=480, to_minute=720)


def two_days(**fields) -> Way:
    """Where outlet or from is null, a plain unique constraint would let any number through."""

    def double(records: Records) -> None:
        values = {name: value(records) if callable(value) else value for name, value in fields.items()}
        for is_open in (True, False):
            CalendarDay.objects.create(day=TODAY, open=is_open, **values)

    return double


def second_version(**fields) -> Way:
    def add(records: Records) -> None:
        values = {"message_class": "notice", "words": "{plate}请保养。", "made_at": NOW} | fields
        writing.template_of(records).versions.create(**values)

    return add


def two_drafts(records: Records) -> None:
    for number in (2, 3):
        second_version(number=number, state="draft")(records)


def two_templates_of_the_company(records: Records) -> None:
    for _time in range(2):
        MessageTemplate.objects.create(name="问候", message_class="wecom")


def a_reminder_twice_in_a_sending(records: Records) -> None:
    for _time in range(2):
        CareMessage.objects.create(
            sending=writing.sending_of(records), customer=records.customer, outlet=records.outlet, at=NOW,
            reminder=writing.reminder_of(records), why="budget",
        )  # fmt: skip


def two_messages_of_a_reminder(records: Records) -> None:
    for key in ("m1", "m2"):
        message = Message.objects.create(key=key, mobile="13800000000", code="x", queued_at=NOW)
        sending = writing.version_of(records).sendings.create(outlet=records.outlet, by=records.account, at=NOW)
        CareMessage.objects.create(
            sending=sending, customer=records.customer, outlet=records.outlet, at=NOW, message=message,
            reminder=writing.reminder_of(records), address="13800000000",
        )  # fmt: skip


# What `tests.records` has none of.
def make_lost_call(records: Records) -> LostCall:
    return records.lost_reminder.lost_calls.create(outcome="reached", reason="价格高", at=NOW, by=records.account)


def make_care_call(records: Records) -> ReminderCall:
    return records.lost_reminder.calls.create(outcome="told", at=NOW, by=records.account)


def make_segment(records: Records) -> SegmentPeriod:
    return records.customer.segments.create(segment="loyal", from_on=NOW.date())


def two_callers_about_reminders(records: Records) -> None:
    leased = {"leased_by_id": records.account.pk, "leased_until": NOW}
    changing(Reminder, **leased)(records)
    doubling(Reminder, cycle="another", **leased)(records)


# A renewal that somebody ended.
RENEWAL_OVER = {"ended_at": NOW, "ended_by": lambda records: records.account}

MAKERS: dict[type[models.Model], Callable[[Records], models.Model]] = {
    Advice: ending.advice_of,
    PaperCheck: ending.papers_of,
    PayerShare: ending.share_of,
    Rating: ending.rating_of,
    RatingLink: ending.rating_link_of,
    LostCall: make_lost_call,
    Acknowledgement: lambda r: r.run.acknowledgements.create(employee=r.employee, income=3100, at=NOW),
    ClosedRecord: lambda r: r.run.records.create(source="normal", record="WX1", worth=900),
    Tick: lambda r: r.run.ticks.create(key="no_group.1", by=r.account, at=NOW),
    CalendarDay: make_calendar_day,
    Assessment: lambda r: Assessment.objects.create(employee=r.employee, month=MONTH, score=97),
    CoefficientLine: make_coefficient_line,
    SchemeValue: make_scheme_value,
    Area: lambda r: r.outlet.area,
    BatchChange: lambda r: r.batch.record_changes.create(place=1, sheet="employees", label="何安"),
    BatchFinding: lambda r: r.batch.findings.create(place=1, level=1, message="没有车牌", reason="x"),
    TargetAcknowledgement: lambda r: TargetAcknowledgement.objects.create(
        outlet=r.outlet, month=MONTH, user=r.account, fingerprint="x", at=NOW
    ),
    CaseAction: lambda r: r.case.actions.create(
        kind="call", at=NOW, by=r.account, words="同意周四来店", recorded_at=NOW
    ),
    Claim: lambda r: Claim.objects.create(
        number="BX1", outlet=r.outlet, vehicle=r.vehicle, claimed_on=TODAY, amount=900
    ),
    Contact: lambda r: r.customer.contacts.create(kind="call", at=NOW, key="call:1"),
    Counter: lambda r: Counter.objects.create(kind="TS", outlet=r.outlet),
    Fund: lambda r: r.fund_entry.fund,
    EvidenceItem: lambda r: r.candidate.evidence.create(
        vehicle=r.vehicle, criterion="media_contact", kind="complaint", number="TS1", recorded_at=NOW
    ),
    ItemLine: make_item_line,
    SmsReceipt: lambda r: SmsReceipt.objects.create(
        provider_id="1^0", mobile="13800000000", arrived=True, received_at=NOW
    ),
    MessageTemplate: writing.template_of,
    TemplateVersion: writing.version_of,
    CareMessage: writing.message_of,
    NoMore: writing.no_more_of,
    WeComContact: lambda r: WeComContact.objects.create(
        customer=r.customer, external_id="wmA", added_at=NOW, added_by=r.account
    ),
    Submission: lambda r: Submission.objects.create(user=r.account, token="a" * 32, digest="b" * 64, arrived_at=NOW),
    JobRun: lambda r: JobRun.objects.create(job="tidy", slot=NOW, started_at=NOW),
    LabourLine: make_labour_line,
    OpeningHours: lambda r: OpeningHours.objects.create(outlet=r.outlet, weekday=1, from_minute=510, to_minute=1080),
    Ownership: lambda r: r.vehicle.ownerships.create(customer=r.customer, from_on=TODAY, to_on=TODAY, changed_at=NOW),
    PolicyValue: lambda r: PolicyValue.objects.create(
        key="x", outlet=r.outlet, from_on=TODAY, value="3", reason="试行", entered_by=r.account
    ),
    Posting: lambda r: r.account.postings.get(),
    Preference: lambda r: Preference.objects.create(user=r.account),
    Endpoint: lambda r: Endpoint.objects.create(name="email"),
    RobotSlot: lambda r: RobotSlot.objects.create(robot=r.robot, number=1, free_at=NOW),
    TextOverride: make_text_override,
    **complaints_records.MAKERS,
    **gate_records.MAKERS,
    Reminder: lambda r: r.lost_reminder,
    ReminderCall: make_care_call,
    SegmentPeriod: make_segment,
    **plan_records.MAKERS,
    **money_records.MAKERS,
    **audience_records.MAKERS,
    **draw_records.MAKERS,
    **club_records.MAKERS,
    **guarantee_records.MAKERS,
    **backorder_records.MAKERS,
    **stock_records.MAKERS,
    **house_records.MAKERS,
    **order_records.MAKERS,
    **three_guarantee_records.MAKERS,
    **screening_records.MAKERS,
    **personal_data_records.MAKERS,
    **plan_315_records.MAKERS,
    **outage_records.MAKERS,
    **kept_records.MAKERS,
    **assessment_records.MAKERS,
    **leader_records.MAKERS,
    **report_records.MAKERS,
    Plan: annual_plan_records.plan_of,
    PlanLine: lambda r: annual_plan_records.plan_of(r).lines.get(employee=None),
    HeadcountLine: lambda r: annual_plan_records.plan_of(r).headcount.get(),
}


def good(records: Records, model: type[models.Model]) -> models.Model:
    for record in vars(records).values():
        if type(record) is model:
            return record
    return MAKERS[model](records)


# --- Ways to break ----------------------------------------------------------------------------------------------------


def changing(model: type[models.Model], **fields) -> Way:
    """A good record is changed to these values; a function among them is asked with the records."""

    def change(records: Records) -> None:
        values = {name: value(records) if callable(value) else value for name, value in fields.items()}
        model._base_manager.filter(pk=good(records, model).pk).update(**values)

    return change


def doubling(model: type[models.Model], **fields) -> Way:
    """A second record like a good one, but for these values."""

    def double(records: Records) -> None:
        record = good(records, model)
        copied = [field.attname for field in model._meta.concrete_fields if not (field.primary_key or field.generated)]
        model(**{name: getattr(record, name) for name in copied} | fields).save(force_insert=True)

    return double


def taking_two_batches(records: Records) -> None:
    Batch.objects.update(state="taking")
    doubling(Batch, number="I2", state="taking")(records)


def two_mappings(at_outlet: bool) -> Way:
    return lambda r: [make_mapping(r, r.outlet if at_outlet else None) for _time in range(2)]


def another(records: Records):
    """Somebody else than whom the records are by."""
    return make_user("薛梅")


PAID = {"signed_by": another, "signed_at": NOW, "paid_by": another, "paid_at": NOW}
OF_A_RUN = {"source": "run", "purpose": "", "month": MONTH, "run_number": "SH01-TC00001"}

COMPUTED = {"computed_by": lambda r: r.account, "computed_at": NOW, "fingerprint": "x"}
CONFIRMED = COMPUTED | {"confirmed_by": another, "confirmed_at": NOW}


def two_run_entries(records: Records) -> None:
    for _time in range(2):
        doubling(FundEntry, **OF_A_RUN)(records)


def two_payment_entries(records: Records) -> None:
    for _time in range(2):
        doubling(FundEntry, source="payment", amount=-1, payment_id=records.fund_payment.pk)(records)


def filed_by_whoever_paid(records: Records) -> None:
    payer = another(records)
    changing(FundPayment, **PAID | {"state": "paid", "paid_by": payer, "filed_by": payer})(records)


def another_car_on_the_line(records: Records) -> None:
    doubling(ScreeningRow, vehicle_id=make_vehicle(records.customer, plate="沪A00077").pk)(records)


def another_on_the_seat(records: Records) -> None:
    doubling(ScreeningAcceptance, by_id=another(records).pk)(records)


def another_head(records: Records) -> None:
    doubling(PostMember, employee_id=make_employee("另一人", records.outlet).pk)(records)


PLAN_FILED = {"state": "filed", "filed_at": NOW, "filed_by": lambda r: r.account}
LIST_FILED = {"state": "filed", "filed_at": NOW, "filed_by": lambda r: r.account}
LIST_VERIFIED = {"verified_at": NOW, "verified_by": lambda r: r.account}
ROW_JUDGED = {"verdict": "true", "verdict_words": "属实", "verdict_at": NOW, "verdict_by": lambda r: r.account}
SECOND = {"second": "true", "second_words": "属实", "second_at": NOW, "second_by": another}
SENT = {"helper": lambda r: r.employee, "sent_at": NOW}
ARRIVED = SENT | {"state": "arrived", "arrived_at": NOW, "next_warning_at": None}
ENDED = ARRIVED | {"state": "ended", "ended_at": NOW, "outcome": "mended", "cause": "tyre"}
CANCELLED = {"state": "cancelled", "ended_at": NOW, "next_warning_at": None, "outcome": "cancelled", "reason": "好了"}


def two_appointments_of_a_car(records: Records) -> None:
    for number in ("YY1", "YY2"):
        doubling(Appointment, number=number, vehicle_id=records.vehicle.pk)(records)


def two_tags_of_a_car(records: Records) -> None:
    for number in (2, 3):
        doubling(Tag, number=number, vehicle_id=records.vehicle.pk, plate="")(records)


def two_rescues_of_a_car(records: Records) -> None:
    for number in ("JY1", "JY2"):
        doubling(RescueCall, number=number, vehicle_id=records.vehicle.pk)(records)


def two_company_questionnaires(records: Records) -> None:
    for _time in range(2):
        Questionnaire.objects.create(group="visit", name="走访问卷二")


def two_praises_of_a_survey(records: Records) -> None:
    response = good(records, SurveyResponse)
    for number in ("BY1", "BY2"):
        doubling(Praise, number=number, response_id=response.pk)(records)


def two_follow_ups_of_an_order(records: Records) -> None:
    for _time in range(2):
        complaints_records.make_follow_up(records)


def two_follow_ups_of_a_purchase(records: Records) -> None:
    for _time in range(2):
        complaints_records.make_follow_up(records, order=None)


def two_callers_of_a_customer(records: Records) -> None:
    leased = {"leased_by": records.account, "leased_until": NOW + DAY}
    complaints_records.make_follow_up(records, **leased)
    complaints_records.make_follow_up(records, order=None, **leased)


def two_open_plans(records: Records) -> None:
    for revision, state in ((2, "draft"), (3, "submitted")):
        doubling(Plan, revision=revision, state=state, approved_at=None, reason="改目标")(records)


def two_lines_of_a_person(records: Records) -> None:
    doubling(PlanLine, employee_id=records.employee.pk)(records)


def another_team_of_the_leader(records: Records) -> None:
    doubling(TeamLeader, team_id=make_team(records).pk)(records)


def another_leader_of_the_team(records: Records) -> None:
    doubling(TeamLeader, employee_id=make_employee("另一人", records.outlet).pk)(records)


SIGNED = {"state": "accepted", "signed_by": lambda r: r.account, "signed_at": NOW}


DECIDED = {"decided_at": NOW, "decided_by": lambda r: r.account, "agreed": True, "as_role": "area_manager"}
APPEAL_DECIDED = {"state": "granted", "decided_at": NOW, "decided_by": another, "reason": "属实"}
LEADER_DECIDED = {"decided_at": NOW, "decided_by": another, "outcome": "demote", "reason": "连续两季不及格"}
ON_THE_ROAD = {"state": "shipped", "shipped_at": NOW, "papers_due_on": TODAY}


def signed_twice(records: Records) -> None:
    changing(ApprovalSeat, **DECIDED)(records)
    doubling(ApprovalSeat, step=2)(records)


def two_lines_of_a_number(records: Records) -> None:
    doubling(GuaranteeLine, part_id=guarantee_records.part_of("另一件").pk)(records)


def a_customer_twice_in_the_club(records: Records) -> None:
    member = club_records.member_for_all_cars_of(records)
    Member(
        number="HY2", outlet=member.outlet, customer=member.customer, level=member.level, joined_on=TODAY, made_at=NOW,
        made_by=records.account,
    ).save(force_insert=True)  # fmt: skip


def two_discounts_on_an_order(records: Records) -> None:
    fields = {"order": records.order, "scope": "labour", "percent": 10}
    BenefitUse.objects.filter(pk=club_records.use_of(records).pk).update(**fields)
    doubling(BenefitUse, nth=2)(records)


BIRTHDAY = {
    "birth_month": 1, "birth_day": 31, "birthday_consent_at": NOW, "birthday_consent_by": another,
}  # fmt: skip


WAYS: list[tuple[str, Way]] = [
    # The organisation
    ("staff_area_name_in_region", doubling(Area)),
    ("staff_calendarday_both_or_none", changing(CalendarDay, to_minute=None)),
    ("staff_calendarday_both_or_none", changing(CalendarDay, from_minute=None)),
    ("staff_calendarday_forward", changing(CalendarDay, to_minute=F("from_minute"))),
    ("staff_calendarday_forward", changing(CalendarDay, to_minute=1441)),
    ("staff_calendarday_once_at_outlet", doubling(CalendarDay)),
    ("staff_calendarday_once_in_general", two_days(from_minute=480, to_minute=720)),
    ("staff_calendarday_once_whole_at_outlet", two_days(outlet=lambda r: r.outlet)),
    ("staff_calendarday_once_whole_in_general", two_days()),
    ("staff_counter_once", doubling(Counter)),
    ("staff_employee_hired_before_left", changing(Employee, hired_on=TODAY, left_on=TODAY - DAY)),
    ("staff_employee_salary_not_negative", changing(Employee, base_salary=-1)),
    ("staff_jobrun_once_per_slot", doubling(JobRun)),
    ("staff_openinghours_forward", changing(OpeningHours, to_minute=F("from_minute"))),
    ("staff_openinghours_forward", changing(OpeningHours, to_minute=1441)),
    ("staff_openinghours_once", doubling(OpeningHours)),
    ("staff_openinghours_weekday", changing(OpeningHours, weekday=0)),
    ("staff_openinghours_weekday", changing(OpeningHours, weekday=8)),
    ("staff_policyvalue_one_place", changing(PolicyValue, area=lambda r: r.outlet.area)),
    ("staff_policyvalue_one_place", changing(PolicyValue, region=lambda r: r.outlet.area.region)),
    ("staff_posting_forward", changing(Posting, from_on=TODAY, to_on=TODAY - DAY)),
    ("staff_posting_place_fits_role", changing(Posting, role=Role.AREA_MANAGER)),
    ("staff_posting_place_fits_role", changing(Posting, outlet=None)),
    ("staff_posting_place_fits_role", changing(Posting, area=lambda r: r.outlet.area)),
    ("staff_work_done_within_total", changing(Work, total=3, done=4)),
    # Messages
    ("customers_caremessage_once_by_hand", doubling(CareMessage)),
    ("customers_caremessage_once_per_sending", a_reminder_twice_in_a_sending),
    ("customers_caremessage_one_per_reminder", two_messages_of_a_reminder),
    ("customers_caremessage_sent_or_why_not", changing(CareMessage, why="")),
    ("customers_caremessage_sent_or_why_not", changing(CareMessage, message=lambda r: r.notice)),
    ("customers_messagetemplate_one_name", two_templates_of_the_company),
    ("customers_messagetemplate_one_name_of_outlet", doubling(MessageTemplate)),
    ("customers_nomore_lifted_with_reason", changing(NoMore, lifted_at=NOW + DAY)),
    ("customers_nomore_lifted_with_reason", changing(NoMore, lift_reason="x")),
    ("customers_nomore_one_in_force", doubling(NoMore)),
    ("customers_nomore_says_who", changing(NoMore, mobile="")),
    ("customers_nomore_says_who", changing(NoMore, words="")),
    ("customers_templateversion_has_words", changing(TemplateVersion, words="")),
    ("customers_templateversion_number", second_version(number=1, state="draft")),
    ("customers_templateversion_one_draft", two_drafts),
    ("customers_templateversion_one_in_use", second_version(number=2, state="in_use", used_from_at=NOW)),
    ("customers_templateversion_promotion_ends_so", changing(TemplateVersion, message_class="promotion")),
    ("customers_templateversion_used_when", changing(TemplateVersion, state="draft")),
    ("customers_templateversion_used_when", changing(TemplateVersion, state="retired")),
    ("customers_templateversion_used_when", changing(TemplateVersion, used_from_at=None)),
    ("customers_wecomcontact_named", changing(WeComContact, external_id="")),
    ("notices_delivery_combined_has_digest", changing(Delivery, state="combined")),
    ("notices_delivery_leased_while_held", changing(Delivery, state="claimed", claimed_by="worker")),
    ("notices_delivery_leased_while_held", changing(Delivery, state="sending", lease_until=NOW)),
    ("notices_delivery_not_own_digest", changing(Delivery, digest=F("pk"))),
    ("notices_delivery_once_per_channel", doubling(Delivery)),
    ("notices_delivery_sent_has_instant", changing(Delivery, state="sent")),
    ("notices_delivery_sent_has_instant", changing(Delivery, sent_at=NOW)),
    ("notices_endpoint_once", doubling(Endpoint)),
    ("notices_endpoint_turn_whole", changing(Endpoint, turn_of="worker")),
    ("notices_endpoint_turn_whole", changing(Endpoint, turn_until=NOW)),
    ("notices_message_about_whole", changing(Message, about_id=4)),
    ("notices_message_once_per_key", doubling(Message)),
    ("notices_message_one_reader", changing(Message, recipient=None)),
    ("notices_message_one_reader", changing(Message, robot=lambda r: r.robot)),
    ("notices_message_one_reader", changing(Message, mobile="13800000000")),
    ("notices_message_one_reader", changing(Message, wecom="wmA")),
    ("notices_message_one_reader", changing(Message, address="desk@example.com")),
    ("notices_message_own_words_classed", changing(Message, own_words="您好")),
    ("notices_message_own_words_classed", changing(Message, own_template="SMS_1")),
    ("notices_message_own_words_classed", changing(Message, message_class="notice")),
    ("notices_message_urgency_known", changing(Message, urgency=7)),
    ("notices_preference_email_from_known", changing(Preference, email_from=5)),
    ("notices_receipt_names_it", changing(SmsReceipt, provider_id="")),
    ("notices_receipt_names_it", changing(SmsReceipt, mobile="")),
    ("notices_receipt_once", doubling(SmsReceipt)),
    ("notices_robot_one_place", changing(Robot, area=lambda r: r.outlet.area)),
    ("notices_robot_one_place", changing(Robot, region=lambda r: r.outlet.area.region)),
    ("notices_robot_url_https", changing(Robot, url="http://example.com/send")),
    ("notices_robotslot_once", doubling(RobotSlot)),
    ("notices_robotslot_per_minute", changing(RobotSlot, number=0)),
    ("notices_robotslot_per_minute", changing(RobotSlot, number=21)),
    ("notices_textoverride_reasoned", changing(TextOverride, reason="")),
    ("notices_textoverride_whole", changing(TextOverride, subject="")),
    ("notices_textoverride_whole", changing(TextOverride, body="")),
    # Files on their way in
    ("intake_batch_one_taken_at_a_time", taking_two_batches),
    ("intake_batch_queued_since", changing(Batch, state="queued")),
    ("intake_batch_taken_whole", changing(Batch, state="taken")),
    ("intake_batch_taken_whole", changing(Batch, state="taken", taken_at=NOW, error_count=1)),
    ("intake_columnmapping_one_for_all", two_mappings(at_outlet=False)),
    ("intake_columnmapping_one_of_a_name", two_mappings(at_outlet=True)),
    ("intake_change_in_order", doubling(BatchChange)),
    ("intake_finding_in_order", doubling(BatchFinding)),
    # Customers and the ledger
    ("customers_action_amount_not_negative", changing(CaseAction, amount=-1)),
    ("customers_action_next_step_named", changing(CaseAction, next_by_at=NOW)),
    ("customers_attachment_one_record", changing(Attachment, customer=None)),
    ("customers_attachment_one_record", changing(Attachment, vehicle=lambda r: r.vehicle)),
    ("customers_candidate_decided_or_waiting", changing(Candidate, decided_at=NOW)),
    ("customers_candidate_decided_or_waiting", changing(Candidate, state="dismissed")),
    ("customers_candidate_one_waiting", doubling(Candidate)),
    ("customers_candidate_taken_into_a_case", changing(Candidate, state="confirmed", decided_at=NOW)),
    ("customers_candidate_taken_into_a_case", changing(Candidate, state="merged", decided_at=NOW)),
    ("customers_case_clock_forward", changing(Case, half_at=F("clock_from_at") - DAY)),
    ("customers_case_clock_forward", changing(Case, alert_at=F("half_at") - DAY)),
    ("customers_case_clock_forward", changing(Case, deadline_at=F("alert_at") - DAY)),
    ("customers_case_in_hand_has_owner", changing(Case, owner=None)),
    ("customers_case_one_open_per_car", doubling(Case, number="SH01-ZD99999")),
    ("customers_case_settled_with_outcome", changing(Case, state="settled", settled_at=NOW, next_warning_at=None)),
    ("customers_case_settled_with_outcome", changing(Case, state="verified", outcome="谈妥", next_warning_at=None)),
    ("customers_case_settled_with_outcome", changing(Case, state="closed", outcome="谈妥", settled_at=NOW)),
    ("customers_contact_counted_kind", changing(Contact, kind="visit")),
    ("customers_contact_counted_kind", changing(Contact, direction="in")),
    ("customers_contact_key_not_empty", changing(Contact, key="")),
    ("customers_customer_not_merged_into_itself", changing(Customer, merged_into=F("pk"))),
    ("customers_renewal_once", doubling(Renewal, state="lapsed", ended_at=NOW)),
    ("customers_renewal_one_open_per_car", doubling(Renewal, insurance_until=TODAY)),
    ("customers_renewal_ended_by_somebody", changing(Renewal, ended_at=NOW)),
    ("customers_renewal_ended_by_somebody", changing(Renewal, state="lost", lost_reason="价格高", ended_at=NOW)),
    (
        "customers_renewal_ended_by_somebody",
        changing(Renewal, state="lapsed", ended_at=NOW, ended_by=lambda r: r.account),
    ),
    ("customers_renewal_won_with_quote", changing(Renewal, state="won", **RENEWAL_OVER)),
    ("customers_renewal_won_with_quote", changing(Renewal, won_quote=lambda r: r.quote)),
    (
        "customers_renewal_won_with_quote",
        changing(Renewal, state="won", won_quote=lambda r: r.quote, renewed_until=TODAY, **RENEWAL_OVER),
    ),
    ("customers_renewal_lost_with_reason", changing(Renewal, state="lost", **RENEWAL_OVER)),
    ("customers_renewal_lost_with_reason", changing(Renewal, lost_to="平安产险")),
    ("customers_renewal_quoted_then", changing(Renewal, quoted_at=None)),
    ("customers_renewalquote_not_negative", changing(RenewalQuote, vehicle_tax=-1)),
    ("customers_renewalquote_for_something", changing(RenewalQuote, commercial=0)),
    ("customers_renewalquote_with_insurer", changing(RenewalQuote, insurer="")),
    ("customers_outsidelist_with_consent", changing(OutsideList, consent_source="")),
    ("customers_prospect_consent_with_source", changing(Prospect, consent_source="")),
    ("customers_prospect_from_a_list", changing(Prospect, source="outside_list")),
    ("customers_prospect_converted_to_somebody", changing(Prospect, state="converted", ended_at=NOW)),
    ("customers_prospect_converted_to_somebody", changing(Prospect, customer=lambda r: r.customer)),
    ("customers_prospect_ended_then", changing(Prospect, ended_at=NOW)),
    ("customers_prospect_ended_then", changing(Prospect, state="dropped", words="已购车")),
    ("customers_prospect_dropped_with_reason", changing(Prospect, state="dropped", ended_at=NOW)),
    ("customers_lostcall_reached_once", doubling(LostCall)),
    ("customers_lostcall_reason_when_reached", changing(LostCall, reason="")),
    ("customers_lostcall_reason_when_reached", changing(LostCall, outcome="no_answer")),
    ("customers_reference_one_in_force", doubling(Reference)),
    ("customers_reference_withdrawn_with_reason", changing(Reference, withdrawn_at=NOW)),
    ("customers_reference_withdrawn_with_reason", changing(Reference, withdrawn_reason="搬家")),
    ("customers_donotcall_lifted_with_reason", changing(DoNotCall, lifted_at=NOW)),
    ("customers_donotcall_lifted_with_reason", changing(DoNotCall, lift_reason="可以打了")),
    ("customers_donotcall_lifted_with_reason", changing(DoNotCall, lifted_by=lambda r: r.account)),
    (
        "customers_donotcall_lifted_with_reason",
        changing(DoNotCall, lifted_at=NOW - DAY, lift_reason="可以打了"),
    ),
    ("customers_donotcall_one_in_force", doubling(DoNotCall)),
    ("customers_donotcall_with_reason", changing(DoNotCall, reason="")),
    ("customers_evidence_used_once", doubling(EvidenceItem)),
    ("customers_care_call_says_when", changing(ReminderCall, outcome="call_at")),
    ("customers_reminder_came_on_a_day", changing(Reminder, state="came", ended_at=NOW)),
    ("customers_reminder_held_out_is_left_alone", changing(Reminder, held_out=True)),
    ("customers_reminder_lease_whole", changing(Reminder, leased_by=lambda r: r.account)),
    ("customers_reminder_lease_whole", changing(Reminder, leased_until=NOW)),
    ("customers_reminder_once", doubling(Reminder)),
    ("customers_reminder_one_caller_per_customer", two_callers_about_reminders),
    ("customers_reminder_open_or_ended", changing(Reminder, ended_at=NOW)),
    ("customers_reminder_open_or_ended", changing(Reminder, state="ended")),
    ("customers_reminder_open_or_ended", changing(Reminder, state="ended", ended_at=NOW, next_at=NOW)),
    ("customers_reminder_open_or_ended", changing(Reminder, state="held_out", held_out=True, next_at=NOW)),
    ("customers_segment_forward", changing(SegmentPeriod, to_on=NOW.date() - DAY)),
    ("customers_segment_one_at_a_time", doubling(SegmentPeriod)),
    ("customers_merge_once_at_a_time", doubling(Merge)),
    ("customers_merge_two_records", changing(Merge, kept=F("merged"))),
    ("customers_ownership_forward", changing(Ownership, to_on=TODAY - DAY)),
    ("customers_vehicle_vin_length", changing(Vehicle, vin="LSV1234567890123")),
    ("customers_vehicle_vin_length", changing(Vehicle, vin="LSV12345-78901234")),
    ("customers_watchshift_forward", changing(WatchShift, to_at=F("from_at"))),
    # The workshop
    ("workshop_claim_money_not_negative", changing(Claim, amount=-1)),
    ("workshop_claim_money_not_negative", changing(Claim, reimbursed=-1)),
    ("workshop_itemline_money_not_negative", changing(ItemLine, list_price=-1)),
    ("workshop_itemline_money_not_negative", changing(ItemLine, received=-1)),
    ("workshop_itemline_once", doubling(ItemLine)),
    ("workshop_itemline_quantity", changing(ItemLine, quantity=0)),
    ("workshop_labourline_hours_not_negative", changing(LabourLine, standard_hours=-1)),
    ("workshop_labourline_once", doubling(LabourLine)),
    ("workshop_order_money_not_negative", changing(RepairOrder, repair_receipts=-1)),
    ("workshop_order_money_not_negative", changing(RepairOrder, assessed_amount=-1)),
    ("workshop_bay_once", doubling(Bay)),
    ("workshop_bay_named", changing(Bay, name="")),
    ("workshop_appointment_one_a_day_per_car", two_appointments_of_a_car),
    ("workshop_appointment_some_car", changing(Appointment, plate="")),
    ("workshop_appointment_minutes", changing(Appointment, minutes=0)),
    ("workshop_appointment_minutes", changing(Appointment, minutes=1441)),
    ("workshop_appointment_came_at_some_time", changing(Appointment, state="came")),
    ("workshop_appointment_came_at_some_time", changing(Appointment, came_at=NOW)),
    ("workshop_appointment_cancelled_with_reason", changing(Appointment, state="cancelled")),
    ("workshop_appointment_cancelled_with_reason", changing(Appointment, cancel_reason="x")),
    ("workshop_tag_number_once", doubling(Tag, plate="沪A70009")),
    ("workshop_tag_one_open_per_car", two_tags_of_a_car),
    ("workshop_tag_one_open_per_plate", doubling(Tag, number=2)),
    ("workshop_tag_some_car", changing(Tag, plate="")),
    ("workshop_tag_numbered", changing(Tag, number=0)),
    ("workshop_tag_state_fits", changing(Tag, state="called")),
    ("workshop_tag_state_fits", changing(Tag, called_at=NOW)),
    ("workshop_tag_state_fits", changing(Tag, ended_at=NOW)),
    ("workshop_tag_state_fits", changing(Tag, state="left", left_reason="x")),
    ("workshop_tag_taken_in_with_sheet", changing(Tag, state="received", received_at=NOW)),
    ("workshop_tag_left_with_reason", changing(Tag, state="left", ended_at=NOW)),
    ("workshop_tag_left_with_reason", changing(Tag, left_reason="x")),
    ("workshop_tag_instants_in_order", changing(Tag, state="called", called_at=NOW - DAY)),
    ("workshop_tag_instants_in_order", changing(Tag, state="left", left_reason="x", ended_at=NOW - DAY)),
    ("workshop_reception_one_open_per_car", doubling(Reception, number="JC2", form_key=None)),
    ("workshop_reception_fuel_eighths", changing(Reception, fuel=9)),
    ("workshop_reception_cancelled_with_reason", changing(Reception, cancelled_at=NOW)),
    ("workshop_reception_cancelled_with_reason", changing(Reception, cancel_reason="改期")),
    ("workshop_damage_once", doubling(Damage)),
    ("workshop_damage_on_the_picture", changing(Damage, x=1001)),
    ("workshop_damage_on_the_picture", changing(Damage, y=1001)),
    ("workshop_words_once", doubling(CustomerWords)),
    ("workshop_words_not_empty", changing(CustomerWords, words="")),
    ("workshop_signature_once", doubling(Signature)),
    ("workshop_signature_somewhere", changing(Signature, on_paper=True)),
    ("workshop_signature_somewhere", changing(Signature, strokes=[])),
    ("workshop_signature_issue", changing(Signature, issue=0)),
    ("workshop_sheet_issue", changing(OrderSheet, issue=0)),
    (
        "workshop_sheet_rework_of_another",
        changing(OrderSheet, rework_of=order_records.order_of, rework_place="outside"),
    ),
    ("workshop_sheet_rework_names_order", changing(OrderSheet, rework_place="outside")),
    ("workshop_sheet_rework_names_order", changing(OrderSheet, rework_of=lambda r: r.order)),
    ("workshop_sheet_rework_names_order", changing(OrderSheet, rework_liable=lambda r: r.employee)),
    ("workshop_sheet_cancelled_with_reason", changing(OrderSheet, stage="cancelled")),
    ("workshop_sheet_cancelled_with_reason", changing(OrderSheet, cancelled_at=NOW)),
    ("workshop_sheet_cancelled_with_reason", changing(OrderSheet, stage="cancelled", cancelled_at=NOW)),
    ("workshop_addition_once", doubling(Addition)),
    ("workshop_addition_amount_not_negative", changing(Addition, amount=-1)),
    ("workshop_addition_answered_by_somebody", changing(Addition, state="agreed")),
    ("workshop_addition_answered_by_somebody", changing(Addition, answered_at=NOW)),
    ("workshop_orderline_once", doubling(OrderLine)),
    ("workshop_orderline_not_negative", changing(OrderLine, price=-1)),
    ("workshop_orderline_not_negative", changing(OrderLine, amount=-1)),
    ("workshop_orderline_not_negative", changing(OrderLine, kind="labour", hours=-1)),
    ("workshop_orderline_quantity", changing(OrderLine, quantity=0)),
    ("workshop_orderline_hours_are_labour", changing(OrderLine, hours=1)),
    ("workshop_orderline_hours_are_labour", changing(OrderLine, kind="labour", quantity=2)),
    ("workshop_orderline_withdrawn_with_reason", changing(OrderLine, withdrawn_at=NOW)),
    ("workshop_orderline_withdrawn_with_reason", changing(OrderLine, withdraw_reason="不要了")),
    ("workshop_orderline_forward", changing(OrderLine, kind="labour", started_at=NOW, done_at=NOW - DAY)),
    ("workshop_extension_forward", changing(Extension, to_at=NOW - 4000 * DAY)),
    ("workshop_extension_with_reason", changing(Extension, why="")),
    ("workshop_check_once_a_round", doubling(QualityCheck)),
    ("workshop_check_failed_with_words", changing(QualityCheck, passed=False)),
    ("workshop_rescue_one_open_per_car", two_rescues_of_a_car),
    ("workshop_rescue_some_car", changing(RescueCall, plate="")),
    ("workshop_rescue_promise", changing(RescueCall, promised_minutes=0)),
    ("workshop_rescue_clock_forward", changing(RescueCall, half_at=NOW - DAY)),
    ("workshop_rescue_clock_forward", changing(RescueCall, alert_at=NOW)),
    ("workshop_rescue_clock_forward", changing(RescueCall, deadline_at=NOW)),
    ("workshop_rescue_instants_in_order", changing(RescueCall, **SENT | {"state": "under_way", "sent_at": NOW - DAY})),
    ("workshop_rescue_instants_in_order", changing(RescueCall, **ARRIVED | {"arrived_at": NOW - DAY})),
    ("workshop_rescue_instants_in_order", changing(RescueCall, **ENDED | {"ended_at": NOW - DAY})),
    ("workshop_rescue_instants_in_order", changing(RescueCall, **ENDED | {"arrived_at": NOW + DAY})),
    ("workshop_rescue_instants_in_order", changing(RescueCall, **CANCELLED | {"ended_at": NOW - DAY})),
    ("workshop_rescue_instants_in_order", changing(RescueCall, **SENT | CANCELLED | {"sent_at": NOW + DAY})),
    ("workshop_rescue_sent_with_helper", changing(RescueCall, **SENT | CANCELLED | {"helper": None})),
    ("workshop_rescue_sent_with_helper", changing(RescueCall, **CANCELLED | {"helper": lambda r: r.employee})),
    ("workshop_rescue_state_fits", changing(RescueCall, **SENT)),
    ("workshop_rescue_state_fits", changing(RescueCall, state="under_way")),
    ("workshop_rescue_state_fits", changing(RescueCall, **SENT | {"state": "arrived", "next_warning_at": None})),
    ("workshop_rescue_state_fits", changing(RescueCall, **ENDED | {"ended_at": None})),
    ("workshop_rescue_state_fits", changing(RescueCall, **ARRIVED | {"ended_at": NOW})),
    ("workshop_rescue_no_warning_after_arrival", changing(RescueCall, **ARRIVED | {"next_warning_at": NOW})),
    ("workshop_rescue_over_with_outcome", changing(RescueCall, outcome="mended")),
    ("workshop_rescue_over_with_outcome", changing(RescueCall, **ENDED | {"outcome": ""})),
    ("workshop_rescue_over_with_outcome", changing(RescueCall, **ENDED | {"outcome": "cancelled"})),
    ("workshop_rescue_over_with_outcome", changing(RescueCall, **CANCELLED | {"outcome": "towed"})),
    ("workshop_rescue_over_with_outcome", changing(RescueCall, **ENDED | {"outcome": "towed", "arrived_at": None})),
    ("workshop_rescue_ended_with_cause", changing(RescueCall, **ENDED | {"cause": ""})),
    ("workshop_rescue_cancelled_with_reason", changing(RescueCall, **CANCELLED | {"reason": ""})),
    # The house
    ("workshop_training_pass_mark", changing(Training, pass_mark=101)),
    ("workshop_training_held_when", changing(Training, state="held")),
    ("workshop_training_held_when", changing(Training, held_on=TODAY)),
    ("workshop_trainingplace_once", doubling(TrainingPlace)),
    ("workshop_trainingplace_score_of_the_present", changing(TrainingPlace, score=90)),
    ("workshop_trainingplace_score_of_the_present", changing(TrainingPlace, present=True, score=101)),
    ("workshop_certificate_forward", changing(Certificate, expires_on=TODAY - DAY)),
    ("workshop_certificate_withdrawn_with_reason", changing(Certificate, withdrawn_at=NOW)),
    ("workshop_certificate_withdrawn_with_reason", changing(Certificate, withdraw_reason="录错")),
    ("workshop_groupmember_once", doubling(GroupMember)),
    ("workshop_groupmember_forward", changing(GroupMember, to_on=TODAY - DAY)),
    ("workshop_hardcase_round", changing(HardCase, round=0)),
    (
        "workshop_hardcase_solved_says_how",
        changing(HardCase, state="solved", ended_at=NOW, ended_by=lambda r: r.account),
    ),
    ("workshop_hardcase_ended_by_somebody", changing(HardCase, ended_at=NOW, ended_by=lambda r: r.account)),
    ("workshop_hardcase_ended_by_somebody", changing(HardCase, state="withdrawn", ended_at=NOW)),
    ("workshop_hardcaseseat_once", doubling(HardCaseSeat)),
    ("workshop_hardcasevote_once_a_round", doubling(HardCaseVote)),
    ("workshop_hardcasevote_no_says_why", changing(HardCaseVote, yes=False)),
    ("workshop_package_once_a_day", doubling(Package)),
    ("workshop_package_price_not_negative", changing(Package, price=-1)),
    ("workshop_package_forward", changing(Package, to_on=TODAY - DAY)),
    ("workshop_packageline_once", doubling(PackageLine)),
    ("workshop_packageline_not_negative", changing(PackageLine, price=-1)),
    ("workshop_packageline_not_negative", changing(PackageLine, share=-1)),
    ("workshop_packageline_not_negative", changing(PackageLine, hours=-1)),
    ("workshop_packageline_not_negative", changing(PackageLine, kind="part", hours=0, quantity=0)),
    ("workshop_packageline_hours_are_labour", changing(PackageLine, quantity=2)),
    ("workshop_packageline_hours_are_labour", changing(PackageLine, kind="part")),
    ("workshop_packagesale_once_an_order", doubling(PackageSale)),
    ("workshop_boardprice_once_a_day", doubling(BoardPrice)),
    ("workshop_boardprice_not_negative", changing(BoardPrice, price=-1)),
    ("workshop_boardprice_forward", changing(BoardPrice, to_on=TODAY - DAY)),
    ("workshop_meetingitem_forward", changing(MeetingItem, due_on=TODAY - DAY)),
    ("workshop_meetingitem_ended_with_proof", changing(MeetingItem, state="done")),
    ("workshop_meetingitem_ended_with_proof", changing(MeetingItem, proof="照片")),
    (
        "workshop_meetingitem_ended_with_proof",
        changing(MeetingItem, state="dropped", ended_at=NOW, ended_on=TODAY, ended_by=lambda r: r.account),
    ),
    # The house
    ("workshop_gift_once", doubling(Gift)),
    ("workshop_gift_stock_not_negative", changing(Gift, stock=-1)),
    ("workshop_gift_cost_not_negative", changing(Gift, cost=-1)),
    ("workshop_gift_given_up_empty", changing(Gift, given_up_at=NOW)),
    ("workshop_stocktakeline_once", doubling(StockTakeLine)),
    ("workshop_giftmovement_direction", changing(GiftMovement, change=1)),
    ("workshop_giftmovement_direction", changing(GiftMovement, kind="received", occasion="")),
    ("workshop_giftmovement_direction", changing(GiftMovement, kind="counted", occasion="", change=0)),
    ("workshop_giftmovement_balance_not_negative", changing(GiftMovement, balance=-1)),
    ("workshop_giftmovement_given_on_occasion", changing(GiftMovement, occasion="")),
    ("workshop_giftmovement_given_on_occasion", changing(GiftMovement, kind="received", change=1)),
    ("workshop_giftmovement_says_why", changing(GiftMovement, occasion="friction")),
    ("workshop_giftmovement_says_why", changing(GiftMovement, kind="lost", occasion="")),
    (
        "workshop_giftmovement_given_taken_back",
        changing(GiftMovement, kind="received", change=1, occasion="", undone_by=F("pk")),
    ),
    ("workshop_meetingitem_forward", changing(MeetingItem, due_on=TODAY - DAY)),
    ("workshop_meetingitem_ended_with_proof", changing(MeetingItem, state="done")),
    ("workshop_meetingitem_ended_with_proof", changing(MeetingItem, proof="照片")),
    (
        "workshop_meetingitem_ended_with_proof",
        changing(MeetingItem, state="dropped", ended_at=NOW, ended_on=TODAY, ended_by=lambda r: r.account),
    ),
    # The end of an order
    ("workshop_share_once", doubling(PayerShare)),
    ("workshop_share_received_at_most_amount", changing(PayerShare, received=201, reason="多收")),
    ("workshop_share_received_at_most_amount", changing(PayerShare, received=-1, reason="少收")),
    ("workshop_share_money_of_outsiders", changing(PayerShare, payer="claim")),
    ("workshop_share_money_of_outsiders", changing(PayerShare, payer="internal")),
    ("workshop_share_less_with_reason", changing(PayerShare, received=199)),
    ("workshop_rating_level_unless_refused", changing(Rating, level="")),
    ("workshop_rating_level_unless_refused", changing(Rating, via="refused")),
    ("workshop_rating_asked_by_somebody", changing(Rating, by=None)),
    ("workshop_rating_asked_by_somebody", changing(Rating, via="link")),
    ("workshop_ratinglink_one_open", doubling(RatingLink, nonce="another")),
    ("workshop_ratinglink_used_or_closed", changing(RatingLink, used_at=NOW, closed_at=NOW)),
    ("workshop_advice_words_not_empty", changing(Advice, words="")),
    ("workshop_advice_amount_not_negative", changing(Advice, amount=-1)),
    ("workshop_advice_ended_by_somebody", changing(Advice, state="declined")),
    ("workshop_advice_ended_by_somebody", changing(Advice, ended_at=NOW)),
    ("workshop_advice_taken_with_an_order", changing(Advice, state="taken", ended_at=NOW, ended_by=F("by"))),
    ("workshop_advice_taken_with_an_order", changing(Advice, taken_with=lambda r: r.order)),
    ("workshop_papers_faults_looked_at", changing(PaperCheck, faults=9)),
    ("workshop_papers_faults_with_words", changing(PaperCheck, words="")),
    ("workshop_consumable_amount_not_negative", changing(Consumable, amount=-1)),
    ("workshop_receipt_amount_not_negative", changing(Receipt, amount=-1)),
    ("workshop_receipt_seller_known", changing(Receipt, employee=None)),
    ("workshop_receipt_seller_known", changing(Receipt, kind="renewal_rebate", employee=None)),
    # Complaints, calls and surveys
    ("complaints_complaint_sorted_out_whole", changing(Complaint, sorted_at=NOW, cause="repair")),
    ("complaints_complaint_sorted_out_whole", changing(Complaint, sorted_at=NOW, answered_at=NOW)),
    ("complaints_complaint_done_with_result", changing(Complaint, done_at=NOW, result="好了")),
    (
        "complaints_complaint_done_with_result",
        changing(Complaint, done_at=NOW, sorted_at=NOW, answered_at=NOW, cause="repair"),
    ),
    ("complaints_complaint_round", changing(Complaint, round=0)),
    ("complaints_clock_once", doubling(ComplaintClock)),
    ("complaints_clock_forward", changing(ComplaintClock, half_at=NOW - DAY)),
    ("complaints_clock_forward", changing(ComplaintClock, alert_at=NOW - DAY)),
    ("complaints_clock_forward", changing(ComplaintClock, deadline_at=NOW - DAY)),
    ("complaints_clock_stopped_is_silent", changing(ComplaintClock, stopped_at=NOW, next_warning_at=NOW)),
    ("complaints_pairing_once", doubling(Pairing)),
    ("complaints_pairing_forward", changing(Pairing, to_on=TODAY - DAY)),
    ("complaints_handover_one_waiting", doubling(HandOver)),
    ("complaints_handover_to_somebody", changing(HandOver, department="")),
    ("complaints_handover_signed", changing(HandOver, signed_at=NOW)),
    ("complaints_handover_signed", changing(HandOver, state="accepted")),
    ("complaints_handover_refused_with_reason", changing(HandOver, **SIGNED | {"state": "refused"})),
    ("complaints_promise_kept_with_proof", changing(Promise, kept_at=NOW, kept_by=lambda r: r.account)),
    ("complaints_promise_kept_with_proof", changing(Promise, kept_at=NOW, proof="工单")),
    ("complaints_proof_of_one", changing(ProofFile, action=None)),
    ("complaints_proof_of_one", changing(ProofFile, promise=complaints_records.make_promise_record)),
    ("complaints_promise_withdrawn_with_reason", changing(Promise, withdrawn_at=NOW)),
    ("complaints_minutes_once_a_week", doubling(MeetingMinutes)),
    ("complaints_minutes_from_monday", changing(MeetingMinutes, week_on=complaints_records.MONDAY + DAY)),
    ("complaints_action_done_with_proof", changing(CorrectiveAction, done_at=NOW, done_by=lambda r: r.account)),
    ("complaints_action_done_with_proof", changing(CorrectiveAction, done_at=NOW, proof="照片")),
    ("complaints_liability_one_view_a_side", doubling(LiabilityView)),
    ("complaints_liability_names_somebody", changing(LiabilityView, degree="full")),
    ("complaints_liability_names_somebody", changing(LiabilityView, employee=lambda r: r.employee)),
    ("complaints_praise_once_a_survey", two_praises_of_a_survey),
    ("complaints_questionnaire_one_of_company", two_company_questionnaires),
    ("complaints_questionnaire_one_of_outlet", doubling(Questionnaire)),
    ("complaints_version_once", doubling(QuestionnaireVersion, state="published", published_at=NOW)),
    ("complaints_version_one_draft", doubling(QuestionnaireVersion, number=8)),
    ("complaints_version_published_when", changing(QuestionnaireVersion, state="published")),
    ("complaints_version_published_when", changing(QuestionnaireVersion, published_at=NOW)),
    ("complaints_question_position", doubling(Question, key="other")),
    ("complaints_question_key", doubling(Question, position=2)),
    ("complaints_question_weight_not_negative", changing(Question, weight=-1)),
    ("complaints_draw_once", doubling(SampleDraw)),
    ("complaints_draw_first_of_month", changing(SampleDraw, month=MONTH + DAY)),
    ("complaints_draw_seed", changing(SampleDraw, seed="nothing")),
    ("complaints_followup_once_an_order", two_follow_ups_of_an_order),
    ("complaints_followup_once_a_purchase", two_follow_ups_of_a_purchase),
    ("complaints_followup_one_caller_per_customer", two_callers_of_a_customer),
    ("complaints_followup_lease_whole", changing(FollowUp, leased_until=NOW)),
    ("complaints_followup_lease_whole", changing(FollowUp, leased_by=lambda r: r.account)),
    (
        "complaints_followup_lease_whole",
        changing(FollowUp, leased_by=lambda r: r.account, leased_until=NOW, state="answered", next_at=None),
    ),
    ("complaints_followup_waits_or_ended", changing(FollowUp, next_at=None)),
    ("complaints_followup_waits_or_ended", changing(FollowUp, ended_at=NOW)),
    ("complaints_followup_waits_or_ended", changing(FollowUp, state="answered")),
    ("complaints_followup_ticket", changing(FollowUp, ticket=1_000_000)),
    ("complaints_attempt_says_when", changing(CallAttempt, outcome="call_at")),
    ("complaints_survey_score", changing(SurveyResponse, score="100.01")),
    ("complaints_survey_score", changing(SurveyResponse, score="-0.01")),
    ("complaints_answer_once", doubling(Answer)),
    ("complaints_answer_value", changing(Answer, value=11)),
    ("complaints_answer_value", changing(Answer, value=0)),
    ("complaints_answer_says_something", changing(Answer, value=None)),
    ("complaints_link_one_open", doubling(SurveyLink, nonce="n2")),
    ("complaints_link_used_or_closed", changing(SurveyLink, used_at=NOW, closed_at=NOW)),
    ("complaints_visitdraw_once", doubling(VisitDraw)),
    ("complaints_visitdraw_first_of_month", changing(VisitDraw, month=MONTH + DAY)),
    ("complaints_visitdraw_share", changing(VisitDraw, share=101)),
    ("complaints_visit_once_a_draw", doubling(HomeVisit)),
    ("complaints_visit_planned_when", changing(HomeVisit, state="planned", planned_at=NOW)),
    ("complaints_visit_planned_when", changing(HomeVisit, state="planned", owner=lambda r: r.account)),
    ("complaints_visit_done_with_report", changing(HomeVisit, state="done", done_at=NOW)),
    ("complaints_visit_done_with_report", changing(HomeVisit, state="done", report="很好")),
    ("complaints_visit_dropped_with_reason", changing(HomeVisit, state="dropped")),
    ("complaints_quality_sent_when", changing(QualityReport, state="sent")),
    ("complaints_quality_answered_with_words", changing(QualityReport, state="answered", sent_at=NOW)),
    (
        "complaints_survey_of_one",
        changing(SurveyResponse, visit=complaints_records.make_visit, follow_up=lambda r: r.onsite),
    ),
    ("complaints_problem_withdrawn_with_reason", changing(QualityProblem, withdrawn_why="重复")),
    (
        "complaints_problem_withdrawn_with_reason",
        changing(QualityProblem, withdrawn_at=NOW, withdrawn_by=lambda r: r.account),
    ),
    (
        "complaints_problem_withdrawn_with_reason",
        changing(
            QualityProblem,
            withdrawn_at=NOW,
            withdrawn_by=lambda r: r.account,
            withdrawn_why="重复",
            report=complaints_records.make_quality_report,
        ),
    ),
    # Targets
    ("targets_acknowledgement_first_of_month", changing(TargetAcknowledgement, month=MONTH + DAY)),
    ("targets_acknowledgement_once", doubling(TargetAcknowledgement)),
    ("targets_csiscore_first_of_month", changing(CsiScore, month=MONTH + DAY)),
    ("targets_csiscore_not_negative", changing(CsiScore, score=-1)),
    ("targets_csiscore_once", doubling(CsiScore)),
    ("targets_target_first_of_month", changing(Target, month=MONTH + DAY)),
    ("targets_target_not_negative", changing(Target, value=-1)),
    ("targets_target_one_of_outlet", doubling(Target)),
    ("targets_target_one_of_person", two_targets_of_a_seller),
    ("targets_target_person_for_boutique_only", changing(Target, employee=lambda r: r.employee)),
    # Targets: what is kept of them, closed months, sent reports
    ("targets_keptfigure_once", doubling(KeptFigure)),
    ("targets_keptfigure_first_of_month", changing(KeptFigure, month=MONTH + DAY)),
    ("targets_keptfigure_target_whole", changing(KeptFigure, targets=1)),
    ("targets_keptfigure_target_whole", changing(KeptFigure, target=500)),
    ("targets_keptfigure_place", changing(KeptFigure, place=0)),
    ("targets_keptfigure_place", changing(KeptFigure, level="company")),
    ("targets_monthclose_revision_once", doubling(MonthClose, latest=False)),
    ("targets_monthclose_one_latest", doubling(MonthClose, revision=2, reason="补录")),
    ("targets_monthclose_first_of_month", changing(MonthClose, month=MONTH + DAY)),
    ("targets_monthclose_reasoned", changing(MonthClose, revision=2)),
    ("targets_monthclose_reasoned", changing(MonthClose, revision=0, reason="补录")),
    ("targets_issuedreport_once", doubling(IssuedReport)),
    ("targets_issuedreport_revised_months", changing(IssuedReport, revision=1)),
    ("targets_issuedreport_revised_months", changing(IssuedReport, kind="week", revision=1)),
    # Targets: plans
    ("targets_plan_revision_once", doubling(Plan, state="superseded")),
    ("targets_plan_one_approved", doubling(Plan, revision=2, reason="改目标")),
    ("targets_plan_one_open", two_open_plans),
    ("targets_plan_revised_with_reason", changing(Plan, revision=2)),
    ("targets_plan_revised_with_reason", changing(Plan, revision=0, reason="改目标")),
    ("targets_plan_of_a_year", changing(Plan, year=1999)),
    ("targets_plan_of_a_year", changing(Plan, year=3000)),
    ("targets_plan_approved_then", changing(Plan, approved_at=None)),
    ("targets_plan_approved_then", changing(Plan, state="superseded", approved_at=None)),
    *(("targets_plan_approved_then", changing(Plan, state=state)) for state in ("draft", "submitted", "discarded")),
    ("targets_planline_one_of_outlet", doubling(PlanLine)),
    ("targets_planline_one_of_person", two_lines_of_a_person),
    ("targets_planline_person_for_some", changing(PlanLine, figure="renewals", employee=lambda r: r.employee)),
    ("targets_planline_holds_something", changing(PlanLine, year_value=None, m1=None)),
    *(("targets_planline_not_negative", changing(PlanLine, **{name: -1})) for name in ("year_value", *MONTH_FIELDS)),
    ("targets_headcountline_once", doubling(HeadcountLine)),
    ("targets_headcountline_of_a_position", changing(HeadcountLine, position="")),
    # Targets: assessments of outlets
    ("targets_outletassessment_once", doubling(OutletAssessment)),
    ("targets_outletassessment_first_of_month", changing(OutletAssessment, month=MONTH + DAY)),
    ("targets_outletassessment_of_a_hundred", changing(OutletAssessment, points=101)),
    ("targets_outletassessment_settled_then", changing(OutletAssessment, settled_at=None)),
    ("targets_outletassessment_settled_then", changing(OutletAssessment, appeal_until=None)),
    ("targets_outletassessment_settled_then", changing(OutletAssessment, state="open", settled_at=None)),
    ("targets_outletassessment_settled_then", changing(OutletAssessment, state="open", appeal_until=None)),
    ("targets_outletassessment_final_then", changing(OutletAssessment, state="final")),
    ("targets_outletassessment_final_then", changing(OutletAssessment, final_at=NOW)),
    ("targets_assessmentline_rule_once", doubling(AssessmentLine)),
    ("targets_assessmentline_of_a_rule", changing(AssessmentLine, rule="")),
    ("targets_assessmentline_of_a_hundred", changing(AssessmentLine, points=101)),
    ("targets_assessmentline_gives_no_more_than_it_took", changing(AssessmentLine, appealed=True, given_back=11)),
    ("targets_assessmentline_given_back_on_appeal", changing(AssessmentLine, given_back=1)),
    ("targets_assessmentappeal_with_words", changing(AssessmentAppeal, words="")),
    ("targets_assessmentappeal_decided_whole", changing(AssessmentAppeal, decided_at=NOW)),
    ("targets_assessmentappeal_decided_whole", changing(AssessmentAppeal, decided_by=another)),
    ("targets_assessmentappeal_decided_whole", changing(AssessmentAppeal, reason="属实")),
    ("targets_assessmentappeal_decided_whole", changing(AssessmentAppeal, **APPEAL_DECIDED | {"decided_at": None})),
    ("targets_assessmentappeal_decided_whole", changing(AssessmentAppeal, **APPEAL_DECIDED | {"decided_by": None})),
    ("targets_assessmentappeal_decided_whole", changing(AssessmentAppeal, **APPEAL_DECIDED | {"reason": ""})),
    (
        "targets_assessmentappeal_decided_by_another",
        changing(AssessmentAppeal, **APPEAL_DECIDED | {"decided_by": F("by")}),
    ),
    # Targets: tests of team leaders
    ("targets_teamleader_forward", changing(TeamLeader, to_on=F("from_on") - DAY)),
    ("targets_teamleader_one_of_team", another_leader_of_the_team),
    ("targets_teamleader_of_one_team", another_team_of_the_leader),
    ("targets_leadertest_once", doubling(LeaderTest)),
    ("targets_leadertest_first_of_quarter", changing(LeaderTest, quarter=leader_records.SECOND + DAY)),
    ("targets_leadertest_first_of_quarter", changing(LeaderTest, quarter=MONTH)),
    *(
        ("targets_leadertest_of_a_hundred", changing(LeaderTest, **{name: points}))
        for name in ("skill", "results")
        for points in (-1, 101)
    ),
    ("targets_leadertest_passed_by_its_mark", changing(LeaderTest, passed=True)),
    ("targets_leadertest_passed_by_its_mark", changing(LeaderTest, total=60)),
    ("targets_leadertest_corrected_with_reason", changing(LeaderTest, reason="录错")),
    (
        "targets_leadertest_corrected_with_reason",
        changing(LeaderTest, corrects=lambda r: leader_records.test_of(r, leader_records.FIRST)),
    ),
    ("targets_leaderconsequence_once", doubling(LeaderConsequence)),
    ("targets_leaderconsequence_of_two_tests", changing(LeaderConsequence, second_test=F("first_test"))),
    ("targets_leaderconsequence_proposes_something", changing(LeaderConsequence, proposed="keep")),
    *(
        ("targets_leaderconsequence_decided_whole", changing(LeaderConsequence, **{name: value}))
        for name, value in LEADER_DECIDED.items()
    ),
    *(
        (
            "targets_leaderconsequence_decided_whole",
            changing(LeaderConsequence, **LEADER_DECIDED | {"state": "decided", name: nothing}),
        )
        for name, nothing in {"decided_at": None, "decided_by": None, "outcome": "", "reason": ""}.items()
    ),
    # Commission: what a month is computed from
    ("payroll_adjustment_first_of_month", changing(Adjustment, month=MONTH + DAY)),
    ("payroll_adjustment_kind_known", changing(Adjustment, kind="days")),
    ("payroll_adjustment_reasoned", changing(Adjustment, reason="")),
    ("payroll_assessment_first_of_month", changing(Assessment, month=MONTH + DAY)),
    ("payroll_assessment_once", doubling(Assessment)),
    ("payroll_assessment_score_not_negative", changing(Assessment, score=-1)),
    ("payroll_coefficientchange_decided_or_waiting", changing(CoefficientChange, state="refused")),
    ("payroll_coefficientchange_decided_or_waiting", changing(CoefficientChange, decided_at=NOW)),
    ("payroll_coefficientchange_first_of_month", changing(CoefficientChange, month=MONTH + DAY)),
    ("payroll_coefficientchange_one_waiting", doubling(CoefficientChange)),
    (
        "payroll_coefficientchange_two_people",
        changing(CoefficientChange, state="approved", decided_at=NOW, decided_by=F("proposed_by")),
    ),
    ("payroll_coefficientline_above_zero", changing(CoefficientLine, coefficient=0)),
    ("payroll_coefficientline_once", doubling(CoefficientLine)),
    ("payroll_membership_coefficient_not_negative", changing(Membership, coefficient=-1)),
    ("payroll_membership_forward", changing(Membership, to_on=MONTH - DAY)),
    ("payroll_membership_once_in_group", two_memberships(group="management", team=None)),
    ("payroll_membership_once_in_team", two_memberships()),
    ("payroll_membership_team_for_trades", changing(Membership, team=None)),
    ("payroll_membership_team_for_trades", changing(Membership, group="management")),
    ("payroll_schemevalue_first_of_month", changing(SchemeValue, from_month=MONTH + DAY)),
    ("payroll_schemevalue_not_empty", changing(SchemeValue, value="")),
    ("payroll_schemevalue_once_at_outlet", doubling(SchemeValue)),
    ("payroll_schemevalue_once_for_company", two_company_values),
    # Commission: runs
    ("payroll_acknowledgement_once", doubling(Acknowledgement)),
    ("payroll_closedrecord_once", doubling(ClosedRecord)),
    ("payroll_objection_answered_with_reason", changing(Objection, answered_at=NOW)),
    ("payroll_objection_answered_with_reason", changing(Objection, answer="accepted", reason="已补")),
    ("payroll_objection_answered_with_reason", changing(Objection, answer="rejected", answered_at=NOW)),
    ("payroll_objection_one_waiting", doubling(Objection)),
    ("payroll_run_closed_has_instant", changing(Run, state="closed", **CONFIRMED)),
    ("payroll_run_computed_has_fingerprint", changing(Run, state="computed", computed_at=NOW, fingerprint="")),
    ("payroll_run_computed_has_fingerprint", changing(Run, state="computed", computed_at=None, fingerprint="x")),
    ("payroll_run_confirmed_by_another", changing(Run, state="confirmed", **COMPUTED)),
    (
        "payroll_run_confirmed_by_another",
        changing(Run, state="closed", **COMPUTED, confirmed_by=lambda r: r.account, closed_at=NOW),
    ),
    ("payroll_run_month_first_day", changing(Run, month=MONTH + DAY)),
    ("payroll_run_one_current", doubling(Run, number="SH01-TC-2026-11-2")),
    ("payroll_run_reopened_with_reason", changing(Run, state="reopened", **COMPUTED, reopened_at=NOW)),
    ("payroll_run_reopened_with_reason", changing(Run, state="reopened", **COMPUTED, reopen_reason="漏了一人")),
    (
        "payroll_schemedraft_approved_by_another",
        changing(SchemeDraft, state="approved", decided_at=NOW, decided_by=F("made_by")),
    ),
    ("payroll_schemedraft_decided_or_waiting", changing(SchemeDraft, decided_at=NOW)),
    ("payroll_schemedraft_decided_or_waiting", changing(SchemeDraft, state="refused", decided_by=another)),
    ("payroll_schemedraft_decided_or_waiting", changing(SchemeDraft, state="approved", decided_at=NOW)),
    ("payroll_schemedraft_first_of_month", changing(SchemeDraft, tried_on=MONTH + DAY)),
    ("payroll_schemedraft_first_of_month", changing(SchemeDraft, from_month=MONTH + DAY)),
    ("payroll_statement_bonus_not_negative", changing(Statement, bonus=-1, income=F("base_salary") - 1)),
    ("payroll_statement_income_adds_up", changing(Statement, income=F("income") + 1)),
    ("payroll_statement_once", doubling(Statement)),
    ("payroll_tick_once", doubling(Tick)),
    # The after-sales fund
    ("payroll_fund_not_below_zero", changing(Fund, balance=-1)),
    ("payroll_fundentry_entered_by_somebody", changing(FundEntry, entered_by=None)),
    ("payroll_fundentry_first_of_month", changing(FundEntry, **OF_A_RUN | {"month": MONTH + DAY})),
    ("payroll_fundentry_names_its_source", changing(FundEntry, purpose="")),
    ("payroll_fundentry_names_its_source", changing(FundEntry, source="run")),
    ("payroll_fundentry_names_its_source", changing(FundEntry, source="reversal")),
    ("payroll_fundentry_names_its_source", changing(FundEntry, source="payment", amount=-1)),
    ("payroll_fundentry_names_its_source", changing(FundEntry, source="correction")),
    ("payroll_fundentry_names_its_source", changing(FundEntry, run_number="SH01-TC00001")),
    ("payroll_fundentry_once_per_payment", two_payment_entries),
    ("payroll_fundentry_once_per_run", two_run_entries),
    ("payroll_fundentry_sign_fits_source", changing(FundEntry, amount=-1)),
    ("payroll_fundentry_sign_fits_source", changing(FundEntry, **OF_A_RUN, amount=0)),
    (
        "payroll_fundentry_sign_fits_source",
        changing(FundEntry, source="payment", payment=lambda r: r.fund_payment, amount=1),
    ),
    ("payroll_fundpayment_amount_positive", changing(FundPayment, amount=0)),
    ("payroll_fundpayment_ended_with_reason", changing(FundPayment, state="refused")),
    (
        "payroll_fundpayment_ended_with_reason",
        changing(FundPayment, state="withdrawn", ended_by=another, ended_at=NOW),
    ),
    ("payroll_fundpayment_filed_by_another", changing(FundPayment, filed_by=F("asked_by"))),
    ("payroll_fundpayment_filed_by_another", filed_by_whoever_paid),
    ("payroll_fundpayment_filed_with_use", changing(FundPayment, state="filed", **PAID)),
    (
        "payroll_fundpayment_filed_with_use",
        changing(FundPayment, state="filed", **PAID, filed_by=another, filed_at=NOW, voucher="记-1"),
    ),
    ("payroll_fundpayment_paid_or_not", changing(FundPayment, paid_at=NOW)),
    ("payroll_fundpayment_paid_or_not", changing(FundPayment, state="paid", signed_by=another, signed_at=NOW)),
    ("payroll_fundpayment_signed_before_paid", changing(FundPayment, state="signed")),
    (
        "payroll_fundpayment_signed_before_paid",
        changing(FundPayment, state="paid", paid_by=another, paid_at=NOW),
    ),
    ("payroll_fundpayment_signed_by_another", changing(FundPayment, signed_by=F("asked_by"))),
    # Approvals
    ("staff_approval_rounds", doubling(Approval, state="signed", ended_at=NOW)),
    ("staff_approval_one_open", doubling(Approval, round=2)),
    ("staff_approval_amount_counts", changing(Approval, amount=0)),
    ("staff_approval_amount_counts", changing(Approval, counted=F("amount") - 1)),
    ("staff_approval_over_with_time", changing(Approval, ended_at=NOW)),
    ("staff_approval_over_with_time", changing(Approval, state="signed")),
    ("staff_approval_with_reason", changing(Approval, state="refused", ended_at=NOW)),
    ("staff_approval_with_reason", changing(Approval, state="withdrawn", ended_at=NOW)),
    ("staff_seat_once", doubling(ApprovalSeat)),
    ("staff_seat_nobody_signs_twice", signed_twice),
    ("staff_seat_decided_whole", changing(ApprovalSeat, decided_at=NOW)),
    ("staff_seat_decided_whole", changing(ApprovalSeat, agreed=True)),
    ("staff_seat_decided_whole", changing(ApprovalSeat, as_role="area_manager")),
    ("staff_seat_decided_whole", changing(ApprovalSeat, **DECIDED | {"as_role": ""})),
    ("staff_seat_refused_with_words", changing(ApprovalSeat, **DECIDED | {"agreed": False})),
    ("staff_seat_in_place_of_another", changing(ApprovalSeat, in_place_of=lambda r: r.account)),
    ("staff_seat_in_place_of_another", changing(ApprovalSeat, **DECIDED, in_place_of=lambda r: r.account)),
    ("staff_seatrole_once", doubling(SeatRole)),
    ("staff_substitution_forward", changing(Substitution, to_on=TODAY - DAY)),
    ("staff_substitution_of_another", changing(Substitution, deputy=F("absent"))),
    ("staff_submission_once", doubling(Submission)),
    # Guarantees
    # Stock
    ("parts_part_price_not_negative", changing(Part, price=-1)),
    ("parts_part_number_not_empty", changing(Part, plain_number="")),
    ("parts_warehouse_of_one_place", changing(Warehouse, outlet=None)),
    ("parts_warehouse_of_one_place", changing(Warehouse, region=lambda r: r.outlet.area.region)),
    ("parts_stock_once", doubling(Stock)),
    ("parts_stock_not_negative", changing(Stock, quantity=-1)),
    ("parts_borrowing_some", changing(Borrowing, quantity=0)),
    ("parts_borrowing_of_another", changing(Borrowing, lender=F("borrower"))),
    ("parts_borrowing_refused_with_words", changing(Borrowing, state="refused")),
    ("parts_countline_once", doubling(StockCountLine)),
    ("parts_movement_in_sequence", doubling(StockMovement)),
    ("parts_movement_of_something", changing(StockMovement, quantity=0)),
    ("parts_movement_balance_not_negative", changing(StockMovement, balance=-1)),
    ("parts_movement_of_an_order", changing(StockMovement, kind="fitted")),
    ("parts_movement_of_an_order", changing(StockMovement, kind="back")),
    ("parts_movement_scrapped_with_words", changing(StockMovement, kind="scrapped")),
    ("parts_movement_cost_of_bought", changing(StockMovement, unit_cost=-1)),
    ("parts_movement_cost_of_bought", changing(StockMovement, kind="counted", unit_cost=10)),
    ("parts_movement_by_somebody", changing(StockMovement, by=None)),
    ("parts_movement_by_somebody", changing(StockMovement, kind="counted", by=None, count=stock_records.count_of)),
    # Missing parts, stock plans
    ("parts_backorder_some", changing(Backorder, quantity=0)),
    ("parts_backorder_somebody_to_tell", changing(Backorder, contact="")),
    ("parts_backorder_arrived_with_time", changing(Backorder, state="arrived")),
    ("parts_backorder_arrived_with_time", changing(Backorder, state="told")),
    ("parts_backorder_arrived_with_time", changing(Backorder, state="fitted")),
    ("parts_backorder_cancelled_with_reason", changing(Backorder, state="cancelled", ended_at=NOW)),
    ("parts_backorder_cancelled_with_reason", changing(Backorder, state="cancelled", end_reason="不要了")),
    ("customers_screeninground_forward", changing(ScreeningRound, ends_on=TODAY)),
    ("customers_screeninground_seeded", changing(ScreeningRound, seed="")),
    ("customers_screeninglist_one_bulk", doubling(ScreeningList, number="PC2")),
    ("customers_screeninglist_filed_by_somebody", changing(ScreeningList, state="filed")),
    ("customers_screeninglist_filed_by_somebody", changing(ScreeningList, filed_at=NOW)),
    ("customers_screeninglist_filed_by_somebody", changing(ScreeningList, late_days=1)),
    ("customers_screeninglist_verified_by_somebody", changing(ScreeningList, **LIST_FILED | {"state": "verified"})),
    ("customers_screeninglist_verified_by_somebody", changing(ScreeningList, verified_at=NOW)),
    (
        "customers_screeninglist_accepted_then",
        changing(ScreeningList, **LIST_FILED | LIST_VERIFIED | {"state": "accepted"}),
    ),
    ("customers_screeninglist_accepted_then", changing(ScreeningList, accepted_at=NOW)),
    ("customers_screeningrow_line_once", another_car_on_the_line),
    ("customers_screeningrow_car_once", doubling(ScreeningRow, line=2)),
    ("customers_screeningrow_says_what", changing(ScreeningRow, words="")),
    ("customers_screeningrow_verdict_whole", changing(ScreeningRow, verdict="true")),
    ("customers_screeningrow_verdict_whole", changing(ScreeningRow, drawn_at=NOW)),
    ("customers_screeningrow_verdict_whole", changing(ScreeningRow, **ROW_JUDGED | {"verdict_words": ""})),
    ("customers_screeningrow_second_by_another", changing(ScreeningRow, **ROW_JUDGED, second="true")),
    ("customers_screeningrow_second_by_another", changing(ScreeningRow, **ROW_JUDGED, **SECOND)),
    (
        "customers_screeningrow_second_by_another",
        changing(ScreeningRow, **ROW_JUDGED, **SECOND | {"second_by": lambda r: r.account}, drawn_at=NOW),
    ),
    ("customers_screeningacceptance_seat_once", another_on_the_seat),
    ("customers_screeningacceptance_person_once", doubling(ScreeningAcceptance, seat="coordinator")),
    ("customers_screeningdeduction_of_a_month", changing(ScreeningDeduction, month_on=TODAY)),
    ("customers_screeningdeduction_of_a_month", changing(ScreeningDeduction, late_days=0)),
    ("customers_screeningdeduction_appeal_whole", changing(ScreeningDeduction, appeal="断网")),
    ("customers_screeningdeduction_decided_by_another", changing(ScreeningDeduction, points=1)),
    (
        "customers_screeningdeduction_decided_by_another",
        changing(
            ScreeningDeduction,
            appeal="断网",
            appealed_at=NOW,
            appealed_by=lambda r: r.account,
            decision="lifted",
            points=0,
            reason="属实",
            decided_at=NOW,
            decided_by=lambda r: r.account,
        ),
    ),
    ("customers_datarequest_identity_verified", changing(DataRequest, asker="")),
    ("customers_datarequest_identity_verified", changing(DataRequest, verified_how="")),
    ("customers_datarequest_decided_with_reason", changing(DataRequest, state="refused")),
    (
        "customers_datarequest_decided_with_reason",
        changing(DataRequest, state="refused", decided_at=NOW, decided_by=lambda r: r.account),
    ),
    ("customers_datarequest_deleted_by_two", changing(DataRequest, kind="delete", state="done")),
    (
        "customers_datarequest_deleted_by_two",
        changing(
            DataRequest,
            kind="delete",
            state="approved",
            checked_by=lambda r: r.account,
            decided_by=lambda r: r.account,
            decided_at=NOW,
            decision_words="核实无误",
        ),
    ),
    ("customers_datarequest_handed_whole", changing(DataRequest, handed_at=NOW)),
    ("customers_datarequest_handed_whole", changing(DataRequest, handed_how="到店")),
    ("customers_datarequest_one_open_of_a_kind", doubling(DataRequest, number="GR2")),
    ("customers_forgotten_once", lambda r: [personal_data_records.forgotten_of(r) for _time in range(2)]),
    ("customers_forgotten_hashed", changing(Forgotten, digest="")),
    ("customers_forgotten_lifted_with_reason", changing(Forgotten, lifted_at=NOW)),
    ("customers_forgotten_lifted_with_reason", changing(Forgotten, lift_reason="再次提供")),
    ("parts_backorder_off_road_is_a_car", changing(Backorder, off_road=True, vehicle=None)),
    ("parts_backorder_later_only", changing(Backorder, expected_on=TODAY)),
    ("parts_plan_once_a_year", doubling(StockPlan)),
    ("parts_planline_once", doubling(StockPlanLine)),
    ("parts_planline_some", changing(StockPlanLine, wanted=0)),
    # Campaigns
    ("campaigns_plan315_once_a_year", doubling(Plan315, number="YA2")),
    ("campaigns_plan315_forward", changing(Plan315, to_on=F("from_on") - timedelta(1))),
    ("campaigns_plan315_filed_whole", changing(Plan315, state="filed")),
    ("campaigns_plan315_filed_whole", changing(Plan315, filed_at=NOW)),
    ("campaigns_plan315_filed_whole", changing(Plan315, **PLAN_FILED | {"hotline": ""})),
    ("campaigns_plan315_acknowledged_by_somebody", changing(Plan315, **PLAN_FILED | {"state": "acknowledged"})),
    ("campaigns_plan315_acknowledged_by_somebody", changing(Plan315, acknowledged_at=NOW)),
    ("campaigns_postmember_once", doubling(PostMember, duty="parts")),
    ("campaigns_postmember_one_head", another_head),
    ("campaigns_postmember_can_be_called", changing(PostMember, mobile="")),
    ("campaigns_postshift_forward", changing(PostShift, to_at=F("from_at"))),
    ("campaigns_postshift_once", doubling(PostShift)),
    ("campaigns_posterrand_somewhere", changing(PostErrand, place="")),
    ("campaigns_posterrand_done_with_result", changing(PostErrand, done_at=NOW, done_by=another)),
    ("campaigns_posterrand_done_with_result", changing(PostErrand, result="已沟通")),
    ("campaigns_dailyreport_once_a_day", doubling(DailyReport)),
    ("campaigns_dailyreport_says_something", changing(DailyReport, words="")),
    ("campaigns_dailyreport_overdue_among_open", changing(DailyReport, overdue_cases=2)),
    ("campaigns_dailyreport_read_by_somebody", changing(DailyReport, read_at=NOW)),
    ("campaigns_dailyreport_read_by_somebody", changing(DailyReport, reply="继续盯")),
    ("campaigns_campaign_forward", changing(Campaign, ends_on=TODAY)),
    ("campaigns_campaign_baseline_before", changing(Campaign, baseline_to_on=None)),
    ("campaigns_campaign_baseline_before", changing(Campaign, baseline_from_on=F("baseline_to_on") + timedelta(1))),
    ("campaigns_campaign_baseline_before", changing(Campaign, baseline_to_on=F("begins_on"))),
    ("campaigns_campaign_control", changing(Campaign, control_percent=51)),
    ("campaigns_campaign_called_off_with_reason", changing(Campaign, state="called_off", ended_at=NOW)),
    ("campaigns_campaign_called_off_with_reason", changing(Campaign, state="called_off", end_reason="台风")),
    ("campaigns_campaign_settled_on_a_day", changing(Campaign, state="settled")),
    ("campaigns_department_once", doubling(HelpingDepartment, host=False)),
    ("campaigns_department_one_host", doubling(HelpingDepartment, department="care")),
    ("campaigns_phase_forward", changing(Phase, from_on=F("to_on") + timedelta(1))),
    ("campaigns_task_done_whole", changing(Task, done_at=NOW)),
    ("campaigns_task_done_whole", changing(Task, done_by=another)),
    ("campaigns_station_once", doubling(Station, position=2)),
    ("campaigns_turn_forward", changing(Turn, to_time=F("from_time"))),
    ("campaigns_aim_once", doubling(Aim, goal=90)),
    ("campaigns_aim_goal", changing(Aim, goal=0)),
    # The year's budget, campaigns' money and materials
    ("campaigns_carsales_once", doubling(CarSales, units=3)),
    ("campaigns_annualbudget_once", doubling(AnnualBudget, form_key=None)),
    ("campaigns_annualbudget_amounts", changing(AnnualBudget, total=0, words="零")),
    ("campaigns_annualbudget_amounts", changing(AnnualBudget, support=-1, words="负")),
    ("campaigns_annualbudget_amounts", changing(AnnualBudget, last_spent=-1, words="负")),
    ("campaigns_annualbudget_says_why", changing(AnnualBudget, total=99999)),
    ("campaigns_annualbudget_signed_then", changing(AnnualBudget, state="draft")),
    ("campaigns_annualbudget_signed_then", changing(AnnualBudget, signed_at=None)),
    ("campaigns_annualbudget_of_a_year", changing(AnnualBudget, year=1999)),
    ("campaigns_annualbudget_of_a_year", changing(AnnualBudget, year=3000)),
    ("campaigns_budgetmonth_once", doubling(BudgetMonth)),
    ("campaigns_budgetmonth_of_the_year", changing(BudgetMonth, month=0)),
    ("campaigns_budgetmonth_of_the_year", changing(BudgetMonth, month=13)),
    ("campaigns_budgetmonth_amount", changing(BudgetMonth, amount=-1)),
    ("campaigns_fixedcost_once", doubling(FixedCost)),
    ("campaigns_fixedcost_of_the_year", changing(FixedCost, month=13)),
    ("campaigns_fixedcost_amount", changing(FixedCost, amount=0)),
    ("campaigns_channelshare_once", doubling(ChannelShare)),
    ("campaigns_channelshare_percent", changing(ChannelShare, percent=0)),
    ("campaigns_channelshare_percent", changing(ChannelShare, percent=101)),
    ("campaigns_budgetcell_once", doubling(BudgetCell)),
    ("campaigns_budgetcell_of_the_year", changing(BudgetCell, month=13)),
    ("campaigns_budgetcell_not_negative", changing(BudgetCell, amount=-1)),
    ("campaigns_budgetmove_within_the_year", changing(BudgetMove, from_month=0)),
    ("campaigns_budgetmove_within_the_year", changing(BudgetMove, to_month=13)),
    ("campaigns_budgetmove_amount", changing(BudgetMove, amount=0)),
    ("campaigns_budgetmove_says_why", changing(BudgetMove, reason="")),
    ("campaigns_budgetmove_elsewhere", changing(BudgetMove, to_month=1, to_channel="online")),
    ("campaigns_budgetmove_ended_whole", changing(BudgetMove, state="moved")),
    ("campaigns_budgetmove_ended_whole", changing(BudgetMove, ended_at=NOW)),
    ("campaigns_budgetline_once", doubling(BudgetLine)),
    ("campaigns_budgetline_amounts", changing(BudgetLine, amount=0, support=0)),
    ("campaigns_budgetline_amounts", changing(BudgetLine, support=-1)),
    ("campaigns_budgetline_amounts", changing(BudgetLine, support=3001)),
    ("campaigns_expense_amount", changing(Expense, amount=0)),
    ("campaigns_expense_fixed_of_no_campaign", changing(Expense, channel="fixed")),
    ("campaigns_expense_names_its_receipt", changing(Expense, document="")),
    ("campaigns_expense_receipt_once", doubling(Expense, form_key=None)),
    ("campaigns_expense_taken_back_with_reason", changing(Expense, withdraw_reason="重复")),
    ("campaigns_expense_taken_back_with_reason", changing(Expense, withdrawn_at=NOW, withdraw_reason="重复")),
    ("campaigns_expense_taken_back_with_reason", changing(Expense, withdrawn_at=NOW, withdrawn_by=another)),
    ("campaigns_support_amount", changing(Support, amount=0)),
    ("campaigns_support_document_once", doubling(Support, form_key=None)),
    ("campaigns_support_taken_back_with_reason", changing(Support, withdrawn_at=NOW, withdraw_reason="记错")),
    ("campaigns_file_of_one_record", changing(CampaignFile, expense=None)),
    ("campaigns_file_of_one_record", changing(CampaignFile, campaign=plan_records.campaign_of)),
    ("campaigns_file_withdrawn_whole", changing(CampaignFile, withdrawn_at=NOW)),
    ("campaigns_file_withdrawn_whole", changing(CampaignFile, withdrawn_by=another)),
    ("campaigns_material_once", doubling(Material)),
    ("campaigns_material_amounts", changing(Material, wanted=0)),
    ("campaigns_material_amounts", changing(Material, value=-1)),
    ("campaigns_material_no_more_than_out", changing(Material, lost=2)),
    ("campaigns_materialmove_quantity", changing(MaterialMovement, quantity=0)),
    ("campaigns_materialmove_names_who_has_it", changing(MaterialMovement, who="")),
    ("campaigns_materialmove_says_why", changing(MaterialMovement, kind="damaged")),
    ("campaigns_materialmove_says_why", changing(MaterialMovement, kind="lost")),
    ("campaigns_audience_fixed_whole", changing(Audience, fixed_by=None)),
    ("campaigns_audience_fixed_whole", changing(Audience, fixed_at=None)),
    ("campaigns_audience_fixed_whole", changing(Audience, fixed_at=None, fixed_by=None)),
    ("campaigns_invitation_once", doubling(Invitation)),
    ("campaigns_invitation_held_back", changing(Invitation, held_out=True)),
    ("campaigns_invitation_held_back", changing(Invitation, held_out=True, next_at=None, sent_at=NOW)),
    ("campaigns_invitation_held_back", changing(Invitation, held_out=True, next_at=None, reached_at=NOW)),
    ("campaigns_invitation_lease_whole", changing(Invitation, leased_by=lambda r: r.account)),
    ("campaigns_invitation_lease_whole", changing(Invitation, leased_until=NOW)),
    ("campaigns_invitation_agreed_then", changing(Invitation, answer="yes")),
    ("campaigns_party_once", doubling(Party)),
    ("campaigns_guest_once", doubling(Guest, number="HK2")),
    ("campaigns_guest_has_a_name", changing(Guest, name="")),
    ("campaigns_guest_people", changing(Guest, people=0)),
    ("campaigns_stamp_once", doubling(Stamp)),
    ("campaigns_lead_of_somebody", changing(Lead, guest=None)),
    ("campaigns_lead_ended_whole", changing(Lead, ended_at=NOW)),
    ("campaigns_lead_ended_whole", changing(Lead, state="won")),
    ("campaigns_lead_amount", changing(Lead, amount=-1)),
    # Draws, vouchers, group purchases
    ("campaigns_draw_after_the_entries", changing(Draw, draw_at=F("entries_until_at"))),
    ("campaigns_draw_published_whole", changing(Draw, published_by=None)),
    ("campaigns_draw_list_before_winners", changing(Draw, state="published", drawn_at=None)),
    ("campaigns_draw_list_before_winners", changing(Draw, seed="")),
    ("campaigns_draw_list_before_winners", changing(Draw, commitment="")),
    ("campaigns_draw_not_before_its_hour", changing(Draw, drawn_at=F("draw_at") - timedelta(seconds=1))),
    ("campaigns_draw_not_before_its_hour", changing(Draw, state="fixed")),
    ("campaigns_draw_called_off_with_reason", changing(Draw, state="called_off", drawn_at=None, ended_at=NOW)),
    ("campaigns_entryrule_once", doubling(EntryRule)),
    ("campaigns_entryrule_chances", changing(EntryRule, chances=0)),
    ("campaigns_entryrule_amount_of_money", changing(EntryRule, per_amount=500)),
    ("campaigns_entryrule_amount_of_money", changing(EntryRule, source="spent")),
    ("campaigns_prize_once", doubling(Prize)),
    ("campaigns_prize_number", changing(Prize, number=0)),
    ("campaigns_prize_within_the_law", changing(Prize, worth="50000.01")),
    ("campaigns_prize_within_the_law", changing(Prize, worth=0)),
    ("campaigns_prize_series_is_a_voucher", changing(Prize, series=draw_records.series_of)),
    ("campaigns_drawentry_once", doubling(DrawEntry)),
    ("campaigns_drawentry_chances", changing(DrawEntry, chances=0)),
    ("campaigns_drawentry_for_something", changing(DrawEntry, order=None)),
    ("campaigns_drawwin_once", doubling(DrawWin)),
    ("campaigns_drawwin_handed_whole", changing(DrawWin, handed_at=NOW)),
    ("campaigns_drawwin_handed_whole", changing(DrawWin, handed_at=NOW, handed_by=another)),
    ("campaigns_drawwin_told_by_somebody", changing(DrawWin, told_at=NOW)),
    ("campaigns_drawwin_told_by_somebody", changing(DrawWin, told_by=another)),
    ("campaigns_series_value", changing(VoucherSeries, value=0)),
    ("campaigns_series_forward", changing(VoucherSeries, valid_to_on=F("valid_from_on") - timedelta(1))),
    ("campaigns_series_not_more_than_pieces", changing(VoucherSeries, issued=F("pieces") + 1)),
    ("campaigns_series_closed_whole", changing(VoucherSeries, closed_at=NOW)),
    ("campaigns_voucher_withdrawn_with_reason", changing(Voucher, withdrawn_at=NOW, withdrawn_by=another)),
    ("campaigns_redemption_once", doubling(Redemption)),
    ("campaigns_redemption_never_over", changing(Redemption, amount=F("matching") + 1)),
    ("campaigns_redemption_never_over", changing(Redemption, matching=200, amount=F("value") + 1)),
    ("campaigns_redemption_never_over", changing(Redemption, amount=0)),
    ("campaigns_redemption_on_something", changing(Redemption, document="")),
    ("campaigns_redemption_on_something", changing(Redemption, order=lambda r: r.order)),
    ("campaigns_redemption_undone_with_reason", changing(Redemption, undone_at=NOW, undone_by=another)),
    # The club
    ("campaigns_clublevel_name_once", doubling(ClubLevel)),
    ("campaigns_clublevel_fee", changing(ClubLevel, fee=-1)),
    ("campaigns_clublevel_months", changing(ClubLevel, months=0)),
    ("campaigns_clublevel_closed_whole", changing(ClubLevel, closed_at=NOW)),
    ("campaigns_benefit_times", changing(Benefit, times=0)),
    ("campaigns_benefit_percent_of_discounts", changing(Benefit, percent=10)),
    ("campaigns_benefit_percent_of_discounts", changing(Benefit, service="labour_off")),
    ("campaigns_benefit_percent_of_discounts", changing(Benefit, service="parts_off", percent=101)),
    ("campaigns_benefit_most_has_a_unit", changing(Benefit, most=50)),
    ("campaigns_benefit_most_has_a_unit", changing(Benefit, service="rescue", most=0)),
    ("campaigns_benefit_worth", changing(Benefit, worth=-1)),
    ("campaigns_benefit_forward", changing(Benefit, from_on=TODAY, to_on=TODAY - DAY)),
    ("campaigns_member_customer_once", a_customer_twice_in_the_club),
    ("campaigns_member_car_once", doubling(Member, number="HY2")),
    ("campaigns_member_forward", changing(Member, valid_until=F("joined_on") - timedelta(1))),
    ("campaigns_member_ended_with_reason", changing(Member, ended_at=NOW)),
    ("campaigns_member_ended_with_reason", changing(Member, end_reason="卖车")),
    ("campaigns_member_birthday_with_consent", changing(Member, birth_month=5, birth_day=1)),
    ("campaigns_member_birthday_with_consent", changing(Member, birth_year=1990)),
    ("campaigns_member_birthday_with_consent", changing(Member, **BIRTHDAY | {"birth_day": None})),
    ("campaigns_member_birthday_is_a_day", changing(Member, **BIRTHDAY | {"birth_month": 4})),
    ("campaigns_member_birthday_is_a_day", changing(Member, **BIRTHDAY | {"birth_month": 13})),
    ("campaigns_memberterm_joined_once", doubling(MemberTerm)),
    ("campaigns_memberterm_forward", changing(MemberTerm, to_on=F("from_on") - timedelta(1))),
    ("campaigns_memberterm_fee", changing(MemberTerm, fee=-1)),
    ("campaigns_memberterm_paid_on_a_receipt", changing(MemberTerm, document="")),
    ("campaigns_membercard_one_good", doubling(MemberCard, number="HY2-1")),
    ("campaigns_membercard_void_with_reason", changing(MemberCard, void_at=NOW, void_by=another)),
    ("campaigns_membercard_void_with_reason", changing(MemberCard, void_reason="丢失")),
    ("campaigns_benefituse_once_in_its_place", doubling(BenefitUse)),
    ("campaigns_benefituse_never_more_than_allowed", changing(BenefitUse, nth=F("allowed") + 1)),
    ("campaigns_benefituse_never_more_than_allowed", changing(BenefitUse, nth=0)),
    ("campaigns_benefituse_one_discount", two_discounts_on_an_order),
    ("campaigns_benefituse_discount_of_an_order", changing(BenefitUse, scope="labour", percent=10)),
    ("campaigns_benefituse_discount_of_an_order", changing(BenefitUse, scope="labour", order=lambda r: r.order)),
    ("campaigns_benefituse_discount_of_an_order", changing(BenefitUse, percent=10)),
    ("campaigns_benefituse_saved", changing(BenefitUse, saved=-1)),
    ("campaigns_benefituse_quantity", changing(BenefitUse, quantity=0)),
    ("campaigns_benefituse_undone_with_reason", changing(BenefitUse, undone_at=NOW, undone_by=another)),
    ("campaigns_partner_forward", changing(Partner, to_on=F("from_on") - timedelta(1))),
    ("campaigns_partner_ended_with_reason", changing(Partner, state="ended")),
    ("campaigns_partner_ended_with_reason", changing(Partner, end_reason="停业")),
    ("campaigns_partneruse_spent", changing(PartnerUse, spent=-1)),
    ("campaigns_partneruse_undone_with_reason", changing(PartnerUse, undone_at=NOW, undone_by=another)),
    ("campaigns_group_not_negative", changing(GroupPurchase, deposit=-1)),
    ("campaigns_group_not_negative", changing(GroupPurchase, special=0)),
    ("campaigns_group_entry_counts_its_fee", changing(GroupPurchase, entry_counts=99)),
    ("campaigns_group_opened_whole", changing(GroupPurchase, opened_at=None)),
    ("campaigns_group_closed_whole", changing(GroupPurchase, state="closed", closed_at=NOW)),
    ("campaigns_group_closed_whole", changing(GroupPurchase, cut_in_the_end=0)),
    ("campaigns_groupoffer_once", doubling(GroupOffer)),
    ("campaigns_groupoffer_price", changing(GroupOffer, price=0)),
    ("campaigns_groupbuyer_in_once", doubling(GroupBuyer)),
    ("campaigns_groupbuyer_bought_whole", changing(GroupBuyer, cut=500)),
    ("campaigns_groupbuyer_bought_whole", changing(GroupBuyer, bought_at=NOW)),
    ("campaigns_groupbuyer_left_with_reason", changing(GroupBuyer, left_at=NOW, left_by=another)),
    ("campaigns_grouppayment_sign", changing(GroupPayment, amount=-1)),
    ("campaigns_grouppayment_sign", changing(GroupPayment, kind="difference")),
    ("campaigns_grouppayment_paid_whole", changing(GroupPayment, paid_at=None)),
    ("campaigns_grouppayment_paid_whole", changing(GroupPayment, how="")),
    ("parts_guarantee_amount", changing(Guarantee, amount=-1)),
    ("parts_guarantee_requested_whole", changing(Guarantee, state="submitted", requested_by=None)),
    ("parts_guarantee_requested_whole", changing(Guarantee, state="submitted", amount=0)),
    ("parts_guarantee_from_transit", changing(Guarantee, source="transit")),
    ("parts_guarantee_from_transit", changing(Guarantee, warehouse=guarantee_records.transit_of)),
    ("parts_guarantee_new_car_of_a_dealer", changing(Guarantee, source="new_car", dealer="吴中店")),
    ("parts_guarantee_new_car_of_a_dealer", changing(Guarantee, source="new_car", kind="loan")),
    ("parts_guarantee_new_car_of_a_dealer", changing(Guarantee, dealer="吴中店")),
    ("parts_guarantee_names_its_case", changing(Guarantee, reason="key_case")),
    ("parts_guarantee_names_its_car", changing(Guarantee, vehicle=None)),
    ("parts_guarantee_shipped_whole", changing(Guarantee, state="shipped")),
    ("parts_guarantee_shipped_whole", changing(Guarantee, **ON_THE_ROAD | {"papers_due_on": None})),
    ("parts_guarantee_shipped_whole", changing(Guarantee, shipped_at=NOW)),
    ("parts_guarantee_arrived_whole", changing(Guarantee, **ON_THE_ROAD | {"state": "arrived"})),
    ("parts_guarantee_arrived_whole", changing(Guarantee, **ON_THE_ROAD, arrived_at=NOW)),
    ("parts_guarantee_papers_named", changing(Guarantee, papers="FP-1")),
    ("parts_guarantee_papers_named", changing(Guarantee, papers="FP-1", papers_at=NOW)),
    ("parts_guarantee_papers_named", changing(Guarantee, **ON_THE_ROAD, papers_at=NOW)),
    ("parts_guarantee_ended_with_reason", changing(Guarantee, state="refused", end_reason="有货")),
    ("parts_guarantee_ended_with_reason", changing(Guarantee, state="withdrawn", ended_at=NOW)),
    ("parts_guaranteeline_once", two_lines_of_a_number),
    ("parts_guaranteeline_part_once", doubling(GuaranteeLine, line=2)),
    ("parts_guaranteeline_not_negative", changing(GuaranteeLine, quantity=0)),
    ("parts_guaranteeline_not_negative", changing(GuaranteeLine, price=-1)),
    ("parts_guaranteeline_not_negative", changing(GuaranteeLine, amount=-1)),
    # The three guarantees
    ("parts_limit_once", doubling(GuaranteeLimit)),
    ("parts_limit_whole", changing(GuaranteeLimit, limit=0)),
    ("parts_limit_whole", changing(GuaranteeLimit, months=0)),
    ("parts_limit_whole", changing(GuaranteeLimit, kilometres=0)),
    ("parts_limit_whole", changing(GuaranteeLimit, source="")),
    ("parts_warning_once", doubling(GuaranteeWarning)),
    ("parts_warning_share", changing(GuaranteeWarning, percent=70)),
    # Outages
    ("outage_packpassword_kept", changing(PackPassword, secret="")),
    ("outage_packaddress_once", doubling(PackAddress)),
    ("outage_pack_once_a_day", doubling(Pack)),
    ("outage_pack_file_or_removed", changing(Pack, file="")),
    ("outage_pack_file_or_removed", changing(Pack, removed_at=NOW)),
    ("outage_pack_checksum", changing(Pack, sha256="none")),
    ("outage_outage_forward", changing(Outage, to_at=F("from_at"))),
    ("outage_outage_with_reason", changing(Outage, reason="")),
    ("outage_paper_number_once", doubling(Paper)),
    ("outage_paper_entered_whole", changing(Paper, written_by="")),
    ("outage_paper_entered_whole", changing(Paper, ended_by=None)),
    ("outage_paper_entered_whole", changing(Paper, about_id=None)),
    ("outage_paper_written_before_entered", changing(Paper, written_at=F("ended_at") + timedelta(seconds=1))),
    ("outage_paper_void_with_reason", changing(Paper, state="void")),
]


@pytest.fixture
def records(db) -> Records:
    return make_records(make_outlet(), NOW)


@pytest.mark.parametrize(("name", "break_it"), WAYS, ids=[name for name, _way in WAYS])
def test_the_database_refuses(records, name, break_it):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        break_it(records)
    assert is_of(name, refusal.value)


def is_of(name: str, error: IntegrityError) -> bool:
    """Whether the error is that constraint's; SQLite names columns instead of a unique one."""
    if connection.vendor == "postgresql":
        return error.__cause__.diag.constraint_name == name
    return str(error) == f"CHECK constraint failed: {name}" or str(error).startswith("UNIQUE constraint failed: ")


# --- None is left out -------------------------------------------------------------------------------------------------


def declared() -> set[tuple[str, str]]:
    """Record and name of every constraint of our own rooms."""
    ours = [model for model in apps.get_models() if model._meta.app_label in settings.ROOMS]
    found = {(model._meta.label, constraint.name) for model in ours for constraint in model._meta.constraints}
    assert len(found) >= 50, "the guard looks in the wrong place"
    return found


def test_every_constraint_is_broken_here_and_none_that_is_not_there():
    assert {name for name, _way in WAYS} == {name for _record, name in declared()}


def test_the_architecture_lists_every_constraint_and_none_that_is_not_there():
    text = (BASE_DIR / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.partition("## Invariants in the database")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| (\w+\.\w+) \| `(\w+)` \|$", table, re.MULTILINE)) == declared()
