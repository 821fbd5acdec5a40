"""Warranty claims: entered, decided by the manufacturer, reimbursed. Each step is taken once, by whoever is first."""

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from staff import trail
from staff.access import require
from staff.instants import local
from staff.numbers import free_number
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.versions import move
from workshop.models import Claim, RepairOrder

NUMBER_KIND = "SP"
Decision = Claim.Decision


class ClaimedAlready(AlreadyDone):
    """The number is taken by a claim that says the same; `claim` is that one."""

    def __init__(self, claim: Claim):
        super().__init__(_("%(number)s is entered already.") % {"number": claim.number})
        self.claim = claim


def enter_claim(
    *,
    order: RepairOrder,
    number: str = "",
    claimed_on: date,
    amount: Decimal,
    parts_kept: bool = False,
    by,
    at: datetime,
) -> Claim:
    """Enter a claim for a repair order, in yuan; without a number it gets the outlet's next one.

    Raises `ClaimedAlready` where the same was entered before.
    """
    require(by, Right.CLAIMS_KEEP, order.outlet)
    _check_day(claimed_on, local(order.opened_at).date(), at, "claimed_on", _("The car was not here yet on this day."))
    if amount is None or amount <= 0:
        raise Refused(_("How much is claimed?"), field="amount")
    number = number.strip()
    _refuse_taken(number, order, amount)
    try:
        with transaction.atomic():
            claim = Claim.objects.create(
                number=number or free_number(NUMBER_KIND, order.outlet, Claim.objects),
                outlet=order.outlet,
                order=order,
                vehicle=order.vehicle,
                claimed_on=claimed_on,
                amount=amount,
                parts_kept=parts_kept,
            )
            trail.note(claim, "claim.entered", by, at, {"amount": [None, amount]})
    except IntegrityError:
        # Two people entered it in the same second.
        _refuse_taken(number, order, amount)
        raise
    return claim


def _refuse_taken(number: str, order: RepairOrder, amount: Decimal) -> None:
    there = Claim.objects.filter(number=number).first() if number else None
    if there is None:
        return
    if there.order_id == order.pk and there.amount == amount:
        raise ClaimedAlready(there)
    raise Refused(_("The number %(number)s is taken by another claim.") % {"number": number}, field="number")


@transaction.atomic
def decide_claim(
    *, claim: Claim, decision: str, decided_on: date, refusal: str = "", parts_kept: bool = False, by, at: datetime
) -> Claim:
    """Write down what the manufacturer decided; a refusal needs its reason. Once: a decision is not taken back."""
    require(by, Right.CLAIMS_KEEP, claim.outlet)
    if decision not in (Decision.PASSED, Decision.REFUSED):
        raise Refused(_("Was it passed or refused?"), field="decision")
    if decision == Decision.REFUSED and not refusal.strip():
        raise Refused(_("Say why the manufacturer refused it."), field="refusal")
    _check_day(decided_on, claim.claimed_on, at, "decided_on", _("It was not claimed yet on this day."))
    new = {
        "decision": decision,
        "decided_on": decided_on,
        "refusal": refusal.strip() if decision == Decision.REFUSED else "",
        "parts_kept": parts_kept,
    }
    _move(claim, Claim.objects.pending(), new)
    changes = {"decision": [Decision.PENDING, decision], "decided_on": [None, decided_on]}
    trail.note(claim, "claim.decided", by, at, changes, new["refusal"])
    return claim


@transaction.atomic
def record_reimbursement(*, claim: Claim, amount: Decimal, reimbursed_on: date, by, at: datetime) -> Claim:
    """The manufacturer's money for a claim that passed, in yuan; it counts in the month of that day, and once."""
    require(by, Right.CLAIMS_KEEP, claim.outlet)
    if claim.decision != Decision.PASSED:
        raise Refused(_("Only a claim that passed is reimbursed."))
    if amount is None or not 0 < amount <= claim.amount:
        raise Refused(_("Up to %(amount)s was claimed.") % {"amount": f"¥{claim.amount:,.2f}"}, field="amount")
    _check_day(reimbursed_on, claim.claimed_on, at, "reimbursed_on", _("It was not claimed yet on this day."))
    _move(claim, Claim.objects.unpaid(), {"reimbursed": amount, "reimbursed_on": reimbursed_on})
    trail.note(claim, "claim.reimbursed", by, at, {"reimbursed": [0, amount], "reimbursed_on": [None, reimbursed_on]})
    return claim


def _check_day(on: date, earliest: date, at: datetime, field: str, too_early: str) -> None:
    if on > local(at).date():
        raise Refused(_("This day is still to come. Enter it when it has happened."), field=field)
    if on < earliest:
        raise Refused(too_early, field=field)


def _move(claim: Claim, there, new: dict) -> None:
    """Change the claim if it is still as the step wants it; otherwise say who was quicker."""
    move(claim, there, new, _("This claim has changed in the meantime. Load the page again to see it."))
