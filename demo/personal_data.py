"""Requests about personal data in the demo: a copy to be made, a deletion that waits for the second person, one that
was refused, a correction that is done; and looks at whole numbers.

Played through the services of the application, each in its own time, from a random sequence of its own.
"""

from datetime import datetime, timedelta
from random import Random

from customers.models import Customer, DataRequest
from customers.services import data_requests, people
from staff.models import Outlet
from staff.roles import Role

from .outlets import FIRST
from .people import Staff
from .times import by_day_before

DAY = timedelta(days=1)
REFUSED = "客户与我店就维修质量的诉讼尚未了结，相关记录依法须保留，判决生效后再办理。"


def make_requests(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> int:
    """How many requests there are."""
    outlet = outlets[FIRST.code]
    known = Customer.objects.present().filter(outlet=outlet, vehicles__isnull=False).exclude(mobile="").distinct()
    chosen = rng.sample(list(known.order_by("code")), 30)
    care = staff.user(FIRST.code, Role.CUSTOMER_CARE)
    manager = staff.user(FIRST.code, Role.SERVICE_MANAGER)
    _look(chosen[:12], care, at)

    def ask(customer: Customer, kind: str, days: int, words: str = "") -> tuple[DataRequest, datetime]:
        asked_at = by_day_before(at - days * DAY)
        made = data_requests.record_request(
            customer=customer,
            kind=kind,
            way="in_person",
            asked_on=asked_at.date(),
            asker="本人",
            verified_how="核对身份证与行驶证原件",
            words=words,
            by=care,
            at=asked_at,
        )
        return made, asked_at

    ask(chosen[20], "copy", 5, "想看看店里存了哪些信息")
    corrected, asked_at = ask(chosen[21], "correct", 26, "手机号换了")
    data_requests.note_corrected(request=corrected, words="手机号已按客户提供的更正", by=care, at=asked_at + DAY / 24)
    refused, asked_at = ask(chosen[22], "delete", 33, "车卖了，要求删除全部资料")
    data_requests.refuse(request=refused, words=REFUSED, by=manager, at=asked_at + DAY / 12)
    # The first of them whom nothing stands against, so that the second person has something to decide.
    for customer in chosen[23:]:
        request, asked_at = ask(customer, "delete", 3, "不再来店，请删除个人信息")
        checked = data_requests.check_deletion(request=request, by=care, at=asked_at + DAY / 24)
        if checked.state == DataRequest.State.CHECKED:
            break
    return DataRequest.objects.count()


def _look(customers: list[Customer], by, at: datetime) -> None:
    """Some looks of the last days."""
    for number, customer in enumerate(customers):
        people.unmask(
            record=customer,
            what="mobile",
            where=customer.get_absolute_url(),
            by=by,
            at=by_day_before(at - number * DAY / 3),
        )
