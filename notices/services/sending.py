"""Sending what is due. Nothing is lost and nothing is sent twice, whatever dies in between.

A delivery is *claimed* by one worker for a while (another may take it when the worker is not heard of), marked
*sending* by compare-and-set in the moment before the network call, and settled after it. A worker that dies while
sending leaves a delivery of which nobody knows whether it went out: it becomes *unclear* and is sent again by a person
or not at all.

No endpoint (mail server, SMS provider, provider of robots) holds up another: each has a lane of its own, one worker at
a time has its turn with it, and one that does not answer rests while what is for it waits untried.
"""

import logging
from collections import Counter
from collections.abc import Generator, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic
from urllib.parse import urlsplit
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

from .. import hooks, policies, sms_rules, texts, webhooks
from ..channels import End, Outcome
from ..channels import robot as robot_channel
from ..channels import sms as sms_channel
from ..channels import wecom as wecom_channel
from ..channels.email import Mailer
from ..digests import cut, plan
from ..lanes import Call, Driver, Lane
from ..models import PER_MINUTE, Delivery, Endpoint, Message, Robot, RobotSlot, TextOverride, Urgency
from ..retrying import rest_after, wait_after
from .outbox import wake_worker

log = logging.getLogger(__name__)

Channel, State, Why = Delivery.Channel, Delivery.State, Delivery.Why

MINUTE = timedelta(minutes=1)
# No single call lasts longer, however slowly the other side trickles.
LONGEST = timedelta(seconds=30)
# After this no call is begun, so that a worker is free again for other work soon.
PASS = timedelta(seconds=30)
# A claimed delivery, and an endpoint, belong to their worker for longer than a pass can last.
LEASE = timedelta(minutes=5)
TURN = PASS + LONGEST + MINUTE
# Longer than the longest network call: whoever is not back by then is gone.
SENDING_LEASE = timedelta(minutes=2)
# How many endpoints are spoken to at a time.
LANES = 16
BATCH = 50
# More than this many for one robot wait for the next minute anyway.
ROBOT_BATCH = 600
# So many robots of one provider in a row without an answer: it is the provider.
IN_A_ROW = 2
# A line of a digest says what it is about; the whole text is in the system.
LINE_BYTES = 240
DIGEST = "notices.digest"
# What a call came to that raised or did not come back: after it began, only "not certain" is true.
NOT_CERTAIN = Outcome(End.UNCLEAR, Why.NO_ANSWER, rest=MINUTE)

# A piece of a lane that says at its end whether there is use in going on.
Step = Generator[Call, Outcome | None, bool]


