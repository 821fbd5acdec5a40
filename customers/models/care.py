"""Care: which segment a customer is in, and what a car has to be reminded of."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.models import Outlet, OutletRecordQuerySet

from .contacts import not_to_be_called
from .people import Customer, Vehicle

User = settings.AUTH_USER_MODEL

# Seven figures, whatever stands between them: less cannot be dialled.
DIALABLE = r"([0-9][^0-9]*){7}"


class Segment(models.TextChoices):
    # Translators: 中文 忠诚客户
    LOYAL = "loyal", pgettext_lazy("segment", "Loyal")
    # Translators: 中文 一般客户
    ORDINARY = "ordinary", pgettext_lazy("segment", "Ordinary")
    # Translators: 中文 流失客户
    LOST = "lost", pgettext_lazy("segment", "Lost")


class SegmentPeriodQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        return self.filter(
            user.reach(right).condition("customer__outlet__area__region", "customer__outlet__area", "customer__outlet")
        )

    def present(self):
        """Where customers are now, without records that were merged away."""
        return self.filter(to_on__isnull=True, customer__merged_into__isnull=True)

    def on_day(self, on):
        return self.filter(Q(to_on__isnull=True) | Q(to_on__gte=on), from_on__lte=on)


class SegmentPeriod(models.Model):
    """A customer was in a segment from a day to a day; the present one has no end. Moves between segments are kept."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="segments")
    segment = models.CharField(_("segment"), max_length=8, choices=Segment.choices)
    # Paid visits in the twelve months before `from_on`: why the customer came into this segment.
    visits = models.PositiveIntegerField(_("paid visits"), default=0)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True)

    objects = SegmentPeriodQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-pk"]
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        indexes = [models.Index(fields=["segment"], condition=Q(to_on__isnull=True), name="customers_segment_present")]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(to_on__isnull=True), name="customers_segment_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(from_on__lte=F("to_on")), name="customers_segment_forward"
            ),
        ]

    def __str__(self):
        return self.get_segment_display()


class ReminderQuerySet(OutletRecordQuerySet):
    def open(self):
        """Somebody still has to reach the customer, or wait for the car."""
        return self.filter(state__in=Reminder.OPEN)

    def to_send(self, on):
        """Those whose day has come and that nobody has told the customer about yet."""
        return self.filter(state=Reminder.State.DUE, remind_on__lte=on)

    def to_call(self):
        """On the call list, now or later: of a kind that is called, with an hour for the next attempt."""
        return self.open().filter(kind__in=Reminder.CALLED, next_at__isnull=False)

    def leased_to(self, user, at):
        return self.filter(leased_by=user, leased_until__gt=at)

    def free(self, at):
        """Those that nobody has on the page, also where a lease has run out."""
        return self.filter(Q(leased_by__isnull=True) | Q(leased_until__lte=at))

    def due_now(self, at):
        """Calls whose turn has come, of customers who have a number and may be called, with nobody on the line to
        them. Quiet hours and the contact budget are another matter: they are settled outlet by outlet."""
        with_somebody = self.model.objects.filter(customer=OuterRef("customer"), leased_until__gt=at)
        return (
            self.to_call()
            .filter(next_at__lte=at, customer__mobile__regex=DIALABLE, customer__merged_into__isnull=True)
            .filter(~not_to_be_called(at))
            .filter(~Exists(with_somebody.filter(leased_by__isnull=False)))
        )

    def oldest_due_first(self):
        """As the list hands them out: hours agreed with customers before all others."""
        return self.order_by("-agreed", "due_on", "pk")


