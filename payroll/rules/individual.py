"""Commissions of single persons on what they sold or wrote. docs/rules/commission.md, "Individual commissions"."""

from collections.abc import Sequence
from dataclasses import dataclass

from .expressions import ONE, Figure, FromTable, Name, Product, Rounded, Sum, Term, product
from .month import Month


@dataclass(frozen=True)
class Seller:
    """What one person sold that earns a commission: the own part, and what its installation leaves to the fitters."""

    employee: str
    commission: Figure
    left_to_fitters: Term
    """Installed sales x attainment: the fitters' pool multiplies it by its share and rate."""


def boutique_sellers(month: Month) -> list[Seller]:
    """Sales through the boutique; each seller is measured against the own target."""
    return [_seller(month, "boutique", who, with_target=True) for who in _sold(month, "boutique")]


def staff_sellers(month: Month) -> list[Seller]:
    """Sales by anybody else of the staff; no target."""
    return [_seller(month, "staff", who, with_target=False) for who in _sold(month, "staff")]


COMMISSION = {"boutique": "boutique_sales.own", "staff": "staff.boutique"}


def _sold(month: Month, channel: str) -> list[str]:
    return month.subjects(f"sales.{channel}.plain", f"sales.{channel}.installed")


def _seller(month: Month, channel: str, who: str, *, with_target: bool) -> Seller:
    plain, installed = month.source(f"sales.{channel}.plain", who), month.source(f"sales.{channel}.installed", who)
    attainment: Term = ONE
    if with_target:
        sold = Figure(Name("figure", f"sales.{channel}", who), Sum((plain, installed)))
        attainment = month.attainment("boutique_sales", sold, who)
    kept = product(installed, month.parameter("boutique_sales.installed_share"))
    amount = product(Sum((plain, kept)), month.parameter("boutique_sales.rate"), attainment, month.csi_factor)
    left = Figure(Name("figure", f"fitting.{channel}.left", who), product(installed, attainment))
    return Seller(who, _commission(COMMISSION[channel], who, amount), left)


def insurance(month: Month) -> list[tuple[str, Figure]]:
    """`(employee, commission)` on insurance sold (the whole total at the rate of its bracket) and on renewals."""
    found = []
    for who in month.subjects("insurance_sales"):
        total = month.source("insurance_sales", who)
        rate = FromTable(total, month.table("insurance.sales_brackets"))
        found.append((who, _commission("insurance.sales", who, product(total, rate, month.csi_factor))))
    for who in month.subjects("insurance_renewals"):
        total, rate = month.source("insurance_renewals", who), month.parameter("insurance.renewal_rate")
        found.append((who, _commission("insurance.renewals", who, product(total, rate, month.csi_factor))))
    return found


def _commission(code: str, who: str, amount: Product) -> Figure:
    return Figure(Name("commission", code, who), Rounded(amount))


def left_to_fitters(sellers: Sequence[Seller]) -> tuple[Term, ...]:
    return tuple(seller.left_to_fitters for seller in sellers)
