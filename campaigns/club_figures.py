"""The club in numbers: members by level, who joined and left by month, what was used. Reads only."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth

from staff.instants import SHANGHAI, local
from staff.months import last_day, month_after, months_up_to

from .models import Benefit, BenefitUse, ClubLevel, Member, PartnerUse

MONTHS = 12


@dataclass(frozen=True)
class Month:
    """Who joined and whose membership ended in a month."""

    on: date
    joined: int
    ended: int

    @property
    def name(self) -> str:
        return f"{self.on:%Y-%m}"

    @property
    def last_on(self) -> date:
        return last_day(self.on)


def months(members, at: datetime) -> list[Month]:
    """The last twelve months of these members, the present one last. Two queries."""
    days = months_up_to(local(at).date(), MONTHS)
    joined = _by_month(members.filter(joined_on__gte=days[0]), "joined_on")
    ended = _by_month(members.filter(ended_at__date__gte=days[0]), "ended_at", tzinfo=SHANGHAI)
    return [Month(day, joined.get(day, 0), ended.get(day, 0)) for day in days]


def _by_month(rows, field: str, **options) -> dict[date, int]:
    found = rows.order_by().annotate(m=TruncMonth(field, **options)).values("m").annotate(n=Count("pk"))
    return {date(row["m"].year, row["m"].month, 1): row["n"] for row in found}


@dataclass(frozen=True)
class Used:
    """How often a service was used, and what it saved the members."""

    service: str
    label: object
    times: int
    saved: Decimal


def uses_by_service(uses) -> list[Used]:
    """Of these uses, the most frequent first. One query."""
    labels = dict(Benefit.Service.choices)
    rows = uses.standing().order_by().values("benefit__service").annotate(times=Count("pk"), saved=Sum("saved"))
    found = [Used(row["benefit__service"], labels[row["benefit__service"]], row["times"], row["saved"]) for row in rows]
    return sorted(found, key=lambda each: (-each.times, each.service))


def since(at: datetime) -> date:
    """The first day of the twelve months."""
    return month_after(local(at).date(), 1 - MONTHS)


@dataclass(frozen=True)
class Standing:
    """The club today."""

    members: int
    ending: int
    run_out: int
    used: int
    saved: Decimal
    partner_uses: int


def standing(members, uses, on: date, soon: date, first: date) -> Standing:
    used = uses.standing().filter(on__gte=first).aggregate(n=Count("pk"), saved=Sum("saved", default=Decimal(0)))
    return Standing(
        members=members.current(on).count(),
        ending=members.ending(on, soon).count(),
        run_out=members.run_out(on).count(),
        used=used["n"],
        saved=used["saved"],
        partner_uses=PartnerUse.objects.standing()
        .filter(member__in=members.order_by().values("pk"), on__gte=first)
        .count(),
    )


def levels(user, right, on: date):
    """The levels that the user sees, with their members."""
    found = ClubLevel.objects.visible_to(user, right).with_members(on).select_related("outlet")
    return [level for level in found if level.closed_at is None or level.members_now]


def members_of(user, right, outlet: str = ""):
    found = Member.objects.visible_to(user, right)
    return found.filter(outlet__code=outlet) if outlet else found


def uses_of(user, right, outlet: str = ""):
    found = BenefitUse.objects.visible_to(user, right)
    return found.filter(member__outlet__code=outlet) if outlet else found
