"""Forms of stock: booking in and out, the shelf, counting, borrowing, and what the lists are narrowed by."""

from datetime import timedelta
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from parts.models import Part, Stock, StockMovement, Warehouse
from parts.services.counts import Counted
from staff.forms import SOME_DAY, NarrowingForm, ServiceForm, day_input
from staff.instants import beginning_of
from staff.keys import key_in, keys_in
from staff.roles import Right
from workshop.forms.rescue import OrderField
from workshop.models import RepairOrder

from .fields import PartField

QUIET = {"autocomplete": "off"}
WHOLE = {"inputmode": "numeric", **QUIET}
MOST = 100_000
A_DAY = timedelta(days=1)
ADDED_ROWS = 3


def pieces_field(label, *, least=1, **options):
    return forms.IntegerField(label=label, min_value=least, max_value=MOST, widget=forms.NumberInput(WHOLE), **options)


def words_field(label, **options):
    options.setdefault("required", False)
    return forms.CharField(label=label, max_length=400, widget=forms.TextInput(QUIET), **options)


class WarehouseField(forms.ModelChoiceField):
    def __init__(self, **options):
        options.setdefault("label", gettext_lazy("Warehouse"))
        super().__init__(Warehouse.objects.none(), to_field_name="code", empty_label=None, **options)


class KeptForm(ServiceForm):
    """About one of the warehouses that the user keeps. Sent twice it is done once."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    warehouse = WarehouseField()

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        kept = Warehouse.objects.kept_by(user).with_places()
        self.warehouses = list(kept)
        self.fields["warehouse"].queryset = kept
        if self.warehouses and "warehouse" not in self.initial:
            self.initial["warehouse"] = self.warehouses[0].code
        self.only = self.warehouses[0] if len(self.warehouses) == 1 else None
        if self.only:
            self.fields["warehouse"].widget = forms.HiddenInput()
        self.fields["form_key"].initial = uuid4


class BookForm(KeptForm):
    """Pieces that come or go. A deed that is not about a repair order has no field for it."""

    part = PartField(label=gettext_lazy("Part"))
    quantity = pieces_field(gettext_lazy("Pieces"), initial=1)
    unit_cost = forms.DecimalField(
        # Translators: 中文 进货单价（元）
        label=gettext_lazy("Paid for one, yuan"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        widget=forms.NumberInput({"inputmode": "decimal", "step": "0.01", **QUIET}),
        # Translators: 中文 留空按目录价
        help_text=gettext_lazy("Empty: the list price."),
    )
    order = OrderField(label=gettext_lazy("Repair order"), required=False)
    words = words_field(gettext_lazy("Note"))

    def __init__(self, *args, user, deed: str, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        # What is not delivered any more may still lie there, and goes out or back.
        self.fields["part"].queryset = Part.objects.in_use() if deed == "receive" else Part.objects.all()
        if deed != "receive":
            del self.fields["unit_cost"]
        if deed in ("receive", "scrap"):
            del self.fields["order"]
        else:
            self.fields["order"].orders = RepairOrder.objects.visible_to(user, Right.RECORDS)
            self.fields["order"].widget.attrs.pop("list", None)
            self.fields["order"].required = deed == "back"
        if deed == "issue":
            self.fields["order"].help_text = _("Empty: sold over the counter.")
        if deed == "scrap":
            self.fields["words"].required = True
            self.fields["words"].label = _("What became of them")

    @property
    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.fields}


class ShelfForm(ServiceForm):
    minimum = pieces_field(gettext_lazy("There should always be"), least=0)
    bin = forms.CharField(
        label=pgettext_lazy("warehouse", "bin"), max_length=30, required=False, widget=forms.TextInput(QUIET)
    )


class WordsForm(ServiceForm):
    """A step of a borrowing, with or without words."""

    words = words_field(gettext_lazy("Note"))

    def __init__(self, *args, step: str, **kwargs):
        super().__init__(*args, auto_id=f"{step}_%s", **kwargs)
        if step == "refuse":
            self.fields["words"].required = True
            self.fields["words"].label = _("Why not")


# Borrowing ------------------------------------------------------------------------------------------------------------


class LenderField(forms.ModelChoiceField):
    """A warehouse where some of the part lie; gives the warehouse."""

    def __init__(self, **options):
        super().__init__(Stock.objects.none(), **options)

    def label_from_instance(self, stock) -> str:
        return f"{stock.warehouse.name} · {stock.warehouse.place} · {stock.quantity} {stock.part.unit}"

    def clean(self, value):
        stock = super().clean(value)
        return stock and stock.warehouse


class BorrowForm(ServiceForm):
    """Which part was looked up already; here who lends, who borrows, how many and what for."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    # Translators: 中文 借出方
    lender = LenderField(label=gettext_lazy("Lends"), empty_label=None, widget=forms.RadioSelect)
    # Translators: 中文 借入方
    borrower = WarehouseField(label=gettext_lazy("Borrows"))
    quantity = pieces_field(gettext_lazy("Pieces"), initial=1)
    words = words_field(gettext_lazy("What for"), required=True)
    back_by = forms.DateField(label=gettext_lazy("Back by"), required=False, widget=day_input(), validators=SOME_DAY)

    def __init__(self, *args, user, part, **kwargs):
        super().__init__(*args, **kwargs)
        kept = Warehouse.objects.kept_by(user).own().with_places()
        self.borrowers = list(kept)
        self.fields["borrower"].queryset = kept
        if len(self.borrowers) == 1:
            self.fields["borrower"].widget = forms.HiddenInput()
            self.fields["borrower"].initial = self.borrowers[0].code
        lenders = part.stock.there().for_list().order_by("warehouse__code")
        if len(self.borrowers) == 1:
            lenders = lenders.exclude(warehouse=self.borrowers[0])
        self.fields["lender"].queryset = lenders
        self.lends = list(lenders)
        self.fields["form_key"].initial = uuid4


