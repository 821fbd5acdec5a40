"""The reception sheet: the walk around the car, what was marked, the customer's own words, and signatures."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Vehicle
from staff.models import Employee, Outlet, OutletRecordQuerySet

from .orders import RepairOrder

User = settings.AUTH_USER_MODEL


class ReceptionQuerySet(OutletRecordQuerySet):
    def open(self):
        """Taken in, and no repair order written for it yet."""
        return self.filter(order__isnull=True, cancelled_at__isnull=True)

    def unsigned(self):
        """Open ones that the customer has not signed yet."""
        return self.open().exclude(signatures__what=Signature.What.RECEPTION)

    def in_state(self, state: str):
        """`open`, `ordered` or `cancelled`; all of them for anything else."""
        if state == "open":
            return self.open()
        if state == "ordered":
            return self.filter(order__isnull=False)
        return self.filter(cancelled_at__isnull=False) if state == "cancelled" else self

    def for_page(self):
        return self.select_related(
            "outlet__area__region", "vehicle__customer__outlet", "advisor", "received_by", "order__sheet"
        )

    def matching(self, text: str):
        """By number, plate, or the name of the advisor or of who brought the car."""
        text = text.strip()
        if not text:
            return self
        plate = text.replace(" ", "").upper()
        return self.filter(
            Q(number__istartswith=text)
            | Q(vehicle__plate__contains=plate)
            | Q(advisor__name__icontains=text)
            | Q(brought_by__icontains=text)
        )


class Reception(models.Model):
    """A car taken in at the door. It comes before the repair order; the same form sent twice means one."""

    number = models.CharField(_("reception number"), max_length=40, unique=True)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="receptions", verbose_name=_("outlet"))
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="receptions", verbose_name=_("car"))
    advisor = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="receptions", verbose_name=_("service advisor")
    )
    received_at = models.DateTimeField(_("car received"))
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("taken in by"))
    form_key = models.UUIDField(unique=True, null=True, editable=False)
    # Counted up with every correction: the customer signs the sheet that was shown.
    version = models.PositiveIntegerField(default=0, editable=False)
    brought_by = models.CharField(_("who brought the car"), max_length=80)
    mobile = models.CharField(_("mobile"), max_length=30)
    mileage = models.PositiveIntegerField(_("mileage"))
    # Translators: 中文 油量（八分之几）
    fuel = models.PositiveSmallIntegerField(_("fuel, in eighths"))
    # Item of the walk-around -> "ok", "fault" or "none"; `workshop.walk_around` names the items.
    checks = models.JSONField(_("walk-around"), default=dict)
    belongings = models.CharField(_("belongings left in the car"), max_length=400, blank=True, default="")
    old_parts = models.BooleanField(_("wants the old parts back"), default=False)
    wash = models.BooleanField(_("wants the car washed"), default=False)
    waits = models.BooleanField(_("waits in the house"), default=False)
    order = models.OneToOneField(
        RepairOrder,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reception",
        verbose_name=_("repair order"),
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(_("why no order was written"), max_length=400, blank=True, default="")

    objects = ReceptionQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        # Translators: 中文 接车单
        verbose_name = _("reception sheet")
        # Translators: 中文 接车单
        verbose_name_plural = _("reception sheets")
        indexes = [
            models.Index(fields=["outlet", "-received_at", "-id"], name="workshop_reception_of_outlet"),
            models.Index(fields=["vehicle", "-received_at"], name="workshop_reception_of_vehicle"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["vehicle"],
                condition=Q(order__isnull=True, cancelled_at__isnull=True),
                name="workshop_reception_one_open_per_car",
            ),
            models.CheckConstraint(condition=Q(fuel__lte=8), name="workshop_reception_fuel_eighths"),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancel_reason="")
                | Q(cancelled_at__isnull=False, order__isnull=True) & ~Q(cancel_reason=""),
                name="workshop_reception_cancelled_with_reason",
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("workshop:reception", args=[self.number])


class Damage(models.Model):
    """A mark on the outline of the car, with what is there."""

    class View(models.TextChoices):
        TOP = "top", pgettext_lazy("of the car", "Top")
        FRONT = "front", pgettext_lazy("of the car", "Front")
        REAR = "rear", pgettext_lazy("of the car", "Rear")
        LEFT = "left", pgettext_lazy("of the car", "Left")
        RIGHT = "right", pgettext_lazy("of the car", "Right")

    class Kind(models.TextChoices):
        SCRATCH = "scratch", _("Scratch")
        DENT = "dent", _("Dent")
        CRACK = "crack", _("Crack")
        # Translators: 中文 掉漆
        PAINT = "paint", _("Paint off")
        MISSING = "missing", pgettext_lazy("damage", "Missing")
        OTHER = "other", pgettext_lazy("damage", "Something else")

    reception = models.ForeignKey(Reception, on_delete=models.PROTECT, related_name="damages")
    mark = models.PositiveSmallIntegerField(_("mark"))
    view = models.CharField(_("view"), max_length=5, choices=View.choices)
    # Thousandths of the picture's width and height, from its upper left corner.
    x = models.PositiveSmallIntegerField()
    y = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices)
    words = models.CharField(_("words"), max_length=200, blank=True, default="")

    class Meta:
        ordering = ["reception", "mark"]
        verbose_name = _("damage")
        verbose_name_plural = _("damages")
        constraints = [
            models.UniqueConstraint(fields=["reception", "mark"], name="workshop_damage_once"),
            models.CheckConstraint(condition=Q(x__lte=1000, y__lte=1000), name="workshop_damage_on_the_picture"),
        ]

    def __str__(self):
        return f"{self.get_view_display()} {self.mark}"


class CustomerWords(models.Model):
    """One line of what the customer says, in the customer's own words, and the side of the car that is meant."""

    class Side(models.TextChoices):
        NONE = "", _("no side")
        LEFT = "left", pgettext_lazy("side", "Left")
        RIGHT = "right", pgettext_lazy("side", "Right")
        FRONT = "front", pgettext_lazy("side", "Front")
        REAR = "rear", pgettext_lazy("side", "Rear")
        FRONT_LEFT = "front_left", _("Front left")
        FRONT_RIGHT = "front_right", _("Front right")
        REAR_LEFT = "rear_left", _("Rear left")
        REAR_RIGHT = "rear_right", _("Rear right")

    reception = models.ForeignKey(Reception, on_delete=models.PROTECT, related_name="words")
    line = models.PositiveSmallIntegerField(_("line"))
    words = models.CharField(_("the customer's words"), max_length=400)
    side = models.CharField(_("side"), max_length=11, choices=Side.choices, blank=True, default=Side.NONE)
    # What was found in the workshop, and how it is explained line by line at the end.
    finding = models.CharField(_("what was found"), max_length=400, blank=True, default="")
    explained = models.CharField(_("explained to the customer"), max_length=400, blank=True, default="")

    class Meta:
        ordering = ["reception", "line"]
        # Translators: 中文 客户原话
        verbose_name = _("customer's words")
        # Translators: 中文 客户原话
        verbose_name_plural = _("customers' words")
        constraints = [
            models.UniqueConstraint(fields=["reception", "line"], name="workshop_words_once"),
            models.CheckConstraint(condition=~Q(words=""), name="workshop_words_not_empty"),
        ]

    def __str__(self):
        return self.words


