"""A part of the organisation as one value: headquarters, a region, an area or an outlet; and its code in forms."""

from dataclasses import dataclass

from .models import Area, Outlet, Region
from .once import once
from .roles import Level


@dataclass(frozen=True)
class Place:
    """Exactly one of the three, or none for headquarters."""

    outlet: Outlet | None = None
    area: Area | None = None
    region: Region | None = None

    @classmethod
    def of(cls, record) -> "Place":
        """The place of a posting or a policy value."""
        return cls(outlet=record.outlet, area=record.area, region=record.region)

    @classmethod
    def at(cls, thing) -> "Place":
        """The place of an outlet, area or region; headquarters for None."""
        return cls(**{type(thing).__name__.lower(): thing}) if thing else cls()

    @property
    def level(self) -> str:
        if self.outlet:
            return Level.OUTLET
        if self.area:
            return Level.AREA
        return Level.REGION if self.region else Level.COMPANY

    @property
    def code(self) -> str:
        """`outlet:SH01`, `area:3`, `region:1`, `company`."""
        if self.outlet:
            return f"outlet:{self.outlet.code}"
        if self.area:
            return f"area:{self.area.pk}"
        return f"region:{self.region.pk}" if self.region else "company"

    @property
    def fields(self) -> dict:
        return {"outlet": self.outlet, "area": self.area, "region": self.region}

    def within(self, reach) -> bool:
        """Whether all of the place lies under the postings."""
        if reach.company or self.level == Level.COMPANY:
            return reach.company
        if self.outlet:
            return reach.covers(self.outlet)
        if self.area:
            return self.area.pk in reach.areas or self.area.region_id in reach.regions
        return self.region.pk in reach.regions

    def holds(self, outlet) -> bool:
        """Whether the outlet (with its area at hand) belongs to the place."""
        if self.outlet:
            return outlet.pk == self.outlet.pk
        if self.area:
            return outlet.area_id == self.area.pk
        return outlet.area.region_id == self.region.pk if self.region else True

    def __str__(self) -> str:
        return str(self.outlet or self.area or self.region or Level.COMPANY.label)


def places_under(reach) -> list[Place]:
    """All the places that lie wholly within, the wider before the narrower."""
    areas = Area.objects.select_related("region").order_by("region__name", "name")
    candidates = [
        Place(),
        *(Place(region=region) for region in Region.objects.all()),
        *(Place(area=area) for area in areas),
        *(Place(outlet=outlet) for outlet in Outlet.objects.select_related("area__region")),
    ]
    return [place for place in candidates if place.within(reach)]


def choices_of(places) -> list[tuple]:
    """Choices for a select, in groups by level."""
    groups = [(level.label, [(p.code, str(p)) for p in places if p.level == level]) for level in reversed(Level)]
    return [(label, entries) for label, entries in groups if entries]


def find(code: str, places) -> Place | None:
    """The place of that code among the given ones."""
    return next((place for place in places if place.code == code), None)


def outlets_of(user, right) -> list[Outlet]:
    """The outlets over which the user has the right, with area and region, in their order. Once a page."""
    seen = Outlet.objects.visible_to(user, right).select_related("area__region")
    return once(("outlets", user.reach(right)), lambda: list(seen))
