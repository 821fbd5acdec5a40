"""Pages of boards: a place's figures, its outlets' ranking, the records behind a figure, who has not, the screen."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from staff.access import lacks, require_somewhere, right
from staff.downloads import excel
from staff.replica import reads_from_replica
from staff.roles import Level, Right
from staff.steps import deed
from targets import board_page as page
from targets.exports import boards as exports
from targets.services import reminding


@right(Right.BOARD)
@require_GET
@reads_from_replica
def board(request):
    """The figures of a place and month."""
    asked = page.read(request.user, request.GET, request.at)
    return render(request, "targets/board.html", page.board_context(asked))


@right(Right.BOARD)
@require_GET
@reads_from_replica
def board_sheet(request):
    """The same on A4."""
    asked = page.read(request.user, request.GET, request.at)
    return render(request, "targets/board_sheet.html", page.board_context(asked))


@right(Right.BOARD)
@require_GET
@reads_from_replica
def board_screen(request):
    """The key figures for a wall; the page asks for itself every minute."""
    asked = page.read(request.user, request.GET, request.at)
    return render(request, "targets/board_screen.html", page.screen_context(asked))


@right(Right.BOARD)
@require_GET
@reads_from_replica
def board_ranking(request):
    """All the outlets within a place by one figure."""
    asked = page.read(request.user, request.GET, request.at)
    return render(request, "targets/board_ranking.html", page.ranking_context(asked, request.GET))


@right(Right.BOARD)
@require_GET
@reads_from_replica
def board_records(request):
    """The records behind a figure; of more than one outlet its outlets, each leading to its records."""
    asked = page.read(request.user, request.GET, request.at)
    return render(request, "targets/board_records.html", page.records_context(asked, request.GET))


@right(Right.EXPORT)
@require_GET
def board_records_export(request):
    """Exactly these records, as Excel."""
    require_somewhere(request.user, Right.BOARD)
    if not exports.has_records(page.read(request.user, request.GET, request.at)):
        raise Http404
    return exports.RECORDS.answer(request)


@right(Right.EXPORT)
@require_GET
@reads_from_replica
def board_export(request):
    """The board, its 24 months and the ranking, as Excel."""
    require_somewhere(request.user, Right.BOARD)
    asked = page.read(request.user, request.GET, request.at)
    if not page.may_export(asked):
        raise lacks(Right.EXPORT)
    name = f"board-{asked.place.code.replace(':', '-')}-{page.written(asked.month)}"
    return excel(exports.board_workbook(asked), name)


def _several(request) -> page.Asked:
    """Of an outlet there is nobody to remind."""
    asked = page.read(request.user, request.POST or request.GET, request.at)
    if asked.place.level == Level.OUTLET:
        raise PermissionDenied(_("Reminders go out from the board of an area, a region or headquarters."))
    return asked


@right(Right.BOARD)
@require_GET
@reads_from_replica
def board_missing(request):
    """The outlets that have not reported, planned or set."""
    asked = _several(request)
    return render(request, "targets/board_missing.html", page.missing_context(asked, request.GET))


@right(Right.BOARD)
@require_POST
def board_remind(request):
    """Remind all of them, at most once a day."""
    asked = _several(request)

    def remind():
        return reminding.remind_missing(place=asked.place, by=request.user, at=request.at)

    return deed(request, remind, _said, asked.url("board_missing"))


def _said(done: reminding.Reminded) -> str:
    # Translators: 中文 已提醒 %(count)d 家网点。
    told = ngettext("%(count)d outlet was reminded.", "%(count)d outlets were reminded.", done.now)
    words = [told % {"count": done.now}]
    if done.already:
        # Translators: 中文 另有 %(count)d 家今天已提醒过。
        words.append(_("Reminded today already: %(count)d.") % {"count": done.already})
    if done.nobody:
        # Translators: 中文 无人可提醒：%(count)d 家。
        words.append(_("Without anybody to remind: %(count)d.") % {"count": done.nobody})
    return " ".join(words)
