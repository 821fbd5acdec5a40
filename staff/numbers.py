"""Numbers of records as people know them: outlet code, two letters for the kind, five digits."""

from django.db.models import F

from .models import Counter


def next_number(kind: str, outlet) -> str:
    """The next number of the kind at the outlet, as `SH01-ZD00046`. Call it inside the transaction that uses it:
    the counter's row is held until then, so numbers neither repeat nor leave gaps."""
    Counter.objects.get_or_create(kind=kind, outlet=outlet)
    Counter.objects.filter(kind=kind, outlet=outlet).update(last=F("last") + 1)
    last = Counter.objects.values_list("last", flat=True).get(kind=kind, outlet=outlet)
    return f"{outlet.code}-{kind}{last:05d}"


def raise_counter(kind: str, outlet, to: int) -> None:
    """Go on behind `to`: numbers up to it came from elsewhere, as with an import."""
    Counter.objects.filter(kind=kind, outlet=outlet, last__lt=to).update(last=to)
