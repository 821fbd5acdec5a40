"""Addresses of the assessment of outlets."""

from django.urls import path

from .views import assessments as views

urlpatterns = [
    path("assessments/", views.assessments, name="assessments"),
    path("assessments/export/", views.assessments_export, name="assessments_export"),
    path("assessments/<str:code>/<str:month>/", views.assessment, name="assessment"),
    path("assessments/<str:code>/<str:month>/sheet/", views.assessment_sheet, name="assessment_sheet"),
    path("assessments/<str:code>/<str:month>/appeal/", views.assessment_appeal, name="assessment_appeal"),
    path("assessments/<str:code>/<str:month>/decide/", views.assessment_decide, name="assessment_decide"),
]
