"""Teams, repair orders with their labour, items sold or fitted, and claims."""

from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, Sum, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Vehicle
from staff.models import Employee, Outlet, OutletRecordQuerySet


class Team(models.Model):
    class Trade(models.TextChoices):
        MECHANICAL = "mechanical", _("Mechanical and electrical")
        BODYPAINT = "bodypaint", _("Body and paint")

    code = models.CharField(_("team code"), max_length=30, unique=True)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="teams", verbose_name=_("outlet"))
    name = models.CharField(_("team"), max_length=60)
    trade = models.CharField(_("trade"), max_length=12, choices=Trade.choices)

    class Meta:
        ordering = ["code"]
        verbose_name = _("team")
        verbose_name_plural = _("teams")

    def __str__(self):
        return self.name


class RepairOrderQuerySet(OutletRecordQuerySet):
    def standing(self):
        """Without those that were cancelled: of them the car was no visit, and nobody is paid for it."""
        return self.exclude(sheet__stage="cancelled")

    def in_house(self):
        """Cars that were taken in and not delivered, without cancelled orders and cars that their owners leave."""
        return self.standing().filter(delivered_at__isnull=True, refused_repair=False)

    def left_behind(self):
        """Cars that their owners refuse to have repaired and leave."""
        return self.filter(delivered_at__isnull=True, refused_repair=True)

    def rescued_first(self):
        """With `rescued`: 0 for the car that came by a rescue call, 1 for the others, so that it sorts."""
        rescued = self.model._meta.get_field("rescue_calls").related_model.objects.filter(order=OuterRef("pk"))
        return self.annotate(rescued=Case(When(Exists(rescued), then=Value(0)), default=Value(1)))

    def matching(self, text: str):
        """By order number, plate, or the advisor's name."""
        text = text.strip()
        if not text:
            return self
        plate = text.replace(" ", "").upper()
        return self.filter(
            Q(number__istartswith=text) | Q(vehicle__plate__contains=plate) | Q(advisor__name__icontains=text)
        )


