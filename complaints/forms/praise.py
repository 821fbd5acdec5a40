"""Forms of praise."""

from django import forms
from django.utils.translation import gettext_lazy as _

from staff.forms import SOME_DAY, NarrowingForm, SeenForm, day_input
from staff.instants import local
from staff.models import Employee, Outlet
from staff.roles import Right

from ..models import Praise


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, employee) -> str:
        return f"{employee.name} {employee.number} · {employee.outlet.name}"


class PraiseForm(SeenForm):
    """A customer's praise. With a `praise` it corrects that one, else it enters a new one."""

    employee = PersonField(
        # Translators: 中文 受表扬的人
        label=_("Who is praised"),
        queryset=Employee.objects.none(),
        empty_label="",
        widget=forms.Select({"data-pick": ""}),
    )
    praised_on = forms.DateField(label=_("Praised on"), widget=day_input(), validators=SOME_DAY)
    words = forms.CharField(
        label=_("What the customer said"),
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("In the customer's own words, as far as you can."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why it is corrected"),
        max_length=300,
        required=False,
        help_text=_("The old value stays in the history."),
    )

    def __init__(self, *arguments, user, at, praise: Praise | None = None, **options):
        super().__init__(*arguments, **options)
        working = Employee.objects.visible_to(user, Right.PRAISES_KEEP).employed_on(local(at).date())
        kept = Employee.objects.filter(pk=praise.employee_id) if praise else Employee.objects.none()
        people = (working | kept).select_related("outlet__area__region")
        self.fields["employee"].queryset = people.order_by("name_key", "number")
        self.fields["praised_on"].initial = local(at).date()
        if praise is None:
            del self.fields["seen"], self.fields["reason"]


class PraiseFilter(NarrowingForm):
    """What the list of praise can be narrowed by; what cannot be read narrows nothing."""

    q = forms.CharField(label=_("Number or name"), required=False)
    outlet = forms.ChoiceField(label=_("Outlet"), required=False)
    from_on = forms.DateField(label=_("From"), required=False, widget=day_input(), validators=SOME_DAY)
    to_on = forms.DateField(label=_("To"), required=False, widget=day_input(), validators=SOME_DAY)

    def __init__(self, data, *, user):
        super().__init__(data)
        outlets = Outlet.objects.visible_to(user, Right.PRAISES_KEEP).values_list("code", "name")
        self.fields["outlet"].choices = [("", _("All outlets")), *outlets]
        if len(outlets) == 1:
            del self.fields["outlet"]
        self.is_valid()

    def apply(self, praises):
        wanted = self.cleaned_data
        praises = praises.at_outlet(wanted.get("outlet") or "").of_person(wanted.get("q") or "")
        return praises.between(wanted.get("from_on"), wanted.get("to_on"))
