"""Parts, where they lie, and every piece that came and went: outlets' own stock and the regions' transit warehouses."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.models import Outlet, Region
from workshop.models import RepairOrder

User = settings.AUTH_USER_MODEL


class PartQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(given_up_on__isnull=True)

    def matching(self, text: str):
        """By the beginning of the number, with or without blanks and hyphens, or by words of the name."""
        text = text.strip()
        if not text:
            return self
        return self.filter(Q(plain_number__startswith=plain_number(text)) | Q(name__icontains=text))


def plain_number(number: str) -> str:
    """A part's number as it is looked for: without blanks, hyphens and dots, in capitals."""
    return "".join(character for character in number.upper() if character.isalnum())


class Part(models.Model):
    """One part of the manufacturer's list, by its exact number."""

    number = models.CharField(_("part number"), max_length=40, unique=True)
    # `plain_number` of it; two numbers that differ in blanks only are one part.
    plain_number = models.CharField(max_length=40, unique=True, editable=False)
    name = models.CharField(_("part"), max_length=120)
    # Translators: 中文 单位
    unit = models.CharField(_("unit"), max_length=20, blank=True, default="")
    fits = models.CharField(_("fits"), max_length=120, blank=True, default="")
    price = models.DecimalField(_("price of one"), max_digits=12, decimal_places=2)
    given_up_on = models.DateField(_("not delivered any more since"), null=True, blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        indexes = [models.Index(fields=["name"], name="parts_part_by_name")]
        constraints = [
            models.CheckConstraint(condition=Q(price__gte=0), name="parts_part_price_not_negative"),
            models.CheckConstraint(condition=~Q(plain_number=""), name="parts_part_number_not_empty"),
        ]

    def __str__(self):
        return f"{self.number} {self.name}"

    def save(self, *args, **kwargs):
        self.plain_number = plain_number(self.number)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("parts:part", args=[self.pk])


class WarehouseQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        """Outlets' own by their place; a transit warehouse by its region, and by every place within it."""
        reach = user.reach(right)
        own = reach.condition("outlet__area__region", "outlet__area", "outlet")
        if reach.company:
            return self
        of_region = Q(region__in=reach.regions) | Q(region__areas__in=reach.areas)
        of_region |= Q(region__areas__outlets__in=reach.outlets)
        return self.filter(pk__in=self.model.objects.filter(own | Q(outlet__isnull=True) & of_region).values("pk"))

    def transit(self):
        return self.filter(region__isnull=False)

    def own(self):
        return self.filter(outlet__isnull=False)


class Warehouse(models.Model):
    """Where parts lie: the stock of one outlet, or the transit warehouse of a region."""

    code = models.CharField(_("warehouse code"), max_length=30, unique=True)
    name = models.CharField(_("warehouse"), max_length=60)
    outlet = models.OneToOneField(
        Outlet, on_delete=models.PROTECT, null=True, blank=True, related_name="warehouse", verbose_name=_("outlet")
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="warehouses", verbose_name=_("region")
    )

    objects = WarehouseQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        # Translators: 中文 仓库
        verbose_name = _("warehouse")
        verbose_name_plural = _("warehouses")
        constraints = [
            models.CheckConstraint(
                condition=Q(outlet__isnull=False, region__isnull=True) | Q(outlet__isnull=True, region__isnull=False),
                name="parts_warehouse_of_one_place",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def is_transit(self) -> bool:
        return self.region_id is not None


class StockQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        return self.filter(warehouse__in=Warehouse.objects.visible_to(user, right))

    def low(self):
        """Fewer than there should always be."""
        return self.filter(quantity__lt=F("minimum"))

    def there(self):
        return self.filter(quantity__gt=0)

    def worth(self):
        """At list prices, in yuan; zero where there is none."""
        return self.order_by().aggregate(worth=Sum(F("quantity") * F("part__price")))["worth"] or 0


class Stock(models.Model):
    """How many of a part lie in a warehouse. Only `services.stock` writes it, together with a movement."""

    warehouse = models.ForeignKey(
        Warehouse, on_delete=models.PROTECT, related_name="stock", verbose_name=_("warehouse")
    )
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="stock", verbose_name=_("part"))
    quantity = models.IntegerField(_("stock"), default=0)
    minimum = models.PositiveIntegerField(_("minimum"), default=0)
    # Translators: 中文 货位
    bin = models.CharField(pgettext_lazy("warehouse", "bin"), max_length=30, blank=True, default="")
    # The number of the latest movement, counted up with each.
    movements_so_far = models.PositiveIntegerField(default=0, editable=False)

    objects = StockQuerySet.as_manager()

    class Meta:
        ordering = ["warehouse", "part"]
        verbose_name = _("stock of a part")
        verbose_name_plural = _("stock")
        constraints = [
            models.UniqueConstraint(fields=["warehouse", "part"], name="parts_stock_once"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="parts_stock_not_negative"),
        ]

    def __str__(self):
        return f"{self.warehouse} {self.part}"

    def get_absolute_url(self):
        return reverse("parts:stock", args=[self.pk])


class Borrowing(models.Model):
    """One warehouse lends another one a part: asked for, sent or refused, received, given back."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("borrowing", "Asked for")
        REFUSED = "refused", pgettext_lazy("borrowing", "Refused")
        SENT = "sent", pgettext_lazy("borrowing", "On its way")
        RECEIVED = "received", pgettext_lazy("borrowing", "Received")
        # Translators: 中文 已归还
        RETURNED = "returned", pgettext_lazy("borrowing", "Given back")
        WITHDRAWN = "withdrawn", pgettext_lazy("borrowing", "Taken back")

    number = models.CharField(_("number"), max_length=40, unique=True)
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="borrowings", verbose_name=_("part"))
    quantity = models.PositiveIntegerField(_("quantity"))
    lender = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="lends", verbose_name=_("lends"))
    borrower = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="borrows", verbose_name=_("borrows"))
    words = models.CharField(_("what for"), max_length=400)
    back_by = models.DateField(_("back by"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(_("answer"), max_length=400, blank=True, default="")
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    returned_at = models.DateTimeField(_("given back"), null=True, blank=True)
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        # Translators: 中文 调拨借件
        verbose_name = _("borrowing")
        verbose_name_plural = _("borrowings")
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="parts_borrowing_some"),
            models.CheckConstraint(condition=~Q(lender=F("borrower")), name="parts_borrowing_of_another"),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(answer=""), name="parts_borrowing_refused_with_words"
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("parts:borrowing", args=[self.number])


class StockCount(models.Model):
    """A warehouse was counted."""

    number = models.CharField(_("number"), max_length=40, unique=True)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="counts")
    words = models.CharField(_("note"), max_length=400, blank=True, default="")
    at = models.DateTimeField(_("counted"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("counted by"))
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    class Meta:
        ordering = ["-at", "-pk"]
        # Translators: 中文 盘点
        verbose_name = _("stock count")
        verbose_name_plural = _("stock counts")

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("parts:count", args=[self.number])


class StockCountLine(models.Model):
    """How many of a part there should have been, and how many there were."""

    count = models.ForeignKey(StockCount, on_delete=models.PROTECT, related_name="lines")
    stock = models.ForeignKey(Stock, on_delete=models.PROTECT, related_name="+")
    expected = models.PositiveIntegerField(_("expected"))
    counted = models.PositiveIntegerField(_("counted"))

    class Meta:
        ordering = ["count", "stock"]
        verbose_name = _("counted part")
        verbose_name_plural = _("counted parts")
        constraints = [models.UniqueConstraint(fields=["count", "stock"], name="parts_countline_once")]

    def __str__(self):
        return f"{self.count} {self.stock_id}"

    @property
    def difference(self) -> int:
        return self.counted - self.expected


class StockMovement(models.Model):
    """Pieces that came or went, and how many there were afterwards. Never changed; a mistake is met by another one."""

    class Kind(models.TextChoices):
        # Translators: 中文 采购入库
        BOUGHT = "bought", _("Bought")
        # Translators: 中文 装车出库
        FITTED = "fitted", _("Issued to a repair order")
        # Translators: 中文 退库
        BACK = "back", _("Back from a repair order")
        SOLD = "sold", _("Sold over the counter")
        LENT = "lent", _("Lent")
        BORROWED = "borrowed", _("Borrowed")
        GIVEN_BACK = "given_back", _("Given back")
        GOT_BACK = "got_back", _("Got back")
        # Translators: 中文 担保出库
        GUARANTEED = "guaranteed", _("Shipped under guarantee")
        ARRIVED = "arrived", _("Arrived under guarantee")
        # Translators: 中文 盘盈盘亏
        COUNTED = "counted", _("Difference of a count")
        # Translators: 中文 报废
        SCRAPPED = "scrapped", _("Scrapped")

    stock = models.ForeignKey(Stock, on_delete=models.PROTECT, related_name="movements")
    # 1 for the first movement of this stock, and so on without a gap: the balances can be followed one by one.
    nth = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("what"), max_length=10, choices=Kind.choices)
    quantity = models.IntegerField(_("quantity"))
    balance = models.IntegerField(_("left"))
    order = models.ForeignKey(
        RepairOrder, on_delete=models.PROTECT, null=True, blank=True, related_name="part_movements"
    )
    borrowing = models.ForeignKey(Borrowing, on_delete=models.PROTECT, null=True, blank=True, related_name="movements")
    guarantee = models.ForeignKey(
        "parts.Guarantee", on_delete=models.PROTECT, null=True, blank=True, related_name="movements"
    )
    count = models.ForeignKey(StockCount, on_delete=models.PROTECT, null=True, blank=True, related_name="movements")
    words = models.CharField(_("words"), max_length=400, blank=True, default="")
    form_key = models.UUIDField(unique=True, null=True, editable=False)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("who"))

    class Meta:
        ordering = ["stock", "-nth"]
        verbose_name = _("movement of stock")
        verbose_name_plural = _("movements of stock")
        indexes = [models.Index(fields=["-at", "-id"], name="parts_movement_latest")]
        constraints = [
            models.UniqueConstraint(fields=["stock", "nth"], name="parts_movement_in_sequence"),
            models.CheckConstraint(condition=~Q(quantity=0), name="parts_movement_of_something"),
            models.CheckConstraint(condition=Q(balance__gte=0), name="parts_movement_balance_not_negative"),
            models.CheckConstraint(
                condition=~Q(kind__in=["fitted", "back"]) | Q(order__isnull=False), name="parts_movement_of_an_order"
            ),
            models.CheckConstraint(
                condition=~Q(kind="scrapped") | ~Q(words=""), name="parts_movement_scrapped_with_words"
            ),
        ]

    def __str__(self):
        return f"{self.stock_id}/{self.nth}"
