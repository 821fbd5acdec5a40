"""A file may hold what its importer must not change: the check says so, row by row, and nothing is taken."""

import pytest

from payroll.models import SchemeValue
from staff.roles import Role
from tests.makers import make_outlet, make_user

from .conftest import AT, work_off, workbook

SCHEME = ["outlet", "parameter", "from", "value"]


@pytest.fixture
def finance(db, clock, client):
    clock(AT)
    user = make_user("邵文", Role.FINANCE, make_outlet(), username="shao", language="en")
    client.force_login(user)
    return user


def test_the_check_names_the_row_that_the_role_may_not_change(finance, client, upload):
    batch = upload(workbook(scheme=[SCHEME, ["SH01", "fund.rate", "2026-10", "0.04"]]), "2026-10.xlsx")
    assert (batch.state, batch.error_count) == ("checked", 1)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "Your role may not change this." in page and "Leave it as it is stored" in page
    finding = batch.findings.get()
    assert (finding.sheet, finding.row, finding.column) == ("scheme", 2, "outlet")


def test_what_is_stored_already_goes_through_beside_it(finance, client, upload):
    SchemeValue.objects.create(
        outlet=make_outlet(), parameter="fund.rate", from_month="2026-10-01", value="0.04", entered_at=AT
    )
    rows = [SCHEME, ["SH01", "fund.rate", "2026-10", "0.04"]]
    batch = upload(workbook(scheme=rows), "2026-10.xlsx")
    assert (batch.state, batch.error_count) == ("checked", 0)
    client.post(f"{batch.get_absolute_url()}take/")
    work_off()
    batch.refresh_from_db()
    assert batch.state == "taken"


def test_a_right_that_was_lost_since_the_check_counts_when_it_is_taken(finance, client, upload):
    head = make_user("欧阳承平", Role.STATION_HEAD, make_outlet(), username="ouyang")
    client.force_login(head)
    batch = upload(workbook(scheme=[SCHEME, ["SH01", "fund.rate", "2026-10", "0.04"]]), "2026-10.xlsx")
    assert batch.error_count == 0
    client.post(f"{batch.get_absolute_url()}take/")
    head.postings.update(role=Role.SERVICE_MANAGER)
    work_off()
    batch.refresh_from_db()
    assert (batch.state, batch.error_count) == ("checked", 1)
    assert not SchemeValue.objects.exists()
