"""Pages of vouchers: series, one with its vouchers, paper, and the desk where they are redeemed."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from campaigns import voucher_page
from campaigns.exports import draws as exports
from campaigns.forms import vouchers as forms
from campaigns.models import Redemption, Voucher, VoucherSeries
from campaigns.services import vouchers as services
from customers.picking import find_customers
from staff.access import right
from staff.instants import local
from staff.paging import page_of
from staff.public_pages import address_may_knock, code_of, customers_language, for_customer, kept_private, whole_address
from staff.qr import picture_of
from staff.roles import Right
from staff.steps import step

INCOMPLETE = 422
# Vouchers on one print.
MOST_ON_PAPER = 200
# An outlet's guests share its wireless network.
MOST_FROM_ADDRESS = 300


@right(Right.CAMPAIGNS)
@require_GET
def series_list(request):
    """Series, the latest first."""
    visible = VoucherSeries.objects.visible_to(request.user, Right.CAMPAIGNS)
    narrowed = forms.SeriesFilter(request.GET, user=request.user)
    found = narrowed.apply(visible)
    context = {
        "filter": narrowed,
        "page": page_of(found.for_list(), request.GET, order=("-made_at", "-pk"), total=found.count()),
        "may_write": request.user.may(Right.DRAWS),
        "may_redeem": request.user.may(Right.VOUCHERS_REDEEM),
        "may_export": request.user.may(Right.EXPORT),
        "today": local(request.at).date(),
    }
    return render(request, "campaigns/voucher_list.html", context)


@right(Right.EXPORT)
@require_GET
def voucher_export(request):
    """Every voucher of what is filtered, as Excel."""
    return exports.VOUCHERS.answer(request)


@right(Right.DRAWS)
def series_write(request):
    """A new series; `?campaign=` names what it belongs to."""
    posted = request.POST if request.method == "POST" else None
    form = forms.SeriesForm(posted, user=request.user, initial=_known(request))

    def write():
        try:
            return services.write_series(by=request.user, at=request.at, **form.cleaned_data)
        except services.WrittenAlready as already:
            return already.series

    if posted is not None and form.is_valid() and (made := form.attempt(write)):
        return redirect(made)
    return render(request, "campaigns/voucher_write.html", {"form": form}, status=200 if posted is None else INCOMPLETE)


def _known(request) -> dict:
    campaigns = forms.Campaign.objects.visible_to(request.user, Right.DRAWS).open().select_related("outlet")
    campaign = campaigns.filter(number=request.GET.get("campaign", "")).first()
    known = {"valid_from_on": local(request.at).date(), "scope": VoucherSeries.Scope.LABOUR}
    return known | ({"campaign": campaign.number, "outlet": campaign.outlet.code} if campaign else {})


def _series_of(request, pk) -> VoucherSeries:
    visible = VoucherSeries.objects.visible_to(request.user, Right.CAMPAIGNS)
    return get_object_or_404(visible.select_related("outlet__area__region", "campaign", "made_by"), pk=pk)


@right(Right.CAMPAIGNS)
@require_GET
def series(request, pk):
    return _page(request, _series_of(request, pk))


def _page(request, found: VoucherSeries, status=200, **bound):
    context = voucher_page.context(found, request.user, request.at, request.GET, **bound)
    return render(request, "campaigns/voucher_series.html", context, status=status)


@right(Right.DRAWS, Right.CAMPAIGNS_DAY)
@require_POST
def series_issue(request, pk):
    found = _series_of(request, pk)
    form = forms.IssueForm(request.POST, user=request.user)
    return step(
        request, form, lambda: services.issue(series=found, by=request.user, at=request.at, **form.cleaned_data),
        # Translators: 中文 已发券。
        _("Issued."), f"{found.get_absolute_url()}#vouchers",
        lambda: _page(request, found, status=INCOMPLETE, issue_form=form),
    )  # fmt: skip


@right(Right.DRAWS)
@require_POST
def series_close(request, pk):
    found = _series_of(request, pk)
    return step(
        request, forms.ServiceForm(request.POST),
        lambda: services.close_series(series=found, by=request.user, at=request.at),
        _("No more of these are issued."), found, lambda: _page(request, found, status=INCOMPLETE),
    )  # fmt: skip


@right(Right.DRAWS)
@require_POST
def voucher_withdraw(request, pk, voucher):
    found = _series_of(request, pk)
    one = get_object_or_404(Voucher.objects.select_related("series__outlet"), series=found, pk=voucher)
    form = forms.WhyForm(request.POST)
    return step(
        request, form, lambda: services.withdraw(voucher=one, by=request.user, at=request.at, **form.cleaned_data),
        _("Taken back."), f"{found.get_absolute_url()}#vouchers",
        lambda: _page(request, found, status=INCOMPLETE, why_form=form),
    )  # fmt: skip


@right(Right.DRAWS, Right.CAMPAIGNS_DAY)
@require_GET
def series_sheet(request, pk):
    """The unused vouchers on paper, each with its code to scan; `?code=` only one."""
    found = _series_of(request, pk)
    unused = found.vouchers.unused().order_by("pk")
    if request.GET.get("code"):
        unused = unused.filter(code=request.GET["code"])
    context = {
        "series": found,
        "vouchers": list(unused[:MOST_ON_PAPER]),
        "terms": found.terms,
        "more": max(0, unused.count() - MOST_ON_PAPER),
    }
    return render(request, "campaigns/voucher_sheet.html", context)


@right(Right.DRAWS, Right.CAMPAIGNS_DAY)
@require_GET
def voucher_qr(request, pk, voucher):
    found = get_object_or_404(Voucher, series=_series_of(request, pk), pk=voucher)
    address = whole_address(request, found.public_path)
    return HttpResponse(picture_of(address), content_type="image/svg+xml")


# For whoever holds one ------------------------------------------------------------------------------------------------


@login_not_required
@require_safe
def public_voucher(request, code):
    """A voucher on its holder's phone. What never was a code, and one of nobody, are the same 404."""
    with translation.override(customers_language(request)):
        found, waits = _opened(request, code)
        if waits:
            return waits
        context = voucher_page.public_context(found, request.user, request.at)
        response = kept_private(render(request, "campaigns/public_voucher.html", context))
        response["Content-Language"] = translation.get_language()
        return response


