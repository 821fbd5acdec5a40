"""Trainings of the half-year plan: who was there, what the test said, and the certificates people hold."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.models import Employee, Outlet, OutletRecordQuerySet

User = settings.AUTH_USER_MODEL
BEST = 100


class TrainingQuerySet(OutletRecordQuerySet):
    def between(self, first: date, last: date):
        """Planned for these days, both included."""
        return self.filter(planned_on__gte=first, planned_on__lte=last)

    def planned(self):
        return self.filter(state=Training.State.PLANNED)

    def held(self):
        return self.filter(state=Training.State.HELD)

    def standing(self):
        """Not called off."""
        return self.exclude(state=Training.State.CANCELLED)

    def for_list(self):
        return self.select_related("outlet").annotate(
            people=Count("places"),
            present=Count("places", filter=Q(places__present=True)),
            passed=Count("places", filter=Q(places__score__gte=F("pass_mark"))),
        )

    def number_by_kind(self) -> dict[str, tuple[int, int]]:
        """`{kind: (standing, held)}`."""
        rows = self.standing().order_by().values_list("kind")
        held = Count("pk", filter=Q(state=Training.State.HELD))
        return {kind: (number, done) for kind, number, done in rows.annotate(number=Count("pk"), held=held)}


class Training(models.Model):
    """One training: planned for a day, held or called off."""

    class Kind(models.TextChoices):
        # Translators: 中文 接待流程与技巧
        RECEPTION = "reception", pgettext_lazy("training", "Reception")
        # Translators: 中文 专业技术基础知识
        BASICS = "basics", pgettext_lazy("training", "Technical basics")
        # Translators: 中文 车间维修技术
        WORKSHOP = "workshop", pgettext_lazy("training", "Workshop technique")
        # Translators: 中文 疑难技术研讨
        HARD_CASES = "hard_cases", pgettext_lazy("training", "Hard cases")
        # Translators: 中文 技术讲座
        SEMINAR = "seminar", pgettext_lazy("training", "Technical seminar")
        # Translators: 中文 团队活动
        TEAM = "team", pgettext_lazy("training", "Team activity")

    class State(models.TextChoices):
        # Translators: 中文 已计划
        PLANNED = "planned", pgettext_lazy("training", "Planned")
        # Translators: 中文 已举办
        HELD = "held", pgettext_lazy("training", "Held")
        # Translators: 中文 已取消
        CANCELLED = "cancelled", pgettext_lazy("training", "Called off")

    SHAPES = {State.PLANNED: "open", State.HELD: "done", State.CANCELLED: "shut"}

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="trainings", verbose_name=_("outlet"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    title = models.CharField(_("subject"), max_length=120)
    aims = models.TextField(_("what people know afterwards"), blank=True, default="")
    # Translators: 中文 讲师
    teacher = models.CharField(_("teacher"), max_length=80, blank=True, default="")
    place = models.CharField(_("place"), max_length=80, blank=True, default="")
    planned_on = models.DateField(_("planned for"))
    minutes = models.PositiveIntegerField(_("minutes"), default=60)
    # Translators: 中文 合格分
    pass_mark = models.PositiveSmallIntegerField(_("points to pass"), default=80)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.PLANNED)
    held_on = models.DateField(_("held on"), null=True, blank=True)
    words = models.TextField(_("how it went"), blank=True, default="")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("planned by"))
    made_at = models.DateTimeField()
    # The same form sent twice means one training.
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    objects = TrainingQuerySet.as_manager()

    class Meta:
        ordering = ["planned_on", "pk"]
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        indexes = [models.Index(fields=["outlet", "planned_on", "id"], name="workshop_training_of_outlet")]
        constraints = [
            models.CheckConstraint(condition=Q(pass_mark__lte=BEST), name="workshop_training_pass_mark"),
            models.CheckConstraint(
                condition=Q(state="held", held_on__isnull=False) | ~Q(state="held") & Q(held_on__isnull=True),
                name="workshop_training_held_when",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("workshop:training", args=[self.pk])

    @property
    def shape(self) -> str:
        """The shape that shows the state of work."""
        return self.SHAPES[self.state]


class TrainingPlace(models.Model):
    """Somebody is to come; afterwards: was there or not, and the points of the test."""

    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="places")
    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="training_places", verbose_name=_("employee")
    )
    # Unknown until the training was held.
    present = models.BooleanField(_("was there"), null=True)
    why_not = models.CharField(_("why not"), max_length=200, blank=True, default="")
    score = models.DecimalField(_("points of the test"), max_digits=5, decimal_places=1, null=True, blank=True)

    class Meta:
        ordering = ["training", "employee__name_key"]
        verbose_name = _("place in a training")
        verbose_name_plural = _("places in trainings")
        constraints = [
            models.UniqueConstraint(fields=["training", "employee"], name="workshop_trainingplace_once"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=BEST, present=True, present__isnull=False),
                name="workshop_trainingplace_score_of_the_present",
            ),
        ]

    def __str__(self):
        return str(self.employee)

    @property
    def passed(self) -> bool | None:
        """None without a test."""
        return None if self.score is None else self.score >= self.training.pass_mark


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        places = user.reach(right).condition(
            "employee__outlet__area__region", "employee__outlet__area", "employee__outlet"
        )
        return self.filter(places)

    def standing(self):
        """Not withdrawn and not renewed by another."""
        return self.filter(withdrawn_at__isnull=True, renewed_by__isnull=True)

    def expired(self, on: date):
        return self.standing().filter(expires_on__lt=on)

    def expiring(self, on: date, days: int):
        """Still valid, and no longer than so many days."""
        return self.standing().filter(expires_on__gte=on, expires_on__lte=on + timedelta(days=days))

    def valid(self, on: date):
        return self.standing().filter(Q(expires_on__isnull=True) | Q(expires_on__gte=on))

    def of_working(self, on: date):
        """Of people who work here on the day: nobody is reminded for those who left."""
        return self.filter(Q(employee__left_on__isnull=True) | Q(employee__left_on__gte=on))

    def matching(self, text: str):
        text = text.strip()
        if not text:
            return self
        return self.filter(
            Q(employee__name__icontains=text)
            | Q(employee__name_key__contains=text.lower())
            | Q(name__icontains=text)
            | Q(number__istartswith=text)
        )


class Certificate(models.Model):
    """What somebody is certified for, until when. A renewal is a new one that replaces it."""

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("employee")
    )
    name = models.CharField(pgettext_lazy("certificate", "certificate"), max_length=80)
    number = models.CharField(_("number"), max_length=60, blank=True, default="")
    # Translators: 中文 发证单位
    issuer = models.CharField(_("issued by"), max_length=80, blank=True, default="")
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    training = models.ForeignKey(
        Training,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="certificates",
        verbose_name=_("training"),
    )
    renewed_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="renews", verbose_name=_("renewed by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdraw_reason = models.CharField(_("why it was withdrawn"), max_length=200, blank=True, default="")
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by"))
    entered_at = models.DateTimeField(_("entered"))

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["employee__name_key", "name", "-issued_on"]
        verbose_name = pgettext_lazy("certificate", "certificate")
        verbose_name_plural = _("certificates")
        indexes = [models.Index(fields=["expires_on"], name="workshop_certificate_expires")]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("issued_on")),
                name="workshop_certificate_forward",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdraw_reason="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdraw_reason=""),
                name="workshop_certificate_withdrawn_with_reason",
            ),
        ]

    def __str__(self):
        return self.name
