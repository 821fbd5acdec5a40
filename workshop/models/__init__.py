"""The workshop's records: teams, repair orders with their labour, items sold or fitted, claims; the daybook; rescue
calls; reception sheets, and orders written here."""

from .daybook import Consumable, DaybookQuerySet, Receipt, ReceiptQuerySet, Wash, WashQuerySet
from .gate import LANE_LETTERS, Appointment, AppointmentQuerySet, Bay, Lane, Tag, TagQuerySet
from .gifts import Gift, GiftMovement, GiftQuerySet, StockTake, StockTakeLine
from .hard_cases import GroupMember, HardCase, HardCaseSeat, HardCaseVote
from .meeting import MeetingItem, MeetingItemQuerySet
from .orders import Claim, ItemLine, LabourLine, RepairOrder, Team
from .packages import BoardPrice, Package, PackageLine, PackageSale
from .receptions import CustomerWords, Damage, Reception, Signature
from .rescue import RescueCall, RescueCallQuerySet
from .settling import Advice, PaperCheck, PayerShare, Rating, RatingLink
from .sheets import Addition, Extension, OrderLine, OrderSheet, QualityCheck
from .trainings import Certificate, Training, TrainingPlace

__all__ = [
    "Addition",
    "Advice",
    "Appointment",
    "AppointmentQuerySet",
    "Bay",
    "Certificate",
    "Claim",
    "BoardPrice",
    "Consumable",
    "CustomerWords",
    "Damage",
    "DaybookQuerySet",
    "Extension",
    "Gift",
    "GiftMovement",
    "GiftQuerySet",
    "GroupMember",
    "HardCase",
    "HardCaseSeat",
    "HardCaseVote",
    "ItemLine",
    "LANE_LETTERS",
    "LabourLine",
    "Lane",
    "MeetingItem",
    "MeetingItemQuerySet",
    "OrderLine",
    "OrderSheet",
    "PaperCheck",
    "PayerShare",
    "Package",
    "PackageLine",
    "PackageSale",
    "QualityCheck",
    "Rating",
    "RatingLink",
    "Receipt",
    "ReceiptQuerySet",
    "Reception",
    "RepairOrder",
    "RescueCall",
    "RescueCallQuerySet",
    "Signature",
    "Tag",
    "TagQuerySet",
    "StockTake",
    "StockTakeLine",
    "Team",
    "Training",
    "TrainingPlace",
    "Wash",
    "WashQuerySet",
]
