"""What a month is computed from beside the workshop's records: groups, assessments, adjustments, the scheme."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.models import Employee, Outlet, OutletRecordQuerySet
from staff.months import last_day
from workshop.models import Team


class Group(models.TextChoices):
    """The groups that share in pools or deductions, in the order of the workbook."""

    # Translators: 中文 业务接待
    FRONT_DESK = "front_desk", pgettext_lazy("commission group", "Front desk")
    # Translators: 中文 精品销售
    BOUTIQUE_SALES = "boutique_sales", pgettext_lazy("commission group", "Boutique sales")
    # Translators: 中文 精品加装
    FITTING = "fitting", pgettext_lazy("commission group", "Boutique fitting")
    # Translators: 中文 机电
    MECHANICAL = "mechanical", pgettext_lazy("commission group", "Mechanical and electrical")
    # Translators: 中文 钣喷
    BODYPAINT = "bodypaint", pgettext_lazy("commission group", "Body and paint")
    # Translators: 中文 美容
    DETAILING = "detailing", pgettext_lazy("commission group", "Detailing")
    # Translators: 中文 集团开发
    FLEET = "fleet", pgettext_lazy("commission group", "Fleet development")
    # Translators: 中文 保险理赔
    INSURANCE_CLAIMS = "insurance_claims", pgettext_lazy("commission group", "Insurance claims")
    # Translators: 中文 保险业务
    INSURANCE_SALES = "insurance_sales", pgettext_lazy("commission group", "Insurance sales")
    # Translators: 中文 车间管理
    WORKSHOP_MANAGEMENT = "workshop_management", pgettext_lazy("commission group", "Workshop management")
    # Translators: 中文 售后管理
    MANAGEMENT = "management", pgettext_lazy("commission group", "After-sales management")
    # Translators: 中文 售后支持
    SUPPORT = "support", pgettext_lazy("commission group", "After-sales support")
    # Translators: 中文 配件
    PARTS = "parts", pgettext_lazy("commission group", "Parts")


TRADES = (Group.MECHANICAL, Group.BODYPAINT)
OF_TRADES = Q(group__in=[str(trade) for trade in TRADES])


class OfEmployeeQuerySet(models.QuerySet):
    """Records of a person: seen by those whose postings reach the person's outlet."""

    def visible_to(self, user, right=None):
        places = ("employee__outlet__area__region", "employee__outlet__area", "employee__outlet")
        return self.filter(user.reach(right).condition(*places))

    def of_outlet(self, outlet):
        return self.filter(employee__outlet=outlet)

    def of_month(self, month: date):
        return self.filter(month=month)


class OfOutletQuerySet(OutletRecordQuerySet):
    def of_outlet(self, outlet):
        return self.filter(outlet=outlet)

    def of_month(self, month: date):
        return self.filter(month=month)


# --- Groups -----------------------------------------------------------------------------------------------------------


class MembershipQuerySet(OfEmployeeQuerySet):
    def overlapping(self, first: date, last: date | None):
        """With a day in common with the stretch; both ends belong to it, and without a last one it has no end."""
        found = self.filter(Q(to_on__isnull=True) | Q(to_on__gte=first))
        return found.filter(from_on__lte=last) if last else found

    def on(self, day: date):
        return self.overlapping(day, day)

    def in_month(self, month: date):
        return self.overlapping(month, last_day(month))

    def alike(self, membership: "Membership"):
        """Of the same person in the same group and team; the row itself is not among them."""
        same = self.filter(employee_id=membership.employee_id, group=membership.group, team_id=membership.team_id)
        return same.exclude(pk=membership.pk)

    def with_people(self):
        return self.select_related("employee__outlet__area", "team")


