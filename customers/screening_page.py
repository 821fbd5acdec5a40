"""What the pages of screening show: a round with who has filed and who is late, one list with what may be done with it.

Reads only; a round's page costs the same number of queries however many outlets take part.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, Sum

from staff.instants import local
from staff.paging import page_of
from staff.roles import Right
from staff.trail_words import happened

from . import screening_policies as policies
from . import screening_rules
from .forms import screening as forms
from .models import Case, ScreeningDeduction, ScreeningList, ScreeningRound, ScreeningRow
from .screening_rules import SecondLooks
from .services.screening_points import appeal_until
from .services.screening_verdicts import seats_of

State = ScreeningList.State
TABS = ("all", "late", State.DUE, State.FILED, State.VERIFIED, State.ACCEPTED)


@dataclass(frozen=True)
class Line:
    """An outlet in a round: its list, how late it is or was, what it filed later, and what all that costs."""

    list: ScreeningList
    late: int
    later: int
    later_late: int
    points: int
    running: bool
    """The points are not fixed yet: they grow with each day."""


def tab_in(parameters) -> str:
    wanted = parameters.get("state", "")
    return wanted if wanted in TABS else "all"


def lists_of(screening_round: ScreeningRound, user, parameters, at: datetime):
    """The outlets' lists of one round, as filter and tab of the address say."""
    visible = ScreeningList.objects.bulk().visible_to(user, Right.SCREENING).filter(round=screening_round)
    narrowed = forms.ListFilter(parameters, lists=visible)
    return narrowed.apply(visible), narrowed


def round_context(screening_round: ScreeningRound, user, parameters, at: datetime) -> dict:
    today, tab = local(at).date(), tab_in(parameters)
    found, narrowed = lists_of(screening_round, user, parameters, at)
    counts = found.tab_counts(today)
    shown = found.in_tab(tab, today).for_list().with_counts().by_lateness()
    page = page_of(shown, parameters, order=ScreeningList.BY_LATENESS, total=counts[tab])
    everything = ScreeningList.objects.visible_to(user, Right.SCREENING).filter(round=screening_round)
    rows = ScreeningRow.objects.filter(list__in=everything)
    taken = ScreeningDeduction.objects.filter(list__in=everything)
    over = screening_round.ends_on < today
    return {
        "round": screening_round,
        "tab": tab,
        "counts": counts,
        "filter": narrowed,
        "page": page,
        "lines": lines_of(page.rows, today),
        "filed": counts["all"] - counts[State.DUE],
        "missing": counts[State.DUE] if screening_round.bulk_on < today else 0,
        "looks": SecondLooks(**rows.looks()),
        "rows": rows.count(),
        "points": taken.aggregate(points=Sum("points"))["points"] or 0,
        "running_points": points_so_far(everything.missing(today), today),
        "over": over,
        "may_file": user.may(Right.SCREENING_FILE),
        "may_export": user.may(Right.EXPORT),
        "today": today,
    }


def lines_of(lists: list[ScreeningList], today: date) -> list[Line]:
    """Three queries for any number of lists of one round."""
    if not lists:
        return []
    outlets = [each.outlet_id for each in lists]
    of_round = ScreeningList.objects.filter(round=lists[0].round_id, outlet__in=outlets)
    later = {
        row["outlet"]: row
        for row in of_round.later()
        .order_by()
        .values("outlet")
        .annotate(number=Count("pk"), late=Count("pk", filter=Q(late_days__gt=0)))
    }
    taken = ScreeningDeduction.objects.filter(list__in=of_round).order_by().values_list("list__outlet")
    points = dict(taken.annotate(points=Sum("points")))
    book = policies.book(today)
    found = []
    for each in lists:
        late = days_late_of(each, today)
        running = each.is_due and late > 0 and each.outlet_id not in points
        costs = policies.rule_of(book.for_outlet(each.outlet)).points(each.kind, late) if running else 0
        more = later.get(each.outlet_id, {"number": 0, "late": 0})
        known = points.get(each.outlet_id, 0)
        found.append(Line(each, late, more["number"], more["late"], known + costs, running))
    return found


def points_so_far(missing, today: date) -> int:
    """What the lists that are still missing cost up to today, and have not cost yet."""
    lists = missing.filter(deduction__isnull=True).select_related("outlet__area__region")
    book = policies.book(today)
    return sum(
        policies.rule_of(book.for_outlet(each.outlet)).points(each.kind, days_late_of(each, today)) for each in lists
    )


def days_late_of(each: ScreeningList, today: date) -> int:
    """As fixed when it was filed, or as it stands today."""
    return screening_rules.days_late(each.due_on, today) if each.is_due else each.late_days


# One list -------------------------------------------------------------------------------------------------------------


