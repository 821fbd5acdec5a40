"""Who may do what where: the decorator of views and the check of services."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from .models import User
from .roles import Right, Role

# Who is told in somebody's place while nobody holds a role.
STANDS_IN_FOR = {
    Role.SERVICE_MANAGER: (Role.STATION_HEAD, Role.GENERAL_MANAGER, Role.AREA_MANAGER),
    Role.CUSTOMER_CARE_MANAGER: (Role.SERVICE_MANAGER, Role.STATION_HEAD),
    Role.AREA_MANAGER: (Role.REGION_COORDINATOR, Role.REGION_MANAGER),
}


def right(needed: Right):
    """Let a view be opened by those who have the right somewhere; the others get 403.

    Which rows they get is for `visible_to(user, right)` in the view.
    """

    def decorate(view):
        @wraps(view)
        def checked(request, *args, **kwargs):
            if not request.user.may(needed):
                raise PermissionDenied(_("Your role does not include this: %(right)s.") % {"right": needed.label})
            return view(request, *args, **kwargs)

        checked.needs_right = needed
        return checked

    return decorate


def require(user, needed: Right, outlet) -> None:
    """Raise `PermissionDenied` unless a posting of the user gives the right over the outlet."""
    if not user.may(needed, outlet):
        raise PermissionDenied(
            _("For %(outlet)s your role does not include this: %(right)s.")
            % {"outlet": outlet, "right": needed.label}
        )


def holders(role: str, outlet, on) -> list[User]:
    """Active accounts that hold the role over the outlet on the day; where nobody does, those who stand in."""
    for candidate in (role, *STANDS_IN_FOR.get(role, ())):
        found = list(User.objects.posted(candidate, outlet, on))
        if found:
            return found
    return []
