"""The project as an application: its checks and its commands."""

from django.apps import AppConfig
from django.conf import settings


class DealershipConfig(AppConfig):
    name = "dealership"

    def ready(self) -> None:
        from dealership import checks  # noqa: F401  (registers the checks)

        if settings.SENTRY_DSN:
            from dealership import errors

            errors.start()
