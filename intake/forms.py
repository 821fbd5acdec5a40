"""Forms of imports: the upload, and the name of a saved mapping."""

from django import forms
from django.utils.translation import gettext_lazy as _

from exchange.archive import MAX_FILE

from .models import Batch, ColumnMapping


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv", "data-largest": MAX_FILE}),
        # Translators: 中文 售后数据表 .xlsx，或 DMS 自己导出的 .xls、.csv；最大 50 MB
        help_text=_("The after-sales workbook as .xlsx, or your DMS's own export as .xls or .csv; at most 50 MB."),
        error_messages={"empty": _("The file is empty."), "required": _("Choose a file first.")},
        max_length=None,
    )
    instead_of = forms.ModelChoiceField(
        queryset=Batch.objects.none(), to_field_name="number", required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["instead_of"].queryset = Batch.objects.visible_to(user).to_mend()


class MappingNameForm(forms.ModelForm):
    """Another name for a saved mapping. The service writes it."""

    class Meta:
        model = ColumnMapping
        fields = ["name"]
        # Translators: 中文 映射名称
        labels = {"name": _("Name of this mapping")}

    def _post_clean(self):
        """Not into the record: whether it still has the name that was shown is for the service to see."""
