"""The room as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutageConfig(AppConfig):
    name = "outage"
    # Translators: 中文 停用应急
    verbose_name = _("Outages")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import registrations  # noqa: F401 - fills the registries
