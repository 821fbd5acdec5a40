"""Vouchers: series with a scope and a value, each voucher with a code, and what was taken off for it, once."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer
from staff.models import Outlet, OutletRecordQuerySet
from workshop.models import RepairOrder

from .campaigns import Campaign
from .draws import DrawWin

User = settings.AUTH_USER_MODEL


class VoucherSeriesQuerySet(OutletRecordQuerySet):
    def open(self, on):
        """Those of which a voucher can be handed out."""
        return self.filter(closed_at__isnull=True, valid_to_on__gte=on, issued__lt=F("pieces"))

    def matching(self, text: str):
        text = text.strip()
        if not text:
            return self
        code = text.replace(" ", "").replace("-", "").upper()
        by_code = Voucher.objects.filter(code=code)
        return self.filter(Q(name__icontains=text) | Q(pk__in=by_code.values("series")))

    def for_list(self):
        return self.select_related("outlet__area", "campaign")


class VoucherSeries(models.Model):
    """Vouchers that are alike."""

    class Scope(models.TextChoices):
        # Translators: 中文 仅限工时费
        LABOUR = "labour", pgettext_lazy("voucher", "Labour only")
        # Translators: 中文 仅限配件
        PARTS = "parts", pgettext_lazy("voucher", "Parts only")
        # Translators: 中文 全部项目
        ALL = "all", pgettext_lazy("voucher", "Everything")

    outlet = models.ForeignKey(
        Outlet, on_delete=models.PROTECT, related_name="voucher_series", verbose_name=_("outlet")
    )
    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, null=True, related_name="voucher_series", verbose_name=_("campaign")
    )
    name = models.CharField(pgettext_lazy("voucher", "name"), max_length=60)
    scope = models.CharField(pgettext_lazy("voucher", "good for"), max_length=6, choices=Scope.choices)
    value = models.DecimalField(_("value (yuan)"), max_digits=10, decimal_places=2)
    valid_from_on = models.DateField(_("valid from"))
    valid_to_on = models.DateField(_("valid until"))
    pieces = models.PositiveIntegerField(_("how many at most"))
    issued = models.PositiveIntegerField(_("issued"), default=0, editable=False)
    words = models.CharField(_("terms in words"), max_length=400, blank=True, default="")
    made_at = models.DateTimeField(_("written"))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by"))
    # No more of it are issued; those that are out stay good.
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    objects = VoucherSeriesQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        # Translators: 中文 代金券批次
        verbose_name = _("series of vouchers")
        verbose_name_plural = _("series of vouchers")
        indexes = [models.Index(fields=["-made_at", "-id"], name="campaigns_series_latest")]
        constraints = [
            models.CheckConstraint(condition=Q(value__gt=0), name="campaigns_series_value"),
            models.CheckConstraint(condition=Q(valid_from_on__lte=F("valid_to_on")), name="campaigns_series_forward"),
            models.CheckConstraint(condition=Q(issued__lte=F("pieces")), name="campaigns_series_not_more_than_pieces"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="campaigns_series_closed_whole",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("campaigns:voucher_series", args=[self.pk])

    @property
    def terms(self) -> str:
        """What a voucher is good for, until when and where, in one sentence and the own words."""
        said = _("%(scope)s, %(from)s to %(to)s, at %(outlet)s.") % {
            "scope": self.get_scope_display(),
            "from": f"{self.valid_from_on:%Y-%m-%d}",
            "to": f"{self.valid_to_on:%Y-%m-%d}",
            "outlet": self.outlet.name,
        }
        return " ".join(filter(None, [str(said), self.words]))


class VoucherQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        return self.filter(
            user.reach(right).condition("series__outlet__area__region", "series__outlet__area", "series__outlet")
        )

    def used(self):
        return self.filter(Exists(Redemption.objects.standing().filter(voucher=OuterRef("pk"))))

    def unused(self):
        """Issued, not taken back, not redeemed; whether the day has passed is for `good`."""
        taken = Redemption.objects.standing().filter(voucher=OuterRef("pk"))
        return self.filter(~Exists(taken), withdrawn_at__isnull=True)

    def good(self, on):
        return self.unused().filter(series__valid_from_on__lte=on, series__valid_to_on__gte=on)

    def expired(self, on):
        return self.unused().filter(series__valid_to_on__lt=on)

    def with_use(self):
        """With `standing`: the one redemption that was not undone, as a list."""
        uses = Redemption.objects.standing().select_related("by", "order")
        return self.prefetch_related(Prefetch("redemptions", queryset=uses, to_attr="standing"))


class Voucher(models.Model):
    """One voucher. Whoever has its code has the voucher, unless it was issued to a customer."""

    series = models.ForeignKey(VoucherSeries, on_delete=models.PROTECT, related_name="vouchers")
    code = models.CharField(_("code"), max_length=16, unique=True)
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, null=True, related_name="vouchers", verbose_name=_("customer")
    )
    # The prize that it is.
    win = models.OneToOneField(DrawWin, on_delete=models.PROTECT, null=True, related_name="voucher")
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("issued by"))
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdraw_reason = models.CharField(_("why it was taken back"), max_length=400, blank=True, default="")
    # Goes up with every use, so that of two in the same instant one is the second.
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = VoucherQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        # Translators: 中文 代金券
        verbose_name = _("voucher")
        verbose_name_plural = _("vouchers")
        indexes = [models.Index(fields=["series", "-id"], name="campaigns_voucher_of_series")]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdraw_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdraw_reason=""),
                name="campaigns_voucher_withdrawn_with_reason",
            ),
        ]

    def __str__(self):
        return self.code

    @property
    def public_path(self) -> str:
        """The page on the holder's phone."""
        return reverse("campaigns:public_voucher", args=[self.code])

    @property
    def spaced(self) -> str:
        """The code in groups of four, as people read it aloud."""
        return "-".join(self.code[start : start + 4] for start in range(0, len(self.code), 4))


class RedemptionQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(undone_at__isnull=True)

    def of_order(self, order):
        return self.standing().filter(order=order)

    def taken_off(self):
        """Yuan taken off by these."""
        return self.order_by().aggregate(sum=Sum("amount", default=0))["sum"]


class Redemption(models.Model):
    """What was taken off for a voucher: on a repair order, or at the counter on the receipt named."""

    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="redemptions")
    order = models.ForeignKey(
        RepairOrder, on_delete=models.PROTECT, null=True, related_name="redemptions", verbose_name=_("repair order")
    )
    document = models.CharField(_("receipt"), max_length=60, blank=True, default="")
    # As they were then: the voucher's value, and what it could be used on at most.
    value = models.DecimalField(_("value"), max_digits=10, decimal_places=2)
    matching = models.DecimalField(_("what it is good for"), max_digits=12, decimal_places=2)
    amount = models.DecimalField(_("taken off"), max_digits=10, decimal_places=2)
    at = models.DateTimeField(_("redeemed"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("redeemed by"))
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    undo_reason = models.CharField(_("why it was undone"), max_length=400, blank=True, default="")

    objects = RedemptionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        # Translators: 中文 核销记录
        verbose_name = _("redemption")
        verbose_name_plural = _("redemptions")
        constraints = [
            models.UniqueConstraint(
                fields=["voucher"], condition=Q(undone_at__isnull=True), name="campaigns_redemption_once"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=F("value")) & Q(amount__lte=F("matching")),
                name="campaigns_redemption_never_over",
            ),
            models.CheckConstraint(
                condition=Q(order__isnull=False, document="") | Q(order__isnull=True) & ~Q(document=""),
                name="campaigns_redemption_on_something",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True, undo_reason="")
                | Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undo_reason=""),
                name="campaigns_redemption_undone_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.voucher} {self.amount}"
