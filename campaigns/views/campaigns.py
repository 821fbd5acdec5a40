"""Pages of campaigns: the list, one with its plan and its tasks, print and Word, the year's calendar, the bulletin."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from campaigns import blueprints, calendar_page, campaign_page
from campaigns.exports import campaigns as exports
from campaigns.exports import papers
from campaigns.forms import campaigns as forms
from campaigns.models import Campaign, Task
from campaigns.services import campaigns as services
from campaigns.services import plans
from campaigns.services import tasks as task_services
from staff.access import require, right
from staff.instants import local
from staff.keys import keys_in
from staff.paging import page_of
from staff.roles import Right
from staff.steps import step
from staff.toasts import say


@right(Right.CAMPAIGNS)
@require_GET
def campaign_list(request):
    """Campaigns by where they stand: what goes on or comes next first, of what is over the latest."""
    visible = Campaign.objects.visible_to(request.user, Right.CAMPAIGNS)
    narrowed = forms.CampaignFilter(request.GET, user=request.user)
    found = narrowed.apply(visible)
    today = local(request.at).date()
    labels = {
        # Translators: 中文 进行中
        "open": pgettext("campaigns", "In hand"),
        # Translators: 中文 今日活动
        "now": pgettext("campaigns", "Today"),
        "over": pgettext("campaigns", "Settled"),
        "off": pgettext("campaigns", "Called off"),
        "all": pgettext("campaigns", "All"),
    }
    tabs = {name: exports.in_tab(found, name, today) for name in exports.TABS}
    tab = exports.tab_in(request.GET)
    counts = {name: rows.count() for name, rows in tabs.items()}
    page = page_of(tabs[tab].for_list(), request.GET, order=exports.order_of(tab), total=counts[tab])
    context = {
        "tab": tab,
        "tabs": [(name, labels[name], counts[name]) for name in tabs],
        "filter": narrowed,
        "page": page,
        "lines": campaign_page.lines_of(page.rows, today),
        "may_plan": request.user.may(Right.CAMPAIGNS_PLAN),
        "may_export": request.user.may(Right.EXPORT),
        "today": today,
    }
    return render(request, "campaigns/campaigns.html", context)


@right(Right.EXPORT)
@require_GET
def campaign_export(request):
    """Exactly what is filtered, as Excel; long lists through the worker."""
    return exports.CAMPAIGNS.answer(request)


def campaign_of(request, number: str, wanted: Right = Right.CAMPAIGNS) -> Campaign:
    """The campaign of this number that the person may see; otherwise there is none."""
    visible = Campaign.objects.visible_to(request.user, wanted)
    return get_object_or_404(visible.select_related("outlet__area__region", "owner", "made_by"), number=number)


# Writing --------------------------------------------------------------------------------------------------------------


@right(Right.CAMPAIGNS_PLAN)
def campaign_write(request):
    """A new campaign; `?kind=`, `?name=` and `?on=` bring what is known, as from the calendar."""
    posted = request.POST if request.method == "POST" else None
    form = forms.CampaignForm(posted, user=request.user, at=request.at, initial=_known(request))

    def write():
        try:
            return services.write_campaign(**form.cleaned_data, by=request.user, at=request.at)
        except services.WrittenAlready as already:
            say(request, str(already))
            return already.campaign

    if posted is not None and form.is_valid() and (made := form.attempt(write)):
        return redirect(made)
    context = {"form": form, "kinds": [(kind.label, blueprints.of(kind)) for kind in Campaign.Kind]}
    return render(request, "campaigns/campaign_write.html", context, status=200 if posted is None else 422)


def _known(request) -> dict:
    known = {"name": request.GET.get("name", "")[:80]}
    if (kind := request.GET.get("kind")) in Campaign.Kind.values:
        known["kind"] = kind
    if on := _day_in(request.GET.get("on", "")):
        known["begins_on"] = on
    return known


def _day_in(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@right(Right.CAMPAIGNS_PLAN)
def campaign_change(request, number):
    """The head of a campaign; with its days the plan moves."""
    found = campaign_of(request, number)
    require(request.user, Right.CAMPAIGNS_PLAN, found.outlet)
    posted = request.POST if request.method == "POST" else None
    names = [name for name in forms.ChangeForm.base_fields if name not in ("move_plan", "owner")]
    written = {name: getattr(found, name) for name in names} | {"owner": found.owner_id, "move_plan": True}
    form = forms.ChangeForm(posted, campaign=found, at=request.at, initial=written)

    def change():
        return services.change_campaign(campaign=found, **form.cleaned_data, by=request.user, at=request.at)

    def again():
        context = campaign_page.head(found, request.user) | {"tab": "plan", "form": form}
        return render(request, "campaigns/campaign_change.html", context, status=200 if posted is None else 422)

    return step(request, form, change, "", found, again)


# One campaign ---------------------------------------------------------------------------------------------------------


@right(Right.CAMPAIGNS)
@require_GET
def campaign(request, number):
    """The plan with its time line, tasks and running order."""
    return _page(request, campaign_of(request, number))


def _page(request, found: Campaign, status=200, **bound):
    context = campaign_page.plan(found, request.user, request.at, **bound)
    return render(request, "campaigns/campaign.html", context, status=status)


def _step(request, number, form, name: str, act, done: str):
    """One deed of the plan's page: done and said, or the page again with what is wrong."""
    found = campaign_of(request, number)
    require(request.user, Right.CAMPAIGNS_PLAN, found.outlet)
    made_form = form(found)
    return step(
        request,
        made_form,
        lambda: act(found, made_form.cleaned_data),
        done,
        found,
        lambda: _page(request, found, status=422, **{name: made_form}),
    )


