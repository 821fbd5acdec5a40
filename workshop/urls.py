"""Addresses of the workshop."""

from django.urls import path

from .views import daybook, orders

app_name = "workshop"

urlpatterns = [
    path("orders/<path:number>/", orders.order_page, name="order"),
    # By kind, so that each has its own entry in the table of rights.
    path("daybook/", daybook.daybook, {"kind": "washes"}, name="washes"),
    path("daybook/washes/export/", daybook.daybook_export, {"kind": "washes"}, name="washes_export"),
    path("daybook/washes/<path:number>/", daybook.daybook_entry, {"kind": "washes"}, name="wash"),
    path("daybook/receipts/", daybook.daybook, {"kind": "receipts"}, name="receipts"),
    path("daybook/receipts/export/", daybook.daybook_export, {"kind": "receipts"}, name="receipts_export"),
    path("daybook/receipts/<path:number>/", daybook.daybook_entry, {"kind": "receipts"}, name="receipt"),
    path("daybook/consumables/", daybook.daybook, {"kind": "consumables"}, name="consumables"),
    path("daybook/consumables/export/", daybook.daybook_export, {"kind": "consumables"}, name="consumables_export"),
    path("daybook/consumables/<path:number>/", daybook.daybook_entry, {"kind": "consumables"}, name="consumable"),
]
