"""Settled policy: dated values that replace the shipped defaults, company-wide or for one part of the organisation."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .organisation import Area, Outlet, Region


class PolicyValueQuerySet(models.QuerySet):
    def with_places(self):
        return self.select_related("outlet__area__region", "area__region", "region")

    def of_places(self, places):
        """Rows of exactly these places."""
        condition = Q(pk__in=[])
        for place in places:
            condition |= Q(**place.fields)
        return self.filter(condition)

    def concerning(self, reach):
        """Rows whose place lies under the postings or above them, with the company's own."""
        if reach.company:
            return self
        above = (
            Q(outlet__isnull=True, area__isnull=True, region__isnull=True)
            | Q(area__in=reach.areas)
            | Q(area__outlets__in=reach.outlets)
            | Q(region__in=reach.regions)
            | Q(region__areas__in=reach.areas)
            | Q(region__areas__outlets__in=reach.outlets)
        )
        under = reach.condition(("region", "area__region", "outlet__area__region"), ("area", "outlet__area"), "outlet")
        # The way over an area's outlets gives a row several times.
        return self.filter(pk__in=self.model.objects.filter(above | under).values("pk"))

    def visible_to(self, user, right=None):
        return self.concerning(user.reach(right))


class PolicyValue(models.Model):
    """The value of one policy at one place from a day on. Never edited: a later row supersedes it."""

    key = models.CharField(max_length=80)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("region"))
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("area"))
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("outlet"))
    from_on = models.DateField(_("from"))
    value = models.CharField(_("value"), max_length=400)
    reason = models.CharField(_("reason"), max_length=400)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    objects = PolicyValueQuerySet.as_manager()

    class Meta:
        ordering = ["key", "-from_on", "-pk"]
        verbose_name = _("policy value")
        verbose_name_plural = _("policy values")
        indexes = [models.Index(fields=["key", "-from_on"], name="staff_policy_lookup")]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(region__isnull=True, area__isnull=True)
                    | Q(region__isnull=True, outlet__isnull=True)
                    | Q(area__isnull=True, outlet__isnull=True)
                ),
                name="staff_policyvalue_one_place",
            )
        ]

    def __str__(self):
        return f"{self.key} = {self.value}"

    @property
    def place(self):
        """The part of the organisation it holds for; None is the whole company."""
        return self.outlet or self.area or self.region
