from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    name = "complaints"
    verbose_name = _("Complaints")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import (  # noqa: F401 - fill the registries
            call_registrations,
            csi_registrations,
            handling_registrations,
            personal_data,
            queue_registrations,
            registrations,
            retention,
            sheets,
            survey_registrations,
        )

        sheets.register()
