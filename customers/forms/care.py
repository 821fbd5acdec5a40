"""Forms of whoever calls customers about a reminder."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Reminder
from staff.forms import SOME_INSTANT, ServiceForm

INSTANT = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


class CareCallForm(ServiceForm):
    """What may be typed on the page of a reminder. Which of it is needed depends on what the call came to."""

    # How many attempts there were when the page was opened: the same form sent twice is told by this.
    seen = forms.IntegerField(min_value=0, max_value=1000, widget=forms.HiddenInput)
    # Translators: 中文 备注
    note = forms.CharField(label=pgettext_lazy("a call", "Note"), max_length=400, required=False)
    call_at = forms.DateTimeField(
        label=_("Call again at"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local", "class": "form-control"}, format="%Y-%m-%dT%H:%M"),
        input_formats=INSTANT,
        validators=SOME_INSTANT,
    )


class EndForm(ServiceForm):
    """Nobody has to be reminded of this any more."""

    REASONS = (
        Reminder.EndReason.DECLINED,
        Reminder.EndReason.ELSEWHERE,
        Reminder.EndReason.DONE,
        Reminder.EndReason.SOLD,
        Reminder.EndReason.WRONG_NUMBER,
        Reminder.EndReason.OTHER,
    )

    reason = forms.ChoiceField(label=_("Why it ends"), choices=[(each.value, each.label) for each in REASONS])
    words = forms.CharField(label=pgettext_lazy("a call", "Note"), max_length=400, required=False)
