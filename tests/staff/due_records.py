"""One record of every kind that stands on somebody's first page, made as often as a test asks for it.

A maker takes the scene and makes one more record of its kind at SH01. Whose it is (an advisor's own order, a
technician's own line) it takes from the scene; everybody of the outlet is an employee there.
"""

from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import count

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile

from campaigns.models import (
    AnnualBudget,
    Campaign,
    ClubLevel,
    DailyReport,
    Draw,
    Expense,
    GroupPurchase,
    Guest,
    Invitation,
    Lead,
    Member,
    Plan315,
)
from complaints.models import Complaint, CorrectiveAction, FollowUp, HomeVisit, QualityReport
from customers.models import (
    Candidate,
    Case,
    DataRequest,
    Prospect,
    Reminder,
    Renewal,
    Reply,
    ScreeningDeduction,
    ScreeningRound,
    WatchShift,
)
from customers.services import cases
from intake.models import Batch
from notices.models import Delivery, Message
from parts.models import Backorder, Borrowing, Guarantee, Part, Stock, StockCount, StockPlan, Warehouse
from payroll.models import (
    CoefficientChange,
    Fund,
    Membership,
    Run,
    SchemeDraft,
)
from payroll.rules import keeping
from payroll.rules.compute import compute
from payroll.rules.inputs import Inputs, Person
from payroll.rules.parameters import CATALOGUE
from staff.models import Approval, JobRun
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_customer, make_employee, make_order, make_user, make_vehicle
from tests.people import AT_SH01, House
from workshop.models import (
    Appointment,
    Certificate,
    Claim,
    Gift,
    HardCase,
    MeetingItem,
    OrderSheet,
    Reception,
    RepairOrder,
    RescueCall,
    Tag,
    Training,
)

NOW = shanghai("2026-11-05 10:00")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Scene:
    """The house at an instant, with an employee behind every account of SH01."""

    def __init__(self, house: House, at: datetime = NOW):
        self.house, self.at, self.today, self.outlet = house, at, at.date(), house.sh01
        self.counter = count(1)
        for role in AT_SH01:
            user = house.by_role[role]
            user.employee = make_employee(user.name, house.sh01)
            user.save(update_fields=["employee"])

    def __getattr__(self, name: str):
        """`scene.technician`: who has that role."""
        return getattr(self.__dict__["house"], name)

    def nth(self) -> int:
        return next(self.counter)

    def number(self, letters: str) -> str:
        return f"SH01-{letters}{self.nth():05d}"

    def car(self, **fields):
        return make_vehicle(make_customer(outlet=self.outlet), plate=f"沪D{self.nth():05d}", **fields)


# --- Ground floor: signatures, jobs, accounts, messages, files --------------------------------------------------------


def guarantee(s: Scene, **fields) -> Guarantee:
    values = {
        "made_by": s.service_advisor,
        "requested_by": s.parts_manager,
        "made_at": s.at,
    } | fields
    made = Guarantee.objects.create(
        number=s.number("DB"), outlet=s.outlet, reason="off_road", words="车停在店里", source="express", amount=480,
        vehicle=s.car(), **values,
    )  # fmt: skip
    made.lines.create(line=1, part=part(s), quantity=1, price=480, amount=480)
    return made


def signature(s: Scene, since: datetime | None = None) -> Approval:
    about, since = guarantee(s, state="signing"), since or s.at - HOUR
    made = Approval.objects.create(
        kind="guarantee", about_type=ContentType.objects.get_for_model(about), about_id=about.pk, label=about.number,
        outlet=s.outlet, amount=480, counted=480, applicant=s.parts_manager, submitted_at=since, waiting_since=since,
    )  # fmt: skip
    made.seats.create(step=1).roles.create(role="area_manager")
    return made


def signature_late(s: Scene) -> Approval:
    return signature(s, s.at - 9 * DAY)


def job_failed(s: Scene) -> JobRun:
    slot = s.at - s.nth() * timedelta(minutes=1)
    return JobRun.objects.create(job="staff.tidy", slot=slot, started_at=slot, finished_at=slot, error="ValueError: x")


def holidays_unpublished(s: Scene):
    s.outlet.follows_public_holidays = True
    s.outlet.save(update_fields=["follows_public_holidays"])


def account_unposted(s: Scene):
    return make_user("新同事", employee=make_employee("新同事", s.outlet))


def message_failed(s: Scene) -> Delivery:
    key = f"due {s.nth()}"
    notice = Message.objects.create(
        key=key, recipient=s.cashier, code="test", params={}, outlet=s.outlet, queued_at=s.at - HOUR
    )
    return Delivery.objects.create(message=notice, channel="email", next_try_at=s.at, state="failed")


