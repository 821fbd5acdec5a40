"""Pages of praise: the list with the form, one praise, the export."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from staff import trail
from staff.access import require_somewhere, right
from staff.downloads import excel
from staff.paging import page_of
from staff.roles import Right
from staff.toasts import say
from staff.trail_words import sentences

from .. import exports, services
from ..forms.praise import PraiseFilter, PraiseForm
from ..models import Praise

PRAISE_ORDER = ("-praised_on", "-pk")


@right(Right.PRAISES_KEEP)
def praise_list(request):
    """The praise of the outlet's people, and above it the form in which the next one is entered."""
    form = PraiseForm(request.POST or None, user=request.user, at=request.at)
    failed = request.method == "POST"
    if failed and form.is_valid() and (entered := _praise_entered(form, request)):
        say(request, _("%(number)s is entered.") % {"number": entered.number})
        return redirect("complaints:praises")
    narrowed = PraiseFilter(request.GET, user=request.user)
    praises = narrowed.apply(Praise.objects.visible_to(request.user, Right.PRAISES_KEEP))
    number = praises.count()
    context = {
        "form": form,
        "filter": narrowed,
        "filtered": narrowed.narrows,
        "page": page_of(praises.select_related("employee__outlet"), request.GET, order=PRAISE_ORDER, total=number),
        "people": praises.people(),
        "may_export": request.user.may(Right.EXPORT),
    }
    return render(request, "complaints/praises.html", context, status=422 if failed else 200)


def _praise_entered(form, request):
    """The new praise, or the one that the same form made before; None where it was refused."""

    def enter():
        try:
            return services.enter_praise(**form.cleaned_data, by=request.user, at=request.at)
        except services.PraisedAlready as already:
            return already.praise

    return form.attempt(enter)


@right(Right.PRAISES_KEEP)
def praise(request, number):
    """One praise: what was said, who changed it, and the form that corrects it."""
    visible = Praise.objects.visible_to(request.user, Right.PRAISES_KEEP)
    found = get_object_or_404(visible.select_related("employee__outlet__area__region"), number=number)
    initial = {name: getattr(found, name) for name in ("employee", "praised_on", "words")}
    initial["seen"] = services.praise_fingerprint(found)
    form = PraiseForm(request.POST or None, user=request.user, at=request.at, praise=found, initial=initial)
    failed = request.method == "POST"
    if failed and form.is_valid():
        corrected = form.attempt_from(
            services.praise_fingerprint(found),
            lambda: services.correct_praise(praise=found, **form.cleaned_data, by=request.user, at=request.at),
        )
        if corrected:
            say(request, _("%(number)s is corrected.") % {"number": found.number})
            return redirect(found)
    context = {
        "praise": found,
        "form": form,
        "history": sentences(trail.entries_about(found).select_related("about_type")),
    }
    return render(request, "complaints/praise.html", context, status=422 if failed else 200)


@right(Right.EXPORT)
@require_GET
def praise_export(request):
    """Exactly what is filtered, as Excel; long lists through the worker."""
    require_somewhere(request.user, Right.PRAISES_KEEP)
    praises = exports.praises_for(request.user, request.GET)
    if praises.count() > exports.AT_ONCE:
        work = exports.ask_for_praises(user=request.user, query=request.GET.urlencode(), at=request.at)
        say(request, _("The worker is writing the list. It will be under Tasks."))
        return redirect(work)
    return excel(exports.praises_workbook(praises), "praises", request.at)