# Counting -------------------------------------------------------------------------------------------------------------


class CountForm(ServiceForm):
    """One row for each part that is listed, and some for parts that are not. What is left empty is not counted."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    words = words_field(gettext_lazy("Note"))

    def __init__(self, *args, stock, **kwargs):
        super().__init__(*args, **kwargs)
        self.stock = list(stock)
        self.fields["form_key"].initial = uuid4
        for each in self.stock:
            self.fields[f"seen_{each.pk}"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=each.quantity, required=False, min_value=0
            )
            self._count(f"counted_{each.pk}", each.part.number)
        for nth in range(ADDED_ROWS):
            self.fields[f"part_{nth}"] = PartField(label=_("Another part"), required=False)
            self.fields[f"part_{nth}"].widget.attrs |= {"aria-label": _("Another part"), "class": "form-select"}
            self._count(f"added_{nth}", _("There are"))

    def _count(self, name: str, label: str) -> None:
        self.fields[name] = pieces_field(label, least=0, required=False)
        self.fields[name].widget.attrs |= {"aria-label": label, "class": "form-control counted"}

    def rows(self):
        """`(stock, seen, counted)` with bound fields."""
        return [(each, self[f"seen_{each.pk}"], self[f"counted_{each.pk}"]) for each in self.stock]

    def added(self):
        return [(self[f"part_{nth}"], self[f"added_{nth}"]) for nth in range(ADDED_ROWS)]

    def count_again(self, moved) -> None:
        """What was typed stays but for the stock that moved: it shows how many there should be by now."""
        self.data = self.data.copy()
        there = {each.pk: each for each in self.stock}
        for each in moved:
            if each.pk not in there:
                continue
            there[each.pk].quantity = each.quantity
            self.data[f"seen_{each.pk}"], self.data[f"counted_{each.pk}"] = each.quantity, ""
            self.add_error(f"counted_{each.pk}", _("Count it again."))

    def clean(self):
        data = super().clean()
        for nth in range(ADDED_ROWS):
            part, counted = data.get(f"part_{nth}"), data.get(f"added_{nth}")
            if part and counted is None and f"added_{nth}" not in self.errors:
                self.add_error(f"added_{nth}", _("How many pieces?"))
            elif counted is not None and not part and f"part_{nth}" not in self.errors:
                self.add_error(f"part_{nth}", _("Which part?"))
        return data

    def lines(self) -> list[Counted]:
        data = self.cleaned_data
        listed = [
            Counted(each.part, data[f"counted_{each.pk}"], data.get(f"seen_{each.pk}"))
            for each in self.stock
            if data.get(f"counted_{each.pk}") is not None
        ]
        added = [
            Counted(data[f"part_{nth}"], data[f"added_{nth}"])
            for nth in range(ADDED_ROWS)
            if data.get(f"part_{nth}") and data.get(f"added_{nth}") is not None
        ]
        return listed + added


# Lists ----------------------------------------------------------------------------------------------------------------


class StockFilter(NarrowingForm):
    """What a list can be narrowed by; what cannot be read narrows nothing."""

    q = forms.CharField(label=gettext_lazy("Part number or name"), required=False, max_length=60)

    def __init__(self, data):
        super().__init__(data)
        self.is_valid()

    def apply(self, rows):
        return rows.matching(self.value("q"))


class PartFilter(StockFilter):
    """Also by the kind of part; `path` leads to it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=[("", gettext_lazy("All kinds")), *Part.Kind.choices]
    )

    def __init__(self, data, *, path: str = "kind"):
        self.path = path
        super().__init__(data)

    def apply(self, rows):
        rows = super().apply(rows)
        return rows.filter(**{self.path: self.value("kind")}) if self.value("kind") else rows