def data_request(s: Scene) -> DataRequest:
    return DataRequest.objects.create(
        number=f"{s.outlet.code}-GR90001", outlet=s.outlet, kind="copy",
        customer=make_customer("周子涵", outlet=s.outlet), way="in_person", asked_on=s.today, asker="本人",
        verified_how="身份证原件", due_on=s.today + timedelta(days=15),
        recorded_by=s.house.by_role[Role.CUSTOMER_CARE], recorded_at=s.at,
    )  # fmt: skip


def batch(s: Scene) -> Batch:
    made = Batch(
        number=f"ISH01{s.nth()}", original_name="a.xlsx", size=1, sha256="0" * 64, state="checked",
        uploaded_by=s.finance, uploaded_at=s.at,
    )  # fmt: skip
    made.file.save("a.xlsx", ContentFile(b"a"))
    made.outlets.add(s.outlet)
    return made


# --- Customers --------------------------------------------------------------------------------------------------------


def candidate(s: Scene) -> Candidate:
    return Candidate.objects.create(
        vehicle=s.car(), outlet=s.outlet, criterion="media_contact", suggested_tier="AAA", recorded_at=s.at,
        due_at=s.at + DAY,
    )  # fmt: skip


def case(s: Scene, **changes) -> Case:
    made = cases.open_case(
        vehicle=s.car(), tier="AA", title="要求退车", reason="客户扬言曝光", by=s.service_advisor, at=s.at - HOUR,
        owner=s.service_advisor,
    )  # fmt: skip
    Case.objects.filter(pk=made.pk).update(**changes)
    return made


def case_late(s: Scene) -> Case:
    return case(s, clock_from_at=s.at - 3 * HOUR, half_at=s.at - 2 * HOUR, alert_at=s.at - HOUR)


def case_settled(s: Scene) -> Case:
    return case(s, state="settled", settled_at=s.at, next_warning_at=None, outcome="repaired")


def watch(s: Scene) -> WatchShift:
    return WatchShift.objects.create(
        case=case(s), person=s.customer_care, from_at=s.at - HOUR, to_at=s.at + HOUR, entered_by=s.service_manager
    )


def reminder(s: Scene, kind: str = "maintenance", **fields) -> Reminder:
    car = s.car()
    values = {"due_on": s.today + 2 * DAY, "remind_on": s.today, "made_at": s.at - DAY} | fields
    return Reminder.objects.create(
        vehicle=car, customer=car.customer, outlet=s.outlet, kind=kind, cycle=f"due {s.nth()}", **values
    )


def reminder_to_call(s: Scene) -> Reminder:
    return reminder(s, next_at=s.at - HOUR)


def reminder_to_send(s: Scene) -> Reminder:
    """Of a kind about which nobody calls."""
    return reminder(s, "greeting")


def reminder_agreed(s: Scene) -> Reminder:
    return reminder(s, next_at=s.at + HOUR, agreed=True)


def reminder_overdue(s: Scene) -> Reminder:
    return reminder(s, due_on=s.today - 3 * DAY, remind_on=s.today - 9 * DAY, next_at=s.at - HOUR)


def lost(s: Scene) -> Reminder:
    return reminder(s, "lost")


def reply(s: Scene) -> Reply:
    car = s.car()
    return Reply.objects.create(
        key=f"due {s.nth()}", mobile=car.customer.mobile, words="好的", said_at=s.at - HOUR, customer=car.customer,
        outlet=s.outlet,
    )  # fmt: skip


def renewal(s: Scene, **fields) -> Renewal:
    values = {"insurance_until": s.today + 20 * DAY, "next_on": s.today, "made_at": s.at} | fields
    return Renewal.objects.create(vehicle=s.car(), outlet=s.outlet, state="due", **values)


def renewal_mine(s: Scene) -> Renewal:
    return renewal(s, owner=s.insurance_clerk)


def renewal_urgent(s: Scene) -> Renewal:
    return renewal(s, owner=s.insurance_clerk, insurance_until=s.today + DAY)


def prospect(s: Scene) -> Prospect:
    number = s.nth()
    return Prospect.objects.create(
        number=s.number("QK"), outlet=s.outlet, name="郑女士", mobile=f"139{number:08d}", source="show", met_on=s.today,
        consent=True, consent_source="展台登记表",
    )  # fmt: skip


def screening_list(s: Scene, **fields):
    values = {"due_on": s.today + 9 * DAY, "made_at": s.at} | fields
    made = ScreeningRound.objects.create(
        name=f"排查 {s.nth()}", bulk_on=values["due_on"], ends_on=s.today + 60 * DAY, seed="a", opened_at=s.at,
        opened_by=s.task_force_lead,
    )  # fmt: skip
    return made.lists.create(number=s.number("PC"), outlet=s.outlet, **values)