@login_not_required
@require_safe
def public_voucher_qr(request, code):
    found, waits = _opened(request, code)
    if waits:
        return waits
    return code_of(whole_address(request, found.public_path))


def _opened(request, code):
    """The voucher, or the page that asks to wait: codes are not found by trying."""
    if not address_may_knock(request, "voucher", MOST_FROM_ADDRESS):
        return None, for_customer(request, "complaints/survey_wait.html", status=429)
    vouchers = Voucher.objects.with_use().select_related("series__outlet__area__region", "customer")
    return get_object_or_404(vouchers, code=code), None


# At the desk ----------------------------------------------------------------------------------------------------------


@right(Right.VOUCHERS_REDEEM)
@require_GET
def voucher_redeem(request):
    """The desk: a code is typed or scanned, and the page says what the voucher is good for. `?order=` is kept."""
    form = forms.CodeForm(request.GET if "code" in request.GET else None, user=request.user)
    context = {"form": form, "order": request.GET.get("order", "")[:40]}
    if form.is_bound and form.is_valid():
        context |= voucher_page.redeem_context(form.voucher, request.user, request.at, context["order"])
    return render(request, "campaigns/voucher_redeem.html", context)


def _voucher_of(request, pk) -> Voucher:
    seen = Voucher.objects.visible_to(request.user, Right.VOUCHERS_REDEEM)
    return get_object_or_404(seen.select_related("series__outlet__area__region"), pk=pk)


def _desk(request, voucher: Voucher, **bound):
    form = forms.CodeForm({"code": voucher.spaced}, user=request.user)
    form.is_valid()
    context = {"form": form, **voucher_page.redeem_context(voucher, request.user, request.at, **bound)}
    return render(request, "campaigns/voucher_redeem.html", context, status=INCOMPLETE)


def _back(voucher: Voucher) -> str:
    return f"{reverse('campaigns:voucher_redeem')}?code={voucher.code}"


@right(Right.VOUCHERS_REDEEM)
@require_POST
def redeem_on_order(request, pk):
    found = _voucher_of(request, pk)
    form = forms.OnOrderForm(request.POST, user=request.user)
    return step(
        request, form,
        lambda: services.redeem_on_order(voucher=found, by=request.user, at=request.at, **form.cleaned_data),
        # Translators: 中文 已核销。
        _("Redeemed."), _back(found), lambda: _desk(request, found, order_form=form),
    )  # fmt: skip


@right(Right.VOUCHERS_REDEEM)
@require_POST
def redeem_at_counter(request, pk):
    found = _voucher_of(request, pk)
    form = forms.AtCounterForm(request.POST)
    return step(
        request, form,
        lambda: services.redeem_at_counter(voucher=found, by=request.user, at=request.at, **form.cleaned_data),
        _("Redeemed."), _back(found), lambda: _desk(request, found, counter_form=form),
    )  # fmt: skip


@right(Right.DRAWS)
@require_POST
def redemption_undo(request, pk):
    seen = Voucher.objects.visible_to(request.user, Right.DRAWS)
    found = get_object_or_404(
        Redemption.objects.select_related("voucher__series__outlet__area__region", "order"), pk=pk, voucher__in=seen
    )
    form = forms.WhyForm(request.POST)
    return step(
        request, form, lambda: services.undo(redemption=found, by=request.user, at=request.at, **form.cleaned_data),
        _("Undone. The voucher is good again."), _back(found.voucher),
        lambda: _desk(request, found.voucher, undo_form=form),
    )  # fmt: skip


@right(Right.DRAWS, Right.CAMPAIGNS_DAY)
@require_GET
def find_customers_here(request):
    return JsonResponse({"results": find_customers(request.user, request.GET.get("q", ""))})
