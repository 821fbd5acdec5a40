"""What the provider tells us of text messages: whether they reached the phone, and what customers wrote back."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from staff.inserting import insert_new

from .. import hooks
from ..models import Delivery, Receipt
from ..provider_push import Report, Said

# Providers report within three days; what has found no message by then belongs to none of ours.
SOUGHT_FOR = timedelta(days=4)
BATCH = 500
State = Delivery.State
# Before the sender has written down what came of it, there is nothing to compare with.
ENDED = (State.SENT, State.UNCLEAR, State.FAILED)


def take_reports(reports: Iterable[Report], *, at: datetime) -> dict[str, int]:
    """Keep receipts, each once however often it is told, and note them at their messages.

    Gives how many were `read`, `new` and `matched`. What says nothing of a message of ours is kept and sought again.
    """
    unique = {(report.provider_id, report.mobile): report for report in reversed(list(reports))}
    # In one order, so that two pushes of the same wait for each other instead of locking up.
    rows = [vars(unique[place]) | {"received_at": at} for place in sorted(unique)]
    new = insert_new(Receipt, rows)
    return {"read": len(rows), "new": new, "matched": match_waiting(at=at)}


@transaction.atomic
def take_replies(said: Iterable[Said], *, at: datetime) -> dict[str, int]:
    """Hand on what customers wrote back to the rooms that read it; they know what they have read before."""
    unique = {one.key: one for one in said}
    found = [unique[key] for key in sorted(unique)]
    hooks.tell_replies(found, at)
    return {"read": len(found)}


def match_waiting(*, at: datetime) -> int:
    """Bring receipts and messages together that have not found each other yet; returns how many did."""
    waiting = Receipt.objects.unmatched().filter(received_at__gte=at - SOUGHT_FOR).order_by("pk")
    matched, last = 0, 0
    while batch := list(waiting.filter(pk__gt=last)[:BATCH]):
        matched += _match(batch, at)
        last = batch[-1].pk
    return matched


def _match(receipts: list[Receipt], at: datetime) -> int:
    called = {receipt.out_id for receipt in receipts if receipt.out_id}
    numbered = {receipt.provider_id for receipt in receipts if not receipt.out_id}
    found = Delivery.objects.filter(
        Q(out_id__in=called) | Q(provider_id__in=numbered), channel=Delivery.Channel.SMS, state__in=ENDED
    )
    by_name: dict[tuple[str, str], Delivery] = {}
    for delivery in found.select_related("message"):
        by_name[delivery.out_id, delivery.message.mobile] = delivery
        by_name[delivery.provider_id, delivery.message.mobile] = delivery
    matched = 0
    for receipt in receipts:
        delivery = by_name.get((receipt.out_id or receipt.provider_id, receipt.mobile))
        if delivery is not None:
            matched += _note(receipt, delivery, at)
    return matched


@transaction.atomic
def _note(receipt: Receipt, delivery: Delivery, at: datetime) -> bool:
    """Note it at the message, unless another receipt came first. A message of which nobody knew whether it went out did
    go out, else there would be none."""
    report = Delivery.Report.ARRIVED if receipt.arrived else Delivery.Report.LOST
    first = Delivery.objects.filter(pk=delivery.pk, report="").update(report=report)
    if not first or not Receipt.objects.unmatched().filter(pk=receipt.pk).update(delivery=delivery):
        return False
    went_out = Delivery.objects.filter(pk=delivery.pk, state=State.UNCLEAR).update(
        state=State.SENT, sent_at=receipt.reported_at or at, why="", provider_id=receipt.provider_id
    )
    if went_out and delivery.message.own_words:
        hooks.tell_sent(delivery.message, at)
    return True
