"""The response plan for 15 March: written, manned, filed without gaps, acknowledged or sent back; errands reported."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from campaigns import plan_315_policies as policies
from campaigns import plan_315_rules as rules
from campaigns.models import Plan315, PostErrand, PostMember, PostShift
from notices.models import Urgency
from notices.services import queue
from parts.models import StockPlan
from staff import trail
from staff.access import require
from staff.instants import beginning_of, instant_words, local
from staff.models import Employee
from staff.numbers import free_number
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.versions import write

from . import plan_315_notes as told

NUMBER_KIND = "YA"
MOST_DAYS = 60
State, Duty, Kind = Plan315.State, PostMember.Duty, PostErrand.Kind


Record = TypeVar("Record", bound=Model)


class WrittenAlready(AlreadyDone):
    """The outlet has its plan of the year; `plan` is it."""

    def __init__(self, plan: Plan315):
        super().__init__(_("%(outlet)s has its plan of %(year)d already.") % {"outlet": plan.outlet, "year": plan.year})
        self.plan = plan


@transaction.atomic
def write_plan(*, outlet, year: int, from_on: date, to_on: date, hotline: str = "", words: str = "", by, at) -> Plan315:
    """Begin the outlet's plan of a year. Raises `WrittenAlready` where it is there."""
    require(by, Right.PLAN_315_KEEP, outlet)
    today = local(at).date()
    if not today.year <= year <= today.year + 1:
        raise Refused(_("A plan is for this year or the next."), field="year")
    _check_days(year, from_on, to_on)
    settled = policies.book(today).for_outlet(outlet)
    try:
        with transaction.atomic():
            made = Plan315.objects.create(
                number=free_number(NUMBER_KIND, outlet, Plan315.objects),
                outlet=outlet,
                year=year,
                from_on=from_on,
                to_on=to_on,
                hotline=hotline.strip(),
                words=words.strip(),
                made_at=at,
                made_by=by,
                due_on=date(year, *settled[policies.FILE_BY]),
            )
    except IntegrityError:
        raise WrittenAlready(Plan315.objects.get(outlet=outlet, year=year)) from None
    trail.note(made, "plan_315.written", by, at)
    return made


@transaction.atomic
def change_plan(*, plan: Plan315, from_on: date, to_on: date, hotline: str, words: str, by, at: datetime) -> Plan315:
    """Other days, another hotline, other words, as long as it is not filed."""
    held = _draft(plan, by)
    _check_days(held.year, from_on, to_on)
    fields = {"from_on": from_on, "to_on": to_on, "hotline": hotline.strip(), "words": words.strip()}
    changes = {
        name: [str(getattr(held, name)), str(value)] for name, value in fields.items() if getattr(held, name) != value
    }
    write(held, **fields)
    if changes:
        trail.note(held, "plan_315.changed", by, at, changes)
    return held


def _check_days(year: int, from_on: date, to_on: date) -> None:
    if to_on < from_on:
        raise Refused(_("The last day comes after the first one."), field="to_on")
    if not from_on <= date(year, 3, 15) <= to_on:
        raise Refused(_("15 March of %(year)d lies in these days.") % {"year": year}, field="from_on")
    if (to_on - from_on).days >= MOST_DAYS:
        raise Refused(_("At most %(most)d days.") % {"most": MOST_DAYS}, field="to_on")


# The post -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_member(*, plan: Plan315, employee: Employee, duty: str, mobile: str, by, at: datetime) -> PostMember:
    """Somebody goes on the post, or gets another duty or number. There is one head."""
    held = _draft(plan, by)
    if employee.outlet_id != held.outlet_id or (employee.left_on and employee.left_on <= local(at).date()):
        raise Refused(_("%(who)s does not work here.") % {"who": employee}, field="employee")
    if not mobile.strip():
        raise Refused(_("Whoever is on the post can be called: enter a number."), field="mobile")
    if duty == Duty.HEAD and (head := held.members.filter(duty=duty).exclude(employee=employee).first()):
        raise Refused(_("%(who)s is the head of the post.") % {"who": head}, field="duty")
    fields = {"duty": duty, "mobile": mobile.strip()}
    made, _new = PostMember.objects.update_or_create(plan=held, employee=employee, defaults=fields)
    trail.note(held, "plan_315.member_put", by, at, {"duty": [None, duty]}, reason=employee.name)
    return made


