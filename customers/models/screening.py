"""Screening for 15 March: rounds of headquarters, the lists that outlets file, who verified, re-checked, accepted."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.models import Outlet, OutletRecordQuerySet

from .ledger import TIERS, Case
from .people import Vehicle

User = settings.AUTH_USER_MODEL


class ScreeningRoundQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        """Those in which an outlet under the user's postings takes part."""
        lists = ScreeningList.objects.visible_to(user, right)
        return self.filter(Exists(lists.filter(round=OuterRef("pk"))))

    def running(self, on):
        return self.filter(ends_on__gte=on)

    def to_settle(self, on):
        """Over, and lists that never came have not cost their points yet."""
        return self.filter(ends_on__lt=on, settled_at__isnull=True)


class ScreeningRound(models.Model):
    """Headquarters asks some outlets for their key customers: by the bulk date, and afterwards on the day itself."""

    name = models.CharField(pgettext_lazy("screening", "name"), max_length=80)
    # Translators: 中文 统报截止日
    bulk_on = models.DateField(_("lists are due on"))
    ends_on = models.DateField(_("ends on"))
    words = models.CharField(_("note"), max_length=400, blank=True, default="")
    # The rows that the second level looks at again are drawn from it; it is published when the round is over.
    seed = models.CharField(max_length=64, editable=False)
    opened_at = models.DateTimeField(_("opened"))
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("opened by"))
    settled_at = models.DateTimeField(null=True)
    # The same form sent twice means one round.
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    objects = ScreeningRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-bulk_on", "-pk"]
        # Translators: 中文 排查轮次
        verbose_name = _("screening round")
        verbose_name_plural = _("screening rounds")
        constraints = [
            models.CheckConstraint(condition=Q(bulk_on__lte=F("ends_on")), name="customers_screeninground_forward"),
            models.CheckConstraint(condition=~Q(seed=""), name="customers_screeninground_seeded"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("customers:screening_round", args=[self.pk])


class ScreeningListQuerySet(OutletRecordQuerySet):
    def bulk(self):
        return self.filter(kind=ScreeningList.Kind.BULK)

    def later(self):
        return self.filter(kind=ScreeningList.Kind.LATER)

    def missing(self, on):
        """Not filed, and due before the day."""
        return self.filter(state=ScreeningList.State.DUE, due_on__lt=on)

    def late(self, on):
        """Missing, or filed after the day."""
        return self.filter(Q(state=ScreeningList.State.DUE, due_on__lt=on) | Q(late_days__gt=0))

    def of_outlet_like(self, text: str):
        text = text.strip()
        return self.filter(Q(outlet__name__icontains=text) | Q(outlet__code__istartswith=text)) if text else self

    def in_tab(self, tab: str, on):
        """The lists of one tab of a round's table: late, to be filed, with the area, with the region, accepted, all."""
        return self.late(on) if tab == "late" else self.filter(state=tab) if tab in ScreeningList.State.values else self

    def tab_counts(self, on) -> dict[str, int]:
        """How many stand under each tab, in one query."""
        late = Q(state=ScreeningList.State.DUE, due_on__lt=on) | Q(late_days__gt=0)
        states = {state: Count("pk", filter=Q(state=state)) for state in ScreeningList.State.values}
        return self.order_by().aggregate(all=Count("pk"), late=Count("pk", filter=late), **states)

    def on_day(self, on):
        """With the day as `today`, on which what is missing is as late as it is then."""
        return self.annotate(today=Value(on, output_field=models.DateField()))

    def by_lateness(self):
        """What is missing first, then what came late by how late it was, then by outlet. Order: `BY_LATENESS`."""
        first = When(state=ScreeningList.State.DUE, then=Value(0))
        return self.annotate(standing=models.Case(first, default=Value(1), output_field=models.IntegerField()))

    def with_counts(self):
        """With the number of their rows: all, true, cleared, drawn, looked at again, and cleared by mistake.

        True and cleared as it holds now, which is what the second look said where there was one.
        """
        Verdict = ScreeningRow.Verdict

        def rows(**conditions):
            return Count("rows", filter=Q(**{f"rows__{name}": value for name, value in conditions.items()}))

        def holds(verdict):
            first = Q(rows__second=Verdict.NONE, rows__verdict=verdict)
            return Count("rows", filter=first | Q(rows__second=verdict))

        return self.annotate(
            row_count=Count("rows"),
            true_count=holds(Verdict.TRUE),
            cleared_count=holds(Verdict.NOT_TRUE),
            drawn_count=rows(drawn_at__isnull=False),
            looked_count=rows(second__in=[Verdict.TRUE, Verdict.NOT_TRUE]),
            false_clear_count=rows(verdict=Verdict.NOT_TRUE, second=Verdict.TRUE),
        )

    def for_list(self):
        return self.select_related("round", "outlet__area__region", "filed_by", "verified_by")


class ScreeningList(models.Model):
    """What one outlet files: its list by the bulk date, also an empty one, or what it found on a later day."""

    class Kind(models.TextChoices):
        # Translators: 中文 统报
        BULK = "bulk", pgettext_lazy("screening list", "By the due day")
        # Translators: 中文 当日申报
        LATER = "later", pgettext_lazy("screening list", "Found later")

    class State(models.TextChoices):
        # Translators: 中文 待上报
        DUE = "due", pgettext_lazy("screening list", "To be filed")
        # Translators: 中文 待区域经理核实
        FILED = "filed", pgettext_lazy("screening list", "With the area manager")
        # Translators: 中文 待大区验收
        VERIFIED = "verified", pgettext_lazy("screening list", "With the region")
        # Translators: 中文 已验收
        ACCEPTED = "accepted", pgettext_lazy("screening list", "Accepted")

    # With `by_lateness()`.
    BY_LATENESS = ("standing", "-late_days", "outlet__code", "pk")
    SHAPES = {State.DUE: "open", State.FILED: "doing", State.VERIFIED: "doing", State.ACCEPTED: "done"}

    number = models.CharField(_("number"), max_length=40, unique=True)
    round = models.ForeignKey(ScreeningRound, on_delete=models.PROTECT, related_name="lists")
    outlet = models.ForeignKey(
        Outlet, on_delete=models.PROTECT, related_name="screening_lists", verbose_name=_("outlet")
    )
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices, default=Kind.BULK)
    # The bulk date, or the day on which the customers of a later list were found.
    due_on = models.DateField(_("due on"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.DUE)
    made_at = models.DateTimeField()
    filed_at = models.DateTimeField(_("filed"), null=True)
    filed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("filed by")
    )
    filed_words = models.CharField(_("note"), max_length=400, blank=True, default="")
    # Days after `due_on`, fixed when it was filed.
    late_days = models.PositiveSmallIntegerField(_("days late"), default=0)
    verified_at = models.DateTimeField(_("verified"), null=True)
    verified_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("verified by")
    )
    verified_words = models.CharField(_("what the area manager says"), max_length=400, blank=True, default="")
    accepted_at = models.DateTimeField(_("accepted"), null=True)
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    objects = ScreeningListQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "outlet", "pk"]
        # Translators: 中文 排查表
        verbose_name = _("screening list")
        verbose_name_plural = _("screening lists")
        indexes = [
            models.Index(fields=["round", "kind", "state"], name="customers_screeninglist_round"),
            models.Index(fields=["outlet", "state", "due_on"], name="customers_screeninglist_outlet"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "outlet"], condition=Q(kind="bulk"), name="customers_screeninglist_one_bulk"
            ),
            models.CheckConstraint(
                condition=Q(state="due", filed_at__isnull=True, filed_by__isnull=True, late_days=0)
                | ~Q(state="due") & Q(filed_at__isnull=False, filed_by__isnull=False),
                name="customers_screeninglist_filed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["due", "filed"], verified_at__isnull=True, verified_by__isnull=True)
                | Q(state__in=["verified", "accepted"], verified_at__isnull=False, verified_by__isnull=False),
                name="customers_screeninglist_verified_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="accepted", accepted_at__isnull=False)
                | ~Q(state="accepted") & Q(accepted_at__isnull=True),
                name="customers_screeninglist_accepted_then",
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("customers:screening_list", args=[self.number])

    @property
    def shape(self) -> str:
        return self.SHAPES[self.state]

    @property
    def is_due(self) -> bool:
        return self.state == self.State.DUE


class ScreeningRowQuerySet(models.QuerySet):
    def looks(self) -> dict[str, int]:
        """The figures of the second looks at these rows, as `screening_rules.SecondLooks` takes them."""
        Verdict = ScreeningRow.Verdict
        seen = Q(second__in=[Verdict.TRUE, Verdict.NOT_TRUE])
        return self.order_by().aggregate(
            judged=Count("pk", filter=~Q(verdict="")),
            drawn=Count("pk", filter=Q(drawn_at__isnull=False)),
            looked=Count("pk", filter=seen),
            cleared_looked=Count("pk", filter=seen & Q(verdict=Verdict.NOT_TRUE)),
            false_clears=Count("pk", filter=Q(verdict=Verdict.NOT_TRUE, second=Verdict.TRUE)),
        )

    def for_form(self):
        """With what the screening form shows of a row."""
        return self.select_related("vehicle__customer", "case__owner", "list__outlet__area", "list__round")


class ScreeningRow(models.Model):
    """One key customer on a list: what the outlet says, what the area manager found, what a second look found."""

    class Verdict(models.TextChoices):
        NONE = "", pgettext_lazy("screening", "Not verified yet")
        # Translators: 中文 属实
        TRUE = "true", pgettext_lazy("screening", "True")
        # Translators: 中文 不属实
        NOT_TRUE = "not_true", pgettext_lazy("screening", "Not true")

    list = models.ForeignKey(ScreeningList, on_delete=models.PROTECT, related_name="rows")
    line = models.PositiveSmallIntegerField(_("line"))
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="screening_rows", verbose_name=_("car"))
    # The case of the ledger that the customer has already, if any.
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, related_name="screening_rows", verbose_name=_("case")
    )
    criterion = models.CharField(_("criterion"), max_length=40)
    tier = models.CharField(_("tier"), max_length=3, choices=TIERS)
    # Translators: 中文 情况说明
    words = models.CharField(_("what it is about"), max_length=400)
    # Translators: 中文 处理措施
    measures = models.CharField(_("what is being done"), max_length=400, blank=True, default="")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(_("verified"), max_length=8, choices=Verdict.choices, blank=True, default=Verdict.NONE)
    verdict_words = models.CharField(_("what was found"), max_length=400, blank=True, default="")
    verdict_at = models.DateTimeField(null=True)
    verdict_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # Drawn for the second look.
    drawn_at = models.DateTimeField(null=True)
    second = models.CharField(_("second look"), max_length=8, choices=Verdict.choices, blank=True, default=Verdict.NONE)
    second_words = models.CharField(_("what the second look found"), max_length=400, blank=True, default="")
    second_at = models.DateTimeField(null=True)
    second_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ScreeningRowQuerySet.as_manager()

    class Meta:
        ordering = ["list", "line"]
        # Translators: 中文 排查表的行
        verbose_name = _("row of a screening list")
        verbose_name_plural = _("rows of screening lists")
        constraints = [
            models.UniqueConstraint(fields=["list", "line"], name="customers_screeningrow_line_once"),
            models.UniqueConstraint(fields=["list", "vehicle"], name="customers_screeningrow_car_once"),
            models.CheckConstraint(condition=~Q(words=""), name="customers_screeningrow_says_what"),
            models.CheckConstraint(
                condition=Q(verdict="", verdict_at__isnull=True, verdict_by__isnull=True, drawn_at__isnull=True)
                | Q(verdict__in=["true", "not_true"], verdict_at__isnull=False, verdict_by__isnull=False)
                & ~Q(verdict_words=""),
                name="customers_screeningrow_verdict_whole",
            ),
            models.CheckConstraint(
                condition=Q(second="", second_at__isnull=True, second_by__isnull=True)
                | Q(
                    second__in=["true", "not_true"],
                    second_at__isnull=False,
                    second_by__isnull=False,
                    drawn_at__isnull=False,
                )
                & ~Q(second_words="")
                & ~Q(second_by=F("verdict_by")),
                name="customers_screeningrow_second_by_another",
            ),
        ]

    def __str__(self):
        return f"{self.list} {self.line}"

    @property
    def final(self) -> str:
        """What holds: the second look where there was one."""
        return self.second or self.verdict

    @property
    def final_words(self) -> str:
        return str(self.Verdict(self.final).label)