class Membership(models.Model):
    """Somebody in a commission group from a day to a day, with the coefficient of the share.

    Never edited once it has begun: a change ends the row the day before and begins a new one.
    """

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("employee")
    )
    group = models.CharField(_("commission group"), max_length=20, choices=Group.choices)
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name=_("team")
    )
    coefficient = models.DecimalField(_("coefficient"), max_digits=9, decimal_places=4)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["employee", "group", "team", "from_on"]
        verbose_name = _("membership of a commission group")
        verbose_name_plural = _("memberships of commission groups")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(from_on__lte=F("to_on")), name="payroll_membership_forward"
            ),
            models.CheckConstraint(
                condition=(OF_TRADES & Q(team__isnull=False)) | (~OF_TRADES & Q(team__isnull=True)),
                name="payroll_membership_team_for_trades",
            ),
            models.CheckConstraint(condition=Q(coefficient__gte=0), name="payroll_membership_coefficient_not_negative"),
            models.UniqueConstraint(
                fields=["employee", "group", "team", "from_on"],
                condition=Q(team__isnull=False),
                name="payroll_membership_once_in_team",
            ),
            models.UniqueConstraint(
                fields=["employee", "group", "from_on"],
                condition=Q(team__isnull=True),
                name="payroll_membership_once_in_group",
            ),
        ]

    def __str__(self):
        return f"{self.employee} {self.get_group_display()}"

    def get_absolute_url(self):
        return reverse("payroll:membership", args=[self.pk])

    def begun(self, day: date) -> bool:
        return self.from_on <= day

    def over(self, day: date) -> bool:
        return self.to_on is not None and self.to_on < day


# --- Workshop coefficients for one month ------------------------------------------------------------------------------


class CoefficientChangeQuerySet(OfOutletQuerySet):
    def waiting(self):
        return self.filter(state=CoefficientChange.State.PROPOSED)

    def approved(self):
        return self.filter(state=CoefficientChange.State.APPROVED)


class CoefficientChange(models.Model):
    """Coefficients of the workshop for one month: proposed by its manager, valid once the station head approves."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waits for approval")
        APPROVED = "approved", pgettext_lazy("proposal", "Approved")
        REFUSED = "refused", pgettext_lazy("proposal", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "Withdrawn")

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="+", verbose_name=_("outlet"))
    month = models.DateField(_("month"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED)
    reason = models.CharField(_("reason"), max_length=400)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(_("answer"), max_length=400, blank=True, default="")

    objects = CoefficientChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "-proposed_at", "-pk"]
        verbose_name = _("proposal of coefficients")
        verbose_name_plural = _("proposals of coefficients")
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="payroll_coefficientchange_first_of_month"),
            models.UniqueConstraint(
                fields=["outlet", "month"],
                condition=Q(state="proposed"),
                name="payroll_coefficientchange_one_waiting",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="proposed") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="payroll_coefficientchange_decided_or_waiting",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(decided_by=F("proposed_by")),
                name="payroll_coefficientchange_two_people",
            ),
        ]

    def __str__(self):
        return f"{self.outlet} {self.month:%Y-%m}"

    def get_absolute_url(self):
        return reverse("payroll:coefficient_change", args=[self.pk])

    @property
    def waits(self) -> bool:
        return self.state == self.State.PROPOSED


class CoefficientLine(models.Model):
    """One person's coefficient in one team for the month of the proposal."""

    change = models.ForeignKey(CoefficientChange, on_delete=models.PROTECT, related_name="lines")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+", verbose_name=_("employee"))
    group = models.CharField(_("commission group"), max_length=20, choices=Group.choices)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", verbose_name=_("team"))
    before = models.DecimalField(_("coefficient until now"), max_digits=9, decimal_places=4)
    coefficient = models.DecimalField(_("coefficient"), max_digits=9, decimal_places=4)

    class Meta:
        ordering = ["change", "team", "employee"]
        verbose_name = _("proposed coefficient")
        verbose_name_plural = _("proposed coefficients")
        constraints = [
            models.UniqueConstraint(
                fields=["change", "employee", "group", "team"], name="payroll_coefficientline_once"
            ),
            models.CheckConstraint(condition=Q(coefficient__gt=0), name="payroll_coefficientline_above_zero"),
        ]

    def __str__(self):
        return f"{self.employee} {self.coefficient}"


# --- Assessments and adjustments --------------------------------------------------------------------------------------


