"""Which reports went out: the mark that a report of a place and period is sent once."""

from urllib.parse import urlencode

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class IssuedReport(models.Model):
    """A report of a place and period was sent to those who lead there. Messages about it lead to its page.

    `revision` is 0 for the one that the calendar brings, and that of the closing for one after a month was closed.
    """

    class Kind(models.TextChoices):
        # Translators: 中文 日报
        DAY = "day", _("Daily report")
        # Translators: 中文 周报
        WEEK = "week", _("Weekly report")
        # Translators: 中文 月报
        MONTH = "month", _("Monthly report")

    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices)
    # The code of the place: `outlet:SH01`, `area:3`, `region:1`, `company`.
    place = models.CharField(_("place"), max_length=40)
    first_on = models.DateField(_("first day"))
    revision = models.PositiveSmallIntegerField(_("revision"), default=0)
    at = models.DateTimeField(_("sent"))

    class Meta:
        ordering = ["-first_on", "kind", "place", "-revision"]
        verbose_name = _("sent report")
        verbose_name_plural = _("sent reports")
        constraints = [
            models.UniqueConstraint(fields=["kind", "place", "first_on", "revision"], name="targets_issuedreport_once"),
            models.CheckConstraint(
                condition=Q(revision=0) | Q(kind="month"), name="targets_issuedreport_revised_months"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.place} {self.first_on}"

    def get_absolute_url(self):
        asked = {"place": self.place, "on": self.first_on.isoformat()}
        if self.kind == self.Kind.DAY:
            asked = {"outlet": self.place.removeprefix("outlet:"), "day": self.first_on.isoformat()}
        elif self.kind == self.Kind.MONTH:
            asked["on"] = f"{self.first_on:%Y-%m}"
        return f"{reverse(f'targets:report_{self.kind}')}?{urlencode(asked)}"
