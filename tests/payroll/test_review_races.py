"""Confirming, closing and objecting in the same instant."""

from collections.abc import Iterator
from threading import Event

import pytest
from django.utils import translation

from payroll import checks
from payroll.models import FundEntry, Run
from payroll.services import objections, runs
from tests.payroll.test_runs import AFTERWARDS, Station
from tests.racing import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture
def station(transactional_db) -> Iterator[Station]:
    with translation.override("en"):
        yield Station()


def names(outcomes) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


def test_an_objection_comes_before_the_confirmation_or_not_at_all(station, monkeypatch):
    """It is raised while the checks are looked at, in the last instant in which it may be."""
    run = station.opened()
    station.look_at_all(run)
    until = run.objections_until
    looked = Event()
    look = checks.checks_of

    def look_slowly(run, *, at):
        found = look(run, at=at)
        looked.set()
        Event().wait(1)
        return found

    monkeypatch.setattr(checks, "checks_of", look_slowly)

    def object_to_it():
        statement = station.statement_of(run)
        looked.wait(10)
        code = next(iter(statement.lines))
        return objections.raise_objection(statement=statement, code=code, words="多算了", by=station.advisor, at=until)

    def confirm():
        return runs.confirm_run(run=Run.objects.get(pk=run.pk), by=station.manager, at=until)

    outcomes = race([confirm, object_to_it])
    assert names(outcomes) == ["AlreadyDone", "NoneType"]
    assert Run.objects.get(pk=run.pk).state == Run.State.CONFIRMED and not run.objections.exists()


def test_a_month_closed_by_two_at_once_is_closed_once(station):
    run = station.confirmed()

    def close():
        mine = Run.objects.select_related("outlet__area__region").get(pk=run.pk)
        return runs.close_run(run=mine, by=station.finance, at=AFTERWARDS)

    assert names(race([close, close])) == ["AlreadyDone", "NoneType"]
    assert FundEntry.objects.count() == 1
