"""Drafts of the commission scheme: what a trial on a past month was kept for, until the general manager decides."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.models import Outlet, OutletRecordQuerySet


class SchemeDraftQuerySet(OutletRecordQuerySet):
    def waiting(self):
        return self.filter(state=SchemeDraft.State.WAITING)


class SchemeDraft(models.Model):
    """Parameters and coefficients that were tried on a past month and shall hold from a coming one."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for approval")
        APPROVED = "approved", pgettext_lazy("draft", "Approved")
        REFUSED = "refused", pgettext_lazy("draft", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("draft", "Withdrawn")

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="scheme_drafts", verbose_name=_("outlet"))
    title = models.CharField(_("title"), max_length=120)
    reason = models.TextField(_("reason"))
    tried_on = models.DateField(_("tried on the month"))
    from_month = models.DateField(_("from the month"))
    # {"parameters": {key: text}, "coefficients": [[employee, group, team, first day, coefficient]]}
    changes = models.JSONField()
    # What the trial came to, in yuan: bonus of the outlet before and after.
    bonus_before = models.DecimalField(max_digits=14, decimal_places=2)
    bonus_after = models.DecimalField(max_digits=14, decimal_places=2)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True)
    answer = models.TextField(_("answer"), blank=True, default="")

    objects = SchemeDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("draft of the scheme")
        verbose_name_plural = _("drafts of the scheme")
        constraints = [
            models.CheckConstraint(
                condition=Q(tried_on__day=1, from_month__day=1), name="payroll_schemedraft_first_of_month"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | (~Q(state="waiting") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="payroll_schemedraft_decided_or_waiting",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(decided_by=F("made_by")),
                name="payroll_schemedraft_approved_by_another",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("payroll:scheme_draft", args=[self.pk])

    @property
    def cost(self):
        """What the month it was tried on would have cost more."""
        return self.bonus_after - self.bonus_before
