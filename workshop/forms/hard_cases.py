"""Forms of hard cases."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.forms import ServiceForm
from staff.instants import local
from staff.models import Outlet, Posting
from staff.roles import Right
from workshop.models import HardCase
from workshop.services.meeting import people_of

from .house import AccountField, HouseFilter, NewForm, car_field, offer_cars, offer_orders, order_field, words_field

PLAIN = {"autocomplete": "off"}


class BringForm(NewForm):
    """A case with its first proposal."""

    needs = Right.HARD_CASES_KEEP
    title = forms.CharField(label=_("In a few words"), max_length=120, widget=forms.TextInput(PLAIN))
    system = forms.ChoiceField(label=_("Part of the car"), choices=HardCase.System.choices)
    vehicle = car_field(required=False)
    order = order_field()
    model = forms.CharField(
        label=_("Model"),
        max_length=80,
        required=False,
        widget=forms.TextInput(PLAIN),
        help_text=_("Empty for a chosen car."),
    )
    mileage = forms.IntegerField(label=_("Mileage"), min_value=0, max_value=9_999_999, required=False)
    fault_code = forms.CharField(label=_("Fault code"), max_length=60, required=False, widget=forms.TextInput(PLAIN))
    symptom = words_field(_("Symptom"), rows=3, max_length=4000, help_text=_("When, how, how often."))
    # Translators: 中文 已做的检查
    tried = words_field(_("What was checked already"), rows=3, max_length=4000, required=False)
    # Translators: 中文 拟定方案
    proposal = words_field(_("Proposal"), rows=3, max_length=4000, help_text=_("The group votes on it."))
    major = forms.BooleanField(
        # Translators: 中文 重大疑难（须技术小组全票同意）
        label=_("A major case: it needs every vote of the group"),
        required=False,
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        offer_cars(self, user, reverse("workshop:hard_case_cars"))
        offer_orders(self, user)


class VoteForm(ServiceForm):
    yes = forms.TypedChoiceField(
        label=_("Your vote"),
        # Translators: 中文 同意 / 不同意
        choices=[("yes", pgettext_lazy("vote", "For it")), ("no", pgettext_lazy("vote", "Against it"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    words = words_field(_("Why"), rows=2, required=False, help_text=_("Needed when you are against it."))
    # Which round was looked at: a vote for another proposal does not count for this one.
    round = forms.IntegerField(widget=forms.HiddenInput)


class ProposeForm(ServiceForm):
    tried = words_field(_("What was checked since"), rows=2, max_length=2000, required=False)
    proposal = words_field(_("Proposal"), rows=3, max_length=4000)


class SolveForm(ServiceForm):
    cause = words_field(_("Cause"), rows=2, max_length=4000)
    solution = words_field(_("What cured it"), rows=3, max_length=4000)


class CaseFilter(HouseFilter):
    needs = Right.HARD_CASES
    system = forms.ChoiceField(
        label=_("Part of the car"), required=False, choices=[("", _("All parts of the car")), *HardCase.System.choices]
    )
    major = forms.ChoiceField(
        label=_("Weight"),
        required=False,
        # Translators: 中文 全部 / 重大 / 一般
        choices=[
            ("", _("Major and ordinary")),
            ("yes", pgettext_lazy("hard case", "Major")),
            ("no", pgettext_lazy("hard case", "Ordinary")),
        ],
    )

    def apply(self, cases):
        cases = self.chosen(self.at_outlet(cases), "system").matching(self.value("q"))
        return cases.filter(major=self.value("major") == "yes") if self.value("major") else cases


class MemberForm(ServiceForm):
    user = AccountField(label=_("Who joins the group"), empty_label="—")

    def __init__(self, *args, outlet: Outlet, at, **kwargs):
        super().__init__(*args, **kwargs)
        on = local(at).date()
        giving = Posting.objects.at_place(outlet=outlet).giving(Right.HARD_CASES_KEEP).in_force(on)
        self.fields["user"].queryset = people_of(outlet, on).filter(pk__in=giving.values("user"))
