"""Long work: one's own list, one piece with its progress, its file, and starting it again."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from staff import services
from staff import work as long_work
from staff.models import Work
from staff.paging import page_of
from staff.steps import deed


@require_GET
def work(request: HttpRequest) -> HttpResponse:
    page = page_of(Work.objects.visible_to(request.user), request.GET, order=("-asked_at", "-pk"))
    rows = [long_work.Shown(item, request.at) for item in page]
    context = {"page": page, "rows": rows, "moving": any(row.moving for row in rows)}
    return render(request, "staff/work.html", context)


@require_GET
def work_item(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "staff/work_item.html", {"row": long_work.Shown(_own(request, pk), request.at)})


@require_GET
def work_file(request: HttpRequest, pk: int) -> HttpResponse:
    item = _own(request, pk)
    if not item.result_file:
        raise Http404
    name = item.result_file.name.rpartition("/")[2]
    return FileResponse(item.result_file.open(), as_attachment=True, filename=name)


@require_POST
def work_again(request: HttpRequest, pk: int) -> HttpResponse:
    item = _own(request, pk)
    return deed(
        request, lambda: services.restart_work(item=item, by=request.user, at=request.at), _("Started again."), item
    )


def _own(request, pk: int) -> Work:
    return get_object_or_404(Work.objects.visible_to(request.user), pk=pk)
