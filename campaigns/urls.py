"""Addresses of this room."""

from django.urls import path

from .views import campaigns

app_name = "campaigns"

# Names that are no number of a campaign come first: `campaigns/<number>/` takes every word.
plan_urls = [
    path("campaigns/", campaigns.campaign_list, name="campaigns"),
    path("campaigns/export/", campaigns.campaign_export, name="campaigns_export"),
    path("campaigns/write/", campaigns.campaign_write, name="campaign_write"),
    path("campaigns/calendar/", campaigns.calendar, name="calendar"),
    path("campaigns/calendar/sheet/", campaigns.calendar_sheet, name="calendar_sheet"),
    path("campaigns/bulletin/", campaigns.bulletin, name="bulletin"),
    path("campaigns/tasks/<int:pk>/", campaigns.task, name="task"),
    path("campaigns/tasks/<int:pk>/finish/", campaigns.task_finish, name="task_finish"),
    path("campaigns/tasks/<int:pk>/give/", campaigns.task_give, name="task_give"),
    path("campaigns/tasks/<int:pk>/reopen/", campaigns.task_reopen, name="task_reopen"),
    path("campaigns/<str:number>/", campaigns.campaign, name="campaign"),
    path("campaigns/<str:number>/change/", campaigns.campaign_change, name="campaign_change"),
    path("campaigns/<str:number>/evaluate/", campaigns.campaign_evaluate, name="campaign_evaluate"),
    path("campaigns/<str:number>/call-off/", campaigns.campaign_call_off, name="campaign_call_off"),
    path("campaigns/<str:number>/give/", campaigns.tasks_give, name="tasks_give"),
    path("campaigns/<str:number>/sheet/", campaigns.campaign_sheet, name="campaign_sheet"),
    path("campaigns/<str:number>/report/", campaigns.campaign_report, name="campaign_report"),
    path("campaigns/<str:number>/word/<slug:paper>/", campaigns.campaign_document, name="campaign_document"),
    path("campaigns/<str:number>/plan/<slug:kind>/add/", campaigns.part_add, name="part_add"),
    path("campaigns/<str:number>/plan/<slug:kind>/<int:pk>/", campaigns.part_change, name="part"),
    path("campaigns/<str:number>/plan/<slug:kind>/<int:pk>/remove/", campaigns.part_remove, name="part_remove"),
    path("campaigns/<str:number>/plan/<slug:kind>/<int:pk>/move/", campaigns.part_move, name="part_move"),
]

urlpatterns = plan_urls