def screening_filed(s: Scene):
    return screening_list(s, state="filed", filed_at=s.at, filed_by=s.customer_care_manager)


def screening_verified(s: Scene):
    """So long ago that headquarters is told as well."""
    at = s.at - 5 * DAY
    return screening_list(
        s, state="verified", filed_at=at, filed_by=s.customer_care_manager, verified_at=at, verified_by=s.area_manager
    )


def screening_late(s: Scene):
    return screening_list(s, due_on=s.today - DAY)


def points_off(s: Scene, **fields) -> ScreeningDeduction:
    held = screening_list(
        s,
        state="accepted",
        filed_at=s.at,
        filed_by=s.customer_care,
        verified_at=s.at,
        verified_by=s.area_manager,
        accepted_at=s.at,
    )
    return ScreeningDeduction.objects.create(
        list=held, month_on=s.today.replace(day=1), late_days=2, reckoned=2, points=2, made_at=s.at, **fields
    )


def appeal(s: Scene) -> ScreeningDeduction:
    return points_off(s, appeal="系统停电", appealed_at=s.at, appealed_by=s.customer_care_manager)


# --- Workshop ---------------------------------------------------------------------------------------------------------


def order(s: Scene, stage: str, *, lines: bool = True, promised_at: datetime | None = None, **fields) -> RepairOrder:
    """Written here, at the stage; of the advisor, with one piece of labour and a part."""
    values = {"opened_at": s.at - 2 * HOUR} | fields
    made = make_order(s.car(), s.service_advisor.employee, s.number("WT"), outlet=s.outlet, **values)
    promised_at = promised_at or s.at + 3 * HOUR
    Reception.objects.create(
        number=s.number("JC"), outlet=s.outlet, vehicle=made.vehicle, advisor=made.advisor, received_at=made.opened_at,
        received_by=s.service_advisor, brought_by="曾丽", mobile="13700000315", mileage=1, fuel=1, order=made,
    )  # fmt: skip
    sheet = OrderSheet.objects.create(order=made, stage=stage, first_promised_at=promised_at, promised_at=promised_at)
    if lines:
        sheet.lines.create(line=1, kind="labour", name="更换前刹车片", hours="1.5", price=300, amount=300)
        sheet.lines.create(line=2, kind="part", name="前刹车片", code=part(s).number, price=480, amount=480)
    return made


def order_to_sign(s: Scene) -> RepairOrder:
    return order(s, "written")


def order_unshared(s: Scene) -> RepairOrder:
    return order(s, "agreed")


def order_late(s: Scene) -> RepairOrder:
    return order(s, "in_work", promised_at=s.at - HOUR)


def work_of_technician(s: Scene) -> RepairOrder:
    made = order(s, "agreed")
    made.sheet.lines.filter(line=1).update(technician=s.technician.employee)
    return made


def order_in_check(s: Scene) -> RepairOrder:
    return order(s, "in_check")


def order_ready(s: Scene) -> RepairOrder:
    return order(s, "ready")


def order_settled(s: Scene) -> RepairOrder:
    return order(s, "settled", completed_at=s.at - HOUR, settled_on=s.today)


def reception(s: Scene) -> Reception:
    return Reception.objects.create(
        number=s.number("JC"), outlet=s.outlet, vehicle=s.car(), advisor=s.service_advisor.employee, received_at=s.at,
        received_by=s.service_advisor, brought_by="曾丽", mobile="13700000315", mileage=1, fuel=1,
    )  # fmt: skip


def papers(s: Scene) -> RepairOrder:
    return make_order(s.car(), s.service_advisor.employee, outlet=s.outlet, opened_at=s.at - DAY, delivered_at=s.at)


def warranty_unclaimed(s: Scene) -> RepairOrder:
    opened, given_back = s.at - 6 * DAY, s.at - 5 * DAY
    return make_order(
        s.car(), s.service_advisor.employee, outlet=s.outlet, kind="warranty", opened_at=opened, delivered_at=given_back
    )


def claim(s: Scene) -> Claim:
    made = make_order(s.car(), s.service_advisor.employee, outlet=s.outlet, kind="warranty", opened_at=s.at - 90 * DAY)
    return Claim.objects.create(
        number=s.number("SP"), outlet=s.outlet, order=made, vehicle=made.vehicle, claimed_on=s.today - 80 * DAY,
        amount=800,
    )  # fmt: skip


