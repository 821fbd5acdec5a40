"""Trials on a past month, and drafts of the scheme that are kept of them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import translation

from payroll.models import Membership, Run, SchemeDraft, SchemeValue
from payroll.rules.compute import compute
from payroll.rules.what_if import Changes, changed, outcome
from payroll.services import drafts
from staff.refusals import AlreadyDone, Refused
from tests.payroll.test_runs import DECEMBER, EARLY_NOVEMBER, OCTOBER, Station

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

NOTHING = Changes({}, {})
DECEMBER_MONTH = date(2026, 12, 1)


@pytest.fixture
def station(db) -> Iterator[Station]:
    """In English, as refusals are recognised by their words."""
    with translation.override("en"):
        yield Station()


def tried(station: Station, changes: Changes):
    inputs = drafts.month_as_paid(station.outlet, OCTOBER, EARLY_NOVEMBER)
    return drafts.try_changes(outlet=station.outlet, inputs=inputs, changes=changes)


def kept(station: Station, changes: Changes) -> SchemeDraft:
    return drafts.keep_draft(
        outlet=station.outlet,
        tried_on=OCTOBER,
        changes=changes,
        result=tried(station, changes),
        title="前台比例上调",
        reason="留住顾问",
        from_month=DECEMBER_MONTH,
        by=station.head,
        at=EARLY_NOVEMBER,
    )


def coefficient_of(station: Station, number: str, value: str) -> dict:
    row = Membership.objects.get(employee__number=number, group="front_desk")
    return {(number, "front_desk", "", row.from_on.isoformat()): Decimal(value)}


def test_nothing_changed_moves_nobody(station):
    result = tried(station, NOTHING)
    assert result.people == [] and result.cost == 0


def test_twice_the_rate_doubles_the_pool(station):
    result = tried(station, Changes({"support.rate": "0.008"}, {}))
    moved = [line for person in result.people for line in person.lines]
    assert {code for code, _before, _after in moved} == {"support.output"}
    assert sum(before for _code, before, _after in moved) == Decimal("509.21")
    # 121,241.38 x 0.008 x the CSI factor of 1.05
    assert sum(after for _code, _before, after in moved) == Decimal("1018.43")


def test_a_larger_coefficient_takes_from_the_others(station):
    result = tried(station, Changes({}, coefficient_of(station, "SH01-E001", "0.8")))
    by_number = {person.number: person for person in result.people}
    assert by_number["SH01-E002"].difference < 0
    lines = {code: (before, after) for code, before, after in by_number["SH01-E001"].lines}
    assert lines["front_desk.output"][1] > lines["front_desk.output"][0]
    pools = [
        sum(
            side
            for person in result.people
            for code, *sides in person.lines
            for side in sides[n : n + 1]
            if code == "front_desk.output"
        )
        for n in (0, 1)
    ]
    assert pools[0] == pools[1]


def test_a_changed_floor_adds_the_records_up_again(station):
    result = tried(station, Changes({"boutique.floor": "0.99"}, {}))
    assert any(code == "front_desk.boutique" for person in result.people for code, *_amounts in person.lines)


def test_a_trial_stores_nothing(station):
    run = station.computed()
    before = Run.objects.get(pk=run.pk).fingerprint
    tried(station, Changes({"support.rate": "0.008"}, {}))
    assert Run.objects.get(pk=run.pk).fingerprint == before
    assert SchemeValue.objects.filter(parameter="support.rate", outlet=station.outlet).count() == 0


def test_a_trial_is_on_what_the_month_was_paid_by(station):
    run = station.closed()
    SchemeValue.objects.create(
        outlet=station.outlet, parameter="support.rate", from_month=OCTOBER, value="0.1", reason="迟到"
    )
    inputs = drafts.month_as_paid(station.outlet, OCTOBER, DECEMBER)
    assert inputs.parameters["support.rate"] == run.inputs["parameters"]["support.rate"] != "0.1"


def test_the_comparison_is_of_plain_values(station):
    inputs = drafts.month_as_paid(station.outlet, OCTOBER, EARLY_NOVEMBER)
    other = changed(inputs, Changes({"fund.rate": "0"}, {}))
    result = outcome(compute(inputs), compute(other))
    assert result.fund_after == 0 and result.fund_before == Decimal("314.99")
    assert result.cost == sum(person.difference for person in result.people) > 0


def test_an_approved_draft_becomes_dated_rows(station):
    draft = kept(station, Changes({"support.rate": "0.005"}, coefficient_of(station, "SH01-E001", "0.5")))
    drafts.approve_draft(draft=draft, by=station.general_manager, at=EARLY_NOVEMBER)
    row = SchemeValue.objects.get(outlet=station.outlet, parameter="support.rate")
    assert (row.value, row.from_month) == ("0.005", DECEMBER_MONTH)
    rows = Membership.objects.filter(employee__number="SH01-E001", group="front_desk").order_by("from_on")
    assert [(each.coefficient, each.to_on) for each in rows][-2:] == [
        (Decimal("0.4000"), date(2026, 11, 30)),
        (Decimal("0.5000"), None),
    ]


def test_a_draft_is_decided_once_and_by_another(station):
    draft = kept(station, Changes({"support.rate": "0.005"}, {}))
    with pytest.raises(PermissionDenied):
        drafts.approve_draft(draft=draft, by=station.head, at=EARLY_NOVEMBER)
    with pytest.raises(Refused):
        drafts.refuse_draft(draft=draft, answer=" ", by=station.general_manager, at=EARLY_NOVEMBER)
    drafts.refuse_draft(draft=draft, answer="明年再说", by=station.general_manager, at=EARLY_NOVEMBER)
    with pytest.raises(AlreadyDone):
        drafts.approve_draft(draft=draft, by=station.general_manager, at=EARLY_NOVEMBER)
    assert not SchemeValue.objects.filter(outlet=station.outlet, parameter="support.rate").exists()


def test_a_draft_whose_month_began_is_not_approved(station):
    draft = kept(station, Changes({"support.rate": "0.005"}, {}))
    with pytest.raises(Refused, match="earliest"):
        drafts.approve_draft(draft=draft, by=station.general_manager, at=DECEMBER)
    assert SchemeDraft.objects.get().state == "waiting"


def test_an_empty_trial_is_not_kept(station):
    with pytest.raises(Refused):
        kept(station, NOTHING)


# --- Pages ------------------------------------------------------------------------------------------------------------


def test_the_page_shows_what_a_change_comes_to(station, client, clock):
    clock("2026-11-05 10:00")
    client.force_login(station.finance)
    address = reverse("payroll:what_if") + "?outlet=SH01&month=2026-10"
    page = client.get(address).content.decode()
    assert 'name="p:support.rate"' in page and 'value="0.004"' in page
    answer = client.post(address, {"p:support.rate": "0.008"}).content.decode()
    assert 'id="t-people"' in answer and 'id="t-people"' not in page
    wrong = client.post(address, {"p:support.rate": "viel"})
    assert wrong.status_code == 422


def test_a_trial_is_kept_from_the_page(station, client, clock):
    clock("2026-11-05 10:00")
    client.force_login(station.head)
    address = reverse("payroll:what_if") + "?outlet=SH01&month=2026-10"
    said = {"p:support.rate": "0.008", "keep": "yes", "title": "多给后勤", "from_month": "2026-12", "reason": "公平"}
    assert client.post(address, said).status_code == 302
    draft = SchemeDraft.objects.get()
    assert draft.changes["parameters"] == {"support.rate": "0.008"} and draft.cost > 0
    client.force_login(station.general_manager)
    client.post(reverse("payroll:scheme_draft_decide", args=[draft.pk]), {"decision": "approve", "answer": ""})
    draft.refresh_from_db()
    assert draft.state == "approved"
