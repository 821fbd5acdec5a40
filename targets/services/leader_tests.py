"""Team leaders: who leads a team, the test at a quarter's end, and what follows from two failed ones in a row."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from notices.models import Urgency
from notices.services import Note, queue
from staff import trail
from staff.access import Holders, require
from staff.instants import instant_words, local
from staff.models import Employee
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right, Role
from targets import leader_figures as figures
from targets import leader_policies as policies
from targets import leader_rules as rules
from targets.models import LeaderConsequence, LeaderTest, TeamLeader
from workshop.models import Team

HEADS = (Role.SERVICE_MANAGER, Role.STATION_HEAD)
AHEAD = timedelta(days=366)
State, Outcome = LeaderConsequence.State, LeaderConsequence.Outcome


# Who leads ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def name_leader(*, team: Team, employee: Employee, from_on: date, by, at: datetime) -> TeamLeader:
    """Somebody leads the team from a day on. Whoever led it until then ends the day before."""
    require(by, Right.LEADER_TESTS_DECIDE, team.outlet)
    # The outlet's teams and people are few: one lock keeps both from being named twice at once.
    list(Team.objects.select_for_update(no_key=True).filter(outlet=team.outlet_id).order_by("pk"))
    if from_on > local(at).date() + AHEAD:
        raise Refused(_("At most a year ahead, please."), field="from_on")
    if (
        employee.outlet_id != team.outlet_id
        or not Employee.objects.filter(pk=employee.pk).employed_on(from_on).exists()
    ):
        raise Refused(_("%(who)s does not work here.") % {"who": employee}, field="employee")
    if other := TeamLeader.objects.filter(employee=employee).overlapping(from_on, None).select_related("team").first():
        text = _("%(who)s leads %(team)s then. One person leads one team.")
        raise Refused(text % {"who": employee, "team": other.team}, field="employee")
    before = TeamLeader.objects.filter(team=team).overlapping(from_on, None).select_related("employee")
    for each in before:
        if each.to_on or each.from_on >= from_on:
            text = _("%(who)s leads this team on %(day)s. Choose a day after that.")
            raise Refused(text % {"who": each.employee, "day": each.to_on or each.from_on}, field="from_on")
        _end(each, from_on - timedelta(days=1), _("Followed by %(who)s") % {"who": employee}, by, at)
    made = TeamLeader.objects.create(team=team, employee=employee, from_on=from_on, named_by=by, named_at=at)
    changes = {"team": [None, team.name], "from_on": [None, from_on.isoformat()]}
    trail.record(about=made, action="team_leader.named", by=by, at=at, outlet=team.outlet, changes=changes)
    return made


@transaction.atomic
def end_leader(*, leader: TeamLeader, to_on: date, reason: str, by, at: datetime) -> TeamLeader:
    """The last day on which somebody leads the team."""
    require(by, Right.LEADER_TESTS_DECIDE, leader.team.outlet)
    held = TeamLeader.objects.select_for_update(of=("self",), no_key=True).select_related("team__outlet").get(
        pk=leader.pk
    )  # fmt: skip
    if held.to_on:
        raise AlreadyDone(_("This has ended already, on %(day)s.") % {"day": held.to_on})
    if to_on < held.from_on:
        raise Refused(_("The last day comes after the first one."), field="to_on")
    if to_on > local(at).date() + AHEAD:
        raise Refused(_("At most a year ahead, please."), field="to_on")
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    return _end(held, to_on, reason.strip(), by, at)


def _end(leader: TeamLeader, to_on: date, reason: str, by, at: datetime) -> TeamLeader:
    TeamLeader.objects.filter(pk=leader.pk).update(to_on=to_on)
    leader.to_on = to_on
    changes = {"to_on": [None, to_on.isoformat()]}
    outlet = leader.team.outlet
    trail.record(about=leader, action="team_leader.ended", by=by, at=at, outlet=outlet, changes=changes, reason=reason)
    return leader


# The test -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def enter_test(
    *, leader: TeamLeader, quarter: date, skill: Decimal, results: Decimal, words: str = "", by, at: datetime
) -> LeaderTest:
    """The test of a quarter is held. Results other than what the records propose are explained in `words`.

    Raises `AlreadyDone` where the leader has a test of the quarter. The second quarter in a row that is failed
    proposes what follows.
    """
    team = leader.team
    require(by, Right.LEADER_TESTS_KEEP, team.outlet)
    _not_oneself(by, leader.employee)
    _hold(leader.employee)
    if not TeamLeader.objects.of_quarter(quarter).filter(pk=leader.pk).exists():
        text = _("%(who)s does not lead a team at the end of %(quarter)s.")
        raise Refused(text % {"who": leader.employee, "quarter": rules.written(quarter)})
    settled = policies.book(rules.last_day(quarter)).for_outlet(team.outlet)
    begins_on = rules.last_day(quarter) - timedelta(days=settled[policies.BEFORE] - 1)
    if local(at).date() < begins_on:
        raise Refused(
            _("The tests of %(quarter)s begin on %(day)s.") % {"quarter": rules.written(quarter), "day": begins_on}
        )
    if there := LeaderTest.objects.current().of_quarter(quarter).filter(employee=leader.employee).first():
        text = _("%(who)s tested this leader already, %(when)s. Correct that test.")
        raise AlreadyDone(text % {"who": there.examined_by.name, "when": instant_words(there.at, at)})
    basis = figures.basis_of(team, quarter)
    _explained(results, basis.proposed, words)
    made = _make(
        outlet=team.outlet,
        team=team,
        employee=leader.employee,
        quarter=quarter,
        basis=basis.as_data(),
        skill_percent=settled[policies.SKILL],
        pass_mark=settled[policies.PASS],
        skill=skill,
        results=results,
        words=words.strip(),
        examined_by=by,
        at=at,
    )
    trail.note(made, "leader_test.entered", by, at, {"total": [None, str(made.total)]})
    _tell_result(made, at)
    _follow(made, by, at)
    return made


@transaction.atomic
def correct_test(
    *, test: LeaderTest, skill: Decimal, results: Decimal, words: str = "", reason: str, by, at: datetime
) -> LeaderTest:
    """A new entry takes the place of `test`, by the weights and the mark that held then; the old one is kept.

    Refused once it is decided what follows from the test. What was proposed falls away where the row is broken.
    """
    require(by, Right.LEADER_TESTS_KEEP, test.outlet)
    _not_oneself(by, test.employee)
    if not reason.strip():
        raise Refused(_("Say why it is corrected."), field="reason")
    _hold(test.employee)
    stands = LeaderConsequence.objects.filter(leader=test.employee, state=State.DECIDED)
    if stands.filter(first_test=test).exists() or stands.filter(second_test=test).exists():
        raise Refused(_("What follows from this test is decided. It is not corrected any more."))
    proposed = test.basis.get("proposed")
    _explained(results, Decimal(proposed) if proposed else None, words)
    if not LeaderTest.objects.filter(pk=test.pk, current=True).update(current=False):
        raise AlreadyDone(_("Somebody has corrected this test in the meantime. Load the page again to see it."))
    copied = ("outlet", "team", "employee", "quarter", "basis", "skill_percent", "pass_mark")
    made = _make(
        **{name: getattr(test, name) for name in copied},
        skill=skill,
        results=results,
        words=words.strip(),
        examined_by=by,
        at=at,
        corrects=test,
        reason=reason.strip(),
    )
    changes = {
        name: [str(getattr(test, name)), str(getattr(made, name))]
        for name in ("skill", "results", "total")
        if getattr(test, name) != getattr(made, name)
    }
    trail.note(made, "leader_test.corrected", by, at, changes, made.reason)
    _tell_result(made, at)
    _follow(made, by, at)
    return made


def _hold(employee: Employee) -> None:
    """Whoever enters a test of the same leader meanwhile waits: a pair of failed quarters is seen by one of both."""
    Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)


def _not_oneself(by, employee: Employee) -> None:
    if by.employee_id == employee.pk:
        raise Refused(_("Nobody examines themselves."))


def _explained(results: Decimal, proposed: Decimal | None, words: str) -> None:
    if proposed is not None and results != proposed and not words.strip():
        text = _("The records propose %(points)s. Say why the results are worth something else.")
        raise Refused(text % {"points": proposed}, field="words")


def _make(*, skill: Decimal, results: Decimal, **fields) -> LeaderTest:
    for name, score in (("skill", skill), ("results", results)):
        if not 0 <= score <= rules.BEST:
            raise Refused(_("Between 0 and 100 points, please."), field=name)
    total = rules.total_of(skill, results, fields["skill_percent"])
    try:
        with transaction.atomic():
            return LeaderTest.objects.create(
                skill=skill, results=results, total=total, passed=rules.passes(total, fields["pass_mark"]), **fields
            )
    except IntegrityError:
        raise AlreadyDone(
            _("Somebody has tested this leader in the meantime. Load the page again to see it.")
        ) from None


# What follows ---------------------------------------------------------------------------------------------------------


def _follow(test: LeaderTest, by, at: datetime) -> None:
    """Propose what follows, or take it back, for the pairs of quarters that the test is one of."""
    tests = {each.quarter: each for each in LeaderTest.objects.current().filter(employee=test.employee)}
    for quarter in (test.quarter, rules.quarter_after(test.quarter)):
        propose_consequence(employee=test.employee, quarter=quarter, tests=tests, by=by, at=at)


def propose_consequence(
    *, employee: Employee, quarter: date, tests: dict[date, LeaderTest], by, at: datetime
) -> LeaderConsequence | None:
    """What follows where this quarter and the one before it are failed; None where they are not.

    What was proposed before on tests that are corrected by now follows them, or is void.
    """
    standing = LeaderConsequence.objects.standing().filter(leader=employee, quarter=quarter).first()
    passed = {each: test.passed for each, test in tests.items()}
    outcome = rules.proposed(rules.failed_in_row(passed, quarter))
    if outcome is None:
        if standing and standing.waits:
            LeaderConsequence.objects.filter(pk=standing.pk, state=State.PROPOSED).update(state=State.LAPSED)
            trail.note(standing, "leader_consequence.lapsed", None, at, {})
        return None
    first, second = tests[rules.quarter_after(quarter, -1)], tests[quarter]
    if standing:
        if standing.waits:
            LeaderConsequence.objects.filter(pk=standing.pk, state=State.PROPOSED).update(
                first_test=first, second_test=second, proposed=outcome
            )
        return standing
    made = LeaderConsequence.objects.create(
        outlet=second.outlet,
        leader=employee,
        quarter=quarter,
        first_test=first,
        second_test=second,
        proposed=outcome,
        proposed_at=at,
    )
    trail.note(made, "leader_consequence.proposed", None, at, {"proposed": [None, outcome]})
    heads = Holders(HEADS, local(at).date()).of_any(HEADS, made.outlet)
    told = {"who": employee.name, "quarter": made.quarter_words, "until": decide_until(made)}
    queue(_notes(made, "proposed", heads, Urgency.ATTENTION, **told), at=at)
    return made


def decide_until(consequence: LeaderConsequence) -> date:
    """The last day on which it is decided in time."""
    on = local(consequence.proposed_at).date()
    settled = policies.book(on).for_outlet(consequence.outlet)
    return on + timedelta(days=settled[policies.DECIDE])


@transaction.atomic
def decide_consequence(
    *, consequence: LeaderConsequence, outcome: str, reason: str, by, at: datetime
) -> LeaderConsequence:
    """The head decides, once; neither the leader nor whoever examined. Demoted or let go, the team is led no longer
    than today."""
    require(by, Right.LEADER_TESTS_DECIDE, consequence.outlet)
    _hold(consequence.leader)
    there = LeaderConsequence.objects.for_list().get(pk=consequence.pk)
    if not there.waits:
        raise AlreadyDone(_decided_already(there, at))
    if by.employee_id == there.leader_id:
        raise Refused(_("Nobody decides about themselves."))
    if not LeaderConsequence.objects.not_examined_by(by).filter(pk=there.pk).exists():
        raise Refused(_("You examined: somebody else decides what follows."))
    if outcome not in Outcome.values:
        raise Refused(_("Choose what follows."), field="outcome")
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    fields = {"outcome": outcome, "reason": reason.strip(), "decided_by": by, "decided_at": at}
    done = LeaderConsequence.objects.filter(pk=there.pk, state=State.PROPOSED).update(state=State.DECIDED, **fields)
    if not done:
        raise AlreadyDone(_("Somebody else has decided this in the meantime."))
    trail.note(there, "leader_consequence.decided", by, at, {"outcome": [None, outcome]}, reason.strip())
    if outcome != Outcome.KEEP:
        today = local(at).date()
        for each in TeamLeader.objects.on(today).filter(employee=there.leader, to_on__isnull=True).for_list():
            _end(each, today, reason.strip(), by, at)
    _tell_decided(there, reason.strip(), by, at)
    there.refresh_from_db()
    return there


def _decided_already(there: LeaderConsequence, at: datetime) -> str:
    if there.state == State.LAPSED:
        return _("A test was corrected since: there is nothing to decide any more.")
    when = {"who": there.decided_by.name, "when": instant_words(there.decided_at, at)}
    return _("%(who)s decided this already, %(when)s.") % when


# Telling --------------------------------------------------------------------------------------------------------------


def _tell_result(test: LeaderTest, at: datetime) -> None:
    """To the leader, where there is an account; without the record, which only those who hold tests may open."""
    account = getattr(test.employee, "user", None)
    if account is None:
        return
    note = Note(
        key=f"leader test {test.pk} result to {account.pk}",
        code="leader_tests.result",
        params={
            "outlet": test.outlet.name,
            "quarter": test.quarter_words,
            "total": str(test.total),
            "skill": str(test.skill),
            "results": str(test.results),
            "mark": test.pass_mark,
            "words": test.words,
        },
        recipient=account,
        outlet=test.outlet,
        urgency=Urgency.NORMAL if test.passed else Urgency.ATTENTION,
    )
    queue([note], at=at)


def _tell_decided(there: LeaderConsequence, reason: str, by, at: datetime) -> None:
    examiners = {each.examined_by_id: each.examined_by for each in (there.first_test, there.second_test)}
    told = {"who": there.leader.name, "quarter": there.quarter_words, "by": by.name, "reason": reason}
    notes = _notes(there, "decided", examiners.values(), Urgency.NORMAL, **told)
    if account := getattr(there.leader, "user", None):
        notes += _notes(there, "decided", [account], Urgency.ATTENTION, about=None, **told)
    queue(notes, at=at)


def _notes(record: LeaderConsequence, code: str, people, urgency, *, about=True, **params) -> list[Note]:
    return [
        Note(
            key=f"leader consequence {record.pk} {code} to {person.pk}",
            code=f"leader_tests.{code}",
            params={"outlet": record.outlet.name} | params,
            recipient=person,
            about=record if about else None,
            outlet=record.outlet,
            urgency=urgency,
        )
        for person in people
    ]
