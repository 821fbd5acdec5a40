"""Writing to customers: about reminders, or to an audience chosen by hand, by text message or WeCom.

Nobody is written to who wants no more messages, is not to be called, was contacted often enough, or has no address;
why somebody was left out is kept row by row. What is queued waits for the end of the quiet hours, and in the last
moment before it leaves it is asked once more whether the customer may be written to and the reminder is needed still
(`may_leave`).
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from customers import audiences
from customers.contact_budget import next_loud_at
from customers.contact_figures import Figures, callable_from, figures_of
from customers.models import (
    CareMessage,
    Contact,
    Customer,
    DoNotCall,
    MessageTemplate,
    NoMore,
    Reminder,
    SegmentPeriod,
    Sending,
    TemplateVersion,
    Vehicle,
    WeComContact,
)
from customers.services import contacts
from customers.services import reminders as reminding
from notices import hooks, services, sms_rules
from notices.models import Delivery, Message
from notices.services.outbox import Note, OwnWords
from notices.texts import fill_own
from staff import trail, work
from staff.access import require
from staff.instants import local
from staff.models import Outlet
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

CODE = "customers.care"
WORK = "customers.send_messages"
BATCH = 200
# A wish to be called when the car is ready cannot wait for a budget.
OUTSIDE_BUDGET = (Reminder.Kind.PICK_UP,)
Why = CareMessage.Why


@dataclass(frozen=True)
class Target:
    """Somebody to write to, about which car and reminder."""

    customer: Customer
    vehicle: Vehicle | None
    reminder: Reminder | None


def send(
    *,
    template: MessageTemplate,
    by,
    at: datetime,
    reminders: Iterable[Reminder] | None = None,
    customers: Iterable[Customer] | None = None,
    extra: dict | None = None,
    form_key: str | None = None,
) -> list[Sending]:
    """Write to these at once, a `Sending` for each outlet; for a long audience use `start`.

    Refused without words in use, or where the words ask for a note that is not given. Each reminder is sent once.
    """
    version = _version(template, extra or {})
    targets = list(_targets(reminders, customers))
    made = []
    for outlet in sorted({_place(target) for target in targets}, key=lambda outlet: outlet.code):
        own_key = form_key and f"{form_key}:{outlet.code}"[:40]
        sending = _begin(version, outlet, {"picked": True}, extra or {}, by, at, own_key, by_hand=reminders is None)
        own = [target for target in targets if _place(target) == outlet]
        for start in range(0, len(own), BATCH):
            send_batch(sending=sending, targets=own[start : start + BATCH], at=at)
        _end(sending, at)
        made.append(sending)
    return made


def start(
    *,
    template: MessageTemplate,
    outlet: Outlet,
    audience: dict,
    by,
    at: datetime,
    extra: dict | None = None,
    form_key: str | None = None,
) -> Sending:
    """Let the worker write to everybody of an audience of the outlet. The same form sent twice is one sending."""
    if form_key and (there := Sending.objects.filter(form_key=form_key).first()):
        raise SentAlready(there)
    version = _version(template, extra or {})
    with transaction.atomic():
        by_hand = "reminders" not in audience
        sending = _begin(version, outlet, audience, extra or {}, by, at, form_key, by_hand=by_hand)
        title = _("Messages: %(name)s") % {"name": template.name}
        sending.work = work.start(kind=WORK, title=title, by=by, params={"sending": sending.pk}, at=at)
        Sending.objects.filter(pk=sending.pk).update(work=sending.work)
    return sending


class SentAlready(AlreadyDone):
    """The same form was sent before; `sending` is what came of it."""

    def __init__(self, sending: Sending):
        super().__init__(_("This was sent already: one sending came of it."))
        self.sending = sending


def go_on(*, sending: Sending, at: datetime, progress: Callable[[int, int], None]) -> dict:
    """The worker's side of `start`: batch after batch. Begun again after it broke off it leaves out whom it has had."""
    keys = audience_keys(sending)
    total = len(keys)
    for begin in range(0, total, BATCH):
        send_batch(sending=sending, targets=_loaded(sending, keys[begin : begin + BATCH]), at=at)
        progress(min(begin + BATCH, total), total)
    _end(sending, at)
    counts = counts_of(sending)
    text = _("%(queued)d messages queued, %(left)d customers left out.")
    return {
        "message": text % {"queued": counts[""], "left": sum(counts.values()) - counts[""]},
        "url": sending.get_absolute_url(),
    }


