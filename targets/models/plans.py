"""The year's plan of an outlet: what every figure should come to month by month and person by person, and headcount."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.models import Employee, Outlet, OutletRecordQuerySet

User = settings.AUTH_USER_MODEL
MONTHS = tuple(range(1, 13))
MONTH_FIELDS = tuple(f"m{month}" for month in MONTHS)
# The figures whose lines may be shared out among people, as the catalogue has them.
BY_PERSON = ("output", "reception", "boutique_sales")


class PlanQuerySet(OutletRecordQuerySet):
    def for_list(self):
        return self.select_related("outlet__area__region", "made_by")

    def approved(self):
        """Those in force: one of an outlet and a year."""
        return self.filter(state=Plan.State.APPROVED)

    def open(self):
        """Being made or being signed."""
        return self.filter(state__in=[Plan.State.DRAFT, Plan.State.SUBMITTED])

    def standing(self):
        return self.exclude(state=Plan.State.DISCARDED)


class Plan(models.Model):
    """One revision of an outlet's plan for a year."""

    class State(models.TextChoices):
        # Translators: 中文 编制中
        DRAFT = "draft", pgettext_lazy("annual plan", "Being made")
        # Translators: 中文 审批中
        SUBMITTED = "submitted", pgettext_lazy("annual plan", "Being signed")
        # Translators: 中文 已批准
        APPROVED = "approved", pgettext_lazy("annual plan", "Approved")
        # Translators: 中文 已被新版替代
        SUPERSEDED = "superseded", pgettext_lazy("annual plan", "Superseded")
        # Translators: 中文 已作废
        DISCARDED = "discarded", pgettext_lazy("annual plan", "Discarded")

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="plans", verbose_name=_("outlet"))
    year = models.PositiveSmallIntegerField(_("year"))
    revision = models.PositiveSmallIntegerField(pgettext_lazy("annual plan", "revision"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    # Why the approved plan is made anew.
    reason = models.CharField(_("reason"), max_length=400, blank=True, default="")
    made_at = models.DateTimeField(_("written"))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by"))
    approved_at = models.DateTimeField(_("approved"), null=True)
    # Why it came back from the signers the last time.
    back_reason = models.CharField(_("why it came back"), max_length=400, blank=True, default="")
    form_key = models.UUIDField(unique=True, null=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "outlet", "-revision"]
        # Translators: 中文 年度经营计划
        verbose_name = _("annual plan")
        verbose_name_plural = _("annual plans")
        indexes = [models.Index(fields=["-year", "-id"], name="targets_plan_latest")]
        constraints = [
            models.UniqueConstraint(
                fields=["outlet", "year", "revision"],
                condition=~Q(state="discarded"),
                name="targets_plan_revision_once",
            ),
            models.UniqueConstraint(
                fields=["outlet", "year"], condition=Q(state="approved"), name="targets_plan_one_approved"
            ),
            models.UniqueConstraint(
                fields=["outlet", "year"], condition=Q(state__in=["draft", "submitted"]), name="targets_plan_one_open"
            ),
            models.CheckConstraint(
                condition=Q(revision=1) | Q(revision__gt=1) & ~Q(reason=""), name="targets_plan_revised_with_reason"
            ),
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2999), name="targets_plan_of_a_year"),
            models.CheckConstraint(
                condition=Q(state__in=["approved", "superseded"], approved_at__isnull=False)
                | ~Q(state__in=["approved", "superseded"]) & Q(approved_at__isnull=True),
                name="targets_plan_approved_then",
            ),
        ]

    def __str__(self):
        return f"{self.outlet.name} {self.year}" + (f" #{self.revision}" if self.revision > 1 else "")

    def get_absolute_url(self):
        return reverse("targets:plan", args=[self.pk])

    @property
    def shape(self) -> str:
        """The form of the state's chip."""
        return {"draft": "open", "submitted": "doing", "approved": "done"}.get(self.state, "shut")

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


def month_field(month: int):
    return models.DecimalField(str(month), max_digits=14, decimal_places=2, null=True)


class PlanLine(models.Model):
    """What a figure should come to over the year and in each month: of the outlet, or of one person. Empty is open."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="lines")
    figure = models.CharField(_("figure"), max_length=30)
    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("employee")
    )
    year_value = models.DecimalField(_("year"), max_digits=14, decimal_places=2, null=True)
    m1, m2, m3, m4, m5, m6 = (month_field(month) for month in MONTHS[:6])
    m7, m8, m9, m10, m11, m12 = (month_field(month) for month in MONTHS[6:])

    class Meta:
        ordering = ["plan", "pk"]
        verbose_name = _("line of a plan")
        verbose_name_plural = _("lines of a plan")
        constraints = [
            # Nothing equals null, so a line of the outlet needs a rule of its own.
            models.UniqueConstraint(
                fields=["plan", "figure"], condition=Q(employee__isnull=True), name="targets_planline_one_of_outlet"
            ),
            models.UniqueConstraint(
                fields=["plan", "figure", "employee"],
                condition=Q(employee__isnull=False),
                name="targets_planline_one_of_person",
            ),
            models.CheckConstraint(
                condition=Q(employee__isnull=True) | Q(figure__in=BY_PERSON), name="targets_planline_person_for_some"
            ),
            models.CheckConstraint(
                condition=~Q(**{f"{name}__isnull": True for name in ("year_value", *MONTH_FIELDS)}),
                name="targets_planline_holds_something",
            ),
            models.CheckConstraint(
                # What is null is not compared.
                condition=Q(**{f"{name}__gte": 0 for name in ("year_value", *MONTH_FIELDS)}),
                name="targets_planline_not_negative",
            ),
        ]

    def __str__(self):
        return f"{self.plan} {self.figure}"

    @property
    def months(self) -> tuple:
        return tuple(getattr(self, name) for name in MONTH_FIELDS)


class HeadcountLine(models.Model):
    """How many people a position should have in the year."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="headcount")
    position = models.CharField(_("position"), max_length=60)
    # Translators: 中文 计划人数
    planned = models.PositiveSmallIntegerField(pgettext_lazy("headcount", "planned"))
    words = models.CharField(_("note"), max_length=200, blank=True, default="")

    class Meta:
        ordering = ["plan", "position"]
        verbose_name = _("headcount of a position")
        verbose_name_plural = _("headcounts")
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="targets_headcountline_once"),
            models.CheckConstraint(condition=~Q(position=""), name="targets_headcountline_of_a_position"),
        ]

    def __str__(self):
        return self.position
