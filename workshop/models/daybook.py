"""The daybook: washes, receipts and consumables."""

from datetime import timedelta

from django.db import models
from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.instants import beginning_of
from staff.models import Employee, Outlet, OutletRecordQuerySet

from .orders import Team


class DaybookQuerySet(OutletRecordQuerySet):
    """What the lists of the daybook are narrowed by."""

    def at_outlet(self, code: str):
        return self.filter(outlet__code=code) if code else self

    def of_person(self, text: str):
        """By number, or by name, pinyin or number of the person."""
        text = text.strip()
        if not text:
            return self
        return self.filter(
            Q(number__istartswith=text)
            | Q(employee__name__icontains=text)
            | Q(employee__name_key__contains=text.lower())
            | Q(employee__number__iexact=text)
        )


class WashQuerySet(DaybookQuerySet):
    def between(self, first=None, last=None):
        """Washed on these days, both included; None leaves that end open."""
        found = self.filter(washed_at__gte=beginning_of(first)) if first else self
        return found.filter(washed_at__lt=beginning_of(last + timedelta(days=1))) if last else found

    def totals(self) -> dict:
        """Number, minutes, and how many were left untidy."""
        return self.order_by().aggregate(
            number=Count("pk"), minutes=Sum("minutes", default=0), untidy=Count("pk", filter=Q(untidy=True))
        )


class Wash(models.Model):
    """A car washed, as the detailing group is paid for."""

    number = models.CharField(_("document number"), max_length=40, unique=True)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="washes", verbose_name=_("outlet"))
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="washes", verbose_name=_("washed by"))
    washed_at = models.DateTimeField(_("washed"))
    minutes = models.PositiveIntegerField(_("minutes"))
    untidy = models.BooleanField(_("left untidy"), default=False)

    objects = WashQuerySet.as_manager()

    class Meta:
        ordering = ["-washed_at", "-pk"]
        verbose_name = _("wash")
        verbose_name_plural = _("washes")
        indexes = [models.Index(fields=["outlet", "-washed_at", "-id"], name="workshop_wash_of_outlet")]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("workshop:wash", args=[self.number])


class ReceiptQuerySet(DaybookQuerySet):
    def between(self, first=None, last=None):
        found = self.filter(received_on__gte=first) if first else self
        return found.filter(received_on__lte=last) if last else found

    def totals(self) -> dict:
        """Number, amount in all, and `kinds`: the amount of each kind there is."""
        kinds = dict(self.order_by().values_list("kind").annotate(amount=Sum("amount")))
        return {"number": self.count(), "amount": sum(kinds.values()), "kinds": kinds}


class Receipt(models.Model):
    """Money received otherwise than for a repair or an article."""

    class Kind(models.TextChoices):
        DETAILING = "detailing", _("Detailing")
        FLEET = "fleet", pgettext_lazy("receipt", "Fleet collection")
        INSURANCE_CLAIM = "insurance_claim", _("Insurance claim")
        INSURANCE_SALE = "insurance_sale", _("Insurance sale")
        RENEWAL_REBATE = "renewal_rebate", _("Renewal rebate")

    # Whoever sold it is paid for it, so it has to be known.
    SOLD_BY_SOMEBODY = (Kind.INSURANCE_SALE, Kind.RENEWAL_REBATE)

    number = models.CharField(_("document number"), max_length=40, unique=True)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="receipts", verbose_name=_("outlet"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    employee = models.ForeignKey(
        Employee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="receipts",
        verbose_name=_("brought in by"),
    )
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    received_on = models.DateField(_("received on"))

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "-pk"]
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        indexes = [models.Index(fields=["outlet", "-received_on", "-id"], name="workshop_receipt_of_outlet")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="workshop_receipt_amount_not_negative"),
            models.CheckConstraint(
                condition=~Q(kind__in=["insurance_sale", "renewal_rebate"]) | Q(employee__isnull=False),
                name="workshop_receipt_seller_known",
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("workshop:receipt", args=[self.number])


class ConsumableQuerySet(DaybookQuerySet):
    def of_person(self, text: str):
        """By number, or by the team's code or name: nobody alone is given them."""
        text = text.strip()
        if not text:
            return self
        return self.filter(Q(number__istartswith=text) | Q(team__name__icontains=text) | Q(team__code__iexact=text))

    def between(self, first=None, last=None):
        found = self.filter(issued_on__gte=first) if first else self
        return found.filter(issued_on__lte=last) if last else found

    def totals(self) -> dict:
        return self.order_by().aggregate(number=Count("pk"), amount=Sum("amount", default=0))


class Consumable(models.Model):
    """Auxiliary material issued to a team; it is taken off the value of the team's hours."""

    number = models.CharField(_("document number"), max_length=40, unique=True)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="consumables", verbose_name=_("outlet"))
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="consumables", verbose_name=_("team"))
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    issued_on = models.DateField(_("issued on"))

    objects = ConsumableQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "-pk"]
        verbose_name = _("consumable")
        verbose_name_plural = _("consumables")
        indexes = [
            models.Index(fields=["outlet", "-issued_on", "-id"], name="workshop_consumable_of_outlet"),
            models.Index(fields=["team", "issued_on"], name="workshop_consumable_of_team"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="workshop_consumable_amount_not_negative")
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("workshop:consumable", args=[self.number])
