"""The watch of the three guarantees: warnings once per share, signals for the ledger, and later limits."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from customers.criteria import Evidence
from customers.models import Vehicle
from customers.services import detection
from customers.services.detection import Signal
from customers.tiers import Tier, highest
from notices.models import Urgency
from notices.services import Note, queue
from parts.models import GuaranteeLimit, GuaranteeWarning
from parts.three_guarantee_limits import SHIPPED
from parts.three_guarantee_sources import Counter, Standing, cars_to_watch, standings
from staff import trail
from staff.access import Holders
from staff.inserting import insert_new
from staff.instants import local
from staff.refusals import Refused
from staff.roles import Right, Role

CRITERION = "three_guarantees"
TOLD = (Role.SERVICE_MANAGER, Role.TECHNICAL_MANAGER, Role.WARRANTY_CLERK)
URGENCY = {60: Urgency.NORMAL, 80: Urgency.ATTENTION, 100: Urgency.ALERT}
# From here on the ledger of key customers hears of it, and what it is to think of it.
SIGNALLED_AT, SUGGESTS = 80, {80: Tier.A, 100: Tier.AA}
BATCH = 1000


def lay_down_limits() -> None:
    """The limits as shipped, where they are missing."""
    for row in SHIPPED:
        fields = dict(row)
        key = {name: fields.pop(name) for name in ("code", "sold_from")}
        GuaranteeLimit.objects.get_or_create(**key, defaults=fields)


def require_company(user) -> None:
    """Raises PermissionDenied unless the user settles policy for the whole group."""
    if not user.reach(Right.POLICY_CHANGE).company:
        raise PermissionDenied(_("The limits hold for the whole group; headquarters enters them."))


def add_limit(
    *, code: str, sold_from: date, limit: int, months: int, kilometres: int, source: str, by, at: datetime
) -> GuaranteeLimit:
    """A limit for cars sold from a day on. It holds for everybody, so it takes the whole company's policy to enter it;
    the rows before it stay."""
    require_company(by)
    if not source.strip():
        raise Refused(_("Name the rule it comes from."), field="source")
    latest = GuaranteeLimit.objects.filter(code=code).order_by("-sold_from").first()
    if latest and sold_from <= latest.sold_from:
        raise Refused(
            _("Cars sold from %(day)s on have their limit already; a new one begins later.")
            % {"day": latest.sold_from.isoformat()},
            field="sold_from",
        )
    try:
        with transaction.atomic():
            row = GuaranteeLimit.objects.create(
                code=code, sold_from=sold_from, limit=limit, months=months, kilometres=kilometres, source=source.strip()
            )
            trail.record(
                about=row,
                action="three.limit_added",
                by=by,
                at=at,
                changes={
                    "limit": [latest.limit if latest else None, limit],
                    "sold_from": [None, sold_from.isoformat()],
                    "months": [latest.months if latest else None, months],
                    "kilometres": [latest.kilometres if latest else None, kilometres],
                },
                reason=source.strip(),
            )
    except IntegrityError:
        raise Refused(_("Somebody entered a limit from that day just now."), field="sold_from") from None
    return row


# The watch ------------------------------------------------------------------------------------------------------------


def watch_cars(*, at: datetime, cars: Sequence[int] | None = None) -> dict[str, int]:
    """Count for every car that may have come nearer to a limit (or for those named), warn of each share once, and bring
    what stands at 80% and above to the ledger. Twice is once: shares, messages and evidence are unique."""
    counts = {"cars": 0, "warnings": 0, "messages": 0, "candidates": 0}
    roster = Holders(TOLD, local(at).date())
    signals: list[Signal] = []
    for vehicles in _batches(cars_to_watch(at) if cars is None else sorted(cars)):
        found = list(standings(vehicles, at).values())
        counts["cars"] += len(found)
        warned, told = _warn(found, roster, at)
        counts["warnings"] += warned
        counts["messages"] += told
        signals += [signal for standing in found if (signal := signal_of(standing))]
    counts["candidates"] = detection.record_found(signals, at=at).new
    return counts


def _batches(cars: Sequence[int]) -> Iterator[list[Vehicle]]:
    for start in range(0, len(cars), BATCH):
        rows = Vehicle.objects.filter(pk__in=cars[start : start + BATCH])
        yield list(rows.select_related("customer__outlet__area").order_by("pk"))


def _warn(found: list[Standing], roster: Holders, at: datetime) -> tuple[int, int]:
    """The shares that are reached for the first time, and the messages about the highest of each. Older records than
    the outlet's go-live day are listed and tell nobody."""
    reached = [
        (standing, counter, counter.counted.warned_at)
        for standing in found
        for counter in standing.counters
        if counter.counted.warned_at
    ]
    cars = {standing.vehicle.pk for standing, _counter, _shares in reached}
    known = set(GuaranteeWarning.objects.filter(vehicle__in=cars).values_list("vehicle", "limit", "about", "percent"))
    rows, notes = [], []
    for standing, counter, shares in reached:
        key = (standing.vehicle.pk, counter.row.pk, counter.about[:60])
        new = [share for share in shares if (*key, share) not in known]
        rows += [
            {"vehicle_id": key[0], "limit_id": key[1], "about": key[2], "percent": share, "counted": counter.number,
             "at": at}
            for share in new
        ]  # fmt: skip
        if new and new[-1] == shares[-1] and _is_live(standing, counter, at):
            notes += _notes(standing, counter, shares[-1], roster)
    with transaction.atomic():
        return insert_new(GuaranteeWarning, rows), queue(notes, at=at)


