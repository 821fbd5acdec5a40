"""Several workers that send reports in the same instant, each on a connection of its own: each report goes out once."""

from datetime import date

import pytest

from notices.models import Message
from targets.models import IssuedReport, MonthClose
from targets.services import reporting
from tests.clock import shanghai
from tests.people import make_house
from tests.racing import race

pytestmark = pytest.mark.django_db(transaction=True)

# A Monday and a first of the month: all three kinds are due, and a month that was closed in the night.
AT = shanghai("2027-02-01 07:30")


@pytest.fixture
def house():
    return make_house()


def sent() -> list[tuple]:
    return list(IssuedReport.objects.order_by().values_list("kind", "place", "first_on", "revision"))


@pytest.mark.parametrize("_again", range(2))
def test_each_report_is_sent_by_one_of_three_workers(house, _again):
    MonthClose.objects.create(
        outlet=house.sh01, month=date(2027, 1, 1), figures={}, fingerprint="0" * 64, closed_by=house.finance,
        closed_at=AT,
    )  # fmt: skip
    counts = race([lambda: reporting.send_reports(at=AT)] * 3)
    assert all(isinstance(each, dict) for each in counts), counts
    rows = sent()
    together = {kind: sum(each[kind] for each in counts) for kind in counts[0]}
    assert len(rows) == len(set(rows)) == sum(together.values())
    assert all(together.values()), together
    keys = list(Message.objects.filter(code__startswith="report.").values_list("key", flat=True))
    assert len(keys) == len(set(keys))
    # A run alone would have sent just these.
    before = sorted(keys)
    Message.objects.all().delete()
    IssuedReport.objects.all().delete()
    assert reporting.send_reports(at=AT) == together
    assert sorted(Message.objects.filter(code__startswith="report.").values_list("key", flat=True)) == before


def test_a_closed_month_is_reported_once_whoever_sees_it_first(house):
    close = MonthClose.objects.create(
        outlet=house.sh01, month=date(2027, 1, 1), figures={}, fingerprint="0" * 64, closed_by=house.finance,
        closed_at=AT,
    )  # fmt: skip
    outcomes = race([lambda: reporting.report_closed(close=close, at=AT)] * 4)
    assert sorted(outcomes) == [False, False, False, True]
    assert IssuedReport.objects.count() == 1
