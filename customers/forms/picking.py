"""Fields for a car or a customer that is found by typing."""

from django import forms

from staff.keys import keys_in
from staff.masking import masked_name, masked_phone


class ChosenOnly(forms.Select):
    """A select that is filled by searching: of all rows it puts only the chosen one into the page."""

    def optgroups(self, name, value, attrs=None):
        chosen = keys_in(value)
        if not chosen:
            return []
        options = [
            self.create_option(name, row.pk, self.choices.field.label_from_instance(row), True, index)
            for index, row in enumerate(self.rows_of(chosen))
        ]
        return [(None, options, 0)]

    def rows_of(self, keys):
        """The rows with these keys that may be chosen."""
        return self.choices.field.queryset.filter(pk__in=keys)


class CarField(forms.ModelChoiceField):
    def label_from_instance(self, vehicle) -> str:
        return " ".join(filter(None, [vehicle.plate, vehicle.model, f"…{vehicle.vin[-6:]}"]))


class CustomerField(forms.ModelChoiceField):
    def label_from_instance(self, customer) -> str:
        return f"{masked_name(customer.name)} {masked_phone(customer.mobile)}"
