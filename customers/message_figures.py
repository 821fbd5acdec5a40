"""What became of messages to customers: by template and day, and of one sending."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from staff.instants import SHANGHAI, beginning_of, local
from staff.roles import Right

from .models import CareMessage, Sending

WAITING = ("queued", "claimed", "sending")


def _with_state(state: str) -> Count:
    return Count("pk", filter=Q(message__deliveries__state=state), distinct=True)


COUNTED = {
    "queued": Count("pk", distinct=True),
    "waiting": Count("pk", filter=Q(message__deliveries__state__in=WAITING), distinct=True),
    "sent": _with_state("sent"),
    "arrived": Count("pk", filter=Q(message__deliveries__report="arrived"), distinct=True),
    "lost": Count("pk", filter=Q(message__deliveries__report="lost"), distinct=True),
    "failed": Count("pk", filter=Q(message__deliveries__state__in=["failed", "unclear"]), distinct=True),
    "withdrawn": _with_state("withdrawn"),
    "no_more": Count("replies", filter=Q(replies__no_more=True), distinct=True),
}


@dataclass(frozen=True)
class Rate:
    """The messages of one template on one day (or of all, without a day)."""

    name: str
    channel: str
    template: int | None
    day: date | None
    queued: int
    waiting: int
    sent: int
    arrived: int
    lost: int
    failed: int
    withdrawn: int
    no_more: int

    @property
    def percent(self) -> int | None:
        """Of those that the provider reported on, how many arrived; None where it has reported on none."""
        reported = self.arrived + self.lost
        return round(100 * self.arrived / reported) if reported else None


def rates(user, from_on: date, to_on: date, outlet=None) -> list[Rate]:
    """By template and day, the latest day first; days are those of Shanghai, both ends count. One query."""
    found = CareMessage.objects.visible_to(user, Right.CARE).filter(
        message__isnull=False, at__gte=beginning_of(from_on), at__lt=beginning_of(to_on + timedelta(days=1))
    )
    if outlet:
        found = found.filter(outlet=outlet)
    rows = (
        found.order_by()
        .annotate(day=TruncDate("at", tzinfo=SHANGHAI))
        .values("day", "sending__version__template", "sending__version__template__name",
                "sending__version__message_class")
        .annotate(**COUNTED)
        .order_by("-day", "sending__version__template__name")
    )  # fmt: skip
    return [
        Rate(
            name=row["sending__version__template__name"],
            channel=row["sending__version__message_class"],
            template=row["sending__version__template"],
            day=row["day"],
            **{name: row[name] for name in COUNTED},
        )
        for row in rows
    ]


def total(rows: list[Rate]) -> Rate:
    return Rate("", "", None, None, **{name: sum(getattr(row, name) for row in rows) for name in COUNTED})


def of_sending(sending: Sending) -> dict:
    """What became of one sending's messages, and how many were left out for each reason."""
    sent = sending.messages.filter(message__isnull=False).order_by().aggregate(**COUNTED)
    left = dict(sending.messages.exclude(why="").order_by().values_list("why").annotate(Count("pk")))
    reasons = dict(CareMessage.Why.choices)
    return sent | {"left_out": sum(left.values()), "reasons": [(reasons[why], left[why]) for why in sorted(left)]}


def usual_span(at: datetime) -> tuple[date, date]:
    """The last two weeks."""
    today = local(at).date()
    return today - timedelta(days=13), today
