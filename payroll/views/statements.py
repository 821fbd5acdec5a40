"""Statements: the own ones, one with every line taken apart, what people say to it, and the answers."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from payroll import statement_lines as lines
from payroll.forms.statements import AnswerForm, ObjectionForm
from payroll.models import Objection, Run, Statement
from payroll.services import objections as services
from staff.access import require, right
from staff.instants import deadline_words
from staff.paging import page_of
from staff.roles import Right
from staff.steps import deed
from staff.toasts import say

ORDER = ("-run__month", "-pk")


@require_GET
def statements(request):
    """The own statements, the latest month first."""
    found = Statement.objects.own_of(request.user).select_related("run__outlet", "employee")
    found = found.defer("run__inputs", "run__result")
    context = {
        "page": page_of(found, request.GET, order=ORDER, total=found.count()),
        "waiting": {statement.pk for statement in lines.unseen(request.user, request.at)},
    }
    return render(request, "payroll/statements.html", context)


def _statement(request, number: str, employee: str) -> Statement:
    return get_object_or_404(lines.readable(request.user), run__number=number, employee__number=employee)


@require_GET
def statement(request, number, employee):
    """A statement; `?line=` takes one of its amounts apart, in the page or, asked for by it, as that part alone."""
    found = _statement(request, number, employee)
    return _page(request, found, line=request.GET.get("line", ""))


def _page(request, statement: Statement, *, line: str = "", form: ObjectionForm | None = None, status: int = 200):
    view = lines.StatementPage(statement, request.user)
    if line and line not in view.figures:
        raise Http404
    context = {
        "statement": statement,
        "run": statement.run,
        "view": view,
        "opened": view.opened(line, request.GET) if line else None,
        "form": form or ObjectionForm(initial={"code": line}, auto_id="id_objection_%s"),
        "may_object": view.may_object(request.at),
        "objecting": form is not None or "object" in request.GET,
        "objections_by": _objections_by(statement.run, request.at),
    }
    part = request.htmx and line and request.method == "GET"
    template = "payroll/_statement_line.html" if part else "payroll/statement.html"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _objections_by(run: Run, at) -> str:
    """Until when the time for objections runs; nothing where it does not."""
    if not run.objections_until:
        return ""
    when = {"when": deadline_words(run.objections_until, at)}
    if at > run.objections_until:
        return _("objections were possible until %(when)s") % when
    # Translators: 中文 %(when)s 前可提异议
    return _("objections until %(when)s") % when


@require_GET
def statement_print(request, number, employee):
    found = _statement(request, number, employee)
    context = {"statement": found, "run": found.run, "view": lines.StatementPage(found, request.user)}
    return render(request, "payroll/statement_sheet.html", context)


@require_POST
def statement_object(request, number, employee):
    """Object to a line of the own statement."""
    found = _statement(request, number, employee)
    form = ObjectionForm(request.POST, auto_id="id_objection_%s")
    if form.is_valid():
        made = form.attempt(
            lambda: services.raise_objection(statement=found, **form.cleaned_data, by=request.user, at=request.at)
        )
        if made:
            say(request, _("Finance was told. The answer will be shown at the line."))
            return redirect(f"{found.get_absolute_url()}?line={made.code}")
    code = request.POST.get("code", "")
    return _page(request, found, line=code if code in found.lines else "", form=form, status=422)


@require_POST
def statement_acknowledge(request, number, employee):
    """The own statement is in order."""
    found = _statement(request, number, employee)
    done = _("Noted: you found your statement in order.")
    return deed(request, lambda: services.acknowledge(statement=found, by=request.user, at=request.at), done, found)


# --- Objections of a run ----------------------------------------------------------------------------------------------


@right(Right.PAY)
@require_GET
def objections(request, number):
    """What people of a run object to, those without an answer first."""
    runs = Run.objects.visible_to(request.user, Right.PAY).without_contents().select_related("outlet__area__region")
    return _objections_page(request, get_object_or_404(runs, number=number))


def _objections_page(request, run: Run, *, bad: AnswerForm | None = None, about: int | None = None):
    may_answer = request.user.may(Right.PAY_COMPUTE, run.outlet)
    rows = [
        (
            each,
            (bad if each.pk == about and bad else AnswerForm(prefix=f"o{each.pk}"))
            if may_answer and not each.answer
            else None,
        )
        for each in lines.objections_of(run)
    ]
    context = {"run": run, "rows": rows, "waiting": sum(not each.answer for each, _form in rows)}
    return render(request, "payroll/objections.html", context, status=422 if bad else 200)


@right(Right.PAY)
@require_POST
def objection_answer(request, pk):
    visible = Objection.objects.filter(run__in=Run.objects.visible_to(request.user, Right.PAY))
    found = get_object_or_404(visible.select_related("run__outlet__area__region", "employee"), pk=pk)
    require(request.user, Right.PAY_COMPUTE, found.run.outlet)
    form = AnswerForm(request.POST, prefix=f"o{found.pk}")
    if form.is_valid() and form.attempt(
        lambda: services.answer_objection(
            objection=found,
            accepted=form.accepted,
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=request.at,
        )
    ):
        say(request, _("Answered. %(name)s was told.") % {"name": found.employee.name})
        return redirect(reverse("payroll:objections", args=[found.run.number]))
    return _objections_page(request, found.run, bad=form, about=found.pk)
