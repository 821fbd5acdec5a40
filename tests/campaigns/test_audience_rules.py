"""Audiences as data: what may be said, how it reads, and who is held back."""

import pytest
from django.utils import translation

from campaigns import audience_rules
from campaigns.audience_rules import Rules, checked, from_json, held_back, in_words
from staff.refusals import Refused

LABELS = {"loyal": "Loyal", "ordinary": "Ordinary", "lost": "Lost"}


def test_what_is_stored_comes_back_the_same_and_leaves_out_what_narrows_nothing():
    rules = Rules(segments=("lost",), models=("帕萨特",), age_from=0, away_from=6, insurance_months=(3, 4))
    stored = rules.as_json()
    assert stored == {
        "segments": ["lost"], "models": ["帕萨特"], "age_from": 0, "away_from": 6, "insurance_months": [3, 4],
    }  # fmt: skip
    assert from_json(stored) == rules
    assert Rules().as_json() == {} and from_json({"gone": 1}) == Rules()


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        (Rules(segments=("rich",)), "segments"),
        (Rules(insurance_months=(13,)), "insurance_months"),
        (Rules(age_from=41), "age_from"),
        (Rules(age_to=-1), "age_to"),
        (Rules(age_from=5, age_to=4), "age_to"),
        (Rules(km_from=2, km_to=1), "km_to"),
        (Rules(away_from=6, away_to=6), "away_to"),
        (Rules(models=tuple(str(n) for n in range(21))), "models"),
        (Rules(districts=("长" * 41,)), "districts"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(rules, field):
    with pytest.raises(Refused) as refused:
        checked(rules)
    assert refused.value.field == field


def test_what_can_be_is_tidied():
    rules = checked(Rules(models=(" 帕萨特 ", "帕萨特", ""), away_from=3, away_to=12, age_from=4, age_to=4))
    assert rules.models == ("帕萨特",) and (rules.away_from, rules.away_to) == (3, 12)


def test_only_what_is_said_of_a_car_asks_for_one():
    assert not Rules(segments=("lost",), away_from=6, districts=("浦东",)).of_a_car
    assert all(rules.of_a_car for rules in (Rules(models=("A",)), Rules(km_to=0), Rules(insurance_months=(1,))))


def test_the_rules_read_as_sentences():
    rules = Rules(
        segments=("loyal", "lost"), models=("A4",), age_from=3, age_to=5, away_from=6, km_from=10_000, with_cases=True
    )
    with translation.override("en"):
        assert in_words(rules, LABELS) == [
            "Loyal, Lost",
            "Models: A4",
            "Car's age in years: 3–5",
            "Not here for 6 months",
            "Mileage in km: 10,000 and more",
            "Also with an open complaint or key-customer case",
        ]
        assert in_words(Rules(), LABELS) == []


def test_lots_are_drawn_from_the_seed_so_that_anybody_can_draw_again():
    codes = [f"C{n:05d}" for n in range(20_000)]
    drawn = [held_back("a" * 64, 2026, code, 10) for code in codes]
    assert drawn == [held_back("a" * 64, 2026, code, 10) for code in codes]
    assert 0.09 < sum(drawn) / len(codes) < 0.11
    assert drawn != [held_back("b" * 64, 2026, code, 10) for code in codes]
    assert not any(held_back("a" * 64, 2026, code, 0) for code in codes)


def test_the_form_and_the_rules_know_the_same_names():
    from campaigns.forms.audiences import RulesForm

    assert set(RulesForm.base_fields) == set(audience_rules.vars_of(Rules()))
