"""Whom the demo's campaigns invited, what came of the calls, who was there on the day, and the leads.

Played campaign by campaign with a chance of its own, before a past campaign is settled.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from campaigns.audience_rules import Rules
from campaigns.models import Campaign, Guest, Invitation
from campaigns.services import audiences, day, invitation_calls, invitations, leads, visits
from staff.instants import SHANGHAI, local
from staff.models import Outlet, User, Work
from staff.roles import Role

from .people import Staff

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# Before its first day a list is fixed, and people are called.
AHEAD = 14
CALLED, BY_LINK = 30, 8
RULES = {
    "seasonal": Rules(away_from=3),
    "open_day": Rules(segments=("loyal", "ordinary"), age_to=8),
    "trade_in": Rules(age_from=3),
    "group": Rules(age_from=5),
    "member_day": Rules(segments=("loyal",)),
    "lecture": Rules(age_to=2),
    "auto_show": Rules(age_from=4, away_to=12),
}
# At these people are registered; the others bring cars to the workshop.
ON_SITE = ("open_day", "member_day", "lecture")
SAID = (
    ("comes", 30, "会带家人一起来"),
    ("perhaps", 14, "到时看时间"),
    ("stays_away", 18, "那几天不在本地"),
    ("no_answer", 34, ""),
    ("wrong", 4, "号码已换人"),
)
WANTS = ("想了解换新车的优惠", "想做全车镀膜", "问延保怎么买", "轮胎该换了，要报价", "想给家人买一辆代步车")
NEW = (("卢思齐", "13917720481"), ("唐可欣", "13701846625"), ("季明远", "13818093356"))


def play(campaign: Campaign, staff: Staff, outlet: Outlet, maker: User, at: datetime) -> None:
    """From the rules as far as the campaign has come by `at`."""
    rng, today = Random(f"{campaign.seed} audience"), local(at).date()
    rules = RULES.get(campaign.kind)
    if rules is None:
        return
    chosen = max(campaign.made_at + DAY, _hour(campaign, -AHEAD - 2, 10))
    if chosen > at:
        return
    audiences.change_rules(campaign=campaign, rules=rules, by=maker, at=chosen)
    fixed = max(campaign.made_at + 2 * DAY, _hour(campaign, -AHEAD, 9))
    if fixed > at:
        return
    _fix(campaign, maker, fixed)
    _call(rng, campaign, staff.user(outlet.code, Role.CUSTOMER_CARE), maker, fixed, at)
    if campaign.begins_on <= today and campaign.kind in ON_SITE:
        _day(rng, campaign, staff, outlet, at)
    if campaign.begins_on <= today:
        visits.follow(campaign, visits.window_of(campaign), at)


def _hour(campaign: Campaign, days: int, hour: int) -> datetime:
    on = campaign.begins_on + days * DAY
    return datetime(on.year, on.month, on.day, hour, tzinfo=SHANGHAI)


def _fix(campaign: Campaign, maker: User, at: datetime) -> None:
    audience = audiences.fix_list(campaign=campaign, by=maker, at=at)
    made = audiences.make_list(audience=audience, at=at + HOUR, progress=lambda _done, _total: None)
    number = campaign.invitations.count()
    Work.objects.filter(pk=audience.work_id).update(
        state=Work.State.DONE, started_at=at, beat_at=at, finished_at=at + HOUR, done=number, total=number,
        message=made["message"], result_url=made["url"],
    )  # fmt: skip


def _call(rng: Random, campaign: Campaign, caller: User, maker: User, begun: datetime, at: datetime) -> None:
    """Some are called in the days before the first one; of a campaign to come the others wait on the list."""
    invitations.put_on_call_list(campaign=campaign, unwritten_only=True, by=maker, at=begun + HOUR)
    last = min(at, _hour(campaign, 0, 9))
    days = max(1, (last - begun).days)
    waiting = campaign.invitations.due_now(begun + 2 * HOUR, local(begun).date()).for_list().order_by("pk")
    people = rng.sample(list(waiting), min(CALLED + BY_LINK, waiting.count()))
    outcomes, weights = [said for said, _weight, _words in SAID], [weight for _said, weight, _words in SAID]
    words = {said: text for said, _weight, text in SAID}
    for each in people[:CALLED]:
        called = _between(rng, begun + 2 * HOUR, days, last)
        outcome = rng.choices(outcomes, weights)[0]
        invitation_calls.record_call(
            invitation=each, outcome=outcome, words=words[outcome],
            guests=rng.choice((0, 1, 1, 2)) if outcome == "comes" else 0, by=caller, at=called,
        )  # fmt: skip
    for each in people[CALLED:]:
        answer, guests = rng.choice((("yes", 1), ("yes", 0), ("maybe", 0), ("no", 0)))
        token = invitations.token_of(each)
        answered = _between(rng, begun + 2 * HOUR, days, last)
        invitations.answer_by_link(token=token, answer=answer, guests=guests, at=answered)
    if campaign.ends_on < local(at).date():
        invitations.end_calls(campaign=campaign, by=maker, at=_hour(campaign, 0, 8))


def _between(rng: Random, begun: datetime, days: int, last: datetime) -> datetime:
    """In working hours of one of the days."""
    there = local(begun) + rng.randrange(days) * DAY
    there = there.replace(hour=rng.randrange(9, 18), minute=rng.randrange(60))
    return min(max(there, begun), last)


def _day(rng: Random, campaign: Campaign, staff: Staff, outlet: Outlet, at: datetime) -> None:
    """Whoever agreed comes, mostly; some come without having said so, and some are new."""
    host = staff.user(outlet.code, Role.SERVICE_ADVISOR)
    opened = _hour(campaign, 0, 9)
    parties = [day.make_party(campaign=campaign, name=name, by=host, at=opened) for name in ("红队", "蓝队", "黄队")]
    agreed = list(campaign.invitations.filter(answer=Invitation.Answer.YES).select_related("customer"))
    others = list(campaign.invitations.filter(answer="").select_related("customer").order_by("pk")[:60])
    came = [each for each in agreed if rng.random() < 0.8] + rng.sample(others, min(9, len(others)))
    guests: list[Guest] = []
    for nth, each in enumerate(came):
        here = opened + (20 + 4 * nth) * timedelta(minutes=1)
        guests.append(
            day.register_customer(
                campaign=campaign, customer=each.customer, people=1 + each.guests, party=parties[nth % 3],
                via=rng.choice((Guest.Via.CODE, Guest.Via.SEARCH)), by=host, at=here,
            )
        )  # fmt: skip
    for nth, (name, mobile) in enumerate(NEW):
        guests.append(
            day.register_somebody_new(
                campaign=campaign, name=name, mobile=mobile, car="途观 L", consent=nth != 1, party=parties[nth],
                by=host, at=opened + (nth + 1) * HOUR,
            )
        )  # fmt: skip
    stations = list(campaign.stations.filter(stamped=True))
    for guest in guests:
        for nth, station in enumerate(stations):
            if rng.random() < 0.75:
                points = rng.choice((0, 0, 5, 10)) if nth == len(stations) - 1 else 0
                stamped = guest.at + (12 + 9 * nth) * timedelta(minutes=1)
                day.stamp(guest=guest, station=station, points=points, by=host, at=stamped)
    _leads(rng, campaign, guests, staff, outlet, at)


def _leads(rng: Random, campaign: Campaign, guests: list[Guest], staff: Staff, outlet: Outlet, at: datetime) -> None:
    advisor, host = (staff.user(outlet.code, Role.SERVICE_ADVISOR, nth) for nth in (1, 0))
    for nth, guest in enumerate(rng.sample(guests, min(8, len(guests)))):
        noted = guest.at + 2 * HOUR
        owner = None if nth == 7 else advisor
        lead = leads.make_lead(
            campaign=campaign, guest=guest, wants=WANTS[nth % len(WANTS)], owner=owner,
            next_on=local(noted).date() + 2 * DAY, by=host, at=noted,
        )  # fmt: skip
        spoken = min(noted + 2 * DAY, at)
        if nth < 3:
            leads.end_lead(
                lead=lead, won=True, words="已签单", amount=Decimal(rng.randrange(8, 60) * 100), version=0, by=advisor,
                at=spoken,
            )  # fmt: skip
        elif nth == 3:
            leads.end_lead(lead=lead, won=False, words="预算不够，明年再说", version=0, by=advisor, at=spoken)
