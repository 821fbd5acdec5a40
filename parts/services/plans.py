"""The stock plan for 15 March: written, its parts put and taken off, filed. Filed, its lines stand."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from parts.models import Part, StockPlan, StockPlanLine
from staff import trail
from staff.access import require
from staff.instants import local
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

MOST = 100_000
MOST_LINES = 500


class WrittenAlready(AlreadyDone):
    """The outlet has its plan of the year; `plan` is it."""

    def __init__(self, plan: StockPlan):
        super().__init__(_("%(outlet)s has its plan of %(year)d already.") % {"outlet": plan.outlet, "year": plan.year})
        self.plan = plan


@transaction.atomic
def write_plan(*, outlet, year: int, ready_by: date, words: str = "", by, at: datetime) -> StockPlan:
    """Begin the outlet's plan of a year. Raises `WrittenAlready` where it is there."""
    require(by, Right.STOCK_PLAN, outlet)
    today = local(at).date()
    if not today.year <= year <= today.year + 2:
        raise Refused(_("A plan is for this year or one of the next two."), field="year")
    if not date(year - 1, 3, 15) < ready_by <= date(year, 3, 15):
        raise Refused(_("The parts are to be there before 15 March of %(year)d.") % {"year": year}, field="ready_by")
    try:
        with transaction.atomic():
            made = StockPlan.objects.create(
                outlet=outlet, year=year, ready_by=ready_by, words=words.strip(), made_at=at, made_by=by
            )
    except IntegrityError:
        raise WrittenAlready(StockPlan.objects.get(outlet=outlet, year=year)) from None
    trail.note(made, "plan.written", by, at, {})
    return made


@transaction.atomic
def put_line(
    *, plan: StockPlan, part: Part, wanted: int, by_on: date | None = None, words: str = "", by, at: datetime
) -> StockPlanLine:
    """Plan a part, or change how many of it and by when. Without a day it is the plan's."""
    held = _open_plan(plan, by)
    if not 1 <= wanted <= MOST:
        raise Refused(_("How many pieces?"), field="wanted")
    by_on = by_on or held.ready_by
    if by_on > date(held.year, 3, 15):
        raise Refused(_("The parts are to be there before 15 March of %(year)d.") % {"year": held.year}, field="by_on")
    before = held.lines.filter(part=part).first()
    if before is None and held.lines.count() >= MOST_LINES:
        raise Refused(_("At most %(most)s lines.") % {"most": MOST_LINES})
    line, _new = StockPlanLine.objects.update_or_create(
        plan=held, part=part, defaults={"wanted": wanted, "by_on": by_on, "words": words.strip()}
    )
    changes = {"part": ["", part.number], "wanted": [before.wanted if before else None, wanted]}
    trail.note(held, "plan.line_put", by, at, changes)
    return line


@transaction.atomic
def put_lines(*, plan: StockPlan, drafts, by, at: datetime) -> int:
    """Plan the proposed parts, `(part, wanted, words)` each; parts that are planned already are left as they are."""
    held = _open_plan(plan, by)
    there = set(held.lines.values_list("part", flat=True))
    new = [draft for draft in drafts if draft[0].pk not in there]
    for part, wanted, words in new:
        put_line(plan=held, part=part, wanted=wanted, words=words, by=by, at=at)
    return len(new)


@transaction.atomic
def drop_line(*, plan: StockPlan, part: Part, by, at: datetime) -> None:
    """The part is not planned any more."""
    held = _open_plan(plan, by)
    line = held.lines.filter(part=part).first()
    if line is None:
        raise AlreadyDone(_("This part is not on the plan any more."))
    line.delete()
    trail.note(held, "plan.line_dropped", by, at, {"part": [part.number, ""], "wanted": [line.wanted, None]})


@transaction.atomic
def file_plan(*, plan: StockPlan, by, at: datetime) -> StockPlan:
    """File it: from now on its lines stand as they are."""
    held = _open_plan(plan, by)
    if not held.lines.exists():
        raise Refused(_("Plan at least one part first."))
    StockPlan.objects.filter(pk=held.pk).update(filed_at=at, filed_by=by)
    held.filed_at, held.filed_by = at, by
    trail.note(held, "plan.filed", by, at, {"lines": [None, held.lines.count()]})
    return held


def _open_plan(plan: StockPlan, by) -> StockPlan:
    """The plan, held until the caller's transaction ends; refused where it is filed."""
    require(by, Right.STOCK_PLAN, plan.outlet)
    rows = StockPlan.objects.select_for_update(of=("self",), no_key=True).select_related("outlet__area__region")
    held = rows.get(pk=plan.pk)
    if held.filed_at:
        raise AlreadyDone(_("The plan is filed; its lines stand."))
    return held
