"""Forms of questionnaires: the draft with its questions, and an outlet's own."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.forms import SeenForm, ServiceForm
from staff.models import Outlet
from staff.roles import Right

from ..models import Group, Question
from ..script import PLACEHOLDERS
from ..services.questionnaires import MOST_QUESTIONS, Wanted, label_problem

BLANK_ROWS = 2
# What stands between the labels of one question.
BETWEEN = "/"


class OwnForm(ServiceForm):
    outlet = forms.ModelChoiceField(
        label=_("Outlet"), queryset=Outlet.objects.none(), to_field_name="code", empty_label=None
    )
    group = forms.ChoiceField(label=_("Kind"), choices=Group.choices)

    def __init__(self, *arguments, user, **options):
        super().__init__(*arguments, **options)
        self.fields["outlet"].queryset = Outlet.objects.visible_to(user, Right.CALLS_MANAGE)


class WordsForm(SeenForm):
    """What the caller says around the questions."""

    greeting = forms.CharField(label=_("Opening words"), max_length=600, widget=forms.Textarea({"rows": 3}))
    when_busy = forms.CharField(
        label=_("When the customer has no time"), max_length=600, required=False, widget=forms.Textarea({"rows": 2})
    )
    when_upset = forms.CharField(
        label=_("When the customer complains"), max_length=600, required=False, widget=forms.Textarea({"rows": 2})
    )
    farewell = forms.CharField(
        label=_("Closing words"), max_length=600, required=False, widget=forms.Textarea({"rows": 2})
    )
    seen = forms.CharField(widget=forms.HiddenInput)
    placeholders = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)


class QuestionForm(forms.Form):
    """One question of a draft. A row without a text is none."""

    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    position = forms.IntegerField(
        # Translators: 中文 顺序
        label=pgettext_lazy("questionnaire", "Position"),
        min_value=1,
        max_value=99,
        required=False,
        widget=forms.NumberInput({"class": "num"}),
    )
    text = forms.CharField(label=_("Question"), max_length=200, required=False)
    scale = forms.ChoiceField(label=_("Scale"), choices=Question.Scale.choices)
    labels = forms.CharField(
        label=_("Labels"),
        max_length=200,
        required=False,
        # Translators: 中文 从最差到最好，用 / 隔开；1–10 分只写两头。
        help_text=_("From the worst to the best, with / between them; for 1 to 10 only the two ends."),
    )
    weight = forms.DecimalField(label=_("Weight"), min_value=0, max_value=100, decimal_places=2, required=False)
    required = forms.BooleanField(label=_("Must be answered"), required=False)
    removed = forms.BooleanField(label=_("Take it out"), required=False)

    def clean_labels(self):
        return [label.strip() for label in self.cleaned_data["labels"].split(BETWEEN) if label.strip()]

    def clean(self):
        cleaned = super().clean()
        if self.counts and "scale" in cleaned and (wrong := label_problem(cleaned["scale"], cleaned.get("labels", []))):
            self.add_error("labels", wrong)
        return cleaned

    @property
    def counts(self) -> bool:
        return bool(self.cleaned_data.get("text")) and not self.cleaned_data.get("removed")

    @property
    def wanted(self) -> Wanted:
        asked = self.cleaned_data
        weight = asked["weight"]
        return Wanted(
            text=asked["text"],
            scale=asked["scale"],
            labels=asked["labels"],
            weight=1 if weight is None else weight,
            required=asked["required"],
            key=asked["key"],
        )


QuestionRows = forms.formset_factory(QuestionForm, extra=BLANK_ROWS, max_num=MOST_QUESTIONS + BLANK_ROWS)


def rows_of(version, data=None):
    """The questions of a draft as rows, with some empty ones below for new questions."""
    initial = [
        {
            "key": question.key,
            "position": question.position,
            "text": question.text,
            "scale": question.scale,
            "labels": f" {BETWEEN} ".join(question.labels),
            "weight": question.weight.normalize() if question.weight else question.weight,
            "required": question.required,
        }
        for question in version.questions.all()
    ]
    return QuestionRows(data, initial=initial, prefix="questions")


def wanted_of(rows) -> list[Wanted]:
    """The questions in the order of their positions; those without one at the end, as they stand."""
    counting = [row for row in rows if row.counts]
    counting.sort(key=lambda row: row.cleaned_data.get("position") or 100)
    return [row.wanted for row in counting]
