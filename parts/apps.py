"""The room as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartsConfig(AppConfig):
    name = "parts"
    verbose_name = _("Parts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import (  # noqa: F401 - fills the registries
            backorder_registrations,
            personal_data,
            registrations,
            sheets,
            stock_registrations,
            three_guarantee_registrations,
        )

        sheets.register()
