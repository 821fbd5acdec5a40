"""Addresses of commission and of the after-sales fund."""

from django.urls import path

from .views import fund, inputs, inputs_scheme, runs, statements, what_if

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

inputs_urls = [
    path("commission/groups/", inputs.groups, name="groups"),
    path("commission/groups/new/", inputs.membership_new, name="membership_new"),
    path("commission/groups/<int:pk>/", inputs.membership, name="membership"),
    path("commission/groups/<int:pk>/change/", inputs.membership_change, name="membership_change"),
    path("commission/groups/<int:pk>/end/", inputs.membership_end, name="membership_end"),
    path("commission/coefficients/", inputs.coefficient_changes, name="coefficients"),
    path("commission/coefficients/propose/", inputs.coefficient_propose, name="coefficient_propose"),
    path("commission/coefficients/<int:pk>/", inputs.coefficient_change, name="coefficient_change"),
    path("commission/coefficients/<int:pk>/decide/", inputs.coefficient_decide, name="coefficient_decide"),
    path("commission/assessments/", inputs.assessments, name="assessments"),
    path("commission/adjustments/", inputs.adjustments, name="adjustments"),
    path("commission/adjustments/new/", inputs.adjustment_new, name="adjustment_new"),
    # Numbers come from other systems too, and some of those put a slash into them.
    path("commission/adjustments/<path:number>/", inputs.adjustment, name="adjustment"),
    path("commission/scheme/", inputs_scheme.scheme, name="scheme"),
    path("commission/scheme/<str:key>/", inputs_scheme.parameter, name="scheme_parameter"),
]

run_urls = [
    path("runs/", runs.months, name="runs"),
    path("runs/<str:number>/", runs.run, name="run"),
    path("runs/<str:number>/compute/", runs.compute, name="run_compute"),
    path("runs/<str:number>/open/", runs.open_to_objections, name="run_open"),
    path("runs/<str:number>/tick/", runs.tick, name="run_tick"),
    path("runs/<str:number>/confirm/", runs.confirm, name="run_confirm"),
    path("runs/<str:number>/send-back/", runs.send_back, name="run_send_back"),
    path("runs/<str:number>/close/", runs.close, name="run_close"),
    path("runs/<str:number>/reopen/", runs.reopen, name="run_reopen"),
    path("runs/<str:number>/export/", runs.export, name="run_export"),
    path("runs/<str:number>/beside/<str:other>/", runs.compare, name="run_compare"),
]

statement_urls = [
    path("statements/", statements.statements, name="statements"),
    path("statements/<str:number>/<path:employee>/print/", statements.statement_print, name="statement_print"),
    path("statements/<str:number>/<path:employee>/object/", statements.statement_object, name="statement_object"),
    path(
        "statements/<str:number>/<path:employee>/acknowledge/",
        statements.statement_acknowledge,
        name="statement_acknowledge",
    ),
    path("statements/<str:number>/<path:employee>/", statements.statement, name="statement"),
    path("runs/<str:number>/objections/", statements.objections, name="objections"),
    path("objections/<int:pk>/answer/", statements.objection_answer, name="objection_answer"),
]

what_if_urls = [
    path("what-if/", what_if.what_if, name="what_if"),
    path("drafts/", what_if.drafts, name="scheme_drafts"),
    path("drafts/<int:pk>/", what_if.draft, name="scheme_draft"),
    path("drafts/<int:pk>/decide/", what_if.draft_decide, name="scheme_draft_decide"),
    path("drafts/<int:pk>/withdraw/", what_if.draft_withdraw, name="scheme_draft_withdraw"),
]

urlpatterns = [
    *what_if_urls,
    *statement_urls,
    *run_urls,
    *fund_urls,
    *inputs_urls,
]
