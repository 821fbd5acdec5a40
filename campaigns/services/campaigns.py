"""Campaigns as a whole: begun from a blueprint, changed, settled, called off."""

import secrets
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns import blueprints, closing, plan_dates
from campaigns.models import (
    Audience,
    Campaign,
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
from staff.models import User
from staff.numbers import free_number
from staff.places import Place
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.versions import held_from, in_state, write

NUMBER_KIND = "HD"
LONGEST = timedelta(days=366)
State = Campaign.State


class WrittenAlready(AlreadyDone):
    """The same form came a second time; `campaign` is what the first one made."""

    def __init__(self, campaign: Campaign):
        super().__init__(_("This is written already: %(number)s.") % {"number": campaign.number})
        self.campaign = campaign


def people_of(outlet, on: date):
    """The accounts posted at the outlet on the day, by pinyin: who may answer for a campaign or a task."""
    return User.objects.placed_at([Place(outlet=outlet)], on).order_by("name_key", "username")


def check_person(person, outlet, on: date, field: str = "owner") -> None:
    if not people_of(outlet, on).filter(pk=person.pk).exists():
        raise Refused(
            _("%(name)s has no posting at %(outlet)s.") % {"name": person.name, "outlet": outlet.name}, field=field
        )


# Beginning ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def write_campaign(
    *,
    outlet,
    kind: str,
    name: str,
    begins_on: date,
    ends_on: date | None,
    owner,
    theme: str = "",
    place: str = "",
    seed: str = "",
    form_key=None,
    by,
    at: datetime,
) -> Campaign:
    """A campaign with the plan of its kind, in the language that is spoken now. `seed` only where it is repeated.

    Without `ends_on` it takes as many days as its kind usually does.
    """
    require(by, Right.CAMPAIGNS_PLAN, outlet)
    number = free_number(NUMBER_KIND, outlet, Campaign.objects)
    if form_key and (there := Campaign.objects.filter(form_key=form_key).first()):
        raise WrittenAlready(there)
    blueprint = blueprints.of(kind)
    ends_on = ends_on or begins_on + timedelta(days=blueprint.days - 1)
    _check_name_and_days(name, begins_on, ends_on)
    check_person(owner, outlet, local(at).date())
    made = Campaign.objects.create(
        number=number,
        outlet=outlet,
        kind=kind,
        name=name.strip(),
        theme=theme.strip() or str(blueprint.theme),
        begins_on=begins_on,
        ends_on=ends_on,
        place=place.strip(),
        owner=owner,
        seed=seed or secrets.token_hex(32),
        form_key=form_key,
        made_at=at,
        made_by=by,
    )
    _write_plan(made, blueprint)
    first_phase = made.phases.order_by("from_on").values_list("from_on", flat=True).first()
    from_on, to_on = plan_dates.baseline(begins_on, ends_on, first_phase)
    write(made, baseline_from_on=from_on, baseline_to_on=to_on)
    trail.note(made, "campaign.written", by, at, {"begins_on": [None, begins_on], "ends_on": [None, ends_on]})
    return made


def _check_name_and_days(name: str, begins_on: date, ends_on: date) -> None:
    if not name.strip():
        raise Refused(_("What is the campaign called?"), field="name")
    if ends_on < begins_on:
        raise Refused(_("The last day is before the first."), field="ends_on")
    if ends_on - begins_on > LONGEST:
        raise Refused(_("A campaign lasts a year at most."), field="ends_on")


def _write_plan(made: Campaign, blueprint: blueprints.Blueprint) -> None:
    days = (made.begins_on, made.ends_on)
    Section.objects.bulk_create(
        Section(campaign=made, position=place, title=str(each.title), words=str(each.words))
        for place, each in enumerate(blueprint.sections, start=1)
    )
    HelpingDepartment.objects.bulk_create(
        HelpingDepartment(campaign=made, department=each.department, host=each.host, duty=str(each.duty))
        for each in blueprint.departments
    )
    Phase.objects.bulk_create(
        Phase(
            campaign=made,
            name=str(each.name),
            from_on=each.begins.on(*days),
            to_on=max(each.begins.on(*days), each.ends.on(*days)),
            words=str(each.words),
        )
        for each in blueprint.phases
    )
    Task.objects.bulk_create(
        Task(
            campaign=made,
            group=str(each.group),
            what=str(each.what),
            department=each.department,
            due_on=each.by.on(*days),
        )
        for each in blueprint.tasks
    )
    Offer.objects.bulk_create(Offer(campaign=made, kind=each.kind, words=str(each.words)) for each in blueprint.offers)
    stations = [
        Station.objects.create(
            campaign=made, position=place, name=str(each.name), stamped=each.stamped, points=each.points
        )
        for place, each in enumerate(blueprint.stations, start=1)
    ]
    Turn.objects.bulk_create(
        Turn(
            campaign=made,
            on=made.begins_on,
            from_time=each.begins,
            to_time=each.ends,
            what=str(each.what),
            who=str(each.who),
            station=stations[each.station - 1] if each.station else None,
        )
        for each in blueprint.turns
    )


