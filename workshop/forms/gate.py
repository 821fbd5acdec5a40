"""Forms of appointments, tags and bays. Choices are what the user may see, never more."""

from datetime import date
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from customers.forms.picking import CarField, ChosenOnly
from customers.models import Vehicle
from staff.forms import SOME_DAY, ServiceForm, day_input
from staff.instants import local
from staff.models import Employee, Outlet
from staff.roles import Right, Role
from workshop.models import Appointment, Bay, Lane, RepairOrder

from .daybook import PersonField
from .rescue import OutletFilter, instant_field

TYPED = {"autocomplete": "off"}
# Nobody books a car in for what is done before it is sold.
KINDS = [each for each in RepairOrder.Kind.choices if each[0] != RepairOrder.Kind.PDI]


class OutletForm(ServiceForm):
    """A form about a car and the outlet it comes to; the outlet is hidden where there is only one."""

    needs = Right.APPOINT
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    vehicle = CarField(
        label=gettext_lazy("Car"),
        queryset=Vehicle.objects.none(),
        required=False,
        widget=ChosenOnly,
        help_text=gettext_lazy("Plate, last 6 of the VIN, owner or last 4 of the phone."),
        error_messages={"invalid_choice": gettext_lazy("This car is not among those you see. Search for it again.")},
    )
    plate = forms.CharField(
        label=gettext_lazy("Plate of a car that is not in the records"),
        max_length=20,
        required=False,
        widget=forms.TextInput(TYPED),
    )
    lane = forms.ChoiceField(
        # Translators: 中文 通道
        label=gettext_lazy("Lane"),
        choices=Lane.choices,
        widget=forms.RadioSelect,
        initial=Lane.ORDINARY,
    )
    outlet = forms.ModelChoiceField(
        label=gettext_lazy("Outlet"), queryset=Outlet.objects.none(), to_field_name="code", empty_label=None
    )

    def __init__(self, *args, user, car_search_url, car_url, **kwargs):
        super().__init__(*args, **kwargs)
        outlets = Outlet.objects.visible_to(user, self.needs).select_related("area__region")
        self.outlets = list(outlets)
        self.fields["outlet"].queryset = outlets
        self.one_outlet = self.outlets[0] if len(self.outlets) == 1 else None
        if self.outlets:
            self.fields["outlet"].initial = self.outlets[0].code
        if self.one_outlet:
            self.fields["outlet"].widget = forms.HiddenInput()
        self.fields["form_key"].initial = uuid4
        self.fields["vehicle"].queryset = Vehicle.objects.visible_to(user, Right.RECORDS).select_related(
            "customer__outlet__area__region"
        )
        self.fields["vehicle"].widget.attrs |= {
            "data-pick": "",
            "data-pick-url": car_search_url,
            "hx-get": car_url,
            "hx-trigger": "change",
            "hx-target": "#car",
        }

    @property
    def chosen_car(self) -> str:
        return str(self["vehicle"].value() or "")


