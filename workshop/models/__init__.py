"""The workshop's records: teams, repair orders with their labour, items sold or fitted, claims; the daybook; rescue
calls."""

from .daybook import Consumable, DaybookQuerySet, Receipt, ReceiptQuerySet, Wash, WashQuerySet
from .orders import Claim, ItemLine, LabourLine, OutletRecordQuerySet, RepairOrder, Team
from .rescue import RescueCall, RescueCallQuerySet

__all__ = [
    "Claim",
    "Consumable",
    "DaybookQuerySet",
    "ItemLine",
    "LabourLine",
    "OutletRecordQuerySet",
    "Receipt",
    "ReceiptQuerySet",
    "RepairOrder",
    "RescueCall",
    "RescueCallQuerySet",
    "Team",
    "Wash",
    "WashQuerySet",
]
