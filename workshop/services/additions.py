"""Work found while the car is in the workshop: priced, agreed by the customer or not, and only then done."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from staff.access import require
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.versions import keep
from workshop.models import Addition, OrderSheet, RepairOrder
from workshop.order_drafts import LineDraft
from workshop.order_rules import issue_after

from .order_sheets import BEFORE_READY, Stage, estimate, held, in_stage, move, note, write_lines

State = Addition.State
IN_THE_WORKSHOP = (Stage.AGREED, Stage.IN_WORK, Stage.IN_CHECK)


@transaction.atomic
def ask_addition(
    *, order: RepairOrder, why: str, lines: Sequence[LineDraft], minutes: int = 0, version: int, by, at: datetime
) -> Addition:
    """Write down what was found, what it costs and how many minutes longer it takes. The customer is asked next.

    Whoever works on the car may find something as well as the advisor.
    """
    require(by, Right.WORK if by.may(Right.WORK, order.outlet) else Right.RECEIVE, order.outlet)
    sheet = held(order, version, by, at)
    in_stage(sheet, *IN_THE_WORKSHOP)
    if not why.strip():
        raise Refused(_("Say what was found."), field="why")
    if not lines:
        raise Refused(_("Write down what is to be done and what it costs."), field="lines")
    number = (Addition.objects.filter(sheet=sheet).aggregate(last=Max("number"))["last"] or 0) + 1
    addition = Addition.objects.create(
        sheet=sheet, number=number, why=why.strip(), amount=0, minutes=max(0, minutes), asked_at=at, asked_by=by
    )
    addition.amount = estimate(write_lines(sheet, lines, addition))
    Addition.objects.filter(pk=addition.pk).update(amount=addition.amount)
    note(sheet, "order.addition_asked", by, at, {"amount": [None, addition.amount]}, why)
    return addition


@transaction.atomic
def answer_addition(
    *, addition: Addition, agreed: bool, how: str, answer: str = "", version: int, by, at: datetime
) -> Addition:
    """What the customer said. Above three agreed additions the order is issued again, and is signed again before
    anybody works on them. Advice that is not taken is kept for the next visit.
    """
    order = addition.sheet.order
    require(by, Right.RECEIVE, order.outlet)
    sheet = held(order, version, by, at)
    in_stage(sheet, *BEFORE_READY)
    if how not in Addition.How.values:
        raise Refused(_("Say how the customer was asked."), field="how")
    fields = {
        "state": State.AGREED if agreed else State.DECLINED,
        "answered_at": at,
        "answered_by": by,
        "how": how,
        "answer": answer.strip(),
    }
    if not Addition.objects.filter(pk=addition.pk, sheet=sheet, state=State.ASKED).update(**fields):
        raise AlreadyDone(_("The customer has answered this already."))
    keep(addition, fields)
    note(
        sheet,
        "order.addition_agreed" if agreed else "order.addition_declined",
        by,
        at,
        {"why": ["", addition.why], "amount": [None, addition.amount]},
        answer,
    )
    if agreed:
        _after_consent(sheet, addition, by, at)
    return addition


def _after_consent(sheet: OrderSheet, addition: Addition, by, at: datetime) -> None:
    issue = issue_after(sheet.additions.filter(state=State.AGREED).count())
    if issue > sheet.issue:
        note(sheet, "order.issued_again", by, at, {"issue": [sheet.issue, issue]})
        move(sheet, issue=issue)
    # Work agreed during the check is done first, and then everything is checked again.
    if sheet.stage == Stage.IN_CHECK and addition.lines.to_do().exists():
        move(sheet, stage=Stage.IN_WORK)
