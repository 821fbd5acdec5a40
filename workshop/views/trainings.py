"""Trainings: the half-year plan, one training with attendance and test, its sheet; certificates."""

from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from staff.access import require, right
from staff.instants import local
from staff.keys import key_in
from staff.paging import page_of
from staff.roles import Right
from staff.steps import step
from staff.toasts import say
from staff.trail_words import happened
from workshop import training_plan
from workshop.exports import trainings as exports
from workshop.forms import trainings as forms
from workshop.models import Certificate, Training
from workshop.services import trainings as services

# The plan -------------------------------------------------------------------------------------------------------------


@right(Right.TRAININGS)
@require_GET
def trainings(request):
    """The plan of a half-year against the year's targets, month by month."""
    today = local(request.at).date()
    form = forms.HalfYearForm(request.GET, user=request.user, today=today)
    if form.chosen is None:
        raise Http404(_("No outlets yet"))
    half = form.half_year
    context = {
        "form": form,
        "outlet": form.chosen,
        "half": half,
        "plan": training_plan.plan(form.chosen, half, today),
        "keeps": request.user.may(Right.TRAININGS_KEEP, form.chosen),
        "may_export": request.user.may(Right.EXPORT, form.chosen),
        "today": today,
    }
    return render(request, "workshop/trainings.html", context)


@right(Right.EXPORT)
@require_GET
def training_export(request):
    """Exactly what is shown of the half-year, as Excel; long lists through the worker."""
    return exports.TRAININGS.answer(request)


@right(Right.TRAININGS_KEEP)
def training_new(request):
    today = local(request.at).date()
    chooser = forms.HalfYearForm(request.GET, user=request.user, today=today)
    if chooser.chosen is None:
        raise Http404(_("No outlets yet"))
    outlet = chooser.chosen
    require(request.user, Right.TRAININGS_KEEP, outlet)
    form = forms.PlanForm(
        request.POST or None, outlet=outlet, at=request.at, initial={"kind": request.GET.get("kind", "workshop")}
    )

    def plan():
        try:
            return services.plan_training(outlet=outlet, **form.cleaned_data, by=request.user, at=request.at)
        except services.PlannedOnce as already:
            return already.training

    if request.method == "POST" and form.is_valid() and (training := form.attempt(plan)):
        return redirect(training)
    context = {"form": form, "outlet": outlet, "chooser": chooser}
    return render(request, "workshop/training_new.html", context, status=422 if request.method == "POST" else 200)


# One training ---------------------------------------------------------------------------------------------------------


def _training_of(request, pk) -> Training:
    visible = Training.objects.visible_to(request.user, Right.TRAININGS)
    return get_object_or_404(visible.select_related("outlet__area__region", "made_by"), pk=pk)


@right(Right.TRAININGS)
@require_GET
def training(request, pk):
    return _page(request, _training_of(request, pk))


def _page(request, found: Training, status=200, **bound):
    blank = {
        "people_form": lambda: forms.PeopleForm(training=found, at=request.at),
        "attendance_form": lambda: forms.AttendanceForm(training=found, at=request.at),
        "move_form": lambda: forms.MoveForm(at=request.at),
        "cancel_form": forms.CancelForm,
    }
    places = list(found.places.select_related("employee", "training"))
    context = {
        "training": found,
        "places": places,
        "present": sum(bool(place.present) for place in places),
        "passed": sum(bool(place.passed) for place in places),
        "tested": sum(place.score is not None for place in places),
        "keeps": request.user.may(Right.TRAININGS_KEEP, found.outlet),
        "begun": found.planned_on <= local(request.at).date(),
        "half": training_plan.half_of(found.planned_on),
        "entries": happened(found),
    } | {name: bound.get(name) or make() for name, make in blank.items()}
    return render(request, "workshop/training.html", context, status=status)


def _step(request, pk, make_form, name, act, done):
    """One posted step of the keeper; answers with the page and its errors where it is refused."""
    found = _training_of(request, pk)
    require(request.user, Right.TRAININGS_KEEP, found.outlet)
    form = make_form(found)
    return step(
        request, form, lambda: act(found, form), done, found, lambda: _page(request, found, status=422, **{name: form})
    )


@right(Right.TRAININGS_KEEP)
@require_POST
def training_people(request, pk):
    def form(found):
        return forms.PeopleForm(request.POST, training=found, at=request.at)

    def act(found, form):
        return services.change_people(training=found, by=request.user, at=request.at, **form.cleaned_data)

    return _step(request, pk, form, "people_form", act, _("The list is saved."))


