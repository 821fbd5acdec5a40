"""The records of customers, of the key-customer ledger, and of care."""

from .attachments import Attachment
from .care import Reminder, ReminderCall, Segment, SegmentPeriod
from .contacts import Contact, DoNotCall
from .ledger import Candidate, Case, CaseAction, EvidenceItem, WatchShift
from .people import Customer, Merge, Ownership, Unmasking, Vehicle

__all__ = [
    "Attachment",
    "Candidate",
    "Case",
    "CaseAction",
    "Contact",
    "Customer",
    "DoNotCall",
    "EvidenceItem",
    "Merge",
    "Ownership",
    "Reminder",
    "ReminderCall",
    "Segment",
    "SegmentPeriod",
    "Unmasking",
    "Vehicle",
    "WatchShift",
]
