"""Forms of trainings and certificates."""

from decimal import Decimal
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.forms import ServiceForm
from staff.instants import local
from staff.models import Employee, Outlet
from staff.roles import Right
from workshop.half_years import HalfYear
from workshop.models import Training
from workshop.models.trainings import BEST
from workshop.services.trainings import Attended

from .daybook import PersonField
from .house import HouseFilter, day_field, in_a_week, words_field

PLAIN = {"autocomplete": "off"}


def _working(outlet: Outlet, at):
    return Employee.objects.filter(outlet=outlet).employed_on(local(at).date()).order_by("name_key", "number")


class PeopleField(forms.ModelMultipleChoiceField):
    """Some people of the outlet, ticked."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, employee) -> str:
        return f"{employee.name} · {employee.position}"


class PlanForm(ServiceForm):
    """A training in the plan of one outlet."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Training.Kind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Subject"), max_length=120, widget=forms.TextInput(PLAIN))
    aims = words_field(_("What people know afterwards"), rows=2, max_length=2000, required=False)
    teacher = forms.CharField(label=_("Teacher"), max_length=80, required=False, widget=forms.TextInput(PLAIN))
    place = forms.CharField(
        label=pgettext_lazy("training", "Place"), max_length=80, required=False, widget=forms.TextInput(PLAIN)
    )
    planned_on = day_field(_("Planned for"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=10, max_value=2400, initial=60)
    pass_mark = forms.IntegerField(label=_("Points to pass"), min_value=0, max_value=BEST, initial=80)
    people = PeopleField(label=_("Who is to come"), queryset=Employee.objects.none(), required=False)

    def __init__(self, *args, outlet: Outlet, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = _working(outlet, at)
        self.fields["planned_on"].initial = in_a_week(at)
        self.fields["form_key"].initial = uuid4


class PeopleForm(ServiceForm):
    people = PeopleField(label=_("Who is to come"), queryset=Employee.objects.none(), required=False)

    def __init__(self, *args, training: Training, at, **kwargs):
        super().__init__(*args, **kwargs)
        there = Employee.objects.filter(pk__in=training.places.values("employee"))
        self.fields["people"].queryset = (_working(training.outlet, at) | there).distinct()
        self.fields["people"].initial = list(training.places.values_list("employee", flat=True))


class MoveForm(ServiceForm):
    planned_on = day_field(_("New day"))
    reason = forms.CharField(label=_("Reason"), max_length=400)

    def __init__(self, *args, at, **kwargs):
        super().__init__(*args, auto_id="move_%s", **kwargs)
        self.fields["planned_on"].initial = in_a_week(at)


class CancelForm(ServiceForm):
    reason = forms.CharField(label=_("Reason"), max_length=400)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="cancel_%s", **kwargs)


class AttendanceForm(ServiceForm):
    """One row for each person: there or not, and the points of the test. `held_on` the first time, else a reason."""

    held_on = day_field(pgettext_lazy("training", "Held on"))
    # Translators: 中文 培训小结
    words = words_field(pgettext_lazy("training", "How it went"), rows=2, max_length=2000, required=False)
    reason = forms.CharField(label=_("Why it is corrected"), max_length=400)

    def __init__(self, *args, training: Training, at, **kwargs):
        super().__init__(*args, **kwargs)
        held = training.state == Training.State.HELD
        for name in ("held_on", "words") if held else ("reason",):
            del self.fields[name]
        if not held:
            self.fields["held_on"].initial = min(training.planned_on, local(at).date())
        self.places = list(training.places.select_related("employee").order_by("employee__name_key", "pk"))
        for place in self.places:
            self._add(place)

    def _add(self, place) -> None:
        key, name = place.employee_id, place.employee.name
        self.fields[f"present_{key}"] = forms.BooleanField(label=name, required=False, initial=place.present)
        self.fields[f"score_{key}"] = forms.DecimalField(
            label=_("Points"),
            min_value=0,
            max_value=BEST,
            decimal_places=1,
            max_digits=5,
            required=False,
            initial=place.score,
            widget=forms.TextInput(PLAIN | {"inputmode": "decimal", "aria-label": name, "class": "form-control"}),
        )
        self.fields[f"why_{key}"] = forms.CharField(
            label=pgettext_lazy("training", "Why not"),
            max_length=200,
            required=False,
            initial=place.why_not,
            widget=forms.TextInput(PLAIN | {"aria-label": name, "class": "form-control"}),
        )

    def rows(self):
        return [
            (place, *(self[f"{part}_{place.employee_id}"] for part in ("present", "score", "why")))
            for place in self.places
        ]

    def attended(self) -> dict[int, Attended]:
        data = self.cleaned_data
        keys = [place.employee_id for place in self.places]
        return {
            key: Attended(
                present=bool(data.get(f"present_{key}")),
                score=Decimal(data[f"score_{key}"]) if data.get(f"score_{key}") is not None else None,
                why_not=data.get(f"why_{key}", ""),
            )
            for key in keys
        }


class HalfYearForm(forms.Form):
    """Which outlet and which half of which year; what cannot be read is the first outlet and the present half."""

    outlet = forms.ChoiceField(label=_("Outlet"), required=False)
    half = forms.CharField(required=False)

    def __init__(self, data, *, user, today):
        super().__init__(data)
        self.outlets = list(Outlet.objects.visible_to(user, Right.TRAININGS).select_related("area__region"))
        self.fields["outlet"].choices = [(outlet.code, outlet.name) for outlet in self.outlets]
        self.today = today
        self.is_valid()

    @property
    def chosen(self) -> Outlet | None:
        code = self.cleaned_data.get("outlet")
        return next((outlet for outlet in self.outlets if outlet.code == code), next(iter(self.outlets), None))

    @property
    def half_year(self) -> HalfYear:
        return HalfYear.named(self.cleaned_data.get("half") or "") or HalfYear.of(self.today)


class CertificateForm(ServiceForm):
    employee = PersonField(label=_("Employee"), queryset=Employee.objects.none(), empty_label="—")
    # Translators: 中文 证书名称
    name = forms.CharField(label=_("What it certifies"), max_length=80, widget=forms.TextInput(PLAIN))
    number = forms.CharField(label=_("Number"), max_length=60, required=False, widget=forms.TextInput(PLAIN))
    issuer = forms.CharField(label=_("Issued by"), max_length=80, required=False, widget=forms.TextInput(PLAIN))
    issued_on = day_field(pgettext_lazy("certificate", "Issued on"))
    expires_on = day_field(_("Valid until"), required=False, help_text=_("Empty: for ever."))

    def __init__(self, *args, user, at, **kwargs):
        super().__init__(*args, **kwargs)
        people = Employee.objects.visible_to(user, Right.TRAININGS_KEEP).employed_on(local(at).date())
        self.fields["employee"].queryset = people.select_related("outlet__area__region").order_by("name_key", "number")


class WithdrawForm(ServiceForm):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class CertificateFilter(HouseFilter):
    needs = Right.TRAININGS

    def apply(self, certificates):
        if self.value("outlet"):
            certificates = certificates.filter(employee__outlet__code=self.value("outlet"))
        return certificates.matching(self.value("q"))


TABS = {
    # Translators: 中文 有效
    "valid": pgettext_lazy("certificate", "Valid"),
    # Translators: 中文 即将到期
    "expiring": pgettext_lazy("certificate", "Ending soon"),
    # Translators: 中文 已过期
    "expired": pgettext_lazy("certificate", "Ended"),
    "all": _("All"),
}
