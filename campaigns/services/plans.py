"""The parts of a plan, one by one: sections, departments, phases, tasks, running order, stations, offers, aims.

A part is changed from what was seen of it: of two people who change the same part the second hears that it has changed;
who changes another part is not in anybody's way.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from campaigns.models import (
    Aim,
    Campaign,
    Draw,
    HelpingDepartment,
    Offer,
    Phase,
    Section,
    Station,
    Task,
    Turn,
)
from staff import trail
from staff.access import require
from staff.instants import local
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

from . import campaigns as whole


@dataclass(frozen=True)
class Kind:
    """One kind of part: its model, the fields that people write, and what they may not be."""

    model: type[models.Model]
    fields: tuple[str, ...]
    placed: bool = False
    """Whether its parts stand in an order of their own (`position`)."""


KINDS: dict[str, Kind] = {
    "section": Kind(Section, ("title", "words"), placed=True),
    "department": Kind(HelpingDepartment, ("department", "host", "duty", "lead")),
    "phase": Kind(Phase, ("name", "from_on", "to_on", "words")),
    "task": Kind(Task, ("group", "what", "department", "owner", "due_on")),
    "turn": Kind(Turn, ("on", "from_time", "to_time", "what", "who", "station")),
    "station": Kind(Station, ("name", "stamped", "points"), placed=True),
    "offer": Kind(Offer, ("kind", "words")),
    "aim": Kind(Aim, ("metric", "goal")),
}


def seen_of(kind: str, part) -> str:
    """What is written in the part, as one text: the form sends it back, so that a change meanwhile is noticed."""
    return json.dumps(_plain(KINDS[kind], part), cls=DjangoJSONEncoder, sort_keys=True)


def _plain(kind: Kind, part) -> dict:
    found = {name: getattr(part, f"{name}_id" if _is_key(kind, name) else name) for name in kind.fields}
    return {name: f"{value.normalize():f}" if isinstance(value, Decimal) else value for name, value in found.items()}


def _is_key(kind: Kind, name: str) -> bool:
    return kind.model._meta.get_field(name).is_relation


@transaction.atomic
def add_part(*, campaign: Campaign, of: str, by, at: datetime, **values):
    """A new part at the end of its kind (`of`, a key of `KINDS`)."""
    held = _open_plan(campaign, by)
    known = KINDS[of]
    _check(held, of, None, values, at)
    _refuse_on_card(held, of, bool(values.get("stamped")))
    if known.placed:
        last = known.model._default_manager.filter(campaign=held).aggregate(last=Max("position"))["last"] or 0
        values["position"] = last + 1
    made = _kept_once(of, lambda: known.model._default_manager.create(campaign=held, **values))
    changes = {f"{of}_{name}": [None, _said(value)] for name, value in values.items() if name in known.fields}
    trail.note(held, "campaign.part_added", by, at, changes)
    return made


@transaction.atomic
def change_part(*, campaign: Campaign, of: str, part, seen: str, by, at: datetime, **values):
    """The part as it is written now; refused where it is not as it was `seen` any more."""
    held = _open_plan(campaign, by)
    known = KINDS[of]
    present = _present(held, of, part)
    if seen_of(of, present) != seen:
        raise AlreadyDone(_("This has changed in the meantime. Look at it again."))
    _check(held, of, present, values, at)
    changes = {
        f"{of}_{name}": [_said(getattr(present, name)), _said(value)]
        for name, value in values.items()
        if getattr(present, name) != value
    }
    if not changes:
        return present
    _refuse_on_card(held, of, "station_stamped" in changes)
    _kept_once(of, lambda: known.model._default_manager.filter(pk=present.pk).update(**values))
    if of == "task" and {"task_due_on", "task_owner"} & set(changes):
        Task.objects.filter(pk=present.pk).update(reminded_on=None)
    trail.note(held, "campaign.part_changed", by, at, changes, str(present))
    return known.model._default_manager.get(pk=present.pk)


@transaction.atomic
def take_out_part(*, campaign: Campaign, of: str, part, seen: str, by, at: datetime) -> None:
    """The part leaves the plan; what it said stays in the trail."""
    held = _open_plan(campaign, by)
    present = _present(held, of, part)
    if seen_of(of, present) != seen:
        raise AlreadyDone(_("This has changed in the meantime. Look at it again."))
    if of == "task" and present.done_at:
        raise Refused(_("It is done; what was done stays."))
    if of == "station" and present.turns.exists():
        raise Refused(_("It stands in the running order. Change the order first."))
    if of == "station" and present.stamps.exists():
        raise Refused(_("Guests have a stamp of it already."))
    _refuse_on_card(held, of, present.stamped if of == "station" else False)
    changes = {f"{of}_{name}": [_said(getattr(present, name)), None] for name in KINDS[of].fields}
    try:
        present.delete()
    except ProtectedError:
        raise Refused(_("Something else of the campaign rests on it.")) from None
    trail.note(held, "campaign.part_removed", by, at, changes)


@transaction.atomic
def move_part(*, campaign: Campaign, of: str, part, up: bool, by, at: datetime) -> None:
    """One place up or down among the parts of its kind; at the end of the line nothing happens."""
    held = _open_plan(campaign, by)
    rows = list(KINDS[of].model._default_manager.filter(campaign=held).order_by("position", "pk"))
    here = next((place for place, row in enumerate(rows) if row.pk == part.pk), None)
    if here is None:
        raise AlreadyDone(_("This has changed in the meantime. Look at it again."))
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for place, row in enumerate(rows, start=1):
        KINDS[of].model._default_manager.filter(pk=row.pk).exclude(position=place).update(position=place)


@transaction.atomic
def copy_day(*, campaign: Campaign, from_on: date, to_on: date, by, at: datetime) -> int:
    """The running order of one day for another that has none yet; comes back with how many lines."""
    held = _open_plan(campaign, by)
    lines = list(held.turns.filter(on=from_on))
    if not lines:
        raise Refused(_("This day has no running order."), field="from_on")
    if not held.begins_on <= to_on <= held.ends_on:
        raise Refused(_("The running order is of the days of the campaign."), field="to_on")
    if held.turns.filter(on=to_on).exists():
        raise Refused(_("This day has a running order already."), field="to_on")
    Turn.objects.bulk_create(
        Turn(
            campaign=held,
            on=to_on,
            from_time=line.from_time,
            to_time=line.to_time,
            what=line.what,
            who=line.who,
            station_id=line.station_id,
        )
        for line in lines
    )
    trail.note(held, "campaign.part_added", by, at, {"turn_on": [from_on, to_on]})
    return len(lines)


def _open_plan(campaign: Campaign, by) -> Campaign:
    require(by, Right.CAMPAIGNS_PLAN, campaign.outlet)
    held = whole.locked_campaign(campaign)
    whole.in_state(held, *Campaign.OPEN)
    return held


def _present(held: Campaign, kind: str, part):
    present = KINDS[kind].model._default_manager.filter(campaign=held, pk=part.pk).first()
    if present is None:
        raise AlreadyDone(_("Somebody has taken it out in the meantime."))
    return present


def _refuse_on_card(held: Campaign, of: str, changes_card: bool) -> None:
    """Which stamps make a card full was published with a draw for full cards: it stands until there are winners."""
    waiting = (Draw.State.PUBLISHED, Draw.State.FIXED)
    if of == "station" and changes_card and held.draws.filter(state__in=waiting, rules__source="stamped").exists():
        # Translators: 中文 已公布的抽奖以集满印章卡为条件，开奖前盖章站点不能变。
        raise Refused(_("A published draw counts full stamp cards: their stations stand until it is drawn."))


def _said(value) -> object:
    return value.name if hasattr(value, "name") else str(value) if isinstance(value, models.Model) else value


def _kept_once(kind: str, keep):
    """The unique constraints in words."""
    try:
        with transaction.atomic():
            return keep()
    except IntegrityError:
        words, field = {
            "department": (_("This department takes part already."), "department"),
            "station": (_("There is a station of this name already."), "name"),
            "aim": (_("There is a goal for this figure already."), "metric"),
        }[kind]
        raise Refused(words, field=field) from None


def _check(held: Campaign, kind: str, present, values: dict, at: datetime) -> None:
    check = _CHECKS.get(kind)
    if check:
        check(held, present, values, at)


def _check_department(held: Campaign, present, values: dict, at: datetime) -> None:
    lead = values.get("lead")
    if lead and (present is None or present.lead_id != lead.pk):
        whole.check_person(lead, held.outlet, local(at).date(), "lead")
    if values.get("host"):
        held.departments.filter(host=True).exclude(pk=present.pk if present else None).update(host=False)


def _check_phase(held: Campaign, present, values: dict, at: datetime) -> None:
    if values["to_on"] < values["from_on"]:
        raise Refused(_("The last day is before the first."), field="to_on")


def _check_task(held: Campaign, present, values: dict, at: datetime) -> None:
    if present and present.done_at:
        raise Refused(_("It is done. Open it again to change it."))
    owner = values.get("owner")
    if owner and (present is None or present.owner_id != owner.pk):
        whole.check_person(owner, held.outlet, local(at).date())


def _check_turn(held: Campaign, present, values: dict, at: datetime) -> None:
    if not held.begins_on <= values["on"] <= held.ends_on:
        raise Refused(_("The running order is of the days of the campaign."), field="on")
    if values["to_time"] <= values["from_time"]:
        raise Refused(_("It ends after it begins."), field="to_time")
    station = values.get("station")
    if station and station.campaign_id != held.pk:
        raise Refused(_("This station belongs to another campaign."), field="station")
    if station:
        others = held.turns.filter(station=station, on=values["on"]).exclude(pk=present.pk if present else None)
        busy = others.filter(from_time__lt=values["to_time"], to_time__gt=values["from_time"]).first()
        if busy:
            raise Refused(
                _("At this station is “%(what)s” from %(from)s to %(to)s.")
                % {"what": busy.what, "from": f"{busy.from_time:%H:%M}", "to": f"{busy.to_time:%H:%M}"},
                field="station",
            )


def _check_aim(held: Campaign, present, values: dict, at: datetime) -> None:
    if values["goal"] <= 0:
        raise Refused(_("A goal is above zero."), field="goal")


_CHECKS = {
    "department": _check_department,
    "phase": _check_phase,
    "task": _check_task,
    "turn": _check_turn,
    "aim": _check_aim,
}
