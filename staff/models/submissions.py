"""Forms that arrived: what makes one act once, however often the browser sends it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Submission(models.Model):
    """One form as one person sent it. `token` is drawn by the page, `digest` is of what was typed: the same page sent
    with other words is another submission."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    token = models.CharField(_("token"), max_length=32)
    digest = models.CharField(_("digest"), max_length=64)
    arrived_at = models.DateTimeField(_("arrived"), db_index=True)
    done_at = models.DateTimeField(_("done"), null=True)
    # Where the answer led; empty where it changed a part of the page only.
    led_to = models.CharField(_("led to"), max_length=2000, blank=True, default="")

    class Meta:
        ordering = ["-arrived_at", "-pk"]
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        constraints = [
            models.UniqueConstraint(fields=["user", "token", "digest"], name="staff_submission_once"),
        ]

    def __str__(self):
        return f"{self.token} {self.arrived_at:%F %R}"
