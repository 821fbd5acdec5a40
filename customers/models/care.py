"""Care: which segment a customer is in, and what a car has to be reminded of."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.models import Outlet

from .people import Customer, Vehicle

User = settings.AUTH_USER_MODEL


class Segment(models.TextChoices):
    # Translators: 中文 忠诚客户
    LOYAL = "loyal", pgettext_lazy("segment", "Loyal")
    # Translators: 中文 一般客户
    ORDINARY = "ordinary", pgettext_lazy("segment", "Ordinary")
    # Translators: 中文 流失客户
    LOST = "lost", pgettext_lazy("segment", "Lost")


class SegmentPeriod(models.Model):
    """A customer was in a segment from a day to a day; the present one has no end. Moves between segments are kept."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="segments")
    segment = models.CharField(_("segment"), max_length=8, choices=Segment.choices)
    # Paid visits in the twelve months before `from_on`: why the customer came into this segment.
    visits = models.PositiveIntegerField(_("paid visits"), default=0)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True)

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


class ReminderQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        return self.filter(user.reach(right).condition("outlet__area__region", "outlet__area", "outlet"))

    def open(self):
        """Somebody still has to reach the customer, or wait for the car."""
        return self.filter(state__in=Reminder.OPEN)


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

    OPEN = (State.DUE, State.REMINDED, State.BOOKED)

    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="reminders", verbose_name=_("car"))
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="reminders", verbose_name=_("customer")
    )
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="reminders", verbose_name=_("outlet"))
    kind = models.CharField(_("kind"), max_length=17, choices=Kind.choices)
    # What it is the reminder of, so that it is made once: the last visit's order, the policy's last day, the holiday.
    cycle = models.CharField(max_length=60)
    due_on = models.DateField(_("due on"))
    remind_on = models.DateField(_("remind from"))
    # How the day was found: {"by": "mileage", "per_day": "32.4", ...}, shown in words on the page.
    basis = models.JSONField(default=dict)
    held_out = models.BooleanField(_("held out"), default=False)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.DUE)
    made_at = models.DateTimeField(_("made"))
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    came_on = models.DateField(_("came on"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=40, blank=True, default="")
    words = models.CharField(_("words"), max_length=400, blank=True, default="")
    # The call list: when the next attempt is due, how many there were, and who holds the reminder just now.
    next_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        indexes = [
            models.Index(fields=["outlet", "state", "due_on", "id"], name="customers_reminder_of_outlet"),
            models.Index(fields=["vehicle", "-due_on"], name="customers_reminder_of_vehicle"),
            models.Index(fields=["remind_on", "id"], condition=Q(state="due"), name="customers_reminder_to_do"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["vehicle", "kind", "cycle"], name="customers_reminder_once"),
            models.CheckConstraint(condition=Q(remind_on__lte=F("due_on")), name="customers_reminder_before_due"),
            models.CheckConstraint(
                condition=Q(held_out=False) | ~Q(state__in=["due", "reminded", "booked"]),
                name="customers_reminder_held_out_is_left_alone",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()
