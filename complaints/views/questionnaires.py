"""Questionnaires: what is in force, its versions, the draft of the next one."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from staff.access import lacks
from staff.refusals import Refused
from staff.roles import Right
from staff.steps import deed
from staff.toasts import say

from .. import questionnaire_page
from ..forms.questionnaires import OwnForm, WordsForm, rows_of, wanted_of
from ..forms.surveys import SurveyForm
from ..models import Questionnaire
from ..services import questionnaires as services


def opened(view):
    """Let it be opened by whoever manages calls somewhere, and by headquarters; the others get 403."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        if not services.may_open(request.user):
            raise lacks(Right.CALLS_MANAGE)
        return view(request, *args, **kwargs)

    return checked


@opened
@require_GET
def questionnaire_list(request):
    """By kind: the company's and the outlets' own, with what is in force and how often each was answered."""
    services.ensure_shipped()
    context = {
        "rows": questionnaire_page.rows_for(request.user, request.at),
        "form": OwnForm(user=request.user),
        "may_own": request.user.may(Right.CALLS_MANAGE),
    }
    return render(request, "complaints/questionnaires.html", context)


@opened
@require_POST
def make_own(request):
    """An outlet's own in place of the company's; opens its draft."""
    form = OwnForm(request.POST, user=request.user)
    if not form.is_valid():
        say(request, _("Choose an outlet and a kind."), wrong=True)
        return redirect("complaints:questionnaires")
    own = services.make_own(**form.cleaned_data, by=request.user, at=request.at)
    return redirect(own)


@opened
@require_GET
def questionnaire(request, pk):
    """The versions, and one of them as the caller and the customer see it: the one asked for, else the latest."""
    found = _questionnaire(request, pk)
    versions = list(found.versions.with_answers().select_related("made_by", "published_by"))
    asked = request.GET.get("version", "")
    shown = next((version for version in versions if str(version.number) == asked), versions[0] if versions else None)
    context = {
        "questionnaire": found,
        "versions": versions,
        "shown": shown,
        "form": SurveyForm(version=shown) if shown else None,
        "spoken": questionnaire_page.spoken(shown, request.user, request.at) if shown else None,
        "in_force": questionnaire_page.number_in_force(versions, request.at),
        "draft": next((version for version in versions if version.state == "draft"), None),
        "may_settle": services.may_settle(request.user, found),
        "seen": services.draft_fingerprint(shown) if shown else "",
        "history": questionnaire_page.history(found),
    }
    return render(request, "complaints/questionnaire.html", context)


@opened
@require_POST
def begin(request, pk):
    """A draft of the next version, and its editor."""
    found = _settled(request, pk)
    services.begin_draft(questionnaire=found, by=request.user, at=request.at)
    return redirect("complaints:questionnaire_draft", found.pk)


@opened
def draft(request, pk):
    """The editor of the draft."""
    found = _settled(request, pk)
    version = found.versions.filter(state="draft").first()
    if version is None:
        say(request, _("There is no draft. Begin one first."), wrong=True)
        return redirect(found)
    seen = services.draft_fingerprint(version)
    initial = {name: getattr(version, name) for name in services.SPOKEN} | {"seen": seen}
    form = WordsForm(request.POST or None, initial=initial)
    rows = rows_of(version, request.POST or None)
    failed = request.method == "POST"
    if failed and form.is_valid() and rows.is_valid():
        saved = form.attempt_from(
            seen,
            lambda: services.save_draft(
                version=version, questions=wanted_of(rows), **form.cleaned_data, by=request.user, at=request.at
            ),
        )
        if saved:
            say(request, _("The draft is saved. Nothing changes for customers before it is published."))
            return redirect("complaints:questionnaire_draft", found.pk) if "more" in request.POST else redirect(found)
    context = {"questionnaire": found, "version": version, "form": form, "rows": rows}
    return render(request, "complaints/questionnaire_draft.html", context, status=422 if failed else 200)


@opened
@require_POST
def publish(request, pk):
    """Put the draft in force from now on."""
    found = _settled(request, pk)
    version = found.versions.filter(state="draft").first()
    try:
        if version is None:
            raise Refused(_("There is no draft. Begin one first."))
        services.publish_draft(version=version, seen=request.POST.get("seen", ""), by=request.user, at=request.at)
        say(request, _("Version %(number)d is in force from now on.") % {"number": version.number})
    except Refused as refused:
        say(request, str(refused), wrong=True)
    return redirect(found)


@opened
@require_POST
def drop(request, pk):
    """Throw the draft away."""
    found = _settled(request, pk)
    version = found.versions.filter(state="draft").first()
    if version is None:
        return redirect(found)
    done = _("The draft is gone.")
    return deed(request, lambda: services.drop_draft(version=version, by=request.user, at=request.at), done, found)


def _questionnaire(request, pk) -> Questionnaire:
    return get_object_or_404(services.opened_by(request.user).select_related("outlet__area__region"), pk=pk)


def _settled(request, pk) -> Questionnaire:
    found = _questionnaire(request, pk)
    if not services.may_settle(request.user, found):
        raise PermissionDenied(_("The company's questionnaires are settled at headquarters. Make your outlet's own."))
    return found
