"""The room's records, a file per subject."""

from .annual_budgets import AnnualBudget, BudgetCell, BudgetMonth, BudgetMove, CarSales, ChannelShare, FixedCost
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
from .materials import GiftIssue, Material, MaterialMovement
from .money import BudgetLine, CampaignFile, Expense, Support
from .plans_315 import DailyReport, Plan315, PostErrand, PostMember, PostShift
from .vouchers import Redemption, Voucher, VoucherSeries

__all__ = [
    "Aim",
    "AnnualBudget",
    "Audience",
    "BudgetCell",
    "BudgetLine",
    "BudgetMonth",
    "BudgetMove",
    "Campaign",
    "CampaignFile",
    "CarSales",
    "ChannelShare",
    "DailyReport",
    "Department",
    "Draw",
    "DrawEntry",
    "DrawWin",
    "EntryRule",
    "Expense",
    "FixedCost",
    "GiftIssue",
    "GroupBuyer",
    "GroupOffer",
    "GroupPayment",
    "GroupPurchase",
    "Guest",
    "HelpingDepartment",
    "Invitation",
    "InvitationCall",
    "Lead",
    "Material",
    "MaterialMovement",
    "Offer",
    "Party",
    "Phase",
    "Plan315",
    "PostErrand",
    "PostMember",
    "PostShift",
    "Prize",
    "Redemption",
    "Section",
    "Stamp",
    "Station",
    "Support",
    "Task",
    "Turn",
    "Voucher",
    "VoucherSeries",
]
