"""Addresses of the tests of team leaders."""

from django.urls import path

from .views import leader_tests as views

urlpatterns = [
    path("leaders/", views.leader_tests, name="leader_tests"),
    path("leaders/export/", views.leader_tests_export, name="leader_tests_export"),
    path("leaders/teams/", views.team_leaders, name="team_leaders"),
    path("leaders/teams/<int:pk>/end/", views.team_leader_end, name="team_leader_end"),
    path("leaders/teams/<int:pk>/<str:quarter>/", views.leader_test, name="leader_test"),
    path("leaders/tests/<int:pk>/correct/", views.leader_test_correct, name="leader_test_correct"),
    path("leaders/tests/<int:pk>/sheet/", views.leader_test_sheet, name="leader_test_sheet"),
    path("leaders/consequences/<int:pk>/", views.leader_decide, name="leader_decide"),
    path("leaders/of/<str:number>/", views.leader, name="leader"),
]
