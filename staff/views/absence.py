"""Handing over the open work of somebody who is absent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext

from staff import open_work, services
from staff.access import right
from staff.forms import HandOverForm
from staff.instants import local
from staff.models import User
from staff.roles import Right
from staff.services.absence import places_of_work
from staff.toasts import say


@right(Right.HAND_OVER)
def hand_over(request: HttpRequest, username: str) -> HttpResponse:
    absent = get_object_or_404(User.objects.visible_to(request.user, Right.HAND_OVER), username=username)
    counted = [(kind, kind.count(absent)) for kind in open_work.kinds()]
    kinds = [kind for kind, count in counted if count]
    today = local(request.at).date()
    people = User.objects.placed_at(places_of_work(absent, kinds, today), today).exclude(pk=absent.pk)
    form = HandOverForm(
        request.POST or None, kinds=kinds, people=people, initial={"codes": [kind.code for kind in kinds]}
    )
    if request.method == "POST" and form.is_valid():
        moved = form.attempt(
            lambda: services.hand_over_work(from_user=absent, **form.cleaned_data, by=request.user, at=request.at)
        )
        if moved:
            total = sum(moved.values())
            words = ngettext(
                "%(count)d item handed over to %(name)s.", "%(count)d items handed over to %(name)s.", total
            )
            say(request, words % {"count": total, "name": form.cleaned_data["to_user"]})
            return redirect(absent)
    context = {"form": form, "absent": absent, "counted": counted, "kinds": kinds}
    return render(request, "staff/hand_over.html", context, status=422 if form.errors else 200)
