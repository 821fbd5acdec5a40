"""The year's plan of an outlet: begun, written, submitted, approved, revised. Every revision stays as it was signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from staff import trail
from staff.access import require
from staff.instants import local
from staff.models import Approval, Employee, Outlet
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.services import approvals
from staff.versions import held_from, in_state, keep
from targets import plan_figures, plan_rules
from targets.catalogue import FIGURES, PLANNED, Adds, Figure, Unit
from targets.models import HeadcountLine, Plan, PlanLine
from targets.models.plans import MONTH_FIELDS
from targets.plan_rules import Difference, Row

KIND = "annual_plan"
State = Plan.State
# The route of signatures goes by what this figure should come to in the year.
MAIN = "output"
MOST = Decimal(10) ** 12
# Of more a page would not take the form.
MOST_PEOPLE = 100
# Longer changes are counted in the trail and not listed.
LISTED = 20

Slot = tuple[str, int | None]
"""A figure, and of a person's line the employee's key."""
Grid = dict[Slot, Row]


@dataclass(frozen=True)
class HeadcountDraft:
    position: str
    planned: int
    words: str = ""


class BegunAlready(AlreadyDone):
    """The same form came a second time; `plan` is what the first one made."""

    def __init__(self, plan: Plan):
        super().__init__(_("This is begun already: %(plan)s.") % {"plan": plan})
        self.plan = plan


class DoesNotAddUp(Refused):
    """It is not submitted while the grid does not add up; `differences` says where."""

    def __init__(self, differences: list[Difference]):
        super().__init__(_("The grid does not add up yet. Mend what is named below, then submit it."))
        self.differences = differences


# Reading --------------------------------------------------------------------------------------------------------------


def grid_of(plan: Plan) -> Grid:
    """The lines of a plan by figure and person, of figures that are planned still."""
    known = {figure.code for figure in PLANNED}
    lines = PlanLine.objects.filter(plan=plan, figure__in=known).order_by("pk")
    return {(line.figure, line.employee_id): Row(line.year_value, line.months) for line in lines}


def of_persons(grid: Mapping[Slot, Row], figure: Figure) -> dict[int, Row]:
    """The lines of people of a figure, by the employee's key."""
    return {person: row for (code, person), row in grid.items() if code == figure.code and person is not None}


def differences_of(grid: Mapping[Slot, Row]) -> list[Difference]:
    """All that does not add up, in the order of the catalogue."""
    found: list[Difference] = []
    for figure in PLANNED:
        outlet = grid.get((figure.code, None), Row())
        found += plan_rules.of_figure(figure.code, figure.adds, outlet, of_persons(grid, figure))
    return found


def headcount_of(plan: Plan) -> list[HeadcountDraft]:
    return [HeadcountDraft(line.position, line.planned, line.words) for line in plan.headcount.order_by("position")]


def people_for(plan: Plan, at: datetime):
    """Who may have a line: who works at the outlet today, and who has one already."""
    working = Employee.objects.filter(outlet=plan.outlet).employed_on(local(at).date())
    kept = Employee.objects.filter(pk__in=plan.lines.filter(employee__isnull=False).values("employee"))
    return (working | kept).distinct().order_by("name_key", "number")


# Beginning ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def start_plan(*, outlet: Outlet, year: int, copied: bool = False, form_key=None, by, at: datetime) -> Plan:
    """Begin an outlet's plan of a year as a draft; `copied` from the approved plan of the year before, if there is one.

    A year that has an approved plan is revised instead.
    """
    require(by, Right.PLAN_KEEP, outlet)
    _refuse_twice(form_key)
    if Plan.objects.approved().filter(outlet=outlet, year=year).exists():
        raise Refused(_("The plan of this year is approved. Revise it, and say why."), field="year")
    source = Plan.objects.approved().filter(outlet=outlet, year=year - 1).first() if copied else None
    if copied and source is None:
        raise Refused(_("There is no approved plan of %(year)d to begin from.") % {"year": year - 1}, field="copied")
    made = _create(outlet, year, 1, "", form_key, by, at)
    trail.note(made, "annual_plan.started", by, at, {"year": [None, year]})
    if source is not None:
        _copy(source, made, leave_out_gone=True, at=at)
    else:
        _write_headcount(made, [HeadcountDraft(*each) for each in sorted(_positions(outlet, at).items())])
    return made


