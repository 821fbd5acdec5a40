"""The room as a Django application."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"
