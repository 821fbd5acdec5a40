"""What is to be said to whom (`Message`, also the notice in the bell), the way out of each copy (`Delivery`), and those
the copies are handed to (`Endpoint`).
"""

from datetime import date, datetime

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.masking import masked_phone
from staff.models import Area, Outlet, Region

from . import texts, webhooks
from .sms_rules import MessageClass

# What both providers take from one robot in a minute.
PER_MINUTE = 20


class Urgency(models.IntegerChoices):
    """As the warning levels of an outlet; a higher number is more urgent."""

    NORMAL = 1, _("Normal")
    ATTENTION = 2, _("Attention")
    ALERT = 3, _("Alert")
    CRISIS = 4, _("Crisis")

    @classmethod
    def of(cls, value) -> "Urgency":
        """From the member, its number, or its name: `"alert"`."""
        return cls[value.upper()] if isinstance(value, str) and not value.isdigit() else cls(int(value))

    @property
    def word(self) -> str:
        """For addresses and style classes: `alert`."""
        return self.name.lower()


class RobotQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)

    def visible_to(self, user, right=None):
        return self.filter(
            user.reach(right).condition(
                ("region", "area__region", "outlet__area__region"), ("area", "outlet__area"), "outlet"
            )
        )

    def for_outlet(self, outlet):
        """Active robots that hear what concerns the outlet: its own, its area's, its region's and the company's."""
        return self.active().filter(
            Q(outlet=outlet)
            | Q(area=outlet.area_id)
            | Q(region=outlet.area.region_id)
            | Q(outlet__isnull=True, area__isnull=True, region__isnull=True)
        )

    def awake(self, at: datetime):
        """Robots that are not resting; those that never had to rest first, so that one in trouble holds up nobody."""
        awake = self.filter(Q(rest_until__isnull=True) | Q(rest_until__lte=at))
        return awake.order_by(F("rest_until").asc(nulls_first=True), "pk")


class Robot(models.Model):
    """A group robot of WeCom or DingTalk that hears what concerns one outlet, area or region, or everything."""

    class Kind(models.TextChoices):
        # Translators: 中文 企业微信
        WECOM = "wecom", _("WeCom")
        # Translators: 中文 钉钉
        DINGTALK = "dingtalk", _("DingTalk")

    name = models.CharField(_("name"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    url = models.CharField(_("webhook address"), max_length=500)
    secret = models.CharField(_("signature secret"), max_length=200, blank=True, default="")
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("outlet"))
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("area"))
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("region"))
    is_active = models.BooleanField(_("in use"), default=True)
    rest_until = models.DateTimeField(null=True, editable=False)
    rest_why = models.CharField(max_length=20, blank=True, default="", editable=False)
    # Calls in a row that came to nothing; each makes the rest longer.
    troubles = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = RobotQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("robot")
        verbose_name_plural = _("robots")
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(outlet__isnull=True, area__isnull=True)
                    | Q(outlet__isnull=True, region__isnull=True)
                    | Q(area__isnull=True, region__isnull=True)
                ),
                name="notices_robot_one_place",
            ),
            # Plain http only to this machine; whether even that is taken is decided in the service, by the settings.
            models.CheckConstraint(
                condition=Q(url__startswith="https://")
                | Q(url__startswith="http://127.0.0.1:")
                | Q(url__startswith="http://localhost:"),
                name="notices_robot_url_https",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("notices:robot", args=[self.pk])

    @property
    def place(self):
        """Outlet, area or region; None is the whole company."""
        return self.outlet or self.area or self.region

    @property
    def masked_url(self) -> str:
        return webhooks.masked(self.url)


class RobotSlot(models.Model):
    """One of the messages a robot may send in a minute. In use until `free_at`, so no more go out than there are
    slots.
    """

    robot = models.ForeignKey(Robot, on_delete=models.PROTECT, related_name="slots", db_index=False)
    number = models.PositiveSmallIntegerField()
    free_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["robot", "number"], name="notices_robotslot_once"),
            models.CheckConstraint(condition=Q(number__range=(1, PER_MINUTE)), name="notices_robotslot_per_minute"),
        ]

    def __str__(self):
        return f"{self.robot} {self.number}"


class MessageQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own notices; nobody reads another person's bell."""
        return self.filter(recipient=user)

    def about(self, record):
        """What was said about a record, to whomever."""
        return self.filter(about_type=ContentType.objects.get_for_model(record), about_id=record.pk)

    def unread(self):
        return self.filter(read_at__isnull=True)

    def chosen(self, show: str = "all", urgency: str = ""):
        """As the bell's page filters: `show` is `all` or `unread`, `urgency` a word such as `alert`."""
        rows = self.unread() if show == "unread" else self
        return rows.filter(urgency=Urgency.of(urgency)) if urgency else rows

    def marked_read(self):
        """With `is_read`, for the order "unread first"."""
        return self.annotate(
            is_read=models.ExpressionWrapper(Q(read_at__isnull=False), output_field=models.BooleanField())
        )


class Message(models.Model):
    """Something to be said, once per key: the row of the outbox and the notice in the recipient's bell."""

    key = models.CharField(max_length=200)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="messages",
        db_index=False,
        verbose_name=_("recipient"),
    )
    robot = models.ForeignKey(
        Robot, on_delete=models.PROTECT, null=True, related_name="messages", db_index=False, verbose_name=_("robot")
    )
    # Somebody outside the house, who gets a text message and has no bell.
    mobile = models.CharField(_("mobile"), max_length=20, blank=True, default="")
    # The same by WeCom, under the name that WeCom gives to outside contacts.
    wecom = models.CharField(_("WeCom contact"), max_length=64, blank=True, default="")
    # A mailbox that is nobody's account, such as that of an outlet's front desk.
    address = models.EmailField(_("e-mail address"), blank=True, default="")
    code = models.CharField(max_length=80)
    params = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    # Words that come with the message, out of a room's own templates: never those of the registered texts.
    own_words = models.TextField(_("words"), blank=True, default="")
    own_template = models.CharField(_("template number"), max_length=40, blank=True, default="")
    message_class = models.CharField(_("class"), max_length=9, choices=MessageClass.choices, blank=True, default="")
    mention = models.JSONField(default=list)
    about_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    about_id = models.BigIntegerField(null=True)
    about = GenericForeignKey("about_type", "about_id")
    outlet = models.ForeignKey(
        Outlet, on_delete=models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("outlet")
    )
    urgency = models.PositiveSmallIntegerField(_("urgency"), choices=Urgency.choices, default=Urgency.NORMAL)
    queued_at = models.DateTimeField(_("queued"))
    read_at = models.DateTimeField(_("read"), null=True)
    # One call of `services.queue`: how it knows which of its rows were new, whoever else inserts at the same time.
    batch = models.UUIDField(null=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-queued_at", "-pk"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        # Thousands are inserted at a time, so there is an index for each question asked and none for every foreign key.
        indexes = [
            models.Index(
                fields=["recipient", "-queued_at", "-id"],
                name="notices_message_unread",
                condition=Q(read_at__isnull=True),
            ),
            models.Index(fields=["recipient", "-queued_at", "-id"], name="notices_message_of"),
            models.Index(fields=["robot"], name="notices_message_of_robot", condition=Q(robot__isnull=False)),
            models.Index(fields=["about_type", "about_id"], name="notices_message_about"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="notices_message_once_per_key"),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False, robot__isnull=True, mobile="", wecom="", address="")
                | Q(recipient__isnull=True, robot__isnull=False, mobile="", wecom="", address="")
                | (Q(recipient__isnull=True, robot__isnull=True, wecom="", address="") & ~Q(mobile=""))
                | (Q(recipient__isnull=True, robot__isnull=True, mobile="", address="") & ~Q(wecom=""))
                | (Q(recipient__isnull=True, robot__isnull=True, mobile="", wecom="") & ~Q(address="")),
                name="notices_message_one_reader",
            ),
            models.CheckConstraint(
                condition=Q(own_words="", own_template="", message_class="") | ~Q(own_words="") & ~Q(message_class=""),
                name="notices_message_own_words_classed",
            ),
            models.CheckConstraint(
                condition=Q(about_type__isnull=True, about_id__isnull=True)
                | Q(about_type__isnull=False, about_id__isnull=False),
                name="notices_message_about_whole",
            ),
            models.CheckConstraint(condition=Q(urgency__in=Urgency.values), name="notices_message_urgency_known"),
        ]

    def __str__(self):
        return self.key

    @property
    def urgency_word(self) -> str:
        return Urgency(self.urgency).word

    @property
    def reader(self) -> str:
        """Who it is for, as people may see it: a name, or a mobile number with its middle hidden."""
        if self.mobile:
            return masked_phone(self.mobile)
        if self.wecom:
            return f"{self.wecom[:4]}…"
        if self.address:
            return self.address
        return self.recipient.name if self.recipient else self.robot.name

    def record_url(self) -> str:
        """Where the record it is about can be seen; empty when it is about none, or the record has no page."""
        about = self.about
        return about.get_absolute_url() if hasattr(about, "get_absolute_url") else ""

    def words(self, language: str, on: date, overrides=None) -> tuple[str, str]:
        """`(subject, body)` in the language, with the texts in force on the day; its own words where it has them."""
        if self.own_words:
            return texts.fill_own(self.own_words, self.params)
        return texts.render(self.code, self.params, language, on, overrides)


class DeliveryQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        """Deliveries of messages about outlets under the user's postings; those about none, only company-wide."""
        return self.filter(
            user.reach(right).condition("message__outlet__area__region", "message__outlet__area", "message__outlet")
        )

    def due(self, at: datetime):
        """Waiting and due, or claimed by a worker that has not been heard of since its lease ran out."""
        return self.filter(
            Q(state=Delivery.State.QUEUED, next_try_at__lte=at) | Q(state=Delivery.State.CLAIMED, lease_until__lt=at)
        )

    def lost(self, at: datetime):
        """Being sent by a worker that has not been heard of since: whether they went out, nobody knows."""
        return self.filter(state=Delivery.State.SENDING, lease_until__lt=at)

    def stuck(self):
        """What a person has to look at."""
        return self.filter(state__in=[Delivery.State.FAILED, Delivery.State.UNCLEAR])

    def waiting(self):
        return self.filter(state__in=[Delivery.State.QUEUED, Delivery.State.CLAIMED, Delivery.State.SENDING])

    def chosen(self, state: str = "all", channel: str = "", robot: "Robot | None" = None):
        """As the outbox filters: `state` is `failed`, `unclear`, `waiting` or `all`."""
        rows = {"waiting": self.waiting, "all": self.all}.get(state, lambda: self.filter(state=state))()
        rows = rows.filter(channel=channel) if channel else rows
        return rows.filter(message__robot=robot) if robot else rows

    def on_its_own(self):
        """Without those that go out as part of a digest: the digest stands for them."""
        return self.filter(digest__isnull=True)

    def urgent_first(self):
        return self.order_by("-message__urgency", "next_try_at", "pk")

    def with_readers(self):
        return self.select_related("message__recipient", "message__robot", "message__outlet__area")


