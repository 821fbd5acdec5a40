"""Pages of screening: rounds, who has filed and who is late, one list from the outlet to the region, its print."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from customers import screening_exports, screening_page
from customers.forms import screening as forms
from customers.models import Case, ScreeningList, ScreeningRound, ScreeningRow
from customers.services import screening, screening_points, screening_verdicts
from staff.access import right
from staff.instants import local
from staff.keys import key_in, keys_in
from staff.paging import page_of
from staff.refusals import Refused
from staff.roles import Right
from staff.toasts import say

# Rounds ---------------------------------------------------------------------------------------------------------------


@right(Right.SCREENING)
@require_GET
def round_list(request):
    """The rounds in which the person's outlets take part, the latest first."""
    visible = ScreeningRound.objects.visible_to(request.user, Right.SCREENING).select_related("opened_by")
    context = {
        "page": page_of(visible, request.GET, order=("-bulk_on", "-pk"), total=visible.count()),
        "may_open": request.user.may(Right.SCREENING_OPEN),
        "today": local(request.at).date(),
    }
    return render(request, "customers/screening/rounds.html", context)


@right(Right.SCREENING_OPEN)
def round_open(request):
    """Headquarters asks outlets for their key customers."""
    posted = request.POST if request.method == "POST" else None
    form = forms.OpenRoundForm(posted, user=request.user, at=request.at)

    def open_it():
        try:
            return screening.open_round(**form.cleaned_data, by=request.user, at=request.at)
        except screening.OpenedAlready as already:
            return already.made

    if posted is not None and form.is_valid() and (made := form.attempt(open_it)):
        say(request, _("The round is open; the outlets are told."))
        return redirect(made)
    return render(request, "customers/screening/open.html", {"form": form}, status=200 if posted is None else 422)


def _round_of(request, key) -> ScreeningRound:
    return get_object_or_404(ScreeningRound.objects.visible_to(request.user, Right.SCREENING), pk=key)


@right(Right.SCREENING)
@require_GET
def round_page(request, key):
    """Who has filed, who is late and by how long, and what the second looks say."""
    context = screening_page.round_context(_round_of(request, key), request.user, request.GET, request.at)
    labels = {
        "all": _("All"),
        # Translators: 中文 逾期
        "late": pgettext("screening lists", "Late"),
        **dict(ScreeningList.State.choices),
    }
    context["tabs"] = [(name, labels[name], context["counts"][name]) for name in screening_page.TABS]
    return render(request, "customers/screening/round.html", context)


@right(Right.EXPORT)
@require_GET
def round_export(request):
    """Who has filed, exactly as filtered."""
    return screening_exports.FILINGS.answer(request)


@right(Right.EXPORT)
@require_GET
def form_export(request):
    """The screening form of one list, or of a whole round."""
    return screening_exports.FORM.answer(request)


@right(Right.SCREENING_FILE)
def later(request, key):
    """A key customer found after the outlet's list: filed the same day, told to the region at once."""
    found = _round_of(request, key)
    posted = request.POST if request.method == "POST" else None
    form = forms.LaterForm(
        posted,
        user=request.user,
        at=request.at,
        screening_round=found,
        search_url=_cars(),
        initial={"vehicle": key_in(request.GET.get("car", ""))},
    )

    def file():
        data = form.cleaned_data
        try:
            return screening.file_later(
                round=found,
                outlet=data["outlet"],
                found_on=data["found_on"],
                draft=form.draft,
                form_key=data["form_key"],
                by=request.user,
                at=request.at,
            )
        except screening.OpenedAlready as already:
            return already.made

    if posted is not None and form.is_valid() and (made := form.attempt(file)):
        say(request, _("Filed. The region is told by e-mail."))
        return redirect(made)
    context = {"form": form, "round": found}
    return render(request, "customers/screening/later.html", context, status=200 if posted is None else 422)


def _cars() -> str:
    return reverse("customers:vehicle_pick")


# One list -------------------------------------------------------------------------------------------------------------


def _list_of(request, number) -> ScreeningList:
    visible = ScreeningList.objects.visible_to(request.user, Right.SCREENING)
    return get_object_or_404(visible.for_list(), number=number)


@right(Right.SCREENING)
@require_GET
def list_page(request, number):
    """One list: its rows, where it stands, and what the person may do with it now."""
    return _page(request, _list_of(request, number))


def _page(request, found: ScreeningList, status=200, **bound):
    context = screening_page.list_context(found, request.user, request.at, search_url=_cars(), **bound)
    return render(request, "customers/screening/list.html", context, status=status)


@right(Right.SCREENING)
@require_GET
def list_sheet(request, number):
    """The screening form on A4, with lines for those who sign it."""
    found = _list_of(request, number)
    context = {
        "list": found,
        "rows": found.rows.for_form(),
        "may_export": request.user.may(Right.EXPORT),
        "acceptances": {each.seat: each for each in found.acceptances.select_related("by")},
    }
    return render(request, "customers/screening/sheet.html", context)


def _step(request, found: ScreeningList, form, name: str, act, done: str):
    """One step with a form: back to the list, or the page with the form as it was sent and what is wrong."""
    if form.is_valid() and form.attempt(act):
        say(request, done)
        return redirect(found)
    return _page(request, found, status=422, **{name: form})


