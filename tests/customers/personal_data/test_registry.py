"""Nothing that is held about a customer is forgotten by the registry: a new model, or a new text, fails here."""

import pytest
from django.apps import apps
from django.db import models

from customers import personal_data
from customers.models import Customer, Vehicle

# Rooms whose records a path may lead through; what lies in `staff` is about the house.
ROOMS = ("customers", "workshop", "complaints", "parts", "campaigns", "targets", "payroll")


def leads_to_somebody(model) -> bool:
    """Whether records of the model lead to a customer or a car, through any number of records."""
    seen, waiting = {model}, [model]
    while waiting:
        each = waiting.pop()
        for field in each._meta.fields:
            other = field.related_model
            if other in (Customer, Vehicle):
                return True
            if other and other not in seen and other._meta.app_label in ROOMS:
                seen.add(other)
                waiting.append(other)
    return False


def texts_of(model) -> set[str]:
    """The fields in which people write, or that hold what names somebody."""
    kinds = (models.CharField, models.TextField, models.JSONField, models.FileField)
    return {
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, kinds) and not field.choices and not isinstance(field, models.GeneratedField)
    }


MODELS = [model for model in apps.get_models() if model._meta.app_label in ROOMS]


@pytest.mark.parametrize("model", [each for each in MODELS if leads_to_somebody(each)], ids=lambda m: m._meta.label)
def test_each_record_that_leads_to_a_customer_is_held_or_exempt(model):
    held, exempt = personal_data.held_of(model), personal_data.exempted()
    assert (held is not None) != (model in exempt), f"register {model._meta.label} in <room>/personal_data.py"


@pytest.mark.parametrize("held", personal_data.all_held(), ids=lambda held: held.model._meta.label)
def test_each_text_goes_or_stays_for_a_reason(held):
    said = [*held.texts, *held.sets, *held.later, *held.sets_later, *held.files, *held.stays]
    assert len(said) == len(set(said)), "said twice"
    assert texts_of(held.model) - set(said) == set(), "blank it, or say why it stays"
    assert all(str(reason) for reason in held.stays.values())
    for name in said:
        held.model._meta.get_field(name)


@pytest.mark.django_db
@pytest.mark.parametrize("held", personal_data.all_held(), ids=lambda held: held.model._meta.label)
def test_its_records_can_be_asked_for(held):
    """Every path is one that the database knows."""
    from datetime import date

    span = personal_data.Span(1, date(2026, 1, 1), date(2026, 6, 1))
    person = personal_data.Person(
        None, frozenset([1]), frozenset(["曾丽"]), frozenset(["13700000001"]), (span, personal_data.Span(2))
    )
    assert list(held.rows(person)) == []