@right(Right.CAMPAIGNS_PLAN)
@require_POST
def campaign_evaluate(request, number):
    """Keep the words about what came of it, or with `settle` end the campaign with them."""
    settles = "settle" in request.POST

    def act(found, data):
        deed = services.settle_campaign if settles else services.keep_evaluation
        return deed(campaign=found, **data, by=request.user, at=request.at)

    done = _("Settled. It stands in the bulletin now.") if settles else _("Kept.")
    return _step(request, number, lambda found: forms.EvaluationForm(request.POST), "evaluation_form", act, done)


@right(Right.CAMPAIGNS_PLAN)
@require_POST
def campaign_call_off(request, number):
    def act(found, data):
        return services.call_off(campaign=found, **data, by=request.user, at=request.at)

    return _step(
        request,
        number,
        lambda found: forms.CallOffForm(request.POST),
        "call_off_form",
        act,
        _("Called off. Nobody is invited or reminded any more."),
    )


@right(Right.CAMPAIGNS_PLAN)
@require_POST
def tasks_give(request, number):
    """The picked tasks to one person."""

    def act(found, data):
        picked = found.tasks.filter(pk__in=keys_in(request.POST.getlist("picked"))).select_related("campaign", "owner")
        return task_services.give_tasks(
            campaign=found, tasks=picked, owner=data["owner"], by=request.user, at=request.at
        )

    return _step(
        request,
        number,
        lambda found: forms.GiveForm(request.POST, campaign=found, at=request.at),
        "give_form",
        act,
        _("Given. Whoever sees to them is told."),
    )


@right(Right.CAMPAIGNS_PLAN)
@require_POST
def turns_copy(request, number):
    """The running order of one day for another."""

    def act(found, data):
        return plans.copy_day(campaign=found, **data, by=request.user, at=request.at)

    return _step(
        request,
        number,
        lambda found: forms.CopyDayForm(request.POST, campaign=found),
        "copy_form",
        act,
        _("Copied. Change what is different on that day."),
    )


# Parts of the plan ----------------------------------------------------------------------------------------------------


def _part_words(kind: str) -> str:
    return {
        "section": pgettext("part of a plan", "Section"),
        "department": pgettext("part of a plan", "Department"),
        "phase": pgettext("part of a plan", "Phase"),
        "task": pgettext("part of a plan", "Task"),
        "turn": pgettext("part of a plan", "Line of the running order"),
        "station": pgettext("part of a plan", "Station"),
        "offer": pgettext("part of a plan", "Offer"),
        "aim": pgettext("part of a plan", "Aim"),
    }[kind]


def _kind_or_404(kind: str) -> plans.Kind:
    if kind not in plans.KINDS:
        raise Http404
    return plans.KINDS[kind]


def _part_of(found: Campaign, kind: str, pk: int):
    return get_object_or_404(_kind_or_404(kind).model, campaign=found, pk=pk)


