"""Forms of the stock plan for 15 March."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from staff.forms import SOME_DAY, ServiceForm, day_input
from staff.instants import local
from staff.models import Outlet
from staff.roles import Right

from .fields import PartField

QUIET = {"autocomplete": "off"}


class PlanForm(ServiceForm):
    """A plan of a year; once begun its parts are put one by one."""

    outlet = forms.ModelChoiceField(
        label=gettext_lazy("Outlet"), queryset=Outlet.objects.none(), to_field_name="code", empty_label=None
    )
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2020, max_value=2100)
    ready_by = forms.DateField(label=pgettext_lazy("stock plan", "Ready by"), widget=day_input(), validators=SOME_DAY)
    words = forms.CharField(label=gettext_lazy("Note"), max_length=400, required=False, widget=forms.TextInput(QUIET))

    def __init__(self, *args, user, at, **kwargs):
        super().__init__(*args, **kwargs)
        outlets = Outlet.objects.visible_to(user, Right.STOCK_PLAN).select_related("area__region").order_by("code")
        self.outlets = list(outlets)
        self.fields["outlet"].queryset = outlets
        self.one_outlet = self.outlets[0] if len(self.outlets) == 1 else None
        if self.outlets:
            self.fields["outlet"].initial = self.outlets[0].code
        if self.one_outlet:
            self.fields["outlet"].widget = forms.HiddenInput()
        today = local(at).date()
        # After 15 March people plan the next one; the loans of 5 March find the shelves full.
        year = today.year + (today > date(today.year, 3, 15))
        self.fields["year"].initial, self.fields["ready_by"].initial = year, date(year, 3, 1)


class PlanLineForm(ServiceForm):
    part = PartField(label=gettext_lazy("Part"))
    wanted = forms.IntegerField(
        label=pgettext_lazy("stock plan", "Wanted"), min_value=1, max_value=100_000, widget=forms.NumberInput(QUIET)
    )
    by_on = forms.DateField(
        label=gettext_lazy("Needed by"),
        required=False,
        widget=day_input(),
        validators=SOME_DAY,
    )
    words = forms.CharField(
        # Translators: 中文 用途
        label=gettext_lazy("What for"),
        max_length=200,
        required=False,
        widget=forms.TextInput(QUIET),
    )
