"""What operations sees of rescue calls."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from staff.operations import Line, unwarned

from .models import RescueCall

CALLS = _("Rescue calls")


def unwarned_calls(at: datetime) -> Iterator[Line]:
    """Warnings that have fallen due and are not written yet."""
    yield unwarned("rescues", CALLS, RescueCall.objects.warning_due(at), at)


def late(at: datetime) -> Iterator[Line]:
    """The promised time has passed, and nobody is there."""
    awaited = RescueCall.objects.open().filter(state__in=RescueCall.AWAITED)
    yield Line("rescues", CALLS, awaited.filter(deadline_at__lt=at).count())
