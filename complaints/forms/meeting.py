"""Forms of the weekly meeting about complaints."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.forms import SOME_DAY, SeenForm, day_input
from staff.models import Outlet
from staff.roles import Right

from ..meeting_figures import monday_of


class WeekForm(forms.Form):
    """Which outlet and which week; what cannot be read is the first outlet and the last whole week."""

    outlet = forms.ChoiceField(label=_("Outlet"), required=False)
    week = forms.DateField(label=_("Week"), required=False, widget=day_input(), validators=SOME_DAY)

    def __init__(self, data, *, user, last_on):
        super().__init__(data)
        self.outlets = list(Outlet.objects.visible_to(user, Right.COMPLAINTS).select_related("area__region"))
        self.fields["outlet"].choices = [(outlet.code, outlet.name) for outlet in self.outlets]
        self.last_on = last_on
        self.is_valid()

    @property
    def chosen_outlet(self) -> Outlet:
        code = self.cleaned_data.get("outlet")
        return next((outlet for outlet in self.outlets if outlet.code == code), self.outlets[0])

    @property
    def week_on(self):
        return monday_of(self.cleaned_data.get("week") or self.last_on)


class MinutesForm(SeenForm):
    held_on = forms.DateField(label=_("Held on"), widget=day_input(), validators=SOME_DAY)
    present = forms.CharField(label=_("Who was there"), max_length=300, widget=forms.TextInput({"autocomplete": "off"}))
    words = forms.CharField(
        label=pgettext_lazy("meeting", "Minutes"),
        max_length=8000,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("What was looked at, what was decided, what stays open."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
