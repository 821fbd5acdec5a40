"""The room as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = _("Messages")

    def ready(self):
        from . import checks, policies, registrations, retention  # noqa: F401 - fill the registries
