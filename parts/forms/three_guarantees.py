"""Forms of the three guarantees: what the list is narrowed by, and a later limit."""

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from parts.models import GuaranteeLimit
from staff.forms import ServiceForm, day_input
from workshop.forms.rescue import OutletFilter


class NearFilter(OutletFilter):
    """What the list of cars near a limit can be narrowed by."""

    q = forms.CharField(label=gettext_lazy("Plate, end of the VIN or model"), required=False, max_length=60)
    code = forms.ChoiceField(
        label=gettext_lazy("Limit"),
        required=False,
        choices=[("", gettext_lazy("All limits")), *GuaranteeLimit.Counts.choices],
    )
    frame = forms.ChoiceField(
        # Translators: 中文 三包期
        label=gettext_lazy("Frame"),
        required=False,
        choices=[
            # Translators: 中文 三包期内
            ("", pgettext_lazy("three guarantees", "Within the frame")),
            # Translators: 中文 含已过三包期
            ("all", pgettext_lazy("three guarantees", "With those whose frame is over")),
        ],
    )

    field_order = ("q", "code", "frame", "outlet")

    def apply(self, warnings, on):
        """The highest share of each car and limit, narrowed as the form says."""
        found = warnings.highest().matching(self.value("q"))
        if self.value("code"):
            found = found.filter(limit__code=self.value("code"))
        if self.value("outlet"):
            found = found.filter(vehicle__customer__outlet__code=self.value("outlet"))
        return found if self.value("frame") else found.in_frame(on)


class LimitForm(ServiceForm):
    """A limit for cars sold from a day on."""

    code = forms.ChoiceField(label=gettext_lazy("Limit"), choices=GuaranteeLimit.Counts.choices)
    sold_from = forms.DateField(label=gettext_lazy("Cars sold from"), widget=day_input())
    limit = forms.IntegerField(label=gettext_lazy("Number"), min_value=1, max_value=1000)
    months = forms.IntegerField(label=gettext_lazy("Within months of the sale"), min_value=1, max_value=240, initial=24)
    kilometres = forms.IntegerField(
        label=gettext_lazy("Within kilometres"), min_value=1, max_value=1_000_000, initial=50_000
    )
    source = forms.CharField(label=gettext_lazy("Source"), max_length=200, widget=forms.Textarea({"rows": 2}))
