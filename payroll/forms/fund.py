"""Forms of the after-sales fund. Choices are what the user may see, never more."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from staff.forms import SOME_DAY, ReasonForm, ServiceForm, day_input
from staff.models import Outlet
from staff.roles import Right


class _MoneyForm(ServiceForm):
    """An amount for the fund of an outlet that the user keeps."""

    outlet = forms.ModelChoiceField(
        label=_("Outlet"), queryset=Outlet.objects.none(), to_field_name="code", empty_label=None
    )
    amount = forms.DecimalField(
        label=_("Amount, yuan"),
        min_value=Decimal("0.01"),
        max_digits=10,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01"}),
    )

    def __init__(self, *arguments, user, **options):
        super().__init__(*arguments, **options)
        outlets = Outlet.objects.visible_to(user, Right.FUND_KEEP).select_related("area__region")
        self.fields["outlet"].queryset = outlets
        if outlets.count() == 1:
            self.fields["outlet"].widget = forms.HiddenInput()
            self.fields["outlet"].initial = outlets[0].code


class DepositForm(_MoneyForm):
    on = forms.DateField(
        # Translators: 中文 入账日期
        label=_("Received on"),
        widget=day_input(),
        validators=SOME_DAY,
    )
    purpose = forms.CharField(
        # Translators: 中文 来源和用途
        label=_("Where from and what for"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order = ["outlet", "amount", "on", "purpose"]


class AskForm(_MoneyForm):
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What the team gets for it. The station head decides by this sentence."),
    )
    payee = forms.CharField(label=_("Payee"), max_length=80)
    wanted_on = forms.DateField(
        # Translators: 中文 用款日期
        label=_("Wanted on"),
        widget=day_input(),
        validators=SOME_DAY,
    )
    field_order = ["outlet", "purpose", "payee", "amount", "wanted_on"]


class RefuseForm(ReasonForm):
    reason = forms.CharField(label=_("Why it is refused"), max_length=300, widget=forms.TextInput())


class WithdrawForm(ReasonForm):
    reason = forms.CharField(label=_("Why it is no longer needed"), max_length=300, widget=forms.TextInput())


class FileForm(ServiceForm):
    voucher = forms.CharField(label=_("Voucher number"), max_length=40)
    used_for = forms.CharField(
        # Translators: 中文 实际用途
        label=_("What it was used for"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class CounterForm(ReasonForm):
    reason = forms.CharField(
        label=_("What was wrong"),
        max_length=300,
        widget=forms.TextInput(),
        help_text=_("A counter entry of the opposite amount is booked today. Both stay in the ledger."),
    )
