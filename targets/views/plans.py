"""Pages of the year's plan: the list, one plan, the grid as a form, paper, the way to Excel and back."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from exchange.archive import Unreadable
from staff import approval_page
from staff.access import require, right
from staff.downloads import excel
from staff.instants import local
from staff.keys import key_in
from staff.paging import page_of
from staff.refusals import AlreadyDone
from staff.roles import Right
from staff.steps import step
from staff.toasts import say
from targets import plan_figures, plan_page
from targets.exports import plans as exports
from targets.forms import plans as forms
from targets.models import Plan
from targets.services import plans as services

ORDER = ("-year", "-pk")
CHANGES_SHOWN = 200


@right(Right.PLAN)
@require_GET
def plan_list(request):
    """Plans by year and outlet, every revision a line."""
    narrowed = forms.PlanFilter(request.GET, user=request.user)
    found = narrowed.apply(Plan.objects.visible_to(request.user, Right.PLAN))
    context = {
        "page": page_of(found.for_list(), request.GET, order=ORDER, total=found.count()),
        "filter": narrowed,
        "may_keep": request.user.may(Right.PLAN_KEEP),
        "may_export": request.user.may(Right.EXPORT),
    }
    return render(request, "targets/plans.html", context)


@right(Right.EXPORT)
@require_GET
def plans_export(request):
    """Exactly what is filtered, as Excel."""
    return exports.PLANS.answer(request)


@right(Right.PLAN_KEEP)
def plan_start(request):
    """Begin the plan of an outlet and a year."""
    posted = request.POST if request.method == "POST" else None
    known = {"year": local(request.at).year + 1}
    known |= {name: request.GET[name] for name in ("outlet", "year") if request.GET.get(name)}
    form = forms.StartForm(posted, user=request.user, initial=known)
    form.offer_copy()

    def start():
        try:
            return services.start_plan(by=request.user, at=request.at, **form.cleaned_data)
        except services.BegunAlready as already:
            return already.plan

    if posted is not None and form.is_valid() and (made := form.attempt(start)):
        return redirect("targets:plan_write", made.pk)
    return render(request, "targets/plan_start.html", {"form": form}, status=200 if posted is None else 422)


# One plan -------------------------------------------------------------------------------------------------------------


def _plan_of(request, pk) -> Plan:
    visible = Plan.objects.visible_to(request.user, Right.PLAN)
    return get_object_or_404(visible.select_related("outlet__area__region", "made_by"), pk=key_in(pk))


def _kept_plan(request, pk) -> Plan:
    found = _plan_of(request, pk)
    require(request.user, Right.PLAN_KEEP, found.outlet)
    return found


@right(Right.PLAN)
@require_GET
def plan(request, pk):
    """The grid with its sums, headcount, signatures, and what a revision made different."""
    return _page(request, _plan_of(request, pk))


def _page(request, found: Plan, status=200, **bound):
    context = plan_page.context(found, request.user, request.at, **bound)
    return render(request, "targets/plan.html", context, status=status)


@right(Right.PLAN)
@require_GET
def plan_sheet(request, pk):
    """The plan on A4 across, with the lines to sign on."""
    found = _plan_of(request, pk)
    context = plan_page.sheet(found, request.at) | approval_page.of_document(found, request.user, request.at)
    context["groups"] = plan_page.filled(context["groups"])
    return render(request, "targets/plan_sheet.html", context)


@right(Right.PLAN)
@require_GET
def plan_export(request, pk):
    """Exactly this grid as Excel, with its sums as formulas; the file can be changed and taken back."""
    found = _plan_of(request, pk)
    require(request.user, Right.EXPORT, found.outlet)
    return excel(exports.plan_workbook(found, request.at), f"plan-{found.outlet.code}-{found.year}", request.at)


# Writing --------------------------------------------------------------------------------------------------------------


@right(Right.PLAN_KEEP)
def plan_write(request, pk):
    """The whole grid as one form. Its buttons add a person or spread a year without saving anything."""
    found = _kept_plan(request, pk)
    if not found.is_draft:
        say(request, _("Only a draft is written. Revise the plan to change it."), wrong=True)
        return redirect(found)
    options = {
        "plan": found,
        "people": list(services.people_for(found, request.at)),
        "positions_now": plan_figures.headcount_now(found.outlet, local(request.at).date()),
    }
    if request.method != "POST":
        return _write_page(request, found, forms.GridForm(**options))
    form = forms.GridForm(request.POST, **options)
    helped = _helped(request, found, form)
    if helped is not None:
        return _write_page(request, found, helped, unsaved=True)
    if form.is_valid() and _saved(request, found, form):
        say(request, _("Saved."))
        return redirect("targets:plan_write" if "stay" in request.POST else "targets:plan", found.pk)
    return _write_page(request, found, form, status=422)


def _helped(request, found: Plan, form):
    """The form after one of its buttons that save nothing; None for the one that saves."""
    asked = request.POST
    if "add" in asked:
        return form.with_person(asked["add"], asked.get(f"person:{asked['add']}"))
    if "remove" in asked:
        return form.without_person(asked["remove"])
    if "share" in asked:
        return form.share_out(asked["share"])
    if "spread" in asked:
        shape = asked.get("shape", "even")
        shapes = plan_page.shape_of_last_year(found, request.at) if shape == "last" else {}
        return form.spread_out(asked["spread"], shape, shapes)
    return None


def _saved(request, found: Plan, form) -> bool:
    def write():
        try:
            return services.write_plan(
                plan=found,
                version=form.cleaned_data["seen"],
                grid=form.grid,
                headcount=form.headcount,
                by=request.user,
                at=request.at,
            )
        except AlreadyDone:
            form.clashes = True
            raise

    return bool(form.attempt_from(str(found.version), write))


def _write_page(request, found: Plan, form, status=200, unsaved=False):
    context = {
        "plan": found,
        "form": form,
        "groups": form.groups(),
        "heads": form.heads(),
        "months": plan_page.months_shown(),
        "shapes": forms.GridForm.SHAPES,
        "shape": request.POST.get("shape", "even"),
        "unsaved": unsaved,
    }
    return render(request, "targets/plan_write.html", context, status=status)


# Steps ----------------------------------------------------------------------------------------------------------------


def _step(request, found: Plan, form, act, done: str, name: str):
    """Back to the plan with `done` said, or with what somebody else did meanwhile; the page with the form's errors."""
    return step(
        request, form, act, done, found, lambda: _page(request, _plan_of(request, found.pk), 422, **{name: form}),
        onward=lambda made: made if isinstance(made, Plan) else found,
    )  # fmt: skip


