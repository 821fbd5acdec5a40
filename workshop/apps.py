from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkshopConfig(AppConfig):
    name = "workshop"
    verbose_name = _("Workshop")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import (  # noqa: F401 - fills the registries
            care_registrations,
            gate_registrations,
            house_registrations,
            order_registrations,
            personal_data,
            registrations,
            settling_registrations,
            sheets,
        )

        sheets.register()
