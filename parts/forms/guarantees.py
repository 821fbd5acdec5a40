"""Forms of guarantee shipments."""

from uuid import uuid4

from django import forms
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from customers.forms.picking import CarField, ChosenOnly
from customers.models import Case, Vehicle
from parts.models import Guarantee, Part, Warehouse
from parts.services.guarantees import MOST_LINES, LineDraft
from staff.forms import NarrowingForm, ServiceForm, day_input
from staff.keys import key_in
from staff.models import Outlet
from staff.roles import Right
from workshop.forms.rescue import OrderField
from workshop.models import RepairOrder

from .fields import CaseField, PartField

QUIET = {"autocomplete": "off"}
ROWS = 5


class GuaranteeForm(ServiceForm):
    """A request; its lines stand in rows of their own."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    outlet = forms.ModelChoiceField(
        label=gettext_lazy("Outlet"), queryset=Outlet.objects.none(), to_field_name="code", empty_label=None
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Guarantee.Kind.choices, widget=forms.RadioSelect)
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=Guarantee.Reason.choices, widget=forms.RadioSelect)
    case = CaseField(
        label=gettext_lazy("Key-customer case"),
        required=False,
        # Translators: 中文 案件编号；原因为重点用户案件时必填
        help_text=gettext_lazy("The number of the case; needed where the case is the reason."),
    )
    vehicle = CarField(
        label=gettext_lazy("Car"),
        queryset=Vehicle.objects.none(),
        widget=ChosenOnly,
        required=False,
        help_text=gettext_lazy("Plate, last 6 of the VIN, owner or last 4 of the phone."),
    )
    # Translators: 中文 委托书号，没有可不填
    order = OrderField(
        label=gettext_lazy("Repair order"),
        required=False,
        help_text=gettext_lazy("The number of the order, if there is one."),
    )
    words = forms.CharField(
        # Translators: 中文 为什么不能等
        label=gettext_lazy("Why it cannot wait"),
        max_length=400,
        widget=forms.Textarea({"rows": 2}),
    )
    source = forms.ChoiceField(
        label=gettext_lazy("From where"), choices=Guarantee.Source.choices, widget=forms.RadioSelect
    )
    warehouse = forms.ModelChoiceField(
        label=gettext_lazy("Transit warehouse"), queryset=Warehouse.objects.none(), required=False, empty_label="—"
    )
    dealer = forms.CharField(
        label=gettext_lazy("Dealer and car"),
        max_length=120,
        required=False,
        widget=forms.TextInput(QUIET),
        help_text=gettext_lazy("Only for a part that is taken from a new car."),
    )

    def __init__(self, *args, user, guarantee=None, **kwargs):
        super().__init__(*args, **kwargs)
        requested = Outlet.objects.visible_to(user, Right.GUARANTEES_REQUEST)
        asked = Outlet.objects.visible_to(user, Right.GUARANTEES_ASK)
        outlets = (requested | asked).distinct().select_related("area__region")
        self.outlets = list(outlets)
        self.fields["outlet"].queryset = outlets
        self.one_outlet = self.outlets[0] if len(self.outlets) == 1 else None
        if self.outlets:
            self.fields["outlet"].initial = self.outlets[0].code
        if self.one_outlet:
            self.fields["outlet"].widget = forms.HiddenInput()
        self.fields["form_key"].initial = uuid4
        self.fields["warehouse"].queryset = Warehouse.objects.visible_to(user).transit()
        self.fields["vehicle"].queryset = Vehicle.objects.visible_to(user, Right.RECORDS).select_related("customer")
        self.fields["vehicle"].widget.attrs |= {"data-pick": "", "data-pick-url": reverse_lazy("parts:find_cars")}
        self.fields["case"].cases = Case.objects.visible_to(user, Right.CASES)
        self.fields["order"].orders = RepairOrder.objects.visible_to(user, Right.RECORDS)
        if guarantee is not None:
            for name in ("outlet", "form_key"):
                del self.fields[name]

    @property
    def values(self) -> dict:
        """What the services are given, without the outlet and the version."""
        names = ("kind", "reason", "case", "vehicle", "order", "words", "source", "warehouse", "dealer")
        return {name: self.cleaned_data[name] for name in names}


class LineForm(forms.Form):
    """One part that is wanted; a row without a part counts for nothing."""

    part = PartField(label=gettext_lazy("Part"), required=False)
    quantity = forms.IntegerField(
        label=gettext_lazy("Quantity"),
        min_value=1,
        max_value=9999,
        required=False,
        widget=forms.NumberInput({"inputmode": "numeric", "placeholder": "1", **QUIET}),
    )
    price = forms.DecimalField(
        label=gettext_lazy("Price of one"),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
        widget=forms.TextInput({"inputmode": "decimal", **QUIET}),
    )

    def __init__(self, *args, known=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["part"].known = known
        for name, field in self.fields.items():
            field.widget.attrs |= {
                "aria-label": field.label,
                "class": "form-select" if name == "part" else "form-control",
            }

    def clean(self):
        data = super().clean()
        if (data.get("quantity") or data.get("price")) and not data.get("part") and "part" not in self.errors:
            self.add_error("part", _("Which part?"))
        return data

    def draft(self) -> LineDraft | None:
        data = self.cleaned_data
        return LineDraft(data["part"], data.get("quantity") or 1, data.get("price")) if data.get("part") else None


class _Rows(forms.BaseFormSet):
    """The rows of a request; the parts of all of them are read at once."""

    def get_form_kwargs(self, index):
        return super().get_form_kwargs(index) | {"known": self._known}

    @cached_property
    def _known(self) -> dict[int, Part]:
        written = [line.get("part") for line in self.initial or ()]
        sent = [self.data.get(f"{self.prefix}-{nth}-part") for nth in range(MOST_LINES)] if self.is_bound else []
        return Part.objects.in_use().in_bulk({key for key in map(key_in, map(str, written + sent)) if key})


LineRows = forms.formset_factory(LineForm, formset=_Rows, extra=ROWS, max_num=MOST_LINES)


def drafts_of(rows) -> list[LineDraft]:
    return [draft for draft in (row.draft() for row in rows) if draft]


class VersionForm(ServiceForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class ShipForm(VersionForm):
    carrier = forms.CharField(
        # Translators: 中文 承运方
        label=gettext_lazy("Carrier"),
        max_length=60,
        widget=forms.TextInput(QUIET),
    )
    tracking = forms.CharField(
        # Translators: 中文 运单号
        label=gettext_lazy("Tracking number"),
        max_length=60,
        required=False,
        widget=forms.TextInput(QUIET),
    )
    expected_on = forms.DateField(label=gettext_lazy("Expected on"), required=False, widget=day_input())


class ArriveForm(VersionForm):
    words = forms.CharField(
        label=gettext_lazy("Words"), max_length=400, required=False, widget=forms.TextInput(QUIET),
        # Translators: 中文 少件、破损等
        help_text=gettext_lazy("What is missing or damaged."),
    )  # fmt: skip


class PapersForm(VersionForm):
    papers = forms.CharField(
        # Translators: 中文 付款单或归还单号
        label=gettext_lazy("Document of payment or return"),
        max_length=120,
        widget=forms.TextInput(QUIET),
    )


class DropForm(VersionForm):
    reason = forms.CharField(
        label=pgettext_lazy("guarantee", "Why it is taken back"), max_length=400, widget=forms.TextInput(QUIET)
    )


class GuaranteeFilter(NarrowingForm):
    """What the list can be narrowed by."""

    q = forms.CharField(label=gettext_lazy("Number, plate or part"), required=False, max_length=60)
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        required=False,
        choices=[("", gettext_lazy("All reasons")), *Guarantee.Reason.choices],
    )
    outlet = forms.ChoiceField(label=gettext_lazy("Outlet"), required=False)

    def __init__(self, data, *, user):
        super().__init__(data)
        outlets = list(Outlet.objects.visible_to(user, Right.GUARANTEES).order_by("code"))
        self.several = len(outlets) > 1
        self.fields["outlet"].choices = [
            ("", gettext_lazy("All outlets")),
            *((each.code, each.name) for each in outlets),
        ]
        self.is_valid()

    def apply(self, rows):
        rows = rows.matching(self.value("q"))
        if self.value("reason"):
            rows = rows.filter(reason=self.value("reason"))
        return rows.filter(outlet__code=self.value("outlet")) if self.value("outlet") else rows
