"""Backorders: the part that is missing, who waits for it, by when, and what the customer and the advisor were told."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer, Vehicle
from staff.instants import local
from staff.models import Employee, Outlet, OutletRecordQuerySet
from workshop.models import OrderSheet, RepairOrder

from .guarantees import Guarantee
from .stock import Part

User = settings.AUTH_USER_MODEL


class BackorderQuerySet(OutletRecordQuerySet):
    def waiting(self):
        return self.filter(state=Backorder.State.WAITING)

    def open(self):
        """Waiting, or there and nobody told yet."""
        return self.filter(state__in=Backorder.OPEN)

    def late(self, on):
        return self.waiting().filter(expected_on__lt=on)

    def to_be_told(self, on):
        """The part is there, comes later than the customer was told, or did not come on the day the customer knows."""
        later = Q(postponed_at__isnull=False) & (Q(told_at__isnull=True) | Q(told_at__lt=F("postponed_at")))
        late = Q(expected_on__lt=on) & (Q(told_at__isnull=True) | Q(told_at__date__lte=F("expected_on")))
        return self.filter(Q(state=Backorder.State.ARRIVED) | Q(later | late, state=Backorder.State.WAITING))

    def over(self):
        return self.exclude(state__in=Backorder.OPEN)

    def of_outlet_part(self, outlet, part):
        return self.filter(outlet=outlet, part=part)

    def kept(self):
        """Their pieces lie there for somebody who has not got them yet."""
        return self.filter(state__in=(Backorder.State.ARRIVED, Backorder.State.TOLD))

    def of_order(self, order):
        """Written for the order, or for its car without one."""
        return self.filter(Q(order=order) | Q(order__isnull=True, vehicle=order.vehicle_id))

    def lateness_unsaid(self, on):
        """Late, and nobody was told that it is later than this very day."""
        return self.late(on).filter(Q(late_said_on__isnull=True) | ~Q(late_said_on=F("expected_on")))

    def without_car(self):
        """Waiting, without a spare car so far, for a car that cannot be driven or stands here on an open order."""
        here = Q(order__isnull=False, order__delivered_at__isnull=True, order__settled_on__isnull=True)
        found = self.waiting().filter(Q(off_road=True) | here, spare_car="")
        return found.exclude(off_road=False, order__sheet__stage=OrderSheet.Stage.CANCELLED)

    def spare_car_unsaid(self):
        """How long is for the policy."""
        return self.without_car().filter(spare_said_at__isnull=True)

    def untold(self):
        return self.filter(state=Backorder.State.ARRIVED)

    def matching(self, text: str):
        text = text.strip()
        if not text:
            return self
        plate = text.replace(" ", "").upper()
        return self.filter(
            Q(number__istartswith=text)
            | Q(part__in=Part.objects.matching(text))
            | Q(vehicle__plate__contains=plate)
            | Q(contact__icontains=text)
        )

    def for_list(self):
        return self.select_related(
            "part", "vehicle", "customer", "advisor", "outlet__area", "order__sheet", "guarantee"
        )


class Backorder(models.Model):
    """An exact part that somebody waits for: a car in the house or at home, or a buyer of parts without one."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("backorder", "Waiting for the part")
        ARRIVED = "arrived", pgettext_lazy("backorder", "Part is there, customer to be told")
        TOLD = "told", pgettext_lazy("backorder", "Customer told")
        FITTED = "fitted", pgettext_lazy("backorder", "Fitted or handed over")
        CANCELLED = "cancelled", pgettext_lazy("backorder", "Not wanted any more")

    OPEN = (State.WAITING, State.ARRIVED, State.TOLD)

    number = models.CharField(_("number"), max_length=40, unique=True)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="backorders", verbose_name=_("outlet"))
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="backorders", verbose_name=_("part"))
    quantity = models.PositiveIntegerField(_("quantity"), default=1)
    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, null=True, blank=True, related_name="backorders", verbose_name=_("car")
    )
    order = models.ForeignKey(
        RepairOrder, on_delete=models.PROTECT, null=True, blank=True, related_name="backorders",
        verbose_name=_("repair order"),
    )  # fmt: skip
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, null=True, blank=True, related_name="backorders",
        verbose_name=_("customer"),
    )  # fmt: skip
    contact = models.CharField(_("who is told"), max_length=80)
    mobile = models.CharField(_("mobile"), max_length=30)
    advisor = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="backorders", verbose_name=_("service advisor")
    )
    # Translators: 中文 车辆不能行驶
    off_road = models.BooleanField(_("the car cannot be driven without it"), default=False)
    guarantee = models.ForeignKey(
        Guarantee, on_delete=models.PROTECT, null=True, blank=True, related_name="backorders",
        verbose_name=_("comes by guarantee"),
    )  # fmt: skip
    ordered_at = models.DateTimeField(_("ordered"))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by"))
    form_key = models.UUIDField(unique=True, null=True, editable=False)
    expected_on = models.DateField(_("expected on"))
    first_expected_on = models.DateField(_("expected on at first"))
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.WAITING)
    arrived_at = models.DateTimeField(_("part arrived"), null=True, blank=True)
    told_at = models.DateTimeField(_("customer told last"), null=True, blank=True)
    postponed_at = models.DateTimeField(_("postponed last"), null=True, blank=True)
    # What the sweep has said already: lateness once for each expected day, the others once.
    late_said_on = models.DateField(null=True, editable=False)
    spare_said_at = models.DateTimeField(null=True, editable=False)
    untold_said_at = models.DateTimeField(null=True, editable=False)
    # A spare car, or why none was wanted.
    spare_car = models.CharField(_("spare car"), max_length=200, blank=True, default="")
    spare_car_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=400, blank=True, default="")
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = BackorderQuerySet.as_manager()

    class Meta:
        ordering = ["expected_on", "pk"]
        # Translators: 中文 缺件登记
        verbose_name = _("backorder")
        verbose_name_plural = _("backorders")
        indexes = [
            models.Index(fields=["outlet", "state", "expected_on"], name="parts_backorder_of_outlet"),
            models.Index(fields=["vehicle", "-ordered_at"], name="parts_backorder_of_vehicle"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="parts_backorder_some"),
            models.CheckConstraint(condition=~Q(contact=""), name="parts_backorder_somebody_to_tell"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "cancelled"]) | Q(arrived_at__isnull=False),
                name="parts_backorder_arrived_with_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | Q(ended_at__isnull=False) & ~Q(end_reason=""),
                name="parts_backorder_cancelled_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(off_road=False) | Q(vehicle__isnull=False), name="parts_backorder_off_road_is_a_car"
            ),
            models.CheckConstraint(
                condition=Q(expected_on__gte=F("first_expected_on")), name="parts_backorder_later_only"
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("parts:backorder", args=[self.number])

    @property
    def shape(self) -> str:
        """The form of the state's chip."""
        shapes = {self.State.WAITING: "open", self.State.FITTED: "done", self.State.CANCELLED: "shut"}
        return shapes.get(self.State(self.state), "doing")

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def comes_later(self) -> bool:
        """It was postponed, and the customer does not know yet."""
        if self.state != self.State.WAITING or self.postponed_at is None:
            return False
        return self.told_at is None or self.told_at < self.postponed_at

    def late_unheard(self, on) -> bool:
        """It did not come on its day, and the customer was not told since."""
        if self.state != self.State.WAITING or self.expected_on >= on:
            return False
        return self.told_at is None or local(self.told_at).date() <= self.expected_on

    def to_be_told(self, on) -> bool:
        return self.state == self.State.ARRIVED or self.comes_later or self.late_unheard(on)

    @property
    def without_car(self) -> bool:
        """The customer is without the car meanwhile, and without another one."""
        if self.state != self.State.WAITING or self.spare_car:
            return False
        return self.off_road or self.stands_here

    @property
    def stands_here(self) -> bool:
        """On a repair order that is neither settled nor delivered nor cancelled."""
        order = self.order
        if order is None or order.delivered_at or order.settled_on:
            return False
        sheet = getattr(order, "sheet", None)
        return sheet is None or sheet.stage != OrderSheet.Stage.CANCELLED

    @property
    def plate(self) -> str:
        return self.vehicle.plate if self.vehicle else ""


class BackorderTold(models.Model):
    """The customer heard: that it comes later, that it is there, or how it stands."""

    class What(models.TextChoices):
        LATER = "later", pgettext_lazy("backorder", "It comes later")
        THERE = "there", pgettext_lazy("backorder", "It is there")
        STANDS = "stands", pgettext_lazy("backorder", "How it stands")

    class How(models.TextChoices):
        CALL = "call", _("By telephone")
        SMS = "sms", _("By text message")
        WECOM = "wecom", _("By WeCom")
        PERSON = "person", _("In person")

    backorder = models.ForeignKey(Backorder, on_delete=models.PROTECT, related_name="told")
    what = models.CharField(_("what"), max_length=6, choices=What.choices)
    how = models.CharField(_("how"), max_length=6, choices=How.choices)
    words = models.CharField(_("words"), max_length=400, blank=True, default="")
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who"))

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("word about a backorder")
        verbose_name_plural = _("words about backorders")

    def __str__(self):
        return self.get_what_display()
