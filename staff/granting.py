"""Who may give which role where, and whose account somebody may manage.

Nobody gives rights beyond the own, and nobody changes the own postings. Only administrators, who keep the accounts of
the whole company and can read nothing by it, give what they do not have themselves.
"""

from .places import Place
from .reach import Reach
from .roles import LEVEL_OF, Level, Right, Role, rights_of


def gives_everything(giver) -> bool:
    return giver.reach(Right.PEOPLE_MANAGE).company


def rights_over(giver, outlet) -> frozenset[str]:
    """All the rights that the postings of today give the person over one outlet."""
    held = [rights_of(posting.role) for posting in giver.postings_today if Reach.of([posting]).covers(outlet)]
    return frozenset().union(*held)


def may_give(giver, role: str, place: Place) -> bool:
    """Whether the person may post others in the role at the place (a role that fits it)."""
    if LEVEL_OF.get(role) != place.level:
        return False
    if gives_everything(giver):
        return True
    if place.level != Level.OUTLET or not giver.may(Right.PEOPLE_MANAGE, place.outlet):
        return False
    return rights_of(role) <= rights_over(giver, place.outlet)


def roles_to_give(giver) -> list[str]:
    """Roles the person may give somewhere, in the order of the house."""
    if gives_everything(giver):
        return list(Role.values)
    held = giver.reach(Right.PEOPLE_MANAGE)
    if not held:
        return []
    own = frozenset().union(*(rights_of(posting.role) for posting in giver.postings_today))
    return [role for role in Role.values if LEVEL_OF[role] == Level.OUTLET and rights_of(role) <= own]


def may_manage(giver, account, postings) -> bool:
    """Whether the person may change, shut or reopen the account and give it a new password.

    `postings` are the account's postings that are not over; where all are, the one that ended last: whoever left is
    shut by the outlet left last. Whoever could give all of them gains nothing by taking the account over; anybody else
    might. An account that never had any is for headquarters. The own account is managed by nobody.
    """
    if account.pk == giver.pk or not giver.may(Right.PEOPLE_MANAGE):
        return False
    if not postings:
        return gives_everything(giver)
    return all(may_give(giver, posting.role, Place.of(posting)) for posting in postings)
