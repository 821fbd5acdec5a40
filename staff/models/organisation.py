"""Headquarters > region > area > outlet."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from staff.opening import clock


class Region(models.Model):
    name = models.CharField(_("region"), max_length=60, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self):
        return self.name


class Area(models.Model):
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="areas", verbose_name=_("region"))
    name = models.CharField(_("area"), max_length=60)

    class Meta:
        ordering = ["name"]
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        constraints = [models.UniqueConstraint(fields=["region", "name"], name="staff_area_name_in_region")]

    def __str__(self):
        return self.name


class OutletQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        """The outlets under the user's postings of today; with `right`, only under those that give it."""
        return self.filter(user.reach(right).condition("area__region", "area", "pk"))


class Outlet(models.Model):
    code = models.CharField(_("outlet code"), max_length=20, unique=True)
    name = models.CharField(_("outlet"), max_length=80)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="outlets", verbose_name=_("area"))
    live_on = models.DateField(
        _("go-live day"),
        null=True,
        blank=True,
        help_text=_(
            "Records dated before this day raise no candidates, calls or warnings of their own accord. "
            "Empty: all count."
        ),
    )
    follows_public_holidays = models.BooleanField(_("follows public holidays"), default=False)

    objects = OutletQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("outlet")
        verbose_name_plural = _("outlets")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("staff:outlet", args=[self.code])


class OpeningHours(models.Model):
    """One interval `[from, to)` of one weekday, in minutes after midnight; `to` may be 1440 (24:00)."""

    class Weekday(models.IntegerChoices):
        MONDAY = 1, _("Monday")
        TUESDAY = 2, _("Tuesday")
        WEDNESDAY = 3, _("Wednesday")
        THURSDAY = 4, _("Thursday")
        FRIDAY = 5, _("Friday")
        SATURDAY = 6, _("Saturday")
        SUNDAY = 7, _("Sunday")

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices)
    from_minute = models.PositiveSmallIntegerField(_("from"))
    to_minute = models.PositiveSmallIntegerField(_("to"))

    class Meta:
        ordering = ["outlet", "weekday", "from_minute"]
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        constraints = [
            models.UniqueConstraint(fields=["outlet", "weekday", "from_minute"], name="staff_openinghours_once"),
            models.CheckConstraint(
                condition=Q(from_minute__lt=F("to_minute"), to_minute__lte=1440), name="staff_openinghours_forward"
            ),
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="staff_openinghours_weekday"),
        ]

    def __str__(self):
        return f"{self.get_weekday_display()} {clock(self.from_minute)}–{clock(self.to_minute)}"
