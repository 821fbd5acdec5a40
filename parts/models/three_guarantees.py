"""The limits of the three-guarantee rules as dated data, and which car was warned about at which share of one."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from customers.models import Vehicle
from staff.months import months_later


class GuaranteeLimit(models.Model):
    """One limit, for cars sold from a day on. Never edited: a later row for later sales supersedes it."""

    class Counts(models.TextChoices):
        # Translators: 中文 同一质量问题累计修理次数
        SAME_FAULT = "same_fault", _("Repairs of the same fault")
        # Translators: 中文 累计修理占用天数（含等件）
        DAYS = "days", _("Days in repair, waiting for parts included")
        # Translators: 中文 严重安全性能故障修理次数
        SAFETY = "safety", _("Repairs of a serious safety fault")
        # Translators: 中文 主要总成更换次数
        ASSEMBLY = "assembly", _("Replacements of a main assembly")

    code = models.CharField(_("limit"), max_length=10, choices=Counts.choices)
    sold_from = models.DateField(_("cars sold from"))
    # Whether the owner may ask for another car or the money back at so many or above them stands in the source.
    limit = models.PositiveSmallIntegerField(_("limit"))
    months = models.PositiveSmallIntegerField(_("within months of the sale"))
    kilometres = models.PositiveIntegerField(_("within kilometres"))
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        ordering = ["code", "-sold_from"]
        # Translators: 中文 三包限值
        verbose_name = _("limit of the three guarantees")
        verbose_name_plural = _("limits of the three guarantees")
        constraints = [
            models.UniqueConstraint(fields=["code", "sold_from"], name="parts_limit_once"),
            models.CheckConstraint(
                condition=Q(limit__gt=0, months__gt=0, kilometres__gt=0) & ~Q(source=""), name="parts_limit_whole"
            ),
        ]

    def __str__(self):
        return f"{self.get_code_display()} {self.limit}"


class GuaranteeWarningQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        """Those about cars of customers within reach."""
        place = "vehicle__customer__outlet"
        return self.filter(user.reach(right).condition(f"{place}__area__region", f"{place}__area", place))

    def highest(self):
        """Of each car, limit and fault or assembly the highest share alone."""
        same = {name: OuterRef(name) for name in ("vehicle", "limit", "about")}
        return self.exclude(Exists(GuaranteeWarning.objects.filter(**same, percent__gt=OuterRef("percent"))))

    def in_frame(self, on):
        """Those about cars that are still within the frame of their limit by the day of sale."""
        months = set(GuaranteeLimit.objects.values_list("months", flat=True))
        running = Q(pk__in=[])
        for each in months:
            running |= Q(limit__months=each, vehicle__purchased_on__gte=months_later(on, -each))
        return self.filter(running)

    def matching(self, text: str):
        """By plate, end of the VIN or model."""
        text = text.strip()
        if not text:
            return self
        plain = text.replace(" ", "").upper()
        return self.filter(
            Q(vehicle__plate__contains=plain) | Q(vehicle__vin__endswith=plain) | Q(vehicle__model__icontains=text)
        )

    def for_list(self):
        return self.select_related("vehicle__customer__outlet__area", "limit")


class GuaranteeWarning(models.Model):
    """That a car came to a share of a limit, told once."""

    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="guarantee_warnings")
    limit = models.ForeignKey(GuaranteeLimit, on_delete=models.PROTECT, related_name="warnings")
    # What is counted apart: the fault code of a repeated fault, the part of an assembly; empty for the days.
    about = models.CharField(_("about"), max_length=60, blank=True, default="")
    percent = models.PositiveSmallIntegerField(_("share"))
    counted = models.PositiveSmallIntegerField(_("counted"))
    at = models.DateTimeField(_("when"))

    objects = GuaranteeWarningQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("warning of the three guarantees")
        verbose_name_plural = _("warnings of the three guarantees")
        constraints = [
            models.UniqueConstraint(fields=["vehicle", "limit", "about", "percent"], name="parts_warning_once"),
            models.CheckConstraint(condition=Q(percent__in=[60, 80, 100]), name="parts_warning_share"),
        ]

    def __str__(self):
        return f"{self.vehicle} {self.percent}%"
