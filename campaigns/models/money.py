"""A campaign's money: what it may cost by channel, what was spent with its receipts, what the manufacturer bore."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.channels import CHOSEN_CHOICES, Channel
from staff.models import Outlet, OutletRecordQuerySet

from .campaigns import Campaign

User = settings.AUTH_USER_MODEL
TAKEN_BACK_WHOLE = Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdraw_reason="") | Q(
    withdrawn_at__isnull=False, withdrawn_by__isnull=False
) & ~Q(withdraw_reason="")


class BudgetLine(models.Model):
    """A planned cost of a campaign, and how much of it the manufacturer bears."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="budget_lines")
    line = models.PositiveSmallIntegerField(_("line"))
    channel = models.CharField(_("channel"), max_length=7, choices=CHOSEN_CHOICES)
    what = models.CharField(_("what"), max_length=120)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    # Translators: 中文 其中厂家支持
    support = models.DecimalField(_("of it manufacturer's support"), max_digits=12, decimal_places=2, default=0)

    class Meta:
        ordering = ["campaign", "line"]
        verbose_name = _("line of a campaign's budget")
        verbose_name_plural = _("lines of campaigns' budgets")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "line"], name="campaigns_budgetline_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, support__gte=0, support__lte=F("amount")),
                name="campaigns_budgetline_amounts",
            ),
        ]

    def __str__(self):
        return self.what


class ExpenseQuerySet(OutletRecordQuerySet):
    def standing(self):
        return self.filter(withdrawn_at__isnull=True)

    def of_year(self, outlet, year: int):
        return self.standing().filter(outlet=outlet, on__year=year)

    def spent(self):
        """Yuan; 0 where nothing was spent."""
        return self.order_by().aggregate(sum=Sum("amount", default=0))["sum"]

    def with_receipts(self):
        """With `receipts`: how many files are kept with each."""
        return self.annotate(receipts=Count("files", filter=Q(files__withdrawn_at__isnull=True)))

    def without_receipt(self):
        return self.standing().with_receipts().filter(receipts=0)

    def matching(self, text: str):
        text = text.strip()
        if not text:
            return self
        return self.filter(
            Q(what__icontains=text)
            | Q(payee__icontains=text)
            | Q(document__istartswith=text)
            | Q(campaign__number__istartswith=text)
        )

    def for_list(self):
        return self.with_receipts().select_related("outlet__area", "campaign", "entered_by", "withdrawn_by")


class Expense(models.Model):
    """Money that was spent, for a campaign or as a cost of the month. Never changed: taken back, and entered anew."""

    outlet = models.ForeignKey(
        Outlet, on_delete=models.PROTECT, related_name="campaign_expenses", verbose_name=_("outlet")
    )
    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, null=True, related_name="expenses", verbose_name=_("campaign")
    )
    on = models.DateField(_("spent on"))
    channel = models.CharField(_("channel"), max_length=7, choices=Channel.choices)
    what = models.CharField(_("what"), max_length=120)
    # Translators: 中文 收款方
    payee = models.CharField(_("paid to"), max_length=80)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    # Translators: 中文 发票号
    document = models.CharField(_("invoice or receipt number"), max_length=60)
    entered_at = models.DateTimeField(_("entered"))
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by"))
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdraw_reason = models.CharField(_("why it was taken back"), max_length=400, blank=True, default="")
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    objects = ExpenseQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        # Translators: 中文 费用支出
        verbose_name = _("expense")
        verbose_name_plural = _("expenses")
        indexes = [
            models.Index(fields=["-on", "-id"], name="campaigns_expense_latest"),
            models.Index(fields=["outlet", "on"], name="campaigns_expense_of_outlet"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="campaigns_expense_amount"),
            models.CheckConstraint(
                condition=Q(campaign__isnull=True) | ~Q(channel="fixed"), name="campaigns_expense_fixed_of_no_campaign"
            ),
            models.CheckConstraint(condition=~Q(document=""), name="campaigns_expense_names_its_receipt"),
            # The same receipt is paid once.
            models.UniqueConstraint(
                fields=["outlet", "payee", "document"],
                condition=Q(withdrawn_at__isnull=True),
                name="campaigns_expense_receipt_once",
            ),
            models.CheckConstraint(condition=TAKEN_BACK_WHOLE, name="campaigns_expense_taken_back_with_reason"),
        ]

    def __str__(self):
        return f"{self.what} {self.amount}"

    def get_absolute_url(self):
        return reverse("campaigns:expense", args=[self.pk])


class SupportQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_at__isnull=True)

    def received(self):
        return self.order_by().aggregate(sum=Sum("amount", default=0))["sum"]


class Support(models.Model):
    """Money of the manufacturer that came in for a campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="supports")
    on = models.DateField(_("received on"))
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    document = models.CharField(_("document"), max_length=60)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by"))
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdraw_reason = models.CharField(_("why it was taken back"), max_length=400, blank=True, default="")
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    objects = SupportQuerySet.as_manager()

    class Meta:
        ordering = ["campaign", "on", "pk"]
        # Translators: 中文 到账的厂家支持
        verbose_name = _("support received")
        verbose_name_plural = _("support received")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="campaigns_support_amount"),
            models.UniqueConstraint(
                fields=["campaign", "document"],
                condition=Q(withdrawn_at__isnull=True),
                name="campaigns_support_document_once",
            ),
            models.CheckConstraint(condition=TAKEN_BACK_WHOLE, name="campaigns_support_taken_back_with_reason"),
        ]

    def __str__(self):
        return f"{self.campaign} {self.amount}"


class CampaignFileQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_at__isnull=True)

    def photographs_visible_to(self, user, right):
        within = user.reach(right).condition(
            "campaign__outlet__area__region", "campaign__outlet__area", "campaign__outlet"
        )
        return self.filter(within, campaign__isnull=False)

    def matching(self, text: str):
        """Photographs by what they show, and by the campaign's name or number."""
        text = text.strip()
        if not text:
            return self
        of_campaign = Q(campaign__name__icontains=text) | Q(campaign__number__istartswith=text)
        return self.filter(Q(words__icontains=text) | of_campaign)

    def visible_to(self, user, right_to_photos, right_to_receipts):
        """Photographs with the one right, receipts with the other."""
        photos = user.reach(right_to_photos).condition(
            "campaign__outlet__area__region", "campaign__outlet__area", "campaign__outlet"
        )
        receipts = user.reach(right_to_receipts).condition(
            "expense__outlet__area__region", "expense__outlet__area", "expense__outlet"
        )
        return self.filter(Q(photos, campaign__isnull=False) | Q(receipts, expense__isnull=False))


class CampaignFile(models.Model):
    """A photograph of a campaign, or the receipt of an expense. Handed out by a view that asks who may see it."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, null=True, related_name="photos")
    expense = models.ForeignKey(Expense, on_delete=models.PROTECT, null=True, related_name="files")
    file = models.FileField(_("file"), upload_to="campaigns/%Y/%m/")
    name = models.CharField(_("name"), max_length=160)
    size = models.PositiveIntegerField()
    words = models.CharField(_("what it shows"), max_length=200, blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CampaignFileQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = pgettext_lazy("campaign", "file")
        verbose_name_plural = pgettext_lazy("campaign", "files")
        constraints = [
            models.CheckConstraint(
                condition=Q(campaign__isnull=False, expense__isnull=True)
                | Q(campaign__isnull=True, expense__isnull=False),
                name="campaigns_file_of_one_record",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="campaigns_file_withdrawn_whole",
            ),
        ]

    def __str__(self):
        return self.name
