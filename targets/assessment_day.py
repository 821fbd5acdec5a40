"""The assessment on the first page: for the outlet what it may appeal against, for the region what it decides, for
those who manage besides what the region lets lie."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from staff.instants import beginning_of, local
from staff.models import Outlet
from staff.months import written
from staff.my_day import DueItem
from staff.roles import Right

from . import assessment_policies as policies
from . import assessment_rules as rules
from .assessment_figures import appeals_late
from .models import AssessmentAppeal, OutletAssessment
from .services.assessments import decide_on

AT_MOST = 40


def due_for(user, at: datetime) -> Iterator[DueItem]:
    if user.may(Right.ASSESSMENT_APPEAL):
        yield from _settled(user, at)
    if user.may(Right.ASSESSMENT_DECIDE):
        yield from _appeals(user, at)


def stuck_for(user, at: datetime) -> Iterator[DueItem]:
    """Appeals that are not decided in time, for those who wait for it; who decides has them among what is due."""
    if not user.may(Right.ASSESSMENT) or user.may(Right.ASSESSMENT_DECIDE):
        return
    visible = AssessmentAppeal.objects.visible_to(user, Right.ASSESSMENT)
    late = appeals_late(at).filter(pk__in=visible).select_related("assessment__outlet__area__region")
    for each, outlet, deadline_at in _with_deadlines(late.order_by("at", "pk")[:AT_MOST], at):
        yield DueItem(
            deadline_at=deadline_at,
            started_at=each.at,
            # Translators: 中文 考核申诉超时未处理
            what=_("The appeal against the assessment is not decided"),
            why=f"{outlet.name} · {written(each.assessment.month)}",
            url=f"{each.assessment.get_absolute_url()}#appeal",
            action=_("Look"),
            group=_("Assessment of outlets"),
        )


def _settled(user, at: datetime) -> Iterator[DueItem]:
    """Months that cost points, as long as an appeal is possible."""
    visible = OutletAssessment.objects.visible_to(user, Right.ASSESSMENT_APPEAL)
    found = visible.open_to_appeal(local(at).date()).filter(points__lt=rules.FULL).select_related("outlet")
    for each in found.order_by("appeal_until", "points", "pk")[:AT_MOST]:
        yield DueItem(
            deadline_at=beginning_of(each.appeal_until + timedelta(days=1)),
            started_at=each.settled_at,
            # Translators: 中文 查看 %(month)s 网点考核（%(points)d 分），有误可申诉
            what=_("Look at the assessment of %(month)s (%(points)d points), and appeal where it is wrong")
            % {"month": written(each.month), "points": each.points},
            why=each.outlet.name,
            url=each.get_absolute_url(),
            action=_("Look"),
            group=_("Assessment of outlets"),
        )


def _appeals(user, at: datetime) -> Iterator[DueItem]:
    """Whoever sits above the regions sees only what they let lie."""
    visible = AssessmentAppeal.objects.visible_to(user, Right.ASSESSMENT_DECIDE).waiting().exclude(by=user)
    waiting = visible.select_related("assessment__outlet__area__region", "by").order_by("at", "pk")[:AT_MOST]
    above = user.reach(Right.ASSESSMENT_DECIDE).company
    for each, outlet, deadline_at in _with_deadlines(waiting, at):
        if above and deadline_at >= at:
            continue
        yield DueItem(
            deadline_at=deadline_at,
            started_at=each.at,
            # Translators: 中文 处理考核申诉
            what=_("Decide an appeal against an assessment"),
            why=f"{outlet.name} · {written(each.assessment.month)}",
            url=f"{each.assessment.get_absolute_url()}#appeal",
            action=pgettext("assessment appeal", "Decide"),
            group=_("Assessment of outlets"),
            who=each.by.name,
        )


def _with_deadlines(appeals, at: datetime) -> Iterator[tuple[AssessmentAppeal, Outlet, datetime]]:
    """Each with its outlet and the instant by which it is to be decided."""
    found = list(appeals)
    book = policies.book(local(at).date()) if found else None
    for each in found:
        outlet = each.assessment.outlet
        yield each, outlet, beginning_of(decide_on(each.at, book.for_outlet(outlet)) + timedelta(days=1))
