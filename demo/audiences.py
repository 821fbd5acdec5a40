"""Whom the demo's campaigns invited, what came of messages and calls, who was there on the day, and the leads.

Played campaign by campaign with a chance of its own, before a past campaign is settled.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from campaigns.audience_rules import Rules
from campaigns.models import Campaign, Guest, Invitation
from campaigns.services import audiences, day, invitation_calls, invitations, leads, visits
from customers.models import MessageTemplate
from customers.services import care_messages, templates
from notices.sms_rules import MessageClass
from staff.instants import SHANGHAI, beginning_of, local
from staff.models import Outlet, User, Work
from staff.refusals import Refused
from staff.roles import Role
from workshop import services as workshop
from workshop.models import Appointment, Lane, RepairOrder

from . import gate, names
from .messages import gone
from .people import Staff

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# Before its first day a list is fixed, the day after people are written to, and from the next one on called.
AHEAD = 14
# At most so many are called, of shorter lists so many percent; some answer by the link of a post.
CALLED, PERCENT, BY_LINK = 70, 35, 8
RULES = {
    "seasonal": Rules(away_from=3),
    "open_day": Rules(segments=("loyal",), age_to=4),
    "trade_in": Rules(age_from=3),
    "group": Rules(age_from=5),
    "member_day": Rules(segments=("loyal",)),
    "lecture": Rules(age_to=2),
    "auto_show": Rules(age_from=4, away_to=12),
    "club": Rules(members=True),
}
# At these people are registered at the entrance; to the others they bring cars to the workshop, and register there.
ON_SITE = ("open_day", "member_day", "lecture", "club")
# Of these visits many were booked.
BOOKED = ("seasonal", "open_day", "member_day")
TEMPLATE = "活动通知（短信）"
WORDS = "{name}您好，{outlet}将举办{note}，时间安排请咨询您的服务顾问。拒收请回复R"
# What a text message calls the campaign: providers refuse more than an offer may say elsewhere.
NOTES = {
    "seasonal": "换季养护活动",
    "open_day": "车间开放日",
    "trade_in": "精品以旧换新活动",
    "group": "集中购车活动",
    "member_day": "会员活动日",
    "lecture": "用车讲堂",
    "auto_show": "区域车展",
    "club": "会员自驾活动",
}
SAID = (
    ("comes", 30, "会带家人一起来"),
    ("perhaps", 14, "到时看时间"),
    ("stays_away", 18, "那几天不在本地"),
    ("no_answer", 34, ""),
    ("wrong", 4, "号码已换人"),
)
WANTS = ("想了解换新车的优惠", "想做全车镀膜", "问延保怎么买", "轮胎该换了，要报价", "想给家人买一辆代步车")
LOST = ("预算不够，明年再说", "已在别处办理", "家人不同意，暂不考虑")
CARS = ("途观 L", "朗逸", "帕萨特")


def play(campaign: Campaign, staff: Staff, outlet: Outlet, maker: User, at: datetime) -> None:
    """From the rules as far as the campaign has come by `at`."""
    rng, today = Random(f"{campaign.seed} audience"), local(at).date()
    rules = RULES.get(campaign.kind)
    if rules is None:
        return
    audiences.change_rules(campaign=campaign, rules=rules, by=maker, at=min(campaign.made_at + DAY, at))
    fixed = max(campaign.made_at + 2 * DAY, _hour(campaign, -AHEAD, 9))
    if fixed > at:
        return
    _fix(campaign, maker, fixed)
    written = local(fixed + DAY).replace(hour=10, minute=0, second=0)
    if written > at:
        return
    _write(rng, campaign, staff, outlet, maker, written)
    _call(rng, campaign, staff.user(outlet.code, Role.CUSTOMER_CARE), maker, written + 4 * HOUR, at)
    if campaign.begins_on > today:
        return
    if campaign.kind in ON_SITE:
        _days(rng, campaign, staff, outlet, at)
    else:
        _at_the_desk(rng, campaign, staff, outlet, at)
    visits.follow(campaign, visits.window_of(campaign), at)
    # Of these days the demo has no other appointments.
    if campaign.kind in BOOKED and campaign.ends_on < today - 2 * AHEAD * DAY:
        _book(rng, campaign, staff, outlet)


def _hour(campaign: Campaign, days: int, hour: int) -> datetime:
    on = campaign.begins_on + days * DAY
    return datetime(on.year, on.month, on.day, hour, tzinfo=SHANGHAI)


def _fix(campaign: Campaign, maker: User, at: datetime) -> None:
    audience = audiences.fix_list(campaign=campaign, by=maker, at=at)
    made = audiences.make_list(audience=audience, at=at + HOUR, progress=lambda _done, _total: None)
    _worked(audience.work_id, campaign.invitations.count(), made, at)


def _worked(work: int, number: int, made: dict, at: datetime) -> None:
    """What the worker would have said of it."""
    Work.objects.filter(pk=work).update(
        state=Work.State.DONE, started_at=at, beat_at=at, finished_at=at + HOUR, done=number, total=number,
        message=made["message"], result_url=made["url"],
    )  # fmt: skip


def _write(rng: Random, campaign: Campaign, staff: Staff, outlet: Outlet, maker: User, at: datetime) -> None:
    """A text message to the whole list; the contact budget and wishes leave some out."""
    template = _template(outlet, staff.user(outlet.code, Role.CUSTOMER_CARE_MANAGER), at)
    on = campaign.begins_on
    note = f"{NOTES[campaign.kind]}，{on.month}月{on.day}日{'起' if campaign.ends_on > on else ''}"
    sending = invitations.start_sending(campaign=campaign, template=template, note=note, by=maker, at=at)
    made = care_messages.go_on(sending=sending, at=at, progress=lambda _done, _total: None)
    _worked(sending.work_id, sending.messages.count(), made, at)
    gone(rng, [sending], at)


def _template(outlet: Outlet, by: User, at: datetime) -> MessageTemplate:
    """The outlet's own, approved by the provider before the first campaign was written about."""
    there = MessageTemplate.objects.filter(outlet=outlet, name=TEMPLATE).first()
    if there:
        return there
    made = templates.make_template(
        name=TEMPLATE, outlet=outlet, kind="", message_class=MessageClass.PROMOTION, words=WORDS, by=by, at=at - 3 * DAY
    )
    templates.use_version(version=made.versions.get(), approved_as="SMS_468990064", by=by, at=at - DAY)
    return made


