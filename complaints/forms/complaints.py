"""Forms of complaints. Choices are what the user may see, never more."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.forms.picking import CarField, ChosenOnly, CustomerField
from customers.models import Customer, Vehicle
from staff.forms import SOME_INSTANT
from staff.instants import local
from staff.models import Outlet
from staff.roles import Right
from workshop.models import RepairOrder, Team

from ..models import Complaint, Department, Pairing
from .handling import who_answers

PROPOSED, LATER = "proposed", "later"


class TakeForm(forms.Form):
    """A complaint as it comes in, in the order in which a caller tells it."""

    vehicle = CarField(
        label=_("Car"),
        queryset=Vehicle.objects.none(),
        required=False,
        widget=ChosenOnly,
        # Translators: 中文 车牌、VIN 后六位、车主姓名或手机后四位；与车无关的投诉留空
        help_text=_(
            "Plate, last 6 of the VIN, owner or last 4 of the phone. Leave it empty for a complaint without a car."
        ),
        error_messages={"invalid_choice": _("This car is not among those you see. Search for it again.")},
    )
    order = forms.ModelChoiceField(
        queryset=RepairOrder.objects.none(),
        to_field_name="number",
        required=False,
        error_messages={"invalid_choice": _("This repair order is not one of the car's. Choose another one.")},
    )
    channel = forms.ChoiceField(
        # Translators: 中文 从哪里来
        label=_("Came in by"),
        choices=Complaint.Channel.choices,
        widget=forms.RadioSelect,
    )
    category = forms.ChoiceField(
        # Translators: 中文 投诉什么
        label=_("Complains about"),
        choices=Complaint.Category.choices,
        widget=forms.RadioSelect,
    )
    contact = forms.CharField(
        label=_("What the customer says"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        help_text=_("In the customer's own words, as far as you can."),
    )
    fault_code = forms.CharField(
        label=_("Fault code"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"list": "fault-codes", "autocomplete": "off"}),
        help_text=_("The same code as before, if it is the same fault again."),
    )
    received_at = forms.DateTimeField(
        label=_("Received"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        validators=SOME_INSTANT,
    )
    outlet = forms.ModelChoiceField(label=_("Outlet"), queryset=Outlet.objects.none(), to_field_name="code")
    customer = CustomerField(
        # Translators: 中文 客户（没有车时）
        label=_("Customer without a car"),
        queryset=Customer.objects.none(),
        required=False,
        widget=ChosenOnly,
        # Translators: 中文 例如买配件的客户：输入姓名或手机后四位
        help_text=_("A buyer of parts, for example: name or last 4 of the phone."),
        error_messages={"invalid_choice": _("This customer is not among those you see. Search again.")},
    )
    caller_name = forms.CharField(
        label=_("Who complains"),
        max_length=80,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
        # Translators: 中文 车主本人不用填
        help_text=_("Leave it empty where it is the owner."),
    )
    caller_mobile = forms.CharField(
        label=_("Phone of who complains"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "tel"}),
    )
    team = forms.ModelChoiceField(Team.objects.none(), label=_("Team"), required=False, empty_label=_("None"))
    hand_to = forms.ChoiceField(
        # Translators: 中文 移交给
        label=_("Hand over to"),
        required=False,
        widget=forms.Select({"data-pick": ""}),
    )
    media_contacted = forms.BooleanField(label=_("Has contacted the media"), required=False)
    association_contacted = forms.BooleanField(label=_("Has contacted a consumer association"), required=False)
    authority_contacted = forms.BooleanField(label=_("Has contacted an authority"), required=False)
    threatened_exposure = forms.BooleanField(label=_("Threatens to go public"), required=False)
    disturbance = forms.BooleanField(label=_("Makes a disturbance at the outlet"), required=False)
    unreasonable_demand = forms.BooleanField(label=_("Makes unreasonable demands"), required=False)
    incident = forms.ChoiceField(
        label=_("Incident"),
        choices=Complaint.Incident.choices,
        initial=Complaint.Incident.NONE,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, user, at, car_search_url, customer_search_url, car_url, **kwargs):
        super().__init__(*args, **kwargs)
        outlets = Outlet.objects.visible_to(user, Right.COMPLAINTS_TAKE)
        self.fields["outlet"].queryset = outlets
        self.fields["outlet"].initial = outlets.first()
        self.one_outlet = outlets.count() == 1
        if self.one_outlet:
            self.fields["outlet"].widget = forms.HiddenInput()
            self.fields["outlet"].initial = outlets.get().code
        self.fields["received_at"].initial = timezone.localtime(at).replace(second=0, microsecond=0)
        self.fields["vehicle"].queryset = Vehicle.objects.visible_to(user, Right.RECORDS)
        self.fields["vehicle"].widget.attrs |= {
            "data-pick": "",
            "data-pick-url": car_search_url,
            "hx-get": car_url,
            "hx-trigger": "change",
            "hx-target": "#car",
        }
        self.fields["order"].queryset = RepairOrder.objects.visible_to(user, Right.RECORDS)
        self.fields["customer"].queryset = Customer.objects.visible_to(user, Right.RECORDS).present()
        self.fields["customer"].widget.attrs |= {
            "data-pick": "",
            "data-pick-url": customer_search_url,
            "hx-get": car_url,
            "hx-trigger": "change",
            "hx-target": "#car",
        }
        self.fields["team"].queryset = Team.objects.filter(outlet__in=outlets)
        self.people = who_answers(outlets, local(at).date())
        self.fields["hand_to"].choices = self._receivers(user, local(at).date())
        self.fields["hand_to"].initial = PROPOSED
        for name in Complaint.FLAGS:
            self.fields[name].widget.attrs["class"] = "form-check-input mt-0"

    @property
    def flags(self):
        """The bound checkboxes that make a key customer."""
        return [self[name] for name in Complaint.FLAGS]

    @property
    def chosen_car(self) -> str:
        return str(self["vehicle"].value() or "")

    def _receivers(self, user, on) -> list:
        paired = Pairing.objects.in_force(on).filter(care=user).select_related("advisor").first()
        if paired:
            # Translators: 中文 建议：工单的服务顾问，没有则结对的 %(name)s
            proposed = _("Proposed: the order's advisor, else %(name)s") % {"name": paired.advisor.name}
        else:
            # Translators: 中文 建议：工单的服务顾问
            proposed = _("Proposed: the order's advisor")
        return [
            (PROPOSED, proposed),
            # Translators: 中文 稍后移交
            (LATER, pgettext_lazy("receiver", "Later")),
            (_("Department"), [(f"department:{code}", label) for code, label in Department.choices]),
            (pgettext_lazy("receiver", "Person"), [(f"user:{person.pk}", person.name) for person in self.people]),
        ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("vehicle") is None and not cleaned.get("customer") and not cleaned.get("caller_name"):
            self._ask_who()
        return cleaned

    def _ask_who(self) -> None:
        """Somebody has to be called back. With a car it is the owner."""
        if "vehicle" not in self.errors and "customer" not in self.errors:
            self.add_error(
                "caller_name", _("Without a car: who complains? Choose a known customer, or write down the name.")
            )

    @property
    def receiver(self) -> dict:
        """To whom it goes, as `hand_over` takes it; nothing for later, `{"proposed": True}` for the proposed one."""
        kind, _colon, key = (self.cleaned_data.get("hand_to") or PROPOSED).partition(":")
        if kind == "department":
            return {"department": key}
        if kind == "user":
            return {"to_user": self.people.get(pk=key)}
        return {} if kind == LATER else {"proposed": True}

    @property
    def complaint_data(self) -> dict:
        """The cleaned data without what is no fact of the complaint."""
        return {name: value for name, value in self.cleaned_data.items() if name != "hand_to"}
