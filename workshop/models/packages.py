"""Packages as they are sold, and the prices on the board: dated, so that a price of the past stays what it was."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.models import Outlet, OutletRecordQuerySet

from .orders import RepairOrder
from .sheets import OrderLine

User = settings.AUTH_USER_MODEL


class DatedQuerySet(OutletRecordQuerySet):
    """Rows of the same `KEYS` replace each other by day: the latest that has begun is in force."""

    KEYS: tuple[str, ...] = ()

    def _same(self):
        return self.model.objects.filter(**{key: OuterRef(key) for key in ("outlet", *self.KEYS)})

    def in_force(self, on: date):
        """Begun, not over, and not replaced by a later one that has begun."""
        later = self._same().filter(from_on__gt=OuterRef("from_on"), from_on__lte=on, withdrawn_at__isnull=True)
        begun = self.filter(from_on__lte=on, withdrawn_at__isnull=True)
        return begun.filter(Q(to_on__isnull=True) | Q(to_on__gte=on)).exclude(Exists(later))

    def coming(self, on: date):
        return self.filter(from_on__gt=on, withdrawn_at__isnull=True)

    def over(self, on: date):
        """Replaced, ended or withdrawn."""
        return self.exclude(pk__in=self.in_force(on).values("pk")).exclude(pk__in=self.coming(on).values("pk"))


class PackageQuerySet(DatedQuerySet):
    KEYS = ("code",)

    def matching(self, text: str):
        text = text.strip()
        if not text:
            return self
        return self.filter(Q(code__istartswith=text) | Q(name__icontains=text) | Q(fits__icontains=text))

    def with_sales(self):
        """Each with `sold`, how often, and `earned`, for how much; an order that was cancelled sold none."""
        sold = Q(sales__order__in=RepairOrder.objects.standing())
        return self.annotate(sold=Count("sales", filter=sold), earned=Sum("sales__price", filter=sold))


class Package(models.Model):
    """Work and parts for one price from a day on. Another price or other contents are a new row of the same code."""

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="packages", verbose_name=_("outlet"))
    # Translators: 中文 套餐编号
    code = models.CharField(_("package code"), max_length=30)
    name = models.CharField(pgettext_lazy("package", "package"), max_length=80)
    # Translators: 中文 适用车型
    fits = models.CharField(_("for which cars"), max_length=120, blank=True, default="")
    words = models.CharField(_("in a sentence"), max_length=200, blank=True, default="")
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("last day"), null=True, blank=True)
    on_board = models.BooleanField(_("on the price board"), default=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by"))
    made_at = models.DateTimeField(_("entered"))

    objects = PackageQuerySet.as_manager()

    class Meta:
        ordering = ["outlet", "code", "-from_on"]
        verbose_name = pgettext_lazy("package", "package")
        verbose_name_plural = _("packages")
        constraints = [
            models.UniqueConstraint(
                fields=["outlet", "code", "from_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="workshop_package_once_a_day",
            ),
            models.CheckConstraint(condition=Q(price__gte=0), name="workshop_package_price_not_negative"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="workshop_package_forward"
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"

    def get_absolute_url(self):
        return reverse("workshop:package", args=[self.pk])


class PackageLine(models.Model):
    """One line of a package: its list price, and its share of the package's price."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="lines")
    line = models.PositiveSmallIntegerField(_("line"))
    kind = models.CharField(_("kind"), max_length=8, choices=OrderLine.Kind.choices)
    code = models.CharField(_("code"), max_length=60, blank=True, default="")
    name = models.CharField(_("operation or item"), max_length=120)
    hours = models.DecimalField(_("standard hours"), max_digits=8, decimal_places=2, default=0)
    quantity = models.PositiveIntegerField(_("quantity"), default=1)
    price = models.DecimalField(_("list price"), max_digits=12, decimal_places=2)
    share = models.DecimalField(_("share of the price"), max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["package", "line"]
        verbose_name = _("line of a package")
        verbose_name_plural = _("lines of packages")
        constraints = [
            models.UniqueConstraint(fields=["package", "line"], name="workshop_packageline_once"),
            models.CheckConstraint(
                condition=Q(price__gte=0, share__gte=0, hours__gte=0, quantity__gt=0),
                name="workshop_packageline_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(kind="labour", quantity=1) | Q(hours=0) & ~Q(kind="labour"),
                name="workshop_packageline_hours_are_labour",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def total(self):
        """By itself, at list price."""
        return self.price * self.quantity


class PackageSaleQuerySet(models.QuerySet):
    def standing(self):
        """Without those whose order was cancelled."""
        return self.filter(order__in=RepairOrder.objects.standing())


class PackageSale(models.Model):
    """A package was put into a repair order, for its price of that day."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="sales")
    order = models.ForeignKey(RepairOrder, on_delete=models.PROTECT, related_name="packages")
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2)
    at = models.DateTimeField(_("sold"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("sold by"))

    objects = PackageSaleQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("sold package")
        verbose_name_plural = _("sold packages")
        constraints = [
            models.UniqueConstraint(fields=["package", "order"], name="workshop_packagesale_once_an_order"),
        ]

    def __str__(self):
        return str(self.package)


class BoardPriceQuerySet(DatedQuerySet):
    KEYS = ("section", "name")


class BoardPrice(models.Model):
    """A price on the board that is no package: labour by the hour, a check, a wash."""

    class Section(models.TextChoices):
        # Translators: 中文 工时
        LABOUR = "labour", pgettext_lazy("price board", "Labour")
        # Translators: 中文 保养
        SERVICE = "service", pgettext_lazy("price board", "Maintenance")
        # Translators: 中文 检测
        CHECK = "check", pgettext_lazy("price board", "Checks")
        # Translators: 中文 钣喷
        BODY = "body", pgettext_lazy("price board", "Body and paint")
        # Translators: 中文 美容洗车
        CLEAN = "clean", pgettext_lazy("price board", "Washing and care")

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="board_prices", verbose_name=_("outlet"))
    section = models.CharField(_("part of the board"), max_length=7, choices=Section.choices)
    name = models.CharField(_("what"), max_length=60)
    # Translators: 中文 单位（如：每小时、每面）
    unit = models.CharField(_("unit"), max_length=20, blank=True, default="")
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("last day"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by"))
    made_at = models.DateTimeField(_("entered"))

    objects = BoardPriceQuerySet.as_manager()

    class Meta:
        ordering = ["outlet", "section", "name", "-from_on"]
        verbose_name = _("price on the board")
        verbose_name_plural = _("prices on the board")
        constraints = [
            models.UniqueConstraint(
                fields=["outlet", "section", "name", "from_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="workshop_boardprice_once_a_day",
            ),
            models.CheckConstraint(condition=Q(price__gte=0), name="workshop_boardprice_not_negative"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="workshop_boardprice_forward"
            ),
        ]

    def __str__(self):
        return self.name
