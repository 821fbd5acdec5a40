"""What the ledger shows on people's first page and beside its entry in the navigation."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from staff.my_day import DueItem
from staff.places import outlets_of
from staff.policy import Book
from staff.roles import Right

from . import criteria, figures, policies
from .models import Candidate, Case, CaseAction, Customer, WatchShift
from .tiers import highest
from .warning_level import Level

# The first page shows what comes next, not a backlog; the ledger has all of it.
AT_MOST = 50
DAY = timedelta(days=1)
VERIFY_WITHIN = DAY


def customer_address(code: str) -> str | None:
    """Where the customer of a code can be read; None when there is none."""
    pk = Customer.objects.filter(code=code).values_list("pk", flat=True).first()
    return reverse("customers:customer", args=[pk]) if pk else None


def unsettled_count(user, at: datetime) -> tuple[int, bool]:
    """How many cases are in hand under the user's postings, and whether one of them is overdue."""
    return figures.unsettled_and_late(Case.objects.visible_to(user, Right.CASES), at)


# Due for one person -----------------------------------------------------------------------------------------------


def due_for(user, at: datetime) -> Iterator[DueItem]:
    """The user's own cases, promised steps, candidates to decide on and cases to verify."""
    yield from _own_cases(user)
    yield from _next_steps(user)
    if user.may(Right.CASES_DECIDE):
        yield from _candidates(user)
        yield from _without_owner(user, at)
    if user.may(Right.CASES_VERIFY):
        yield from _to_verify(user)


def _case_item(case: Case, what: str, action: str, anchor: str = "", **fields) -> DueItem:
    values = {"deadline_at": case.deadline_at, "started_at": case.clock_from_at} | fields
    return DueItem(
        what=what,
        why=_("Case %(number)s · %(title)s") % {"number": case.number, "title": case.title},
        url=case.get_absolute_url() + anchor,
        action=action,
        plate=case.vehicle.plate,
        tier=case.tier,
        group=_("Key customers"),
        who=case.owner.name if case.owner else "",
        **values,
    )


def _cases(queryset):
    return queryset.select_related("vehicle", "owner", "last_action").order_by("deadline_at", "pk")[:AT_MOST]


def _own_cases(user) -> Iterator[DueItem]:
    for case in _cases(Case.objects.visible_to(user, Right.CASES).unsettled().filter(owner=user)):
        # Translators: 中文 解决重点用户案件
        yield _case_item(case, _("Settle the key-customer case"), _("Log an action"), "#act")


def _next_steps(user) -> Iterator[DueItem]:
    seen = Case.objects.visible_to(user, Right.CASES)
    steps = CaseAction.objects.next_steps().filter(next_who=user, case__in=seen)
    steps = steps.select_related("case__vehicle", "case__owner")
    for step in steps.order_by("next_by_at")[:AT_MOST]:
        yield _case_item(
            step.case,
            _("Next step: %(step)s") % {"step": step.next_step},
            _("Log an action"),
            "#act",
            deadline_at=step.next_by_at,
            started_at=step.at,
        )


def _without_owner(user, at: datetime) -> Iterator[DueItem]:
    """What stands on nobody's own page: whoever left the outlet takes no case along."""
    unsettled = Case.objects.visible_to(user, Right.CASES_DECIDE).unsettled()
    for case in _cases(unsettled.owned_by_nobody_here(timezone.localdate(at))):
        # Translators: 中文 负责人不在岗，请另行指定
        what = _("Name another owner: this one is not here any more") if case.owner else _("Name an owner")
        yield _case_item(case, what, _("Name an owner"), "#owner")


def _candidates(user) -> Iterator[DueItem]:
    """One line for each car: one complaint may show several signals, and they are decided on together."""
    waiting = Candidate.objects.visible_to(user, Right.CASES_DECIDE).waiting()
    urgent = waiting.select_related("vehicle").order_by("due_at", "pk")[:AT_MOST]
    of_car: dict[int, list[Candidate]] = {}
    for candidate in urgent:
        of_car.setdefault(candidate.vehicle_id, []).append(candidate)
    for candidates in of_car.values():
        first = candidates[0]
        tier = highest(candidate.suggested_tier for candidate in candidates)
        signals = dict.fromkeys(str(criteria.label_of(candidate.criterion)) for candidate in candidates)
        yield DueItem(
            deadline_at=first.due_at,
            started_at=first.recorded_at,
            # Translators: 中文 判定候选
            what=_("Decide on a candidate: %(criterion)s")
            % {"criterion": pgettext("between items of a list", ", ").join(signals)},
            why=_("Suggested tier %(tier)s") % {"tier": tier},
            url=first.get_absolute_url(),
            action=_("Decide"),
            plate=first.vehicle.plate,
            tier=tier,
            group=_("Candidates"),
        )


