"""Forms of prospects, lists from outside, lost customers and references."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers import renewal_policies as policies
from customers.models import Customer, LostCall, OutsideList, Prospect, ProspectCall
from customers.models.prospects import lost_matching, loyal_customers, without_reference
from staff.forms import SOME_DAY, ServiceForm, day_input
from staff.instants import local
from staff.models import Outlet
from staff.roles import Right

from .picking import ChosenOnly, CustomerField
from .renewals import OutletNarrowing, settled_for


class AtOutlet(ServiceForm):
    """A form for one of the outlets that the user keeps prospects of; with one outlet it is no question."""

    outlet = forms.ModelChoiceField(label=_("Outlet"), queryset=Outlet.objects.none(), empty_label=None)

    def __init__(self, *args, user, at, **kwargs):
        super().__init__(*args, **kwargs)
        outlets = Outlet.objects.visible_to(user, Right.PROSPECTS).select_related("area__region")
        self.fields["outlet"].queryset = outlets
        first = list(outlets[:2])
        self.one_outlet = first[0] if len(first) == 1 else None
        if self.one_outlet:
            self.fields["outlet"].widget = forms.HiddenInput()
            self.fields["outlet"].initial = self.one_outlet.pk
        self.today = local(at).date()


class ProspectForm(AtOutlet):
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name"), max_length=80)
    mobile = forms.CharField(
        label=_("Mobile"), max_length=30, widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"})
    )
    source = forms.ChoiceField(label=_("Source"), choices=Prospect.Source.choices, widget=forms.RadioSelect)
    # Translators: 中文 车展或活动名称
    event = forms.CharField(label=_("Which show or event"), max_length=80, required=False)
    outside_list = forms.ModelChoiceField(
        label=_("List from outside"), queryset=OutsideList.objects.none(), required=False, empty_label="—"
    )
    met_on = forms.DateField(label=_("Met on"), widget=day_input(), validators=SOME_DAY)
    # Translators: 中文 意向车型或现有车辆
    car = forms.CharField(label=_("Car wanted or driven"), max_length=80, required=False)
    consent = forms.BooleanField(
        label=_("Agreed to be called"), required=False, help_text=_("Without it nobody may call.")
    )
    consent_source = forms.CharField(
        # Translators: 中文 同意来源
        label=_("Source of the consent"),
        max_length=200,
        required=False,
        # Translators: 中文 例如：车展登记表上签字、扫码填表时勾选
        help_text=_("As: signed the form at the stand, ticked the box behind the QR code."),
    )

    def __init__(self, *args, user, at, **kwargs):
        super().__init__(*args, user=user, at=at, **kwargs)
        self.fields["outside_list"].queryset = OutsideList.objects.visible_to(user, Right.PROSPECTS)
        self.fields["met_on"].initial = self.today
        self.fields["form_key"].initial = uuid4()


class ListForm(AtOutlet):
    # Translators: 中文 名单名称
    name = forms.CharField(label=pgettext_lazy("a list", "Name"), max_length=80)
    # Translators: 中文 提供方
    given_by = forms.CharField(label=_("Given by"), max_length=80)
    received_on = forms.DateField(label=pgettext_lazy("a list", "Received on"), widget=day_input(), validators=SOME_DAY)
    consent_source = forms.CharField(
        label=_("Source of the consent"),
        max_length=200,
        # Translators: 中文 名单上的人在哪里、以什么方式同意被我们联系
        help_text=_("Where and how the people on it agreed to be called by us."),
    )
    note = forms.CharField(label=_("Note"), max_length=400, required=False)

    def __init__(self, *args, user, at, **kwargs):
        super().__init__(*args, user=user, at=at, **kwargs)
        self.fields["received_on"].initial = self.today


class ProspectCallForm(ServiceForm):
    outcome = forms.ChoiceField(label=_("How it went"), choices=ProspectCall.Outcome.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What was said"), max_length=400, required=False, widget=forms.Textarea({"rows": 2})
    )
    next_on = forms.DateField(
        label=_("Call again on"),
        required=False,
        widget=day_input(),
        validators=SOME_DAY,
        help_text=_("Empty: after the settled number of days."),
    )


class ConsentForm(ServiceForm):
    consent_source = forms.CharField(label=_("Source of the consent"), max_length=200)


class ConvertForm(ServiceForm):
    customer = CustomerField(
        label=_("Customer on file"),
        queryset=Customer.objects.none(),
        required=False,
        widget=ChosenOnly,
        # Translators: 中文 留空则新建客户档案
        help_text=_("Empty: a new customer is put on file."),
    )

    def __init__(self, *args, user, search_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["customer"].queryset = Customer.objects.present().visible_to(user, Right.RECORDS)
        self.fields["customer"].widget.attrs["data-pick-url"] = search_url


class ProspectFilter(OutletNarrowing):
    needs = Right.PROSPECTS
    source = forms.ChoiceField(
        label=_("Source"), required=False, choices=[("", _("All sources")), *Prospect.Source.choices]
    )
    outside_list = forms.ChoiceField(label=_("List from outside"), required=False)

    def __init__(self, data, *, user):
        super().__init__(data, user=user)
        self.fields["q"].label = _("Name, phone or number")
        lists = OutsideList.objects.visible_to(user, Right.PROSPECTS).values_list("pk", "name")
        self.fields["outside_list"].choices = [("", _("All lists")), *((str(key), name) for key, name in lists)]
        self.full_clean()

    def apply(self, prospects):
        prospects = prospects.at_outlet(self.value("outlet")).matching(self.query)
        if self.value("source"):
            prospects = prospects.filter(source=self.value("source"))
        return prospects.filter(outside_list=self.value("outside_list")) if self.value("outside_list") else prospects


# Lost customers -------------------------------------------------------------------------------------------------------


class LostCallForm(ServiceForm):
    outcome = forms.ChoiceField(label=_("How it went"), choices=LostCall.Outcome.choices, widget=forms.RadioSelect)
    reason = forms.ChoiceField(label=_("Why the customer stays away"), required=False)
    elsewhere = forms.CharField(label=_("Where the car is serviced now"), max_length=80, required=False)
    words = forms.CharField(
        label=_("What was said"), max_length=400, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args, outlet, at, **kwargs):
        super().__init__(*args, **kwargs)
        own = policies.choices(settled_for(outlet, at), policies.STAYS_AWAY)
        self.fields["reason"].choices = [("", "—"), *own]


class LostFilter(OutletNarrowing):
    needs = Right.CARE
    reason = forms.CharField(label=_("Why the customer stays away"), required=False)
    from_on = forms.DateField(label=_("Called from"), required=False, widget=day_input(), validators=SOME_DAY)
    to_on = forms.DateField(label=_("Called to"), required=False, widget=day_input(), validators=SOME_DAY)

    def apply(self, reminders):
        reminders = reminders.filter(outlet__code=self.value("outlet")) if self.value("outlet") else reminders
        if self.value("reason"):
            reminders = reminders.filter(lost_calls__reason=self.value("reason"))
        return lost_matching(reminders, self.query)

    def calls(self, calls):
        """Calls of the outlet and the days that are asked for."""
        calls = calls.at_outlet(self.value("outlet"))
        return calls.between(self.cleaned_data.get("from_on"), self.cleaned_data.get("to_on"))


# References -----------------------------------------------------------------------------------------------------------


class ReferenceForm(ServiceForm):
    customer = CustomerField(
        label=_("Loyal customer"),
        queryset=Customer.objects.none(),
        widget=ChosenOnly,
        help_text=_("Name, pinyin or last 4 of the phone."),
        error_messages={"invalid_choice": _("This customer is not among those you see. Search again.")},
    )
    # Translators: 中文 愿意用于
    willing_for = forms.CharField(
        label=_("Willing for"),
        max_length=200,
        # Translators: 中文 例如：案例文章、短视频、接待新客户试驾
        help_text=_("As: an article, a short film, a word with new customers."),
    )
    # Translators: 中文 同意方式
    said_how = forms.CharField(
        label=_("How it was said"), max_length=200, help_text=_("In writing, on the phone, in person; to whom.")
    )
    willing_on = forms.DateField(label=_("Said so on"), widget=day_input(), validators=SOME_DAY)

    def __init__(self, *args, user, at, search_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["customer"].queryset = Customer.objects.present().visible_to(user, Right.PROSPECTS)
        self.fields["customer"].widget.attrs["data-pick-url"] = search_url
        self.fields["willing_on"].initial = local(at).date()


class UseForm(ServiceForm):
    # Translators: 中文 用于什么
    what = forms.CharField(label=_("Used for"), max_length=200)
    used_on = forms.DateField(label=_("Used on"), widget=day_input(), validators=SOME_DAY)

    def __init__(self, *args, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["used_on"].initial = local(at).date()


class ReferenceFilter(OutletNarrowing):
    needs = Right.PROSPECTS

    def __init__(self, data, *, user):
        super().__init__(data, user=user)
        self.fields["q"].label = _("Customer")

    def apply(self, references):
        references = references.at_outlet(self.value("outlet"))
        if not self.query:
            return references
        return references.filter(customer__in=Customer.objects.matching(self.query).values("pk"))

    def loyal(self, user):
        """Loyal customers within reach who are no reference yet."""
        found = loyal_customers().visible_to(user, Right.PROSPECTS)
        found = without_reference(found)
        found = found.filter(outlet__code=self.value("outlet")) if self.value("outlet") else found
        return found.matching(self.query) if self.query else found
