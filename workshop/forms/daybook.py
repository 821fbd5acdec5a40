"""Forms of the daybook. Choices are the people and teams of the outlet, never more."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from staff.forms import SOME_DAY, SOME_INSTANT, NarrowingForm, SeenForm, day_input
from staff.instants import local
from staff.models import Employee, Outlet
from staff.roles import Right
from workshop.models import Receipt, Team

NUMBER_INPUT = {"inputmode": "decimal", "autocomplete": "off"}


class PersonField(forms.ModelChoiceField):
    """One of some people, found by typing where there are many."""

    widget = forms.Select({"data-pick": ""})

    def label_from_instance(self, employee) -> str:
        return f"{employee.name} {employee.number}"


class TeamField(forms.ModelChoiceField):
    def label_from_instance(self, team) -> str:
        return f"{team.name} {team.code}"


class EntryForm(SeenForm):
    """What every document of the daybook has. With an `entry` it corrects that one, else it enters a new one."""

    number = forms.CharField(label=_("Document number"), max_length=40, widget=forms.TextInput({"autocomplete": "off"}))
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Why it is corrected"),
        max_length=300,
        required=False,
        help_text=_("The old value stays in the history."),
    )

    def __init__(self, *arguments, outlet: Outlet, at, entry=None, **options):
        super().__init__(*arguments, **options)
        self.outlet, self.at, self.entry = outlet, at, entry
        for name in ("number",) if entry else ("seen", "reason"):
            del self.fields[name]

    @property
    def values(self) -> dict:
        """The document's own fields, without what belongs to the form."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("number", "seen", "reason")}

    def people(self):
        """Who works at the outlet today, and whoever stands in the document already."""
        working = Employee.objects.filter(outlet=self.outlet).employed_on(local(self.at).date())
        kept = Employee.objects.filter(pk=getattr(self.entry, "employee_id", None))
        return (working | kept).order_by("name_key", "number")


class WashForm(EntryForm):
    employee = PersonField(label=_("Washed by"), queryset=Employee.objects.none(), empty_label="")
    washed_at = forms.DateTimeField(
        label=_("Washed"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        validators=SOME_INSTANT,
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, widget=forms.NumberInput({"autocomplete": "off"}))
    # Translators: 中文 未整理
    untidy = forms.BooleanField(label=_("Left untidy"), required=False)
    field_order = ["number", "employee", "washed_at", "minutes", "untidy", "reason"]

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.fields["employee"].queryset = self.people()
        self.fields["washed_at"].initial = timezone.localtime(self.at).replace(second=0, microsecond=0)


class ReceiptForm(EntryForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=Receipt.Kind.choices)
    employee = PersonField(
        # Translators: 中文 经手人
        label=_("Brought in by"),
        queryset=Employee.objects.none(),
        empty_label="—",
        required=False,
        help_text=_("Needed for insurance sales and renewal rebates."),
    )
    amount = forms.DecimalField(
        label=_("Amount in yuan"), min_value=0, max_digits=12, decimal_places=2, widget=forms.TextInput(NUMBER_INPUT)
    )
    received_on = forms.DateField(label=_("Received on"), widget=day_input(), validators=SOME_DAY)
    field_order = ["number", "received_on", "kind", "employee", "amount", "reason"]

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.fields["employee"].queryset = self.people()
        self.fields["received_on"].initial = local(self.at).date()


class ConsumableForm(EntryForm):
    team = TeamField(label=_("Team"), queryset=Team.objects.none(), empty_label="")
    amount = forms.DecimalField(
        label=_("Amount in yuan"), min_value=0, max_digits=12, decimal_places=2, widget=forms.TextInput(NUMBER_INPUT)
    )
    issued_on = forms.DateField(label=_("Issued on"), widget=day_input(), validators=SOME_DAY)
    field_order = ["number", "issued_on", "team", "amount", "reason"]

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.fields["team"].queryset = Team.objects.filter(outlet=self.outlet)
        self.fields["issued_on"].initial = local(self.at).date()


class DaybookFilter(NarrowingForm):
    """What the lists of the daybook can be narrowed by; what cannot be read narrows nothing."""

    q = forms.CharField(label=_("Number or name"), required=False)
    outlet = forms.ChoiceField(label=_("Outlet"), required=False)
    from_on = forms.DateField(label=_("From"), required=False, widget=day_input(), validators=SOME_DAY)
    to_on = forms.DateField(label=_("To"), required=False, widget=day_input(), validators=SOME_DAY)

    def __init__(self, data, *, user):
        super().__init__(data)
        self.outlets = list(Outlet.objects.visible_to(user, Right.DAYBOOK).select_related("area"))
        self.fields["outlet"].choices = [("", _("All outlets")), *((each.code, each.name) for each in self.outlets)]
        if len(self.outlets) == 1:
            del self.fields["outlet"]
        self.is_valid()

    def apply(self, entries):
        wanted = self.cleaned_data
        entries = entries.at_outlet(wanted.get("outlet") or "").of_person(wanted.get("q") or "")
        return entries.between(wanted.get("from_on"), wanted.get("to_on"))


class ReceiptFilter(DaybookFilter):
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *Receipt.Kind.choices])

    def apply(self, entries):
        entries = super().apply(entries)
        kind = self.cleaned_data.get("kind")
        return entries.filter(kind=kind) if kind else entries


class WashFilter(DaybookFilter):
    untidy = forms.ChoiceField(
        label=_("Left untidy"), required=False, choices=[("", _("All washes")), ("yes", _("Left untidy"))]
    )

    def apply(self, entries):
        entries = super().apply(entries)
        return entries.filter(untidy=True) if self.cleaned_data.get("untidy") else entries
