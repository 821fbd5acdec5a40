"""Rescue calls: a car stands somewhere and somebody has to get there within the time promised."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce, TruncMonth
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Vehicle
from staff.instants import SHANGHAI, beginning_of
from staff.models import Employee, Outlet, OutletRecordQuerySet

from .orders import RepairOrder

User = settings.AUTH_USER_MODEL


class RescueCallQuerySet(OutletRecordQuerySet):
    def open_to(self, user, right):
        """Those under the user's postings, and those the user was sent to: whoever stands at the roadside needs it."""
        places = user.reach(right).condition("outlet__area__region", "outlet__area", "outlet")
        return self.filter(places | Q(helper=user.employee_id)) if user.employee_id else self.filter(places)

    def open(self):
        return self.filter(state__in=RescueCall.OPEN)

    def over(self):
        return self.exclude(state__in=RescueCall.OPEN)

    def expected(self):
        """Towed in, and no repair order written for the car yet."""
        return self.filter(outcome=RescueCall.Outcome.TOWED, order__isnull=True)

    def to_be_ended_by(self, user, kept):
        """Somebody is there, and the user went there, or took the call and may end it (`kept`)."""
        mine = Q(taken_by=user, pk__in=kept.values("pk"))
        if user.employee_id:
            mine |= Q(helper=user.employee_id)
        return self.filter(mine, state=RescueCall.State.ARRIVED)

    def past_four_fifths(self, at):
        """Nobody has arrived, and four fifths of the promised time are gone."""
        return self.filter(state__in=RescueCall.AWAITED, alert_at__lte=at)

    def warning_due(self, at):
        return self.filter(next_warning_at__lte=at)

    def late(self, at):
        """Somebody came after the promised time, or it has passed and nobody has come."""
        return self.filter(deadline_at__lt=Coalesce("arrived_at", "ended_at", at))

    def in_time(self, at):
        return self.filter(arrived_at__lte=F("deadline_at"))

    def measured(self, at):
        """Those that count for the share in time: somebody arrived, or the promised time passed without it."""
        return self.filter(Q(arrived_at__isnull=False) | Q(deadline_at__lt=Coalesce("ended_at", at)))

    def matching(self, text: str):
        """By number, plate, place, or the name of the one sent."""
        text = text.strip()
        if not text:
            return self
        plate = text.replace(" ", "").upper()
        return self.filter(
            Q(number__istartswith=text)
            | Q(plate__contains=plate)
            | Q(vehicle__plate__contains=plate)
            | Q(place__icontains=text)
            | Q(helper__name__icontains=text)
        )

    def between(self, first=None, last=None):
        """Taken on these days, both included; None leaves that end open."""
        found = self.filter(taken_at__gte=beginning_of(first)) if first else self
        return found.filter(taken_at__lt=beginning_of(last + timedelta(days=1))) if last else found

    def for_list(self):
        """With what a row shows."""
        return self.select_related("vehicle", "outlet__area", "helper", "order")

    def for_page(self):
        """With what its page shows."""
        return self.select_related(
            "vehicle__customer__outlet__area", "outlet__area__region", "helper__user", "order", "taken_by"
        )

    def punctuality(self, at) -> list[dict]:
        """`zone`, `month` (its first instant), `measured` and `in_time`: one row for each zone and month there is."""
        return list(
            self.measured(at)
            .order_by()
            .annotate(month=TruncMonth("taken_at", tzinfo=SHANGHAI))
            .values("zone", "month")
            .annotate(measured=Count("pk"), in_time=Count("pk", filter=Q(arrived_at__lte=F("deadline_at"))))
        )


