"""The records of commission, one file per subject."""

from .fund import Fund, FundEntry, FundPayment
from .inputs import (
    Adjustment,
    Assessment,
    CoefficientChange,
    CoefficientLine,
    Membership,
    SchemeValue,
)

__all__ = [
    "Adjustment",
    "Assessment",
    "CoefficientChange",
    "CoefficientLine",
    "Fund",
    "FundEntry",
    "FundPayment",
    "Membership",
    "SchemeValue",
]
