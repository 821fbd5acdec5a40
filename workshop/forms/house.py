"""What the forms of the workshop's own housekeeping share: the outlet, people, a repair order, a narrowed list."""

from datetime import timedelta
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.forms.picking import CarField, ChosenOnly
from customers.models import Vehicle
from staff.forms import SOME_DAY, NarrowingForm, ServiceForm, day_input
from staff.instants import local
from staff.models import Outlet, User
from staff.roles import Right
from workshop.models import RepairOrder

from .rescue import OrderField

WEEK = timedelta(days=7)


def words_field(label, *, rows=3, max_length=400, **options):
    return forms.CharField(label=label, max_length=max_length, widget=forms.Textarea({"rows": rows}), **options)


def day_field(label, **options):
    return forms.DateField(label=label, widget=day_input(), validators=SOME_DAY, **options)


def money_field(label, *, max_digits=12, **options):
    widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
    kept = {"min_value": 0, "max_digits": max_digits, "decimal_places": 2}
    return forms.DecimalField(label=label, widget=widget, **kept, **options)


class AccountField(forms.ModelChoiceField):
    """Somebody with an account, by typing the name or its pinyin."""

    def __init__(self, **options):
        super().__init__(User.objects.none(), **options)
        self.widget.attrs["data-pick"] = ""

    def label_from_instance(self, user) -> str:
        return user.name


class OutletsForm(ServiceForm):
    """A form about one outlet of those where the user has the right; hidden where there is only one."""

    needs: Right
    outlet = forms.ModelChoiceField(
        label=_("Outlet"), queryset=Outlet.objects.none(), to_field_name="code", empty_label=None
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        outlets = Outlet.objects.visible_to(user, self.needs).select_related("area__region")
        self.outlets = list(outlets)
        self.fields["outlet"].queryset = outlets
        if len(self.outlets) == 1:
            self.fields["outlet"].widget = forms.HiddenInput()
        if self.outlets and "outlet" not in self.initial:
            self.fields["outlet"].initial = self.outlets[0].code


class NewForm(OutletsForm):
    """One that makes a record: sent twice it makes one."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["form_key"].initial = uuid4


def car_field(**options):
    return CarField(
        label=_("Car"),
        queryset=Vehicle.objects.none(),
        widget=ChosenOnly,
        # Translators: 中文 车牌、VIN 后六位、车主姓名或手机后四位
        help_text=_("Plate, last 6 of the VIN, owner or last 4 of the phone."),
        error_messages={"invalid_choice": _("This car is not among those you see. Search for it again.")},
        **options,
    )


def offer_cars(form, user, search_url: str) -> None:
    """Let the form's field `vehicle` search among the cars that the user sees."""
    visible = Vehicle.objects.visible_to(user, Right.RECORDS).select_related("customer__outlet__area__region")
    form.fields["vehicle"].queryset = visible
    form.fields["vehicle"].widget.attrs |= {"data-pick": "", "data-pick-url": search_url}


def order_field(**options):
    return OrderField(label=_("Repair order"), required=False, **options)


def offer_orders(form, user) -> None:
    """Let the form's field `order` know the orders that the user sees."""
    form.fields["order"].orders = RepairOrder.objects.visible_to(user, Right.RECORDS)
    form.fields["order"].widget.attrs.pop("list", None)


class HouseFilter(NarrowingForm):
    """What a list of the house can be narrowed by; what cannot be read narrows nothing."""

    needs: Right
    q = forms.CharField(label=_("Search"), required=False)
    outlet = forms.ChoiceField(label=_("Outlet"), required=False)

    def __init__(self, data, *, user):
        super().__init__(data)
        self.outlets = list(Outlet.objects.visible_to(user, self.needs).values_list("code", "name"))
        self.fields["outlet"].choices = [("", _("All outlets")), *self.outlets]
        if len(self.outlets) == 1:
            del self.fields["outlet"]
        self.is_valid()

    @property
    def several(self) -> bool:
        return len(self.outlets) > 1

    def at_outlet(self, found):
        return found.filter(outlet__code=self.value("outlet")) if self.value("outlet") else found

    def chosen(self, found, *names):
        """Those that have what is chosen in the fields of these names."""
        for name in names:
            found = found.filter(**{name: self.value(name)}) if self.value(name) else found
        return found


class ChosenOutlet(forms.Form):
    """Which outlet a page is about; what cannot be read is the first one."""

    outlet = forms.ChoiceField(label=_("Outlet"), required=False)

    def __init__(self, data, *, user, needs):
        super().__init__(data)
        self.outlets = list(Outlet.objects.visible_to(user, needs).select_related("area__region"))
        self.fields["outlet"].choices = [(outlet.code, outlet.name) for outlet in self.outlets]
        self.is_valid()

    @property
    def chosen(self) -> Outlet | None:
        """None where there is no outlet yet."""
        code = self.cleaned_data.get("outlet")
        return next((outlet for outlet in self.outlets if outlet.code == code), next(iter(self.outlets), None))


def in_a_week(at):
    return local(at).date() + WEEK