class OfWarehouseFilter(StockFilter):
    """Also by one of the warehouses that the user sees."""

    warehouse = forms.ChoiceField(label=gettext_lazy("Warehouse"), required=False)
    path = "warehouse"

    def __init__(self, data, *, user):
        super().__init__(data)
        self.warehouses = list(Warehouse.objects.visible_to(user, Right.STOCK).order_by("code"))
        self.fields["warehouse"].choices = [
            ("", _("All warehouses")),
            *((each.code, each.name) for each in self.warehouses),
        ]
        self.several = len(self.warehouses) > 1
        self.full_clean()

    def apply(self, rows):
        rows = super().apply(rows)
        return rows.filter(**{f"{self.path}__code": self.value("warehouse")}) if self.value("warehouse") else rows


class MovementFilter(OfWarehouseFilter):
    path = "stock__warehouse"
    q = forms.CharField(label=gettext_lazy("Part or repair order"), required=False, max_length=60)
    kind = forms.ChoiceField(
        label=gettext_lazy("What"),
        required=False,
        choices=[("", gettext_lazy("All movements")), *StockMovement.Kind.choices],
    )
    from_on = forms.DateField(label=gettext_lazy("From"), required=False, widget=day_input(), validators=SOME_DAY)
    to_on = forms.DateField(label=gettext_lazy("To"), required=False, widget=day_input(), validators=SOME_DAY)

    def apply(self, rows):
        rows = super().apply(rows)
        if self.value("kind"):
            rows = rows.filter(kind=self.value("kind"))
        first, last = self.cleaned_data.get("from_on"), self.cleaned_data.get("to_on")
        return rows.between(first and beginning_of(first), last and beginning_of(last + A_DAY))


class BorrowingFilter(StockFilter):
    q = forms.CharField(label=gettext_lazy("Number or part"), required=False, max_length=60)


def chosen_warehouse(user, code: str, right=Right.STOCK) -> tuple[Warehouse | None, list[Warehouse]]:
    """The warehouse that the address names, else the first own one; and all there are to choose from."""
    seen = Warehouse.objects.visible_to(user, right) if right else Warehouse.objects.kept_by(user)
    offered = list(seen.with_places().order_by("region", "code"))
    # An outlet's own before the transit one of the region.
    offered.sort(key=lambda each: (each.is_transit, each.code))
    named = next((each for each in offered if each.code == code), None)
    return named or (offered[0] if offered else None), offered


def listed_stock(data) -> list[int]:
    """The keys of the stock whose rows a sent count had."""
    return keys_in(name.removeprefix("seen_") for name in data if name.startswith("seen_"))


def part_named(text) -> Part | None:
    """The part that an address names by its key."""
    key = key_in(text)
    return Part.objects.filter(pk=key).first() if key else None
