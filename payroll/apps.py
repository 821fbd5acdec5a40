"""The room as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PayrollConfig(AppConfig):
    name = "payroll"
    # Translators: 中文 提成
    verbose_name = _("Commission")

    def ready(self):
        from . import registrations, sheets  # noqa: F401 - fills the registries

        sheets.register()