@right(Right.PLAN_KEEP)
@require_POST
def plan_submit(request, pk):
    found = _kept_plan(request, pk)
    form = forms.VersionForm(request.POST)

    def submit():
        return services.submit_plan(plan=found, by=request.user, at=request.at, **form.cleaned_data)

    return _step(request, found, form, submit, _("Submitted. Whoever signs first is told."), "submit_form")


@right(Right.PLAN_KEEP)
@require_POST
def plan_revise(request, pk):
    found = _kept_plan(request, pk)
    form = forms.ReviseForm(request.POST)

    def revise():
        try:
            return services.revise_plan(plan=found, by=request.user, at=request.at, **form.cleaned_data)
        except services.BegunAlready as already:
            return already.plan

    return _step(
        request, found, form, revise, _("The revision is begun with all values. Change what is new."), "revise_form"
    )


@right(Right.PLAN_KEEP)
@require_POST
def plan_discard(request, pk):
    found = _kept_plan(request, pk)
    form = forms.DiscardForm(request.POST)

    def discard():
        return services.discard_plan(plan=found, by=request.user, at=request.at, **form.cleaned_data)

    return _step(request, found, form, discard, _("Discarded. It stays to be read."), "discard_form")


# From Excel -----------------------------------------------------------------------------------------------------------


@right(Right.PLAN_KEEP)
def plan_import(request, pk):
    """A changed file: every wrong cell is named, or what would change is shown before it is taken."""
    found = _kept_plan(request, pk)
    if not found.is_draft:
        say(request, _("Only a draft is written. Revise the plan to change it."), wrong=True)
        return redirect(found)
    if request.method != "POST":
        return _import_page(request, found, forms.UploadForm())
    form = forms.UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _import_page(request, found, form, status=422)
    try:
        incoming = exports.read_plan(form.cleaned_data["file"], found, services.people_for(found, request.at))
    except Unreadable as unreadable:
        form.add_error("file", str(unreadable))
        return _import_page(request, found, form, status=422)
    if incoming.faults:
        return _import_page(request, found, form, status=422, faults=incoming.faults)
    return _import_page(request, found, forms.UploadForm(), **_preview(request, found, incoming))


def _preview(request, found: Plan, incoming) -> dict:
    """What would become different, and whether the plan has changed since the file was made."""
    present = services.grid_of(found)
    wanted = incoming.grid(present)
    changed = services.changed_cells(present, wanted)
    people = plan_page.people_of({**present, **wanted})
    heads = services.headcount_of(found)
    return {
        "changes": plan_page.changes_shown(changed, people)[:CHANGES_SHOWN],
        "number": len(changed),
        "heads_changed": plan_page.heads_changed(heads, incoming.headcount),
        "differences": plan_page.differences_in_words(services.differences_of(wanted), people),
        "packed": exports.packed(incoming, found, request.user),
        "outdated": bool(incoming.stamp) and incoming.stamp != exports.stamp_of(found),
        "previewed": True,
    }


@right(Right.PLAN_KEEP)
@require_POST
def plan_import_take(request, pk):
    """Take what the preview showed into the draft as it was then."""
    found = _kept_plan(request, pk)
    incoming = exports.unpacked(request.POST.get("packed", ""), found, request.user)
    form = forms.VersionForm(request.POST)
    if incoming is None or not form.is_valid():
        say(request, _("Upload the file once more: the preview is too old."), wrong=True)
        return redirect("targets:plan_import", found.pk)

    present = services.grid_of(found)
    grid = incoming.grid(present)

    def take():
        headcount = services.headcount_of(found) if incoming.headcount is None else incoming.headcount
        return services.write_plan(
            plan=found, grid=grid, headcount=headcount, by=request.user, at=request.at, **form.cleaned_data
        )

    changed = len(services.changed_cells(present, grid))
    said = ngettext("%(n)d value taken from the file.", "%(n)d values taken from the file.", changed) % {"n": changed}
    return _step(request, found, form, take, said, "submit_form")


def _import_page(request, found: Plan, form, status=200, **shown):
    context = {"plan": found, "form": form, **shown}
    return render(request, "targets/plan_import.html", context, status=status)
