"""What the pages of plans for 15 March show: all outlets of a year, and one plan with what it lacks. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from parts import plan_page
from parts.models import StockPlan
from staff.instants import local
from staff.keys import key_in
from staff.models import Outlet
from staff.paging import page_of
from staff.roles import Right
from staff.trail_words import happened

from . import plan_315_policies as policies
from . import plan_315_rules as rules
from .forms import plans_315 as forms
from .models import DailyReport, Plan315, PostErrand
from .plan_315_figures import day_figures
from .services.plans_315 import facts_of, roster_gaps

State = Plan315.State
# So many daily reports stand open on the page; of the others those that nobody has acknowledged.
SHOWN = 3
# The tabs of a year's table beside those of the plans' states.
LATE, NONE = "late", "none"
TABS = ("all", LATE, NONE, State.DRAFT, State.FILED, State.ACKNOWLEDGED)


@dataclass(frozen=True)
class OutletLine:
    """An outlet in a year: its plan, if it has begun one, how late it is with filing it, and the daily reports that
    are there of those that are due by now."""

    outlet: Outlet
    plan: Plan315 | None
    due_on: date
    late: int
    reports_due: int
    reports: int = 0

    def stands_in(self, tab: str) -> bool:
        """Whether the line stands under this tab of the table."""
        if tab == LATE:
            return self.late > 0
        return tab == "all" or tab == (self.plan.state if self.plan else NONE)


def year_in(parameters, today: date) -> int:
    """The year that the address names, or the one that people plan for."""
    proposed = proposed_year(today)
    year = key_in(parameters.get("year", "")) or proposed
    return year if 2020 <= year <= 2100 else proposed


def proposed_year(today: date) -> int:
    return policies.year_at(today, policies.book(today).for_outlet(None))


def tab_in(parameters) -> str:
    wanted = parameters.get("state", "")
    return wanted if wanted in TABS else "all"


def outlets_of(user, text: str):
    """The outlets whose plans the user sees; `text` is part of a name, or how a code begins."""
    outlets = Outlet.objects.visible_to(user, Right.PLAN_315).select_related("area__region")
    return outlets.filter(Q(name__icontains=text) | Q(code__istartswith=text)) if text else outlets


def lines_of(outlets: Iterable[Outlet], year: int, today: date) -> list[OutletLine]:
    """One line each, without the daily reports. Two queries for any number."""
    outlets = list(outlets)
    plans = {plan.outlet_id: plan for plan in Plan315.objects.filter(outlet__in=outlets, year=year).for_list()}
    book = policies.book(today)
    return [_line(outlet, plans.get(outlet.pk), year, today, book.for_outlet(outlet)) for outlet in outlets]


def with_reports(lines: list[OutletLine]) -> list[OutletLine]:
    """The lines with how many daily reports there are. One query."""
    counted = DailyReport.objects.filter(plan__in=[line.plan for line in lines if line.plan]).order_by()
    reports = dict(counted.values_list("plan").annotate(number=Count("pk")))
    return [replace(line, reports=reports.get(line.plan.pk, 0)) if line.plan else line for line in lines]


def year_context(user, year: int, parameters, at: datetime) -> dict:
    """The outlets that the user sees, as tab and search say, 25 a page, at a number of queries that does not grow."""
    tab, text = tab_in(parameters), parameters.get("outlet", "").strip()
    lines = lines_of(outlets_of(user, text), year, local(at).date())
    chosen = {line.outlet.pk: line for line in lines if line.stands_in(tab)}
    page = page_of(Outlet.objects.filter(pk__in=chosen), parameters, order=("code",), total=len(chosen))
    return {
        "tab": tab,
        "text": text,
        "counts": {name: sum(1 for line in lines if line.stands_in(name)) for name in TABS},
        "page": page,
        "lines": with_reports([chosen[outlet.pk] for outlet in page]),
        "all": len(lines),
        "filed": sum(1 for line in lines if line.plan and not line.plan.is_draft),
        "late": sum(1 for line in lines if line.late and (line.plan is None or line.plan.is_draft)),
        "acknowledged": sum(1 for line in lines if line.plan and line.plan.acknowledged_at),
        "may_export": user.may(Right.EXPORT),
    }


def _line(outlet: Outlet, plan: Plan315 | None, year: int, today: date, settled: dict) -> OutletLine:
    due_on = plan.due_on if plan else date(year, *settled[policies.FILE_BY])
    if plan is None or plan.is_draft:
        return OutletLine(outlet, plan, due_on, max(0, (today - due_on).days), 0)
    # Today's report may still come.
    due = [on for on in days_so_far(plan, today) if on < today]
    return OutletLine(outlet, plan, due_on, plan.late_days, len(due))


def lacks_words() -> dict[str, str]:
    """What stands in the way of filing, in words."""
    return {
        rules.MEMBERS: _("Nobody is on the post"),
        rules.HEAD: _("The post has no head"),
        rules.HOTLINE: _("The number of the hotline is missing"),
        rules.ROSTER: _("The roster has gaps"),
        rules.WATCH: _("No watch on site is planned"),
        "media": _("No visit to media is planned"),
        "consumers": _("No visit to the consumer association is planned"),
        "authority": _("No visit to an authority is planned"),
        rules.STOCK: _("The stock plan for 15 March is not filed"),
    }


def context(plan: Plan315, user, at: datetime, **bound) -> dict:
    """One plan, what it lacks, and the forms of whatever the person may do; `bound` are forms sent wrong."""
    today = local(at).date()
    words, lacks = lacks_words(), rules.missing(facts_of(plan)) if plan.is_draft else []
    errands = list(plan.errands.select_related("member__employee", "done_by"))
    shifts = list(plan.shifts.select_related("member__employee"))
    stock = StockPlan.objects.filter(outlet=plan.outlet_id, year=plan.year).first()
    keeps = user.may(Right.PLAN_315_KEEP, plan.outlet)
    receives = user.may(Right.PLAN_315_RECEIVE, plan.outlet)
    found = {
        "plan": plan,
        "today": today,
        "late": max(0, (today - plan.due_on).days) if plan.is_draft else plan.late_days,
        "lacks": [words[code] for code in lacks],
        "members": list(plan.members.select_related("employee")),
        "days": roster_days(shifts),
        "shift_count": len(shifts),
        "gaps": roster_gaps(plan),
        "on_duty": next((shift for shift in shifts if shift.from_at <= at < shift.to_at), None),
        "watches": [errand for errand in errands if not errand.is_visit],
        "visits": [errand for errand in errands if errand.is_visit],
        "stock": stock,
        "stock_rows": plan_page.rows_of(stock) if stock else [],
        "may_see_stock": user.may(Right.STOCK, plan.outlet),
        "entries": happened(plan, leave_out=("plan_315.reported", "plan_315.report_read")),
        "keeps": keeps,
        "receives": receives,
        "writes": keeps and plan.is_draft,
    }
    found["short"] = plan_page.short_rows(found["stock_rows"])
    if found["writes"]:
        found |= _drafting(plan, at)
    found |= _reports(plan, keeps, at)
    if receives and plan.state == State.FILED:
        found["send_back_form"] = forms.SendBackForm()
    return found | bound


def _reports(plan: Plan315, keeps: bool, at: datetime) -> dict:
    """The daily reports: those nobody has acknowledged and the latest ones, the others, the days that lack one, and
    the form for the latest of these."""
    reports = list(plan.reports.select_related("filed_by", "read_by"))
    there, today = {report.on for report in reports}, local(at).date()
    lacking = [on for on in days_so_far(plan, today) if on not in there]
    shown = [report for nth, report in enumerate(reports) if nth < SHOWN or not report.read_at]
    found = {
        "reports": reports,
        "shown_reports": shown,
        "earlier_reports": [report for report in reports if report not in shown],
        "lacking": [on for on in lacking if on < today],
    }
    if keeps and lacking:
        on = lacking[-1]
        found["report_form"] = forms.ReportForm(initial={"on": on, "hotline_calls": 0})
        found["figures"] = day_figures(plan.outlet, on, at)
    return found


def days_so_far(plan: Plan315, today: date) -> list[date]:
    """The days of the post on which the outlet reports, up to today; none of a plan that is not filed."""
    if plan.is_draft:
        return []
    return [plan.from_on + timedelta(days=nth) for nth in range((min(today, plan.to_on) - plan.from_on).days + 1)]


def _drafting(plan: Plan315, at: datetime) -> dict:
    settled = policies.book(local(at).date()).for_outlet(plan.outlet)
    frame = {name: getattr(plan, name) for name in ("from_on", "to_on", "hotline", "words")}
    hotline = list(plan.members.values_list("pk", flat=True))
    return {
        "frame_form": forms.PlanForm(initial=frame),
        "member_form": forms.MemberForm(plan=plan, at=at),
        "shift_form": forms.ShiftForm(plan=plan),
        "fill_form": forms.FillForm(plan=plan, initial={"hours": settled[policies.SHIFT_HOURS], "members": hotline}),
        "errand_form": forms.ErrandForm(plan=plan, initial={"kind": PostErrand.Kind.WATCH}),
    }


def roster_days(shifts) -> list[tuple[date, list]]:
    """The shifts by the day on which they begin."""
    return [(on, list(group)) for on, group in groupby(shifts, key=lambda shift: local(shift.from_at).date())]
