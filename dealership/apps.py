"""The project as an application: its checks and its commands."""

from django.apps import AppConfig


class DealershipConfig(AppConfig):
    name = "dealership"

    def ready(self) -> None:
        from dealership import checks  # noqa: F401  (registers the checks)
