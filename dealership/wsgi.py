"""The entry for a WSGI server. `manage.py start` uses it; so may any other server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealership.settings")

application = get_wsgi_application()


def _refuse_wrong_environment() -> None:
    """A WSGI server runs no system checks, so the words that `manage.py check` would say are said here."""
    from django.conf import settings

    if settings.ENVIRONMENT_PROBLEMS:
        raise SystemExit("\n".join(f"{problem.text} {problem.hint}" for problem in settings.ENVIRONMENT_PROBLEMS))


_refuse_wrong_environment()
