"""Addresses of this room."""

from django.urls import path

from .views import campaigns, draws, group_purchases, vouchers

app_name = "campaigns"

# Names that are no number of a campaign come first: `campaigns/<number>/` takes every word.
plan_urls = [
    path("campaigns/", campaigns.campaign_list, name="campaigns"),
    path("campaigns/export/", campaigns.campaign_export, name="campaigns_export"),
    path("campaigns/write/", campaigns.campaign_write, name="campaign_write"),
    path("campaigns/calendar/", campaigns.calendar, name="calendar"),
    path("campaigns/calendar/sheet/", campaigns.calendar_sheet, name="calendar_sheet"),
    path("campaigns/bulletin/", campaigns.bulletin, name="bulletin"),
    path("campaigns/tasks/<int:pk>/", campaigns.task, name="task"),
    path("campaigns/tasks/<int:pk>/finish/", campaigns.task_finish, name="task_finish"),
    path("campaigns/tasks/<int:pk>/give/", campaigns.task_give, name="task_give"),
    path("campaigns/tasks/<int:pk>/reopen/", campaigns.task_reopen, name="task_reopen"),
    path("campaigns/<str:number>/", campaigns.campaign, name="campaign"),
    path("campaigns/<str:number>/change/", campaigns.campaign_change, name="campaign_change"),
    path("campaigns/<str:number>/evaluate/", campaigns.campaign_evaluate, name="campaign_evaluate"),
    path("campaigns/<str:number>/call-off/", campaigns.campaign_call_off, name="campaign_call_off"),
    path("campaigns/<str:number>/give/", campaigns.tasks_give, name="tasks_give"),
    path("campaigns/<str:number>/sheet/", campaigns.campaign_sheet, name="campaign_sheet"),
    path("campaigns/<str:number>/report/", campaigns.campaign_report, name="campaign_report"),
    path("campaigns/<str:number>/word/<slug:paper>/", campaigns.campaign_document, name="campaign_document"),
    path("campaigns/<str:number>/plan/<slug:kind>/add/", campaigns.part_add, name="part_add"),
    path("campaigns/<str:number>/plan/<slug:kind>/<int:pk>/", campaigns.part_change, name="part"),
    path("campaigns/<str:number>/plan/<slug:kind>/<int:pk>/remove/", campaigns.part_remove, name="part_remove"),
    path("campaigns/<str:number>/plan/<slug:kind>/<int:pk>/move/", campaigns.part_move, name="part_move"),
]

draw_urls = [
    # Without an account.
    path("d/<str:token>/", draws.public_draw, name="public_draw"),
    path("d/<str:token>/list.csv", draws.public_list, name="public_draw_list"),
    path("campaigns/<str:number>/draws/", draws.campaign_draws, name="campaign_draws"),
    path("draws/", draws.draw_list, name="draws"),
    path("draws/export/", draws.draw_export, name="draws_export"),
    path("draws/write/", draws.draw_write, name="draw_write"),
    path("draws/<str:number>/", draws.draw, name="draw"),
    path("draws/<str:number>/rewrite/", draws.draw_rewrite, name="draw_rewrite"),
    path("draws/<str:number>/publish/", draws.draw_publish, name="draw_publish"),
    path("draws/<str:number>/fix/", draws.draw_fix, name="draw_fix"),
    path("draws/<str:number>/draw/", draws.draw_run, name="draw_run"),
    path("draws/<str:number>/call-off/", draws.draw_call_off, name="draw_call_off"),
    path("draws/<str:number>/sheet/", draws.draw_sheet, name="draw_sheet"),
    path("draws/<str:number>/qr/", draws.draw_qr, name="draw_qr"),
    path("draws/<str:number>/entries/", draws.draw_entries, name="draw_entries"),
    path("draws/<str:number>/wins/<int:nth>/", draws.draw_hand_out, name="draw_hand_out"),
]

voucher_urls = [
    path("vouchers/", vouchers.series_list, name="vouchers"),
    path("vouchers/export/", vouchers.voucher_export, name="vouchers_export"),
    path("vouchers/write/", vouchers.series_write, name="voucher_write"),
    path("vouchers/redeem/", vouchers.voucher_redeem, name="voucher_redeem"),
    path("vouchers/find/customers/", vouchers.find_customers_here, name="find_customers"),
    path("vouchers/<int:pk>/", vouchers.series, name="voucher_series"),
    path("vouchers/<int:pk>/issue/", vouchers.series_issue, name="voucher_issue"),
    path("vouchers/<int:pk>/close/", vouchers.series_close, name="voucher_close"),
    path("vouchers/<int:pk>/sheet/", vouchers.series_sheet, name="voucher_sheet"),
    path("vouchers/<int:pk>/<int:voucher>/withdraw/", vouchers.voucher_withdraw, name="voucher_withdraw"),
    path("vouchers/<int:pk>/<int:voucher>/qr/", vouchers.voucher_qr, name="voucher_qr"),
    path("vouchers/redeem/<int:pk>/order/", vouchers.redeem_on_order, name="redeem_on_order"),
    path("vouchers/redeem/<int:pk>/counter/", vouchers.redeem_at_counter, name="redeem_at_counter"),
    path("vouchers/redemptions/<int:pk>/undo/", vouchers.redemption_undo, name="redemption_undo"),
]

group_urls = [
    path("group-purchases/", group_purchases.group_list, name="groups"),
    path("group-purchases/export/", group_purchases.group_export, name="groups_export"),
    path("group-purchases/write/", group_purchases.group_write, name="group_write"),
    path("group-purchases/<str:number>/", group_purchases.group, name="group"),
    path("group-purchases/<str:number>/rewrite/", group_purchases.group_rewrite, name="group_rewrite"),
    path("group-purchases/<str:number>/open/", group_purchases.group_open, name="group_open"),
    path("group-purchases/<str:number>/join/", group_purchases.group_join, name="group_join"),
    path("group-purchases/<str:number>/close/", group_purchases.group_close, name="group_close"),
    path("group-purchases/<str:number>/buyers/<int:pk>/buy/", group_purchases.group_buy, name="group_buy"),
    path("group-purchases/<str:number>/buyers/<int:pk>/leave/", group_purchases.group_leave, name="group_leave"),
    path("group-purchases/<str:number>/payments/<int:pk>/", group_purchases.group_pay_out, name="group_pay_out"),
]

urlpatterns = plan_urls + draw_urls + voucher_urls + group_urls