@transaction.atomic
def drop_member(*, member: PostMember, by, at: datetime) -> None:
    """Off the post. Refused while shifts or errands name the person."""
    held = _draft(member.plan, by)
    there = _of(held, PostMember, member)
    if there.shifts.exists() or there.errands.exists():
        raise Refused(_("%(who)s has shifts or errands: give them to somebody else first.") % {"who": there})
    there.delete()
    trail.note(held, "plan_315.member_dropped", by, at, reason=str(there))


# The roster -----------------------------------------------------------------------------------------------------------


def bounds(plan: Plan315) -> tuple[datetime, datetime]:
    """The whole stretch that the hotline is manned."""
    return beginning_of(plan.from_on), beginning_of(plan.to_on + timedelta(days=1))


def roster_gaps(plan: Plan315) -> list[rules.Span]:
    """When nobody is on duty. One query."""
    return rules.gaps(*bounds(plan), plan.shifts.values_list("from_at", "to_at"))


@transaction.atomic
def add_shift(*, plan: Plan315, member: PostMember, from_at: datetime, to_at: datetime, by, at: datetime) -> PostShift:
    held = _draft(plan, by)
    _of(held, PostMember, member)
    begins, ends = bounds(held)
    if to_at <= from_at:
        raise Refused(_("A shift ends after it begins."), field="to_at")
    _check_rest(member, [(from_at, to_at)], "to_at")
    if not begins <= from_at < to_at <= ends:
        raise Refused(_("The shift lies outside the days of the plan."), field="from_at")
    if PostShift.objects.filter(plan=held, member=member, from_at__lt=to_at, to_at__gt=from_at).exists():
        raise Refused(_("%(who)s is on duty then already.") % {"who": member}, field="member")
    made = PostShift.objects.create(plan=held, member=member, from_at=from_at, to_at=to_at)
    trail.note(held, "plan_315.shift_put", by, at, {"from_at": [None, _text(from_at)]}, reason=str(member))
    return made


@transaction.atomic
def fill_roster(*, plan: Plan315, members: Sequence[PostMember], hours: int, by, at: datetime) -> int:
    """Fill what is open by giving shifts to these people in turn; how many shifts that made."""
    held = _draft(plan, by)
    people = [_of(held, PostMember, member) for member in members]
    if not people:
        raise Refused(_("Choose who takes turns."), field="members")
    if not 1 <= hours <= 24:
        raise Refused(_("Between 1 and 24 hours, please."), field="hours")
    if len(set(people)) < 2 or len(people) * hours < 24:
        # Translators: 中文 人数太少，没有人能休息
        raise Refused(_("These people would get no rest. Choose more of them."), field="members")
    pieces = rules.rotation(roster_gaps(held), bounds(held)[0], hours, people)
    for person in people:
        _check_rest(person, [span for member, span in pieces if member == person], "members")
    made = PostShift.objects.bulk_create(
        PostShift(plan=held, member=member, from_at=begins, to_at=ends) for member, (begins, ends) in pieces
    )
    if made:
        trail.note(held, "plan_315.roster_filled", by, at, {"number": [None, len(made)]})
    return len(made)


def _check_rest(member: PostMember, more: Iterable[rules.Span], field: str) -> None:
    """Nobody is on duty for more than 24 hours at a stretch, also not by shifts that follow each other."""
    if rules.longest([*member.shifts.values_list("from_at", "to_at"), *more]) > timedelta(hours=24):
        # Translators: 中文 %(who)s 将连续值班超过 24 小时。
        words = _("%(who)s would be on duty for more than 24 hours at a stretch.")
        raise Refused(words % {"who": member}, field=field)


@transaction.atomic
def drop_shift(*, shift: PostShift, by, at: datetime) -> None:
    held = _draft(shift.plan, by)
    there = _of(held, PostShift, shift)
    there.delete()
    trail.note(
        held, "plan_315.shift_dropped", by, at, {"from_at": [_text(there.from_at), None]}, reason=str(there.member)
    )


