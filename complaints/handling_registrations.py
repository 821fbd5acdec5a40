"""What handling complaints puts into the registries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff import my_day, navigation, open_work, trail, work
from staff.navigation import NavItem, Section
from staff.open_work import OpenWork
from staff.roles import Right

from . import exports, handling_day
from .services import absence, printing

my_day.register(handling_day.due_for)
my_day.register_stuck(handling_day.stuck_for)
open_work.register(
    OpenWork(
        "complaints",
        # Translators: 中文 投诉、承诺和整改
        _("Complaints, promises and corrective actions"),
        count=absence.count_of,
        hand_over=absence.hand_over_complaints,
        places=absence.places_of,
    )
)
work.register(exports.COMPLAINTS_WORK, exports.write_complaints, reads_only=True)

navigation.register(
    NavItem(
        Section.CUSTOMERS,
        # Translators: 中文 投诉周会
        _("Weekly complaint meeting"),
        "complaints:minutes",
        Right.COMPLAINTS,
        order=22,
        icon="people",
    )
)

trail.guard(Right.COMPLAINTS, "complaints.pairing")
for action, label in {
    printing.PRINTED: _("Hand-over form printed"),
    # Translators: 中文 已转交
    "complaint.given_on": pgettext_lazy("complaint", "Given to somebody else"),
    "promise.given_on": pgettext_lazy("promise", "Given to somebody else"),
    "correction.given_on": pgettext_lazy("corrective action", "Given to somebody else"),
    # Translators: 中文 结对
    "pairing.made": _("Pair of care and advisor made"),
    "pairing.ended": _("Pair of care and advisor ended"),
    "complaints.exported": _("List of complaints exported"),
}.items():
    trail.describe(action, label)
