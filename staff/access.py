"""Who may do what where: the decorator of views and the check of services."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from .models import Posting, User
from .roles import LEVEL_OF, Level, Right, Role

# Who is told in somebody's place while nobody holds a role.
STANDS_IN_FOR = {
    Role.SERVICE_MANAGER: (Role.STATION_HEAD, Role.GENERAL_MANAGER, Role.AREA_MANAGER),
    Role.CUSTOMER_CARE_MANAGER: (Role.SERVICE_MANAGER, Role.STATION_HEAD),
    Role.AREA_MANAGER: (Role.REGION_COORDINATOR, Role.REGION_MANAGER),
}


def right(*needed: Right):
    """Let a view be opened by those who have the right, or one of several, somewhere; the others get 403.

    Which rows they get is for `visible_to(user, right)` in the view.
    """

    def decorate(view):
        @wraps(view)
        def checked(request, *args, **kwargs):
            require_somewhere(request.user, *needed)
            return view(request, *args, **kwargs)

        return checked

    return decorate


def lacks(needed: Right) -> PermissionDenied:
    """What is raised for somebody without the right."""
    return PermissionDenied(_("Your role does not include this: %(right)s.") % {"right": needed.label})


def require_somewhere(user, *needed: Right) -> None:
    """Raise `PermissionDenied` unless a posting of the user gives the right, or one of several, over anything."""
    if not any(user.may(each) for each in needed):
        raise lacks(needed[0])


def require(user, needed: Right, outlet) -> None:
    """Raise `PermissionDenied` unless a posting of the user gives the right over the outlet."""
    if not user.may(needed, outlet):
        raise PermissionDenied(
            _("For %(outlet)s your role does not include this: %(right)s.") % {"outlet": outlet, "right": needed.label}
        )


class Holders:
    """Active accounts that hold some roles over any number of outlets on a day, read in one query."""

    def __init__(self, roles, on):
        wanted = {*roles, *(other for role in roles for other in STANDS_IN_FOR.get(role, ()))}
        self.found: dict[tuple, list[User]] = {}
        postings = Posting.objects.filter(role__in=wanted, user__is_active=True).in_force(on).select_related("user")
        for posting in postings.order_by("pk"):
            place = (posting.role, posting.outlet_id, posting.area_id, posting.region_id)
            people = self.found.setdefault(place, [])
            if posting.user not in people:
                people.append(posting.user)

    def of(self, role, outlet) -> list[User]:
        """The holders over one outlet (with its area at hand); those who stand in where nobody holds it."""
        for candidate in (role, *STANDS_IN_FOR.get(role, ())):
            if found := self.found.get((candidate, *_place(candidate, outlet))):
                return found
        return []

    def exactly(self, role, outlet) -> list[User]:
        """The holders over one outlet (with its area at hand), without those who stand in."""
        return self.found.get((role, *_place(role, outlet)), [])

    def of_any(self, roles, outlet) -> list[User]:
        """Everybody who holds one of the roles, or stands in, each once, in the order of the roles."""
        return list(dict.fromkeys(user for role in roles for user in self.of(role, outlet)))

    def exactly_any(self, roles, outlet) -> list[User]:
        """The same without those who stand in."""
        return list(dict.fromkeys(user for role in roles for user in self.exactly(role, outlet)))


def _place(role, outlet) -> tuple[int | None, int | None, int | None]:
    return {
        Level.OUTLET: (outlet.pk, None, None),
        Level.AREA: (None, outlet.area_id, None),
        Level.REGION: (None, None, outlet.area.region_id),
        Level.COMPANY: (None, None, None),
    }[LEVEL_OF[role]]