class Assessment(models.Model):
    """A front-desk member's score in a month."""

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("employee")
    )
    month = models.DateField(_("month"))
    score = models.DecimalField(_("score"), max_digits=6, decimal_places=2)

    objects = OfEmployeeQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "employee"]
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            models.UniqueConstraint(fields=["employee", "month"], name="payroll_assessment_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="payroll_assessment_first_of_month"),
            models.CheckConstraint(condition=Q(score__gte=0), name="payroll_assessment_score_not_negative"),
        ]

    def __str__(self):
        return f"{self.employee} {self.month:%Y-%m}"

    def get_absolute_url(self):
        return f"{reverse('payroll:assessments')}?outlet={self.employee.outlet.code}&month={self.month:%Y-%m}"


class AdjustmentQuerySet(OfEmployeeQuerySet):
    def totals(self) -> dict:
        """Number of rows, hours in all and yuan in all; below zero where more is paid out."""
        return self.order_by().aggregate(
            number=models.Count("pk"),
            hours=models.Sum("value", filter=Q(kind="hours"), default=Decimal(0)),
            amount=models.Sum("value", filter=Q(kind="amount"), default=Decimal(0)),
        )


class Adjustment(models.Model):
    """Hours or an amount that is taken from somebody's pay of a month; below zero it is paid out."""

    class Kind(models.TextChoices):
        # Translators: 中文 扣工时
        HOURS = "hours", pgettext_lazy("adjustment", "Hours")
        AMOUNT = "amount", pgettext_lazy("adjustment", "Amount")

    number = models.CharField(_("number"), max_length=40, unique=True)
    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="adjustments", verbose_name=_("employee")
    )
    month = models.DateField(_("month"))
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=400)

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "number"]
        verbose_name = _("adjustment")
        verbose_name_plural = _("adjustments")
        indexes = [models.Index(fields=["month", "employee"], name="payroll_adjustment_of_month")]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="payroll_adjustment_first_of_month"),
            models.CheckConstraint(condition=~Q(reason=""), name="payroll_adjustment_reasoned"),
            models.CheckConstraint(condition=Q(kind__in=["hours", "amount"]), name="payroll_adjustment_kind_known"),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("payroll:adjustment", args=[self.number])


# --- The scheme -------------------------------------------------------------------------------------------------------


class SchemeValueQuerySet(models.QuerySet):
    def concerning(self, outlet):
        """Rows that may decide for the outlet (for the company with None)."""
        company = Q(outlet__isnull=True)
        return self.filter(company | Q(outlet=outlet)) if outlet else self.filter(company)

    def until(self, month: date):
        return self.filter(from_month__lte=month)


class SchemeValue(models.Model):
    """A parameter's value at one outlet, or everywhere, from a month on. Never edited once the month has begun."""

    outlet = models.ForeignKey(
        Outlet, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("outlet")
    )
    parameter = models.CharField(_("parameter"), max_length=60)
    from_month = models.DateField(_("from the month"))
    value = models.CharField(_("value"), max_length=400)
    reason = models.CharField(_("reason"), max_length=400, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    objects = SchemeValueQuerySet.as_manager()

    class Meta:
        ordering = ["parameter", "-from_month", "-pk"]
        verbose_name = _("value of the commission scheme")
        verbose_name_plural = _("values of the commission scheme")
        constraints = [
            models.UniqueConstraint(
                fields=["outlet", "parameter", "from_month"],
                condition=Q(outlet__isnull=False),
                name="payroll_schemevalue_once_at_outlet",
            ),
            models.UniqueConstraint(
                fields=["parameter", "from_month"],
                condition=Q(outlet__isnull=True),
                name="payroll_schemevalue_once_for_company",
            ),
            models.CheckConstraint(condition=Q(from_month__day=1), name="payroll_schemevalue_first_of_month"),
            models.CheckConstraint(condition=~Q(value=""), name="payroll_schemevalue_not_empty"),
        ]

    def __str__(self):
        return f"{self.parameter} = {self.value}"

    def get_absolute_url(self):
        place = f"?outlet={self.outlet.code}" if self.outlet else ""
        return reverse("payroll:scheme_parameter", args=[self.parameter]) + place
