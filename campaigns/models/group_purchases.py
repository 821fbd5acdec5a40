"""Group purchases: the steps as data, the cars on offer, who joined and left, and every yuan that moved."""

from decimal import Decimal
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.group_rules import Ladder
from customers.models import Customer
from staff.models import Outlet, OutletRecordQuerySet
from workshop.models import PayerShare

from .campaigns import Campaign

User = settings.AUTH_USER_MODEL


class GroupPurchaseQuerySet(OutletRecordQuerySet):
    def matching(self, text: str):
        text = text.strip()
        if not text:
            return self
        return self.filter(Q(number__istartswith=text) | Q(name__icontains=text) | Q(campaign__name__icontains=text))

    def for_list(self):
        return self.select_related("outlet__area", "campaign")


class GroupPurchase(models.Model):
    """One group purchase. From its opening on, steps, offers and payments stand."""

    class State(models.TextChoices):
        # Translators: 中文 草稿
        DRAFT = "draft", pgettext_lazy("group purchase", "Draft")
        # Translators: 中文 认购中
        OPEN = "open", pgettext_lazy("group purchase", "Open")
        # Translators: 中文 已截止
        CLOSED = "closed", pgettext_lazy("group purchase", "Closed")

    SHAPES = {State.DRAFT: "open", State.OPEN: "doing", State.CLOSED: "done"}

    number = models.CharField(_("number"), max_length=40, unique=True)
    outlet = models.ForeignKey(
        Outlet, on_delete=models.PROTECT, related_name="group_purchases", verbose_name=_("outlet")
    )
    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="group_purchases", verbose_name=_("campaign")
    )
    name = models.CharField(pgettext_lazy("group purchase", "name"), max_length=80)
    # The steps, as `campaigns.group_rules.Ladder` reads them; yuan and buyers.
    base = models.DecimalField(_("cut from the first buyer on (yuan)"), max_digits=10, decimal_places=2, default=0)
    threshold = models.PositiveSmallIntegerField(_("steps begin with buyer"), default=20)
    step = models.DecimalField(_("a step (yuan)"), max_digits=10, decimal_places=2, default=Decimal(500))
    cap = models.DecimalField(_("steps at most (yuan)"), max_digits=10, decimal_places=2, default=Decimal(3000))
    special_above = models.PositiveSmallIntegerField(_("the manager's price above (buyers)"), default=30)
    special = models.DecimalField(_("the manager's cut (yuan)"), max_digits=10, decimal_places=2, null=True)
    # Paid on joining; the entry fee counts for more on the price.
    deposit = models.DecimalField(_("deposit (yuan)"), max_digits=10, decimal_places=2, default=0)
    deposit_back = models.BooleanField(_("the deposit goes back to whoever leaves"), default=True)
    entry_fee = models.DecimalField(_("entry fee (yuan)"), max_digits=10, decimal_places=2, default=0)
    entry_counts = models.DecimalField(_("the entry fee counts (yuan)"), max_digits=10, decimal_places=2, default=0)
    entry_back = models.BooleanField(_("the entry fee goes back to whoever leaves"), default=True)
    closes_at = models.DateTimeField(_("closes"))
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.DRAFT)
    # At the end: the buyers counted and the cut that everybody gets.
    buyers_in_the_end = models.PositiveIntegerField(null=True, editable=False)
    cut_in_the_end = models.DecimalField(max_digits=10, decimal_places=2, null=True, editable=False)
    made_at = models.DateTimeField(_("written"))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by"))
    opened_at = models.DateTimeField(pgettext_lazy("group purchase", "opened"), null=True)
    closed_at = models.DateTimeField(pgettext_lazy("group purchase", "closed"), null=True)
    form_key = models.UUIDField(unique=True, null=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = GroupPurchaseQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        # Translators: 中文 团购
        verbose_name = _("group purchase")
        verbose_name_plural = _("group purchases")
        indexes = [models.Index(fields=["-made_at", "-id"], name="campaigns_group_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(base__gte=0, step__gte=0, cap__gte=0, deposit__gte=0, entry_fee__gte=0)
                & (Q(special__isnull=True) | Q(special__gt=0)),
                name="campaigns_group_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(entry_counts__gte=F("entry_fee")), name="campaigns_group_entry_counts_its_fee"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", opened_at__isnull=True) | ~Q(state="draft") & Q(opened_at__isnull=False),
                name="campaigns_group_opened_whole",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="closed",
                    closed_at__isnull=False,
                    buyers_in_the_end__isnull=False,
                    cut_in_the_end__isnull=False,
                )
                | ~Q(state="closed")
                & Q(closed_at__isnull=True, buyers_in_the_end__isnull=True, cut_in_the_end__isnull=True),
                name="campaigns_group_closed_whole",
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.name}"

    def get_absolute_url(self):
        return reverse("campaigns:group", args=[self.number])

    @property
    def shape(self) -> str:
        """The form of the state's chip."""
        return self.SHAPES[self.state]

    @property
    def ladder(self) -> Ladder:
        return Ladder(self.base, self.threshold, self.step, self.cap, self.special_above, self.special)


