"""Pages of a campaign's money: its budget and cost, expenses with receipts, materials and gifts, photographs."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from campaigns import money_page
from campaigns.exports import expenses as exports
from campaigns.forms import money as forms
from campaigns.models import Campaign, CampaignFile, Expense, GiftIssue, Material, Support
from campaigns.services import campaign_budgets, expenses, materials
from customers.views.files import handed_out
from staff.access import lacks, require, right
from staff.forms import ReasonForm
from staff.instants import local
from staff.paging import page_of
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.steps import step
from staff.toasts import say
from workshop.services.gifts import GivenOnce

from .campaigns import campaign_of

LATEST = ("-on", "-pk")


# The campaign's money -------------------------------------------------------------------------------------------------


@right(Right.BUDGET)
@require_GET
def money(request, number):
    """What a campaign may cost, who signs it, and what it has cost."""
    return _money(request, campaign_of(request, number, Right.BUDGET))


def _money(request, found: Campaign, status=200, **bound):
    context = money_page.money(found, request.user, request.at, **bound)
    return render(request, "campaigns/money.html", context, status=status)


@right(Right.BUDGET)
def budget_lines(request, number):
    """The planned costs, written or written anew."""
    found = campaign_of(request, number, Right.BUDGET)
    require(request.user, Right.CAMPAIGNS_PLAN, found.outlet)
    posted = request.POST if request.method == "POST" else None
    form = forms.BudgetLinesForm(posted, initial={"version": found.version})
    known = [
        {"channel": line.channel, "what": line.what, "amount": line.amount, "support": line.support or None}
        for line in found.budget_lines.order_by("line")
    ]
    rows = forms.LineRows(posted, prefix="lines", initial=known)

    def write():
        return campaign_budgets.write_budget(
            campaign=found, lines=forms.drafts_of(rows), by=request.user, at=request.at, **form.cleaned_data
        )

    def again():
        context = {"form": form, "rows": rows, "campaign": found}
        return render(request, "campaigns/budget_lines.html", context, status=200 if posted is None else 422)

    if posted is None or not form.is_valid() & rows.is_valid():
        return again()
    return step(request, form, write, _("The budget is kept."), _money_url(found), again)


def _money_url(found: Campaign) -> str:
    return f"{found.get_absolute_url()}money/"


@right(Right.BUDGET)
@require_POST
def campaign_budget_submit(request, number):
    found = campaign_of(request, number, Right.BUDGET)
    require(request.user, Right.CAMPAIGNS_PLAN, found.outlet)
    form = forms.VersionForm(request.POST)

    def submit():
        return campaign_budgets.submit_budget(campaign=found, by=request.user, at=request.at, **form.cleaned_data)

    said = _("Submitted. Whoever signs first is told.")
    return step(request, form, submit, said, _money_url(found), lambda: _money(request, found, 422, submit_form=form))


@right(Right.CAMPAIGNS_MONEY)
@require_POST
def campaign_expense(request, number):
    """An expense of this campaign, with the file of its receipt where it is at hand."""
    found = campaign_of(request, number, Right.CAMPAIGNS_MONEY)
    form = forms.CampaignExpenseForm(request.POST, request.FILES)

    def enter():
        return expenses.enter_expense(
            outlet=found.outlet, campaign=found, by=request.user, at=request.at, **form.values
        )

    said = _("The expense is entered.")
    return step(request, form, enter, said, _money_url(found), lambda: _money(request, found, 422, expense_form=form))


@right(Right.CAMPAIGNS_MONEY)
@require_POST
def campaign_support(request, number):
    """The manufacturer's money came in."""
    found = campaign_of(request, number, Right.CAMPAIGNS_MONEY)
    form = forms.SupportForm(request.POST)

    def enter():
        return expenses.enter_support(campaign=found, by=request.user, at=request.at, **form.cleaned_data)

    said = _("The support is entered.")
    return step(request, form, enter, said, _money_url(found), lambda: _money(request, found, 422, support_form=form))


@right(Right.CAMPAIGNS_MONEY)
@require_POST
def support_take_back(request, number, pk):
    found = campaign_of(request, number, Right.CAMPAIGNS_MONEY)
    support = get_object_or_404(Support.objects.select_related("campaign__outlet__area__region"), campaign=found, pk=pk)
    form = ReasonForm(request.POST)

    def take_back():
        return expenses.take_back_support(support=support, by=request.user, at=request.at, **form.cleaned_data)

    return _small_step(request, form, take_back, _("Taken back."), _money_url(found))


