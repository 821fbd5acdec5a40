"""What the tag board and the screen of the hall show of one outlet. Reads only."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from staff.instants import local

from . import gate_policies, waiting
from .models import Appointment, Lane, RescueCall, Tag
from .waiting import Rank, Wait

SHOWN = 12
# How long a call stays on the screen of the hall.
CALLED_FOR = timedelta(minutes=20)


@dataclass(frozen=True)
class Card:
    """A car at the gate with its place in the lane and why it stands there."""

    tag: Tag
    place: int
    rank: Rank
    late: bool

    @property
    def why(self) -> str:
        return str(self.rank.label)


@dataclass(frozen=True)
class LaneRow:
    lane: str
    label: str
    cards: list[Card]


@dataclass(frozen=True)
class Board:
    lanes: list[LaneRow]
    called: list[Tag]
    expected: list[Appointment]
    towed: list[RescueCall]
    inside: int
    settled: gate_policies.Settled

    @property
    def waiting(self) -> int:
        return sum(len(row.cards) for row in self.lanes)

    @property
    def late(self) -> int:
        return sum(card.late for row in self.lanes for card in row.cards)

    @property
    def rule(self) -> str:
        """The order in one sentence."""
        minutes = int(self.settled.window.total_seconds() // 60)
        return _(
            "Rescued cars come first, then booked ones within %(minutes)d minutes of their hour, then the others as "
            "they arrived."
        ) % {"minutes": minutes}


def board_of(outlet, at: datetime) -> Board:
    """Everybody at the gate by lane, who was called, and who is expected today."""
    on = local(at).date()
    settled = gate_policies.settled(outlet, on)
    tags = list(Tag.objects.filter(outlet=outlet).at_gate().for_board())
    waits = [each for each in tags if each.state == Tag.State.WAITING]
    return Board(
        lanes=[LaneRow(lane, str(label), _cards(waits, lane, at, settled)) for lane, label in Lane.choices],
        called=sorted((each for each in tags if each.state == Tag.State.CALLED), key=_called_at, reverse=True),
        expected=_expected(outlet, on),
        towed=_towed(outlet),
        inside=Tag.objects.filter(outlet=outlet, state=Tag.State.RECEIVED).count(),
        settled=settled,
    )


def _called_at(tag: Tag) -> datetime:
    return tag.called_at or tag.given_at


def _cards(tags: list[Tag], lane: str, at: datetime, settled: gate_policies.Settled) -> list[Card]:
    of_lane = {tag.pk: tag for tag in tags if tag.lane == lane}
    ordered = waiting.in_order((wait_of(tag) for tag in of_lane.values()), at, settled.window)
    return [
        Card(of_lane[wait.key], place, rank, late=wait.given_at + settled.waits < at)
        for place, (wait, rank) in enumerate(ordered, start=1)
    ]


def wait_of(tag: Tag) -> Wait:
    planned_at = tag.appointment.planned_at if tag.appointment else None
    return Wait(tag.pk, tag.given_at, rescued=tag.rescue_call_id is not None, planned_at=planned_at)


def _expected(outlet, on: date) -> list[Appointment]:
    found = Appointment.objects.filter(outlet=outlet).between(on, on).expected()
    return list(found.for_list().order_by("planned_at", "pk")[:SHOWN])


def _towed(outlet) -> list[RescueCall]:
    """Cars that were towed in and have neither a tag nor an order."""
    calls = RescueCall.objects.filter(outlet=outlet).expected().filter(tag__isnull=True, vehicle__isnull=False)
    return list(calls.for_list().order_by("ended_at", "pk")[:SHOWN])
