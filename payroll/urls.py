"""Addresses of commission and of the after-sales fund."""

from django.urls import path

from .views import fund

app_name = "payroll"

fund_urls = [
    path("fund/", fund.ledger, name="fund"),
    path("fund/export/", fund.export, name="fund_export"),
    path("fund/deposit/", fund.deposit, name="fund_deposit"),
    path("fund/entries/<int:pk>/", fund.entry, name="fund_entry"),
    path("fund/entries/<int:pk>/counter/", fund.counter, name="fund_counter"),
    path("fund/payments/", fund.payments, name="fund_payments"),
    path("fund/payments/ask/", fund.ask, name="fund_ask"),
    path("fund/payments/<str:number>/", fund.payment, name="fund_payment"),
    path("fund/payments/<str:number>/print/", fund.payment_print, name="fund_print"),
    path("fund/payments/<str:number>/sign/", fund.sign, name="fund_sign"),
    path("fund/payments/<str:number>/refuse/", fund.refuse, name="fund_refuse"),
    path("fund/payments/<str:number>/withdraw/", fund.withdraw, name="fund_withdraw"),
    path("fund/payments/<str:number>/pay/", fund.pay, name="fund_pay"),
    path("fund/payments/<str:number>/file/", fund.put_on_file, name="fund_file"),
]

urlpatterns = [
    *fund_urls,
]
