"""Forms of a campaign's money, its materials, gifts and photographs."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from campaigns.channels import CHOSEN_CHOICES, Channel
from campaigns.models import Campaign, Guest, MaterialMovement
from campaigns.services.campaign_budgets import LineDraft
from complaints.forms.handling import UploadsField
from staff.forms import NarrowingForm, ServiceForm
from staff.models import Outlet
from staff.roles import Right
from workshop.forms.gifts import GiftField, pieces_field
from workshop.forms.house import OutletsForm, day_field, money_field
from workshop.models import Gift

from .budgets import QUIET, VersionForm, month_choices, year_field

EMPTY_ROWS = 4


def text_field(label, most: int, **options):
    return forms.CharField(label=label, max_length=most, widget=forms.TextInput(QUIET), **options)


# Budget ---------------------------------------------------------------------------------------------------------------


class LineRow(forms.Form):
    """A planned cost; a row without a name counts for nothing."""

    channel = forms.ChoiceField(label=gettext_lazy("Channel"), choices=CHOSEN_CHOICES)
    what = text_field(gettext_lazy("What for"), 120, required=False)
    amount = money_field(gettext_lazy("Amount"), required=False)
    support = money_field(gettext_lazy("Of it manufacturer's support"), required=False)

    def clean(self):
        data = super().clean()
        if data.get("what") and not data.get("amount") and "amount" not in self.errors:
            self.add_error("amount", _("How much is planned?"))
        if data.get("amount") and not data.get("what") and "what" not in self.errors:
            self.add_error("what", _("What is it for?"))
        return data

    def draft(self) -> LineDraft | None:
        data = self.cleaned_data
        if not data.get("what"):
            return None
        return LineDraft(data["channel"], data["what"], data["amount"], data.get("support") or 0)


LineRows = forms.formset_factory(LineRow, extra=EMPTY_ROWS, max_num=60)


def drafts_of(rows) -> list[LineDraft]:
    return [draft for draft in (row.draft() for row in rows) if draft]


class BudgetLinesForm(VersionForm):
    """Only the version: the lines stand in rows of their own."""


# Expenses -------------------------------------------------------------------------------------------------------------


class ExpenseFields(ServiceForm):
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    on = day_field(gettext_lazy("Spent on"))
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), choices=Channel.choices)
    what = text_field(gettext_lazy("What was paid for"), 120)
    # Translators: 中文 收款方
    payee = text_field(gettext_lazy("Paid to"), 80)
    amount = money_field(gettext_lazy("Amount in yuan"))
    # Translators: 中文 发票号
    document = text_field(gettext_lazy("Invoice or receipt number"), 60)
    receipt = forms.FileField(
        label=gettext_lazy("Picture or PDF of the receipt"),
        required=False,
        help_text=gettext_lazy("Can be added later; a campaign is settled when every expense has one."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["form_key"].initial = uuid4

    @property
    def values(self) -> dict:
        names = ("form_key", "on", "channel", "what", "payee", "amount", "document", "receipt")
        return {name: self.cleaned_data[name] for name in names}


class CampaignExpenseForm(ExpenseFields):
    """An expense of the campaign on whose page it is entered."""

    channel = forms.ChoiceField(label=gettext_lazy("Channel"), choices=CHOSEN_CHOICES)


class OutletExpenseForm(OutletsForm, ExpenseFields):
    """An expense of no campaign: a fixed cost, or advertising for the house."""

    needs = Right.CAMPAIGNS_MONEY


class ReceiptForm(ServiceForm):
    file = forms.FileField(label=gettext_lazy("File"))
    words = text_field(gettext_lazy("What it shows"), 200, required=False)


class SupportForm(ServiceForm):
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    on = day_field(gettext_lazy("Received on"))
    amount = money_field(gettext_lazy("Amount in yuan"))
    document = text_field(gettext_lazy("Document"), 60)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="support_%s", **kwargs)
        self.fields["form_key"].initial = uuid4


class ExpenseFilter(NarrowingForm):
    """What the list of expenses can be narrowed by."""

    WITHOUT = "without"
    q = forms.CharField(label=gettext_lazy("What, payee, receipt or campaign"), required=False, max_length=60)
    year = year_field(required=False)
    month = forms.TypedChoiceField(label=gettext_lazy("Month"), required=False, coerce=int, empty_value=None)
    channel = forms.ChoiceField(
        label=gettext_lazy("Channel"),
        required=False,
        choices=[("", gettext_lazy("All channels")), *Channel.choices],
    )
    receipt = forms.ChoiceField(
        label=gettext_lazy("Receipt"),
        required=False,
        choices=[("", gettext_lazy("All receipts")), (WITHOUT, gettext_lazy("Without a file"))],
    )
    outlet = forms.ChoiceField(label=gettext_lazy("Outlet"), required=False)

    def __init__(self, data, *, user):
        super().__init__(data)
        outlets = list(Outlet.objects.visible_to(user, Right.BUDGET).order_by("code"))
        self.several = len(outlets) > 1
        self.fields["month"].choices = [("", gettext_lazy("All months")), *month_choices()]
        self.fields["outlet"].choices = [
            ("", gettext_lazy("All outlets")),
            *((each.code, each.name) for each in outlets),
        ]
        self.is_valid()

    def apply(self, rows):
        rows = rows.matching(self.value("q"))
        if self.value("year"):
            rows = rows.filter(on__year=self.value("year"))
        if self.value("month"):
            rows = rows.filter(on__month=self.value("month"))
        if self.value("channel"):
            rows = rows.filter(channel=self.value("channel"))
        if self.value("receipt") == self.WITHOUT:
            rows = rows.without_receipt()
        return rows.filter(outlet__code=self.value("outlet")) if self.value("outlet") else rows


# Materials and gifts --------------------------------------------------------------------------------------------------


class MaterialForm(ServiceForm):
    name = text_field(pgettext_lazy("material", "What"), 80)
    unit = text_field(gettext_lazy("Unit"), 10, required=False)
    wanted = pieces_field(gettext_lazy("How many"), initial=1)
    value = money_field(
        gettext_lazy("Value of one in yuan"),
        max_digits=10,
        initial=0,
        # Translators: 中文 损坏或丢失时按此价值计入活动费用
        help_text=gettext_lazy("What it costs the campaign when one is damaged or lost."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="material_%s", **kwargs)


class MaterialChangeForm(ServiceForm):
    wanted = pieces_field(gettext_lazy("How many"))
    value = money_field(gettext_lazy("Value of one in yuan"), max_digits=10)


class MovementForm(ServiceForm):
    """Pieces of one material that went out, or what became of them."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("What happened to them"), choices=MaterialMovement.Kind.choices, widget=forms.RadioSelect
    )
    quantity = pieces_field(gettext_lazy("Pieces"), initial=1)
    # Translators: 中文 领用人
    who = text_field(
        pgettext_lazy("material", "Taken by"), 60, required=False, help_text=gettext_lazy("When they go out.")
    )
    words = text_field(
        pgettext_lazy("material", "Words"),
        200,
        required=False,
        help_text=gettext_lazy("Damaged or lost: how it came about."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["form_key"].initial = uuid4


class GiftAtCampaignForm(ServiceForm):
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    gift = GiftField(label=pgettext_lazy("gift", "Gift"), queryset=Gift.objects.none(), empty_label="—")
    quantity = pieces_field(gettext_lazy("Pieces"), initial=1)
    guest = forms.ModelChoiceField(
        label=pgettext_lazy("campaign", "Guest"), queryset=Guest.objects.none(), required=False, empty_label="—"
    )

    def __init__(self, *args, campaign: Campaign, **kwargs):
        super().__init__(*args, auto_id="gift_%s", **kwargs)
        self.fields["form_key"].initial = uuid4
        self.fields["gift"].queryset = Gift.objects.in_use().filter(outlet=campaign.outlet, stock__gt=0)
        self.fields["guest"].queryset = campaign.guests.order_by("-at", "-pk")
        self.fields["guest"].widget.attrs["data-pick"] = ""


# Photographs ----------------------------------------------------------------------------------------------------------


class PhotosForm(ServiceForm):
    files = UploadsField(
        label=gettext_lazy("Pictures"), help_text=gettext_lazy("Several at once; JPEG, PNG or WebP, up to 20 MB each.")
    )
    words = text_field(gettext_lazy("What they show"), 200, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["files"].widget.attrs["accept"] = ".jpg,.jpeg,.png,.webp"


class PhotoFilter(NarrowingForm):
    """What the archive of photographs can be narrowed by."""

    q = forms.CharField(
        label=gettext_lazy("Campaign, or what they show"), required=False, widget=forms.TextInput({"type": "search"})
    )
    year = forms.IntegerField(label=gettext_lazy("Year"), required=False, min_value=2000, max_value=2999)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    outlet = forms.ChoiceField(label=gettext_lazy("Outlet"), required=False)

    def __init__(self, data, *, user):
        super().__init__(data)
        outlets = list(Outlet.objects.visible_to(user, Right.CAMPAIGNS).order_by("code"))
        self.several = len(outlets) > 1
        self.fields["kind"].choices = [("", _("All kinds")), *Campaign.Kind.choices]
        self.fields["outlet"].choices = [("", _("All outlets")), *((each.code, each.name) for each in outlets)]
        self.is_valid()

    def apply(self, photographs):
        photographs = photographs.matching(self.value("q"))
        if self.value("year"):
            photographs = photographs.filter(campaign__begins_on__year=self.value("year"))
        if self.value("kind"):
            photographs = photographs.filter(campaign__kind=self.value("kind"))
        return photographs.filter(campaign__outlet__code=self.value("outlet")) if self.value("outlet") else photographs