@right(Right.CAMPAIGNS_PLAN)
def part_add(request, number, kind):
    """A new part of the plan."""
    _kind_or_404(kind)
    found = campaign_of(request, number)
    require(request.user, Right.CAMPAIGNS_PLAN, found.outlet)
    posted = request.POST if request.method == "POST" else None
    form = forms.PART_FORMS[kind](posted, campaign=found, at=request.at)

    def add():
        return plans.add_part(campaign=found, of=kind, by=request.user, at=request.at, **form.values)

    if posted is not None and form.is_valid() and form.attempt(add):
        return redirect(_after_part(request, found, kind))
    return _part_page(request, found, kind, form, None)


@right(Right.CAMPAIGNS_PLAN)
def part_change(request, number, kind, pk):
    """One part of the plan, written anew."""
    found = campaign_of(request, number)
    require(request.user, Right.CAMPAIGNS_PLAN, found.outlet)
    part = _part_of(found, kind, pk)
    posted = request.POST if request.method == "POST" else None
    written = {name: getattr(part, name) for name in plans.KINDS[kind].fields}
    written = {name: value.pk if hasattr(value, "pk") else value for name, value in written.items()}
    seen = {"seen": plans.seen_of(kind, part)}
    form = forms.PART_FORMS[kind](posted, campaign=found, at=request.at, present=part, initial=written | seen)

    def change():
        return plans.change_part(
            campaign=found,
            of=kind,
            part=part,
            seen=form.cleaned_data["seen"],
            by=request.user,
            at=request.at,
            **form.values,
        )

    return step(
        request, form, change, "", request.path, lambda: _part_page(request, found, kind, form, part),
        onward=lambda made: _after_part(request, found, kind),
    )  # fmt: skip


def _part_page(request, found: Campaign, kind: str, form, part):
    context = campaign_page.head(found, request.user) | {
        "tab": "plan",
        "form": form,
        "kind": kind,
        "part": part,
        "words": _part_words(kind),
        "seen": plans.seen_of(kind, part) if part else "",
    }
    status = 422 if form.is_bound else 200
    return render(request, "campaigns/campaign_part.html", context, status=status)


def _after_part(request, found: Campaign, kind: str) -> str:
    if "again" in request.POST:
        return reverse("campaigns:part_add", args=[found.number, kind])
    return f"{found.get_absolute_url()}#{kind}s"


@right(Right.CAMPAIGNS_PLAN)
@require_POST
def part_remove(request, number, kind, pk):
    """The part leaves the plan."""
    found = campaign_of(request, number)
    require(request.user, Right.CAMPAIGNS_PLAN, found.outlet)
    part = _part_of(found, kind, pk)
    seen = request.POST.get("seen", "")
    form = forms.ServiceForm(request.POST)

    def remove():
        return plans.take_out_part(campaign=found, of=kind, part=part, seen=seen, by=request.user, at=request.at)

    if form.is_valid() and form.attempt(remove):
        say(request, _("Taken out."))
        return redirect(f"{found.get_absolute_url()}#{kind}s")
    say(request, " ".join(form.non_field_errors()), wrong=True)
    return redirect("campaigns:part", found.number, kind, pk)


@right(Right.CAMPAIGNS_PLAN)
@require_POST
def part_move(request, number, kind, pk):
    """A section or a station one place up or down."""
    if not _kind_or_404(kind).placed:
        raise Http404
    found = campaign_of(request, number)
    require(request.user, Right.CAMPAIGNS_PLAN, found.outlet)
    part = _part_of(found, kind, pk)
    form = forms.ServiceForm(request.POST)

    def move():
        up = request.POST.get("way") == "up"
        plans.move_part(campaign=found, of=kind, part=part, up=up, by=request.user, at=request.at)

    if form.is_valid() and not form.attempt(move):
        say(request, " ".join(form.non_field_errors()), wrong=True)
    return redirect(f"{found.get_absolute_url()}#{kind}s")


# Tasks ----------------------------------------------------------------------------------------------------------------


def _task_of(request, pk) -> Task:
    """A task of a campaign that the person may see, or one's own."""
    rows = Task.objects.open_to(request.user, Right.CAMPAIGNS)
    return get_object_or_404(rows.select_related("campaign__outlet__area__region", "owner", "done_by"), pk=pk)


@require_GET
def task(request, pk):
    """One task: who sees to it, by when, and what came of it."""
    return _task_page(request, _task_of(request, pk))


def _task_page(request, found: Task, status=200, **bound):
    context = campaign_page.task(found, request.user, request.at, **bound)
    return render(request, "campaigns/campaign_task.html", context, status=status)


