"""Addresses of boards."""

from django.urls import path

from .views import boards as views

urlpatterns = [
    path("", views.board, name="board"),
    path("export/", views.board_export, name="board_export"),
    path("sheet/", views.board_sheet, name="board_sheet"),
    path("screen/", views.board_screen, name="board_screen"),
    path("ranking/", views.board_ranking, name="board_ranking"),
    path("records/", views.board_records, name="board_records"),
    path("records/export/", views.board_records_export, name="board_records_export"),
    path("missing/", views.board_missing, name="board_missing"),
    path("missing/remind/", views.board_remind, name="board_remind"),
]
