"""Forms of the reception sheet, and of every signature."""

import json
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from customers.forms.people import on_file
from customers.forms.picking import CarField, ChosenOnly
from customers.models import Vehicle
from staff.forms import ServiceForm
from staff.instants import local
from staff.masking import masked_phone
from staff.models import Employee, Outlet
from staff.roles import Right
from workshop import walk_around
from workshop.models import CustomerWords, Damage
from workshop.order_drafts import DamageDraft, WordsDraft

from .daybook import PersonField
from .rescue import OutletFilter

QUIET = {"autocomplete": "off"}
# Rows for the customer's words: so many are shown, and so many more unfold.
WORDS_SHOWN, WORDS_MOST = 3, 8


# What is raised by text that is no JSON, is nested without end, or says something else than was asked for.
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)


def _text(value) -> str:
    """The value as a text that can be kept; `ValueError` for characters that no database takes (JSON can name any)."""
    text = str(value)
    text.encode()
    if "\0" in text:
        raise ValueError("null character")
    return text


class DamagesField(forms.CharField):
    """The marks on the outline, as the page's script writes them: a JSON list of view, x, y, kind and words."""

    widget = forms.HiddenInput

    def clean(self, value):
        raw = super().clean(value)
        if not raw:
            return []
        try:
            return [
                DamageDraft(
                    view=_text(each["view"]),
                    x=int(each["x"]),
                    y=int(each["y"]),
                    kind=_text(each["kind"]),
                    words=_text(each.get("words", ""))[:200],
                )
                for each in json.loads(raw)
            ]
        except UNREADABLE:
            raise forms.ValidationError(_("The marks could not be read. Mark them again.")) from None


class ReceptionForm(ServiceForm):
    """The sheet as it is filled in beside the car."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    vehicle = CarField(
        label=gettext_lazy("Car"),
        queryset=Vehicle.objects.none(),
        widget=ChosenOnly,
        help_text=gettext_lazy("Plate, last 6 of the VIN, owner or last 4 of the phone."),
        error_messages={"invalid_choice": gettext_lazy("This car is not among those you see. Search for it again.")},
    )
    advisor = PersonField(label=gettext_lazy("Service advisor"), queryset=Employee.objects.none(), empty_label="")
    brought_by = forms.CharField(
        # Translators: 中文 送修人
        label=gettext_lazy("Who brought the car"),
        max_length=80,
        required=False,
        widget=forms.TextInput(QUIET),
        # Translators: 中文 留空表示车主本人
        help_text=gettext_lazy("Empty: the owner."),
    )
    mobile = forms.CharField(
        label=gettext_lazy("Mobile"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"inputmode": "tel", **QUIET}),
        help_text=gettext_lazy("Empty: the owner's."),
    )
    mileage = forms.IntegerField(
        label=gettext_lazy("Mileage"), min_value=0, max_value=2_000_000, widget=forms.NumberInput(QUIET)
    )
    mileage_confirmed = forms.BooleanField(label=gettext_lazy("The mileage is right as it is"), required=False)
    fuel = forms.TypedChoiceField(
        # Translators: 中文 油量
        label=gettext_lazy("Fuel, in eighths"),
        coerce=int,
        choices=[(eighths, str(eighths)) for eighths in range(9)],
        widget=forms.RadioSelect,
    )
    damages = DamagesField(label=gettext_lazy("Damages"), required=False)
    belongings = forms.CharField(
        # Translators: 中文 车内物品
        label=gettext_lazy("Belongings left in the car"),
        max_length=400,
        required=False,
        widget=forms.TextInput(QUIET),
        help_text=gettext_lazy("Ask for valuables; they are better taken along."),
    )
    # Translators: 中文 旧件带走
    old_parts = forms.BooleanField(label=gettext_lazy("Wants the old parts back"), required=False)
    wash = forms.BooleanField(label=gettext_lazy("Wants the car washed"), required=False)
    # Translators: 中文 在店等待
    waits = forms.BooleanField(label=gettext_lazy("Waits in the house"), required=False)
    outlet = forms.ModelChoiceField(
        label=gettext_lazy("Outlet"), queryset=Outlet.objects.none(), to_field_name="code", empty_label=None
    )

    def __init__(self, *args, user, at, car_search_url="", car_url="", **kwargs):
        super().__init__(*args, **kwargs)
        outlets = Outlet.objects.visible_to(user, Right.RECEIVE).select_related("area__region")
        self.outlets = list(outlets)
        self.one_outlet = self.outlets[0] if len(self.outlets) == 1 else None
        self.fields["outlet"].queryset = outlets
        if self.outlets:
            self.fields["outlet"].initial = self.outlets[0].code
        if self.one_outlet:
            self.fields["outlet"].widget = forms.HiddenInput()
        people = Employee.objects.filter(outlet__in=self.outlets).employed_on(local(at).date())
        self.fields["advisor"].queryset = people.order_by("name_key", "number")
        self.fields["advisor"].initial = user.employee_id
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
        self._add_checks()
        self._add_words()

    def _add_checks(self) -> None:
        for item, label in walk_around.ITEMS.items():
            self.fields[f"check_{item}"] = forms.ChoiceField(
                label=label, choices=list(walk_around.STATES.items()), initial=walk_around.OK, widget=forms.RadioSelect
            )

    def _add_words(self) -> None:
        for line in range(1, WORDS_MOST + 1):
            # Translators: 中文 第 %(line)s 项
            numbered = _("Line %(line)s") % {"line": line}
            self.fields[f"words_{line}"] = forms.CharField(
                label=numbered, max_length=400, required=False, widget=forms.TextInput(QUIET)
            )
            self.fields[f"side_{line}"] = forms.ChoiceField(
                label=_("Side of line %(line)s") % {"line": line}, choices=CustomerWords.Side.choices, required=False
            )

    @property
    def chosen_car(self) -> str:
        return str(self["vehicle"].value() or "")

    @property
    def checks(self) -> list:
        return [self[f"check_{item}"] for item in walk_around.ITEMS]

    @property
    def words_rows(self) -> list[tuple]:
        return [(self[f"words_{line}"], self[f"side_{line}"]) for line in range(1, WORDS_MOST + 1)]

    @property
    def first_words(self) -> list[tuple]:
        return self.words_rows[:WORDS_SHOWN]

    @property
    def more_words(self) -> list[tuple]:
        return self.words_rows[WORDS_SHOWN:]

    @property
    def more_filled(self) -> bool:
        return any(words.value() for words, _side in self.more_words)

    @property
    def values(self) -> dict:
        """What `receive_car` is given; of a correction, what `correct_reception` is."""
        given = self.cleaned_data
        names = [name for name in given if not name.startswith(("check_", "words_", "side_"))]
        lines = range(1, WORDS_MOST + 1)
        return {name: given[name] for name in names} | {
            "checks": {item: given[f"check_{item}"] for item in walk_around.ITEMS},
            "words": [WordsDraft(given[f"words_{line}"], given[f"side_{line}"]) for line in lines],
        }

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return Damage.Kind.choices


class CorrectionForm(ReceptionForm):
    """The sheet written anew before the customer signs; the car, the outlet and the hour stay."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, reception, **kwargs):
        super().__init__(*args, initial=_written(reception), **kwargs)
        for name in ("form_key", "vehicle", "outlet"):
            del self.fields[name]
        self.kept_mobile = reception.mobile
        self.fields["mobile"].help_text = on_file(masked_phone(reception.mobile))
        people = Employee.objects.filter(outlet=reception.outlet).employed_on(local(reception.received_at).date())
        self.fields["advisor"].queryset = people.order_by("name_key", "number")

    @property
    def values(self) -> dict:
        """A number that is not written anew stays: it is shown masked."""
        given = super().values
        return given | {"mobile": given["mobile"] or self.kept_mobile}


