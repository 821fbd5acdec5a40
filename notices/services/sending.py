"""Sending what is due. Nothing is lost and nothing is sent twice, whatever dies in between.

A delivery is *claimed* by one worker for a while (another may take it when the worker is not heard of), marked
*sending* by compare-and-set in the moment before the network call, and settled after it. A worker that dies while
sending leaves a delivery of which nobody knows whether it went out: it becomes *unclear* and is sent again by a person
or not at all.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from time import monotonic
from uuid import uuid4

import httpx
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from staff import policy, trail
from staff.instants import local
from staff.models import User
from staff.refusals import AlreadyDone
from staff.roles import Right

from .. import policies, webhooks
from ..channels import End, Outcome
from ..channels import robot as robot_channel
from ..channels.email import Mailer
from ..digests import cut, plan
from ..models import PER_MINUTE, Delivery, Message, Robot, RobotSlot, TextOverride, Urgency
from ..retrying import wait_after
from .outbox import wake_worker

log = logging.getLogger(__name__)

State, Why = Delivery.State, Delivery.Why

# How long a claimed delivery belongs to its worker: the time for a batch of slow calls.
LEASE = timedelta(minutes=5)
# Longer than the longest network call: whoever is not back by then is gone.
SENDING_LEASE = timedelta(minutes=2)
BATCH = 50
# More than this many for one robot wait for the next minute anyway.
ROBOT_BATCH = 600
MINUTE = timedelta(minutes=1)
# A line of a digest says what it is about; the whole text is in the system.
LINE_BYTES = 240
DIGEST = "notices.digest"


def deliver_due(*, at: datetime, limit: int = 2000) -> dict[str, int]:
    """Send what is due at `at`, the most urgent first, at most `limit` deliveries; returns how many ended in which way.

    Any number of workers may run this at a time.
    """
    run = _Run(at, limit)
    run.give_up_lost()
    run.send_mails()
    run.send_to_robots()
    return dict(run.counts)


def send_again(*, delivery: Delivery, by, at: datetime) -> None:
    """Put a delivery that failed or is unclear back into the queue, on a person's word.

    Raises `AlreadyDone` when it is neither any more, `PermissionDenied` for who may not see it.
    """
    with transaction.atomic():
        if not Delivery.objects.visible_to(by, Right.MESSAGES).filter(pk=delivery.pk).exists():
            raise PermissionDenied(_("Your role does not include sending this message again."))
        was = Delivery.objects.filter(pk=delivery.pk).values_list("state", flat=True).get()
        changed = (
            Delivery.objects.stuck()
            .on_its_own()
            .filter(pk=delivery.pk, state=was)
            .update(
                state=State.QUEUED, attempts=0, next_try_at=at, why="", last_error="", claimed_by="", lease_until=None
            )
        )
        if not changed:
            raise AlreadyDone(_("This message is already on its way again, or has been sent."))
        Delivery.objects.filter(digest=delivery.pk).update(state=State.COMBINED, why="", last_error="")
        trail.record(
            about=delivery,
            action="notices.sent_again",
            by=by,
            at=at,
            outlet=delivery.message.outlet,
            changes={"state": [was, State.QUEUED.value]},
        )
        transaction.on_commit(wake_worker)


class _Run:
    """One pass of one worker over what is due."""

    def __init__(self, at: datetime, limit: int):
        self.at, self.left, self.began = at, limit, monotonic()
        self.token = uuid4().hex
        self.counts: Counter[str] = Counter()
        self.today = local(at).date()
        self.overrides = TextOverride.objects.in_force(self.today)
        self.attempts = policy.value(policies.ATTEMPTS, on=self.today)

    def now(self) -> datetime:
        """The instant handed in plus what has passed since: a pass over slow servers takes minutes."""
        return self.at + timedelta(seconds=monotonic() - self.began)

    # --- the steps of a delivery ---

    def give_up_lost(self) -> None:
        """Deliveries whose worker was lost while sending become unclear."""
        with transaction.atomic():
            lost = list(Delivery.objects.lost(self.now()).values_list("pk", flat=True))
            if lost:
                self.counts[State.UNCLEAR.value] += mark_lost(lost, self.now())

    def claim(self, channel: str, size: int, **only) -> list[Delivery]:
        """Take up to `size` due deliveries for this pass, the most urgent first."""
        now = self.now()
        with transaction.atomic():
            # Two workers choose the same ones; the second neither waits for the first nor takes what it has taken.
            chosen = (
                Delivery.objects.due(now)
                .filter(channel=channel, **only)
                .urgent_first()
                .select_for_update(skip_locked=True, of=("self",))
                .only("pk")[: min(size, self.left)]
            )
            keys = [delivery.pk for delivery in chosen]
            claim(keys, self.token, now)
        taken = (
            Delivery.objects.filter(pk__in=keys, state=State.CLAIMED, claimed_by=self.token)
            .select_related("message__recipient", "message__robot", "message__outlet")
            .prefetch_related("message__about")
            .urgent_first()
        )
        self.left -= len(taken)
        return list(taken)

    def begin(self, delivery: Delivery, *, to: str, subject: str, body: str) -> bool:
        """Mark it as being sent, with the words that go out. False when it is no longer this worker's."""
        begun = begin_sending(
            delivery.pk,
            self.token,
            self.now(),
            sent_to=to[:254],
            sent_subject=subject[:400],
            sent_body=body,
        )
        if begun:
            delivery.attempts += 1
        return begun

    def settle(self, delivery: Delivery, outcome: Outcome) -> None:
        """Write down what became of an attempt, for the delivery and for those that went out as part of it."""
        now = self.now()
        changes = {"lease_until": None, "claimed_by": "", "why": outcome.why, "last_error": outcome.detail[:400]}
        if outcome.end == End.SENT:
            changes |= {"state": State.SENT, "sent_at": now, "provider_id": outcome.provider_id[:200]}
        elif outcome.end == End.UNCLEAR:
            changes |= {"state": State.UNCLEAR}
        elif outcome.end == End.REFUSED or (outcome.end == End.AGAIN and delivery.attempts >= self.attempts):
            changes |= {"state": State.FAILED}
        elif outcome.end == End.AGAIN:
            changes |= {"state": State.QUEUED, "next_try_at": now + wait_after(delivery.attempts)}
        else:
            changes |= {
                "state": State.QUEUED,
                "next_try_at": now + (outcome.rest or MINUTE),
                "attempts": F("attempts") - 1,
            }
        with transaction.atomic():
            # Unclear too: a worker thought lost that comes back after all knows better.
            held = Delivery.objects.filter(
                pk=delivery.pk, claimed_by=self.token, state__in=[State.CLAIMED, State.SENDING, State.UNCLEAR]
            )
            if not held.update(**changes):
                return
            share_end(delivery.pk, changes)
        self.counts[changes["state"].value] += 1

    def release(self, deliveries: Iterable[Delivery], until: datetime, why: str) -> None:
        """Give back what was claimed and will not be tried now; it does not count as an attempt."""
        Delivery.objects.filter(
            pk__in=[delivery.pk for delivery in deliveries], state=State.CLAIMED, claimed_by=self.token
        ).update(state=State.QUEUED, claimed_by="", lease_until=None, next_try_at=until, why=why)

    def words(self, delivery: Delivery, language: str) -> tuple[str, str] | None:
        """Subject and body; None, and the delivery has failed, where an edited text cannot be put together."""
        try:
            return delivery.message.words(language, self.today, self.overrides)
        except Exception as error:  # noqa: BLE001 - one bad text must not hold up the messages behind it
            log.exception("The text of a message cannot be put together: %s", delivery.message.code)
            self.settle(delivery, Outcome(End.REFUSED, Why.TEXT, f"{type(error).__name__}: {error}"))
            return None

    def call(self, delivery: Delivery, send: Callable[[], Outcome]) -> Outcome:
        """Make the network call and settle the delivery, whatever the call raises."""
        try:
            outcome = send()
        except Exception as error:  # noqa: BLE001 - after the call began, only "not certain" is true
            log.error("A channel raised %s while sending delivery %s", type(error).__name__, delivery.pk)
            outcome = Outcome(End.UNCLEAR, Why.NO_ANSWER, type(error).__name__)
        self.settle(delivery, outcome)
        return outcome

    # --- e-mail ---

    def send_mails(self) -> None:
        mailer = Mailer()
        try:
            while claimed := self.claim(Delivery.Channel.EMAIL, BATCH):
                for position, delivery in enumerate(claimed):
                    if not self.send_mail(delivery, mailer):
                        self.release(claimed[position + 1 :], self.now() + MINUTE, Why.NO_CONNECTION)
                        return
        finally:
            mailer.close()

    def send_mail(self, delivery: Delivery, mailer: Mailer) -> bool:
        """False when the mail server cannot be reached: there is no use in trying the next one."""
        reader = delivery.message.recipient
        if not reader.is_active or not reader.email:
            self.settle(delivery, Outcome(End.REFUSED, Why.NO_ADDRESS))
            return True
        words = self.words(delivery, reader.language)
        if words is None:
            return True
        if trouble := mailer.open():
            # Nothing has left, so it need not pass through "sending", where a lost worker would make it unclear.
            delivery.attempts += 1
            Delivery.objects.filter(pk=delivery.pk, claimed_by=self.token).update(attempts=delivery.attempts)
            self.settle(delivery, trouble)
            return False
        subject, text = words[0], with_link(words[1], delivery.message)
        if self.begin(delivery, to=reader.email, subject=subject, body=text):
            key = delivery.message.key
            outcome = self.call(delivery, lambda: mailer.send(to=reader.email, subject=subject, body=text, key=key))
            return outcome.why != Why.NO_CONNECTION
        return True

    # --- robots ---

    def send_to_robots(self) -> None:
        robots = list(Robot.objects.with_due(self.now()))
        if robots:
            with robot_channel.open_client() as client:
                for robot in robots:
                    self.send_to_robot(robot, client)

    def send_to_robot(self, robot: Robot, client: httpx.Client) -> None:
        """What is due for one robot: singly as far as its minute allows, the rest in digests, what is over waits."""
        free = free_slots(robot, self.now()) if robot.is_active else ROBOT_BATCH
        claimed = self.claim(Delivery.Channel.ROBOT, ROBOT_BATCH, message__robot=robot) if free else []
        if not robot.is_active:
            for delivery in claimed:
                self.settle(delivery, Outcome(End.REFUSED, Why.SWITCHED_OFF))
            return
        # A digest that is tried again goes as it is; the others are planned around it.
        ready = [delivery for delivery in claimed if delivery.message.code == DIGEST]
        lines = [
            (delivery, line)
            for delivery in claimed
            if delivery.message.code != DIGEST and (line := self.line(delivery, robot)) is not None
        ]
        room = robot_channel.LIMIT_BYTES - len(self.digest_text(robot, [], ROBOT_BATCH).encode())
        singles, packs = plan([len(line.encode()) + 1 for _delivery, line in lines], max(free - len(ready), 0), room)
        ready += [delivery for delivery, _line in lines[:singles]]
        for pack in packs:
            made = self.combine([lines[position][0] for position in pack], robot)
            ready += [made] if made else []
        for delivery in ready:
            if not self.send_one(delivery, robot, client):
                break
        self.give_back(robot)

    def give_back(self, robot: Robot) -> None:
        """What could not be sent in this minute waits until the robot may speak again."""
        Delivery.objects.filter(
            state=State.CLAIMED, claimed_by=self.token, message__robot=robot, channel=Delivery.Channel.ROBOT
        ).update(
            state=State.QUEUED,
            claimed_by="",
            lease_until=None,
            why=Why.TOO_MANY,
            next_try_at=max(robot.rest_until or self.at, soonest_slot(robot, self.now())),
        )

    def line(self, delivery: Delivery, robot: Robot) -> str | None:
        """The message's line in a digest."""
        words = self.words(delivery, robot.language)
        return words and cut(f"• {words[0]}", LINE_BYTES)

    def digest_text(self, robot: Robot, lines: list[str], count: int) -> str:
        subject, body = Message(code=DIGEST, params={"count": str(count)}).words(
            robot.language, self.today, self.overrides
        )
        return "\n".join([subject, *lines, body])

    def combine(self, members: list[Delivery], robot: Robot) -> Delivery | None:
        """One delivery that stands for several of this worker's; the one itself when it would stand alone."""
        if len(members) == 1:
            return members[0]
        now = self.now()
        with transaction.atomic():
            message = Message.objects.create(
                key=f"digest {uuid4()}",
                robot=robot,
                code=DIGEST,
                params={"count": str(len(members))},
                mention=sorted({pk for member in members for pk in called(member.message)}),
                outlet=members[0].message.outlet if len({m.message.outlet_id for m in members}) == 1 else None,
                urgency=max(member.message.urgency for member in members),
                queued_at=now,
            )
            made = Delivery.objects.create(
                message=message,
                channel=Delivery.Channel.ROBOT,
                state=State.CLAIMED,
                claimed_by=self.token,
                lease_until=now + LEASE,
                next_try_at=now,
            )
            joined = Delivery.objects.filter(
                pk__in=[member.pk for member in members], state=State.CLAIMED, claimed_by=self.token
            ).update(state=State.COMBINED, digest=made, claimed_by="", lease_until=None, why="")
            if joined != len(members):
                # The lease ran out and another worker has some of them: it sends those, and this one begins anew.
                transaction.set_rollback(True)
                return None
        return made

    def send_one(self, delivery: Delivery, robot: Robot, client: httpx.Client) -> bool:
        """Send to a robot. False when there is no use in trying the next one now."""
        if webhooks.problem_with(robot.url, getattr(settings, "ROBOTS_ALLOW_LOOPBACK_HTTP", False)):
            self.settle(delivery, Outcome(End.REFUSED, Why.REFUSED, "https"))
            return True
        if delivery.message.code == DIGEST:
            members = Delivery.objects.filter(digest=delivery).select_related("message").urgent_first()
            lines = [self.line(member, robot) or "" for member in members]
            subject, text = "", self.digest_text(robot, lines, len(lines))
        else:
            words = self.words(delivery, robot.language)
            if words is None:
                return True
            subject, text = words[0], with_link(words[1], delivery.message, robot_channel.LIMIT_BYTES, words[0])
        mobiles = mobiles_of(called(delivery.message))
        with transaction.atomic():
            slot = take_slot(robot, self.now())
            if slot is None:
                return False
            if not self.begin(delivery, to=robot.name, subject=subject, body=text):
                transaction.set_rollback(True)
                return True
        outcome = self.call(
            delivery,
            lambda: robot_channel.send(
                client, kind=robot.kind, url=robot.url, secret=robot.secret, text=text, mobiles=mobiles, at=self.now()
            ),
        )
        # The provider counted it when it arrived, at the latest now.
        RobotSlot.objects.filter(pk=slot.pk).update(free_at=self.now() + MINUTE)
        if outcome.rest is None:
            return True
        robot.rest_until = self.now() + outcome.rest
        Robot.objects.filter(pk=robot.pk).update(rest_until=robot.rest_until, rest_why=outcome.why)
        return False


