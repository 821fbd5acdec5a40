"""The form that matches the columns of another system's export to those of one of our sheets.

Its fields follow from the file and from the sheet that is chosen, so it is made anew whenever one of them changes.
"""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchange import registry
from exchange.kinds import Coded, Reference, Wrong, YesNo
from exchange.sheets import Column, Sheet
from staff.models import Outlet
from staff.roles import Right

from .models import Batch
from .preview import column_label, sheet_label

FOR_EVERYBODY = "*"
# Before a code, in the place of a header. No header begins with it: Excel would take that for a formula.
SAME_EVERYWHERE = "="
LONGEST_SAMPLE = 20


@dataclass(frozen=True)
class ColumnLine:
    """One of our columns: the field that takes their header, what the file holds there, and the words to translate."""

    label: str
    code: str
    required: bool
    field: forms.BoundField
    samples: list[str]
    words: list[tuple[str, forms.BoundField]]


class MappingForm(forms.Form):
    """Unbound it shows what is guessed, or what `typed` (a query) says so far; bound it is what is sent."""

    sheet = forms.ChoiceField(label=gettext_lazy("Kind of records"))
    name = forms.CharField(
        label=gettext_lazy("Name of this mapping"),
        max_length=60,
        help_text=gettext_lazy("A file with the same headers gets it by itself the next time."),
    )
    outlet = forms.ChoiceField(label=gettext_lazy("For"))

    def __init__(self, data=None, *, batch: Batch, user, typed=None):
        super().__init__(data)
        self.batch = batch
        self.typed = typed or {}
        self.offered = [(header, self._with_sample(header)) for header in batch.table["headers"]]
        self.fields["sheet"].choices = [(sheet.code, sheet_label(sheet.code)) for sheet in registry.all_sheets()]
        self.fields["name"].initial = self.typed.get("name") or (batch.mapping.name if batch.mapping else "")
        self._offer_outlets(user)
        self.chosen = self._chosen_sheet(data)
        self.fields["sheet"].initial = self.chosen.code
        for column in self.chosen.columns:
            self._add_column(column, data)

    # What comes out

    def matched(self) -> dict:
        """For the service: `sheet`, `columns`, `values`, `name`, `outlet`."""
        cleaned = self.cleaned_data
        columns, values = {}, {}
        for column in self.chosen.columns:
            header = cleaned.get(self._key(column))
            if not header:
                continue
            if header.startswith(SAME_EVERYWHERE):
                columns[column.code] = ""
                values[column.code] = {"": header.removeprefix(SAME_EVERYWHERE)}
                continue
            columns[column.code] = header
            words = {
                word: cleaned[self._word_key(column, place)]
                for place, word in enumerate(self._words(column, header))
                if cleaned.get(self._word_key(column, place))
            }
            if words:
                values[column.code] = words
        code = cleaned["outlet"]
        outlet = None if code == FOR_EVERYBODY else self.outlets[code]
        return {
            "sheet": self.chosen.code,
            "columns": columns,
            "values": values,
            "name": cleaned["name"],
            "outlet": outlet,
        }

    def clean(self):
        cleaned = super().clean()
        taken: dict[str, str] = {}
        for column in self.chosen.columns:
            key = self._key(column)
            header = cleaned.get(key)
            if not header or header.startswith(SAME_EVERYWHERE):
                continue
            if header in taken:
                other = {"header": header, "other": column_label(self.chosen.code, taken[header])}
                self.add_error(key, _("“%(header)s” already fills %(other)s. Choose another column.") % other)
            taken.setdefault(header, column.code)
        return cleaned

    # What the template shows

    @property
    def lines(self) -> list[ColumnLine]:
        return [self._line(column) for column in self.chosen.columns]

    def _line(self, column: Column) -> ColumnLine:
        field = self[self._key(column)]
        header = field.value() or ""
        return ColumnLine(
            label=column_label(self.chosen.code, column.code),
            code=column.code,
            required=self._required(column),
            field=field,
            samples=self.batch.table["samples"].get(header, []),
            words=[
                (word, self[self._word_key(column, place)])
                for place, word in enumerate(self._words(column, header))
                if self._word_key(column, place) in self.fields
            ],
        )

    # How it is made

    def _offer_outlets(self, user) -> None:
        self.outlets = {outlet.code: outlet for outlet in Outlet.objects.visible_to(user, Right.IMPORT)}
        everybody = [(FOR_EVERYBODY, _("every outlet"))] if user.reach(Right.IMPORT).company else []
        self.fields["outlet"].choices = everybody + [(outlet.code, outlet.name) for outlet in self.outlets.values()]
        self.fields["outlet"].initial = self.typed.get("outlet")

    def _chosen_sheet(self, data) -> Sheet:
        """What is sent or typed; else what the saved mapping or the best guess says."""
        known = {sheet.code: sheet for sheet in registry.all_sheets()}
        best = max(known, key=lambda code: self._likeness(known[code]))
        saved = self.batch.mapping.sheet if self.batch.mapping else ""
        for code in ((data or {}).get("sheet"), self.typed.get("sheet"), saved, best):
            if code in known:
                return known[code]
        raise LookupError("no sheet is registered")

    def _with_sample(self, header: str) -> str:
        """A header with the first value below it: what a column holds says more than what it is called."""
        samples = self.batch.table["samples"].get(header)
        return f"{header} · {samples[0][:LONGEST_SAMPLE]}" if samples else header

    def _likeness(self, sheet: Sheet) -> tuple[bool, float, int]:
        """How well the file would fill the sheet: its key, then the share of its required columns, then how many."""
        guessed = self.batch.table["guesses"].get(sheet.code, {})
        required = [column.code for column in sheet.columns if column.required]
        share = sum(code in guessed for code in required) / len(required)
        return all(column.code in guessed for column in sheet.keys), share, len(guessed)

    def _add_column(self, column: Column, data) -> None:
        key = self._key(column)
        guess = self._guess(column)
        self.fields[key] = forms.ChoiceField(
            label=column_label(self.chosen.code, column.code),
            required=self._required(column),
            choices=[("", "—"), *self.offered, *self._same_everywhere(column)],
            initial=self.typed.get(key, guess),
            error_messages={"required": _("Which of their columns is this? It has to be there.")},
        )
        header = (data if data is not None else self.typed).get(key, guess)
        for place, word in enumerate(self._words(column, header)):
            self.fields[self._word_key(column, place)] = forms.ChoiceField(
                label=word,
                required=False,
                choices=[("", "—"), *self._codes(column)],
                initial=self.typed.get(self._word_key(column, place)) or self._code_of(column, word),
            )

    def _same_everywhere(self, column: Column) -> list[tuple[str, str]]:
        """What a column that the file lacks may hold in every row: an export of one outlet seldom names it."""
        if isinstance(column.kind, Reference) and column.kind.sheet == "outlets":
            offered = [(outlet.code, outlet.name) for outlet in self.outlets.values()]
        elif isinstance(column.kind, Coded):
            offered = self._codes(column)
        else:
            return []
        # Translators: 中文 每行都是：%(value)s
        words = _("in every row: %(value)s")
        return [(f"{SAME_EVERYWHERE}{code}", words % {"value": label}) for code, label in offered]

    def _guess(self, column: Column) -> str:
        mapping = self.batch.mapping
        if mapping and mapping.sheet == self.chosen.code and column.code in mapping.columns:
            always = mapping.values.get(column.code, {}).get("", "")
            return mapping.columns[column.code] or f"{SAME_EVERYWHERE}{always}"
        guess = self.batch.table["guesses"].get(self.chosen.code, {}).get(column.code, "")
        only = self._same_everywhere(column) if not guess and isinstance(column.kind, Reference) else []
        return only[0][0] if len(only) == 1 else guess

    def _words(self, column: Column, header: str | None) -> list[str]:
        """The different words of a column that takes codes, as the file has them."""
        if not header or not isinstance(column.kind, Coded | YesNo):
            return []
        return self.batch.table["words"].get(header, [])

    def _code_of(self, column: Column, word: str) -> str:
        mapping = self.batch.mapping
        if mapping and word in mapping.values.get(column.code, {}):
            return mapping.values[column.code][word]
        try:
            value = column.kind.read(word)
        except Wrong:
            return ""
        return ("yes" if value else "no") if isinstance(column.kind, YesNo) else value

    def _codes(self, column: Column) -> list[tuple[str, str]]:
        if isinstance(column.kind, YesNo):
            return [("yes", _("yes")), ("no", _("no"))]
        return [(code, f"{label} {code}") for code, label in column.kind.labels.items()]

    def _required(self, column: Column) -> bool:
        return column.required

    def _key(self, column: Column) -> str:
        return f"c-{self.chosen.code}-{column.code}"

    def _word_key(self, column: Column, place: int) -> str:
        return f"v-{self.chosen.code}-{column.code}-{place}"
