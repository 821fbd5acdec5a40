"""Forms of the evening meeting's list."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.forms import ServiceForm
from staff.instants import local
from staff.models import Outlet, Posting, User
from staff.roles import Right
from workshop.models import MeetingItem
from workshop.services.meeting import people_of

from .house import AccountField, HouseFilter, NewForm, day_field, in_a_week, offer_orders, order_field, words_field


def _people(outlets, on):
    posted = Posting.objects.filter(outlet__in=outlets).in_force(on)
    return User.objects.active().filter(pk__in=posted.values("user")).order_by("name_key", "username")


class ItemForm(NewForm):
    """A problem of the day, its owner and its day."""

    needs = Right.MEETING
    topic = forms.ChoiceField(label=_("Topic"), choices=MeetingItem.Topic.choices, widget=forms.RadioSelect)
    problem = words_field(pgettext_lazy("meeting", "Problem"), rows=2)
    owner = AccountField(label=_("Who sees to it"), empty_label="—")
    due_on = day_field(_("By"))
    order = order_field(help_text=_("If it is about one."))
    # Translators: 中文 哪天的夕会
    met_on = day_field(_("Meeting of"), required=False, help_text=_("Empty: today."))

    def __init__(self, *args, user, at, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["owner"].queryset = _people(self.outlets, local(at).date())
        self.fields["due_on"].initial = in_a_week(at)
        offer_orders(self, user)


class ProofForm(ServiceForm):
    proof = words_field(_("What shows that it is solved"), rows=2, max_length=1000)


class DayForm(ServiceForm):
    """Another day with its reason; used to postpone and, with its own address, to open again."""

    due_on = day_field(_("New day"))
    reason = forms.CharField(label=_("Reason"), max_length=400)

    def __init__(self, *args, prefix_id: str, at, **kwargs):
        super().__init__(*args, auto_id=f"{prefix_id}_%s", **kwargs)
        self.fields["due_on"].initial = in_a_week(at)


class OwnerForm(ServiceForm):
    owner = AccountField(label=_("Who sees to it"), empty_label="—")
    reason = forms.CharField(label=_("Reason"), max_length=400)

    def __init__(self, *args, outlet: Outlet, at, **kwargs):
        super().__init__(*args, auto_id="give_%s", **kwargs)
        self.fields["owner"].queryset = people_of(outlet, local(at).date())


class DropForm(ServiceForm):
    reason = forms.CharField(label=_("Reason"), max_length=400)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="drop_%s", **kwargs)


class MeetingFilter(HouseFilter):
    needs = Right.MEETING
    topic = forms.ChoiceField(
        label=_("Topic"), required=False, choices=[("", _("All topics")), *MeetingItem.Topic.choices]
    )
    from_on = day_field(_("From"), required=False)
    to_on = day_field(_("To"), required=False)

    def apply(self, items):
        items = self.chosen(self.at_outlet(items), "topic").matching(self.value("q"))
        return items.between(self.cleaned_data.get("from_on"), self.cleaned_data.get("to_on"))


class EveningForm(forms.Form):
    """Which evening the sheet is of."""

    on = day_field(_("Meeting of"), required=False)

    def __init__(self, data, *, today):
        super().__init__(data)
        self.today = today
        self.is_valid()

    @property
    def chosen(self):
        return self.cleaned_data.get("on") or self.today
