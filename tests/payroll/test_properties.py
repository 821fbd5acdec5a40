"""What holds of every month whatever the records: found wrong by Hypothesis, if at all."""

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from payroll.models import SchemeValue
from payroll.rules import keeping, rounding
from payroll.rules.answer import answer
from payroll.rules.compute import compute
from payroll.rules.parameters import CATALOGUE
from payroll.scheme import values_in_force
from tests.makers import make_outlet
from tests.payroll.drawn import inputs
from tests.payroll.random_workbooks import VALUES

FEN = Fraction(1, 100)
weights = st.dictionaries(
    st.text("E0123456789", min_size=1, max_size=4), st.fractions(0, 2, max_denominator=40_000), max_size=30
)
# Drawing a whole month takes longer than computing it.
slow = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


# --- Sharing ----------------------------------------------------------------------------------------------------------


@pytest.mark.any_database
@given(st.integers(0, 10**9), weights)
def test_shares_add_up_to_the_pool(fen, weights):
    shares = rounding.shared_out(fen * FEN, weights)
    eligible = {who for who, weight in weights.items() if weight > 0}
    assert shares.keys() == eligible
    assert sum(shares.values()) == (fen * FEN if eligible else 0)
    assert all(share % FEN == 0 for share in shares.values())


@pytest.mark.any_database
@given(st.integers(0, 10**6), weights)
def test_nobody_is_a_whole_fen_away_from_the_exact_quota(fen, weights):
    total = sum(weights.values())
    for who, share in rounding.shared_out(fen * FEN, weights).items():
        assert abs(share - fen * FEN * weights[who] / total) < FEN


@pytest.mark.any_database
@given(st.integers(0, 10**6), weights)
def test_a_larger_remainder_never_gets_less_and_equal_ones_go_by_number(fen, weights):
    total = sum(weights.values())
    shares = rounding.shared_out(fen * FEN, weights)
    quota = {who: fen * weights[who] / total for who in shares}
    extra = {who: shares[who] / FEN - quota[who].__floor__() for who in shares}
    in_order = sorted(shares, key=lambda who: (-(quota[who] % 1), who))
    assert [extra[who] for who in in_order] == sorted(extra.values(), reverse=True)


@pytest.mark.any_database
@given(st.fractions(-1000, 1000))
def test_rounding_is_half_up_and_the_same_on_both_sides_of_zero(yuan):
    fen = rounding.to_fen(yuan)
    assert abs(fen * FEN - yuan) <= FEN / 2
    assert rounding.to_fen(-yuan) == -fen
    assert rounding.to_fen(fen * FEN + FEN / 2) == (fen + 1 if fen >= 0 else fen)


# --- The month --------------------------------------------------------------------------------------------------------


@pytest.mark.any_database
@slow
@given(inputs())
def test_pools_are_what_was_shared_and_what_nobody_shared(month):
    done = compute(month)
    for pool in done.pools:
        assert pool.amount.value == sum(share.value for share in pool.shares.values()) + pool.undistributed
        assert not (pool.shares and pool.undistributed)
    shared = {code: Fraction(0) for code in (pool.component for pool in done.pools)}
    for pool in done.pools:
        shared[pool.component] += pool.amount.value - pool.undistributed
    for code, amount in shared.items():
        lines = [each.components[code].value for each in done.statements if code in each.components]
        assert sum(lines) == amount


@pytest.mark.any_database
@slow
@given(inputs())
def test_a_statement_adds_up_and_no_bonus_is_below_zero(month):
    done = compute(month)
    for each in done.statements:
        deducted, given = sum_of(each.deductions), sum_of(each.incentives)
        assert each.gross.value == sum_of(each.components)
        assert each.bonus.value - each.uncollected.value == each.gross.value - each.fund.value - deducted + given
        assert each.bonus.value >= 0 and each.uncollected.value >= 0
        assert 0 in (each.bonus.value, each.uncollected.value)
        assert each.income.value == each.base_salary.value + each.bonus.value
        assert all(amount.value for lines in (each.components, each.deductions, each.incentives)
                   for amount in lines.values())  # fmt: skip


@pytest.mark.any_database
@slow
@given(inputs())
def test_the_fund_is_what_the_statements_gave(month):
    done = compute(month)
    rate = Fraction(month.parameters["fund.rate"])
    for each in done.statements:
        assert each.fund.value == sum(rounding.rounded(line.value * rate) for line in each.components.values())
    assert done.fund.value == sum(each.fund.value for each in done.statements)


@pytest.mark.any_database
@slow
@given(inputs(), st.randoms(use_true_random=False))
def test_the_order_of_people_members_and_sums_does_not_matter(month, chance):
    def turned(rows):
        rows = list(rows)
        chance.shuffle(rows)
        return rows

    other = replace(
        month,
        people=tuple(turned(month.people)),
        members=tuple(turned(month.members)),
        teams=dict(turned(month.teams.items())),
        parameters=dict(turned(month.parameters.items())),
        targets=dict(turned(month.targets.items())),
        assessments=dict(turned(month.assessments.items())),
        sources=dict(turned(month.sources.items())),
    )
    assert keeping.result_to_json(compute(other)) == keeping.result_to_json(compute(month))
    assert keeping.inputs_to_json(other) == keeping.inputs_to_json(month)


