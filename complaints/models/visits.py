"""Home visits by sample, and the quality problems that customers tell of, collected into reports."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer, Vehicle
from staff.models import Outlet, OutletRecordQuerySet
from workshop.models import RepairOrder

from .complaint import Complaint
from .surveys import SurveyResponse

User = settings.AUTH_USER_MODEL


class VisitDraw(models.Model):
    """The month's sample of customers to visit: the frame, the seed and the share, so that it can be drawn again."""

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="visit_draws", verbose_name=_("outlet"))
    month = models.DateField(_("month"))
    share = models.DecimalField(_("share"), max_digits=5, decimal_places=2)
    seed = models.CharField(max_length=64)
    # Customer codes in order; the frame is who had a paid order in the month before.
    frame = models.JSONField(default=list)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = OutletRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "outlet"]
        verbose_name = _("draw of home visits")
        verbose_name_plural = _("draws of home visits")
        constraints = [
            models.UniqueConstraint(fields=["outlet", "month"], name="complaints_visitdraw_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="complaints_visitdraw_first_of_month"),
            models.CheckConstraint(condition=Q(share__range=(0, 100)), name="complaints_visitdraw_share"),
        ]

    def __str__(self):
        # Without the outlet: the trail names it beside, and a key says nothing to people.
        return f"{self.month:%Y-%m}"


class HomeVisit(models.Model):
    """A customer visited at home: drawn or chosen, planned, done and reported, or dropped with a reason."""

    class State(models.TextChoices):
        CHOSEN = "chosen", pgettext_lazy("visit", "To be planned")
        PLANNED = "planned", pgettext_lazy("visit", "Planned")
        DONE = "done", pgettext_lazy("visit", "Done")
        DROPPED = "dropped", pgettext_lazy("visit", "Dropped")

    draw = models.ForeignKey(VisitDraw, on_delete=models.PROTECT, null=True, related_name="visits")
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="home_visits", verbose_name=_("outlet"))
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="home_visits", verbose_name=_("customer")
    )
    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, null=True, related_name="home_visits", verbose_name=_("car")
    )
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.CHOSEN)
    due_on = models.DateField(_("by"))
    planned_at = models.DateTimeField(_("planned for"), null=True)
    visitors = models.CharField(_("who goes"), max_length=120, blank=True, default="")
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="home_visits", verbose_name=_("who sees to it")
    )
    done_at = models.DateTimeField(_("visited"), null=True)
    report = models.TextField(_("report"), blank=True, default="")
    reason = models.CharField(_("reason"), max_length=300, blank=True, default="")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = OutletRecordQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("home visit")
        verbose_name_plural = _("home visits")
        indexes = [models.Index(fields=["outlet", "state", "due_on", "id"], name="complaints_visit_of_outlet")]
        constraints = [
            models.UniqueConstraint(
                fields=["draw", "customer"], condition=Q(draw__isnull=False), name="complaints_visit_once_a_draw"
            ),
            models.CheckConstraint(
                condition=~Q(state="planned") | Q(planned_at__isnull=False, owner__isnull=False),
                name="complaints_visit_planned_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_at__isnull=False) & ~Q(report=""),
                name="complaints_visit_done_with_report",
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | ~Q(reason=""), name="complaints_visit_dropped_with_reason"
            ),
        ]

    def __str__(self):
        return f"{self.customer} {self.due_on}"

    def get_absolute_url(self):
        return reverse("complaints:visit", args=[self.pk])


class QualityReportQuerySet(OutletRecordQuerySet):
    def with_problems(self):
        """With `number_of_problems`."""
        return self.annotate(number_of_problems=Count("problems"))


