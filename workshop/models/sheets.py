"""What a repair order written here has beyond what the DMS hands over: its lines and prices before the work, additional
work with the customer's consent, the promised time, and quality checks.

`RepairOrder`, `LabourLine` and `ItemLine` stay the books: labour is booked when the work is completed, items when the
order is settled. Whatever reads the books (commission, key customers, follow-up calls) reads these orders like any
other.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.models import Employee

from .orders import RepairOrder, Team
from .receptions import CustomerWords

User = settings.AUTH_USER_MODEL


class OrderSheetQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        places = user.reach(right).condition("order__outlet__area__region", "order__outlet__area", "order__outlet")
        return self.filter(places)

    def under_way(self):
        """Neither delivered nor cancelled."""
        return self.filter(stage__in=OrderSheet.UNDER_WAY)

    def in_the_workshop(self):
        """Between the customer's signature and the final check."""
        return self.filter(stage__in=[OrderSheet.Stage.AGREED, OrderSheet.Stage.IN_WORK, OrderSheet.Stage.IN_CHECK])

    def late(self, at):
        """Past the promised time, and the work not over."""
        unfinished = [stage for stage in OrderSheet.UNDER_WAY if stage not in OrderSheet.WORK_OVER]
        return self.filter(promised_at__lt=at, stage__in=unfinished)

    def asking(self):
        """With additional work that the customer has not answered about, and the work not over."""
        return self.in_the_workshop().filter(additions__state="asked").distinct()

    def unshared(self):
        """With standing labour that no team has yet."""
        return self.filter(pk__in=OrderLine.objects.to_do().filter(team__isnull=True).values("sheet"))

    def matching(self, text: str):
        """By order number, plate, or the advisor's name."""
        text = text.strip()
        if not text:
            return self
        plate = text.replace(" ", "").upper()
        return self.filter(
            Q(order__number__istartswith=text)
            | Q(order__vehicle__plate__contains=plate)
            | Q(order__advisor__name__icontains=text)
        )

    def stage_counts(self) -> dict[str, int]:
        """How many stand at each stage. One query."""
        counted = self.order_by().values("stage").annotate(number=models.Count("pk"))
        return {row["stage"]: row["number"] for row in counted}

    def for_list(self):
        return self.select_related("order__vehicle__customer", "order__advisor", "order__outlet")


class OrderSheet(models.Model):
    """An order written here, from the first price to the car's delivery."""

    class Stage(models.TextChoices):
        # Translators: 中文 待客户签字
        WRITTEN = "written", pgettext_lazy("order", "Waits for the customer's signature")
        # Translators: 中文 待派工
        AGREED = "agreed", pgettext_lazy("order", "Waits for the workshop")
        # Translators: 中文 维修中
        IN_WORK = "in_work", pgettext_lazy("order", "In work")
        # Translators: 中文 质检中
        IN_CHECK = "in_check", pgettext_lazy("order", "In the quality check")
        # Translators: 中文 待结算
        READY = "ready", pgettext_lazy("order", "Ready to be settled")
        # Translators: 中文 已结算待交车
        SETTLED = "settled", pgettext_lazy("order", "Settled, waits for delivery")
        # Translators: 中文 已交车
        DELIVERED = "delivered", pgettext_lazy("order", "Delivered")
        # Translators: 中文 已作废
        CANCELLED = "cancelled", pgettext_lazy("order", "Cancelled")

    class Place(models.TextChoices):
        # Translators: 中文 内返（交车前发现）
        INSIDE = "inside", _("Found before delivery")
        # Translators: 中文 外返（客户返回）
        OUTSIDE = "outside", _("The customer came back")

    UNDER_WAY = (Stage.WRITTEN, Stage.AGREED, Stage.IN_WORK, Stage.IN_CHECK, Stage.READY, Stage.SETTLED)
    WORK_OVER = (Stage.READY, Stage.SETTLED)
    SHAPES = {
        Stage.WRITTEN: "open",
        Stage.AGREED: "open",
        Stage.IN_WORK: "doing",
        Stage.IN_CHECK: "doing",
        Stage.READY: "doing",
        Stage.SETTLED: "doing",
        Stage.DELIVERED: "done",
        Stage.CANCELLED: "shut",
    }

    order = models.OneToOneField(RepairOrder, on_delete=models.PROTECT, primary_key=True, related_name="sheet")
    stage = models.CharField(_("stage"), max_length=9, choices=Stage.choices, default=Stage.WRITTEN)
    # Goes up with every change: of two people who change the order at once, the second one sees what the first one did.
    version = models.PositiveIntegerField(default=0)
    # The order is issued again, and signed again, when more than three items were added since it was signed.
    issue = models.PositiveSmallIntegerField(_("issue"), default=1)
    first_promised_at = models.DateTimeField(_("first promised for"))
    promised_at = models.DateTimeField(_("promised for"))
    rework_of = models.ForeignKey(
        RepairOrder,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reworks",
        verbose_name=_("earlier order"),
    )
    rework_place = models.CharField(_("rework"), max_length=7, choices=Place.choices, blank=True, default="")
    rework_liable = models.ForeignKey(
        Employee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reworks",
        verbose_name=_("who answers for it"),
    )
    rework_cause = models.CharField(_("cause of the rework"), max_length=400, blank=True, default="")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(_("why it was cancelled"), max_length=400, blank=True, default="")

    objects = OrderSheetQuerySet.as_manager()

    class Meta:
        ordering = ["-order"]
        verbose_name = _("order sheet")
        verbose_name_plural = _("order sheets")
        indexes = [models.Index(fields=["stage", "promised_at"], name="workshop_sheet_by_stage")]
        constraints = [
            models.CheckConstraint(condition=Q(issue__gte=1), name="workshop_sheet_issue"),
            models.CheckConstraint(condition=~Q(rework_of=F("order")), name="workshop_sheet_rework_of_another"),
            models.CheckConstraint(
                condition=Q(rework_of__isnull=True, rework_place="", rework_liable__isnull=True)
                | Q(rework_of__isnull=False) & ~Q(rework_place=""),
                name="workshop_sheet_rework_names_order",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancel_reason="") & ~Q(stage="cancelled")
                | Q(cancelled_at__isnull=False, stage="cancelled") & ~Q(cancel_reason=""),
                name="workshop_sheet_cancelled_with_reason",
            ),
        ]

    def __str__(self):
        return str(self.order)

    def get_absolute_url(self):
        return self.order.get_absolute_url()

    @property
    def shape(self) -> str:
        """The shape that shows the state of work."""
        return self.SHAPES[self.stage]


