"""`make_demo`: where it works, where it refuses, and that it can be given any instant."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from customers.models import Candidate, Case
from demo import making
from staff.models import Outlet, Region, User
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_outlet, make_user

pytestmark = pytest.mark.django_db


def run(*args):
    out = StringIO()
    call_command("make_demo", *args, stdout=out)
    return out.getvalue()


@pytest.fixture
def demo_mode(settings):
    settings.DEMO = True


@pytest.fixture
def nothing_is_made(monkeypatch):
    """Stands for the making, which takes seconds; says with what it was called."""
    calls = []
    monkeypatch.setattr(making, "make", lambda **given: calls.append(given) or making.Made("password", []))
    return calls


def test_where_real_people_work_it_refuses(settings):
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="DEMO"):
        run("--small")
    assert not User.objects.exists()


@pytest.mark.parametrize("make", [make_outlet, lambda: make_user("叶青", Role.ADMINISTRATOR)])
def test_a_database_that_holds_something_is_left_alone(demo_mode, make):
    make()
    before = Outlet.objects.count(), User.objects.count()
    with pytest.raises(CommandError):
        run("--small")
    assert (Outlet.objects.count(), User.objects.count()) == before


def test_a_second_run_says_that_it_is_there(demo_mode, nothing_is_made):
    make_user("林知夏", Role.ADMINISTRATOR, is_demo=True)
    assert "--reset" in run("--small")
    assert nothing_is_made == []


def test_the_instant_is_read_on_the_clock_of_shanghai(demo_mode, nothing_is_made):
    run("--at", "2026-03-12 10:42", "--seed", "7", "--small")
    assert nothing_is_made[0]["at"] == shanghai("2026-03-12 10:42")
    assert (nothing_is_made[0]["seed"], nothing_is_made[0]["small"]) == (7, True)
    with pytest.raises(CommandError, match="2026-03-12 10:42"):
        run("--at", "12.3.2026")


@pytest.mark.django_db(transaction=True)
def test_reset_empties_a_demo_with_all_that_its_visitors_made(demo_mode, nothing_is_made):
    make_user("林知夏", Role.SERVICE_ADVISOR, make_outlet(), is_demo=True)
    make_user("到访者", Role.SERVICE_ADVISOR, make_outlet())
    run("--reset", "--small")
    assert (User.objects.count(), Outlet.objects.count(), Region.objects.count()) == (0, 0, 0)
    assert len(nothing_is_made) == 1


def test_reset_leaves_an_installation_alone_that_is_no_demo(demo_mode, settings, nothing_is_made):
    make_user("叶青", Role.ADMINISTRATOR)
    with pytest.raises(CommandError):
        run("--reset")
    settings.DEMO, settings.DEBUG = False, True
    User.objects.update(is_demo=True)
    with pytest.raises(CommandError, match="DEMO=true"):
        run("--reset")
    assert User.objects.count() == 1
    assert nothing_is_made == []


@pytest.mark.sqlite
def test_in_the_night_of_a_months_second_day_it_looks_alive_as_well(demo_mode):
    """Early in a month no three claims fit into it, and at three in the morning nobody works.

    On SQLite, where the demo would not be made otherwise; tests/demo/test_data.py makes it on PostgreSQL.
    """
    at = shanghai("2026-11-02 03:10")
    out = run("--small", "--at", "2026-11-02 03:10")
    assert "linzhixia" in out
    assert set(Case.objects.values_list("state", flat=True)) == set(Case.State.values)
    assert set(Candidate.objects.values_list("state", flat=True)) == set(Candidate.State.values)
    for stage in ("ok", "attention", "alert", "overdue"):
        assert Case.objects.in_stage(stage, at).exists(), stage
    assert "--reset" in run("--small")