@transaction.atomic
def give_shift(*, shift: PostShift, member: PostMember, reason: str, by, at: datetime) -> PostShift:
    """Somebody else takes a shift, also once the plan is filed: people fall ill. The trail keeps who had it and why."""
    require(by, Right.PLAN_315_KEEP, shift.plan.outlet)
    held = held_plan(shift.plan)
    there, other = _of(held, PostShift, shift), _of(held, PostMember, member)
    if there.member_id == other.pk:
        raise AlreadyDone(_("%(who)s has this shift already.") % {"who": other})
    if there.to_at <= at:
        raise Refused(_("This shift is over."))
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    if other.shifts.filter(from_at__lt=there.to_at, to_at__gt=there.from_at).exists():
        raise Refused(_("%(who)s is on duty then already.") % {"who": other}, field="member")
    _check_rest(other, [(there.from_at, there.to_at)], "member")
    before = str(there.member)
    PostShift.objects.filter(pk=there.pk).update(member=other)
    trail.note(held, "plan_315.shift_given", by, at, {"owner": [before, str(other)]}, reason=reason.strip())
    there.member = other
    return there


# Errands --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_errand(*, plan: Plan315, kind: str, place: str, on: date, member: PostMember, by, at: datetime) -> PostErrand:
    """A watch on site on one of the plan's days, or a visit until its last day."""
    held = _draft(plan, by)
    _of(held, PostMember, member)
    if kind not in Kind.values:
        raise Refused(_("What is it?"), field="kind")
    if not place.strip():
        raise Refused(_("Say whom or where."), field="place")
    first = held.from_on if kind == Kind.WATCH else held.from_on - timedelta(days=MOST_DAYS)
    if not first <= on <= held.to_on:
        raise Refused(_("This day lies outside the plan."), field="on")
    made = PostErrand.objects.create(plan=held, kind=kind, place=place.strip(), on=on, member=member)
    trail.note(held, "plan_315.errand_put", by, at, {"on": [None, str(on)], "kind": [None, kind]}, reason=made.place)
    return made


@transaction.atomic
def drop_errand(*, errand: PostErrand, by, at: datetime) -> None:
    held = _draft(errand.plan, by)
    there = _of(held, PostErrand, errand)
    if there.done_at:
        raise Refused(_("It is done; what came of it stays."))
    there.delete()
    changes = {"on": [str(there.on), None], "kind": [there.kind, None]}
    trail.note(held, "plan_315.errand_dropped", by, at, changes, reason=there.place)


@transaction.atomic
def report_errand(*, errand: PostErrand, result: str, by, at: datetime) -> PostErrand:
    """The watch was kept, the visit made: what came of it."""
    require(by, Right.PLAN_315_KEEP, errand.plan.outlet)
    held = held_plan(errand.plan)
    there = _of(held, PostErrand, errand)
    if there.done_at:
        raise AlreadyDone(_("%(who)s reported it, %(when)s.") % _whom(there.done_by, there.done_at, at))
    if there.on > local(at).date():
        raise Refused(_("This day is still to come."))
    if not result.strip():
        raise Refused(_("Say what came of it."), field="result")
    PostErrand.objects.filter(pk=there.pk).update(done_at=at, done_by=by, result=result.strip())
    changes = {"on": [None, str(there.on)], "kind": [None, there.kind]}
    trail.note(held, "plan_315.errand_done", by, at, changes, reason=f"{there.place} · {result.strip()}")
    there.refresh_from_db()
    return there


# Filing ---------------------------------------------------------------------------------------------------------------


def facts_of(plan: Plan315) -> rules.Facts:
    """What the plan holds, as far as filing it asks. Four queries."""
    duties = list(plan.members.values_list("duty", flat=True))
    kinds = list(plan.errands.values_list("kind", flat=True))
    return rules.Facts(
        has_head=Duty.HEAD in duties,
        members=len(duties),
        hotline=plan.hotline,
        gaps=len(roster_gaps(plan)),
        watches=kinds.count(Kind.WATCH),
        visits=frozenset(kinds),
        stock_plan_filed=StockPlan.objects.filter(
            outlet=plan.outlet_id, year=plan.year, filed_at__isnull=False
        ).exists(),
    )


