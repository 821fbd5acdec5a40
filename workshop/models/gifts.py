"""Gifts for customers: their stock, every piece that came and went, and the counts on the shelf."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Vehicle
from staff.instants import beginning_of
from staff.models import Outlet, OutletRecordQuerySet
from staff.roles import Right

from .orders import RepairOrder

User = settings.AUTH_USER_MODEL


class GiftQuerySet(OutletRecordQuerySet):
    def seen_by(self, user):
        """Those of the outlets where the user gives gifts or keeps their stock."""
        return self.visible_to(user, Right.GIFTS) | self.visible_to(user, Right.GIFTS_KEEP)

    def in_use(self):
        return self.filter(given_up_at__isnull=True)

    def given_up(self):
        return self.filter(given_up_at__isnull=False)

    def low(self):
        """As few as to be ordered again, or fewer."""
        return self.in_use().filter(stock__lte=F("reorder_at"))

    def matching(self, text: str):
        return self.filter(name__icontains=text.strip()) if text.strip() else self

    def worth(self):
        """What the stock has cost; zero where there is none."""
        return self.order_by().aggregate(worth=Sum(F("stock") * F("cost")))["worth"] or 0


class Gift(models.Model):
    """One kind of gift of an outlet and how many of it lie on the shelf."""

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="gifts", verbose_name=_("outlet"))
    # Translators: 中文 礼品名称
    name = models.CharField(pgettext_lazy("gift", "gift"), max_length=60)
    cost = models.DecimalField(_("cost of one"), max_digits=10, decimal_places=2)
    # Only `services.gifts` writes it, together with a movement.
    stock = models.IntegerField(_("stock"), default=0)
    reorder_at = models.PositiveIntegerField(_("order again at"), default=0)
    given_up_at = models.DateTimeField(_("given up"), null=True, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = GiftQuerySet.as_manager()

    class Meta:
        ordering = ["outlet", "name"]
        verbose_name = pgettext_lazy("gift", "gift")
        verbose_name_plural = _("gifts")
        constraints = [
            models.UniqueConstraint(
                fields=["outlet", "name"], condition=Q(given_up_at__isnull=True), name="workshop_gift_once"
            ),
            models.CheckConstraint(condition=Q(stock__gte=0), name="workshop_gift_stock_not_negative"),
            models.CheckConstraint(condition=Q(cost__gte=0), name="workshop_gift_cost_not_negative"),
            models.CheckConstraint(
                condition=Q(given_up_at__isnull=True) | Q(stock=0), name="workshop_gift_given_up_empty"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("workshop:gift", args=[self.pk])

    @property
    def is_low(self) -> bool:
        return self.stock <= self.reorder_at


class StockTake(models.Model):
    """The shelf of an outlet was counted."""

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="gift_counts", verbose_name=_("outlet"))
    words = models.CharField(_("note"), max_length=400, blank=True, default="")
    at = models.DateTimeField(_("counted"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("counted by"))

    objects = OutletRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        # Translators: 中文 礼品盘点
        verbose_name = _("count of gifts")
        # Translators: 中文 礼品盘点
        verbose_name_plural = _("counts of gifts")

    def __str__(self):
        return f"{self.outlet} {self.at:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("workshop:gift_count_sheet", args=[self.pk])


class StockTakeLine(models.Model):
    """How many of one gift there should have been, and how many there were."""

    take = models.ForeignKey(StockTake, on_delete=models.PROTECT, related_name="lines")
    gift = models.ForeignKey(Gift, on_delete=models.PROTECT, related_name="+")
    expected = models.PositiveIntegerField(_("expected"))
    counted = models.PositiveIntegerField(_("counted"))

    class Meta:
        ordering = ["gift__name"]
        verbose_name = _("counted gift")
        verbose_name_plural = _("counted gifts")
        constraints = [models.UniqueConstraint(fields=["take", "gift"], name="workshop_stocktakeline_once")]

    def __str__(self):
        return str(self.gift)

    @property
    def difference(self) -> int:
        return self.counted - self.expected


class GiftMovementQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        places = user.reach(right).condition("gift__outlet__area__region", "gift__outlet__area", "gift__outlet")
        return self.filter(places)

    def seen_by(self, user):
        """Those of the outlets where the user gives gifts or keeps their stock."""
        return self.visible_to(user, Right.GIFTS) | self.visible_to(user, Right.GIFTS_KEEP)

    def given(self):
        """What customers got; what was taken back stands with it and says so."""
        return self.filter(kind=GiftMovement.Kind.GIVEN)

    def kept(self):
        """Given and not taken back."""
        return self.given().filter(undone_by__isnull=True)

    def matching(self, text: str):
        text = text.strip()
        if not text:
            return self
        plate = text.replace(" ", "").upper()
        return self.filter(
            Q(gift__name__icontains=text)
            | Q(vehicle__plate__contains=plate)
            | Q(order__number__istartswith=text)
            | Q(by__name__icontains=text)
            | Q(words__icontains=text)
        )

    def between(self, first=None, after_last=None):
        """From the beginning of the first day to that of the second; None leaves that end open."""
        found = self.filter(at__gte=beginning_of(first)) if first else self
        return found.filter(at__lt=beginning_of(after_last)) if after_last else found

    def for_list(self):
        return self.select_related("gift__outlet", "vehicle__customer", "order", "by", "undone_by")

    def sums(self) -> dict:
        """`pieces` given and not taken back, and what they have `cost`."""
        found = self.kept().order_by().aggregate(pieces=-Sum("change"), cost=-Sum(F("change") * F("cost")))
        return {"pieces": found["pieces"] or 0, "cost": found["cost"] or 0}


class GiftMovement(models.Model):
    """One line of the ledger: pieces that came or went, and what was there afterwards. Never changed."""

    class Kind(models.TextChoices):
        # Translators: 中文 入库
        RECEIVED = "received", pgettext_lazy("gift", "Came in")
        # Translators: 中文 赠出
        GIVEN = "given", pgettext_lazy("gift", "Given")
        # Translators: 中文 退回
        BACK = "back", pgettext_lazy("gift", "Came back")
        # Translators: 中文 报损
        LOST = "lost", pgettext_lazy("gift", "Broken or lost")
        # Translators: 中文 盘点差异
        COUNTED = "counted", pgettext_lazy("gift", "Difference of a count")

    class Occasion(models.TextChoices):
        # Translators: 中文 进店有礼
        ARRIVAL = "arrival", pgettext_lazy("gift", "On arrival")
        # Translators: 中文 消费赠礼
        SPENDING = "spending", pgettext_lazy("gift", "On spending")
        # Translators: 中文 化解不快
        FRICTION = "friction", pgettext_lazy("gift", "To settle friction")
        # Translators: 中文 活动赠礼
        EVENT = "event", pgettext_lazy("gift", "At a campaign")

    # What is given at a campaign is given on the campaign's page, where it counts as a cost.
    AT_THE_DESK = Occasion.choices[:-1]

    gift = models.ForeignKey(Gift, on_delete=models.PROTECT, related_name="movements", verbose_name=_("gift"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    change = models.IntegerField(_("pieces"))
    balance = models.IntegerField(_("stock afterwards"))
    # Of one piece on that day, so that a later price changes no sum of the past.
    cost = models.DecimalField(_("cost of one"), max_digits=10, decimal_places=2)
    occasion = models.CharField(_("occasion"), max_length=8, choices=Occasion.choices, blank=True, default="")
    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, null=True, blank=True, related_name="gifts", verbose_name=_("car")
    )
    order = models.ForeignKey(
        RepairOrder,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="gifts",
        verbose_name=_("repair order"),
    )
    words = models.CharField(_("note"), max_length=400, blank=True, default="")
    undone_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undoes", verbose_name=_("taken back by")
    )
    take = models.ForeignKey(StockTake, on_delete=models.PROTECT, null=True, blank=True, related_name="movements")
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    # The same form sent twice means one movement.
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    objects = GiftMovementQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("movement of gifts")
        verbose_name_plural = _("movements of gifts")
        indexes = [
            models.Index(fields=["gift", "-at", "-id"], name="workshop_giftmove_of_gift"),
            models.Index(fields=["-at", "-id"], condition=Q(kind="given"), name="workshop_giftmove_given"),
            models.Index(fields=["vehicle"], condition=Q(kind="given"), name="workshop_giftmove_of_car"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["received", "back"], change__gt=0)
                | Q(kind__in=["given", "lost"], change__lt=0)
                | Q(kind="counted") & ~Q(change=0),
                name="workshop_giftmovement_direction",
            ),
            models.CheckConstraint(condition=Q(balance__gte=0), name="workshop_giftmovement_balance_not_negative"),
            models.CheckConstraint(
                condition=Q(kind="given") & ~Q(occasion="") | ~Q(kind="given") & Q(occasion=""),
                name="workshop_giftmovement_given_on_occasion",
            ),
            models.CheckConstraint(
                condition=~Q(occasion="friction") & ~Q(kind="lost") | ~Q(words=""),
                name="workshop_giftmovement_says_why",
            ),
            models.CheckConstraint(
                condition=Q(undone_by__isnull=True) | Q(kind="given"), name="workshop_giftmovement_given_taken_back"
            ),
        ]

    def __str__(self):
        return f"{self.gift} {self.change:+d}"

    @property
    def pieces(self) -> int:
        """Without the sign."""
        return abs(self.change)

    @property
    def worth(self):
        """What the pieces have cost."""
        return self.pieces * self.cost