def counts_of(sending: Sending) -> Counter:
    """How many were queued (under the empty reason) and how many left out for each reason."""
    return Counter(sending.messages.order_by().values_list("why", flat=True))


# --- Who -------------------------------------------------------------------------------------------------------------


def audience(outlet: Outlet, asked: dict, on: date):
    """Reminders whose day has come, customers that another room chose (`customers.audiences`), or customers of the
    outlet in use, as `asked` narrows them: one query set."""
    if other := audiences.kind_of(asked):
        return other.customers(asked, on).order_by("pk")
    if kind := asked.get("reminders"):
        return Reminder.objects.to_send(on).filter(outlet=outlet, kind=kind, held_out=False).order_by("pk")
    found = Customer.objects.present().filter(outlet=outlet)
    if asked.get("segment"):
        found = found.filter(segments__segment=asked["segment"], segments__to_on__isnull=True)
    cars = {
        f"{name}__istartswith": asked[key] for name, key in (("plate", "plate"), ("model", "model")) if asked.get(key)
    }
    if cars:
        found = found.filter(pk__in=Vehicle.objects.filter(customer__outlet=outlet, **cars).values("customer"))
    return found.order_by("pk")


def cars(outlet: Outlet, asked: dict):
    """Cars of customers of the outlet in use, as `asked` (segment, plate, model) narrows them: one query set."""
    words = {f"{name}__istartswith": asked[name] for name in ("plate", "model") if asked.get(name)}
    found = Vehicle.objects.filter(customer__outlet=outlet, customer__merged_into__isnull=True, **words)
    if asked.get("segment"):
        there = SegmentPeriod.objects.present().filter(segment=asked["segment"])
        found = found.filter(customer__in=there.values("customer"))
    return found.order_by("pk")


def audience_keys(sending: Sending) -> list[int]:
    found = audience(sending.outlet, sending.audience, local(sending.at).date())
    return list(found.values_list("pk", flat=True))


def _loaded(sending: Sending, keys: list[int]) -> list[Target]:
    if "reminders" in sending.audience:
        return list(_targets(Reminder.objects.filter(pk__in=keys), None))
    return list(_targets(None, Customer.objects.filter(pk__in=keys)))


def _targets(reminders, customers) -> Iterable[Target]:
    if reminders is not None:
        keys = [reminder.pk for reminder in reminders]
        rows = Reminder.objects.filter(pk__in=keys).select_related("customer__outlet__area", "vehicle", "outlet__area")
        for reminder in rows.order_by("pk"):
            yield Target(reminder.customer, reminder.vehicle, reminder)
        return
    keys = [customer.pk for customer in customers or ()]
    rows = Customer.objects.filter(pk__in=keys).select_related("outlet__area").prefetch_related("vehicles")
    for customer in rows.order_by("pk"):
        cars = list(customer.vehicles.all())
        yield Target(customer, cars[0] if cars else None, None)


def _place(target: Target) -> Outlet:
    return target.reminder.outlet if target.reminder else target.customer.outlet


# --- One batch --------------------------------------------------------------------------------------------------------


