"""An outage of last month at the first outlet, with its papers entered but one, and today's pack.

The papers were written on the forms of that day's pack, whose file is removed since.
"""

import hashlib
from datetime import date, datetime, time, timedelta

from complaints.models import Complaint
from outage import registry
from outage import services as outage
from outage.models import Pack
from outage.numbering import number_of
from staff.instants import SHANGHAI, local
from staff.models import Outlet
from staff.roles import Role
from workshop.models import RescueCall

from .outlets import FIRST, SECOND
from .people import Staff

PASSWORD = "Lotus-7-Harbour-x4"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# Between these hours of the day somebody stands at the desk.
MORNING, AFTERNOON = 9, 15
LETTERS = {Complaint: "C", RescueCall: "S"}


def make_outages(staff: Staff, outlets: dict[str, Outlet], at: datetime) -> int:
    """Comes back with how many papers were written. What was entered from them are records that the demo has."""
    for code in (FIRST.code, SECOND.code):
        by = staff.user(code, Role.SERVICE_MANAGER)
        outage.set_password(outlet=outlets[code], password=PASSWORD, by=by, at=at - 60 * DAY)
    first = outlets[FIRST.code]
    manager, desk = staff.user(first.code, Role.SERVICE_MANAGER), staff.user(first.code, Role.SERVICE_ADVISOR)
    outage.make_pack(outlet=first, day=local(at).date(), at=at)
    told = _complaint_of_last_month(first, at)
    if told is None:
        return 0
    begins, ends = told.received_at - 40 * MINUTE, told.received_at + 3 * HOUR
    pack = _pack_of(first, local(told.received_at).date())
    reason = "园区光缆被挖断，运营商抢修"
    outage.record_outage(outlet=first, from_at=begins, to_at=ends, reason=reason, by=manager, at=ends + 5 * MINUTE)
    entered_at = ends + HOUR
    meanwhile = [
        *Complaint.objects.filter(outlet=first, received_at__range=(begins, ends)).order_by("received_at"),
        *RescueCall.objects.filter(outlet=first, taken_at__range=(begins, ends)).order_by("taken_at"),
    ]
    used = {"C": 0, "S": 0}
    for record in meanwhile:
        letter = LETTERS[type(record)]
        used[letter] += 1
        written_at = record.received_at if letter == "C" else record.taken_at
        copy = _copy(pack, letter, used[letter])
        paper = outage.take_paper(copy=copy, written_at=written_at, written_by=desk.name, by=desk, at=entered_at)
        outage.enter_paper(paper=paper, record=record, by=desk, at=entered_at)
    # One more was written on and never entered: the tray was emptied too early. Another one is spoilt.
    outage.say_used(pack=pack, used={"C": used["C"] + 1, "A": 1}, by=desk, at=entered_at)
    outage.void_paper(copy=_copy(pack, "A", 1), reason="写错客户，另写一张", by=manager, at=entered_at)
    return sum(used.values()) + 2


def _complaint_of_last_month(outlet: Outlet, at: datetime) -> Complaint | None:
    """The last one, some weeks ago, that came in while the desk was at work."""
    found = Complaint.objects.filter(outlet=outlet, received_at__range=(at - 50 * DAY, at - 20 * DAY))
    rows = found.order_by("-received_at")
    return next((each for each in rows if MORNING <= local(each.received_at).hour < AFTERNOON), None)


def _copy(pack: Pack, letter: str, nth: int) -> outage.Printed:
    number = number_of(pack.outlet.code, pack.day, letter, nth)
    return outage.printed(number, visible=Outlet.objects.filter(pk=pack.outlet_id))


def _pack_of(outlet: Outlet, day: date) -> Pack:
    made_at = _at(day, 6, 30)
    return Pack.objects.create(
        outlet=outlet,
        day=day,
        made_at=made_at,
        password_set_at=made_at,
        size=61_440,
        sha256=hashlib.sha256(f"{outlet.code} {day}".encode()).hexdigest(),
        counts={section.code: 4 for section in registry.sections()},
        forms={form.letter: form.copies for form in registry.forms()},
        removed_at=made_at + timedelta(days=8),
    )


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=SHANGHAI)