def deliver_due(*, at: datetime, limit: int = 2000) -> dict[str, int]:
    """Send what is due at `at`, the most urgent first, at most `limit` deliveries; returns how many ended in which way.

    Any number of workers may run this at a time. It ends after `PASS` and one call more; what is left then, the workers
    are told to go on with.
    """
    run = _Run(at, limit)
    run.give_up_lost()
    Driver(run.find_lanes, LONGEST.total_seconds()).run()
    if run.unfinished:
        wake_worker()
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
        # Whoever sends again has put something right: the other side is asked at once.
        Endpoint.objects.filter(name=endpoint_of(delivery.channel, delivery.message.robot)).update(rest_until=None)
        Robot.objects.filter(pk=delivery.message.robot_id).exclude(rest_why=Why.TOO_MANY).update(rest_until=None)
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
        self.templates = TextOverride.objects.templates_in_force(self.today)
        self.attempts = policy.value(policies.ATTEMPTS, on=self.today)
        # When a lane last found nothing to take, by its endpoint.
        self.dry: dict[str, float] = {}
        self.loud: dict[tuple, datetime] = {}
        self.unfinished = False

    def now(self) -> datetime:
        """The instant handed in plus what has passed since: a pass over slow servers takes minutes."""
        return self.at + timedelta(seconds=monotonic() - self.began)

    def is_over(self) -> bool:
        """No time left in this pass."""
        over = self.now() >= self.at + PASS
        self.unfinished |= over
        return over

    # --- endpoints and their lanes ---

    def find_lanes(self, open_names: set[str]) -> dict[str, Lane]:
        """A lane for each endpoint that has something due, does not rest, and is not in another worker's hands."""
        if self.is_over():
            return {}
        now, due = self.now(), self.due_robots(open_names)
        waiting = [name for name in due if name not in open_names and monotonic() - self.dry.get(name, 0) >= 1]
        known = {endpoint.name: endpoint for endpoint in Endpoint.objects.filter(name__in=waiting)}
        # Those that answered last come first, should there be more than can be spoken to at a time.
        waiting.sort(key=lambda name: known[name].troubles if name in known else 0)
        lanes = {}
        for name in waiting[: max(LANES - len(open_names), 0)]:
            endpoint = known.get(name) or Endpoint.objects.get_or_create(name=name)[0]
            if take_turn(endpoint, self.token, now):
                lanes[name] = self.lane(endpoint, due[name])
        return lanes

    def due_robots(self, open_names: set[str]) -> dict[str, set[int]]:
        """`{endpoint: robots with something due}` of those that do not rest; mail and text messages have no robots."""
        now, found = self.now(), {}
        # An open lane of mail or text messages takes what is due by itself: no need to look through its thousands.
        rows = Delivery.objects.due(now).exclude(channel__in=open_names)
        rows = rows.exclude(message__robot__rest_until__gt=now).order_by()
        for channel, robot, url in rows.values_list("channel", "message__robot", "message__robot__url").distinct():
            found.setdefault(endpoint_of(channel, url), set()).add(robot)
        return found

    def lane(self, endpoint: Endpoint, robots: set[int]) -> Lane:
        """All that is due for one endpoint, one call after the other."""
        left = self.left
        try:
            if endpoint.name == Channel.EMAIL:
                yield from self.send_mails(endpoint)
            elif endpoint.name == Channel.SMS:
                yield from self.send_texts(endpoint)
            elif endpoint.name == Channel.WECOM:
                yield from self.send_to_contacts(endpoint)
            else:
                yield from self.send_to_robots(endpoint, robots)
        finally:
            end_turn(endpoint, self.token)
            self.unfinished |= self.left <= 0
            if self.left == left or self.left <= 0:
                self.dry[endpoint.name] = monotonic()

    def conclude(self, side: "Endpoint | Robot", delivery: Delivery, outcome: Outcome) -> bool:
        """Settle the delivery. False when the other side itself is in trouble: then it rests, longer each time."""
        now = self.now()
        if outcome.rest is None:
            self.settle(delivery, outcome, now)
            if side.troubles:
                side.troubles = 0
                type(side).objects.filter(pk=side.pk).update(troubles=0)
            return True
        # A robot's minute is a minute, however often it is used up.
        counts = isinstance(side, Endpoint) or outcome.end != End.TOO_MANY
        side.troubles += counts
        rest = max(outcome.rest, rest_after(side.troubles)) if counts else outcome.rest
        self.settle(delivery, replace(outcome, rest=rest), now)
        side.rest_until, side.rest_why = now + rest, outcome.why
        let_rest(side)
        return False

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
            .select_related("message__recipient", "message__robot", "message__outlet__area")
            .prefetch_related("message__about")
            .urgent_first()
        )
        self.left -= len(taken)
        return list(taken)

    def begin(self, delivery: Delivery, *, to: str, subject: str, body: str, out_id: str = "") -> bool:
        """Mark it as being sent, with the words that go out. False when it is no longer this worker's."""
        begun = begin_sending(
            delivery.pk,
            self.token,
            self.now(),
            sent_to=to[:254],
            sent_subject=subject[:400],
            sent_body=body,
            out_id=out_id,
        )
        if begun:
            delivery.attempts += 1
        return begun

    def settle(self, delivery: Delivery, outcome: Outcome, now: datetime | None = None) -> None:
        """Write down what became of an attempt, for the delivery and for those that went out as part of it."""
        now = now or self.now()
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
                "next_try_at": now + (outcome.wait or outcome.rest or MINUTE),
                "attempts": F("attempts") - 1,
            }
        with transaction.atomic():
            # Unclear too: a worker thought lost that comes back after all knows better.
            held = Delivery.objects.filter(
                pk=delivery.pk, claimed_by=self.token, state__in=[State.CLAIMED, State.SENDING, State.UNCLEAR]
            )
            if not held.update(**changes):
                return
            if delivery.message.code == DIGEST:
                share_end(delivery.pk, changes)
            if outcome.end == End.SENT and delivery.message.own_words:
                hooks.tell_sent(delivery.message, now)
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

    # --- e-mail and text messages ---

    def send_mails(self, endpoint: Endpoint) -> Lane:
        mailer = Mailer()
        try:
            yield from self.send_all(endpoint, Channel.EMAIL, lambda mail: self.send_mail(mail, mailer, endpoint))
            yield Call(mailer.close, None, mailer.drop)
        finally:
            mailer.drop()

    def send_texts(self, endpoint: Endpoint) -> Lane:
        channel = sms_channel.open_channel()
        try:
            yield from self.send_all(endpoint, Channel.SMS, lambda text: self.send_text(text, channel, endpoint))
        finally:
            channel.close()

    def send_all(self, endpoint: Endpoint, channel: str, send) -> Lane:
        """Batch after batch, until nothing is due, the pass is over, or the other side is in trouble."""
        while claimed := self.claim(channel, BATCH):
            for position, delivery in enumerate(claimed):
                if self.is_over():
                    self.release(claimed[position:], self.now(), "")
                    return
                goes_on = yield from send(delivery)
                if not goes_on:
                    # What was not tried waits with the endpoint, and it costs no attempt.
                    self.release(claimed[position + 1 :], endpoint.rest_until or self.now(), endpoint.rest_why)
                    return

    def send_mail(self, delivery: Delivery, mailer: Mailer, endpoint: Endpoint) -> Step:
        """False when the mail server is in trouble: there is no use in trying the next one."""
        message, reader = delivery.message, delivery.message.recipient
        address = message.address or (reader.email if reader.is_active else "")
        if not address:
            self.settle(delivery, Outcome(End.REFUSED, Why.NO_ADDRESS))
            return True
        words = self.words(delivery, reader.language if reader else settings.LANGUAGE_CODE)
        if words is None:
            return True
        file = hooks.file_of(message)
        if file is None and hooks.brings_file(message.code):
            self.settle(delivery, Outcome(End.REFUSED, Why.NO_FILE))
            return True
        trouble = yield Call(mailer.open, Outcome(End.AGAIN, Why.NO_CONNECTION, rest=MINUTE), mailer.drop)
        if trouble:
            # Nothing has left, so it need not pass through "sending", where a lost worker would make it unclear.
            delivery.attempts += 1
            Delivery.objects.filter(pk=delivery.pk, claimed_by=self.token).update(attempts=delivery.attempts)
            return self.conclude(endpoint, delivery, trouble)
        subject, text = words[0], with_link(words[1], delivery.message)
        if not self.begin(delivery, to=address, subject=subject, body=text):
            return True
        key = message.key
        outcome = yield Call(
            lambda: mailer.send(to=address, subject=subject, body=text, key=key, file=file), NOT_CERTAIN, mailer.drop
        )
        return self.conclude(endpoint, delivery, outcome or NOT_CERTAIN)

    def send_text(self, delivery: Delivery, channel: sms_channel.Channel, endpoint: Endpoint) -> Step:
        """To a customer's mobile. False when the provider is in trouble."""
        message = delivery.message
        if not sms_rules.mobile_of(message.mobile):
            self.settle(delivery, Outcome(End.REFUSED, Why.NO_MOBILE))
            return True
        if self.hindered(delivery):
            return True
        words = self.words(delivery, settings.LANGUAGE_CODE)
        if words is None:
            return True
        text = self.for_provider(delivery, words[1])
        if text is None:
            return True
        if channel.needs_template and not text.template:
            self.settle(delivery, Outcome(End.REFUSED, Why.NO_TEMPLATE))
            return True
        out_id = sms_channel.out_id_of(message.key)
        if not self.begin(delivery, to=message.mobile, subject=words[0], body=words[1], out_id=out_id):
            return True
        at = self.now()
        outcome = yield Call(
            lambda: channel.send(mobile=message.mobile, words=text, key=message.key, at=at), NOT_CERTAIN, channel.close
        )
        return self.conclude(endpoint, delivery, outcome or NOT_CERTAIN)

    def for_provider(self, delivery: Delivery, body: str) -> sms_channel.Words | None:
        """The template and its variables; None, and the delivery has failed, where the provider would refuse them."""
        message, language = delivery.message, settings.LANGUAGE_CODE
        try:
            if message.own_words:
                template_words, shown = message.own_words, message.params
            else:
                text = texts.get(message.code)
                template_words = (self.overrides.get((message.code, language)) or text.default(language))[1]
                shown = texts.values(text, message.params, language, self.today)
        except texts.TextProblem as problem:
            self.settle(delivery, Outcome(End.REFUSED, Why.TEXT, str(problem)))
            return None
        used = {name: shown.get(name, "") for name in sms_rules.variables(template_words)}
        message_class = message.message_class or sms_rules.MessageClass.NOTICE
        may_be_empty = not message.own_words
        problems = [
            *sms_rules.problems(template_words, message_class),
            *sms_rules.value_problems(used, may_be_empty),
        ]
        if problems:
            self.settle(delivery, Outcome(End.REFUSED, Why.TEXT, " ".join(problems)))
            return None
        template = message.own_template if message.own_words else self.templates.get(message.code, "")
        return sms_channel.Words(body, template, used)

    def hindered(self, delivery: Delivery) -> bool:
        """Whether a message may not go to a customer now: none in quiet hours, and one of care perhaps not at all."""
        message, found = delivery.message, None
        if message.own_words or texts.is_care(message.code):
            found = hooks.hindrance(message, self.now())
        if found is None and (until := self.loud_from(message.outlet)) > self.now():
            found = hooks.Wait(until)
        if isinstance(found, hooks.Withdraw):
            withdrawn = Delivery.objects.filter(pk=delivery.pk, state=State.CLAIMED, claimed_by=self.token).update(
                state=State.WITHDRAWN, why=found.why, claimed_by="", lease_until=None
            )
            self.counts[State.WITHDRAWN.value] += withdrawn
        elif found is not None:
            self.release([delivery], found.until, Why.QUIET)
        return found is not None

    def loud_from(self, outlet) -> datetime:
        """From when customers of the outlet may be written to; asked once for each outlet and minute of a pass."""
        now = self.now()
        place = (outlet and outlet.pk, local(now).replace(second=0, microsecond=0))
        if place not in self.loud:
            self.loud[place] = hooks.loud_from(now, outlet)
        return self.loud[place]

    # --- contacts in WeCom ---

    def send_to_contacts(self, endpoint: Endpoint) -> Lane:
        channel = wecom_channel.open_channel()
        try:
            yield from self.send_all(
                endpoint, Channel.WECOM, lambda note: self.send_to_contact(note, channel, endpoint)
            )
        finally:
            channel.close()

    def send_to_contact(self, delivery: Delivery, channel: wecom_channel.Channel, endpoint: Endpoint) -> Step:
        """To a customer in WeCom. False when the provider is in trouble."""
        message = delivery.message
        if self.hindered(delivery):
            return True
        words = self.words(delivery, settings.LANGUAGE_CODE)
        if words is None or not self.begin(delivery, to=message.wecom, subject=words[0], body=words[1]):
            return True
        at = self.now()
        outcome = yield Call(
            lambda: channel.send(contact=message.wecom, text=words[1], key=message.key, at=at),
            NOT_CERTAIN,
            channel.close,
        )
        return self.conclude(endpoint, delivery, outcome or NOT_CERTAIN)

    # --- robots ---

    def send_to_robots(self, endpoint: Endpoint, robots: set[int]) -> Lane:
        """Robot after robot of one provider; when several in a row get no answer, the provider rests."""
        in_a_row = 0
        with robot_channel.open_client() as client:
            for robot in Robot.objects.awake(self.now()).filter(pk__in=robots):
                if self.is_over():
                    return
                before, robot.answered = robot.troubles, False
                yield from self.send_to_robot(robot, client)
                in_a_row = in_a_row + 1 if robot.troubles > before and not robot.answered else 0
                if robot.answered and endpoint.troubles:
                    endpoint.troubles = 0
                    let_rest(endpoint)
                if in_a_row >= IN_A_ROW:
                    endpoint.troubles += 1
                    endpoint.rest_until = self.now() + rest_after(endpoint.troubles)
                    endpoint.rest_why = robot.rest_why
                    let_rest(endpoint)
                    return

    def send_to_robot(self, robot: Robot, client: httpx.Client) -> Lane:
        """What is due for one robot: singly as far as its minute allows, the rest in digests, what is over waits."""
        free = free_slots(robot, self.now()) if robot.is_active else ROBOT_BATCH
        claimed = self.claim(Channel.ROBOT, ROBOT_BATCH, message__robot=robot) if free else []
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
            goes_on = not self.is_over() and (yield from self.send_one(delivery, robot, client))
            if not goes_on:
                break
        self.give_back(robot)

    def give_back(self, robot: Robot) -> None:
        """What could not be sent in this minute waits until the robot may speak again."""
        now = self.now()
        resting = bool(robot.rest_until and robot.rest_until > now)
        Delivery.objects.filter(
            state=State.CLAIMED, claimed_by=self.token, message__robot=robot, channel=Channel.ROBOT
        ).update(
            state=State.QUEUED,
            claimed_by="",
            lease_until=None,
            why=robot.rest_why if resting else Why.TOO_MANY,
            next_try_at=max(robot.rest_until or self.at, soonest_slot(robot, now)),
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
                channel=Channel.ROBOT,
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

    def send_one(self, delivery: Delivery, robot: Robot, client: httpx.Client) -> Step:
        """Send to a robot. False when there is no use in trying the next one now."""
        allow = getattr(settings, "ROBOTS_ALLOW_LOOPBACK_HTTP", False)
        if webhooks.problem_with(robot.url, allow, settings.ROBOT_HOSTS):
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
        at = self.now()
        outcome = yield Call(
            lambda: robot_channel.send(
                client, kind=robot.kind, url=robot.url, secret=robot.secret, text=text, mobiles=mobiles, at=at
            ),
            NOT_CERTAIN,
        )
        outcome = outcome or NOT_CERTAIN
        # The provider counted it when it arrived, at the latest now.
        RobotSlot.objects.filter(pk=slot.pk).update(free_at=self.now() + MINUTE)
        robot.answered |= outcome.rest is None or outcome.end == End.TOO_MANY
        return self.conclude(robot, delivery, outcome)


def endpoint_of(channel: str, robot: "Robot | str | None") -> str:
    """The endpoint's name: the channel, or of a robot (or its address) the provider's address without the key."""
    if channel != Channel.ROBOT:
        return str(channel)
    parts = urlsplit(getattr(robot, "url", robot) or "")
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"[:200]


def take_turn(endpoint: Endpoint, token: str, now: datetime) -> bool:
    """Of several workers one speaks to an endpoint. False where another does, or it rests."""
    return bool(Endpoint.objects.free(now).filter(pk=endpoint.pk).update(turn_of=token, turn_until=now + TURN))


def end_turn(endpoint: Endpoint, token: str) -> None:
    Endpoint.objects.filter(pk=endpoint.pk, turn_of=token).update(turn_of="", turn_until=None)


def let_rest(side: "Endpoint | Robot") -> None:
    type(side).objects.filter(pk=side.pk).update(
        troubles=side.troubles, rest_until=side.rest_until, rest_why=side.rest_why
    )


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
        if RobotSlot.objects.filter(pk=slot.pk, free_at=slot.free_at).update(free_at=now + LONGEST + MINUTE):
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
