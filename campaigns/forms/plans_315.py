"""Forms of plans for 15 March. What may be done is checked by the services."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns import plan_315_policies as policies
from campaigns.models import Plan315, PostErrand, PostMember
from customers.forms.ledger import instant_field
from staff.forms import SOME_DAY, ServiceForm, day_input
from staff.instants import local
from staff.models import Employee, Outlet
from staff.roles import Right

QUIET = {"autocomplete": "off"}


def words_field(label, *, most=400, required=False, rows=2):
    return forms.CharField(label=label, max_length=most, required=required, widget=forms.Textarea({"rows": rows}))


class PlanForm(ServiceForm):
    """The frame of a plan: its days, its hotline, how the outlet responds."""

    from_on = forms.DateField(label=_("First day"), widget=day_input(), validators=SOME_DAY)
    to_on = forms.DateField(label=_("Last day"), widget=day_input(), validators=SOME_DAY)
    hotline = forms.CharField(
        label=_("Number of the 24-hour hotline"), max_length=40, required=False, widget=forms.TextInput(QUIET)
    )
    words = words_field(_("How the outlet responds"), most=4000, rows=4)


class NewPlanForm(PlanForm):
    outlet = forms.ModelChoiceField(
        label=_("Outlet"), queryset=Outlet.objects.none(), to_field_name="code", empty_label=None
    )
    year = forms.IntegerField(label=_("Year"), min_value=2020, max_value=2100)
    field_order = ["outlet", "year"]

    def __init__(self, *args, user, at, **kwargs):
        super().__init__(*args, **kwargs)
        outlets = Outlet.objects.visible_to(user, Right.PLAN_315_KEEP).select_related("area__region").order_by("code")
        self.fields["outlet"].queryset = outlets
        self.outlets = list(outlets)
        self.one_outlet = self.outlets[0] if len(self.outlets) == 1 else None
        if self.outlets:
            self.fields["outlet"].initial = self.outlets[0].code
        if self.one_outlet:
            self.fields["outlet"].widget = forms.HiddenInput()
        today = local(at).date()
        settled = policies.book(today).for_outlet(self.outlets[0] if self.outlets else None)
        year = policies.year_at(today, settled)
        self.fields["year"].initial = year
        self.fields["from_on"].initial = date(year, *settled[policies.FIRST_DAY])
        self.fields["to_on"].initial = date(year, *settled[policies.LAST_DAY])


class OfPlan(ServiceForm):
    """A form about a plan, whose choices are the people of its post."""

    def __init__(self, *args, plan: Plan315, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan
        for field in self.fields.values():
            if isinstance(field, MemberField | MembersField):
                field.queryset = plan.members.select_related("employee")


class MemberField(forms.ModelChoiceField):
    def __init__(self, **options):
        super().__init__(PostMember.objects.none(), **options)

    def label_from_instance(self, member) -> str:
        return f"{member.employee.name} · {member.get_duty_display()}"


class MembersField(forms.ModelMultipleChoiceField):
    def __init__(self, **options):
        super().__init__(PostMember.objects.none(), widget=forms.CheckboxSelectMultiple, **options)

    def label_from_instance(self, member) -> str:
        return f"{member.employee.name} · {member.get_duty_display()}"


class MemberForm(OfPlan):
    employee = forms.ModelChoiceField(label=pgettext_lazy("post", "Who"), queryset=Employee.objects.none())
    duty = forms.ChoiceField(label=_("Duty"), choices=PostMember.Duty.choices)
    mobile = forms.CharField(
        label=_("Mobile"), max_length=30, widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"})
    )

    def __init__(self, *args, plan: Plan315, at, **kwargs):
        super().__init__(*args, plan=plan, **kwargs)
        people = Employee.objects.filter(outlet=plan.outlet).employed_on(local(at).date())
        self.fields["employee"].queryset = people.order_by("name_key", "pk")


class ShiftForm(OfPlan):
    member = MemberField(label=pgettext_lazy("post", "Who"))
    from_at = instant_field(label=_("From"))
    to_at = instant_field(label=_("To"))


class FillForm(OfPlan):
    members = MembersField(label=_("Who takes turns"))
    hours = forms.IntegerField(label=_("Hours of a shift"), min_value=1, max_value=24)


class GiveForm(OfPlan):
    member = MemberField(label=_("Who takes it over"))
    reason = forms.CharField(label=_("Reason"), max_length=400, widget=forms.TextInput(QUIET))


class ErrandForm(OfPlan):
    kind = forms.ChoiceField(label=_("What"), choices=PostErrand.Kind.choices)
    # Translators: 中文 单位或地点
    place = forms.CharField(label=_("Whom or where"), max_length=120, widget=forms.TextInput(QUIET))
    on = forms.DateField(label=_("On"), widget=day_input(), validators=SOME_DAY)
    member = MemberField(label=pgettext_lazy("post", "Who"))


class ResultForm(ServiceForm):
    result = words_field(_("What came of it"), most=1000, required=True)


class SendBackForm(ServiceForm):
    reason = words_field(_("What is to be different"), required=True)


class ReportForm(ServiceForm):
    on = forms.DateField(label=_("Day"), widget=day_input(), validators=SOME_DAY)
    hotline_calls = forms.IntegerField(label=_("Calls on the hotline"), min_value=0, max_value=9999)
    words = words_field(_("What happened"), most=4000, required=True, rows=3)
    # Translators: 中文 需要的支持
    needs = words_field(_("Help that is needed"))


class ReadForm(ServiceForm):
    reply = forms.CharField(
        # Translators: 中文 批复
        label=pgettext_lazy("daily report", "Reply"), max_length=400, required=False, widget=forms.TextInput(QUIET)
    )  # fmt: skip