def appointment(s: Scene, **fields) -> Appointment:
    number = s.nth()
    values = {"planned_at": s.at + 4 * HOUR, "planned_on": s.today, "advisor": s.service_advisor.employee} | fields
    return Appointment.objects.create(
        number=s.number("YY"), outlet=s.outlet, minutes=60, kind="maintenance", plate=f"沪A7{number:04d}",
        mobile=f"138{number:08d}", made_at=s.at, made_by=s.service_advisor, **values,
    )  # fmt: skip


def appointment_missed(s: Scene) -> Appointment:
    return appointment(s, planned_at=s.at - DAY, planned_on=s.today - DAY, state="missed")


def tag(s: Scene, **fields) -> Tag:
    number = s.nth()
    values = {"given_at": s.at - 3 * HOUR} | fields
    return Tag.objects.create(
        outlet=s.outlet, day=s.today, number=number, given_by=s.service_advisor, plate=f"沪A6{number:04d}", **values
    )


def tag_called(s: Scene) -> Tag:
    return tag(s, state="called", called_at=s.at - HOUR, called_by=s.service_advisor)


def problem(s: Scene, **fields) -> MeetingItem:
    values = {"due_on": s.today, "owner": s.workshop_manager} | fields
    return MeetingItem.objects.create(
        outlet=s.outlet, met_on=s.today - 2 * DAY, topic="parts", problem="刹车片缺货", entered_by=s.service_manager,
        entered_at=s.at - 2 * DAY, **values,
    )  # fmt: skip


def problem_late(s: Scene) -> MeetingItem:
    return problem(s, due_on=s.today - DAY)


def gift_low(s: Scene) -> Gift:
    return Gift.objects.create(
        outlet=s.outlet, name=f"雨伞 {s.nth()}", cost=12, stock=0, reorder_at=5, made_by=s.storekeeper, made_at=s.at
    )


def hard_case(s: Scene, **fields) -> HardCase:
    made = HardCase.objects.create(
        number=s.number("YN"), outlet=s.outlet, title="冷车抖动", system="engine", symptom="早上第一次启动抖动",
        proposal="更换喷油嘴", vote_by_on=s.today, brought_by=s.workshop_manager, brought_at=s.at, **fields,
    )  # fmt: skip
    for member in (s.technical_manager, s.technician, s.inspector):
        made.seats.create(member=member)
    return made


def hard_case_agreed(s: Scene) -> HardCase:
    return hard_case(s, state="agreed")


def training(s: Scene) -> Training:
    made = Training.objects.create(
        outlet=s.outlet, kind="workshop", title="变速箱诊断", planned_on=s.today + DAY, made_by=s.technical_manager,
        made_at=s.at,
    )  # fmt: skip
    made.places.create(employee=s.technician.employee)
    made.places.create(employee=s.inspector.employee)
    return made


def certificate(s: Scene) -> Certificate:
    return Certificate.objects.create(
        employee=s.technician.employee, name="低压电工证", number=s.number("ZS"), issued_on=s.today - 900 * DAY,
        expires_on=s.today + 5 * DAY, entered_by=s.technical_manager, entered_at=s.at,
    )  # fmt: skip


def rescue(s: Scene, **fields) -> RescueCall:
    number = s.nth()
    return RescueCall.objects.create(
        number=s.number("JY"), outlet=s.outlet, taken_by=s.dispatcher, plate=f"沪A5{number:04d}",
        mobile="13700000315", place="中环高架内圈近金科路", zone="city", promised_minutes=30,
        deadline_at=s.at + timedelta(minutes=30), next_warning_at=s.at + timedelta(minutes=15),
        **{"taken_at": s.at, "half_at": s.at + HOUR / 4, "alert_at": s.at + HOUR / 3} | fields,
    )  # fmt: skip


def rescue_late(s: Scene) -> RescueCall:
    return rescue(s, taken_at=s.at - 2 * HOUR, half_at=s.at - HOUR, alert_at=s.at - HOUR)


# --- Complaints and calls ---------------------------------------------------------------------------------------------


def complaint(s: Scene, *kinds: str, alert_at: datetime | None = None, **fields) -> Complaint:
    made = Complaint.objects.create(
        number=s.number("TS"), outlet=s.outlet, received_at=s.at - HOUR, channel="onsite", category="quality",
        vehicle=s.car(), **fields,
    )  # fmt: skip
    for kind in kinds or ("answered", "sorted", "closed"):
        made.clocks.create(
            kind=kind, minutes=60, counts="all", from_at=s.at - HOUR, half_at=s.at - HOUR,
            alert_at=alert_at or s.at + HOUR, deadline_at=s.at + 2 * HOUR,
        )  # fmt: skip
    return made


