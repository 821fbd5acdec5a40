"""Numbers of records as people know them: outlet code, two letters for the kind, five digits."""

from django.db.models import F

from .models import Counter

DIGITS = 5


def next_number(kind: str, outlet) -> str:
    """The next number of the kind at the outlet, as `SH01-ZD00046`. Call it inside the transaction that uses it:
    the counter's row is held until then, so numbers neither repeat nor leave gaps."""
    Counter.objects.get_or_create(kind=kind, outlet=outlet)
    Counter.objects.filter(kind=kind, outlet=outlet).update(last=F("last") + 1)
    last = Counter.objects.values_list("last", flat=True).get(kind=kind, outlet=outlet)
    return number_of(kind, outlet, last)


def number_of(kind: str, outlet, nth: int) -> str:
    return f"{outlet.code}-{kind}{nth:0{DIGITS}d}"


def raise_counter(kind: str, outlet, to: int) -> None:
    """Go on behind `to`: numbers up to it came from elsewhere, as with an import."""
    Counter.objects.filter(kind=kind, outlet=outlet, last__lt=to).update(last=to)


def free_number(kind: str, outlet, records) -> str:
    """`next_number`, behind those that `records` (with a field `number`) have: an import's were not counted here."""
    number = next_number(kind, outlet)
    if records.filter(number=number).exists():
        raise_counter(kind, outlet, _highest(kind, outlet, records))
        number = next_number(kind, outlet)
    return number


def proposed_number(kind: str, outlet, records) -> str:
    """The number that `free_number` would give, without taking it: for a form that somebody may leave again."""
    last = Counter.objects.filter(kind=kind, outlet=outlet).values_list("last", flat=True).first() or 0
    number = number_of(kind, outlet, last + 1)
    if records.filter(number=number).exists():
        number = number_of(kind, outlet, _highest(kind, outlet, records) + 1)
    return number


def count_number(kind: str, outlet, number: str) -> None:
    """Go on behind a number that was taken from a proposal; one of another form counts for nothing."""
    nth = _place(kind, outlet, number)
    if nth:
        Counter.objects.get_or_create(kind=kind, outlet=outlet)
        raise_counter(kind, outlet, nth)


def _place(kind: str, outlet, number: str) -> int:
    tail = number.removeprefix(f"{outlet.code}-{kind}")
    return int(tail) if tail != number and tail.isascii() and tail.isdigit() and len(tail) <= 9 else 0


def _highest(kind: str, outlet, records) -> int:
    numbers = records.filter(number__startswith=number_of(kind, outlet, 0)[:-DIGITS]).values_list("number", flat=True)
    return max((_place(kind, outlet, number) for number in numbers.iterator()), default=0)
