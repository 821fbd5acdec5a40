"""Pages of reports (day, week, month) and of the ranking of advisors; each also on A4 and as Excel."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from staff.access import require_somewhere, right
from staff.downloads import excel
from staff.replica import reads_from_replica
from staff.roles import Right
from targets import report_page as page
from targets.exports import reports as exports
from targets.report_rules import Span


@right(Right.TARGETS)
@require_GET
@reads_from_replica
def reports(request):
    """The latest day, week and month of every place that the user may see."""
    return render(request, "targets/reports.html", page.list_context(request.user, request.at))


@right(Right.TARGETS)
@require_GET
@reads_from_replica
def day(request):
    """An outlet's day beside the same weekday of the week before, for the front desk in the morning."""
    return render(request, "targets/report_day.html", page.day_context(request.user, request.GET, request.at))


@right(Right.TARGETS)
@require_GET
@reads_from_replica
def day_sheet(request):
    """The same on A4."""
    return render(request, "targets/report_day_sheet.html", page.day_context(request.user, request.GET, request.at))


@right(Right.EXPORT)
@require_GET
@reads_from_replica
def day_export(request):
    """The same as Excel."""
    require_somewhere(request.user, Right.TARGETS)
    context = page.day_context(request.user, request.GET, request.at, exports=True)
    return excel(exports.day_workbook(context), _name("day", context))


@right(Right.TARGETS)
@require_GET
@reads_from_replica
def week(request):
    """A place's week against its share of the targets and the week before."""
    return _period(request, Span.WEEK, "targets/report_period.html")


@right(Right.TARGETS)
@require_GET
@reads_from_replica
def week_sheet(request):
    return _period(request, Span.WEEK, "targets/report_period_sheet.html")


@right(Right.EXPORT)
@require_GET
@reads_from_replica
def week_export(request):
    return _period_export(request, Span.WEEK)


@right(Right.TARGETS)
@require_GET
@reads_from_replica
def month(request):
    """A place's month against its targets and the month before."""
    return _period(request, Span.MONTH, "targets/report_period.html")


@right(Right.TARGETS)
@require_GET
@reads_from_replica
def month_sheet(request):
    return _period(request, Span.MONTH, "targets/report_period_sheet.html")


@right(Right.EXPORT)
@require_GET
@reads_from_replica
def month_export(request):
    return _period_export(request, Span.MONTH)


@right(Right.TARGETS)
@require_GET
@reads_from_replica
def ranking(request):
    """The advisors of an outlet beside each other, sorted by any column."""
    return render(request, "targets/ranking.html", page.ranking_context(request.user, request.GET, request.at))


@right(Right.TARGETS)
@require_GET
@reads_from_replica
def ranking_sheet(request):
    """The same on A4, for the wall."""
    return render(request, "targets/ranking_sheet.html", page.ranking_context(request.user, request.GET, request.at))


@right(Right.EXPORT)
@require_GET
@reads_from_replica
def ranking_export(request):
    """The same as Excel, in its order."""
    require_somewhere(request.user, Right.TARGETS)
    context = page.ranking_context(request.user, request.GET, request.at, exports=True)
    return excel(exports.ranking_workbook(context), _name("ranking", context))


def _period(request, span: Span, template: str):
    return render(request, template, page.period_context(span, request.user, request.GET, request.at))


def _period_export(request, span: Span):
    require_somewhere(request.user, Right.TARGETS)
    context = page.period_context(span, request.user, request.GET, request.at, exports=True)
    return excel(exports.period_workbook(context), _name(str(span), context))


def _name(kind: str, context: dict) -> str:
    """Of the file: what, where, when."""
    place = context["place"]
    where = place.outlet.code if place.outlet else place.code.replace(":", "-")
    return f"{kind}-{where}-{context['period'].written}"
