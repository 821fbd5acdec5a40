"""Addresses of this room."""

from django.urls import path

from .urls_club import club_urls
from .urls_money import money_urls
from .views import audiences, campaigns, day, draws, effect, group_purchases, plans_315, vouchers

app_name = "campaigns"

audience_urls = [
    path("campaigns/calls/", audiences.calls, name="calls"),
    path("campaigns/calls/next/", audiences.calls_next, name="calls_next"),
    path("campaigns/<str:number>/audience/", audiences.audience, name="audience"),
    path("campaigns/<str:number>/audience/rules/", audiences.audience_rules, name="audience_rules"),
    path("campaigns/<str:number>/audience/fix/", audiences.audience_fix, name="audience_fix"),
    path("campaigns/<str:number>/audience/send/", audiences.audience_send, name="audience_send"),
    path("campaigns/<str:number>/audience/calls/", audiences.audience_calls, name="audience_calls"),
    path("campaigns/<str:number>/people/", audiences.people, name="people"),
    path("campaigns/<str:number>/people/export/", audiences.people_export, name="people_export"),
    path("invitations/<int:pk>/", audiences.invitation, name="invitation"),
    path("invitations/<int:pk>/record/", audiences.invitation_record, name="invitation_record"),
    path("invitations/<int:pk>/take/", audiences.invitation_take, name="invitation_take"),
    path("invitations/<int:pk>/keep/", audiences.invitation_keep, name="invitation_keep"),
    path("invitations/<int:pk>/give-back/", audiences.invitation_give_back, name="invitation_give_back"),
    path("invitations/<int:pk>/link/", audiences.invitation_link, name="invitation_link"),
    path("invitations/<int:pk>/code/", audiences.invitation_qr, name="invitation_qr"),
    path("i/<str:token>/", audiences.public_invitation, name="public_invitation"),
    path("i/<str:token>/code/", audiences.public_code, name="public_code"),
]

day_urls = [
    path("campaigns/<str:number>/day/", day.day, name="day"),
    path("campaigns/<str:number>/day/code/", day.day_code, name="day_code"),
    path("campaigns/<str:number>/day/new/", day.day_new, name="day_new"),
    path("campaigns/<str:number>/day/groups/", day.day_party, name="day_party"),
    path("campaigns/<str:number>/day/register/<int:pk>/", day.day_register, name="day_register"),
    path("campaigns/<str:number>/guests/", day.guests, name="guests"),
    path("campaigns/<str:number>/guests/export/", day.guests_export, name="guests_export"),
    path("guests/<str:number>/", day.guest, name="guest"),
    path("guests/<str:number>/change/", day.guest_change, name="guest_change"),
    path("guests/<str:number>/stamp/", day.guest_stamp, name="guest_stamp"),
    path("guests/<str:number>/stamp/<int:pk>/take-back/", day.guest_unstamp, name="guest_unstamp"),
    path("guests/<str:number>/lead/", day.guest_lead, name="guest_lead"),
    path("campaigns/<str:number>/leads/", day.leads, name="leads"),
    path("campaigns/<str:number>/leads/export/", day.leads_export, name="leads_export"),
    path("leads/<int:pk>/", day.lead, name="lead"),
    path("leads/<int:pk>/work/", day.lead_work, name="lead_work"),
    path("leads/<int:pk>/hand/", day.lead_hand, name="lead_hand"),
    path("leads/<int:pk>/end/", day.lead_end, name="lead_end"),
    path("campaigns/<str:number>/effect/", effect.effect, name="effect"),
]

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
    path("campaigns/<str:number>/copy-day/", campaigns.turns_copy, name="turns_copy"),
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
    path("draws/<str:number>/tell/", draws.draw_tell, name="draw_tell"),
    path("draws/<str:number>/wins/<int:nth>/", draws.draw_hand_out, name="draw_hand_out"),
    path("draws/<str:number>/wins/<int:nth>/told/", draws.draw_told, name="draw_told"),
]

voucher_urls = [
    # For whoever holds a voucher, without an account; the address is short because it stands on paper as a code.
    path("v/<str:code>/", vouchers.public_voucher, name="public_voucher"),
    path("v/<str:code>/qr/", vouchers.public_voucher_qr, name="public_voucher_qr"),
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
    path("group-purchases/refunds/", group_purchases.refund_list, name="group_refunds"),
    path("group-purchases/refunds/export/", group_purchases.refund_export, name="group_refunds_export"),
    path("group-purchases/<str:number>/", group_purchases.group, name="group"),
    path("group-purchases/<str:number>/rewrite/", group_purchases.group_rewrite, name="group_rewrite"),
    path("group-purchases/<str:number>/open/", group_purchases.group_open, name="group_open"),
    path("group-purchases/<str:number>/join/", group_purchases.group_join, name="group_join"),
    path("group-purchases/<str:number>/close/", group_purchases.group_close, name="group_close"),
    path("group-purchases/<str:number>/buyers/<int:pk>/buy/", group_purchases.group_buy, name="group_buy"),
    path("group-purchases/<str:number>/buyers/<int:pk>/leave/", group_purchases.group_leave, name="group_leave"),
    path("group-purchases/<str:number>/payments/<int:pk>/", group_purchases.group_pay_out, name="group_pay_out"),
]

plan_315_urls = [
    path("plans-315/", plans_315.plan_list, name="plans_315"),
    path("plans-315/write/", plans_315.plan_write, name="plan_315_write"),
    path("plans-315/export/", plans_315.plan_export, name="plans_315_export"),
    path("plans-315/<slug:number>/", plans_315.plan, name="plan_315"),
    path("plans-315/<slug:number>/print/", plans_315.plan_sheet, name="plan_315_sheet"),
    path("plans-315/<slug:number>/change/", plans_315.plan_change, name="plan_315_change"),
    path("plans-315/<slug:number>/post/", plans_315.member_add, name="plan_315_member"),
    path("plans-315/<slug:number>/shifts/", plans_315.shift_add, name="plan_315_shift"),
    path("plans-315/<slug:number>/shifts/<int:key>/", plans_315.shift_give, name="plan_315_shift_give"),
    path("plans-315/<slug:number>/fill/", plans_315.roster_fill, name="plan_315_fill"),
    path("plans-315/<slug:number>/errands/", plans_315.errand_add, name="plan_315_errand_add"),
    path("plans-315/<slug:number>/errands/<int:key>/", plans_315.errand_report, name="plan_315_errand"),
    path("plans-315/<slug:number>/drop/", plans_315.plan_drop, name="plan_315_drop"),
    path("plans-315/<slug:number>/file/", plans_315.plan_file, name="plan_315_file"),
    path("plans-315/<slug:number>/acknowledge/", plans_315.plan_acknowledge, name="plan_315_acknowledge"),
    path("plans-315/<slug:number>/send-back/", plans_315.plan_send_back, name="plan_315_send_back"),
    path("plans-315/<slug:number>/report/", plans_315.report_file, name="plan_315_report"),
    path("plans-315/<slug:number>/read/", plans_315.report_read, name="plan_315_read"),
]

urlpatterns = money_urls + audience_urls + day_urls + plan_urls + draw_urls + voucher_urls + group_urls + plan_315_urls
urlpatterns += club_urls
