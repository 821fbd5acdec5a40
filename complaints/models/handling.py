"""What happens to a complaint until it is closed: hand-over, promises, corrective actions, liability, the last call."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.models import Employee, Outlet, OutletRecordQuerySet

from .complaint import Complaint, Department

User = settings.AUTH_USER_MODEL


class PairingQuerySet(OutletRecordQuerySet):
    def in_force(self, on):
        return self.filter(from_on__lte=on).filter(Q(to_on__isnull=True) | Q(to_on__gte=on))


class Pairing(models.Model):
    """A caller of customer care and the advisor to whom the caller's complaints go first."""

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="pairings", verbose_name=_("outlet"))
    care = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("customer care"))
    advisor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("service advisor"))
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True, blank=True)

    objects = PairingQuerySet.as_manager()

    class Meta:
        ordering = ["outlet", "care", "-from_on"]
        verbose_name = _("pair of care and advisor")
        verbose_name_plural = _("pairs of care and advisor")
        constraints = [
            models.UniqueConstraint(
                fields=["outlet", "care", "advisor"], condition=Q(to_on__isnull=True), name="complaints_pairing_once"
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="complaints_pairing_forward"
            ),
        ]

    def __str__(self):
        return f"{self.care} / {self.advisor}"


class HandOver(models.Model):
    """The hand-over form: signed over to one person or to a department, accepted, or refused with a reason."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("hand-over", "Waiting for a signature")
        ACCEPTED = "accepted", pgettext_lazy("hand-over", "Accepted")
        REFUSED = "refused", pgettext_lazy("hand-over", "Refused")
        # Translators: 中文 已收回
        TAKEN_BACK = "taken_back", pgettext_lazy("hand-over", "Taken back")

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="hand_overs")
    to_user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints_offered", verbose_name=_("to")
    )
    department = models.CharField(_("department"), max_length=10, choices=Department.choices, blank=True, default="")
    words = models.TextField(_("note for whoever takes it over"), blank=True, default="")
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("handed over by"))
    sent_at = models.DateTimeField(_("handed over"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    signed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("signed by")
    )
    signed_at = models.DateTimeField(_("signed"), null=True)
    reason = models.CharField(_("reason"), max_length=400, blank=True, default="")

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        indexes = [
            models.Index(fields=["to_user", "sent_at"], condition=Q(state="waiting"), name="complaints_handover_mine")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"], condition=Q(state="waiting"), name="complaints_handover_one_waiting"
            ),
            models.CheckConstraint(
                condition=Q(to_user__isnull=False) | ~Q(department=""), name="complaints_handover_to_somebody"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", signed_at__isnull=True, signed_by__isnull=True)
                | ~Q(state="waiting") & Q(signed_at__isnull=False, signed_by__isnull=False),
                name="complaints_handover_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="complaints_handover_refused_with_reason"
            ),
        ]

    def __str__(self):
        return f"{self.complaint_id} {self.get_state_display()}"


class PromiseQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        return self.filter(
            user.reach(right).condition(
                "complaint__outlet__area__region", "complaint__outlet__area", "complaint__outlet"
            )
        )

    def open(self):
        return self.filter(kept_at__isnull=True, withdrawn_at__isnull=True)

    def broken(self, at):
        """Not kept by the time promised, whether or not it was kept later."""
        late = Q(kept_at__isnull=True, due_at__lt=at) | Q(kept_at__gt=F("due_at"))
        return self.filter(withdrawn_at__isnull=True).filter(late)

    def warning_due(self, at):
        return self.open().filter(next_warning_at__lte=at)


class Promise(models.Model):
    """Something promised to the customer: what, by whom, by when, and the proof that it was kept."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="promises")
    what = models.CharField(_("what was promised"), max_length=300)
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="promises_owned", verbose_name=_("who keeps it")
    )
    due_at = models.DateTimeField(_("promised for"))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("promised"))
    kept_at = models.DateTimeField(_("kept"), null=True)
    kept_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    proof = models.TextField(_("proof"), blank=True, default="")
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawn_why = models.CharField(_("why it is withdrawn"), max_length=400, blank=True, default="")
    next_warning_at = models.DateTimeField(null=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        indexes = [
            models.Index(
                fields=["owner", "due_at"],
                condition=Q(kept_at__isnull=True, withdrawn_at__isnull=True),
                name="complaints_promise_open",
            ),
            models.Index(
                fields=["next_warning_at"],
                condition=Q(next_warning_at__isnull=False),
                name="complaints_promise_warning",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kept_at__isnull=True) | ~Q(proof="") & Q(kept_by__isnull=False),
                name="complaints_promise_kept_with_proof",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_why="") & Q(kept_at__isnull=True),
                name="complaints_promise_withdrawn_with_reason",
            ),
        ]

    def __str__(self):
        return self.what

    def is_broken(self, at) -> bool:
        """Not kept by the time promised."""
        return self.withdrawn_at is None and (self.kept_at or at) > self.due_at


