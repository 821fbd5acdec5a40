from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkshopConfig(AppConfig):
    name = "workshop"
    verbose_name = _("Workshop")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import house_registrations  # noqa: F401 - fills the registries
        from . import care_registrations, registrations, sheets  # noqa: F401 - fills the registries

        sheets.register()
