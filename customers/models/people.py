"""Customers, their cars, who owned which car when, and merges that can be taken back."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Replace, Right, StrIndex, Substr
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers import lookups  # noqa: F401 - `__starts`, which the search uses
from staff.models import Outlet, OutletRecordQuerySet

# Search by the beginning of a text; SQLite ignores it and needs none.
BY_BEGINNING = ["varchar_pattern_ops"]


class CustomerQuerySet(OutletRecordQuerySet):
    def present(self):
        """Those that were not merged into another."""
        return self.filter(merged_into__isnull=True)

    def in_segment(self, segment: str):
        """Those who are loyal, ordinary or lost now."""
        return self.filter(segments__segment=segment, segments__to_on__isnull=True)

    def called(self, text: str, letters: str = "", phone: str = "", number: str = ""):
        """By the beginning of the name, its pinyin or initials, the end of the phone number (4 figures at least), or
        the whole customer code. An index answers each of these."""
        asked = Q(name__starts=text)
        if letters:
            asked |= Q(name_letters__starts=letters) | Q(name_initials__starts=letters)
        if len(phone) >= 4:
            asked |= Q(mobile_end=phone[-4:], mobile__endswith=phone)
        if number:
            asked |= Q(code=number)
        return self.filter(asked)

    def matching(self, query):
        """By name, number or code as `called`, or by a car `marked` so. `query`: `customers.search.Query`."""
        by_name = self.model.objects.called(query.text, query.letters, query.phone, query.number)
        if len(query.plain) < 2:
            return self.filter(pk__in=by_name.values("pk"))
        cars = Vehicle.objects.marked(query.plain)
        return self.filter(Q(pk__in=by_name.values("pk")) | Q(pk__in=cars.values("customer")))

    def not_to_be_called(self, at):
        """Those who do not want to be called."""
        from .contacts import not_to_be_called  # the model there points to this one

        return self.filter(not_to_be_called(at, "pk"))

    def callable(self, at):
        """In use, and without a wish not to be called. Hours of rest and the contact budget are another matter."""
        from .contacts import not_to_be_called

        return self.present().filter(~not_to_be_called(at, "pk"))

    def twins_of(self, customer):
        """Other records that may be the same customer: the same number, or the same name at the same outlet."""
        same = Q(name=customer.name, outlet=customer.outlet_id)
        if customer.mobile:
            same |= Q(mobile_end=customer.mobile[-4:], mobile=customer.mobile)
        return self.present().filter(same).exclude(pk=customer.pk)


class Customer(models.Model):
    class Background(models.TextChoices):
        NONE = "none", _("None")
        MEDIA = "media", _("Media")
        GOVERNMENT = "government", _("Government")
        CONSUMER_ASSOCIATION = "consumer_association", _("Consumer association")
        LAWYER = "lawyer", _("Lawyer")
        KEY_ACCOUNT = "key_account", _("Key account")

    # Backgrounds that make the owner a key customer; a key account is a big buyer and no danger.
    SPECIAL_BACKGROUNDS = (
        Background.MEDIA,
        Background.GOVERNMENT,
        Background.CONSUMER_ASSOCIATION,
        Background.LAWYER,
    )

    code = models.CharField(_("customer code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_key = models.CharField(max_length=120, editable=False, default="")
    mobile = models.CharField(_("mobile"), max_length=30)
    mobile_end = models.GeneratedField(
        expression=Right("mobile", 4), output_field=models.CharField(max_length=4), db_persist=True
    )
    # What people type for a Chinese name: all the syllables in one word, or only their initials.
    name_letters = models.GeneratedField(
        expression=Replace("name_key", Value(" ")), output_field=models.CharField(max_length=120), db_persist=True
    )
    name_initials = models.GeneratedField(
        expression=Substr("name_key", StrIndex("name_key", Value("|")) + 1),
        output_field=models.CharField(max_length=120),
        db_persist=True,
    )
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="customers", verbose_name=_("outlet"))
    background = models.CharField(
        _("background"), max_length=24, choices=Background.choices, default=Background.NONE, blank=True
    )
    # Translators: 中文 区县
    district = models.CharField(_("district"), max_length=40, blank=True, default="")
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from", editable=False
    )

    objects = CustomerQuerySet.as_manager()

    class Meta:
        ordering = ["name_key", "pk"]
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        indexes = [
            models.Index(fields=["mobile_end"], name="customers_customer_mobile"),
            models.Index(fields=["name_key", "id"], name="customers_customer_by_name"),
            models.Index(fields=["name"], name="customers_customer_name", opclasses=BY_BEGINNING),
            models.Index(fields=["name_letters"], name="customers_customer_letters", opclasses=BY_BEGINNING),
            models.Index(fields=["name_initials"], name="customers_customer_initials", opclasses=BY_BEGINNING),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="customers_customer_not_merged_into_itself",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("customers:customer", args=[self.pk])


class VehicleQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        return self.filter(
            user.reach(right).condition("customer__outlet__area__region", "customer__outlet__area", "customer__outlet")
        )

    def near_plate(self, plain: str):
        """Cars whose plate may be meant by one that is a little too short or too long, or lacks its province."""
        return self.filter(Q(plate__starts=plain[:6]) | Q(plate_tail__starts=plain[1:7])).exclude(plate="")

    def marked(self, plain: str):
        """By plate or VIN: the plate from its beginning, without the province, without the city's letter, or its last
        three characters and more; the whole VIN or its last six and more. An index answers each of these."""
        asked = Q(plate__starts=plain)
        if plain.isascii():
            asked |= Q(plate_tail__starts=plain)
        if len(plain) >= 3:
            asked |= Q(plate_end=plain[-3:], plate__endswith=plain)
        if len(plain) >= 6:
            asked |= Q(vin_end=plain[-6:], vin__endswith=plain)
        return self.filter(asked)


class Vehicle(models.Model):
    vin = models.CharField(_("VIN"), max_length=17, unique=True)
    vin_end = models.GeneratedField(
        expression=Right("vin", 6), output_field=models.CharField(max_length=6), db_persist=True
    )
    plate = models.CharField(_("plate"), max_length=20, blank=True, default="")
    # People leave out the province and the city letter, or remember the last three characters only.
    plate_tail = models.GeneratedField(
        expression=Substr("plate", 3), output_field=models.CharField(max_length=20), db_persist=True
    )
    plate_end = models.GeneratedField(
        expression=Right("plate", 3), output_field=models.CharField(max_length=3), db_persist=True
    )
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="vehicles", verbose_name=_("car owner")
    )
    model = models.CharField(_("model"), max_length=80)
    brand_line = models.CharField(_("brand line"), max_length=60, blank=True, default="")
    purchased_on = models.DateField(_("bought on"), null=True, blank=True)
    warranty_until = models.DateField(_("warranty until"), null=True, blank=True)
    three_guarantee_until = models.DateField(_("three guarantees until"), null=True, blank=True)
    insurance_until = models.DateField(_("insurance until"), null=True, blank=True)
    inspection_due = models.DateField(_("inspection due"), null=True, blank=True)
    financed = models.BooleanField(_("bought on finance"), default=False)

    objects = VehicleQuerySet.as_manager()

    class Meta:
        ordering = ["plate", "vin"]
        verbose_name = _("car")
        verbose_name_plural = _("cars")
        indexes = [
            models.Index(fields=["vin_end"], name="customers_vehicle_vin_end"),
            models.Index(fields=["plate"], name="customers_vehicle_plate", opclasses=BY_BEGINNING),
            models.Index(fields=["plate_tail"], name="customers_vehicle_plate_tail", opclasses=BY_BEGINNING),
            models.Index(fields=["plate_end"], name="customers_vehicle_plate_end"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(vin__regex=r"^[0-9A-Za-z]{17}$"), name="customers_vehicle_vin_length")
        ]

    def __str__(self):
        return self.plate or self.vin

    def get_absolute_url(self):
        # By its key: the VIN is masked in lists, and an address must not give it away.
        return reverse("customers:vehicle", args=[self.pk])


class Ownership(models.Model):
    """Who owned a car from when to when. The present owner is `Vehicle.customer`; this keeps the earlier ones."""

    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="ownerships")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="ownerships")
    from_on = models.DateField(_("from"), null=True)
    to_on = models.DateField(_("to"))
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()
    reason = models.CharField(_("reason"), max_length=400, blank=True, default="")

    class Meta:
        ordering = ["-to_on", "-pk"]
        verbose_name = _("former owner")
        verbose_name_plural = _("former owners")
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(from_on__lte=F("to_on")), name="customers_ownership_forward"
            )
        ]

    def __str__(self):
        return f"{self.vehicle} · {self.customer}"


class Merge(models.Model):
    """One customer record was merged into another; `moved` holds what went over, so that it can be taken back."""

    kept = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="merges_kept")
    merged = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="merges_away")
    moved = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(_("reason"), max_length=400)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="customers_merge_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="customers_merge_two_records"),
        ]

    def __str__(self):
        return f"{self.merged} → {self.kept}"


class UnmaskingQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        """Looks at numbers of customers, and at VINs of their cars, under the user's postings."""
        return self.filter(
            user.reach(right).condition(
                ("customer__outlet__area__region", "vehicle__customer__outlet__area__region"),
                ("customer__outlet__area", "vehicle__customer__outlet__area"),
                ("customer__outlet", "vehicle__customer__outlet"),
            )
        )

    def of_customer(self, customer):
        """At the customer's own number, and at the VINs of their cars."""
        return self.filter(Q(customer=customer) | Q(vehicle__customer=customer))

    def by_person(self):
        """`{by, name, times, whose, last}`: how often each looked, at how many customers and cars, the most first."""
        counted = self.order_by().values("by", name=F("by__name"))
        return counted.annotate(
            times=models.Count("pk"),
            customers=models.Count("customer", distinct=True),
            cars=models.Count("vehicle", distinct=True),
            last=models.Max("at"),
        ).order_by("-times", "by")


class Unmasking(models.Model):
    """Somebody looked at a whole number: who, whose, which, when, and from which page."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="unmaskings")
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, null=True, related_name="unmaskings")
    what = models.CharField(max_length=20)
    where = models.CharField(max_length=200)

    objects = UnmaskingQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("look at a whole number")
        verbose_name_plural = _("looks at whole numbers")

    def __str__(self):
        return f"{self.by} {self.what}"
