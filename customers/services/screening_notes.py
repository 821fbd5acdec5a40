"""Who is told what about screening. Makes notes; changes nothing."""

from datetime import datetime

from customers.models import ScreeningList
from notices.models import Urgency
from notices.services import Note
from staff.access import Holders
from staff.instants import local
from staff.roles import Role

AT_OUTLET = (Role.CUSTOMER_CARE_MANAGER, Role.SERVICE_MANAGER)
REGION = (Role.REGION_COORDINATOR, Role.REGION_MANAGER)
AREA = (Role.AREA_MANAGER,)


def holders(at: datetime) -> Holders:
    """Everybody who is told anything about screening on the day."""
    return Holders((*AT_OUTLET, *AREA, *REGION), local(at).date())


def facts(screening_list: ScreeningList) -> dict:
    return {
        "outlet": screening_list.outlet.name,
        "number": screening_list.number,
        "round": screening_list.round.name,
        "day": screening_list.due_on,
    }


def notes(screening_list: ScreeningList, code: str, to, *, what: str, urgency=Urgency.NORMAL, **params) -> list[Note]:
    """One note each; `what` tells apart what is said more than once of a list, such as the day of a reminder."""
    told = facts(screening_list) | params
    return [
        Note(
            key=f"screening {screening_list.pk} {code} {what} to {person.pk}",
            code=f"screening.{code}",
            params=told,
            recipient=person,
            about=screening_list,
            outlet=screening_list.outlet,
            urgency=urgency,
        )
        for person in to
    ]