@transaction.atomic
def file_plan(*, plan: Plan315, by, at: datetime) -> Plan315:
    """File it: whole, with a roster without gaps. It stands from then on, unless it is sent back."""
    held = _draft(plan, by)
    if lacks := rules.missing(facts_of(held)):
        # Translators: 中文 还缺 %(number)d 项，见页面上的清单。
        raise Refused(_("%(number)d things are still missing; the page names them.") % {"number": len(lacks)})
    late = max(0, (local(at).date() - held.due_on).days)
    # Sent back and filed again, it is as late as it was the first time.
    late = held.late_days if held.sent_back else late
    write(held, state=State.FILED, filed_at=at, filed_by=by, late_days=late, sent_back="")
    trail.note(held, "plan_315.filed", by, at, {"late_days": [None, late]})
    area = told.people(told.holders(at), told.AREA, held.outlet)
    queue(told.notes(held, "filed", area, what=at.isoformat(), urgency=Urgency.ATTENTION), at=at)
    return held


@transaction.atomic
def acknowledge_plan(*, plan: Plan315, by, at: datetime) -> Plan315:
    """The area manager, or somebody above, has read it."""
    held = _filed(plan, by, at)
    write(held, state=State.ACKNOWLEDGED, acknowledged_at=at, acknowledged_by=by)
    trail.note(held, "plan_315.acknowledged", by, at)
    queue(told.notes(held, "acknowledged", [held.filed_by], what=""), at=at)
    return held


@transaction.atomic
def send_back(*, plan: Plan315, reason: str, by, at: datetime) -> Plan315:
    """Back to the outlet, with a reason; it files it again."""
    held = _filed(plan, by, at)
    if not reason.strip():
        raise Refused(_("Say what is to be different."), field="reason")
    people = [held.filed_by]
    queue(
        told.notes(held, "sent_back", people, what=at.isoformat(), urgency=Urgency.ATTENTION, reason=reason.strip()),
        at=at,
    )
    write(held, state=State.DRAFT, filed_at=None, filed_by=None, sent_back=reason.strip())
    trail.note(held, "plan_315.sent_back", by, at, reason=reason.strip())
    return held


# Holding --------------------------------------------------------------------------------------------------------------


def held_plan(plan: Plan315) -> Plan315:
    """The plan, held until the caller's transaction ends; without the people who filed and acknowledged it, because
    whoever waited for the row would get it as it is now, joined with nobody, as it was before."""
    rows = Plan315.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("outlet__area__region").get(pk=plan.pk)


def _draft(plan: Plan315, by) -> Plan315:
    require(by, Right.PLAN_315_KEEP, plan.outlet)
    held = held_plan(plan)
    if not held.is_draft:
        raise AlreadyDone(_("The plan is filed; it stands until it is sent back."))
    return held


def _filed(plan: Plan315, by, at: datetime) -> Plan315:
    require(by, Right.PLAN_315_RECEIVE, plan.outlet)
    held = held_plan(plan)
    if held.state == State.ACKNOWLEDGED:
        raise AlreadyDone(
            _("%(who)s acknowledged it, %(when)s.") % _whom(held.acknowledged_by, held.acknowledged_at, at)
        )
    if held.is_draft:
        raise AlreadyDone(_("The plan is with the outlet, which is still writing it."))
    return held


def _of(held: Plan315, model: type[Record], record: Record) -> Record:
    """The record as it is now; refused where it is gone or another plan's."""
    there = model._default_manager.filter(plan=held, pk=record.pk).first()
    if there is None:
        raise AlreadyDone(_("This is not on the plan any more."))
    return there


def _whom(person, when: datetime, at: datetime) -> dict:
    return {"who": person.name, "when": instant_words(when, at)}


def _text(instant: datetime) -> str:
    return local(instant).isoformat()