def _small_step(request, form, act, done: str, back):
    """A step of one field: what is wrong with it is said on the page that follows."""

    def again():
        for errors in form.errors.values():
            say(request, " ".join(errors), wrong=True)
        return redirect(back)

    return step(request, form, act, done, back, again)


# Expenses -------------------------------------------------------------------------------------------------------------


@right(Right.BUDGET)
@require_GET
def expense_list(request):
    """Everything that was spent, the latest first."""
    narrowed = forms.ExpenseFilter(request.GET, user=request.user)
    found = narrowed.apply(Expense.objects.visible_to(request.user, Right.BUDGET))
    context = {
        "filter": narrowed,
        "page": page_of(found.for_list(), request.GET, order=LATEST, total=found.count()),
        "spent": found.standing().spent(),
        "may_spend": request.user.may(Right.CAMPAIGNS_MONEY),
        "may_export": request.user.may(Right.EXPORT),
    }
    return render(request, "campaigns/expenses.html", context)


@right(Right.EXPORT)
@require_GET
def expense_export(request):
    """Exactly what is filtered, as Excel; long lists through the worker."""
    return exports.EXPENSES.answer(request)


@right(Right.CAMPAIGNS_MONEY)
def expense_enter(request):
    """An expense that belongs to no campaign."""
    posted = request.POST if request.method == "POST" else None
    known = {"on": local(request.at).date(), "outlet": request.GET.get("outlet", ""), "channel": "fixed"}
    if not known["outlet"]:
        del known["outlet"]
    form = forms.OutletExpenseForm(posted, request.FILES or None, user=request.user, initial=known)

    def enter():
        try:
            return expenses.enter_expense(
                outlet=form.cleaned_data["outlet"], by=request.user, at=request.at, **form.values
            )
        except expenses.EnteredAlready as already:
            return already.record

    if posted is not None and form.is_valid() and (made := form.attempt(enter)):
        say(request, _("The expense is entered."))
        return redirect(made)
    context = {"form": form}
    return render(request, "campaigns/expense_enter.html", context, status=200 if posted is None else 422)


def _expense_of(request, pk, wanted=Right.BUDGET) -> Expense:
    visible = Expense.objects.visible_to(request.user, wanted)
    related = ("outlet__area__region", "campaign__outlet__area__region", "entered_by", "withdrawn_by")
    return get_object_or_404(visible.select_related(*related), pk=pk)


@right(Right.BUDGET)
@require_GET
def expense(request, pk):
    """One expense with its receipts."""
    return _expense(request, _expense_of(request, pk))


def _expense(request, found: Expense, status=200, **bound):
    may_change = request.user.may(Right.CAMPAIGNS_MONEY, found.outlet) and not found.withdrawn_at
    settled = found.campaign is not None and found.campaign.state == Campaign.State.SETTLED
    context = {
        "expense": found,
        "files": list(found.files.select_related("by", "withdrawn_by")),
        "may_change": may_change and not settled,
        "receipt_form": bound.get("receipt_form") or forms.ReceiptForm(),
        "reason_form": bound.get("reason_form") or ReasonForm(),
    }
    return render(request, "campaigns/expense.html", context, status=status)


@right(Right.CAMPAIGNS_MONEY)
@require_POST
def expense_receipt(request, pk):
    found = _expense_of(request, pk, Right.CAMPAIGNS_MONEY)
    form = forms.ReceiptForm(request.POST, request.FILES)

    def attach():
        data = form.cleaned_data
        return expenses.attach_receipt(
            expense=found, upload=data["file"], words=data["words"], by=request.user, at=request.at
        )

    said = _("The receipt is kept.")
    return step(request, form, attach, said, found, lambda: _expense(request, found, 422, receipt_form=form))


@right(Right.CAMPAIGNS_MONEY)
@require_POST
def expense_take_back(request, pk):
    found = _expense_of(request, pk, Right.CAMPAIGNS_MONEY)
    form = ReasonForm(request.POST)

    def take_back():
        return expenses.take_back_expense(expense=found, by=request.user, at=request.at, **form.cleaned_data)

    said = _("Taken back.")
    return step(request, form, take_back, said, found, lambda: _expense(request, found, 422, reason_form=form))