# Changing -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def change_campaign(
    *,
    campaign: Campaign,
    version: int,
    name: str,
    theme: str,
    begins_on: date,
    ends_on: date,
    place: str,
    owner,
    baseline_from_on: date | None,
    baseline_to_on: date | None,
    control_percent: int,
    move_plan: bool = True,
    by,
    at: datetime,
) -> Campaign:
    """Its head. With `move_plan` the undone tasks, the phases and the running order keep their distance to the days."""
    require(by, Right.CAMPAIGNS_PLAN, campaign.outlet)
    held = held_campaign(campaign, version, at)
    in_state(held, *Campaign.OPEN)
    _check_name_and_days(name, begins_on, ends_on)
    if owner.pk != held.owner_id:
        check_person(owner, held.outlet, local(at).date())
    _check_baseline(baseline_from_on, baseline_to_on, begins_on)
    _check_control(held, control_percent)
    new = {
        "name": name.strip(),
        "theme": theme.strip(),
        "begins_on": begins_on,
        "ends_on": ends_on,
        "place": place.strip(),
        "owner": owner,
        "baseline_from_on": baseline_from_on,
        "baseline_to_on": baseline_to_on,
        "control_percent": control_percent,
    }
    changes = {field: [getattr(held, field), value] for field, value in new.items() if getattr(held, field) != value}
    if "owner" in changes:
        changes["owner"] = [held.owner.name, owner.name]
    if not changes:
        return held
    old_days = (held.begins_on, held.ends_on)
    write(held, **new)
    if move_plan and old_days != (begins_on, ends_on):
        _move_plan(held, old_days, (begins_on, ends_on))
    trail.note(held, "campaign.changed", by, at, changes)
    return held


def _check_baseline(from_on: date | None, to_on: date | None, begins_on: date) -> None:
    if (from_on is None) != (to_on is None):
        raise Refused(_("A baseline has a first and a last day."), field="baseline_from_on")
    if from_on and to_on and from_on > to_on:
        raise Refused(_("The last day is before the first."), field="baseline_to_on")
    if to_on and to_on >= begins_on:
        raise Refused(_("The baseline is over before the campaign begins."), field="baseline_to_on")


def _check_control(held: Campaign, percent: int) -> None:
    if percent == held.control_percent:
        return
    if not 0 <= percent <= 50:
        raise Refused(_("Between 0 and 50 percent."), field="control_percent")
    if Audience.objects.filter(campaign=held, fixed_at__isnull=False).exists():
        raise Refused(
            _("The list of the audience is fixed; who is held back cannot change any more."), field="control_percent"
        )


def _move_plan(held: Campaign, old: tuple[date, date], new: tuple[date, date]) -> None:
    for phase in held.phases.all():
        from_on, to_on = plan_dates.moved_span(phase.from_on, phase.to_on, old, new)
        Phase.objects.filter(pk=phase.pk).update(from_on=from_on, to_on=to_on)
    for task in held.tasks.filter(done_at__isnull=True):
        Task.objects.filter(pk=task.pk).update(due_on=plan_dates.moved(task.due_on, old, new), reminded_on=None)
    for turn in held.turns.all():
        Turn.objects.filter(pk=turn.pk).update(on=plan_dates.moved_turn(turn.on, old, new))


# Ending ---------------------------------------------------------------------------------------------------------------


@transaction.atomic
def keep_evaluation(*, campaign: Campaign, version: int, evaluation: str, by, at: datetime) -> Campaign:
    """The words about what came of it, before it is settled; they may still change until then."""
    require(by, Right.CAMPAIGNS_PLAN, campaign.outlet)
    held = held_campaign(campaign, version, at)
    in_state(held, *Campaign.OPEN)
    write(held, evaluation=evaluation.strip())
    trail.note(held, "campaign.evaluated", by, at, {})
    return held


@transaction.atomic
def settle_campaign(*, campaign: Campaign, version: int, evaluation: str, by, at: datetime) -> Campaign:
    """It is over, paid and evaluated: nothing of it changes any more, and the group may read it in the bulletin."""
    require(by, Right.CAMPAIGNS_PLAN, campaign.outlet)
    held = held_campaign(campaign, version, at)
    in_state(held, State.PLANNED, State.APPROVED)
    if local(at).date() <= held.ends_on:
        raise Refused(_("The campaign is not over yet."))
    if not evaluation.strip():
        raise Refused(_("Say what came of it: the others learn from it."), field="evaluation")
    open_tasks = held.tasks.filter(done_at__isnull=True).count()
    if open_tasks:
        raise Refused(
            _("%(count)d tasks are still open. Finish them, or take out what was not needed.") % {"count": open_tasks}
        )
    if still := closing.in_the_way_of_settling(held, at):
        raise Refused(" ".join(still))
    write(held, state=State.SETTLED, evaluation=evaluation.strip(), ended_at=at)
    trail.note(held, "campaign.settled", by, at, {})
    return held


@transaction.atomic
def call_off(*, campaign: Campaign, version: int, reason: str, by, at: datetime) -> Campaign:
    """It does not take place. What was done for it stays readable; nobody is called or reminded any more."""
    require(by, Right.CAMPAIGNS_PLAN, campaign.outlet)
    held = held_campaign(campaign, version, at)
    in_state(held, *Campaign.OPEN)
    if not reason.strip():
        raise Refused(_("Say why it is called off."), field="reason")
    if held.state == State.SUBMITTED:
        raise Refused(_("Its budget is being signed. Take it back first."))
    if still := closing.in_the_way_of_calling_off(held, at):
        raise Refused(" ".join(still))
    write(held, state=State.CALLED_OFF, ended_at=at, end_reason=reason.strip())
    trail.note(held, "campaign.called_off", by, at, {}, reason)
    return held


# Shared with the other services of the room ---------------------------------------------------------------------------


def held_campaign(campaign: Campaign, version: int, at: datetime) -> Campaign:
    """The campaign, counted up from `version` and held until the caller's transaction ends."""
    return held_from(campaign, version, at, "outlet__area__region", "owner")


def locked_campaign(campaign: Campaign) -> Campaign:
    """The campaign held until the caller's transaction ends, for changes that do not touch its head."""
    Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    return Campaign.objects.select_related("outlet__area__region", "owner").get(pk=campaign.pk)