def _call(rng: Random, campaign: Campaign, caller: User, maker: User, begun: datetime, at: datetime) -> None:
    """Some are called in the days before the first one; of a campaign to come the others wait on the list."""
    last = min(at, _hour(campaign, 0, 9))
    if begun + HOUR >= last:
        return
    invitations.put_on_call_list(campaign=campaign, unwritten_only=False, by=maker, at=begun)
    days = max(1, (local(last).date() - local(begun).date()).days)
    waiting = list(campaign.invitations.due_now(begun + HOUR, local(begun).date()).for_list().order_by("pk"))
    called = min(CALLED, len(waiting) * PERCENT // 100)
    people = rng.sample(waiting, called + min(BY_LINK, len(waiting) // 8))
    outcomes, weights = [said for said, _weight, _words in SAID], [weight for _said, weight, _words in SAID]
    words = {said: text for said, _weight, text in SAID}
    for each in people[:called]:
        outcome = rng.choices(outcomes, weights)[0]
        invitation_calls.record_call(
            invitation=each, outcome=outcome, words=words[outcome],
            guests=rng.choice((0, 1, 1, 2)) if outcome == "comes" else 0, by=caller,
            at=_between(rng, begun + HOUR, days, last),
        )  # fmt: skip
    for each in people[called:]:
        answer, guests = rng.choice((("yes", 1), ("yes", 0), ("maybe", 0), ("no", 0)))
        token = invitations.token_of(each)
        answered = _between(rng, begun + HOUR, days, last)
        invitations.answer_by_link(token=token, answer=answer, guests=guests, at=answered)
    if campaign.ends_on < local(at).date():
        invitations.end_calls(campaign=campaign, by=maker, at=_hour(campaign, 0, 8))


def _between(rng: Random, begun: datetime, days: int, last: datetime) -> datetime:
    """In working hours of one of the days."""
    there = local(begun) + rng.randrange(days) * DAY
    there = there.replace(hour=rng.randrange(9, 18), minute=rng.randrange(60))
    while there > last:
        there -= DAY
    return max(there, begun)


# --- The day itself ---------------------------------------------------------------------------------------------------


def _days(rng: Random, campaign: Campaign, staff: Staff, outlet: Outlet, at: datetime) -> None:
    """Whoever agreed comes, mostly; some come without having said so, and some are new. Of today only the hours so
    far, so that it looks the same whenever the demo is made."""
    host = staff.user(outlet.code, Role.SERVICE_ADVISOR)
    opened = _hour(campaign, 0, 9)
    parties = [day.make_party(campaign=campaign, name=name, by=host, at=opened) for name in ("红队", "蓝队", "黄队")]
    agreed = list(campaign.invitations.filter(answer=Invitation.Answer.YES).select_related("customer").order_by("pk"))
    silent = list(campaign.invitations.invited().filter(answer="").select_related("customer").order_by("pk")[:60])
    came = [each for each in agreed if rng.random() < 0.8] + rng.sample(silent, min(9, len(silent)))
    rng.shuffle(came)
    number = (campaign.ends_on - campaign.begins_on).days + 1
    guests: list[Guest] = []
    for nth in range(number):
        opened = _hour(campaign, nth, 9)
        guests += _arrive(rng, campaign, came[nth::number], parties, host, opened, at)
    stations = list(campaign.stations.filter(stamped=True))
    for guest in guests:
        for nth, station in enumerate(stations):
            stamped = guest.at + (12 + 9 * nth) * MINUTE
            if rng.random() < 0.75 and stamped <= at:
                points = rng.choice((0, 0, 5, 10)) if nth == len(stations) - 1 else 0
                day.stamp(guest=guest, station=station, points=points, by=host, at=stamped)
    _leads(rng, campaign, guests, staff, outlet, at)


def _arrive(rng: Random, campaign: Campaign, came, parties, host: User, opened: datetime, at: datetime) -> list[Guest]:
    """One after the other from the opening on, and a few whom nobody knew."""
    guests: list[Guest] = []
    for nth, each in enumerate(came):
        here = opened + (8 + 5 * nth) * MINUTE
        people, via = 1 + each.guests, rng.choice((Guest.Via.CODE, Guest.Via.SEARCH))
        if here <= at:
            guests.append(
                day.register_customer(
                    campaign=campaign, customer=each.customer, people=people, party=parties[nth % 3], via=via, by=host,
                    at=here,
                )
            )  # fmt: skip
    for nth, car in enumerate(CARS):
        name, mobile, here = names.person(rng), names.mobile(rng, set()), opened + (25 + 55 * nth) * MINUTE
        if here <= at:
            guests.append(
                day.register_somebody_new(
                    campaign=campaign, name=name, mobile=mobile, car=car, consent=nth != 1, party=parties[nth],
                    by=host, at=here,
                )
            )  # fmt: skip
    return guests


def _at_the_desk(rng: Random, campaign: Campaign, staff: Staff, outlet: Outlet, at: datetime) -> None:
    """Invited owners who bring the car in its days, most of them are registered at the reception."""
    host = staff.user(outlet.code, Role.SERVICE_ADVISOR)
    first: dict[int, RepairOrder] = {}
    for order in _orders(campaign, min(at - 10 * MINUTE, beginning_of(campaign.ends_on + DAY))):
        first.setdefault(order.vehicle.customer_id, order)
    guests = [
        day.register_customer(
            campaign=campaign, customer=order.vehicle.customer, people=rng.choice((1, 1, 2)), by=host,
            at=order.opened_at + 6 * MINUTE,
        )
        for order in first.values()
        if rng.random() < 0.85
    ]  # fmt: skip
    _leads(rng, campaign, guests, staff, outlet, at)


def _orders(campaign: Campaign, until: datetime):
    """Visits of its list from the first day on."""
    found = RepairOrder.objects.standing().filter(
        outlet=campaign.outlet_id, opened_at__gte=beginning_of(campaign.begins_on), opened_at__lt=until,
        vehicle__customer__invitations__campaign=campaign, vehicle__customer__invitations__held_out=False,
        vehicle__customer__merged_into__isnull=True,
    )  # fmt: skip
    return found.select_related("vehicle__customer__outlet__area").order_by("opened_at", "number")


def _book(rng: Random, campaign: Campaign, staff: Staff, outlet: Outlet) -> None:
    """Many of the visits were booked some days before."""
    care = staff.user(outlet.code, Role.CUSTOMER_CARE)
    for order in _orders(campaign, beginning_of(visits.window_of(campaign).to_on + DAY)):
        if rng.random() < 0.55:
            continue
        asked = local(order.opened_at).replace(hour=rng.randrange(9, 17), minute=rng.randrange(60), second=0)
        try:
            made = workshop.book_appointment(
                outlet=outlet, planned_at=local(order.opened_at).replace(minute=0, second=0, microsecond=0),
                kind=order.kind, lane=Lane.ORDINARY, words=rng.choice(gate.WORK.get(order.kind, ("按预约进厂",))),
                vehicle=order.vehicle, by=care, at=asked - rng.randrange(1, 6) * DAY,
            )  # fmt: skip
        except Refused:
            # No bay was free at that hour, or the outlet is closed then.
            continue
        Appointment.objects.filter(pk=made.pk).update(state=Appointment.State.CAME, came_at=order.opened_at)


def _leads(rng: Random, campaign: Campaign, guests: list[Guest], staff: Staff, outlet: Outlet, at: datetime) -> None:
    """Of a campaign that is over all but one are at an end; of one that goes on they are being followed up."""
    advisor, host = (staff.user(outlet.code, Role.SERVICE_ADVISOR, nth) for nth in (1, 0))
    over, today = campaign.ends_on < local(at).date(), local(at).date()
    for nth, guest in enumerate(rng.sample(guests, min(8, len(guests)))):
        noted, amount = min(guest.at + 40 * MINUTE, at), Decimal(rng.randrange(8, 60) * 100)
        lead = leads.make_lead(
            campaign=campaign, guest=guest, wants=WANTS[nth % len(WANTS)],
            owner=None if nth == 5 and not over else advisor,
            next_on=local(noted).date() + 2 * DAY if over else today + (1 + nth % 3) * DAY, by=host, at=noted,
        )  # fmt: skip
        spoken = min(noted + 2 * DAY, at)
        if nth < (3 if over else 1):
            leads.end_lead(lead=lead, won=True, words="已签单", amount=amount, version=0, by=advisor, at=spoken)
        elif over and nth < 7:
            leads.end_lead(lead=lead, won=False, words=LOST[nth % 3], version=0, by=advisor, at=spoken)
        elif nth == 7:
            words, later = "已报价，客户与家人商量", max(spoken, at - DAY)
            leads.work_on_lead(lead=lead, words=words, next_on=today + 2 * DAY, version=0, by=advisor, at=later)
