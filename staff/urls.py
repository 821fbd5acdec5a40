"""Addresses of this room."""

from django.urls import path

from .views import absence, components, day, demo, jobs, outlets, people, policy, preferences, shell, trail, work

app_name = "staff"

urlpatterns = [
    path("", day.my_day_page, name="my_day"),
    path("people/", people.employees, name="employees"),
    path("people/employees/<path:number>/", people.employee, name="employee"),
    path("people/accounts/", people.accounts, name="accounts"),
    path("people/accounts/new/", people.account_new, name="account_new"),
    path("people/postings/<int:pk>/end/", people.posting_end, name="posting_end"),
    path("people/postings/<int:pk>/withdraw/", people.posting_withdraw, name="posting_withdraw"),
    path("people/account/<str:username>/", people.account, name="account"),
    path("people/account/<str:username>/change/", people.account_change, name="account_change"),
    path("people/account/<str:username>/deactivate/", people.account_deactivate, name="account_deactivate"),
    path("people/account/<str:username>/reactivate/", people.account_reactivate, name="account_reactivate"),
    path("people/account/<str:username>/password/", people.account_password, name="account_password"),
    path("people/account/<str:username>/postings/", people.posting_add, name="posting_add"),
    path("people/account/<str:username>/hand-over/", absence.hand_over, name="hand_over"),
    path("outlets/", outlets.outlets, name="outlets"),
    path("outlets/<str:code>/", outlets.outlet, name="outlet"),
    path("outlets/<str:code>/change/", outlets.outlet_change, name="outlet_change"),
    path("outlets/<str:code>/hours/", outlets.outlet_hours, name="outlet_hours"),
    path("policy/", policy.policies, name="policies"),
    path("policy/<str:key>/", policy.policy, name="policy"),
    path("trail/", trail.entries, name="trail"),
    path("trail/<str:model>/<int:pk>/", trail.entries_about, name="trail_of"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<str:code>/", jobs.job, name="job"),
    path("work/", work.work, name="work"),
    path("work/<int:pk>/", work.work_item, name="work_item"),
    path("work/<int:pk>/file/", work.work_file, name="work_file"),
    path("work/<int:pk>/again/", work.work_again, name="work_again"),
    path("shell/counts/", shell.counts, name="counts"),
    path("preferences/language/", preferences.language, name="language"),
    path("preferences/theme/", preferences.theme, name="theme"),
    path("demo/enter/", demo.enter, name="demo_enter"),
    path("components/", components.components, name="components"),
]
