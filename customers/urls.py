"""Addresses of customers, cars and their files, and of the key-customer ledger."""

from django.urls import path

from .views import attachments, care, contacts, ledger, merges, messages, people, prospects, renewals, search

app_name = "customers"

people_urls = [
    path("search/", search.search_everywhere, name="search"),
    path("customers/", people.customer_list, name="customers"),
    path("customers/new/", people.customer_new, name="customer_new"),
    path("customers/pick/", search.customer_pick, name="customer_pick"),
    path("customers/duplicates/", merges.duplicates, name="duplicates"),
    path("customers/<int:pk>/", people.customer_page, name="customer"),
    path("customers/<int:pk>/edit/", people.customer_edit, name="customer_edit"),
    path("customers/<int:pk>/unmask/", people.customer_unmask, name="customer_unmask"),
    path("customers/<int:pk>/merge/", merges.customer_merge, name="customer_merge"),
    path("customers/<int:pk>/do-not-call/", contacts.do_not_call, name="do_not_call"),
    path("customers/do-not-call/<int:pk>/lift/", contacts.do_not_call_lift, name="do_not_call_lift"),
    path("merges/<int:pk>/undo/", merges.merge_undo, name="merge_undo"),
    path("customers/cars/new/", people.vehicle_new, name="vehicle_new"),
    path("customers/cars/pick/", search.vehicle_pick, name="vehicle_pick"),
    path("customers/cars/<slug:key>/", people.vehicle_page, name="vehicle"),
    path("customers/cars/<slug:key>/edit/", people.vehicle_edit, name="vehicle_edit"),
    path("customers/cars/<slug:key>/owner/", people.vehicle_owner, name="vehicle_owner"),
    path("customers/cars/<slug:key>/unmask/", people.vehicle_unmask, name="vehicle_unmask"),
    path("attachments/<int:pk>/", attachments.attachment, name="attachment"),
    path("attachments/<int:pk>/withdraw/", attachments.attachment_withdraw, name="attachment_withdraw"),
    path("attachments/add/<str:kind>/<int:pk>/", attachments.attachment_add, name="attachment_add"),
]

ledger_urls = [
    path("cases/", ledger.ledger, name="ledger"),
    path("cases/export/", ledger.export, name="ledger_export"),
    path("cases/bulk/", ledger.bulk, name="ledger_bulk"),
    path("cases/owners/", ledger.owner_pick, name="owner_pick"),
    path("cases/open/", ledger.case_open, name="case_open"),
    path("cases/candidates/<int:pk>/", ledger.candidate_page, name="candidate"),
    path("cases/candidates/<int:pk>/confirm/", ledger.candidate_confirm, name="candidate_confirm"),
    path("cases/candidates/<int:pk>/merge/", ledger.candidate_merge, name="candidate_merge"),
    path("cases/candidates/<int:pk>/dismiss/", ledger.candidate_dismiss, name="candidate_dismiss"),
    path("cases/<slug:number>/", ledger.case_page, name="case"),
    path("cases/<slug:number>/action/", ledger.case_action, name="case_action"),
    path("cases/<slug:number>/owner/", ledger.case_owner, name="case_owner"),
    path("cases/<slug:number>/tier/", ledger.case_tier, name="case_tier"),
    path("cases/<slug:number>/settle/", ledger.case_settle, name="case_settle"),
    path("cases/<slug:number>/verify/", ledger.case_verify, name="case_verify"),
    path("cases/<slug:number>/reopen/", ledger.case_reopen, name="case_reopen"),
    path("cases/<slug:number>/close/", ledger.case_close, name="case_close"),
    path("cases/<slug:number>/watch/", ledger.case_watch, name="case_watch"),
    path("cases/<slug:number>/watch/<int:pk>/withdraw/", ledger.case_watch_withdraw, name="case_watch_withdraw"),
    path("cases/<slug:number>/print/", ledger.case_print, name="case_print"),
]

