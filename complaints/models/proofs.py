"""Files that prove that a promise was kept, or that something has changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .handling import CorrectiveAction, Promise


class ProofFileQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        return self.filter(
            Q(promise__in=Promise.objects.visible_to(user, right))
            | Q(action__in=CorrectiveAction.objects.visible_to(user, right))
        )


class ProofFile(models.Model):
    """A file given with the proof. Served by a view that asks who may see the complaint or the action."""

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, null=True, related_name="files")
    action = models.ForeignKey(CorrectiveAction, on_delete=models.PROTECT, null=True, related_name="files")
    file = models.FileField(_("file"), upload_to="proofs/%Y/%m/")
    name = models.CharField(_("name"), max_length=160)
    size = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ProofFileQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("file of a proof")
        verbose_name_plural = _("files of proofs")
        constraints = [
            models.CheckConstraint(
                condition=Q(promise__isnull=False, action__isnull=True) | Q(promise__isnull=True, action__isnull=False),
                name="complaints_proof_of_one",
            )
        ]

    def __str__(self):
        return self.name
