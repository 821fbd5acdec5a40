"""The after-sales fund of an outlet: entries that are never changed, and payments on their way to one."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce, TruncMonth
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.models import Outlet, OutletRecordQuerySet, User

NOTHING = Decimal("0.00")
_MONEY = models.DecimalField(max_digits=14, decimal_places=2)


def _of_nothing(total):
    """A sum that is zero, not NULL, over no rows."""
    return Coalesce(total, Value(NOTHING), output_field=_MONEY)


class Fund(models.Model):
    """What an outlet's fund holds. Its row is what everything that moves the fund waits for."""

    outlet = models.OneToOneField(Outlet, on_delete=models.PROTECT, related_name="fund", verbose_name=_("outlet"))
    # The sum of the entries, kept so that the database itself can refuse what is not there.
    balance = models.DecimalField(_("balance"), max_digits=14, decimal_places=2, default=NOTHING)

    objects = OutletRecordQuerySet.as_manager()

    class Meta:
        ordering = ["outlet"]
        verbose_name = _("after-sales fund")
        verbose_name_plural = _("after-sales funds")
        constraints = [models.CheckConstraint(condition=Q(balance__gte=0), name="payroll_fund_not_below_zero")]

    def __str__(self):
        return str(self.outlet)


class FundPaymentQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        return self.filter(
            user.reach(right).condition("fund__outlet__area__region", "fund__outlet__area", "fund__outlet")
        )

    def in_state(self, *states: str):
        return self.filter(state__in=states)

    def to_sign(self, user):
        """Asked for by somebody else: nobody signs an own request."""
        return self.filter(state=FundPayment.State.ASKED).exclude(asked_by=user)

    def to_pay(self):
        return self.filter(state=FundPayment.State.SIGNED)

    def to_file(self, user):
        """Paid out; whoever asked for it or paid it does not put it on file."""
        return self.filter(state=FundPayment.State.PAID).exclude(asked_by=user).exclude(paid_by=user)

    def amount(self) -> Decimal:
        return self.aggregate(total=_of_nothing(Sum("amount")))["total"]

    def for_list(self):
        return self.select_related("fund__outlet", "asked_by", "signed_by", "paid_by", "filed_by", "ended_by")


class FundPayment(models.Model):
    """Money that is asked for, signed, paid out and put on file, each by whom it falls to."""

    class State(models.TextChoices):
        # Translators: 中文 待站长签字
        ASKED = "asked", _("To be signed")
        # Translators: 中文 待付款
        SIGNED = "signed", _("To be paid out")
        # Translators: 中文 待财务备案
        PAID = "paid", _("To be put on file")
        # Translators: 中文 已备案
        FILED = "filed", _("On file")
        REFUSED = "refused", pgettext_lazy("payment", "Refused")
        # Translators: 中文 已撤回
        WITHDRAWN = "withdrawn", pgettext_lazy("payment", "Withdrawn")
        # Translators: 中文 款项已退回
        RETURNED = "returned", pgettext_lazy("payment", "Money returned")

    number = models.CharField(_("payment number"), max_length=40, unique=True)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="payments", verbose_name=_("fund"))
    purpose = models.CharField(_("purpose"), max_length=300)
    payee = models.CharField(_("payee"), max_length=80)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    wanted_on = models.DateField(_("wanted on"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked for by"))
    asked_at = models.DateTimeField(_("asked for"))
    signed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed by")
    )
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)
    paid_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("paid out by")
    )
    paid_at = models.DateTimeField(_("paid out"), null=True, blank=True)
    filed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("put on file by")
    )
    filed_at = models.DateTimeField(_("put on file"), null=True, blank=True)
    voucher = models.CharField(_("voucher number"), max_length=40, blank=True, default="")
    used_for = models.CharField(_("used for"), max_length=500, blank=True, default="")
    ended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True, default="")

    objects = FundPaymentQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("payment of the fund")
        verbose_name_plural = _("payments of the fund")
        indexes = [
            models.Index(fields=["fund", "-asked_at", "-id"], name="payroll_fundpayments_of_fund"),
            models.Index(
                fields=["fund", "state"],
                condition=Q(state__in=["asked", "signed", "paid"]),
                name="payroll_fundpayments_waiting",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payroll_fundpayment_amount_positive"),
            models.CheckConstraint(condition=~Q(signed_by=F("asked_by")), name="payroll_fundpayment_signed_by_another"),
            models.CheckConstraint(
                condition=~Q(filed_by=F("asked_by")) & ~Q(filed_by=F("paid_by")),
                name="payroll_fundpayment_filed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "refused", "withdrawn"])
                | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="payroll_fundpayment_signed_before_paid",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["paid", "filed", "returned"], paid_by__isnull=False, paid_at__isnull=False)
                | Q(state__in=["asked", "signed", "refused", "withdrawn"], paid_by__isnull=True, paid_at__isnull=True),
                name="payroll_fundpayment_paid_or_not",
            ),
            models.CheckConstraint(
                condition=~Q(state="filed")
                | (Q(filed_by__isnull=False, filed_at__isnull=False) & ~Q(voucher="") & ~Q(used_for="")),
                name="payroll_fundpayment_filed_with_use",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "signed", "paid", "filed"])
                | (Q(ended_by__isnull=False, ended_at__isnull=False) & ~Q(reason="")),
                name="payroll_fundpayment_ended_with_reason",
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("payroll:fund_payment", args=[self.number])

    @property
    def outlet(self) -> Outlet:
        return self.fund.outlet

    @property
    def shape(self) -> str:
        """How its state is drawn."""
        shapes = {"asked": "open", "signed": "doing", "paid": "doing", "filed": "done"}
        return shapes.get(self.state, "shut")


class FundEntryQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        return self.filter(
            user.reach(right).condition("fund__outlet__area__region", "fund__outlet__area", "fund__outlet")
        )

    def until(self, on: date):
        """Booked on or before the day."""
        return self.filter(on__lte=on)

    def balance(self) -> Decimal:
        """The sum of the amounts, zero over none."""
        return self.aggregate(total=_of_nothing(Sum("amount")))["total"]

    def in_and_out(self) -> tuple[Decimal, Decimal]:
        """What came in and what went out, both as they stand in the entries (what went out is below zero)."""
        found = self.aggregate(
            came=_of_nothing(Sum("amount", filter=Q(amount__gt=0))),
            went=_of_nothing(Sum("amount", filter=Q(amount__lt=0))),
        )
        return found["came"], found["went"]

    def by_month(self):
        """`{"month", "came", "went"}` for each month with entries, in their order."""
        return (
            self.annotate(in_month=TruncMonth("on"))
            .values("in_month")
            .annotate(
                came=_of_nothing(Sum("amount", filter=Q(amount__gt=0))),
                went=_of_nothing(Sum("amount", filter=Q(amount__lt=0))),
            )
            .order_by("in_month")
        )

    def with_running_balance(self):
        """Each entry with what the fund held after it (`held`), whatever else the list is narrowed by.

        A sum by index for each row that is read, so a page of the list costs its rows and not the whole ledger.
        """
        before = FundEntry.objects.filter(fund=OuterRef("fund")).filter(
            Q(on__lt=OuterRef("on")) | Q(on=OuterRef("on"), pk__lte=OuterRef("pk"))
        )
        total = before.order_by().values("fund").annotate(total=Sum("amount")).values("total")
        return self.annotate(held=Subquery(total, output_field=_MONEY))

    def for_list(self):
        return self.with_running_balance().select_related(
            "fund__outlet", "payment", "counters__payment", "entered_by", "countered_by"
        )


class FundEntry(models.Model):
    """One movement of the fund. It is never changed nor deleted: what is wrong is met by one counter entry."""

    class Source(models.TextChoices):
        # Translators: 中文 提成计提
        RUN = "run", _("Commission run")
        # Translators: 中文 提成冲回
        REVERSAL = "reversal", _("Commission run reopened")
        # Translators: 中文 手工存入
        DEPOSIT = "deposit", _("Deposit")
        PAYMENT = "payment", _("Payment")
        # Translators: 中文 冲正
        CORRECTION = "correction", _("Counter entry")

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="entries", verbose_name=_("fund"))
    on = models.DateField(_("booked on"))
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    purpose = models.CharField(_("purpose"), max_length=300, blank=True, default="")
    month = models.DateField(_("month of the run"), null=True, blank=True)
    run_number = models.CharField(_("run number"), max_length=40, blank=True, default="")
    payment = models.ForeignKey(
        FundPayment, on_delete=models.PROTECT, null=True, blank=True, related_name="entries", verbose_name=_("payment")
    )
    counters = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="countered_by",
        verbose_name=_("takes back"),
    )
    entered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered"))

    objects = FundEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("entry of the fund")
        verbose_name_plural = _("entries of the fund")
        # The amount beside the order of the ledger: balances are read from the index alone.
        indexes = [models.Index(fields=["fund", "on", "id"], include=["amount"], name="payroll_fundentries_of_fund")]
        constraints = [
            models.CheckConstraint(
                condition=Q(source="deposit", amount__gt=0)
                | Q(source="payment", amount__lt=0)
                | (Q(source__in=["run", "reversal", "correction"]) & ~Q(amount=0)),
                name="payroll_fundentry_sign_fits_source",
            ),
            models.CheckConstraint(
                condition=Q(source="run", month__isnull=False, counters__isnull=True, payment__isnull=True)
                & ~Q(run_number="")
                | Q(source="reversal", month__isnull=False, counters__isnull=False, payment__isnull=True)
                & ~Q(run_number="")
                | Q(source="deposit", counters__isnull=True, payment__isnull=True, month__isnull=True, run_number="")
                & ~Q(purpose="")
                | Q(source="payment", payment__isnull=False, counters__isnull=True, month__isnull=True, run_number="")
                | Q(source="correction", counters__isnull=False, payment__isnull=True, run_number="") & ~Q(purpose=""),
                name="payroll_fundentry_names_its_source",
            ),
            models.CheckConstraint(
                condition=Q(entered_by__isnull=False) | Q(source__in=["run", "reversal"]),
                name="payroll_fundentry_entered_by_somebody",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="payroll_fundentry_first_of_month"),
            models.UniqueConstraint(
                fields=["fund", "run_number"], condition=Q(source="run"), name="payroll_fundentry_once_per_run"
            ),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(source="payment"), name="payroll_fundentry_once_per_payment"
            ),
        ]

    def __str__(self):
        return f"{self.get_source_display()} {self.on:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("payroll:fund_entry", args=[self.pk])

    @property
    def outlet(self) -> Outlet:
        return self.fund.outlet

    @property
    def taken_back(self) -> bool:
        """Whether a counter entry stands against it."""
        return hasattr(self, "countered_by")

    @property
    def correctable(self) -> bool:
        """Whether people may set a counter entry against it: what a run brought in goes back with the run only."""
        return self.source in (self.Source.DEPOSIT, self.Source.PAYMENT) and not self.taken_back
