"""The year's money for campaigns: how it was reckoned, how it falls on months and channels, and what was moved."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Extract
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.channels import CHOSEN_CHOICES, Channel
from staff.models import Outlet, OutletRecordQuerySet

User = settings.AUTH_USER_MODEL
A_MONTH = Q(month__gte=1, month__lte=12)


class CarSalesQuerySet(OutletRecordQuerySet):
    def of_years(self, years):
        return self.filter(month__year__in=years)

    def units_by_month(self) -> dict[tuple[int, int], int]:
        """`{(year, month): cars}`."""
        rows = self.order_by().values_list(Extract("month", "year"), Extract("month", "month"), "units")
        return {(year, month): units for year, month, units in rows}


class CarSales(models.Model):
    """New cars that an outlet sold in a month, or means to sell."""

    class Kind(models.TextChoices):
        # Translators: 中文 实际销量
        SOLD = "sold", pgettext_lazy("cars", "Sold")
        # Translators: 中文 计划销量
        PLANNED = "planned", pgettext_lazy("cars", "Planned")

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="car_sales", verbose_name=_("outlet"))
    # Its first day.
    month = models.DateField(_("month"))
    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices)
    units = models.PositiveIntegerField(_("cars"))

    objects = CarSalesQuerySet.as_manager()

    class Meta:
        ordering = ["outlet", "kind", "month"]
        # Translators: 中文 新车销量
        verbose_name = _("car sales of a month")
        verbose_name_plural = _("car sales")
        constraints = [
            models.UniqueConstraint(fields=["outlet", "month", "kind"], name="campaigns_carsales_once"),
        ]

    def __str__(self):
        return f"{self.outlet} {self.month:%Y-%m}"


class AnnualBudgetQuerySet(OutletRecordQuerySet):
    def for_list(self):
        return self.select_related("outlet__area", "made_by")

    def standing(self):
        """Signed: what is spent is held against it."""
        return self.filter(state=AnnualBudget.State.SIGNED)


class AnnualBudget(models.Model):
    """An outlet's budget of campaigns for a year."""

    class Basis(models.TextChoices):
        # Translators: 中文 按近三年销量
        SALES = "sales", pgettext_lazy("budget", "Sales of the last three years")
        # Translators: 中文 新店：按当年销售计划
        PLAN = "plan", pgettext_lazy("budget", "New outlet: the year's sales plan")

    class State(models.TextChoices):
        # Translators: 中文 编制中
        DRAFT = "draft", pgettext_lazy("budget", "Being made")
        # Translators: 中文 审批中
        SUBMITTED = "submitted", pgettext_lazy("budget", "Being signed")
        # Translators: 中文 已批准
        SIGNED = "signed", pgettext_lazy("budget", "Approved")

    outlet = models.ForeignKey(
        Outlet, on_delete=models.PROTECT, related_name="annual_budgets", verbose_name=_("outlet")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    basis = models.CharField(_("split by"), max_length=5, choices=Basis.choices)
    # What the manufacturer's policy of the year gives.
    support = models.DecimalField(_("manufacturer's support"), max_digits=14, decimal_places=2)
    # What the house itself spent in the year before, beyond the support of that year.
    last_spent = models.DecimalField(_("the house's own spend last year"), max_digits=14, decimal_places=2)
    total = models.DecimalField(_("total"), max_digits=14, decimal_places=2)
    # Why the total is another than support and last year's spend.
    words = models.CharField(_("why it is another sum"), max_length=400, blank=True, default="")
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.DRAFT)
    made_at = models.DateTimeField(_("written"))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by"))
    signed_at = models.DateTimeField(_("approved"), null=True)
    # Why it came back from the signers the last time.
    back_reason = models.CharField(_("why it came back"), max_length=400, blank=True, default="")
    form_key = models.UUIDField(unique=True, null=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = AnnualBudgetQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "outlet"]
        # Translators: 中文 年度营销预算
        verbose_name = _("annual budget")
        verbose_name_plural = _("annual budgets")
        indexes = [models.Index(fields=["-year", "-id"], name="campaigns_budget_latest")]
        constraints = [
            models.UniqueConstraint(fields=["outlet", "year"], name="campaigns_annualbudget_once"),
            models.CheckConstraint(
                condition=Q(total__gt=0, support__gte=0, last_spent__gte=0), name="campaigns_annualbudget_amounts"
            ),
            models.CheckConstraint(
                condition=Q(total=F("support") + F("last_spent")) | ~Q(words=""),
                name="campaigns_annualbudget_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state="signed", signed_at__isnull=False) | ~Q(state="signed") & Q(signed_at__isnull=True),
                name="campaigns_annualbudget_signed_then",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2999), name="campaigns_annualbudget_of_a_year"
            ),
        ]

    def __str__(self):
        return f"{self.outlet.name} {self.year}"

    def get_absolute_url(self):
        return reverse("campaigns:budget", args=[self.pk])

    @property
    def proposed(self):
        """Support and last year's own spend together."""
        return self.support + self.last_spent

    @property
    def shape(self) -> str:
        """The form of the state's chip."""
        return {"draft": "open", "submitted": "doing", "signed": "done"}[self.state]


