"""Pages of packs: how all outlets stand, one outlet's packs, its password, who gets them; recording outages."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from staff.access import require, right
from staff.downloads import EXCEL
from staff.instants import local
from staff.models import Outlet
from staff.refusals import Refused
from staff.roles import Right
from staff.steps import deed
from staff.toasts import say

from .. import forms, passwords, services
from ..figures import standings
from ..models import Outage, Pack, PackAddress, PackPassword

SHOWN = 14
OUTAGES = 20


def outlet_of(request, code: str) -> Outlet:
    """The outlet with its area at hand, or 404."""
    visible = Outlet.objects.visible_to(request.user, Right.OUTAGE).select_related("area__region")
    return get_object_or_404(visible, code=code)


@right(Right.OUTAGE)
@require_GET
def outlets(request):
    """Which outlets have a fresh pack; outages; where papers are still to be entered."""
    seen = forms.outlets_seen(request.user)
    rows = standings(seen, request.at)
    order = ("late", "password", "unfetched", "coming", "fresh", "closed")
    context = {
        "rows": sorted(rows, key=lambda row: (order.index(row.word), row.outlet.code)),
        "fresh": sum(row.word == "fresh" for row in rows),
        "outages": _outages(request)[:OUTAGES],
        "may_record": request.user.may(Right.OUTAGE_KEEP),
        "end_form": forms.EndForm(initial={"to_at": local(request.at)}),
    }
    return render(request, "outage/outlets.html", context)


def _outages(request):
    return Outage.objects.visible_to(request.user, Right.OUTAGE).select_related("outlet", "noted_by")


@right(Right.OUTAGE)
@require_GET
def outlet(request, code):
    """One outlet's packs."""
    return outlet_page(request, outlet_of(request, code))


def outlet_page(request, outlet: Outlet, status=200, **bound):
    user = request.user
    standing = standings([outlet], request.at)[0]
    packs = Pack.objects.visible_to(user, Right.OUTAGE).filter(outlet=outlet).prefetch_related("fetches__by")
    context = {
        "outlet": outlet,
        "standing": standing,
        "packs": packs[:SHOWN],
        "password": PackPassword.objects.filter(outlet=outlet).select_related("set_by").first(),
        "addresses": PackAddress.objects.in_use().filter(outlet=outlet),
        "address_form": bound.get("address_form") or forms.AddressForm(),
        "outages": _outages(request).of_outlet(outlet)[:OUTAGES],
        "end_form": bound.get("end_form") or forms.EndForm(initial={"to_at": local(request.at)}),
        "keeps": user.may(Right.OUTAGE_KEEP, outlet),
        "fetches": user.may(Right.OUTAGE_FETCH, outlet),
        "several": user.reach(Right.OUTAGE).covers(outlet) and len(forms.outlets_seen(user)) > 1,
    }
    return render(request, "outage/outlet.html", context, status=status)


@right(Right.OUTAGE_KEEP)
@require_POST
def make(request, code):
    """Today's pack anew, by the worker."""
    outlet = outlet_of(request, code)
    require(request.user, Right.OUTAGE_KEEP, outlet)
    return deed(
        request,
        lambda: services.ask_for_pack(outlet=outlet, by=request.user, at=request.at),
        _("The worker is making the pack. It will be here in a moment."),
        reverse("outage:outlet", args=[outlet.code]),
    )


@right(Right.OUTAGE)
@require_POST
def fetch(request, code, day):
    """Download one. Posted, because it leaves a trace: who has it on a PC."""
    outlet = outlet_of(request, code)
    require(request.user, Right.OUTAGE_FETCH, outlet)
    pack = get_object_or_404(Pack.objects.filter(outlet=outlet).select_related("outlet__area"), day=_day(day))
    try:
        content = services.fetch_pack(pack=pack, by=request.user, at=request.at)
    except Refused as refused:
        say(request, str(refused), wrong=True)
        return redirect(pack)
    response = HttpResponse(content, content_type=EXCEL)
    response["Content-Disposition"] = f'attachment; filename="{pack.name}"'
    response["Cache-Control"] = "no-store"
    return response


def _day(text: str):
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


@right(Right.OUTAGE_KEEP)
@never_cache
def password(request, code):
    """Set the password of the packs; it is shown once, for the envelope."""
    outlet = outlet_of(request, code)
    require(request.user, Right.OUTAGE_KEEP, outlet)
    form = forms.PasswordForm(request.POST or None, initial={"password": passwords.propose()})
    if request.method == "POST" and form.is_valid():
        word = form.cleaned_data["password"].strip()
        kept = form.attempt(lambda: services.set_password(outlet=outlet, password=word, by=request.user, at=request.at))
        if kept:
            return render(request, "outage/password_once.html", {"outlet": outlet, "password": word, "kept": kept})
    before = PackPassword.objects.filter(outlet=outlet).select_related("set_by").first()
    context = {"outlet": outlet, "form": form, "before": before}
    return render(request, "outage/password.html", context, status=422 if form.is_bound else 200)


@right(Right.OUTAGE_KEEP)
@require_POST
def address_add(request, code):
    outlet = outlet_of(request, code)
    require(request.user, Right.OUTAGE_KEEP, outlet)
    form = forms.AddressForm(request.POST)
    if form.is_valid() and form.attempt(
        lambda: services.add_address(outlet=outlet, **form.cleaned_data, by=request.user, at=request.at)
    ):
        say(request, _("From the next pack on it goes there as well."))
        return redirect("outage:outlet", outlet.code)
    return outlet_page(request, outlet, status=422, address_form=form)


@right(Right.OUTAGE_KEEP)
@require_POST
def address_end(request, pk):
    visible = PackAddress.objects.visible_to(request.user, Right.OUTAGE).in_use()
    address = get_object_or_404(visible.select_related("outlet__area__region"), pk=pk)
    require(request.user, Right.OUTAGE_KEEP, address.outlet)
    return deed(
        request,
        lambda: services.end_address(address=address, by=request.user, at=request.at),
        _("No more packs go there."),
        reverse("outage:outlet", args=[address.outlet.code]),
    )


@right(Right.OUTAGE_KEEP)
def outage_new(request, code):
    """An outage of the outlet, or of the whole company where headquarters says so."""
    outlet = outlet_of(request, code)
    require(request.user, Right.OUTAGE_KEEP, outlet)
    form = forms.OutageForm(request.POST or None, user=request.user, initial={"from_at": local(request.at)})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        where = None if given.pop("company", False) else outlet
        if form.attempt(lambda: services.record_outage(outlet=where, **given, by=request.user, at=request.at)):
            say(request, _("Recorded. What was written on paper in it can be entered now."))
            return redirect("outage:papers", outlet.code)
    context = {"outlet": outlet, "form": form}
    return render(request, "outage/outage_new.html", context, status=422 if form.is_bound else 200)


@right(Right.OUTAGE_KEEP)
@require_POST
def outage_end(request, pk):
    outage = get_object_or_404(_outages(request).select_related("outlet__area__region"), pk=pk)
    if outage.outlet is not None:
        require(request.user, Right.OUTAGE_KEEP, outage.outlet)
    form = forms.EndForm(request.POST)
    back = reverse("outage:outlet", args=[outage.outlet.code]) if outage.outlet else reverse("outage:outlets")
    if not form.is_valid():
        say(request, _("Say when it ended."), wrong=True)
        return redirect(back)
    return deed(
        request,
        lambda: services.end_outage(outage=outage, **form.cleaned_data, by=request.user, at=request.at),
        _("The end is recorded."),
        back,
    )
