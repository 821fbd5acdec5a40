"""The assessment of outlets: reckoned each night, settled after the month, appealed against once, decided, final."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from customers.models import ScreeningDeduction
from notices.models import Urgency
from notices.services import Note, queue
from staff import trail
from staff.access import Holders, require
from staff.instants import beginning_of, instant_words, local
from staff.models import Outlet
from staff.months import last_day, month_after, month_of, written
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right, Role
from staff.versions import write
from targets import assessment_policies as policies
from targets import assessment_rules as rules
from targets.assessment_counters import COUNTERS, KEPT, Asked, Found, find_all
from targets.models import AssessmentAppeal, AssessmentLine, OutletAssessment

State = OutletAssessment.State
AT_OUTLET = (Role.SERVICE_MANAGER, Role.STATION_HEAD, Role.CUSTOMER_CARE_MANAGER)
REGION = (Role.REGION_COORDINATOR, Role.REGION_MANAGER)


# Reckoning ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def reckon(*, month: date, at: datetime) -> int:
    """Reckon the month anew for every outlet that works, as far as it is not settled. How many changed.

    What is there already is replaced, and only where it comes to something else: a second run changes nothing.
    """
    outlets = _working(month)
    rows = OutletAssessment.objects.select_for_update(of=("self",), no_key=True).filter(month=month)
    there = {each.outlet_id: each for each in rows.prefetch_related("lines")}
    open_ones = [outlet for outlet in outlets if outlet.pk not in there or there[outlet.pk].provisional]
    lines = _reckoned(open_ones, month, at)
    OutletAssessment.objects.bulk_create(
        [OutletAssessment(outlet=outlet, month=month, made_at=at) for outlet in open_ones if outlet.pk not in there],
        ignore_conflicts=True,
    )
    made = OutletAssessment.objects.filter(month=month, state=State.OPEN, outlet__in=open_ones).exclude(
        pk__in=[each.pk for each in there.values()]
    )
    new = {each.outlet_id: each for each in made}
    changed = [
        (each, lines[outlet.pk], outlet.pk in new)
        for outlet in open_ones
        if (each := there.get(outlet.pk) or new.get(outlet.pk)) and _differs(each, lines[outlet.pk], new)
    ]
    _replace(changed, at)
    return len(changed)


def _working(month: date) -> list[Outlet]:
    """The outlets that were live by the end of the month."""
    live = Q(live_on__isnull=True) | Q(live_on__lte=last_day(month))
    return list(Outlet.objects.filter(live).select_related("area__region").order_by("code"))


def _reckoned(outlets: list[Outlet], month: date, at: datetime) -> dict[int, list[AssessmentLine]]:
    """By outlet a line for each rule, unsaved; by the rates in force on the day, of a month that is over its last."""
    if not outlets:
        return {}
    book = policies.book(min(local(at).date(), last_day(month)))
    settled = {outlet.pk: book.for_outlet(outlet) for outlet in outlets}
    days = {outlet: values[policies.PAPERS_WITHIN] for outlet, values in settled.items()}
    found = find_all(Asked([outlet.pk for outlet in outlets], [month], at, days))
    return {
        outlet: [_line(rule, rate, values, found[rule].get((outlet, month), Found())) for rule, rate in rates.items()]
        for outlet, values in settled.items()
        for rates in [policies.rates_of(values)]
    }


def _line(rule: str, rate: rules.Rate, settled: Mapping, found: Found) -> AssessmentLine:
    basis = {"on": rate.on, "each": rate.each, "most": rate.most, "records": found.records[:KEPT]}
    if rule == rules.PAPERS:
        basis["days"] = settled[policies.PAPERS_WITHIN]
    return AssessmentLine(rule=rule, number=found.number, points=rate.points(found.number), basis=basis)


def _differs(assessment: OutletAssessment, lines: list[AssessmentLine], new: Mapping) -> bool:
    if assessment.outlet_id in new:
        return True
    kept = {line.rule: (line.number, line.points, line.basis) for line in assessment.lines.all()}
    return kept != {line.rule: (line.number, line.points, line.basis) for line in lines}


def _replace(changed: list[tuple[OutletAssessment, list[AssessmentLine], bool]], at: datetime) -> None:
    """The lines of these assessments, and what they come to. Two queries however many."""
    lines = []
    for assessment, of_rules, is_new in changed:
        for line in of_rules:
            line.assessment = assessment
            lines.append(line)
        assessment.points = rules.left(line.points for line in of_rules)
        assessment.made_at = at
        assessment.version += not is_new
    AssessmentLine.objects.bulk_create(
        lines,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["assessment", "rule"],
        update_fields=["number", "points", "basis"],
    )
    OutletAssessment.objects.bulk_update(
        [assessment for assessment, _lines, _new in changed], ["points", "made_at", "version"], batch_size=500
    )


# Settling -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def settle(*, month: date, at: datetime) -> int:
    """Freeze the month of the outlets whose day for it has come, and tell them. How many were settled."""
    today = local(at).date()
    book = policies.book(today)
    rows = OutletAssessment.objects.running().filter(month=month).with_places()
    held = rows.select_for_update(of=("self",), no_key=True).order_by("pk")
    due = [each for each in held if today >= settles_on(month, book.for_outlet(each.outlet))]
    found, notes = Holders(AT_OUTLET, today), []
    for each in due:
        each.state, each.settled_at = State.SETTLED, at
        each.appeal_until = today + timedelta(days=book.for_outlet(each.outlet)[policies.APPEAL])
        people = found.of_any(AT_OUTLET, each.outlet)
        notes += _notes(each, "settled", people, _urgency(each), until=each.appeal_until)
    OutletAssessment.objects.bulk_update(due, ["state", "settled_at", "appeal_until"], batch_size=500)
    trail.record_many(_entry(each, "settled", None, at, {"points": [None, each.points]}) for each in due)
    queue(notes, at=at)
    return len(due)


@transaction.atomic
def remind(*, at: datetime) -> int:
    """Remind outlets that lost points, shortly before their days for an appeal end, once. How many messages that were.

    On the day a month is settled everybody has just been told.
    """
    today = local(at).date()
    rows = OutletAssessment.objects.open_to_appeal(today).filter(points__lt=rules.FULL)
    waiting = list(rows.filter(settled_at__lt=beginning_of(today)).with_places().order_by("pk"))
    if not waiting:
        return 0
    book, found = policies.book(today), Holders(AT_OUTLET, today)
    notes = [
        note
        for each in waiting
        if (each.appeal_until - today).days <= book.for_outlet(each.outlet)[policies.REMIND]
        for note in _notes(
            each, "reminder", found.of_any(AT_OUTLET, each.outlet), Urgency.ATTENTION, until=each.appeal_until
        )
    ]
    return queue(notes, at=at)


def settles_on(month: date, settled: Mapping) -> date:
    """The day of the next month on which a month is settled."""
    return month_after(month) + timedelta(days=settled[policies.SETTLE] - 1)


def follow_screening(*, at: datetime) -> int:
    """Bring the screening of settled months up to what its own appeals have left. How many assessments changed.

    Points for late lists are argued where they come from; only what is final stays as it is.
    """
    with transaction.atomic():
        rows = OutletAssessment.objects.settled().with_places().select_for_update(of=("self",), no_key=True)
        held = list(rows.order_by("pk").prefetch_related("lines"))
        if not held:
            return 0
        asked = Asked({each.outlet_id for each in held}, {each.month for each in held}, at)
        now = COUNTERS[rules.SCREENING].find(asked)
        return sum(_follow(each, now.get((each.outlet_id, each.month), Found()), at) for each in held)


def _follow(assessment: OutletAssessment, found: Found, at: datetime) -> bool:
    lines = list(assessment.lines.all())
    line = next((line for line in lines if line.rule == rules.SCREENING), None)
    if line is None or line.number == found.number:
        return False
    rate = rules.Rate(line.basis["each"], line.basis["most"], line.basis["on"])
    before, line.number, line.points = assessment.points, found.number, rate.points(found.number)
    line.basis["records"] = found.records[:KEPT]
    line.save(update_fields=["number", "points", "basis"])
    write(assessment, points=rules.left(each.stands for each in lines), version=assessment.version + 1)
    trail.record_many([_entry(assessment, "followed", None, at, {"points": [before, assessment.points]})])
    return True


@transaction.atomic
def finish(*, at: datetime) -> int:
    """What nobody appealed against in time, or was decided, is final; unless the screening of the month is still being
    argued. How many became final."""
    today = local(at).date()
    unargued = Q(appeal__isnull=True, appeal_until__lt=today)
    decided = Q(appeal__isnull=False) & ~Q(appeal__state=AssessmentAppeal.State.ASKED)
    rows = OutletAssessment.objects.settled().with_places().filter(unargued | decided)
    held = list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))
    argued = ScreeningDeduction.objects.filter(appealed_at__isnull=False, decision="")
    waiting = set(argued.values_list("list__outlet", "month_on")) if held else set()
    done = [each for each in held if (each.outlet_id, each.month) not in waiting]
    for each in done:
        each.state, each.final_at = State.FINAL, at
    OutletAssessment.objects.bulk_update(done, ["state", "final_at"], batch_size=500)
    trail.record_many(_entry(each, "final", None, at, {"points": [None, each.points]}) for each in done)
    return len(done)


def keep_assessments(*, at: datetime) -> dict[str, int]:
    """The job of every night: reckons the month that runs and those that wait to be settled, settles, reminds, follows
    what screening decided, makes final. It asks the database what is due, so that a run twice changes nothing."""
    this = month_of(local(at).date())
    counts = {"reckoned": 0, "settled": 0, "reminded": 0, "followed": 0, "final": 0}
    for month in _months_to_keep(this):
        counts["reckoned"] += reckon(month=month, at=at)
        if month < this:
            counts["settled"] += settle(month=month, at=at)
    counts["reminded"] = remind(at=at)
    counts["followed"] = follow_screening(at=at)
    counts["final"] = finish(at=at)
    return counts


def _months_to_keep(this: date) -> list[date]:
    """The month that runs, those that wait to be settled, and those that were left out while the job stood still. For
    months before the first one that ran none is made."""
    before = OutletAssessment.objects.filter(month__lt=this)
    months = {this, *before.running().values_list("month", flat=True)}
    if latest := before.aggregate(latest=Max("month"))["latest"]:
        while (latest := month_after(latest)) < this:
            months.add(latest)
    return sorted(months)


# The appeal -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def appeal(*, assessment: OutletAssessment, lines: Collection[str], words: str, by, at: datetime) -> AssessmentAppeal:
    """The outlet appeals, once, within its days, against the lines (codes of rules) that it holds to be wrong."""
    require(by, Right.ASSESSMENT_APPEAL, assessment.outlet)
    held = _held(assessment)
    if there := AssessmentAppeal.objects.select_related("by").filter(assessment=held).first():
        raise AlreadyDone(_appealed_already(there, at))
    if held.provisional:
        raise Refused(_("The month is not settled yet; nobody can appeal before."))
    if held.state == State.FINAL or local(at).date() > held.appeal_until:
        raise Refused(_("The days for an appeal are over."))
    wanted = {line.rule: line for line in held.lines.all() if line.rule in set(lines)}
    if not wanted or set(lines) - wanted.keys():
        raise Refused(_("Choose the rules that you appeal against."), field="lines")
    if rules.APPEALED_ELSEWHERE & wanted.keys():
        raise Refused(_("Points for screening lists have an appeal of their own, on the list."), field="lines")
    if not all(line.points for line in wanted.values()):
        raise Refused(_("A rule that took no points off needs no appeal."), field="lines")
    if not words.strip():
        raise Refused(_("Say why the points are wrong."), field="words")
    try:
        with transaction.atomic():
            made = AssessmentAppeal.objects.create(assessment=held, words=words.strip(), by=by, at=at)
    except IntegrityError:
        there = AssessmentAppeal.objects.select_related("by").get(assessment=held)
        raise AlreadyDone(_appealed_already(there, at)) from None
    held.lines.filter(rule__in=wanted).update(appealed=True)
    trail.record_many([_entry(held, "appealed", by, at, {"assessment_rule": [None, sorted(wanted)]}, made.words)])
    settled = policies.book(local(at).date()).for_outlet(held.outlet)
    until = decide_on(at, settled)
    people = Holders(REGION, local(at).date()).of_any(REGION, held.outlet)
    queue(_notes(held, "appealed", people, Urgency.ATTENTION, words=made.words, until=until), at=at)
    return made


@transaction.atomic
def decide_appeal(
    *, appeal: AssessmentAppeal, given_back: Mapping[str, int], reason: str, by, at: datetime
) -> AssessmentAppeal:
    """The region decides, once, how many points of each line appealed against are given back; never more than the
    line took. Lines that are left out get nothing back."""
    require(by, Right.ASSESSMENT_DECIDE, appeal.assessment.outlet)
    held = _held(appeal.assessment)
    there = AssessmentAppeal.objects.select_related("by", "decided_by").get(pk=appeal.pk)
    if not there.waits:
        when = {"who": there.decided_by.name, "when": instant_words(there.decided_at, at)}
        raise AlreadyDone(_("%(who)s decided this already, %(when)s.") % when)
    if there.by_id == by.pk:
        raise Refused(_("Somebody else has to decide on your own appeal."))
    lines = {line.rule: line for line in held.lines.all()}
    taken = {rule: line.points for rule, line in lines.items() if line.appealed}
    given = {rule: points for rule, points in given_back.items() if points}
    if wrong := rules.problems(taken, given):
        most = {"most": taken.get(wrong[0], 0)}
        raise Refused(_("Between 0 and %(most)d points, please.") % most, field=f"back-{wrong[0]}")
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    # The assessment is held, so that nobody else decides meanwhile.
    AssessmentAppeal.objects.filter(pk=there.pk, state=AssessmentAppeal.State.ASKED).update(
        state=rules.verdict(taken, given), decided_by=by, decided_at=at, reason=reason.strip()
    )
    for rule, points in given.items():
        lines[rule].given_back = points
        lines[rule].save(update_fields=["given_back"])
    before = held.points
    write(held, points=rules.left(line.stands for line in lines.values()), version=held.version + 1)
    changes = {"points": [before, held.points]}
    trail.record_many([_entry(held, "decided", by, at, changes, reason.strip())])
    people = dict.fromkeys([there.by, *Holders(AT_OUTLET, local(at).date()).of_any(AT_OUTLET, held.outlet)])
    queue(_notes(held, "decided", people, Urgency.NORMAL, words=reason.strip(), back=sum(given.values())), at=at)
    there.refresh_from_db()
    return there


def decide_on(asked_at: datetime, settled: Mapping) -> date:
    """The last day on which the region decides an appeal of that instant, out of the values in force for the outlet."""
    return local(asked_at).date() + timedelta(days=settled[policies.DECIDE])


# What they share ------------------------------------------------------------------------------------------------------


def _appealed_already(there: AssessmentAppeal, at: datetime) -> str:
    when = {"who": there.by.name, "when": instant_words(there.at, at)}
    return _("%(who)s appealed, %(when)s. There is one appeal.") % when


def _held(assessment: OutletAssessment) -> OutletAssessment:
    rows = OutletAssessment.objects.select_for_update(of=("self",), no_key=True)
    return rows.with_places().get(pk=assessment.pk)


def _urgency(assessment: OutletAssessment) -> Urgency:
    return Urgency.NORMAL if assessment.points == rules.FULL else Urgency.ATTENTION


def _notes(assessment: OutletAssessment, code: str, people, urgency: Urgency, **params) -> list[Note]:
    facts = {"outlet": assessment.outlet.name, "month": written(assessment.month), "points": assessment.points}
    told = facts | params
    return [
        Note(
            key=f"assessment {assessment.pk} {code} to {person.pk}",
            code=f"assessment.{code}",
            params=told,
            recipient=person,
            about=assessment,
            outlet=assessment.outlet,
            urgency=urgency,
        )
        for person in people
    ]


def _entry(assessment: OutletAssessment, what: str, by, at: datetime, changes: dict, reason: str = ""):
    return trail.entry(
        about=assessment,
        action=f"assessment.{what}",
        by=by,
        at=at,
        outlet=assessment.outlet,
        changes=changes,
        reason=reason,
    )
