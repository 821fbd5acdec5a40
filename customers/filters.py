"""What the ledger can be filtered by. All of it stands in the address."""

import django_filters as filters
from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from staff.keys import key_in
from staff.models import Outlet, User
from staff.roles import Right

from . import criteria
from .models import Candidate, Case
from .models.ledger import TIERS

STAGES = [
    # Translators: 中文 未过半、过半、过 80%、逾期
    ("ok", _("Below half")),
    ("attention", _("Past half")),
    ("alert", _("Past 80%")),
    ("overdue", _("Overdue")),
]


def day_field(lookup: str, label):
    return filters.DateFilter("opened_at", lookup, label=label, widget=forms.DateInput(attrs={"type": "date"}))


class CaseFilter(filters.FilterSet):
    """Filters over the cases that the user may see; `at` decides the stages."""

    tier = filters.MultipleChoiceFilter(choices=TIERS, label=_("Tier"), widget=forms.CheckboxSelectMultiple)
    stage = filters.ChoiceFilter(choices=STAGES, label=_("Stage"), method="in_stage", empty_label=_("All"))
    criterion = filters.ChoiceFilter(
        choices=criteria.choices, label=_("Criterion"), method="by_criterion", empty_label=_("All")
    )
    owner = filters.ModelChoiceFilter(
        queryset=lambda request: chosen_owner(request),
        label=_("Owner"),
        empty_label=_("All"),
        widget=forms.Select(attrs={"data-pick": "", "data-pick-url": reverse_lazy("customers:owner_pick")}),
    )
    outlet = filters.ModelChoiceFilter(
        queryset=lambda request: outlets(request), label=_("Outlet"), empty_label=_("All")
    )
    opened_from = day_field("date__gte", _("Opened from"))
    opened_to = day_field("date__lte", _("Opened to"))

    class Meta:
        model = Case
        fields: list[str] = []

    def __init__(self, *args, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.at = at

    def in_stage(self, queryset, name, value):
        return queryset.in_stage(value, self.at)

    def by_criterion(self, queryset, name, value):
        return queryset.filter(pk__in=Candidate.objects.filter(criterion=value, case__isnull=False).values("case"))


class CandidateFilter(filters.FilterSet):
    criterion = filters.ChoiceFilter(choices=criteria.choices, label=_("Criterion"), empty_label=_("All"))
    suggested_tier = filters.MultipleChoiceFilter(
        choices=TIERS, label=_("Suggested tier"), widget=forms.CheckboxSelectMultiple
    )
    outlet = filters.ModelChoiceFilter(
        queryset=lambda request: outlets(request), label=_("Outlet"), empty_label=_("All")
    )

    class Meta:
        model = Candidate
        fields: list[str] = []


def chosen_owner(request):
    """Only the chosen account stands in the page; the others are found by typing."""
    return User.objects.visible_to(request.user, Right.CASES).filter(pk=key_in(request.GET.get("owner")))


def outlets(request):
    return Outlet.objects.visible_to(request.user, Right.CASES)
