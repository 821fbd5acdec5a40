"""The gate: bays, appointments, and the numbered tags that cars get on arrival."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Max, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Reminder, Vehicle
from staff.models import Employee, Outlet, OutletRecordQuerySet

from .orders import RepairOrder
from .receptions import Reception
from .rescue import RescueCall

User = settings.AUTH_USER_MODEL


class Lane(models.TextChoices):
    # Translators: 中文 普通通道
    ORDINARY = "ordinary", pgettext_lazy("lane", "Ordinary")
    # Translators: 中文 快修通道
    EXPRESS = "express", pgettext_lazy("lane", "Express")
    # Translators: 中文 返修通道
    REWORK = "rework", pgettext_lazy("lane", "Rework")
    # Translators: 中文 投诉通道
    COMPLAINT = "complaint", pgettext_lazy("lane", "Complaint")


# What stands before the number on the tag: the same in every language, for it is painted over the lanes.
LANE_LETTERS = {Lane.ORDINARY: "A", Lane.EXPRESS: "K", Lane.REWORK: "F", Lane.COMPLAINT: "T"}


class Bay(models.Model):
    """A place in the workshop where one car is worked on."""

    class Kind(models.TextChoices):
        # Translators: 中文 快修工位
        EXPRESS = "express", pgettext_lazy("bay", "Express")
        # Translators: 中文 机电工位
        MECHANICAL = "mechanical", pgettext_lazy("bay", "Mechanical and electrical")
        # Translators: 中文 钣喷工位
        BODYPAINT = "bodypaint", pgettext_lazy("bay", "Body and paint")

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="bays", verbose_name=_("outlet"))
    name = models.CharField(pgettext_lazy("workshop", "bay"), max_length=40)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    # A bay out of use stays on file: figures of the past counted with it.
    in_use = models.BooleanField(_("in use"), default=True)

    objects = OutletRecordQuerySet.as_manager()

    class Meta:
        ordering = ["outlet", "kind", "name"]
        # Translators: 中文 工位
        verbose_name = pgettext_lazy("workshop", "bay")
        verbose_name_plural = pgettext_lazy("workshop", "bays")
        constraints = [
            models.UniqueConstraint(fields=["outlet", "name"], name="workshop_bay_once"),
            models.CheckConstraint(condition=~Q(name=""), name="workshop_bay_named"),
        ]

    def __str__(self):
        return self.name


class AppointmentQuerySet(OutletRecordQuerySet):
    def standing(self):
        """Those that take up a bay at their hour: booked, or come."""
        return self.filter(state__in=Appointment.STANDING)

    def expected(self):
        """Booked, and the car has not come."""
        return self.filter(state=Appointment.State.BOOKED)

    def to_follow_up(self):
        """Missed, and nobody has moved it to another hour or called it off since."""
        return self.filter(state=Appointment.State.MISSED)

    def overdue(self, at: datetime):
        """Booked for this instant or earlier."""
        return self.filter(state=Appointment.State.BOOKED, planned_at__lte=at)

    def between(self, first: date | None = None, last: date | None = None):
        """Planned on these days, both included; None leaves that end open."""
        found = self.filter(planned_on__gte=first) if first else self
        return found.filter(planned_on__lte=last) if last else found

    def overlapping(self, from_at: datetime, to_at: datetime):
        """Those that take up any of the time: from the day before on, for none is longer than a day."""
        return self.filter(planned_at__gt=from_at - timedelta(days=1), planned_at__lt=to_at)

    def concerning(self, user):
        """Those of which the person is the advisor, and those without one that the person booked."""
        mine = Q(advisor__isnull=True, made_by=user)
        if user.employee_id:
            mine |= Q(advisor=user.employee_id)
        return self.filter(mine)

    def matching(self, text: str):
        """By number, plate, caller, or the advisor's name."""
        text = text.strip()
        if not text:
            return self
        plate = text.replace(" ", "").upper()
        return self.filter(
            Q(number__istartswith=text)
            | Q(plate__contains=plate)
            | Q(vehicle__plate__contains=plate)
            | Q(caller__icontains=text)
            | Q(advisor__name__icontains=text)
        )

    def for_list(self):
        """With what a row shows."""
        return self.select_related("vehicle__customer", "outlet__area", "advisor", "tag")

    def for_page(self):
        return self.select_related(
            "vehicle__customer__outlet__area", "outlet__area__region", "advisor", "made_by", "reminder", "tag"
        )

    def by_day(self) -> dict[date, dict[str, int]]:
        """For each day there is: how many in each state."""
        found: dict[date, dict[str, int]] = {}
        for on, state, number in self.order_by().values_list("planned_on", "state").annotate(number=Count("pk")):
            found.setdefault(on, {})[state] = number
        return found


