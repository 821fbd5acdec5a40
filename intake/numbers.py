"""Numbers of batches: DR, the day in Asia/Shanghai, and which one of that day."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from .models import Batch

TRIES = 20


def create_batch(*, at: datetime, **fields) -> Batch:
    """A saved batch with the next number of its day, `DR-20261122-03`."""
    prefix = f"DR-{timezone.localtime(at):%Y%m%d}-"
    for _attempt in range(TRIES):
        last = Batch.objects.filter(number__startswith=prefix).values_list("number", flat=True)
        in_day = max((int(number.removeprefix(prefix)) for number in last), default=0) + 1
        try:
            with transaction.atomic():
                return Batch.objects.create(number=f"{prefix}{in_day:02d}", uploaded_at=at, **fields)
        except IntegrityError:
            # Somebody else took the number between our look and our writing; the next look sees it.
            continue
    raise RuntimeError("No number for a batch could be had")