pipeline_urls = [
    path("renewals/", renewals.renewal_list, name="renewals"),
    path("renewals/give/", renewals.renewal_give, name="renewals_give"),
    path("renewals/export/", renewals.renewal_export, name="renewals_export"),
    path("renewals/figures/", renewals.renewal_figures, name="renewal_figures"),
    path("renewals/refer/", renewals.renewal_refer, name="renewal_refer"),
    path("renewals/quotes/<int:pk>/", renewals.quote_change, name="quote_change"),
    path("renewals/quotes/<int:pk>/withdraw/", renewals.quote_withdraw, name="quote_withdraw"),
    path("renewals/<int:pk>/", renewals.renewal, name="renewal"),
    path("renewals/<int:pk>/call/", renewals.renewal_call, name="renewal_call"),
    path("renewals/<int:pk>/quote/", renewals.renewal_quote, name="renewal_quote"),
    path("renewals/<int:pk>/win/", renewals.renewal_win, name="renewal_win"),
    path("renewals/<int:pk>/lose/", renewals.renewal_lose, name="renewal_lose"),
    path("renewals/<int:pk>/owner/", renewals.renewal_owner, name="renewal_owner"),
    path("renewals/<int:pk>/reopen/", renewals.renewal_reopen, name="renewal_reopen"),
    path("prospects/", prospects.prospect_list, name="prospects"),
    path("prospects/new/", prospects.prospect_new, name="prospect_new"),
    path("prospects/lists/", prospects.outside_lists, name="outside_lists"),
    path("prospects/lists/<int:pk>/", prospects.outside_list, name="outside_list"),
    path("prospects/<int:pk>/", prospects.prospect, name="prospect"),
    path("prospects/<int:pk>/call/", prospects.prospect_call, name="prospect_call"),
    path("prospects/<int:pk>/consent/", prospects.prospect_consent, name="prospect_consent"),
    path("prospects/<int:pk>/withdraw/", prospects.prospect_withdraw, name="prospect_withdraw"),
    path("prospects/<int:pk>/convert/", prospects.prospect_convert, name="prospect_convert"),
    path("prospects/<int:pk>/drop/", prospects.prospect_drop, name="prospect_drop"),
    path("lost-customers/", prospects.lost_list, name="lost"),
    path("lost-customers/<int:pk>/", prospects.lost_customer, name="lost_customer"),
    path("lost-customers/<int:pk>/call/", prospects.lost_call, name="lost_call"),
    path("references/", prospects.reference_list, name="references"),
    path("references/new/", prospects.reference_new, name="reference_new"),
    path("references/<int:pk>/", prospects.reference, name="reference"),
    path("references/<int:pk>/use/", prospects.reference_use, name="reference_use"),
    path("references/<int:pk>/withdraw/", prospects.reference_withdraw, name="reference_withdraw"),
]

care_urls = [
    path("care/", care.care, name="care"),
    path("care/next/", care.care_next, name="care_next"),
    path("care/reminders/", care.reminder_list, name="reminders"),
    path("care/reminders/export/", care.reminder_export, name="reminders_export"),
    path("care/effect/", care.effect, name="care_effect"),
    path("care/segments/", care.segments, name="segments"),
    path("care/reminders/<int:pk>/", care.reminder, name="reminder"),
    path("care/reminders/<int:pk>/take/", care.reminder_take, name="reminder_take"),
    path("care/reminders/<int:pk>/keep/", care.reminder_keep, name="reminder_keep"),
    path("care/reminders/<int:pk>/back/", care.reminder_give_back, name="reminder_give_back"),
    path("care/reminders/<int:pk>/end/", care.reminder_end, name="reminder_end"),
]

message_urls = [
    path("care/messages/", messages.message_list, name="messages"),
    path("care/messages/send/", messages.send, name="messages_send"),
    path("care/by-hand/", messages.by_hand, name="care_by_hand"),
    path("care/messages/rates/", messages.rates, name="message_rates"),
    path("care/messages/sendings/<int:pk>/", messages.sending, name="sending"),
    path("care/messages/reminder/<int:pk>/", messages.reminder_message, name="reminder_message"),
    path("care/messages/templates/", messages.template_list, name="templates"),
    path("care/messages/templates/new/", messages.template_new, name="template_new"),
    path("care/messages/templates/<int:pk>/", messages.template, name="template"),
    path("care/messages/templates/<int:pk>/use/", messages.template_use, name="template_use"),
    path("care/messages/templates/<int:pk>/retire/", messages.template_retire, name="template_retire"),
    path("care/messages/replies/", messages.replies, name="replies"),
    path("care/messages/replies/<int:pk>/seen/", messages.reply_handle, name="reply_handle"),
    path("customers/<int:pk>/no-more/", messages.no_more_set, name="no_more"),
    path("customers/no-more/<int:pk>/lift/", messages.no_more_lift, name="no_more_lift"),
    path("customers/<int:pk>/wecom/", messages.wecom_contact, name="wecom_contact"),
]

urlpatterns = people_urls + ledger_urls + care_urls + pipeline_urls + message_urls
