"""The figures of a month as the jobs keep them, so that a board reads a few rows however many orders there are."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from staff.roles import Level


class KeptFigureQuerySet(models.QuerySet):
    def of_place(self, level: str, place: int):
        return self.filter(level=level, place=place)

    def of_outlets(self):
        return self.filter(level=Level.OUTLET)

    def between(self, first, last):
        """Months by their first days, both included."""
        return self.filter(month__gte=first, month__lte=last)


class KeptFigure(models.Model):
    """One figure of one place and one month. Made by `services.keeping` alone; it can be made again from the records.

    `over` is the figure, or of a rate what stands above the line, `under` what stands below it. `target` is the sum of
    the targets of `targets` outlets (of a rate their mean is the target); `due` is the part of it that falls on the
    opening days before today.
    """

    level = models.CharField(max_length=8, choices=Level.choices)
    # The key of the outlet, area or region; 0 for headquarters. No foreign key: these rows are no records of business.
    place = models.PositiveIntegerField()
    month = models.DateField(_("month"))
    code = models.CharField(_("figure"), max_length=30)
    over = models.DecimalField(max_digits=18, decimal_places=4, default=Decimal(0))
    under = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    target = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    due = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    targets = models.PositiveIntegerField(default=0)

    objects = KeptFigureQuerySet.as_manager()

    class Meta:
        ordering = ["level", "place", "month", "code"]
        verbose_name = _("kept figure")
        verbose_name_plural = _("kept figures")
        indexes = [models.Index(fields=["month", "code", "level"], name="targets_kept_of_month")]
        constraints = [
            models.UniqueConstraint(fields=["level", "place", "month", "code"], name="targets_keptfigure_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="targets_keptfigure_first_of_month"),
            models.CheckConstraint(
                condition=Q(targets=0, target__isnull=True) | Q(targets__gt=0, target__isnull=False),
                name="targets_keptfigure_target_whole",
            ),
            models.CheckConstraint(
                condition=Q(level="company", place=0) | ~Q(level="company") & Q(place__gt=0),
                name="targets_keptfigure_place",
            ),
        ]

    def __str__(self):
        return f"{self.level}:{self.place} {self.month:%Y-%m} {self.code}"


class MonthClose(models.Model):
    """The figures of an outlet's month, frozen. A later correction makes the next revision; the earlier ones stay.

    `figures` is `{code: [over, under, target]}` as text, `fingerprint` the SHA-256 of it with outlet and month. `drift`
    is what the records say differently since, as the nightly job found it: `{code: [over, under]}`.
    """

    outlet = models.ForeignKey(
        "staff.Outlet", on_delete=models.PROTECT, related_name="month_closes", verbose_name=_("outlet")
    )
    month = models.DateField(_("month"))
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    # Whether boards show this one: the last of the month.
    latest = models.BooleanField(default=True)
    figures = models.JSONField()
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    reason = models.CharField(_("reason"), max_length=400, blank=True, default="")
    closed_at = models.DateTimeField(_("closed"))
    closed_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("closed by"))
    drift = models.JSONField(default=dict)
    drift_at = models.DateTimeField(_("records changed"), null=True)

    objects = models.Manager()

    class Meta:
        ordering = ["-month", "outlet", "-revision"]
        verbose_name = _("closed month")
        verbose_name_plural = _("closed months")
        constraints = [
            models.UniqueConstraint(fields=["outlet", "month", "revision"], name="targets_monthclose_revision_once"),
            models.UniqueConstraint(
                fields=["outlet", "month"], condition=Q(latest=True), name="targets_monthclose_one_latest"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="targets_monthclose_first_of_month"),
            models.CheckConstraint(
                condition=Q(revision=1) | Q(revision__gt=1) & ~Q(reason=""), name="targets_monthclose_reasoned"
            ),
        ]

    def __str__(self):
        return f"{self.outlet.code} {self.month:%Y-%m}/{self.revision}"
