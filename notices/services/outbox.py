"""Putting messages into the outbox, and reading them in the bell."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from uuid import UUID, uuid4

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Max

from staff import worker
from staff.inserting import insert_new

from .. import texts
from ..models import Delivery, Message, Preference, Urgency
from ..sms_rules import MessageClass, mobile_of


@dataclass(frozen=True)
class OwnWords:
    """Words that come with the message, out of a room's own templates: its class, and the number under which the SMS
    provider approved these very words."""

    words: str
    message_class: MessageClass | str
    template: str = ""


@dataclass(frozen=True)
class Note:
    """One message to queue: to a `recipient` (User), to a `robot`, to a mailbox `address` that is nobody's account, or
    outside the house to a `mobile` or a `wecom` contact; words by `code` and `params`, or its `own`.

    `key` says what makes it the only one of its kind (`case 41 deadline … 80% to 7`): a second note with the key is
    dropped, whoever queues it and whenever. `about` is the record it leads to, `outlet` decides who sees it in the
    outbox, `mention` are the accounts a robot calls by their mobile numbers when the urgency is alert or crisis. To a
    mobile go texts registered with `sms=True`; whether the customer may be written to now, the caller has asked.
    Nothing is sent before `not_before`.
    """

    key: str
    code: str
    params: Mapping = field(default_factory=dict)
    recipient: object = None
    robot: object = None
    mobile: str = ""
    wecom: str = ""
    address: str = ""
    own: OwnWords | None = None
    not_before: datetime | None = None
    about: object = None
    outlet: object = None
    urgency: Urgency | str = Urgency.NORMAL
    mention: Iterable = ()


def queue(notes: Iterable[Note], *, at: datetime) -> int:
    """Put messages into the outbox in the caller's transaction; returns how many of them were new.

    Everybody in the house gets it in the bell; by e-mail too who has an address and wants it for this urgency. The
    worker is told when the transaction is committed. Six queries however many notes. Raises `texts.TextProblem` when a
    parameter is missing. Within one transaction queue once: two transactions that insert the same keys in different
    calls could wait for each other.
    """
    batch, notes = uuid4(), list(notes)
    if not notes:
        return 0
    # Several people are often told the same.
    encoded = {(note.code, id(note.params)): note for note in notes}
    encoded = {place: _encoded(note) for place, note in encoded.items()}
    begin = {note.key: note.not_before for note in notes if note.not_before and note.not_before > at}
    rows = [_message(note, encoded[note.code, id(note.params)], batch, at) for note in notes]
    # In the order of the keys, so that two transactions that queue the same wait for each other instead of locking up.
    rows.sort(key=itemgetter("key"))
    with transaction.atomic():
        latest = Message.objects.aggregate(latest=Max("pk"))["latest"] or 0
        insert_new(Message, rows)
        new = list(
            Message.objects.filter(pk__gt=latest, batch=batch)
            .order_by("pk")
            .values_list(
                "pk",
                "key",
                "robot_id",
                "mobile",
                "wecom",
                "address",
                "urgency",
                "recipient__email",
                "recipient__is_active",
                "recipient__notice_preference__email_from",
            )
        )
        deliveries = [
            {"message_id": pk, "channel": channel, "next_try_at": begin.get(key, at)}
            for pk, key, robot, mobile, wecom, mailbox, urgency, address, is_active, wanted_from in new
            if (channel := _channel(robot, mobile, wecom, mailbox, urgency, address if is_active else "", wanted_from))
        ]
        if deliveries:
            insert_new(Delivery, deliveries)
            transaction.on_commit(wake_worker)
    return len(new)


def queue_in_batches(take: Callable[[], tuple[int, list[Note]]], *, at: datetime, batch: int) -> tuple[int, int]:
    """Go on until `take()` finds fewer than a batch; returns how many it took in all and how many messages were new.

    `take` locks at most a batch of what is due, moves each on to when it is due next, and gives how many there were
    with what is to be said. It and the messages are one transaction: a worker killed in the middle leaves the batch
    as it was, and the next run finds it.
    """
    taken = queued = 0
    while True:
        with transaction.atomic():
            number, notes = take()
            queued += queue(notes, at=at)
        taken += number
        if number < batch:
            return taken, queued


def _message(note: Note, params: dict, batch: UUID, at: datetime) -> dict:
    """The columns of the message."""
    named = [note.recipient is not None, note.robot is not None]
    named += [bool(each.strip()) for each in (note.mobile, note.wecom, note.address)]
    if named.count(True) != 1:
        raise ValueError(f"{note.key}: a note goes to one recipient, one robot or one mobile, contact or mailbox.")
    if note.mobile and not note.own and not texts.get(note.code).sms:
        raise texts.TextProblem(f"{note.code} is not registered for text messages to customers (sms=True).")
    if not 0 < len(note.key) <= 200:
        raise ValueError(f"A key has 1 to 200 characters: {note.key}")
    about = note.about
    return {
        "key": note.key,
        "recipient_id": note.recipient and note.recipient.pk,
        "robot_id": note.robot and note.robot.pk,
        # What is no mobile number is kept as it is: the outbox shows it, and why nothing was sent there.
        "mobile": mobile_of(note.mobile) or note.mobile.strip()[:20],
        "wecom": note.wecom.strip()[:64],
        "address": note.address.strip()[:254],
        "code": note.code,
        "params": params,
        "own_words": note.own.words if note.own else "",
        "own_template": note.own.template if note.own else "",
        "message_class": str(note.own.message_class) if note.own else "",
        "mention": [user.pk for user in note.mention],
        "about_type_id": about and ContentType.objects.get_for_model(about).pk,
        "about_id": about and about.pk,
        "outlet_id": note.outlet and note.outlet.pk,
        "urgency": Urgency.of(note.urgency),
        "queued_at": at,
        "batch": batch,
    }


def _encoded(note: Note) -> dict:
    """The parameters as they are kept. Raises `texts.TextProblem` where the words ask for one that is not there."""
    if note.wecom and not note.own:
        raise ValueError(f"{note.key}: what goes to a WeCom contact brings its own words.")
    if note.own is None:
        return texts.encode(note.code, note.params)
    if missing := texts.placeholders(note.own.words) - note.params.keys():
        raise texts.TextProblem(f"{note.code}: missing {', '.join(sorted(missing))}")
    return {name: str(value) for name, value in note.params.items()}


def _channel(
    robot: int | None,
    mobile: str,
    wecom: str,
    mailbox: str,
    urgency: int,
    address: str | None,
    wanted_from: int | None,
) -> str | None:
    """The channel besides the bell; None when the bell is all."""
    if robot:
        return Delivery.Channel.ROBOT
    if mobile:
        return Delivery.Channel.SMS
    if wecom:
        return Delivery.Channel.WECOM
    if mailbox:
        return Delivery.Channel.EMAIL
    if address and urgency >= (wanted_from or Preference.EmailFrom.ALL):
        return Delivery.Channel.EMAIL
    return None


def wake_worker() -> None:
    """Have it delivered now. Where no worker can be told, the next scheduled run finds it all the same."""
    worker.tell("notices.tasks.deliver_now", expires=60)


def mark_read(*, message: Message, by, at: datetime) -> bool:
    """Mark one's own notice as read; False when it was already."""
    return bool(Message.objects.visible_to(by).unread().filter(pk=message.pk).update(read_at=at))


def mark_all_read(*, by, at: datetime) -> int:
    """Mark everything in one's bell as read that was queued by now; returns how many."""
    return Message.objects.visible_to(by).unread().filter(queued_at__lte=at).update(read_at=at)


def set_preference(*, email_from: int, by) -> None:
    """From which urgency on somebody wants e-mail. Holds for messages queued from now on."""
    Preference.objects.update_or_create(user=by, defaults={"email_from": Preference.EmailFrom(email_from)})
