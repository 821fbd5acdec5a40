"""Forms of quality problems and reports, and what their lists are narrowed by."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.forms.picking import CarField, ChosenOnly
from customers.models import Vehicle
from staff.forms import SOME_DAY, NarrowingForm, ServiceForm, day_input
from staff.models import Outlet
from staff.roles import Right

from ..models import QualityProblem, QualityReport
from .handling import words_field

PROBLEM_TABS = ("waiting", "reported", "withdrawn", "all")


class OutletChoice(NarrowingForm):
    """A filter with the outlets whose quality problems the user sees."""

    outlet = forms.ChoiceField(label=_("Outlet"), required=False)

    def __init__(self, data, *, user):
        super().__init__(data)
        self.outlets = list(Outlet.objects.visible_to(user, Right.QUALITY))
        self.fields["outlet"].choices = [("", _("All outlets")), *((each.code, each.name) for each in self.outlets)]
        if len(self.outlets) == 1:
            self.fields["outlet"].widget = forms.HiddenInput()
        self.is_valid()


class ProblemFilter(OutletChoice):
    """What the list of problems can be narrowed by; what cannot be read narrows nothing."""

    # Translators: 中文 故障码、部位、车型、车牌或原话
    q = forms.CharField(label=_("Fault code, part, model, plate or words"), required=False, max_length=60)
    # Translators: 中文 部位
    part = forms.CharField(label=_("Part of the car"), required=False, max_length=60)
    source = forms.ChoiceField(
        label=_("Heard from"), required=False, choices=[("", _("Anywhere")), *QualityProblem.Source.choices]
    )
    from_on = forms.DateField(label=_("Heard from day"), required=False, widget=day_input(), validators=SOME_DAY)
    to_on = forms.DateField(label=_("Heard to day"), required=False, widget=day_input(), validators=SOME_DAY)

    def apply(self, problems):
        wanted = self.cleaned_data
        plain = {
            "outlet__code": "outlet",
            "part": "part",
            "source": "source",
            "heard_on__gte": "from_on",
            "heard_on__lte": "to_on",
        }
        problems = problems.filter(**{field: wanted[name] for field, name in plain.items() if wanted.get(name)})
        return problems.told_of((wanted.get("q") or "").strip())


def tab_of(parameters) -> str:
    tab = parameters.get("state", "waiting")
    return tab if tab in PROBLEM_TABS else "waiting"


class ReportFilter(OutletChoice):
    q = forms.CharField(label=_("Number, subject or reference"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Every state")), *QualityReport.State.choices]
    )

    def apply(self, reports):
        wanted = self.cleaned_data
        plain = {"outlet__code": "outlet", "state": "state"}
        reports = reports.filter(**{field: wanted[name] for field, name in plain.items() if wanted.get(name)})
        if text := (wanted.get("q") or "").strip():
            reports = reports.filter(
                Q(number__icontains=text) | Q(title__icontains=text) | Q(reference__istartswith=text)
            )
        return reports


class ProblemForm(ServiceForm):
    """One problem; what it was heard in fills outlet and car."""

    outlet = forms.ModelChoiceField(Outlet.objects.none(), to_field_name="code", label=_("Outlet"), empty_label=None)
    vehicle = CarField(
        label=_("Car"),
        queryset=Vehicle.objects.none(),
        required=False,
        widget=ChosenOnly,
        help_text=_("Plate, last 6 of the VIN, owner or last 4 of the phone."),
        error_messages={"invalid_choice": _("This car is not among those you see. Search for it again.")},
    )
    source = forms.ChoiceField(
        label=_("Heard from"), choices=QualityProblem.Source.choices, widget=forms.RadioSelect, required=False
    )
    part = forms.CharField(
        # Translators: 中文 部位
        label=_("Part of the car"),
        max_length=60,
        widget=forms.TextInput({"list": "parts", "autocomplete": "off"}),
        help_text=_("The same word for the same part, so that they can be counted."),
    )
    fault_code = forms.CharField(
        label=_("Fault code"), max_length=30, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    words = words_field(_("What the customer says"), rows=4)
    mileage = forms.IntegerField(
        label=_("Mileage"), min_value=0, max_value=9_999_999, required=False, widget=forms.NumberInput()
    )
    heard_on = forms.DateField(label=_("Heard on"), widget=day_input(), validators=SOME_DAY)

    def __init__(self, *args, user, heard_in=None, car_search_url, **kwargs):
        super().__init__(*args, **kwargs)
        outlets = Outlet.objects.visible_to(user, Right.QUALITY)
        if heard_in is not None:
            # Where it was heard says outlet, car and source; none of them is typed again.
            for name in ("outlet", "source", "vehicle"):
                del self.fields[name]
            return
        self.fields["outlet"].queryset = outlets
        if outlets.count() == 1:
            self.fields["outlet"].widget = forms.HiddenInput()
            self.fields["outlet"].initial = outlets.get().code
        self.fields["source"].required = True
        self.fields["vehicle"].queryset = Vehicle.objects.visible_to(user, Right.RECORDS)
        self.fields["vehicle"].widget.attrs |= {"data-pick": "", "data-pick-url": car_search_url}


class CorrectProblemForm(ProblemForm):
    """A problem written down anew. `seen` is what it looked like when the form was opened."""

    reason = words_field(_("Why it is corrected"), rows=2, max_length=400)
    seen = forms.CharField(widget=forms.HiddenInput())

    def __init__(self, *args, problem, user, **kwargs):
        super().__init__(*args, user=user, heard_in=problem.heard_in, **kwargs)
        for name in ("outlet", "source"):
            self.fields.pop(name, None)


class WithdrawProblemForm(ServiceForm):
    reason = words_field(_("Why it is withdrawn"), rows=2, max_length=400)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="withdraw_%s", **kwargs)


class CollectForm(ServiceForm):
    """The problems that were picked, and the report they go into."""

    picked = forms.ModelMultipleChoiceField(
        QualityProblem.objects.none(),
        error_messages={
            "required": _("Pick the problems that belong into the report."),
            "invalid_choice": _("One of them is not among those you see. Load the list again."),
        },
    )
    title = forms.CharField(label=_("What the report is about"), max_length=120, required=False)
    report = forms.ModelChoiceField(QualityReport.objects.none(), to_field_name="number", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        problems = QualityProblem.objects.standing().visible_to(user, Right.QUALITY)
        self.fields["picked"].queryset = problems.select_related("outlet__area__region")
        self.fields["report"].queryset = QualityReport.objects.visible_to(user, Right.QUALITY).select_related(
            "outlet__area__region"
        )


class DescribeForm(ServiceForm):
    title = forms.CharField(label=_("What it is about"), max_length=120)
    # Translators: 中文 情况说明
    words = words_field(_("What was found"), rows=5, max_length=4000, required=False)


class BackForm(ServiceForm):
    reason = words_field(_("What is missing"), rows=2, max_length=300)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="back_%s", **kwargs)


class SendForm(ServiceForm):
    # Translators: 中文 厂家编号（可后补）
    reference = forms.CharField(
        label=_("The manufacturer's number"),
        max_length=60,
        required=False,
        help_text=_("May follow with the answer."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="send_%s", **kwargs)


class AnswerForm(ServiceForm):
    answer = words_field(pgettext_lazy("manufacturer", "Answer"), rows=4, max_length=4000)
    reference = forms.CharField(
        label=_("The manufacturer's number"),
        max_length=60,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="answer_%s", **kwargs)


class CloseForm(ServiceForm):
    reason = words_field(_("What came of it"), rows=2, max_length=300)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="close_%s", **kwargs)
