"""The room as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TargetsConfig(AppConfig):
    name = "targets"
    verbose_name = _("Targets")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import (  # noqa: F401 - fills the registries
            assessment_registrations,
            board_registrations,
            figures_registrations,
            leader_registrations,
            plan_registrations,
            registrations,
            report_registrations,
            sheets,
        )

        sheets.register()
