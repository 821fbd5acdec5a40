"""The numbers of the workshop's criteria for key customers."""

from django.utils.translation import gettext_lazy as _

from staff.policy import Policy, declare

CLAIMS_IN_MONTH = "criterion.frequent_claims.count"
CLAIMS_WITHIN = "criterion.frequent_claims.within_days"
REPLACED_MONTHS = "criterion.repeated_replacement.months"
REPLACED_WITHIN = "criterion.repeated_replacement.within_days"

RULE = _("The manufacturer's rule on key customers")

declare(
    Policy(CLAIMS_IN_MONTH, _("Claims in one calendar month that make a key customer"), "count", "3", RULE, at_least=1),
    Policy(
        CLAIMS_WITHIN,
        _("Days after the month's end for which frequent claims count"),
        "days",
        "60",
        _("House rule"),
        at_most=365,
    ),
    Policy(REPLACED_MONTHS, _("Months within which the same fault is replaced again"), "count", "2", RULE, at_most=12),
    Policy(
        REPLACED_WITHIN, _("Days for which a repeated replacement counts"), "days", "60", _("House rule"), at_most=365
    ),
)
KEYS = [CLAIMS_IN_MONTH, CLAIMS_WITHIN, REPLACED_MONTHS, REPLACED_WITHIN]
