"""The daily report of the post for 15 March: filed by the outlet, acknowledged by the area manager; what is missing."""

from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaigns import plan_315_policies as policies
from campaigns.models import DailyReport, Plan315
from campaigns.plan_315_figures import day_figures
from notices.models import Urgency
from notices.services import Note, queue
from staff import trail
from staff.access import require
from staff.instants import SHANGHAI, instant_words, local
from staff.models import Outlet
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

from . import plan_315_notes as told
from .plans_315 import held_plan

# Nobody is reminded before the doors open.
FROM_HOUR = 8


@transaction.atomic
def file_report(
    *, plan: Plan315, on: date, hotline_calls: int, words: str, needs: str = "", by, at: datetime
) -> DailyReport:
    """Tell the area manager of a day. The figures of key customers are the records' own at that moment."""
    require(by, Right.PLAN_315_KEEP, plan.outlet)
    plan, today = held_plan(plan), local(at).date()
    if plan.is_draft:
        raise Refused(_("File the plan first."))
    if not plan.from_on <= on <= plan.to_on:
        raise Refused(_("This day lies outside the plan."), field="on")
    if on > today:
        raise Refused(_("This day is still to come."), field="on")
    if not words.strip():
        raise Refused(_("Say what happened, or that it was quiet."), field="words")
    try:
        with transaction.atomic():
            made = DailyReport.objects.create(
                plan=plan,
                on=on,
                hotline_calls=hotline_calls,
                words=words.strip(),
                needs=needs.strip(),
                filed_at=at,
                filed_by=by,
                late_days=(today - on).days,
                **day_figures(plan.outlet, on, at),
            )
    except IntegrityError:
        there = DailyReport.objects.select_related("filed_by").get(plan=plan, on=on)
        when = {"who": there.filed_by.name, "when": instant_words(there.filed_at, at)}
        raise AlreadyDone(_("%(who)s filed the report of this day, %(when)s.") % when) from None
    changes = {"on": [None, str(on)], "late_days": [None, made.late_days]}
    trail.note(plan, "plan_315.reported", by, at, changes, reason=made.words)
    area = told.people(told.holders(at), told.AREA, plan.outlet)
    params = {"open": made.open_cases, "overdue": made.overdue_cases, "new": made.new_cases, "words": made.words}
    urgency = Urgency.ATTENTION if made.needs else Urgency.NORMAL
    queue(told.notes(plan, "report", area, what=str(on), urgency=urgency, day=on, **params), at=at)
    return made


@transaction.atomic
def read_report(*, report: DailyReport, reply: str = "", by, at: datetime) -> DailyReport:
    """The area manager has read it, and may answer."""
    plan = report.plan
    require(by, Right.PLAN_315_RECEIVE, plan.outlet)
    done = DailyReport.objects.filter(pk=report.pk, read_at__isnull=True)
    if not done.update(read_at=at, read_by=by, reply=reply.strip()):
        there = DailyReport.objects.select_related("read_by").get(pk=report.pk)
        when = {"who": there.read_by.name, "when": instant_words(there.read_at, at)}
        raise AlreadyDone(_("%(who)s acknowledged it, %(when)s.") % when)
    trail.note(plan, "plan_315.report_read", by, at, {"on": [None, str(report.on)]}, reason=reply.strip())
    if reply.strip():
        queue(
            told.notes(plan, "reply", [report.filed_by], what=str(report.on), day=report.on, reply=reply.strip()), at=at
        )
    report.refresh_from_db()
    return report


# The job --------------------------------------------------------------------------------------------------------------


def watch_plans(*, at: datetime) -> dict[str, int]:
    """Say which plans are due or late, and which daily reports are missing; each once a day. How many of each."""
    counts = {"plans": 0, "reports": 0, "messages": 0}
    if local(at).hour < FROM_HOUR:
        return counts
    today = local(at).date()
    due, missing = _plans_due(today), _reports_missing(today, at)
    counts |= {"plans": len(due), "reports": len(missing)}
    if due or missing:
        counts["messages"] = queue([*_plan_notes(due, today, at), *_report_notes(missing, at)], at=at)
    return counts


def _plans_due(today: date) -> list[tuple[Outlet, int, date]]:
    """Outlets that have not filed the plan of the year that is due soon or past due, until the post is over."""
    outlets = Outlet.objects.select_related("area__region").order_by("code")
    book, found = policies.book(today), []
    filed = set(
        Plan315.objects.exclude(state=Plan315.State.DRAFT)
        .filter(year__in=(today.year, today.year + 1))
        .values_list("outlet", "year")
    )
    for outlet in outlets:
        settled = book.for_outlet(outlet)
        year = policies.year_at(today, settled)
        due_on = date(year, *settled[policies.FILE_BY])
        if due_on - today <= timedelta(days=settled[policies.REMIND]) and (outlet.pk, year) not in filed:
            if outlet.live_on is None or outlet.live_on <= today:
                found.append((outlet, year, due_on))
    return found


def _plan_notes(due, today: date, at: datetime) -> list[Note]:
    found, notes = told.holders(at), []
    for outlet, year, due_on in due:
        late = (today - due_on).days
        roles = (*told.AT_OUTLET, *told.AREA) if late > 0 else told.AT_OUTLET
        params = {"outlet": outlet.name, "year": str(year), "day": due_on} | ({"days": late} if late > 0 else {})
        code = "late" if late > 0 else "due"
        notes += [
            Note(
                key=f"plan 315 of outlet {outlet.pk} {year} {code} {today} to {person.pk}",
                code=f"plan_315.{code}",
                params=params,
                recipient=person,
                about=outlet,
                outlet=outlet,
                urgency=Urgency.ALERT if late > 0 else Urgency.ATTENTION,
            )
            for person in told.people(found, roles, outlet)
        ]
    return notes


def _reports_missing(today: date, at: datetime) -> list[tuple[Plan315, date]]:
    """Plans whose report of today is past its hour, or of yesterday still missing."""
    book, found = policies.book(today), []
    days = (today, today - timedelta(days=1))
    plans = Plan315.objects.exclude(state=Plan315.State.DRAFT).filter(from_on__lte=today, to_on__gte=days[1])
    there = set(DailyReport.objects.filter(plan__in=plans, on__in=days).values_list("plan", "on"))
    for plan in plans.select_related("outlet__area__region", "filed_by"):
        minute = book.for_outlet(plan.outlet)[policies.REPORT_BY]
        for on in days:
            due_at = datetime.combine(on, time(), tzinfo=SHANGHAI) + timedelta(minutes=minute)
            if plan.from_on <= on <= plan.to_on and due_at < at and (plan.pk, on) not in there:
                found.append((plan, on))
    return found


def _report_notes(missing, at: datetime) -> list[Note]:
    found, notes = told.holders(at), []
    for plan, on in missing:
        people = told.people(found, (*told.AT_OUTLET, *told.AREA), plan.outlet)
        notes += told.notes(plan, "report_missing", people, what=str(on), urgency=Urgency.ALERT, day=on)
    return notes
