"""The numbers of the complaints' criteria for key customers."""

from django.utils.translation import gettext_lazy as _

from staff.policy import Policy, declare

HOTLINE_COMPLAINTS = "criterion.repeated_hotline.count"

declare(
    Policy(
        HOTLINE_COMPLAINTS,
        _("Hotline complaints about the same fault that make a key customer"),
        "count",
        "2",
        _("The manufacturer's rule on key customers"),
        at_least=1,
    )
)
KEYS = [HOTLINE_COMPLAINTS]
