"""What is settled about the watch of the three guarantees: what a safety fault is, and what a main assembly."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from staff.policy import Book, Policy, declare, name_group

SAFETY_CODES, ASSEMBLY_PARTS = "three.safety_codes", "three.assembly_parts"
WARRANTY_MONTHS, WARRANTY_KILOMETRES = "three.warranty_months", "three.warranty_kilometres"
KEYS = (SAFETY_CODES, ASSEMBLY_PARTS, WARRANTY_MONTHS, WARRANTY_KILOMETRES)

RULES = _("Three-guarantee rules of 2022 (SAMR order 43)")

# Translators: 中文 三包
name_group("three", _("Three guarantees"))
declare(
    Policy(
        SAFETY_CODES,
        # Translators: 中文 严重安全性能故障：故障码开头
        _("Serious safety faults: beginnings of their fault codes"),
        "text",
        # Airbags and belts, brakes, steering, insulation of the high voltage.
        "B00 C00 C12 P0AA",
        RULES,
    ),
    Policy(
        ASSEMBLY_PARTS,
        # Translators: 中文 主要总成：配件号开头
        _("Main assemblies: beginnings of their part numbers, or of what follows a dash or blank in them"),
        "text",
        # Engine, gearbox, drive motor, battery, rear axle, steering gear, by the usual groups of part numbers.
        "1000 1001 1700 2100 2141 2400 3401",
        RULES,
    ),
    # Translators: 中文 包修期（月）
    Policy(WARRANTY_MONTHS, _("Warranty: months from the sale"), "count", "36", RULES, at_least=1, at_most=240),
    # Translators: 中文 包修期（公里）
    Policy(WARRANTY_KILOMETRES, _("Warranty: kilometres"), "count", "60000", RULES, at_least=1),
)


def book(on: date) -> Book:
    """Everything settled here, for any number of outlets, in one query."""
    return Book(KEYS, on=on)
