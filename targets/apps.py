"""The room as a Django application."""

from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "targets"

    def ready(self):
        from . import sheets

        sheets.register()
