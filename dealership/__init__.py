"""The project: settings from the environment, addresses, the Celery application and `manage.py start`."""

from dealership.celery import app as celery_app

__all__ = ["celery_app"]
