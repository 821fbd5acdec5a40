"""One of every record at an outlet, for tests that ask who may open what."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.core.files.base import ContentFile

from complaints.models import (
    Complaint,
    CorrectiveAction,
    FollowUp,
    Pairing,
    Praise,
    ProofFile,
    Questionnaire,
    SurveyLink,
    SurveyResponse,
)
from customers.models import (
    Attachment,
    Candidate,
    Case,
    Customer,
    DoNotCall,
    Merge,
    OutsideList,
    Prospect,
    Reference,
    Reminder,
    Renewal,
    RenewalQuote,
    Vehicle,
    WatchShift,
)
from customers.services import cases
from intake.models import Batch, ColumnMapping
from notices.models import Delivery, Message, Robot
from payroll.models import (
    Adjustment,
    CoefficientChange,
    Fund,
    FundEntry,
    FundPayment,
    Membership,
    Objection,
    Run,
    SchemeDraft,
    Statement,
)
from payroll.rules import keeping
from payroll.rules.compute import compute
from payroll.rules.inputs import Inputs, Person
from payroll.rules.parameters import CATALOGUE
from staff.models import Employee, Outlet, User, Work
from staff.roles import Role
from targets.models import CsiScore, Target
from tests.makers import make_customer, make_employee, make_order, make_user, make_vehicle
from tests.workshop.house_records import HouseRecords, make_house_records
from workshop.models import Consumable, Receipt, RepairOrder, RescueCall, Team, Wash


@dataclass
class Records:
    outlet: Outlet
    employee: Employee
    account: User
    customer: Customer
    vehicle: Vehicle
    merge: Merge
    attachment: Attachment
    do_not_call: DoNotCall
    """Of somebody else than `customer`."""
    renewal: Renewal
    quote: RenewalQuote
    prospect: Prospect
    outside_list: OutsideList
    lost_reminder: Reminder
    reference: Reference
    order: RepairOrder
    complaint: Complaint
    correction: CorrectiveAction
    """With a file that proves it."""
    proof: ProofFile
    pairing: Pairing
    praise: Praise
    onsite: FollowUp
    survey_link: SurveyLink
    survey: SurveyResponse
    questionnaire: Questionnaire
    """The outlet's own, with a draft."""
    call: FollowUp
    """A follow-up by telephone, waiting, with nobody on the line."""
    wash: Wash
    receipt: Receipt
    consumable: Consumable
    rescue: RescueCall
    in_house: HouseRecords
    score: CsiScore
    target: Target
    candidate: Candidate
    case: Case
    shift: WatchShift
    batch: Batch
    mapping: ColumnMapping
    membership: Membership
    coefficient_change: CoefficientChange
    adjustment: Adjustment
    fund_entry: FundEntry
    fund_payment: FundPayment
    run: Run
    statement: Statement
    objection: Objection
    scheme_draft: SchemeDraft
    robot: Robot
    delivery: Delivery
    work: Work
    """Asked for by `account`."""
    notice: Message
    """For `account`."""


