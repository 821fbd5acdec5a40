"""Addresses of this room."""

from django.urls import path

from .views import backorders, guarantees, plans, stock, three_guarantees

app_name = "parts"

guarantee_urls = [
    path("guarantees/", guarantees.guarantee_list, name="guarantees"),
    path("guarantees/export/", guarantees.guarantee_export, name="guarantees_export"),
    path("guarantees/write/", guarantees.guarantee_write, name="guarantee_write"),
    path("guarantees/find/cars/", guarantees.find_cars_here, name="find_cars"),
    path("guarantees/find/parts/", guarantees.find_parts, name="find_parts"),
    path("guarantees/<str:number>/", guarantees.guarantee, name="guarantee"),
    path("guarantees/<str:number>/sheet/", guarantees.guarantee_sheet, name="guarantee_sheet"),
    path("guarantees/<str:number>/rewrite/", guarantees.guarantee_rewrite, name="guarantee_rewrite"),
    path("guarantees/<str:number>/submit/", guarantees.guarantee_submit, name="guarantee_submit"),
    path("guarantees/<str:number>/ship/", guarantees.guarantee_ship, name="guarantee_ship"),
    path("guarantees/<str:number>/arrive/", guarantees.guarantee_arrive, name="guarantee_arrive"),
    path("guarantees/<str:number>/papers/", guarantees.guarantee_papers, name="guarantee_papers"),
    path("guarantees/<str:number>/drop/", guarantees.guarantee_drop, name="guarantee_drop"),
]

stock_urls = [
    path("parts/", stock.part_list, name="parts"),
    path("parts/<int:pk>/", stock.part, name="part"),
    path("stock/", stock.warehouse, name="warehouse"),
    path("stock/export/", stock.stock_export, name="stock_export"),
    path("stock/movements/", stock.movements, name="movements"),
    path("stock/movements/export/", stock.movements_export, name="movements_export"),
    path("stock/counts/", stock.count_list, name="counts"),
    path("stock/counts/sheet/", stock.count_sheet, name="count_sheet"),
    path("stock/counts/new/", stock.count_new, name="count_new"),
    path("stock/counts/<str:number>/", stock.count, name="count"),
    path("stock/borrowings/", stock.borrowing_list, name="borrowings"),
    path("stock/borrowings/new/", stock.borrowing_new, name="borrowing_new"),
    path("stock/borrowings/<str:number>/", stock.borrowing, name="borrowing"),
    path("stock/borrowings/<str:number>/sheet/", stock.borrowing_sheet, name="borrowing_sheet"),
    path("stock/borrowings/<str:number>/<slug:step>/", stock.borrowing_step, name="borrowing_step"),
    path("stock/book/<slug:deed>/", stock.stock_book, name="stock_book"),
    path("stock/<int:pk>/", stock.stock, name="stock"),
    path("stock/<int:pk>/shelf/", stock.stock_shelf, name="stock_shelf"),
]

three_guarantee_urls = [
    path("three-guarantees/", three_guarantees.near_list, name="three_guarantees"),
    path("three-guarantees/export/", three_guarantees.near_export, name="three_guarantees_export"),
    path("three-guarantees/limits/", three_guarantees.limit_list, name="three_guarantee_limits"),
]

backorder_urls = [
    path("backorders/", backorders.backorder_list, name="backorders"),
    path("backorders/export/", backorders.backorder_export_view, name="backorders_export"),
    path("backorders/new/", backorders.backorder_new, name="backorder_new"),
    path("backorders/<str:number>/", backorders.backorder, name="backorder"),
    path("backorders/<str:number>/postpone/", backorders.backorder_postpone, name="backorder_postpone"),
    path("backorders/<str:number>/arrived/", backorders.backorder_arrived, name="backorder_arrived"),
    path("backorders/<str:number>/tell/", backorders.backorder_tell, name="backorder_tell"),
    path("backorders/<str:number>/spare-car/", backorders.backorder_spare_car, name="backorder_spare_car"),
    path("backorders/<str:number>/fitted/", backorders.backorder_fitted, name="backorder_fitted"),
    path("backorders/<str:number>/cancel/", backorders.backorder_cancel, name="backorder_cancel"),
]

plan_urls = [
    path("stock-plans/", plans.plan_list, name="plans"),
    path("stock-plans/<int:key>/", plans.plan, name="plan"),
    path("stock-plans/<int:key>/sheet/", plans.plan_sheet, name="plan_sheet"),
    path("stock-plans/<int:key>/line/", plans.plan_line, name="plan_line"),
    path("stock-plans/<int:key>/drop/", plans.plan_drop, name="plan_drop"),
    path("stock-plans/<int:key>/propose/", plans.plan_propose, name="plan_propose"),
    path("stock-plans/<int:key>/file/", plans.plan_file, name="plan_file"),
]

urlpatterns = three_guarantee_urls + guarantee_urls + stock_urls + backorder_urls + plan_urls
