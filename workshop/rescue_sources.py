"""What rescue calls tell the rooms below: time line, open matters, search, what is due, what is stuck. Reads only."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from customers.history import Asked, Entry, OpenMatter
from customers.search import Found, Hit, Query, take
from staff import my_day
from staff.instants import instant_words
from staff.my_day import DueItem
from staff.roles import Right

from .models import RescueCall

AT_MOST = 50
FOUND = 20
# How soon after the arrival somebody is asked how it ended. Nobody is warned of it.
END_WITHIN = timedelta(hours=4)


# The car's page, search, navigation -----------------------------------------------------------------------------------


def on_the_time_line(asked: Asked) -> Iterator[Entry]:
    """The calls for the cars, by the instant they came in."""
    for call in asked.narrow(_about(asked).select_related("helper"), "taken_at", "rescues"):
        yield Entry(
            at=call.taken_at,
            pk=call.pk,
            # Translators: 中文 救援：%(place)s
            text=_("Rescue at %(place)s") % {"place": call.place},
            detail=_how_it_went(call, asked.at),
            next="" if not call.is_open else call.get_state_display(),
            url=call.get_absolute_url(),
            number=call.number,
            look="warning" if call.is_open else "",
            plate=asked.plates.get(call.vehicle_id),
        )


def _how_it_went(call: RescueCall, at: datetime) -> str:
    parts = []
    if call.arrived_at:
        # Translators: 中文 %(who)s %(when)s 到达
        parts.append(_("%(who)s arrived %(when)s") % {"who": call.helper, "when": instant_words(call.arrived_at, at)})
    if call.cause:
        parts.append(call.get_cause_display())
    if call.outcome:
        parts.append(call.get_outcome_display())
    return " · ".join([*parts, *filter(None, [call.words or call.reason])])


def still_open(asked: Asked) -> Iterator[OpenMatter]:
    """Whoever talks to a customer who stands at the roadside has to know it first."""
    for call in _about(asked).open().order_by("-taken_at", "-pk")[: asked.limit]:
        yield OpenMatter(
            # Translators: 中文 救援进行中：%(state)s
            title=_("Open rescue call: %(state)s") % {"state": call.get_state_display()},
            url=call.get_absolute_url(),
            text=call.place,
            number=call.number,
            look="stop",
        )


def _about(asked: Asked):
    return RescueCall.objects.visible_to(asked.user, Right.RESCUE).filter(vehicle__in=asked.vehicles)


def found_by_number(user, query: Query, limit: int) -> Found:
    """Calls whose number begins with what was typed."""
    calls = RescueCall.objects.open_to(user, Right.RESCUE).filter(number__starts=query.number)
    return take(
        calls.select_related("vehicle").order_by("-number"),
        limit,
        lambda call: Hit(
            url=call.get_absolute_url(),
            title=call.number,
            plate=call.shown_plate,
            note=call.place,
            state=call.get_state_display(),
            exact=call.number.upper() == query.number,
        ),
    )


def open_count(user, at: datetime) -> tuple[int, bool]:
    """How many calls are open under the user's postings, and whether one is late."""
    calls = RescueCall.objects.visible_to(user, Right.RESCUE).open()
    return calls.count(), calls.late(at).exists()


# My day ---------------------------------------------------------------------------------------------------------------


def due_for(user, at: datetime) -> Iterator[DueItem]:
    """Somebody to be sent; the calls one was sent to; the end of those one took or went to."""
    kept = RescueCall.objects.visible_to(user, Right.RESCUE_KEEP)
    for call in _soonest(kept.filter(state=RescueCall.State.TAKEN)):
        # Translators: 中文 派人救援
        yield _due(call, _("Send somebody to the rescue"), pgettext("rescue", "Send"), "#send")
    if user.employee_id:
        mine = RescueCall.objects.filter(helper=user.employee_id)
        for call in _soonest(mine.filter(state=RescueCall.State.UNDER_WAY)):
            # Translators: 中文 前往救援，到达后点“已到达”
            yield _due(call, _("Drive to the rescue, and record the arrival"), _("Look"))
    for call in _soonest(RescueCall.objects.to_be_ended_by(user, kept)):
        yield _due(
            call,
            # Translators: 中文 写明救援结果
            _("Say how the rescue ended"),
            _("End it"),
            "#end",
            started_at=call.arrived_at,
            deadline_at=call.arrived_at + END_WITHIN,
        )


def stuck_for(user, at: datetime) -> Iterator[DueItem]:
    """Calls past four fifths of their time with nobody there, for those who manage."""
    if not my_day.manages(user):
        return
    for call in _soonest(RescueCall.objects.visible_to(user, Right.RESCUE).past_four_fifths(at)):
        # Translators: 中文 救援未到达
        yield _due(call, _("Rescue: nobody there yet"), _("Look"), group=call.number)


def _soonest(calls):
    return calls.select_related("vehicle", "helper").order_by("deadline_at", "pk")[:AT_MOST]


def _due(call: RescueCall, what: str, action: str, anchor: str = "", group: str = "", **instants) -> DueItem:
    values = {"deadline_at": call.deadline_at, "started_at": call.taken_at} | instants
    return DueItem(
        what=what,
        why=f"{call.get_zone_display()} · {call.place}",
        url=call.get_absolute_url() + anchor,
        action=action,
        plate=call.car_words,
        group=group or pgettext("plural", "Rescue calls"),
        who=call.helper.name if call.helper else "",
        **values,
    )
