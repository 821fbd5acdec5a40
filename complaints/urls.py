from django.urls import path

from .views import complaints, praise

app_name = "complaints"

urlpatterns = [
    path("praises/", praise.praise_list, name="praises"),
    path("praises/export/", praise.praise_export, name="praises_export"),
    path("praises/<path:number>/", praise.praise, name="praise"),
    path("complaints/", complaints.complaint_list, name="complaints"),
    path("complaints/take/", complaints.take, name="take"),
    path("complaints/take/car/", complaints.car, name="car"),
    path("complaints/take/cars/", complaints.cars, name="cars"),
    # Numbers come from other systems too, and some of those put a slash into them.
    path("complaints/<path:number>/close/", complaints.close, name="close"),
    path("complaints/<path:number>/reopen/", complaints.reopen, name="reopen"),
    path("complaints/<path:number>/", complaints.complaint, name="complaint"),
]
