"""A template, a sending with its message, a reply and a wish for no more at an outlet, for tests that ask who may open
what."""

from customers.models import CareMessage, MessageTemplate, NoMore, Reminder, Reply, Sending, TemplateVersion
from tests.clock import shanghai

AT = shanghai("2026-11-05 10:00")


def template_of(records) -> MessageTemplate:
    """The outlet's own, in use."""
    template, new = MessageTemplate.objects.get_or_create(
        name="本店保养", outlet=records.outlet, defaults={"kind": "maintenance", "message_class": "notice"}
    )
    if new:
        template.versions.create(
            number=1, message_class="notice", words="{plate}该保养了。", state="in_use", made_at=AT, used_from_at=AT
        )
    return template


def version_of(records) -> TemplateVersion:
    return template_of(records).versions.get()


def sending_of(records) -> Sending:
    return Sending.objects.get_or_create(
        version=version_of(records), outlet=records.outlet, defaults={"by": records.account, "at": AT}
    )[0]


def message_of(records) -> CareMessage:
    """Of somebody who was left out."""
    return CareMessage.objects.get_or_create(
        sending=sending_of(records),
        customer=records.customer,
        defaults={"outlet": records.outlet, "at": AT, "why": "budget"},
    )[0]


def reminder_of(records) -> Reminder:
    return Reminder.objects.get_or_create(
        vehicle=records.vehicle,
        kind="maintenance",
        cycle="a message",
        defaults={
            "customer": records.customer,
            "outlet": records.outlet,
            "due_on": AT.date(),
            "remind_on": AT.date(),
            "made_at": AT,
        },
    )[0]


def reply_of(records) -> Reply:
    return Reply.objects.get_or_create(
        key=f"reply {records.outlet.code}",
        defaults={"mobile": "13800000000", "words": "好的", "said_at": AT, "customer": records.customer,
                  "outlet": records.outlet},
    )[0]  # fmt: skip


def no_more_of(records) -> NoMore:
    return NoMore.objects.get_or_create(
        customer=records.do_not_call.customer,
        defaults={"mobile": f"1390000{records.outlet.pk:04d}", "from_at": AT, "words": "R"},
    )[0]
