"""Forms of missing parts."""

from uuid import uuid4

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy, pgettext_lazy

from customers.forms.picking import CarField, ChosenOnly
from customers.models import Vehicle
from parts.models import Backorder, BackorderTold
from staff.forms import SOME_DAY, ServiceForm, day_input
from staff.instants import local
from staff.models import Employee, Outlet
from staff.roles import Right, Role
from workshop.forms.daybook import PersonField
from workshop.forms.rescue import OrderField, OutletFilter
from workshop.models import RepairOrder

from .fields import PartField
from .guarantees import VersionForm

QUIET = {"autocomplete": "off"}


class BackorderForm(ServiceForm):
    """An exact part that somebody waits for."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    outlet = forms.ModelChoiceField(
        label=gettext_lazy("Outlet"), queryset=Outlet.objects.none(), to_field_name="code", empty_label=None
    )
    part = PartField(
        label=gettext_lazy("Part"),
        # Translators: 中文 按准确的配件号登记
        help_text=gettext_lazy("The exact part, by its number or name."),
    )
    quantity = forms.IntegerField(
        label=gettext_lazy("Quantity"), min_value=1, max_value=9999, initial=1, widget=forms.NumberInput(QUIET)
    )
    order = OrderField(label=gettext_lazy("Repair order"), required=False)
    vehicle = CarField(
        label=gettext_lazy("Car"),
        queryset=Vehicle.objects.none(),
        widget=ChosenOnly,
        required=False,
        help_text=gettext_lazy("Plate, last 6 of the VIN, owner or last 4 of the phone."),
    )
    off_road = forms.BooleanField(
        # Translators: 中文 缺此件车辆不能行驶
        label=gettext_lazy("The car cannot be driven without it"),
        required=False,
    )
    contact = forms.CharField(
        # Translators: 中文 到货通知谁
        label=gettext_lazy("Who is told"),
        max_length=80,
        required=False,
        widget=forms.TextInput(QUIET),
        # Translators: 中文 留空即通知车主；没有车的购件人请填写
        help_text=gettext_lazy("Empty: the car's owner. A buyer without a car is named here."),
    )
    mobile = forms.CharField(
        label=gettext_lazy("Mobile"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"inputmode": "tel", **QUIET}),
    )
    advisor = PersonField(label=gettext_lazy("Service advisor"), queryset=Employee.objects.none())
    expected_on = forms.DateField(label=gettext_lazy("Expected on"), widget=day_input(), validators=SOME_DAY)

    def __init__(self, *args, user, at, **kwargs):
        super().__init__(*args, **kwargs)
        outlets = Outlet.objects.visible_to(user, Right.BACKORDERS_KEEP).select_related("area__region")
        outlets = outlets.order_by("code")
        self.outlets = list(outlets)
        self.fields["outlet"].queryset = outlets
        self.one_outlet = self.outlets[0] if len(self.outlets) == 1 else None
        if self.outlets:
            self.fields["outlet"].initial = self.outlets[0].code
        if self.one_outlet:
            self.fields["outlet"].widget = forms.HiddenInput()
        self.fields["form_key"].initial = uuid4
        self.fields["vehicle"].queryset = Vehicle.objects.visible_to(user, Right.RECORDS).select_related("customer")
        self.fields["vehicle"].widget.attrs |= {"data-pick": "", "data-pick-url": reverse_lazy("parts:find_cars")}
        self.fields["order"].orders = RepairOrder.objects.visible_to(user, Right.RECORDS)
        on = local(at).date()
        people = Employee.objects.filter(outlet__in=outlets).employed_on(on).posted_as(Role.SERVICE_ADVISOR, on)
        self.fields["advisor"].queryset = people.order_by("name_key", "number")


class PostponeForm(VersionForm):
    expected_on = forms.DateField(
        label=pgettext_lazy("backorder", "Now expected on"), widget=day_input(), validators=SOME_DAY
    )
    reason = forms.CharField(
        # Translators: 中文 为什么延期
        label=gettext_lazy("Why it comes later"),
        max_length=400,
        widget=forms.TextInput(QUIET),
    )


class TellForm(VersionForm):
    what = forms.ChoiceField(
        # Translators: 中文 告知内容
        label=gettext_lazy("What the customer heard"),
        choices=BackorderTold.What.choices,
        widget=forms.RadioSelect,
    )
    how = forms.ChoiceField(
        label=pgettext_lazy("backorder", "How"), choices=BackorderTold.How.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("What was said"), max_length=400, required=False, widget=forms.TextInput(QUIET)
    )

    def __init__(self, *args, backorder=None, on=None, **kwargs):
        """Only what can be said now: of a part that is there, that it is there."""
        super().__init__(*args, **kwargs)
        if backorder is None:
            return
        What = BackorderTold.What
        waits = backorder.state == Backorder.State.WAITING
        offered = (What.LATER, What.STANDS) if waits else (What.THERE,)
        self.fields["what"].choices = [(each.value, each.label) for each in offered]
        first = What.LATER if backorder.to_be_told(on) else What.STANDS
        self.fields["what"].initial = first if waits else What.THERE
        self.fields["how"].initial = BackorderTold.How.CALL


class SpareCarForm(VersionForm):
    words = forms.CharField(
        # Translators: 中文 备用车
        label=gettext_lazy("Spare car"),
        max_length=200,
        widget=forms.TextInput(QUIET),
        # Translators: 中文 给了哪台车；客户不要也写明
        help_text=gettext_lazy("Which car was given, or why none is wanted."),
    )


class FittedForm(VersionForm):
    words = forms.CharField(label=gettext_lazy("Note"), max_length=400, required=False, widget=forms.TextInput(QUIET))


class CancelForm(VersionForm):
    reason = forms.CharField(
        # Translators: 中文 为什么不要了
        label=gettext_lazy("Why it is not wanted any more"),
        max_length=400,
        widget=forms.TextInput(QUIET),
    )


class BackorderFilter(OutletFilter):
    """What the list can be narrowed by."""

    needs = Right.STOCK
    q = forms.CharField(label=gettext_lazy("Number, part, plate or name"), required=False, max_length=60)
    off_road = forms.ChoiceField(
        label=gettext_lazy("Off the road"),
        required=False,
        choices=[
            ("", gettext_lazy("All cars")),
            # Translators: 中文 只看不能行驶的车
            ("yes", gettext_lazy("Cannot be driven")),
        ],
    )
    whose = forms.ChoiceField(
        label=gettext_lazy("Service advisor"),
        required=False,
        choices=[("", gettext_lazy("All advisors")), ("mine", pgettext_lazy("backorders", "Mine"))],
    )

    def __init__(self, data, *, user):
        super().__init__(data, user=user)
        self.user = user

    def apply(self, rows):
        rows = self.at_outlet(rows).matching(self.value("q"))
        rows = rows.filter(off_road=True) if self.value("off_road") else rows
        return rows.filter(advisor=self.user.employee_id) if self.value("whose") else rows

    def at_outlet(self, rows):
        """Only the outlet that is chosen: what the figures above the list are narrowed by too."""
        return rows.filter(outlet__code=self.value("outlet")) if self.value("outlet") else rows
