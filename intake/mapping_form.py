"""The form that matches columns."""

from django import forms


class MappingForm(forms.Form):
    def __init__(self, *args, batch, user, **kwargs):
        super().__init__(*args, **kwargs)
