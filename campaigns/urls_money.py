"""Addresses of the money of campaigns."""

from django.urls import path

from .views import budgets, money

money_urls = [
    path("budgets/", budgets.budget_list, name="budgets"),
    path("budgets/export/", budgets.budgets_export, name="budgets_export"),
    path("budgets/write/", budgets.budget_write, name="budget_write"),
    path("budgets/cars/", budgets.sales, name="car_sales"),
    path("budgets/<int:pk>/", budgets.budget, name="budget"),
    path("budgets/<int:pk>/rewrite/", budgets.budget_rewrite, name="budget_rewrite"),
    path("budgets/<int:pk>/submit/", budgets.budget_submit, name="budget_submit"),
    path("budgets/<int:pk>/move/", budgets.budget_move, name="budget_move"),
    path("budgets/<int:pk>/sheet/", budgets.budget_sheet, name="budget_sheet"),
    path("budgets/<int:pk>/export/", budgets.budget_export, name="budget_export"),
    path("expenses/", money.expense_list, name="expenses"),
    path("expenses/export/", money.expense_export, name="expenses_export"),
    path("expenses/enter/", money.expense_enter, name="expense_enter"),
    path("expenses/<int:pk>/", money.expense, name="expense"),
    path("expenses/<int:pk>/receipt/", money.expense_receipt, name="expense_receipt"),
    path("expenses/<int:pk>/take-back/", money.expense_take_back, name="expense_take_back"),
    path("campaign-photos/", money.photo_archive, name="photo_archive"),
    path("campaign-files/<int:pk>/", money.campaign_file, name="campaign_file"),
    path("campaign-files/<int:pk>/withdraw/", money.campaign_file_withdraw, name="campaign_file_withdraw"),
    path("campaigns/<str:number>/money/", money.money, name="money"),
    path("campaigns/<str:number>/money/write/", money.budget_lines, name="budget_lines"),
    path("campaigns/<str:number>/money/submit/", money.campaign_budget_submit, name="campaign_budget_submit"),
    path("campaigns/<str:number>/money/expense/", money.campaign_expense, name="campaign_expense"),
    path("campaigns/<str:number>/money/support/", money.campaign_support, name="campaign_support"),
    path("campaigns/<str:number>/money/support/<int:pk>/take-back/", money.support_take_back, name="support_take_back"),
    path("campaigns/<str:number>/materials/", money.material_list, name="materials"),
    path("campaigns/<str:number>/materials/sheet/", money.material_sheet, name="material_sheet"),
    path("campaigns/<str:number>/materials/add/", money.material_add, name="material_add"),
    path("campaigns/<str:number>/materials/take-over/", money.materials_take_over, name="materials_take_over"),
    path("campaigns/<str:number>/materials/<int:pk>/", money.material, name="material"),
    path("campaigns/<str:number>/materials/<int:pk>/change/", money.material_change, name="material_change"),
    path("campaigns/<str:number>/materials/<int:pk>/remove/", money.material_remove, name="material_remove"),
    path("campaigns/<str:number>/gifts/give/", money.gift_give, name="campaign_gift_give"),
    path("campaigns/<str:number>/gifts/<int:pk>/take-back/", money.gift_take_back, name="campaign_gift_take_back"),
    path("campaigns/<str:number>/photos/", money.photo_list, name="photos"),
    path("campaigns/<str:number>/photos/add/", money.photos_add, name="photos_add"),
]
