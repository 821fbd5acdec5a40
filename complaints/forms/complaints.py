"""Forms of complaints. Choices are what the user may see, never more."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models import Vehicle
from staff.forms import SOME_INSTANT
from staff.keys import keys_in
from staff.models import Outlet
from staff.roles import Right
from workshop.models import RepairOrder

from ..models import Complaint


class ChosenOnly(forms.Select):
    """A select that is filled by searching: of all cars it puts only the chosen one into the page."""

    def optgroups(self, name, value, attrs=None):
        chosen = keys_in(value)
        if not chosen:
            return []
        field = self.choices.field
        found = field.queryset.filter(pk__in=chosen)
        options = [
            self.create_option(name, row.pk, field.label_from_instance(row), True, index)
            for index, row in enumerate(found)
        ]
        return [(None, options, 0)]


class CarField(forms.ModelChoiceField):
    def label_from_instance(self, vehicle) -> str:
        return " ".join(filter(None, [vehicle.plate, vehicle.model, f"…{vehicle.vin[-6:]}"]))


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

    def __init__(self, *args, user, at, car_search_url, car_url, **kwargs):
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

        for name in Complaint.FLAGS:
            self.fields[name].widget.attrs["class"] = "form-check-input mt-0"

    @property
    def flags(self):
        """The bound checkboxes that make a key customer."""
        return [self[name] for name in Complaint.FLAGS]

    @property
    def chosen_car(self) -> str:
        return str(self["vehicle"].value() or "")


class CloseForm(forms.Form):
    done = forms.CharField(
        label=_("What was done"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Cause, what was offered, and what the customer said to it."),
    )
    liable = forms.ChoiceField(
        # Translators: 中文 是否属实有责
        label=_("Justified, and ours to answer for"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is opened again"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
