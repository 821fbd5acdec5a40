"""The records of the organisation, one file per subject."""

from .approvals import Approval, ApprovalSeat, SeatRole, Substitution
from .jobs import JobRun, Work
from .numbers import Counter
from .organisation import Area, CalendarDay, OpeningHours, Outlet, OutletRecordQuerySet, Region
from .people import Employee, Posting, User
from .policy import PolicyValue
from .submissions import Submission
from .trail import TrailEntry

__all__ = [
    "Approval",
    "ApprovalSeat",
    "Area",
    "CalendarDay",
    "Counter",
    "Employee",
    "JobRun",
    "OpeningHours",
    "Outlet",
    "OutletRecordQuerySet",
    "PolicyValue",
    "Posting",
    "Region",
    "SeatRole",
    "Submission",
    "Substitution",
    "TrailEntry",
    "User",
    "Work",
]
