"""Files kept with a customer, a car or a case. Served by a view that asks who may see the record."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from staff.roles import Right

from .ledger import Case
from .people import Customer, Vehicle


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of records the user may see: customers and cars with the one right, cases with the other."""
        return self.filter(
            Q(customer__in=Customer.objects.visible_to(user, Right.RECORDS))
            | Q(vehicle__in=Vehicle.objects.visible_to(user, Right.RECORDS))
            | Q(case__in=Case.objects.visible_to(user, Right.CASES))
        )


class Attachment(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="attachments")
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, null=True, related_name="attachments")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="attachments")
    file = models.FileField(_("file"), upload_to="attachments/%Y/%m/")
    name = models.CharField(_("name"), max_length=160)
    size = models.PositiveIntegerField()
    words = models.CharField(_("what it shows"), max_length=200, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(customer__isnull=False, vehicle__isnull=True, case__isnull=True)
                    | Q(customer__isnull=True, vehicle__isnull=False, case__isnull=True)
                    | Q(customer__isnull=True, vehicle__isnull=True, case__isnull=False)
                ),
                name="customers_attachment_one_record",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def record(self):
        """The customer, car or case that it belongs to."""
        return self.customer or self.vehicle or self.case
