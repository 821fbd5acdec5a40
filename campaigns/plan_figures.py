"""Figures of campaigns that the plan, the report and the bulletin show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Q, Sum

from . import measures
from .measures import Measured
from .models import Aim, Campaign, Guest, Invitation, Lead, Task


@dataclass(frozen=True)
class Funnel:
    """From who is known to who bought; those held back stand apart."""

    known: int
    held_back: int
    sent: int
    reached: int
    agreed: int
    came: int
    bought: int


def funnel(campaign: Campaign) -> Funnel:
    invited = Q(held_out=False)
    counted = Invitation.objects.filter(campaign=campaign).aggregate(
        known=Count("pk", filter=invited),
        held_back=Count("pk", filter=Q(held_out=True)),
        sent=Count("sent_at"),
        reached=Count("reached_at"),
        agreed=Count("agreed_at", filter=Q(answer=Invitation.Answer.YES)),
        came=Count("came_at", filter=invited),
        bought=Count("bought_at", filter=invited),
    )
    return Funnel(**counted)


@dataclass(frozen=True)
class Outcome:
    people: int = 0
    """Who came, with those they brought along."""
    leads: int = 0
    won: int = 0


def outcomes(campaigns: Iterable[Campaign]) -> dict[int, Outcome]:
    """What came of each campaign, in two queries for any number of them."""
    keys = [campaign.pk for campaign in campaigns]
    people = dict(
        Guest.objects.filter(campaign__in=keys).order_by().values_list("campaign").annotate(people=Sum("people"))
    )
    won = Count("pk", filter=Q(state=Lead.State.WON))
    leads = {
        key: (number, bought)
        for key, number, bought in Lead.objects.filter(campaign__in=keys)
        .order_by()
        .values_list("campaign")
        .annotate(number=Count("pk"), bought=won)
    }
    return {key: Outcome(people.get(key) or 0, *leads.get(key, (0, 0))) for key in keys}


def people_who_came(campaign: Campaign, at: datetime) -> Measured:
    return Measured(Decimal(outcomes([campaign])[campaign.pk].people))


def leads_of(campaign: Campaign, at: datetime) -> Measured:
    return Measured(Decimal(outcomes([campaign])[campaign.pk].leads))


MONEY = (Aim.Metric.REVENUE, Aim.Metric.REVENUE_PER_CAR)


def said(metric: str, value: Decimal | None) -> str:
    """A figure as people read it: money with its sign, a rate in percent, a number whole."""
    if value is None:
        return "—"
    if metric in MONEY:
        return f"¥{value:,.2f}".replace("¥-", "−¥")
    if metric == Aim.Metric.RETENTION:
        return f"{value:,.1f}%"
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.1f}"


@dataclass(frozen=True)
class AimRow:
    aim: Aim
    value: Decimal | None
    baseline: Decimal | None

    @property
    def goal_words(self) -> str:
        return said(self.aim.metric, self.aim.goal)

    @property
    def value_words(self) -> str:
        return said(self.aim.metric, self.value)

    @property
    def baseline_words(self) -> str:
        return said(self.aim.metric, self.baseline)

    @property
    def reached_percent(self) -> int | None:
        return None if self.value is None else int(100 * self.value / self.aim.goal)

    @property
    def growth_words(self) -> str:
        """Against the baseline, in percent with a decimal and its sign; empty where there is nothing to compare."""
        if self.value is None or not self.baseline:
            return ""
        percent = (100 * (self.value - self.baseline) / self.baseline).quantize(Decimal("0.1"))
        return f"{percent:+}%".replace("-", "−")


def aims_of(campaign: Campaign, at: datetime) -> list[AimRow]:
    """Each goal beside what was reached and what was there before."""
    rows = []
    for aim in campaign.aims.all():
        found = measures.measured(aim.metric, campaign, at)
        rows.append(AimRow(aim, found.value, found.baseline))
    return rows


@dataclass(frozen=True)
class TaskCount:
    total: int
    done: int
    late: int
    unowned: int


NO_TASKS = TaskCount(0, 0, 0, 0)


def task_counts(campaigns: Iterable[Campaign], today: date) -> dict[int, TaskCount]:
    """The tasks of many campaigns in one query, by the campaign's key."""
    undone = Q(done_at__isnull=True)
    rows = (
        Task.objects.filter(campaign__in=[campaign.pk for campaign in campaigns])
        .order_by()
        .values_list("campaign")
        .annotate(
            total=Count("pk"),
            done=Count("done_at"),
            late=Count("pk", filter=undone & Q(due_on__lt=today)),
            unowned=Count("pk", filter=undone & Q(owner__isnull=True)),
        )
    )
    return {key: TaskCount(*counted) for key, *counted in rows}


def task_count(tasks: Iterable[Task], today: date) -> TaskCount:
    rows = list(tasks)
    return TaskCount(
        total=len(rows),
        done=sum(task.done_at is not None for task in rows),
        late=sum(task.done_at is None and task.due_on < today for task in rows),
        unowned=sum(task.done_at is None and task.owner_id is None for task in rows),
    )