class GroupOffer(models.Model):
    """What can be bought, at its price before any cut."""

    group = models.ForeignKey(GroupPurchase, on_delete=models.PROTECT, related_name="offers")
    name = models.CharField(pgettext_lazy("group purchase", "what"), max_length=80)
    price = models.DecimalField(pgettext_lazy("group purchase", "price (yuan)"), max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["group", "pk"]
        verbose_name = _("offer of a group purchase")
        verbose_name_plural = _("offers of a group purchase")
        constraints = [
            models.UniqueConstraint(fields=["group", "name"], name="campaigns_groupoffer_once"),
            models.CheckConstraint(condition=Q(price__gt=0), name="campaigns_groupoffer_price"),
        ]

    def __str__(self):
        return self.name


class GroupBuyerQuerySet(models.QuerySet):
    def counted(self):
        """Who is in: joined and not left."""
        return self.filter(left_at__isnull=True)

    def bought(self):
        return self.counted().filter(bought_at__isnull=False)


class GroupBuyer(models.Model):
    """Somebody who joined. `cut` is what they got: with the purchase, and more of it with every refund."""

    group = models.ForeignKey(GroupPurchase, on_delete=models.PROTECT, related_name="buyers")
    offer = models.ForeignKey(GroupOffer, on_delete=models.PROTECT, related_name="buyers")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="group_purchases")
    name = models.CharField(_("name"), max_length=80)
    mobile = models.CharField(_("mobile"), max_length=30)
    joined_at = models.DateTimeField(_("joined"))
    joined_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    bought_at = models.DateTimeField(_("bought"), null=True)
    cut = models.DecimalField(_("cut"), max_digits=10, decimal_places=2, null=True)
    left_at = models.DateTimeField(pgettext_lazy("group purchase", "left"), null=True)
    left_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    leave_reason = models.CharField(_("why they left"), max_length=400, blank=True, default="")
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    objects = GroupBuyerQuerySet.as_manager()

    class Meta:
        ordering = ["group", "pk"]
        verbose_name = _("buyer of a group purchase")
        verbose_name_plural = _("buyers of a group purchase")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "mobile"], condition=Q(left_at__isnull=True), name="campaigns_groupbuyer_in_once"
            ),
            models.CheckConstraint(
                condition=Q(bought_at__isnull=True, cut__isnull=True)
                | Q(bought_at__isnull=False, cut__isnull=False, cut__gte=0),
                name="campaigns_groupbuyer_bought_whole",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True, left_by__isnull=True, leave_reason="")
                | Q(left_at__isnull=False, left_by__isnull=False) & ~Q(leave_reason=""),
                name="campaigns_groupbuyer_left_with_reason",
            ),
        ]

    def __str__(self):
        return self.name


class GroupPaymentQuerySet(models.QuerySet):
    def visible_to(self, user, *rights):
        """Of the outlets over which the user has one of these rights."""
        return self.filter(
            reduce(
                or_,
                (
                    user.reach(right).condition(
                        "buyer__group__outlet__area__region", "buyer__group__outlet__area", "buyer__group__outlet"
                    )
                    for right in rights
                ),
            )
        )

    def matching(self, text: str):
        """By the group purchase or by who gets the money."""
        text = text.strip()
        if not text:
            return self
        group = Q(buyer__group__number__istartswith=text) | Q(buyer__group__name__icontains=text)
        return self.filter(group | Q(buyer__name__icontains=text) | Q(buyer__mobile__endswith=text))

    def for_list(self):
        return self.select_related("buyer__group__outlet__area", "buyer__offer", "by", "paid_by")

    def net(self):
        """Yuan that came in less what goes back, paid out or not yet."""
        return self.order_by().aggregate(sum=Sum("amount", default=0))["sum"]

    def refunds(self):
        return self.filter(amount__lt=0)

    def to_pay_out(self):
        """Money that goes back and has not been given to the buyer yet."""
        return self.refunds().filter(paid_at__isnull=True)


class GroupPayment(models.Model):
    """One line of a buyer's ledger; never changed but for the paying out of what goes back."""

    class Kind(models.TextChoices):
        # Translators: 中文 参与费
        ENTRY = "entry", pgettext_lazy("group payment", "Entry fee")
        # Translators: 中文 订金
        DEPOSIT = "deposit", pgettext_lazy("group payment", "Deposit")
        # Translators: 中文 尾款
        BALANCE = "balance", pgettext_lazy("group payment", "Balance")
        # Translators: 中文 退差价
        DIFFERENCE = "difference", pgettext_lazy("group payment", "Refund of the difference")
        # Translators: 中文 退出退款
        LEAVING = "leaving", pgettext_lazy("group payment", "Refund on leaving")

    buyer = models.ForeignKey(GroupBuyer, on_delete=models.PROTECT, related_name="payments")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    # Above 0 what the buyer pays, below 0 what goes back.
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    # How many were in, and the cut it was reckoned with.
    buyers = models.PositiveIntegerField(_("buyers then"), null=True)
    cut = models.DecimalField(_("cut then"), max_digits=10, decimal_places=2, null=True)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    paid_at = models.DateTimeField(_("paid"), null=True)
    paid_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    how = models.CharField(_("how it was paid"), max_length=10, choices=PayerShare.How.choices, blank=True, default="")
    document = models.CharField(_("receipt"), max_length=60, blank=True, default="")

    objects = GroupPaymentQuerySet.as_manager()

    class Meta:
        ordering = ["buyer", "pk"]
        # Translators: 中文 收退款流水
        verbose_name = _("payment of a group purchase")
        verbose_name_plural = _("payments of a group purchase")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["entry", "deposit", "balance"], amount__gt=0)
                | Q(kind__in=["difference", "leaving"], amount__lt=0),
                name="campaigns_grouppayment_sign",
            ),
            models.CheckConstraint(
                condition=Q(paid_at__isnull=True, paid_by__isnull=True, how="", amount__lt=0)
                | Q(paid_at__isnull=False, paid_by__isnull=False) & ~Q(how=""),
                name="campaigns_grouppayment_paid_whole",
            ),
        ]

    def __str__(self):
        return f"{self.buyer} {self.amount}"

    @property
    def back(self) -> Decimal:
        """Yuan that the buyer gets."""
        return -self.amount
