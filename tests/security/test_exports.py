"""Every list that can be taken along, asked for by somebody of another outlet."""

import io

import pytest
from openpyxl import load_workbook

from staff.roles import Role
from tests.security.worlds import taken_back, told
from tests.test_permissions import PAGES, world  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READERS = [Role.STATION_HEAD, Role.FINANCE]


def test_no_list_of_an_outlet_holds_a_row_of_another(world):  # noqa: F811
    about = world.records["SH02"]
    foreign = {
        "outlet": about.outlet.name,
        "customer": about.customer.code,
        "mobile": about.customer.mobile,
        "vin": about.vehicle.vin,
        "employee": about.employee.number,
        "order": about.order.number,
        "case": about.case.number,
        "complaint": about.complaint.number,
    }
    books, cells, leaks, seen = 0, 0, set(), set()
    for role in READERS:
        for page in PAGES:
            if page.get != 200 or role not in page.who or page.name in seen:
                continue
            if not any(word in page.name for word in ("export", "sheet", "excel", "template")):
                continue
            with taken_back():
                response = world.clients[role].get(world.url(page, role, "SH01"))
            if response.headers.get("Content-Type") != EXCEL:
                continue
            seen.add(page.name)
            books += 1
            for sheet in load_workbook(io.BytesIO(response.content)).worksheets:
                for row in sheet.iter_rows(values_only=True):
                    for value in row:
                        cells += value is not None
                        leaks |= {(page.name, what) for what, word in foreign.items() if word in str(value)}
    told(f"{books} lists with {cells} cells looked through for another outlet's rows")
    assert (sorted(leaks), books > 30) == ([], True)
