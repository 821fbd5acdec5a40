"""Forms of targets and scores."""

from django import forms
from django.utils.translation import gettext_lazy as _

from staff.forms import NarrowingForm, SeenForm, ServiceForm
from staff.instants import local
from staff.models import Employee, Outlet
from staff.roles import Right
from targets.models import Target
from targets.months import month_after, month_of, read_month, written

MONTHS_BACK = 13


class ValueField(forms.DecimalField):
    def __init__(self, label, places: int = 2):
        super().__init__(
            label=label,
            required=False,
            max_digits=14,
            decimal_places=places,
            widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        )


class TargetsForm(SeenForm):
    """All targets of an outlet's month: a field for each figure, and one for each seller of boutique articles."""

    seen = forms.CharField(widget=forms.HiddenInput)
    new_seller = forms.ModelChoiceField(
        label=_("Another seller"),
        queryset=Employee.objects.none(),
        required=False,
        empty_label="—",
        widget=forms.Select({"data-pick": ""}),
    )
    new_value = ValueField(_("Target in yuan"))
    reason = forms.CharField(label=_("Why they are set now"), max_length=300, required=False)

    def __init__(self, *arguments, outlet: Outlet, at, sellers: list[Employee], **options):
        super().__init__(*arguments, **options)
        self.sellers = sellers
        for metric in Target.Metric:
            if metric != Target.Metric.BOUTIQUE_SALES:
                cars = metric == Target.Metric.RECEPTION
                self.fields[metric] = ValueField(metric.label, places=0 if cars else 2)
        for seller in sellers:
            self.fields[f"seller_{seller.pk}"] = ValueField(f"{seller.name} {seller.number}")
        working = Employee.objects.filter(outlet=outlet).employed_on(local(at).date())
        known = [seller.pk for seller in sellers]
        self.fields["new_seller"].queryset = working.exclude(pk__in=known).order_by("name_key", "number")

    def metrics(self):
        return [self[metric] for metric in Target.Metric if metric in self.fields]

    def of_sellers(self):
        return [self[f"seller_{seller.pk}"] for seller in self.sellers]

    def clean(self):
        cleaned = super().clean()
        seller, value = cleaned.get("new_seller"), cleaned.get("new_value")
        if seller and value is None and "new_value" not in self.errors:
            self.add_error("new_value", _("Enter what this seller should sell."))
        if value is not None and not seller and "new_seller" not in self.errors:
            self.add_error("new_seller", _("Choose whose target this is."))
        return cleaned

    @property
    def values(self) -> dict:
        """By figure and seller, as the service takes them."""
        cleaned = self.cleaned_data
        metrics = [metric.value for metric in Target.Metric if metric in self.fields]
        found = {(metric, None): cleaned.get(metric) for metric in metrics}
        for seller in self.sellers:
            found[Target.Metric.BOUTIQUE_SALES.value, seller.pk] = cleaned.get(f"seller_{seller.pk}")
        if cleaned.get("new_seller"):
            found[Target.Metric.BOUTIQUE_SALES.value, cleaned["new_seller"].pk] = cleaned["new_value"]
        return found


class MonthField(forms.ChoiceField):
    """One of the last months; gives its first day."""

    def clean(self, value):
        return read_month(super().clean(value))


class ScoreForm(ServiceForm):
    outlet = forms.ModelChoiceField(
        label=_("Outlet"), queryset=Outlet.objects.none(), to_field_name="code", empty_label=None
    )
    month = MonthField(label=_("Month"))
    score = forms.DecimalField(
        label=_("Score"),
        min_value=0,
        max_digits=6,
        decimal_places=2,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )

    def __init__(self, *arguments, user, at, **options):
        super().__init__(*arguments, **options)
        outlets = Outlet.objects.visible_to(user, Right.TARGETS_SET).select_related("area__region")
        self.fields["outlet"].queryset = outlets
        self.fields["outlet"].initial = next((each.code for each in outlets), None)
        present = month_of(local(at).date())
        months = [written(month_after(present, -back)) for back in range(MONTHS_BACK)]
        self.fields["month"].choices = [(month, month) for month in months]
        self.fields["month"].initial = months[1]


class ScoreChangeForm(SeenForm):
    seen = forms.DecimalField(widget=forms.HiddenInput)
    score = forms.DecimalField(
        label=_("Score"),
        min_value=0,
        max_digits=6,
        decimal_places=2,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("Why it is corrected"),
        max_length=300,
        required=False,
        help_text=_("The old value stays in the history."),
    )


class ScoreFilter(NarrowingForm):
    """What the list of scores can be narrowed by; what cannot be read narrows nothing."""

    outlet = forms.ChoiceField(label=_("Outlet"), required=False)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1990, max_value=2999)

    def __init__(self, data, *, user):
        super().__init__(data)
        outlets = Outlet.objects.visible_to(user, Right.TARGETS).values_list("code", "name")
        self.fields["outlet"].choices = [("", _("All outlets")), *outlets]
        if len(outlets) == 1:
            del self.fields["outlet"]
        self.is_valid()

    def apply(self, scores):
        wanted = self.cleaned_data
        scores = scores.filter(outlet__code=wanted["outlet"]) if wanted.get("outlet") else scores
        return scores.filter(month__year=wanted["year"]) if wanted.get("year") else scores