class Reminder(models.Model):
    """A car (or its owner) is to be reminded of something once: unique by car, kind and `cycle`."""

    class Kind(models.TextChoices):
        # Translators: 中文 首保
        FIRST_MAINTENANCE = "first_maintenance", _("First maintenance")
        # Translators: 中文 定期保养
        MAINTENANCE = "maintenance", _("Periodic maintenance")
        # Translators: 中文 续保
        INSURANCE = "insurance", pgettext_lazy("reminder", "Insurance")
        # Translators: 中文 年检
        INSPECTION = "inspection", pgettext_lazy("reminder", "Annual inspection")
        # Translators: 中文 车船税、路桥费
        TAX = "tax", _("Vehicle tax and tolls")
        # Translators: 中文 取车
        PICK_UP = "pick_up", _("Pick-up")
        # Translators: 中文 节日、生日问候
        GREETING = "greeting", _("Greeting")
        # Translators: 中文 天气、路况提醒
        WEATHER = "weather", _("Weather and traffic")
        # Translators: 中文 流失回访
        LOST = "lost", _("Lost customer")

    class State(models.TextChoices):
        # Translators: 中文 待提醒
        DUE = "due", pgettext_lazy("reminder", "To be reminded")
        # Translators: 中文 已提醒
        REMINDED = "reminded", pgettext_lazy("reminder", "Reminded")
        # Translators: 中文 已预约
        BOOKED = "booked", pgettext_lazy("reminder", "Booked")
        # Translators: 中文 已回店
        CAME = "came", pgettext_lazy("reminder", "Came")
        # Translators: 中文 已结束
        ENDED = "ended", pgettext_lazy("reminder", "Ended")
        # Translators: 中文 对照组（不提醒）
        HELD_OUT = "held_out", pgettext_lazy("reminder", "Held out")

    class Channel(models.TextChoices):
        # Translators: 中文 电话
        CALL = "call", pgettext_lazy("reminder", "By telephone")
        # Translators: 中文 短信
        SMS = "sms", pgettext_lazy("reminder", "By SMS")
        # Translators: 中文 企业微信
        WECOM = "wecom", pgettext_lazy("reminder", "By WeCom")
        # Translators: 中文 当面
        IN_PERSON = "person", pgettext_lazy("reminder", "In person")

    class EndReason(models.TextChoices):
        # Translators: 中文 到期未回店
        NOT_CAME = "not_came", pgettext_lazy("reminder", "Did not come")
        # Translators: 中文 客户不需要
        DECLINED = "declined", pgettext_lazy("reminder", "Does not want to")
        # Translators: 中文 已在别处办理
        ELSEWHERE = "elsewhere", pgettext_lazy("reminder", "Done elsewhere")
        # Translators: 中文 车已卖掉
        SOLD = "sold", pgettext_lazy("reminder", "The car is sold")
        # Translators: 中文 号码有误
        WRONG_NUMBER = "wrong_number", pgettext_lazy("reminder", "Wrong number")
        # Translators: 中文 未联系上
        GIVEN_UP = "given_up", pgettext_lazy("reminder", "Not reached")
        # Translators: 中文 已办妥
        DONE = "done", pgettext_lazy("reminder", "Done meanwhile")
        # Translators: 中文 不再需要提醒
        OTHER = "other", pgettext_lazy("reminder", "Another reason")

    OPEN = (State.DUE, State.REMINDED, State.BOOKED)
    # What care calls about. Insurance is called in the renewals, lost customers in their own list.
    CALLED = (Kind.FIRST_MAINTENANCE, Kind.MAINTENANCE, Kind.INSPECTION, Kind.PICK_UP)
    # About these nobody calls: they wait until somebody sends them.
    WRITTEN = (Kind.TAX, Kind.GREETING, Kind.WEATHER)
    # A share of the cars is not reminded of these, to see what reminding does.
    HELD_OUT_OF = (Kind.FIRST_MAINTENANCE, Kind.MAINTENANCE, Kind.INSURANCE, Kind.INSPECTION, Kind.TAX)

    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="reminders", verbose_name=_("car"))
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="reminders", verbose_name=_("customer")
    )
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="reminders", verbose_name=_("outlet"))
    kind = models.CharField(_("kind"), max_length=17, choices=Kind.choices)
    # What it is the reminder of, so that it is made once: the last visit's order, the policy's last day, the holiday.
    cycle = models.CharField(max_length=60)
    due_on = models.DateField(_("due on"))
    # Later than `due_on` where it was known late: nobody is reminded of a day before the reminder was made.
    remind_on = models.DateField(_("remind from"))
    # How the day was found: {"by": "mileage", "per_day": "32.4", ...}, shown in words on the page.
    basis = models.JSONField(default=dict)
    held_out = models.BooleanField(_("held out"), default=False)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.DUE)
    made_at = models.DateTimeField(_("made"))
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    channel = models.CharField(
        pgettext_lazy("reminder", "how"), max_length=6, choices=Channel.choices, blank=True, default=""
    )
    booked_at = models.DateTimeField(_("booked"), null=True, blank=True)
    came_on = models.DateField(_("came on"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=40, blank=True, default="")
    words = models.CharField(_("words"), max_length=400, blank=True, default="")
    # The call list: when the next attempt is due (none: no call), how many there were, and who has it on the page.
    next_at = models.DateTimeField(_("next"), null=True, blank=True)
    agreed = models.BooleanField(_("agreed with the customer"), default=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    leased_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    leased_until = models.DateTimeField(null=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        indexes = [
            models.Index(fields=["outlet", "state", "due_on", "id"], name="customers_reminder_of_outlet"),
            models.Index(fields=["vehicle", "-due_on"], name="customers_reminder_of_vehicle"),
            models.Index(fields=["remind_on", "id"], condition=Q(state="due"), name="customers_reminder_to_do"),
            models.Index(
                fields=["outlet", "-agreed", "due_on", "id"],
                condition=Q(next_at__isnull=False),
                name="customers_reminder_calls",
            ),
            models.Index(fields=["id"], condition=Q(ended_at__isnull=True), name="customers_reminder_unsettled"),
            # Whoever declined and came nevertheless counts as having come.
            models.Index(
                fields=["remind_on", "id"],
                condition=Q(state="ended", came_on__isnull=True),
                name="customers_reminder_ended_late",
            ),
            models.Index(fields=["outlet", "remind_on"], name="customers_reminder_by_day"),
            models.Index(fields=["leased_by"], condition=Q(leased_by__isnull=False), name="customers_reminder_leased"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["vehicle", "kind", "cycle"], name="customers_reminder_once"),
            models.CheckConstraint(
                condition=Q(held_out=False) | ~Q(state__in=["due", "reminded", "booked"]),
                name="customers_reminder_held_out_is_left_alone",
            ),
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(leased_by__isnull=False),
                name="customers_reminder_one_caller_per_customer",
            ),
            models.CheckConstraint(
                condition=Q(leased_by__isnull=True, leased_until__isnull=True)
                | Q(leased_by__isnull=False, leased_until__isnull=False),
                name="customers_reminder_lease_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["due", "reminded", "booked"], ended_at__isnull=True)
                | Q(state__in=["came", "ended"], ended_at__isnull=False, next_at__isnull=True, leased_by__isnull=True)
                | Q(state="held_out", next_at__isnull=True, leased_by__isnull=True),
                name="customers_reminder_open_or_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state="came") | Q(came_on__isnull=False), name="customers_reminder_came_on_a_day"
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    def get_absolute_url(self):
        return reverse("customers:reminder", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def end_words(self) -> str:
        """Why it ended, in words; another room's reason as that room wrote it."""
        known = dict(self.EndReason.choices)
        return str(known.get(self.end_reason, self.end_reason))


class ReminderCall(models.Model):
    """One dialling about a reminder: who, when, and what came of it."""

    class Outcome(models.TextChoices):
        # Translators: 中文 已告知
        TOLD = "told", pgettext_lazy("care call", "Told")
        # Translators: 中文 已预约
        BOOKED = "booked", pgettext_lazy("care call", "Booked")
        NO_ANSWER = "no_answer", pgettext_lazy("call", "No answer")
        BUSY = "busy", pgettext_lazy("call", "Busy")
        OFF = "off", pgettext_lazy("call", "Switched off")
        WRONG_NUMBER = "wrong_number", pgettext_lazy("call", "Wrong number")
        DECLINED = "declined", pgettext_lazy("reminder", "Does not want to")
        CALL_AT = "call_at", pgettext_lazy("call", "Call again at")
        ELSEWHERE = "elsewhere", pgettext_lazy("reminder", "Done elsewhere")
        SOLD = "sold", pgettext_lazy("reminder", "The car is sold")

    reminder = models.ForeignKey(Reminder, on_delete=models.PROTECT, related_name="calls")
    at = models.DateTimeField(_("called"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("called by"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    call_at = models.DateTimeField(_("call again at"), null=True)
    words = models.CharField(_("note"), max_length=400, blank=True, default="")

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("call about a reminder")
        verbose_name_plural = _("calls about reminders")
        indexes = [models.Index(fields=["by", "-at"], name="customers_care_call_of_caller")]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="call_at", call_at__isnull=False) | ~Q(outcome="call_at"),
                name="customers_care_call_says_when",
            )
        ]

    def __str__(self):
        return f"{self.at:%F %R} {self.get_outcome_display()}"
