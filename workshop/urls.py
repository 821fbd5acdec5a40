"""Addresses of the workshop."""

from django.urls import path

from .views import appointments, daybook, gate, orders, rescue
from .views import claims as claim_views
from .views import gifts as gift_views
from .views import meeting as meeting_views
from .views import order_sheets as order_views
from .views import receptions as reception_views
from .views import packages as package_views
from .views import papers as paper_views
from .views import ratings as rating_views
from .views import settling as settling_views

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

gate_urls = [
    path("appointments/", appointments.appointments, name="appointments"),
    path("appointments/export/", appointments.appointments_export, name="appointments_export"),
    path("appointments/book/", appointments.book, name="book"),
    path("appointments/book/car/", appointments.book_car, name="book_car"),
    path("appointments/book/cars/", appointments.book_cars, name="book_cars"),
    path("appointments/book/hours/", appointments.book_hours, name="book_hours"),
    path("appointments/<path:number>/move/", appointments.appointment_move, name="appointment_move"),
    path("appointments/<path:number>/cancel/", appointments.appointment_cancel, name="appointment_cancel"),
    path("appointments/<path:number>/", appointments.appointment, name="appointment"),
    path("gate/", gate.tag_board, name="tag_board"),
    path("gate/give/", gate.tag_give, name="tag_give"),
    path("gate/give/car/", gate.gate_car, name="gate_car"),
    path("gate/give/cars/", gate.gate_cars, name="gate_cars"),
    path("gate/tags/<int:pk>/call/", gate.tag_call, name="tag_call"),
    path("gate/tags/<int:pk>/left/", gate.tag_leave, name="tag_leave"),
    path("gate/screen/<str:code>/", gate.hall_screen, name="hall_screen"),
    path("workshop/load/", gate.day_load, name="load"),
    path("workshop/bays/", gate.bays, name="bays"),
    path("workshop/bays/<int:pk>/", gate.bay, name="bay"),
]

settling_urls = [
    path("orders/<path:number>/settling/", settling_views.settling, name="settling"),
    path("orders/<path:number>/settling/pay/<str:payer>/", settling_views.settling_pay, name="settling_pay"),
    path("orders/<path:number>/settling/explain/", settling_views.settling_explain, name="settling_explain"),
    path("orders/<path:number>/settling/sign/", settling_views.settling_sign, name="settling_sign"),
    path("orders/<path:number>/settling/deliver/", settling_views.settling_deliver, name="settling_deliver"),
    path("orders/<path:number>/settling/sheet/", settling_views.settling_sheet, name="settling_sheet"),
    path("orders/<path:number>/rating/", rating_views.rating_screen, name="rating_screen"),
    path("orders/<path:number>/rating/refused/", rating_views.rating_refused, name="rating_refused"),
    path("orders/<path:number>/rating/link/", rating_views.rating_link_make, name="rating_link_make"),
    path("orders/<path:number>/advice/", settling_views.advice_give, name="advice_give"),
    path("orders/<path:number>/papers/", paper_views.paper_check, name="paper_check"),
    path("rating-links/<int:pk>/", rating_views.rating_link, name="rating_link"),
    path("rating-links/<int:pk>/code.svg", rating_views.rating_qr, name="rating_qr"),
    path("r/thanks/", rating_views.rating_thanks, name="rating_thanks"),
    path("r/<str:token>/", rating_views.public_rating, name="public_rating"),
    path("advice/", settling_views.advice_list, name="advice"),
    path("advice/<int:pk>/taken/", settling_views.advice_taken, name="advice_taken"),
    path("advice/<int:pk>/decline/", settling_views.advice_decline, name="advice_decline"),
    path("claims/", claim_views.claim_list, name="claims"),
    path("claims/export/", claim_views.claims_export, name="claims_export"),
    path("claims/new/", claim_views.claim_new, name="claim_new"),
    path("claims/<path:number>/decide/", claim_views.claim_decide, name="claim_decide"),
    path("claims/<path:number>/reimburse/", claim_views.claim_reimburse, name="claim_reimburse"),
    path("claims/<path:number>/", claim_views.claim, name="claim"),
    path("papers/", paper_views.papers_day, name="papers"),
]

order_sheet_urls = [
    path("receptions/", reception_views.reception_list, name="receptions"),
    path("receptions/take/", reception_views.reception_take, name="reception_take"),
    path("receptions/take/car/", reception_views.reception_car, name="reception_car"),
    path("receptions/take/cars/", reception_views.reception_cars, name="reception_cars"),
    path("receptions/<str:number>/sheet/", reception_views.reception_sheet, name="reception_sheet"),
    path("receptions/<str:number>/sign/", reception_views.reception_sign, name="reception_sign"),
    path("receptions/<str:number>/leave/", reception_views.reception_cancel, name="reception_cancel"),
    path("receptions/<str:number>/order/", order_views.order_write, name="order_write"),
    path("receptions/<str:number>/", reception_views.reception, name="reception"),
    path("orders/", order_views.order_list, name="orders"),
    path("orders/export/", order_views.order_export, name="orders_export"),
    path("orders/<str:number>/sheet/", order_views.order_sheet, name="order_sheet"),
    path("orders/<str:number>/sign/", order_views.order_sign, name="order_sign"),
    path("orders/<str:number>/lines/", order_views.lines_add, name="lines_add"),
    path("orders/<str:number>/lines/<int:line>/", order_views.line_change, name="line_change"),
    path("orders/<str:number>/lines/<int:line>/withdraw/", order_views.line_withdraw, name="line_withdraw"),
    path("orders/<str:number>/additions/", order_views.addition_ask, name="addition_ask"),
    path("orders/<str:number>/additions/<int:addition>/", order_views.addition_answer, name="addition_answer"),
    path("orders/<str:number>/share-out/", order_views.work_assign, name="work_assign"),
    path("orders/<str:number>/begin/", order_views.work_start, name="work_start"),
    path("orders/<str:number>/finish/", order_views.work_finish, name="work_finish"),
    path("orders/<str:number>/findings/", order_views.order_findings, name="order_findings"),
    path("orders/<str:number>/check/", order_views.order_check, name="order_check"),
    path("orders/<str:number>/extend/", order_views.order_extend, name="order_extend"),
    path("orders/<str:number>/liable/", order_views.order_liable, name="order_liable"),
    path("orders/<str:number>/cancel/", order_views.order_cancel, name="order_cancel"),
]

urlpatterns = [
    *order_sheet_urls,
    *settling_urls,
    *gate_urls,
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