@transaction.atomic
def revise_plan(*, plan: Plan, reason: str, form_key=None, by, at: datetime) -> Plan:
    """Begin the next revision of the approved plan, with all its values, as a draft."""
    require(by, Right.PLAN_KEEP, plan.outlet)
    _refuse_twice(form_key)
    if not reason.strip():
        raise Refused(_("Say why the plan is revised."), field="reason")
    held = _locked(plan)
    if held.state != State.APPROVED:
        raise Refused(
            _("Only the approved plan is revised; this one is at “%(state)s”.") % {"state": held.get_state_display()}
        )
    made = _create(held.outlet, held.year, _next_revision(held), reason.strip(), form_key, by, at)
    _copy(held, made, leave_out_gone=False, at=at)
    trail.note(made, "annual_plan.revised", by, at, {"revision": [held.revision, made.revision]}, reason)
    return made


def _refuse_twice(form_key) -> None:
    if form_key and (there := Plan.objects.filter(form_key=form_key).select_related("outlet").first()):
        raise BegunAlready(there)


def _create(outlet, year: int, revision: int, reason: str, form_key, by, at) -> Plan:
    try:
        with transaction.atomic():
            return Plan.objects.create(
                outlet=outlet, year=year, revision=revision, reason=reason, form_key=form_key, made_by=by, made_at=at
            )
    except IntegrityError:
        raise AlreadyDone(_("A plan of this year is being made or signed already. Go on with that one.")) from None


def _next_revision(plan: Plan) -> int:
    others = Plan.objects.standing().filter(outlet=plan.outlet_id, year=plan.year)
    return others.aggregate(last=Max("revision"))["last"] + 1


def _copy(source: Plan, made: Plan, *, leave_out_gone: bool, at: datetime) -> None:
    """The lines and the headcount of another plan; of another year without those who have left since."""
    working = set(
        Employee.objects.filter(outlet=made.outlet).employed_on(local(at).date()).values_list("pk", flat=True)
    )
    grid = {
        slot: row
        for slot, row in grid_of(source).items()
        if slot[1] is None or not leave_out_gone or slot[1] in working
    }
    _write_lines(made, grid)
    _write_headcount(made, headcount_of(source))


def _positions(outlet: Outlet, at: datetime) -> dict[str, int]:
    return {
        position: number
        for position, number in plan_figures.headcount_now(outlet, local(at).date()).items()
        if position
    }


# Writing --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def write_plan(
    *, plan: Plan, version: int, grid: Mapping[Slot, Row], headcount: Sequence[HeadcountDraft], by, at: datetime
) -> Plan:
    """Write the whole grid and the headcount of a draft, as it was seen at `version`.

    Where only months are written, a sum's year is what they come to. A draft need not add up; the page says where it
    does not.
    """
    require(by, Right.PLAN_KEEP, plan.outlet)
    wanted = {slot: _completed(slot[0], row) for slot, row in grid.items() if not row.is_empty}
    _check_grid(plan, wanted, at)
    _check_headcount(headcount)
    held = held_plan(plan, version, at)
    in_state(held, State.DRAFT)
    before, before_heads = grid_of(held), headcount_of(held)
    changes = _changes(before, wanted) | _head_changes(before_heads, headcount)
    held.lines.all().delete()
    held.headcount.all().delete()
    _write_lines(held, wanted)
    _write_headcount(held, headcount)
    if changes:
        trail.note(held, "annual_plan.written", by, at, changes)
    return held


def _completed(figure: str, row: Row) -> Row:
    if figure not in FIGURES or not FIGURES[figure].planned:
        raise Refused(_("There is no such figure in the plan: %(figure)s.") % {"figure": figure})
    return plan_rules.completed(row, FIGURES[figure].adds)