class MeetingMinutes(models.Model):
    """What the weekly meeting of an outlet about its complaints decided."""

    outlet = models.ForeignKey(
        Outlet, on_delete=models.PROTECT, related_name="complaint_meetings", verbose_name=_("outlet")
    )
    week_on = models.DateField(_("week from"))
    held_on = models.DateField(_("held on"))
    present = models.CharField(_("who was there"), max_length=300)
    words = models.TextField(_("minutes"))
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = OutletRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-week_on", "outlet"]
        verbose_name = _("minutes of the weekly meeting")
        verbose_name_plural = _("minutes of the weekly meetings")
        constraints = [
            models.UniqueConstraint(fields=["outlet", "week_on"], name="complaints_minutes_once_a_week"),
            models.CheckConstraint(condition=Q(week_on__iso_week_day=1), name="complaints_minutes_from_monday"),
        ]

    def __str__(self):
        return f"{self.outlet} {self.week_on}"


class CorrectiveActionQuerySet(OutletRecordQuerySet):
    def open(self):
        return self.filter(done_at__isnull=True)

    def overdue(self, on):
        return self.open().filter(due_on__lt=on)


class CorrectiveAction(models.Model):
    """What has to change so that it does not happen again: owner, day, proof."""

    outlet = models.ForeignKey(
        Outlet, on_delete=models.PROTECT, related_name="corrective_actions", verbose_name=_("outlet")
    )
    complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, null=True, blank=True, related_name="corrective_actions"
    )
    meeting = models.ForeignKey(
        MeetingMinutes, on_delete=models.PROTECT, null=True, blank=True, related_name="corrective_actions"
    )
    what = models.CharField(_("what has to change"), max_length=300)
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="corrective_actions", verbose_name=_("who sees to it")
    )
    due_on = models.DateField(_("by"))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(_("done"), null=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    proof = models.TextField(_("proof"), blank=True, default="")
    told_on = models.DateField(null=True)

    objects = CorrectiveActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("corrective action")
        verbose_name_plural = _("corrective actions")
        indexes = [
            models.Index(fields=["owner", "due_on"], condition=Q(done_at__isnull=True), name="complaints_action_open"),
            models.Index(fields=["outlet", "due_on", "id"], name="complaints_action_of_outlet"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | ~Q(proof="") & Q(done_by__isnull=False),
                name="complaints_action_done_with_proof",
            )
        ]

    def __str__(self):
        return self.what


class LiabilityView(models.Model):
    """Who answers for a complaint, as one side sees it: care's form, the front desk's count, the decision."""

    class Side(models.TextChoices):
        CARE = "care", _("Customer care")
        FRONT_DESK = "front_desk", _("Front desk")
        DECISION = "decision", _("Service manager")

    class Degree(models.TextChoices):
        # Translators: 中文 无责
        NONE = "none", pgettext_lazy("liability", "None")
        # Translators: 中文 部分
        PARTLY = "partly", pgettext_lazy("liability", "Partly")
        # Translators: 中文 全责
        FULL = "full", pgettext_lazy("liability", "Full")

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="liability_views")
    side = models.CharField(_("whose view"), max_length=10, choices=Side.choices)
    degree = models.CharField(_("answers for it"), max_length=8, choices=Degree.choices)
    employee = models.ForeignKey(
        Employee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who answers for it"),
    )
    why = models.CharField(_("why"), max_length=400, blank=True, default="")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["complaint", "at"]
        verbose_name = _("view on liability")
        verbose_name_plural = _("views on liability")
        constraints = [
            models.UniqueConstraint(fields=["complaint", "side"], name="complaints_liability_one_view_a_side"),
            models.CheckConstraint(
                condition=Q(degree="none", employee__isnull=True) | ~Q(degree="none") & Q(employee__isnull=False),
                name="complaints_liability_names_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.get_side_display()}: {self.get_degree_display()}"


class SatisfactionCallQuerySet(models.QuerySet):
    def of_round(self, complaint: Complaint):
        """Calls made after what was last done about it."""
        return self.filter(round=complaint.round, at__gte=complaint.done_at)

    def content(self):
        """The customer is at least mostly satisfied."""
        return self.exclude(result=SatisfactionCall.Result.NOT_SATISFIED)


class SatisfactionCall(models.Model):
    """The call to the customer after everything was done; without it nothing is closed."""

    class Result(models.TextChoices):
        SATISFIED = "satisfied", _("Satisfied")
        # Translators: 中文 基本满意
        MOSTLY = "mostly", _("Mostly satisfied")
        # Translators: 中文 不满意，重新处理
        NOT_SATISFIED = "not_satisfied", _("Not satisfied")

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="satisfaction_calls")
    round = models.PositiveSmallIntegerField()
    at = models.DateTimeField(_("called"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("called by"))
    result = models.CharField(_("the customer is"), max_length=14, choices=Result.choices)
    words = models.TextField(_("what the customer says"))

    objects = SatisfactionCallQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("satisfaction call")
        verbose_name_plural = _("satisfaction calls")

    def __str__(self):
        return self.get_result_display()
