"""What home visits and quality reports ask of people: on their first page, and what is stuck for those who manage."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staff.instants import beginning_of, local
from staff.models import Posting
from staff.my_day import DueItem
from staff.roles import Right, Role

from .models import HomeVisit, QualityReport

AT_MOST = 30
DAY = timedelta(days=1)
# The technical manager looks at a report within this; the manufacturer is asked again after that.
LOOK_WITHIN = 2 * DAY
ASK_AGAIN_AFTER = 14 * DAY
State = QualityReport.State


def due_for(user, at: datetime) -> Iterator[DueItem]:
    """Visits that the user sees to, visits that nobody has planned, and reports that wait for the user."""
    if user.may(Right.VISITS):
        yield from _visits(user)
    if user.may(Right.CALLS_MANAGE) and user.may(Right.VISITS):
        yield from _unplanned(user, at)
    if user.may(Right.QUALITY_REPORT):
        yield from _reports(user, at)


def _visits(user) -> Iterator[DueItem]:
    owned = HomeVisit.objects.visible_to(user, Right.VISITS).filter(owner=user, state=HomeVisit.State.PLANNED)
    for visit in owned.select_related("vehicle", "outlet").order_by("planned_at", "pk")[:AT_MOST]:
        yield DueItem(
            deadline_at=visit.planned_at,
            started_at=visit.made_at,
            # Translators: 中文 上门走访
            what=_("Visit a customer at home"),
            # Translators: 中文 %(outlet)s · 同行：%(visitors)s
            why=_("%(outlet)s · goes: %(visitors)s") % {"outlet": visit.outlet.name, "visitors": visit.visitors},
            url=visit.get_absolute_url(),
            # Translators: 中文 写走访报告
            action=_("Report it"),
            plate=visit.vehicle.plate if visit.vehicle else "",
            group=_("Home visits"),
            who=user.name,
        )


def _unplanned(user, at: datetime) -> Iterator[DueItem]:
    """One line for each outlet: visits nobody has planned."""
    chosen = HomeVisit.objects.visible_to(user, Right.CALLS_MANAGE).filter(state=HomeVisit.State.CHOSEN)
    counted = chosen.order_by().values("outlet__code", "outlet__name")
    for found in counted.annotate(number=Count("pk"), due_on=Min("due_on"), made_at=Min("made_at")).order_by("due_on"):
        # Translators: 中文 安排 %(number)d 次上门走访
        what = ngettext("Plan %(number)d home visit", "Plan %(number)d home visits", found["number"])
        yield DueItem(
            deadline_at=beginning_of(found["due_on"] + DAY),
            started_at=found["made_at"],
            what=what % {"number": found["number"]},
            why=found["outlet__name"],
            url=f"{reverse('complaints:visits')}?outlet={found['outlet__code']}",
            action=_("See them"),
            group=_("Home visits"),
        )


def for_technical_manager(user, at: datetime):
    """Reports of outlets whose technical manager the user is, or stands in for where nobody is."""
    roles = {posting.role for posting in user.postings_today}
    seen = QualityReport.objects.visible_to(user, Right.QUALITY_REPORT)
    if Role.TECHNICAL_MANAGER in roles:
        return seen
    if Role.SERVICE_MANAGER not in roles:
        return seen.none()
    posted = Posting.objects.filter(role=Role.TECHNICAL_MANAGER, user__is_active=True, outlet=OuterRef("outlet"))
    return seen.filter(~Exists(posted.in_force(local(at).date())))


def _reports(user, at: datetime) -> Iterator[DueItem]:
    waits = Q(state__in=[State.SUBMITTED, State.ANSWERED]) | Q(state=State.SENT, sent_at__lte=at - ASK_AGAIN_AFTER)
    mine = for_technical_manager(user, at).filter(waits).select_related("outlet")
    for report in mine.order_by("submitted_at", "pk")[:AT_MOST]:
        yield _next_step(report)


def _next_step(report: QualityReport) -> DueItem:
    if report.state == State.SUBMITTED:
        # Translators: 中文 审阅质量报告并报厂家
        what = _("Look at a quality report and send it on")
        return _of_report(report, what, _("Look"), report.submitted_at, report.submitted_at + LOOK_WITHIN)
    if report.state == State.SENT:
        # Translators: 中文 厂家尚未答复，催一下
        what = _("The manufacturer has not answered: ask again")
        return _of_report(report, what, _("Enter the answer"), report.sent_at, report.sent_at + ASK_AGAIN_AFTER)
    # Translators: 中文 厂家已答复，落实后关闭
    what = _("The manufacturer has answered: act on it and close the report")
    return _of_report(report, what, _("Look"), report.answered_at, report.answered_at + LOOK_WITHIN)


def _of_report(report: QualityReport, what: str, action: str, started_at, deadline_at) -> DueItem:
    return DueItem(
        deadline_at=deadline_at,
        started_at=started_at,
        what=what,
        why=f"{report.number} · {report.title}",
        url=report.get_absolute_url(),
        action=action,
        # Translators: 中文 质量报告
        group=_("Quality reports"),
    )


def stuck_for(user, at: datetime) -> Iterator[DueItem]:
    """Visits past their day, one line an outlet."""
    if not (user.may(Right.CALLS_MANAGE) and user.may(Right.VISITS)):
        return
    today = local(at).date()
    late = HomeVisit.objects.visible_to(user, Right.CALLS_MANAGE).filter(
        state__in=[HomeVisit.State.CHOSEN, HomeVisit.State.PLANNED], due_on__lt=today
    )
    counted = late.order_by().values("outlet__code", "outlet__name")
    for found in counted.annotate(number=Count("pk"), due_on=Min("due_on"), made_at=Min("made_at")).order_by("due_on"):
        # Translators: 中文 %(number)d 次上门走访已过期
        what = ngettext(
            "%(number)d home visit was not made in time",
            "%(number)d home visits were not made in time",
            found["number"],
        )
        yield DueItem(
            deadline_at=beginning_of(found["due_on"] + DAY),
            started_at=found["made_at"],
            what=what % {"number": found["number"]},
            why=found["outlet__name"],
            url=f"{reverse('complaints:visits')}?outlet={found['outlet__code']}",
            action=_("See them"),
            group=_("Home visits"),
        )