def _check_grid(plan: Plan, grid: Mapping[Slot, Row], at: datetime) -> None:
    wanted = {person for _figure, person in grid if person is not None}
    if len(wanted) > MOST_PEOPLE:
        raise Refused(_("At most %(most)s people.") % {"most": MOST_PEOPLE})
    known = set(people_for(plan, at).filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
    for (code, person), row in grid.items():
        figure = FIGURES[code]
        if person is not None and not figure.by_person:
            raise Refused(_("%(figure)s is not shared out among people.") % {"figure": figure.label})
        if person is not None and person not in known:
            raise Refused(_("Only people of %(outlet)s have lines in its plan.") % {"outlet": plan.outlet.name})
        for value in row.values:
            if value is not None and (why := fault_of(figure, value)):
                raise Refused(f"{figure.label}: {why}")


def places_of(figure: Figure) -> int:
    """How many decimals a figure is planned with: whole cars and events, everything else two."""
    return 0 if figure.unit == Unit.NUMBER and figure.adds != Adds.RATE else 2


def fault_of(figure: Figure, value: Decimal) -> str:
    """What is wrong with a value of the figure, in a sentence; empty for a good one."""
    if value < 0:
        return _("A planned value is not below zero.")
    if value >= MOST:
        return _("This is more than a plan can hold.")
    if figure.percent and value > 100:
        return _("A share is at most 100 percent.")
    if value != round(value, places_of(figure)):
        return (
            _("At most two decimals, please.")
            if places_of(figure)
            else _("A whole number, please: parts do not count.")
        )
    return ""


def _check_headcount(headcount: Sequence[HeadcountDraft]) -> None:
    names = [draft.position.strip() for draft in headcount]
    if not all(names):
        raise Refused(_("Every line of the headcount names a position."))
    if len(set(names)) != len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise Refused(_("The position %(position)s stands there twice.") % {"position": twice})
    if any(not 0 <= draft.planned <= 9999 for draft in headcount):
        raise Refused(_("The planned headcount is from 0 to 9999."))


def _write_lines(plan: Plan, grid: Mapping[Slot, Row]) -> None:
    PlanLine.objects.bulk_create(
        PlanLine(
            plan=plan,
            figure=figure,
            employee_id=person,
            year_value=row.year,
            **dict(zip(MONTH_FIELDS, row.months, strict=True)),
        )
        for (figure, person), row in grid.items()
        if not row.is_empty
    )


def _write_headcount(plan: Plan, headcount: Sequence[HeadcountDraft]) -> None:
    HeadcountLine.objects.bulk_create(
        HeadcountLine(plan=plan, position=each.position.strip(), planned=each.planned, words=each.words.strip())
        for each in headcount
    )


def changed_cells(before: Mapping[Slot, Row], after: Mapping[Slot, Row]) -> dict[tuple[str, int | None, int], tuple]:
    """`{(figure, person, place): (before, after)}` of what became different; place 0 is the year, then the months."""
    found = {}
    for slot in dict.fromkeys([*before, *after]):
        old, new = before.get(slot, Row()), after.get(slot, Row())
        pairs = zip(old.values, new.values, strict=True)
        found |= {(*slot, place): pair for place, pair in enumerate(pairs) if pair[0] != pair[1]}
    return found


def _changes(before: Mapping[Slot, Row], after: Mapping[Slot, Row]) -> dict:
    """For the trail: each cell as `figure place value`, with the employee's key where it is a person's."""
    changed = changed_cells(before, after)
    if not changed:
        return {}
    if len(changed) > LISTED:
        return {"plan_cells": [None, len(changed)]}
    return {"plan_values": [[_code(cell, pair[side]) for cell, pair in changed.items()] for side in (0, 1)]}


def _code(cell: tuple[str, int | None, int], value: Decimal | None) -> str:
    figure, person, place = cell
    return f"{figure} {place} {'-' if value is None else value} {person or ''}".strip()


def _head_changes(before: Sequence[HeadcountDraft], after: Sequence[HeadcountDraft]) -> dict:
    """For the trail: the lines that are others now."""
    old, new = set(_heads(before)), set(_heads(after))
    return {"plan_headcount": [sorted(old - new), sorted(new - old)]} if old != new else {}


def _heads(headcount: Sequence[HeadcountDraft]) -> list[str]:
    return [f"{each.position.strip()} {each.planned}" + (f" {each.words}" if each.words else "") for each in headcount]


@transaction.atomic
def discard_plan(*, plan: Plan, version: int, reason: str, by, at: datetime) -> Plan:
    """Give a draft up. It stays to be read, and another one may be begun."""
    require(by, Right.PLAN_KEEP, plan.outlet)
    if not reason.strip():
        raise Refused(_("Say why it is discarded."), field="reason")
    held = held_plan(plan, version, at)
    in_state(held, State.DRAFT)
    _write(held, state=State.DISCARDED)
    trail.note(held, "annual_plan.discarded", by, at, {}, reason)
    return held


# Signatures -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def submit_plan(*, plan: Plan, version: int, by, at: datetime) -> Approval:
    """Send the draft to be signed, once it adds up. While it is signed, and afterwards, it is not written anew."""
    require(by, Right.PLAN_KEEP, plan.outlet)
    held = held_plan(plan, version, at)
    in_state(held, State.DRAFT)
    grid = grid_of(held)
    if not grid:
        raise Refused(_("Nothing is planned yet. Fill in the grid first."))
    if differences := differences_of(grid):
        raise DoesNotAddUp(differences)
    main = grid.get((MAIN, None), Row()).year
    if not main:
        label = FIGURES[MAIN].label
        raise Refused(_("Plan the year's %(figure)s first: the signatures go by it.") % {"figure": label})
    _write(held, state=State.SUBMITTED, back_reason="")
    trail.note(held, "annual_plan.submitted", by, at, {})
    return approvals.submit(
        kind=KIND, document=held, outlet=held.outlet, amount=main, contents=_contents(held, grid), by=by, at=at
    )


def _contents(plan: Plan, grid: Grid) -> list[dict]:
    """As the signers see it: why it is revised, what each figure comes to in the year, the headcount."""
    rows = [{"what": _("Reason: %(reason)s") % {"reason": plan.reason}, "amount": ""}] if plan.reason else []
    for figure in PLANNED:
        row = grid.get((figure.code, None))
        if row is None or row.year is None:
            continue
        if figure.money:
            rows.append({"what": str(figure.label), "amount": str(row.year)})
        else:
            unit = "%" if figure.percent else ""
            rows.append({"what": f"{figure.label} {row.year.normalize():,f}{unit}", "amount": ""})
    heads = sum(each.planned for each in plan.headcount.all())
    return [*rows, {"what": _("Headcount planned: %(number)d") % {"number": heads}, "amount": ""}]


def when_signed(*, document: Plan, approval: Approval, by, at: datetime) -> None:
    """In force from now on; the revision that was, is kept as superseded."""
    former = Plan.objects.approved().filter(outlet=document.outlet_id, year=document.year)
    for each in former.select_related("outlet"):
        _write(each, state=State.SUPERSEDED)
        trail.note(each, "annual_plan.superseded", by, at, {})
    _write(document, state=State.APPROVED, approved_at=at)
    trail.note(document, "annual_plan.approved", by, at, {})


def when_refused(*, document: Plan, approval: Approval, by, at: datetime) -> None:
    """It may be mended and submitted again."""
    _write(document, state=State.DRAFT, back_reason=approval.reason)
    trail.note(document, "annual_plan.refused", by, at, {}, approval.reason)


def when_withdrawn(*, document: Plan, approval: Approval, by, at: datetime) -> None:
    _write(document, state=State.DRAFT, back_reason="")
    trail.note(document, "annual_plan.withdrawn", by, at, {}, approval.reason)


# Inside ---------------------------------------------------------------------------------------------------------------


def held_plan(plan: Plan, version: int, at: datetime) -> Plan:
    """The plan, counted up from `version` and held until the caller's transaction ends."""
    said = pgettext("annual plan", "%(who)s was quicker %(when)s: %(what)s. Compare, then save again.")
    return held_from(plan, version, at, "outlet__area__region", said=said)


def _locked(plan: Plan) -> Plan:
    rows = Plan.objects.select_for_update(of=("self",), no_key=True).select_related("outlet__area__region")
    return rows.get(pk=plan.pk)


def _write(held: Plan, **new) -> None:
    """The version counts too: whoever had the page open before hears of it."""
    Plan.objects.filter(pk=held.pk).update(version=F("version") + 1, **new)
    keep(held, {"version": held.version + 1, **new})
