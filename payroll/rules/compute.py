"""The whole month in one call."""

from collections.abc import Mapping
from dataclasses import dataclass

from . import individual
from .checked import refuse_what_is_wrong
from .expressions import Figure, Name, Sum
from .inputs import Inputs, Remark
from .month import MissingTargets, Month
from .output import output_of
from .pools import Pool, pools_of
from .statements import Statement, Statements, by_person


@dataclass(frozen=True)
class Commission:
    """What a month came to. Every figure carries the expression it came from."""

    inputs: Inputs
    figures: Mapping[str, Figure]
    pools: list[Pool]
    statements: list[Statement]
    fund: Figure
    remarks: list[Remark]


def compute(inputs: Inputs, *, whole: bool = False) -> Commission:
    """The commission of the outlet in the month.

    Raises `WrongInputs` (naming every bad row) and `MissingTargets` (naming every target); nothing is computed halfway.

    With `whole`, pools and lines that come to nothing today are there as well, in case a changed parameter or record
    lets them come to something: the export needs them. For inputs that were computed without it before.
    """
    refuse_what_is_wrong(inputs)
    month = Month(inputs, whole)
    output = output_of(month)
    sellers, staff = individual.boutique_sellers(month), individual.staff_sellers(month)
    pools = pools_of(month, output, sellers, staff)
    components = by_person(
        [
            *((who, pool.component, share) for pool in pools for who, share in pool.shares.items()),
            *((seller.employee, "boutique_sales.own", seller.commission) for seller in sellers),
            *((seller.employee, "staff.boutique", seller.commission) for seller in staff),
            *((who, amount.name.code, amount) for who, amount in individual.insurance(month)),
        ]
    )
    if month.missing:
        raise MissingTargets(month.missing)
    statements = Statements(month, components).all()
    month.remark_on_people_without_group()
    fund = Figure(Name("figure", "fund"), Sum(tuple(statement.fund for statement in statements)))
    return Commission(inputs, output, pools, statements, fund, month.remarks)
