"""The manufacturer's satisfaction scores: entering and correcting them."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from openpyxl import load_workbook

from staff import trail
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from targets.models import CsiScore
from targets.services import targets as services
from tests.clock import shanghai
from tests.makers import make_outlet, make_user

AT = shanghai("2026-11-25 09:30")
OCTOBER, DECEMBER = date(2026, 10, 1), date(2026, 12, 1)


@pytest.fixture
def manager(db, clock, client):
    clock(AT)
    user = make_user("韩立诚", Role.SERVICE_MANAGER, make_outlet())
    client.force_login(user)
    return user


def enter(by, score="93.5", month=OCTOBER, outlet=None):
    return services.enter_score(outlet=outlet or make_outlet(), month=month, score=Decimal(score), by=by, at=AT)


def correct(entered, by, score, seen=None, reason="录错"):
    seen = entered.score if seen is None else seen
    return services.correct_score(entered=entered, seen=seen, score=Decimal(score), reason=reason, by=by, at=AT)


def test_one_score_for_a_month(manager):
    entered = enter(manager)
    assert enter(manager) == entered, "the same form twice is one score"
    with pytest.raises(AlreadyDone):
        enter(manager, "94")
    assert CsiScore.objects.get().score == Decimal("93.50")
    assert trail.entries_about(entered).count() == 1


@pytest.mark.parametrize(("values", "field"), [({"month": DECEMBER}, "month"), ({"score": "-1"}, "score")])
def test_a_score_that_cannot_be_is_refused(manager, values, field):
    with pytest.raises(Refused) as refused:
        enter(manager, **values)
    assert refused.value.field == field


def test_nobody_enters_the_score_of_another_outlet(manager):
    with pytest.raises(PermissionDenied):
        enter(manager, outlet=make_outlet("SH02", "嘉禾川沙店"))


def test_a_correction_keeps_what_was(manager):
    entered = enter(manager)
    with pytest.raises(Refused) as refused:
        correct(entered, manager, "94", reason=" ")
    assert refused.value.field == "reason"
    correct(entered, manager, "94")
    entry = trail.entries_about(entered).first()
    assert (entry.changes, entry.reason) == ({"score": ["93.5", "94"]}, "录错")
    with pytest.raises(AlreadyDone):
        correct(entered, manager, "95", seen=Decimal("93.5"))
    assert CsiScore.objects.get().score == 94


def test_the_pages(manager, client):
    form = {"outlet": "SH01", "month": "2026-10", "score": "93.5"}
    assert client.post("/scores/", form | {"score": "93.555"}).status_code == 422
    assert client.post("/scores/", form | {"month": "2026-12"}).status_code == 422
    assert client.post("/scores/", form).status_code == 302
    page = client.get("/scores/SH01/2026-10/")
    change = {"seen": page.context["form"]["seen"].value(), "score": "94"}
    assert client.post("/scores/SH01/2026-10/", change).status_code == 422
    assert client.post("/scores/SH01/2026-10/", change | {"reason": "录错"}).status_code == 302
    assert "94.00" in client.get("/scores/?year=2026").content.decode()
    assert "94.00" not in client.get("/scores/?year=2025").content.decode()
    assert client.get("/scores/?year=zzz&outlet=NOWHERE").status_code == 200
    assert client.get("/scores/SH01/2026-09/").status_code == 404
    rows = list(load_workbook(BytesIO(client.get("/scores/export/").content)).active.iter_rows(values_only=True))
    assert rows[1][1:] == ("2026-10", 94)


def test_who_may_only_look_enters_nothing(client, clock, db):
    clock(AT)
    client.force_login(make_user("林知夏", Role.SERVICE_ADVISOR, make_outlet()))
    assert client.get("/scores/").context["form"] is None
    assert client.post("/scores/", {"outlet": "SH01", "month": "2026-10", "score": "1"}).status_code == 403