@transaction.atomic
def send_batch(*, sending: Sending, targets: list[Target], at: datetime) -> int:
    """Queue a message for each of the targets that may be written to; gives how many. Whom the sending has had already
    is passed over. About a dozen queries, however many targets."""
    had = set(sending.messages.values_list("customer", "reminder"))
    new = [t for t in targets if (t.customer.pk, t.reminder and t.reminder.pk) not in had]
    if not new:
        return 0
    _hold_reminders([target.reminder for target in new if target.reminder])
    # Held, so that two sendings do not both find the last place of the budget free, nor pass a wish by that is noted.
    keys = sorted({target.customer.pk for target in new})
    if other := audiences.kind_of(sending.audience):
        other.hold(sending, keys)
    list(Customer.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    state = _State.of(sending, new, at)
    rows, notes = [], []
    for target in new:
        why, address, values = state.judged(target)
        row = CareMessage(
            sending=sending,
            customer=target.customer,
            vehicle=target.vehicle,
            reminder=target.reminder,
            outlet=sending.outlet,
            at=at,
            address="" if why else address,
            why=why,
        )
        if not why:
            notes.append(state.note(target, address, values))
        rows.append(row)
    services.queue(notes, at=at)
    queued = dict(Message.objects.filter(key__in=[note.key for note in notes]).values_list("key", "pk"))
    for row in rows:
        row.message_id = None if row.why else queued[_key(sending, row.customer_id, row.reminder_id)]
    CareMessage.objects.bulk_create(rows)
    if other:
        other.queued(sending, [row.customer_id for row in rows if not row.why], at)
    return len(notes)


def _hold_reminders(reminders: list[Reminder]) -> None:
    """Hold them, before the customers as everybody does: each message points to its reminder, and whoever calls has the
    reminder first. What became of them since they were read is read anew."""
    about = {reminder.pk: reminder for reminder in reminders}
    rows = Reminder.objects.filter(pk__in=about).order_by("pk").select_for_update(no_key=True)
    for key, state, held_out in rows.values_list("pk", "state", "held_out"):
        about[key].state, about[key].held_out = state, held_out


def _key(sending: Sending, customer: int, reminder: int | None) -> str:
    return f"care:{sending.pk}:{customer}:{reminder or ''}"


@dataclass
class _State:
    """What is known of all targets of a batch, looked up at once."""

    sending: Sending
    version: TemplateVersion
    template: MessageTemplate
    at: datetime
    figures: dict[int, Figures]
    waiting: Counter
    refused_numbers: set[str]
    refused_customers: set[int]
    not_called: set[int]
    contacts: dict[int, str]
    sent_reminders: set[int]
    used: set[str]
    # Of an audience that another room chose: who was written to by another sending, and what the words may ask for.
    had: set[int]
    values: dict[int, dict[str, str]]

    @classmethod
    def of(cls, sending: Sending, targets: list[Target], at: datetime) -> "_State":
        version = TemplateVersion.objects.select_related("template").get(pk=sending.version_id)
        keys = {target.customer.pk for target in targets}
        mobiles = {sms_rules.mobile_of(target.customer.mobile) for target in targets}
        wishes = list(NoMore.objects.covering(mobiles, keys).values_list("mobile", "customer"))
        about = [target.reminder.pk for target in targets if target.reminder]
        waiting = CareMessage.objects.filter(customer__in=keys).waiting()
        wecom = WeComContact.objects.filter(customer__in=keys) if version.template.channel == "wecom" else ()
        other = audiences.kind_of(sending.audience)
        return cls(
            sending=sending,
            version=version,
            template=version.template,
            at=at,
            figures=figures_of(keys, at),
            waiting=Counter(waiting.order_by().values_list("customer", flat=True)),
            refused_numbers={mobile for mobile, _customer in wishes},
            refused_customers={customer for _mobile, customer in wishes if customer},
            not_called=set(DoNotCall.objects.in_force(at).filter(customer__in=keys).values_list("customer", flat=True)),
            contacts={contact.customer_id: contact.external_id for contact in wecom},
            sent_reminders=set(
                CareMessage.objects.filter(reminder__in=about, message__isnull=False).values_list("reminder", flat=True)
            ),
            used=set(sending.messages.exclude(address="").values_list("address", flat=True)),
            had=other.had(sending, keys) if other else set(),
            values=other.values(sending, keys) if other else {},
        )

    def judged(self, target: Target) -> tuple[str, str, dict[str, str]]:
        """Why the target is left out (empty: is not), its address, and the values for the words."""
        customer, reminder = target.customer, target.reminder
        mobile = sms_rules.mobile_of(customer.mobile)
        address = self.contacts.get(customer.pk, "") if self.template.channel == "wecom" else mobile
        note = str(self.sending.extra.get("note", "")).strip()
        more = self.values.get(customer.pk, {})
        values = _values(self.version, target, self.sending.outlet, note, more)
        figures = self.figures[customer.pk]
        outside = figures.budget.outside or (reminder is not None and reminder.kind in OUTSIDE_BUDGET)
        checks = (
            (Why.NO_MORE, mobile in self.refused_numbers or customer.pk in self.refused_customers),
            (Why.DO_NOT_CALL, customer.pk in self.not_called),
            (Why.NOT_DUE, reminder is not None and (reminder.state != "due" or reminder.held_out)),
            (Why.NOT_DUE, customer.merged_into_id is not None),
            (Why.TWICE, reminder is not None and reminder.pk in self.sent_reminders),
            (Why.TWICE, customer.pk in self.had),
            (Why.NO_ADDRESS, not address),
            # One number of several records gets a message by hand once; reminders are of a car each.
            (Why.TWICE, reminder is None and address in self.used),
            (Why.BUDGET, not outside and figures.budget.left - self.waiting[customer.pk] < 1),
            (Why.VALUE, bool(self._value_problems(values))),
        )
        why = next((reason for reason, holds in checks if holds), "")
        if not why:
            self.used.add(address)
            self.waiting[customer.pk] += 1
        return why, address, values

    def _value_problems(self, values: dict[str, str]) -> list[str]:
        if self.template.channel == "wecom":
            return [name for name, value in values.items() if not value]
        return sms_rules.value_problems(values, may_be_empty=False)

    def note(self, target: Target, address: str, values: dict[str, str]) -> Note:
        quiet = self.figures[target.customer.pk].quiet_minutes
        to = {"wecom": address} if self.template.channel == "wecom" else {"mobile": address}
        return Note(
            key=_key(self.sending, target.customer.pk, target.reminder and target.reminder.pk),
            code=CODE,
            params=values,
            own=OwnWords(self.version.words, self.version.message_class, self.version.approved_as),
            about=target.vehicle or target.customer,
            outlet=self.sending.outlet,
            not_before=next_loud_at(self.at, *quiet),
            **to,
        )


def _values(
    version: TemplateVersion, target: Target, outlet: Outlet, note: str = "", more: dict[str, str] | None = None
) -> dict[str, str]:
    car, reminder = target.vehicle, target.reminder
    known = {
        "name": target.customer.name,
        "plate": car.plate if car else "",
        "model": car.model if car else "",
        "day": _day_words(reminder.due_on) if reminder else "",
        "outlet": outlet.name,
        "note": note,
        "link": "",
    } | (more or {})
    return {name: known[name] for name in sms_rules.variables(version.words)}


def preview(*, template: MessageTemplate, reminder: Reminder) -> str:
    """The words as the owner of the car would read them, without the signature that the provider puts before them."""
    target = Target(reminder.customer, reminder.vehicle, reminder)
    return fill_own(template.in_use.words, _values(template.in_use, target, reminder.outlet))[1]


def _day_words(on: date) -> str:
    """As customers read a day: 11月5日."""
    with translation.override("zh-hans"):
        return date_format(on, "n月j日")


# --- Beginning and end ------------------------------------------------------------------------------------------------


def _version(template: MessageTemplate, extra: dict) -> TemplateVersion:
    version = template.in_use
    if version is None:
        raise Refused(_("This template has no words in use. Put a version in use first."), field="template")
    note = str(extra.get("note", "")).strip()
    if "note" in sms_rules.variables(version.words):
        if not note:
            raise Refused(_("These words ask for a note: write it."), field="note")
        if template.channel == "sms" and (found := sms_rules.value_problems({"note": note})):
            raise Refused(" ".join(found), field="note")
        filled = version.words.replace("{note}", note)
        if found := sms_rules.problems(filled, version.message_class):
            raise Refused(" ".join(found), field="note")
    return version


def _begin(version, outlet: Outlet, asked: dict, extra: dict, by, at, form_key, *, by_hand: bool) -> Sending:
    other = audiences.kind_of(asked)
    require(by, other.right if other else Right.CARE_MANAGE if by_hand else Right.CARE, outlet)
    own = version.template.outlet_id
    if own is not None and own != outlet.pk:
        raise PermissionDenied(_("This template belongs to another outlet."))
    try:
        with transaction.atomic():
            sending = Sending.objects.create(
                version=version, outlet=outlet, audience=asked, extra=extra, by=by, at=at, form_key=form_key
            )
    except IntegrityError:
        raise SentAlready(Sending.objects.get(form_key=form_key)) from None
    changes = {"template": ["", version.template.name]} | {name: ["", str(value)] for name, value in asked.items()}
    trail.record(about=sending, action="messages.sent", by=by, at=at, outlet=outlet, changes=changes)
    return sending


def _end(sending: Sending, at: datetime) -> None:
    Sending.objects.filter(pk=sending.pk, done_at__isnull=True).update(done_at=at)
    sending.done_at = sending.done_at or at


# --- What the outbox asks and tells -----------------------------------------------------------------------------------


def may_leave(message, at: datetime) -> hooks.Wait | hooks.Withdraw | None:
    """Asked in the last moment: nobody gets a message who has said R since it was queued or is not to be called any
    more, or who came, booked or was reminded meanwhile; nor does anybody in quiet hours."""
    care = CareMessage.objects.select_related("customer", "reminder", "sending").filter(message=message).first()
    numbers = [message.mobile, sms_rules.mobile_of(care.customer.mobile) if care else ""]
    if NoMore.objects.covering(numbers, [care.customer_id] if care else []).exists():
        return hooks.Withdraw()
    if care and (why := _over(care, at)):
        return hooks.Withdraw(why)
    if message.outlet_id is None:
        return None
    until = callable_from(at, Outlet.objects.select_related("area").get(pk=message.outlet_id))
    return hooks.Wait(until) if until > at else None


def _over(care: CareMessage, at: datetime) -> str:
    """Why the message is not to leave any more, apart from R; empty where it still is."""
    if DoNotCall.objects.in_force(at).filter(customer=care.customer_id).exists():
        return Delivery.Why.DO_NOT_CALL
    if care.reminder and (care.reminder.state != Reminder.State.DUE or care.reminder.held_out):
        return Delivery.Why.NOT_DUE
    other = audiences.kind_of(care.sending.audience)
    if other and not other.wanted(care.sending, care.customer_id):
        return Delivery.Why.NOT_DUE
    return ""


def note_sent(message, at: datetime) -> None:
    """Told by the outbox: the message has gone out, so the customer was contacted, and reminded."""
    related = ("customer", "vehicle", "reminder", "sending")
    care = CareMessage.objects.select_related(*related).filter(message=message).first()
    if care is None:
        return
    if other := audiences.kind_of(care.sending.audience):
        other.sent(care.sending, care.customer_id, at)
    # The reminder before the customer, as whoever calls takes them.
    if care.reminder_id:
        channel = Reminder.Channel.WECOM if message.wecom else Reminder.Channel.SMS
        reminding.note_many_reminded(reminders=[care.reminder_id], channel=channel, at=at)
    contacts.record_contact(
        customer=care.customer,
        vehicle=care.vehicle,
        kind=Contact.Kind.MESSAGE,
        words=message.words("zh-hans", local(at).date())[1],
        outside_budget=care.reminder is not None and care.reminder.kind in OUTSIDE_BUDGET,
        key=f"care-message:{care.pk}",
        at=at,
    )
