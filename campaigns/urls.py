"""Addresses of this room."""

from django.urls import path

from .views import campaigns

app_name = "campaigns"

# Names that are no number of a campaign come first: `campaigns/<number>/` takes every word.
plan_urls = [
    path("campaigns/", campaigns.campaign_list, name="campaigns"),
    path("campaigns/<str:number>/", campaigns.campaign, name="campaign"),
]

urlpatterns = plan_urls
