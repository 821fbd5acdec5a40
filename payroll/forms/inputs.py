"""Forms of groups, assessments, adjustments, coefficients and the scheme. Choices are the outlet's, never more."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payroll.models import Adjustment, Group
from payroll.rules.parameters import YES_NO, Parameter
from payroll.rules.posts import posts_of
from staff.forms import SOME_DAY, ServiceForm, day_input
from staff.models import Employee, Outlet
from staff.months import read_month
from workshop.forms import NUMBER_INPUT, PersonField, TeamField
from workshop.models import Team

MONTH_INPUT = {"type": "month", "placeholder": "2026-10", "autocomplete": "off"}


class MonthField(forms.CharField):
    """A month as `2026-10`; gives its first day."""

    widget = forms.TextInput(MONTH_INPUT)

    def prepare_value(self, value):
        return value if isinstance(value, str) or value is None else f"{value:%Y-%m}"

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        month = read_month(text)
        if month is None:
            raise forms.ValidationError(_("Expected a month such as 2026-10."))
        return month


class PlaceAndMonth(forms.Form):
    """For which outlet and month a page is shown. What cannot be read is as if it were not said."""

    outlet = forms.ChoiceField(label=gettext_lazy("Outlet"), required=False)
    month = MonthField(label=gettext_lazy("Month"), required=False)

    def __init__(self, data, *, outlets, month, everywhere: str = ""):
        super().__init__(data)
        self.outlets = {outlet.code: outlet for outlet in outlets}
        first = [("", everywhere)] if everywhere else []
        self.fields["outlet"].choices = [*first, *((code, outlet.name) for code, outlet in self.outlets.items())]
        self.everywhere = bool(everywhere)
        self.is_valid()
        # Not `month`: in a template that would be the field.
        self.chosen_month = self.cleaned_data.get("month") or month

    @property
    def chosen(self) -> Outlet | None:
        """The outlet; the first where none is said, unless "everywhere" may be said by saying none."""
        named = self.outlets.get(self.cleaned_data.get("outlet") or "")
        if named or self.everywhere and "outlet" in self.data:
            return named
        return next(iter(self.outlets.values()), None)


def coefficient_field(**options):
    return forms.DecimalField(
        label=gettext_lazy("Coefficient"),
        min_value=Decimal("0.0001"),
        max_digits=9,
        decimal_places=4,
        widget=forms.TextInput(NUMBER_INPUT),
        error_messages={"min_value": gettext_lazy("A coefficient is above 0, such as 0.4.")},
        **options,
    )


class PostSelect(forms.Select):
    """Each post carries its usual coefficient, which the page puts into the next field."""

    def create_option(self, name, value, label, selected, index, subindex=None, attrs=None):
        option = super().create_option(name, value, label, selected, index, subindex, attrs)
        group, _slash, place = str(value).partition("/")
        if place:
            option["attrs"]["data-value"] = f"{posts_of(group)[int(place)].coefficient:f}"
        return option


def post_choices() -> list:
    """Every group with its posts; a group may be entered with another post than those that are known."""
    return [
        (
            label,
            [(f"{group}/{place}", post.label) for place, post in enumerate(posts_of(group))]
            # Translators: 中文 其他岗位
            + [(group, gettext_lazy("Another post") if posts_of(group) else label)],
        )
        for group, label in Group.choices
    ]


class MembershipForm(ServiceForm):
    """Somebody's entry into a group."""

    employee = PersonField(label=gettext_lazy("Employee"), queryset=Employee.objects.none(), empty_label="")
    # Translators: 中文 提成组与岗位
    post = forms.ChoiceField(label=gettext_lazy("Group and post"), widget=PostSelect({"data-fills": "id_coefficient"}))
    team = TeamField(
        label=gettext_lazy("Team"),
        queryset=Team.objects.none(),
        empty_label="—",
        required=False,
        help_text=gettext_lazy("For mechanics and body and paint."),
    )
    coefficient = coefficient_field(
        required=False, help_text=gettext_lazy("The usual one of the post is proposed; enter another if need be.")
    )
    from_on = forms.DateField(label=gettext_lazy("First day"), widget=day_input(), validators=SOME_DAY)
    to_on = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=day_input(),
        validators=SOME_DAY,
        required=False,
        help_text=gettext_lazy("Empty: no end yet."),
    )

    def __init__(self, *arguments, outlet: Outlet, on, **options):
        super().__init__(*arguments, **options)
        people = Employee.objects.filter(outlet=outlet).employed_on(on)
        self.fields["employee"].queryset = people.order_by("name_key", "number")
        self.fields["post"].choices = [("", "—"), *post_choices()]
        self.fields["team"].queryset = Team.objects.filter(outlet=outlet)

    def clean(self):
        cleaned = super().clean()
        group, _slash, place = (cleaned.get("post") or "").partition("/")
        cleaned["group"] = group
        if cleaned.get("coefficient") is None and "coefficient" not in self.errors and group:
            if place:
                cleaned["coefficient"] = posts_of(group)[int(place)].coefficient
            else:
                self.add_error("coefficient", _("Enter the coefficient: this post has no usual one."))
        return cleaned

    @property
    def values(self) -> dict:
        names = ("employee", "group", "team", "coefficient", "from_on", "to_on")
        return {name: self.cleaned_data[name] for name in names}


