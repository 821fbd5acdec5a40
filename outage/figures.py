"""How outlets stand: today's pack, when somebody fetched one last, papers still to be entered. Reads only."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Count, Max

from staff.calendars import HoursBook
from staff.instants import beginning_of, local
from staff.models import Outlet

from . import policies
from .models import Outage, Pack, PackAddress, PackFetch, PackPassword, Paper


@dataclass(frozen=True)
class Standing:
    """One outlet at an instant."""

    outlet: Outlet
    has_password: bool
    pack: Pack | None
    """Today's."""
    opens_at: datetime | None
    """None where it is closed today."""
    fetched_at: datetime | None
    """When somebody downloaded a pack last."""
    addresses: int
    open_papers: int
    outage: Outage | None
    warn_days: int
    at: datetime

    @property
    def late(self) -> bool:
        """It opens, or is open, and today's pack is not there."""
        return self.opens_at is not None and self.pack is None and self.at >= self.opens_at

    @property
    def pushed(self) -> bool:
        """Packs go there by themselves: by e-mail, or into its directory."""
        return self.addresses > 0 or bool(settings.OUTAGE_PACK_DIR)

    @property
    def unfetched(self) -> bool:
        """Packs are made, none goes there by itself, and nobody fetched one for too long."""
        if self.pack is None or self.pushed:
            return False
        return self.fetched_at is None or self.fetched_at < self.at - timedelta(days=self.warn_days)

    @property
    def word(self) -> str:
        """`fresh`, `late`, `password`, `unfetched`, `closed` or `coming`."""
        if not self.has_password:
            return "password"
        if self.pack is not None:
            return "unfetched" if self.unfetched else "fresh"
        if self.opens_at is None:
            return "closed"
        return "late" if self.late else "coming"


def standings(outlets: list[Outlet], at: datetime) -> list[Standing]:
    """How each stands, in a constant number of queries. The outlets come with their areas at hand."""
    today = local(at).date()
    hours, book = HoursBook(outlets, today), policies.book(today)
    ids = [outlet.pk for outlet in outlets]
    locked = set(PackPassword.objects.filter(outlet__in=ids).values_list("outlet", flat=True))
    packs = {pack.outlet_id: pack for pack in Pack.objects.of_day(today).filter(outlet__in=ids)}
    fetched = dict(
        PackFetch.objects.filter(pack__outlet__in=ids).order_by().values_list("pack__outlet").annotate(last=Max("at"))
    )
    addresses = dict(
        PackAddress.objects.in_use().filter(outlet__in=ids).order_by().values_list("outlet").annotate(n=Count("pk"))
    )
    papers = dict(Paper.objects.open().filter(outlet__in=ids).order_by().values_list("outlet").annotate(n=Count("pk")))
    now_out = list(Outage.objects.going_on(at))
    return [
        Standing(
            outlet=outlet,
            has_password=outlet.pk in locked,
            pack=packs.get(outlet.pk),
            opens_at=_opens(hours.of(outlet), today),
            fetched_at=fetched.get(outlet.pk),
            addresses=addresses.get(outlet.pk, 0),
            open_papers=papers.get(outlet.pk, 0),
            outage=next((each for each in now_out if each.outlet_id in (None, outlet.pk)), None),
            warn_days=book.for_outlet(outlet)[policies.WARN_DAYS],
            at=at,
        )
        for outlet in outlets
    ]


def _opens(hours, day: date) -> datetime | None:
    spans = hours.of(day).spans
    return beginning_of(day) + timedelta(minutes=spans[0][0]) if spans else None


def entered_when(model, keys) -> dict[int, datetime]:
    """`{record: when it was entered from paper}` of those of these records that were."""
    rows = Paper.objects.entered_about(model, keys).values_list("about_id", "ended_at")
    found: dict[int, datetime] = {}
    for key, ended_at in rows.order_by("ended_at"):
        found.setdefault(key, ended_at)
    return found