def _is_live(standing: Standing, counter: Counter, at: datetime) -> bool:
    live_on = standing.vehicle.customer.outlet.live_on
    return live_on is None or live_on <= local(at).date() and counter.last_on >= live_on


def _notes(standing: Standing, counter: Counter, share: int, roster: Holders) -> list[Note]:
    vehicle, row = standing.vehicle, counter.row
    outlet = vehicle.customer.outlet
    people = roster.of_any(TOLD, outlet)
    params = {
        "plate": str(vehicle),
        "model": vehicle.model,
        "outlet": outlet.name,
        "limit": GuaranteeLimit.Counts(row.code).label,
        "about": counter.about,
        "counted": counter.number,
        "of": row.limit,
        "percent": share,
        "ends": standing.ends_on,
    }
    return [
        Note(
            f"three/{vehicle.pk}/{row.pk}/{counter.about[:60]}/{share}/{person.pk}",
            "three.reached" if share >= 100 else "three.near",
            params,
            recipient=person,
            about=vehicle,
            outlet=outlet,
            urgency=URGENCY[share],
        )
        for person in people
    ]


def signal_of(standing: Standing) -> Signal | None:
    """What the ledger is told of a car that stands at 80% of a limit or above: the share that is reached, and the
    orders and backorders that are counted."""
    high = [counter for counter in standing.counters if counter.percent >= SIGNALLED_AT]
    if not high:
        return None
    evidence: set[Evidence] = set()
    for counter in high:
        share = max(share for share in counter.counted.warned_at if share >= SIGNALLED_AT)
        words = f"{counter.about} {counter.number}/{counter.row.limit}".strip()
        number = f"{counter.row.code} {counter.about[:40]} {share}%".replace("  ", " ")
        evidence.add(Evidence("limit", number, counter.last_on, words))
        begun = standing.history.begun
        evidence |= {Evidence("order", order, begun[order], counter.about) for order in counter.orders}
        evidence |= {Evidence("backorder", wait, begun[wait], counter.about) for wait in counter.backorders}
    tier = highest(SUGGESTS[100 if counter.percent >= 100 else 80] for counter in high)
    vehicle = standing.vehicle
    return Signal(vehicle.pk, vehicle.vin, CRITERION, tier, tier, tuple(sorted(evidence, key=str)))
