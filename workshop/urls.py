"""Addresses of the workshop."""

from django.urls import path

from . import views

app_name = "workshop"

urlpatterns = [
    path("orders/<path:number>/", views.order_page, name="order"),
]
