"""Inputs of a month drawn by Hypothesis: plain values, no database."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from payroll.rules.inputs import Inputs, Member, Person, last_day
from payroll.rules.parameters import CATALOGUE
from payroll.sources import SOURCES
from tests.payroll.random_workbooks import GROUPS, METRICS, TRADES, VALUES

MONTH = date(2026, 10, 1)
TEAMS = {"M1": "mechanical", "M2": "mechanical", "B1": "bodypaint"}
# Of an even number of digits and not, so that their order as text is not that of their numbers.
NUMBERS = tuple(f"E{n}" for n in range(1, 13))
OF_PEOPLE = ("complaints", "praises", "washes.untidy", "washes.out_of_time", "insurance_sales", "insurance_renewals")
OF_PEOPLE += ("sales.boutique.plain", "sales.boutique.installed", "sales.staff.plain", "sales.staff.installed")
OF_PEOPLE += ("ratings.very_satisfied", "ratings.fair", "ratings.poor", "adjustments.hours", "adjustments.amount")
OF_TEAMS = ("hours", "consumables")

counts = st.integers(0, 12)
amounts = st.decimals(0, 99_999, places=2)
signed = st.decimals(-500, 500, places=2)
days = st.dates(MONTH - timedelta(days=10), last_day(MONTH) + timedelta(days=10))


@st.composite
def people(draw, number: str) -> Person:
    hired, left = draw(st.none() | days), draw(st.none() | st.none() | days)
    if hired and left:
        left = max(hired, left)
    return Person(number, number, draw(amounts), hired, draw(st.none() | st.none() | days), left)


@st.composite
def members(draw, employee: str) -> Member:
    group = draw(st.sampled_from(sorted(GROUPS)))
    team = draw(st.sampled_from([code for code, trade in TEAMS.items() if trade == group])) if group in TRADES else ""
    begins, ends = draw(st.just(date(2020, 1, 1)) | days), draw(st.none() | days)
    return Member(employee, group, team, Decimal(draw(st.sampled_from(GROUPS[group]))), begins,
                  max(begins, ends) if ends else None)  # fmt: skip


@st.composite
def inputs(draw) -> Inputs:
    """An outlet's month that can be computed: every target is there, nothing overlaps."""
    numbers = draw(st.lists(st.sampled_from(NUMBERS), min_size=1, unique=True))
    rows = [draw(members(who)) for who in numbers for _nth in range(draw(st.integers(0, 3)))]
    apart = {(row.employee, row.pool): row for row in rows}
    chosen = draw(st.dictionaries(st.sampled_from(sorted(VALUES)), st.integers(0, 9), max_size=6))
    targets = st.sampled_from([Decimal("0.01"), Decimal(3000), Decimal("7777.77"), Decimal(90000)])
    return Inputs(
        outlet="SH01",
        month=MONTH,
        people=tuple(draw(people(who)) for who in numbers),
        teams=TEAMS,
        members=tuple(apart.values()),
        parameters={key: parameter.default for key, parameter in CATALOGUE.items()}
        | {key: VALUES[key][number % len(VALUES[key])] for key, number in chosen.items()},
        targets={(metric, ""): draw(targets) for metric in METRICS}
        | {("boutique_sales", who): draw(targets) for who in numbers},
        csi_score=draw(st.none() | st.sampled_from([Decimal(95), Decimal("94.99"), Decimal("59.5")])),
        assessments={who: draw(st.sampled_from([Decimal(96), Decimal("95.99")])) for who in numbers[::2]},
        sources=draw(sources(numbers)),
    )


@st.composite
def sources(draw, numbers: list[str]) -> dict[tuple[str, str], Fraction]:
    places = [(code, "") for code in SOURCES if code not in OF_PEOPLE + OF_TEAMS]
    places += [(code, who) for code in OF_PEOPLE for who in numbers] + [
        (code, team) for code in OF_TEAMS for team in TEAMS
    ]
    filled = draw(st.lists(st.sampled_from(places), unique=True, min_size=10, max_size=len(places)))
    return {place: Fraction(draw(worth(place[0]))) for place in filled}


def worth(code: str):
    if code.startswith("adjustments."):
        return signed
    return counts if SOURCES[code].unit == "times" else amounts
