"""Calls, surveys and messages of the last days, and three customers who do not want to be called.

Told by the application's own services. The conversations of follow-up calls come with the calls.
"""

from datetime import datetime, timedelta
from random import Random

from customers.models import Contact, Customer
from customers.services import contacts
from staff.models import Outlet
from staff.roles import Role

from .outlets import FIRST, SECOND
from .people import Staff
from .times import by_day_before

CALL, SURVEY, MESSAGE = Contact.Kind.CALL, Contact.Kind.SURVEY, Contact.Kind.MESSAGE
DAY = timedelta(days=1)
DAYS = 21
CUSTOMERS = 40
# What kind, whether by a person, and what was said.
TALKS = (
    (CALL, True, "提醒保养，客户说下周末来店"),
    (CALL, True, "问空调异味处理得怎么样，客户说没有再出现"),
    (CALL, True, "续保报价已发微信，客户比一比再定"),
    (CALL, True, "约周六上午来店更换刹车片"),
    (MESSAGE, False, "保养到期提醒短信"),
    (MESSAGE, False, "交车后关怀短信"),
    (SURVEY, False, "手机问卷，总体 9 分"),
    (SURVEY, False, "手机问卷，总体 8 分，等候时间偏长"),
)
WISHES = ("客户在医院上夜班，白天休息，要求不要再打", "客户已把车转给亲戚，不想再接回访", "客户嫌电话多，只收短信")
LIFTED = "客户来店时说换了工作，可以打了"


def make_contacts(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> None:
    """The contacts of two outlets up to `at`: some customers have none left this week."""
    for place in (FIRST, SECOND):
        known = Customer.objects.present().filter(outlet=outlets[place.code], vehicles__isnull=False)
        chosen = rng.sample(list(known.distinct().order_by("code")), CUSTOMERS)
        left_in_peace = chosen[: len(WISHES) + 1] if place is FIRST else []
        for number, customer in enumerate(chosen[len(left_in_peace) :]):
            days, times = (6, 2) if number % 8 == 0 else (DAYS, rng.randint(1, 2))
            _talk_to(rng, customer, staff, place.code, at, days, times)
        if left_in_peace:
            _leave_in_peace(left_in_peace, staff, place.code, at)


def _talk_to(rng: Random, customer: Customer, staff: Staff, place: str, at: datetime, days: int, times: int) -> None:
    """So many times within the last days."""
    for told, (kind, by_person, words) in enumerate(rng.sample(TALKS, times)):
        minutes = rng.randrange(days * 24 * 60)
        contacts.record_contact(
            customer=customer,
            vehicle=customer.vehicles.first(),
            kind=kind,
            at=by_day_before(at - DAY / 12 - timedelta(minutes=minutes)),
            by=staff.user(place, Role.CUSTOMER_CARE, told) if by_person else None,
            words=words,
        )


def _leave_in_peace(customers: list[Customer], staff: Staff, place: str, at: datetime) -> None:
    """Three who do not want to be called, and one who did not until last week."""
    care = staff.user(place, Role.CUSTOMER_CARE)
    wishes = []
    for number, (customer, reason) in enumerate(zip(customers, [*WISHES, WISHES[0]], strict=True)):
        said_at = by_day_before(at - (3 + 19 * number) * DAY)
        contacts.record_contact(customer=customer, kind=CALL, at=said_at, by=care, words=reason)
        wishes.append(contacts.set_do_not_call(customer=customer, reason=reason, by=care, at=said_at))
    manager = staff.user(place, Role.CUSTOMER_CARE_MANAGER)
    contacts.lift_do_not_call(do_not_call=wishes[-1], reason=LIFTED, by=manager, at=by_day_before(at - 6 * DAY))
