"""Addresses of this room."""

from django.urls import path

from .views import guarantees, three_guarantees

app_name = "parts"

guarantee_urls = [
    path("guarantees/", guarantees.guarantee_list, name="guarantees"),
    path("guarantees/export/", guarantees.guarantee_export, name="guarantees_export"),
    path("guarantees/write/", guarantees.guarantee_write, name="guarantee_write"),
    path("guarantees/find/cars/", guarantees.find_cars_here, name="find_cars"),
    path("guarantees/find/parts/", guarantees.find_parts, name="find_parts"),
    path("guarantees/<str:number>/", guarantees.guarantee, name="guarantee"),
    path("guarantees/<str:number>/sheet/", guarantees.guarantee_sheet, name="guarantee_sheet"),
    path("guarantees/<str:number>/rewrite/", guarantees.guarantee_rewrite, name="guarantee_rewrite"),
    path("guarantees/<str:number>/submit/", guarantees.guarantee_submit, name="guarantee_submit"),
    path("guarantees/<str:number>/ship/", guarantees.guarantee_ship, name="guarantee_ship"),
    path("guarantees/<str:number>/arrive/", guarantees.guarantee_arrive, name="guarantee_arrive"),
    path("guarantees/<str:number>/papers/", guarantees.guarantee_papers, name="guarantee_papers"),
    path("guarantees/<str:number>/drop/", guarantees.guarantee_drop, name="guarantee_drop"),
]

three_guarantee_urls = [
    path("three-guarantees/", three_guarantees.near_list, name="three_guarantees"),
    path("three-guarantees/export/", three_guarantees.near_export, name="three_guarantees_export"),
    path("three-guarantees/limits/", three_guarantees.limit_list, name="three_guarantee_limits"),
]

urlpatterns = three_guarantee_urls + guarantee_urls
