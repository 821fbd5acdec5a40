"""The catalogue of parameters: what its texts come to, and what it will not read."""

import re
from fractions import Fraction

import pytest
from django.utils import translation

from payroll.rules.parameters import BRACKETS, CATALOGUE, GROUPS, YES_NO, WrongValue, reason_against
from payroll.rules.posts import POSTS, posts_of

pytestmark = pytest.mark.any_database


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


# Written down a second time, from the rules.
SHIPPED = {
    "front_desk.output_rate": "0.005", "front_desk.boutique_share": "0.06", "fitting.front_desk_share": "0.04",
    "boutique.floor": "0.80", "boutique_sales.rate": "0.10", "boutique_sales.installed_share": "0.60",
    "other.clerk_share": "0.007", "other.fitting_share": "0.007", "other.parts_share": "0.006",
    "mechanical.hour_rate": "120", "mechanical.rate": "0.18", "bodypaint.hour_rate": "100", "bodypaint.rate": "0.20",
    "vat_divisor": "1.17", "detailing.piece": "1", "detailing.rate": "0.12", "fleet.rate": "0.005",
    "insurance.claims_rate": "0.0085", "insurance.renewal_rate": "0.40", "workshop_management.rate": "0.004",
    "insurance.sales_brackets": "0:0.01, 50000:0.02, 110000:0.025, 210000:0.03", "management.rate": "0.005",
    "support.rate": "0.004", "csi.factors": "0:1", "csi.minimum": "0", "probation_earns": "no", "fund.rate": "0.05",
    "front_desk.complaint_deductions": "1:0.05, 2:0.20, 3:0.50", "front_desk.assessment_pass": "96",
    "front_desk.assessment_deduction": "0.10", "detailing.complaint_fine": "20", "detailing.untidy_fine": "20",
    "detailing.time_fine": "10", "detailing.fast_minutes": "10", "detailing.slow_minutes": "15", "praise.each": "20",
    "praise.top": "100", "praise.top_minimum": "3", "service.top": "200", "service.fair_fine": "1",
    "service.poor_fine": "5", "wage.minimum": "",
}  # fmt: skip


def test_every_parameter_is_shipped_with_its_value():
    assert {key: parameter.default for key, parameter in CATALOGUE.items()} == SHIPPED


def test_every_default_can_be_read_but_the_wage_that_nobody_knows():
    unread = [
        key for key, parameter in CATALOGUE.items() if parameter.default and reason_against(key, parameter.default)
    ]
    assert unread == []
    assert [key for key, parameter in CATALOGUE.items() if not parameter.default] == ["wage.minimum"]


def test_every_parameter_has_its_place_on_the_page():
    assert {parameter.group for parameter in CATALOGUE.values()} == set(GROUPS)


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("fund.rate", "0.05", Fraction(1, 20)),
        ("fund.rate", " .05 ", Fraction(1, 20)),
        ("fund.rate", "0", Fraction(0)),
        ("mechanical.hour_rate", "120", Fraction(120)),
        ("probation_earns", "no", False),
        ("probation_earns", "是", True),
        ("probation_earns", "TRUE", True),
        ("probation_earns", "0", False),
        ("csi.factors", "0:0.9, 90:1,95:1.05", ((0, Fraction(9, 10)), (90, 1), (95, Fraction(21, 20)))),
    ],
)
def test_texts_are_read_exactly(key, text, value):
    assert CATALOGUE[key].read(text) == value


@pytest.mark.parametrize(
    ("key", "text", "says"),
    [
        ("fund.rate", "five", "not a number"),
        ("fund.rate", "", "not a number"),
        ("fund.rate", "5%", "not a number"),
        ("fund.rate", "1/3", "not a number"),
        ("fund.rate", "1e-3", "not a number"),
        ("fund.rate", "nan", "not a number"),
        ("fund.rate", "０.05", "not a number"),
        ("fund.rate", "-0.01", "below zero"),
        ("vat_divisor", "0", "above 0"),
        ("vat_divisor", "-1", "below zero"),
        ("probation_earns", "maybe", "yes or no"),
        ("csi.factors", "1", "a list"),
        ("csi.factors", "", "a list"),
        ("csi.factors", "0:1,", "a list"),
        ("csi.factors", "0:a", "not a number"),
        ("csi.factors", "0:-1", "below zero"),
        ("csi.factors", "-1:1", "below zero"),
        ("csi.factors", "0:1, 90:1, 90.0:1.1", "90 twice"),
        ("csi.factors", "90:1, 0:0.9", "out of order"),
    ],
)
def test_what_cannot_be_a_value_is_refused_in_words(key, text, says):
    with pytest.raises(WrongValue, match=re.compile(says, re.IGNORECASE)):
        CATALOGUE[key].read(text)
    assert reason_against(key, text)


@pytest.mark.parametrize(
    ("key", "text", "shown"),
    [
        ("insurance.claims_rate", "0.0085", "0.85%"),
        ("mechanical.hour_rate", "120", "¥120"),
        ("insurance.sales_brackets", "0:0.01, 50000:0.02", "from ¥0 1% · from ¥50,000 2%"),
        ("csi.factors", "0:0.9, 95:1.05", "from 0 0.9 · from 95 1.05"),
        ("probation_earns", "no", "no"),
        ("wage.minimum", "", "not known"),
    ],
)
def test_people_read_it_with_its_unit(key, text, shown):
    assert CATALOGUE[key].shown(text) == shown


def test_the_posts_propose_the_shipped_coefficients():
    assert len(POSTS) == 2 + 7 + 7 + 3 + 3 + 5 + 6 + 4
    assert [f"{post.coefficient}" for post in posts_of("mechanical")] == "0.4 0.3 0.25 0.2 0.15 0.1 0.05".split()
    assert [f"{post.coefficient}" for post in posts_of("workshop_management")] == "0.25 0.25 0.2 0.2 0.15".split()
    assert posts_of("parts") == []


def test_kinds_and_keys_agree():
    assert {key for key, one in CATALOGUE.items() if one.kind == BRACKETS} == {
        "csi.factors", "insurance.sales_brackets", "front_desk.complaint_deductions",
    }  # fmt: skip
    assert [key for key, one in CATALOGUE.items() if one.kind == YES_NO] == ["probation_earns"]