# What its components are paid for, each by one rate of its own.
RATE_OF = {
    "front_desk.output": "front_desk.output_rate",
    "front_desk.boutique": "front_desk.boutique_share",
    "fitting.front_desk": "fitting.front_desk_share",
    "boutique_clerk.other": "other.clerk_share",
    "fitting.other": "other.fitting_share",
    "parts.other": "other.parts_share",
    "mechanical.hours": "mechanical.rate",
    "bodypaint.hours": "bodypaint.rate",
    "fleet.collection": "fleet.rate",
    "insurance.claims": "insurance.claims_rate",
    "insurance.sales": "insurance.sales_brackets",
    "insurance.renewals": "insurance.renewal_rate",
    "workshop_management.output": "workshop_management.rate",
    "management.output": "management.rate",
    "support.output": "support.rate",
    "deduction.assessment": "front_desk.assessment_deduction",
    "deduction.complaints": "front_desk.complaint_deductions",
    "incentive.praise": "praise.each",
    "incentive.top_praise": "praise.top",
    "incentive.service": "service.top",
}
OF_FRONT_DESK = {"deduction.complaints", "deduction.assessment"}
# What is reckoned from the component, or with the same rate.
FOLLOWS = {"front_desk.output": OF_FRONT_DESK, "front_desk.boutique": OF_FRONT_DESK}
FOLLOWS |= dict.fromkeys(("mechanical.hours", "bodypaint.hours"), {"deduction.hours"})


@pytest.mark.any_database
@slow
@given(inputs(), st.sampled_from(sorted(RATE_OF)))
def test_a_line_set_to_zero_leaves_no_trace(month, component):
    """Nothing bears its code any more, and of all other lines none has changed but what is taken from it."""
    zero = "0:0" if CATALOGUE[RATE_OF[component]].kind == "brackets" else "0"
    before = answer(compute(month))
    after = answer(compute(replace(month, parameters={**month.parameters, RATE_OF[component]: zero})))
    assert component not in {pool["component"] for pool in after["pools"]}
    assert [pool for pool in before["pools"] if pool["component"] != component] == after["pools"]
    left = {each["employee"]: each for each in after["statements"]}
    taken = FOLLOWS.get(component, set())
    for each in before["statements"]:
        for lines in ("components", "deductions", "incentives"):
            wanted = without(each[lines], {component} | taken)
            assert without(left.get(each["employee"], {}).get(lines, {}), taken) == wanted
    for each in after["statements"]:
        for lines in ("components", "deductions", "incentives"):
            assert "0.00" not in each[lines].values()


@pytest.mark.any_database
@slow
@given(inputs(), st.data())
def test_a_sum_of_zero_is_as_good_as_none(month, data):
    """Except that praises and adjustments bring a statement by being there."""
    place = data.draw(st.sampled_from(sorted(month.sources)))
    assume(place[0] not in ("praises", "adjustments.hours", "adjustments.amount"))
    zero = replace(month, sources={**month.sources, place: Fraction(0)})
    none = replace(month, sources={key: value for key, value in month.sources.items() if key != place})
    assert without(answer(compute(zero)), {"warnings"}) == without(answer(compute(none)), {"warnings"})


def sum_of(lines) -> Fraction:
    return sum((line.value for line in lines.values()), Fraction(0))


def without(lines: dict, codes: set[str]) -> dict:
    return {code: amount for code, amount in lines.items() if code not in codes}


# --- Kept and read again ----------------------------------------------------------------------------------------------


@pytest.mark.any_database
@slow
@given(inputs())
def test_computing_kept_inputs_again_gives_the_same_fingerprint(month):
    kept = json.loads(json.dumps(keeping.inputs_to_json(month)))
    first = keeping.fingerprint(keeping.inputs_to_json(month), keeping.result_to_json(compute(month)))
    again = keeping.inputs_from_json(kept)
    assert keeping.fingerprint(keeping.inputs_to_json(again), keeping.result_to_json(compute(again))) == first


@pytest.mark.any_database
@slow
@given(inputs())
def test_another_income_has_another_fingerprint(month):
    kept, result = keeping.inputs_to_json(month), keeping.result_to_json(compute(month))
    assume(result["statements"])
    first = keeping.fingerprint(kept, result)
    result["statements"][0]["income"] += "1"
    assert keeping.fingerprint(kept, result) != first


# --- Parameters by month ----------------------------------------------------------------------------------------------

months = st.dates(date(2025, 1, 1), date(2027, 12, 31)).map(lambda day: day.replace(day=1))
rows = st.dictionaries(
    st.tuples(st.booleans(), st.sampled_from(["fund.rate", "vat_divisor", "csi.factors"]), months),
    st.integers(0, 9),
    max_size=12,
)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=rows, month=months)
def test_a_parameter_of_a_later_month_changes_no_earlier_one(db, rows, month):
    from django.db import transaction

    with transaction.atomic():
        outlet = make_outlet()
        values = {place: VALUES[place[1]][nth % len(VALUES[place[1]])] for place, nth in rows.items()}
        made = [
            SchemeValue(outlet=outlet if own else None, parameter=key, from_month=begins, value=value)
            for (own, key, begins), value in values.items()
        ]
        SchemeValue.objects.bulk_create(row for row in made if row.from_month <= month)
        before = values_in_force(outlet, month)
        SchemeValue.objects.bulk_create(row for row in made if row.from_month > month)
        assert values_in_force(outlet, month) == before
        for key in {row.parameter for row in made}:
            assert before[key].text == in_force(made, outlet, key, month)
        transaction.set_rollback(True)


def in_force(rows: list[SchemeValue], outlet, key: str, month: date) -> str:
    """The outlet's own before the company's, and among either's the latest that has begun."""
    for place in (outlet, None):
        begun = [row for row in rows if (row.outlet, row.parameter) == (place, key) and row.from_month <= month]
        if begun:
            return max(begun, key=lambda row: row.from_month).value
    return CATALOGUE[key].default