def claim(keys: list[int], token: str, now: datetime) -> int:
    """Give due deliveries to the worker `token`; of two workers that ask, one gets each. Returns how many it got."""
    return (
        Delivery.objects.due(now)
        .filter(pk__in=keys)
        .update(state=State.CLAIMED, claimed_by=token, lease_until=now + LEASE)
    )


def begin_sending(key: int, token: str, now: datetime, **words) -> bool:
    """The compare-and-set that lets exactly one worker make the network call."""
    return bool(
        Delivery.objects.filter(pk=key, state=State.CLAIMED, claimed_by=token).update(
            state=State.SENDING, lease_until=now + SENDING_LEASE, attempts=F("attempts") + 1, **words
        )
    )


def mark_lost(keys: list[int], now: datetime) -> int:
    """Make deliveries unclear that are still being sent after their lease, with what went out as part of them."""
    changes = {"state": State.UNCLEAR, "why": Why.WORKER_LOST.value, "lease_until": None}
    marked = Delivery.objects.lost(now).filter(pk__in=keys).update(**changes)
    for key in keys:
        share_end(key, changes)
    return marked


def share_end(key: int, changes: dict) -> None:
    """Those that went out in a digest end as it did; while it waits they stay with it."""
    if changes["state"] == State.QUEUED:
        return
    shared = {name: changes[name] for name in ("state", "sent_at", "why", "last_error") if name in changes}
    if changes["state"] == State.SENT:
        shared["provider_id"] = f"digest {key}"
    Delivery.objects.filter(digest=key).exclude(state=State.SENT).update(**shared)


