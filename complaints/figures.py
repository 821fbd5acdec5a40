"""How content customers are: CSI by outlet, advisor, team, question and month, and what is counted with it.

CSI is the mean score (0 to 100) of the answered surveys of orders that were delivered in the period. Outlets and
instants are always said: from an instant to before another. Sums are made in the database and rounded once, at the end.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from staff.instants import SHANGHAI, beginning_of, local
from staff.months import month_after
from workshop.counted import instants

from . import beside
from .call_figures import with_punctual
from .csi_period import Period, as_percent, mean, share
from .models import Answer, Complaint, FollowUp, Praise, Question, SurveyResponse

CENT = Decimal("0.01")
# Fewer answers than this say little; the figure is shown and marked.
FEW = 5
Scale = Question.Scale


@dataclass(frozen=True)
class Asked:
    """Whose figures are asked for: outlets by their keys, and what the answers are narrowed to (empty: all)."""

    outlets: tuple[int, ...]
    group: str = ""
    via: str = ""


def of_orders() -> QuerySet[SurveyResponse]:
    """The answered surveys of orders, whatever the outlet: those that make the CSI."""
    return SurveyResponse.objects.filter(score__isnull=False, order__isnull=False).order_by()


def counted(asked: Asked) -> QuerySet[SurveyResponse]:
    """The surveys that count. Those of no order (buyers, visits) only where their group is asked for."""
    found = SurveyResponse.objects.filter(score__isnull=False).order_by() if asked.group else of_orders()
    found = found.filter(outlet__in=asked.outlets)
    found = found.filter(group=asked.group) if asked.group else found
    return found.filter(via=asked.via) if asked.via else found


def _in(from_at: datetime, to_at: datetime, prefix: str = "") -> Q:
    return Q(**{f"{prefix}delivered_at__gte": from_at, f"{prefix}delivered_at__lt": to_at})


@dataclass(frozen=True)
class Csi:
    """A mean over a number of answers. `value` is None where nobody answered."""

    value: Decimal | None
    answers: int

    @property
    def few(self) -> bool:
        return 0 < self.answers < FEW

    @property
    def exists(self) -> bool:
        return self.value is not None


def _csi(total, number: int) -> Csi:
    # SQLite sums in binary; the scores have two places, and so has their sum.
    return Csi(mean(Decimal(total or 0).quantize(CENT), number), number)


@dataclass(frozen=True)
class Row:
    """One outlet's, advisor's, team's or question's figure in the period, and what it was before."""

    key: Any
    label: str
    now: Csi
    before: Csi
    note: str = ""

    @property
    def change(self) -> Decimal | None:
        """In points; None where one of the two is missing."""
        if self.now.value is None or self.before.value is None:
            return None
        return self.now.value - self.before.value

    @property
    def points(self) -> Decimal | None:
        """How far it moved, whichever way."""
        return None if self.change is None else abs(self.change)

    @property
    def trend(self) -> str:
        change = self.change
        return "" if change is None else "up" if change > 0 else "down" if change < 0 else "level"


# --- CSI --------------------------------------------------------------------------------------------------------------


def csi(asked: Asked, period: Period) -> Csi:
    sums = counted(asked).filter(_in(period.from_at, period.to_at)).aggregate(total=Sum("score"), number=Count("pk"))
    return _csi(sums["total"], sums["number"])


def by_month(asked: Asked, months: list[date]) -> dict[date, Csi]:
    """Each of the months, which follow each other, by the day of delivery in Shanghai. One query."""
    since, until = beginning_of(months[0]), beginning_of(month_after(months[-1]))
    rows = (
        counted(asked)
        .filter(_in(since, until))
        .annotate(month=TruncMonth("delivered_at", tzinfo=SHANGHAI))
        .values("month")
        .annotate(total=Sum("score"), number=Count("pk"))
    )
    found = {local(row["month"]).date(): _csi(row["total"], row["number"]) for row in rows}
    return {month: found.get(month, Csi(None, 0)) for month in months}


def _both(asked: Asked, period: Period, *, key: str, label: str, order: str) -> list[Row]:
    """Rows by a field of the survey, in the period and before it, in one query; only those with answers in it."""
    now, before = _in(period.from_at, period.to_at), _in(period.before.from_at, period.before.to_at)
    rows = (
        counted(asked)
        .filter(now | before, **{f"{key}__isnull": False})
        .values(key, label, order)
        .annotate(
            total=Sum("score", filter=now),
            number=Count("pk", filter=now),
            total_before=Sum("score", filter=before),
            number_before=Count("pk", filter=before),
        )
        .filter(number__gt=0)
        .order_by(order, key)
    )
    return [
        Row(row[key], row[label], _csi(row["total"], row["number"]), _csi(row["total_before"], row["number_before"]))
        for row in rows
    ]


def by_outlet(asked: Asked, period: Period) -> list[Row]:
    return _both(asked, period, key="outlet", label="outlet__name", order="outlet__code")


def by_advisor(asked: Asked, period: Period) -> list[Row]:
    """By who served the customer, the best first."""
    return _best_first(_both(asked, period, key="advisor", label="advisor__name", order="advisor__name_key"))


def by_team(asked: Asked, period: Period) -> list[Row]:
    """By the team that did most of the work, the best first."""
    return _best_first(_both(asked, period, key="team", label="team__name", order="team__code"))


def _best_first(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: -row.now.value)


def by_question(asked: Asked, period: Period) -> list[Row]:
    """By question, over the versions of the questionnaires: the mean of its answers in points. One query.

    What was left out counts nowhere, so that the figures of questions need not add up to the CSI. Groups may word a
    question of the same key differently: it is called as the group with most answers calls it in its latest version.
    """
    now, before = (
        _in(period.from_at, period.to_at, "response__"),
        _in(period.before.from_at, period.before.to_at, "response__"),
    )
    answers = Answer.objects.order_by().filter(now | before, response__in=counted(asked), value__isnull=False)
    rows: Any = answers.values(
        "question", "question__key", "question__scale", "question__text", "question__position",
        "question__version__number", "response__group",
    ).annotate(
        total=Sum("value", filter=now),
        number=Count("pk", filter=now),
        total_before=Sum("value", filter=before),
        number_before=Count("pk", filter=before),
    )  # fmt: skip
    by_key: dict[str, list[dict]] = {}
    for row in rows:
        by_key.setdefault(row["question__key"], []).append(row)
    named = {key: _named_by(found) for key, found in by_key.items()}
    listed = [
        Row(key, named[key]["question__text"], _points_mean(found, ""), _points_mean(found, "_before"))
        for key, found in by_key.items()
    ]
    present = [row for row in listed if row.now.answers]
    return sorted(present, key=lambda row: (named[row.key]["question__position"], row.key))


def _named_by(rows: list[dict]) -> dict:
    """The row whose wording stands for the question."""
    of_group: Counter[str] = Counter()
    for row in rows:
        of_group[row["response__group"]] += row["number"]
    return max(
        rows, key=lambda row: (of_group[row["response__group"]], row["question__version__number"], row["question"])
    )


def _points_mean(rows: list[dict], suffix: str) -> Csi:
    number = sum(row[f"number{suffix}"] for row in rows)
    points = (_points(row["question__scale"], row[f"total{suffix}"] or 0, row[f"number{suffix}"]) for row in rows)
    return Csi(mean(sum(points), number), number)


def _points(scale: str, total: int, number: int) -> int:
    """What the answers are worth together: as `scoring.points` has it for each of them."""
    if scale == Scale.YES_NO:
        return (total - number) * 100
    return total * {Scale.TEN: 10, Scale.FIVE: 20}[scale]


# --- What is counted with it ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reached:
    """How many were asked and answered, and how many calls came in time; numbers and shares in percent."""

    drawn: int
    answered: int
    due: int
    in_time: int

    @property
    def response_rate(self) -> Decimal | None:
        return share(self.answered, self.drawn)

    @property
    def in_time_rate(self) -> Decimal | None:
        return share(self.in_time, self.due)


def liable(first: date, last: date) -> QuerySet[Complaint]:
    """Complaints received on these days that somebody answers for, whatever the outlet: `employee` is who."""
    return Complaint.objects.filter(
        instants("received_at", first, last), liable=True, employee__isnull=False
    ).order_by()


def due_calls(at: datetime) -> Q:
    """Follow-ups that are made by telephone and whose time has come."""
    return Q(mode=FollowUp.Mode.CALL, due_at__lte=at)


def reached(asked: Asked, period: Period, at: datetime) -> Reached:
    """Of the follow-ups of the period's deliveries. In time counts calls whose time has come by `at`: first reached
    by when they were due. One query, whatever the way of answering."""
    found = FollowUp.objects.drawn().filter(_in(period.from_at, period.to_at), outlet__in=asked.outlets).order_by()
    found = found.filter(group=asked.group) if asked.group else found.filter(order__isnull=False)
    due = due_calls(at)
    sums = with_punctual(found).aggregate(
        drawn=Count("pk"),
        answered=Count("pk", filter=Q(state=FollowUp.State.ANSWERED)),
        due=Count("pk", filter=due),
        in_time=Count("pk", filter=due & Q(punctual=True)),
    )
    return Reached(**sums)


def praises(asked: Asked, period: Period) -> int:
    """How many people were named with praise in the surveys that count."""
    responses = counted(asked).filter(_in(period.from_at, period.to_at))
    return Praise.objects.filter(response__in=responses).order_by().count()


def complaints(asked: Asked, period: Period) -> int:
    """How many of the surveys that count opened a complaint."""
    return counted(asked).filter(_in(period.from_at, period.to_at), complaint__isnull=False).count()


# --- The manufacturer's score beside ours -----------------------------------------------------------------------------


@dataclass(frozen=True)
class MonthRow:
    """One month of the trend. `theirs` is in percent, of several outlets the mean of those that have one."""

    month: date
    ours: Csi
    theirs: Decimal | None
    outlets: int = 0
    """How many outlets' scores `theirs` is made of."""

    @property
    def period(self) -> Period:
        return Period.of_month(self.month)


