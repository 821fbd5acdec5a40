"""Forms of the year's budget: the cars it is split by, the budget itself, and moves within it."""

from decimal import Decimal
from uuid import uuid4

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from campaigns.budget_rules import MONTHS as MONTH_NUMBERS
from campaigns.channels import CHOSEN, Channel
from campaigns.models import AnnualBudget, CarSales
from campaigns.services.annual_budgets import FixedDraft, years_before
from staff.forms import NarrowingForm, ServiceForm
from staff.models import Outlet
from staff.roles import Right
from workshop.forms.house import OutletsForm, money_field

QUIET = {"autocomplete": "off"}
WHOLE = {"inputmode": "numeric", "autocomplete": "off"}
FIRST_YEAR, LAST_YEAR = 2000, 2999
EMPTY_ROWS = 4


def year_field(**options):
    return forms.IntegerField(
        label=gettext_lazy("Year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.NumberInput(WHOLE),
        **options,
    )


def month_choices():
    return [(number, MONTHS[number]) for number in MONTH_NUMBERS]


class BudgetForm(OutletsForm):
    """The sums and the shares; fixed costs stand in rows of their own."""

    needs = Right.BUDGET_KEEP
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    year = year_field()
    basis = forms.ChoiceField(
        # Translators: 中文 月度分摊依据
        label=gettext_lazy("Split over the months by"),
        choices=AnnualBudget.Basis.choices,
        widget=forms.RadioSelect,
    )
    support = money_field(
        # Translators: 中文 厂家商务政策支持
        gettext_lazy("Manufacturer's support of the year"),
        help_text=gettext_lazy("As the manufacturer's policy of the year says."),
    )
    last_spent = money_field(
        # Translators: 中文 上年自有营销支出
        gettext_lazy("The house's own spend last year"),
        help_text=gettext_lazy("Without what the manufacturer bore."),
    )
    total = money_field(
        # Translators: 中文 年度预算总额
        gettext_lazy("Total of the year"),
        required=False,
        help_text=gettext_lazy("Empty: support and last year's own spend together."),
    )
    words = forms.CharField(
        # Translators: 中文 总额不同的理由
        label=gettext_lazy("Why it is another sum"),
        max_length=400,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args, budget=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["form_key"].initial = uuid4
        for channel in CHOSEN:
            self.fields[f"percent_{channel}"] = forms.DecimalField(
                label=channel.label, min_value=0, max_value=100, max_digits=5, decimal_places=2, required=False,
                widget=forms.TextInput({"inputmode": "decimal", **QUIET}),
            )  # fmt: skip
        if budget is not None:
            for name in ("outlet", "year", "form_key"):
                del self.fields[name]

    @property
    def one_outlet(self):
        return self.outlets[0] if len(self.outlets) == 1 else None

    @property
    def percent_fields(self) -> list:
        return [self[f"percent_{channel}"] for channel in CHOSEN]

    @property
    def values(self) -> dict:
        """What the services are given, without the outlet, the year and the version."""
        data = self.cleaned_data
        total = data["total"] if data["total"] is not None else data["support"] + data["last_spent"]
        return {name: data[name] for name in ("basis", "support", "last_spent", "words")} | {
            "total": total,
            "percents": {channel.value: data.get(f"percent_{channel}") or Decimal(0) for channel in CHOSEN},
        }


class FixedRow(forms.Form):
    """A fixed cost, of one month or of every month; a row without a name counts for nothing."""

    what = forms.CharField(
        label=gettext_lazy("Fixed cost"), max_length=60, required=False, widget=forms.TextInput(QUIET)
    )
    amount = money_field(gettext_lazy("Amount of a month"), required=False)
    month = forms.TypedChoiceField(label=gettext_lazy("Month"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Translators: 中文 每月
        self.fields["month"].choices = [("", _("every month")), *month_choices()]

    def clean(self):
        data = super().clean()
        if data.get("what") and not data.get("amount") and "amount" not in self.errors:
            self.add_error("amount", _("How much is it a month?"))
        if data.get("amount") and not data.get("what") and "what" not in self.errors:
            self.add_error("what", _("What is it for?"))
        return data

    def draft(self) -> FixedDraft | None:
        data = self.cleaned_data
        return FixedDraft(data["what"], data["amount"], data.get("month")) if data.get("what") else None


FixedRows = forms.formset_factory(FixedRow, extra=EMPTY_ROWS, max_num=60)


def drafts_of(rows) -> list[FixedDraft]:
    return [draft for draft in (row.draft() for row in rows) if draft]


def rows_known(budget: AnnualBudget) -> list[dict]:
    """The fixed costs as rows: one that is the same in every month is one row."""
    by_name: dict[str, dict[int, Decimal]] = {}
    for each in budget.fixed_costs.order_by("what", "month"):
        by_name.setdefault(each.what, {})[each.month] = each.amount
    rows = []
    for what, months in by_name.items():
        if len(months) == 12 and len(set(months.values())) == 1:
            rows.append({"what": what, "amount": months[1]})
        else:
            rows += [{"what": what, "amount": amount, "month": month} for month, amount in months.items()]
    return rows


class VersionForm(ServiceForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class MoveForm(ServiceForm):
    """Money of one month and channel that goes to another."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    from_month = forms.TypedChoiceField(label=gettext_lazy("From month"), coerce=int)
    from_channel = forms.ChoiceField(label=gettext_lazy("From channel"), choices=Channel.choices)
    to_month = forms.TypedChoiceField(label=gettext_lazy("To month"), coerce=int)
    to_channel = forms.ChoiceField(label=gettext_lazy("To channel"), choices=Channel.choices)
    amount = money_field(gettext_lazy("Amount in yuan"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=forms.TextInput(QUIET))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["form_key"].initial = uuid4
        for name in ("from_month", "to_month"):
            self.fields[name].choices = month_choices()


class PlaceAndYear(forms.Form):
    """Whose cars, and for the budget of which year."""

    outlet = forms.ModelChoiceField(
        label=gettext_lazy("Outlet"), queryset=Outlet.objects.none(), to_field_name="code", empty_label=None
    )
    year = year_field()

    def __init__(self, data, *, user, this_year: int):
        self.outlets = list(Outlet.objects.visible_to(user, Right.BUDGET_KEEP).select_related("area__region"))
        first = self.outlets[0].code if self.outlets else ""
        super().__init__({"outlet": data.get("outlet") or first, "year": data.get("year") or this_year + 1})
        self.fields["outlet"].queryset = Outlet.objects.visible_to(user, Right.BUDGET_KEEP)
        self.is_valid()
        by_code = {each.code: each for each in self.outlets}
        chosen = self.cleaned_data.get("outlet")
        self.chosen = by_code.get(chosen.code if chosen else first)
        # Not `year`: templates would find the field of that name.
        self.of_year = self.cleaned_data.get("year") or this_year + 1


class CarsForm(ServiceForm):
    """The cars of three years, and the plan of the budget's year, month by month."""

    def __init__(self, *args, year: int, sold: dict, planned: dict, **kwargs):
        super().__init__(*args, **kwargs)
        self.year = year
        self.columns = [(CarSales.Kind.SOLD, each) for each in years_before(year)] + [(CarSales.Kind.PLANNED, year)]
        known = {CarSales.Kind.SOLD: sold, CarSales.Kind.PLANNED: planned}
        for kind, each in self.columns:
            for month in MONTH_NUMBERS:
                label = f"{each}-{month:02d}"
                self.fields[self._name(kind, each, month)] = forms.IntegerField(
                    label=label,
                    min_value=0,
                    max_value=100_000,
                    required=False,
                    initial=known[kind].get((each, month)),
                    widget=forms.NumberInput({**WHOLE, "aria-label": label, "class": "form-control"}),
                )

    @staticmethod
    def _name(kind, year: int, month: int) -> str:
        return f"{kind}_{year}_{month}"

    @property
    def heads(self) -> list[tuple[int, str]]:
        return [(year, CarSales.Kind(kind).label) for kind, year in self.columns]

    @property
    def rows(self) -> list[tuple[int, list]]:
        """`[(month, its fields)]`."""
        return [
            (month, [self[self._name(kind, year, month)] for kind, year in self.columns]) for month in MONTH_NUMBERS
        ]

    def units(self, kind: str) -> dict[tuple[int, int], int | None]:
        """`{(year, month): cars}` as they were typed."""
        return {
            (year, month): self.cleaned_data[self._name(kind, year, month)]
            for each, year in self.columns
            if each == kind
            for month in MONTH_NUMBERS
        }


class BudgetFilter(NarrowingForm):
    """What the list of budgets can be narrowed by."""

    year = forms.ChoiceField(label=gettext_lazy("Year"), required=False)
    outlet = forms.ChoiceField(label=gettext_lazy("Outlet"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", pgettext_lazy("budgets", "All states")), *AnnualBudget.State.choices],
    )

    def __init__(self, data, *, user):
        super().__init__(data)
        outlets = list(Outlet.objects.visible_to(user, Right.BUDGET).order_by("code"))
        years = AnnualBudget.objects.visible_to(user, Right.BUDGET).order_by("-year").values_list("year", flat=True)
        self.several = len(outlets) > 1
        self.fields["outlet"].choices = [
            ("", gettext_lazy("All outlets")),
            *((each.code, each.name) for each in outlets),
        ]
        self.fields["year"].choices = [("", gettext_lazy("All years")), *((each, each) for each in years.distinct())]
        self.is_valid()

    def apply(self, rows):
        if self.value("year"):
            rows = rows.filter(year=self.value("year"))
        if self.value("state"):
            rows = rows.filter(state=self.value("state"))
        return rows.filter(outlet__code=self.value("outlet")) if self.value("outlet") else rows