class QualityReport(models.Model):
    """Quality problems of one kind, for the technical manager and the manufacturer."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("quality report", "Being collected")
        # Translators: 中文 已报技术经理
        SUBMITTED = "submitted", pgettext_lazy("quality report", "With the technical manager")
        # Translators: 中文 已报厂家
        SENT = "sent", pgettext_lazy("quality report", "With the manufacturer")
        ANSWERED = "answered", pgettext_lazy("quality report", "Answered")
        CLOSED = "closed", pgettext_lazy("quality report", "Closed")

    number = models.CharField(_("number"), max_length=40, unique=True)
    outlet = models.ForeignKey(
        Outlet, on_delete=models.PROTECT, related_name="quality_reports", verbose_name=_("outlet")
    )
    title = models.CharField(_("what it is about"), max_length=120)
    words = models.TextField(_("what was found"), blank=True, default="")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("sent to the manufacturer"), null=True)
    # The manufacturer's own number for it.
    reference = models.CharField(_("the manufacturer's number"), max_length=60, blank=True, default="")
    answer = models.TextField(_("answer"), blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = QualityReportQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("quality report")
        verbose_name_plural = _("quality reports")
        indexes = [models.Index(fields=["outlet", "-made_at", "-id"], name="complaints_quality_of_outlet")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "answered"]) | Q(sent_at__isnull=False),
                name="complaints_quality_sent_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | ~Q(answer="") & Q(answered_at__isnull=False),
                name="complaints_quality_answered_with_words",
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("complaints:quality_report", args=[self.number])


class QualityProblemQuerySet(OutletRecordQuerySet):
    def in_tab(self, tab: str):
        """`waiting` for a report, `reported`, `withdrawn`, or `all` that hold."""
        if tab == "withdrawn":
            return self.filter(withdrawn_at__isnull=False)
        found = self.standing()
        return found if tab == "all" else found.filter(report__isnull=tab == "waiting")

    def standing(self):
        """Those that nobody has withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def told_of(self, text: str):
        """By fault code, part, model, plate, or a word of what the customer says."""
        if not text:
            return self
        plate = text.replace(" ", "").upper()
        return self.filter(
            Q(fault_code__istartswith=text)
            | Q(part__icontains=text)
            | Q(vehicle__model__icontains=text)
            | Q(vehicle__plate__contains=plate)
            | Q(words__icontains=text)
        )

    def by_part(self) -> list[dict]:
        """`[{"part", "number", "cars"}]`: how many problems of each part, and of how many cars; the most first."""
        counted = self.order_by().values("part").annotate(number=Count("pk"), cars=Count("vehicle", distinct=True))
        return list(counted.order_by("-number", "part"))

    def numbers_by_tab(self) -> dict[str, int]:
        """How many each tab holds, in one query."""
        standing = Q(withdrawn_at__isnull=True)
        return self.order_by().aggregate(
            waiting=Count("pk", filter=standing & Q(report__isnull=True)),
            reported=Count("pk", filter=standing & Q(report__isnull=False)),
            withdrawn=Count("pk", filter=~standing),
            all=Count("pk", filter=standing),
        )


class QualityProblem(models.Model):
    """One problem of the product as a customer told it, until it belongs to a report."""

    class Source(models.TextChoices):
        CALL = "call", pgettext_lazy("quality problem", "Follow-up call")
        COMPLAINT = "complaint", pgettext_lazy("quality problem", "Complaint")
        VISIT = "visit", pgettext_lazy("quality problem", "Home visit")
        WORKSHOP = "workshop", pgettext_lazy("quality problem", "Workshop")

    outlet = models.ForeignKey(
        Outlet, on_delete=models.PROTECT, related_name="quality_problems", verbose_name=_("outlet")
    )
    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, null=True, blank=True, related_name="quality_problems", verbose_name=_("car")
    )
    order = models.ForeignKey(
        RepairOrder,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="quality_problems",
        verbose_name=_("repair order"),
    )
    source = models.CharField(_("heard from"), max_length=10, choices=Source.choices)
    complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, null=True, blank=True, related_name="quality_problems"
    )
    response = models.ForeignKey(
        SurveyResponse, on_delete=models.PROTECT, null=True, blank=True, related_name="quality_problems"
    )
    visit = models.ForeignKey(
        HomeVisit, on_delete=models.PROTECT, null=True, blank=True, related_name="quality_problems"
    )
    fault_code = models.CharField(_("fault code"), max_length=30, blank=True, default="")
    # Translators: 中文 部位
    part = models.CharField(_("part of the car"), max_length=60)
    words = models.TextField(_("what the customer says"))
    mileage = models.PositiveIntegerField(_("mileage"), null=True, blank=True)
    heard_on = models.DateField(_("heard on"))
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    report = models.ForeignKey(QualityReport, on_delete=models.PROTECT, null=True, related_name="problems")
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_why = models.CharField(_("why it is withdrawn"), max_length=400, blank=True, default="")

    objects = QualityProblemQuerySet.as_manager()

    class Meta:
        ordering = ["-heard_on", "-pk"]
        verbose_name = _("quality problem")
        verbose_name_plural = _("quality problems")
        indexes = [models.Index(fields=["outlet", "-heard_on", "-id"], name="complaints_problem_of_outlet")]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_why="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, report__isnull=True) & ~Q(withdrawn_why=""),
                name="complaints_problem_withdrawn_with_reason",
            )
        ]

    def __str__(self):
        return f"{self.part}: {self.words[:40]}"

    def get_absolute_url(self):
        return reverse("complaints:quality_problem", args=[self.pk])

    @property
    def heard_in(self):
        """The complaint, survey or visit that it was entered from; None for one by hand."""
        return self.complaint or self.response or self.visit
