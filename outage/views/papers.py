"""Pages of papers: entering one, which are open, entered or void."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from staff.access import require, right
from staff.models import Outlet
from staff.paging import page_of
from staff.refusals import Refused
from staff.roles import Right
from staff.steps import deed
from staff.toasts import say

from .. import forms, registry, services
from ..models import Outage, Pack, Paper
from .packs import outlet_of

TABS = ("open", "entered", "void", "all")


@right(Right.OUTAGE)
def papers(request, code):
    """Enter from paper: by its number, or from the list of those that are known to be written on."""
    outlet = outlet_of(request, code)
    form = forms.FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        copy = form.attempt(
            lambda: services.printed(form.cleaned_data["number"], visible=Outlet.objects.filter(pk=outlet.pk))
        )
        if copy:
            return redirect("outage:paper", copy.number)
    return _page(request, outlet, status=422 if form.is_bound else 200, form=form)


def _page(request, outlet: Outlet, status=200, **bound):
    tab = request.GET.get("state", "open")
    tab = tab if tab in TABS else "open"
    found = Paper.objects.visible_to(request.user, Right.OUTAGE).filter(outlet=outlet)
    counts = {state: found.filter(state=state).count() for state in Paper.State.values}
    counts["all"] = sum(counts.values())
    rows = found if tab == "all" else found.filter(state=tab)
    pack = Pack.objects.filter(outlet=outlet).first()
    context = {
        "outlet": outlet,
        "form": bound.get("form") or forms.FindForm(),
        "page": page_of(
            rows.select_related("ended_by").prefetch_related("about"),
            request.GET,
            order=("-number",),
            total=counts[tab],
        ),
        "tab": tab,
        "tabs": [
            ("open", pgettext("paper", "Still to be entered"), counts["open"]),
            ("entered", pgettext("paper", "Entered"), counts["entered"]),
            ("void", pgettext("paper", "Void"), counts["void"]),
            ("all", _("All"), counts["all"]),
        ],
        "titles": {each.code: each.title for each in registry.forms()},
        "pack": pack,
        "used_form": bound.get("used_form") or (forms.UsedForm(printed=pack.forms) if pack else None),
        "void_form": bound.get("void_form"),
        "outage": Outage.objects.of_outlet(outlet).order_by("-from_at").first(),
        "keeps": request.user.may(Right.OUTAGE_KEEP, outlet),
        "enters": request.user.may(Right.OUTAGE_FETCH, outlet),
    }
    return render(request, "outage/papers.html", context, status=status)


@right(Right.OUTAGE)
@require_GET
def paper(request, number):
    """On to the ordinary form; for a form about a record that is there, first which one it is. A paper that was entered
    says by whom, and leads to what came of it."""
    copy = copy_of(request, number)
    known = copy.paper
    if known and known.state != Paper.State.OPEN:
        return render(request, "outage/paper.html", {"copy": copy, "paper": known, "outlet": copy.outlet})
    require(request.user, copy.form.right, copy.outlet)
    if copy.form.choices is None:
        return redirect(f"{reverse(copy.form.url_name)}?paper={copy.number}")
    asked = forms.PickForm(request.GET)
    context = {
        "copy": copy,
        "outlet": copy.outlet,
        "form": asked,
        "choices": [
            (choice, f"{choice.url}?paper={copy.number}")
            for choice in copy.form.choices(request.user, copy.outlet, asked.words, request.at)
        ],
    }
    return render(request, "outage/paper.html", context)


def copy_of(request, number: str) -> services.Printed:
    try:
        return services.printed(number, visible=Outlet.objects.visible_to(request.user, Right.OUTAGE))
    except Refused as refused:
        raise Http404 from refused


@right(Right.OUTAGE_KEEP)
def void(request, number):
    """Say that nothing is entered of a paper, and why."""
    copy = copy_of(request, number)
    require(request.user, Right.OUTAGE_KEEP, copy.outlet)
    form = forms.VoidForm(request.POST or None, initial={"number": copy.number})
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        back = reverse("outage:papers", args=[copy.outlet.code])
        return deed(
            request,
            lambda: services.void_paper(copy=copy, reason=reason, by=request.user, at=request.at),
            _("Paper %(number)s is void.") % {"number": copy.number},
            back,
        )
    context = {"copy": copy, "outlet": copy.outlet, "form": form}
    return render(request, "outage/void.html", context, status=422 if form.is_bound else 200)


@right(Right.OUTAGE)
@require_POST
def used(request, code, pk):
    """After an outage: up to which copy of each form somebody wrote."""
    outlet = outlet_of(request, code)
    require(request.user, Right.OUTAGE_FETCH, outlet)
    pack = get_object_or_404(Pack.objects.filter(outlet=outlet).select_related("outlet__area__region"), pk=pk)
    form = forms.UsedForm(request.POST, printed=pack.forms)
    if form.is_valid():
        found = {letter: nth for letter, nth in form.cleaned_data.items() if nth}
        more = form.attempt(lambda: (services.say_used(pack=pack, used=found, by=request.user, at=request.at),))
        if more:
            say(request, _("%(count)d papers more are to be entered.") % {"count": more[0]})
            return redirect("outage:papers", outlet.code)
    return _page(request, outlet, status=422, used_form=form)