def make_records(outlet: Outlet, at: datetime) -> Records:
    code = outlet.code
    account = make_user("何平", Role.SERVICE_ADVISOR, outlet, username=f"heping.{code.lower()}")
    customer = make_customer("曾丽", outlet)
    vehicle = make_vehicle(customer)
    twin = make_customer("曾莉", outlet, merged_into=customer)
    case = cases.open_case(
        vehicle=vehicle, tier="AA", title="要求退车", reason="客户扬言曝光", by=account, at=at, owner=account
    )
    notice = make_notice(account, outlet, at)
    fund = Fund.objects.create(outlet=outlet, balance=500)
    employee = make_employee("何安", outlet)
    team = Team.objects.create(code=f"{code}-JD1", outlet=outlet, name="机电一组", trade=Team.Trade.MECHANICAL)
    day, month = at.date(), at.date().replace(day=1)
    run = _run(outlet, employee, account, at)
    questionnaire, onsite = _questionnaire(outlet, account, at), _onsite(outlet, vehicle, at)
    published = questionnaire.versions.get(state="published")
    correction = CorrectiveAction.objects.create(
        outlet=outlet, what="领料核对型号", owner=account, due_on=day, asked_by=account, asked_at=at
    )
    return Records(
        outlet=outlet,
        employee=employee,
        account=account,
        customer=customer,
        vehicle=vehicle,
        merge=Merge.objects.create(kept=customer, merged=twin, by=account, at=at, reason="同一位客户"),
        attachment=_attachment(customer, account, at),
        do_not_call=make_customer("卢静", outlet).do_not_calls.create(from_at=at, by=account, reason="不想再接电话"),
        **make_pipeline(outlet, customer, account, at),
        order=make_order(vehicle),
        complaint=Complaint.objects.create(
            number=f"{code}-TS90001",
            outlet=outlet,
            received_at=at,
            channel="on_site",
            category="service",
            vehicle=vehicle,
        ),
        correction=correction,
        proof=_proof(correction, account, at),
        pairing=Pairing.objects.create(outlet=outlet, care=account, advisor=account, from_on=day),
        praise=Praise.objects.create(number=f"{code}-BY90001", employee=employee, praised_on=day, words="热情周到"),
        call=_call(make_order(vehicle, delivered_at=at), at),
        onsite=onsite,
        survey_link=onsite.links.create(
            nonce=f"{code}-nonce", version=published, via="qr", made_at=at, expires_at=at + timedelta(days=7)
        ),
        survey=SurveyResponse.objects.create(
            version=published,
            outlet=outlet,
            group="maintenance",
            vehicle=vehicle,
            customer=customer,
            delivered_at=at,
            via="call",
            answered_at=at,
            score=90,
        ),
        questionnaire=questionnaire,
        wash=Wash.objects.create(number=f"{code}-XC90001", outlet=outlet, employee=employee, washed_at=at, minutes=12),
        receipt=Receipt.objects.create(
            number=f"{code}-SK90001",
            outlet=outlet,
            kind="insurance_sale",
            employee=employee,
            amount=900,
            received_on=day,
        ),
        consumable=Consumable.objects.create(
            number=f"{code}-FL90001", outlet=outlet, team=team, amount=30, issued_on=day
        ),
        rescue=make_rescue(outlet, account, at),
        in_house=make_house_records(outlet, account, employee, vehicle, at),
        score=CsiScore.objects.create(outlet=outlet, month=month, score=93),
        target=Target.objects.create(outlet=outlet, month=month, metric="output", value=400000),
        candidate=Candidate.objects.create(
            vehicle=vehicle,
            outlet=outlet,
            criterion="media_contact",
            suggested_tier="AAA",
            recorded_at=at,
            due_at=at + timedelta(hours=24),
        ),
        case=case,
        shift=cases.roster_watch(
            case=case, person=account, from_at=at, to_at=at + timedelta(hours=8), by=account, at=at
        ),
        batch=_batch(outlet, account, at),
        mapping=ColumnMapping.objects.create(
            name=f"DMS {code}", sheet="vehicles", headers_key="x", outlet=outlet, made_by=account, made_at=at
        ),
        membership=Membership.objects.create(
            employee=employee, group="mechanical", team=team, coefficient="0.4", from_on=month
        ),
        coefficient_change=CoefficientChange.objects.create(
            outlet=outlet, month=month, reason="组长休假", proposed_by=account, proposed_at=at
        ),
        adjustment=Adjustment.objects.create(
            number=f"{code}-KF90001", employee=employee, month=month, kind="amount", value=50, reason="电话礼仪"
        ),
        fund_entry=fund.entries.create(
            on=at.date(), source="deposit", amount=500, purpose="厂家赞助", entered_by=account, entered_at=at
        ),
        fund_payment=fund.payments.create(
            number=f"{code}-JJ90001",
            purpose="团建",
            payee="沪东酒楼",
            amount=200,
            wanted_on=at.date(),
            asked_by=account,
            asked_at=at,
        ),
        run=run,
        statement=run.statements.get(),
        objection=run.objections.get(),
        scheme_draft=SchemeDraft.objects.create(
            outlet=outlet,
            title="前台比例上调",
            reason="留住顾问",
            tried_on=month,
            from_month=month.replace(year=month.year + 1),
            changes={"parameters": {"support.rate": "0.005"}, "coefficients": []},
            bonus_before=900,
            bonus_after=950,
            made_by=account,
            made_at=at,
        ),
        robot=Robot.objects.create(
            name=f"{outlet} 值班群",
            kind="wecom",
            url="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x",
            outlet=outlet,
        ),
        delivery=Delivery.objects.create(message=notice, channel=Delivery.Channel.EMAIL, next_try_at=at),
        work=make_work(account, at),
        notice=notice,
    )


def _questionnaire(outlet: Outlet, by: User, at: datetime) -> Questionnaire:
    own = Questionnaire.objects.create(outlet=outlet, group="maintenance", name="保养回访")
    own.versions.create(number=1, greeting="您好", state="published", made_at=at, published_at=at)
    draft = own.versions.create(number=2, greeting="您好", made_by=by, made_at=at)
    draft.questions.create(position=1, key="overall", text="总体满意吗", scale="ten")
    return own


def _onsite(outlet: Outlet, vehicle: Vehicle, at: datetime) -> FollowUp:
    return FollowUp.objects.create(
        outlet=outlet,
        mode="onsite",
        group="maintenance",
        vehicle=vehicle,
        customer=vehicle.customer,
        delivered_at=at,
        from_at=at,
        due_at=at + timedelta(days=1),
        next_at=at,
    )


def make_rescue(outlet: Outlet, by: User, at: datetime) -> RescueCall:
    """Of a car that is not in the records; nobody has been sent yet."""
    return RescueCall.objects.create(
        number=f"{outlet.code}-JY90001",
        outlet=outlet,
        taken_at=at,
        taken_by=by,
        plate="沪A00315",
        mobile="13700000315",
        place="中环高架内圈近金科路",
        zone="city",
        promised_minutes=30,
        half_at=at + timedelta(minutes=15),
        alert_at=at + timedelta(minutes=24),
        deadline_at=at + timedelta(minutes=30),
        next_warning_at=at + timedelta(minutes=15),
    )