def complaint_new(s: Scene) -> Complaint:
    return complaint(s, taken_by=s.customer_care)


def complaint_to_sign(s: Scene) -> Complaint:
    made = complaint(s, taken_by=s.customer_care)
    made.hand_overs.create(department="parts", sent_by=s.customer_care, sent_at=s.at)
    return made


def complaint_in_hand(s: Scene) -> Complaint:
    return complaint(s, handler=s.warranty_clerk)


def complaint_done(s: Scene) -> Complaint:
    return complaint(
        s,
        "closed",
        handler=s.service_advisor,
        answered_at=s.at,
        sorted_at=s.at,
        cause="repair",
        plan="返修",
        plan_by_at=s.at,
        done_at=s.at,
        result="已返修",
    )


def complaint_content(s: Scene) -> Complaint:
    made = complaint_done(s)
    made.satisfaction_calls.create(round=1, at=s.at, by=s.customer_care, result="satisfied")
    return made


def complaint_to_count(s: Scene) -> Complaint:
    made = complaint(s, handler=s.service_advisor)
    made.liability_views.create(
        side="care", degree="full", employee=s.service_advisor.employee, by=s.customer_care, at=s.at
    )
    return made


def complaint_to_decide(s: Scene) -> Complaint:
    made = complaint_to_count(s)
    made.liability_views.create(side="front_desk", degree="none", by=s.front_desk_supervisor, at=s.at)
    return made


def complaint_stuck(s: Scene) -> Complaint:
    return complaint(s, alert_at=s.at - HOUR, handler=s.service_advisor)


def promise(s: Scene):
    return complaint(s, handler=s.parts_manager).promises.create(
        what="回电", owner=s.technical_manager, due_at=s.at + DAY, made_by=s.customer_care, made_at=s.at
    )


def correction(s: Scene) -> CorrectiveAction:
    return CorrectiveAction.objects.create(
        outlet=s.outlet, complaint=complaint(s, handler=s.parts_manager), what="交车前试车", owner=s.workshop_manager,
        due_on=s.today, asked_by=s.customer_care_manager, asked_at=s.at,
    )  # fmt: skip


def follow_up(s: Scene, mode: str = "call", **fields) -> FollowUp:
    made = make_order(s.car(), s.service_advisor.employee, outlet=s.outlet, opened_at=s.at - 3 * DAY)
    values = {"from_at": s.at - DAY, "due_at": s.at + DAY, "next_at": s.at - HOUR} | fields
    return FollowUp.objects.create(
        outlet=s.outlet, mode=mode, group="repair", order=made, vehicle=made.vehicle, customer=made.vehicle.customer,
        delivered_at=s.at - DAY, **values,
    )  # fmt: skip


def follow_up_agreed(s: Scene) -> FollowUp:
    return follow_up(s, agreed=True, next_at=s.at + HOUR)


def follow_up_late(s: Scene) -> FollowUp:
    return follow_up(s, due_at=s.at - HOUR)


def on_site(s: Scene) -> FollowUp:
    return follow_up(s, "onsite")


def visit(s: Scene, **fields) -> HomeVisit:
    car = s.car()
    values = {"due_on": s.today + 9 * DAY, "made_at": s.at} | fields
    return HomeVisit.objects.create(outlet=s.outlet, customer=car.customer, vehicle=car, **values)


def visit_planned(s: Scene) -> HomeVisit:
    return visit(s, state="planned", owner=s.customer_care, visitors="方嘉敏", planned_at=s.at + DAY)


def visit_late(s: Scene) -> HomeVisit:
    return visit(s, due_on=s.today - DAY, made_at=s.at - 9 * DAY)


def quality_report(s: Scene) -> QualityReport:
    return QualityReport.objects.create(
        number=s.number("ZB"), outlet=s.outlet, title="天窗异响", words="三台车", made_by=s.customer_care, made_at=s.at,
        state="submitted", submitted_at=s.at,
    )  # fmt: skip


# --- Parts ------------------------------------------------------------------------------------------------------------


def part(s: Scene) -> Part:
    return Part.objects.get_or_create(number="06E 698 151", defaults={"name": "前刹车片", "price": 480})[0]


def warehouse(s: Scene) -> Warehouse:
    return Warehouse.objects.get_or_create(outlet=s.outlet, defaults={"code": "KC-SH01", "name": "北蔡库"})[0]


def stock_low(s: Scene) -> Stock:
    number = f"LOW{s.nth():05d}"
    wanted = Part.objects.create(number=number, name="机滤", price=30)
    return Stock.objects.create(warehouse=warehouse(s), part=wanted, quantity=1, minimum=5)