# Materials and gifts --------------------------------------------------------------------------------------------------


@right(Right.CAMPAIGNS)
@require_GET
def material_list(request, number):
    """What goes out and what became of it; gifts that were given."""
    return _materials(request, campaign_of(request, number))


def _materials(request, found: Campaign, status=200, **bound):
    context = money_page.materials(found, request.user, **bound)
    return render(request, "campaigns/materials.html", context, status=status)


def _materials_url(found: Campaign) -> str:
    return f"{found.get_absolute_url()}materials/"


@right(Right.CAMPAIGNS)
@require_GET
def material_sheet(request, number):
    """The list on A4, to tick off when things go out and come back."""
    found = campaign_of(request, number)
    return render(
        request, "campaigns/material_sheet.html", {"campaign": found, "materials": list(found.materials.all())}
    )


@right(Right.CAMPAIGNS_PLAN)
@require_POST
def material_add(request, number):
    found = campaign_of(request, number, Right.CAMPAIGNS_PLAN)
    form = forms.MaterialForm(request.POST)

    def add():
        return materials.add_material(campaign=found, by=request.user, at=request.at, **form.cleaned_data)

    said = _("It stands on the list.")
    return step(
        request, form, add, said, _materials_url(found), lambda: _materials(request, found, 422, material_form=form)
    )


@right(Right.CAMPAIGNS_PLAN)
@require_POST
def materials_take_over(request, number):
    """What campaigns of this kind usually take along."""
    found = campaign_of(request, number, Right.CAMPAIGNS_PLAN)
    form = forms.ServiceForm(request.POST)

    def take_over():
        number = materials.take_over_list(campaign=found, by=request.user, at=request.at)
        say(request, ngettext("%(n)d line was added.", "%(n)d lines were added.", number) % {"n": number})
        return True

    if form.is_valid() and not form.attempt(take_over):
        say(request, " ".join(form.non_field_errors()), wrong=True)
    return redirect(_materials_url(found))


def _material_of(request, number, pk, *rights: Right) -> tuple[Campaign, Material]:
    found = campaign_of(request, number)
    if not any(request.user.may(each, found.outlet) for each in rights):
        raise lacks(rights[0])
    related = Material.objects.select_related("campaign__outlet__area__region")
    return found, get_object_or_404(related, campaign=found, pk=pk)


@right(Right.CAMPAIGNS_DAY, Right.CAMPAIGNS_PLAN)
def material(request, number, pk):
    """One kind of thing: what happened to its pieces, and what happens now."""
    found, row = _material_of(request, number, pk, Right.CAMPAIGNS_DAY, Right.CAMPAIGNS_PLAN)
    posted = request.POST if request.method == "POST" else None
    form = forms.MovementForm(posted, initial={"kind": "back" if row.out else "out", "quantity": row.out or row.wanted})

    def record():
        return materials.record_movement(material=row, by=request.user, at=request.at, **form.cleaned_data)

    def again():
        context = {
            "campaign": found,
            "material": row,
            "form": form,
            "movements": list(row.movements.select_related("by")),
            "may_change": request.user.may(Right.CAMPAIGNS_PLAN, found.outlet) and found.state in Campaign.OPEN,
            "change_form": forms.MaterialChangeForm(initial={"wanted": row.wanted, "value": row.value}),
        }
        return render(request, "campaigns/material.html", context, status=200 if posted is None else 422)

    return step(request, form, record, _("Written down."), _materials_url(found), again)


@right(Right.CAMPAIGNS_PLAN)
@require_POST
def material_change(request, number, pk):
    found, row = _material_of(request, number, pk, Right.CAMPAIGNS_PLAN)
    form = forms.MaterialChangeForm(request.POST)

    def change():
        return materials.change_material(material=row, by=request.user, at=request.at, **form.cleaned_data)

    return _small_step(request, form, change, _("Changed."), _materials_url(found))


@right(Right.CAMPAIGNS_PLAN)
@require_POST
def material_remove(request, number, pk):
    found, row = _material_of(request, number, pk, Right.CAMPAIGNS_PLAN)
    form = forms.ServiceForm(request.POST)

    def remove():
        return materials.remove_material(material=row, by=request.user, at=request.at) or True

    return _small_step(request, form, remove, _("It is off the list."), _materials_url(found))


