"""The records of parts, one file per subject."""

from .backorders import Backorder, BackorderTold
from .guarantees import Guarantee, GuaranteeLine
from .plans import StockPlan, StockPlanLine
from .stock import (
    Borrowing,
    Part,
    Stock,
    StockCount,
    StockCountLine,
    StockMovement,
    Warehouse,
    plain_number,
)
from .three_guarantees import GuaranteeLimit, GuaranteeWarning

__all__ = [
    "Backorder",
    "BackorderTold",
    "Borrowing",
    "Guarantee",
    "GuaranteeLimit",
    "GuaranteeLine",
    "GuaranteeWarning",
    "Part",
    "Stock",
    "StockCount",
    "StockCountLine",
    "StockMovement",
    "StockPlan",
    "StockPlanLine",
    "Warehouse",
    "plain_number",
]
