"""The first page: what is due for me, and for managers what is stuck."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from staff import my_day, navigation, once, policy

STUCK_SHOWN = 25
LISTS_SHOWN = 5


@require_GET
def my_day_page(request: HttpRequest) -> HttpResponse:
    with policy.read_once(), once.asking_once():
        return render(request, "staff/my_day.html", _context(request))


def _lists(request: HttpRequest) -> list[navigation.ShownItem]:
    """The lists from which the person's work comes: the first entries of their menu that have a number beside them."""
    sections = navigation.for_user(request.user, request.path)
    return [item for _label, items in sections for item in items if item.counted][:LISTS_SHOWN]


def _context(request: HttpRequest) -> dict:
    items = my_day.due_for(request.user, request.at)
    group = request.GET.get("group", "")
    shown = [item for item in items if not group or item.group == group]
    manages = my_day.manages(request.user)
    stuck = my_day.stuck_for(request.user, request.at) if manages else []
    return {
        "counts": my_day.counts(items, request.at),
        "groups": my_day.group_counts(items),
        "group": group,
        "actions": my_day.actions_for(request.user),
        "stretches": my_day.stretches(shown, request.at),
        "shown": len(shown),
        "lists": [] if shown else _lists(request),
        "manages": manages,
        "stuck": stuck[:STUCK_SHOWN],
        "stuck_count": len(stuck),
        "panels_above": _panels(request, below=False),
        "panels_below": _panels(request, below=True),
    }


def _panels(request: HttpRequest, *, below: bool) -> list[str]:
    blocks = my_day.panels_for(request.user, request.at, below=below)
    return [render_to_string(template, context, request=request) for template, context in blocks]
