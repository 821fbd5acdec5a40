"""Screening lists above the outlet: verified row by row by the area, looked at again and accepted by the region."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from customers import screening_policies as policies
from customers import screening_rules
from customers.models import ScreeningAcceptance, ScreeningList, ScreeningRow
from notices.models import Urgency
from notices.services import queue
from staff import trail
from staff.access import Holders, require
from staff.instants import instant_words, local
from staff.models import Posting
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right, Role
from staff.versions import write

from . import screening_notes as told
from .screening import held_list

State, Verdict, Seat = ScreeningList.State, ScreeningRow.Verdict, ScreeningAcceptance.Seat
ROLE_OF = {Seat.COORDINATOR: Role.REGION_COORDINATOR, Seat.MANAGER: Role.REGION_MANAGER}


# The area manager -----------------------------------------------------------------------------------------------------


@transaction.atomic
def judge_rows(*, screening_list: ScreeningList, verdicts: Iterable[tuple[int, str, str]], by, at: datetime) -> int:
    """Say of rows whether they are true, with a note: `(key of the row, verdict, words)`. How many were changed."""
    held = _list_in(screening_list, Right.SCREENING_VERIFY, State.FILED, by, at)
    rows = {row.pk: row for row in held.rows.select_related("vehicle")}
    changed = 0
    for key, verdict, words in verdicts:
        row, words = rows.get(key), words.strip()
        if row is None:
            raise Refused(_("This row is not on the list any more."))
        if verdict not in (Verdict.TRUE, Verdict.NOT_TRUE):
            raise Refused(_("Line %(line)d: true or not true?") % {"line": row.line}, field=f"row-{key}-verdict")
        if not words:
            # Translators: 中文 第 %(line)d 行：请写明核实情况。
            raise Refused(_("Line %(line)d: say what you found.") % {"line": row.line}, field=f"row-{key}-words")
        if (row.verdict, row.verdict_words) == (verdict, words):
            continue
        held.rows.filter(pk=key).update(verdict=verdict, verdict_words=words, verdict_at=at, verdict_by=by)
        changes = {"line": [None, row.line], "verdict": [row.verdict, verdict]}
        trail.note(held, "screening.judged", by, at, changes, reason=_about(row, words))
        changed += 1
    return changed


@transaction.atomic
def pass_on(*, screening_list: ScreeningList, words: str = "", by, at: datetime) -> ScreeningList:
    """Pass a verified list on to the region. From the round's seed it is drawn which rows are looked at again."""
    held = _list_in(screening_list, Right.SCREENING_VERIFY, State.FILED, by, at)
    verdicts = list(held.rows.values_list("line", "verdict"))
    if open_lines := [line for line, verdict in verdicts if not verdict]:
        raise Refused(_("%(number)d rows are not verified yet.") % {"number": len(open_lines)})
    settled = policies.book(local(at).date()).for_outlet(held.outlet)
    lines = screening_rules.drawn(held.round.seed, held.number, verdicts, settled[policies.SECOND])
    held.rows.filter(line__in=lines).update(drawn_at=at)
    write(held, state=State.VERIFIED, verified_at=at, verified_by=by, verified_words=words.strip())
    true = sum(1 for _line, verdict in verdicts if verdict == Verdict.TRUE)
    changes = {"rows": [None, len(verdicts)], "drawn": [None, len(lines)]}
    trail.note(held, "screening.passed_on", by, at, changes)
    by_day = local(at).date() + timedelta(days=settled[policies.ACCEPT])
    region = told.holders(at).of_any(told.REGION, held.outlet)
    params = {"rows": len(verdicts), "true": true, "drawn": len(lines), "by": by_day}
    queue(told.notes(held, "verified", region, what="", urgency=Urgency.ATTENTION, **params), at=at)
    return held


