"""Forms of whoever calls customers: the questionnaire, and what else a call may come to."""

from django import forms
from django.utils.translation import gettext_lazy as _

from staff.forms import SOME_DAY, SOME_INSTANT, ServiceForm, day_input
from staff.models import Employee, Outlet
from staff.roles import Right

from ..call_page import choices_of
from ..models import Complaint

INSTANT = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


class CallForm(ServiceForm):
    """Everything that may be typed on the page of a call. Which of it is needed depends on what the call came to."""

    # How many attempts there were when the page was opened: the same form sent twice is told by this.
    seen = forms.IntegerField(min_value=0, max_value=1000, widget=forms.HiddenInput)
    # When the page was opened: a complaint that is sent twice came in once.
    opened_at = forms.DateTimeField(widget=forms.HiddenInput, validators=SOME_INSTANT)
    words = forms.CharField(
        # Translators: 中文 客户的原话（表扬请写名字）
        label=_("The customer's own words (with names where somebody is praised)"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 2, "class": "form-control"}),
    )
    praised = forms.ModelMultipleChoiceField(
        label=_("Praise"),
        queryset=Employee.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("Somebody among them does not work here any more. Choose again.")},
    )
    call_at = forms.DateTimeField(
        # Translators: 中文 几点再打
        label=_("Call again at"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=INSTANT,
        validators=SOME_INSTANT,
    )
    note = forms.CharField(
        # Translators: 中文 给下一次拨打的人留一句
        label=_("Note for whoever calls next"),
        max_length=400,
        required=False,
    )
    category = forms.ChoiceField(
        label=_("Complains about"), choices=Complaint.Category.choices, required=False, widget=forms.RadioSelect
    )
    contact = forms.CharField(
        label=_("What the customer says"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 3, "class": "form-control"}),
    )
    reason = forms.CharField(
        # Translators: 中文 为什么不要再打
        label=_("Why not to call any more"),
        max_length=400,
        required=False,
    )

    def __init__(self, *arguments, version, people, answering: bool, at, seen: int, **options):
        super().__init__(*arguments, initial={"seen": seen, "opened_at": at.isoformat()}, **options)
        self.version = version
        self.questions = {f"q{question.pk}": question for question in version.questions.all()}
        self.fields["praised"].queryset = people
        for name, question in self.questions.items():
            self.fields[name] = _field_of(question, required=answering and question.required)
        # A questionnaire that asks for words needs no second place for them.
        if any(question.best is None for question in self.questions.values()):
            del self.fields["words"]

    @property
    def answers(self) -> dict:
        """`{key of the question: value or words}` of what was answered."""
        given = {question.pk: self.cleaned_data.get(name) for name, question in self.questions.items()}
        return {key: value for key, value in given.items() if value not in (None, "")}

    @property
    def total(self) -> int:
        return len(self.questions) + ("words" in self.fields)

    @property
    def praised_keys(self) -> set[str]:
        return {str(key) for key in (self["praised"].value() or [])}


def _field_of(question, required: bool) -> forms.Field:
    if question.best is None:
        return forms.CharField(
            label=question.text,
            max_length=4000,
            required=required,
            widget=forms.Textarea({"rows": 2, "class": "form-control"}),
            error_messages={"required": _("Write down what the customer says.")},
        )
    return forms.TypedChoiceField(
        label=question.text,
        choices=choices_of(question),
        coerce=int,
        empty_value=None,
        required=required,
        widget=forms.RadioSelect,
        error_messages={"required": _("Not answered yet.")},
    )


class SheetForm(forms.Form):
    """Which day's sheet, and whose."""

    on = forms.DateField(label=_("Day"), required=False, widget=day_input(), validators=SOME_DAY)
    outlet = forms.ChoiceField(label=_("Outlet"), required=False)

    def __init__(self, data, *, user, today):
        super().__init__(data)
        self.outlets = {each.code: each for each in Outlet.objects.visible_to(user, Right.CALLS)}
        self.fields["outlet"].choices = [(code, each.name) for code, each in self.outlets.items()]
        self.is_valid()
        self.on = self.cleaned_data.get("on") or today
        chosen = self.cleaned_data.get("outlet") or ""
        self.outlet = self.outlets.get(chosen) or next(iter(self.outlets.values()), None)


class MonthForm(forms.Form):
    """Which month's draws; what cannot be read is the month given."""

    month = forms.DateField(label=_("Month"), required=False, input_formats=["%Y-%m"], validators=SOME_DAY)

    def chosen(self, otherwise):
        return (self.cleaned_data.get("month") if self.is_valid() else None) or otherwise
