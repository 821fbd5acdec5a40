"""Fields for a part, a key-customer case, and the outlets of a form."""

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from customers.forms.picking import ChosenOnly
from customers.models import Case
from parts.models import Part
from staff.keys import key_in


class ChosenPart(ChosenOnly):
    def rows_of(self, keys):
        known = self.choices.field.known
        if known is None:
            return super().rows_of(keys)
        return [known[key] for key in keys if key in known]


class PartField(forms.ModelChoiceField):
    """A part, found by typing its number or name. Where many stand on one page, `known` holds the parts by their keys,
    read at once."""

    known: dict[int, Part] | None = None

    def __init__(self, **options):
        options.setdefault("widget", ChosenPart)
        super().__init__(Part.objects.in_use(), **options)
        self.widget.attrs |= {"data-pick": "", "data-pick-url": reverse_lazy("parts:find_parts")}

    def label_from_instance(self, part) -> str:
        return f"{part.number} {part.name}"

    def to_python(self, value):
        known = (self.known or {}).get(key_in(str(value)))
        return known or super().to_python(value)


class CaseField(forms.CharField):
    """The number of a key-customer case that the user may see; gives the case."""

    def __init__(self, **options):
        super().__init__(max_length=40, **options)
        self.cases = Case.objects.none()
        self.widget.attrs |= {"list": "cases", "autocomplete": "off"}

    def clean(self, value):
        number = super().clean(value).strip().upper()
        if not number:
            return None
        case = self.cases.filter(number=number).select_related("vehicle").first()
        if case is None:
            raise forms.ValidationError(_("There is no case %(number)s.") % {"number": number})
        return case
