"""Follow-up calls: whom chance or a rule chose, whose turn it is, who has them, and what each attempt came to."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer, Vehicle
from customers.models.contacts import not_to_be_called
from staff.models import Outlet, OutletRecordQuerySet
from staff.roles import Right
from workshop.models import RepairOrder

from .questionnaires import Group

User = settings.AUTH_USER_MODEL

# Seven figures, whatever stands between them: less cannot be dialled.
DIALABLE = r"([0-9][^0-9]*){7}"


class SampleDraw(models.Model):
    """The seed by which a group's sample of one outlet and month is drawn.

    The frame is every follow-up that points here, drawn or not: each keeps the ticket that the seed gave it and the
    share that was settled for its day, so that anybody can draw again.
    """

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="sample_draws")
    group = models.CharField(max_length=14, choices=Group.choices)
    month = models.DateField()
    seed = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    objects = OutletRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "outlet", "group"]
        verbose_name = _("draw of a sample")
        verbose_name_plural = _("draws of samples")
        constraints = [
            models.UniqueConstraint(fields=["outlet", "group", "month"], name="complaints_draw_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="complaints_draw_first_of_month"),
            models.CheckConstraint(condition=Q(seed__regex=r"^[0-9a-f]{64}$"), name="complaints_draw_seed"),
        ]

    def __str__(self):
        return f"{self.group} {self.month:%Y-%m}"


class FollowUpQuerySet(OutletRecordQuerySet):
    def waiting(self):
        return self.filter(state=FollowUp.State.WAITING)

    def calls(self):
        return self.filter(mode=FollowUp.Mode.CALL)

    def on_site(self):
        return self.filter(mode=FollowUp.Mode.ON_SITE)

    def to_be_asked_by(self, user):
        """Whom the user may ask: callers everybody at their outlets, cashiers and advisors those on site."""
        outlets = Outlet.objects.visible_to
        return self.filter(
            Q(outlet__in=outlets(user, Right.CALLS))
            | Q(mode=FollowUp.Mode.ON_SITE, outlet__in=outlets(user, Right.ASK_ON_SITE))
        )

    def drawn(self):
        return self.exclude(state=FollowUp.State.NOT_DRAWN)

    def leased_to(self, user, at):
        """Those that the caller has on the page and whose lease has not run out."""
        return self.waiting().filter(leased_by=user, leased_until__gt=at)

    def free(self, at):
        """Those that nobody has on the page, also where a lease has run out."""
        return self.filter(Q(leased_by__isnull=True) | Q(leased_until__lte=at))

    def dialable(self):
        return self.filter(customer__mobile__regex=DIALABLE)

    def without_number(self):
        """Waiting calls of customers whose number cannot be dialled: nobody gets them until somebody corrects it."""
        return self.waiting().calls().exclude(customer__mobile__regex=DIALABLE)

    def due_now(self, at):
        """Calls whose turn has come, of customers who have a number and may be called, with nobody on the line to
        them. Quiet hours and the contact budget are another matter: they are settled outlet by outlet."""
        with_somebody = self.model.objects.filter(customer=OuterRef("customer"), leased_until__gt=at)
        return (
            self.waiting()
            .calls()
            .filter(next_at__lte=at)
            .dialable()
            # Left behind by a merge: what is known of the customer stands in the other record, where it goes next.
            .filter(customer__merged_into__isnull=True)
            .filter(~not_to_be_called(at))
            .filter(~Exists(with_somebody.filter(leased_by__isnull=False)))
        )

    def of_words(self, words: str):
        """By plate or the customer's name; all of them without words."""
        text = words.strip()
        if not text:
            return self
        plate = text.replace(" ", "").upper()
        return self.filter(Q(vehicle__plate__contains=plate) | Q(customer__name__icontains=text))

    def oldest_due_first(self):
        """As the queue hands them out: hours agreed with customers before all others."""
        return self.order_by("-agreed", "due_at", "pk")


