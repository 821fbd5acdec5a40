"""Forms of vouchers: the series, issuing, redeeming, taking back."""

from uuid import uuid4

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from campaigns import voucher_rules
from campaigns.models import Campaign, Voucher, VoucherSeries
from campaigns.services.vouchers import MOST_AT_ONCE
from customers.forms.picking import ChosenOnly, CustomerField
from customers.models import Customer
from staff.forms import ServiceForm
from staff.models import Outlet
from staff.roles import Right
from workshop.forms.rescue import OrderField
from workshop.models import RepairOrder

from .draws import QUIET, RoomFilter, day_field, money_field


class SeriesForm(ServiceForm):
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    outlet = forms.ModelChoiceField(
        label=gettext_lazy("Outlet"), queryset=Outlet.objects.none(), to_field_name="code", empty_label=None
    )
    campaign = forms.ModelChoiceField(
        label=gettext_lazy("Campaign"), queryset=Campaign.objects.none(), to_field_name="number", required=False,
        empty_label="—",
    )  # fmt: skip
    name = forms.CharField(label=pgettext_lazy("voucher", "Name"), max_length=60, widget=forms.TextInput(QUIET))
    scope = forms.ChoiceField(
        label=pgettext_lazy("voucher", "Good for"), choices=VoucherSeries.Scope.choices, widget=forms.RadioSelect
    )
    value = money_field(gettext_lazy("Value (yuan)"))
    pieces = forms.IntegerField(
        label=gettext_lazy("How many at most"), min_value=1, max_value=100_000, widget=forms.NumberInput(QUIET)
    )
    valid_from_on = day_field(gettext_lazy("Valid from"))
    valid_to_on = day_field(gettext_lazy("Valid until"))
    words = forms.CharField(
        # Translators: 中文 使用说明
        label=gettext_lazy("Terms in words"), max_length=400, required=False, widget=forms.Textarea({"rows": 2})
    )  # fmt: skip

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        outlets = Outlet.objects.visible_to(user, Right.DRAWS)
        self.fields["outlet"].queryset = outlets
        found = list(outlets)
        self.one_outlet = found[0] if len(found) == 1 else None
        if found and "outlet" not in self.initial:
            self.fields["outlet"].initial = found[0].code
        if self.one_outlet:
            self.fields["outlet"].widget = forms.HiddenInput()
        self.fields["campaign"].queryset = Campaign.objects.visible_to(user, Right.DRAWS).open()
        self.fields["form_key"].initial = uuid4


class IssueForm(ServiceForm):
    """To a customer, or so many for whoever holds them."""

    customer = CustomerField(
        label=gettext_lazy("Customer"),
        queryset=Customer.objects.none(),
        widget=ChosenOnly,
        required=False,
        help_text=gettext_lazy("Empty: whoever has the code may use it."),
    )
    number = forms.IntegerField(
        label=pgettext_lazy("vouchers", "How many"), min_value=1, max_value=MOST_AT_ONCE, initial=1,
        widget=forms.NumberInput(QUIET),
    )  # fmt: skip

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["customer"].queryset = Customer.objects.visible_to(user, Right.RECORDS).present()
        address = reverse_lazy("campaigns:find_customers")
        self.fields["customer"].widget.attrs |= {"data-pick": "", "data-pick-url": address}


class CodeForm(ServiceForm):
    """The code as typed or scanned; gives the voucher where there is one that the user may redeem."""

    code = forms.CharField(
        # Translators: 中文 券码
        label=pgettext_lazy("voucher", "Code"),
        # Translators: 中文 用手机扫券上的二维码，或输入二维码下方的字母和数字。
        help_text=gettext_lazy("Scan the code with the phone, or type the letters and digits below it."),
        max_length=300,
        widget=forms.TextInput({**QUIET, "autofocus": "", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.voucher = user, None

    def clean_code(self):
        code = voucher_rules.read_code(self.cleaned_data["code"])
        seen = Voucher.objects.visible_to(self.user, Right.VOUCHERS_REDEEM)
        self.voucher = seen.select_related("series__outlet__area__region", "customer").filter(code=code).first()
        if self.voucher is None:
            raise forms.ValidationError(_("There is no voucher with this code here."))
        return code


class OnOrderForm(ServiceForm):
    order = OrderField(label=gettext_lazy("Repair order"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["order"].orders = RepairOrder.objects.visible_to(user, Right.VOUCHERS_REDEEM)


class AtCounterForm(ServiceForm):
    document = forms.CharField(
        # Translators: 中文 收据或小票号
        label=gettext_lazy("Receipt of the counter"), max_length=60, widget=forms.TextInput(QUIET)
    )  # fmt: skip
    # Translators: 中文 可抵扣的金额（元）
    matching = money_field(gettext_lazy("What of it the voucher is good for (yuan)"))


class WhyForm(ServiceForm):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=400, widget=forms.TextInput(QUIET))


class SeriesFilter(RoomFilter):
    """By name or a voucher's code."""

    # Translators: 中文 名称或券码
    q = forms.CharField(label=gettext_lazy("Name or code"), required=False, max_length=60)

    def apply(self, rows):
        rows = rows.matching(self.value("q"))
        return rows.filter(outlet__code=self.value("outlet")) if self.value("outlet") else rows
