"""What customers ask about their own data, who looked at it, and whom we were asked to forget."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.models import Outlet, OutletRecordQuerySet

from .people import Customer

User = settings.AUTH_USER_MODEL


class DataRequestQuerySet(OutletRecordQuerySet):
    def open(self):
        return self.filter(state__in=DataRequest.OPEN)

    def waiting_for_decision(self):
        return self.filter(state=DataRequest.State.CHECKED)

    def to_go_on(self):
        """Decided, and not yet done to the end."""
        return self.filter(state=DataRequest.State.APPROVED)

    def rest_due(self, on):
        """Anonymised but for what the law held back, and free by the day."""
        return self.filter(state=DataRequest.State.HELD, rest_on__lte=on)

    def in_tab(self, tab: str):
        return self.open() if tab == "open" else self.filter(state=tab) if tab in DataRequest.State.values else self

    def for_list(self):
        return self.select_related("customer", "outlet__area", "recorded_by", "decided_by")


class DataRequest(models.Model):
    """A customer asks for a copy of their data, for a correction, or to be forgotten; what became of it."""

    class Kind(models.TextChoices):
        # Translators: 中文 查阅、复制
        COPY = "copy", pgettext_lazy("personal data", "A copy")
        # Translators: 中文 更正、补充
        CORRECT = "correct", pgettext_lazy("personal data", "A correction")
        # Translators: 中文 删除
        DELETE = "delete", pgettext_lazy("personal data", "To be deleted")

    class State(models.TextChoices):
        # Translators: 中文 待处理
        RECORDED = "recorded", pgettext_lazy("personal data", "To be worked on")
        # Translators: 中文 副本已生成，待交付
        MADE = "made", pgettext_lazy("personal data", "Copy made, to be handed over")
        # Translators: 中文 已核查，待审批
        CHECKED = "checked", pgettext_lazy("personal data", "Checked, to be decided")
        # Translators: 中文 已批准，正在匿名化
        APPROVED = "approved", pgettext_lazy("personal data", "Approved, being anonymised")
        # Translators: 中文 已匿名，维修档案依法保留
        HELD = "held", pgettext_lazy("personal data", "Anonymised but for what the law keeps")
        # Translators: 中文 已完成
        DONE = "done", pgettext_lazy("personal data", "Done")
        # Translators: 中文 不予办理
        REFUSED = "refused", pgettext_lazy("personal data", "Refused")
        # Translators: 中文 客户已撤回
        WITHDRAWN = "withdrawn", pgettext_lazy("personal data", "Taken back by the customer")

    # The clock of the law runs while it is in one of these.
    OPEN = (State.RECORDED, State.MADE, State.CHECKED, State.APPROVED)

    class Way(models.TextChoices):
        # Translators: 中文 到店
        IN_PERSON = "in_person", pgettext_lazy("personal data", "In person")
        PHONE = "phone", pgettext_lazy("personal data", "By telephone")
        # Translators: 中文 书面
        LETTER = "letter", pgettext_lazy("personal data", "In writing")
        # Translators: 中文 线上
        ONLINE = "online", pgettext_lazy("personal data", "Online")

    number = models.CharField(_("number"), max_length=40, unique=True)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="+", verbose_name=_("outlet"))
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="data_requests", verbose_name=_("customer")
    )
    kind = models.CharField(pgettext_lazy("personal data", "what is asked for"), max_length=8, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RECORDED)
    way = models.CharField(pgettext_lazy("personal data", "how it came"), max_length=10, choices=Way.choices)
    asked_on = models.DateField(_("asked on"))
    # Translators: 中文 申请人
    asker = models.CharField(_("who asked"), max_length=80)
    # Translators: 中文 身份核验方式
    verified_how = models.CharField(_("how the identity was verified"), max_length=200)
    words = models.TextField(_("what the customer said"), blank=True, default="")
    # Translators: 中文 答复期限
    due_on = models.DateField(_("to be answered by"))
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("noted by"))
    recorded_at = models.DateTimeField(_("noted"))
    # What was found in the way of a deletion when it was checked: [{"title", "why", "until", "stops"}].
    findings = models.JSONField(default=list)
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_words = models.TextField(_("reason"), blank=True, default="")
    # The copy: a file that only its password opens, and the password is kept nowhere.
    file = models.FileField(_("file"), upload_to="personal-data/%Y/%m/", max_length=200, blank=True, default="")
    sections = models.JSONField(default=dict)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(null=True)
    handed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    handed_at = models.DateTimeField(null=True)
    handed_how = models.CharField(_("how it was handed over"), max_length=200, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    # From this day on what the law held back is anonymised too.
    rest_on = models.DateField(null=True)
    # What was blanked, by kind of record: numbers only.
    counts = models.JSONField(default=dict)
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        # Translators: 中文 个人信息申请
        verbose_name = _("request about personal data")
        # Translators: 中文 个人信息申请
        verbose_name_plural = _("requests about personal data")
        indexes = [models.Index(fields=["state", "due_on"], name="customers_datarequest_due")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(asker="") & ~Q(verified_how=""), name="customers_datarequest_identity_verified"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "held", "refused"])
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision_words=""),
                name="customers_datarequest_decided_with_reason",
            ),
            # Two people: whoever checked a deletion does not approve it.
            models.CheckConstraint(
                condition=~Q(kind="delete", state__in=["approved", "held", "done"])
                | Q(checked_by__isnull=False, decided_by__isnull=False) & ~Q(checked_by=F("decided_by")),
                name="customers_datarequest_deleted_by_two",
            ),
            models.CheckConstraint(
                condition=Q(handed_at__isnull=True, handed_by__isnull=True, handed_how="")
                | Q(handed_at__isnull=False, handed_by__isnull=False, kind="copy") & ~Q(handed_how=""),
                name="customers_datarequest_handed_whole",
            ),
            models.UniqueConstraint(
                fields=["customer", "kind"],
                condition=Q(state__in=["recorded", "made", "checked", "approved"]),
                name="customers_datarequest_one_open_of_a_kind",
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("customers:data_request", args=[self.number])

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class ForgottenQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(lifted_at__isnull=True)


class Forgotten(models.Model):
    """A customer who was anonymised, or one of their numbers: only what its keyed hash comes to, so that an import
    does not bring the person back and nobody can read the number here."""

    class Kind(models.TextChoices):
        # Translators: 中文 客户
        CUSTOMER = "customer", pgettext_lazy("forgotten", "Customer")
        # Translators: 中文 手机号
        MOBILE = "mobile", pgettext_lazy("forgotten", "Mobile")
        VIN = "vin", _("VIN")

    kind = models.CharField(max_length=8, choices=Kind.choices)
    digest = models.CharField(max_length=64)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="forgotten")
    request = models.ForeignKey(DataRequest, on_delete=models.PROTECT, null=True, related_name="forgotten")
    from_at = models.DateTimeField()
    # The person became our customer again, by their own word.
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lift_reason = models.CharField(max_length=200, blank=True, default="")

    objects = ForgottenQuerySet.as_manager()

    class Meta:
        ordering = ["-from_at", "-pk"]
        verbose_name = _("forgotten customer")
        verbose_name_plural = _("forgotten customers")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "digest"], condition=Q(lifted_at__isnull=True), name="customers_forgotten_once"
            ),
            models.CheckConstraint(condition=~Q(digest=""), name="customers_forgotten_hashed"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True, lift_reason="")
                | Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lift_reason=""),
                name="customers_forgotten_lifted_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.digest[:8]}"