def make_pipeline(outlet: Outlet, customer: Customer, by: User, at: datetime) -> dict:
    """A quoted renewal, a prospect and the list it is not of, a lost customer, a reference."""
    car, day = make_vehicle(customer, plate=f"{outlet.code}续保"), at.date()
    renewal = Renewal.objects.create(
        vehicle=car,
        outlet=outlet,
        insurance_until=day + timedelta(days=40),
        state="quoted",
        next_on=day,
        made_at=at,
        contacted_at=at,
        quoted_at=at,
    )
    return {
        "renewal": renewal,
        "quote": renewal.quotes.create(insurer="人保财险", commercial=3000, made_at=at, made_by=by),
        "prospect": Prospect.objects.create(
            number=f"{outlet.code}-QK90001",
            outlet=outlet,
            name="郑女士",
            mobile="13900000316",
            source="show",
            met_on=day,
            consent=True,
            consent_source="展台登记表",
        ),
        "outside_list": OutsideList.objects.create(
            number=f"{outlet.code}-MD90001",
            outlet=outlet,
            name="俱乐部名单",
            given_by="车主俱乐部",
            received_on=day,
            consent_source="入会登记表",
        ),
        "lost_reminder": Reminder.objects.create(
            vehicle=car, customer=customer, outlet=outlet, kind="lost", cycle="x", due_on=day, remind_on=day, made_at=at
        ),
        "reference": Reference.objects.create(
            customer=customer, willing_for="短视频", willing_on=day, said_how="当面", noted_by=by, noted_at=at
        ),
    }


def make_notice(recipient: User, outlet: Outlet, at: datetime) -> Message:
    return Message.objects.create(
        key=f"test {recipient.pk}", recipient=recipient, code="test", params={}, outlet=outlet, queued_at=at
    )


def make_work(by: User, at: datetime) -> Work:
    """Done, with a file."""
    work = Work.objects.create(kind="test", title="导出", by=by, asked_at=at, finished_at=at, state=Work.State.DONE)
    work.result_file.save("a.txt", ContentFile(b"a"))
    return work


def _call(order: RepairOrder, at: datetime) -> FollowUp:
    return FollowUp.objects.create(
        outlet=order.outlet,
        group="repair",
        order=order,
        vehicle=order.vehicle,
        customer=order.vehicle.customer,
        delivered_at=order.delivered_at,
        from_at=at,
        due_at=at + timedelta(days=3),
        next_at=at,
    )


def _proof(correction, by, at) -> ProofFile:
    proof = ProofFile(action=correction, name="培训签到.png", size=1, by=by, at=at)
    proof.file.save("b.png", ContentFile(b"\x89PNG"))
    return proof


def _attachment(customer, by, at) -> Attachment:
    attachment = Attachment(customer=customer, name="照片.png", size=1, by=by, at=at)
    attachment.file.save("a.png", ContentFile(b"\x89PNG"))
    return attachment


def _batch(outlet, by, at) -> Batch:
    batch = Batch(
        number=f"I{outlet.code}1",
        original_name="a.xlsx",
        size=1,
        sha256="0" * 64,
        state=Batch.State.CHECKED,
        uploaded_by=by,
        uploaded_at=at,
    )
    batch.file.save("a.xlsx", ContentFile(b"a"))
    batch.outlets.add(outlet)
    return batch


def _run(outlet, employee, by, at) -> Run:
    """Open to objections: one person with a praise, and an objection to it."""
    month, code = date(2026, 10, 1), "incentive.praise"
    commission = compute(
        Inputs(
            outlet.code,
            month,
            people=(Person(employee.number, employee.name, employee.base_salary, employee.hired_on),),
            parameters={key: parameter.default for key, parameter in CATALOGUE.items()},
            sources={("praises", employee.number): Fraction(1)},
        )
    )
    inputs, result = keeping.inputs_to_json(commission.inputs), keeping.result_to_json(commission)
    run = Run.objects.create(
        number=f"{outlet.code}-TC-2026-10",
        outlet=outlet,
        month=month,
        state=Run.State.OPEN,
        created_by=by,
        created_at=at,
        inputs=inputs,
        result=result,
        fingerprint=keeping.fingerprint(inputs, result),
        computed_by=by,
        computed_at=at,
        seconds=0.1,
        opened_at=at,
        objections_until=at + timedelta(days=3),
    )
    amounts = dict.fromkeys(("gross", "fund", "deducted", "uncollected"), 0) | {"rewarded": 20, "bonus": 20}
    base = employee.base_salary
    run.statements.create(employee=employee, lines={code: "20.00"}, base_salary=base, income=base + 20, **amounts)
    run.objections.create(employee=employee, code=code, amount=20, words="少了一次表扬", by=by, at=at)
    return run
