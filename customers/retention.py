"""How long this room keeps what is nobody's business any more: prospects nobody reached, withdrawn files, copies."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from staff.instants import local
from staff.names import name_key
from staff.policy import Policy, declare
from staff.retention import GONE, Rule, register, remove_files

from .models import Attachment, DataRequest, Prospect, ProspectCall, Reply
from .personal_data_held import nobody
from .personal_data_policies import COPIES

HOUSE = _("House rule")
PROSPECTS, FILES, REPLIES = "retention.prospects_days", "retention.withdrawn_files_days", "retention.replies_days"

declare(
    # Translators: 中文 潜在客户多久未联系后匿名（0 为长期保存）
    Policy(PROSPECTS, _("Prospects without contact are kept (0: for good)"), "days", "730", HOUSE, at_most=3650),
    # Translators: 中文 已撤回附件保存天数（0 为长期保存）
    Policy(FILES, _("Withdrawn attachments are kept (0: for good)"), "days", "180", HOUSE, at_most=3650),
    # Translators: 中文 客户回复内容保存天数（0 为长期保存）
    Policy(REPLIES, _("Words of customers' replies are kept (0: for good)"), "days", "730", HOUSE, at_most=3650),
)


def old_prospects(before: datetime):
    """Never became customers, and nobody has spoken to them since."""
    called = ProspectCall.objects.filter(prospect=OuterRef("pk"), at__gte=before)
    found = Prospect.objects.exclude(state=Prospect.State.CONVERTED).exclude(mobile=GONE)
    return found.filter(~Exists(called), customer__isnull=True, met_on__lt=local(before).date())


def blank_prospects(keys: list, at: datetime) -> None:
    for row in Prospect.objects.filter(pk__in=keys):
        name = nobody(row.number)
        new = {"name": name, "name_key": name_key(name), "mobile": GONE}
        new |= {field: GONE for field in ("consent_source", "words") if getattr(row, field)}
        Prospect.objects.filter(pk=row.pk).update(**new)
    ProspectCall.objects.filter(prospect__in=keys).exclude(words="").update(words=GONE)


def withdrawn_files(before: datetime):
    return Attachment.objects.filter(withdrawn_at__lt=before).exclude(file="")


def remove_withdrawn(keys: list, at: datetime) -> None:
    Attachment.objects.filter(pk__in=keys).update(name=GONE)
    remove_files(Attachment, "file", keys)


def old_copies(before: datetime):
    return DataRequest.objects.filter(made_at__lt=before).exclude(file="")


def remove_copies(keys: list, at: datetime) -> None:
    remove_files(DataRequest, "file", keys)


def old_replies(before: datetime):
    return Reply.objects.filter(said_at__lt=before).exclude(words__in=["", GONE])


def blank_replies(keys: list, at: datetime) -> None:
    Reply.objects.filter(pk__in=keys).update(words=GONE)


# Translators: 中文 长期未联系的潜在客户
register(Rule("customers.prospects", _("Prospects without contact"), PROSPECTS, old_prospects, blank_prospects))
# Translators: 中文 已撤回的附件
register(Rule("customers.withdrawn_files", _("Withdrawn attachments"), FILES, withdrawn_files, remove_withdrawn))
# Translators: 中文 客户个人信息副本
register(Rule("customers.copies", _("Files with a customer's copy"), COPIES, old_copies, remove_copies))
# Translators: 中文 客户回复内容
register(Rule("customers.replies", _("Words of customers' replies"), REPLIES, old_replies, blank_replies))
