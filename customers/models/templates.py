"""What the house writes to customers: templates in versions, what was sent, what they wrote back, and who wants no more
of it.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notices.models import Delivery, Message
from notices.sms_rules import ENDING, MessageClass
from staff.instants import beginning_of
from staff.masking import masked_phone
from staff.models import Outlet, OutletRecordQuerySet, Work

from .care import Reminder
from .people import Customer, Vehicle

User = settings.AUTH_USER_MODEL


class MessageTemplateQuerySet(models.QuerySet):
    def of_company(self):
        return self.filter(outlet__isnull=True)

    def for_outlets(self, outlets):
        """The company's, and those that the outlets made for themselves."""
        return self.filter(Q(outlet__isnull=True) | Q(outlet__in=outlets))

    def with_words(self):
        """With the version in use, as `in_use`."""
        in_use = TemplateVersion.objects.filter(state=TemplateVersion.State.IN_USE)
        return self.prefetch_related(models.Prefetch("versions", in_use, to_attr="used_versions"))

    def usable(self):
        """Those with a version in use."""
        return self.filter(versions__state=TemplateVersion.State.IN_USE)


class MessageTemplate(models.Model):
    """A message to customers under one name and in one class: the company's, or one outlet's own."""

    name = models.CharField(_("name"), max_length=60)
    outlet = models.ForeignKey(
        Outlet, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("outlet")
    )
    # What it reminds of; none for what is written to an audience chosen by hand.
    kind = models.CharField(
        pgettext_lazy("template", "for"), max_length=17, choices=Reminder.Kind.choices, blank=True, default=""
    )
    message_class = models.CharField(_("class"), max_length=9, choices=MessageClass.choices)

    objects = MessageTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "message_class", "name", "pk"]
        # Translators: 中文 消息模板
        verbose_name = _("template of messages")
        # Translators: 中文 消息模板
        verbose_name_plural = _("templates of messages")
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(outlet__isnull=True), name="customers_messagetemplate_one_name"
            ),
            models.UniqueConstraint(
                fields=["name", "outlet"],
                condition=Q(outlet__isnull=False),
                name="customers_messagetemplate_one_name_of_outlet",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("customers:template", args=[self.pk])

    @property
    def channel(self) -> str:
        wecom = self.message_class == MessageClass.WECOM
        return Delivery.Channel.WECOM if wecom else Delivery.Channel.SMS

    @property
    def in_use(self) -> "TemplateVersion | None":
        if hasattr(self, "used_versions"):
            return self.used_versions[0] if self.used_versions else None
        return self.versions.filter(state=TemplateVersion.State.IN_USE).first()


class TemplateVersion(models.Model):
    """The words of a template, and the number under which the SMS provider approved these very words. Words that were
    used once are never changed: a new version takes their place."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("template", "Draft")
        # Translators: 中文 使用中
        IN_USE = "in_use", pgettext_lazy("template", "In use")
        # Translators: 中文 已停用
        RETIRED = "retired", pgettext_lazy("template", "No longer used")

    template = models.ForeignKey(MessageTemplate, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    message_class = models.CharField(_("class"), max_length=9, choices=MessageClass.choices)
    words = models.TextField(_("words"))
    approved_as = models.CharField(_("template number"), max_length=40, blank=True, default="")
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.DRAFT)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("written"))
    used_from_at = models.DateTimeField(_("in use from"), null=True)
    used_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    used_until_at = models.DateTimeField(_("in use until"), null=True)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version of a template")
        verbose_name_plural = _("versions of templates")
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="customers_templateversion_number"),
            models.UniqueConstraint(
                fields=["template"], condition=Q(state="in_use"), name="customers_templateversion_one_in_use"
            ),
            models.UniqueConstraint(
                fields=["template"], condition=Q(state="draft"), name="customers_templateversion_one_draft"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="customers_templateversion_has_words"),
            models.CheckConstraint(
                condition=~Q(message_class="promotion") | Q(words__endswith=ENDING),
                name="customers_templateversion_promotion_ends_so",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", used_from_at__isnull=True)
                | Q(state="in_use", used_from_at__isnull=False, used_until_at__isnull=True)
                | Q(state="retired", used_from_at__isnull=False, used_until_at__isnull=False),
                name="customers_templateversion_used_when",
            ),
        ]

    def __str__(self):
        return f"{self.template} {self.number}"


class Sending(models.Model):
    """One order to write to customers of an outlet: to whom, with which words, by whom."""

    version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="sendings")
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="+", verbose_name=_("outlet"))
    # As chosen: {"segment": "loyal", "plate": "沪A"} or {"reminders": "maintenance"}; keys of records otherwise.
    audience = models.JSONField(default=dict)
    # What the words leave open: {"note": "暴雨橙色"}.
    extra = models.JSONField(default=dict)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("who"))
    at = models.DateTimeField(_("when"))
    done_at = models.DateTimeField(_("done"), null=True)
    work = models.ForeignKey(Work, on_delete=models.SET_NULL, null=True, related_name="+")
    # One form sent twice is one sending.
    form_key = models.CharField(max_length=40, null=True, unique=True, editable=False)  # noqa: DJ001 - none is no key

    objects = OutletRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        # Translators: 中文 群发
        verbose_name = _("sending")
        # Translators: 中文 群发
        verbose_name_plural = _("sendings")
        indexes = [models.Index(fields=["outlet", "-at", "-id"], name="customers_sending_of_outlet")]

    def __str__(self):
        return str(self.version.template)

    def get_absolute_url(self):
        return reverse("customers:sending", args=[self.pk])


class CareMessageQuerySet(OutletRecordQuerySet):
    def narrowed(self, outlet="", template=None, state="", from_on=None, to_on=None):
        """As the list of messages filters: by the outlet's code, what became of it, and the days (both count)."""
        rows = self
        if outlet:
            rows = rows.filter(outlet__code=outlet)
        if template:
            rows = rows.filter(sending__version__template=template)
        if state == "left_out":
            rows = rows.filter(message__isnull=True)
        elif state:
            rows = rows.filter(message__deliveries__state=state)
        if from_on:
            rows = rows.filter(at__gte=beginning_of(from_on))
        if to_on:
            rows = rows.filter(at__lt=beginning_of(to_on + timedelta(days=1)))
        return rows

    def for_list(self):
        related = ("customer", "vehicle", "outlet__area", "message", "sending__version__template", "reminder")
        return self.select_related(*related, "sending__by").prefetch_related("message__deliveries")

    def waiting(self):
        """Queued, and not gone out yet."""
        return self.filter(message__deliveries__state__in=["queued", "claimed", "sending"])


class CareMessage(models.Model):
    """One message to one customer, or why there was none. What became of it says its delivery in the outbox."""

    class Why(models.TextChoices):
        """Why a customer was left out."""

        NONE = "", "—"
        # Translators: 中文 已退订（回复R）
        NO_MORE = "no_more", pgettext_lazy("left out", "Wants no more messages")
        DO_NOT_CALL = "do_not_call", pgettext_lazy("left out", "Is not to be called")
        # Translators: 中文 联系次数已满
        BUDGET = "budget", pgettext_lazy("left out", "Was contacted often enough")
        NO_ADDRESS = "no_address", pgettext_lazy("left out", "Has no mobile number or WeCom contact")
        # Translators: 中文 变量缺失或过长
        VALUE = "value", pgettext_lazy("left out", "Something the words ask for is missing or too long")
        NOT_DUE = "not_due", pgettext_lazy("left out", "Is not to be reminded, or was reminded already")
        TWICE = "twice", pgettext_lazy("left out", "The same number got it already")

    sending = models.ForeignKey(Sending, on_delete=models.PROTECT, related_name="messages")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="care_messages", db_index=False)
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, null=True, related_name="care_messages")
    reminder = models.ForeignKey(Reminder, on_delete=models.PROTECT, null=True, related_name="messages", db_index=False)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(_("when"))
    message = models.OneToOneField(Message, on_delete=models.PROTECT, null=True, related_name="care")
    # The number or contact it went to: by this a reply finds it.
    address = models.CharField(max_length=64, blank=True, default="")
    why = models.CharField(_("left out because"), max_length=11, choices=Why.choices, blank=True, default="")

    objects = CareMessageQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        # Translators: 中文 客户消息
        verbose_name = _("message to a customer")
        # Translators: 中文 客户消息
        verbose_name_plural = _("messages to customers")
        indexes = [
            models.Index(fields=["outlet", "-at", "-id"], name="customers_care_msg_of_outlet"),
            models.Index(fields=["customer", "-at"], name="customers_care_msg_of_customer"),
            models.Index(fields=["address", "-id"], condition=~Q(address=""), name="customers_care_msg_address"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["sending", "customer"],
                condition=Q(reminder__isnull=True),
                name="customers_caremessage_once_by_hand",
            ),
            models.UniqueConstraint(
                fields=["sending", "reminder"],
                condition=Q(reminder__isnull=False),
                name="customers_caremessage_once_per_sending",
            ),
            models.UniqueConstraint(
                fields=["reminder"], condition=Q(message__isnull=False), name="customers_caremessage_one_per_reminder"
            ),
            models.CheckConstraint(
                condition=Q(message__isnull=False, why="") & ~Q(address="") | Q(message__isnull=True) & ~Q(why=""),
                name="customers_caremessage_sent_or_why_not",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.at:%F %R}"


class ReplyQuerySet(OutletRecordQuerySet):
    def open(self):
        return self.filter(handled_at__isnull=True)


class Reply(models.Model):
    """What a customer wrote back by text message."""

    key = models.CharField(max_length=40, unique=True)
    mobile = models.CharField(max_length=20)
    words = models.CharField(_("words"), max_length=500, blank=True, default="")
    said_at = models.DateTimeField(_("when"))
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="replies")
    # Of a number that nobody knows: none, and headquarters sees it.
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    answers = models.ForeignKey(CareMessage, on_delete=models.PROTECT, null=True, related_name="replies")
    no_more = models.BooleanField(_("wants no more messages"), default=False)
    handled_at = models.DateTimeField(_("seen to"), null=True)
    handled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(_("note"), max_length=400, blank=True, default="")

    objects = ReplyQuerySet.as_manager()

    class Meta:
        ordering = ["-said_at", "-pk"]
        # Translators: 中文 短信回复
        verbose_name = _("reply")
        # Translators: 中文 短信回复
        verbose_name_plural = _("replies")
        indexes = [models.Index(fields=["outlet", "-said_at", "-id"], name="customers_reply_of_outlet")]

    def __str__(self):
        return self.words

    @property
    def number(self) -> str:
        return masked_phone(self.mobile)


class NoMoreQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(lifted_at__isnull=True)

    def covering(self, mobiles, customers):
        """Wishes of these numbers, or of these customers whatever their number is by now."""
        return self.in_force().filter(Q(mobile__in=[m for m in mobiles if m]) | Q(customer__in=list(customers)))

    def visible_to(self, user, right=None):
        return self.filter(
            user.reach(right).condition("customer__outlet__area__region", "customer__outlet__area", "customer__outlet")
        )


class NoMore(models.Model):
    """A number from which somebody asked for no more messages, and whose it was: kept with its day."""

    mobile = models.CharField(max_length=20)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="no_more_messages")
    from_at = models.DateTimeField(_("from"))
    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, null=True, related_name="+")
    # Nobody where the customer said so in a reply.
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who"))
    words = models.CharField(_("what the customer said"), max_length=400)
    lifted_at = models.DateTimeField(_("lifted"), null=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lift_reason = models.CharField(_("reason for lifting"), max_length=400, blank=True, default="")

    objects = NoMoreQuerySet.as_manager()

    class Meta:
        ordering = ["-from_at", "-pk"]
        # Translators: 中文 拒收消息
        verbose_name = _("wish for no more messages")
        # Translators: 中文 拒收消息
        verbose_name_plural = _("wishes for no more messages")
        constraints = [
            models.UniqueConstraint(
                fields=["mobile"], condition=Q(lifted_at__isnull=True), name="customers_nomore_one_in_force"
            ),
            models.CheckConstraint(condition=~Q(mobile="") & ~Q(words=""), name="customers_nomore_says_who"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True, lift_reason="")
                | Q(lifted_at__gte=F("from_at"), lifted_by__isnull=False) & ~Q(lift_reason=""),
                name="customers_nomore_lifted_with_reason",
            ),
        ]

    def __str__(self):
        return self.words


class WeComContact(models.Model):
    """Under which name a customer is an outside contact in WeCom."""

    customer = models.OneToOneField(Customer, on_delete=models.PROTECT, related_name="wecom_contact")
    external_id = models.CharField(_("WeCom contact"), max_length=64, unique=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        # Translators: 中文 企业微信联系人
        verbose_name = _("contact in WeCom")
        # Translators: 中文 企业微信联系人
        verbose_name_plural = _("contacts in WeCom")
        constraints = [models.CheckConstraint(condition=~Q(external_id=""), name="customers_wecomcontact_named")]

    def __str__(self):
        return self.external_id
