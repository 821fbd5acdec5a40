"""The records of customers and of the key-customer ledger."""

from .attachments import Attachment
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
    "Unmasking",
    "Vehicle",
    "WatchShift",
]
