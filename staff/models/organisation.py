"""Headquarters > region > area > outlet."""

from collections import Counter

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from staff.holidays import Occasion
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


class OutletRecordQuerySet(models.QuerySet):
    """Records with an outlet of their own: seen by those whose postings reach it."""

    def visible_to(self, user, right=None):
        return self.filter(user.reach(right).condition("outlet__area__region", "outlet__area", "outlet"))


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
    # Without any opening hours an outlet has those of policy; this is how it has none on purpose.
    weekdays_closed = models.BooleanField(_("closed on every weekday"), default=False)

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


PLACES_OF_OUTLET = ("outlet__area__region", "outlet__area", "outlet")


class CalendarDayQuerySet(models.QuerySet):
    def general(self):
        """Of the public calendar, for every outlet that follows public holidays."""
        return self.filter(outlet__isnull=True)

    def of_outlets(self, outlets):
        return self.filter(outlet__in=outlets)

    def in_year(self, year: int):
        return self.filter(day__year=year)

    def number_by_year(self) -> dict[int, int]:
        """`{year: number of its days}`."""
        return Counter(day.year for day in self.order_by("day").values_list("day", flat=True).distinct())

    def visible_to(self, user, right=None):
        """The public calendar, which is everybody's, and the special days of the outlets somebody reaches."""
        return self.filter(Q(outlet__isnull=True) | user.reach(right).condition(*PLACES_OF_OUTLET))


class CalendarDay(models.Model):
    """A day that is not as its weekday: closed, open at other times, or open without times, which is like a Monday.

    Without an outlet it belongs to the public calendar, that of the outlets which follow public holidays. A day with a
    break has several rows, each with its own `from`.
    """

    outlet = models.ForeignKey(
        Outlet, on_delete=models.PROTECT, null=True, blank=True, related_name="calendar_days", verbose_name=_("outlet")
    )
    day = models.DateField(_("day"))
    open = models.BooleanField(_("open"))
    from_minute = models.PositiveSmallIntegerField(_("from"), null=True, blank=True)
    to_minute = models.PositiveSmallIntegerField(_("to"), null=True, blank=True)
    occasion = models.CharField(_("occasion"), max_length=20, choices=Occasion, blank=True, default="")
    note = models.CharField(_("note"), max_length=60, blank=True, default="")

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        ordering = ["day", "from_minute", "pk"]
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        # Where outlet or from is null a plain unique constraint would let any number through, so each case has its own.
        constraints = [
            models.UniqueConstraint(
                fields=["outlet", "day", "from_minute"],
                condition=Q(outlet__isnull=False, from_minute__isnull=False),
                name="staff_calendarday_once_at_outlet",
            ),
            models.UniqueConstraint(
                fields=["outlet", "day"],
                condition=Q(outlet__isnull=False, from_minute__isnull=True),
                name="staff_calendarday_once_whole_at_outlet",
            ),
            models.UniqueConstraint(
                fields=["day", "from_minute"],
                condition=Q(outlet__isnull=True, from_minute__isnull=False),
                name="staff_calendarday_once_in_general",
            ),
            models.UniqueConstraint(
                fields=["day"],
                condition=Q(outlet__isnull=True, from_minute__isnull=True),
                name="staff_calendarday_once_whole_in_general",
            ),
            models.CheckConstraint(
                condition=Q(from_minute__isnull=True, to_minute__isnull=True)
                | Q(from_minute__isnull=False, to_minute__isnull=False),
                name="staff_calendarday_both_or_none",
            ),
            models.CheckConstraint(
                condition=Q(from_minute__isnull=True) | Q(from_minute__lt=F("to_minute"), to_minute__lte=1440),
                name="staff_calendarday_forward",
            ),
        ]

    def __str__(self):
        return f"{self.day:%Y-%m-%d}"
