"""Addresses of the workshop."""

from django.urls import path

from . import views

app_name = "workshop"

urlpatterns = [
    path("orders/<path:number>/", views.order_page, name="order"),
    # By kind, so that each has its own entry in the table of rights.
    path("daybook/", views.daybook, {"kind": "washes"}, name="washes"),
    path("daybook/washes/export/", views.daybook_export, {"kind": "washes"}, name="washes_export"),
    path("daybook/washes/<path:number>/", views.daybook_entry, {"kind": "washes"}, name="wash"),
    path("daybook/receipts/", views.daybook, {"kind": "receipts"}, name="receipts"),
    path("daybook/receipts/export/", views.daybook_export, {"kind": "receipts"}, name="receipts_export"),
    path("daybook/receipts/<path:number>/", views.daybook_entry, {"kind": "receipts"}, name="receipt"),
    path("daybook/consumables/", views.daybook, {"kind": "consumables"}, name="consumables"),
    path("daybook/consumables/export/", views.daybook_export, {"kind": "consumables"}, name="consumables_export"),
    path("daybook/consumables/<path:number>/", views.daybook_entry, {"kind": "consumables"}, name="consumable"),
]
