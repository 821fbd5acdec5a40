"""Addresses of reports and of the ranking of advisors, below `reports/`."""

from django.urls import path

from .views import reports as views

urlpatterns = [
    path("", views.reports, name="reports"),
    path("day/", views.day, name="report_day"),
    path("day/sheet/", views.day_sheet, name="report_day_sheet"),
    path("day/export/", views.day_export, name="report_day_export"),
    path("week/", views.week, name="report_week"),
    path("week/sheet/", views.week_sheet, name="report_week_sheet"),
    path("week/export/", views.week_export, name="report_week_export"),
    path("month/", views.month, name="report_month"),
    path("month/sheet/", views.month_sheet, name="report_month_sheet"),
    path("month/export/", views.month_export, name="report_month_export"),
    path("ranking/", views.ranking, name="ranking"),
    path("ranking/sheet/", views.ranking_sheet, name="ranking_sheet"),
    path("ranking/export/", views.ranking_export, name="ranking_export"),
]
