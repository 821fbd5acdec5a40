"""Addresses of imports."""

from django.urls import path

from . import views

app_name = "intake"

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/upload/", views.upload, name="upload"),
    path("imports/mappings/", views.mappings, name="mappings"),
    path("imports/mappings/<int:pk>/", views.saved_mapping, name="mapping"),
    path("imports/mappings/<int:pk>/rename/", views.mapping_rename, name="mapping_rename"),
    path("imports/mappings/<int:pk>/retire/", views.mapping_retire, name="mapping_retire"),
    path("imports/<slug:number>/", views.batch, name="batch"),
    path("imports/<slug:number>/columns/", views.columns, name="columns"),
    path("imports/<slug:number>/take/", views.take, name="take"),
    path("imports/<slug:number>/check/", views.check, name="check"),
    path("imports/<slug:number>/abandon/", views.abandon, name="abandon"),
    path("imports/<slug:number>/mark/", views.mark, name="mark"),
    path("imports/<slug:number>/file/", views.original, name="file"),
]
