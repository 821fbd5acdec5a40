"""Forms of the tests of team leaders. What may be done is checked by the services."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.forms import SOME_DAY, ServiceForm, day_input
from staff.instants import local
from staff.models import Employee, Outlet
from staff.roles import Right
from targets import leader_rules as rules
from targets.models import LeaderConsequence
from workshop.forms.daybook import PersonField, TeamField
from workshop.models import Team

QUIET = {"autocomplete": "off"}
QUARTERS_SHOWN = 12


def score_field(label, **options):
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=100,
        max_digits=4,
        decimal_places=1,
        widget=forms.NumberInput({"inputmode": "decimal", "step": "0.1", **QUIET}),
        **options,
    )


class TestForm(ServiceForm):
    """Both scores; of a correction also the reason."""

    # Translators: 中文 技能分
    skill = score_field(_("Skill, points"))
    # Translators: 中文 业绩分
    results = score_field(_("Results, points"))
    words = forms.CharField(
        label=_("Note"),
        max_length=400,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        # Translators: 中文 业绩分与建议分不同时必须说明
        help_text=_("Needed where results are not what the records propose."),
    )
    reason = forms.CharField(label=_("Why it is corrected"), max_length=400, widget=forms.TextInput(QUIET))

    def __init__(self, *args, corrects: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if not corrects:
            del self.fields["reason"]


class DecideForm(ServiceForm):
    outcome = forms.ChoiceField(
        label=_("What follows"), choices=LeaderConsequence.Outcome.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Reason"), max_length=400, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args, consequence: LeaderConsequence, **kwargs):
        super().__init__(*args, auto_id=f"decide{consequence.pk}_%s", **kwargs)
        self.fields["outcome"].initial = consequence.proposed


class NameForm(ServiceForm):
    """Somebody of an outlet leads one of its teams from a day on."""

    team = TeamField(label=_("Team"), queryset=Team.objects.none(), empty_label="—")
    employee = PersonField(label=_("Team leader"), queryset=Employee.objects.none(), empty_label="—")
    from_on = forms.DateField(label=pgettext_lazy("team leader", "From"), widget=day_input(), validators=SOME_DAY)

    def __init__(self, *args, user, at, **kwargs):
        super().__init__(*args, **kwargs)
        outlets = Outlet.objects.visible_to(user, Right.LEADER_TESTS_DECIDE)
        today = local(at).date()
        self.fields["team"].queryset = Team.objects.filter(outlet__in=outlets).order_by("outlet__code", "code")
        people = Employee.objects.filter(outlet__in=outlets).employed_on(today)
        self.fields["employee"].queryset = people.order_by("name_key", "number")
        self.fields["from_on"].initial = today


class EndForm(ServiceForm):
    to_on = forms.DateField(label=_("Last day"), widget=day_input(), validators=SOME_DAY)
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.TextInput(QUIET))

    def __init__(self, *args, leader, at, **kwargs):
        super().__init__(*args, auto_id=f"end{leader.pk}_%s", **kwargs)
        self.fields["to_on"].initial = max(local(at).date(), leader.from_on)


class QuarterFilter(forms.Form):
    """The quarter, and one of several outlets. What cannot be read is the quarter whose tests are due, and all."""

    quarter = forms.ChoiceField(label=_("Quarter"), required=False)
    outlet = forms.ChoiceField(label=_("Outlet"), required=False)

    def __init__(self, data, *, user, today: date, days_before: int):
        """`days_before` a quarter's end its tests begin."""
        super().__init__(data)
        quarters = [rules.quarter_after(rules.quarter_of(today), -nth) for nth in range(QUARTERS_SHOWN)]
        self.days_before, self.due = days_before, rules.quarter_to_test(today, days_before)
        self.fields["quarter"].choices = [(rules.written(each), rules.written(each)) for each in quarters]
        self.outlets = list(Outlet.objects.visible_to(user, Right.LEADER_TESTS).select_related("area__region"))
        if len(self.outlets) > 1:
            choices = [(each.code, each.name) for each in self.outlets]
            self.fields["outlet"].choices = [("", _("All outlets")), *choices]
        else:
            del self.fields["outlet"]
        self.is_valid()

    @property
    def chosen(self) -> date:
        return rules.read_quarter(self.cleaned_data.get("quarter") or "") or self.due

    @property
    def chosen_outlets(self) -> list[Outlet]:
        code = self.cleaned_data.get("outlet")
        return [each for each in self.outlets if not code or each.code == code]