def _to_verify(user) -> Iterator[DueItem]:
    settled = Case.objects.visible_to(user, Right.CASES_VERIFY).filter(state=Case.State.SETTLED)
    for case in _cases(settled):
        yield _case_item(
            case,
            _("Call the customer to verify"),
            _("Call"),
            "#verify",
            deadline_at=case.settled_at + VERIFY_WITHIN,
            started_at=case.settled_at,
        )


def watches_for(user, at: datetime) -> Iterator[DueItem]:
    """The own stretches of a case's watch that are not over, from a day before they begin."""
    seen = Case.objects.visible_to(user, Right.CASES).open()
    mine = WatchShift.objects.filter(person=user, withdrawn_at__isnull=True, to_at__gt=at, from_at__lt=at + DAY)
    mine = mine.filter(case__in=seen.order_by().values("pk")).select_related("case__vehicle", "case__owner")
    for shift in mine.order_by("from_at", "pk")[:AT_MOST]:
        begun = shift.from_at <= at
        yield _case_item(
            shift.case,
            # Translators: 中文 您正在值守这位重点用户 / 即将轮到您值守
            _("You are on watch for this key customer") if begun else _("Your watch for this key customer begins"),
            _("Look"),
            deadline_at=shift.to_at if begun else shift.from_at,
            started_at=shift.from_at if begun else shift.from_at - DAY,
        )


# Stuck, for those who manage ----------------------------------------------------------------------------------------


def stuck_for(user, at: datetime) -> Iterator[DueItem]:
    """Cases under the user's postings that are past 80% of their time, and what they wait for.

    Nothing for those who may see the figures but not open a case: each line leads to one.
    """
    if not (user.may(Right.BOARD) and user.may(Right.CASES)):
        return
    late = Case.objects.visible_to(user, Right.BOARD).unsettled().filter(alert_at__lte=at)
    for case in _cases(late):
        yield DueItem(
            deadline_at=case.deadline_at,
            started_at=case.clock_from_at,
            # Translators: 中文 重点用户：%(title)s
            what=_("Key customer: %(title)s") % {"title": case.title},
            why=_stuck_at(case),
            url=case.get_absolute_url(),
            action=_("Look"),
            plate=case.vehicle.plate,
            tier=case.tier,
            group=case.number,
            who=case.owner.name if case.owner else "",
        )


def _stuck_at(case: Case) -> str:
    if not case.owner:
        return _("No owner yet")
    if not case.last_action:
        return _("Nothing has been done yet")
    if case.last_action.next_step:
        return _("Next step: %(step)s") % {"step": case.last_action.next_step}
    return _("No next step named")


# Panels of the manager's first page -----------------------------------------------------------------------------------


def level_panel(user, at: datetime):
    """The warning level: of the one outlet, or how many outlets stand at which level."""
    if not user.may(Right.BOARD):
        return None
    cases = Case.objects.visible_to(user, Right.BOARD)
    outlets = outlets_of(user, Right.BOARD)
    book = Book([policies.ATTENTION_FROM], on=timezone.localdate(at))
    by_pk = {outlet.pk: outlet for outlet in outlets}
    found = figures.levels(cases, at, lambda pk: book.for_outlet(by_pk[pk])[policies.ATTENTION_FROM])
    rows = [(outlet, found.get(outlet.pk)) for outlet in outlets]
    order = [Level.CRISIS, Level.ALERT, Level.ATTENTION, Level.NORMAL]
    worst = min((row.level for _outlet, row in rows if row), key=order.index, default=Level.NORMAL)
    urgent = list(
        cases.unsettled().filter(alert_at__lte=at).select_related("vehicle", "outlet").order_by("deadline_at", "pk")[:3]
    )
    rows = sorted(
        ((outlet, row) for outlet, row in rows if row), key=lambda pair: (order.index(pair[1].level), pair[0].code)
    )
    return "customers/ledger/_level.html", {
        "level": worst,
        "outlets": rows,
        "outlet_count": len(outlets),
        "normal_count": len(outlets) - sum(1 for row in found.values() if row.level != Level.NORMAL),
        "urgent": urgent,
        "may_open": user.may(Right.CASES),
        "single": len(outlets) == 1,
        "standing": found[outlets[0].pk].standing if len(outlets) == 1 and found else None,
    }


def stages_panel(user, at: datetime):
    """Cases in hand by tier and stage of time, as a chart with its table."""
    if not user.may(Right.BOARD):
        return None
    table = figures.stages_by_tier(Case.objects.visible_to(user, Right.BOARD), at)
    total = sum(sum(row.values()) for row in table.values())
    if not total:
        return None
    return "customers/ledger/_stages.html", {"table": table, "total": total, "may_open": user.may(Right.CASES)}