def _or_say(request, found: ScreeningList, act, done):
    """One step without a form of its own: said what came of it, then back to the list."""
    try:
        words = done(act())
    except Refused as refused:
        say(request, str(refused), wrong=True)
    else:
        say(request, words)
    return redirect(found)


@right(Right.SCREENING_FILE)
@require_POST
def row_add(request, number):
    found = _list_of(request, number)
    form = forms.RowForm(request.POST, user=request.user, search_url=_cars())

    def add():
        return screening.add_row(screening_list=found, draft=form.draft, by=request.user, at=request.at)

    return _step(request, found, form, "row_form", add, _("On the list."))


@right(Right.SCREENING_FILE)
@require_POST
def rows_take(request, number):
    """The chosen open cases of the ledger go on the list."""
    found = _list_of(request, number)
    chosen = keys_in(request.POST.getlist("case"))
    cases = Case.objects.visible_to(request.user, Right.CASES).for_ledger().filter(pk__in=chosen)

    def take():
        picked = list(cases)
        if not picked:
            raise Refused(_("Choose at least one case."))
        return screening.take_cases(screening_list=found, cases=picked, by=request.user, at=request.at)

    def done(number):
        return ngettext("%(number)d customer is on the list.", "%(number)d customers are on the list.", number) % {
            "number": number
        }

    return _or_say(request, found, take, done)


@right(Right.SCREENING_FILE)
@require_POST
def row_drop(request, number):
    found = _list_of(request, number)
    row = found.rows.filter(pk=key_in(request.POST.get("row", "")) or 0).first()

    def drop():
        if row is None:
            raise Refused(_("This row is not on the list any more."))
        return screening.drop_row(row=row, by=request.user, at=request.at)

    return _or_say(request, found, drop, lambda _made: _("The row is off the list."))


@right(Right.SCREENING_FILE)
@require_POST
def list_file(request, number):
    found = _list_of(request, number)
    form = forms.FileForm(request.POST, rows=found.rows.count())

    def file():
        return screening.file_list(screening_list=found, by=request.user, at=request.at, **form.cleaned_data)

    return _step(request, found, form, "file_form", file, _("Filed. It is with the area manager now."))


@right(Right.SCREENING_VERIFY)
@require_POST
def list_verify(request, number):
    """The area manager's verdicts are kept; with `pass` the list goes on to the region too."""
    found = _list_of(request, number)
    rows = list(found.rows.for_form())
    form = forms.VerdictsForm(request.POST, rows=rows)
    passes = bool(request.POST.get("pass"))

    def verify():
        by, at = request.user, request.at
        screening_verdicts.judge_rows(screening_list=found, verdicts=form.verdicts, by=by, at=at)
        if passes:
            screening_verdicts.pass_on(screening_list=found, words=form.cleaned_data["words"], by=by, at=at)

    done = _("Passed on to the region.") if passes else _("The verdicts are kept.")
    return _step(request, found, form, "verdicts_form", verify, done)


@right(Right.SCREENING_ACCEPT)
@require_POST
def row_look(request, number, key):
    """The second look at one drawn row."""
    found = _list_of(request, number)
    row = get_object_or_404(ScreeningRow.objects.filter(list=found).select_related("list__outlet__area"), pk=key)
    form = forms.LookForm(request.POST, prefix=f"look-{row.pk}")

    def look():
        data = form.cleaned_data
        return screening_verdicts.look_again(
            row=row, verdict=data["verdict"], words=data["words"], by=request.user, at=request.at
        )

    if form.is_valid() and form.attempt(look):
        say(request, _("The second look is noted."))
        return redirect(found)
    return _page(request, found, status=422, wrong_look=(row, form))


@right(Right.SCREENING_ACCEPT)
@require_POST
def list_accept(request, number):
    found = _list_of(request, number)
    form = forms.AcceptForm(request.POST)

    def accept():
        return screening_verdicts.accept(screening_list=found, by=request.user, at=request.at, **form.cleaned_data)

    return _step(request, found, form, "accept_form", accept, _("Accepted."))


@right(Right.SCREENING_FILE)
@require_POST
def points_appeal(request, number):
    found = _list_of(request, number)
    form = forms.AppealForm(request.POST)

    def appeal():
        deduction = _deduction_of(found)
        return screening_points.appeal(deduction=deduction, by=request.user, at=request.at, **form.cleaned_data)

    return _step(request, found, form, "appeal_form", appeal, _("The appeal is with the region."))


@right(Right.SCREENING_ACCEPT)
@require_POST
def points_decide(request, number):
    found = _list_of(request, number)
    form = forms.DecideForm(request.POST)

    def decide():
        deduction = _deduction_of(found)
        return screening_points.decide_appeal(deduction=deduction, by=request.user, at=request.at, **form.cleaned_data)

    return _step(request, found, form, "decide_form", decide, _("Decided; the outlet is told."))


def _deduction_of(found: ScreeningList):
    deduction = getattr(found, "deduction", None)
    if deduction is None:
        raise Refused(_("This list cost no points."))
    return deduction
