"""Pages of requests about personal data: the list with its clocks, one request and its steps, the letter."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from customers.forms import personal_data as forms
from customers.models import DataRequest
from customers.services import data_requests
from staff import trail
from staff.access import right
from staff.instants import beginning_of, end_of_work
from staff.masking import masked_name
from staff.paging import page_of
from staff.refusals import Refused
from staff.roles import Right
from staff.steps import deed, step
from staff.toasts import say
from staff.trail_words import sentences

TABS = ("open", "held", "done", "refused", "all")


# As it is written down at the desk; it names nobody.
HIMSELF = "本人"


@right(Right.PERSONAL_DATA)
@require_GET
def request_list(request):
    """The requests with their clocks, the nearest last day first."""
    visible = DataRequest.objects.visible_to(request.user, Right.PERSONAL_DATA)
    tab = request.GET.get("state", "open")
    tab = tab if tab in TABS else "open"
    labels = {
        # Translators: 中文 办理中
        "open": pgettext("personal data", "Being worked on"),
        "held": DataRequest.State.HELD.label,
        "done": DataRequest.State.DONE.label,
        "refused": DataRequest.State.REFUSED.label,
        "all": _("All"),
    }
    found = visible.in_tab(tab)
    order = ("due_on", "pk") if tab == "open" else ("-due_on", "-pk")
    page = page_of(found.for_list(), request.GET, order=order, total=found.count())
    context = {
        "page": page,
        "rows": [(each, beginning_of(each.asked_on), end_of_work(each.due_on)) for each in page],
        "tab": tab,
        "tabs": [(name, labels[name], visible.in_tab(name).count()) for name in TABS],
    }
    return render(request, "customers/personal_data/list.html", context)


@right(Right.PERSONAL_DATA)
def request_new(request):
    """Note what a customer asks."""
    posted = request.POST if request.method == "POST" else None
    form = forms.RequestForm(
        posted,
        user=request.user,
        at=request.at,
        search_url=reverse("customers:customer_pick"),
        initial={"customer": request.GET.get("customer", ""), "kind": request.GET.get("kind", "")},
    )

    def note():
        try:
            return data_requests.record_request(**form.cleaned_data, by=request.user, at=request.at)
        except data_requests.RecordedAlready as already:
            say(request, str(already))
            return already.made

    if posted is not None and form.is_valid() and (made := form.attempt(note)):
        return redirect(made)
    context = {"form": form}
    return render(request, "customers/personal_data/new.html", context, status=200 if posted is None else 422)


def _request_of(request, number) -> DataRequest:
    visible = DataRequest.objects.visible_to(request.user, Right.PERSONAL_DATA)
    related = ("customer", "outlet__area__region", "recorded_by", "checked_by", "decided_by", "made_by", "handed_by")
    return get_object_or_404(visible.select_related(*related), number=number)


@right(Right.PERSONAL_DATA)
@require_GET
def request_page(request, number):
    return _page(request, _request_of(request, number))


def _page(request, found: DataRequest, status=200, password="", **bound):
    user, State = request.user, DataRequest.State
    decides = user.may(Right.PERSONAL_DATA_DECIDE, found.outlet)
    context = {
        "found": found,
        "asker": found.asker if found.asker == HIMSELF else masked_name(found.asker),
        "is_copy": found.kind == DataRequest.Kind.COPY,
        "is_delete": found.kind == DataRequest.Kind.DELETE,
        "started_at": beginning_of(found.asked_on),
        "deadline_at": end_of_work(found.due_on),
        "password": password,
        "may_see_customer": user.may(Right.RECORDS, found.customer.outlet),
        "may_approve": decides and found.state == State.CHECKED and found.checked_by_id != user.pk,
        "may_refuse": decides and found.state in (State.RECORDED, State.MADE, State.CHECKED),
        "may_withdraw": found.state in (State.RECORDED, State.MADE, State.CHECKED),
        "hand_form": bound.get("hand_form") or _hand_form(),
        "correct_form": bound.get("correct_form") or _correct_form(),
        "approve_form": bound.get("approve_form") or _approve_form(),
        "refuse_form": bound.get("refuse_form") or _refuse_form(),
        "history": sentences(trail.entries_about(found).select_related("about_type")[:30]),
    }
    return render(request, "customers/personal_data/request.html", context, status=status)


def _hand_form(data=None):
    return forms.WordsForm(data, prefix="hand", label=_("How it was handed over"))


def _correct_form(data=None):
    return forms.WordsForm(data, prefix="correct", label=_("What was corrected"))


def _approve_form(data=None):
    return forms.WordsForm(data, prefix="approve", label=_("Why it is approved"))


def _refuse_form(data=None):
    return forms.WordsForm(data, prefix="refuse", label=_("Why it is refused"))


def _step(request, found: DataRequest, form, name: str, act, done: str):
    return step(
        request,
        form,
        lambda: act(form.cleaned_data["words"]),
        done,
        found.get_absolute_url(),
        lambda: _page(request, found, status=422, **{name: form}),
    )


@right(Right.PERSONAL_DATA)
@require_POST
@never_cache
def request_copy(request, number):
    """Make the file; its password is shown this once."""
    found = _request_of(request, number)
    try:
        password = data_requests.make_copy(request=found, by=request.user, at=request.at)
    except Refused as refused:
        say(request, str(refused), wrong=True)
        return redirect(found)
    return _page(request, _request_of(request, number), password=password)


@right(Right.PERSONAL_DATA)
@require_GET
@never_cache
def request_file(request, number):
    """The file, which only its password opens."""
    found = _request_of(request, number)
    if not found.file:
        raise Http404
    try:
        content = found.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(content, as_attachment=True, filename=f"{found.number}.zip", content_type="application/zip")


@right(Right.PERSONAL_DATA)
@require_POST
def request_hand(request, number):
    found, form = _request_of(request, number), _hand_form(request.POST)

    def act(words):
        return data_requests.hand_over(request=found, how=words, by=request.user, at=request.at)

    return _step(request, found, form, "hand_form", act, _("Handed over; the request is done."))


@right(Right.PERSONAL_DATA)
@require_POST
def request_correct(request, number):
    found, form = _request_of(request, number), _correct_form(request.POST)

    def act(words):
        return data_requests.note_corrected(request=found, words=words, by=request.user, at=request.at)

    return _step(request, found, form, "correct_form", act, _("The correction is noted; the request is done."))


@right(Right.PERSONAL_DATA)
@require_POST
def request_check(request, number):
    """Look at what stands against the deletion."""
    found = _request_of(request, number)

    def act():
        return data_requests.check_deletion(request=found, by=request.user, at=request.at)

    def done(checked):
        if checked.state == DataRequest.State.CHECKED:
            return _("Checked. Somebody else decides now.")
        return _("Something is still open. See below.")

    return deed(request, act, done, found.get_absolute_url())


@right(Right.PERSONAL_DATA_DECIDE)
@require_POST
def request_approve(request, number):
    found, form = _request_of(request, number), _approve_form(request.POST)

    def act(words):
        return data_requests.approve_deletion(request=found, words=words, by=request.user, at=request.at)

    return _step(request, found, form, "approve_form", act, _("Approved. The worker anonymises the records now."))


@right(Right.PERSONAL_DATA_DECIDE)
@require_POST
def request_refuse(request, number):
    found, form = _request_of(request, number), _refuse_form(request.POST)

    def act(words):
        return data_requests.refuse(request=found, words=words, by=request.user, at=request.at)

    return _step(request, found, form, "refuse_form", act, _("Refused. Print the letter for the customer."))


@right(Right.PERSONAL_DATA)
@require_POST
def request_withdraw(request, number):
    found = _request_of(request, number)

    def act():
        return data_requests.withdraw(request=found, by=request.user, at=request.at)

    return deed(request, act, _("Noted: the customer took it back."), found.get_absolute_url())


@right(Right.PERSONAL_DATA)
@require_GET
def request_letter(request, number):
    """What the customer gets in writing: done, or refused and why."""
    found = _request_of(request, number)
    return render(request, "customers/personal_data/letter.html", {"found": found, "today": request.at})
