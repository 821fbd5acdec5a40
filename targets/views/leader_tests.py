"""Pages of team leaders: a quarter's tests with their ranking, the test, one leader, who leads which team."""

from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from staff.access import lacks, right
from staff.instants import local
from staff.models import Employee
from staff.roles import Right
from staff.toasts import say
from targets import leader_page as page
from targets.exports import leader_tests as exports
from targets.forms import leader_tests as forms
from targets.leader_rules import read_quarter
from targets.models import LeaderConsequence, LeaderTest, TeamLeader
from targets.services import leader_tests as services


@right(Right.LEADER_TESTS)
@require_GET
def leader_tests(request):
    """The tests of a quarter by outlet, the best first, and who is still to be tested."""
    return render(request, "targets/leader_tests.html", page.list_context(request.user, request.GET, request.at))


@right(Right.LEADER_TESTS)
@require_GET
def leader_tests_export(request):
    """Exactly what is filtered, as Excel; for everybody who sees it. No customer is on it, and who examines in the
    workshop takes it along without the right to lists of customers."""
    return exports.LEADER_TESTS.answer(request)


# The test -------------------------------------------------------------------------------------------------------------


@right(Right.LEADER_TESTS_KEEP)
def leader_test(request, pk, quarter):
    """The form of one leader's test of a quarter, with what the records propose."""
    visible = TeamLeader.objects.visible_to(request.user, Right.LEADER_TESTS_KEEP).for_list()
    leader, on = get_object_or_404(visible, pk=pk), _quarter(quarter)
    there = LeaderTest.objects.current().of_quarter(on).filter(employee=leader.employee).first()
    if there and request.method != "POST":
        return redirect("targets:leader_test_correct", there.pk)
    context = page.test_context(leader.team, leader.employee, on)
    initial = {"results": context["basis"]["proposed"]}
    form = forms.TestForm(request.POST or None, initial=initial)

    def enter():
        return services.enter_test(leader=leader, quarter=on, by=request.user, at=request.at, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and (made := form.attempt(enter)):
        return _done(request, made)
    return _test_page(request, form, context)


@right(Right.LEADER_TESTS_KEEP)
def leader_test_correct(request, pk):
    """A new entry in the place of a test, with the reason."""
    visible = LeaderTest.objects.visible_to(request.user, Right.LEADER_TESTS_KEEP).current().for_list()
    test = get_object_or_404(visible, pk=pk)
    initial = {"skill": test.skill, "results": test.results, "words": test.words}
    form = forms.TestForm(request.POST or None, corrects=True, initial=initial)

    def correct():
        return services.correct_test(test=test, by=request.user, at=request.at, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and (made := form.attempt(correct)):
        return _done(request, made)
    return _test_page(request, form, page.test_context(test.team, test.employee, test.quarter, test))


def _quarter(text: str) -> date:
    on = read_quarter(text)
    if on is None:
        raise Http404
    return on


def _test_page(request, form, context):
    status = 422 if request.method == "POST" else 200
    return render(request, "targets/leader_test.html", context | {"form": form}, status=status)


def _done(request, made: LeaderTest):
    say(request, _("%(who)s: %(total)s points.") % {"who": made.employee.name, "total": made.total})
    return redirect(f"{reverse('targets:leader_tests')}?quarter={made.quarter_words}")


@right(Right.LEADER_TESTS)
@require_GET
def leader_test_sheet(request, pk):
    """The test on A4, to be signed."""
    visible = LeaderTest.objects.visible_to(request.user, Right.LEADER_TESTS).for_list()
    test = get_object_or_404(visible, pk=pk)
    context = {"test": test, "basis": page.read_basis(test.basis)}
    return render(request, "targets/leader_test_sheet.html", context)


# One leader -----------------------------------------------------------------------------------------------------------


@right(Right.LEADER_TESTS)
@require_GET
def leader(request, number):
    """Every test of one leader, with corrections, and what followed."""
    visible = Employee.objects.visible_to(request.user, Right.LEADER_TESTS).select_related("outlet__area__region")
    return _leader_page(request, get_object_or_404(visible, number=number))


def _leader_page(request, employee: Employee, status=200, **bound):
    context = page.leader_context(employee, request.user, request.at, **bound)
    return render(request, "targets/leader.html", context, status=status)


@right(Right.LEADER_TESTS_DECIDE)
@require_POST
def leader_decide(request, pk):
    """The head decides what follows."""
    visible = LeaderConsequence.objects.visible_to(request.user, Right.LEADER_TESTS_DECIDE)
    found = get_object_or_404(visible.select_related("outlet", "leader__outlet__area__region"), pk=pk)
    form = forms.DecideForm(request.POST, consequence=found)

    def decide():
        return services.decide_consequence(consequence=found, by=request.user, at=request.at, **form.cleaned_data)

    if form.is_valid() and form.attempt(decide):
        say(request, _("Decided; the leader and the examiners are told."))
        return redirect(found)
    return _leader_page(request, found.leader, status=422, **{f"form_{found.pk}": form})


# Who leads ------------------------------------------------------------------------------------------------------------


@right(Right.LEADER_TESTS)
def team_leaders(request):
    """Who leads which team, and for the head the line in which somebody is named."""
    names = request.user.may(Right.LEADER_TESTS_DECIDE)
    form = forms.NameForm(request.POST or None, user=request.user, at=request.at) if names else None
    if request.method == "POST":
        if form is None:
            raise lacks(Right.LEADER_TESTS_DECIDE)
        if form.is_valid() and (
            made := form.attempt(lambda: services.name_leader(by=request.user, at=request.at, **form.cleaned_data))
        ):
            say(request, _("%(who)s leads %(team)s.") % {"who": made.employee.name, "team": made.team.name})
            return redirect("targets:team_leaders")
    return _leaders_page(request, form, status=422 if request.method == "POST" else 200)


@right(Right.LEADER_TESTS_DECIDE)
@require_POST
def team_leader_end(request, pk):
    """The last day on which somebody leads a team."""
    visible = TeamLeader.objects.visible_to(request.user, Right.LEADER_TESTS_DECIDE).for_list()
    found = get_object_or_404(visible, pk=pk)
    form = forms.EndForm(request.POST, leader=found, at=request.at)

    def end():
        return services.end_leader(leader=found, by=request.user, at=request.at, **form.cleaned_data)

    if form.is_valid() and form.attempt(end):
        say(request, _("Saved."))
        return redirect("targets:team_leaders")
    name_form = forms.NameForm(user=request.user, at=request.at)
    return _leaders_page(request, name_form, status=422, ended={found.pk: form})


def _leaders_page(request, form, status=200, ended=None):
    rows = page.leading(request.user, local(request.at).date(), at=request.at, ended=ended or {})
    return render(request, "targets/leader_teams.html", {"form": form, **rows}, status=status)
