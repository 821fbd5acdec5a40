"""What the page of a campaign shows: its head with the tabs, its plan, one of its tasks, its report."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from staff.instants import local, month_day_words
from staff.roles import Right
from staff.trail_words import happened

from . import blueprints, plan_figures, plan_summary, spending, time_line
from .forms import campaigns as forms
from .models import Aim, Campaign, Task
from .reporting import ReportPart, report_of
from .services import tasks as task_services
from .tabs import tabs_of

FEN = Decimal("0.01")


def head(found: Campaign, user) -> dict:
    """What `campaigns/_campaign_head.html` needs under every tab; each tab adds its own to it."""
    may_plan = user.may(Right.CAMPAIGNS_PLAN, found.outlet)
    return {
        "campaign": found,
        "campaign_tabs": tabs_of(found, user),
        "may_plan": may_plan,
        "may_change": may_plan and found.state in Campaign.OPEN,
    }


# So much of what happened is shown without asking for more.
LATELY = 10

# The plan -------------------------------------------------------------------------------------------------------------


def plan(found: Campaign, user, at: datetime, **bound) -> dict:
    """The whole plan; `bound` are forms that came back with errors."""
    today = local(at).date()
    shown = head(found, user) | {"tab": "plan"}
    tasks = list(found.tasks.select_related("owner").order_by("due_on", "pk"))
    phases = list(found.phases.all())
    entries = happened(found)
    shown |= {
        "today": today,
        "sections": list(found.sections.all()),
        "departments": list(found.departments.select_related("lead")),
        "phases": phases,
        "drawing": draw(found, phases, tasks, today),
        "task_groups": groups_of(tasks),
        "task_count": plan_figures.task_count(tasks, today),
        "turn_days": days_of(found.turns.select_related("station")),
        "stations": list(found.stations.all()),
        "offers": list(found.offers.all()),
        "aims": plan_figures.aims_of(found, at),
        "usual_aims": usual_aims(found),
        "entries": entries[:LATELY],
        "earlier": entries[LATELY:],
        "may_settle": shown["may_change"] and today > found.ends_on,
    }
    seen = {"version": found.version}
    if shown["may_change"]:
        written = {"evaluation": found.evaluation}
        shown["evaluation_form"] = bound.get("evaluation_form") or forms.EvaluationForm(initial=seen | written)
        shown["call_off_form"] = bound.get("call_off_form") or forms.CallOffForm(initial=seen)
        shown["give_form"] = bound.get("give_form") or forms.GiveForm(campaign=found, at=at)
        shown["copy_form"] = bound.get("copy_form") or forms.CopyDayForm(campaign=found)
    return shown


def draw(found: Campaign, phases, tasks, today: date) -> time_line.Drawing:
    return time_line.draw(
        phases=phases,
        tasks=tasks,
        begins_on=found.begins_on,
        ends_on=found.ends_on,
        today=today,
        words=lambda on: month_day_words(on.month, on.day),
    )


def groups_of(tasks) -> list[tuple[str, list[Task]]]:
    """The tasks by the part of the plan that they belong to, the part with the earliest day first."""
    firsts: dict[str, date] = {}
    for task in tasks:
        firsts[task.group] = min(firsts.get(task.group, task.due_on), task.due_on)
    ordered = sorted(tasks, key=lambda task: (firsts[task.group], task.group, task.due_on, task.pk))
    return [(group, list(members)) for group, members in groupby(ordered, key=lambda task: task.group)]


def days_of(turns) -> list[tuple[date, list]]:
    return [(on, list(members)) for on, members in groupby(turns, key=lambda turn: turn.on)]


def usual_aims(found: Campaign) -> list[str]:
    """The figures that campaigns of this kind are usually measured by and that have no goal yet."""
    there = {aim.metric for aim in found.aims.all()}
    return [str(Aim.Metric(metric).label) for metric in blueprints.of(found.kind).aims if metric not in there]


# The list -------------------------------------------------------------------------------------------------------------


def lines_of(campaigns, today: date) -> list[tuple[Campaign, plan_figures.TaskCount]]:
    """The rows of the list with how far their tasks are; one query more for all of them."""
    rows = list(campaigns)
    counted = plan_figures.task_counts(rows, today)
    return [(each, counted.get(each.pk, plan_figures.NO_TASKS)) for each in rows]


# One task -------------------------------------------------------------------------------------------------------------


def task(found: Task, user, at: datetime, **bound) -> dict:
    """A task with what can be done with it by this person."""
    shown = head(found.campaign, user)
    running = found.campaign.state in Campaign.OPEN
    undone = running and not found.done_at
    shown |= {
        "task": found,
        "late": undone and found.due_on < local(at).date(),
        "may_look": user.may(Right.CAMPAIGNS, found.campaign.outlet),
    }
    if undone and task_services.may_finish(user, found):
        shown["finish_form"] = bound.get("finish_form") or forms.FinishForm()
    if undone and shown["may_plan"]:
        shown["give_form"] = bound.get("give_form") or forms.GiveForm(campaign=found.campaign, at=at)
    if running and found.done_at and shown["may_plan"]:
        shown["reopen_form"] = bound.get("reopen_form") or forms.ReopenForm()
    return shown


# Paper ----------------------------------------------------------------------------------------------------------------


def sheet(found: Campaign, user, at: datetime) -> dict:
    """The plan with what its other tabs say of audience, budget and materials."""
    return plan(found, user, at) | {"parts": plan_summary.parts_of(found)}


# The report and the bulletin ------------------------------------------------------------------------------------------


def report(found: Campaign, user, at: datetime) -> dict:
    return {
        "campaign": found,
        "aims": plan_figures.aims_of(found, at),
        "parts": report_of(found, at),
    }


def plan_part(found: Campaign, at: datetime) -> ReportPart:
    """What the report says of the plan: who came of whom was invited, and the tasks."""
    counted = plan_figures.funnel(found)
    outcome = plan_figures.outcomes([found])[found.pk]
    tasks = plan_figures.task_count(found.tasks.all(), local(at).date())
    facts = [
        (_("Tasks done"), f"{tasks.done} / {tasks.total}"),
        (_("Customers on the list"), f"{counted.known:,}"),
        (_("Held back for comparison"), f"{counted.held_back:,}"),
        (pgettext("funnel", "Reached"), f"{counted.reached:,}"),
        (pgettext("funnel", "Agreed to come"), f"{counted.agreed:,}"),
        # Translators: 中文 活动期间到店
        (pgettext("report", "Came in during the campaign"), f"{counted.came:,}"),
        (pgettext("funnel", "Bought"), f"{counted.bought:,}"),
        # Translators: 中文 现场登记人数（含随行）
        (_("Registered on site, with those they brought"), f"{outcome.people:,}"),
        (_("Leads, of which won"), f"{outcome.leads:,} / {outcome.won:,}"),
    ]
    return ReportPart(_("Course of the campaign"), [pair for pair in facts if pair[1] not in ("0", "0 / 0")])


@dataclass(frozen=True)
class BulletinLine:
    campaign: Campaign
    outcome: plan_figures.Outcome
    aims: list[plan_figures.AimRow]
    cost: Decimal

    @property
    def cost_each(self) -> Decimal | None:
        """Of each person who came."""
        return (self.cost / self.outcome.people).quantize(FEN) if self.outcome.people and self.cost else None


def bulletin(campaigns, at: datetime) -> list[BulletinLine]:
    """Settled campaigns with what came of them."""
    rows = list(campaigns)
    came = plan_figures.outcomes(rows)
    return [
        BulletinLine(
            campaign=each,
            outcome=came[each.pk],
            aims=plan_figures.aims_of(each, at),
            cost=sum(spending.of_campaign(each).values(), Decimal(0)),
        )
        for each in rows
    ]
