"""The places somebody's postings reach: the one way from "who" to "which rows"."""

from dataclasses import dataclass, field

from django.db.models import Q

from .roles import LEVEL_OF, Level, rights_of


@dataclass(frozen=True)
class Reach:
    """Which part of the organisation lies under some postings. Empty reaches nothing."""

    company: bool = False
    regions: frozenset[int] = field(default_factory=frozenset)
    areas: frozenset[int] = field(default_factory=frozenset)
    outlets: frozenset[int] = field(default_factory=frozenset)

    @classmethod
    def of(cls, postings, right=None) -> "Reach":
        """The reach of those postings that give `right` (of all of them without one)."""
        postings = [p for p in postings if right is None or right in rights_of(p.role)]
        return cls(
            company=any(LEVEL_OF[p.role] == Level.COMPANY for p in postings),
            regions=frozenset(p.region_id for p in postings if p.region_id),
            areas=frozenset(p.area_id for p in postings if p.area_id),
            outlets=frozenset(p.outlet_id for p in postings if p.outlet_id),
        )

    def __bool__(self) -> bool:
        return bool(self.company or self.regions or self.areas or self.outlets)

    def covers(self, outlet) -> bool:
        """Whether the outlet (with its area at hand) lies within."""
        return (
            self.company
            or outlet.pk in self.outlets
            or outlet.area_id in self.areas
            or (bool(self.regions) and outlet.area.region_id in self.regions)
        )

    def condition(self, region, area, outlet) -> Q:
        """A filter for rows whose region, area and outlet are found by these lookups (one, or a tuple of them).

        An empty reach matches nothing, the company's everything: also where a caller adds "or one's own", in which an
        empty condition would be left out and only one's own remain.
        """
        if self.company:
            return ~Q(pk__in=[])
        condition = Q(pk__in=[])
        for lookups, places in ((outlet, self.outlets), (area, self.areas), (region, self.regions)):
            for lookup in [lookups] if isinstance(lookups, str) else lookups:
                if places:
                    condition |= Q(**{f"{lookup}__in": places})
        return condition
