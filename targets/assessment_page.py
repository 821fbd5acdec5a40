"""What the pages of the assessment show: all outlets' months with what each rule took, and one month. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from staff.instants import local
from staff.months import month_after
from staff.paging import page_of
from staff.roles import Right
from staff.trail_words import happened

from . import assessment_policies as policies
from . import assessment_rules as rules
from .assessment_counters import COUNTERS
from .forms import assessments as forms
from .models import AssessmentLine, OutletAssessment
from .services.assessments import decide_on, settles_on

MONTHS = 12
# The newest month first and in it the worst; or the worst of all.
ORDERS = {
    "-month": ("-month", "points", "outlet__code", "pk"),
    "month": ("month", "points", "outlet__code", "pk"),
    "points": ("points", "-month", "outlet__code", "pk"),
    "-points": ("-points", "-month", "outlet__code", "pk"),
    "outlet": ("outlet__code", "-month", "pk"),
    "-outlet": ("-outlet__code", "-month", "pk"),
}
FIRST = "-month"


@dataclass(frozen=True)
class Row:
    """An outlet's month with the points that stand off by each rule, in the order of the columns."""

    assessment: OutletAssessment
    off: list[int]


def sort_in(parameters) -> str:
    wanted = parameters.get("sort", "")
    return wanted if wanted in ORDERS else FIRST


def found_for(user, parameters):
    """What the user sees, narrowed as the address says, and the filter."""
    visible = OutletAssessment.objects.visible_to(user, Right.ASSESSMENT)
    narrowed = forms.AssessmentFilter(parameters, visible=visible)
    return narrowed.apply(visible), narrowed


def rows_of(assessments: Iterable[OutletAssessment]) -> Iterable[Row]:
    """With the lines at hand."""
    for each in assessments:
        stands = {line.rule: line.stands for line in each.lines.all()}
        yield Row(each, [stands.get(rule, 0) for rule in rules.RULES])


def list_context(user, parameters, at: datetime) -> dict:
    """25 a page, at a number of queries that does not grow."""
    found, narrowed = found_for(user, parameters)
    sort = sort_in(parameters)
    page = page_of(found.for_list(), parameters, order=ORDERS[sort], total=found.count())
    return {
        "filter": narrowed,
        "page": page,
        "rows": list(rows_of(page)),
        "rules": [(policies.SHORT[rule], policies.LABELS[rule]) for rule in rules.RULES],
        "sort": sort,
        "may_export": user.may(Right.EXPORT),
    }


# One month ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RuleLine:
    """A rule on the page of a month: its line, its rates as reckoned, and the records it counted."""

    line: AssessmentLine
    label: object
    each: int
    most: int
    on: bool
    records: list[tuple[str, str]]
    """Text and address; the address is empty for whoever may not open the record."""
    more: int
    days: int | None = None

    @property
    def capped(self) -> bool:
        """The most was reached, so that more cases cost no more."""
        return self.on and self.line.number * self.each > self.line.points

    @property
    def elsewhere(self) -> bool:
        """Has an appeal of its own where it comes from."""
        return self.line.rule in rules.APPEALED_ELSEWHERE


def lines_of(assessment: OutletAssessment, user) -> list[RuleLine]:
    """By rule in the order of the page."""
    lines = {line.rule: line for line in assessment.lines.all()}
    return [_rule_line(lines[rule], assessment, user) for rule in rules.RULES if rule in lines]


def _rule_line(line: AssessmentLine, assessment: OutletAssessment, user) -> RuleLine:
    counter, kept = COUNTERS[line.rule], line.basis.get("records", [])
    opens = user.may(counter.opens, assessment.outlet)
    listed = counter.links(kept)
    counted = len(kept) if line.rule == rules.SCREENING else line.number
    return RuleLine(
        line=line,
        label=counter.label,
        each=line.basis.get("each", 0),
        most=line.basis.get("most", 0),
        on=line.basis.get("on", True),
        records=listed if opens else [(text, "") for text, _url in listed],
        more=max(0, counted - len(listed)),
        days=line.basis.get("days"),
    )


@dataclass(frozen=True)
class MonthPoints:
    month: date
    assessment: OutletAssessment | None


def last_months(assessment: OutletAssessment) -> list[MonthPoints]:
    """The twelve months up to this one; None for those without an assessment. One query."""
    months = [month_after(assessment.month, back) for back in range(1 - MONTHS, 1)]
    found = OutletAssessment.objects.filter(outlet=assessment.outlet_id, month__in=months).select_related("outlet")
    there = {each.month: each for each in found}
    return [MonthPoints(month, there.get(month)) for month in months]


def context(assessment: OutletAssessment, user, at: datetime, **bound) -> dict:
    """One month, and the forms of whatever the person may do; `bound` are forms sent wrong."""
    today = local(at).date()
    lines = lines_of(assessment, user)
    asked = assessment.appealed
    settled = policies.book(today).for_outlet(assessment.outlet)
    found = {
        "assessment": assessment,
        "full": rules.FULL,
        "steps": OutletAssessment.State.choices,
        "step": None if assessment.state == OutletAssessment.State.FINAL else assessment.state,
        "lines": lines,
        "taken": sum(each.line.points for each in lines),
        "back": sum(each.line.given_back for each in lines),
        "appeal": asked,
        "settles_on": settles_on(assessment.month, settled),
        "decide_on": decide_on(asked.at, settled) if asked and asked.waits else None,
        "months": last_months(assessment),
        "entries": happened(assessment),
        "today": today,
    }
    if may_appeal(assessment, user, today):
        there = offered(lines)
        found["appeal_form"] = forms.AppealForm(lines=there) if there else None
    if may_decide(assessment, user):
        found["decide_form"] = forms.DecideForm(lines=[each.line for each in lines if each.line.appealed])
    return found | bound


def offered(lines: list[RuleLine]) -> list[AssessmentLine]:
    """What an appeal may be about: lines that took points off and have no appeal elsewhere."""
    return [each.line for each in lines if each.line.points and not each.elsewhere]


def may_appeal(assessment: OutletAssessment, user, today: date) -> bool:
    runs = assessment.state == OutletAssessment.State.SETTLED and today <= assessment.appeal_until
    return runs and assessment.appealed is None and user.may(Right.ASSESSMENT_APPEAL, assessment.outlet)


def may_decide(assessment: OutletAssessment, user) -> bool:
    asked = assessment.appealed
    waits = asked is not None and asked.waits and asked.by_id != user.pk
    return waits and user.may(Right.ASSESSMENT_DECIDE, assessment.outlet)
