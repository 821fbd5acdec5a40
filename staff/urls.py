"""Addresses of this room."""

from django.urls import path

from .views import components, demo, preferences

app_name = "staff"

urlpatterns = [
    path("preferences/language/", preferences.language, name="language"),
    path("preferences/theme/", preferences.theme, name="theme"),
    path("demo/enter/", demo.enter, name="demo_enter"),
    path("components/", components.components, name="components"),
]
