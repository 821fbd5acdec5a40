"""The stock plan for 15 March: which parts an outlet wants on hand, how many, by when."""

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from staff.models import Outlet, OutletRecordQuerySet

from .stock import Part, Stock

User = settings.AUTH_USER_MODEL


class StockPlan(models.Model):
    """One outlet's plan of a year."""

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="stock_plans", verbose_name=_("outlet"))
    year = models.PositiveSmallIntegerField(_("year"))
    ready_by = models.DateField(_("ready by"))
    words = models.CharField(_("note"), max_length=400, blank=True, default="")
    made_at = models.DateTimeField(_("written"))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by"))
    # Filed: the lines stand as they are from then on.
    filed_at = models.DateTimeField(_("filed"), null=True, blank=True)
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = OutletRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "outlet"]
        # Translators: 中文 3·15 备件计划
        verbose_name = _("stock plan for 15 March")
        verbose_name_plural = _("stock plans for 15 March")
        constraints = [models.UniqueConstraint(fields=["outlet", "year"], name="parts_plan_once_a_year")]

    def __str__(self):
        return f"{self.outlet} {self.year}"

    def get_absolute_url(self):
        return reverse("parts:plan", args=[self.pk])


class StockPlanLineQuerySet(models.QuerySet):
    def short(self):
        """With fewer `there` in the outlet's own stock now than are wanted."""
        there = Stock.objects.filter(warehouse__outlet=OuterRef("plan__outlet"), part=OuterRef("part"))
        return self.annotate(there=Coalesce(Subquery(there.values("quantity")[:1]), 0)).filter(there__lt=F("wanted"))


class StockPlanLine(models.Model):
    plan = models.ForeignKey(StockPlan, on_delete=models.PROTECT, related_name="lines")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="plan_lines", verbose_name=_("part"))
    wanted = models.PositiveIntegerField(_("wanted"))
    by_on = models.DateField(_("by"))
    # Why it is wanted: a key customer's car, a common fault.
    words = models.CharField(_("what for"), max_length=200, blank=True, default="")

    objects = StockPlanLineQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "by_on", "part"]
        verbose_name = _("planned part")
        verbose_name_plural = _("planned parts")
        constraints = [
            models.UniqueConstraint(fields=["plan", "part"], name="parts_planline_once"),
            models.CheckConstraint(condition=Q(wanted__gt=0), name="parts_planline_some"),
        ]

    def __str__(self):
        return str(self.part)
