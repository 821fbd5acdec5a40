"""The records of commission, one file per subject."""

from .drafts import SchemeDraft
from .fund import Fund, FundEntry, FundPayment
from .inputs import (
    TRADES,
    Adjustment,
    Assessment,
    CoefficientChange,
    CoefficientLine,
    Group,
    Membership,
    SchemeValue,
)
from .runs import Acknowledgement, ClosedRecord, Objection, Run, Statement, Tick

__all__ = [
    "TRADES",
    "Acknowledgement",
    "Adjustment",
    "Assessment",
    "ClosedRecord",
    "CoefficientChange",
    "CoefficientLine",
    "Fund",
    "FundEntry",
    "FundPayment",
    "Group",
    "Membership",
    "Objection",
    "Run",
    "SchemeDraft",
    "SchemeValue",
    "Statement",
    "Tick",
]
