"""Forms of repair orders written here: the order itself, its lines, each step of the work."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from staff.forms import ServiceForm
from staff.instants import local
from staff.models import Employee
from workshop.models import Addition, OrderLine, OrderSheet, Package, QualityCheck, RepairOrder, Team
from workshop.order_drafts import LineDraft

from .daybook import PersonField, TeamField
from .rescue import OutletFilter, instant_field

QUIET = {"autocomplete": "off"}
NUMBER = {"inputmode": "decimal", "autocomplete": "off"}
# Pre-delivery inspections come without a customer, from the DMS.
KINDS = [choice for choice in RepairOrder.Kind.choices if choice[0] != RepairOrder.Kind.PDI]
PROMISED_AFTER = timedelta(hours=3)
HALF_HOUR = 30


def _version():
    return forms.IntegerField(widget=forms.HiddenInput, min_value=0)


def people_of(order, at):
    """Who works at the outlet today."""
    found = Employee.objects.filter(outlet=order.outlet_id).employed_on(local(at).date())
    return found.order_by("name_key", "number")


class VersionForm(ServiceForm):
    """A change of the order: it is measured by the version that the page showed."""

    version = _version()


# Lines ----------------------------------------------------------------------------------------------------------------


class LineForm(forms.Form):
    """A row of an order. One without a name counts for nothing."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=OrderLine.Kind.choices)
    name = forms.CharField(
        # Translators: 中文 项目或配件名称
        label=gettext_lazy("Operation or item"),
        max_length=120,
        required=False,
        widget=forms.TextInput(QUIET),
    )
    quantity = forms.IntegerField(label=gettext_lazy("Quantity"), min_value=1, max_value=9999, required=False)
    hours = forms.DecimalField(
        label=gettext_lazy("Standard hours"),
        min_value=0,
        max_digits=6,
        decimal_places=2,
        required=False,
        widget=forms.TextInput(NUMBER),
    )
    price = forms.DecimalField(
        # Translators: 中文 单价
        label=gettext_lazy("Price"),
        min_value=0,
        max_digits=10,
        decimal_places=2,
        required=False,
        widget=forms.TextInput(NUMBER),
    )
    amount = forms.DecimalField(
        # Translators: 中文 应付金额（空：单价×数量）
        label=gettext_lazy("Amount, if not price × quantity"),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
        widget=forms.TextInput(NUMBER),
    )
    payer = forms.ChoiceField(label=gettext_lazy("Paid by"), choices=OrderLine.Payer.choices)
    code = forms.CharField(label=gettext_lazy("Code"), max_length=60, required=False, widget=forms.TextInput(QUIET))
    answers = forms.TypedChoiceField(
        # Translators: 中文 对应客户原话
        label=gettext_lazy("Answers line"),
        required=False,
        coerce=int,
        empty_value=None,
    )
    fault_code = forms.CharField(
        label=gettext_lazy("Fault code"), max_length=30, required=False, widget=forms.TextInput(QUIET)
    )
    team = TeamField(label=gettext_lazy("Team"), queryset=Team.objects.none(), required=False)
    technician = forms.ModelChoiceField(
        label=gettext_lazy("Technician"), queryset=Employee.objects.none(), required=False
    )
    seller = forms.ModelChoiceField(label=gettext_lazy("Seller"), queryset=Employee.objects.none(), required=False)
    free = forms.BooleanField(label=gettext_lazy("Free-service work"), required=False)
    oem = forms.BooleanField(label=gettext_lazy("The manufacturer's own product"), required=False)
    abnormal_damage = forms.BooleanField(label=gettext_lazy("Failed otherwise than by ordinary wear"), required=False)

    MORE = ("code", "answers", "fault_code", "team", "technician", "seller")
    TICKS = ("free", "oem", "abnormal_damage")

    def __init__(self, *args, teams, people, words, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams
        # One list for all rows: the same query is asked once, not for each of them.
        choices = [("", "—"), *((person.pk, person.name) for person in people)]
        for name in ("technician", "seller"):
            self.fields[name].queryset = Employee.objects.filter(pk__in=[person.pk for person in people])
            self.fields[name].choices = choices
        self.fields["answers"].choices = [
            ("", "—"),
            *((each.line, f"{each.line}. {each.words[:30]}") for each in words),
        ]

    @property
    def more(self) -> list:
        return [self[name] for name in self.MORE]

    @property
    def ticks(self) -> list:
        return [self[name] for name in self.TICKS]

    @property
    def more_wrong(self) -> bool:
        return any(self[name].errors for name in self.MORE)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("name") and cleaned.get("price") is None and "price" not in self.errors:
            self.add_error("price", _("What does it cost? 0 where it is free."))
        return cleaned

    @property
    def counts(self) -> bool:
        return bool(self.cleaned_data.get("name"))

    @property
    def draft(self) -> LineDraft:
        given = self.cleaned_data
        labour = given["kind"] == OrderLine.Kind.LABOUR
        same = ("kind", "name", "price", "amount", "code", "payer", "fault_code", "answers")
        own = ("team", "technician", "free") if labour else ("seller", "oem", "abnormal_damage")
        fields = {name: given[name] for name in (*same, *own)}
        number = {"hours": given["hours"] or 0} if labour else {"quantity": given["quantity"] or 1}
        return LineDraft(**fields, **number)


class LineRows(forms.BaseFormSet):
    """The rows of lines of one order's outlet."""

    def __init__(self, *args, outlet, at, words=(), **kwargs):
        people = list(Employee.objects.filter(outlet=outlet).employed_on(local(at).date()).order_by("name_key"))
        teams = Team.objects.filter(outlet=outlet)
        super().__init__(*args, form_kwargs={"teams": teams, "people": people, "words": list(words)}, **kwargs)

    @property
    def drafts(self) -> list[LineDraft]:
        return [row.draft for row in self.forms if row.counts]


def line_rows(data=None, *, outlet, at, words=(), initial=(), blank=3):
    """Rows to be filled in; those without a name count for nothing."""
    made = forms.formset_factory(LineForm, formset=LineRows, extra=blank, max_num=60, absolute_max=80)
    return made(data, outlet=outlet, at=at, words=words, initial=list(initial), prefix="lines")


def line_initial(line: OrderLine) -> dict:
    """A line as the row that changes it shows it."""
    names = ("kind", "name", "quantity", "hours", "price", "amount", "payer", "code", "fault_code", *LineForm.TICKS)
    people = {"team": line.team_id, "technician": line.technician_id, "seller": line.seller_id}
    return (
        {name: getattr(line, name) for name in names}
        | people
        | {"answers": line.answers.line if line.answers else None}
    )


# The order ------------------------------------------------------------------------------------------------------------


class WriteForm(ServiceForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KINDS, widget=forms.RadioSelect)
    promised_at = instant_field(
        # Translators: 中文 预计交车时间
        label=gettext_lazy("Promised for")
    )
    rework_of = forms.ModelChoiceField(
        label=gettext_lazy("Earlier order"), queryset=RepairOrder.objects.none(), required=False
    )
    rework_place = forms.ChoiceField(
        label=gettext_lazy("Where the fault was found"),
        required=False,
        choices=[("", "—"), *OrderSheet.Place.choices],
    )
    rework_liable = PersonField(
        # Translators: 中文 返修责任人
        label=gettext_lazy("Who answers for it"),
        queryset=Employee.objects.none(),
        required=False,
        help_text=gettext_lazy("May be named later, before the final check."),
    )
    rework_cause = forms.CharField(
        label=gettext_lazy("What was not right"), max_length=400, required=False, widget=forms.TextInput(QUIET)
    )

    def __init__(self, *args, reception, at, **kwargs):
        super().__init__(*args, **kwargs)
        earlier = RepairOrder.objects.standing().filter(vehicle=reception.vehicle_id).order_by("-opened_at", "-pk")
        self.fields["rework_of"].queryset = earlier
        self.fields["rework_liable"].queryset = people_of(reception, at)
        ready = local(at + PROMISED_AFTER)
        self.fields["promised_at"].initial = ready.replace(
            minute=ready.minute // HALF_HOUR * HALF_HOUR, second=0, microsecond=0
        )
        self.fields["kind"].initial = RepairOrder.Kind.REPAIR

    @property
    def is_rework(self) -> bool:
        return self["kind"].value() == RepairOrder.Kind.REWORK


class WithdrawForm(VersionForm):
    reason = forms.CharField(
        # Translators: 中文 撤销原因
        label=gettext_lazy("Why the line is withdrawn"),
        max_length=400,
        widget=forms.TextInput(QUIET),
    )


class AssignForm(VersionForm):
    """Which lines, which team, who."""

    lines = forms.ModelMultipleChoiceField(
        label=gettext_lazy("What is shared out"),
        queryset=OrderLine.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    team = TeamField(label=gettext_lazy("Team"), queryset=Team.objects.none(), empty_label="—")
    technician = PersonField(
        label=gettext_lazy("Technician"),
        queryset=Employee.objects.none(),
        required=False,
        empty_label="",
        help_text=gettext_lazy("Empty: whoever of the team begins."),
    )

    def __init__(self, *args, order, at, **kwargs):
        super().__init__(*args, **kwargs)
        lines = OrderLine.objects.filter(sheet=order.pk).to_do()
        self.fields["lines"].queryset = lines
        self.fields["lines"].initial = [line.pk for line in lines if line.team_id is None] or list(lines)
        self.fields["team"].queryset = Team.objects.filter(outlet=order.outlet_id)
        self.fields["technician"].queryset = people_of(order, at)


class AdditionForm(VersionForm):
    why = forms.CharField(
        # Translators: 中文 发现了什么
        label=gettext_lazy("What was found"),
        max_length=400,
        widget=forms.TextInput(QUIET),
    )
    minutes = forms.IntegerField(
        # Translators: 中文 延长多少分钟
        label=gettext_lazy("Minutes longer"),
        min_value=0,
        max_value=100_000,
        required=False,
    )


class AnswerForm(VersionForm):
    agreed = forms.TypedChoiceField(
        label=gettext_lazy("The customer"),
        choices=[("yes", pgettext_lazy("addition", "agrees")), ("no", pgettext_lazy("addition", "does not want it"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    how = forms.ChoiceField(
        label=gettext_lazy("How the customer was asked"), choices=Addition.How.choices, widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label=gettext_lazy("What the customer said"), max_length=400, required=False, widget=forms.TextInput(QUIET)
    )


class ExtendForm(VersionForm):
    to_at = instant_field(label=gettext_lazy("Ready by"))
    why = forms.CharField(
        label=gettext_lazy("Why it takes longer"), max_length=400, widget=forms.TextInput({"id": "why_longer", **QUIET})
    )
    how = forms.ChoiceField(
        # Translators: 中文 告知方式
        label=gettext_lazy("How the customer was told"),
        choices=Addition.How.choices,
        widget=forms.RadioSelect(attrs={"id": "told"}),
    )


class CheckForm(VersionForm):
    """The next check; one that fails names the lines that are done again."""

    kind = forms.ChoiceField(choices=QualityCheck.Kind.choices, widget=forms.HiddenInput)
    passed = forms.TypedChoiceField(
        label=gettext_lazy("Result"),
        choices=[("yes", pgettext_lazy("check", "Passed")), ("no", pgettext_lazy("check", "Back to work"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=gettext_lazy("What is not right"),
        max_length=400,
        required=False,
        widget=forms.TextInput(QUIET),
        help_text=gettext_lazy("Needed when it goes back to work."),
    )
    again = forms.ModelMultipleChoiceField(
        label=gettext_lazy("What is done again"),
        queryset=OrderLine.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: all of it."),
    )

    def __init__(self, *args, order, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["again"].queryset = OrderLine.objects.filter(sheet=order.pk).standing().work()


class SendBackForm(VersionForm):
    """A finished car goes back into work; the lines that are done again."""

    reason = forms.CharField(label=gettext_lazy("What is not right"), max_length=400, widget=forms.TextInput(QUIET))
    again = forms.ModelMultipleChoiceField(
        label=gettext_lazy("What is done again"),
        queryset=OrderLine.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: all of it."),
    )

    def __init__(self, *args, order, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["again"].queryset = OrderLine.objects.filter(sheet=order.pk).standing().work()


class LiableForm(VersionForm):
    liable = PersonField(
        label=gettext_lazy("Who answers for the rework"), queryset=Employee.objects.none(), empty_label=""
    )
    cause = forms.CharField(
        label=gettext_lazy("What was not right"), max_length=400, required=False, widget=forms.TextInput(QUIET)
    )

    def __init__(self, *args, order, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["liable"].queryset = people_of(order, at)


class PackageField(forms.ModelChoiceField):
    def label_from_instance(self, package):
        fits = f" · {package.fits}" if package.fits else ""
        return f"{package.code} {package.name} · ¥{package.price:,}{fits}"


class PutPackageForm(VersionForm):
    """One of the packages that the order's outlet sells today."""

    package = PackageField(label=pgettext_lazy("package", "Package"), queryset=Package.objects.none(), empty_label="—")

    def __init__(self, *args, order, at, **kwargs):
        super().__init__(*args, **kwargs)
        found = Package.objects.in_force(local(at).date()).filter(outlet=order.outlet_id)
        self.fields["package"].queryset = found.exclude(sales__order=order.pk).order_by("code")


class CancelOrderForm(VersionForm):
    reason = forms.CharField(
        label=gettext_lazy("Why it is cancelled"),
        max_length=400,
        widget=forms.TextInput({"id": "why_cancelled", **QUIET}),
    )


class FindingsForm(VersionForm):
    """What was found about each line of the customer's words."""

    def __init__(self, *args, words, **kwargs):
        super().__init__(*args, **kwargs)
        for each in words:
            self.fields[f"finding_{each.line}"] = forms.CharField(
                label=each.words,
                max_length=400,
                required=False,
                initial=each.finding,
                widget=forms.TextInput(QUIET),
            )

    @property
    def rows(self) -> list:
        return [self[name] for name in self.fields if name.startswith("finding_")]

    @property
    def findings(self) -> dict[int, str]:
        return {
            int(name.removeprefix("finding_")): text
            for name, text in self.cleaned_data.items()
            if name.startswith("finding_")
        }


class OrderFilter(OutletFilter):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=[("", gettext_lazy("All kinds")), *KINDS]
    )
    promise = forms.ChoiceField(
        label=gettext_lazy("Promised time"),
        required=False,
        choices=[("", gettext_lazy("In time or late")), ("late", pgettext_lazy("order", "Late"))],
    )

    def apply(self, sheets, at):
        sheets = sheets.matching(self.value("q"))
        if self.value("outlet"):
            sheets = sheets.filter(order__outlet__code=self.value("outlet"))
        sheets = sheets.filter(order__kind=self.value("kind")) if self.value("kind") else sheets
        return sheets.late(at) if self.value("promise") else sheets
