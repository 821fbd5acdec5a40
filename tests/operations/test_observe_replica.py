"""Boards and exports read from a real standby, and from the primary where that is behind or down."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from staff import replica
from tests.conftest import BASE_DIR

pytestmark = pytest.mark.any_database
NOT_INHERITED = ("DATABASE_URL", "REDIS_URL", "VAR_DIR", "DEALERSHIP_TEST_DIR")


@pytest.fixture(scope="module")
def seen() -> dict:
    """What the house with a standby saw, once for all tests."""
    environment = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    ended = subprocess.run(
        [sys.executable, "-m", "tests.operations.reading_house"],
        cwd=BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ended.returncode == 0, ended.stderr[-6000:]
    return json.loads(ended.stdout.splitlines()[-1])


PAGES = ["board", "ranking", "screen", "records", "day", "week", "advisors"]


@pytest.mark.parametrize("name", PAGES)
def test_boards_and_reports_ask_the_standby(seen, name):
    asked = seen[name]
    assert asked["result"] == 200 and asked["replica"] > 0 and asked["wrote"] == [], asked
    # Who it is and what they may: the session and the account come from the primary.
    assert asked["default"] <= 4 and "auth_session" not in asked["tables"], asked


def test_an_ordinary_page_asks_the_primary_alone(seen):
    assert seen["ledger"]["result"] == 200
    assert seen["ledger"]["replica"] == 0 < seen["ledger"]["default"]


def test_an_export_of_the_worker_asks_the_standby_and_writes_to_the_primary(seen):
    asked = seen["export"]
    assert asked["result"].startswith("done ") and "customers_case" in asked["tables"] and asked["wrote"] == [], asked


def test_who_has_just_changed_something_reads_the_primary(seen):
    assert seen["posted"] in (200, 204, 302)
    assert [seen[name]["replica"] > 0 for name in ("after my write", "somebody else", "later", "forged")] == [
        False,
        True,
        True,
        True,
    ], seen


def test_writes_never_go_to_the_standby_also_of_what_was_read_there(seen):
    assert seen["saved"] == {"db": "default", "in a transaction": "default", "name": "嘉禾北蔡二店"}
    assert seen["refused"] == "InternalError"


def test_a_standby_that_is_behind_is_not_asked(seen):
    assert (seen["behind"]["result"], seen["behind"]["tables"]) == (200, [])
    assert seen["export not there yet"]["result"].startswith("done ") and seen["export not there yet"]["tables"] == []
    assert seen["metrics behind"]["dealership_replica_up"] == 1
    assert seen["metrics behind"]["dealership_replica_lag_seconds"] > 1
    assert seen["caught up"]["tables"] != []
    assert seen["metrics"] == {"dealership_replica_up": 1, "dealership_replica_lag_seconds": 0}


def test_a_standby_that_dies_is_not_missed(seen):
    for name in ("dies between two questions", "down"):
        assert seen[name]["result"] == 200 and seen[name]["seconds"] < 5, seen[name]
    assert seen["export while down"]["result"].startswith("done ")
    assert seen["metrics down"] == {"dealership_replica_up": 0}
    assert (seen["back"]["result"], seen["back"]["tables"] != []) == (200, True)


def test_the_choice_is_counted(seen):
    why = {key.partition("{")[2]: number for key, number in seen["reads"].items()}
    for part in ('database="replica",why=""', 'why="own_write"', 'why="lag"', 'why="down"', 'why="broke_off"'):
        assert any(part in key and number >= 1 for key, number in why.items()), (part, why)


# --- Without one ------------------------------------------------------------------------------------------------------


def test_without_a_standby_nothing_is_changed(db):
    assert not replica.is_there() and settings.DATABASE_ROUTERS == []
    with replica.reading_from_replica() as alias:
        assert alias == "default"
    assert replica.reads_from_replica(lambda value: value + 1)(1) == 2
    with pytest.raises(replica.MiddlewareNotUsed):
        replica.ReadYourWrites(lambda request: None)


def test_a_view_keeps_its_name():
    from targets.views import boards

    assert boards.board.__name__ == "board"
