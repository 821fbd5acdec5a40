"""What the pages of home visits show: the draws of a month, explained, and how each customer came to stand there."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q

from staff import policy
from staff.models import Outlet

from . import visit_sampling
from .csi_period import Period
from .models import HomeVisit, VisitDraw
from .policies import VISIT_SHARE


@dataclass(frozen=True)
class DrawRow:
    """One outlet's month: drawn, or still to be drawn."""

    outlet: Outlet
    draw: VisitDraw | None
    share: Decimal
    drawn: int = 0
    done: int = 0
    dropped: int = 0

    @property
    def frame(self) -> int:
        return len(self.draw.frame) if self.draw else 0


def draws_of(outlets: list[Outlet], month: date) -> list[DrawRow]:
    """A row for each outlet. Two queries and one for the shares."""
    counts = {
        "drawn": Count("visits"),
        "done": Count("visits", filter=Q(visits__state=HomeVisit.State.DONE)),
        "dropped": Count("visits", filter=Q(visits__state=HomeVisit.State.DROPPED)),
    }
    draws = VisitDraw.objects.filter(outlet__in=outlets, month=month).select_related("made_by").annotate(**counts)
    found = {draw.outlet_id: draw for draw in draws}
    book = policy.Book([VISIT_SHARE], on=month)
    rows = []
    for outlet in outlets:
        draw = found.get(outlet.pk)
        numbers = {name: getattr(draw, name) for name in counts} if draw else {}
        share = draw.share if draw else book.for_outlet(outlet)[VISIT_SHARE]
        rows.append(DrawRow(outlet, draw, share, **numbers))
    return rows


@dataclass(frozen=True)
class HowChosen:
    """Where a customer stood in the draw: `place` of `frame`, of which `number` were drawn."""

    draw: VisitDraw
    code: str
    place: int
    frame: int
    number: int
    before: Period

    @property
    def hashed(self) -> str:
        return f"{self.draw.seed}:{self.code}"


def how_chosen(visit: HomeVisit) -> HowChosen | None:
    """None for a visit that somebody entered. A customer merged into another since keeps the place of the old code."""
    draw = visit.draw
    if draw is None:
        return None
    ordered = visit_sampling.chosen(draw.seed, draw.frame, Decimal(100))
    code = visit.customer.code
    place = ordered.index(code) + 1 if code in ordered else 0
    return HowChosen(
        draw=draw,
        code=code,
        place=place,
        frame=len(ordered),
        number=visit_sampling.number_of(len(ordered), draw.share),
        before=Period.of_month(draw.month).before,
    )
