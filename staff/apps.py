from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffConfig(AppConfig):
    name = "staff"
    verbose_name = _("Organisation")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import registrations, second_factor, sheets  # noqa: F401 - fills the registries

        sheets.register()
        second_factor.listen()