class Addition(models.Model):
    """Work found while the car is in the workshop: nothing of it is done before the customer agrees to its price."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("addition", "Waits for the customer")
        AGREED = "agreed", pgettext_lazy("addition", "Agreed")
        DECLINED = "declined", pgettext_lazy("addition", "Not wanted")

    class How(models.TextChoices):
        # Translators: 中文 当面
        IN_PERSON = "in_person", _("In person")
        PHONE = "phone", _("By phone")
        # Translators: 中文 企业微信
        WECOM = "wecom", _("By WeCom")

    sheet = models.ForeignKey(OrderSheet, on_delete=models.PROTECT, related_name="additions")
    number = models.PositiveSmallIntegerField(_("number"))
    why = models.CharField(_("what was found"), max_length=400)
    amount = models.DecimalField(_("estimate"), max_digits=12, decimal_places=2)
    minutes = models.PositiveIntegerField(_("minutes more"), default=0)
    asked_at = models.DateTimeField(_("found"))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("found by"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.ASKED)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    how = models.CharField(_("how the customer was asked"), max_length=9, choices=How.choices, blank=True, default="")
    answer = models.CharField(_("what the customer said"), max_length=400, blank=True, default="")

    class Meta:
        ordering = ["sheet", "number"]
        # Translators: 中文 增项
        verbose_name = _("additional work")
        # Translators: 中文 增项
        verbose_name_plural = _("additional work")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="workshop_addition_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="workshop_addition_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at__isnull=True, answered_by__isnull=True, how="")
                | Q(state__in=["agreed", "declined"], answered_at__isnull=False, answered_by__isnull=False)
                & ~Q(how=""),
                name="workshop_addition_answered_by_somebody",
            ),
        ]

    def __str__(self):
        return self.why


class OrderLineQuerySet(models.QuerySet):
    def standing(self):
        """What the customer agreed to and was not withdrawn."""
        return self.filter(withdrawn_at__isnull=True).filter(Q(addition__isnull=True) | Q(addition__state="agreed"))

    def begun(self):
        """Somebody works, or has worked, on it."""
        return self.filter(Q(started_at__isnull=False) | Q(done_at__isnull=False))

    def work(self):
        """Labour alone: what is shared out, started and finished."""
        return self.filter(kind=OrderLine.Kind.LABOUR)

    def to_do(self):
        """Standing labour that nobody has finished."""
        return self.standing().work().filter(done_at__isnull=True)


class OrderLine(models.Model):
    """One line of the order: labour or something fitted or sold, with its price before the work and who pays it."""

    class Kind(models.TextChoices):
        LABOUR = "labour", _("Labour")
        PART = "part", _("Part")
        BOUTIQUE = "boutique", _("Boutique")
        CARE = "care", _("Care product")

    class Payer(models.TextChoices):
        CUSTOMER = "customer", pgettext_lazy("payer", "Customer")
        # Translators: 中文 索赔
        CLAIM = "claim", pgettext_lazy("payer", "Warranty claim")
        INSURER = "insurer", pgettext_lazy("payer", "Insurer")
        # Translators: 中文 内部
        INTERNAL = "internal", pgettext_lazy("payer", "In the house")

    sheet = models.ForeignKey(OrderSheet, on_delete=models.PROTECT, related_name="lines")
    line = models.PositiveSmallIntegerField(_("line"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    answers = models.ForeignKey(
        CustomerWords,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lines",
        verbose_name=_("answers the customer's words"),
    )
    addition = models.ForeignKey(
        Addition,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lines",
        verbose_name=_("additional work"),
    )
    code = models.CharField(_("code"), max_length=60, blank=True, default="")
    name = models.CharField(_("operation or item"), max_length=120)
    # Labour only.
    hours = models.DecimalField(_("standard hours"), max_digits=8, decimal_places=2, default=0)
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="order_lines", verbose_name=_("team")
    )
    technician = models.ForeignKey(
        Employee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="order_lines",
        verbose_name=_("technician"),
    )
    free = models.BooleanField(_("free-service work"), default=False)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    # Items only: whoever sold it, and pieces.
    seller = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("seller")
    )
    quantity = models.PositiveIntegerField(_("quantity"), default=1)
    oem = models.BooleanField(_("the manufacturer's own product"), default=False)
    fault_code = models.CharField(_("fault code"), max_length=30, blank=True, default="")
    abnormal_damage = models.BooleanField(_("failed otherwise than by ordinary wear"), default=False)
    # List price of one piece, or of the operation; `amount` is what the line costs its payer.
    price = models.DecimalField(_("list price"), max_digits=12, decimal_places=2)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    payer = models.CharField(_("paid by"), max_length=8, choices=Payer.choices, default=Payer.CUSTOMER)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdraw_reason = models.CharField(_("why it was withdrawn"), max_length=400, blank=True, default="")

    objects = OrderLineQuerySet.as_manager()

    class Meta:
        ordering = ["sheet", "line"]
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        indexes = [
            models.Index(
                fields=["team"], condition=Q(done_at__isnull=True, kind="labour"), name="workshop_orderline_to_do"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "line"], name="workshop_orderline_once"),
            models.CheckConstraint(
                condition=Q(price__gte=0, amount__gte=0, hours__gte=0), name="workshop_orderline_not_negative"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="workshop_orderline_quantity"),
            models.CheckConstraint(
                condition=Q(kind="labour", quantity=1)
                | Q(hours=0, team__isnull=True, technician__isnull=True, started_at__isnull=True) & ~Q(kind="labour"),
                name="workshop_orderline_hours_are_labour",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdraw_reason="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdraw_reason=""),
                name="workshop_orderline_withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(started_at__isnull=True) | Q(done_at__gte=F("started_at")),
                name="workshop_orderline_forward",
            ),
        ]

    def __str__(self):
        return self.name


class Extension(models.Model):
    """The promised time was moved, and the customer was told."""

    sheet = models.ForeignKey(OrderSheet, on_delete=models.PROTECT, related_name="extensions")
    from_at = models.DateTimeField(_("from"))
    to_at = models.DateTimeField(_("to"))
    why = models.CharField(_("why"), max_length=400)
    how = models.CharField(_("how the customer was told"), max_length=9, choices=Addition.How.choices)
    at = models.DateTimeField(_("told"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("told by"))

    class Meta:
        ordering = ["sheet", "at"]
        # Translators: 中文 延时
        verbose_name = _("extension of the promised time")
        # Translators: 中文 延时
        verbose_name_plural = _("extensions of the promised time")
        constraints = [
            models.CheckConstraint(condition=Q(to_at__gt=F("from_at")), name="workshop_extension_forward"),
            models.CheckConstraint(condition=~Q(why=""), name="workshop_extension_with_reason"),
        ]

    def __str__(self):
        return self.why


class QualityCheck(models.Model):
    """Self, general and final check; one that fails sends the car back into work, and the round begins again."""

    class Kind(models.TextChoices):
        # Translators: 中文 自检
        SELF = "self", _("Self check")
        # Translators: 中文 总检
        GENERAL = "general", _("General check")
        # Translators: 中文 终检
        FINAL = "final", _("Final check")

    sheet = models.ForeignKey(OrderSheet, on_delete=models.PROTECT, related_name="checks")
    kind = models.CharField(_("check"), max_length=7, choices=Kind.choices)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    passed = models.BooleanField(_("passed"))
    words = models.CharField(_("what was found"), max_length=400, blank=True, default="")
    at = models.DateTimeField(_("checked"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("checked by"))

    class Meta:
        ordering = ["sheet", "round", "at"]
        verbose_name = _("quality check")
        verbose_name_plural = _("quality checks")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "kind", "round"], name="workshop_check_once_a_round"),
            models.CheckConstraint(condition=Q(passed=True) | ~Q(words=""), name="workshop_check_failed_with_words"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.round}"