def free_slots(robot: Robot, now: datetime) -> int:
    """How many messages the robot may send at this moment. Its slots are made when it first speaks."""
    slots = list(RobotSlot.objects.filter(robot=robot).values_list("free_at", flat=True))
    if len(slots) < PER_MINUTE:
        RobotSlot.objects.bulk_create(
            # A minute back, so that a worker whose clock is a little behind finds them free as well.
            [RobotSlot(robot=robot, number=number, free_at=now - MINUTE) for number in range(1, PER_MINUTE + 1)],
            ignore_conflicts=True,
        )
        slots = list(RobotSlot.objects.filter(robot=robot).values_list("free_at", flat=True))
    return sum(free_at <= now for free_at in slots)


def take_slot(robot: Robot, now: datetime) -> RobotSlot | None:
    """Take one of the robot's slots by compare-and-set, for the longest a call lasts and a minute more."""
    for slot in RobotSlot.objects.filter(robot=robot, free_at__lte=now).order_by("free_at", "number"):
        if RobotSlot.objects.filter(pk=slot.pk, free_at=slot.free_at).update(
            free_at=now + robot_channel.LONGEST + MINUTE
        ):
            return slot
    return None


def soonest_slot(robot: Robot, now: datetime) -> datetime:
    free_at = RobotSlot.objects.filter(robot=robot).order_by("free_at").values_list("free_at", flat=True).first()
    return max(free_at or now, now)


def called(message: Message) -> list[int]:
    """The accounts that the group's message calls by name: only alarms call anybody."""
    return message.mention if message.urgency >= Urgency.ALERT else []


def mobiles_of(keys: list[int]) -> list[str]:
    if not keys:
        return []
    people = User.objects.filter(pk__in=keys, is_active=True).exclude(mobile="").order_by("pk")
    return list(people.values_list("mobile", flat=True))


def with_link(body: str, message: Message, limit: int | None = None, subject: str = "") -> str:
    """The body and the address of the record, where the site's own address is known; cut so that the address
    stays whole.

    With `limit` (bytes) the subject is the first line.
    """
    path, site = message.record_url(), settings.SITE_URL.rstrip("/")
    link = f"\n{site}{path}" if site and path else ""
    text = f"{subject}\n{body}" if limit else body
    return (cut(text, limit - len(link.encode())) if limit else text) + link
