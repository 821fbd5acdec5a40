"""The records of customers, of the key-customer ledger, and of care."""

from .attachments import Attachment
from .care import Reminder, ReminderCall, Segment, SegmentPeriod
from .contacts import Contact, DoNotCall
from .ledger import Candidate, Case, CaseAction, EvidenceItem, WatchShift
from .people import Customer, Merge, Ownership, Unmasking, Vehicle
from .personal_data import DataRequest, Forgotten
from .prospects import LostCall, OutsideList, Prospect, ProspectCall, Reference, ReferenceUse
from .renewals import Renewal, RenewalCall, RenewalQuote
from .screening import (
    ScreeningAcceptance,
    ScreeningDeduction,
    ScreeningList,
    ScreeningRound,
    ScreeningRow,
)
from .templates import CareMessage, MessageTemplate, NoMore, Reply, Sending, TemplateVersion, WeComContact

__all__ = [
    "Attachment",
    "Candidate",
    "CareMessage",
    "Case",
    "CaseAction",
    "Contact",
    "Customer",
    "DataRequest",
    "DoNotCall",
    "EvidenceItem",
    "Forgotten",
    "LostCall",
    "Merge",
    "MessageTemplate",
    "NoMore",
    "OutsideList",
    "Ownership",
    "Prospect",
    "ProspectCall",
    "Reference",
    "ReferenceUse",
    "Reminder",
    "ReminderCall",
    "Renewal",
    "RenewalCall",
    "RenewalQuote",
    "Reply",
    "ScreeningAcceptance",
    "ScreeningDeduction",
    "ScreeningList",
    "ScreeningRound",
    "ScreeningRow",
    "Segment",
    "SegmentPeriod",
    "Sending",
    "TemplateVersion",
    "Unmasking",
    "Vehicle",
    "WatchShift",
    "WeComContact",
]
