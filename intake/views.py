"""Pages of imports: the history with its upload, one batch on its way, matching columns."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from exchange import registry
from exchange.archive import MAX_FILE
from staff import work
from staff.access import right
from staff.paging import page_of
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.steps import deed
from staff.toasts import say

from .forms import MappingNameForm, UploadForm
from .long_work import MARK
from .mapping_form import MappingForm
from .models import Batch, ColumnMapping
from .preview import Preview, lines_of_mapping
from .services import mapping, taking, uploading

HISTORY_ORDER = ("-uploaded_at", "-pk")
MAPPING_ORDER = ("name", "pk")


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
    return _do(request, number, taking.queue_batch, meant=bool(request.POST.get("meant")))


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
        except AlreadyDone as late:
            # A second click: there is nothing to mend in the form, and the batch shows what became of it.
            say(request, str(late), wrong=True)
            return redirect(batch)
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
    """The file as it was uploaded; none once its period is over."""
    batch = _batch_of(request, number)
    if not batch.file:
        raise Http404
    return FileResponse(batch.file.open("rb"), as_attachment=True, filename=batch.original_name)


# Saved mappings ---------------------------------------------------------------------------------------------------


@right(Right.IMPORT)
@require_safe
def mappings(request):
    """The saved mappings in use: what for, whose, and how often they were applied."""
    visible = ColumnMapping.objects.visible_to(request.user, Right.IMPORT).present()
    rows = visible.with_use().select_related("made_by", "outlet")
    page = page_of(rows, request.GET, order=MAPPING_ORDER, total=visible.count())
    return render(request, "intake/mappings.html", {"page": page})


@right(Right.IMPORT)
@require_safe
def saved_mapping(request, pk):
    mapping = _mapping_of(request, pk)
    return _mapping_page(request, mapping, MappingNameForm(instance=mapping))


@right(Right.IMPORT)
@require_POST
def mapping_rename(request, pk):
    shown = _mapping_of(request, pk)
    form = MappingNameForm(request.POST, instance=shown)
    if form.is_valid():
        try:
            mapping.rename_mapping(mapping=shown, name=form.cleaned_data["name"], by=request.user, at=request.at)
        except Refused as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            say(request, _("The mapping has its new name."))
            return redirect(shown)
    return _mapping_page(request, shown, form, status=422)


@right(Right.IMPORT)
@require_POST
def mapping_retire(request, pk):
    shown = _mapping_of(request, pk)
    try:
        mapping.retire_mapping(mapping=shown, by=request.user, at=request.at)
    except Refused as refused:
        say(request, str(refused), wrong=True)
        return redirect(shown)
    # Translators: 中文 %(name)s 已停用，不再套用到新文件。
    say(request, _("%(name)s is retired: no further file gets it.") % {"name": shown.name})
    return redirect("intake:mappings")


def _mapping_of(request, pk) -> ColumnMapping:
    visible = ColumnMapping.objects.visible_to(request.user, Right.IMPORT).with_use()
    return get_object_or_404(visible.select_related("made_by", "outlet__area__region"), pk=pk)


def _mapping_page(request, saved, form, status=200):
    context = {
        "mapping": saved,
        "form": form,
        "lines": lines_of_mapping(saved),
        "may_change": saved.replaced_at is None and saved.may_be_changed_by(request.user),
    }
    return render(request, "intake/mapping.html", context, status=status)


def _batch_of(request, number) -> Batch:
    visible = Batch.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("uploaded_by", "taken_by", "work", "mapping"), number=number)


def _do(request, number, service, said: str = "", **wishes):
    batch = _batch_of(request, number)
    return deed(request, lambda: service(batch=batch, by=request.user, at=request.at, **wishes), said, batch)


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
            "mapping_count": ColumnMapping.objects.visible_to(request.user, Right.IMPORT).present().count(),
        },
        status=status,
    )
