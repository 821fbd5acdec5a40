"""The first page: what is due for me, and for managers what is stuck."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from staff import my_day

STUCK_SHOWN = 25


@require_GET
def my_day_page(request: HttpRequest) -> HttpResponse:
    items = my_day.due_for(request.user, request.at)
    group = request.GET.get("group", "")
    shown = [item for item in items if not group or item.group == group]
    stuck = my_day.stuck_for(request.user, request.at)
    return render(
        request,
        "staff/my_day.html",
        {
            "counts": my_day.counts(items, request.at),
            "groups": my_day.group_counts(items),
            "group": group,
            "actions": my_day.actions_for(request.user),
            "stretches": my_day.stretches(shown, request.at),
            "shown": len(shown),
            "manages": my_day.manages(request.user),
            "stuck": stuck[:STUCK_SHOWN],
            "stuck_count": len(stuck),
            "panels_above": _panels(request, below=False),
            "panels_below": _panels(request, below=True),
        },
    )


def _panels(request: HttpRequest, *, below: bool) -> list[str]:
    blocks = my_day.panels_for(request.user, request.at, below=below)
    return [render_to_string(template, context, request=request) for template, context in blocks]
