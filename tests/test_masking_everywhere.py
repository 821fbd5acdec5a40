"""Every page, as each role that may not see whole numbers: no page, list or workbook shows them one.

The pages and the world are those of the table of rights. Every customer gets a number and every car a VIN that stands
nowhere else; whatever is answered to GET is searched for them, workbooks cell by cell.
"""

import io
import re
from zipfile import is_zipfile

import pytest
from django.db import transaction
from openpyxl import load_workbook

from customers.models import Customer, Vehicle
from staff.downloads import EXCEL
from staff.roles import Right, Role, rights_of
from tests.test_permissions import PAGES, reaches, world  # noqa: F401 - the fixture

pytestmark = pytest.mark.django_db

# Pages on which somebody without the right reads a whole number, and why they need to. None at present: who dials has
# the right, and the number shown for the call is noted as a look.
NEEDS: dict[str, str] = {}
WITHOUT = [role for role in Role if Right.NUMBERS not in rights_of(role)]


@pytest.fixture
def numbers(world) -> dict[str, str]:  # noqa: F811
    """`{whole number or VIN: whose}` of everybody there is."""
    found = {}
    for customer in Customer.objects.all():
        mobile = f"139{customer.pk:04d}5{customer.pk % 1000:03d}"
        Customer.objects.filter(pk=customer.pk).update(mobile=mobile)
        found[mobile] = f"customer {customer.pk}"
    for car in Vehicle.objects.all():
        vin = f"LSVMARKED{car.pk:08d}"
        Vehicle.objects.filter(pk=car.pk).update(vin=vin)
        found[vin] = f"car {car.pk}"
    return found


def text_of(response) -> str:
    """What somebody reads of an answer: the page, or the cells of the workbook."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if not response.get("Content-Type", "").startswith(EXCEL) or not is_zipfile(io.BytesIO(content)):
        return content.decode("utf-8", "ignore")
    book = load_workbook(io.BytesIO(content), read_only=True)
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)


def whole_in(text: str, numbers: dict[str, str]) -> set[str]:
    """The numbers that stand there whole, also in groups of digits as people read them out."""
    digits = re.sub(r"(?<=\d)[\u2009\xa0 -](?=\d)", "", text)
    return {number for number in numbers if number in digits}


@pytest.mark.parametrize("role", WITHOUT)
def test_no_page_shows_a_whole_number(world, numbers, role):  # noqa: F811
    shown = {}
    for page in PAGES:
        if page.get != 200 or role not in page.who:
            continue
        if (page.about or page.asks) and not reaches(role, "SH01", page.personal):
            continue
        with transaction.atomic():
            response = world.clients[role].get(world.url(page, role, "SH01"))
            found = whole_in(text_of(response), numbers) if response.status_code == 200 else set()
            transaction.set_rollback(True)
        if found:
            shown[page.name] = found
    assert set(shown) - set(NEEDS) == set(), shown


def test_the_search_for_whole_numbers_finds_them():
    """The guard itself: a number in groups, and one that is masked."""
    assert whole_in("打 139 0001 5001", {"13900015001": "a"}) == {"13900015001"}
    assert whole_in("打 139****5001", {"13900015001": "a"}) == set()
