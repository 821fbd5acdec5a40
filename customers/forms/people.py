"""Forms for customers and cars. Choices hold only what the user may see."""

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from customers import identifiers
from customers.models import Customer, Segment, Vehicle
from staff.keys import key_in
from staff.masking import masked_name, masked_phone
from staff.models import Outlet
from staff.roles import Right

from .warnings import WarnsOnce


def _from_model(model, name, **changes):
    return model._meta.get_field(name).formfield(**changes)


def _day(model, name):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return _from_model(model, name, widget=widget)


def _outlets(user, right=Right.CUSTOMERS_EDIT):
    return Outlet.objects.visible_to(user, right)


def on_file(masked: str) -> str:
    # Translators: 中文 现有 %(value)s。不改就留空。
    return gettext("On file: %(value)s. Leave it empty to keep it.") % {"value": masked}


class CustomerForm(WarnsOnce, forms.Form):
    """A customer. When correcting one, the number stays hidden and an empty field keeps it."""

    name = _from_model(Customer, "name")
    mobile = _from_model(Customer, "mobile", widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}))
    outlet = forms.ModelChoiceField(queryset=Outlet.objects.none(), label=_("Outlet"))
    background = _from_model(Customer, "background", required=False)
    district = _from_model(Customer, "district")
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, user, customer=None, **kwargs):
        self.user, self.customer = user, customer
        super().__init__(*args, **kwargs)
        outlets = _outlets(user)
        self.fields["outlet"].queryset = outlets
        self.fields["background"].choices = Customer.Background.choices
        if customer:
            self.fields["mobile"].required = False
            self.fields["mobile"].help_text = on_file(masked_phone(customer.mobile))
        elif len(first := list(outlets[:2])) == 1:
            self.fields["outlet"].initial = first[0].pk

    def clean_mobile(self):
        return _clean_mobile(self, "mobile", self.customer.mobile if self.customer else "")

    def clean_background(self):
        return self.cleaned_data["background"] or Customer.Background.NONE

    def clean(self):
        values = super().clean()
        if {"name", "mobile", "outlet"} <= values.keys() and not self.errors:
            _warn_of_twins(self, Customer(pk=self.customer and self.customer.pk, **self.values))
        return values

    @property
    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("name", "mobile", "outlet", "background", "district")}


def _clean_mobile(form, field: str, kept: str = "") -> str:
    """The normalised number; an empty field keeps what is on file."""
    checked = identifiers.check_mobile(form.cleaned_data[field])
    if checked.error:
        raise forms.ValidationError(checked.error)
    return checked.value or kept


def _warn_of_twins(form, customer: Customer) -> None:
    """Ask whether the customer is on file already; not again when nothing that tells customers apart was changed."""
    before = getattr(form, "customer", None)
    told_apart_by = ("name", "mobile", "outlet_id")
    if before and all(getattr(before, name) == getattr(customer, name) for name in told_apart_by):
        return
    twins = Customer.objects.visible_to(form.user, Right.RECORDS).twins_of(customer)
    twin = twins.select_related("outlet").first()
    if twin:
        if twin.mobile == customer.mobile:
            # Translators: 中文 这个号码的客户已有一位
            title = gettext("A customer with this number is on file")
        else:
            # Translators: 中文 同名客户已有一位
            title = gettext("A customer of this name is on file")
        text = f"{masked_name(twin.name)} · {masked_phone(twin.mobile)} · {twin.outlet}"
        form.warn("twin", title, text, twin.get_absolute_url())


