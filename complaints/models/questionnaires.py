"""Questionnaires as data: what is asked of whom, in versions that never change once they are in use."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.models import Outlet

User = settings.AUTH_USER_MODEL


class Group(models.TextChoices):
    """Whom a follow-up or a survey asks; sampling is settled for each."""

    MAINTENANCE = "maintenance", pgettext_lazy("follow-up", "Maintenance")
    REPAIR = "repair", pgettext_lazy("follow-up", "Repair")
    ACCIDENT = "accident", pgettext_lazy("follow-up", "Accident")
    WARRANTY = "warranty", pgettext_lazy("follow-up", "Warranty")
    # Translators: 中文 按揭零售客户
    FINANCE_BUYER = "finance_buyer", _("Retail buyer on finance")
    # Translators: 中文 上门走访
    VISIT = "visit", pgettext_lazy("follow-up", "Home visit")


class QuestionnaireQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        """The outlet's own, and the company's for everybody who has the right somewhere."""
        return self.filter(
            user.reach(right).condition("outlet__area__region", "outlet__area", "outlet") | Q(outlet__isnull=True)
        )

    def of_company(self):
        return self.filter(outlet__isnull=True)


class Questionnaire(models.Model):
    """One group's questionnaire: the company's, or an outlet's own in its place."""

    outlet = models.ForeignKey(
        Outlet, on_delete=models.PROTECT, null=True, blank=True, related_name="questionnaires", verbose_name=_("outlet")
    )
    group = models.CharField(_("group"), max_length=14, choices=Group.choices)
    name = models.CharField(_("name"), max_length=80)

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        ordering = ["group", "outlet"]
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        constraints = [
            models.UniqueConstraint(
                fields=["group"], condition=Q(outlet__isnull=True), name="complaints_questionnaire_one_of_company"
            ),
            models.UniqueConstraint(
                fields=["outlet", "group"],
                condition=Q(outlet__isnull=False),
                name="complaints_questionnaire_one_of_outlet",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("complaints:questionnaire", args=[self.pk])


class QuestionnaireVersionQuerySet(models.QuerySet):
    def published(self, at=None):
        """Those published, or published by an instant."""
        found = self.filter(state=QuestionnaireVersion.State.PUBLISHED)
        return found.filter(published_at__lte=at) if at else found

    def of_group(self, group: str):
        return self.filter(questionnaire__group=group)

    def with_answers(self):
        """With `answers`: how many customers answered the version."""
        return self.annotate(answers=Count("responses"))

    def for_outlet(self, outlet):
        """The outlet's own and the company's, the outlet's first, of each the latest first."""
        found = self.filter(Q(questionnaire__outlet=outlet) | Q(questionnaire__outlet__isnull=True))
        return found.order_by(F("questionnaire__outlet").asc(nulls_last=True), "-number")


class QuestionnaireVersion(models.Model):
    """What is asked and said. A draft may be changed; once published it stays as it was answered."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("questionnaire", "Draft")
        PUBLISHED = "published", pgettext_lazy("questionnaire", "Published")

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    # What the caller says. `{customer}`, `{title}`, `{outlet}`, `{caller}`, `{day}`, `{work}` are filled in.
    greeting = models.TextField(_("opening words"))
    when_busy = models.TextField(_("when the customer has no time"), blank=True, default="")
    when_upset = models.TextField(_("when the customer complains"), blank=True, default="")
    farewell = models.TextField(_("closing words"), blank=True, default="")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("published"), null=True)

    objects = QuestionnaireVersionQuerySet.as_manager()

    class Meta:
        ordering = ["questionnaire", "-number"]
        verbose_name = _("version of a questionnaire")
        verbose_name_plural = _("versions of questionnaires")
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="complaints_version_once"),
            models.UniqueConstraint(
                fields=["questionnaire"], condition=Q(state="draft"), name="complaints_version_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", published_at__isnull=True)
                | Q(state="published", published_at__isnull=False),
                name="complaints_version_published_when",
            ),
        ]

    def __str__(self):
        return f"{self.questionnaire} {self.number}"


class Question(models.Model):
    """One question. `key` stays the same over the versions, so that its answers can be followed over the months."""

    class Scale(models.TextChoices):
        TEN = "ten", _("1 to 10")
        FIVE = "five", _("Five levels")
        YES_NO = "yes_no", _("Yes or no")
        WORDS = "words", _("In words")

    # The best answer of each scale; the worst is 1.
    BEST: dict[str, int] = {Scale.TEN: 10, Scale.FIVE: 5, Scale.YES_NO: 2}

    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField(_("position"))
    key = models.SlugField(_("key"), max_length=40)
    text = models.CharField(_("question"), max_length=200)
    scale = models.CharField(_("scale"), max_length=6, choices=Scale.choices)
    # From the worst to the best; for 1 to 10 the two ends.
    labels = models.JSONField(_("labels"), default=list, blank=True)
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2, default=1)
    required = models.BooleanField(_("must be answered"), default=True)

    class Meta:
        ordering = ["version", "position"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="complaints_question_position"),
            models.UniqueConstraint(fields=["version", "key"], name="complaints_question_key"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="complaints_question_weight_not_negative"),
        ]

    def __str__(self):
        return self.text

    @property
    def best(self) -> int | None:
        """The best value of the scale; None for words."""
        return self.BEST.get(self.scale)
