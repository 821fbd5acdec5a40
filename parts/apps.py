"""The room as a Django application."""

from django.apps import AppConfig


class PartsConfig(AppConfig):
    name = "parts"