def list_context(found: ScreeningList, user, at: datetime, *, search_url: str, **bound) -> dict:
    """The list, its rows, and the forms of whatever the person may do with it now; `bound` are forms sent wrong."""
    rows = list(found.rows.for_form().select_related("verdict_by", "second_by"))
    today = local(at).date()
    late = days_late_of(found, today)
    context = {
        "list": found,
        "rows": rows,
        "late": late,
        "steps": State.choices,
        "step": None if found.state == State.ACCEPTED else found.state,
        "true": sum(1 for row in rows if row.final == ScreeningRow.Verdict.TRUE),
        "cleared": sum(1 for row in rows if row.final == ScreeningRow.Verdict.NOT_TRUE),
        "looks": SecondLooks(**found.rows.looks()),
        "acceptances": list(found.acceptances.select_related("by")),
        "later": _later_of(found),
        "entries": happened(found),
        "today": today,
        "over": found.round.ends_on < today,
        "may_later": found.kind == ScreeningList.Kind.BULK
        and not found.is_due
        and user.may(Right.SCREENING_FILE, found.outlet),
        "may_open_cases": user.may(Right.CASES_OPEN, found.outlet),
        "may_see_cars": user.may(Right.RECORDS, found.outlet),
    }
    context |= _for_the_outlet(found, rows, user, search_url)
    context |= _for_those_above(found, rows, user, at, bound.pop("wrong_look", None))
    context |= _about_points(found, user, at, late, today)
    return context | bound


def _later_of(found: ScreeningList) -> list[ScreeningList]:
    if found.kind != ScreeningList.Kind.BULK:
        return []
    return list(ScreeningList.objects.later().filter(round=found.round_id, outlet=found.outlet_id).with_counts())


def _for_the_outlet(found: ScreeningList, rows, user, search_url: str) -> dict:
    if not (found.is_due and user.may(Right.SCREENING_FILE, found.outlet)):
        return {}
    there = {row.vehicle_id for row in rows}
    cases = Case.objects.visible_to(user, Right.CASES).open().filter(outlet=found.outlet).exclude(vehicle__in=there)
    return {
        "row_form": forms.RowForm(user=user, search_url=search_url),
        "file_form": forms.FileForm(rows=len(rows)),
        "cases": list(cases.select_related("vehicle", "owner").order_by("deadline_at", "pk")[:100]),
    }


def _for_those_above(found: ScreeningList, rows, user, at: datetime, wrong_look) -> dict:
    if found.state == State.FILED and user.may(Right.SCREENING_VERIFY, found.outlet):
        on_list = {row.vehicle_id for row in rows}
        missing = Case.objects.visible_to(user, Right.CASES).open().filter(outlet=found.outlet)
        missing = missing.exclude(vehicle__screening_rows__list__round=found.round_id)
        return {
            "verdicts_form": forms.VerdictsForm(rows=rows),
            "not_listed": [case for case in missing.select_related("vehicle")[:50] if case.vehicle_id not in on_list],
        }
    if found.state == State.VERIFIED and user.may(Right.SCREENING_ACCEPT, found.outlet):
        open_rows = [row for row in rows if row.drawn_at and not row.second]
        taken = set(found.acceptances.values_list("seat", flat=True))
        seats = [seat for seat in seats_of(user, found.outlet, at) if seat not in taken]
        accepted = found.acceptances.filter(by=user).exists()
        return {
            "looks_forms": [
                (row, wrong_look[1] if wrong_look and wrong_look[0] == row else forms.LookForm(prefix=f"look-{row.pk}"))
                for row in open_rows
            ],
            "accept_form": forms.AcceptForm() if seats and not accepted and not open_rows else None,
            "accepted_by_me": accepted,
        }
    return {}


def _about_points(found: ScreeningList, user, at: datetime, late: int, today: date) -> dict:
    deduction = ScreeningDeduction.objects.filter(list=found).select_related("appealed_by", "decided_by").first()
    if deduction is None:
        if not (found.is_due and late):
            return {}
        settled = policies.book(today).for_outlet(found.outlet)
        return {"running_points": policies.rule_of(settled).points(found.kind, late)}
    deduction.list = found
    until = appeal_until(deduction)
    appeals = not deduction.appeal and today <= until and user.may(Right.SCREENING_FILE, found.outlet)
    decides = (
        deduction.appeal
        and not deduction.decision
        and deduction.appealed_by_id != user.pk
        and user.may(Right.SCREENING_ACCEPT, found.outlet)
    )
    return {
        "deduction": deduction,
        "appeal_until": until,
        "appeal_form": forms.AppealForm() if appeals else None,
        "decide_form": forms.DecideForm(initial={"points": deduction.reckoned}) if decides else None,
    }
