"""The monthly assessment of an outlet: its points, what each rule took off, and the one appeal against that."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.models import Outlet
from staff.months import written
from targets.assessment_rules import FULL

from .targets import OfMonthQuerySet

User = settings.AUTH_USER_MODEL


class OutletAssessmentQuerySet(OfMonthQuerySet):
    def running(self):
        """Those that are reckoned anew each night."""
        return self.filter(state=OutletAssessment.State.OPEN)

    def settled(self):
        """Settled and not final: an appeal is possible or waits, or the screening of the month is still argued."""
        return self.filter(state=OutletAssessment.State.SETTLED)

    def open_to_appeal(self, on):
        """Settled, nobody has appealed, and the day for it has not passed."""
        return self.settled().filter(appeal_until__gte=on, appeal__isnull=True)

    def with_places(self):
        return self.select_related("outlet__area__region")

    def for_list(self):
        return self.with_places().select_related("appeal").prefetch_related("lines")


class OutletAssessment(models.Model):
    """An outlet's month: from a hundred points what the rules took off. Provisional while the month runs."""

    class State(models.TextChoices):
        # Translators: 中文 当月暂计
        OPEN = "open", pgettext_lazy("assessment", "Provisional")
        # Translators: 中文 已结算，可申诉
        SETTLED = "settled", pgettext_lazy("assessment", "Settled")
        # Translators: 中文 已定
        FINAL = "final", pgettext_lazy("assessment", "Final")

    SHAPES = {State.OPEN: "open", State.SETTLED: "doing", State.FINAL: "done"}

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("outlet"))
    month = models.DateField(_("month"))
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.OPEN)
    points = models.PositiveSmallIntegerField(_("points"), default=FULL)
    # When it was reckoned into what it is now, and how often it has changed since it was first made.
    made_at = models.DateTimeField(pgettext_lazy("assessment", "reckoned"))
    version = models.PositiveIntegerField(_("version"), default=1)
    settled_at = models.DateTimeField(pgettext_lazy("assessment", "settled"), null=True)
    # The last day on which the outlet may appeal; fixed when it is settled.
    appeal_until = models.DateField(_("an appeal is possible until"), null=True)
    final_at = models.DateTimeField(pgettext_lazy("assessment", "final"), null=True)

    objects = OutletAssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "points", "outlet"]
        # Translators: 中文 网点考核
        verbose_name = _("assessment of an outlet")
        verbose_name_plural = _("assessments of outlets")
        indexes = [
            models.Index(fields=["-month", "points", "id"], name="targets_assessment_worst"),
            models.Index(fields=["state", "month"], name="targets_assessment_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["outlet", "month"], name="targets_outletassessment_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="targets_outletassessment_first_of_month"),
            models.CheckConstraint(
                condition=Q(points__gte=0, points__lte=FULL), name="targets_outletassessment_of_a_hundred"
            ),
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True, appeal_until__isnull=True)
                | ~Q(state="open") & Q(settled_at__isnull=False, appeal_until__isnull=False),
                name="targets_outletassessment_settled_then",
            ),
            models.CheckConstraint(
                condition=Q(state="final", final_at__isnull=False) | ~Q(state="final") & Q(final_at__isnull=True),
                name="targets_outletassessment_final_then",
            ),
        ]

    def __str__(self):
        return f"{self.outlet.name} {written(self.month)}"

    def get_absolute_url(self):
        return reverse("targets:assessment", args=[self.outlet.code, written(self.month)])

    @property
    def shape(self) -> str:
        return self.SHAPES[self.state]

    @property
    def provisional(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def appealed(self) -> "AssessmentAppeal | None":
        """The appeal, if there is one."""
        return getattr(self, "appeal", None)


class AssessmentLine(models.Model):
    """What one rule took off an assessment, and what an appeal gave back of it."""

    assessment = models.ForeignKey(OutletAssessment, on_delete=models.PROTECT, related_name="lines")
    # Of `assessment_rules.RULES`.
    rule = models.CharField(pgettext_lazy("assessment", "rule"), max_length=20)
    number = models.PositiveIntegerField(pgettext_lazy("assessment", "cases"), default=0)
    points = models.PositiveSmallIntegerField(_("points off"), default=0)
    # {"on", "each", "most", "days", "records": [[text, key], …]}: the rates it was reckoned with, and what it counted.
    basis = models.JSONField(default=dict)
    # Translators: 中文 申诉涉及此项
    appealed = models.BooleanField(_("appealed against"), default=False)
    given_back = models.PositiveSmallIntegerField(_("points given back"), default=0)

    class Meta:
        ordering = ["assessment", "rule"]
        # Translators: 中文 考核扣分项
        verbose_name = _("line of an assessment")
        verbose_name_plural = _("lines of assessments")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "rule"], name="targets_assessmentline_rule_once"),
            models.CheckConstraint(condition=~Q(rule=""), name="targets_assessmentline_of_a_rule"),
            models.CheckConstraint(condition=Q(points__lte=FULL), name="targets_assessmentline_of_a_hundred"),
            models.CheckConstraint(
                condition=Q(given_back__lte=F("points")), name="targets_assessmentline_gives_no_more_than_it_took"
            ),
            models.CheckConstraint(
                condition=Q(given_back=0) | Q(appealed=True), name="targets_assessmentline_given_back_on_appeal"
            ),
        ]

    def __str__(self):
        return f"{self.rule} {self.points}"

    @property
    def stands(self) -> int:
        """Points that are off after the appeal."""
        return self.points - self.given_back


class AppealQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        reach = user.reach(right)
        prefix = "assessment__outlet"
        return self.filter(reach.condition(f"{prefix}__area__region", f"{prefix}__area", prefix))

    def waiting(self):
        return self.filter(state=AssessmentAppeal.State.ASKED)


class AssessmentAppeal(models.Model):
    """The outlet's one appeal against a settled assessment; the region decides it."""

    class State(models.TextChoices):
        # Translators: 中文 待处理
        ASKED = "asked", pgettext_lazy("assessment appeal", "To be decided")
        # Translators: 中文 全部返还
        GRANTED = "granted", pgettext_lazy("assessment appeal", "Granted")
        # Translators: 中文 部分返还
        PARTLY = "partly", pgettext_lazy("assessment appeal", "Granted in part")
        # Translators: 中文 维持扣分
        REFUSED = "refused", pgettext_lazy("assessment appeal", "Refused")

    SHAPES = {State.ASKED: "doing", State.GRANTED: "done", State.PARTLY: "done", State.REFUSED: "shut"}

    assessment = models.OneToOneField(OutletAssessment, on_delete=models.PROTECT, related_name="appeal")
    words = models.CharField(_("appeal"), max_length=1000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("appealed by"))
    at = models.DateTimeField(pgettext_lazy("assessment", "appealed"))
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.ASKED)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True)
    reason = models.CharField(_("reason"), max_length=400, blank=True, default="")

    objects = AppealQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        # Translators: 中文 考核申诉
        verbose_name = _("appeal against an assessment")
        verbose_name_plural = _("appeals against assessments")
        indexes = [models.Index(fields=["at"], condition=Q(state="asked"), name="targets_appeal_waiting")]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="targets_assessmentappeal_with_words"),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at__isnull=True, decided_by__isnull=True, reason="")
                | ~Q(state="asked") & Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(reason=""),
                name="targets_assessmentappeal_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("by")),
                name="targets_assessmentappeal_decided_by_another",
            ),
        ]

    def __str__(self):
        return str(self.assessment)

    @property
    def shape(self) -> str:
        return self.SHAPES[self.state]

    @property
    def waits(self) -> bool:
        return self.state == self.State.ASKED
