"""Pages of plans for 15 March: all outlets of a year, one plan with its post and roster, daily reports, its print."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from campaigns import plan_315_page
from campaigns.exports.plans_315 import YEAR
from campaigns.forms import plans_315 as forms
from campaigns.models import DailyReport, Plan315, PostErrand, PostMember, PostShift
from campaigns.services import daily_reports
from campaigns.services import plans_315 as services
from staff.access import right
from staff.instants import local
from staff.keys import key_in
from staff.refusals import Refused
from staff.roles import Right
from staff.steps import deed
from staff.toasts import say


@right(Right.PLAN_315)
@require_GET
def plan_list(request):
    """A year's plans of all outlets: filed or not, how late, how many daily reports are there."""
    today = local(request.at).date()
    year, proposed = plan_315_page.year_in(request.GET, today), plan_315_page.proposed_year(today)
    context = plan_315_page.year_context(request.user, year, request.GET, request.at)
    labels = {
        "all": _("All"),
        plan_315_page.LATE: pgettext("screening lists", "Late"),
        plan_315_page.NONE: _("Not begun"),
        **dict(Plan315.State.choices),
    }
    context |= {
        "year": year,
        "years": sorted({proposed, proposed - 1, year}, reverse=True),
        "tabs": [(name, labels[name], context["counts"][name]) for name in plan_315_page.TABS],
        "may_write": request.user.may(Right.PLAN_315_KEEP),
    }
    return render(request, "campaigns/plans_315.html", context)


@right(Right.EXPORT)
@require_GET
def plan_export(request):
    """The table of a year, exactly as filtered."""
    return YEAR.answer(request)


@right(Right.PLAN_315_KEEP)
def plan_write(request):
    """Begin an outlet's plan."""
    posted = request.POST if request.method == "POST" else None
    form = forms.NewPlanForm(posted, user=request.user, at=request.at)

    def write():
        try:
            return services.write_plan(**form.cleaned_data, by=request.user, at=request.at)
        except services.WrittenAlready as already:
            say(request, str(already))
            return already.plan

    if posted is not None and form.is_valid() and (made := form.attempt(write)):
        return redirect(made)
    return render(request, "campaigns/plan_315_write.html", {"form": form}, status=200 if posted is None else 422)


def _plan_of(request, number) -> Plan315:
    visible = Plan315.objects.visible_to(request.user, Right.PLAN_315)
    return get_object_or_404(visible.for_list(), number=number)


@right(Right.PLAN_315)
@require_GET
def plan(request, number):
    """One plan: what it lacks, post, roster, watches, visits, parts, daily reports."""
    return _page(request, _plan_of(request, number))


def _page(request, found: Plan315, status=200, **bound):
    context = plan_315_page.context(found, request.user, request.at, **bound)
    return render(request, "campaigns/plan_315.html", context, status=status)


@right(Right.PLAN_315)
@require_GET
def plan_sheet(request, number):
    """The plan on A4, with lines to sign on."""
    found = _plan_of(request, number)
    context = plan_315_page.context(found, request.user, request.at)
    return render(request, "campaigns/plan_315_sheet.html", context)


def _step(request, found: Plan315, form, name: str, act, done: str, anchor: str = ""):
    """One step with a form: back to the plan, or the page with the form as it was sent and what is wrong."""
    if form.is_valid() and form.attempt(act):
        say(request, done)
        return redirect(found.get_absolute_url() + anchor)
    return _page(request, found, status=422, **{name: form})


def _or_say(request, found: Plan315, act, done: str, anchor: str = ""):
    """One step without a form of its own: said what came of it, then back to the plan."""
    return deed(request, act, done, found.get_absolute_url() + anchor)


def _one(request, found: Plan315, model):
    """The record of the plan that the form names; None where there is none."""
    return model.objects.filter(plan=found, pk=key_in(request.POST.get("key", "")) or 0).first()


def _gone():
    raise Refused(_("This is not on the plan any more."))


# Writing the plan -----------------------------------------------------------------------------------------------------


@right(Right.PLAN_315_KEEP)
@require_POST
def plan_change(request, number):
    found = _plan_of(request, number)
    form = forms.PlanForm(request.POST)

    def change():
        return services.change_plan(plan=found, by=request.user, at=request.at, **form.cleaned_data)

    return _step(request, found, form, "frame_form", change, _("Kept."))


@right(Right.PLAN_315_KEEP)
@require_POST
def member_add(request, number):
    found = _plan_of(request, number)
    form = forms.MemberForm(request.POST, plan=found, at=request.at)

    def add():
        return services.add_member(plan=found, by=request.user, at=request.at, **form.cleaned_data)

    return _step(request, found, form, "member_form", add, _("On the post."), "#post")


@right(Right.PLAN_315_KEEP)
@require_POST
def shift_add(request, number):
    found = _plan_of(request, number)
    form = forms.ShiftForm(request.POST, plan=found)

    def add():
        return services.add_shift(plan=found, by=request.user, at=request.at, **form.cleaned_data)

    return _step(request, found, form, "shift_form", add, _("On the roster."), "#roster")


