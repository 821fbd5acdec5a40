"""What a template may know about this installation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def installation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `demo_mode`, on which the login page lists the demo accounts."""
    return {"demo_mode": settings.DEMO}
