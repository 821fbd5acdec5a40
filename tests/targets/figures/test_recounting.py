"""After an import the months of its outlets are counted at once, and nobody else's."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intake import hooks
from targets import tasks
from targets.services import keeping
from tests.makers import make_outlet

from .test_keeping import AT, everything, house, over, settled

pytestmark = pytest.mark.django_db
__all__ = ["house"]

MARCH = date(2026, 3, 1)


def test_outlets_counted_alone_come_out_as_counted_with_all(house):
    for outlet, yuan in zip(house, ("100.01", "200.02", "400.04", "800.08"), strict=True):
        settled(outlet, yuan)
        settled(outlet, yuan, on=date(2026, 3, 31), kind="maintenance")
    for outlet in house:
        keeping.recount(outlets=[outlet.pk], at=AT)
    alone = everything()
    assert keeping.rebuild(at=AT).written == 0
    assert everything() == alone
    assert over("company", 0, "output") == over("company", 0, "output", MARCH) == Decimal("1500.15")


def test_other_outlets_stay_as_they_were_kept(house):
    first, second = house[:2]
    for outlet in (first, second):
        settled(outlet, "100", on=date(2026, 3, 31))
    keeping.rebuild(at=AT)
    for outlet in (first, second):
        settled(outlet, "50", on=date(2026, 3, 30))
    keeping.recount(outlets=[first.pk], at=AT)
    assert (over("outlet", first.pk, "output", MARCH), over("outlet", second.pk, "output", MARCH)) == (150, 100)
    assert over("area", first.area_id, "output", MARCH) == over("company", 0, "output", MARCH) == 250


def test_an_import_has_its_outlets_counted(house, monkeypatch):
    told = []
    monkeypatch.setattr("staff.worker.tell", lambda name, **sent: told.append((name, sent["outlets"])))
    assert tasks.recount_after_import in hooks._listeners
    tasks.recount_after_import(frozenset({house[1].pk, house[0].pk}), None, AT)
    assert told == [("targets.tasks.recount_outlets", [house[0].pk, house[1].pk])]


def test_one_outlet_asks_no_more_when_there_are_more_outlets(house):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            keeping.recount(outlets=[house[0].pk], at=AT)
        return len(queries)

    settled(house[0], "100")
    asked()
    before = asked()
    for nth in range(4):
        settled(make_outlet(f"SH{nth:02}X", area=house[0].area), "10")
    assert asked() == before
