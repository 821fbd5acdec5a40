"""The workshop's records: teams, repair orders with their labour, items sold or fitted, claims; the daybook; rescue
calls; reception sheets, and orders written here."""

from .daybook import Consumable, DaybookQuerySet, Receipt, ReceiptQuerySet, Wash, WashQuerySet
from .orders import Claim, ItemLine, LabourLine, OutletRecordQuerySet, RepairOrder, Team
from .receptions import CustomerWords, Damage, Reception, Signature
from .rescue import RescueCall, RescueCallQuerySet
from .settling import Advice, PaperCheck, PayerShare, Rating, RatingLink
from .sheets import Addition, Extension, OrderLine, OrderSheet, QualityCheck

__all__ = [
    "Advice",
    "PaperCheck",
    "PayerShare",
    "Rating",
    "RatingLink",
    "Addition",
    "Claim",
    "Consumable",
    "CustomerWords",
    "Damage",
    "DaybookQuerySet",
    "Extension",
    "ItemLine",
    "LabourLine",
    "OrderLine",
    "OrderSheet",
    "OutletRecordQuerySet",
    "QualityCheck",
    "Receipt",
    "ReceiptQuerySet",
    "Reception",
    "RepairOrder",
    "RescueCall",
    "RescueCallQuerySet",
    "Signature",
    "Team",
    "Wash",
    "WashQuerySet",
]
