"""Parts, where they lie, and every piece that came and went: outlets' own stock and the regions' transit warehouses."""

import unicodedata

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.models import Outlet, Region
from staff.roles import Right
from workshop.models import ItemLine, RepairOrder

User = settings.AUTH_USER_MODEL


class PartQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(given_up_on__isnull=True)

    def given_up(self):
        return self.filter(given_up_on__isnull=False)

    def matching(self, text: str):
        """By the beginning of the number, with or without blanks and hyphens, or by words of the name."""
        text = text.strip()
        if not text:
            return self
        by_number = plain_number(text)
        named = Q(name__icontains=text)
        return self.filter(Q(plain_number__startswith=by_number) | named if by_number else named)

    def with_stock_in(self, warehouses=None):
        """`there`: how many lie in these warehouses together; without them, in all of the company."""
        within = Q() if warehouses is None else Q(stock__warehouse__in=warehouses.values("pk"))
        return self.annotate(there=Coalesce(Sum("stock__quantity", filter=within), Value(0)))


def plain_number(number: str) -> str:
    """A number as it is looked for: in capitals, wide letters as narrow ones, without blanks, hyphens and dots."""
    number = unicodedata.normalize("NFKC", number).upper()
    return "".join(character for character in number if character.isalnum())


class Part(models.Model):
    """One part of the manufacturer's list by its exact number, or something sold from the boutique."""

    Kind = ItemLine.Kind

    number = models.CharField(_("part number"), max_length=40, unique=True)
    # `plain_number` of it; two numbers that differ in blanks only are one part.
    plain_number = models.CharField(max_length=40, unique=True, editable=False)
    name = models.CharField(_("part"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=ItemLine.Kind.choices, default=ItemLine.Kind.PART)
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

    def kept_by(self, user):
        """Those that the user books in and out of: outlets' own, and the transit ones of the region."""
        own = self.own().visible_to(user, Right.STOCK_KEEP).values("pk")
        transit = self.transit().visible_to(user, Right.STOCK_TRANSIT).values("pk")
        return self.filter(Q(pk__in=own) | Q(pk__in=transit))

    def with_places(self):
        return self.select_related("outlet__area__region", "region")


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

    def get_absolute_url(self):
        return f"{reverse('parts:warehouse')}?warehouse={self.code}"

    @property
    def is_transit(self) -> bool:
        return self.region_id is not None

    @property
    def place(self) -> str:
        """Whose it is: the outlet's name or the region's."""
        return self.outlet.name if self.outlet else self.region.name


class StockQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        return self.filter(warehouse__in=Warehouse.objects.visible_to(user, right))

    def low(self):
        """Fewer than there should always be."""
        return self.filter(quantity__lt=F("minimum"))

    def there(self):
        return self.filter(quantity__gt=0)

    def gone(self):
        """None of them left."""
        return self.filter(quantity=0)

    def matching(self, text: str):
        return self.filter(part__in=Part.objects.matching(text)) if text.strip() else self

    def for_list(self):
        return self.select_related("part", "warehouse__outlet", "warehouse__region").annotate(
            number=F("part__number"), amount=F("quantity") * F("part__price")
        )

    def by_shelf(self):
        """As somebody walks along the shelves."""
        return self.order_by("bin", "part__number", "pk")

    def pieces(self) -> int:
        return self.order_by().aggregate(pieces=Sum("quantity"))["pieces"] or 0

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
    # What lay there at the first stock-taking, as a workbook said it. It is booked as a difference of a count.
    opening = models.PositiveIntegerField(_("quantity at the first stock-taking"), null=True, blank=True)
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

    @property
    def is_low(self) -> bool:
        return self.quantity < self.minimum

    @property
    def missing(self) -> int:
        """How many are wanting to the minimum."""
        return max(self.minimum - self.quantity, 0)

    @property
    def worth(self):
        """At the list price, in yuan."""
        return self.quantity * self.part.price


class BorrowingQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        """Of either side; what a transit warehouse lends is seen by those who keep it, and not by all its outlets."""
        seen = Warehouse.objects.own().visible_to(user, right).values("pk")
        kept = Warehouse.objects.transit().visible_to(user, Right.STOCK_TRANSIT).values("pk")
        return self.filter(Q(lender__in=seen) | Q(borrower__in=seen) | Q(lender__in=kept))

    def open(self):
        return self.filter(state__in=Borrowing.OPEN)

    def over(self):
        return self.exclude(state__in=Borrowing.OPEN)

    def to_do_in(self, warehouses):
        """Where the next step is for the keepers of these warehouses."""
        kept = warehouses.values("pk")
        lends = Q(lender__in=kept, state__in=[Borrowing.State.ASKED, Borrowing.State.RETURNING])
        return self.filter(lends | Q(borrower__in=kept, state__in=[Borrowing.State.SENT, Borrowing.State.RECEIVED]))

    def late(self, on):
        """To be given back before the day, and not back yet."""
        return self.filter(state=Borrowing.State.RECEIVED, back_by__lt=on)

    def matching(self, text: str):
        if not text.strip():
            return self
        return self.filter(Q(number__icontains=text.strip()) | Q(part__in=Part.objects.matching(text)))

    def for_list(self):
        return self.select_related("part", "lender", "borrower", "asked_by", "answered_by")


class Borrowing(models.Model):
    """One warehouse lends another one a part: asked for, sent or refused, received, sent back, got back."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("borrowing", "Asked for")
        REFUSED = "refused", pgettext_lazy("borrowing", "Refused")
        SENT = "sent", pgettext_lazy("borrowing", "On its way")
        RECEIVED = "received", pgettext_lazy("borrowing", "Received")
        # Translators: 中文 归还在途
        RETURNING = "returning", pgettext_lazy("borrowing", "On its way back")
        # Translators: 中文 已归还
        RETURNED = "returned", pgettext_lazy("borrowing", "Given back")
        WITHDRAWN = "withdrawn", pgettext_lazy("borrowing", "Taken back")

    OPEN = (State.ASKED, State.SENT, State.RECEIVED, State.RETURNING)
    SHAPES = {
        State.ASKED: "open",
        State.SENT: "doing",
        State.RECEIVED: "doing",
        State.RETURNING: "doing",
        State.RETURNED: "done",
        State.REFUSED: "shut",
        State.WITHDRAWN: "shut",
    }

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

    objects = BorrowingQuerySet.as_manager()

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

    @property
    def shape(self) -> str:
        """The mark beside the state."""
        return self.SHAPES[self.state]


class StockCountQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        return self.filter(warehouse__in=Warehouse.objects.visible_to(user, right).values("pk"))

    def for_list(self):
        """With `counted`, how many parts were counted, and `differing`, how many of them differed."""
        differing = Q(lines__counted__gt=F("lines__expected")) | Q(lines__counted__lt=F("lines__expected"))
        return self.select_related("warehouse", "by").annotate(
            counted=models.Count("lines"), differing=models.Count("lines", filter=differing)
        )


class StockCount(models.Model):
    """A warehouse was counted."""

    number = models.CharField(_("number"), max_length=40, unique=True)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="counts")
    words = models.CharField(_("note"), max_length=400, blank=True, default="")
    at = models.DateTimeField(_("counted"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("counted by"))
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    objects = StockCountQuerySet.as_manager()

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

    @property
    def amount(self):
        """Of the difference at today's list price, in yuan."""
        return self.difference * self.stock.part.price


class StockMovementQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        return self.filter(stock__warehouse__in=Warehouse.objects.visible_to(user, right).values("pk"))

    def matching(self, text: str):
        if not text.strip():
            return self
        of_order = Q(order__number__iexact=text.strip())
        return self.filter(of_order | Q(stock__part__in=Part.objects.matching(text)))

    def between(self, from_at, to_at):
        """From the first instant, included, to the second one; either may be None."""
        found = self.filter(at__gte=from_at) if from_at else self
        return found.filter(at__lt=to_at) if to_at else found

    def for_list(self):
        return self.select_related("stock__part", "stock__warehouse", "order", "borrowing", "guarantee", "count", "by")

    def pieces(self) -> dict:
        """`came` and `went`, both not below zero."""
        sums = self.order_by().aggregate(
            came=Sum("quantity", filter=Q(quantity__gt=0)), went=Sum("quantity", filter=Q(quantity__lt=0))
        )
        return {"came": sums["came"] or 0, "went": -(sums["went"] or 0)}

    def net(self) -> int:
        return self.order_by().aggregate(net=Sum("quantity"))["net"] or 0


class StockMovement(models.Model):
    """Pieces that came or went, and how many there were afterwards. Never changed; a mistake is met by another one."""

    class Kind(models.TextChoices):
        # Translators: 中文 采购入库
        BOUGHT = "bought", pgettext_lazy("stock", "Bought")
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
    # Only of what was bought; none where it was booked before anybody asked: that counts at the part's list price.
    unit_cost = models.DecimalField(
        # Translators: 中文 进货单价
        _("paid for one"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
    )
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
    # Nobody for what a workbook brought.
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who")
    )

    objects = StockMovementQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(unit_cost__isnull=True) | Q(kind="bought", unit_cost__gte=0),
                name="parts_movement_cost_of_bought",
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(kind="counted", order__isnull=True, count__isnull=True),
                name="parts_movement_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.stock_id}/{self.nth}"

    @property
    def about(self):
        """The record behind it, with a number and a page; None for what was bought, sold or scrapped."""
        return self.order or self.borrowing or self.guarantee or self.count