class RepairOrder(models.Model):
    class Kind(models.TextChoices):
        MAINTENANCE = "maintenance", _("Maintenance")
        REPAIR = "repair", _("General repair")
        ACCIDENT = "accident", _("Accident repair")
        WARRANTY = "warranty", _("Warranty repair")
        FREE_SERVICE = "free_service", _("Free service")
        PDI = "pdi", _("Pre-delivery inspection")
        REWORK = "rework", _("Rework")

    class Rating(models.TextChoices):
        VERY_SATISFIED = "very_satisfied", _("Very satisfied")
        SATISFIED = "satisfied", _("Satisfied")
        GOOD = "good", _("Good")
        FAIR = "fair", _("Fair")
        POOR = "poor", _("Poor")

    number = models.CharField(_("order number"), max_length=40, unique=True)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="repair_orders", verbose_name=_("outlet"))
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="repair_orders", verbose_name=_("car"))
    advisor = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="repair_orders", verbose_name=_("service advisor")
    )
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices)
    opened_at = models.DateTimeField(_("opened"))
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    repair_receipts = models.DecimalField(_("received for repairs"), max_digits=12, decimal_places=2, default=0)
    assessed_amount = models.DecimalField(_("assessed amount"), max_digits=12, decimal_places=2, default=0)
    assessed_on = models.DateField(_("assessed on"), null=True, blank=True)
    rating = models.CharField(_("rating"), max_length=14, choices=Rating.choices, blank=True, default="")
    mileage = models.PositiveIntegerField(_("mileage"), null=True, blank=True)
    refused_repair = models.BooleanField(_("refuses the repair and leaves the car"), default=False)

    objects = RepairOrderQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = _("repair order")
        verbose_name_plural = _("repair orders")
        indexes = [
            models.Index(fields=["vehicle", "-opened_at"], name="workshop_order_of_vehicle"),
            models.Index(fields=["outlet", "-opened_at", "-id"], name="workshop_order_of_outlet"),
            models.Index(fields=["vehicle"], condition=Q(refused_repair=True), name="workshop_order_refused"),
            models.Index(
                fields=["outlet", "opened_at", "id"],
                condition=Q(delivered_at__isnull=True),
                name="workshop_order_in_house",
            ),
            # Deliveries that nobody has looked at since they came in.
            models.Index(
                fields=["delivered_at", "id"],
                condition=Q(delivered_at__isnull=False),
                name="workshop_order_delivered",
            ),
            # From here on: what the sums of a month look for.
            models.Index(fields=["outlet", "settled_on"], name="workshop_order_settled"),
            models.Index(fields=["outlet", "completed_at"], name="workshop_order_completed"),
            models.Index(
                fields=["outlet", "delivered_at"], condition=Q(kind="accident"), name="workshop_order_accident"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(repair_receipts__gte=0, assessed_amount__gte=0), name="workshop_order_money_not_negative"
            )
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("workshop:order", args=[self.number])


class LabourLine(models.Model):
    order = models.ForeignKey(RepairOrder, on_delete=models.PROTECT, related_name="labour_lines")
    line = models.PositiveIntegerField(_("line"))
    operation = models.CharField(_("operation"), max_length=120)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="labour_lines", verbose_name=_("team"))
    technician = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, related_name="labour_lines", verbose_name=_("technician")
    )
    standard_hours = models.DecimalField(_("standard hours"), max_digits=8, decimal_places=2)
    free = models.BooleanField(_("free-service work"), default=False)
    boutique_install = models.BooleanField(_("boutique installation"), default=False)
    fault_code = models.CharField(_("fault code"), max_length=30, blank=True, default="")

    class Meta:
        ordering = ["order", "line"]
        verbose_name = _("labour line")
        verbose_name_plural = _("labour lines")
        constraints = [
            models.UniqueConstraint(fields=["order", "line"], name="workshop_labourline_once"),
            models.CheckConstraint(condition=Q(standard_hours__gte=0), name="workshop_labourline_hours_not_negative"),
        ]

    def __str__(self):
        return f"{self.order_id}/{self.line}"


