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

__all__ = [
    "Aim",
    "Audience",
    "Campaign",
    "Department",
    "Guest",
    "HelpingDepartment",
    "Invitation",
    "InvitationCall",
    "Lead",
    "Offer",
    "Party",
    "Phase",
    "Section",
    "Stamp",
    "Station",
    "Task",
    "Turn",
]
