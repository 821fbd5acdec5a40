"""What every page's shell shows around its content: navigation, search, counts, who is signed in, kept input.

A template finds it as `shell`. Nothing is looked up until the template asks, so a fragment costs nothing.
Rooms on higher floors put their places into the shell from `apps.py ready()`:

    from staff import context
    context.register("search", "customers:search")
    context.register("bell", "notices:inbox", count=lambda user, at: ...)
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import cached_property

from . import kept_form, navigation, second_factor
from .preferences import LANGUAGE_NAMES, chosen_theme

SLOTS = ("home", "search", "bell", "work")


@dataclass(frozen=True)
class Place:
    """A link of the shell; `count` gives what waits there."""

    url_name: str
    count: Callable | None = None
    right: str = ""


places: dict[str, Place] = {}


def register(slot: str, url_name: str, count: Callable | None = None, right: str = "") -> None:
    """Fills one of the shell's slots. `count(user, at)` comes back with a number or None.

    With a `right` only those who have it somewhere are shown the slot.

    `home` is the first page, `search` takes `?q=`, `bell` the notices with the unread ones as its count,
    `work` the long work with what is running as its count.
    """
    if slot not in SLOTS:
        raise ValueError(f"The shell has no slot {slot!r}; it has {', '.join(SLOTS)}.")
    places[slot] = Place(url_name, count, right)


def shell(request) -> dict:
    """Context processor: `shell` and the instant of the request as `at`."""
    at = getattr(request, "at", None) or timezone.now()
    return {"shell": Shell(request, at), "at": at, "second_factor": SecondFactor(request)}


def url_of(slot: str) -> str:
    """The address of the slot, or nothing where no room has filled it."""
    try:
        return reverse(places[slot].url_name) if slot in places else ""
    except NoReverseMatch:
        return ""


def counts(user, at) -> dict:
    """What waits, for the numbers of the shell: `{"slots": {slot: number}, "entries": {address: [number, late]}}`."""
    slots = {slot: place.count(user, at) for slot, place in places.items() if place.count}
    return {
        "slots": {slot: number for slot, number in slots.items() if number is not None},
        "entries": navigation.counts_for(user, at),
    }


class SecondFactor:
    """For the pages of the second step at sign-in, as `second_factor`."""

    few_codes = second_factor.FEW_CODES

    def __init__(self, request):
        self.request = request

    @property
    def needed(self) -> bool:
        user = getattr(self.request, "user", None)
        return bool(user and user.is_authenticated and second_factor.needs(user))


class Shell:
    """Looks up on demand, once each. The numbers come after the page, from `counts`."""

    def __init__(self, request, at):
        self.request = request
        self.at = at
        self.user = getattr(request, "user", None)

    @property
    def signed_in(self) -> bool:
        return bool(self.user and self.user.is_authenticated)

    @property
    def error_layout(self) -> str:
        """An error page stands in the shell for who is signed in, and before the gate for who is not."""
        return "generic/error_shell.html" if self.signed_in else "generic/error_gate.html"

    @cached_property
    def navigation(self) -> list:
        """Sections of links the user may follow, as `staff.navigation.for_user` gives them."""
        if not self.signed_in:
            return []
        return navigation.for_user(self.user, self.request.path)

    @cached_property
    def tabs(self) -> list:
        """Up to four links for the bar at the bottom of a phone, there where a thumb reaches."""
        return [item for _label, items in self.navigation for item in items if item.on_phone][:4]

    @cached_property
    def home(self) -> str:
        return url_of("home") or "/"

    @cached_property
    def search(self) -> str:
        right = places["search"].right if "search" in places else ""
        if right and not (self.signed_in and self.user.may(right)):
            return ""
        return url_of("search")

    @cached_property
    def bell(self) -> str:
        return url_of("bell")

    @cached_property
    def work(self) -> str:
        return url_of("work")

    @cached_property
    def where(self) -> tuple[str, str] | None:
        """The place of the user's posting: what lies above it, and the place itself."""
        posting = self._posting
        if not posting:
            return None
        outlet, area, region = posting.outlet, posting.area, posting.region
        if outlet:
            return outlet.area.name, outlet.name
        if area:
            return area.region.name, area.name
        return ("", region.name) if region else None

    @cached_property
    def role(self) -> str:
        """The role of the user's first posting of today, for the top bar."""
        return self._posting.get_role_display() if self._posting else ""

    @cached_property
    def _posting(self):
        return next(iter(self.user.postings_today), None) if self.signed_in else None

    @property
    def initial(self) -> str:
        return (self.user.name or self.user.username)[:1].upper() if self.signed_in else ""

    @property
    def languages(self) -> list[tuple[str, str]]:
        return list(LANGUAGE_NAMES.items())

    @property
    def theme(self) -> str:
        """`light`, `dark`, or nothing, which follows the system."""
        return chosen_theme(self.request)

    @property
    def draft_owner(self) -> str:
        """Keeps drafts of two people on one computer apart without putting a name into the browser's store."""
        return str(self.user.pk) if self.signed_in else ""

    @cached_property
    def kept_form(self) -> dict | None:
        """What the user had sent when the session ran out. Reading it takes it out of the session."""
        return kept_form.take(self.request, self.at) if self.signed_in else None
