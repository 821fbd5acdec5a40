"""The room's records, a file per subject."""

from .audiences import (
    Audience,
    Guest,
    Invitation,
    InvitationCall,
    Lead,
    Party,
    Stamp,
)
from .campaigns import (
    Aim,
    Campaign,
    Department,
    HelpingDepartment,
    Offer,
    Phase,
    Section,
    Station,
    Task,
    Turn,
)
from .draws import Draw, DrawEntry, DrawWin, EntryRule, Prize
from .group_purchases import GroupBuyer, GroupOffer, GroupPayment, GroupPurchase
from .vouchers import Redemption, Voucher, VoucherSeries

__all__ = [
    "Aim",
    "Audience",
    "Campaign",
    "Department",
    "Draw",
    "DrawEntry",
    "DrawWin",
    "EntryRule",
    "GroupBuyer",
    "GroupOffer",
    "GroupPayment",
    "GroupPurchase",
    "Guest",
    "HelpingDepartment",
    "Invitation",
    "InvitationCall",
    "Lead",
    "Offer",
    "Party",
    "Phase",
    "Prize",
    "Redemption",
    "Section",
    "Stamp",
    "Station",
    "Task",
    "Turn",
    "Voucher",
    "VoucherSeries",
]
