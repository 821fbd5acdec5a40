"""The answer of `compute_commission`: plain JSON, amounts as text with two decimals."""

from fractions import Fraction

from . import rounding
from .compute import Commission
from .pools import Pool
from .statements import Statement


def answer(commission: Commission, remark_text=str) -> dict:
    """The month as a dict that JSON can hold, in the order of docs/rules/commission.md, "The JSON answer".

    `remark_text(remark)` puts a warning into words.
    """
    return {
        "outlet": commission.inputs.outlet,
        "month": f"{commission.inputs.month:%Y-%m}",
        "figures": {
            code: int(figure.value) if code == "reception" else amount(figure.value)
            for code, figure in commission.figures.items()
        },
        "pools": [pool_line(pool) for pool in commission.pools],
        "fund": amount(commission.fund.value),
        "statements": [statement_line(statement) for statement in commission.statements],
        "warnings": [remark_text(remark) for remark in commission.remarks],
    }


def amount(value: Fraction) -> str:
    return str(rounding.money(value))


def amounts(lines) -> dict[str, str]:
    return {code: amount(figure.value) for code, figure in lines.items()}


def pool_line(pool: Pool) -> dict:
    return {
        "component": pool.component,
        "team": pool.team or None,
        "amount": amount(pool.amount.value),
        "undistributed": amount(pool.undistributed),
    }


def statement_line(statement: Statement) -> dict:
    return {
        "employee": statement.person.number,
        "components": amounts(statement.components),
        "gross": amount(statement.gross.value),
        "fund": amount(statement.fund.value),
        "deductions": amounts(statement.deductions),
        "incentives": amounts(statement.incentives),
        "uncollected": amount(statement.uncollected.value),
        "bonus": amount(statement.bonus.value),
        "base_salary": amount(statement.base_salary.value),
        "income": amount(statement.income.value),
    }
