"""How the service advisors of an outlet stand beside each other in a month, a quarter or a week. Reads only.

The trade hangs this list on the wall: everybody who sees the outlet's targets sees all of it, money included, and so do
the advisors themselves. It says nothing of pay.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints import figures as complaint_figures
from complaints.csi_period import Period as CsiPeriod
from staff.exact_sums import ExactSum
from staff.instants import local
from staff.models import Employee, Outlet, Posting
from staff.roles import Role
from workshop import counted, papers, settling_figures
from workshop.models import ItemLine, RepairOrder

from . import plan_figures
from .models import Target
from .report_rules import DAY, Period, places

ZERO, HUNDRED = Decimal(0), Decimal(100)
FEN, TENTH = Decimal("0.01"), Decimal("0.1")
YUAN, NUMBER, PERCENT = "yuan", "number", "percent"


@dataclass(frozen=True)
class Column:
    """A figure of an advisor, in yuan, a number or percent."""

    code: str
    label: object
    unit: str
    better: int = 1
    help: object = ""


COLUMNS: dict[str, Column] = {
    column.code: column
    for column in (
        Column("received", _("Cars received"), NUMBER),
        # Translators: 中文 产值
        Column("output", _("Output"), YUAN, help=_("Orders settled, and accident orders once delivered and assessed.")),
        # Translators: 中文 单车产值
        Column(
            "value",
            _("Output per order"),
            YUAN,
            help=_("Output of orders that somebody pays for, spread over them."),
        ),
        Column("csi", _("CSI"), PERCENT, help=_("Answered surveys of orders delivered in the time.")),
        # Translators: 中文 非常满意率
        Column("satisfied", _("Very satisfied"), PERCENT, help=_("Of the orders settled whose customers rated.")),
        # Translators: 中文 前台精品
        Column("boutique", _("Boutique at the front desk"), YUAN, help=_("Sold at the front desk on their orders.")),
        # Translators: 中文 有责投诉
        Column("complaints", _("Liable complaints"), NUMBER, -1),
        # Translators: 中文 产值完成率
        Column("reached.output", _("Output against target"), PERCENT),
        # Translators: 中文 接车完成率
        Column("reached.reception", _("Cars against target"), PERCENT),
        # Translators: 中文 精品完成率
        Column("reached.boutique_sales", _("Boutique against target"), PERCENT),
        # Translators: 中文 单据得分
        Column(
            "papers",
            pgettext_lazy("ranking", "Papers"),
            NUMBER,
            help=_("The share of checked papers in order, 0 to 100."),
        ),
    )
}
# Shown only where somebody has one.
MAY_BE_MISSING = ("reached.output", "reached.reception", "reached.boutique_sales", "papers")
FIRST = "output"


@dataclass
class Row:
    """One advisor; `values` without what is not known."""

    advisor: Employee
    values: dict[str, Decimal] = field(default_factory=dict)
    answers: int = 0
    """Surveys behind the CSI."""
    place: int | None = None
    own: bool = False

    def value(self, code: str) -> Decimal | None:
        return self.values.get(code)


@dataclass(frozen=True)
class Ranking:
    """The advisors in the order asked for, each with the place by that column."""

    rows: list[Row]
    columns: list[Column]
    by: Column
    up: bool
    """Whether the order was turned: the last place first."""


def ranking_of(
    outlet: Outlet, period: Period, at: datetime, *, by: str = FIRST, up: bool = False, own: int | None = None
) -> Ranking:
    """Who was posted as an advisor or was the advisor of anything in the period, by a column, the best first. `own` is
    whose row is marked.

    A constant number of queries for any number of advisors and months' orders.
    """
    values = _values(outlet, period, at)
    people = Employee.objects.filter(pk__in=list(values.by_advisor)).order_by("name_key", "number")
    rows = [
        Row(each, values.by_advisor[each.pk], values.answers.get(each.pk, 0), own=each.pk == own) for each in people
    ]
    column = COLUMNS[by]
    for row, place in zip(rows, places([row.value(by) for row in rows], column.better), strict=True):
        row.place = place
    known = [row for row in rows if row.place is not None]
    known.sort(key=lambda row: -row.place if up else row.place)
    shown = [each for each in COLUMNS.values() if each.code not in MAY_BE_MISSING or _anybody(rows, each.code)]
    return Ranking([*known, *(row for row in rows if row.place is None)], shown, column, up)


def _anybody(rows: Iterable[Row], code: str) -> bool:
    return any(row.value(code) is not None for row in rows)


# --- Counting ---------------------------------------------------------------------------------------------------------


@dataclass
class _Values:
    by_advisor: dict[int, dict[str, Decimal]] = field(default_factory=dict)
    answers: dict[int, int] = field(default_factory=dict)

    def put(self, advisor: int, code: str, value: Decimal | int | None) -> None:
        if value is not None:
            self.by_advisor[advisor][code] = Decimal(value)


def _values(outlet: Outlet, period: Period, at: datetime) -> _Values:
    found = _Values()
    received = _numbers(counted.received(period.first, period.last).filter(outlet=outlet))
    money, spread, orders = _output(outlet, period)
    ratings = _ratings(outlet, period)
    csi = _csi(outlet, period)
    for advisor in {*received, *money, *ratings, *csi, *_posted(outlet, period, at)} - {None}:
        found.by_advisor[advisor] = {
            "received": Decimal(received.get(advisor, 0)),
            "output": money.get(advisor, ZERO),
            "boutique": ZERO,
            "complaints": ZERO,
        }
        if orders.get(advisor):
            found.put(advisor, "value", (spread[advisor] / orders[advisor]).quantize(FEN, ROUND_HALF_UP))
        very, rated_by = ratings.get(advisor, (0, 0))
        found.put(advisor, "satisfied", _share(very, rated_by))
        if advisor in csi:
            found.put(advisor, "csi", csi[advisor].value)
            found.answers[advisor] = csi[advisor].answers
    _add(found, "boutique", _boutique(outlet, period))
    _add(found, "complaints", _liable(outlet, period))
    _add_reached(found, outlet, period, {"output": money, "reception": received})
    _add(found, "papers", _papers(outlet, period))
    return found


def _posted(outlet: Outlet, period: Period, at: datetime) -> list[int]:
    """Who was posted to the outlet as a service advisor on one of the days so far."""
    last = min(period.last, local(at).date())
    if last < period.first:
        return []
    posted = Posting.objects.filter(role=Role.SERVICE_ADVISOR, outlet=outlet, user__employee__isnull=False)
    return list(posted.touching(period.first, last).order_by().values_list("user__employee", flat=True).distinct())


def _add(found: _Values, code: str, values: dict[int, Decimal | int]) -> None:
    """Only to advisors: others sell and answer for complaints too, and are no part of this list."""
    for advisor, value in values.items():
        if advisor in found.by_advisor:
            found.put(advisor, code, value)


def _numbers(orders) -> dict[int, int]:
    return dict(orders.values_list("advisor").annotate(number=Count("pk")))


def _output(outlet: Outlet, period: Period) -> tuple[dict[int, Decimal], dict[int, Decimal], dict[int, int]]:
    """By advisor: the output, the part of it from orders that somebody pays for, and how many these are."""
    money: dict[int, Decimal] = defaultdict(Decimal)
    spread: dict[int, Decimal] = defaultdict(Decimal)
    orders: dict[int, int] = defaultdict(int)
    paid = ~Q(kind__in=counted.UNPAID_KINDS)
    normal = counted.normal(period.first, period.last).filter(outlet=outlet).values_list("advisor")
    sums = normal.annotate(
        every=ExactSum("repair_receipts"),
        paid=ExactSum("repair_receipts", filter=paid),
        number=Count("pk", filter=paid),
    )
    for advisor, every, of_paid, number in sums:
        money[advisor] += _fen(every)
        spread[advisor] += _fen(of_paid)
        orders[advisor] += number
    accident = counted.accident(period.first, period.last).filter(outlet=outlet).values_list("advisor")
    for advisor, worth, number in accident.annotate(worth=ExactSum("assessed_amount"), number=Count("pk")):
        money[advisor] += _fen(worth)
        spread[advisor] += _fen(worth)
        orders[advisor] += number
    return money, spread, orders


def _fen(value) -> Decimal:
    return Decimal(value or 0).quantize(FEN)


def _share(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    return (Decimal(part) * HUNDRED / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None


def _ratings(outlet: Outlet, period: Period) -> dict[int, tuple[int, int]]:
    """`{advisor: (very satisfied, rated at all)}`."""
    rows = counted.rated(period.first, period.last).filter(outlet=outlet).values_list("advisor")
    sums = rows.annotate(
        very=Count("pk", filter=Q(rating=RepairOrder.Rating.VERY_SATISFIED)),
        every=Count("pk", filter=~Q(rating="")),
    )
    return {advisor: (very, every) for advisor, very, every in sums}


def _csi(outlet: Outlet, period: Period) -> dict[int, complaint_figures.Csi]:
    asked = complaint_figures.Asked((outlet.pk,))
    rows = complaint_figures.by_advisor(asked, CsiPeriod(period.first, period.last + DAY))
    return {row.key: row.now for row in rows}


def _boutique(outlet: Outlet, period: Period) -> dict[int, Decimal]:
    """Of boutique sales what was sold at the front desk on the advisor's orders."""
    sold = counted.boutique(period.first, period.last).filter(
        outlet=outlet, channel=ItemLine.Channel.FRONT_DESK, order__isnull=False
    )
    rows = sold.values_list("order__advisor").annotate(yuan=ExactSum("received"))
    return {advisor: _fen(yuan) for advisor, yuan in rows}


