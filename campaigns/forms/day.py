"""Forms of the day itself and of the leads that come of it."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models import Campaign, Party
from campaigns.services import day as services
from staff.forms import SOME_DAY, ServiceForm, day_input
from staff.instants import local
from staff.models import Posting, User
from staff.roles import Right

QUIET = {"autocomplete": "off"}


def people_field():
    # Translators: 中文 人数
    return forms.IntegerField(
        label=pgettext_lazy("who came", "People"),
        min_value=1,
        max_value=services.MOST_PEOPLE,
        initial=1,
        widget=forms.NumberInput({"inputmode": "numeric", **QUIET}),
    )


class PartyField(forms.ModelChoiceField):
    def __init__(self, **options):
        # Translators: 中文 小组
        label = pgettext_lazy("guests", "Group")
        super().__init__(label=label, queryset=Party.objects.none(), required=False, empty_label="—", **options)


class RegisterForm(ServiceForm):
    """A customer who is there."""

    people = people_field()
    party = PartyField()
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *arguments, campaign: Campaign, **options):
        super().__init__(*arguments, **options)
        self.fields["party"].queryset = campaign.parties.all()
        self.fields["form_key"].initial = uuid4


class NewForm(RegisterForm):
    """Somebody who is no customer yet."""

    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(QUIET))
    mobile = forms.CharField(label=_("Mobile"), max_length=30, widget=forms.TextInput({"inputmode": "tel", **QUIET}))
    car = forms.CharField(
        # Translators: 中文 意向车型或现有车辆
        label=_("Car wanted or driven"), max_length=80, required=False, widget=forms.TextInput(QUIET)
    )  # fmt: skip
    consent = forms.BooleanField(
        # Translators: 中文 本人同意我们以后联系
        label=_("Agrees that we call later"),
        required=False,
    )
    field_order = ("name", "mobile", "car", "consent", "people", "party")


class GuestForm(ServiceForm):
    """How many they are, and with which group."""

    people = people_field()
    party = PartyField()

    def __init__(self, *arguments, campaign: Campaign, **options):
        super().__init__(*arguments, **options)
        self.fields["party"].queryset = campaign.parties.all()


class PartyForm(ServiceForm):
    # Translators: 中文 小组名称
    name = forms.CharField(label=_("Name of the group"), max_length=40, widget=forms.TextInput(QUIET))


class OwnerField(forms.ModelChoiceField):
    def __init__(self, required=False):
        # Translators: 中文 交给谁
        super().__init__(label=_("Hand to"), queryset=User.objects.none(), required=required, empty_label="—")

    def label_from_instance(self, obj) -> str:
        return obj.name


class LeadForm(ServiceForm):
    """What somebody wants."""

    wants = forms.CharField(
        # Translators: 中文 客户想要什么
        label=_("What the customer wants"), max_length=200, widget=forms.TextInput(QUIET)
    )  # fmt: skip
    owner = OwnerField()
    # Translators: 中文 哪天跟进
    next_on = forms.DateField(label=_("Follow up on"), required=False, widget=day_input(), validators=SOME_DAY)

    def __init__(self, *arguments, owners, **options):
        super().__init__(*arguments, **options)
        self.fields["owner"].queryset = owners


class HandForm(ServiceForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    owner = OwnerField(required=True)

    def __init__(self, *arguments, owners, **options):
        super().__init__(*arguments, **options)
        self.fields["owner"].queryset = owners


class WorkForm(ServiceForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    # Translators: 中文 说了什么
    words = forms.CharField(label=_("What was said"), max_length=400, widget=forms.Textarea({"rows": 2}))
    next_on = forms.DateField(label=_("Next on"), widget=day_input(), validators=SOME_DAY)


class EndForm(ServiceForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    # Translators: 中文 成交金额
    amount = forms.DecimalField(
        label=_("Amount"),
        min_value=0,
        max_digits=14,
        decimal_places=2,
        required=False,
        widget=forms.TextInput({"inputmode": "decimal", **QUIET}),
    )
    words = forms.CharField(
        label=pgettext_lazy("a call", "Note"), max_length=400, required=False, widget=forms.TextInput(QUIET)
    )


def owners_of(outlet, at):
    """Who may get leads of the outlet: whoever meets customers at its campaigns today."""
    postings = Posting.objects.giving(Right.CAMPAIGNS_CALL).at_place(outlet=outlet).in_force(local(at).date())
    return User.objects.active().filter(pk__in=postings.values("user")).order_by("name_key", "pk")
