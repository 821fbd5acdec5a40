"""Addresses of this room."""

from django.urls import path

from .views import packs, papers

app_name = "outage"

urlpatterns = [
    path("outage/", packs.outlets, name="outlets"),
    path("outage/addresses/<int:pk>/end/", packs.address_end, name="address_end"),
    path("outage/outages/<int:pk>/end/", packs.outage_end, name="outage_end"),
    path("outage/papers/<str:number>/", papers.paper, name="paper"),
    path("outage/papers/<str:number>/void/", papers.void, name="void"),
    path("outage/<str:code>/", packs.outlet, name="outlet"),
    path("outage/<str:code>/make/", packs.make, name="make"),
    path("outage/<str:code>/fetch/<str:day>/", packs.fetch, name="fetch"),
    path("outage/<str:code>/password/", packs.password, name="password"),
    path("outage/<str:code>/addresses/", packs.address_add, name="address_add"),
    path("outage/<str:code>/outages/new/", packs.outage_new, name="outage_new"),
    path("outage/<str:code>/papers/", papers.papers, name="papers"),
    path("outage/<str:code>/papers/<int:pk>/used/", papers.used, name="used"),
]
