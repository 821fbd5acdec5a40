"""What the lists of the fund can be narrowed by; the address holds it."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from staff.forms import SOME_DAY

from .models import FundEntry, FundPayment


def _day(name: str, lookup: str, label):
    return django_filters.DateFilter(
        name, lookup, label=label, widget=forms.DateInput(attrs={"type": "date"}), validators=SOME_DAY
    )


class FundEntryFilter(django_filters.FilterSet):
    """Filters entries that are already narrowed to what the user may see."""

    source = django_filters.MultipleChoiceFilter(
        label=_("Source"), choices=FundEntry.Source.choices, widget=forms.CheckboxSelectMultiple
    )
    from_on = _day("on", "gte", _("From"))
    to_on = _day("on", "lte", _("To"))

    class Meta:
        model = FundEntry
        fields: list[str] = []


class FundPaymentFilter(django_filters.FilterSet):
    """Filters payments that are already narrowed to what the user may see and to one tab."""

    payee = django_filters.CharFilter(label=_("Payee"), lookup_expr="icontains", max_length=80)
    from_on = _day("wanted_on", "gte", _("Wanted from"))
    to_on = _day("wanted_on", "lte", _("Wanted to"))

    class Meta:
        model = FundPayment
        fields: list[str] = []
