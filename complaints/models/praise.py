"""Praise of one person by a customer."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from staff.models import Employee, Outlet


class PraiseQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        """Praise is the outlet's in which the person praised works."""
        reach = user.reach(right)
        return self.filter(
            reach.condition("employee__outlet__area__region", "employee__outlet__area", "employee__outlet")
        )

    def at_outlet(self, code: str):
        return self.filter(employee__outlet__code=code) if code else self

    def of_person(self, text: str):
        """By number, or by name, pinyin or number of the person praised."""
        text = text.strip()
        if not text:
            return self
        return self.filter(
            Q(number__istartswith=text)
            | Q(employee__name__icontains=text)
            | Q(employee__name_key__contains=text.lower())
            | Q(employee__number__iexact=text)
        )

    def between(self, first=None, last=None):
        """Of these days, both included; None leaves that end open."""
        found = self.filter(praised_on__gte=first) if first else self
        return found.filter(praised_on__lte=last) if last else found

    def people(self) -> int:
        """How many different people are praised."""
        return self.order_by().values("employee").distinct().count()


class Praise(models.Model):
    """A customer's praise of one person."""

    number = models.CharField(_("number"), max_length=40, unique=True)
    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="praises", verbose_name=_("person praised")
    )
    praised_on = models.DateField(_("praised on"))
    words = models.TextField(_("what the customer said"), blank=True, default="")
    response = models.ForeignKey(
        "complaints.SurveyResponse",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="praises",
        verbose_name=_("survey"),
    )

    objects = PraiseQuerySet.as_manager()

    class Meta:
        ordering = ["-praised_on", "-pk"]
        verbose_name = _("praise")
        verbose_name_plural = _("praises")
        indexes = [
            models.Index(fields=["employee", "praised_on"], name="complaints_praise_of_person"),
            models.Index(fields=["-praised_on", "-id"], name="complaints_praise_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "employee"],
                condition=Q(response__isnull=False),
                name="complaints_praise_once_a_survey",
            )
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("complaints:praise", args=[self.number])

    @property
    def outlet(self) -> Outlet:
        return self.employee.outlet
