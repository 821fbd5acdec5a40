"""Screening rounds on the outlets' side: opened by headquarters, lists drawn up, filed, found later."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from customers import criteria, screening_rules
from customers import screening_policies as policies
from customers.models import Case, ScreeningList, ScreeningRound, ScreeningRow, Vehicle
from customers.tiers import Tier
from notices.models import Urgency
from notices.services import queue
from staff import trail
from staff.access import lacks, require
from staff.instants import instant_words, local
from staff.models import Outlet
from staff.numbers import free_number
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.versions import write

from . import screening_notes as told
from .screening_points import take_points_off

NUMBER_KIND = "PC"
MOST_ROWS = 300
State, Kind = ScreeningList.State, ScreeningList.Kind


@dataclass(frozen=True)
class RowDraft:
    """A key customer as the outlet describes it. `criterion` may be empty where a case was opened by hand."""

    vehicle: Vehicle
    tier: str
    words: str
    criterion: str = ""
    measures: str = ""
    case: Case | None = None


class OpenedAlready(AlreadyDone):
    """The same form came a second time; `made` is what the first one made."""

    def __init__(self, made):
        super().__init__(_("This is done already: %(what)s.") % {"what": made})
        self.made = made


# Rounds ---------------------------------------------------------------------------------------------------------------


@transaction.atomic
def open_round(
    *, name: str, outlets: Iterable[Outlet], bulk_on: date, ends_on: date, words: str = "", form_key=None, by, at
) -> ScreeningRound:
    """Ask the outlets for their key customers. Each gets its list at once, to be filed by the bulk date."""
    reach = by.reach(Right.SCREENING_OPEN)
    chosen = sorted(outlets, key=lambda outlet: outlet.code)
    if not reach or not all(reach.covers(outlet) for outlet in chosen):
        raise lacks(Right.SCREENING_OPEN)
    if form_key and (there := ScreeningRound.objects.filter(form_key=form_key).first()):
        raise OpenedAlready(there)
    if not name.strip():
        raise Refused(_("Give the round a name."), field="name")
    if not chosen:
        raise Refused(_("Choose at least one outlet."), field="outlets")
    if bulk_on < local(at).date():
        raise Refused(_("The outlets need a day that is still to come."), field="bulk_on")
    if ends_on < bulk_on:
        raise Refused(_("The round ends after its lists are due."), field="ends_on")
    made = ScreeningRound.objects.create(
        name=name.strip(),
        bulk_on=bulk_on,
        ends_on=ends_on,
        words=words.strip(),
        seed=secrets.token_hex(16),
        opened_at=at,
        opened_by=by,
        form_key=form_key,
    )
    lists = ScreeningList.objects.bulk_create(
        ScreeningList(
            number=free_number(NUMBER_KIND, outlet, ScreeningList.objects),
            round=made,
            outlet=outlet,
            due_on=bulk_on,
            made_at=at,
        )
        for outlet in chosen
    )
    found = told.holders(at)
    queue(
        [
            note
            for each in lists
            for note in told.notes(each, "opened", found.of_any(told.AT_OUTLET, each.outlet), what="")
        ],
        at=at,
    )
    changes = {"bulk_on": [None, str(bulk_on)], "ends_on": [None, str(ends_on)], "number": [None, len(lists)]}
    trail.record(about=made, action="screening.opened", by=by, at=at, changes=changes)
    return made


# Drawing up a list ----------------------------------------------------------------------------------------------------


@transaction.atomic
def add_row(*, screening_list: ScreeningList, draft: RowDraft, by, at: datetime) -> ScreeningRow:
    """Put a key customer on the list, as long as it is not filed."""
    held = _draft_list(screening_list, by, at)
    return _add(held, [draft], by, at)[0]


@transaction.atomic
def take_cases(*, screening_list: ScreeningList, cases: Sequence[Case], by, at: datetime) -> int:
    """Put open cases of the ledger on the list, as they stand; those that are on it are left. How many were new."""
    held = _draft_list(screening_list, by, at)
    there = set(_cars_of(held))
    wrong = [case for case in cases if case.outlet_id != held.outlet_id or case.state == Case.State.CLOSED]
    if wrong:
        raise Refused(_("Case %(number)s is not open here any more.") % {"number": wrong[0].number})
    drafts = [draft_of(case) for case in cases if case.vehicle_id not in there]
    _add(held, drafts, by, at)
    return len(drafts)


def draft_of(case: Case) -> RowDraft:
    """A case as a row: its first criterion, its tier, its last action as what is being done."""
    named = case.criteria
    return RowDraft(
        vehicle=case.vehicle,
        tier=case.tier,
        words=case.title,
        criterion=named[0] if named else "",
        measures=case.last_action.words[:400] if case.last_action else "",
        case=case,
    )


@transaction.atomic
def drop_row(*, row: ScreeningRow, by, at: datetime) -> None:
    """Take a row off again, as long as the list is not filed. The trail keeps that it stood there."""
    held = _draft_list(row.list, by, at)
    there = held.rows.filter(pk=row.pk).select_related("vehicle").first()
    if there is None:
        raise AlreadyDone(_("This row is not on the list any more."))
    there.delete()
    trail.note(held, "screening.row_dropped", by, at, {"line": [there.line, None]}, reason=str(there.vehicle))


def _add(held: ScreeningList, drafts: Sequence[RowDraft], by, at: datetime) -> list[ScreeningRow]:
    there = set(_cars_of(held))
    if held.rows.count() + len(drafts) > MOST_ROWS:
        raise Refused(_("At most %(most)s lines.") % {"most": MOST_ROWS})
    line = held.rows.order_by("-line").values_list("line", flat=True).first() or 0
    known = {code for code, _label in criteria.choices()}
    rows = []
    for draft in drafts:
        if draft.vehicle.pk in there:
            raise Refused(
                _("%(car)s is on the outlet's list of this round already.") % {"car": draft.vehicle}, field="vehicle"
            )
        if draft.tier not in Tier._value2member_map_:
            raise Refused(_("Choose a tier."), field="tier")
        if draft.criterion and draft.criterion not in known:
            raise Refused(_("Choose a criterion."), field="criterion")
        if not draft.words.strip():
            raise Refused(_("Say what it is about."), field="words")
        there.add(draft.vehicle.pk)
        line += 1
        rows.append(
            ScreeningRow(
                list=held,
                line=line,
                vehicle=draft.vehicle,
                case=draft.case or _open_case_of(draft.vehicle, held),
                criterion=draft.criterion,
                tier=draft.tier,
                words=draft.words.strip(),
                measures=draft.measures.strip(),
                added_at=at,
                added_by=by,
            )
        )
    made = ScreeningRow.objects.bulk_create(rows)
    if made:
        plates = pgettext("between items of a list", ", ").join(row.vehicle.plate or row.vehicle.vin for row in made)
        trail.note(held, "screening.rows_added", by, at, {"rows": [None, len(made)]}, reason=plates)
    return made


def _open_case_of(vehicle: Vehicle, held: ScreeningList) -> Case | None:
    return Case.objects.open().filter(vehicle=vehicle, outlet=held.outlet_id).first()


def link_case(*, case: Case, by, at: datetime) -> int:
    """A case is opened for a car: rows of running rounds on which the outlet named it already lead to the case from
    now on. How many. Called in the transaction that opens the case."""
    today = local(at).date()
    rows = ScreeningRow.objects.filter(vehicle=case.vehicle_id, list__outlet=case.outlet_id, case__isnull=True)
    found = list(rows.filter(list__round__ends_on__gte=today).select_related("list__outlet"))
    ScreeningRow.objects.filter(pk__in=[row.pk for row in found]).update(case=case)
    for row in found:
        trail.note(row.list, "screening.case_opened", by, at, {"line": [None, row.line]}, reason=case.number)
    return len(found)


def _cars_of(held: ScreeningList):
    """The cars on any list of the outlet in the round."""
    rows = ScreeningRow.objects.filter(list__round=held.round_id, list__outlet=held.outlet_id)
    return rows.values_list("vehicle", flat=True)


# Filing ---------------------------------------------------------------------------------------------------------------


@transaction.atomic
def file_list(*, screening_list: ScreeningList, empty: bool = False, words: str = "", by, at: datetime):
    """File the outlet's list: to the area manager it goes. `empty` says that there is nobody to put on it.

    What comes after the due day costs points at once, by the rule of that day.
    """
    held = _draft_list(screening_list, by, at)
    rows = held.rows.count()
    if not rows and not empty:
        words = _("Nobody is on the list. Tick that the outlet has no key customers, or add them.")
        raise Refused(words, field="empty")
    if rows and empty:
        raise Refused(_("There are key customers on the list; it is not empty."), field="empty")
    return _file(held, rows, words, by, at)


@transaction.atomic
def file_later(
    *, round: ScreeningRound, outlet: Outlet, found_on: date, draft: RowDraft, words: str = "", form_key=None, by, at
) -> ScreeningList:
    """File a key customer that was found after the list: on the day itself, and the region hears of it at once."""
    require(by, Right.SCREENING_FILE, outlet)
    if form_key and (there := ScreeningList.objects.filter(form_key=form_key).first()):
        raise OpenedAlready(there)
    bulk = ScreeningList.objects.bulk().select_for_update(no_key=True).filter(round=round, outlet=outlet).first()
    if bulk is None:
        raise Refused(_("%(outlet)s takes no part in this round.") % {"outlet": outlet})
    if bulk.is_due:
        raise Refused(_("The outlet's list is not filed yet: put the customer on it."))
    today = local(at).date()
    if found_on > today:
        raise Refused(_("This day is still to come."), field="found_on")
    if not local(bulk.filed_at).date() <= found_on <= round.ends_on:
        raise Refused(
            _("Later findings are those between the day the list was filed and the end of the round."), field="found_on"
        )
    made = ScreeningList.objects.create(
        number=free_number(NUMBER_KIND, outlet, ScreeningList.objects),
        round=round,
        outlet=outlet,
        kind=Kind.LATER,
        due_on=found_on,
        made_at=at,
        form_key=form_key,
    )
    _add(made, [draft], by, at)
    return _file(made, 1, words, by, at)


def _file(held: ScreeningList, rows: int, words: str, by, at: datetime) -> ScreeningList:
    today = local(at).date()
    late = screening_rules.days_late(held.due_on, today)
    write(held, state=State.FILED, filed_at=at, filed_by=by, filed_words=words.strip(), late_days=late)
    trail.note(held, "screening.filed", by, at, {"rows": [None, rows], "late_days": [None, late]})
    take_points_off(screening_list=held, late_days=late, at=at)
    queue(_filed_notes(held, rows, today, at), at=at)
    return held


def _filed_notes(held: ScreeningList, rows: int, today: date, at: datetime) -> list:
    found = told.holders(at)
    by_day = today + timedelta(days=policies.book(today).for_outlet(held.outlet)[policies.VERIFY])
    area = found.of_any(told.AREA, held.outlet)
    urgency = Urgency.ATTENTION if rows else Urgency.NORMAL
    made = told.notes(held, "filed", area, what="", urgency=urgency, rows=rows, by=by_day)
    if held.kind == Kind.LATER:
        cars = pgettext("between items of a list", ", ").join(
            f"{row.vehicle.plate or row.vehicle.vin[-6:]} {row.tier}" for row in held.rows.select_related("vehicle")
        )
        region = found.of_any(told.REGION, held.outlet)
        made += told.notes(held, "later", region, what="", urgency=Urgency.ALERT, rows=rows, customers=cars)
    return made


# Holding --------------------------------------------------------------------------------------------------------------


def held_list(screening_list: ScreeningList) -> ScreeningList:
    """The list with its round and outlet, held until the caller's transaction ends.

    Without the people who filed and verified it: whoever waited for the row would get it as it is now, joined with
    nobody, as it was before.
    """
    rows = ScreeningList.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("round", "outlet__area__region").get(pk=screening_list.pk)


def _draft_list(screening_list: ScreeningList, by, at: datetime) -> ScreeningList:
    """The list, held; refused once it is filed."""
    require(by, Right.SCREENING_FILE, screening_list.outlet)
    held = held_list(screening_list)
    if not held.is_due:
        when = {"who": held.filed_by.name, "when": instant_words(held.filed_at, at)}
        # Translators: 中文 %(who)s 已在 %(when)s 上报。之后发现的重点用户请另行当日申报。
        words = _("%(who)s filed it, %(when)s. What is found from now on is filed on the day itself.")
        raise AlreadyDone(words % when)
    return held
