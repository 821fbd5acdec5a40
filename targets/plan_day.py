"""The year's plan on the first page of who makes it: the next one to begin, drafts that came back or do not add up."""

from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from staff import policy
from staff.instants import beginning_of, end_of_work, local
from staff.my_day import DueItem
from staff.places import outlets_of
from staff.roles import Right

from .models import Plan
from .plan_policies import BEGIN_FROM, DUE_ON
from .services import plans

AT_MOST = 30


def due_for(user, at: datetime) -> Iterator[DueItem]:
    """Next year's plan that is not begun, and drafts to go on with."""
    if not user.may(Right.PLAN_KEEP):
        return
    today = local(at).date()
    yield from _to_begin(user, today)
    yield from _drafts(user, today)


def _to_begin(user, today: date) -> Iterator[DueItem]:
    begun = set(Plan.objects.standing().filter(year=today.year + 1).values_list("outlet", flat=True))
    outlets = sorted(outlets_of(user, Right.PLAN_KEEP), key=lambda each: each.code)
    open_to = [outlet for outlet in outlets if outlet.pk not in begun]
    if not open_to:
        return
    book = policy.Book([BEGIN_FROM, DUE_ON], on=today)
    for outlet in open_to[:AT_MOST]:
        settled = book.for_outlet(outlet)
        begins, due = (date(today.year, *settled[key]) for key in (BEGIN_FROM, DUE_ON))
        if today < begins:
            continue
        yield DueItem(
            deadline_at=end_of_work(due),
            started_at=beginning_of(min(begins, due)),
            # Translators: 中文 编制 %(year)d 年度经营计划
            what=_("Make the plan of %(year)d") % {"year": today.year + 1},
            why=outlet.name,
            url=reverse("targets:plan_start") + f"?outlet={outlet.code}&year={today.year + 1}",
            action=pgettext("annual plan", "Begin"),
            group=_group(),
        )


def _drafts(user, today: date) -> Iterator[DueItem]:
    mine = Plan.objects.visible_to(user, Right.PLAN_KEEP).filter(state=Plan.State.DRAFT, year__gte=today.year)
    book = policy.Book([DUE_ON], on=today)
    for each in mine.select_related("outlet__area__region").order_by("year", "pk")[:AT_MOST]:
        settled = date(each.year - 1, *book.for_outlet(each.outlet)[DUE_ON])
        yield DueItem(
            deadline_at=end_of_work(max(settled, today) if each.year > today.year else today),
            started_at=min(each.made_at, beginning_of(today)),
            what=_what(each),
            why=f"{each} · {each.back_reason}" if each.back_reason else str(each),
            url=each.get_absolute_url(),
            action=_("Go on"),
            group=_group(),
        )


def _what(plan: Plan) -> str:
    if plan.back_reason:
        return _("The year's plan came back: mend it and submit it again")
    number = len(plans.differences_of(plans.grid_of(plan)))
    if number:
        words = ngettext(
            "The year's plan does not add up in %(count)d place",
            "The year's plan does not add up in %(count)d places",
            number,
        )
        return words % {"count": number}
    return _("The year's plan is not submitted yet")


def _group() -> str:
    return _("Annual plan")
