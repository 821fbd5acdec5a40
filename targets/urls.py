"""Addresses of targets and scores."""

from django.urls import include, path

from .views import targets as views

app_name = "targets"

urlpatterns = [
    path("", include("targets.urls_assessments")),
    path("", include("targets.urls_leaders")),
    path("plans/", include("targets.urls_plans")),
    path("boards/", include("targets.urls_boards")),
    path("reports/", include("targets.urls_reports")),
    path("", include("targets.urls_closing")),
    path("targets/", views.targets, name="targets"),
    path("targets/export/", views.targets_export, name="export"),
    path("targets/<str:code>/<str:month>/", views.month, name="month"),
    path("targets/<str:code>/<str:month>/set/", views.set_targets, name="set"),
    path("targets/<str:code>/<str:month>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("scores/", views.scores, name="scores"),
    path("scores/export/", views.scores_export, name="scores_export"),
    path("scores/<str:code>/<str:month>/", views.score, name="score"),
]
