"""Addresses of closed months."""

from django.urls import path

from .views import closing

urlpatterns = [
    path("closed-months/", closing.closings, name="closings"),
    path("closed-months/<str:code>/<str:month>/", closing.closing_month, name="closing"),
    path("closed-months/<str:code>/<str:month>/close/", closing.close, name="close"),
    path("closed-months/<str:code>/<str:month>/revise/", closing.revise, name="revise"),
]
