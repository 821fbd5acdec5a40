"""Forms around a statement: an objection to a line, and its answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from payroll.models import Objection
from staff.forms import ServiceForm


class ObjectionForm(ServiceForm):
    """What is not right about a line of the own statement."""

    code = forms.CharField(widget=forms.HiddenInput())
    words = forms.CharField(
        label=_("What is not right?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Name the order or the document if you can. Finance answers with a reason."),
    )


class AnswerForm(ServiceForm):
    """Whether an objection is accepted, and why."""

    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=[
            (Objection.Answer.ACCEPTED.value, Objection.Answer.ACCEPTED.label),
            (Objection.Answer.REJECTED.value, Objection.Answer.REJECTED.label),
        ],
        widget=forms.RadioSelect(),
    )
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    @property
    def accepted(self) -> bool:
        return self.cleaned_data["answer"] == Objection.Answer.ACCEPTED
