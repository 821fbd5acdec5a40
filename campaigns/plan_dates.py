"""How a plan moves with its campaign: what lies before and during it keeps its distance to the first day, what comes
after to the last one."""

from datetime import date, timedelta

# A campaign of a day is compared with a month before it, a longer one with a stretch of its own length.
LEAST_BASELINE = 30


def moved(on: date, old: tuple[date, date], new: tuple[date, date]) -> date:
    """The day of the plan after the campaign moved from `old` to `new` (first and last day)."""
    (began, ended), (begins, ends) = old, new
    if on > ended:
        return ends + (on - ended)
    shifted = begins + (on - began)
    # A last day stays the last day when the campaign becomes longer or shorter.
    return ends if on == ended and began != ended else shifted


def moved_span(from_on: date, to_on: date, old: tuple[date, date], new: tuple[date, date]) -> tuple[date, date]:
    first = moved(from_on, old, new)
    return first, max(first, moved(to_on, old, new))


def moved_turn(on: date, old: tuple[date, date], new: tuple[date, date]) -> date:
    """A day of the running order: as long after the first day as before, and not behind the last."""
    return min(new[1], new[0] + (on - old[0]))


def baseline(begins_on: date, ends_on: date, warming_from: date | None = None) -> tuple[date, date]:
    """The stretch a campaign is measured against unless somebody chooses another: as long as the campaign, a month at
    least, and over before its publicity begins."""
    last = min(begins_on, warming_from or begins_on) - timedelta(days=1)
    length = max((ends_on - begins_on).days + 1, LEAST_BASELINE)
    return last - timedelta(days=length - 1), last
