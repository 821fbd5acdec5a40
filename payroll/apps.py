"""The room as a Django application."""

from django.apps import AppConfig


class PayrollConfig(AppConfig):
    name = "payroll"

    def ready(self):
        from . import sheets

        sheets.register()