# The region -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def look_again(*, row: ScreeningRow, verdict: str, words: str, by, at: datetime) -> ScreeningRow:
    """The second look at a drawn row. A cleared row that is true after all has all other cleared ones looked at."""
    held = _list_in(row.list, Right.SCREENING_ACCEPT, State.VERIFIED, by, at)
    there = held.rows.select_related("vehicle", "second_by").get(pk=row.pk)
    if there.drawn_at is None:
        raise Refused(_("This row was not drawn."))
    if there.second:
        when = {"who": there.second_by.name, "when": instant_words(there.second_at, at)}
        raise AlreadyDone(_("%(who)s looked at it already, %(when)s.") % when)
    if there.verdict_by_id == by.pk:
        raise Refused(_("Somebody else has to look at what you verified."))
    if verdict not in (Verdict.TRUE, Verdict.NOT_TRUE):
        raise Refused(_("True or not true?"), field="verdict")
    if not words.strip():
        raise Refused(_("Say what you found."), field="words")
    fields = {"second": verdict, "second_words": words.strip(), "second_at": at, "second_by": by}
    held.rows.filter(pk=there.pk).update(**fields)
    changes = {"line": [None, there.line], "second": [there.verdict, verdict]}
    trail.note(held, "screening.looked_again", by, at, changes, reason=_about(there, words.strip()))
    if there.verdict == Verdict.NOT_TRUE and verdict == Verdict.TRUE:
        _draw_the_cleared(held, there.line, at)
    there.refresh_from_db()
    return there


def _draw_the_cleared(held: ScreeningList, line: int, at: datetime) -> None:
    more = held.rows.filter(verdict=Verdict.NOT_TRUE, drawn_at__isnull=True).update(drawn_at=at)
    trail.note(held, "screening.drawn_more", None, at, {"drawn": [None, more]})
    found = told.holders(at)
    people = found.of_any((*told.AREA, *told.AT_OUTLET), held.outlet)
    queue(told.notes(held, "false_clear", people, what=str(line), urgency=Urgency.ATTENTION, line=line), at=at)


def seats_of(user, outlet, at: datetime) -> list[str]:
    """As what the person accepts lists of the outlet: the coordinator's seat, the manager's, or, from headquarters,
    whichever of them nobody in the region holds."""
    on = local(at).date()
    roles = set(
        Posting.objects.filter(user=user, region=outlet.area.region_id).in_force(on).values_list("role", flat=True)
    )
    mine = [seat for seat, role in ROLE_OF.items() if role in roles]
    if mine or not user.holds(Role.TASK_FORCE_LEAD):
        return mine
    found = Holders(ROLE_OF.values(), on)
    return [seat for seat, role in ROLE_OF.items() if not found.exactly(role, outlet)]


@transaction.atomic
def accept(*, screening_list: ScreeningList, words: str = "", by, at: datetime) -> ScreeningList:
    """One of the two of the region accepts; with both the list is accepted. Drawn rows are looked at before."""
    held = _list_in(screening_list, Right.SCREENING_ACCEPT, State.VERIFIED, by, at)
    there = list(held.acceptances.select_related("by"))
    if mine := next((each for each in there if each.by_id == by.pk), None):
        raise AlreadyDone(_("You accepted it, %(when)s.") % {"when": instant_words(mine.at, at)})
    taken = {each.seat for each in there}
    free = [seat for seat in seats_of(by, held.outlet, at) if seat not in taken]
    if not free:
        raise Refused(_("The region's coordinator and manager accept it; your seat is taken or not yours."))
    if waiting := held.rows.filter(drawn_at__isnull=False, second="").count():
        # Translators: 中文 还有 %(number)d 行抽中待复核
        raise Refused(_("%(number)d drawn rows are still to be looked at again.") % {"number": waiting})
    made = ScreeningAcceptance.objects.create(list=held, seat=free[0], by=by, at=at, words=words.strip())
    trail.note(held, "screening.seat_accepted", by, at, {"seat": ["", made.seat]})
    if taken | {made.seat} == set(Seat.values):
        write(held, state=State.ACCEPTED, accepted_at=at)
        trail.note(held, "screening.accepted", by, at, {})
        found = told.holders(at)
        people = found.of_any((*told.AT_OUTLET, *told.AREA), held.outlet)
        queue(told.notes(held, "accepted", people, what=""), at=at)
    return held


# Holding --------------------------------------------------------------------------------------------------------------


def _list_in(screening_list: ScreeningList, right: Right, state: str, by, at: datetime) -> ScreeningList:
    """The list, held; refused in any other state."""
    require(by, right, screening_list.outlet)
    held = held_list(screening_list)
    if held.state != state:
        raise AlreadyDone(
            # Translators: 中文 这张表现在是：%(state)s。
            _("The list is elsewhere by now: %(state)s.") % {"state": held.get_state_display()}
        )
    return held


def _about(row: ScreeningRow, words: str) -> str:
    """Which row, beside what was found, for the time line of the list."""
    return f"{row.line} · {row.vehicle.plate or row.vehicle.vin[-6:]} · {words}"