def count_long_ago(s: Scene) -> StockCount:
    return StockCount.objects.create(
        number=s.number("PD"), warehouse=warehouse(s), at=s.at - 120 * DAY, by=s.storekeeper
    )


def parts_to_hand_out(s: Scene) -> RepairOrder:
    warehouse(s)
    return order(s, "in_work")


def borrowing(s: Scene) -> Borrowing:
    far = Warehouse.objects.get_or_create(outlet=s.house.sz01, defaults={"code": "KC-SZ01", "name": "福田库"})[0]
    return Borrowing.objects.create(
        number=s.number("DJ"), part=part(s), quantity=1, lender=warehouse(s), borrower=far, words="车等件",
        asked_at=s.at, asked_by=s.house.far[Role.SERVICE_MANAGER],
    )  # fmt: skip


def plan_short(s: Scene) -> StockPlan:
    plan = StockPlan.objects.get_or_create(
        outlet=s.outlet, year=s.today.year + 1,
        defaults={"ready_by": s.today + 90 * DAY, "made_at": s.at, "made_by": s.parts_manager},
    )[0]  # fmt: skip
    wanted = Part.objects.create(number=f"PLAN{s.nth():05d}", name="大灯", price=900)
    plan.lines.create(part=wanted, wanted=2, by_on=s.today + 5 * DAY)
    return plan


def backorder(s: Scene, **fields) -> Backorder:
    values = {"expected_on": s.today, "ordered_at": s.at - DAY, "told_at": s.at - HOUR, "vehicle": s.car()} | fields
    return Backorder.objects.create(
        number=s.number("QJ"), outlet=s.outlet, part=part(s), contact="周子涵", mobile="13700000001",
        advisor=s.service_advisor.employee, made_by=s.service_advisor, first_expected_on=values["expected_on"],
        **values,
    )  # fmt: skip


def backorder_late(s: Scene) -> Backorder:
    return backorder(s, expected_on=s.today - DAY, ordered_at=s.at - 5 * DAY, told_at=s.at - 3 * DAY)


def backorder_without_car(s: Scene) -> Backorder:
    return backorder(s, ordered_at=s.at - 40 * DAY, expected_on=s.today + DAY, off_road=True)


def guarantee_asked(s: Scene) -> Guarantee:
    return guarantee(s, state="asked", requested_by=None)


def guarantee_signed(s: Scene) -> Guarantee:
    return guarantee(s, state="signed", signed_at=s.at)


def guarantee_without_papers(s: Scene) -> Guarantee:
    return guarantee(
        s, state="arrived", signed_at=s.at - 90 * DAY, shipped_at=s.at - 90 * DAY, arrived_at=s.at - 80 * DAY,
        papers_due_on=s.today - DAY,
    )  # fmt: skip


# --- Campaigns --------------------------------------------------------------------------------------------------------


def campaign(s: Scene, **fields) -> Campaign:
    values = {"begins_on": s.today + 10 * DAY, "ends_on": s.today + 10 * DAY} | fields
    return Campaign.objects.create(
        number=s.number("HD"), outlet=s.outlet, kind="open_day", name=f"开放日 {s.nth()}", owner=s.marketing,
        seed="0" * 64, made_at=s.at - 20 * DAY, made_by=s.marketing, baseline_from_on=s.today - 60 * DAY,
        baseline_to_on=s.today - 30 * DAY, **values,
    )  # fmt: skip


def task(s: Scene, **fields):
    values = {"owner": s.parts_manager, "due_on": s.today + DAY} | fields
    return campaign(s).tasks.create(what="布置站点", department="parts", **values)


def task_of_nobody(s: Scene):
    return task(s, owner=None)


def task_late(s: Scene):
    return task(s, due_on=s.today - DAY)


def campaign_over(s: Scene) -> Campaign:
    return campaign(s, begins_on=s.today - 3 * DAY, ends_on=s.today - 3 * DAY)


def invitation(s: Scene, **fields) -> Invitation:
    car = s.car()
    values = {"next_at": s.at - HOUR} | fields
    return Invitation.objects.create(campaign=campaign(s), customer=car.customer, vehicle=car, made_at=s.at, **values)


def invitation_agreed(s: Scene) -> Invitation:
    return invitation(s, next_at=s.at + HOUR, agreed_hour=True)


def lead(s: Scene, **fields) -> Lead:
    car, on = s.car(), campaign(s)
    guest = Guest.objects.create(
        number=s.number("HK"), campaign=on, customer=car.customer, name="周子涵", via="search", at=s.at, by=s.marketing
    )
    return Lead.objects.create(
        guest=guest, wants="想换新车", campaign=on, outlet=s.outlet, made_at=s.at, made_by=s.marketing, **fields
    )