def reason_field():
    return forms.CharField(label=gettext_lazy("Reason"), max_length=300)


class ChangeMembershipForm(ServiceForm):
    coefficient = coefficient_field()
    from_on = forms.DateField(label=gettext_lazy("From the day"), widget=day_input(), validators=SOME_DAY)
    reason = reason_field()
    seen = forms.CharField(widget=forms.HiddenInput)


class EndMembershipForm(ServiceForm):
    to_on = forms.DateField(label=gettext_lazy("Last day"), widget=day_input(), validators=SOME_DAY)
    reason = reason_field()
    seen = forms.CharField(widget=forms.HiddenInput)


class RowsForm(ServiceForm):
    """A number for each of some rows, with the number it began with, so that only what changed is sent on."""

    def __init__(self, data=None, *, rows: list, places: int, **options):
        """`rows` are (key, present number or None, what the template shows)."""
        super().__init__(data, **options)
        self.rows = rows
        for key, present, _shown in rows:
            text = f"{present.normalize():f}" if present is not None else ""
            self.fields[f"n-{key}"] = forms.DecimalField(
                required=False,
                initial=text,
                min_value=0,
                max_digits=9,
                decimal_places=places,
                widget=forms.TextInput(NUMBER_INPUT | {"class": "form-control form-control-sm num"}),
            )
            self.fields[f"was-{key}"] = forms.CharField(required=False, initial=text, widget=forms.HiddenInput)

    @property
    def lines(self) -> list[tuple]:
        """For each row what is shown of it, its field, and the field of what it was."""
        return [(shown, self[f"n-{key}"], self[f"was-{key}"]) for key, _present, shown in self.rows]

    @property
    def numbers(self) -> dict:
        """By key: (text it began with, number or None)."""
        cleaned = self.cleaned_data
        return {key: (cleaned.get(f"was-{key}") or "", cleaned.get(f"n-{key}")) for key, _present, _shown in self.rows}


class AssessmentsForm(RowsForm):
    """Where nobody has entered a score yet, the one that the checks of papers come to stands there as a proposal: it
    counts once somebody has saved it."""

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        for key, present, (_person, checked) in self.rows:
            if present is None and checked and checked.score is not None:
                self.fields[f"n-{key}"].initial = f"{checked.score.normalize():f}"


class ProposalForm(RowsForm):
    reason = reason_field()


class AnswerForm(ServiceForm):
    answer = forms.CharField(label=gettext_lazy("Answer"), max_length=400, required=False)


class AdjustmentForm(ServiceForm):
    employee = PersonField(label=gettext_lazy("Employee"), queryset=Employee.objects.none(), empty_label="")
    month = MonthField(label=gettext_lazy("Month"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Adjustment.Kind.choices, widget=forms.RadioSelect)
    value = forms.DecimalField(
        label=gettext_lazy("Value"),
        max_digits=12,
        decimal_places=2,
        widget=forms.TextInput(NUMBER_INPUT | {"inputmode": "text"}),
        # Translators: 中文 正数扣减，负数补发；工时或元
        help_text=gettext_lazy("Hours or yuan. Above zero is deducted, below zero is paid out."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=400, help_text=gettext_lazy("The person reads it in the statement.")
    )
    why = forms.CharField(
        label=gettext_lazy("Why it is corrected"),
        max_length=300,
        help_text=gettext_lazy("The old value stays in the history."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *arguments, outlet: Outlet, on, entry: Adjustment | None = None, **options):
        super().__init__(*arguments, **options)
        for name in () if entry else ("why", "seen"):
            del self.fields[name]
        people = Employee.objects.filter(outlet=outlet)
        # Somebody who left last month may still have something deducted.
        self.fields["employee"].queryset = people.order_by("name_key", "number")

    @property
    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("employee", "month", "kind", "value", "reason")}


class ParameterForm(ServiceForm):
    """A dated row of one parameter."""

    place = forms.ChoiceField(label=gettext_lazy("Holds for"), required=False)
    from_month = MonthField(label=gettext_lazy("From the month"))
    value = forms.CharField(label=gettext_lazy("New value"), max_length=400)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=400,
        help_text=gettext_lazy("It is filed with finance and the general manager."),
    )

    def __init__(self, *arguments, parameter: Parameter, outlets, everywhere: bool, **options):
        super().__init__(*arguments, **options)
        self.outlets = {outlet.code: outlet for outlet in outlets}
        first = [("", _("Every outlet"))] if everywhere else []
        self.fields["place"].choices = [*first, *((code, outlet.name) for code, outlet in self.outlets.items())]
        self.fields["place"].required = not everywhere
        self.fields["value"].label = _("New value in %(unit)s") % {"unit": parameter.unit}
        if parameter.kind == YES_NO:
            choices = [("", "—"), ("yes", _("yes")), ("no", _("no"))]
            self.fields["value"] = forms.ChoiceField(label=_("New value"), choices=choices)

    @property
    def outlet(self) -> Outlet | None:
        return self.outlets.get(self.cleaned_data["place"])
