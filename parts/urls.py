"""Addresses of this room."""

from django.urls import path

from .views import guarantees

app_name = "parts"

guarantee_urls = [
    path("guarantees/<str:number>/", guarantees.guarantee, name="guarantee"),
]

urlpatterns = guarantee_urls