@right(Right.TRAININGS_KEEP)
@require_POST
def training_attendance(request, pk):
    """Who was there and the points; of a training that was held, the correction of it."""

    def form(found):
        return forms.AttendanceForm(request.POST, training=found, at=request.at)

    def act(found, form):
        data, who = form.cleaned_data, {"by": request.user, "at": request.at}
        if found.state == Training.State.HELD:
            return services.correct_attendance(training=found, attended=form.attended(), reason=data["reason"], **who)
        return services.hold_training(
            training=found, held_on=data["held_on"], words=data["words"], attended=form.attended(), **who
        )

    return _step(request, pk, form, "attendance_form", act, _("The attendance is saved."))


@right(Right.TRAININGS_KEEP)
@require_POST
def training_move(request, pk):
    def act(found, form):
        return services.move_training(training=found, by=request.user, at=request.at, **form.cleaned_data)

    return _step(
        request, pk, lambda found: forms.MoveForm(request.POST, at=request.at), "move_form", act, _("The day is set.")
    )


@right(Right.TRAININGS_KEEP)
@require_POST
def training_cancel(request, pk):
    def act(found, form):
        return services.cancel_training(training=found, by=request.user, at=request.at, **form.cleaned_data)

    return _step(request, pk, lambda found: forms.CancelForm(request.POST), "cancel_form", act, _("Called off."))


@right(Right.TRAININGS)
@require_GET
def training_sheet(request, pk):
    """The list to sign, on A4."""
    found = _training_of(request, pk)
    places = found.places.select_related("employee", "training").order_by("employee__name_key", "pk")
    return render(request, "workshop/training_sheet.html", {"training": found, "places": places})


# Certificates ---------------------------------------------------------------------------------------------------------


@right(Right.TRAININGS)
@require_GET
def certificates(request):
    """Valid ones, those that end soon, those that have ended, all."""
    return _certificates(request)


def _certificates(request, status=200, errors=()):
    narrowed = forms.CertificateFilter(request.GET, user=request.user)
    today: date = local(request.at).date()
    found = narrowed.apply(Certificate.objects.visible_to(request.user, Right.TRAININGS))
    tabs = exports.certificate_tabs(found, today)
    tab = request.GET.get("state", "valid")
    tab = tab if tab in tabs else "valid"
    counts = {name: rows.count() for name, rows in tabs.items()}
    rows = tabs[tab].select_related("employee__outlet", "training", "renewed_by")
    context = {
        "tab": tab,
        "tabs": [(name, forms.TABS[name], counts[name]) for name in tabs],
        "filter": narrowed,
        "page": page_of(rows, request.GET, order=exports.BY, total=counts[tab]),
        "keeps": request.user.may(Right.TRAININGS_KEEP),
        "may_export": request.user.may(Right.EXPORT),
        "today": today,
        "errors": errors,
    }
    return render(request, "workshop/certificates.html", context, status=status)


@right(Right.EXPORT)
@require_GET
def certificate_export(request):
    """Exactly what is filtered, as Excel; long lists through the worker."""
    return exports.CERTIFICATES.answer(request)


@right(Right.TRAININGS_KEEP)
def certificate_new(request):
    """Enter one; the address may name the one that it renews, or the training and the person it comes from."""
    visible = Certificate.objects.visible_to(request.user, Right.TRAININGS_KEEP).standing()
    renews = visible.filter(pk=key_in(request.GET.get("renews", ""))).select_related("employee").first()
    held = Training.objects.visible_to(request.user, Right.TRAININGS_KEEP).held()
    come_from = held.filter(pk=key_in(request.GET.get("training", ""))).first()
    initial = {"employee": key_in(request.GET.get("employee", "")), "issued_on": local(request.at).date()}
    if come_from:
        initial["name"] = come_from.title
    if renews:
        initial |= {"employee": renews.employee_id, "name": renews.name, "issuer": renews.issuer}
    form = forms.CertificateForm(request.POST or None, user=request.user, at=request.at, initial=initial)

    def enter():
        return services.enter_certificate(
            **form.cleaned_data, renews=renews, training=come_from, by=request.user, at=request.at
        )

    if request.method == "POST" and form.is_valid() and form.attempt(enter):
        say(request, _("The certificate is entered."))
        return redirect("workshop:certificates")
    context = {"form": form, "renews": renews}
    return render(request, "workshop/certificate_new.html", context, status=422 if request.method == "POST" else 200)


@right(Right.TRAININGS_KEEP)
@require_POST
def certificate_withdraw(request, pk):
    visible = Certificate.objects.visible_to(request.user, Right.TRAININGS_KEEP)
    found = get_object_or_404(visible.select_related("employee__outlet__area__region"), pk=pk)
    form = forms.WithdrawForm(request.POST)

    def withdraw():
        return services.withdraw_certificate(certificate=found, by=request.user, at=request.at, **form.cleaned_data)

    if form.is_valid() and form.attempt(withdraw):
        say(request, _("Withdrawn."))
        return redirect("workshop:certificates")
    return _certificates(request, 422, [error for found_errors in form.errors.values() for error in found_errors])