class Signature(models.Model):
    """The customer signed: with the finger on the screen, or on the printed paper."""

    class What(models.TextChoices):
        RECEPTION = "reception", pgettext_lazy("signed", "Reception sheet")
        ORDER = "order", pgettext_lazy("signed", "Repair order")
        SETTLEMENT = "settlement", pgettext_lazy("signed", "Settlement")

    reception = models.ForeignKey(Reception, on_delete=models.PROTECT, related_name="signatures")
    what = models.CharField(_("what was signed"), max_length=10, choices=What.choices)
    # The order is issued again when more than three items were added, and signed again.
    issue = models.PositiveSmallIntegerField(_("issue"), default=1)
    name = models.CharField(_("who signed"), max_length=80)
    on_paper = models.BooleanField(_("signed on paper"), default=False)
    # Lines of points in thousandths of the field's width: [[[x, y], ...], ...]; empty for paper.
    strokes = models.JSONField(default=list)
    at = models.DateTimeField(_("signed"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("shown by"))

    class Meta:
        ordering = ["reception", "at"]
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.UniqueConstraint(fields=["reception", "what", "issue"], name="workshop_signature_once"),
            models.CheckConstraint(
                condition=Q(on_paper=True, strokes=[]) | Q(on_paper=False) & ~Q(strokes=[]),
                name="workshop_signature_somewhere",
            ),
            models.CheckConstraint(condition=Q(issue__gte=1), name="workshop_signature_issue"),
        ]

    def __str__(self):
        return f"{self.get_what_display()} {self.issue}"
