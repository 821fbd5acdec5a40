"""The limits of the three-guarantee rules as dated data, and which car was warned about at which share of one."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Vehicle


class GuaranteeLimit(models.Model):
    """One limit, for cars sold from a day on. Never edited: a later row for later sales supersedes it."""

    class Counts(models.TextChoices):
        # Translators: 中文 同一质量问题累计修理次数
        SAME_FAULT = "same_fault", pgettext_lazy("three guarantees", "Repairs of the same fault")
        # Translators: 中文 累计修理占用天数（含等件）
        DAYS = "days", pgettext_lazy("three guarantees", "Days in repair, waiting for parts included")
        # Translators: 中文 严重安全性能故障修理次数
        SAFETY = "safety", pgettext_lazy("three guarantees", "Repairs of a serious safety fault")
        # Translators: 中文 主要总成更换次数
        ASSEMBLY = "assembly", pgettext_lazy("three guarantees", "Replacements of a main assembly")

    code = models.CharField(_("limit"), max_length=10, choices=Counts.choices)
    sold_from = models.DateField(_("cars sold from"))
    # Reached at so many: from there on the owner may ask for another car or the money back.
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


class GuaranteeWarning(models.Model):
    """That a car came to a share of a limit, told once."""

    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="guarantee_warnings")
    limit = models.ForeignKey(GuaranteeLimit, on_delete=models.PROTECT, related_name="warnings")
    # What is counted apart: the fault code of a repeated fault, the part of an assembly; empty for the days.
    about = models.CharField(_("about"), max_length=60, blank=True, default="")
    percent = models.PositiveSmallIntegerField(_("share"))
    counted = models.PositiveSmallIntegerField(_("counted"))
    at = models.DateTimeField(_("when"))

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