@right(Right.PLAN_315_KEEP)
@require_POST
def roster_fill(request, number):
    """What is open on the roster is given to the chosen people in turn."""
    found = _plan_of(request, number)
    form = forms.FillForm(request.POST, plan=found)

    def fill():
        made = services.fill_roster(
            plan=found,
            members=list(form.cleaned_data["members"]),
            hours=form.cleaned_data["hours"],
            by=request.user,
            at=request.at,
        )
        words = ngettext("%(number)d shift is on the roster.", "%(number)d shifts are on the roster.", made)
        say(request, words % {"number": made})
        return True

    if form.is_valid() and form.attempt(fill):
        return redirect(found.get_absolute_url() + "#roster")
    return _page(request, found, status=422, fill_form=form)


@right(Right.PLAN_315_KEEP)
@require_POST
def errand_add(request, number):
    found = _plan_of(request, number)
    form = forms.ErrandForm(request.POST, plan=found)

    def add():
        return services.add_errand(plan=found, by=request.user, at=request.at, **form.cleaned_data)

    return _step(request, found, form, "errand_form", add, _("Planned."), "#errands")


DROPS = {
    "member": (PostMember, lambda there, **by: services.drop_member(member=there, **by), "#post"),
    "shift": (PostShift, lambda there, **by: services.drop_shift(shift=there, **by), "#roster"),
    "errand": (PostErrand, lambda there, **by: services.drop_errand(errand=there, **by), "#errands"),
}


@right(Right.PLAN_315_KEEP)
@require_POST
def plan_drop(request, number):
    """Somebody goes off the post, a shift off the roster, an errand off the plan: `kind` and `key` say which."""
    found = _plan_of(request, number)
    known = DROPS.get(request.POST.get("kind", ""))

    def drop():
        there = _one(request, found, known[0]) if known else None
        if there is None:
            _gone()
        known[1](there, by=request.user, at=request.at)

    return _or_say(request, found, drop, _("Taken off."), known[2] if known else "")


@right(Right.PLAN_315_KEEP)
def shift_give(request, number, key):
    """Somebody else takes a shift, also once the plan is filed."""
    found = _plan_of(request, number)
    shift = get_object_or_404(PostShift.objects.filter(plan=found).select_related("member__employee", "plan"), pk=key)
    posted = request.POST if request.method == "POST" else None
    form = forms.GiveForm(posted, plan=found)

    def give():
        shift.plan = found
        return services.give_shift(shift=shift, by=request.user, at=request.at, **form.cleaned_data)

    if posted is not None and form.is_valid() and form.attempt(give):
        say(request, _("The shift is given over."))
        return redirect(found.get_absolute_url() + "#roster")
    context = {"plan": found, "shift": shift, "form": form}
    return render(request, "campaigns/plan_315_shift.html", context, status=200 if posted is None else 422)


@right(Right.PLAN_315_KEEP)
def errand_report(request, number, key):
    """The watch was kept, the visit made: what came of it."""
    found = _plan_of(request, number)
    errand = get_object_or_404(PostErrand.objects.filter(plan=found).select_related("member__employee"), pk=key)
    posted = request.POST if request.method == "POST" else None
    form = forms.ResultForm(posted)

    def report():
        errand.plan = found
        return services.report_errand(errand=errand, by=request.user, at=request.at, **form.cleaned_data)

    if posted is not None and form.is_valid() and form.attempt(report):
        say(request, _("Noted."))
        return redirect(found.get_absolute_url() + "#errands")
    context = {"plan": found, "errand": errand, "form": form}
    return render(request, "campaigns/plan_315_errand.html", context, status=200 if posted is None else 422)


# Filing and receiving -------------------------------------------------------------------------------------------------


@right(Right.PLAN_315_KEEP)
@require_POST
def plan_file(request, number):
    found = _plan_of(request, number)

    def file():
        services.file_plan(plan=found, by=request.user, at=request.at)

    return _or_say(request, found, file, _("Filed. The area manager is told."))


@right(Right.PLAN_315_RECEIVE)
@require_POST
def plan_acknowledge(request, number):
    found = _plan_of(request, number)

    def acknowledge():
        services.acknowledge_plan(plan=found, by=request.user, at=request.at)

    return _or_say(request, found, acknowledge, _("Acknowledged."))


@right(Right.PLAN_315_RECEIVE)
@require_POST
def plan_send_back(request, number):
    found = _plan_of(request, number)
    form = forms.SendBackForm(request.POST)

    def back():
        return services.send_back(plan=found, by=request.user, at=request.at, **form.cleaned_data)

    return _step(request, found, form, "send_back_form", back, _("Sent back; the outlet is told."))


# Daily reports --------------------------------------------------------------------------------------------------------


@right(Right.PLAN_315_KEEP)
@require_POST
def report_file(request, number):
    found = _plan_of(request, number)
    form = forms.ReportForm(request.POST)

    def file():
        return daily_reports.file_report(plan=found, by=request.user, at=request.at, **form.cleaned_data)

    return _step(request, found, form, "report_form", file, _("The area manager has the report."), "#reports")


@right(Right.PLAN_315_RECEIVE)
@require_POST
def report_read(request, number):
    """The area manager has read a report, and may answer."""
    found = _plan_of(request, number)
    form = forms.ReadForm(request.POST)

    def read():
        report = _one(request, found, DailyReport)
        if report is None:
            _gone()
        report.plan = found
        reply = form.cleaned_data["reply"] if form.is_valid() else ""
        daily_reports.read_report(report=report, reply=reply, by=request.user, at=request.at)

    return _or_say(request, found, read, _("Acknowledged."), "#reports")
