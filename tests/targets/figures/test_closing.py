"""Closing a month: frozen with a fingerprint, shown as frozen, revised with a reason when the records changed."""

from datetime import date
from decimal import Decimal

import pytest

from staff.models import TrailEntry
from staff.refusals import Refused
from staff.roles import Role
from targets.closing_rules import drift_of, fingerprint, frozen
from targets.models import KeptFigure, MonthClose
from targets.services import closing, keeping
from tests.clock import shanghai
from tests.makers import make_outlet, make_posting, make_user

from .test_keeping import settled

OCTOBER = date(2026, 10, 1)
AT = shanghai("2026-11-03 10:00")


@pytest.fixture
def outlet(db):
    return make_outlet("SH01")


@pytest.fixture
def finance(outlet):
    user = make_user("邵文")
    make_posting(user, Role.FINANCE, outlet)
    return user


@pytest.fixture
def order(outlet):
    return settled(outlet, "120.50", on=date(2026, 10, 20))


def shown(outlet, code="output"):
    return KeptFigure.objects.get(level="outlet", place=outlet.pk, month=OCTOBER, code=code).over


def test_a_closed_month_stays_as_it_was_whatever_the_records_say(outlet, finance, order):
    keeping.rebuild(at=AT)
    close = closing.close_month(outlet=outlet, month=OCTOBER, by=finance, at=AT)
    assert close.figures["output"][0] == "120.5"
    order.repair_receipts = Decimal("99.00")
    order.save()
    done = keeping.rebuild(at=AT)
    assert done.drifted == 1
    assert shown(outlet) == Decimal("120.50")
    assert KeptFigure.objects.get(level="company", month=OCTOBER, code="output").over == Decimal("120.50")
    close.refresh_from_db()
    assert close.drift["output"] == ["99", None]
    assert close.drift_at == AT
    assert keeping.rebuild(at=AT).drifted == 0


def test_the_change_is_accepted_as_a_revision_and_the_first_one_stays(outlet, finance, order):
    first = closing.close_month(outlet=outlet, month=OCTOBER, by=finance, at=AT)
    order.repair_receipts = Decimal("99.00")
    order.save()
    second = closing.accept_revision(close=first, reason="结算单更正", by=finance, at=AT)
    first.refresh_from_db()
    assert (first.revision, first.latest, first.figures["output"][0]) == (1, False, "120.5")
    assert (second.revision, second.latest, second.figures["output"][0]) == (2, True, "99")
    assert first.fingerprint != second.fingerprint
    assert shown(outlet) == Decimal("99.00")
    assert list(TrailEntry.objects.order_by("pk").values_list("action", flat=True)) == ["month.closed", "month.revised"]


def test_drift_goes_when_the_records_are_put_right_again(outlet, finance, order):
    close = closing.close_month(outlet=outlet, month=OCTOBER, by=finance, at=AT)
    for yuan in ("99.00", "120.50"):
        order.repair_receipts = Decimal(yuan)
        order.save()
        keeping.rebuild(at=AT)
    close.refresh_from_db()
    assert (close.drift, close.drift_at) == ({}, None)


def test_a_month_is_closed_once(outlet, finance, order):
    closing.close_month(outlet=outlet, month=OCTOBER, by=finance, at=AT)
    with pytest.raises(closing.ClosedAlready):
        closing.close_month(outlet=outlet, month=OCTOBER, by=finance, at=AT)
    assert MonthClose.objects.count() == 1


def test_the_running_month_is_not_closed(outlet, finance):
    with pytest.raises(Refused):
        closing.close_month(outlet=outlet, month=date(2026, 11, 1), by=finance, at=AT)


def test_without_a_change_or_a_reason_there_is_no_revision(outlet, finance, order):
    close = closing.close_month(outlet=outlet, month=OCTOBER, by=finance, at=AT)
    with pytest.raises(Refused):
        closing.accept_revision(close=close, reason="没有变化", by=finance, at=AT)
    order.repair_receipts = Decimal("99.00")
    order.save()
    with pytest.raises(Refused):
        closing.accept_revision(close=close, reason="  ", by=finance, at=AT)
    assert MonthClose.objects.count() == 1


def test_of_two_who_accept_the_same_revision_one_hears_who_was_quicker(outlet, finance, order):
    close = closing.close_month(outlet=outlet, month=OCTOBER, by=finance, at=AT)
    order.repair_receipts = Decimal("99.00")
    order.save()
    closing.accept_revision(close=close, reason="更正", by=finance, at=AT)
    with pytest.raises(closing.ClosedAlready):
        closing.accept_revision(close=close, reason="更正", by=finance, at=AT)


def test_an_advisor_does_not_close(outlet, order):
    from django.core.exceptions import PermissionDenied

    advisor = make_user("张岚")
    make_posting(advisor, Role.SERVICE_ADVISOR, outlet)
    with pytest.raises(PermissionDenied):
        closing.close_month(outlet=outlet, month=OCTOBER, by=advisor, at=AT)


# --- Rules ------------------------------------------------------------------------------------------------------------


@pytest.mark.any_database
def test_one_fen_gives_another_fingerprint():
    figures = frozen({"output": (Decimal("10.10"), None, None)})
    other = frozen({"output": (Decimal("10.11"), None, None)})
    assert fingerprint("SH01", OCTOBER, figures) != fingerprint("SH01", OCTOBER, other)
    assert fingerprint("SH01", OCTOBER, figures) != fingerprint("SH02", OCTOBER, figures)
    assert frozen({"output": (Decimal("10.1000"), None, None)}) == figures


@pytest.mark.any_database
def test_drift_names_what_changed_and_nothing_else():
    before = frozen({"output": (Decimal(10), None, Decimal(5)), "csi": (Decimal(180), Decimal(2), None)})
    assert drift_of(before, {"output": (Decimal("10.00"), None), "csi": (Decimal(180), Decimal(2))}) == {}
    assert drift_of(before, {"csi": (Decimal(180), Decimal(3))}) == {"csi": ["180", "3"], "output": ["0", None]}
    assert drift_of({}, {"complaints": (Decimal(0), None)}) == {}
