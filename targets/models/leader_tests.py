"""Who leads which team, the quarterly test of leaders, and what follows from two failed ones in a row."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.models import Employee, Outlet, OutletRecordQuerySet
from targets import leader_rules as rules
from targets.leader_rules import BEST
from workshop.models import Team

User = settings.AUTH_USER_MODEL
QUARTERS = (1, 4, 7, 10)


class TeamLeaderQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        reach = user.reach(right)
        return self.filter(reach.condition("team__outlet__area__region", "team__outlet__area", "team__outlet"))

    def overlapping(self, first: date, last: date | None):
        """With a day in common with the stretch; both ends belong to it, and without a last one it has no end."""
        found = self.filter(Q(to_on__isnull=True) | Q(to_on__gte=first))
        return found.filter(from_on__lte=last) if last else found

    def on(self, day: date):
        return self.overlapping(day, day)

    def of_quarter(self, quarter: date):
        """Those who are to be tested: they lead on the quarter's last day."""
        return self.on(rules.last_day(quarter))

    def for_list(self):
        return self.select_related("team__outlet__area__region", "employee", "named_by")


class TeamLeader(models.Model):
    """Somebody leads a team of the workshop from a day to a day; a team has one leader, a leader one team."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="leaders", verbose_name=_("team"))
    employee = models.ForeignKey(
        # Translators: 中文 班组长
        Employee,
        on_delete=models.PROTECT,
        related_name="team_leaderships",
        verbose_name=_("team leader"),
    )
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True, blank=True)
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("named by"))
    named_at = models.DateTimeField(_("named"))

    objects = TeamLeaderQuerySet.as_manager()

    class Meta:
        ordering = ["team", "-from_on"]
        verbose_name = _("team leader")
        verbose_name_plural = _("team leaders")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(from_on__lte=F("to_on")), name="targets_teamleader_forward"
            ),
            models.UniqueConstraint(
                fields=["team"], condition=Q(to_on__isnull=True), name="targets_teamleader_one_of_team"
            ),
            models.UniqueConstraint(
                fields=["employee"], condition=Q(to_on__isnull=True), name="targets_teamleader_of_one_team"
            ),
        ]

    def __str__(self):
        return f"{self.employee} {self.team}"

    def get_absolute_url(self):
        return reverse("targets:leader", args=[self.employee.number])


class LeaderTestQuerySet(OutletRecordQuerySet):
    def current(self):
        """Without those that were corrected since."""
        return self.filter(current=True)

    def of_quarter(self, quarter: date):
        return self.filter(quarter=quarter)

    def for_list(self):
        return self.select_related("outlet__area__region", "employee", "team", "examined_by")


class LeaderTest(models.Model):
    """A leader was tested at a quarter's end. Never changed: a correction is a new entry in its place."""

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="leader_tests", verbose_name=_("outlet"))
    # Its first day.
    quarter = models.DateField(_("quarter"))
    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="leader_tests", verbose_name=_("team leader")
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="leader_tests", verbose_name=_("team"))
    # Translators: 中文 技能分
    skill = models.DecimalField(_("skill"), max_digits=4, decimal_places=1)
    # Translators: 中文 业绩分
    results = models.DecimalField(pgettext_lazy("leader test", "results"), max_digits=4, decimal_places=1)
    # What the records said when it was entered: {"hours", "mean", "teams", "reworks": [numbers], "proposed"}.
    basis = models.JSONField(default=dict)
    # The policy of the quarter's last day: the weight of skill, and the points to pass.
    skill_percent = models.DecimalField(_("weight of skill"), max_digits=5, decimal_places=2)
    pass_mark = models.PositiveSmallIntegerField(_("points to pass"))
    total = models.DecimalField(pgettext_lazy("leader test", "total"), max_digits=5, decimal_places=2)
    passed = models.BooleanField(pgettext_lazy("leader test", "passed"))
    words = models.CharField(_("note"), max_length=400, blank=True, default="")
    # Translators: 中文 考核人
    examined_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("examined by"))
    at = models.DateTimeField(_("when"))
    current = models.BooleanField(default=True)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    reason = models.CharField(_("why it was corrected"), max_length=400, blank=True, default="")

    objects = LeaderTestQuerySet.as_manager()

    class Meta:
        ordering = ["-quarter", "outlet", "-total", "pk"]
        # Translators: 中文 班组长考核
        verbose_name = _("test of a team leader")
        verbose_name_plural = _("tests of team leaders")
        indexes = [models.Index(fields=["quarter", "outlet", "-total"], name="targets_leadertest_ranking")]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "quarter"], condition=Q(current=True), name="targets_leadertest_once"
            ),
            models.CheckConstraint(
                condition=Q(quarter__day=1, quarter__month__in=QUARTERS), name="targets_leadertest_first_of_quarter"
            ),
            models.CheckConstraint(
                condition=Q(skill__gte=0, skill__lte=BEST, results__gte=0, results__lte=BEST),
                name="targets_leadertest_of_a_hundred",
            ),
            models.CheckConstraint(
                condition=Q(passed=True, total__gte=F("pass_mark")) | Q(passed=False, total__lt=F("pass_mark")),
                name="targets_leadertest_passed_by_its_mark",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, reason="") | Q(corrects__isnull=False) & ~Q(reason=""),
                name="targets_leadertest_corrected_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.employee} {self.quarter_words}"

    def get_absolute_url(self):
        return reverse("targets:leader", args=[self.employee.number])

    @property
    def quarter_words(self) -> str:
        return rules.written(self.quarter)

    @property
    def results_percent(self):
        """The weight of results."""
        return BEST - self.skill_percent


