"""Forms of what happens to a complaint: hand-over, answer, cause and plan, promises, liability, the last call."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.file_kinds import KINDS
from staff.forms import SOME_DAY, SOME_INSTANT, NarrowingForm, ServiceForm, day_input
from staff.models import Employee, Outlet, Posting, User
from staff.roles import Right, Role
from workshop.models import Team

from ..models import Complaint, Department, LiabilityView, SatisfactionCall

MINUTE = "%Y-%m-%dT%H:%M"


def instant_field(**options):
    return forms.DateTimeField(
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=MINUTE),
        input_formats=[MINUTE, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        validators=SOME_INSTANT,
        **options,
    )


def words_field(label, rows=3, **options):
    return forms.CharField(
        label=label, max_length=options.pop("max_length", 2000), widget=forms.Textarea({"rows": rows}), **options
    )


def who_answers(outlets, on):
    """The accounts that may sign for a complaint of these outlets, by pinyin."""
    posted = Posting.objects.filter(outlet__in=outlets).giving(Right.COMPLAINTS_ANSWER).in_force(on)
    return User.objects.active().filter(pk__in=posted.values("user"))


class PersonField(forms.ModelChoiceField):
    """Somebody of the outlet, by typing the name or its pinyin."""

    def __init__(self, **options):
        super().__init__(User.objects.none(), **options)
        self.widget.attrs["data-pick"] = ""

    def label_from_instance(self, user) -> str:
        return user.name


class EmployeeField(forms.ModelChoiceField):
    def __init__(self, **options):
        super().__init__(Employee.objects.none(), **options)
        self.widget.attrs["data-pick"] = ""

    def label_from_instance(self, employee) -> str:
        return f"{employee.name} {employee.number}"


class OutletForm(ServiceForm):
    """A form about a complaint of one outlet; `people` are the accounts that can be chosen there.

    `name` keeps the ids apart: several of these stand on one page.
    """

    def __init__(self, *args, name, outlet=None, people=None, on=None, **kwargs):
        super().__init__(*args, auto_id=f"{name}_%s", **kwargs)
        for field in self.fields.values():
            if isinstance(field, PersonField):
                field.queryset = people
            elif isinstance(field, EmployeeField):
                field.queryset = Employee.objects.filter(outlet=outlet).employed_on(on).order_by("name_key", "number")
        if "team" in self.fields:
            self.fields["team"].queryset = Team.objects.filter(outlet=outlet)


class HandOverForm(OutletForm):
    """To one person or to a department, never to both."""

    to_user = PersonField(
        # Translators: 中文 移交给
        label=_("Hand over to"),
        required=False,
        empty_label=_("a department, below"),
    )
    department = forms.ChoiceField(
        label=_("Department"),
        choices=[("", pgettext_lazy("department", "none")), *Department.choices],
        required=False,
        help_text=_("Whoever heads it signs for it."),
    )
    # Translators: 中文 给承办人的话
    words = words_field(_("Note for whoever takes it over"), rows=2, required=False)

    def clean(self):
        cleaned = super().clean()
        if "to_user" in self.errors or "department" in self.errors:
            return cleaned
        if not cleaned.get("to_user") and not cleaned.get("department"):
            self.add_error("to_user", _("Choose a person or a department."))
        elif cleaned.get("to_user") and cleaned.get("department"):
            # A person was proposed and somebody chose a department: which of them is meant, they have to say.
            self.add_error("department", _("Choose either a person or a department, not both."))
        return cleaned


class ReasonForm(OutletForm):
    reason = words_field(_("Reason"), rows=2, max_length=400)


class AnswerForm(OutletForm):
    words = words_field(
        # Translators: 中文 怎么答复客户的
        _("What the customer was told"),
        help_text=_("And what the customer said to it."),
    )


class SortOutForm(OutletForm):
    cause = forms.ChoiceField(label=_("Cause"), choices=Complaint.Cause.choices, widget=forms.RadioSelect)
    cause_words = words_field(_("Cause in words"), rows=2)
    # Translators: 中文 怎么处理
    plan = words_field(_("What will be done"), rows=2)
    plan_by_at = instant_field(label=_("To be done by"))
    handler = PersonField(label=_("Who does it"), empty_label=None)
    team = forms.ModelChoiceField(Team.objects.none(), label=_("Team"), required=False, empty_label=_("None"))


class FinishForm(OutletForm):
    result = words_field(_("What was done"), help_text=_("The satisfaction call to the customer is next."))


class SatisfactionForm(OutletForm):
    result = forms.ChoiceField(
        label=_("The customer is"), choices=SatisfactionCall.Result.choices, widget=forms.RadioSelect
    )
    words = words_field(_("What the customer says"), rows=2)


class PromiseForm(OutletForm):
    what = forms.CharField(
        label=_("What was promised"), max_length=300, widget=forms.TextInput({"autocomplete": "off"})
    )
    owner = PersonField(label=_("Who keeps it"), empty_label=None)
    due_at = instant_field(label=pgettext_lazy("promise", "Promised for"))


class Uploads(forms.ClearableFileInput):
    allow_multiple_selected = True


class UploadsField(forms.FileField):
    """Any number of files; comes back with a list."""

    def __init__(self, **options):
        accepted = ",".join(f".{ending}" for ending in KINDS)
        super().__init__(required=False, widget=Uploads({"accept": accepted}), **options)

    def clean(self, data, initial=None):
        return [super(UploadsField, self).clean(each, initial) for each in data or ()]


class ProofForm(OutletForm):
    # Translators: 中文 凭据
    proof = words_field(
        _("Proof"),
        rows=2,
        required=False,
        help_text=_("What shows it: a number, who confirmed it, what the customer signed. Files alone will do too."),
    )
    files = UploadsField(
        label=pgettext_lazy("proof", "Files"),
        help_text=_("Pictures, PDF, Word, Excel, text, sound, video; up to 20 MB"),
    )

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned["proof"] and not cleaned["files"]:
            self.add_error("proof", _("Say what shows it, or attach it."))
        return cleaned


class WithdrawForm(OutletForm):
    why = words_field(_("Why it is withdrawn"), rows=2, max_length=400)


class CorrectionForm(OutletForm):
    what = forms.CharField(
        label=_("What has to change"), max_length=300, widget=forms.TextInput({"autocomplete": "off"})
    )
    owner = PersonField(label=_("Who sees to it"), empty_label=None)
    due_on = forms.DateField(label=_("By"), widget=day_input(), validators=SOME_DAY)


class LiabilityForm(OutletForm):
    side = forms.ChoiceField(label=_("Whose view"), choices=LiabilityView.Side.choices, widget=forms.RadioSelect)
    degree = forms.ChoiceField(
        # Translators: 中文 责任
        label=_("Answers for it"),
        choices=LiabilityView.Degree.choices,
        widget=forms.RadioSelect,
    )
    employee = EmployeeField(label=_("Who answers for it"), required=False, empty_label=_("Nobody"))
    why = forms.CharField(label=_("Why"), max_length=400, required=False, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args, sides, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["side"].choices = [(side, LiabilityView.Side(side).label) for side in sides]
        if len(sides) == 1:
            self.fields["side"].widget = forms.HiddenInput()
            self.fields["side"].initial = sides[0]


# Pairs of care and advisor --------------------------------------------------------------------------------------------


class PairForm(ServiceForm):
    outlet = forms.ModelChoiceField(Outlet.objects.none(), label=_("Outlet"), to_field_name="code", empty_label=None)
    care = PersonField(label=_("Customer care"), empty_label="")
    advisor = PersonField(label=_("Service advisor"), empty_label="")
    from_on = forms.DateField(label=_("From"), widget=day_input(), validators=SOME_DAY)

    def __init__(self, *args, user, on, **kwargs):
        super().__init__(*args, **kwargs)
        outlets = Outlet.objects.visible_to(user, Right.CALLS_MANAGE)
        self.fields["outlet"].queryset = outlets
        if (first := outlets.first()) and outlets.count() == 1:
            self.fields["outlet"].widget = forms.HiddenInput()
            self.fields["outlet"].initial = first.code
        self.fields["from_on"].initial = on
        for name, roles in (
            ("care", (Role.CUSTOMER_CARE, Role.CUSTOMER_CARE_MANAGER)),
            ("advisor", (Role.SERVICE_ADVISOR, Role.FRONT_DESK_SUPERVISOR)),
        ):
            posted = Posting.objects.filter(outlet__in=outlets, role__in=roles).in_force(on)
            self.fields[name].queryset = User.objects.active().filter(pk__in=posted.values("user"))


class EndPairForm(ServiceForm):
    to_on = forms.DateField(label=_("Last day"), widget=day_input(), validators=SOME_DAY)


# Filters of the ledgers -----------------------------------------------------------------------------------------------


class LedgerFilter(NarrowingForm):
    """What the ledgers of promises and corrective actions can be narrowed by; what cannot be read narrows nothing."""

    q = forms.CharField(label=_("What, or whose"), required=False)
    outlet = forms.ChoiceField(label=_("Outlet"), required=False)
    from_on = forms.DateField(label=_("Due from"), required=False, widget=day_input(), validators=SOME_DAY)
    to_on = forms.DateField(label=_("Due to"), required=False, widget=day_input(), validators=SOME_DAY)

    def __init__(self, data, *, user):
        super().__init__(data)
        outlets = Outlet.objects.visible_to(user, Right.COMPLAINTS).values_list("code", "name")
        self.fields["outlet"].choices = [("", _("All outlets")), *outlets]
        if len(outlets) == 1:
            del self.fields["outlet"]
        self.is_valid()
