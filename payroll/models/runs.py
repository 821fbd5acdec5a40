"""Commission runs: a month's computation on its way from a draft to a closed month, and what people say to it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from staff.models import Employee, Outlet, OutletRecordQuerySet


class RunQuerySet(OutletRecordQuerySet):
    def current(self):
        """Not reopened: the one that counts for its month."""
        return self.exclude(state=Run.State.REOPENED)

    def closed(self):
        return self.filter(state=Run.State.CLOSED)

    def of(self, outlet, month):
        return self.filter(outlet=outlet, month=month)

    def without_contents(self):
        """For lists: what a run was computed from and came to may be large."""
        return self.defer("inputs", "result")


class Run(models.Model):
    """One computation of an outlet's month. At most one that was not reopened; a closed one never changes again."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        COMPUTED = "computed", _("Computed")
        # Translators: 中文 异议期
        OPEN = "open", _("Open to objections")
        CONFIRMED = "confirmed", _("Confirmed")
        CLOSED = "closed", _("Closed")
        # Translators: 中文 已重开
        REOPENED = "reopened", _("Reopened")

    number = models.CharField(_("run"), max_length=60, unique=True)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="runs", verbose_name=_("outlet"))
    month = models.DateField(_("month"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("begun"))
    inputs = models.JSONField(null=True)
    result = models.JSONField(null=True)
    # Of inputs and result together, so that anybody can see that neither was changed.
    fingerprint = models.CharField(max_length=64, blank=True, default="")
    computed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    computed_at = models.DateTimeField(_("computed"), null=True)
    seconds = models.FloatField(null=True)
    objections_until = models.DateTimeField(_("objections until"), null=True)
    opened_at = models.DateTimeField(_("opened to objections"), null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    confirm_reason = models.TextField(_("reason"), blank=True, default="")
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(_("closed"), null=True)
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reopened_at = models.DateTimeField(_("reopened"), null=True)
    reopen_reason = models.TextField(_("reason"), blank=True, default="")

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "outlet", "-pk"]
        verbose_name = _("commission run")
        verbose_name_plural = _("commission runs")
        indexes = [models.Index(fields=["outlet", "-month"], name="payroll_run_of_outlet")]
        constraints = [
            models.UniqueConstraint(
                fields=["outlet", "month"], condition=~Q(state="reopened"), name="payroll_run_one_current"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="payroll_run_month_first_day"),
            models.CheckConstraint(
                condition=Q(state="draft") | (Q(computed_at__isnull=False) & ~Q(fingerprint="")),
                name="payroll_run_computed_has_fingerprint",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "closed"])
                | (Q(confirmed_by__isnull=False) & ~Q(confirmed_by=F("computed_by"))),
                name="payroll_run_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False), name="payroll_run_closed_has_instant"
            ),
            models.CheckConstraint(
                condition=~Q(state="reopened") | (Q(reopened_at__isnull=False) & ~Q(reopen_reason="")),
                name="payroll_run_reopened_with_reason",
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("payroll:run", args=[self.number])

    @property
    def may_be_computed(self) -> bool:
        return self.state in (self.State.DRAFT, self.State.COMPUTED, self.State.OPEN)


class StatementQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        return self.filter(user.reach(right).condition("run__outlet__area__region", "run__outlet__area", "run__outlet"))

    def own_of(self, user):
        """The user's own, once the month was opened to objections; those of reopened runs only managers see."""
        shown = (Run.State.OPEN, Run.State.CONFIRMED, Run.State.CLOSED)
        return self.filter(employee=user.employee_id, run__state__in=shown) if user.employee_id else self.none()


class Statement(models.Model):
    """One person's month as a run computed it; written anew with every computation. Amounts in yuan."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="statements")
    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="statements", verbose_name=_("employee")
    )
    # The commission groups of the month, first the one under which the person stands on the run's page.
    groups = models.JSONField(default=list)
    lines = models.JSONField(default=dict)
    gross = models.DecimalField(_("gross"), max_digits=14, decimal_places=2)
    fund = models.DecimalField(_("fund"), max_digits=14, decimal_places=2)
    deducted = models.DecimalField(_("deductions"), max_digits=14, decimal_places=2)
    rewarded = models.DecimalField(_("incentives"), max_digits=14, decimal_places=2)
    bonus = models.DecimalField(_("bonus"), max_digits=14, decimal_places=2)
    uncollected = models.DecimalField(_("uncollected"), max_digits=14, decimal_places=2)
    base_salary = models.DecimalField(_("base salary"), max_digits=14, decimal_places=2)
    income = models.DecimalField(_("income"), max_digits=14, decimal_places=2)

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["run", "employee__number"]
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = [
            models.UniqueConstraint(fields=["run", "employee"], name="payroll_statement_once"),
            models.CheckConstraint(condition=Q(bonus__gte=0), name="payroll_statement_bonus_not_negative"),
            models.CheckConstraint(
                # Rounded, because SQLite adds decimals as binary floats.
                condition=Q(income=Round(F("base_salary") + F("bonus"), 2)),
                name="payroll_statement_income_adds_up",
            ),
        ]

    def __str__(self):
        return f"{self.run} · {self.employee}"

    def get_absolute_url(self):
        return reverse("payroll:statement", args=[self.run.number, self.employee.number])


class Objection(models.Model):
    """What somebody says against a line of the own statement, and the answer with its reason."""

    class Answer(models.TextChoices):
        WAITING = "", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Not accepted")

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="objections")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="objections")
    code = models.CharField(_("line"), max_length=60)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    words = models.TextField(_("objection"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("raised"))
    answer = models.CharField(_("answer"), max_length=8, choices=Answer.choices, blank=True, default=Answer.WAITING)
    reason = models.TextField(_("reason"), blank=True, default="")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("answered"), null=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "employee", "code"], condition=Q(answer=""), name="payroll_objection_one_waiting"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False) & ~Q(reason="")),
                name="payroll_objection_answered_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.run} · {self.employee} · {self.code}"


class Acknowledgement(models.Model):
    """Somebody found the own statement in order. It holds for the income it was given for and no other."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="acknowledgements")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    income = models.DecimalField(_("income"), max_digits=14, decimal_places=2)
    at = models.DateTimeField(_("acknowledged"))

    class Meta:
        ordering = ["at"]
        verbose_name = _("acknowledgement")
        verbose_name_plural = _("acknowledgements")
        constraints = [
            models.UniqueConstraint(fields=["run", "employee", "income"], name="payroll_acknowledgement_once")
        ]

    def __str__(self):
        return f"{self.run_id} · {self.employee_id}"


class Tick(models.Model):
    """A check of the run that somebody looked at and let stand, with a reason where one is asked for."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="ticks")
    key = models.CharField(max_length=200)
    reason = models.TextField(_("reason"), blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("looked at"))

    class Meta:
        verbose_name = _("check looked at")
        verbose_name_plural = _("checks looked at")
        constraints = [models.UniqueConstraint(fields=["run", "key"], name="payroll_tick_once")]

    def __str__(self):
        return f"{self.run_id} · {self.key}"


class ClosedRecord(models.Model):
    """What one document counted for in a closed month: the lines of its figures, and how late changes are found."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="records")
    source = models.CharField(max_length=40)
    whose = models.CharField(max_length=60, blank=True, default="")
    record = models.CharField(max_length=60)
    worth = models.DecimalField(max_digits=16, decimal_places=2)

    class Meta:
        verbose_name = _("record of a closed month")
        verbose_name_plural = _("records of closed months")
        constraints = [
            models.UniqueConstraint(fields=["run", "source", "whose", "record"], name="payroll_closedrecord_once")
        ]

    def __str__(self):
        return f"{self.source} {self.record}"
