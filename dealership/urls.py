"""Addresses. Every room names its own from the root (`cases/`, `people/`) in its urls.py, with app_name = the room."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

ROOMS_WITH_PAGES = [room for room in settings.ROOMS if find_spec(f"{room}.urls")]

urlpatterns = [
    *(path("", include(f"{room}.urls")) for room in ROOMS_WITH_PAGES),
    path("account/", include("allauth.urls")),
]
