"""The form of a trial: every parameter and every coefficient of a month, as they were, to be changed."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from payroll.forms.inputs import MonthField
from payroll.rules.inputs import Inputs
from payroll.rules.parameters import BRACKETS, CATALOGUE, GROUPS, WrongValue
from payroll.rules.what_if import Changes, key_of
from staff.forms import ServiceForm

# What is tried most: the rates on the large figures. They stand first and open.
FIRST = (
    "front_desk.output_rate",
    "mechanical.hour_rate",
    "mechanical.rate",
    "bodypaint.hour_rate",
    "bodypaint.rate",
    "detailing.rate",
    "boutique_sales.rate",
    "insurance.claims_rate",
    "workshop_management.rate",
    "management.rate",
    "support.rate",
    "fund.rate",
)


class ParameterField(forms.CharField):
    """The text of a parameter; what cannot be its value is said beside it."""

    def __init__(self, parameter, **options):
        self.parameter = parameter
        wide = parameter.kind == BRACKETS
        widget = forms.TextInput(attrs={} if wide else {"inputmode": "decimal"})
        super().__init__(label=parameter.label, max_length=400, required=False, widget=widget, **options)

    def clean(self, value):
        text = super().clean(value)
        if text:
            try:
                self.parameter.read(text)
            except WrongValue as wrong:
                raise forms.ValidationError(str(wrong)) from None
        return text


class TrialForm(ServiceForm):
    """Fields `p:<key>` and `c:<n>`, one for each membership of the month; both begin as the month was paid."""

    def __init__(self, data, *, inputs: Inputs):
        self.inputs = inputs
        self.members = list(inputs.members)
        super().__init__(data)
        for key, parameter in CATALOGUE.items():
            self.fields[f"p:{key}"] = ParameterField(parameter, initial=inputs.parameters.get(key, ""))
        if data is not None:
            self._mark_moved()
        for place, member in enumerate(self.members):
            self.fields[f"c:{place}"] = forms.DecimalField(
                label=_("Coefficient"),
                min_value=Decimal("0.0001"),
                max_digits=9,
                decimal_places=4,
                required=False,
                initial=member.coefficient.normalize(),
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            )

    def _mark_moved(self) -> None:
        """What was changed stands out and says what it was."""
        for key in CATALOGUE:
            field = self.fields[f"p:{key}"]
            said = (self.data.get(f"p:{key}") or "").strip()
            if said and said != field.initial:
                field.widget.attrs["class"] = "is-moved"
                field.help_text = _("was %(value)s") % {"value": field.initial or "—"}

    def first(self):
        """The bound fields of what is tried most."""
        return [self[f"p:{key}"] for key in FIRST]

    def changes(self) -> Changes:
        """What differs from the month as it was paid; an empty field leaves it."""
        said = self.cleaned_data
        parameters = {
            key: said[f"p:{key}"]
            for key in CATALOGUE
            if said.get(f"p:{key}") and said[f"p:{key}"] != self.inputs.parameters.get(key, "")
        }
        coefficients = {
            key_of(member): said[f"c:{place}"]
            for place, member in enumerate(self.members)
            if said.get(f"c:{place}") is not None and said[f"c:{place}"] != member.coefficient
        }
        return Changes(parameters, coefficients)

    def groups(self):
        """`(label, bound fields of its other parameters, whether one of them is changed or wrong)`."""
        for group, label in GROUPS.items():
            keys = [key for key, parameter in CATALOGUE.items() if parameter.group == group and key not in FIRST]
            fields = [self[f"p:{key}"] for key in keys]
            if fields:
                yield label, fields, any(self._moved(field) for field in fields)

    def coefficients(self):
        """`(person's name, group, team, bound field)` of every membership."""
        names = {person.number: person.name for person in self.inputs.people}
        for place, member in enumerate(self.members):
            yield names.get(member.employee, member.employee), member.group, member.team, self[f"c:{place}"]

    def coefficient_moved(self) -> bool:
        return any(self._moved(self[f"c:{place}"]) for place in range(len(self.members)))

    def _moved(self, field) -> bool:
        return bool(field.errors) or self.is_bound and str(field.value() or "") != str(field.initial)


class KeepForm(ServiceForm):
    """Under which name, from when and why a trial shall become the scheme."""

    title = forms.CharField(label=_("Name of the draft"), max_length=120)
    from_month = MonthField(label=_("To hold from the month"))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 2}))


class AnswerForm(ServiceForm):
    answer = forms.CharField(
        label=_("Answer"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