def _liable(outlet: Outlet, period: Period) -> dict[int, int]:
    """Complaints received in the period that the advisor answers for, as commission counts them."""
    found = complaint_figures.liable(period.first, period.last).filter(outlet=outlet)
    return dict(found.values_list("employee").annotate(number=Count("pk")))


def _papers(outlet: Outlet, period: Period) -> dict[int, Decimal]:
    """Of whole months only: papers are scored by the month."""
    if not period.whole_months:
        return {}
    checks: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for month in period.months:
        for advisor, score in settling_figures.paper_scores(outlet, month).items():
            checks[advisor] += score.checks
    scores = {advisor: papers.score(found) for advisor, found in checks.items()}
    return {advisor: score for advisor, score in scores.items() if score is not None}


# --- Against targets --------------------------------------------------------------------------------------------------


def _add_reached(found: _Values, outlet: Outlet, period: Period, came: dict[str, dict[int, Decimal | int]]) -> None:
    """What share of their own target people reached; only over whole months, which targets are for."""
    if not period.whole_months:
        return
    wanted = _wanted(outlet, period)
    sold = _sold_by(outlet, period) if "boutique_sales" in wanted else {}
    for figure, by_person in wanted.items():
        actual = {**came, "boutique_sales": sold}.get(figure)
        if actual is not None:
            shares = {person: _share(actual.get(person, 0), target) for person, target in by_person.items()}
            _add(found, f"reached.{figure}", shares)


def _wanted(outlet: Outlet, period: Period) -> dict[str, dict[int, Decimal]]:
    """`{figure: {employee's key: target of the period}}`: of the plan, or of what was set for a month since."""
    by_month: dict[str, dict[tuple[int, object], Decimal]] = defaultdict(dict)
    for month in period.months:
        for figure, people in plan_figures.planned_of_people(outlet, month).items():
            by_month[figure] |= {(person, month): value for person, value in people.items()}
    months = (period.months[0], period.months[-1])
    set_since = Target.objects.filter(outlet=outlet, month__range=months, employee__isnull=False).order_by()
    for figure, person, month, value in set_since.values_list("metric", "employee", "month", "value"):
        by_month[figure][person, month] = value
    found: dict[str, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for figure, values in by_month.items():
        for (person, _month), value in values.items():
            found[figure][person] += value
    return found


def _sold_by(outlet: Outlet, period: Period) -> dict[int, Decimal]:
    """Boutique sales by who sold them."""
    sold = counted.boutique(period.first, period.last).filter(outlet=outlet, seller__isnull=False)
    return {seller: _fen(yuan) for seller, yuan in sold.values_list("seller").annotate(yuan=ExactSum("received"))}