class RescueCall(models.Model):
    """Somebody called for help. The promise runs from the call to the arrival, day and night."""

    class Zone(models.TextChoices):
        # Translators: 中文 市区
        CITY = "city", pgettext_lazy("rescue", "City")
        # Translators: 中文 郊县
        COUNTY = "county", pgettext_lazy("rescue", "County")
        # Translators: 中文 省内其他地区
        PROVINCE = "province", pgettext_lazy("rescue", "Elsewhere in the province")

    class State(models.TextChoices):
        # Translators: 中文 待派人
        TAKEN = "taken", pgettext_lazy("rescue", "Nobody sent yet")
        # Translators: 中文 途中
        UNDER_WAY = "under_way", pgettext_lazy("rescue", "Under way")
        # Translators: 中文 已到达
        ARRIVED = "arrived", pgettext_lazy("rescue", "Arrived")
        # Translators: 中文 已结束
        ENDED = "ended", pgettext_lazy("rescue", "Ended")
        # Translators: 中文 已取消
        CANCELLED = "cancelled", pgettext_lazy("rescue", "Called off")

    class Cause(models.TextChoices):
        # Translators: 中文 蓄电池亏电
        BATTERY = "battery", pgettext_lazy("rescue", "Flat battery")
        TYRE = "tyre", pgettext_lazy("rescue", "Tyre")
        # Translators: 中文 无法启动
        NO_START = "no_start", pgettext_lazy("rescue", "Does not start")
        # Translators: 中文 水温高
        OVERHEATED = "overheated", pgettext_lazy("rescue", "Overheated")
        # Translators: 中文 变速箱、传动
        DRIVE = "drive", pgettext_lazy("rescue", "Gearbox or drive")
        # Translators: 中文 电路
        ELECTRICAL = "electrical", pgettext_lazy("rescue", "Electrical")
        # Translators: 中文 事故
        ACCIDENT = "accident", pgettext_lazy("rescue", "Accident")
        # Translators: 中文 缺油缺电
        EMPTY = "empty", pgettext_lazy("rescue", "Out of fuel or charge")
        # Translators: 中文 钥匙锁车内
        LOCKED = "locked", pgettext_lazy("rescue", "Locked out")
        # Translators: 中文 陷车、涉水
        STUCK = "stuck", pgettext_lazy("rescue", "Stuck or in water")
        OTHER = "other", pgettext_lazy("rescue", "Something else")

    class Outcome(models.TextChoices):
        # Translators: 中文 现场修好
        MENDED = "mended", pgettext_lazy("rescue", "Mended on the spot")
        # Translators: 中文 拖回店内
        TOWED = "towed", pgettext_lazy("rescue", "Towed in")
        # Translators: 中文 转他处处理
        HANDED_ON = "handed_on", pgettext_lazy("rescue", "Handed to another")
        # Translators: 中文 取消
        CANCELLED = "cancelled", pgettext_lazy("rescue", "Called off")

    OPEN = (State.TAKEN, State.UNDER_WAY, State.ARRIVED)
    # The promise is to arrive: what follows has no clock of the customer's.
    AWAITED = (State.TAKEN, State.UNDER_WAY)
    SHAPES = {
        State.TAKEN: "open",
        State.UNDER_WAY: "doing",
        State.ARRIVED: "doing",
        State.ENDED: "done",
        State.CANCELLED: "shut",
    }

    number = models.CharField(_("rescue number"), max_length=40, unique=True)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="rescue_calls", verbose_name=_("outlet"))
    taken_at = models.DateTimeField(_("call taken"))
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("taken by"))
    # The same form sent twice means one call.
    form_key = models.UUIDField(unique=True, null=True, editable=False)
    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, null=True, blank=True, related_name="rescue_calls", verbose_name=_("car")
    )
    # What the caller says of a car that is not in the records.
    plate = models.CharField(_("plate"), max_length=20, blank=True, default="")
    model = models.CharField(_("model"), max_length=80, blank=True, default="")
    caller = models.CharField(_("caller"), max_length=80, blank=True, default="")
    mobile = models.CharField(_("mobile"), max_length=30)
    place = models.CharField(_("where the car stands"), max_length=300)
    zone = models.CharField(_("zone"), max_length=8, choices=Zone.choices)
    promised_minutes = models.PositiveIntegerField(_("promised minutes"))
    # `services.rescue` writes the three of the clock together.
    half_at = models.DateTimeField()
    alert_at = models.DateTimeField()
    deadline_at = models.DateTimeField(_("promised by"))
    # When the sweep has to look at the call next; empty while there is nothing to warn of.
    next_warning_at = models.DateTimeField(null=True)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.TAKEN)
    helper = models.ForeignKey(
        Employee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rescue_calls",
        verbose_name=_("who was sent"),
    )
    rescue_car = models.CharField(_("rescue car"), max_length=40, blank=True, default="")
    sent_at = models.DateTimeField(pgettext_lazy("rescue", "sent"), null=True, blank=True)
    arrived_at = models.DateTimeField(pgettext_lazy("rescue", "arrived"), null=True, blank=True)
    cause = models.CharField(_("cause"), max_length=10, choices=Cause.choices, blank=True, default="")
    words = models.TextField(_("what was found and done"), blank=True, default="")
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome.choices, blank=True, default="")
    reason = models.CharField(_("why it was called off"), max_length=400, blank=True, default="")
    order = models.ForeignKey(
        RepairOrder,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rescue_calls",
        verbose_name=_("repair order"),
    )
    ended_at = models.DateTimeField(pgettext_lazy("rescue", "ended"), null=True, blank=True)

    objects = RescueCallQuerySet.as_manager()

    class Meta:
        ordering = ["-taken_at", "-pk"]
        verbose_name = _("rescue call")
        verbose_name_plural = _("rescue calls")
        indexes = [
            models.Index(fields=["outlet", "-taken_at", "-id"], name="workshop_rescue_of_outlet"),
            models.Index(fields=["vehicle", "-taken_at"], name="workshop_rescue_of_vehicle"),
            models.Index(
                fields=["deadline_at", "id"],
                condition=Q(state__in=["taken", "under_way", "arrived"]),
                name="workshop_rescue_open",
            ),
            models.Index(
                fields=["next_warning_at"],
                condition=Q(next_warning_at__isnull=False),
                name="workshop_rescue_warning",
            ),
            models.Index(
                fields=["outlet"],
                condition=Q(outcome="towed", order__isnull=True),
                name="workshop_rescue_expected",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["vehicle"],
                condition=Q(state__in=["taken", "under_way", "arrived"]),
                name="workshop_rescue_one_open_per_car",
            ),
            models.CheckConstraint(
                condition=Q(vehicle__isnull=False) | ~Q(plate="") | ~Q(model=""), name="workshop_rescue_some_car"
            ),
            models.CheckConstraint(condition=Q(promised_minutes__gt=0), name="workshop_rescue_promise"),
            models.CheckConstraint(
                condition=Q(taken_at__lte=F("half_at"), half_at__lte=F("alert_at"), alert_at__lte=F("deadline_at")),
                name="workshop_rescue_clock_forward",
            ),
            models.CheckConstraint(
                condition=(Q(sent_at__isnull=True) | Q(sent_at__gte=F("taken_at")))
                & (Q(arrived_at__isnull=True) | Q(arrived_at__gte=F("sent_at")))
                & (Q(ended_at__isnull=True) | Q(ended_at__gte=F("taken_at")))
                & (Q(ended_at__isnull=True) | Q(sent_at__isnull=True) | Q(ended_at__gte=F("sent_at")))
                & (Q(ended_at__isnull=True) | Q(arrived_at__isnull=True) | Q(ended_at__gte=F("arrived_at"))),
                name="workshop_rescue_instants_in_order",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, helper__isnull=True) | Q(sent_at__isnull=False, helper__isnull=False),
                name="workshop_rescue_sent_with_helper",
            ),
            models.CheckConstraint(
                condition=Q(state="taken", sent_at__isnull=True, arrived_at__isnull=True, ended_at__isnull=True)
                | Q(state="under_way", sent_at__isnull=False, arrived_at__isnull=True, ended_at__isnull=True)
                | Q(state="arrived", sent_at__isnull=False, arrived_at__isnull=False, ended_at__isnull=True)
                | Q(state__in=["ended", "cancelled"], ended_at__isnull=False),
                name="workshop_rescue_state_fits",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["taken", "under_way"]) | Q(next_warning_at__isnull=True),
                name="workshop_rescue_no_warning_after_arrival",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["taken", "under_way", "arrived"], outcome="")
                | Q(state="cancelled", outcome="cancelled")
                | Q(state="ended", outcome__in=["mended", "towed"], arrived_at__isnull=False)
                | Q(state="ended", outcome="handed_on"),
                name="workshop_rescue_over_with_outcome",
            ),
            models.CheckConstraint(condition=~Q(state="ended") | ~Q(cause=""), name="workshop_rescue_ended_with_cause"),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(reason=""), name="workshop_rescue_cancelled_with_reason"
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("workshop:rescue", args=[self.number])

    @property
    def shape(self) -> str:
        """The shape that shows the state of work."""
        return self.SHAPES[self.state]

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def awaited(self) -> bool:
        """Whether somebody still has to get there."""
        return self.state in self.AWAITED

    @property
    def clock_ended_at(self):
        """When the promise was kept or fell away; None while it runs."""
        return self.arrived_at or self.ended_at

    @property
    def minutes_to_arrive(self) -> int | None:
        """Whole minutes from the call to the arrival; None while there is none."""
        return int((self.arrived_at - self.taken_at).total_seconds() // 60) if self.arrived_at else None

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
