"""What complaints tell the rooms below: entries of a car's time line, what is still open, what a search finds."""

from collections.abc import Iterator

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from customers.history import Asked, Entry, OpenMatter
from customers.search import Found, Hit, Query, take
from staff.roles import Right

from .models import Complaint, ComplaintClock

WORDS = 120


def on_the_time_line(asked: Asked) -> Iterator[Entry]:
    """The complaints about the cars, by the instant they came in."""
    complaints = _about(asked).select_related("vehicle")
    for complaint in asked.narrow(complaints, "received_at", "complaints"):
        yield Entry(
            at=complaint.received_at,
            pk=complaint.pk,
            text=_("Complaint by %(channel)s: %(category)s")
            % {"channel": complaint.get_channel_display(), "category": complaint.get_category_display()},
            detail=complaint.contact[:WORDS],
            next="" if complaint.closed_at else _("Still open"),
            url=complaint.get_absolute_url(),
            number=complaint.number,
            look="" if complaint.closed_at else "warning",
            plate=asked.plates.get(complaint.vehicle_id),
        )


def still_open(asked: Asked) -> Iterator[OpenMatter]:
    """What whoever talks to the customer has to know first."""
    for complaint in _about(asked).open().order_by("-received_at", "-pk")[: asked.limit]:
        yield OpenMatter(
            title=_("Open complaint: %(category)s") % {"category": complaint.get_category_display()},
            url=complaint.get_absolute_url(),
            text=complaint.contact[:WORDS],
            number=complaint.number,
            look="stop" if complaint.urgent else "warn",
        )


def found_by_number(user, query: Query, limit: int) -> Found:
    """Complaints whose number begins with what was typed."""
    complaints = Complaint.objects.visible_to(user, Right.COMPLAINTS).filter(number__starts=query.number)
    return take(
        complaints.select_related("vehicle").order_by("number"),
        limit,
        lambda complaint: Hit(
            url=complaint.get_absolute_url(),
            title=complaint.number,
            plate=complaint.vehicle.plate if complaint.vehicle else None,
            note=f"{complaint.get_channel_display()} · {complaint.get_category_display()}",
            state=_("Closed") if complaint.closed_at else _("Open"),
            exact=complaint.number.upper() == query.number,
        ),
    )


def address(number: str) -> str | None:
    """Where a complaint that serves as evidence can be read."""
    try:
        return reverse("complaints:complaint", args=[number])
    except NoReverseMatch:
        return None


def numbered(number: str):
    return Complaint.objects.filter(number=number)


def open_count(user, at) -> tuple[int, bool]:
    """How many are open under the user's postings, and whether a clock of one of them is overdue."""
    seen = Complaint.objects.visible_to(user, Right.COMPLAINTS).open()
    return seen.count(), ComplaintClock.objects.overdue(at).filter(complaint__in=seen).exists()


def _about(asked: Asked):
    return Complaint.objects.visible_to(asked.user, Right.COMPLAINTS).filter(vehicle__in=asked.vehicles)
