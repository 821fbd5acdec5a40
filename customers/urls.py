"""Addresses of customers, cars and their files, and of the key-customer ledger."""

from django.urls import path

from .views import attachments, contacts, ledger, merges, people, search

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

urlpatterns = people_urls + ledger_urls
