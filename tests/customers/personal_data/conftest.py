import pytest
import time_machine
from django.db import transaction
from django.test import override_settings

from customers.models import DataRequest
from tests.clock import shanghai
from tests.people import make_house
from tests.records import make_records
from tests.test_permissions import PAGES

AT = shanghai("2026-11-05 10:00")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """Everybody, and one of every record at SH01, also of those that only some page asks for. Built once; whatever a
    test changes is taken back."""
    files = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), time_machine.travel(AT, tick=False), files, transaction.atomic():
        house = make_house()
        records = make_records(house.sh01, AT)
        for page in PAGES:
            if page.about and not page.personal:
                page.about(records)
        yield house, records
        transaction.set_rollback(True)


@pytest.fixture
def house(world, db):
    return world[0]


@pytest.fixture
def records(world, db):
    """One of every record, with the customer 曾丽 in the middle, who asks for nothing at present."""
    DataRequest.objects.filter(customer=world[1].customer).update(state="withdrawn", ended_at=AT)
    return world[1]
