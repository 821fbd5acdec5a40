"""From the baseline on, no migration breaks the version that is still running while it is applied."""

import pytest
from django.db.migrations.loader import MigrationLoader

from tools import migrations_old_code_lives_with as watch

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

REFUSED = {
    "0002_drops_a_column": "DROP_COLUMN",
    "0002_renames_a_column": "RENAME_COLUMN",
    "0002_drops_a_table": "DROP_TABLE",
    "0002_wants_a_value": "NOT_NULL",
    "0002_changes_a_type": "ALTER_COLUMN",
    "0002_adds_a_unique": "ADD_UNIQUE",
    "0002_adds_a_check": "ADD_CHECK",
    "0002_locks_for_an_index": "CREATE_INDEX",
}


@pytest.fixture
def migrations_of_exchange(settings):
    """`migrations_of_exchange(package)`: a room without tables of its own gets those of the package."""

    def use(package: str) -> None:
        settings.MIGRATION_MODULES = {
            **dict.fromkeys(settings.ROOMS, None),
            "exchange": f"tests.operations.{package}",
        }
        settings.ROOMS = ["exchange"]

    return use


def test_every_new_migration_can_be_applied_while_the_version_before_runs(settings):
    # --nomigrations hides them all; here they are what is looked at.
    settings.MIGRATION_MODULES = {}
    assert watch.faults() == []


def test_the_baseline_names_only_what_is_there(settings):
    settings.MIGRATION_MODULES = {}
    gone = watch.baseline() - watch.own_migrations().keys()
    assert gone == set(), "Record it anew: python tools/migrations_old_code_lives_with.py --record"


@pytest.mark.parametrize(("name", "code"), REFUSED.items())
def test_what_the_version_before_could_not_live_with_is_refused(migrations_of_exchange, monkeypatch, name, code):
    migrations_of_exchange("migrations_to_refuse")
    others = REFUSED.keys() - {name}
    _only(monkeypatch, others)
    found = watch.faults(known=set())
    assert code in [sentence.split(": ")[1] for sentence in found]
    assert found[0].startswith(f"exchange.{name}: ")


def _only(monkeypatch, others: set[str]) -> None:
    """Each of them stands alone on the first one, so that there is one last migration."""
    load = MigrationLoader.load_disk

    def without(self):
        load(self)
        for other in others:
            self.disk_migrations.pop(("exchange", other), None)

    monkeypatch.setattr(MigrationLoader, "load_disk", without)


def test_what_only_adds_is_let_through_and_so_is_what_gives_its_reason(migrations_of_exchange):
    migrations_of_exchange("migrations_to_pass")
    assert watch.faults(known=set()) == []
    assert "exchange.0003_with_reason" in watch.own_migrations()


def test_what_is_in_the_baseline_is_not_looked_at(migrations_of_exchange, monkeypatch):
    migrations_of_exchange("migrations_to_refuse")
    _only(monkeypatch, REFUSED.keys() - {"0002_drops_a_table"})
    assert watch.faults(known={"exchange.0002_drops_a_table"}) == []
