"""Hard cases: brought to the technical group, voted on, tried out, and kept in a library."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Vehicle
from staff.models import Outlet, OutletRecordQuerySet

from .orders import RepairOrder

User = settings.AUTH_USER_MODEL


class GroupMemberQuerySet(OutletRecordQuerySet):
    def in_force(self, on: date):
        return self.filter(from_on__lte=on).filter(Q(to_on__isnull=True) | Q(to_on__gte=on))


class GroupMember(models.Model):
    """Somebody belongs to the outlet's technical group, from a day to a day."""

    outlet = models.ForeignKey(
        Outlet, on_delete=models.PROTECT, related_name="technical_group", verbose_name=_("outlet")
    )
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="technical_groups", verbose_name=_("member of the group")
    )
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("last day"), null=True, blank=True)

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        ordering = ["outlet", "user__name_key"]
        # Translators: 中文 技术小组成员
        verbose_name = _("member of the technical group")
        verbose_name_plural = _("members of the technical group")
        constraints = [
            models.UniqueConstraint(
                fields=["outlet", "user"], condition=Q(to_on__isnull=True), name="workshop_groupmember_once"
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="workshop_groupmember_forward"
            ),
        ]

    def __str__(self):
        return str(self.user)


class HardCaseQuerySet(OutletRecordQuerySet):
    def in_hand(self):
        return self.filter(state__in=HardCase.IN_HAND)

    def library(self):
        return self.filter(state=HardCase.State.SOLVED)

    def to_vote_by(self, user):
        """Those whose proposal waits for the user's vote."""
        seats = HardCaseSeat.objects.filter(case=OuterRef("pk"), member=user)
        given = HardCaseVote.objects.filter(seat__case=OuterRef("pk"), seat__member=user, round=OuterRef("round"))
        return self.filter(Exists(seats), ~Exists(given), state=HardCase.State.VOTING)

    def matching(self, text: str):
        """Every word somewhere: symptom, cause, cure, fault code, model, part of the car."""
        found = self
        for word in text.split()[:8]:
            plate = word.upper()
            found = found.filter(
                Q(title__icontains=word)
                | Q(symptom__icontains=word)
                | Q(tried__icontains=word)
                | Q(proposal__icontains=word)
                | Q(cause__icontains=word)
                | Q(solution__icontains=word)
                | Q(fault_code__istartswith=word)
                | Q(model__icontains=word)
                | Q(number__istartswith=word)
                | Q(vehicle__plate__contains=plate)
            )
        return found

    def for_list(self):
        return self.select_related("outlet", "vehicle", "brought_by").annotate(
            members=Count("seats", distinct=True),
            votes=Count("seats__votes", filter=Q(seats__votes__round=F("round")), distinct=True),
        )

    def for_page(self):
        return self.select_related(
            "outlet__area__region", "vehicle__customer__outlet__area__region", "order", "brought_by", "ended_by"
        )


