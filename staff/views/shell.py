"""The numbers of the shell: fetched after the page, and again while it is looked at."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from staff import context


@require_GET
def counts(request: HttpRequest) -> JsonResponse:
    return JsonResponse(context.counts(request.user, request.at), headers={"Cache-Control": "no-store"})
