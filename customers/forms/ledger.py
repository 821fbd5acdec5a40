"""Forms of the ledger. Their choices come from what the user may see, and nothing else."""

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.models import CaseAction, Vehicle
from customers.models.ledger import TIERS
from staff.forms import SOME_INSTANT
from staff.keys import key_in, keys_in
from staff.models import User

LOCAL = "%Y-%m-%dT%H:%M"


def instant_field(**options):
    return forms.DateTimeField(
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL),
        input_formats=[LOCAL, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        validators=SOME_INSTANT,
        **options,
    )


def words_field(label, placeholder="", *, max_length=2000, **options):
    widget = forms.Textarea(attrs={"rows": 3, "placeholder": placeholder})
    return forms.CharField(label=label, widget=widget, max_length=max_length, **options)


class PersonField(forms.ModelChoiceField):
    """Somebody who is posted over the outlet today, by pinyin."""

    def __init__(self, **options):
        super().__init__(User.objects.none(), **options)
        self.widget.attrs["data-pick"] = ""

    def label_from_instance(self, user):
        return user.name


class OutletForm(forms.Form):
    """A form about something of one outlet; `people` are the accounts that may be chosen there."""

    def __init__(self, *args, people=None, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, PersonField):
                field.queryset = people


class CandidatesField(forms.ModelMultipleChoiceField):
    """Keys that no record can have are not even looked for: SQLite takes none of thirty figures."""

    def clean(self, value):
        return super().clean(keys_in(value or []))


class ConfirmForm(OutletForm):
    candidates = CandidatesField(None, label=_("Signals that go into the case"), widget=forms.CheckboxSelectMultiple)
    tier = forms.ChoiceField(label=_("Tier"), choices=TIERS, widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("What it is about"), max_length=120, help_text=_("In a few words, as the ledger shall show it.")
    )
    owner = PersonField(label=_("Owner"), required=False, empty_label=_("Name an owner later"))
    reason = forms.CharField(
        label=_("Why another tier"),
        max_length=400,
        required=False,
        help_text=_("Needed when the tier differs from the suggested one."),
    )

    def __init__(self, *args, candidates, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["candidates"].queryset = candidates


class DismissForm(forms.Form):
    reason = words_field(_("Why this is no key customer"), max_length=400)


class OpenCaseForm(OutletForm):
    vehicle = forms.ModelChoiceField(Vehicle.objects.none(), label=_("Car"))
    tier = forms.ChoiceField(label=_("Tier"), choices=TIERS, widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("What it is about"), max_length=120, help_text=_("In a few words, as the ledger shall show it.")
    )
    reason = words_field(_("Why this customer is a key customer"))

    def __init__(self, *args, vehicles, pick_url, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["vehicle"]
        field.queryset = vehicles
        field.widget.attrs |= {"data-pick": "", "data-pick-url": pick_url}
        # Only the chosen car is in the page; the others are found by typing.
        chosen = key_in(self.data.get("vehicle") or self.initial.get("vehicle"))
        field.widget.choices = [("", "")] + [(car.pk, str(car)) for car in vehicles.filter(pk=chosen)]


class ActionForm(OutletForm):
    kind = forms.ChoiceField(
        label=_("What was done"),
        choices=[(kind.value, kind.label) for kind in CaseAction.LOGGED_BY_HAND],
        widget=forms.RadioSelect,
        initial=CaseAction.Kind.CALL,
    )
    words = words_field(
        _("Result, in the customer's own words"), _("What the customer says, what was promised, what is missing")
    )
    amount = forms.DecimalField(
        label=_("Compensation, yuan"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    done_at = instant_field(label=_("When"), required=False, help_text=_("Empty: now."))
    next_step = forms.CharField(label=_("Next step"), max_length=200, required=False)
    next_by_at = instant_field(label=_("By when"), required=False)
    next_who = PersonField(label=_("Who does it"), required=False, empty_label=_("Myself"))


class OwnerForm(OutletForm):
    owner = PersonField(label=_("Owner"))
    reason = forms.CharField(label=_("Reason"), max_length=400, required=False)


class TierForm(forms.Form):
    tier = forms.ChoiceField(label=_("Tier"), choices=TIERS, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), max_length=400)


class SettleForm(forms.Form):
    outcome = words_field(_("How it was settled"), _("What was agreed, what the customer gets, by when"))


class VerifyForm(forms.Form):
    ANSWERS = [
        # Translators: 中文 接通，满意
        ("satisfied", _("Reached: satisfied")),
        ("unsatisfied", _("Reached: not satisfied, reopen")),
        ("unreached", _("Not reached")),
    ]
    answer = forms.ChoiceField(label=_("The call"), choices=ANSWERS, widget=forms.RadioSelect)
    words = words_field(_("What the customer said, or when to call again"))


class ReopenForm(forms.Form):
    reason = words_field(_("Why the case is reopened"))


class WatchForm(OutletForm):
    person = PersonField(label=_("Who watches"))
    from_at = instant_field(label=_("From"))
    to_at = instant_field(label=_("To"))
