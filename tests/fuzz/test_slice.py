"""A slice of what `python -m fuzz` does: a few hundred mutants, always the same, and proof that it finds faults."""

import logging
from itertools import count, islice
from unittest import mock

import pytest
from django import forms as django_forms

from customers.models import Customer
from fuzz import forms
from fuzz.look import looked_at
from fuzz.runner import Runner, is_workbook
from fuzz.world import the_world
from intake.services import checking
from workshop.models import Wash

pytestmark = pytest.mark.any_database

SEED = 20
WORKBOOKS, ADDRESSES = 75, 36


@pytest.fixture(scope="module")
def runner(django_db_setup, django_db_blocker, tmp_path_factory):
    logging.disable(logging.WARNING)
    with django_db_blocker.unblock(), the_world(tmp_path_factory.mktemp("media")) as (world, watch):
        yield Runner(world, watch, SEED)
    logging.disable(logging.NOTSET)


def outcomes(runner: Runner, numbers) -> list:
    found: list = []
    runner.run(numbers, found.append)
    return found


def wrong(found: list) -> list[str]:
    return [f"{SEED}:{each.number} {each.what}: {each.problems}" for each in found if each.problems]


def numbers_at(runner: Runner, name: str, method: str = "POST", most: int = 8) -> list[int]:
    """Numbers of mutants for one address."""
    place = next(n for n, target in enumerate(runner.targets) if (target.page.name, target.method) == (name, method))
    numbers = (n for n in count() if not is_workbook(n) and runner.place(n)[1] == place)
    return list(islice(numbers, most))


def finds(runner: Runner, numbers: list[int], sign: str) -> bool:
    """Whether one of the mutants shows a problem that begins so; no more of them are tried than it takes."""
    for start in range(0, len(numbers), 8):
        found = outcomes(runner, numbers[start : start + 8])
        if any(problem.startswith(sign) for each in found for problem in each.problems):
            return True
    return False


@pytest.mark.django_db
def test_mutated_workbooks(runner):
    found = outcomes(runner, [number * 3 for number in range(WORKBOOKS)])
    assert wrong(found) == []
    assert len(found) == WORKBOOKS
    ended = {each.ended for each in found}
    assert {"taken", "refused", "checked with errors"} <= ended, ended


@pytest.mark.django_db
def test_mutated_forms_and_queries(runner):
    step = len(runner.targets) // ADDRESSES
    numbers = [
        number
        for target in runner.targets[::step]
        for number in numbers_at(runner, target.page.name, target.method, most=4)
    ]
    found = outcomes(runner, numbers)
    assert wrong(found) == []
    assert len(found) >= ADDRESSES * 4
    assert {"200", "302", "422", "403"} <= {each.ended for each in found}


# --- It finds what is wrong -------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_it_finds_a_form_that_breaks_at_a_zero_character(runner):
    def breaks(self, value):
        if "\0" in str(value):
            raise RuntimeError("a zero character")
        return str(value or "")

    numbers = numbers_at(runner, "staff:account_new", most=40)
    # Every wrong value is this one, or it might take hundreds of mutants.
    with mock.patch.object(forms, "TEXTS", ["a\0b"]):
        assert not finds(runner, numbers, "answered 500")
        with mock.patch.object(django_forms.CharField, "to_python", breaks):
            assert finds(runner, numbers, "answered 500")


@pytest.mark.django_db
def test_it_finds_an_import_that_writes_before_it_refuses(runner):
    real = checking.refuse

    def writes(batch, *rest):
        Customer.objects.filter(outlet__code="SZ01").update(name="x")
        real(batch, *rest)

    with mock.patch.object(checking, "refuse", writes):
        found = outcomes(runner, [number * 3 for number in range(30)])
    assert any("not taken, and changed ['customers_customer']" in each.problems for each in found)
    assert any("of ['SZ01'] changed" in problem for each in found for problem in each.problems)


@pytest.mark.django_db
def test_it_finds_a_form_that_changes_something_although_it_is_refused(runner):
    def writes(self):
        Customer.objects.filter(outlet__code="SH01").update(name="x")
        return False

    with mock.patch.object(django_forms.BaseForm, "is_valid", writes):
        assert finds(runner, numbers_at(runner, "staff:account_new"), "refused with 422, and changed")


@pytest.mark.django_db
def test_it_finds_an_error_in_another_language(runner):
    real = django_forms.BaseForm.full_clean

    def in_english(self):
        real(self)
        if self.is_bound:
            self.add_error(None, "Enter something sensible here.")

    with mock.patch.object(django_forms.BaseForm, "full_clean", in_english):
        assert finds(runner, numbers_at(runner, "staff:account_new"), "error not in Chinese")


@pytest.mark.django_db
def test_it_sees_whose_records_changed_and_where_they_lead_to(runner):
    world, here = runner.world, frozenset({"SH01"})
    with looked_at(runner.watch) as look:
        Wash.objects.filter(outlet__code="SH01").update(minutes=14)
    assert (look.others_changed(here), look.leads_to_others(runner.watch, here)) == ([], [])
    assert look.tables() == {"workshop_wash"}
    with looked_at(runner.watch) as look:
        Wash.objects.filter(outlet__code="SZ01").update(minutes=14)
    (other,) = look.others_changed(here)
    assert "SZ01" in other
    with looked_at(runner.watch) as look:
        Wash.objects.filter(outlet__code="SH01").update(employee=world.records["SH02"].employee)
    (led,) = look.leads_to_others(runner.watch, here)
    assert "workshop_wash.employee" in led and "SH02" in led
    with looked_at(runner.watch) as look:
        pass
    assert look.changed == []
