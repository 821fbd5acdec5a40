"""The audit trail: who changed what, when, from what to what, and why."""

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from staff.instants import beginning_of

from .organisation import Outlet, OutletRecordQuerySet
from .people import User


class TrailEntryQuerySet(OutletRecordQuerySet):
    def of_types_only_under(self, types, reach):
        """Without those about records of these content types that lie outside of the reach."""
        if reach.company:
            return self
        under = reach.condition("outlet__area__region", "outlet__area", "outlet")
        return self.filter(~Q(about_type__in=types) | under)

    def by_person(self, text):
        return self.filter(by__in=User.objects.search(text)) if text.strip() else self

    def between(self, from_on, to_on):
        """Of these days in Shanghai, both included; None is open."""
        entries = self
        if from_on:
            entries = entries.filter(at__gte=beginning_of(from_on))
        if to_on:
            entries = entries.filter(at__lt=beginning_of(to_on + timedelta(days=1)))
        return entries

    def listed(self, action: str, moment, gathered):
        """Of this action and instant; without either, all but those that others stand for."""
        if moment:
            self = self.filter(at=moment)
        return self.filter(action=action) if action else self.exclude(action__in=gathered)

    def about(self, record):
        return self.filter(about_type=ContentType.objects.get_for_model(record), about_id=record.pk)


class TrailEntry(models.Model):
    """One change of state. Written by the service that makes the change, in the same transaction; never altered."""

    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    action = models.CharField(_("what"), max_length=60)
    about_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    about_id = models.BigIntegerField()
    about = GenericForeignKey("about_type", "about_id")
    label = models.CharField(max_length=120, default="")
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("outlet"))
    changes = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    reason = models.TextField(_("reason"), blank=True, default="")

    objects = TrailEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("trail entry")
        verbose_name_plural = _("trail entries")
        indexes = [
            models.Index(fields=["about_type", "about_id", "-at"], name="staff_trail_about"),
            models.Index(fields=["-at", "-id"], name="staff_trail_latest"),
        ]

    def __str__(self):
        return f"{self.action} {self.label}"