class Appointment(models.Model):
    """A customer comes at an hour that was agreed, for so many minutes in a bay."""

    class State(models.TextChoices):
        # Translators: 中文 已预约
        BOOKED = "booked", pgettext_lazy("appointment", "Booked")
        # Translators: 中文 已到店
        CAME = "came", pgettext_lazy("appointment", "Came")
        # Translators: 中文 未到店
        MISSED = "missed", pgettext_lazy("appointment", "Missed")
        # Translators: 中文 已取消
        CANCELLED = "cancelled", pgettext_lazy("appointment", "Called off")

    STANDING = (State.BOOKED, State.CAME)
    # What may still be moved to another hour, called off, or come after all.
    OPEN = (State.BOOKED, State.MISSED)
    SHAPES = {State.BOOKED: "open", State.CAME: "done", State.MISSED: "open", State.CANCELLED: "shut"}

    number = models.CharField(_("appointment number"), max_length=40, unique=True)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("outlet"))
    planned_at = models.DateTimeField(_("agreed for"))
    # The day of `planned_at` in Shanghai; the services write both together.
    planned_on = models.DateField(_("day"))
    minutes = models.PositiveIntegerField(_("minutes in the bay"))
    kind = models.CharField(_("kind"), max_length=14, choices=RepairOrder.Kind.choices)
    lane = models.CharField(_("lane"), max_length=9, choices=Lane.choices, default=Lane.ORDINARY)
    words = models.CharField(_("what the customer wants"), max_length=400, blank=True, default="")
    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments", verbose_name=_("car")
    )
    # What the caller says of a car that is not in the records.
    plate = models.CharField(_("plate"), max_length=20, blank=True, default="")
    model = models.CharField(_("model"), max_length=80, blank=True, default="")
    caller = models.CharField(_("caller"), max_length=80, blank=True, default="")
    mobile = models.CharField(_("mobile"), max_length=30)
    advisor = models.ForeignKey(
        Employee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("service advisor"),
    )
    # What the customer was reminded of before, where that led here.
    reminder = models.ForeignKey(
        Reminder,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("reminder"),
    )
    # The same form sent twice means one appointment.
    form_key = models.UUIDField(unique=True, null=True, editable=False)
    made_at = models.DateTimeField(_("booked"))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("booked by"))
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.BOOKED)
    came_at = models.DateTimeField(_("came"), null=True, blank=True)
    cancel_reason = models.CharField(_("why it was called off"), max_length=400, blank=True, default="")

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["planned_at", "pk"]
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        indexes = [
            models.Index(fields=["outlet", "planned_at", "id"], name="workshop_appoint_of_outlet"),
            models.Index(fields=["outlet", "planned_on"], name="workshop_appoint_of_day"),
            models.Index(fields=["vehicle", "-planned_at"], name="workshop_appoint_of_vehicle"),
            models.Index(fields=["planned_at", "id"], condition=Q(state="booked"), name="workshop_appoint_expected"),
            models.Index(fields=["outlet", "planned_at"], condition=Q(state="missed"), name="workshop_appoint_missed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["vehicle", "planned_on"],
                condition=Q(state="booked"),
                name="workshop_appointment_one_a_day_per_car",
            ),
            models.CheckConstraint(
                condition=Q(vehicle__isnull=False) | ~Q(plate="") | ~Q(model=""), name="workshop_appointment_some_car"
            ),
            models.CheckConstraint(condition=Q(minutes__gt=0, minutes__lte=1440), name="workshop_appointment_minutes"),
            models.CheckConstraint(
                condition=Q(state="came", came_at__isnull=False) | Q(came_at__isnull=True) & ~Q(state="came"),
                name="workshop_appointment_came_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled") & ~Q(cancel_reason="") | Q(cancel_reason="") & ~Q(state="cancelled"),
                name="workshop_appointment_cancelled_with_reason",
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("workshop:appointment", args=[self.number])

    @property
    def shape(self) -> str:
        """The shape that shows the state of work."""
        return self.SHAPES[self.state]

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def ends_at(self) -> datetime:
        """When the bay is free again."""
        return self.planned_at + timedelta(minutes=self.minutes)

    @property
    def shown_plate(self) -> str:
        """The car's plate: of the record, else as the caller said it; empty where there is none."""
        return self.vehicle.plate if self.vehicle else self.plate

    @property
    def shown_model(self) -> str:
        return self.vehicle.model if self.vehicle else self.model

    @property
    def car_words(self) -> str:
        """What the car is called in a sentence: its plate, else its model."""
        return self.shown_plate or self.shown_model


class TagQuerySet(OutletRecordQuerySet):
    def open(self):
        """The car is at the gate or in the house."""
        return self.filter(state__in=Tag.OPEN)

    def at_gate(self):
        """Nobody has taken the car in yet."""
        return self.filter(state__in=Tag.AT_GATE)

    def of_car(self, vehicle=None, plate: str = ""):
        """Of the car of the records, or of the plate wherever it was written down."""
        asked = Q(vehicle=vehicle) if vehicle else Q(pk__in=[])
        plate = plate or (vehicle.plate if vehicle else "")
        if plate:
            asked |= Q(plate=plate) | Q(vehicle__plate=plate)
        return self.filter(asked)

    def given_on(self, on: date):
        return self.filter(day=on)

    def left_standing(self, today: date):
        """At the gate since a day that is over: nobody waits there any more."""
        return self.at_gate().filter(day__lt=today)

    def over_without_a_word(self):
        """Taken in; and since then the car was delivered, or no order was written for it."""
        return self.filter(state=Tag.State.RECEIVED).filter(
            Q(reception__order__delivered_at__isnull=False) | Q(reception__cancelled_at__isnull=False)
        )

    def last_number(self, outlet, on: date, lane: str) -> int:
        """The highest number given in the lane that day; 0 for none."""
        found = self.filter(outlet=outlet, day=on, lane=lane)
        return found.aggregate(last=Max("number"))["last"] or 0

    def for_board(self):
        """With what a card of the board shows."""
        return self.select_related(
            "vehicle__customer", "outlet__area", "appointment__advisor", "rescue_call", "called_by", "reception"
        )


class Tag(models.Model):
    """The number that a car gets at the gate. A car has at most one at a time, from the gate to its delivery."""

    class State(models.TextChoices):
        # Translators: 中文 等候接车
        WAITING = "waiting", pgettext_lazy("tag", "Waits")
        # Translators: 中文 已叫号
        CALLED = "called", pgettext_lazy("tag", "Called")
        # Translators: 中文 已接车
        RECEIVED = "received", pgettext_lazy("tag", "Taken in")
        # Translators: 中文 已交车
        DONE = "done", pgettext_lazy("tag", "Delivered")
        # Translators: 中文 已离开
        LEFT = "left", pgettext_lazy("tag", "Left")

    OPEN = (State.WAITING, State.CALLED, State.RECEIVED)
    AT_GATE = (State.WAITING, State.CALLED)
    SHAPES = {
        State.WAITING: "open",
        State.CALLED: "doing",
        State.RECEIVED: "doing",
        State.DONE: "done",
        State.LEFT: "shut",
    }

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="tags", verbose_name=_("outlet"))
    day = models.DateField(_("day"))
    lane = models.CharField(_("lane"), max_length=9, choices=Lane.choices, default=Lane.ORDINARY)
    number = models.PositiveIntegerField(_("number"))
    given_at = models.DateTimeField(pgettext_lazy("tag", "given"))
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("given by"))
    form_key = models.UUIDField(unique=True, null=True, editable=False)
    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, null=True, blank=True, related_name="tags", verbose_name=_("car")
    )
    # Of a car that is not in the records.
    plate = models.CharField(_("plate"), max_length=20, blank=True, default="")
    appointment = models.OneToOneField(
        Appointment, on_delete=models.PROTECT, null=True, blank=True, related_name="tag", verbose_name=_("appointment")
    )
    rescue_call = models.OneToOneField(
        RescueCall, on_delete=models.PROTECT, null=True, blank=True, related_name="tag", verbose_name=_("rescue call")
    )
    reception = models.OneToOneField(
        Reception,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tag",
        verbose_name=_("reception sheet"),
    )
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    called_at = models.DateTimeField(pgettext_lazy("tag", "called"), null=True, blank=True)
    called_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("called by")
    )
    received_at = models.DateTimeField(pgettext_lazy("tag", "taken in"), null=True, blank=True)
    ended_at = models.DateTimeField(pgettext_lazy("tag", "ended"), null=True, blank=True)
    left_reason = models.CharField(_("why the car left"), max_length=400, blank=True, default="")

    objects = TagQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "lane", "number"]
        # Translators: 中文 号牌
        verbose_name = pgettext_lazy("gate", "tag")
        verbose_name_plural = pgettext_lazy("gate", "tags")
        indexes = [
            models.Index(
                fields=["outlet", "day"],
                condition=Q(state__in=["waiting", "called", "received"]),
                name="workshop_tag_open",
            ),
            models.Index(fields=["vehicle", "-given_at"], name="workshop_tag_of_vehicle"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["outlet", "day", "lane", "number"], name="workshop_tag_number_once"),
            models.UniqueConstraint(
                fields=["vehicle"],
                condition=Q(state__in=["waiting", "called", "received"]),
                name="workshop_tag_one_open_per_car",
            ),
            models.UniqueConstraint(
                fields=["plate"],
                condition=Q(state__in=["waiting", "called", "received"]) & ~Q(plate=""),
                name="workshop_tag_one_open_per_plate",
            ),
            models.CheckConstraint(condition=Q(vehicle__isnull=False) | ~Q(plate=""), name="workshop_tag_some_car"),
            models.CheckConstraint(condition=Q(number__gt=0), name="workshop_tag_numbered"),
            models.CheckConstraint(
                condition=Q(state="waiting", called_at__isnull=True, received_at__isnull=True, ended_at__isnull=True)
                | Q(state="called", called_at__isnull=False, received_at__isnull=True, ended_at__isnull=True)
                | Q(state="received", received_at__isnull=False, ended_at__isnull=True)
                | Q(state="done", received_at__isnull=False, ended_at__isnull=False)
                | Q(state="left", ended_at__isnull=False),
                name="workshop_tag_state_fits",
            ),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True, reception__isnull=True)
                | Q(received_at__isnull=False, reception__isnull=False),
                name="workshop_tag_taken_in_with_sheet",
            ),
            models.CheckConstraint(
                condition=Q(state="left") & ~Q(left_reason="") | Q(left_reason="") & ~Q(state="left"),
                name="workshop_tag_left_with_reason",
            ),
            models.CheckConstraint(
                condition=(Q(called_at__isnull=True) | Q(called_at__gte=F("given_at")))
                & (Q(received_at__isnull=True) | Q(received_at__gte=F("given_at")))
                & (Q(ended_at__isnull=True) | Q(ended_at__gte=F("given_at"))),
                name="workshop_tag_instants_in_order",
            ),
        ]

    def __str__(self):
        return self.code

    @property
    def code(self) -> str:
        """What is painted on the tag: `K05`."""
        return f"{LANE_LETTERS[Lane(self.lane)]}{self.number:02d}"

    @property
    def shape(self) -> str:
        return self.SHAPES[self.state]

    @property
    def shown_plate(self) -> str:
        return self.vehicle.plate if self.vehicle else self.plate

    @property
    def shown_model(self) -> str:
        return self.vehicle.model if self.vehicle else (self.appointment.model if self.appointment else "")

    @property
    def at_gate(self) -> bool:
        return self.state in self.AT_GATE