class BookForm(OutletForm):
    """An appointment as the customer asks for it: which car, what for, when."""

    # What the customer was reminded of before; it comes with the address.
    reminder = forms.IntegerField(widget=forms.HiddenInput, required=False)
    model = forms.CharField(label=gettext_lazy("Model"), max_length=80, required=False, widget=forms.TextInput(TYPED))
    caller = forms.CharField(label=gettext_lazy("Caller"), max_length=80, required=False, widget=forms.TextInput(TYPED))
    mobile = forms.CharField(
        label=gettext_lazy("Caller's phone"),
        max_length=30,
        required=False,
        widget=forms.TextInput({**TYPED, "inputmode": "tel"}),
        help_text=gettext_lazy("Empty for a chosen car: its owner's."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=KINDS, widget=forms.RadioSelect, initial=RepairOrder.Kind.MAINTENANCE
    )
    words = forms.CharField(
        # Translators: 中文 客户要做什么
        label=gettext_lazy("What the customer wants"),
        max_length=400,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    planned_at = instant_field(
        # Translators: 中文 约定时间
        label=gettext_lazy("Agreed for"),
    )
    minutes = forms.IntegerField(
        # Translators: 中文 占用工位（分钟）
        label=gettext_lazy("Minutes in the bay"),
        min_value=5,
        max_value=1440,
        required=False,
        # Translators: 中文 留空按该类业务的标准时间
        help_text=gettext_lazy("Empty: as long as such work usually takes."),
    )
    advisor = PersonField(
        label=gettext_lazy("Service advisor"),
        queryset=Employee.objects.none(),
        required=False,
        # Translators: 中文 不指定
        empty_label=pgettext_lazy("advisor", "whoever is free"),
    )

    def __init__(self, *args, user, at, hours_url, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        on = local(at).date()
        people = Employee.objects.filter(outlet__in=self.outlets).employed_on(on)
        self.fields["advisor"].queryset = people.posted_as(Role.SERVICE_ADVISOR, on).order_by("name_key", "number")
        asks = {"hx-get": hours_url, "hx-trigger": "change", "hx-target": "#hours", "hx-include": "closest form"}
        for name in ("kind", "lane", "planned_at", "minutes", "outlet"):
            self.fields[name].widget.attrs |= asks


class GiveForm(OutletForm):
    """A tag for a car at the gate."""

    needs = Right.RECEIVE


class HoursAsked(forms.Form):
    """Which hours the booking form asks for; what cannot be read falls back to today's maintenance."""

    outlet = forms.CharField(required=False)
    kind = forms.ChoiceField(choices=KINDS, required=False)
    lane = forms.ChoiceField(choices=Lane.choices, required=False)
    planned_at = instant_field(required=False)
    minutes = forms.IntegerField(min_value=5, max_value=1440, required=False)

    def __init__(self, data, *, at):
        super().__init__(data)
        self.at = at
        self.is_valid()

    @property
    def day(self) -> date:
        asked = self.cleaned_data.get("planned_at")
        today = local(self.at).date()
        return max(local(asked).date(), today) if asked else today

    @property
    def kind_asked(self) -> str:
        return self.cleaned_data.get("kind") or RepairOrder.Kind.MAINTENANCE

    @property
    def lane_asked(self) -> str:
        return self.cleaned_data.get("lane") or Lane.ORDINARY


class MoveForm(ServiceForm):
    planned_at = instant_field(label=gettext_lazy("Agreed for"))
    minutes = forms.IntegerField(label=gettext_lazy("Minutes in the bay"), min_value=5, max_value=1440)


class CallOffForm(ServiceForm):
    reason = forms.CharField(
        label=gettext_lazy("Why it is called off"),
        max_length=400,
        help_text=gettext_lazy("In the caller's words."),
    )


class LeftForm(ServiceForm):
    reason = forms.CharField(
        # Translators: 中文 离开原因
        label=gettext_lazy("Why the car left"),
        max_length=400,
    )


class BayForm(ServiceForm):
    name = forms.CharField(
        # Translators: 中文 工位名称
        label=gettext_lazy("Name of the bay"),
        max_length=40,
        widget=forms.TextInput(TYPED),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Bay.Kind.choices)


class BayChangeForm(BayForm):
    in_use = forms.BooleanField(
        # Translators: 中文 启用
        label=gettext_lazy("In use"),
        required=False,
    )


class AppointmentFilter(OutletFilter):
    needs = Right.GATE
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        # Translators: 中文 全部状态
        choices=[("", gettext_lazy("All states")), *Appointment.State.choices],
    )
    lane = forms.ChoiceField(
        label=gettext_lazy("Lane"),
        required=False,
        # Translators: 中文 全部通道
        choices=[("", gettext_lazy("All lanes")), *Lane.choices],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=[("", gettext_lazy("All kinds")), *KINDS]
    )
    from_on = forms.DateField(label=gettext_lazy("From"), required=False, widget=day_input(), validators=SOME_DAY)
    to_on = forms.DateField(label=gettext_lazy("To"), required=False, widget=day_input(), validators=SOME_DAY)

    def apply(self, found):
        """By everything that is chosen."""
        found = self.apply_but_days(found)
        return found.between(self.cleaned_data.get("from_on"), self.cleaned_data.get("to_on"))

    def apply_but_days(self, found):
        """For the pages that show a day or a week of their own."""
        found = found.matching(self.value("q"))
        found = found.filter(outlet__code=self.value("outlet")) if self.value("outlet") else found
        for name in ("state", "lane", "kind"):
            found = found.filter(**{name: self.value(name)}) if self.value(name) else found
        return found


class DayAsked(forms.Form):
    """Which day, and of which outlet, a page shows."""

    day = forms.DateField(label=gettext_lazy("Day"), required=False, widget=day_input(), validators=SOME_DAY)
    outlet = forms.ChoiceField(label=gettext_lazy("Outlet"), required=False)

    def __init__(self, data, *, user, at, needs=Right.GATE):
        super().__init__(data)
        outlets = Outlet.objects.visible_to(user, needs).select_related("area__region")
        self.outlets = list(outlets.order_by("code"))
        self.fields["outlet"].choices = [(each.code, each.name) for each in self.outlets]
        self.today = local(at).date()
        self.is_valid()

    @property
    def chosen_day(self) -> date:
        return self.cleaned_data.get("day") or self.today

    @property
    def chosen_outlet(self) -> Outlet | None:
        """The outlet that the address names, else the first one that the user sees."""
        code = self.cleaned_data.get("outlet")
        return next((each for each in self.outlets if each.code == code), next(iter(self.outlets), None))
