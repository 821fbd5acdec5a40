"""Sending reports: yesterday's in the morning, last week's on Monday, last month's on the first and once it is closed.

The mark that one is sent is a row, written with its messages: however often and by however many workers the job runs,
each goes out once. A day that nobody reported on the day after is not sent any more; its page is there all the same.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from notices.models import Urgency
from notices.services import Note, queue
from staff.access import Holders
from staff.instants import local
from staff.models import Outlet, User
from staff.months import written
from staff.places import Place
from staff.roles import Level, Role
from targets import report_figures as figures
from targets import report_policies as policies
from targets.models import IssuedReport, MonthClose
from targets.report_rules import Period, Span

Kind = IssuedReport.Kind
# Nobody stands in: a report waits for whoever reads it.
DAILY_TO = (Role.FRONT_DESK_SUPERVISOR, Role.SERVICE_MANAGER, Role.STATION_HEAD, Role.GENERAL_MANAGER)
TO_AT = {
    Level.OUTLET: (Role.STATION_HEAD, Role.SERVICE_MANAGER, Role.CUSTOMER_CARE_MANAGER),
    Level.AREA: (Role.AREA_MANAGER,),
    Level.REGION: (Role.REGION_COORDINATOR, Role.REGION_MANAGER),
    Level.COMPANY: (Role.TASK_FORCE_LEAD,),
}
# After so many days a weekly or monthly report is no news any more.
WEEK_WITHIN, MONTH_WITHIN = 3, 5
CLOSED_WITHIN = timedelta(days=MONTH_WITHIN)


def send_reports(*, at: datetime) -> dict[str, int]:
    """Send what is due and was not sent; how many reports of each kind went out."""
    outlets = list(Outlet.objects.select_related("area__region").order_by("code"))
    today = local(at).date()
    counts = {"daily": _send_daily(outlets, at), "weekly": 0, "monthly": 0, "closed": send_closed(at=at)}
    if today.weekday() < WEEK_WITHIN:
        counts["weekly"] = _send_period(Period.latest(Span.WEEK, today), outlets, at)
    if today.day <= MONTH_WITHIN:
        counts["monthly"] = _send_period(Period.latest(Span.MONTH, today), outlets, at)
    return counts


# --- Yesterday --------------------------------------------------------------------------------------------------------


def _send_daily(outlets: Iterable[Outlet], at: datetime) -> int:
    period = Period.latest(Span.DAY, local(at).date())
    holders = Holders(DAILY_TO, local(at).date())
    due = _not_sent(Kind.DAY, period, [Place(outlet=each) for each in _begun(outlets, period, at)])
    told = [(place, people) for place in due if (people := holders.exactly_any(DAILY_TO, place.outlet))]
    if not told:
        return 0
    mornings = figures.mornings([place.outlet for place, _people in told], period, at)
    sent = 0
    for place, people in told:
        params = _of_morning(place.outlet, period, mornings[place.outlet.pk])
        code = "report.day" if "target" in params else "report.day_without_target"
        sent += _issue(Kind.DAY, place, period, people, code, params, at)
    return sent


def _begun(outlets: Iterable[Outlet], period: Period, at: datetime) -> list[Outlet]:
    """Those that were live in all of the period, and whose hour for reports has come."""
    there = local(at)
    book = policies.book(there.date())
    minute = there.hour * 60 + there.minute
    return [
        outlet
        for outlet in outlets
        if _live(outlet, period.last) and book.for_outlet(outlet)[policies.DAILY_AT] <= minute
    ]


def _live(outlet: Outlet, on: date) -> bool:
    return outlet.live_on is None or outlet.live_on <= on


def _of_morning(outlet: Outlet, period: Period, morning: figures.Morning) -> dict:
    month = morning.month
    params = {
        "outlet": outlet.name,
        "day": period.first,
        "output": morning.output,
        "packages": morning.packages,
        "received": morning.received,
        "delivered": morning.delivered,
        "complaints": morning.complaints,
        "late": morning.late,
        "month_output": month.value or 0,
    }
    if month.percent is not None:
        params |= {"target": month.target, "percent": month.percent, "due": month.due or 0}
    return params


# --- Weeks and months -------------------------------------------------------------------------------------------------


def _send_period(period: Period, outlets: Collection[Outlet], at: datetime) -> int:
    """To those who lead each outlet, area and region, and the whole house."""
    kind = Kind(str(period.span))
    holders = Holders([role for roles in TO_AT.values() for role in roles], local(at).date())
    begun = _begun(outlets, period, at)
    # Any of its outlets stands for a place: whoever leads the place leads it.
    standing_for = {place.code: (place, outlet) for outlet in begun for place in _places_of(outlet)}
    due = {place.code for place in _not_sent(kind, period, [place for place, _outlet in standing_for.values()])}
    told = [
        (place, people)
        for code, (place, outlet) in standing_for.items()
        if code in due and (people := holders.exactly_any(TO_AT[place.level], outlet))
    ]
    if not told:
        return 0
    headlines = figures.headlines([place for place, _people in told], period, at)
    sent = 0
    for place, people in told:
        params = _of_headline(place, period, headlines[place.code])
        code = f"report.{kind}" if "target" in params else f"report.{kind}_without_target"
        sent += _issue(kind, place, period, people, code, params, at)
    return sent


def _places_of(outlet: Outlet) -> list[Place]:
    return [Place(outlet=outlet), Place(area=outlet.area), Place(region=outlet.area.region), Place()]


def _of_headline(place: Place, period: Period, headline: figures.Headline) -> dict:
    main = headline.main
    params = {
        "place": str(place),
        "output": main.value or 0,
        "before": main.before or 0,
        "missed": headline.missed,
        "late": headline.late,
    }
    if period.span == Span.WEEK:
        params |= {"first": period.first, "last": period.last}
    else:
        params["month"] = written(period.first)
    if main.percent is not None:
        params |= {"target": main.target, "percent": main.percent}
    return params


# --- Closed months ----------------------------------------------------------------------------------------------------


def send_closed(*, at: datetime) -> int:
    """Send the months that were closed, or revised, of late; how many. Two queries where all of them were told."""
    since = at - CLOSED_WITHIN
    closes = MonthClose.objects.filter(latest=True, closed_at__gt=since, closed_at__lte=at)
    sent = IssuedReport.objects.filter(kind=Kind.MONTH, revision__gt=0, at__gt=since).order_by()
    told = set(sent.values_list("place", "first_on", "revision"))
    return sum(
        report_closed(close=close, at=at)
        for close in closes.select_related("outlet__area__region")
        if (Place(outlet=close.outlet).code, close.month, close.revision) not in told
    )


def report_closed(*, close: MonthClose, at: datetime) -> bool:
    """Tell those who lead the outlet that the month's figures are frozen; False where they were told before."""
    place, period = Place(outlet=close.outlet), Period(Span.MONTH, close.month)
    roles = TO_AT[Level.OUTLET]
    people = Holders(roles, local(at).date()).exactly_any(roles, close.outlet)
    if not people or not _not_sent(Kind.MONTH, period, [place], close.revision):
        return False
    params = _of_headline(place, period, figures.headlines([place], period, at)[place.code])
    wanted = {name: params[name] for name in ("place", "month", "output", "before", "missed")}
    wanted["revision"] = close.revision
    return _issue(Kind.MONTH, place, period, people, "report.closed", wanted, at, close.revision)


# --- Once -------------------------------------------------------------------------------------------------------------


def _not_sent(kind: str, period: Period, places: Collection[Place], revision: int = 0) -> list[Place]:
    sent = IssuedReport.objects.filter(kind=kind, first_on=period.first, revision=revision)
    codes = set(sent.order_by().values_list("place", flat=True))
    return [place for place in places if place.code not in codes]


def _issue(
    kind: str,
    place: Place,
    period: Period,
    people: Iterable[User],
    code: str,
    params: dict,
    at: datetime,
    revision: int = 0,
) -> bool:
    """The mark and its messages, or neither; False where somebody else was quicker."""
    with transaction.atomic():
        issued, new = IssuedReport.objects.get_or_create(
            kind=kind, place=place.code, first_on=period.first, revision=revision, defaults={"at": at}
        )
        if new:
            notes = [
                Note(
                    key=f"report {kind} {place.code} {period.first} revision {revision} to {person.pk}",
                    code=code,
                    params=params,
                    recipient=person,
                    about=issued,
                    outlet=place.outlet,
                    urgency=Urgency.NORMAL,
                )
                for person in people
            ]
            queue(notes, at=at)
    return new
