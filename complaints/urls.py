from django.urls import path

from . import views

app_name = "complaints"

urlpatterns = [
    path("praises/", views.praise_list, name="praises"),
    path("praises/export/", views.praise_export, name="praises_export"),
    path("praises/<path:number>/", views.praise, name="praise"),
    path("complaints/", views.complaint_list, name="complaints"),
    path("complaints/take/", views.take, name="take"),
    path("complaints/take/car/", views.car, name="car"),
    path("complaints/take/cars/", views.cars, name="cars"),
    # Numbers come from other systems too, and some of those put a slash into them.
    path("complaints/<path:number>/close/", views.close, name="close"),
    path("complaints/<path:number>/reopen/", views.reopen, name="reopen"),
    path("complaints/<path:number>/", views.complaint, name="complaint"),
]
