"""The job of screening: says what is due, late or waiting, once a day each, and takes points off at a round's end."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import pgettext

from customers import screening_policies as policies
from customers import screening_rules
from customers.models import ScreeningList, ScreeningRound
from notices.models import Urgency
from notices.services import Note, queue
from staff import trail
from staff.instants import local

from . import screening_notes as told
from .screening_points import take_points_off

# Nobody is reminded before the doors open.
FROM_HOUR = 8
State = ScreeningList.State


def watch_screening(*, at: datetime) -> dict[str, int]:
    """Messages about lists that are due soon or late, and points off for those that never came.

    A run that comes late, or twice, tells nobody twice and takes nothing twice: the day stands in the key, and one
    list costs points once.
    """
    counts = {"late": 0, "messages": 0, "points": settle_rounds(at=at)}
    today = local(at).date()
    if local(at).hour < FROM_HOUR:
        return counts
    rows = ScreeningList.objects.for_list().filter(state=State.DUE, round__ends_on__gte=today)
    due = list(rows.order_by("round", "outlet__code", "pk"))
    late = [each for each in due if each.due_on < today]
    counts["late"] = len(late)
    if due:
        counts["messages"] = queue([*_to_outlets(due, today, at), *_to_regions(late, today, at)], at=at)
    return counts


def _to_outlets(due: list[ScreeningList], today: date, at: datetime) -> list[Note]:
    book, found, notes = policies.book(today), told.holders(at), []
    for each in due:
        settled = book.for_outlet(each.outlet)
        outlet = found.of_any(told.AT_OUTLET, each.outlet)
        days = screening_rules.days_late(each.due_on, today)
        if days:
            params = {"days": days, "points": policies.rule_of(settled).points(each.kind, days)}
            people = outlet + [person for person in found.of_any(told.AREA, each.outlet) if person not in outlet]
            notes += told.notes(each, "late", people, what=today.isoformat(), urgency=Urgency.ALERT, **params)
        elif each.due_on - today <= timedelta(days=settled[policies.REMIND]):
            notes += told.notes(each, "due", outlet, what=today.isoformat(), urgency=Urgency.ATTENTION)
    return notes


def _to_regions(late: list[ScreeningList], today: date, at: datetime) -> list[Note]:
    """One message a region, round and day, naming the outlets."""
    found, of_region = told.holders(at), defaultdict(list)
    for each in late:
        of_region[each.round_id, each.outlet.area.region_id].append(each)
    notes = []
    for (round_key, region), lists in of_region.items():
        first = lists[0]
        people = found.of_any(told.REGION, first.outlet)
        names = pgettext("between items of a list", ", ").join(each.outlet.name for each in lists)
        params = {"round": first.round.name, "number": len(lists), "day": first.due_on, "outlets": names}
        notes += [
            Note(
                key=f"screening round {round_key} region {region} late {today.isoformat()} to {person.pk}",
                code="screening.late_region",
                params=params,
                recipient=person,
                about=first,
                outlet=first.outlet,
                urgency=Urgency.ALERT,
            )
            for person in people
        ]
    return notes


def settle_rounds(*, at: datetime) -> int:
    """Rounds that are over: lists that never came cost what the days up to the end cost. How many lists."""
    settled = 0
    for key in ScreeningRound.objects.to_settle(local(at).date()).values_list("pk", flat=True):
        with transaction.atomic():
            settled += _settle(key, at)
    return settled


def _settle(key: int, at: datetime) -> int:
    round = ScreeningRound.objects.select_for_update(no_key=True).get(pk=key)
    if round.settled_at:
        return 0
    missing = ScreeningList.objects.for_list().filter(round=round, state=State.DUE, deduction__isnull=True)
    over_on = round.ends_on + timedelta(days=1)
    taken = [
        take_points_off(screening_list=each, late_days=screening_rules.days_late(each.due_on, over_on), at=at)
        for each in missing.select_for_update(of=("self",), no_key=True)
    ]
    ScreeningRound.objects.filter(pk=key).update(settled_at=at)
    number = sum(1 for each in taken if each)
    trail.record(about=round, action="screening.settled", by=None, at=at, changes={"number": [None, number]})
    return number
