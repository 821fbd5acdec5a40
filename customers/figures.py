"""Counts over the ledger, with explicit instants. Each is one query."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from .models import Candidate, Case
from .tiers import Tier
from .warning_level import Level, Standing, level_of

STAGES = ("overdue", "alert", "attention", "ok")


def stage_conditions(at: datetime, prefix: str = "") -> dict[str, Q]:
    """The stage of an unsettled case by its stored instants."""
    return {
        "overdue": Q(deadline_at__lt=at),
        "alert": Q(deadline_at__gte=at, alert_at__lte=at),
        "attention": Q(alert_at__gt=at, half_at__lte=at),
        "ok": Q(half_at__gt=at),
    }


def stages_by_tier(cases, at: datetime) -> dict[str, dict[str, int]]:
    """`{tier: {stage: unsettled cases}}` of the given cases."""
    counted = (
        cases.unsettled()
        .values("tier")
        .annotate(**{stage: Count("pk", filter=condition) for stage, condition in stage_conditions(at).items()})
    )
    found = {row["tier"]: row for row in counted.order_by()}
    return {tier: {stage: found.get(tier, {}).get(stage, 0) for stage in STAGES} for tier in Tier}


@dataclass(frozen=True)
class OutletLevel:
    """The level of one outlet and what it is decided on."""

    outlet_id: int
    level: Level
    standing: Standing


def levels(cases, at: datetime, attention_from) -> dict[int, OutletLevel]:
    """`{outlet: level}` of the outlets that have open cases; the others are normal.

    `attention_from(outlet_id)` gives the settled number of open cases from which an outlet needs attention.
    """
    rows = (
        cases.open()
        .values("outlet", "tier")
        .annotate(
            open=Count("pk"),
            overdue=Count("pk", filter=Q(state__in=Case.UNSETTLED, deadline_at__lt=at)),
            exposed=Count("pk", filter=Q(exposed_at__isnull=False)),
        )
        .order_by()
    )
    by_outlet: dict[int, list] = {}
    for row in rows:
        by_outlet.setdefault(row["outlet"], []).append(row)
    return {outlet: _level(outlet, rows, attention_from(outlet)) for outlet, rows in by_outlet.items()}


def _level(outlet: int, rows, attention_from: int) -> OutletLevel:
    standing = Standing(
        open_by_tier={row["tier"]: row["open"] for row in rows},
        overdue_by_tier={row["tier"]: row["overdue"] for row in rows if row["overdue"]},
        exposed=sum(row["exposed"] for row in rows),
    )
    return OutletLevel(outlet, level_of(standing, attention_from=attention_from), standing)


@dataclass(frozen=True)
class LedgerCounts:
    """The numbers on the ledger's page: of its tabs, and of the stages and tiers of the cases in hand."""

    tabs: dict[str, int]
    stages: dict[str, int]
    tiers: dict[str, int]


def ledger_counts(cases, candidates, at: datetime) -> LedgerCounts:
    """Two queries, each over an index alone, whatever the number of cases."""
    state = Case.State
    rows = list(
        cases.values("state", "tier")
        .annotate(
            n=Count("pk"),
            **{stage: Count("pk", filter=condition) for stage, condition in stage_conditions(at).items()},
        )
        .order_by()
    )
    decided = dict(
        candidates.filter(state__in=[Candidate.State.WAITING, Candidate.State.DISMISSED])
        .values_list("state")
        .annotate(Count("pk"))
        .order_by()
    )
    in_hand = [row for row in rows if row["state"] in Case.UNSETTLED]
    return LedgerCounts(
        tabs={
            "candidates": decided.get(Candidate.State.WAITING, 0),
            "open": sum(row["n"] for row in in_hand),
            "verify": sum(row["n"] for row in rows if row["state"] in (state.SETTLED, state.VERIFIED)),
            "closed": sum(row["n"] for row in rows if row["state"] == state.CLOSED),
            "dismissed": decided.get(Candidate.State.DISMISSED, 0),
            "all": sum(row["n"] for row in rows),
        },
        stages={stage: sum(row[stage] for row in in_hand) for stage in STAGES},
        tiers={tier: sum(row["n"] for row in in_hand if row["tier"] == tier) for tier in Tier},
    )


def unsettled_and_late(cases, at: datetime) -> tuple[int, bool]:
    """How many cases are in hand, and whether one of them is overdue."""
    counted = cases.unsettled().aggregate(n=Count("pk"), late=Count("pk", filter=Q(deadline_at__lt=at)))
    return counted["n"], counted["late"] > 0