class VehicleForm(WarnsOnce, forms.Form):
    """A car. When correcting one, the VIN stays hidden and an empty field keeps it."""

    plate = _from_model(Vehicle, "plate", required=False)
    vin = forms.CharField(label=_("VIN"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    model = _from_model(Vehicle, "model")
    brand_line = _from_model(Vehicle, "brand_line")
    purchased_on = _day(Vehicle, "purchased_on")
    warranty_until = _day(Vehicle, "warranty_until")
    three_guarantee_until = _day(Vehicle, "three_guarantee_until")
    insurance_until = _day(Vehicle, "insurance_until")
    inspection_due = _day(Vehicle, "inspection_due")
    financed = _from_model(Vehicle, "financed")
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, user, vehicle=None, **kwargs):
        self.user, self.vehicle = user, vehicle
        super().__init__(*args, **kwargs)
        self.fields["plate"].help_text = _("Empty for a car without a plate.")
        if vehicle:
            self.fields["vin"].required = False
            self.fields["vin"].help_text = on_file(f"…{vehicle.vin[-6:]}")

    def clean_plate(self):
        typed = self.cleaned_data["plate"]
        if self.vehicle and typed == self.vehicle.plate:
            return typed
        near = Vehicle.objects.visible_to(self.user, Right.RECORDS).near_plate(identifiers.plain(typed))
        known = [self.vehicle.plate] if self.vehicle else near.values_list("plate", flat=True)[:20]
        checked = identifiers.check_plate(typed, known)
        if checked.suggestion:
            self.suggestions["plate"] = checked.suggestion
        if checked.error:
            raise forms.ValidationError(checked.error)
        return checked.value

    def clean_vin(self):
        checked = identifiers.check_vin(self.cleaned_data["vin"])
        if checked.suggestion:
            self.suggestions["vin"] = checked.suggestion
        if checked.error:
            raise forms.ValidationError(checked.error)
        if not checked.value and self.vehicle:
            return self.vehicle.vin
        if checked.warning:
            # Translators: 中文 VIN 校验码对不上
            self.warn("vin", gettext("The VIN's check digit does not fit"), checked.warning)
        return checked.value

    def clean(self):
        values = super().clean()
        self._warn_of_shared_plate(values.get("plate"))
        bought, warranty = values.get("purchased_on"), values.get("warranty_until")
        if bought and warranty and warranty < bought:
            self.add_error("warranty_until", gettext("The warranty cannot end before the car was bought."))
        return values

    def _warn_of_shared_plate(self, plate) -> None:
        if not plate or self.vehicle and plate == self.vehicle.plate:
            return
        others = Vehicle.objects.visible_to(self.user, Right.RECORDS).filter(plate=plate)
        other = others.exclude(pk=self.vehicle and self.vehicle.pk).first()
        if other:
            # Translators: 中文 车牌 %(plate)s 也在另一辆车上
            title = gettext("Another car has the plate %(plate)s") % {"plate": plate}
            self.warn("plate", title, f"{other.model} · …{other.vin[-6:]}", other.get_absolute_url())

    @property
    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class OwnerForm(WarnsOnce, forms.Form):
    """The new owner of a car: one on file, or one entered here."""

    # Translators: 中文 新车主
    customer = forms.ModelChoiceField(queryset=Customer.objects.none(), required=False, label=_("New owner on file"))
    name = _from_model(Customer, "name", required=False, label=_("Name of the new owner"))
    mobile = _from_model(Customer, "mobile", required=False)
    outlet = forms.ModelChoiceField(queryset=Outlet.objects.none(), required=False, label=_("Outlet"))
    # Translators: 中文 变更日期
    on = forms.DateField(
        label=_("Day of the change"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label=_("Reason"), max_length=400)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, user, vehicle, pick_url, **kwargs):
        self.user, self.vehicle = user, vehicle
        super().__init__(*args, **kwargs)
        customers = Customer.objects.present().visible_to(user, Right.CUSTOMERS_EDIT)
        self.fields["customer"].queryset = customers
        chosen = customers.filter(pk=key_in(self["customer"].value())).first()
        # Only the one that was picked: the others come from the server while somebody types.
        self.fields["customer"].widget = forms.Select(
            attrs={"data-pick-url": pick_url},
            choices=[("", "—"), (chosen.pk, customer_words(chosen))] if chosen else [],
        )
        self.fields["outlet"].queryset = _outlets(user)
        self.fields["outlet"].initial = vehicle.customer.outlet_id

    def clean_mobile(self):
        return _clean_mobile(self, "mobile")

    def clean(self):
        values = super().clean()
        if values.get("customer") and values.get("name"):
            # Translators: 中文 选一位已有客户，或者填新客户，只要一个。
            raise forms.ValidationError(gettext("Pick an owner on file or enter a new one, not both."))
        if not values.get("customer"):
            for name in ("name", "mobile", "outlet"):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, gettext("Pick an owner on file above, or fill this in."))
        if not values.get("customer") and not self.errors:
            _warn_of_twins(self, Customer(**self.new_customer))
        return values

    @property
    def new_customer(self) -> dict:
        names = ("name", "mobile", "outlet")
        return {name: self.cleaned_data[name] for name in names} | {"background": Customer.Background.NONE}


def customer_words(customer: Customer) -> str:
    return f"{masked_name(customer.name)} {masked_phone(customer.mobile)}"


class MergeForm(forms.Form):
    take = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple, label=_("Take over"))
    reason = forms.CharField(label=_("Reason"), max_length=400)

    def __init__(self, *args, differences=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["take"].choices = differences


class AttachmentForm(forms.Form):
    file = forms.FileField(label=_("File"))
    words = forms.CharField(label=_("What it shows"), max_length=200, required=False)


class CustomerFilter(forms.Form):
    """What the list is narrowed to; every field may be left out."""

    q = forms.CharField(required=False, label=_("Search"))
    outlet = forms.ModelChoiceField(queryset=Outlet.objects.none(), required=False, label=_("Outlet"))
    background = forms.ChoiceField(required=False, label=_("Background"))
    segment = forms.ChoiceField(
        required=False, label=pgettext_lazy("audience", "Segment"), choices=[("", "---------"), *Segment.choices]
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outlet"].queryset = _outlets(user, Right.RECORDS)
        self.fields["background"].choices = [("", "---------"), *Customer.Background.choices]