def lead_mine(s: Scene) -> Lead:
    return lead(s, owner=s.service_advisor, handed_at=s.at, next_on=s.today)


def member(s: Scene) -> Member:
    level = ClubLevel.objects.get_or_create(
        outlet=s.outlet, name="金卡", position=2,
        defaults={"fee": 299, "months": 12, "made_at": s.at, "made_by": s.marketing},
    )[0]  # fmt: skip
    car = s.car()
    return Member.objects.create(
        number=s.number("HY"), outlet=s.outlet, customer=car.customer, vehicle=car, level=level,
        joined_on=s.today - 360 * DAY, valid_until=s.today + DAY, made_at=s.at, made_by=s.marketing,
    )  # fmt: skip


def draw(s: Scene) -> Draw:
    return Draw.objects.create(
        number=s.number("CJ"), token=f"due{s.nth()}", outlet=s.outlet, campaign=campaign(s), name="到店抽奖",
        entries_from_on=s.today + DAY, entries_until_at=s.at + 2 * DAY, draw_at=s.at + 3 * DAY,
        claim_until_on=s.today + 30 * DAY, made_at=s.at, made_by=s.marketing,
    )  # fmt: skip


def group_to_close(s: Scene) -> GroupPurchase:
    return GroupPurchase.objects.create(
        number=s.number("TG"), outlet=s.outlet, campaign=campaign(s), name="五月团购", deposit=3000, state="open",
        closes_at=s.at - HOUR, opened_at=s.at - 2 * DAY, made_at=s.at - 2 * DAY, made_by=s.marketing,
    )  # fmt: skip


def refund(s: Scene):
    group = group_to_close(s)
    offer = group.offers.create(name="1.6L 自动舒适型", price=120_000)
    buyer = group.buyers.create(offer=offer, name="周子涵", mobile="13800000001", joined_at=s.at, joined_by=s.marketing)
    return buyer.payments.create(kind="leaving", amount=-3000, at=s.at, by=s.marketing)


def budget_draft(s: Scene) -> AnnualBudget:
    made = AnnualBudget.objects.create(
        outlet=s.outlet, year=s.today.year, basis="sales", support=60000, last_spent=40000, total=100000,
        back_reason="太多了", made_at=s.at, made_by=s.marketing,
    )  # fmt: skip
    made.months.create(month=1, units=10, amount=100000)
    made.cells.create(month=1, channel="online", amount=100000)
    made.channel_shares.create(channel="online", percent=100)
    return made


def expense(s: Scene) -> Expense:
    return Expense.objects.create(
        outlet=s.outlet, campaign=campaign(s), on=s.today, channel="events", what="帐篷租赁", payee="会展服务社",
        amount=800, document=s.number("FP"), entered_at=s.at, entered_by=s.marketing,
    )  # fmt: skip


def material_out(s: Scene):
    over = campaign_over(s)
    return over.materials.create(name="帐篷", wanted=2, value=300, taken=2, back=1, made_at=s.at, made_by=s.marketing)


def plan_315(s: Scene, **fields) -> Plan315:
    values = {"state": "draft", "year": s.today.year} | fields
    year = values["year"]
    return Plan315.objects.create(
        number=s.number("YA"), outlet=s.outlet, from_on=date(year, 3, 5), to_on=date(year, 3, 25),
        hotline="400-820-0315", due_on=date(year, 2, 28), made_at=s.at, made_by=s.customer_care_manager, **values,
    )  # fmt: skip


def plan_315_running(s: Scene) -> Plan315:
    """Received; its post is manned, and the advisor is on the hotline."""
    found = Plan315.objects.filter(outlet=s.outlet, year=s.today.year).first()
    made = found or plan_315(
        s,
        state="acknowledged",
        filed_at=s.at - 20 * DAY,
        filed_by=s.customer_care_manager,
        acknowledged_at=s.at - 19 * DAY,
        acknowledged_by=s.area_manager,
    )
    head = made.members.first() or made.members.create(
        employee=s.service_advisor.employee, duty="hotline", mobile="13700000315"
    )
    from_at = s.at - HOUR + timedelta(seconds=s.nth())
    made.shifts.create(member=head, from_at=from_at, to_at=from_at + 8 * HOUR)
    made.errands.create(kind="watch", place="商场广场", on=s.today, member=head)
    return made


def plan_315_filed(s: Scene) -> Plan315:
    return plan_315(s, state="filed", filed_at=s.at, filed_by=s.customer_care_manager)


