"""Pages of imports: the history with its upload, one batch on its way, matching columns."""

from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from exchange import registry
from exchange.archive import MAX_FILE
from staff import work
from staff.access import right
from staff.paging import page_of
from staff.refusals import Refused
from staff.roles import Right
from staff.toasts import say

from .forms import UploadForm
from .long_work import MARK
from .mapping_form import MappingForm
from .models import Batch
from .preview import Preview
from .services import mapping, taking, uploading

HISTORY_ORDER = ("-uploaded_at", "-pk")


@right(Right.IMPORT)
@require_safe
def imports(request):
    return _imports_page(request, UploadForm(user=request.user, initial={"instead_of": request.GET.get("instead_of")}))


@right(Right.IMPORT)
@require_POST
def upload(request):
    form = UploadForm(request.POST, request.FILES, user=request.user)
    if form.is_valid():
        try:
            batch = uploading.upload_batch(
                file=form.cleaned_data["file"],
                instead_of=form.cleaned_data["instead_of"],
                by=request.user,
                at=request.at,
            )
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            return redirect(batch)
    return _imports_page(request, form, status=422)


@right(Right.IMPORT)
@require_safe
def batch(request, number):
    batch = _batch_of(request, number)
    if batch.under_way:
        # The page that waits is also who notices that nothing comes any more.
        taking.start_next(at=request.at)
        batch.refresh_from_db()
    template = "intake/_batch.html" if request.htmx else "intake/batch.html"
    return render(request, template, {"batch": batch, "preview": Preview(batch, request)})


@right(Right.IMPORT)
@require_POST
def take(request, number):
    return _do(request, number, taking.queue_batch)


@right(Right.IMPORT)
@require_POST
def check(request, number):
    return _do(request, number, uploading.check_again)


@right(Right.IMPORT)
@require_POST
def abandon(request, number):
    return _do(request, number, uploading.abandon_batch, said=_("Given up. Nothing of it was taken."))


@right(Right.IMPORT)
def columns(request, number):
    """Matching the columns of another system's export to ours."""
    batch = _batch_of(request, number)
    if not batch.table:
        return redirect(batch)
    sent = request.POST if request.method == "POST" else None
    form = MappingForm(sent, batch=batch, user=request.user, typed=request.GET)
    if form.is_valid():
        try:
            mapping.match_columns(batch=batch, **form.matched(), by=request.user, at=request.at)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            return redirect(batch)
    template = "intake/_columns.html" if request.htmx else "intake/columns.html"
    status = 422 if request.method == "POST" else 200
    return render(request, template, {"batch": batch, "form": form}, status=status)


@right(Right.IMPORT)
@require_POST
def mark(request, number):
    """Have the workbook with the faulty cells marked made; it waits among the tasks."""
    batch = _batch_of(request, number)
    title = _("Mark the errors in %(file)s") % {"file": batch.original_name}
    item = work.start(kind=MARK, title=title, by=request.user, params={"batch": batch.pk}, at=request.at)
    return redirect(item)


@right(Right.IMPORT)
@require_GET
def original(request, number):
    """The file as it was uploaded."""
    batch = _batch_of(request, number)
    return FileResponse(batch.file.open("rb"), as_attachment=True, filename=batch.original_name)


def _batch_of(request, number) -> Batch:
    visible = Batch.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("uploaded_by", "taken_by", "work", "mapping"), number=number)


def _do(request, number, service, said: str = ""):
    batch = _batch_of(request, number)
    try:
        service(batch=batch, by=request.user, at=request.at)
    except Refused as refused:
        say(request, str(refused), wrong=True)
    else:
        if said:
            say(request, said)
    return redirect(batch)


def _imports_page(request, form, status=200):
    visible = Batch.objects.visible_to(request.user).select_related("uploaded_by", "taken_by")
    return render(
        request,
        "intake/imports.html",
        {
            "form": form,
            "page": page_of(visible, request.GET, order=HISTORY_ORDER, total=visible.count()),
            "sheets": registry.all_sheets(),
            "largest": MAX_FILE,
        },
        status=status,
    )
