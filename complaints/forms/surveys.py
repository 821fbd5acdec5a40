"""The questionnaire as a form: on the customer's phone, and on a device at the outlet."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from staff.forms import ServiceForm

from ..models import Question


@dataclass(frozen=True)
class Row:
    """One question as it stands on the page."""

    number: int
    question: Question
    field: forms.BoundField
    choices: list[tuple[str, str]]
    # What stands below the two ends of a scale that has no word for each answer.
    ends: tuple[str, str] | None

    @property
    def is_words(self) -> bool:
        return self.question.scale == Question.Scale.WORDS

    @property
    def chosen(self) -> str:
        return str(self.field.value() or "")


class SurveyForm(ServiceForm):
    """The questions of one version. Every answer is checked here and, whoever asks, once more by the service."""

    def __init__(self, *arguments, version, **options):
        super().__init__(*arguments, **options)
        self.questions = {f"q{question.pk}": question for question in version.questions.all()}
        for name, question in self.questions.items():
            self.fields[name] = _field_of(question)

    @property
    def answers(self) -> dict[int, int | str]:
        """`{question's key: value or words}` of what was answered."""
        given = {question.pk: self.cleaned_data.get(name) for name, question in self.questions.items()}
        return {key: value for key, value in given.items() if value not in (None, "")}

    @property
    def rows(self) -> list[Row]:
        return [
            Row(number, question, self[name], choices_of(question), _ends_of(question))
            for number, (name, question) in enumerate(self.questions.items(), start=1)
        ]

    @property
    def first_wrong(self) -> str:
        """The id of the first question that has to be looked at again."""
        return next((f"{row.field.html_name}" for row in self.rows if row.field.errors), "")


def choices_of(question: Question) -> list[tuple[str, str]]:
    """`[("1", "很差"), ...]` from the worst to the best; for 1 to 10 the numbers."""
    if question.scale == Question.Scale.YES_NO:
        # Translators: 中文 否 / 是
        labels = question.labels if len(question.labels) == question.best else [_("no"), _("yes")]
    elif question.scale == Question.Scale.FIVE and len(question.labels) == question.best:
        labels = question.labels
    else:
        labels = [str(value) for value in range(1, (question.best or 0) + 1)]
    return [(str(value), label) for value, label in enumerate(labels, start=1)]


def _ends_of(question: Question) -> tuple[str, str] | None:
    if question.scale == Question.Scale.TEN and len(question.labels) == 2:
        return question.labels[0], question.labels[1]
    return None


def _field_of(question: Question) -> forms.Field:
    missing = {"required": _("Please answer this one too."), "invalid_choice": _("Choose one of the answers, please.")}
    if question.scale == Question.Scale.WORDS:
        return forms.CharField(
            label=question.text,
            max_length=1000,
            required=question.required,
            widget=forms.Textarea({"rows": 3}),
            error_messages=missing,
        )
    return forms.TypedChoiceField(
        label=question.text,
        choices=choices_of(question),
        coerce=int,
        empty_value=None,
        required=question.required,
        widget=forms.RadioSelect,
        error_messages=missing,
    )
