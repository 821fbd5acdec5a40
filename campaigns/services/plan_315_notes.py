"""Who is told what about plans for 15 March. Makes notes; changes nothing."""

from datetime import datetime

from campaigns.models import Plan315
from notices.models import Urgency
from notices.services import Note
from staff.access import Holders
from staff.instants import local
from staff.roles import Role

AT_OUTLET = (Role.CUSTOMER_CARE_MANAGER, Role.SERVICE_MANAGER)
AREA = (Role.AREA_MANAGER,)


def holders(at: datetime) -> Holders:
    return Holders((*AT_OUTLET, *AREA), local(at).date())


def people(found: Holders, roles, outlet) -> list:
    """The holders over the outlet, each once."""
    return found.of_any(roles, outlet)


def notes(plan: Plan315, code: str, to, *, what: str, urgency=Urgency.NORMAL, **params) -> list[Note]:
    """One note each; `what` tells apart what is said more than once of a plan."""
    told = {"outlet": plan.outlet.name, "number": plan.number, "year": str(plan.year)} | params
    return [
        Note(
            key=f"plan 315 {plan.pk} {code} {what} to {person.pk}",
            code=f"plan_315.{code}",
            params=told,
            recipient=person,
            about=plan,
            outlet=plan.outlet,
            urgency=urgency,
        )
        for person in to
    ]
