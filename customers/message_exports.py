"""Messages to customers for Excel: exactly what is filtered, masked unless the role needs the numbers."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from exchange.writer import Heading, workbook
from notices.models import Delivery
from staff.list_exports import ListExport
from staff.masking import masked_name, masked_phone
from staff.roles import Right

from .forms.messages import MessageFilter
from .models import CareMessage


def messages_for(user, parameters, at):
    """The messages of the filter that the user may see and export, the latest first."""
    visible = CareMessage.objects.visible_to(user, Right.CARE).visible_to(user, Right.EXPORT)
    return MessageFilter(parameters, user=user).apply(visible).for_list().order_by("-at", "-pk")


def messages_workbook(messages, user) -> bytes:
    headings = [
        Heading(_("When"), 17, "instant"),
        Heading(_("Outlet"), 18),
        Heading(_("Customer"), 12),
        Heading(_("Mobile"), 14),
        Heading(_("Plate"), 11),
        Heading(_("Model"), 18),
        Heading(_("Template"), 24),
        Heading(_("Class"), 12),
        # Translators: 中文 提醒种类
        Heading(pgettext("message", "Reminder"), 14),
        Heading(_("State"), 20),
        Heading(_("Why"), 40),
        Heading(_("Sent by"), 12),
    ]
    return workbook({_("Messages to customers"): (headings, _rows(messages, user))})


def _rows(messages, user):
    """Whole names and numbers only where the right to them reaches."""
    whole = user.reach(Right.EXPORT_WHOLE)
    for each in messages:
        name, phone = (str, str) if whole.covers(each.outlet) else (masked_name, masked_phone)
        yield [
            each.at,
            each.outlet.name,
            name(each.customer.name),
            phone(each.customer.mobile),
            each.vehicle.plate if each.vehicle else "",
            each.vehicle.model if each.vehicle else "",
            each.sending.version.template.name,
            each.sending.version.get_message_class_display(),
            each.reminder.get_kind_display() if each.reminder else "",
            *_became(each),
            each.sending.by.name,
        ]


def _became(care: CareMessage) -> tuple[str, str]:
    """What became of it as the list says it, and why."""
    if care.message is None:
        # Translators: 中文 未发送（已排除）
        return _("Left out"), care.get_why_display()
    deliveries, between = list(care.message.deliveries.all()), pgettext("between items of a list", ", ")
    whys = [delivery.get_why_display() for delivery in deliveries if delivery.why]
    return between.join(_state(delivery) for delivery in deliveries), between.join(whys)


def _state(delivery: Delivery) -> str:
    return delivery.get_report_display() if delivery.report else delivery.get_state_display()


MESSAGES = ListExport(
    kind="customers.messages_export",
    name="messages",
    # Translators: 中文 导出客户消息
    title=gettext_lazy("Export of messages to customers"),
    needs=Right.CARE,
    rows=messages_for,
    book=messages_workbook,
    numbers=True,
)
