"""Pools: an amount that the members of a group share. docs/rules/commission.md, "Pools and individual commissions"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from . import rounding
from .expressions import (
    ONE,
    Difference,
    Figure,
    Name,
    NotBelowZero,
    Product,
    Quotient,
    Rounded,
    Share,
    Sum,
    Term,
    product,
)
from .individual import Seller, left_to_fitters
from .inputs import Remark
from .month import Month


@dataclass(frozen=True)
class Pool:
    """An amount in yuan and everybody's share of it. With nobody to share, all of it is undistributed."""

    component: str
    team: str
    amount: Figure
    weights: Mapping[str, Term]
    shares: Mapping[str, Figure]

    @property
    def undistributed(self) -> Fraction:
        return self.amount.value - sum(share.value for share in self.shares.values())


def pools_of(
    month: Month, output: Mapping[str, Figure], sellers: Sequence[Seller], staff: Sequence[Seller]
) -> list[Pool]:
    """The pools in the order of the component table, those of zero left out, hours pools together by team."""
    pools = [
        *front_desk(month, output),
        *fitting(month, sellers, staff),
        *other_departments(month),
        *hours(month),
        *by_receipts(month, output),
    ]
    found = sorted((pool for pool in pools if pool.amount.value or month.whole), key=_place)
    month.remarks.extend(
        Remark("undistributed", (pool.component, pool.team, str(rounding.money(pool.undistributed))))
        for pool in found
        if pool.undistributed
    )
    return found


ORDER = (
    "front_desk.output",
    "front_desk.boutique",
    "fitting.front_desk",
    "fitting.boutique",
    "fitting.staff",
    "boutique_clerk.other",
    "fitting.other",
    "parts.other",
    "hours",
    "detailing.work",
    "fleet.collection",
    "insurance.claims",
    "workshop_management.output",
    "management.output",
    "support.output",
)


def _place(pool: Pool) -> tuple[int, str]:
    """Hours pools of both trades stand together, by team."""
    return ORDER.index("hours" if pool.team else pool.component), pool.team


def _pool(month: Month, component: str, group: str, *factors: Term, team: str = "") -> Pool:
    """Factors multiplied with the month's CSI factor, rounded once, and divided among the group."""
    amount = Figure(Name("pool", component, team), Rounded(Product((*factors, month.csi_factor))))
    weights = month.weights(group, team)
    parts = rounding.shared_out(amount.value, {who: weight.value for who, weight in weights.items()})
    shares = {
        who: Figure(Name("share", f"{component}|{team}", who), Share(amount, weights, who, parts.get(who, Fraction(0))))
        for who in weights
    }
    return Pool(component, team, amount, weights, shares)


def _attained(month: Month, group: str, base: Term, **actuals: Term) -> list[Term]:
    """The attainments of metrics; none are asked for where there is neither money nor anybody to share it."""
    if not month.whole and not base.value and not month.weights(group):
        return []
    return [month.attainment(metric, actual) for metric, actual in actuals.items()]


def front_desk(month: Month, output: Mapping[str, Figure]) -> list[Pool]:
    base, reception = output["output"], output["reception"]
    attained = _attained(month, "front_desk", base, output=base, reception=reception)
    sold = month.source("sales.front_desk")
    installed = month.source("sales.front_desk.installed")
    return [
        _pool(month, "front_desk.output", "front_desk", base, month.parameter("front_desk.output_rate"), *attained),
        _pool(month, "front_desk.boutique", "front_desk", sold, month.parameter("front_desk.boutique_share")),
        _pool(month, "fitting.front_desk", "fitting", installed, month.parameter("fitting.front_desk_share")),
    ]


def fitting(month: Month, sellers: Sequence[Seller], staff: Sequence[Seller]) -> list[Pool]:
    """What installed sales leave to the fitters; of sellers who are not covered, at attainment 1."""
    rest = Difference(ONE, month.parameter("boutique_sales.installed_share"))
    rate = month.parameter("boutique_sales.rate")

    def pool(channel: str, earned: Sequence[Seller]) -> Pool:
        base = Sum((*left_to_fitters(earned), month.source(f"sales.{channel}.unearned")))
        return _pool(month, f"fitting.{channel}", "fitting", base, rest, rate)

    return [pool("boutique", sellers), pool("staff", staff)]


def other_departments(month: Month) -> list[Pool]:
    value = Figure(Name("figure", "other"), Sum((month.source("other.sales_department"), month.source("other.gift"))))
    return [
        _pool(month, "boutique_clerk.other", "boutique_sales", value, month.parameter("other.clerk_share")),
        _pool(month, "fitting.other", "fitting", value, month.parameter("other.fitting_share")),
        _pool(month, "parts.other", "parts", value, month.parameter("other.parts_share")),
    ]


def hours(month: Month) -> list[Pool]:
    """A pool for each team: what its hours are worth, less what it used up."""

    def worth(team: str, trade: str) -> tuple[Term, Term]:
        value = product(month.source("hours", team), month.parameter(f"{trade}.hour_rate"))
        left = NotBelowZero(Difference(value, month.source("consumables", team)))
        return Quotient(left, month.parameter("vat_divisor")), month.parameter(f"{trade}.rate")

    return [
        _pool(month, f"{trade}.hours", trade, *worth(team, trade), team=team)
        for team, trade in sorted(month.inputs.teams.items())
    ]


def by_receipts(month: Month, output: Mapping[str, Figure]) -> list[Pool]:
    fleet, claims = month.source("fleet"), month.source("insurance_claims")
    workshop, aftersales = output["workshop_output"], output["aftersales_output"]
    washed = product(month.source("washes"), month.parameter("detailing.piece"))
    detailed = product(output["detailing"], month.parameter("detailing.rate"))

    def attained(component: str, group: str, base: Term, rate: str, metric: str) -> Pool:
        factors = _attained(month, group, base, **{metric: base})
        return _pool(month, component, group, base, month.parameter(rate), *factors)

    return [
        _pool(month, "detailing.work", "detailing", Sum((washed, detailed))),
        attained("fleet.collection", "fleet", fleet, "fleet.rate", "fleet_collection"),
        attained("insurance.claims", "insurance_claims", claims, "insurance.claims_rate", "insurance_claims"),
        attained(
            "workshop_management.output",
            "workshop_management",
            workshop,
            "workshop_management.rate",
            "workshop_output",
        ),
        attained("management.output", "management", aftersales, "management.rate", "aftersales_output"),
        _pool(month, "support.output", "support", aftersales, month.parameter("support.rate")),
    ]
