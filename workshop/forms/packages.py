"""Forms of packages and of the price board."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.forms import ServiceForm
from staff.instants import local
from staff.keys import key_in
from staff.roles import Right
from workshop.models import BoardPrice, OrderLine, OrderSheet
from workshop.services.packages import PackageDraft

from .house import HouseFilter, OutletsForm, day_field, money_field

PLAIN = {"autocomplete": "off"}
ROWS = 8


class LineForm(forms.Form):
    """One line; a row without a name is no line."""

    kind = forms.ChoiceField(label=_("Kind"), choices=OrderLine.Kind.choices)
    name = forms.CharField(label=_("Operation or item"), max_length=120, required=False, widget=forms.TextInput(PLAIN))
    code = forms.CharField(label=_("Code"), max_length=60, required=False, widget=forms.TextInput(PLAIN))
    hours = forms.DecimalField(
        label=_("Hours"),
        min_value=0,
        max_digits=6,
        decimal_places=2,
        required=False,
        widget=forms.TextInput(PLAIN | {"inputmode": "decimal"}),
    )
    quantity = forms.IntegerField(
        label=_("Quantity"), min_value=1, max_value=999, required=False, widget=forms.NumberInput(PLAIN)
    )
    price = money_field(_("List price"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            chosen = isinstance(field, forms.ChoiceField)
            field.widget.attrs |= {"aria-label": field.label, "class": "form-select" if chosen else "form-control"}

    def draft(self) -> PackageDraft | None:
        data = self.cleaned_data
        if not data.get("name"):
            return None
        return PackageDraft(
            kind=data["kind"],
            name=data["name"].strip(),
            code=data.get("code", "").strip(),
            hours=data.get("hours") or Decimal(0),
            quantity=data.get("quantity") or 1,
            price=data.get("price") or Decimal(0),
        )


LineRows = forms.formset_factory(LineForm, extra=ROWS, max_num=30)


class PackageForm(OutletsForm):
    """A package from a day on; its lines stand in a set of rows of their own."""

    needs = Right.PRICES_KEEP
    code = forms.CharField(
        label=_("Package code"),
        max_length=30,
        widget=forms.TextInput(PLAIN),
        help_text=_("The code of one that exists gives it another price or contents from that day."),
    )
    name = forms.CharField(label=_("Name of the package"), max_length=80, widget=forms.TextInput(PLAIN))
    fits = forms.CharField(label=_("For which cars"), max_length=120, required=False, widget=forms.TextInput(PLAIN))
    words = forms.CharField(
        label=_("In a sentence"), max_length=200, required=False, help_text=_("Stands on the price board.")
    )
    price = money_field(_("Price of the package in yuan"))
    from_on = day_field(_("Sold from"))
    to_on = day_field(_("Last day"), required=False, help_text=pgettext_lazy("package", "Empty: until it is ended."))
    on_board = forms.BooleanField(label=_("On the price board"), required=False, initial=True)

    def __init__(self, *args, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["from_on"].initial = local(at).date()


class EndForm(ServiceForm):
    to_on = day_field(_("Last day"))
    reason = forms.CharField(label=_("Reason"), max_length=400)

    def __init__(self, *args, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to_on"].initial = local(at).date()


class SheetField(forms.ModelChoiceField):
    """An order that is written here. Its key is that of the order, which Django does not look through for its size."""

    def to_python(self, value):
        if isinstance(value, str) and value and key_in(value) is None:
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value})
        return super().to_python(value)


class PutForm(ServiceForm):
    """Which order the package goes into: one that the customer has not signed yet."""

    order = SheetField(label=_("Repair order"), queryset=OrderSheet.objects.none(), empty_label="—")

    def __init__(self, *args, user, outlet, **kwargs):
        super().__init__(*args, **kwargs)
        written = OrderSheet.objects.visible_to(user, Right.RECEIVE).filter(
            order__outlet=outlet, stage=OrderSheet.Stage.WRITTEN
        )
        self.fields["order"].queryset = written.select_related("order__outlet__area__region", "order__vehicle")
        self.fields["order"].label_from_instance = lambda sheet: f"{sheet.order.number} {sheet.order.vehicle.plate}"


class PackageFilter(HouseFilter):
    needs = Right.RECORDS

    def apply(self, packages):
        return self.at_outlet(packages).matching(self.value("q"))


class PriceForm(OutletsForm):
    needs = Right.PRICES_KEEP
    section = forms.ChoiceField(label=_("Part of the board"), choices=BoardPrice.Section.choices)
    name = forms.CharField(label=pgettext_lazy("price", "What"), max_length=60, widget=forms.TextInput(PLAIN))
    # Translators: 中文 单位（如：每小时、每面）
    unit = forms.CharField(
        label=_("Unit"),
        max_length=20,
        required=False,
        widget=forms.TextInput(PLAIN),
        help_text=_("Such as: an hour, a panel."),
    )
    price = money_field(_("Price in yuan"))
    from_on = day_field(pgettext_lazy("price", "From"))
    to_on = day_field(_("Last day"), required=False)

    def __init__(self, *args, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["from_on"].initial = local(at).date()
