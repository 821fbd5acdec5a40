"""Forms of a commission run: which month, and the reasons of its steps."""

from django import forms
from django.utils.translation import gettext_lazy as _

from staff.forms import ServiceForm
from staff.models import Outlet
from staff.months import read_month
from staff.roles import Right


class OpenMonthForm(ServiceForm):
    """The outlet and the month to begin; with one outlet there is nothing to choose."""

    outlet = forms.ModelChoiceField(
        label=_("Outlet"), queryset=Outlet.objects.none(), to_field_name="code", empty_label=None
    )
    month = forms.CharField(label=_("Month"), widget=forms.TextInput(attrs={"type": "month"}), max_length=7)

    def __init__(self, *arguments, user, **options):
        super().__init__(*arguments, **options)
        outlets = Outlet.objects.visible_to(user, Right.PAY_COMPUTE).select_related("area__region")
        self.fields["outlet"].queryset = outlets
        if outlets.count() == 1:
            self.fields["outlet"].widget = forms.HiddenInput()
            self.fields["outlet"].initial = outlets[0].code

    def clean_month(self):
        month = read_month(self.cleaned_data["month"])
        if month is None:
            raise forms.ValidationError(_("Expected a month such as 2026-10."))
        return month


class ReasonForm(ServiceForm):
    """Why; `needed` says whether one has to be given."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *arguments, needed: bool = True, **options):
        super().__init__(*arguments, **options)
        self.fields["reason"].required = needed