class ScreeningAcceptance(models.Model):
    """One of the two of the region who accept a list: the coordinator and the manager."""

    class Seat(models.TextChoices):
        COORDINATOR = "coordinator", _("Region coordinator")
        MANAGER = "manager", _("Region manager")

    list = models.ForeignKey(ScreeningList, on_delete=models.PROTECT, related_name="acceptances")
    seat = models.CharField(max_length=11, choices=Seat.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.CharField(_("note"), max_length=400, blank=True, default="")

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("acceptance of a screening list")
        verbose_name_plural = _("acceptances of screening lists")
        constraints = [
            models.UniqueConstraint(fields=["list", "seat"], name="customers_screeningacceptance_seat_once"),
            models.UniqueConstraint(fields=["list", "by"], name="customers_screeningacceptance_person_once"),
        ]

    def __str__(self):
        return f"{self.list} {self.get_seat_display()}"


class ScreeningDeduction(models.Model):
    """Points off the outlet's assessment of a month for a list that came late or never; open to one appeal."""

    class Decision(models.TextChoices):
        NONE = "", pgettext_lazy("appeal", "Not decided yet")
        # Translators: 中文 维持扣分
        STANDS = "stands", pgettext_lazy("appeal", "The points stand")
        # Translators: 中文 减少扣分
        REDUCED = "reduced", pgettext_lazy("appeal", "Fewer points")
        # Translators: 中文 撤销扣分
        LIFTED = "lifted", pgettext_lazy("appeal", "No points")

    list = models.OneToOneField(ScreeningList, on_delete=models.PROTECT, related_name="deduction")
    # The first day of the month whose assessment it is taken off.
    month_on = models.DateField(_("month"))
    late_days = models.PositiveSmallIntegerField(_("days late"))
    # What the rule gave, what the rule was, and what holds after an appeal.
    reckoned = models.PositiveSmallIntegerField(_("points by the rule"))
    rule = models.JSONField(default=dict)
    points = models.PositiveSmallIntegerField(_("points off"))
    made_at = models.DateTimeField()
    appeal = models.CharField(_("appeal"), max_length=1000, blank=True, default="")
    appealed_at = models.DateTimeField(null=True)
    appealed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decision = models.CharField(
        _("decision"), max_length=7, choices=Decision.choices, blank=True, default=Decision.NONE
    )
    reason = models.CharField(_("reason"), max_length=400, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-month_on", "pk"]
        # Translators: 中文 考核扣分
        verbose_name = _("points off for screening")
        verbose_name_plural = _("points off for screening")
        indexes = [models.Index(fields=["month_on"], name="customers_deduction_month")]
        constraints = [
            models.CheckConstraint(
                condition=Q(month_on__day=1, late_days__gt=0, points__lte=F("reckoned")),
                name="customers_screeningdeduction_of_a_month",
            ),
            models.CheckConstraint(
                condition=Q(appeal="", appealed_at__isnull=True, appealed_by__isnull=True, decision="")
                | ~Q(appeal="") & Q(appealed_at__isnull=False, appealed_by__isnull=False),
                name="customers_screeningdeduction_appeal_whole",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True, decided_by__isnull=True, points=F("reckoned"))
                | ~Q(decision="")
                & ~Q(reason="")
                & ~Q(decided_by=F("appealed_by"))
                & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="customers_screeningdeduction_decided_by_another",
            ),
        ]

    def __str__(self):
        return f"{self.list} {self.points}"

    @property
    def may_appeal(self) -> bool:
        return not self.appeal