def trend(asked: Asked, period: Period) -> list[MonthRow]:
    """The twelve months up to the last one of the period."""
    ours, theirs = by_month(asked, period.months), beside.scores_of(asked.outlets, period.months)
    rows = []
    for month, own in ours.items():
        scores = [as_percent(score) for (_outlet, on), score in theirs.items() if on == month]
        rows.append(MonthRow(month, own, mean(sum(scores, Decimal(0)), len(scores)), len(scores)))
    return rows


def theirs_by_outlet(asked: Asked, period: Period) -> dict[int, Decimal]:
    """The manufacturer's score of each outlet, in percent, where the period is a month."""
    if not period.is_month:
        return {}
    scores = beside.scores_of(asked.outlets, [period.first])
    return {outlet: as_percent(score) for (outlet, _on), score in scores.items()}


@dataclass(frozen=True)
class Figures:
    """Everything that the page of satisfaction shows of one period."""

    period: Period
    csi: Csi
    before: Csi
    reached: Reached
    praises: int
    complaints: int
    months: list[MonthRow]
    outlets: list[Row]
    advisors: list[Row]
    teams: list[Row]
    questions: list[Row]
    theirs: dict[int, Decimal] = field(default_factory=dict)

    @property
    def moved(self) -> Row:
        """The whole against before, as the rows have it."""
        return Row("", "", self.csi, self.before)

    @property
    def latest_theirs(self) -> MonthRow | None:
        """The last month for which there is a manufacturer's score."""
        return next((row for row in reversed(self.months) if row.theirs is not None), None)


def all_of(asked: Asked, period: Period, at: datetime) -> Figures:
    """A constant number of queries, however many outlets, people and answers there are."""
    return Figures(
        period=period,
        csi=csi(asked, period),
        before=csi(asked, period.before),
        reached=reached(asked, period, at),
        praises=praises(asked, period),
        complaints=complaints(asked, period),
        months=trend(asked, period),
        outlets=by_outlet(asked, period),
        advisors=by_advisor(asked, period),
        teams=by_team(asked, period),
        questions=by_question(asked, period),
        theirs=theirs_by_outlet(asked, period),
    )
