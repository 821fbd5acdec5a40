"""What customers answered, and the links by which they answer on their own phone."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer, Vehicle
from staff.models import Employee, Outlet, OutletRecordQuerySet
from workshop.models import RepairOrder, Team

from .calls import FollowUp
from .complaint import Complaint
from .questionnaires import Group, Question, QuestionnaireVersion

User = settings.AUTH_USER_MODEL


class SurveyResponseQuerySet(OutletRecordQuerySet):
    def of_deliveries(self, from_at, to_at):
        """Answers about orders delivered from one instant to before another, whenever they were given."""
        return self.filter(delivered_at__gte=from_at, delivered_at__lt=to_at)

    def answering(self, key: str):
        """Those in which a question has an answer that counts, whatever its version."""
        answers = Answer.objects.filter(question__key=key, value__isnull=False)
        return self.filter(Exists(answers.filter(response=OuterRef("pk"))))

    def praising(self):
        """Those in which somebody is named with praise."""
        praises = self.model._meta.get_field("praises").related_model.objects
        return self.filter(Exists(praises.filter(response=OuterRef("pk"))))


class SurveyResponse(models.Model):
    """One customer's answers to one questionnaire, with the score that they come to."""

    class Via(models.TextChoices):
        CALL = "call", pgettext_lazy("survey", "By telephone")
        LINK = "link", pgettext_lazy("survey", "By link")
        ON_SITE = "onsite", pgettext_lazy("survey", "On site")
        VISIT = "visit", pgettext_lazy("survey", "Home visit")

    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="responses")
    follow_up = models.OneToOneField(FollowUp, on_delete=models.PROTECT, null=True, related_name="response")
    visit = models.OneToOneField("complaints.HomeVisit", on_delete=models.PROTECT, null=True, related_name="response")
    outlet = models.ForeignKey(
        Outlet, on_delete=models.PROTECT, related_name="survey_responses", db_index=False, verbose_name=_("outlet")
    )
    group = models.CharField(_("group"), max_length=14, choices=Group.choices)
    order = models.ForeignKey(
        RepairOrder,
        on_delete=models.PROTECT,
        null=True,
        related_name="survey_responses",
        verbose_name=_("repair order"),
    )
    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, null=True, related_name="survey_responses", verbose_name=_("car")
    )
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="survey_responses", verbose_name=_("customer")
    )
    # Who served the customer, as the order said when the answers came.
    advisor = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, related_name="survey_responses", verbose_name=_("advisor")
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, related_name="survey_responses", verbose_name=_("team")
    )
    delivered_at = models.DateTimeField(_("delivered"))
    via = models.CharField(_("how"), max_length=6, choices=Via.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("asked by"))
    answered_at = models.DateTimeField(_("answered"))
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True)
    words = models.TextField(_("the customer's own words"), blank=True, default="")
    complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, null=True, related_name="survey_responses", verbose_name=_("complaint")
    )

    objects = SurveyResponseQuerySet.as_manager()

    class Meta:
        ordering = ["-answered_at", "-pk"]
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        indexes = [
            models.Index(fields=["outlet", "delivered_at"], name="complaints_survey_of_outlet"),
            models.Index(fields=["outlet", "-answered_at", "-id"], name="complaints_survey_by_answer"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__range=(0, 100)), name="complaints_survey_score"
            ),
            models.CheckConstraint(
                condition=Q(follow_up__isnull=True) | Q(visit__isnull=True), name="complaints_survey_of_one"
            ),
        ]

    def __str__(self):
        return f"{self.group} {self.answered_at:%F}"

    def get_absolute_url(self):
        return reverse("complaints:response", args=[self.pk])


class Answer(models.Model):
    """The answer to one question: a value of its scale, or words."""

    response = models.ForeignKey(SurveyResponse, on_delete=models.PROTECT, related_name="answers", db_index=False)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    value = models.PositiveSmallIntegerField(null=True)
    words = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["response", "question__position"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(fields=["response", "question"], name="complaints_answer_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__range=(1, 10)), name="complaints_answer_value"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(words=""), name="complaints_answer_says_something"
            ),
        ]

    def __str__(self):
        return str(self.value) if self.value is not None else self.words[:40]


class SurveyLinkQuerySet(models.QuerySet):
    def open(self):
        """Neither used nor closed; whether the days are over is for `valid`."""
        return self.filter(used_at__isnull=True, closed_at__isnull=True)

    def valid(self, at):
        return self.open().filter(expires_at__gt=at)


class SurveyLink(models.Model):
    """An address that lets one customer answer one survey once, without an account."""

    class Via(models.TextChoices):
        QR = "qr", _("QR code")
        SMS = "sms", _("Text message")
        COPIED = "copied", _("Copied")

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="links")
    # What the address carries, signed; nothing in it says whose it is.
    nonce = models.CharField(max_length=32, unique=True)
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="+")
    via = models.CharField(max_length=6, choices=Via.choices)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used"), null=True)
    # Set when another way of answering came first, or a newer link was given.
    closed_at = models.DateTimeField(null=True)

    objects = SurveyLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("survey link")
        verbose_name_plural = _("survey links")
        constraints = [
            models.UniqueConstraint(
                fields=["follow_up"],
                condition=Q(used_at__isnull=True, closed_at__isnull=True),
                name="complaints_link_one_open",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(closed_at__isnull=True), name="complaints_link_used_or_closed"
            ),
        ]

    def __str__(self):
        return f"{self.via} {self.made_at:%F}"
