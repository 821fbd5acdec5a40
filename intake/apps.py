"""The room as a Django application."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "intake"