class FollowUp(models.Model):
    """A customer to be asked after a delivery: by telephone, or on the spot.

    Every delivery of the frame gets one, drawn or not. At most one of a customer's is with a caller at any moment.
    """

    class Mode(models.TextChoices):
        CALL = "call", pgettext_lazy("follow-up", "By telephone")
        ON_SITE = "onsite", pgettext_lazy("follow-up", "On site")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("follow-up", "Waiting")
        ANSWERED = "answered", pgettext_lazy("follow-up", "Answered")
        # Reached and would not answer.
        DECLINED = "declined", pgettext_lazy("follow-up", "Did not want to")
        WRONG_NUMBER = "wrong_number", pgettext_lazy("follow-up", "Wrong number")
        # Translators: 中文 未联系上
        GIVEN_UP = "given_up", pgettext_lazy("follow-up", "Not reached")
        DO_NOT_CALL = "do_not_call", pgettext_lazy("follow-up", "Not to be called")
        # An on-site survey that nobody asked in time.
        LAPSED = "lapsed", pgettext_lazy("follow-up", "Lapsed")
        # Translators: 中文 未抽中
        NOT_DRAWN = "not_drawn", pgettext_lazy("follow-up", "Not drawn")

    class Why(models.TextChoices):
        CHANCE = "chance", pgettext_lazy("sample", "By chance")
        ACCIDENT = "accident", pgettext_lazy("sample", "Accident: always")
        COMPLAINT = "complaint", pgettext_lazy("sample", "Complaint: always")

    outlet = models.ForeignKey(
        Outlet, on_delete=models.PROTECT, related_name="follow_ups", db_index=False, verbose_name=_("outlet")
    )
    mode = models.CharField(_("mode"), max_length=6, choices=Mode.choices, default=Mode.CALL)
    group = models.CharField(_("group"), max_length=14, choices=Group.choices)
    order = models.ForeignKey(
        RepairOrder,
        on_delete=models.PROTECT,
        null=True,
        related_name="follow_ups",
        verbose_name=_("repair order"),
    )
    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, related_name="follow_ups", db_index=False, verbose_name=_("car")
    )
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="follow_ups", verbose_name=_("customer")
    )
    # The delivery of the order, or of the car that was bought.
    delivered_at = models.DateTimeField(_("delivered"))
    from_at = models.DateTimeField(_("from"))
    due_at = models.DateTimeField(_("due"))
    draw = models.ForeignKey(SampleDraw, on_delete=models.PROTECT, null=True, related_name="follow_ups", db_index=False)
    # In millionths; drawn when below the share, which is in percent.
    ticket = models.PositiveIntegerField(default=0)
    share = models.DecimalField(max_digits=5, decimal_places=2, default=100)
    why = models.CharField(max_length=10, choices=Why.choices, default=Why.CHANCE)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.WAITING)
    # When it may be dialled next; empty once it has ended.
    next_at = models.DateTimeField(_("next"), null=True)
    # The customer named the hour: goes before all others.
    agreed = models.BooleanField(_("agreed with the customer"), default=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    leased_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    leased_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        indexes = [
            models.Index(
                fields=["outlet", "-agreed", "due_at", "id"],
                condition=Q(state="waiting", mode="call"),
                name="complaints_call_queue",
            ),
            models.Index(fields=["outlet", "mode", "-delivered_at", "-id"], name="complaints_call_of_outlet"),
            models.Index(fields=["vehicle", "-delivered_at"], name="complaints_call_of_vehicle"),
            models.Index(fields=["draw", "ticket"], name="complaints_call_of_draw"),
            models.Index(fields=["leased_by"], condition=Q(leased_by__isnull=False), name="complaints_call_leased"),
            models.Index(
                fields=["due_at"], condition=Q(state="waiting", mode="onsite"), name="complaints_call_on_site"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "mode"], condition=Q(order__isnull=False), name="complaints_followup_once_an_order"
            ),
            models.UniqueConstraint(
                fields=["vehicle", "mode"], condition=Q(order__isnull=True), name="complaints_followup_once_a_purchase"
            ),
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(leased_by__isnull=False),
                name="complaints_followup_one_caller_per_customer",
            ),
            models.CheckConstraint(
                condition=Q(leased_by__isnull=True, leased_until__isnull=True)
                | Q(leased_by__isnull=False, leased_until__isnull=False, state="waiting"),
                name="complaints_followup_lease_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", next_at__isnull=False, ended_at__isnull=True)
                | ~Q(state="waiting") & Q(next_at__isnull=True),
                name="complaints_followup_waits_or_ended",
            ),
            models.CheckConstraint(condition=Q(ticket__lt=1_000_000), name="complaints_followup_ticket"),
        ]

    def __str__(self):
        # The trail keeps this label: no key, which says nothing to people, and no look at each of thousands of cars.
        return f"{self.group} {self.delivered_at:%F}"

    def get_absolute_url(self):
        return reverse("complaints:follow_up", args=[self.pk])


class CallAttempt(models.Model):
    """One dialling: who, when, and what came of it."""

    class Outcome(models.TextChoices):
        REACHED = "reached", pgettext_lazy("call", "Reached")
        NO_ANSWER = "no_answer", pgettext_lazy("call", "No answer")
        BUSY = "busy", pgettext_lazy("call", "Busy")
        OFF = "off", pgettext_lazy("call", "Switched off")
        WRONG_NUMBER = "wrong_number", pgettext_lazy("call", "Wrong number")
        DECLINED = "declined", pgettext_lazy("call", "Does not want to")
        CALL_AT = "call_at", pgettext_lazy("call", "Call again at")

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="calls")
    at = models.DateTimeField(_("called"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="call_attempts", verbose_name=_("called by"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    call_at = models.DateTimeField(_("call again at"), null=True)
    words = models.CharField(_("note"), max_length=400, blank=True, default="")

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        indexes = [
            models.Index(fields=["by", "-at"], name="complaints_attempt_of_caller"),
            # A day's calls of everybody: the daily sheet, who watches the queue.
            models.Index(fields=["at"], name="complaints_attempt_of_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="call_at", call_at__isnull=False) | ~Q(outcome="call_at"),
                name="complaints_attempt_says_when",
            )
        ]

    def __str__(self):
        return f"{self.at:%F %R} {self.get_outcome_display()}"