def _written(reception) -> dict:
    """What stands on a sheet, by the names of the form's fields."""
    names = ("version", "brought_by", "mileage", "fuel", "belongings", "old_parts", "wash", "waits")
    marks = reception.damages.values("view", "x", "y", "kind", "words")
    known = {name: getattr(reception, name) for name in names}
    known |= {"advisor": reception.advisor_id, "damages": json.dumps(list(marks), ensure_ascii=False)}
    known |= {f"check_{item}": state for item, state in reception.checks.items()}
    for nth, said in enumerate(reception.words.all(), start=1):
        known |= {f"words_{nth}": said.words, f"side_{nth}": said.side}
    return known


class SignForm(ServiceForm):
    """The customer's name and finger. `version` is that of the order the customer was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    strokes = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        # Translators: 中文 签字人
        label=gettext_lazy("Who signs"),
        max_length=80,
        widget=forms.TextInput(QUIET),
    )
    # Translators: 中文 已在打印件上签字
    on_paper = forms.BooleanField(label=gettext_lazy("Signed on the printed paper"), required=False)

    def clean_strokes(self):
        raw = self.cleaned_data["strokes"]
        if not raw or len(raw) > 200_000:
            return None
        try:
            return json.loads(raw)
        except UNREADABLE:
            return None


class LeaveForm(ServiceForm):
    reason = forms.CharField(
        # Translators: 中文 为什么没有开单
        label=gettext_lazy("Why no order is written"),
        max_length=400,
        widget=forms.TextInput(QUIET),
    )


class ReceptionFilter(OutletFilter):
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", pgettext_lazy("reception", "All sheets")),
            ("open", pgettext_lazy("reception", "No order yet")),
            ("ordered", pgettext_lazy("reception", "With an order")),
            ("cancelled", pgettext_lazy("reception", "Left without an order")),
        ],
    )

    def apply(self, receptions):
        receptions = receptions.matching(self.value("q"))
        if self.value("outlet"):
            receptions = receptions.filter(outlet__code=self.value("outlet"))
        return receptions.in_state(self.value("state"))