class BudgetMonth(models.Model):
    """What falls on a month by its share of the cars, fixed costs and all."""

    budget = models.ForeignKey(AnnualBudget, on_delete=models.PROTECT, related_name="months")
    month = models.PositiveSmallIntegerField(_("month"))
    # As they were when it was reckoned: later imports change no budget.
    units = models.PositiveIntegerField(_("cars"))
    amount = models.DecimalField(_("share"), max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["budget", "month"]
        verbose_name = _("month of a budget")
        verbose_name_plural = _("months of a budget")
        constraints = [
            models.UniqueConstraint(fields=["budget", "month"], name="campaigns_budgetmonth_once"),
            models.CheckConstraint(condition=A_MONTH, name="campaigns_budgetmonth_of_the_year"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="campaigns_budgetmonth_amount"),
        ]

    def __str__(self):
        return f"{self.budget} {self.month}"


class FixedCost(models.Model):
    """What comes every year in a month whatever is done: the website, the showroom's screens."""

    budget = models.ForeignKey(AnnualBudget, on_delete=models.PROTECT, related_name="fixed_costs")
    month = models.PositiveSmallIntegerField(_("month"))
    what = models.CharField(_("what"), max_length=60)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["budget", "what", "month"]
        verbose_name = _("fixed cost")
        verbose_name_plural = _("fixed costs")
        constraints = [
            models.UniqueConstraint(fields=["budget", "month", "what"], name="campaigns_fixedcost_once"),
            models.CheckConstraint(condition=A_MONTH, name="campaigns_fixedcost_of_the_year"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="campaigns_fixedcost_amount"),
        ]

    def __str__(self):
        return self.what


class ChannelShare(models.Model):
    """How much of what is left after the fixed costs goes to a channel, in percent."""

    budget = models.ForeignKey(AnnualBudget, on_delete=models.PROTECT, related_name="channel_shares")
    channel = models.CharField(_("channel"), max_length=7, choices=CHOSEN_CHOICES)
    percent = models.DecimalField(_("percent"), max_digits=5, decimal_places=2)

    class Meta:
        ordering = ["budget", "pk"]
        verbose_name = _("share of a channel")
        verbose_name_plural = _("shares of the channels")
        constraints = [
            models.UniqueConstraint(fields=["budget", "channel"], name="campaigns_channelshare_once"),
            models.CheckConstraint(condition=Q(percent__gt=0, percent__lte=100), name="campaigns_channelshare_percent"),
        ]

    def __str__(self):
        return self.get_channel_display()


class BudgetCell(models.Model):
    """What may be spent on a channel in a month. Moves change it, nothing else."""

    budget = models.ForeignKey(AnnualBudget, on_delete=models.PROTECT, related_name="cells")
    month = models.PositiveSmallIntegerField(_("month"))
    channel = models.CharField(_("channel"), max_length=7, choices=Channel.choices)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["budget", "month", "pk"]
        verbose_name = _("cell of a budget")
        verbose_name_plural = _("cells of a budget")
        constraints = [
            models.UniqueConstraint(fields=["budget", "month", "channel"], name="campaigns_budgetcell_once"),
            models.CheckConstraint(condition=A_MONTH, name="campaigns_budgetcell_of_the_year"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="campaigns_budgetcell_not_negative"),
        ]

    def __str__(self):
        return f"{self.budget} {self.month} {self.get_channel_display()}"


class BudgetMoveQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        return self.filter(
            user.reach(right).condition("budget__outlet__area__region", "budget__outlet__area", "budget__outlet")
        )

    def moved(self):
        return self.filter(state=BudgetMove.State.MOVED)

    def asked_from(self, budget, month: int, channel: str):
        """Yuan that other moves under way would take from a cell."""
        waiting = self.filter(budget=budget, from_month=month, from_channel=channel, state=BudgetMove.State.ASKED)
        return waiting.order_by().aggregate(sum=Sum("amount", default=0))["sum"]


class BudgetMove(models.Model):
    """Money of a signed budget that goes from one month or channel to another, once it is signed."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("move", "Being signed")
        # Translators: 中文 已调整
        MOVED = "moved", pgettext_lazy("move", "Moved")
        REFUSED = "refused", pgettext_lazy("move", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("move", "Taken back")

    budget = models.ForeignKey(AnnualBudget, on_delete=models.PROTECT, related_name="moves")
    from_month = models.PositiveSmallIntegerField(_("from month"))
    from_channel = models.CharField(_("from channel"), max_length=7, choices=Channel.choices)
    to_month = models.PositiveSmallIntegerField(_("to month"))
    to_channel = models.CharField(_("to channel"), max_length=7, choices=Channel.choices)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=300)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(_("asked for"))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked for by"))
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=400, blank=True, default="")
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    objects = BudgetMoveQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        # Translators: 中文 预算调整
        verbose_name = _("move within a budget")
        verbose_name_plural = _("moves within a budget")
        constraints = [
            models.CheckConstraint(
                condition=Q(from_month__gte=1, from_month__lte=12, to_month__gte=1, to_month__lte=12),
                name="campaigns_budgetmove_within_the_year",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="campaigns_budgetmove_amount"),
            models.CheckConstraint(condition=~Q(reason=""), name="campaigns_budgetmove_says_why"),
            models.CheckConstraint(
                condition=~Q(from_month=F("to_month"), from_channel=F("to_channel")),
                name="campaigns_budgetmove_elsewhere",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", ended_at__isnull=True) | ~Q(state="asked") & Q(ended_at__isnull=False),
                name="campaigns_budgetmove_ended_whole",
            ),
        ]

    def __str__(self):
        return f"{self.budget}: {self.from_month} → {self.to_month}"

    def get_absolute_url(self):
        return f"{self.budget.get_absolute_url()}#moves"

    @property
    def shape(self) -> str:
        return {"asked": "doing", "moved": "done"}.get(self.state, "shut")
