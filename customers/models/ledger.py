"""The ledger of key customers: candidates found in the records, cases with a clock, what was done, who watches."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.tiers import Tier
from staff.models import Outlet, OutletRecordQuerySet, Posting
from staff.roles import Right

from .people import Vehicle

TIERS = [(tier.value, tier.value) for tier in Tier]
User = settings.AUTH_USER_MODEL


class CandidateQuerySet(OutletRecordQuerySet):
    def waiting(self):
        return self.filter(state=Candidate.State.WAITING)

    def for_ledger(self):
        """With what a row of the ledger shows: car, owner of the car, outlet, evidence."""
        return self.select_related("vehicle__customer", "outlet__area", "decided_by", "case").prefetch_related(
            "evidence"
        )

    def resting_on(self, kind: str, number: str):
        """Those with this record among their evidence."""
        return self.filter(evidence__kind=kind, evidence__number=number).distinct()

    def warning_due(self, at):
        return self.waiting().filter(next_warning_at__lte=at)


class Candidate(models.Model):
    """A criterion that holds for a car, with its evidence, waiting for a person's decision."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for a decision")
        CONFIRMED = "confirmed", _("Confirmed")
        MERGED = "merged", _("Merged into the open case")
        DISMISSED = "dismissed", _("Dismissed")

    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="candidates", verbose_name=_("car"))
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="candidates", verbose_name=_("outlet"))
    criterion = models.CharField(_("criterion"), max_length=40)
    suggested_tier = models.CharField(_("suggested tier"), max_length=3, choices=TIERS)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    recorded_at = models.DateTimeField(_("recorded"))
    due_at = models.DateTimeField(_("to be decided by"))
    next_warning_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(_("reason"), max_length=400, blank=True, default="")
    case = models.ForeignKey("Case", on_delete=models.PROTECT, null=True, related_name="candidates")

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        indexes = [
            models.Index(fields=["outlet", "state", "due_at", "id"], name="customers_candidate_list"),
            models.Index(fields=["next_warning_at"], condition=Q(state="waiting"), name="customers_candidate_warning"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["vehicle", "criterion"],
                condition=Q(state="waiting"),
                name="customers_candidate_one_waiting",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | ~Q(state="waiting") & Q(decided_at__isnull=False),
                name="customers_candidate_decided_or_waiting",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "merged"]) | Q(case__isnull=False),
                name="customers_candidate_taken_into_a_case",
            ),
        ]

    def __str__(self):
        return f"{self.vehicle} · {self.criterion}"

    def get_absolute_url(self):
        return reverse("customers:candidate", args=[self.pk])


