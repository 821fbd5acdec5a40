"""What ends an order written here: who paid what, the customer's rating, advice not taken, the check of its papers."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Vehicle
from staff.models import Employee, Outlet, OutletRecordQuerySet

from .orders import RepairOrder
from .sheets import Addition, OrderLine

User = settings.AUTH_USER_MODEL


class PayerShareQuerySet(models.QuerySet):
    def received(self):
        """What these shares brought in, in yuan."""
        return self.order_by().aggregate(received=Sum("received", default=0))["received"]


class PayerShare(models.Model):
    """One payer's part of an order, settled: what it came to and what was received for it. Never changed."""

    class How(models.TextChoices):
        # Translators: 中文 现金
        CASH = "cash", pgettext_lazy("payment", "Cash")
        # Translators: 中文 微信
        WECHAT = "wechat", pgettext_lazy("payment", "WeChat Pay")
        # Translators: 中文 支付宝
        ALIPAY = "alipay", pgettext_lazy("payment", "Alipay")
        # Translators: 中文 刷卡
        CARD = "card", pgettext_lazy("payment", "Bank card")
        # Translators: 中文 对公转账
        TRANSFER = "transfer", pgettext_lazy("payment", "Bank transfer")
        # Translators: 中文 挂账
        ON_ACCOUNT = "on_account", pgettext_lazy("payment", "On account")
        # Translators: 中文 内部结转
        IN_THE_HOUSE = "in_house", pgettext_lazy("payment", "Charged in the house")
        # Translators: 中文 无需付款
        NOTHING = "nothing", pgettext_lazy("payment", "Nothing to pay")

    order = models.ForeignKey(
        RepairOrder, on_delete=models.PROTECT, related_name="payer_shares", verbose_name=_("repair order")
    )
    payer = models.CharField(_("paid by"), max_length=8, choices=OrderLine.Payer.choices)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    received = models.DecimalField(_("received"), max_digits=12, decimal_places=2)
    how = models.CharField(_("how it was paid"), max_length=10, choices=How.choices)
    # Translators: 中文 收据号、流水号或索赔单号
    document = models.CharField(_("receipt, transaction or claim"), max_length=60, blank=True, default="")
    reason = models.CharField(_("why less was taken"), max_length=200, blank=True, default="")
    settled_at = models.DateTimeField(_("settled"))
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("settled by"))

    objects = PayerShareQuerySet.as_manager()

    class Meta:
        ordering = ["order", "payer"]
        verbose_name = _("payer's share")
        verbose_name_plural = _("payers' shares")
        constraints = [
            models.UniqueConstraint(fields=["order", "payer"], name="workshop_share_once"),
            models.CheckConstraint(
                condition=Q(received__gte=0, received__lte=F("amount")), name="workshop_share_received_at_most_amount"
            ),
            models.CheckConstraint(
                condition=~Q(payer__in=["claim", "internal"]) | Q(received=0), name="workshop_share_money_of_outsiders"
            ),
            models.CheckConstraint(
                condition=Q(payer__in=["claim", "internal"]) | Q(received=F("amount")) | ~Q(reason=""),
                name="workshop_share_less_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.order} {self.get_payer_display()}"


class Rating(models.Model):
    """What the customer says of the visit, on the advisor's screen or by link; or that they would not say."""

    class Via(models.TextChoices):
        # Translators: 中文 顾问平板
        SCREEN = "screen", pgettext_lazy("rating", "On the advisor's screen")
        # Translators: 中文 链接
        LINK = "link", pgettext_lazy("rating", "By link")
        # Translators: 中文 客户不愿评价
        REFUSED = "refused", pgettext_lazy("rating", "Would not rate")

    order = models.OneToOneField(
        RepairOrder, on_delete=models.PROTECT, related_name="given_rating", verbose_name=_("repair order")
    )
    level = models.CharField(_("rating"), max_length=14, choices=RepairOrder.Rating.choices, blank=True, default="")
    words = models.CharField(_("the customer's own words"), max_length=1000, blank=True, default="")
    via = models.CharField(_("how"), max_length=7, choices=Via.choices)
    at = models.DateTimeField(_("rated"))
    # Who handed the screen over, or says that the customer would not rate; nobody for a link.
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [
            models.CheckConstraint(
                condition=Q(via="refused", level="") | Q(via__in=["screen", "link"]) & ~Q(level=""),
                name="workshop_rating_level_unless_refused",
            ),
            models.CheckConstraint(
                condition=Q(via="link", by__isnull=True) | ~Q(via="link") & Q(by__isnull=False),
                name="workshop_rating_asked_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.order} {self.get_level_display() or self.get_via_display()}"


class RatingLinkQuerySet(models.QuerySet):
    def open(self):
        """Neither used nor closed; whether the days are over is for `valid`."""
        return self.filter(used_at__isnull=True, closed_at__isnull=True)

    def valid(self, at):
        return self.open().filter(expires_at__gt=at)


class RatingLink(models.Model):
    """An address that lets the customer rate one order once, without an account."""

    order = models.ForeignKey(RepairOrder, on_delete=models.PROTECT, related_name="rating_links")
    # What the address carries, signed; nothing in it says whose it is.
    nonce = models.CharField(max_length=32, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used"), null=True)
    # Set when the rating was given on the screen first, or a newer link was made.
    closed_at = models.DateTimeField(null=True)

    objects = RatingLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("link to the rating")
        verbose_name_plural = _("links to the rating")
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(used_at__isnull=True, closed_at__isnull=True),
                name="workshop_ratinglink_one_open",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(closed_at__isnull=True), name="workshop_ratinglink_used_or_closed"
            ),
        ]

    def __str__(self):
        return f"{self.order} {self.made_at:%F}"


class AdviceQuerySet(OutletRecordQuerySet):
    def open(self):
        return self.filter(state=Advice.State.OPEN)

    def for_car(self, vehicle):
        """What was advised for the car and not done, the most urgent first."""
        rank = models.Case(
            *(models.When(urgency=code, then=nth) for nth, code in enumerate(Advice.Urgency.values)), default=9
        )
        return self.open().filter(vehicle=vehicle).select_related("by", "order").order_by(rank, "given_at", "pk")

    def matching(self, text: str):
        """By plate, order number, or what was advised."""
        text = text.strip()
        if not text:
            return self
        plate = text.replace(" ", "").upper()
        return self.filter(
            Q(vehicle__plate__contains=plate) | Q(order__number__istartswith=text) | Q(words__icontains=text)
        )

    def totals(self) -> dict:
        return self.order_by().aggregate(amount=Sum("amount", default=0))


class Advice(models.Model):
    """Work that was recommended and not taken. It is kept with the car and shown when the car comes next."""

    class Urgency(models.TextChoices):
        # Translators: 中文 涉及安全，尽快
        SAFETY = "safety", pgettext_lazy("advice", "Safety: soon")
        # Translators: 中文 一个月内
        SOON = "soon", pgettext_lazy("advice", "Within a month")
        # Translators: 中文 下次进厂
        NEXT = "next", pgettext_lazy("advice", "Next visit")

    class State(models.TextChoices):
        # Translators: 中文 未做
        OPEN = "open", pgettext_lazy("advice", "Not done yet")
        # Translators: 中文 已做
        TAKEN = "taken", pgettext_lazy("advice", "Done")
        # Translators: 中文 客户不再考虑
        DECLINED = "declined", pgettext_lazy("advice", "Not wanted")

    SHAPES = {State.OPEN: "open", State.TAKEN: "done", State.DECLINED: "shut"}

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="advice", verbose_name=_("outlet"))
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="advice", verbose_name=_("car"))
    order = models.ForeignKey(
        RepairOrder,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="advice",
        verbose_name=_("repair order"),
    )
    # Additional work that the customer declined becomes advice by itself, once.
    addition = models.OneToOneField(Addition, on_delete=models.PROTECT, null=True, blank=True, related_name="advice")
    words = models.CharField(_("what was advised"), max_length=400)
    urgency = models.CharField(_("how urgent"), max_length=6, choices=Urgency.choices, default=Urgency.NEXT)
    amount = models.DecimalField(_("estimate"), max_digits=12, decimal_places=2, default=0)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    given_at = models.DateTimeField(_("advised"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("advised by"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    taken_with = models.ForeignKey(
        RepairOrder,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="advice_taken",
        verbose_name=_("done with order"),
    )
    answer = models.CharField(_("what the customer said"), max_length=400, blank=True, default="")

    objects = AdviceQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-pk"]
        # Translators: 中文 维修建议
        verbose_name = _("advice")
        # Translators: 中文 维修建议
        verbose_name_plural = _("advice")
        indexes = [
            models.Index(fields=["vehicle"], condition=Q(state="open"), name="workshop_advice_of_car"),
            models.Index(fields=["outlet", "-given_at", "-id"], name="workshop_advice_of_outlet"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="workshop_advice_words_not_empty"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="workshop_advice_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True, ended_by__isnull=True)
                | ~Q(state="open") & Q(ended_at__isnull=False, ended_by__isnull=False),
                name="workshop_advice_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="taken", taken_with__isnull=False) | ~Q(state="taken") & Q(taken_with__isnull=True),
                name="workshop_advice_taken_with_an_order",
            ),
        ]

    def __str__(self):
        return self.words

    @property
    def shape(self) -> str:
        return self.SHAPES[self.state]


class PaperCheckQuerySet(OutletRecordQuerySet):
    def between(self, first, last):
        """Of orders delivered on these days, both included."""
        return self.filter(delivered_on__range=(first, last))


class PaperCheck(models.Model):
    """The front-desk supervisor went through one order's papers: what was in order, what was not."""

    order = models.OneToOneField(
        RepairOrder, on_delete=models.PROTECT, related_name="paper_check", verbose_name=_("repair order")
    )
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="paper_checks", verbose_name=_("outlet"))
    # Who wrote the papers, as the order said then; the month they count in is that of the delivery.
    advisor = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="paper_checks", verbose_name=_("service advisor")
    )
    delivered_on = models.DateField(_("delivered on"))
    # Item of the list -> "ok", "fault" or "none"; `workshop.papers` names the items.
    items = models.JSONField(_("papers"), default=dict)
    looked_at = models.PositiveSmallIntegerField(_("items looked at"))
    faults = models.PositiveSmallIntegerField(_("faults"))
    words = models.CharField(_("what is wrong"), max_length=400, blank=True, default="")
    at = models.DateTimeField(_("checked"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("checked by"))

    objects = PaperCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-delivered_on", "-pk"]
        # Translators: 中文 单据检查
        verbose_name = _("check of papers")
        # Translators: 中文 单据检查
        verbose_name_plural = _("checks of papers")
        indexes = [models.Index(fields=["outlet", "delivered_on"], name="workshop_papers_of_outlet")]
        constraints = [
            models.CheckConstraint(condition=Q(faults__lte=F("looked_at")), name="workshop_papers_faults_looked_at"),
            models.CheckConstraint(condition=Q(faults=0) | ~Q(words=""), name="workshop_papers_faults_with_words"),
        ]

    def __str__(self):
        return str(self.order)

    def get_absolute_url(self):
        return reverse("workshop:paper_check", args=[self.order.number])
