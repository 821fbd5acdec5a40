"""Forms of requests about personal data, and of the list of looks at whole numbers."""

from datetime import timedelta
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer, DataRequest
from staff.forms import SOME_DAY, Narrowing, ServiceForm, day_input
from staff.instants import beginning_of, local
from staff.roles import Right

from .picking import ChosenOnly, CustomerField

QUIET = {"autocomplete": "off"}


class RequestForm(ServiceForm):
    """What a customer asks, who asked, and how it was made sure that it is them."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    customer = CustomerField(label=_("Customer"), queryset=Customer.objects.none(), widget=ChosenOnly)
    kind = forms.ChoiceField(
        # Translators: 中文 申请事项
        label=pgettext_lazy("personal data", "What is asked for"),
        choices=DataRequest.Kind.choices,
        widget=forms.RadioSelect,
    )
    way = forms.ChoiceField(
        # Translators: 中文 提出方式
        label=pgettext_lazy("personal data", "How it came"),
        choices=DataRequest.Way.choices,
        widget=forms.RadioSelect,
    )
    asked_on = forms.DateField(label=_("Asked on"), widget=day_input(), validators=SOME_DAY)
    asker = forms.CharField(label=_("Who asked"), max_length=80, widget=forms.TextInput(QUIET))
    verified_how = forms.CharField(
        label=_("How the identity was verified"),
        max_length=200,
        widget=forms.TextInput(QUIET),
        # Translators: 中文 例如：核对身份证原件与行驶证；代理人另附授权书。不保存证件照片。
        help_text=_("For example by the identity card and the driving licence. No picture of a document is kept."),
    )
    words = forms.CharField(
        label=_("What the customer said"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args, user, at, search_url, **kwargs):
        super().__init__(*args, **kwargs)
        seen = Customer.objects.present().visible_to(user, Right.PERSONAL_DATA)
        self.fields["customer"].queryset = seen
        self.fields["customer"].widget.attrs |= {"data-pick": "", "data-pick-url": search_url}
        self.fields["form_key"].initial = uuid4()
        self.fields["asked_on"].initial = local(at).date()


class WordsForm(ServiceForm):
    """One text that a step needs."""

    words = forms.CharField(max_length=1000, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args, label, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label


class LooksFilter(Narrowing):
    """Who looked, at whom, on which days."""

    person = forms.CharField(label=_("Who looked"), required=False, max_length=60)
    customer = forms.CharField(label=_("Customer code"), required=False, max_length=40)
    from_on = forms.DateField(label=_("From"), required=False, widget=day_input())
    to_on = forms.DateField(label=pgettext_lazy("last day", "To"), required=False, widget=day_input())

    def __init__(self, data):
        super().__init__(data)
        self.is_valid()

    def apply(self, looks):
        if person := self.value("person").strip():
            looks = looks.filter(by__name__icontains=person)
        if code := self.value("customer").strip():
            found = Customer.objects.filter(code=code)
            looks = looks.filter(customer__in=found) | looks.filter(vehicle__customer__in=found)
        if from_on := self.value("from_on"):
            looks = looks.filter(at__gte=beginning_of(from_on))
        if to_on := self.value("to_on"):
            looks = looks.filter(at__lt=beginning_of(to_on + timedelta(days=1)))
        return looks
