"""Addresses of the year's plans, beside those of targets."""

from django.urls import path

from .views import plans

urlpatterns = [
    path("", plans.plan_list, name="plans"),
    path("export/", plans.plans_export, name="plans_export"),
    path("start/", plans.plan_start, name="plan_start"),
    path("<int:pk>/", plans.plan, name="plan"),
    path("<int:pk>/write/", plans.plan_write, name="plan_write"),
    path("<int:pk>/submit/", plans.plan_submit, name="plan_submit"),
    path("<int:pk>/revise/", plans.plan_revise, name="plan_revise"),
    path("<int:pk>/discard/", plans.plan_discard, name="plan_discard"),
    path("<int:pk>/sheet/", plans.plan_sheet, name="plan_sheet"),
    path("<int:pk>/export/", plans.plan_export, name="plan_export"),
    path("<int:pk>/import/", plans.plan_import, name="plan_import"),
    path("<int:pk>/import/take/", plans.plan_import_take, name="plan_import_take"),
]