class LeaderConsequenceQuerySet(OutletRecordQuerySet):
    def standing(self):
        """Without those that a correction made void."""
        return self.exclude(state=LeaderConsequence.State.LAPSED)

    def waiting(self):
        return self.filter(state=LeaderConsequence.State.PROPOSED)

    def not_examined_by(self, user):
        """Those on tests that others held, the entries that were corrected since among them."""
        tests = LeaderTest.objects.filter(employee=OuterRef("leader"), examined_by=user)
        return self.exclude(Exists(tests.filter(quarter__in=[OuterRef("quarter"), OuterRef("first_test__quarter")])))

    def decidable_by(self, user):
        """Also about somebody else."""
        return self.not_examined_by(user).exclude(leader__user=user)

    def for_list(self):
        return self.select_related("outlet__area__region", "leader", "first_test", "second_test", "decided_by")


class LeaderConsequence(models.Model):
    """Failed for half a year in a row: what is proposed, and what the head decided."""

    class Outcome(models.TextChoices):
        # Translators: 中文 降级
        DEMOTE = rules.DEMOTE, pgettext_lazy("team leader", "Demote")
        # Translators: 中文 辞退
        LET_GO = rules.LET_GO, pgettext_lazy("team leader", "Let go")
        # Translators: 中文 留任
        KEEP = rules.KEEP, pgettext_lazy("team leader", "Keep")

    class State(models.TextChoices):
        # Translators: 中文 待决定
        PROPOSED = "proposed", pgettext_lazy("team leader", "To be decided")
        # Translators: 中文 已决定
        DECIDED = "decided", pgettext_lazy("team leader", "Decided")
        # Translators: 中文 成绩更正后失效
        LAPSED = "lapsed", pgettext_lazy("team leader", "Void after a correction")

    SHAPES = {State.PROPOSED: "doing", State.DECIDED: "done", State.LAPSED: "shut"}

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="+", verbose_name=_("outlet"))
    leader = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="leader_consequences", verbose_name=_("team leader")
    )
    # The later one of the two quarters.
    quarter = models.DateField(_("quarter"))
    first_test = models.ForeignKey(LeaderTest, on_delete=models.PROTECT, related_name="+")
    second_test = models.ForeignKey(LeaderTest, on_delete=models.PROTECT, related_name="+")
    proposed = models.CharField(_("proposed"), max_length=6, choices=Outcome.choices)
    proposed_at = models.DateTimeField(_("proposed"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.PROPOSED)
    outcome = models.CharField(_("decision"), max_length=6, choices=Outcome.choices, blank=True, default="")
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    reason = models.CharField(_("reason"), max_length=400, blank=True, default="")

    objects = LeaderConsequenceQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        # Translators: 中文 班组长考核处理
        verbose_name = _("consequence of tests of a team leader")
        verbose_name_plural = _("consequences of tests of team leaders")
        constraints = [
            models.UniqueConstraint(
                fields=["leader", "quarter"],
                condition=~Q(state="lapsed"),
                name="targets_leaderconsequence_once",
            ),
            models.CheckConstraint(
                condition=~Q(first_test=F("second_test")), name="targets_leaderconsequence_of_two_tests"
            ),
            models.CheckConstraint(condition=~Q(proposed="keep"), name="targets_leaderconsequence_proposes_something"),
            models.CheckConstraint(
                condition=Q(state="decided", decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(outcome="")
                & ~Q(reason="")
                | ~Q(state="decided") & Q(decided_by__isnull=True, decided_at__isnull=True, outcome="", reason=""),
                name="targets_leaderconsequence_decided_whole",
            ),
        ]

    def __str__(self):
        return f"{self.leader} {self.quarter_words}"

    def get_absolute_url(self):
        return f"{reverse('targets:leader', args=[self.leader.number])}#consequence-{self.pk}"

    @property
    def shape(self) -> str:
        return self.SHAPES[self.State(self.state)]

    @property
    def waits(self) -> bool:
        return self.state == self.State.PROPOSED

    @property
    def quarter_words(self) -> str:
        return f"{rules.written(self.first_test.quarter)}, {rules.written(self.quarter)}"
