"""Forms about contacts with customers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.models import DoNotCall

LONGEST = DoNotCall._meta.get_field("reason").max_length


class WishForm(forms.Form):
    """Why a customer is not to be called, in their own words."""

    # Translators: 中文 客户怎么说的
    reason = forms.CharField(label=_("What the customer said"), max_length=LONGEST, widget=forms.Textarea({"rows": 3}))


class LiftForm(forms.Form):
    # Translators: 中文 为什么又可以打电话了
    reason = forms.CharField(
        label=_("Why the customer may be called again"), max_length=LONGEST, widget=forms.Textarea({"rows": 3})
    )
