"""What appointments and tags tell the rooms below: first page, time line, search, numbers in the menu. Reads only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from customers.history import Asked, Entry, OpenMatter
from customers.search import Found, Hit, Query, take
from staff import my_day, trail
from staff.instants import beginning_of, instant_words, local
from staff.my_day import DueItem
from staff.roles import Right

from . import gate_policies
from .models import Appointment, Tag

AT_MOST = 50
DAY = timedelta(days=1)
# Whoever missed an appointment is called by the end of the next day.
FOLLOWED_UP_WITHIN = 2 * DAY


# The first page -------------------------------------------------------------------------------------------------------


def due_for(user, at: datetime) -> Iterator[DueItem]:
    """One's own appointments of today; one's own missed ones; cars that one called and has not taken in."""
    yield from _appointments_today(user, at)
    yield from _missed(user)
    yield from _called(user, at)


def _appointments_today(user, at: datetime) -> Iterator[DueItem]:
    if not user.employee_id:
        return
    mine = Appointment.objects.filter(advisor=user.employee_id).expected()
    for each in mine.filter(planned_on=local(at).date()).for_list().order_by("planned_at", "pk")[:AT_MOST]:
        yield _due(
            each,
            # Translators: 中文 预约客户到店
            _("A booked customer comes"),
            each.words or str(each.get_kind_display()),
            started_at=beginning_of(each.planned_on),
            deadline_at=each.planned_at,
        )


def _missed(user) -> Iterator[DueItem]:
    """Nobody waits for a customer who did not come: somebody asks whether another hour suits."""
    if not user.may(Right.APPOINT):
        return
    found = Appointment.objects.visible_to(user, Right.APPOINT).to_follow_up().concerning(user)
    for each in found.for_list().order_by("planned_at", "pk")[:AT_MOST]:
        yield _due(
            each,
            # Translators: 中文 预约未到店，联系客户改约
            _("Missed the appointment: ask for another hour"),
            each.words or str(each.get_kind_display()),
            action=_("Call"),
            started_at=each.planned_at,
            deadline_at=beginning_of(each.planned_on) + FOLLOWED_UP_WITHIN,
        )


def _called(user, at: datetime) -> Iterator[DueItem]:
    called = Tag.objects.filter(state=Tag.State.CALLED, called_by=user, day=local(at).date())
    settled = gate_policies.SettledBook(local(at).date())
    for tag in called.for_board().select_related("outlet__area__region").order_by("called_at")[:AT_MOST]:
        yield DueItem(
            deadline_at=tag.given_at + settled.of(tag.outlet).waits,
            started_at=tag.given_at,
            # Translators: 中文 已叫号 %(tag)s，去接车
            what=_("Take in the car with tag %(tag)s") % {"tag": tag.code},
            why=str(tag.get_lane_display()),
            url=f"{reverse('workshop:tag_board')}?outlet={tag.outlet.code}#tag-{tag.pk}",
            action=_("Look"),
            plate=tag.shown_plate,
            group=pgettext("gate", "Tags"),
        )


def stuck_for(user, at: datetime) -> Iterator[DueItem]:
    """Cars that wait at the gate longer than settled, for those who manage."""
    if not my_day.manages(user):
        return
    settled = gate_policies.SettledBook(local(at).date())
    waits = Tag.objects.visible_to(user, Right.GATE).filter(state=Tag.State.WAITING, day=local(at).date())
    for tag in waits.for_board().select_related("outlet__area__region").order_by("given_at")[:AT_MOST]:
        deadline_at = tag.given_at + settled.of(tag.outlet).waits
        if deadline_at < at:
            yield DueItem(
                deadline_at=deadline_at,
                started_at=tag.given_at,
                # Translators: 中文 客户在等候接车
                what=_("Nobody has taken in the car with tag %(tag)s") % {"tag": tag.code},
                why=f"{tag.get_lane_display()} · {tag.outlet.name}",
                url=f"{reverse('workshop:tag_board')}?outlet={tag.outlet.code}#tag-{tag.pk}",
                action=_("Look"),
                plate=tag.shown_plate,
                group=pgettext("gate", "Tags"),
            )


def _due(each: Appointment, what: str, why: str, *, action: str = "", **instants) -> DueItem:
    return DueItem(
        what=what,
        why=why,
        url=each.get_absolute_url(),
        action=action or _("Look"),
        plate=each.car_words,
        group=_("Appointments"),
        who=each.advisor.name if each.advisor else "",
        **instants,
    )


# Numbers beside the menu ----------------------------------------------------------------------------------------------


def waiting_count(user, at: datetime) -> tuple[int, bool]:
    """How many cars wait at the gates that the user sees, and whether one has waited too long."""
    on = local(at).date()
    tags = Tag.objects.visible_to(user, Right.GATE).filter(state=Tag.State.WAITING, day=on)
    settled = gate_policies.SettledBook(on)
    given = list(tags.select_related("outlet__area__region"))
    return len(given), any(tag.given_at + settled.of(tag.outlet).waits < at for tag in given)


def expected_count(user, at: datetime) -> int:
    """How many booked cars have still to come today."""
    on = local(at).date()
    return Appointment.objects.visible_to(user, Right.GATE).between(on, on).expected().count()


# The car's page and search --------------------------------------------------------------------------------------------


def on_the_time_line(asked: Asked) -> Iterator[Entry]:
    """The appointments of the cars, by the instant they were booked at."""
    found = Appointment.objects.visible_to(asked.user, Right.GATE).filter(vehicle__in=asked.vehicles)
    for each in asked.narrow(found.select_related("made_by", "advisor"), "made_at", "appointments"):
        yield Entry(
            at=each.made_at,
            pk=each.pk,
            # Translators: 中文 预约 %(when)s
            text=_("Appointment for %(when)s") % {"when": instant_words(each.planned_at, asked.at)},
            who=each.made_by.name,
            detail=" · ".join(filter(None, [str(each.get_kind_display()), each.words, each.cancel_reason])),
            next=str(each.get_state_display()),
            url=each.get_absolute_url(),
            number=each.number,
            look="person",
            plate=asked.plates.get(each.vehicle_id),
        )


def still_open(asked: Asked) -> Iterator[OpenMatter]:
    """When the car comes next, and what it missed: whoever calls the customer should know it."""
    found = Appointment.objects.visible_to(asked.user, Right.GATE).filter(vehicle__in=asked.vehicles)
    for each in found.filter(state__in=Appointment.OPEN).order_by("planned_at", "pk")[: asked.limit]:
        missed = each.state == Appointment.State.MISSED
        words = {"when": instant_words(each.planned_at, asked.at)}
        yield OpenMatter(
            # Translators: 中文 预约未到：%(when)s / 已预约 %(when)s
            title=_("Missed the appointment of %(when)s") % words if missed else _("Booked for %(when)s") % words,
            url=each.get_absolute_url(),
            text=each.words or str(each.get_kind_display()),
            number=each.number,
        )


def found_by_number(user, query: Query, limit: int) -> Found:
    """Appointments whose number begins with what was typed."""
    found = Appointment.objects.visible_to(user, Right.GATE).filter(number__starts=query.number)
    return take(
        found.select_related("vehicle").order_by("-number"),
        limit,
        lambda each: Hit(
            url=each.get_absolute_url(),
            title=each.number,
            plate=each.shown_plate,
            note=each.words or str(each.get_kind_display()),
            state=str(each.get_state_display()),
            exact=each.number.upper() == query.number,
        ),
    )


# One appointment's own time line --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One line: `kind` is person or system."""

    at: datetime
    kind: str
    who: str
    text: str
    detail: str = ""


def lines_of(appointment: Appointment, at: datetime) -> list[Line]:
    """What happened to it, the latest first. One query."""
    return [_line(entry, at) for entry in trail.entries_about(appointment)]


def _line(entry, at: datetime) -> Line:
    hours = [instant_words(datetime.fromisoformat(each), at) for each in entry.changes.get("planned_at", []) if each]
    return Line(
        at=entry.at,
        kind="person" if entry.by else "system",
        who=entry.by.name if entry.by else "",
        text=trail.label_of(entry.action),
        detail=" · ".join(filter(None, [" → ".join(hours), entry.reason])),
    )
