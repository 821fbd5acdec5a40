"""Forms of home visits, and what their list is narrowed by."""

from datetime import date

from django import forms
from django.db.models import Count, Q
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from customers.forms.picking import CarField, ChosenOnly, CustomerField
from customers.models import Customer, Vehicle
from staff.forms import SOME_DAY, NarrowingForm, ServiceForm, day_input
from staff.models import Outlet, Posting, User
from staff.roles import Right

from ..csi_period import Period
from ..models import HomeVisit
from .csi import MONTH, MonthInput
from .handling import PersonField, instant_field, words_field

State = HomeVisit.State
TABS = {
    "open": [State.CHOSEN, State.PLANNED],
    "done": [State.DONE],
    "dropped": [State.DROPPED],
    "all": list(State),
}


def who_visits(outlet, on):
    """The accounts that may make home visits for the outlet."""
    posted = Posting.objects.filter(outlet=outlet).giving(Right.VISITS).in_force(on)
    return User.objects.active().filter(pk__in=posted.values("user"))


class VisitFilter(NarrowingForm):
    """What the list of visits can be narrowed by; what cannot be read narrows nothing."""

    q = forms.CharField(label=_("Plate or customer"), required=False, max_length=60)
    outlet = forms.ChoiceField(label=_("Outlet"), required=False)
    month = forms.DateField(
        label=_("Month"), required=False, input_formats=[MONTH], widget=MonthInput(), validators=SOME_DAY
    )
    drawn = forms.ChoiceField(
        label=_("How chosen"),
        required=False,
        choices=[("", _("Drawn or not")), ("yes", _("Drawn by chance")), ("no", _("Entered by hand"))],
    )

    def __init__(self, data, *, user):
        super().__init__(data)
        self.outlets = list(Outlet.objects.visible_to(user, Right.VISITS))
        self.fields["outlet"].choices = [("", _("All outlets")), *((each.code, each.name) for each in self.outlets)]
        if len(self.outlets) == 1:
            self.fields["outlet"].widget = forms.HiddenInput()
        self.is_valid()

    @property
    def chosen(self) -> list[Outlet]:
        code = self.cleaned_data.get("outlet")
        return [each for each in self.outlets if each.code == code] if code else self.outlets

    def month_or(self, today: date) -> date:
        """The month whose draws are shown: the one in the address, else this one."""
        return (self.cleaned_data.get("month") or today).replace(day=1)

    def apply(self, visits):
        wanted = self.cleaned_data
        if wanted.get("outlet"):
            visits = visits.filter(outlet__code=wanted["outlet"])
        if wanted.get("month"):
            period = Period.of_month(wanted["month"])
            visits = visits.filter(due_on__gte=period.first, due_on__lt=period.end)
        if wanted.get("drawn"):
            visits = visits.filter(draw__isnull=wanted["drawn"] == "no")
        if text := (wanted.get("q") or "").strip():
            plate = text.replace(" ", "").upper()
            visits = visits.filter(Q(vehicle__plate__contains=plate) | Q(customer__name__istartswith=text))
        return visits


def tab_of(parameters) -> str:
    tab = parameters.get("state", "open")
    return tab if tab in TABS else "open"


def in_tab(visits, tab: str):
    return visits.filter(state__in=TABS[tab])


def tabs_of(visits) -> list[tuple[str, str, int]]:
    """Each tab with how many it holds, in one query."""
    counts = {name: Count("pk", filter=Q(state__in=states)) for name, states in TABS.items()}
    numbers = visits.order_by().aggregate(**{f"n_{name}": count for name, count in counts.items()})
    labels = {
        # Translators: 中文 未完成
        "open": pgettext("visits", "Open"),
        "done": pgettext("visits", "Done"),
        "dropped": pgettext("visits", "Dropped"),
        "all": gettext("All"),
    }
    return [(name, labels[name], numbers[f"n_{name}"]) for name in TABS]


class DrawForm(ServiceForm):
    """Which month is drawn at which outlet."""

    outlet = forms.ModelChoiceField(Outlet.objects.none(), to_field_name="code", label=_("Outlet"))
    month = forms.DateField(label=_("Month"), input_formats=[MONTH], validators=SOME_DAY)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outlet"].queryset = Outlet.objects.visible_to(user, Right.CALLS_MANAGE)


class PlanForm(ServiceForm):
    planned_at = instant_field(label=_("When"))
    visitors = forms.CharField(label=_("Who goes"), max_length=120, widget=forms.TextInput({"autocomplete": "off"}))
    owner = PersonField(label=_("Who sees to it"), empty_label=None)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, auto_id="plan_%s", **kwargs)
        self.fields["owner"].queryset = people


class ReportForm(ServiceForm):
    done_at = instant_field(label=_("Visited"))
    report = words_field(_("What was seen and said"), rows=5, max_length=4000)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="report_%s", **kwargs)


class DropForm(ServiceForm):
    reason = words_field(_("Reason"), rows=2, max_length=300)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="drop_%s", **kwargs)


class NewVisitForm(ServiceForm):
    """A visit by hand: whom, which car, by when."""

    outlet = forms.ModelChoiceField(Outlet.objects.none(), to_field_name="code", label=_("Outlet"), empty_label=None)
    customer = CustomerField(
        label=_("Customer"),
        queryset=Customer.objects.none(),
        widget=ChosenOnly,
        help_text=_("Name or last 4 of the phone."),
        error_messages={"invalid_choice": _("This customer is not among those you see. Search again.")},
    )
    vehicle = CarField(
        label=_("Car"),
        queryset=Vehicle.objects.none(),
        required=False,
        widget=ChosenOnly,
        error_messages={"invalid_choice": _("This car is not among those you see. Search for it again.")},
    )
    due_on = forms.DateField(label=_("By"), widget=day_input(), validators=SOME_DAY)

    def __init__(self, *args, user, customer_search_url, car_search_url, **kwargs):
        super().__init__(*args, **kwargs)
        outlets = Outlet.objects.visible_to(user, Right.VISITS)
        self.fields["outlet"].queryset = outlets
        if outlets.count() == 1:
            self.fields["outlet"].widget = forms.HiddenInput()
            self.fields["outlet"].initial = outlets.get().code
        self.fields["customer"].queryset = Customer.objects.visible_to(user, Right.RECORDS).present()
        self.fields["customer"].widget.attrs |= {"data-pick": "", "data-pick-url": customer_search_url}
        self.fields["vehicle"].queryset = Vehicle.objects.visible_to(user, Right.RECORDS)
        self.fields["vehicle"].widget.attrs |= {"data-pick": "", "data-pick-url": car_search_url}
