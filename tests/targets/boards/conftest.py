"""Everybody of the house, and the boards' pages as somebody at a fixed instant."""

import pytest
from django.urls import reverse

from tests.people import make_house
from tests.targets.boards.keeping import AT


@pytest.fixture
def house(db):
    return make_house()


@pytest.fixture
def open_as(client, clock):
    """`open_as(user, "board_records", place="outlet:SH01")`: the answer at the tests' instant."""
    clock(AT)

    def get(user, name="board", **asked):
        client.force_login(user)
        return client.get(reverse(f"targets:{name}"), asked)

    return get
