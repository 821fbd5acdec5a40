"""What a month should come to at an outlet, and the score that the manufacturer gave it."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.models import Employee, Outlet, OutletRecordQuerySet


class OfMonthQuerySet(OutletRecordQuerySet):
    """Records of an outlet and a month."""

    def of_month(self, outlet: Outlet, month: date):
        return self.filter(outlet=outlet, month=month)


class Target(models.Model):
    """What one figure should come to in a month; of boutique sales, what each seller should sell."""

    class Metric(models.TextChoices):
        OUTPUT = "output", _("Output")
        RECEPTION = "reception", _("Cars received")
        BOUTIQUE_SALES = "boutique_sales", _("Boutique sales")
        FLEET_COLLECTION = "fleet_collection", pgettext_lazy("figure", "Fleet collection")
        INSURANCE_CLAIMS = "insurance_claims", _("Insurance claims")
        WORKSHOP_OUTPUT = "workshop_output", _("Workshop output")
        AFTERSALES_OUTPUT = "aftersales_output", _("After-sales output")

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="targets", verbose_name=_("outlet"))
    month = models.DateField(_("month"))
    metric = models.CharField(_("figure"), max_length=18, choices=Metric.choices)
    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="targets", verbose_name=_("seller")
    )
    value = models.DecimalField(_("target"), max_digits=14, decimal_places=2)

    objects = OfMonthQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "outlet", "metric", "employee"]
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            # Nothing equals null, so a figure without a person needs a rule of its own.
            models.UniqueConstraint(
                fields=["outlet", "month", "metric"],
                condition=Q(employee__isnull=True),
                name="targets_target_one_of_outlet",
            ),
            models.UniqueConstraint(
                fields=["outlet", "month", "metric", "employee"],
                condition=Q(employee__isnull=False),
                name="targets_target_one_of_person",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="targets_target_first_of_month"),
            models.CheckConstraint(condition=Q(value__gte=0), name="targets_target_not_negative"),
            models.CheckConstraint(
                condition=Q(employee__isnull=True) | Q(metric="boutique_sales"),
                name="targets_target_person_for_boutique_only",
            ),
        ]

    def __str__(self):
        whose = f" {self.employee.name}" if self.employee else ""
        return f"{self.get_metric_display()} {self.month:%Y-%m}{whose}"


class CsiScore(models.Model):
    """The customer-satisfaction score that the manufacturer gave an outlet for a month."""

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="csi_scores", verbose_name=_("outlet"))
    month = models.DateField(_("month"))
    score = models.DecimalField(_("score"), max_digits=6, decimal_places=2)

    objects = OfMonthQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "outlet"]
        # Translators: 中文 厂家满意度
        verbose_name = _("manufacturer's satisfaction score")
        # Translators: 中文 厂家满意度
        verbose_name_plural = _("manufacturer's satisfaction scores")
        constraints = [
            models.UniqueConstraint(fields=["outlet", "month"], name="targets_csiscore_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="targets_csiscore_first_of_month"),
            models.CheckConstraint(condition=Q(score__gte=0), name="targets_csiscore_not_negative"),
        ]

    def __str__(self):
        return f"{self.outlet.name} {self.month:%Y-%m}"


class TargetAcknowledgement(models.Model):
    """Somebody has taken note of an outlet's targets of a month, as they stood.

    `fingerprint` says which values those were, so that a change asks for a new acknowledgement and the old one stays.
    """

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="+", verbose_name=_("outlet"))
    month = models.DateField(_("month"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("acknowledged by")
    )
    fingerprint = models.CharField(max_length=64)
    at = models.DateTimeField(_("acknowledged"))

    objects = OfMonthQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        verbose_name = _("acknowledgement of targets")
        verbose_name_plural = _("acknowledgements of targets")
        constraints = [
            models.UniqueConstraint(
                fields=["outlet", "month", "user", "fingerprint"], name="targets_acknowledgement_once"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="targets_acknowledgement_first_of_month"),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.user.name}"