@right(Right.CAMPAIGNS_DAY)
@require_POST
def gift_give(request, number):
    """A gift out of the outlet's stock, to a guest."""
    found = campaign_of(request, number, Right.CAMPAIGNS_DAY)
    require(request.user, Right.GIFTS, found.outlet)
    form = forms.GiftAtCampaignForm(request.POST, campaign=found)

    def give():
        try:
            return materials.give_gift(campaign=found, by=request.user, at=request.at, **form.cleaned_data)
        except GivenOnce:
            raise
        except AlreadyDone as too_few:
            # Nobody was quicker with the same thing: another number is still to be typed.
            raise Refused(str(too_few), field=too_few.field) from None

    said = _("Given.")
    return step(
        request, form, give, said, _materials_url(found), lambda: _materials(request, found, 422, gift_form=form)
    )


@right(Right.CAMPAIGNS_DAY)
@require_POST
def gift_take_back(request, number, pk):
    found = campaign_of(request, number, Right.CAMPAIGNS_DAY)
    related = GiftIssue.objects.select_related("campaign__outlet__area__region", "movement__gift__outlet__area__region")
    issue = get_object_or_404(related, campaign=found, pk=pk)
    require(request.user, Right.GIFTS, found.outlet)
    form = ReasonForm(request.POST)

    def take_back():
        return materials.take_gift_back(issue=issue, by=request.user, at=request.at, **form.cleaned_data)

    return _small_step(request, form, take_back, _("Back in stock."), _materials_url(found))


# Photographs and files ------------------------------------------------------------------------------------------------


@right(Right.CAMPAIGNS)
@require_GET
def photo_list(request, number):
    """The photographs of a campaign."""
    return _photos(request, campaign_of(request, number))


def _photos(request, found: Campaign, status=200, **bound):
    return render(request, "campaigns/photos.html", money_page.photos(found, request.user, **bound), status=status)


@right(Right.CAMPAIGNS)
@require_GET
def photo_archive(request):
    """The photographs of all campaigns, the latest first."""
    narrowed = forms.PhotoFilter(request.GET, user=request.user)
    found = narrowed.apply(CampaignFile.objects.standing().photographs_visible_to(request.user, Right.CAMPAIGNS))
    context = {
        "filter": narrowed,
        "page": page_of(
            found.select_related("campaign__outlet", "by"), request.GET, order=("-at", "-pk"), total=found.count()
        ),
    }
    return render(request, "campaigns/photo_archive.html", context)


@right(Right.CAMPAIGNS_DAY, Right.CAMPAIGNS_PLAN)
@require_POST
def photos_add(request, number):
    found = campaign_of(request, number)
    form = forms.PhotosForm(request.POST, request.FILES)

    def add():
        data = form.cleaned_data
        return expenses.add_photos(
            campaign=found, uploads=data["files"], words=data["words"], by=request.user, at=request.at
        )

    back = f"{found.get_absolute_url()}photos/"
    return step(
        request, form, add, _("The pictures are kept."), back, lambda: _photos(request, found, 422, photos_form=form)
    )


def _files(request):
    return CampaignFile.objects.visible_to(request.user, Right.CAMPAIGNS, Right.BUDGET)


@right(Right.CAMPAIGNS, Right.BUDGET)
@require_GET
def campaign_file(request, pk):
    """A photograph or a receipt, for those who may see what it belongs to."""
    return handed_out(get_object_or_404(_files(request).standing(), pk=pk))


@right(Right.CAMPAIGNS_PLAN, Right.CAMPAIGNS_MONEY)
@require_POST
def campaign_file_withdraw(request, pk):
    related = ("campaign__outlet__area__region", "expense__outlet__area__region", "expense__campaign")
    found = get_object_or_404(_files(request).select_related(*related), pk=pk)
    back = found.expense.get_absolute_url() if found.expense else f"{found.campaign.get_absolute_url()}photos/"
    form = forms.ServiceForm(request.POST)

    def withdraw():
        return expenses.withdraw_file(file=found, by=request.user, at=request.at)

    return _small_step(request, form, withdraw, _("It is no longer handed out."), back)