class EvidenceItem(models.Model):
    """One piece of evidence. Used once per car and criterion, in whatever state its candidate is."""

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="evidence")
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="+")
    criterion = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=60)
    dated_on = models.DateField(null=True)
    words = models.CharField(max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["dated_on", "kind", "number"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.UniqueConstraint(
                fields=["vehicle", "criterion", "kind", "number"], name="customers_evidence_used_once"
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.number}"


class CaseQuerySet(OutletRecordQuerySet):
    def open(self):
        """Not closed yet."""
        return self.exclude(state=Case.State.CLOSED)

    def unsettled(self):
        """Those whose clock runs."""
        return self.filter(state__in=Case.UNSETTLED)

    def of_words(self, words: str):
        """By number, plate or the customer's name; all of them without words."""
        text = words.strip()
        if not text:
            return self
        plate = text.replace(" ", "").upper()
        return self.filter(
            Q(number__istartswith=text) | Q(vehicle__plate__contains=plate) | Q(vehicle__customer__name__icontains=text)
        )

    def owned_by_nobody_here(self, on):
        """Those without an owner, and those whose owner's account is shut or sees no cases of the outlet any more."""
        owners = Posting.objects.filter(user=OuterRef("owner"), user__is_active=True).in_force(on)
        return self.filter(~Exists(owners.giving(Right.CASES).covering("outlet")))

    def to_verify(self):
        return self.filter(state__in=[Case.State.SETTLED, Case.State.VERIFIED])

    def closed(self):
        return self.filter(state=Case.State.CLOSED)

    def in_tab(self, tab: str):
        """The cases of one of the ledger's tabs: open, verify, closed, or all."""
        tabs = {"open": self.unsettled, "verify": self.to_verify, "closed": self.closed}
        return tabs.get(tab, self.all)()

    def for_ledger(self):
        """With what a row of the ledger shows: car and its owner, outlet, owner of the case, criteria, action."""
        return self.select_related(
            "vehicle__customer", "outlet__area__region", "owner", "last_action"
        ).prefetch_related("candidates")

    def overdue(self, at):
        """At the very second of the deadline a case is not late yet."""
        return self.unsettled().filter(deadline_at__lt=at)

    def in_stage(self, stage: str, at):
        """Unsettled cases in one stage of their time: ok, attention (half used), alert (80%), overdue."""
        return self.unsettled().filter(
            {
                "ok": Q(half_at__gt=at),
                "attention": Q(half_at__lte=at, alert_at__gt=at),
                "alert": Q(alert_at__lte=at, deadline_at__gte=at),
                "overdue": Q(deadline_at__lt=at),
            }[stage]
        )

    def warning_due(self, at):
        return self.unsettled().filter(next_warning_at__lte=at)


class Case(models.Model):
    """One key customer's case: opened, in hand, settled, verified by a call, closed; or reopened."""

    class State(models.TextChoices):
        OPENED = "opened", _("Waiting for an owner")
        IN_HAND = "in_hand", _("In hand")
        SETTLED = "settled", _("Settled, to be verified")
        VERIFIED = "verified", _("Verified, to be closed")
        CLOSED = "closed", _("Closed")

    UNSETTLED = (State.OPENED, State.IN_HAND)
    SHAPES = {
        State.OPENED: "open",
        State.IN_HAND: "doing",
        State.SETTLED: "done",
        State.VERIFIED: "done",
        State.CLOSED: "shut",
    }

    number = models.CharField(_("case number"), max_length=40, unique=True)
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="cases", verbose_name=_("car"))
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="cases", verbose_name=_("outlet"))
    title = models.CharField(_("what it is about"), max_length=120)
    suggested_tier = models.CharField(_("suggested tier"), max_length=3, choices=TIERS, blank=True, default="")
    tier = models.CharField(_("tier"), max_length=3, choices=TIERS)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPENED)
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="cases_owned", verbose_name=_("owner")
    )
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("opened"))
    # The clock: from the first signal (or the reopening) to the deadline, with the two instants in between at
    # which the stage changes. `services.cases` writes all four together.
    recorded_at = models.DateTimeField(_("first signal"))
    clock_from_at = models.DateTimeField(_("clock from"))
    half_at = models.DateTimeField()
    alert_at = models.DateTimeField()
    deadline_at = models.DateTimeField(_("to be settled by"))
    # When the sweep has to look at the case next; empty while no clock runs.
    next_warning_at = models.DateTimeField(null=True)
    first_action_at = models.DateTimeField(null=True)
    last_action = models.ForeignKey("CaseAction", on_delete=models.PROTECT, null=True, related_name="+")
    exposed_at = models.DateTimeField(_("report published"), null=True)
    settled_at = models.DateTimeField(_("settled"), null=True)
    outcome = models.TextField(_("outcome"), blank=True, default="")
    verified_at = models.DateTimeField(_("verified"), null=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    reopened_at = models.DateTimeField(_("reopened"), null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["deadline_at", "pk"]
        verbose_name = _("key-customer case")
        verbose_name_plural = _("key-customer cases")
        indexes = [
            models.Index(
                fields=["deadline_at", "id"],
                condition=Q(state__in=["opened", "in_hand"]),
                name="customers_case_in_hand",
            ),
            models.Index(fields=["state", "-deadline_at", "-id"], name="customers_case_by_state"),
            # What the counts of the ledger are read from, without touching the rows.
            models.Index(
                fields=["state", "tier", "deadline_at"],
                include=["half_at", "alert_at", "outlet"],
                name="customers_case_counts",
            ),
            models.Index(fields=["outlet", "state", "deadline_at", "id"], name="customers_case_of_outlet"),
            models.Index(fields=["owner", "state", "deadline_at"], name="customers_case_of_owner"),
            models.Index(
                fields=["next_warning_at"],
                condition=Q(next_warning_at__isnull=False),
                name="customers_case_warning",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["vehicle"], condition=~Q(state="closed"), name="customers_case_one_open_per_car"
            ),
            models.CheckConstraint(
                condition=Q(
                    clock_from_at__lte=F("half_at"), half_at__lte=F("alert_at"), alert_at__lte=F("deadline_at")
                ),
                name="customers_case_clock_forward",
            ),
            models.CheckConstraint(
                condition=~Q(state="in_hand") | Q(owner__isnull=False), name="customers_case_in_hand_has_owner"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["settled", "verified", "closed"])
                | Q(settled_at__isnull=False, next_warning_at__isnull=True) & ~Q(outcome=""),
                name="customers_case_settled_with_outcome",
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("customers:case", args=[self.number])

    @property
    def shape(self) -> str:
        """The shape that shows the state of work."""
        return self.SHAPES[self.state]

    @property
    def clock_runs(self) -> bool:
        return self.state in self.UNSETTLED

    @property
    def criteria(self) -> list[str]:
        """The codes of the criteria that the case stands on, each once."""
        return sorted({candidate.criterion for candidate in self.candidates.all()})


class CaseActionQuerySet(models.QuerySet):
    def next_steps(self):
        """Promised steps that are not done yet, of cases that are not closed."""
        return self.filter(next_by_at__isnull=False, next_done_at__isnull=True).exclude(case__state=Case.State.CLOSED)


class CaseAction(models.Model):
    """What somebody did on a case, and what comes next by when."""

    class Kind(models.TextChoices):
        CALL = "call", _("Call")
        VISIT = "visit", _("Visit")
        NEGOTIATION = "negotiation", _("Negotiation")
        WATCH = "watch", _("24-hour watch")
        COMPENSATION = "compensation", _("Compensation offered")
        TECHNICAL = "technical", _("Technical consultation")
        EXPOSURE = "exposure", _("Report published")
        SETTLEMENT = "settlement", _("Settlement")
        VERIFICATION = "verification", _("Verification call")
        OTHER = "other", _("Other")

    # What a person picks on the form; settlement and verification are logged by the steps of that name.
    LOGGED_BY_HAND = (
        Kind.CALL,
        Kind.VISIT,
        Kind.NEGOTIATION,
        Kind.WATCH,
        Kind.COMPENSATION,
        Kind.TECHNICAL,
        Kind.EXPOSURE,
        Kind.OTHER,
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="actions")
    kind = models.CharField(_("what was done"), max_length=14, choices=Kind.choices)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("who"))
    words = models.TextField(_("result, in the customer's own words"))
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2, null=True, blank=True)
    next_step = models.CharField(_("next step"), max_length=200, blank=True, default="")
    next_by_at = models.DateTimeField(_("by when"), null=True, blank=True)
    next_who = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who does it")
    )
    next_done_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()

    objects = CaseActionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        indexes = [
            models.Index(fields=["case", "-at"], name="customers_action_of_case"),
            models.Index(
                fields=["next_who", "next_by_at"],
                condition=Q(next_by_at__isnull=False, next_done_at__isnull=True),
                name="customers_action_next",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="customers_action_amount_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(next_by_at__isnull=True) | ~Q(next_step=""), name="customers_action_next_step_named"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.words[:40]}"


class WatchShift(models.Model):
    """One stretch of a case's 24-hour watch: who is on call from when to when."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="shifts")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("who watches"))
    from_at = models.DateTimeField(_("from"))
    to_at = models.DateTimeField(_("to"))
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["from_at", "pk"]
        verbose_name = _("watch shift")
        verbose_name_plural = _("watch shifts")
        constraints = [models.CheckConstraint(condition=Q(from_at__lt=F("to_at")), name="customers_watchshift_forward")]

    def __str__(self):
        return f"{self.person} {self.from_at:%F %R}"
