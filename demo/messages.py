"""Messages to customers of two outlets: reminders by text message and WeCom, a weather warning, receipts, replies.

Told by the application's own services; only the way to the provider is played here, so that nothing is really sent.
"""

from datetime import datetime, timedelta
from random import Random

from customers.models import CareMessage, Customer, MessageTemplate, Reminder, WeComContact
from customers.services import care_messages, no_more, templates
from notices import hooks
from notices.channels.sms import out_id_of
from notices.models import Delivery
from notices.provider_push import Report, Said
from notices.services import take_reports
from staff.instants import local
from staff.models import Outlet
from staff.roles import Role

from .outlets import FIRST, SECOND
from .people import Staff

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SENT = 24
CONTACTS = 12
WARNED = 30
NUMBERS = {"定期保养提醒（短信）": "SMS_468990012", "天气提醒（短信）": "SMS_468990031"}
REPLIES = ("R", "周六上午可以吗", "已经在外地保养过了", "车卖了，别再发了", "r", "请问要多久")
LOST = ("MK:0012", "空号"), ("MI:0013", "用户关机")


def make_messages(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> int:
    """The messages of the last days; how many there are."""
    templates.ensure_shipped()
    for name, number in NUMBERS.items():
        MessageTemplate.objects.get(name=name).versions.update(approved_as=number)
    for place in (FIRST, SECOND):
        outlet = outlets[place.code]
        by = staff.user(place.code, Role.CUSTOMER_CARE_MANAGER)
        _know_contacts(rng, outlet, by, at)
        _remind(rng, outlet, by, at)
        _warn(rng, outlet, by, _morning(at, 1))
    _answer(rng, _morning(at, 1) + 2 * HOUR)
    return CareMessage.objects.filter(message__isnull=False).count()


def _morning(at: datetime, days: int) -> datetime:
    return (local(at) - days * DAY).replace(hour=10, minute=0, second=0, microsecond=0)


def _code(customer: Customer) -> str:
    return customer.code


def _know_contacts(rng: Random, outlet: Outlet, by, at: datetime) -> None:
    customers = sorted(set(Customer.objects.present().filter(outlet=outlet, reminders__state="due")), key=_code)
    for customer in rng.sample(customers, min(CONTACTS, len(customers))):
        external = f"wm{customer.code}{rng.randrange(16**6):06x}"
        WeComContact.objects.create(customer=customer, external_id=external, added_at=at, added_by=by)


def _remind(rng: Random, outlet: Outlet, by, at: datetime) -> None:
    due = Reminder.objects.to_send(local(at).date()).filter(outlet=outlet, kind=Reminder.Kind.MAINTENANCE)
    found = list(due.select_related("customer").order_by("vehicle__vin"))
    chosen = rng.sample(found, min(SENT, len(found) // 2))
    known = set(WeComContact.objects.values_list("customer", flat=True))
    for name, reminders in (
        ("定期保养提醒（企业微信）", [each for each in chosen if each.customer_id in known]),
        ("定期保养提醒（短信）", [each for each in chosen if each.customer_id not in known]),
    ):
        if reminders:
            template = MessageTemplate.objects.get(name=name)
            gone(rng, care_messages.send(template=template, reminders=reminders, by=by, at=at), at)


def _warn(rng: Random, outlet: Outlet, by, at: datetime) -> None:
    customers = sorted(set(Customer.objects.present().filter(outlet=outlet, vehicles__isnull=False)), key=_code)
    weather = MessageTemplate.objects.get(name="天气提醒（短信）")
    chosen = rng.sample(customers, min(WARNED, len(customers)))
    gone(rng, care_messages.send(template=weather, customers=chosen, extra={"note": "大雾橙色"}, by=by, at=at), at)


def gone(rng: Random, sendings, at: datetime) -> None:
    """What the worker and the provider would have made of it: all of it has left, and most of it has arrived."""
    rows = Delivery.objects.filter(message__care__sending__in=sendings).select_related("message")
    rows = rows.order_by("message__mobile", "message__wecom", "pk")
    reports = []
    for number, delivery in enumerate(rows):
        message, sent_at = delivery.message, at + timedelta(seconds=20 + number)
        subject, body = message.words("zh-hans", at.date())
        out_id = out_id_of(message.key) if message.mobile else ""
        provider_id = f"{900_000_000_000 + rng.randrange(10**9)}^0"
        Delivery.objects.filter(pk=delivery.pk).update(
            state=Delivery.State.SENT, sent_at=sent_at, attempts=1, sent_to=message.mobile or message.wecom,
            sent_subject=subject, sent_body=body, out_id=out_id, provider_id=provider_id,
        )  # fmt: skip
        hooks.tell_sent(message, sent_at)
        if message.mobile:
            lost = rng.choice(LOST) if rng.random() < 0.06 else None
            code, words = lost or ("DELIVERED", "用户接收成功")
            reports.append(Report(provider_id, message.mobile, out_id, not lost, code, words, sent_at + HOUR / 600))
    take_reports(reports, at=at + HOUR)


def _answer(rng: Random, at: datetime) -> None:
    written = list(CareMessage.objects.filter(message__deliveries__report="arrived", at__lt=at))
    written.sort(key=lambda care: (care.at, care.address))
    chosen = rng.sample(written, min(len(REPLIES), len(written)))
    said = [
        Said(f"demo reply {number}", care.address, words, at + timedelta(minutes=7 * number))
        for number, (care, words) in enumerate(zip(chosen, REPLIES, strict=False))
    ]
    no_more.take_replies(said, at + HOUR)