class HardCase(models.Model):
    """A fault that the ordinary way does not find."""

    class System(models.TextChoices):
        # Translators: 中文 发动机
        ENGINE = "engine", pgettext_lazy("part of the car", "Engine")
        # Translators: 中文 变速箱与传动
        DRIVE = "drive", pgettext_lazy("part of the car", "Gearbox and drive")
        # Translators: 中文 底盘与制动
        CHASSIS = "chassis", pgettext_lazy("part of the car", "Chassis and brakes")
        # Translators: 中文 电气与电子
        ELECTRIC = "electric", pgettext_lazy("part of the car", "Electrics and electronics")
        # Translators: 中文 空调
        CLIMATE = "climate", pgettext_lazy("part of the car", "Air conditioning")
        # Translators: 中文 车身与钣喷
        BODY = "body", pgettext_lazy("part of the car", "Body and paint")
        # Translators: 中文 三电系统
        HIGH_VOLTAGE = "high_volt", pgettext_lazy("part of the car", "High voltage")

    class State(models.TextChoices):
        # Translators: 中文 表决中
        VOTING = "voting", pgettext_lazy("hard case", "Voting")
        # Translators: 中文 待新方案
        REJECTED = "rejected", pgettext_lazy("hard case", "Needs another proposal")
        # Translators: 中文 方案通过，实施中
        AGREED = "agreed", pgettext_lazy("hard case", "Agreed, being tried")
        # Translators: 中文 已解决入库
        SOLVED = "solved", pgettext_lazy("hard case", "Solved, in the library")
        # Translators: 中文 已撤回
        WITHDRAWN = "withdrawn", pgettext_lazy("hard case", "Withdrawn")

    IN_HAND = (State.VOTING, State.REJECTED, State.AGREED)
    SHAPES = {
        State.VOTING: "open",
        State.REJECTED: "open",
        State.AGREED: "doing",
        State.SOLVED: "done",
        State.WITHDRAWN: "shut",
    }

    number = models.CharField(_("number"), max_length=40, unique=True)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="hard_cases", verbose_name=_("outlet"))
    title = models.CharField(_("in a few words"), max_length=120)
    system = models.CharField(_("part of the car"), max_length=9, choices=System.choices)
    # Translators: 中文 重大疑难
    major = models.BooleanField(_("major"), default=False)
    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, null=True, blank=True, related_name="hard_cases", verbose_name=_("car")
    )
    order = models.ForeignKey(
        RepairOrder,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="hard_cases",
        verbose_name=_("repair order"),
    )
    model = models.CharField(_("model"), max_length=80, blank=True, default="")
    mileage = models.PositiveIntegerField(_("mileage"), null=True, blank=True)
    fault_code = models.CharField(_("fault code"), max_length=60, blank=True, default="")
    symptom = models.TextField(_("symptom"))
    # Translators: 中文 已做的检查
    tried = models.TextField(_("what was checked already"), blank=True, default="")
    # What the group votes on; another round another proposal, the former ones stay in the trail.
    proposal = models.TextField(_("proposal"))
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.VOTING)
    vote_by_on = models.DateField(_("vote by"))
    cause = models.TextField(_("cause"), blank=True, default="")
    solution = models.TextField(_("what cured it"), blank=True, default="")
    brought_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("brought by"))
    brought_at = models.DateTimeField(_("brought"))
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    # The same form sent twice means one case.
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    objects = HardCaseQuerySet.as_manager()

    class Meta:
        ordering = ["-brought_at", "-pk"]
        verbose_name = _("hard case")
        verbose_name_plural = _("hard cases")
        indexes = [
            models.Index(fields=["outlet", "-brought_at", "-id"], name="workshop_hardcase_of_outlet"),
            models.Index(fields=["state", "vote_by_on"], name="workshop_hardcase_by_state"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(round__gte=1), name="workshop_hardcase_round"),
            models.CheckConstraint(
                condition=~Q(state="solved") | ~Q(cause="") & ~Q(solution=""), name="workshop_hardcase_solved_says_how"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["solved", "withdrawn"], ended_at__isnull=False, ended_by__isnull=False)
                | Q(state__in=["voting", "rejected", "agreed"], ended_at__isnull=True, ended_by__isnull=True),
                name="workshop_hardcase_ended_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.title}"

    def get_absolute_url(self):
        return reverse("workshop:hard_case", args=[self.number])

    @property
    def shape(self) -> str:
        """The shape that shows the state of work."""
        return self.SHAPES[self.state]

    @property
    def is_in_hand(self) -> bool:
        return self.state in self.IN_HAND


class HardCaseSeat(models.Model):
    """The technical group as it stood when the case was brought: who has a vote, whoever joins or leaves later."""

    case = models.ForeignKey(HardCase, on_delete=models.PROTECT, related_name="seats")
    member = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("member of the group"))

    class Meta:
        ordering = ["case", "member__name_key"]
        verbose_name = _("seat in the group")
        verbose_name_plural = _("seats in the group")
        constraints = [models.UniqueConstraint(fields=["case", "member"], name="workshop_hardcaseseat_once")]

    def __str__(self):
        return str(self.member)


class HardCaseVote(models.Model):
    """What one member says to the proposal of one round. Given once."""

    seat = models.ForeignKey(HardCaseSeat, on_delete=models.PROTECT, related_name="votes")
    round = models.PositiveSmallIntegerField(_("round"))
    yes = models.BooleanField(_("agrees"))
    words = models.CharField(_("why"), max_length=400, blank=True, default="")
    at = models.DateTimeField(_("voted"))

    class Meta:
        ordering = ["seat", "round"]
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.UniqueConstraint(fields=["seat", "round"], name="workshop_hardcasevote_once_a_round"),
            models.CheckConstraint(condition=Q(yes=True) | ~Q(words=""), name="workshop_hardcasevote_no_says_why"),
        ]

    def __str__(self):
        return f"{self.seat} {self.round}"