def _task_step(request, pk, form, name: str, act, done: str):
    found = _task_of(request, pk)
    if name != "finish_form" or not task_services.may_finish(request.user, found):
        require(request.user, Right.CAMPAIGNS_PLAN, found.campaign.outlet)
    made_form = form(found)
    back = reverse("campaigns:task", args=[pk])
    return step(
        request,
        made_form,
        lambda: act(found, made_form.cleaned_data),
        done,
        back,
        lambda: _task_page(request, found, status=422, **{name: made_form}),
    )


@require_POST
def task_finish(request, pk):
    """By whoever sees to it, or whoever plans campaigns of the outlet."""

    def act(found, data):
        return task_services.finish_task(task=found, **data, by=request.user, at=request.at)

    return _task_step(request, pk, lambda found: forms.FinishForm(request.POST), "finish_form", act, _("Done."))


@right(Right.CAMPAIGNS_PLAN)
@require_POST
def task_give(request, pk):
    def act(found, data):
        return task_services.give_task(task=found, **data, by=request.user, at=request.at)

    return _task_step(
        request,
        pk,
        lambda found: forms.GiveForm(request.POST, campaign=found.campaign, at=request.at),
        "give_form",
        act,
        _("Given. Whoever sees to them is told."),
    )


@right(Right.CAMPAIGNS_PLAN)
@require_POST
def task_reopen(request, pk):
    def act(found, data):
        return task_services.reopen_task(task=found, **data, by=request.user, at=request.at)

    return _task_step(
        request, pk, lambda found: forms.ReopenForm(request.POST), "reopen_form", act, _("It is open again.")
    )


# Papers ---------------------------------------------------------------------------------------------------------------


@right(Right.CAMPAIGNS)
@require_GET
def campaign_sheet(request, number):
    """The plan on A4."""
    found = campaign_of(request, number)
    return render(request, "campaigns/campaign_sheet.html", campaign_page.sheet(found, request.user, request.at))


@right(Right.CAMPAIGNS)
@require_GET
def campaign_report(request, number):
    """What came of it, on A4."""
    found = campaign_of(request, number)
    return render(request, "campaigns/campaign_report.html", campaign_page.report(found, request.user, request.at))


@right(Right.CAMPAIGNS)
@require_GET
def campaign_document(request, number, paper):
    """The plan or the report for Word."""
    found = campaign_of(request, number)
    write = {"plan": papers.plan_document, "report": papers.report_document}.get(paper)
    if write is None:
        raise Http404
    answer = HttpResponse(write(found, request.at), content_type=papers.DOCX)
    answer["Content-Disposition"] = f'attachment; filename="{found.number}-{paper}.docx"'
    return answer


# The year -------------------------------------------------------------------------------------------------------------


@right(Right.CAMPAIGNS)
@require_GET
def calendar(request):
    """The marketing calendar of a year, with an idea for every month that has none."""
    return render(request, "campaigns/calendar.html", _calendar(request))


@right(Right.CAMPAIGNS)
@require_GET
def calendar_sheet(request):
    """The same on paper."""
    return render(request, "campaigns/calendar_sheet.html", _calendar(request))


def _calendar(request) -> dict:
    today = local(request.at).date()
    year = calendar_page.year_in(request.GET, today)
    narrowed = forms.CampaignFilter(request.GET, user=request.user)
    visible = narrowed.apply(Campaign.objects.visible_to(request.user, Right.CAMPAIGNS))
    return {
        "year": year,
        "filter": narrowed,
        "months": calendar_page.months_of(year, visible, today),
        "may_plan": request.user.may(Right.CAMPAIGNS_PLAN),
        "today": today,
        "back": reverse("campaigns:calendar"),
    }


@right(Right.CAMPAIGNS)
@require_GET
def bulletin(request):
    """What the settled campaigns brought: for everybody to learn from."""
    narrowed = forms.CampaignFilter(request.GET, user=request.user)
    settled = narrowed.apply(Campaign.objects.visible_to(request.user, Right.CAMPAIGNS)).settled()
    page = page_of(settled.for_list(), request.GET, order=exports.LATEST, size=10, total=settled.count())
    context = {"filter": narrowed, "page": page, "lines": campaign_page.bulletin(page.rows, request.at)}
    return render(request, "campaigns/bulletin.html", context)
