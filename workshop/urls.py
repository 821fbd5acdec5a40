"""Addresses of the workshop."""

from django.urls import path

from .views import gifts as gift_views
from .views import meeting as meeting_views
from .views import packages as package_views
from .views import daybook, orders, rescue

app_name = "workshop"

house_urls = [
    path("packages/", package_views.package_list, name="packages"),
    path("packages/new/", package_views.package_new, name="package_new"),
    path("packages/<int:pk>/", package_views.package, name="package"),
    path("packages/<int:pk>/end/", package_views.package_end, name="package_end"),
    path("packages/<int:pk>/put/", package_views.package_put, name="package_put"),
    path("prices/", package_views.prices, name="prices"),
    path("prices/board/", package_views.price_board, name="price_board"),
    path("prices/<int:pk>/end/", package_views.price_end, name="price_end"),
    path("gifts/", gift_views.gift_list, name="gifts"),
    path("gifts/new/", gift_views.gift_new, name="gift_new"),
    path("gifts/give/", gift_views.gift_give, name="gift_give"),
    path("gifts/give/cars/", gift_views.gift_cars, name="gift_cars"),
    path("gifts/given/", gift_views.gifts_given, name="gifts_given"),
    path("gifts/given/export/", gift_views.gifts_export, name="gifts_export"),
    path("gifts/given/<int:pk>/back/", gift_views.gift_back, name="gift_back"),
    path("gifts/count/", gift_views.gift_count, name="gift_count"),
    path("gifts/count/<int:pk>/", gift_views.gift_count_sheet, name="gift_count_sheet"),
    path("gifts/<int:pk>/", gift_views.gift, name="gift"),
    path("gifts/<int:pk>/received/", gift_views.gift_receive, name="gift_receive"),
    path("gifts/<int:pk>/lost/", gift_views.gift_lose, name="gift_lose"),
    path("gifts/<int:pk>/change/", gift_views.gift_change, name="gift_change"),
    path("gifts/<int:pk>/give-up/", gift_views.gift_give_up, name="gift_give_up"),
    path("meeting/", meeting_views.meeting, name="meeting"),
    path("meeting/export/", meeting_views.meeting_export, name="meeting_export"),
    path("meeting/new/", meeting_views.meeting_new, name="meeting_new"),
    path("meeting/sheet/", meeting_views.meeting_sheet, name="meeting_sheet"),
    path("meeting/<int:pk>/", meeting_views.meeting_item, name="meeting_item"),
    path("meeting/<int:pk>/solved/", meeting_views.meeting_prove, name="meeting_prove"),
    path("meeting/<int:pk>/postpone/", meeting_views.meeting_postpone, name="meeting_postpone"),
    path("meeting/<int:pk>/give/", meeting_views.meeting_give, name="meeting_give"),
    path("meeting/<int:pk>/drop/", meeting_views.meeting_drop, name="meeting_drop"),
    path("meeting/<int:pk>/reopen/", meeting_views.meeting_reopen, name="meeting_reopen"),
]

urlpatterns = [
    *house_urls,
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
    path("workshop/in/", rescue.in_house, name="in_house"),
    path("rescues/", rescue.rescue_list, name="rescues"),
    path("rescues/export/", rescue.rescue_export, name="rescues_export"),
    path("rescues/take/", rescue.rescue_take, name="rescue_take"),
    path("rescues/take/car/", rescue.rescue_car, name="rescue_car"),
    path("rescues/take/cars/", rescue.rescue_cars, name="rescue_cars"),
    path("rescues/<path:number>/send/", rescue.rescue_send, name="rescue_send"),
    path("rescues/<path:number>/another/", rescue.rescue_another, name="rescue_another"),
    path("rescues/<path:number>/arrived/", rescue.rescue_arrived, name="rescue_arrived"),
    path("rescues/<path:number>/end/", rescue.rescue_end, name="rescue_end"),
    path("rescues/<path:number>/cancel/", rescue.rescue_cancel, name="rescue_cancel"),
    path("rescues/<path:number>/order/", rescue.rescue_order, name="rescue_order"),
    path("rescues/<path:number>/", rescue.rescue, name="rescue"),
]
