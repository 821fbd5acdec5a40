"""Complaints as they come in, and praise."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.models import Vehicle
from staff.models import Employee, Outlet
from workshop.models import RepairOrder


class ComplaintQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        return self.filter(user.reach(right).condition("outlet__area__region", "outlet__area", "outlet"))

    def open(self):
        return self.filter(closed_at__isnull=True)

    def closed(self):
        return self.filter(closed_at__isnull=False)

    def unresolved_at(self, at):
        """Received before the instant and not closed before it."""
        return self.filter(received_at__lt=at).filter(Q(closed_at__isnull=True) | Q(closed_at__gte=at))


class Complaint(models.Model):
    class Channel(models.TextChoices):
        HOTLINE = "hotline", _("Hotline")
        ONSITE = "onsite", _("On site")
        CALLBACK = "callback", _("Follow-up call")
        MEDIA = "media", _("Media")
        HEADQUARTERS = "headquarters", _("Headquarters")
        LETTER = "letter", _("Letter")
        AUTHORITY = "authority", _("Authority")

    class Category(models.TextChoices):
        ATTITUDE = "attitude", _("Attitude")
        QUALITY = "quality", _("Quality")
        PARTS = "parts", _("Parts")
        WAITING = "waiting", _("Waiting")
        PRICE = "price", _("Price")
        TECHNICAL = "technical", _("Technical")
        OTHER = "other", _("Other")

    class Incident(models.TextChoices):
        NONE = "none", _("None")
        FIRE = "fire", _("Fire")
        ACCIDENT = "accident", _("Accident")

    number = models.CharField(_("complaint number"), max_length=40, unique=True)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="complaints", verbose_name=_("outlet"))
    received_at = models.DateTimeField(_("received"))
    channel = models.CharField(_("channel"), max_length=14, choices=Channel.choices)
    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name=_("car")
    )
    order = models.ForeignKey(
        RepairOrder,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="complaints",
        verbose_name=_("repair order"),
    )
    fault_code = models.CharField(_("fault code"), max_length=30, blank=True, default="")
    category = models.CharField(_("category"), max_length=10, choices=Category.choices)
    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name=_("answers")
    )
    liable = models.BooleanField(_("justified and liable"), default=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    media_contacted = models.BooleanField(_("media contacted"), default=False)
    association_contacted = models.BooleanField(_("consumer association contacted"), default=False)
    authority_contacted = models.BooleanField(_("authority contacted"), default=False)
    unreasonable_demand = models.BooleanField(_("unreasonable demand"), default=False)
    threatened_exposure = models.BooleanField(_("threatens exposure"), default=False)
    disturbance = models.BooleanField(_("disturbance at the outlet"), default=False)
    incident = models.CharField(
        _("incident"), max_length=8, choices=Incident.choices, default=Incident.NONE, blank=True
    )
    contact = models.TextField(_("what the customer says"), blank=True, default="")

    # Each makes the car's owner a key customer while the complaint is open.
    FLAGS = (
        "media_contacted",
        "association_contacted",
        "authority_contacted",
        "threatened_exposure",
        "disturbance",
        "unreasonable_demand",
    )

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        indexes = [
            models.Index(fields=["vehicle", "-received_at"], name="complaints_of_vehicle"),
            models.Index(fields=["outlet", "-received_at", "-id"], name="complaints_of_outlet"),
            models.Index(fields=["vehicle"], condition=Q(closed_at__isnull=True), name="complaints_unresolved"),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("complaints:complaint", args=[self.number])

    @property
    def urgent(self) -> list[str]:
        """In words, which of the facts hold that make a key customer."""
        words = [str(self._meta.get_field(name).verbose_name) for name in self.FLAGS if getattr(self, name)]
        if self.incident and self.incident != self.Incident.NONE:
            words.append(self.get_incident_display())
        return words


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

    objects = PraiseQuerySet.as_manager()

    class Meta:
        ordering = ["-praised_on", "-pk"]
        verbose_name = _("praise")
        verbose_name_plural = _("praises")
        indexes = [
            models.Index(fields=["employee", "praised_on"], name="complaints_praise_of_person"),
            models.Index(fields=["-praised_on", "-id"], name="complaints_praise_by_day"),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("complaints:praise", args=[self.number])

    @property
    def outlet(self) -> Outlet:
        return self.employee.outlet
