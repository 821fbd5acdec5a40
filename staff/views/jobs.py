"""What the background jobs did."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from staff import jobs as scheduled
from staff import operations, retention
from staff.access import right
from staff.models import JobRun
from staff.paging import page_of
from staff.roles import Right


@right(Right.JOBS)
@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    whole = _reads_errors(request.user)
    context = {"rows": scheduled.overview(request.at), "shows_errors": whole}
    if whole:
        # Counted over all outlets.
        context["operations"] = operations.overview(request.at)
    return render(request, "staff/jobs.html", context)


@right(Right.JOBS)
@require_GET
def job(request: HttpRequest, code: str) -> HttpResponse:
    found = scheduled.find(code)
    if found is None:
        raise Http404
    runs = JobRun.objects.filter(job=code)
    counts = {"all": runs.count(), "failed": runs.failed().count()}
    if failed := request.GET.get("state") == "failed":
        runs = runs.failed()
    page = page_of(runs, request.GET, order=("-slot", "-pk"))
    runs = [(run, found.did(run.counts)) for run in page]
    context = {"job": found, "page": page, "runs": runs, "failed": failed, "counts": counts}
    return render(request, "staff/job.html", context | {"shows_errors": _reads_errors(request.user)})


@right(Right.JOBS)
@require_GET
def kept(request: HttpRequest) -> HttpResponse:
    """How long what is kept, and what would go tonight."""
    last = JobRun.objects.last_of("staff.keep_periods")
    context = {
        "rows": [(each, last.counts.get(each.rule.code) if last else None) for each in retention.tonight(request.at)],
        "last": last,
        "may_change": request.user.may(Right.POLICY_CHANGE),
    }
    return render(request, "staff/retention.html", context)


def _reads_errors(user) -> bool:
    """A job runs for all outlets, and the sentence of its error may hold the records of any of them."""
    return user.reach(Right.JOBS).company