class ItemLine(models.Model):
    """Something sold, given or fitted: a part, a boutique article or a care product."""

    class Kind(models.TextChoices):
        PART = "part", _("Part")
        BOUTIQUE = "boutique", _("Boutique")
        CARE = "care", _("Care product")

    class Channel(models.TextChoices):
        FRONT_DESK = "front_desk", _("Front desk")
        BOUTIQUE = "boutique", _("Boutique")
        STAFF = "staff", _("All staff")
        SALES_DEPARTMENT = "sales_department", _("Sales department")
        GIFT = "gift", _("Gift")
        REPAIR = "repair", _("Drawn for a repair")
        COUNTER = "counter", _("Counter")

    number = models.CharField(_("document number"), max_length=40)
    line = models.PositiveIntegerField(_("line"))
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="item_lines", verbose_name=_("outlet"))
    sku = models.CharField(_("item code"), max_length=60)
    name = models.CharField(_("item"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    channel = models.CharField(_("channel"), max_length=18, choices=Channel.choices)
    seller = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, related_name="item_lines", verbose_name=_("seller")
    )
    quantity = models.PositiveIntegerField(_("quantity"))
    list_price = models.DecimalField(_("list price"), max_digits=12, decimal_places=2)
    received = models.DecimalField(_("received"), max_digits=12, decimal_places=2)
    sold_on = models.DateField(_("sold on"))
    installed = models.BooleanField(_("installed"), default=False)
    oem = models.BooleanField(_("the manufacturer's own product"), default=False)
    order = models.ForeignKey(
        RepairOrder, on_delete=models.PROTECT, null=True, related_name="item_lines", verbose_name=_("repair order")
    )
    # As the document names it; without one the line belongs to its order's car.
    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, null=True, related_name="item_lines", verbose_name=_("car")
    )
    fault_code = models.CharField(_("fault code"), max_length=30, blank=True, default="")
    abnormal_damage = models.BooleanField(_("failed otherwise than by ordinary wear"), default=False)

    objects = OutletRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-sold_on", "number", "line"]
        verbose_name = _("item line")
        verbose_name_plural = _("item lines")
        indexes = [
            models.Index(fields=["vehicle", "-sold_on"], name="workshop_item_of_vehicle"),
            models.Index(fields=["outlet", "sold_on"], name="workshop_item_of_outlet"),
            models.Index(
                fields=["sold_on"],
                condition=Q(kind="part", abnormal_damage=True),
                name="workshop_item_abnormal",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number", "line"], name="workshop_itemline_once"),
            models.CheckConstraint(
                condition=Q(list_price__gte=0, received__gte=0), name="workshop_itemline_money_not_negative"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="workshop_itemline_quantity"),
        ]

    def __str__(self):
        return f"{self.number}/{self.line}"


class ClaimQuerySet(OutletRecordQuerySet):
    def pending(self):
        """The manufacturer has not decided; an import may leave the decision empty."""
        return self.filter(decision__in=["", Claim.Decision.PENDING])

    def unpaid(self):
        """Passed, and the money is not here."""
        return self.filter(decision=Claim.Decision.PASSED, reimbursed_on__isnull=True)

    def matching(self, text: str):
        """By claim number, order number or plate."""
        text = text.strip()
        if not text:
            return self
        plate = text.replace(" ", "").upper()
        return self.filter(
            Q(number__istartswith=text) | Q(order__number__istartswith=text) | Q(vehicle__plate__contains=plate)
        )

    def between(self, first=None, last=None):
        """Claimed on these days, both included; None leaves that end open."""
        found = self.filter(claimed_on__gte=first) if first else self
        return found.filter(claimed_on__lte=last) if last else found

    def totals(self) -> dict:
        """Yuan claimed and reimbursed, and how many were passed and refused."""
        return self.order_by().aggregate(
            amount=Sum("amount", default=0),
            reimbursed=Sum("reimbursed", default=0),
            passed=Count("pk", filter=Q(decision="passed")),
            refused=Count("pk", filter=Q(decision="refused")),
        )


class Claim(models.Model):
    """A warranty claim to the manufacturer."""

    class Decision(models.TextChoices):
        PENDING = "pending", _("Pending")
        PASSED = "passed", _("Passed")
        REFUSED = "refused", pgettext_lazy("claim", "Refused")

    number = models.CharField(_("claim number"), max_length=40, unique=True)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="claims", verbose_name=_("outlet"))
    order = models.ForeignKey(
        RepairOrder, on_delete=models.PROTECT, null=True, related_name="claims", verbose_name=_("repair order")
    )
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="claims", verbose_name=_("car"))
    claimed_on = models.DateField(_("claimed on"))
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    decision = models.CharField(
        _("decision"), max_length=8, choices=Decision.choices, default=Decision.PENDING, blank=True
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    reimbursed_on = models.DateField(_("reimbursed on"), null=True, blank=True)
    reimbursed = models.DecimalField(_("reimbursed"), max_digits=12, decimal_places=2, default=0)
    # Written here only; an import neither brings nor empties them.
    refusal = models.CharField(_("why it was refused"), max_length=400, blank=True, default="")
    # Translators: 中文 旧件已留存
    parts_kept = models.BooleanField(_("the old parts are kept"), default=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-claimed_on", "number"]
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        indexes = [
            models.Index(fields=["vehicle", "claimed_on"], name="workshop_claim_of_vehicle"),
            models.Index(fields=["claimed_on"], name="workshop_claim_by_day"),
            models.Index(fields=["outlet", "reimbursed_on"], name="workshop_claim_reimbursed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0, reimbursed__gte=0), name="workshop_claim_money_not_negative"
            )
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("workshop:claim", args=[self.number])

    @property
    def shape(self) -> str:
        """The shape that shows how far it is."""
        if self.decision == self.Decision.PASSED:
            return "done" if self.reimbursed_on else "doing"
        return "shut" if self.decision == self.Decision.REFUSED else "open"
