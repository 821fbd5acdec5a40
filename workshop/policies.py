"""The numbers of the workshop's criteria for key customers, and the minutes promised to who calls for a rescue."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from staff.policy import Book, Policy, declare, value

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

# --- Rescue calls -----------------------------------------------------------------------------------------------------

RESCUE_MINUTES = {zone: f"rescue.minutes.{zone}" for zone in ("city", "county", "province")}
# Translators: 中文 24 小时救援承诺
PROMISE = _("The 24-hour rescue promise")

declare(
    Policy(
        RESCUE_MINUTES["city"],
        # Translators: 中文 市区救援多少分钟内到达
        _("Minutes to arrive at a rescue in the city"),
        "minutes",
        "30",
        PROMISE,
        at_least=1,
        at_most=1440,
    ),
    Policy(
        RESCUE_MINUTES["county"],
        _("Minutes to arrive at a rescue in the county"),
        "minutes",
        "60",
        PROMISE,
        at_least=1,
        at_most=1440,
    ),
    Policy(
        RESCUE_MINUTES["province"],
        _("Minutes to arrive at a rescue elsewhere in the province"),
        "minutes",
        "720",
        PROMISE,
        at_least=1,
        at_most=2880,
    ),
)


def promised_minutes(zone: str, outlet, on: date) -> int:
    """Within how many minutes somebody is promised to be there, as settled for the outlet on the day."""
    return value(RESCUE_MINUTES[zone], outlet=outlet, on=on)


def promises(outlets, on: date) -> dict[str, int] | None:
    """`{zone: minutes}` where all of these outlets promise the same, else None. One query."""
    book = Book(RESCUE_MINUTES.values(), on=on)
    found = [book.for_outlet(outlet) for outlet in outlets]
    if not found or any(each != found[0] for each in found):
        return None
    return {zone: found[0][key] for zone, key in RESCUE_MINUTES.items()}
