"""What the list of complaints can be narrowed by; the address holds it."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from staff.models import Outlet
from staff.roles import Right

from .models import Complaint


class ComplaintFilter(django_filters.FilterSet):
    """Filters a queryset that is already narrowed to what the user may see."""

    channel = django_filters.MultipleChoiceFilter(
        label=_("Channel"), choices=Complaint.Channel.choices, widget=forms.CheckboxSelectMultiple
    )
    category = django_filters.MultipleChoiceFilter(
        label=_("Category"), choices=Complaint.Category.choices, widget=forms.CheckboxSelectMultiple
    )
    outlet = django_filters.ModelChoiceFilter(
        label=_("Outlet"),
        to_field_name="code",
        queryset=lambda request: Outlet.objects.visible_to(request.user, Right.COMPLAINTS),
        empty_label=_("All outlets"),
    )

    class Meta:
        model = Complaint
        fields = ["channel", "category", "outlet"]