def daily_report(s: Scene) -> DailyReport:
    on = s.today - s.nth() * DAY
    return plan_315_running(s).reports.create(
        on=on, hotline_calls=1, new_cases=0, settled_cases=0, open_cases=1, overdue_cases=0, words="平稳",
        filed_at=s.at, filed_by=s.customer_care_manager,
    )  # fmt: skip


# --- Commission and fund ----------------------------------------------------------------------------------------------


def run(s: Scene, state: str, months_ago: int = 1, **fields) -> Run:
    """Of a month of its own: the latest one, so many months ago or before, that has none."""
    month = s.today.replace(day=1)
    for _each in range(months_ago):
        month = (month - DAY).replace(day=1)
    while Run.objects.filter(month=month).exists():
        month = (month - DAY).replace(day=1)
    values = {
        "created_by": s.finance, "created_at": s.at, "computed_by": s.finance, "computed_at": s.at,
        "fingerprint": "0" * 64, "seconds": 0.1,
    } | fields  # fmt: skip
    return Run.objects.create(number=f"SH01-TC-{month:%Y-%m}", outlet=s.outlet, month=month, state=state, **values)


def run_computed(s: Scene) -> Run:
    return run(s, "computed")


def run_open(s: Scene) -> Run:
    """With a statement of the advisor and an objection to it."""
    employee = s.service_advisor.employee
    made = run(s, "open", opened_at=s.at, objections_until=s.at + 3 * DAY)
    commission = compute(
        Inputs(
            s.outlet.code, made.month,
            people=(Person(employee.number, employee.name, employee.base_salary, employee.hired_on),),
            parameters={key: parameter.default for key, parameter in CATALOGUE.items()},
            sources={("praises", employee.number): Fraction(1)},
        )
    )  # fmt: skip
    made.inputs, made.result = keeping.inputs_to_json(commission.inputs), keeping.result_to_json(commission)
    made.fingerprint = keeping.fingerprint(made.inputs, made.result)
    made.save()
    amounts = dict.fromkeys(("gross", "fund", "deducted", "uncollected"), 0) | {"rewarded": 20, "bonus": 20}
    base = employee.base_salary
    made.statements.create(
        employee=employee, lines={"incentive.praise": "20.00"}, base_salary=base, income=base + 20, **amounts
    )
    made.objections.create(
        employee=employee, code="incentive.praise", amount=20, words="少了一次表扬", by=s.service_advisor, at=s.at
    )
    return made


def run_to_confirm(s: Scene) -> Run:
    return run(s, "open", opened_at=s.at - 4 * DAY, objections_until=s.at - DAY)


def run_confirmed(s: Scene) -> Run:
    return run(s, "confirmed", confirmed_by=s.service_manager, confirmed_at=s.at)


def run_late(s: Scene) -> Run:
    return run(s, "computed", months_ago=4)


def draft_of_scheme(s: Scene) -> SchemeDraft:
    return SchemeDraft.objects.create(
        outlet=s.outlet, title=f"前台比例上调 {s.nth()}", reason="留住顾问", tried_on=s.today.replace(day=1),
        from_month=date(s.today.year + 1, 1, 1), changes={"parameters": {"support.rate": "0.005"}, "coefficients": []},
        bonus_before=900, bonus_after=950, made_by=s.finance, made_at=s.at,
    )  # fmt: skip


def coefficients(s: Scene) -> CoefficientChange:
    nth = CoefficientChange.objects.count()
    return CoefficientChange.objects.create(
        outlet=s.outlet, month=date(s.today.year + 1 + nth, 1, 1), reason="组长休假", proposed_by=s.workshop_manager,
        proposed_at=s.at,
    )  # fmt: skip


def unassessed(s: Scene) -> Membership:
    return Membership.objects.create(
        employee=make_employee("叶舟", s.outlet), group="front_desk", coefficient=1, from_on=date(2026, 1, 1)
    )


def payment(s: Scene, **fields):
    fund = Fund.objects.get_or_create(outlet=s.outlet, defaults={"balance": 5000})[0]
    return fund.payments.create(
        number=s.number("JJ"), purpose="团建", payee="沪东酒楼", amount=200, wanted_on=s.today,
        asked_by=s.business_assistant, asked_at=s.at, **fields,
    )  # fmt: skip


def payment_signed(s: Scene):
    return payment(s, state="signed", signed_by=s.station_head, signed_at=s.at)


def payment_paid(s: Scene):
    signed = {"signed_by": s.station_head, "signed_at": s.at}
    made = payment(s, state="signed", **signed)
    type(made).objects.filter(pk=made.pk).update(
        state="paid", paid_by=s.business_assistant, paid_at=s.at, voucher="PZ1", used_for="团建"
    )
    return made
