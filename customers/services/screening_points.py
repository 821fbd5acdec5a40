"""Points off the outlet's assessment for late lists, and the one appeal against them."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from customers import screening_policies as policies
from customers.models import ScreeningDeduction, ScreeningList
from notices.models import Urgency
from notices.services import queue
from staff import trail
from staff.access import require
from staff.instants import instant_words, local
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.versions import write

from . import screening_notes as told

Decision = ScreeningDeduction.Decision


def take_points_off(*, screening_list: ScreeningList, late_days: int, at: datetime) -> ScreeningDeduction | None:
    """What the lateness costs by the rule in force, in the month of `at`; nothing where the rule asks for nothing, or
    where the list cost its points when the round ended.

    Called in the transaction that files the list, and by the job for lists that never came.
    """
    today = local(at).date()
    settled = policies.book(today).for_outlet(screening_list.outlet)
    rule = policies.rule_of(settled)
    points = rule.points(screening_list.kind, late_days)
    if not points or ScreeningDeduction.objects.filter(list=screening_list).exists():
        return None
    made = ScreeningDeduction.objects.create(
        list=screening_list,
        month_on=today.replace(day=1),
        late_days=late_days,
        reckoned=points,
        rule=rule.as_data(),
        points=points,
        made_at=at,
    )
    changes = {"points": [None, points], "late_days": [None, late_days]}
    _note(made, "screening.points", None, at, changes)
    people = told.holders(at).of_any(told.AT_OUTLET, screening_list.outlet)
    until = today + timedelta(days=settled[policies.APPEAL])
    queue(
        told.notes(
            screening_list,
            "points",
            people,
            what="",
            urgency=Urgency.ATTENTION,
            points=points,
            days=late_days,
            until=until,
        ),
        at=at,
    )
    return made


def appeal_until(deduction: ScreeningDeduction):
    """The last day on which the outlet may appeal."""
    made_on = local(deduction.made_at).date()
    settled = policies.book(made_on).for_outlet(deduction.list.outlet)
    return made_on + timedelta(days=settled[policies.APPEAL])


@transaction.atomic
def appeal(*, deduction: ScreeningDeduction, words: str, by, at: datetime) -> ScreeningDeduction:
    """The outlet appeals, once, within the days settled for it."""
    require(by, Right.SCREENING_FILE, deduction.list.outlet)
    held = _held(deduction)
    if held.appeal:
        when = {"who": held.appealed_by.name, "when": instant_words(held.appealed_at, at)}
        # Translators: 中文 %(who)s 已在 %(when)s 申诉，每次扣分只能申诉一次。
        raise AlreadyDone(_("%(who)s appealed, %(when)s. There is one appeal.") % when)
    if not words.strip():
        raise Refused(_("Say why the points are wrong."), field="words")
    if local(at).date() > appeal_until(held):
        raise Refused(_("The days for an appeal are over."))
    write(held, appeal=words.strip(), appealed_at=at, appealed_by=by)
    _note(held, "screening.appealed", by, at, {}, reason=held.appeal)
    people = told.holders(at).of_any(told.REGION, held.list.outlet)
    queue(told.notes(held.list, "appeal", people, what="", points=held.points, words=held.appeal), at=at)
    return held


@transaction.atomic
def decide_appeal(*, deduction: ScreeningDeduction, points: int, reason: str, by, at: datetime) -> ScreeningDeduction:
    """The second level decides how many points stand: all, fewer, none. Never more than the rule gave."""
    require(by, Right.SCREENING_ACCEPT, deduction.list.outlet)
    held = _held(deduction)
    if not held.appeal:
        raise Refused(_("Nobody appealed against these points."))
    if held.decision:
        when = {"who": held.decided_by.name, "when": instant_words(held.decided_at, at)}
        raise AlreadyDone(_("%(who)s decided this already, %(when)s.") % when)
    if held.appealed_by_id == by.pk:
        raise Refused(_("Somebody else has to decide on your own appeal."))
    if not 0 <= points <= held.reckoned:
        raise Refused(_("Between 0 and %(most)d points, please.") % {"most": held.reckoned}, field="points")
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    decision = Decision.STANDS if points == held.reckoned else Decision.REDUCED if points else Decision.LIFTED
    before = held.points
    write(held, points=points, decision=decision, reason=reason.strip(), decided_at=at, decided_by=by)
    _note(held, "screening.appeal_decided", by, at, {"points": [before, points]}, reason=held.reason)
    people = [held.appealed_by]
    queue(told.notes(held.list, "appeal_decided", people, what="", points=points, words=held.reason), at=at)
    return held


def _held(deduction: ScreeningDeduction) -> ScreeningDeduction:
    """Held, without the people who appealed and decided, as `screening.held_list` says."""
    rows = ScreeningDeduction.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("list__round", "list__outlet__area__region").get(pk=deduction.pk)


def _note(held: ScreeningDeduction, action: str, by, at: datetime, changes: dict, reason: str = "") -> None:
    outlet = held.list.outlet
    trail.record(about=held.list, action=action, by=by, at=at, outlet=outlet, changes=changes, reason=reason)