class Delivery(models.Model):
    """One copy of a message on one channel, from waiting to its end. A copy that may have gone out is never sent by
    itself a second time.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        # Translators: 中文 群机器人
        ROBOT = "robot", _("Group robot")
        # Translators: 中文 短信
        SMS = "sms", _("Text message")
        # Translators: 中文 企业微信消息
        WECOM = "wecom", pgettext_lazy("channel", "WeCom message")

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        # A worker has it on its list. Nothing has left yet, so after the lease another may take it.
        CLAIMED = "claimed", _("Next to be sent")
        # Marked in the database before the network call. After the lease: unclear.
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        # Translators: 中文 未送达
        FAILED = "failed", _("Not delivered")
        # Translators: 中文 不确定
        UNCLEAR = "unclear", _("Not certain")
        # Goes out with `digest` and shares its end.
        COMBINED = "combined", _("In a digest")
        # Nobody wants it any more, and nothing has left.
        WITHDRAWN = "withdrawn", _("Not sent any more")

    class Why(models.TextChoices):
        """Why a delivery is not sent, or not yet."""

        NONE = "", ""
        NO_CONNECTION = "no_connection", _("No connection to the other side")
        BUSY = "busy", _("The other side is busy")
        TOO_MANY = "too_many", _("The other side takes no more messages for now")
        REFUSED = "refused", _("The other side refused it")
        NO_ANSWER = "no_answer", _("Handed over, but no answer came. It may have arrived.")
        WORKER_LOST = "worker_lost", _("The sending process stopped in the middle. It may have arrived.")
        NO_ADDRESS = "no_address", _("The recipient has no e-mail address or the account is closed")
        NO_MOBILE = "no_mobile", _("This is not a mobile number")
        NO_TEMPLATE = "no_template", _("No approved template number is entered for this text")
        SWITCHED_OFF = "switched_off", _("The robot is switched off")
        TEXT = "text", _("The text of the message cannot be put together")
        # Translators: 中文 随附文件已不在
        NO_FILE = "no_file", _("The file that goes with it is gone")
        # Translators: 中文 客户已表示不再接收消息
        NO_MORE = "no_more", _("The customer wants no more messages")
        # Translators: 中文 客户已表示请勿致电
        DO_NOT_CALL = "do_not_call", _("The customer is not to be called")
        # Translators: 中文 这条提醒已不需要
        NOT_DUE = "not_due", _("The reminder is not needed any more")
        # Translators: 中文 免打扰时段，稍后发送
        QUIET = "quiet", _("It waits for the end of the quiet hours")

    class Report(models.TextChoices):
        """What the provider reported afterwards about a text message that it had taken."""

        NONE = "", "—"
        # Translators: 中文 已送达
        ARRIVED = "arrived", pgettext_lazy("receipt", "Arrived")
        # Translators: 中文 未送达
        LOST = "lost", pgettext_lazy("receipt", "Did not arrive")

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    digest = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="members", db_index=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next try"))
    claimed_by = models.CharField(max_length=40, blank=True, default="")
    lease_until = models.DateTimeField(null=True)
    why = models.CharField(_("why"), max_length=20, choices=Why.choices, blank=True, default="")
    last_error = models.CharField(_("answer of the other side"), max_length=400, blank=True, default="")
    sent_at = models.DateTimeField(_("sent"), null=True)
    provider_id = models.CharField(max_length=200, blank=True, default="")
    # What we call a text message to the provider, which repeats it in the receipt.
    out_id = models.CharField(max_length=32, blank=True, default="")
    report = models.CharField(_("receipt"), max_length=7, choices=Report.choices, blank=True, default="")
    # What really went out, or was about to: texts, names and addresses may change afterwards.
    sent_to = models.CharField(max_length=254, blank=True, default="")
    sent_subject = models.CharField(max_length=400, blank=True, default="")
    sent_body = models.TextField(blank=True, default="")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(fields=["next_try_at"], name="notices_delivery_due", condition=Q(state="queued")),
            models.Index(
                fields=["lease_until"], name="notices_delivery_leased", condition=Q(state__in=["claimed", "sending"])
            ),
            models.Index(fields=["claimed_by"], name="notices_delivery_claim", condition=~Q(claimed_by="")),
            models.Index(fields=["digest"], name="notices_delivery_members", condition=Q(digest__isnull=False)),
            models.Index(fields=["state", "-id"], name="notices_delivery_state"),
            models.Index(fields=["out_id"], name="notices_delivery_out_id", condition=~Q(out_id="")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["message", "channel"], name="notices_delivery_once_per_channel"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="notices_delivery_sent_has_instant",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["claimed", "sending"]) | (Q(lease_until__isnull=False) & ~Q(claimed_by="")),
                name="notices_delivery_leased_while_held",
            ),
            models.CheckConstraint(
                condition=~Q(state="combined") | Q(digest__isnull=False), name="notices_delivery_combined_has_digest"
            ),
            models.CheckConstraint(
                condition=Q(digest__isnull=True) | ~Q(digest=F("id")), name="notices_delivery_not_own_digest"
            ),
        ]

    def __str__(self):
        return f"{self.message_id} {self.channel}"

    @property
    def address(self) -> str:
        """Where it went, as people may see it."""
        if self.channel == self.Channel.SMS:
            return masked_phone(self.sent_to)
        return f"{self.sent_to[:4]}…" if self.channel == self.Channel.WECOM and self.sent_to else self.sent_to

    @property
    def may_be_sent_again(self) -> bool:
        return self.state in (self.State.FAILED, self.State.UNCLEAR) and self.digest_id is None


class ReceiptQuerySet(models.QuerySet):
    def unmatched(self):
        """About a message that is not found: not ours, or its sender has not written down yet what it was called."""
        return self.filter(delivery__isnull=True)


class Receipt(models.Model):
    """The provider's word on whether a text message reached the phone: one for each message and number.

    Pushed by the provider, in bundles and as often as it likes, or read from a file.
    """

    provider_id = models.CharField(max_length=100)
    mobile = models.CharField(max_length=20)
    out_id = models.CharField(max_length=64, blank=True, default="")
    delivery = models.OneToOneField(Delivery, on_delete=models.PROTECT, null=True, related_name="receipt")
    arrived = models.BooleanField(_("arrived"))
    code = models.CharField(_("code"), max_length=40, blank=True, default="")
    words = models.CharField(_("words"), max_length=200, blank=True, default="")
    reported_at = models.DateTimeField(_("reported"), null=True)
    received_at = models.DateTimeField(_("received"))

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        # Translators: 中文 短信回执
        verbose_name = _("receipt")
        # Translators: 中文 短信回执
        verbose_name_plural = _("receipts")
        indexes = [
            models.Index(fields=["received_at"], name="notices_receipt_unmatched", condition=Q(delivery__isnull=True))
        ]
        constraints = [
            models.UniqueConstraint(fields=["provider_id", "mobile"], name="notices_receipt_once"),
            models.CheckConstraint(condition=~Q(provider_id="") & ~Q(mobile=""), name="notices_receipt_names_it"),
        ]

    def __str__(self):
        return self.provider_id


class EndpointQuerySet(models.QuerySet):
    def free(self, at: datetime):
        """Not resting, and no worker is just handing something over."""
        return self.filter(
            Q(rest_until__isnull=True) | Q(rest_until__lte=at), Q(turn_until__isnull=True) | Q(turn_until__lt=at)
        )

    def resting(self, at: datetime):
        return self.filter(rest_until__gt=at).order_by("name")


class Endpoint(models.Model):
    """What messages are handed to: `email`, `sms`, or the address of a provider of robots.

    One worker at a time has its turn with it, so that a slow one holds one worker and not all of them. One that does
    not answer rests, longer each time, and what is for it waits without being tried.
    """

    name = models.CharField(max_length=200)
    turn_of = models.CharField(max_length=40, blank=True, default="")
    turn_until = models.DateTimeField(null=True)
    rest_until = models.DateTimeField(null=True)
    rest_why = models.CharField(max_length=20, choices=Delivery.Why.choices, blank=True, default="")
    # Calls in a row that came to nothing.
    troubles = models.PositiveSmallIntegerField(default=0)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], name="notices_endpoint_once"),
            models.CheckConstraint(
                condition=Q(turn_of="", turn_until__isnull=True) | (~Q(turn_of="") & Q(turn_until__isnull=False)),
                name="notices_endpoint_turn_whole",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def label(self) -> str:
        """E-mail, text message, or the host that robots speak through."""
        known = dict(Delivery.Channel.choices)
        return str(known.get(self.name, self.name))


class TextOverrideQuerySet(models.QuerySet):
    def in_force(self, on: date) -> dict[tuple[str, str], tuple[str, str]]:
        """`{(code, language): (subject, body)}` of the latest row of each that began on or before the day.
        One query.
        """
        rows = self.filter(from_on__lte=on).order_by("from_on", "pk")
        latest = {(row.code, row.language): (row.subject, row.body) for row in rows}
        return {place: words for place, words in latest.items() if words[0]}

    def templates_in_force(self, on: date) -> dict[str, str]:
        """`{code: number of the template}` under which the SMS provider approved the words that customers get."""
        rows = self.filter(from_on__lte=on, language=settings.LANGUAGE_CODE).order_by("from_on", "pk")
        latest = {row.code: row.template for row in rows if row.subject}
        return {code: template for code, template in latest.items() if template}


class TextOverride(models.Model):
    """The words of a message from a day on, in place of the default. Never edited: a later row supersedes it.

    Empty words bring the default back.
    """

    code = models.CharField(max_length=80)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    # Of a text message: the number under which the provider approved these very words.
    template = models.CharField(_("template number"), max_length=40, blank=True, default="")
    from_on = models.DateField(_("from"))
    reason = models.CharField(_("reason"), max_length=400)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = TextOverrideQuerySet.as_manager()

    class Meta:
        ordering = ["code", "language", "-from_on", "-pk"]
        verbose_name = _("text of a message")
        verbose_name_plural = _("texts of messages")
        indexes = [models.Index(fields=["code", "language", "from_on"], name="notices_textoverride_lookup")]
        constraints = [
            models.CheckConstraint(
                condition=(Q(subject="") & Q(body="")) | (~Q(subject="") & ~Q(body="")),
                name="notices_textoverride_whole",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="notices_textoverride_reasoned"),
        ]

    def __str__(self):
        return f"{self.code} {self.language} {self.from_on}"


class Preference(models.Model):
    """From which urgency on somebody wants e-mail besides the bell. Without a row: all of it."""

    class EmailFrom(models.IntegerChoices):
        # Translators: 中文 全部
        ALL = Urgency.NORMAL.value, _("All messages")
        ATTENTION = Urgency.ATTENTION.value, _("Attention and above")
        ALERT = Urgency.ALERT.value, _("Alert and crisis")
        CRISIS = Urgency.CRISIS.value, _("Crisis only")
        # Translators: 中文 不发邮件
        NEVER = 9, _("No e-mail")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notice_preference", primary_key=True
    )
    email_from = models.PositiveSmallIntegerField(_("e-mail"), choices=EmailFrom.choices, default=EmailFrom.ALL)

    class Meta:
        verbose_name = _("message preference")
        verbose_name_plural = _("message preferences")
        constraints = [
            models.CheckConstraint(
                condition=Q(email_from__in=[1, 2, 3, 4, 9]), name="notices_preference_email_from_known"
            )
        ]

    def __str__(self):
        return f"{self.user} {self.get_email_from_display()}"
