from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    name = "customers"
    verbose_name = _("Customers")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import (  # noqa: F401 - fills the registries
            care_registrations,
            people_registrations,
            personal_data_held,
            personal_data_registrations,
            pipeline_registrations,
            registrations,
            retention,
            screening_registrations,
            sheets,
            words_registrations,
        )

        sheets.register()
