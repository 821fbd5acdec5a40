"""The records of customers and of the key-customer ledger."""

from .attachments import Attachment
from .ledger import Candidate, Case, CaseAction, EvidenceItem, WatchShift
from .people import Customer, Merge, Ownership, Unmasking, Vehicle

__all__ = [
    "Attachment",
    "Candidate",
    "Case",
    "CaseAction",
    "Customer",
    "EvidenceItem",
    "Merge",
    "Ownership",
    "Unmasking",
    "Vehicle",
    "WatchShift",
]
