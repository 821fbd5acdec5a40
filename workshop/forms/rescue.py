"""Forms of rescue calls. Choices are what the user may see, never more."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from customers.forms.picking import CarField, ChosenOnly
from customers.models import Vehicle
from staff.forms import SOME_DAY, SOME_INSTANT, Narrowing, ServiceForm, day_input
from staff.instants import local
from staff.models import Employee, Outlet
from staff.roles import Right
from workshop import policies
from workshop.models import RepairOrder, RescueCall

from .daybook import PersonField

LOCAL = "%Y-%m-%dT%H:%M"


def instant_field(**options):
    return forms.DateTimeField(
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL),
        input_formats=[LOCAL, "%Y-%m-%dT%H:%M:%S"],
        validators=SOME_INSTANT,
        **options,
    )


class TakeForm(ServiceForm):
    """A call as the caller tells it: who, what car, where."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    vehicle = CarField(
        label=gettext_lazy("Car"),
        queryset=Vehicle.objects.none(),
        required=False,
        widget=ChosenOnly,
        # Translators: 中文 车牌、VIN 后六位、车主姓名或手机后四位
        help_text=gettext_lazy("Plate, last 6 of the VIN, owner or last 4 of the phone."),
        error_messages={"invalid_choice": gettext_lazy("This car is not among those you see. Search for it again.")},
    )
    plate = forms.CharField(
        # Translators: 中文 车牌（档案里没有的车）
        label=gettext_lazy("Plate of a car that is not in the records"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    model = forms.CharField(
        label=gettext_lazy("Model"), max_length=80, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    caller = forms.CharField(
        # Translators: 中文 来电人
        label=gettext_lazy("Caller"),
        max_length=80,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    mobile = forms.CharField(
        # Translators: 中文 来电人电话
        label=gettext_lazy("Caller's phone"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "tel"}),
        # Translators: 中文 已选车辆时可留空，按车主联系
        help_text=gettext_lazy("Empty for a chosen car: its owner's."),
    )
    place = forms.CharField(
        # Translators: 中文 车在哪里
        label=gettext_lazy("Where the car stands"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        # Translators: 中文 道路、方向、公里数、附近标志物
        help_text=gettext_lazy("Road and direction, kilometre, landmark."),
    )
    zone = forms.ChoiceField(
        # Translators: 中文 区域（承诺到达时间）
        label=gettext_lazy("Zone"),
        choices=RescueCall.Zone.choices,
        widget=forms.RadioSelect,
        initial=RescueCall.Zone.CITY,
    )
    taken_at = instant_field(
        # Translators: 中文 来电时间
        label=gettext_lazy("When the call came in"),
        required=False,
        help_text=gettext_lazy("Empty: now."),
    )
    outlet = forms.ModelChoiceField(
        label=gettext_lazy("Outlet"), queryset=Outlet.objects.none(), to_field_name="code", empty_label=None
    )

    def __init__(self, *args, user, at, car_search_url, car_url, **kwargs):
        super().__init__(*args, **kwargs)
        outlets = Outlet.objects.visible_to(user, Right.RESCUE_KEEP).select_related("area__region")
        self.outlets = list(outlets)
        self.fields["outlet"].queryset = outlets
        self.one_outlet = self.outlets[0] if len(self.outlets) == 1 else None
        if self.outlets:
            self.fields["outlet"].initial = self.outlets[0].code
        if self.one_outlet:
            self.fields["outlet"].widget = forms.HiddenInput()
        self.fields["form_key"].initial = uuid4
        self.fields["zone"].choices = self._zones(at)
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

    def _zones(self, at) -> list[tuple[str, str]]:
        """Each zone with its promise, unless the outlets promise different ones."""
        minutes = policies.promises(self.outlets, local(at).date())
        if minutes is None:
            return list(RescueCall.Zone.choices)
        return [
            # Translators: 中文 %(zone)s，%(minutes)s 分钟
            (code, _("%(zone)s, %(minutes)s min") % {"zone": label, "minutes": minutes[code]})
            for code, label in RescueCall.Zone.choices
        ]

    @property
    def chosen_car(self) -> str:
        return str(self["vehicle"].value() or "")


class SendForm(ServiceForm):
    """Who goes, with which car."""

    helper = PersonField(
        # Translators: 中文 派谁去
        label=gettext_lazy("Who goes"),
        queryset=Employee.objects.none(),
        empty_label="",
    )
    rescue_car = forms.CharField(
        # Translators: 中文 救援车（车牌或名称）
        label=gettext_lazy("Rescue car"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    sent_at = instant_field(
        # Translators: 中文 几点派出
        label=gettext_lazy("When sent"),
        required=False,
        help_text=gettext_lazy("Empty: now."),
    )

    def __init__(self, *args, call: RescueCall, at, **kwargs):
        super().__init__(*args, **kwargs)
        people = Employee.objects.filter(outlet=call.outlet_id).employed_on(local(at).date())
        self.fields["helper"].queryset = people.order_by("name_key", "number")


class AnotherForm(SendForm):
    """Stands beside the form that calls the rescue off; both ask for a reason, so this field has an id of its own."""

    reason = forms.CharField(
        # Translators: 中文 为什么换人
        label=gettext_lazy("Why somebody else goes"),
        max_length=300,
        widget=forms.TextInput({"id": "why_another"}),
    )


class ArrivalForm(ServiceForm):
    arrived_at = instant_field(
        # Translators: 中文 到达时间
        label=gettext_lazy("When somebody arrived"),
        required=False,
        help_text=gettext_lazy("Empty: now."),
    )


class OrderField(forms.CharField):
    """The number of a repair order that the user may see; gives the order."""

    def __init__(self, **options):
        super().__init__(max_length=40, **options)
        self.orders = RepairOrder.objects.none()
        self.widget.attrs |= {"list": "orders", "autocomplete": "off"}

    def clean(self, value):
        number = super().clean(value).strip().upper()
        if not number:
            return None
        order = self.orders.filter(number=number).select_related("vehicle").first()
        if order is None:
            raise forms.ValidationError(_("There is no repair order %(number)s.") % {"number": number})
        return order


class EndForm(ServiceForm):
    outcome = forms.ChoiceField(
        # Translators: 中文 怎么解决的
        label=gettext_lazy("How it ended"),
        choices=[each for each in RescueCall.Outcome.choices if each[0] != RescueCall.Outcome.CANCELLED],
        widget=forms.RadioSelect,
    )
    cause = forms.ChoiceField(
        # Translators: 中文 什么原因
        label=gettext_lazy("What it was"),
        choices=RescueCall.Cause.choices,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        # Translators: 中文 现场情况和处理
        label=gettext_lazy("What was found and done"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        # Translators: 中文 转他处处理时写明转给谁
        help_text=gettext_lazy("When it is handed to another: to whom."),
    )
    order = OrderField(
        label=gettext_lazy("Repair order"),
        required=False,
        help_text=gettext_lazy("If there is one already. Orders of an import are found by themselves."),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["order"].orders = RepairOrder.objects.visible_to(user, Right.RECORDS)


class OrderForm(ServiceForm):
    order = OrderField(label=gettext_lazy("Repair order"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["order"].orders = RepairOrder.objects.visible_to(user, Right.RECORDS)


class CancelForm(ServiceForm):
    reason = forms.CharField(
        # Translators: 中文 为什么取消
        label=gettext_lazy("Why it is called off"),
        max_length=400,
        help_text=gettext_lazy("In the caller's words."),
    )


class OutletFilter(Narrowing):
    """What a list can be narrowed by; what cannot be read narrows nothing."""

    needs = Right.RECORDS
    q = forms.CharField(label=gettext_lazy("Number, plate or name"), required=False)
    outlet = forms.ChoiceField(label=gettext_lazy("Outlet"), required=False)

    def __init__(self, data, *, user):
        super().__init__(data)
        self.offer_outlets(Outlet.objects.visible_to(user, self.needs), alone="drop")
        self.is_valid()


class InHouseFilter(OutletFilter):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("All kinds")), *RepairOrder.Kind.choices],
    )

    def apply(self, orders):
        orders = orders.matching(self.value("q"))
        orders = orders.filter(outlet__code=self.value("outlet")) if self.value("outlet") else orders
        return orders.filter(kind=self.value("kind")) if self.value("kind") else orders


class RescueFilter(OutletFilter):
    needs = Right.RESCUE
    zone = forms.ChoiceField(
        label=gettext_lazy("Zone"),
        required=False,
        # Translators: 中文 全部区域
        choices=[("", pgettext_lazy("rescue", "All zones")), *RescueCall.Zone.choices],
    )
    promise = forms.ChoiceField(
        # Translators: 中文 是否按时
        label=gettext_lazy("Promise"),
        required=False,
        choices=[
            ("", gettext_lazy("In time or late")),
            ("in_time", gettext_lazy("In time")),
            ("late", pgettext_lazy("rescue", "Late")),
        ],
    )
    cause = forms.ChoiceField(
        label=gettext_lazy("Cause"),
        required=False,
        choices=[("", gettext_lazy("All causes")), *RescueCall.Cause.choices],
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        required=False,
        # Translators: 中文 全部结果
        choices=[("", gettext_lazy("All outcomes")), *RescueCall.Outcome.choices],
    )
    from_on = forms.DateField(label=gettext_lazy("From"), required=False, widget=day_input(), validators=SOME_DAY)
    to_on = forms.DateField(label=gettext_lazy("To"), required=False, widget=day_input(), validators=SOME_DAY)

    def apply(self, calls, at):
        calls = self.at_outlet(calls).matching(self.value("q"))
        for name in ("zone", "cause", "outcome"):
            calls = calls.filter(**{name: self.value(name)}) if self.value(name) else calls
        if self.value("promise"):
            calls = calls.late(at) if self.value("promise") == "late" else calls.in_time(at)
        return calls.between(self.cleaned_data.get("from_on"), self.cleaned_data.get("to_on"))

    def at_outlet(self, calls):
        """Only the outlet that is chosen: what the figures above the list are narrowed by."""
        return calls.filter(outlet__code=self.value("outlet")) if self.value("outlet") else calls
