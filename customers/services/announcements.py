"""Who is told what about candidates and cases. Queues messages; changes nothing."""

from datetime import datetime

from django.utils import timezone

from customers import criteria
from customers.models import Candidate, Case
from customers.tiers import Tier
from notices.models import Robot, Urgency
from notices.services import Note, queue
from staff.access import Holders
from staff.models import Posting
from staff.reach import Reach
from staff.roles import Right, Role

REGION = (Role.REGION_COORDINATOR, Role.REGION_MANAGER)
OVERDUE_ABOVE = (Role.AREA_MANAGER, *REGION)
DECIDERS = (Role.CUSTOMER_CARE_MANAGER, Role.SERVICE_MANAGER)
CASE_ROLES = (Role.SERVICE_MANAGER, *OVERDUE_ABOVE)

URGENCY = {Tier.AAA: Urgency.CRISIS, Tier.AA: Urgency.ALERT, Tier.A: Urgency.ATTENTION}


class Roster(Holders):
    """Everybody who is told anything on a day: who holds the roles, and which people still see the records (`right`)
    that they own."""

    def __init__(self, on, roles=(*CASE_ROLES, *DECIDERS), right=Right.CASES):
        super().__init__(set(roles), on)
        self.on = on
        self.right = right
        self.reaches: dict[int, Reach] = {}

    def meet(self, people) -> None:
        """Read what these people see, in one query for those not met yet."""
        new = {person.pk for person in people if person} - self.reaches.keys()
        held: dict[int, list[Posting]] = {pk: [] for pk in new}
        for posting in Posting.objects.filter(user__in=new).in_force(self.on) if new else ():
            held[posting.user_id].append(posting)
        self.reaches |= {pk: Reach.of(postings, self.right) for pk, postings in held.items()}

    def sees(self, person, outlet) -> bool:
        """Whether records of the outlet (with its area at hand) lie under the postings of an active account."""
        self.meet([person])
        return person.is_active and self.reaches[person.pk].covers(outlet)


def holders(at: datetime) -> Roster:
    """The roster of the day of `at`."""
    return Roster(timezone.localdate(at))


def distinct(*groups) -> list:
    """The people of the groups, each once, in order."""
    return list({person.pk: person for group in groups for person in group}.values())


def owner_or_manager(case: Case, roster: Roster) -> list:
    """The owner; while there is none who still sees the case, the service manager in the owner's place."""
    if case.owner and roster.sees(case.owner, case.outlet):
        return [case.owner]
    return roster.of(Role.SERVICE_MANAGER, case.outlet)


def case_params(case: Case) -> dict:
    """What every text about a case may use. `case` comes with its car, outlet and owner."""
    return {
        "number": case.number,
        "plate": str(case.vehicle),
        "tier": case.tier,
        "title": case.title,
        "outlet": case.outlet.name,
        "owner": case.owner.name if case.owner else "—",
        "deadline": case.deadline_at,
    }


def tell_region_of_aaa(case: Case, at: datetime) -> None:
    """A case that is or becomes AAA, each time it does, tells the region at once, with the group robots."""
    roster = holders(at)
    people = distinct(*(roster.of(role, case.outlet) for role in REGION))
    key = f"case/{case.pk}/aaa/{at.isoformat()}"
    queue(
        _to_people_and_robots(key, "case.aaa", case, people, Urgency.CRISIS),
        at=at,
    )


def _to_people_and_robots(key, code, case, people, urgency, extra=None) -> list[Note]:
    params = case_params(case) | (extra or {})
    notes = [
        Note(f"{key}/{person.pk}", code, params, recipient=person, about=case, outlet=case.outlet, urgency=urgency)
        for person in people
    ]
    robots = [
        Note(f"{key}/robot{robot.pk}", code, params, robot=robot, about=case, outlet=case.outlet, urgency=urgency)
        for robot in Robot.objects.for_outlet(case.outlet)
    ]
    return notes + robots


def tell_owner(case: Case, code: str, at: datetime, by=None, **extra) -> None:
    """Tell the owner of what somebody else did to the case; who did it need not be told, who has left the outlet may
    not be."""
    if case.owner and case.owner != by and case.owner.may(Right.CASES, case.outlet):
        queue(
            [
                Note(
                    f"case/{case.pk}/{code}/{at.isoformat()}/{case.owner_id}",
                    code,
                    case_params(case) | extra,
                    recipient=case.owner,
                    about=case,
                    outlet=case.outlet,
                    urgency=URGENCY[Tier(case.tier)],
                )
            ],
            at=at,
        )


def tell_new_evidence(case: Case, evidence, at: datetime) -> None:
    tell_owner(case, "case.evidence", at, evidence=", ".join(item.number for item in evidence))


def new_candidates_notes(candidates: list[Candidate], roster: Roster) -> list[Note]:
    """One message for each decider of an outlet, however many candidates were found there."""
    outlet = candidates[0].outlet
    plates = sorted({str(candidate.vehicle) for candidate in candidates})
    shown = "、".join(plates[:10]) + (" …" if len(plates) > 10 else "")
    params = {
        "count": len(candidates),
        "outlet": outlet.name,
        "plates": shown,
        "deadline": min(candidate.due_at for candidate in candidates),
    }
    return [
        Note(
            f"candidates/{outlet.pk}/{candidates[0].pk}/{person.pk}",
            "candidate.new",
            params,
            recipient=person,
            about=candidates[0],
            outlet=outlet,
            urgency=URGENCY[max((c.suggested_tier for c in candidates), key=len)],
        )
        for person in distinct(*(roster.of(role, outlet) for role in DECIDERS))
    ]


def candidate_notes(candidate: Candidate, share, roster: Roster) -> list[Note]:
    """The warnings of one share of a candidate's time."""
    return [
        Note(
            f"candidate/{candidate.pk}/{share.code}/{person.pk}",
            "candidate.waiting",
            {
                "plate": str(candidate.vehicle),
                "percent": share.code,
                "criterion": criteria.label_of(candidate.criterion),
                "deadline": candidate.due_at,
            },
            recipient=person,
            about=candidate,
            outlet=candidate.outlet,
            urgency=Urgency.ALERT if share.code == "100" else Urgency.ATTENTION,
        )
        for person in distinct(*(roster.of(role, candidate.outlet) for role in DECIDERS))
    ]


def stage_notes(case: Case, stage, roster: Roster) -> list[Note]:
    """The warnings of one stage of a case's clock, one for each person told.

    The key is made of what makes a warning the same one: the case, its deadline, the stage, the recipient.
    """
    people = [owner_or_manager(case, roster), roster.of(Role.SERVICE_MANAGER, case.outlet)]
    if stage.overdue:
        people += [roster.of(role, case.outlet) for role in OVERDUE_ABOVE]
    code = "case.overdue" if stage.overdue else {"50": "case.half", "80": "case.alert"}[stage.code]
    params = case_params(case) | ({"day": stage.day} if stage.overdue else {})
    urgency = URGENCY[Tier(case.tier)] if stage.overdue else Urgency.ATTENTION
    return [
        Note(
            f"case/{case.pk}/{case.deadline_at.isoformat()}/{stage.code}/{person.pk}",
            code,
            params,
            recipient=person,
            about=case,
            outlet=case.outlet,
            urgency=urgency,
        )
        for person in distinct(*people)
    ]
