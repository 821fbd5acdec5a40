"""Complaints, and the clocks that run for each."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer, Vehicle
from staff.clocks import Counts
from staff.models import Employee, Outlet, OutletRecordQuerySet
from workshop.models import RepairOrder, Team

User = settings.AUTH_USER_MODEL


class Department(models.TextChoices):
    """To whom a complaint can be handed over besides one person; `departments.HEADS` says who signs for each."""

    FRONT_DESK = "front_desk", _("Front desk")
    WORKSHOP = "workshop", _("Workshop")
    PARTS = "parts", _("Parts")
    WARRANTY = "warranty", _("Warranty")
    INSURANCE = "insurance", _("Insurance")
    TECHNICAL = "technical", _("Technical")


class ComplaintQuerySet(OutletRecordQuerySet):
    def open(self):
        return self.filter(closed_at__isnull=True)

    def closed(self):
        return self.filter(closed_at__isnull=False)

    def without_clocks(self):
        """Open ones for which no clock was ever started though the outlet is live: they came with an import."""
        live = Q(outlet__live_on__isnull=True) | Q(received_at__date__gte=F("outlet__live_on"))
        return self.open().filter(live).filter(~Exists(ComplaintClock.objects.filter(complaint=OuterRef("pk"))))

    def unresolved_at(self, at):
        """Received before the instant and not closed before it."""
        return self.filter(received_at__lt=at).filter(Q(closed_at__isnull=True) | Q(closed_at__gte=at))


class Complaint(models.Model):
    class Channel(models.TextChoices):
        HOTLINE = "hotline", _("Hotline")
        ONSITE = "onsite", _("On site")
        CALLBACK = "callback", _("Follow-up call")
        MEDIA = "media", _("Media")
        HEADQUARTERS = "headquarters", _("Headquarters")
        LETTER = "letter", _("Letter")
        AUTHORITY = "authority", _("Authority")

    class Category(models.TextChoices):
        ATTITUDE = "attitude", _("Attitude")
        QUALITY = "quality", _("Quality")
        PARTS = "parts", _("Parts")
        WAITING = "waiting", _("Waiting")
        PRICE = "price", _("Price")
        TECHNICAL = "technical", _("Technical")
        OTHER = "other", _("Other")

    class Incident(models.TextChoices):
        NONE = "none", _("None")
        FIRE = "fire", _("Fire")
        ACCIDENT = "accident", _("Accident")

    class Cause(models.TextChoices):
        """What it comes from, as the weekly meeting counts it."""

        REPAIR = "repair", _("Not repaired properly")
        DIAGNOSIS = "diagnosis", _("Fault not found")
        PART = "part", _("Part faulty or missing")
        PROMISE = "promise", _("Promise not kept")
        # Translators: 中文 沟通解释不到位
        EXPLAINED = "explained", _("Not explained properly")
        MANNER = "manner", _("Manner of our people")
        WAITING = "waiting", _("Waited too long")
        PRICE = "price", pgettext_lazy("cause", "Price or estimate")
        CARE_OF_CAR = "care_of_car", _("Car dirty or damaged")
        PRODUCT = "product", _("The product itself")
        CUSTOMER = "customer", _("Lies with the customer")
        OTHER = "other", _("Other")

    number = models.CharField(_("complaint number"), max_length=40, unique=True)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="complaints", verbose_name=_("outlet"))
    received_at = models.DateTimeField(_("received"))
    channel = models.CharField(_("channel"), max_length=14, choices=Channel.choices)
    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name=_("car")
    )
    order = models.ForeignKey(
        RepairOrder,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="complaints",
        verbose_name=_("repair order"),
    )
    fault_code = models.CharField(_("fault code"), max_length=30, blank=True, default="")
    category = models.CharField(_("category"), max_length=10, choices=Category.choices)
    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name=_("answers")
    )
    liable = models.BooleanField(_("justified and liable"), default=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    media_contacted = models.BooleanField(_("media contacted"), default=False)
    association_contacted = models.BooleanField(_("consumer association contacted"), default=False)
    authority_contacted = models.BooleanField(_("authority contacted"), default=False)
    unreasonable_demand = models.BooleanField(_("unreasonable demand"), default=False)
    threatened_exposure = models.BooleanField(_("threatens exposure"), default=False)
    disturbance = models.BooleanField(_("disturbance at the outlet"), default=False)
    incident = models.CharField(
        _("incident"), max_length=8, choices=Incident.choices, default=Incident.NONE, blank=True
    )
    contact = models.TextField(_("what the customer says"), blank=True, default="")
    # A buyer of parts has no car here; somebody else may call for the owner.
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name=_("customer")
    )
    caller_name = models.CharField(_("who complains"), max_length=80, blank=True, default="")
    caller_mobile = models.CharField(_("phone of who complains"), max_length=30, blank=True, default="")
    taken_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("taken by")
    )
    # Who signed for it. A department's head signs for the department; `handler` is then that person.
    handler = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="complaints_handled",
        verbose_name=_("in hand of"),
    )
    department = models.CharField(_("department"), max_length=10, choices=Department.choices, blank=True, default="")
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name=_("team")
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    sorted_at = models.DateTimeField(_("sorted out"), null=True, blank=True)
    cause = models.CharField(_("cause"), max_length=12, choices=Cause.choices, blank=True, default="")
    cause_words = models.TextField(_("cause in words"), blank=True, default="")
    plan = models.TextField(_("what will be done"), blank=True, default="")
    plan_by_at = models.DateTimeField(_("to be done by"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    result = models.TextField(_("what was done"), blank=True, default="")
    # Goes up with every reopening; the clocks of each round are kept.
    round = models.PositiveSmallIntegerField(_("round"), default=1)

    # Each makes the car's owner a key customer while the complaint is open.
    FLAGS = (
        "media_contacted",
        "association_contacted",
        "authority_contacted",
        "threatened_exposure",
        "disturbance",
        "unreasonable_demand",
    )

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        indexes = [
            models.Index(fields=["vehicle", "-received_at"], name="complaints_of_vehicle"),
            models.Index(fields=["outlet", "-received_at", "-id"], name="complaints_of_outlet"),
            models.Index(fields=["vehicle"], condition=Q(closed_at__isnull=True), name="complaints_unresolved"),
            models.Index(
                fields=["handler", "received_at"], condition=Q(closed_at__isnull=True), name="complaints_in_hand"
            ),
            models.Index(fields=["customer", "-received_at"], name="complaints_of_customer"),
            models.Index(fields=["outlet", "closed_at"], name="complaints_closed_at_outlet"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sorted_at__isnull=True) | Q(answered_at__isnull=False) & ~Q(cause=""),
                name="complaints_complaint_sorted_out_whole",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(sorted_at__isnull=False) & ~Q(result=""),
                name="complaints_complaint_done_with_result",
            ),
            models.CheckConstraint(condition=Q(round__gte=1), name="complaints_complaint_round"),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("complaints:complaint", args=[self.number])

    @property
    def urgent(self) -> list[str]:
        """In words, which of the facts hold that make a key customer."""
        words = [str(self._meta.get_field(name).verbose_name) for name in self.FLAGS if getattr(self, name)]
        if self.incident and self.incident != self.Incident.NONE:
            words.append(self.get_incident_display())
        return words


class ComplaintClockQuerySet(models.QuerySet):
    def running(self):
        return self.filter(stopped_at__isnull=True)

    def provisional(self):
        return self.running().filter(provisional=True)

    def warning_due(self, at):
        return self.running().filter(next_warning_at__lte=at)

    def overdue(self, at):
        """At the very second of the deadline it is not late yet."""
        return self.running().filter(deadline_at__lt=at)


class ComplaintClock(models.Model):
    """One promise of time for one complaint: answered, sorted out, closed. Reckoned once, when it starts to run.

    What was reckoned stays with it: the minutes promised, how they count, and the stretches that were counted. Later
    changes of opening hours do not move a promise; only what was provisional is reckoned again when the year's
    holidays are published.
    """

    class Kind(models.TextChoices):
        ANSWERED = "answered", pgettext_lazy("clock", "Answered")
        SORTED = "sorted", pgettext_lazy("clock", "Sorted out")
        CLOSED = "closed", pgettext_lazy("clock", "Closed")

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="clocks", db_index=False)
    kind = models.CharField(_("clock"), max_length=8, choices=Kind.choices)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    minutes = models.PositiveIntegerField(_("minutes"))
    counts = models.CharField(
        _("counts"),
        max_length=10,
        choices=[(Counts.OPENING.value, _("opening hours")), (Counts.CONTINUOUS.value, _("day and night"))],
    )
    from_at = models.DateTimeField(_("from"))
    half_at = models.DateTimeField()
    alert_at = models.DateTimeField()
    deadline_at = models.DateTimeField(_("due"))
    provisional = models.BooleanField(_("provisional"), default=False)
    # `[[from, to], ...]` in ISO form: the stretches that were counted.
    counted = models.JSONField(default=list)
    stopped_at = models.DateTimeField(_("stopped"), null=True)
    next_warning_at = models.DateTimeField(null=True)

    objects = ComplaintClockQuerySet.as_manager()

    class Meta:
        ordering = ["complaint", "round", "from_at", "deadline_at"]
        verbose_name = _("clock of a complaint")
        verbose_name_plural = _("clocks of complaints")
        indexes = [
            models.Index(
                fields=["next_warning_at"],
                condition=Q(stopped_at__isnull=True),
                name="complaints_clock_warning",
            ),
            models.Index(
                fields=["deadline_at"],
                condition=Q(stopped_at__isnull=True, provisional=True),
                name="complaints_clock_provisional",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["complaint", "kind", "round"], name="complaints_clock_once"),
            models.CheckConstraint(
                condition=Q(from_at__lte=F("half_at"), half_at__lte=F("alert_at"), alert_at__lte=F("deadline_at")),
                name="complaints_clock_forward",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(next_warning_at__isnull=True),
                name="complaints_clock_stopped_is_silent",
            ),
        ]

    def __str__(self):
        # The trail keeps this label, and clocks can be rebuilt from the trail alone.
        return f"{self.complaint.number} {self.kind} {self.round}"

    @property
    def was_late(self) -> bool:
        """Stopped after its deadline."""
        return self.stopped_at is not None and self.stopped_at > self.deadline_at
