"""Pages of group purchases: the list, writing one, one with its steps, buyers and ledger."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from campaigns import group_page
from campaigns.exports import draws as exports
from campaigns.forms import group_purchases as forms
from campaigns.forms.draws import drafts_of
from campaigns.models import Campaign, GroupBuyer, GroupPayment, GroupPurchase
from campaigns.services import group_purchases as services
from staff.access import require, right
from staff.paging import page_of
from staff.roles import Right
from staff.steps import step

from .campaigns import campaign_of

INCOMPLETE = 422


@right(Right.CAMPAIGNS)
@require_GET
def group_list(request):
    visible = GroupPurchase.objects.visible_to(request.user, Right.CAMPAIGNS)
    narrowed = forms.GroupFilter(request.GET, user=request.user)
    found = narrowed.apply(visible)
    context = {
        "filter": narrowed,
        "page": page_of(found.for_list(), request.GET, order=("-made_at", "-pk"), total=found.count()),
        "may_export": request.user.may(Right.EXPORT),
        "may_begin": request.user.may(Right.DRAWS),
        "may_see_refunds": request.user.may(Right.DRAWS) or request.user.may(Right.CAMPAIGNS_MONEY),
    }
    return render(request, "campaigns/groups.html", context)


@right(Right.EXPORT)
@require_GET
def group_export(request):
    """The ledgers of what is filtered, as Excel."""
    return exports.PAYMENTS.answer(request)


@right(Right.DRAWS, Right.CAMPAIGNS_MONEY)
@require_GET
def refund_list(request):
    """What goes back to buyers, over all group purchases: the list that finance works off."""
    visible = GroupPayment.objects.visible_to(request.user, Right.DRAWS, Right.CAMPAIGNS_MONEY)
    narrowed = forms.RefundFilter(request.GET, user=request.user)
    found = narrowed.apply(visible)
    context = {
        "filter": narrowed,
        "page": page_of(found.for_list(), request.GET, order=("-at", "-pk"), total=found.count()),
        "sum": -found.net(),
        "owed": -found.to_pay_out().net(),
        "may_export": request.user.may(Right.EXPORT),
        "pay_out_form": forms.PayOutForm(auto_id=False),
    }
    return render(request, "campaigns/group_refunds.html", context)


@right(Right.EXPORT)
@require_GET
def refund_export(request):
    """Exactly what is filtered, as Excel."""
    return exports.REFUNDS.answer(request)


# Writing --------------------------------------------------------------------------------------------------------------


@right(Right.DRAWS)
def group_write(request):
    """A new group purchase of the campaign that the address names."""
    campaign = campaign_of(request, request.GET.get("campaign", ""), Right.DRAWS)

    def write(form, offers):
        try:
            return services.write_group(
                campaign=campaign, form_key=form.cleaned_data["form_key"], offers=offers, by=request.user,
                at=request.at, **form.values,
            )  # fmt: skip
        except services.WrittenAlready as already:
            return already.group

    return _writing(request, campaign, None, write)


@right(Right.DRAWS)
def group_rewrite(request, number):
    found = _group_of(request, number)
    require(request.user, Right.DRAWS, found.outlet)
    if found.state != GroupPurchase.State.DRAFT:
        return redirect(found)

    def rewrite(form, offers):
        return services.change_group(
            group=found, version=form.cleaned_data["version"] or 0, offers=offers, by=request.user, at=request.at,
            **form.values,
        )  # fmt: skip

    return _writing(request, found.campaign, found, rewrite)


def _writing(request, campaign: Campaign, found: GroupPurchase | None, write):
    posted = request.POST if request.method == "POST" else None
    known = {name: getattr(found, name) for name in ("name", "version", *forms.GroupForm.NAMES)} if found else {}
    form = forms.GroupForm(posted, group=found, initial=known)
    written = [{"name": offer.name, "price": offer.price} for offer in (found.offers.order_by("pk") if found else ())]
    rows = forms.OfferRows(posted, prefix="offers", initial=written)
    if posted is not None and form.is_valid() & rows.is_valid():
        made = form.attempt(lambda: write(form, drafts_of(rows)))
        if made:
            return redirect(made)
    context = {"form": form, "rows": rows, "group": found, "campaign": campaign}
    return render(request, "campaigns/group_write.html", context, status=200 if posted is None else INCOMPLETE)


# One group purchase ---------------------------------------------------------------------------------------------------


def _group_of(request, number) -> GroupPurchase:
    visible = GroupPurchase.objects.visible_to(request.user, Right.CAMPAIGNS)
    return get_object_or_404(visible.select_related("outlet__area__region", "campaign", "made_by"), number=number)


def _buyer_of(found: GroupPurchase, pk) -> GroupBuyer:
    return get_object_or_404(GroupBuyer.objects.select_related("group__outlet__area__region"), group=found, pk=pk)


@right(Right.CAMPAIGNS)
@require_GET
def group(request, number):
    return _page(request, _group_of(request, number))


def _page(request, found: GroupPurchase, status=200, **bound):
    return render(
        request,
        "campaigns/group.html",
        group_page.context(found, request.user, request.at, request.GET, **bound),
        status=status,
    )


def _step(request, found: GroupPurchase, form, name: str, act, done: str, anchor: str = ""):
    return step(
        request, form, act, done, f"{found.get_absolute_url()}{anchor}",
        lambda: _page(request, found, status=INCOMPLETE, **{name: form}),
    )  # fmt: skip


@right(Right.DRAWS)
@require_POST
def group_open(request, number):
    found = _group_of(request, number)
    form = forms.VersionForm(request.POST)

    def act():
        return services.open_group(group=found, by=request.user, at=request.at, **form.cleaned_data)

    return _step(request, found, form, "version_form", act, _("Open. Steps and prices stand from now on."))


@right(Right.DRAWS)
@require_POST
def group_join(request, number):
    found = _group_of(request, number)
    form = forms.JoinForm(request.POST, group=found)

    def act():
        return services.join(group=found, by=request.user, at=request.at, **form.cleaned_data)

    # Translators: 中文 已加入团购。
    return _step(request, found, form, "join_form", act, pgettext("group purchase", "In."), "#buyers")


@right(Right.DRAWS)
@require_POST
def group_buy(request, number, pk):
    found = _group_of(request, number)
    buyer, form = _buyer_of(found, pk), forms.BuyForm(request.POST)

    def act():
        return services.buy(buyer=buyer, by=request.user, at=request.at, **form.cleaned_data)

    return _step(request, found, form, "buy_form", act, pgettext("group purchase", "Bought."), "#buyers")


@right(Right.DRAWS)
@require_POST
def group_leave(request, number, pk):
    found = _group_of(request, number)
    buyer, form = _buyer_of(found, pk), forms.LeaveForm(request.POST)

    def act():
        return services.leave(buyer=buyer, by=request.user, at=request.at, **form.cleaned_data) or True

    done = _("They are out. What goes back stands in the ledger.")
    return _step(request, found, form, "leave_form", act, done, "#ledger")


@right(Right.DRAWS)
@require_POST
def group_close(request, number):
    found = _group_of(request, number)
    form = forms.VersionForm(request.POST)

    def act():
        services.close_group(group=found, by=request.user, at=request.at, **form.cleaned_data)
        return True

    done = _("Closed. Who paid more than the step reached is owed the difference.")
    return _step(request, found, form, "version_form", act, done, "#ledger")


@right(Right.DRAWS, Right.CAMPAIGNS_MONEY)
@require_POST
def group_pay_out(request, number, pk):
    found = _group_of(request, number)
    payments = GroupPayment.objects.select_related("buyer__group__outlet__area__region")
    payment = get_object_or_404(payments, buyer__group=found, pk=pk)
    form = forms.PayOutForm(request.POST)

    def act():
        return services.pay_out(payment=payment, by=request.user, at=request.at, **form.cleaned_data)

    back = (
        f"{reverse('campaigns:group_refunds')}?state=owed"
        if "list" in request.POST
        else f"{found.get_absolute_url()}#ledger"
    )
    return step(
        request, form, act, _("Paid out."), back, lambda: _page(request, found, status=INCOMPLETE, pay_out_form=form)
    )
