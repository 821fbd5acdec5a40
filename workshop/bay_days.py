"""What an outlet's bays and teams look like on a day: opening hours, what is booked, what is at hand. Reads only."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Sum

from staff.calendars import hours_of
from staff.clocks import Hours
from staff.instants import beginning_of, local

from . import gate_policies, load
from .load import Cell, Stretch
from .models import Appointment, Bay, OrderLine, OrderSheet, Team

# Orders whose work is still to be done; in the check nobody works on the car any more.
AT_WORK = (OrderSheet.Stage.AGREED, OrderSheet.Stage.IN_WORK)
LOOKS_AHEAD = 14
PROPOSED = 3

Members = Callable[[object, date], dict[int, int]]
_members: list[Members] = []


def register_members(count: Members) -> None:
    """`count(outlet, on)` gives `{team id: people}` of that day. A room above knows who is in which team."""
    _members.append(count)


def openings(hours: Hours, on: date) -> list[Stretch]:
    """From when to when the outlet is open that day."""
    midnight = beginning_of(on)
    return [
        (midnight + timedelta(minutes=begins), midnight + timedelta(minutes=ends))
        for begins, ends in hours.of(on).spans
    ]


# --- What can be booked -----------------------------------------------------------------------------------------------


@dataclass
class Booking:
    """What appointments of an outlet are measured by: its hours, its bays, what is settled."""

    outlet: object
    hours: Hours
    settled: gate_policies.Settled
    bays: dict[str, int]
    # For the load of today: who has come is work at hand by then.
    expected_only: bool = False

    @classmethod
    def of(cls, outlet, on: date) -> "Booking":
        bays = Counter(Bay.objects.filter(outlet=outlet, in_use=True).values_list("kind", flat=True))
        return cls(outlet, hours_of(outlet, on), gate_policies.settled(outlet, on), dict(bays))

    def bay_for(self, kind: str, lane: str) -> str:
        return load.bay_for(kind, lane, self.bays)

    def limit(self, bay: str) -> int | None:
        """How many appointments run side by side; None where no bays are entered: then nobody can say."""
        return load.bookable(self.bays.get(bay, 0), self.settled.bookable) if self.bays else None

    def booked(self, bay: str, from_at: datetime, to_at: datetime, but: int | None = None) -> list[Stretch]:
        """When such bays are taken by appointments, without the appointment `but`."""
        found = Appointment.objects.filter(outlet=self.outlet).overlapping(from_at, to_at).exclude(pk=but)
        found = found.expected() if self.expected_only else found.standing()
        rows = found.values_list("kind", "lane", "planned_at", "minutes")
        return [
            (planned_at, planned_at + timedelta(minutes=minutes))
            for kind, lane, planned_at, minutes in rows
            if self.bay_for(kind, lane) == bay
        ]

    def is_open(self, at: datetime) -> bool:
        return any(begins <= at < ends for begins, ends in openings(self.hours, local(at).date()))

    def is_free(self, kind: str, lane: str, planned_at: datetime, minutes: int, but: int | None = None) -> bool:
        bay, ends_at = self.bay_for(kind, lane), planned_at + timedelta(minutes=minutes)
        limit = self.limit(bay)
        return limit is None or load.peak(self.booked(bay, planned_at, ends_at, but), planned_at, ends_at) < limit

    def free_hours(self, kind: str, lane: str, minutes: int, first: date, days: int, at: datetime) -> list[datetime]:
        """The hours that can still be agreed on, from the day on, for so many days. One query."""
        bay = self.bay_for(kind, lane)
        from_at, to_at = beginning_of(first), beginning_of(first + timedelta(days=days + 1))
        booked = self.booked(bay, from_at, to_at)
        found: list[datetime] = []
        for nth in range(days):
            starts = load.starts_within(openings(self.hours, first + timedelta(days=nth)), self.settled.slot)
            found += load.free_starts(starts, minutes, booked, self.limit(bay), at)
        return found

    def next_free(self, kind: str, lane: str, minutes: int, near: datetime, at: datetime) -> list[datetime]:
        """Some hours to propose instead: those of the day nearest to the wish, else the first of the days after it."""
        found = self.free_hours(kind, lane, minutes, local(near).date(), LOOKS_AHEAD, at)
        same_day = [each for each in found if local(each).date() == local(near).date()]
        nearest = sorted(same_day, key=lambda each: abs(each - near))[:PROPOSED]
        return sorted(nearest) or found[:PROPOSED]


# --- The load of a day ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """Bays of a kind, or a team: `places` side by side, its hours, and what the day cannot hold."""

    name: str
    places: int
    cells: list[Cell]
    left_over: int
    waiting: int = 0
    """Minutes of work that waits, before it is laid into the hours."""

    @property
    def capacity(self) -> int:
        return sum(cell.capacity for cell in self.cells)

    @property
    def taken(self) -> int:
        return sum(cell.taken for cell in self.cells)

    @property
    def percent(self) -> int | None:
        return -(-100 * self.taken // self.capacity) if self.capacity else None


@dataclass(frozen=True)
class DayLoad:
    """A day by hours: of today what is left of them, for what is over can no longer be filled."""

    hours: list[Stretch]
    is_open: bool
    bays: list[Row] = field(default_factory=list)
    teams: list[Row] = field(default_factory=list)


def load_of(outlet, on: date, at: datetime) -> DayLoad:
    """How full the bays and the teams of an outlet are on a day, as it looks at an instant.

    Work that is in the house counts today alone: it is done before anything else, whatever day it was promised for.
    """
    booking = Booking.of(outlet, on)
    opened = load.hours_within(openings(booking.hours, on))
    today = on == local(at).date()
    hours = _still_to_come(opened, at) if today else opened
    booking.expected_only = today
    at_hand = _at_hand(outlet) if today else {}
    teams = list(Team.objects.filter(outlet=outlet).order_by("code"))
    return DayLoad(
        hours,
        bool(opened),
        bays=_bay_rows(booking, hours, on, at, at_hand, teams),
        teams=_team_rows(booking, hours, on, at, at_hand, teams),
    )


def _still_to_come(hours: Iterable[Stretch], at: datetime) -> list[Stretch]:
    """What is left of the hours from an instant on, the hour that runs cut at its minute."""
    now = local(at).replace(second=0, microsecond=0)
    return [(max(begins, now), ends) for begins, ends in hours if ends > now]


def _at_hand(outlet) -> dict[int | None, int]:
    """Minutes of labour that the customers agreed to and nobody has finished, by team; None: not shared out yet."""
    lines = OrderLine.objects.standing().filter(
        kind=OrderLine.Kind.LABOUR,
        done_at__isnull=True,
        sheet__stage__in=AT_WORK,
        sheet__order__outlet=outlet,
    )
    found = lines.order_by().values_list("team").annotate(hours=Sum("hours"))
    return {team: load.minutes_of(hours or Decimal(0)) for team, hours in found}


def _bay_rows(booking: Booking, hours, on, at, at_hand, teams: Iterable[Team]) -> list[Row]:
    """Body-and-paint bays hold the work of those teams, the mechanical ones all else; express bays what is booked."""
    of_trade: Counter[str] = Counter()
    trades = {team.pk: team.trade for team in teams}
    for team, minutes in at_hand.items():
        trade = trades.get(team, Team.Trade.MECHANICAL)
        of_trade[load.bay_for("accident" if trade == Team.Trade.BODYPAINT else "", "", booking.bays)] += minutes
    midnight = beginning_of(on)
    return [
        _row(label, booking.bays[kind], hours, of_trade[kind], booking.booked(kind, midnight, midnight + load.DAY), at)
        for kind, label in Bay.Kind.choices
        if booking.bays.get(kind)
    ]


def _team_rows(booking: Booking, hours, on, at, at_hand, teams: list[Team]) -> list[Row]:
    """Appointments have no team before they come: each is shared out evenly over the people of the trade's teams."""
    people = _people(booking.outlet, on)
    midnight = beginning_of(on)
    rows = []
    for team in teams:
        of_trade = [each for each in teams if each.trade == team.trade]
        everybody = sum(people.get(each.pk, 0) for each in of_trade)
        rows.append(
            _row(
                team.name,
                people.get(team.pk, 0),
                hours,
                at_hand.get(team.pk, 0),
                _booked_of_trade(booking, team.trade, midnight),
                at,
                share=(people.get(team.pk, 0), everybody),
            )
        )
    return rows


def _booked_of_trade(booking: Booking, trade: str, midnight: datetime) -> list[Stretch]:
    kinds = [Bay.Kind.BODYPAINT] if trade == Team.Trade.BODYPAINT else [Bay.Kind.MECHANICAL, Bay.Kind.EXPRESS]
    return [each for kind in kinds for each in booking.booked(kind, midnight, midnight + load.DAY)]


def _row(name, places, hours, at_hand, booked, at, share=(1, 1)) -> Row:
    cells = load.row_of(hours, places, at_hand, booked, at, share)
    return Row(str(name), places, cells, load.left_over(hours, places, at_hand, at), at_hand)


def _people(outlet, on: date) -> dict[int, int]:
    found: Counter[int] = Counter()
    for count in _members:
        found.update(count(outlet, on))
    return found
