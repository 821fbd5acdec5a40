"""Every amount in words: what the sentences and formulas say is what the computation did, in both languages."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import transaction
from django.utils import translation

from payroll import explaining
from payroll.explaining import Reader, explained, in_line, sentence, shown_as, tokens_of
from payroll.models import Group
from payroll.rules.compute import compute
from payroll.rules.expressions import Constant, Difference, Given, Name, Product, Quotient, Sum, leaves
from payroll.rules.inputs import Correction
from payroll.rules.statements import without_zeros
from payroll.sources import HOURS, YUAN
from payroll.statement_lines import figures_of
from payroll.words import LINES
from staff.templatetags.components import money_text
from tests.exchange.workbooks import CASES as WORKBOOKS
from tests.payroll.months import bring_in, inputs

CASES = (("month-small", "SH01"), ("month-two-outlets", "SH01"), ("month-two-outlets", "SH02"))
CASES += (("month-edges", "SH01"), ("month-edges", "SH02"))
LANGUAGES = ("en", "zh-hans")
GIVEN = Given(Name("source", "normal"), Fraction(3))


def reader_for(number: str, of, mine: bool = True) -> Reader:
    return Reader(number, of, mine, {}, dict(Group.choices))


_computed: list = []


@pytest.fixture
def commissions(db) -> list:
    """The cases computed once for all tests, in the order of `CASES`; they are plain values."""
    for workbook in () if _computed else dict.fromkeys(workbook for workbook, _outlet in CASES):
        with transaction.atomic():
            bring_in(str(WORKBOOKS / f"{workbook}.xlsx"))
            outlets = [outlet for name, outlet in CASES if name == workbook]
            _computed.extend(compute(inputs(outlet, "2026-10")) for outlet in outlets)
            transaction.set_rollback(True)
    return _computed


def lines_of(commission):
    for statement in commission.statements:
        lines = {**statement.components, **statement.deductions, **statement.incentives}
        for code, figure in without_zeros(lines).items():
            yield statement.person.number, code, figure


# --- One value --------------------------------------------------------------------------------------------------------


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("value", "unit", "places", "text"),
    [
        (Fraction("10746218/100"), YUAN, 4, "¥107,462.18"),
        (Fraction(-1, 2), YUAN, 4, "−¥0.50"),
        (Fraction(1, 3), YUAN, 4, "≈ ¥0.33"),
        (Fraction("0.896"), "percent", 4, "89.6%"),
        (Fraction(2, 3), "percent", 4, "≈ 66.67%"),
        (Fraction("0.0085"), "percent", 15, "0.85%"),
        (Fraction(2, 3), "number", 4, "≈ 0.6667"),
        (Fraction("0.4"), "number", 15, "0.4"),
        (Fraction(1200), "times", 4, "1,200"),
        (Fraction("-0.00001"), "number", 4, "≈ 0"),
    ],
)
def test_values_are_exact_or_say_that_they_are_not(value, unit, places, text):
    with translation.override("en"):
        assert shown_as(value, unit, places) == text


@pytest.mark.any_database
def test_hours_have_their_unit():
    with translation.override("en"):
        assert shown_as(Fraction("49.55"), HOURS, 15) == "49.55 h"


# --- Formulas ---------------------------------------------------------------------------------------------------------


class NoInputs:
    people, teams, corrections, parameters = (), {}, (), {}


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("term", "text"),
    [
        (Product((GIVEN, Sum((GIVEN, GIVEN)))), "a × (a + a)"),
        (Sum((GIVEN, Product((GIVEN, GIVEN)))), "a + a × a"),
        (Quotient(Product((GIVEN, GIVEN)), Product((GIVEN, GIVEN))), "a × a ÷ (a × a)"),
        (Difference(GIVEN, Sum((GIVEN, GIVEN))), "a − (a + a)"),
        (Difference(explaining.ZERO, Sum((GIVEN, GIVEN))), "− (a + a)"),
        (Product((GIVEN, explaining.ONE)), "a"),
        (Product((Sum((GIVEN,)), GIVEN)), "a × a"),
        (Sum(()), "¥0.00"),
        (Product((Quotient(Difference(GIVEN, GIVEN), GIVEN), GIVEN)), "(a − a) ÷ a × a"),
    ],
)
def test_brackets_stand_where_the_signs_need_them_and_nowhere_else(term, text):
    reader = Reader("E1", NoInputs())
    with translation.override("en"):
        words = in_line(tokens_of(term, reader)).replace("Received for repairs ¥3.00", "a")
    assert words == text


@pytest.mark.any_database
def test_what_comes_to_nothing_beside_others_is_passed_over():
    nothing = Product((Given(Name("source", "praises", "E1"), Fraction(0)), Constant(Fraction(20))))
    with translation.override("en"):
        assert in_line(tokens_of(Sum((nothing, GIVEN)), Reader("E1", NoInputs()))) == "Received for repairs ¥3.00"


# --- Every line of every case -----------------------------------------------------------------------------------------


@pytest.mark.any_database
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_line_has_a_sentence_that_ends_in_its_amount(commissions, language):
    said = set()
    for commission in commissions:
        scored = compute(replace(commission.inputs, csi_score=Decimal(92)))
        for number, code, figure in lines_of(scored):
            reader = reader_for(number, scored.inputs)
            with translation.override(language):
                words, amount = sentence(figure, reader), money_text(Decimal(float(figure.value)))
            assert amount in words, (code, words)
            assert "%(" not in words and "Fraction" not in words and "None" not in words
            said.add(code)
    assert said == set(LINES) - NOT_IN_THE_CASES


# No case has anybody with the most fines; the sentences of these are held below.
NOT_IN_THE_CASES: set[str] = set()


@pytest.mark.any_database
def test_formulas_evaluate_to_what_was_computed(commissions):
    """Each formula read back as it is shown, with the exact values under its tokens: a wrong bracket would be seen."""
    looked_at = 0
    for commission in commissions[-2:]:
        for number, _code, figure in lines_of(commission):
            reader = reader_for(number, commission.inputs)
            for step in every(explained(figure, reader)):
                formula, result = step.tokens[:-2], step.tokens[-1]
                if any(token.text.startswith("≈") for token in step.tokens):
                    continue
                assert abs(evaluated(formula) - as_number(result.text)) <= Fraction("0.01"), step.tokens
                looked_at += 1
    assert looked_at > 200


def every(step):
    yield step
    for inner in step.steps:
        yield from every(inner)


def as_number(text: str) -> Fraction:
    number = Fraction(re.sub(r"[^0-9.]", "", text))
    number = number / 100 if text.endswith("%") else number
    return -number if text.startswith("−") else number


def evaluated(tokens) -> Fraction:
    """The formula by the ordinary rules of signs and brackets."""
    signs = {"−": "-", "×": "*", "÷": "/"}
    text = " ".join(
        signs.get(token.text, token.text) if token.sign else f"Fraction('{as_number(token.text)}')" for token in tokens
    )
    return Fraction(eval(text, {"Fraction": Fraction}))  # noqa: S307 - made of numbers and signs just above


@pytest.mark.any_database
def test_a_line_leads_to_all_that_was_read_for_it(commissions):
    """Nothing that went into an amount is hidden: sources, parameters, targets, coefficients, days."""
    for commission in commissions[-2:]:
        for number, code, figure in lines_of(commission):
            step = explained(figure, reader_for(number, commission.inputs))
            read = {term.name for term in step.all_read}
            needed = {leaf.name for leaf in leaves(figure)}
            # What a deduction is taken from stands on the statement itself and is opened there.
            if code.startswith("deduction."):
                needed = {name for name in needed if name.kind in ("score",) or "complaint" in name.code}
            if not code.startswith("incentive."):
                assert needed <= read, (code, needed - read)


@pytest.mark.any_database
def test_sums_are_taken_apart_into_the_lines_of_the_statement(commissions):
    commission = commissions[0]
    for statement in commission.statements:
        reader = reader_for(statement.person.number, commission.inputs)
        for code, figure in figures_of(statement).items():
            with translation.override("en"):
                assert explained(figure, reader).label, code
        assert not explained(statement.gross, reader).steps


# --- Single sentences -------------------------------------------------------------------------------------------------


def test_the_sentence_of_a_pool_names_the_factors_the_group_and_the_own_weight(commissions):
    commission = commissions[0]
    share = next(each for number, code, each in lines_of(commission) if code == "front_desk.output")
    number = share.name.subject
    with translation.override("en"):
        mine = sentence(share, reader_for(number, commission.inputs))
        others = sentence(share, reader_for(number, commission.inputs, mine=False))
    assert re.fullmatch(
        r"Output ¥[\d,.]+ × rate 0\.5% × Output attained (≈ )?[\d.]+% × Cars received attained (≈ )?[\d.]+%"
        r"( × CSI factor [\d.]+)? = ¥[\d,.]+, shared by coefficient among \d+ of Front desk: "
        r"yours is [\d.]+ × \d+/31 days, ¥[\d,.]+\.",
        mine,
    ), mine
    name = next(person.name for person in commission.inputs.people if person.number == number)
    assert f"{name} " in others and "yours" not in others


def test_a_correction_names_month_and_run(commissions):
    before = commissions[0].inputs
    who = before.people[0].number
    change = Correction(
        who, "front_desk.output", Decimal("-12.34"), "2026-09", "SH01-TC-2026-09", (("normal", "SH01-1", "10", "0"),)
    )
    again = Correction(who, "deduction.other", Decimal("5.00"), "2026-09", "SH01-TC-2026-09")
    commission = compute(replace(before, corrections=(change, again)))
    lines = {code: figure for number, code, figure in lines_of(commission) if number == who}
    reader = reader_for(who, commission.inputs)
    with translation.override("en"):
        words = sentence(lines["correction.front_desk.output"], reader)
        assert words == (
            "Front desk: output of 2026-09 changes by −¥12.34: records came late or were corrected after run "
            "SH01-TC-2026-09."
        )
        assert "¥5.00" in sentence(lines["correction.deduction.other"], reader)
    assert explaining.corrections_behind(lines["correction.front_desk.output"], reader) == [change]


def test_a_table_says_which_of_its_entries_was_reached(commissions):
    commission = commissions[-2]
    figure = next(each for _number, code, each in lines_of(commission) if code == "insurance.sales")
    with translation.override("en"):
        step = explained(figure, reader_for(figure.name.subject, commission.inputs))
    assert any("brackets: from ¥0 1%" in note for note in step.notes), step.notes


def test_somebody_with_two_teams_hears_of_both(commissions):
    """Both shares, then what they come to."""
    number, first = next((who, each) for who, code, each in lines_of(commissions[0]) if code == "mechanical.hours")
    before = commissions[0].inputs
    member = next(each for each in before.members if (each.employee, each.group) == (number, "mechanical"))
    teams, sources = {**before.teams, "ZZ": "mechanical"}, {**before.sources, ("hours", "ZZ"): Fraction(100)}
    before, other = replace(before, teams=teams, sources=sources), "ZZ"
    second = replace(member, team=other, from_on=date(2026, 10, 1))
    commission = compute(replace(before, members=(*before.members, second)))
    figure = next(
        each for number, code, each in lines_of(commission) if (number, code) == (member.employee, "mechanical.hours")
    )
    with translation.override("en"):
        words = sentence(figure, reader_for(member.employee, commission.inputs))
    assert words.count("shared by coefficient") + words.count("all of it for the only one") == 2
    assert figure.value > first.value
    assert f"Together {money_text(Decimal(float(figure.value)))}." in words
