"""One import is taken at a time: the queue, dead workers, two at the very same moment, and the terminal."""

import json
from datetime import timedelta
from io import StringIO
from threading import Event, Thread

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from customers.models import Customer
from intake.models import Batch
from intake.services import checking, taking
from intake.services.taking import ImportUnderWay, import_from_terminal, release_silent, start_next
from intake.tasks import go_on
from staff.models import JobRun, Outlet, Work
from staff.refusals import Refused
from staff.roles import Role
from tests.clock import shanghai
from tests.intake.conftest import AT, customers, work_off
from tests.makers import make_outlet, make_user


def press(client, batch):
    client.post(f"/imports/{batch.number}/take/")
    batch.refresh_from_db()
    return batch.state


def test_the_database_allows_one(manager, upload):
    first, second = upload(customers(("A", "张"))), upload(customers(("B", "李")))
    Batch.objects.filter(pk=first.pk).update(state="taking")
    with pytest.raises(IntegrityError, match="one_taken_at_a_time|UNIQUE"), transaction.atomic():
        Batch.objects.filter(pk=second.pk).update(state="taking")


def test_the_second_waits_says_behind_whom_and_follows_by_itself(manager, client, upload):
    first, second, third = (upload(customers((code, "张"))) for code in "ABC")
    assert [press(client, batch) for batch in (first, second, third)] == ["taking", "queued", "queued"]
    page = client.get(f"/imports/{second.number}/").content.decode()
    assert first.number in page and "韩立诚" in page and "every 1s" in page
    assert Work.objects.filter(kind="intake.take").count() == 1
    work_off()
    assert list(Batch.objects.order_by("number").values_list("state", flat=True)) == ["taken"] * 3
    taken = Work.objects.filter(kind="intake.take").order_by("pk")
    assert [work.params["batch"] for work in taken] == [first.pk, second.pk, third.pk]


def test_one_that_breaks_off_lets_the_next_go_on_and_takes_nothing(manager, client, upload, monkeypatch):
    first, second = upload(customers(("A", "张"))), upload(customers(("B", "李")))
    assert [press(client, batch) for batch in (first, second)] == ["taking", "queued"]
    land, broken = taking.land, []

    def breaks_once(batch, *args, **kwargs):
        if not broken:
            broken.append(Customer.objects.count())
            raise RuntimeError("the disk is full")
        return land(batch, *args, **kwargs)

    monkeypatch.setattr(taking, "land", breaks_once)
    work_off()
    first.refresh_from_db()
    second.refresh_from_db()
    # At the moment it broke the records were written already.
    assert broken == [1]
    assert (first.state, second.state) == ("failed", "taken")
    assert list(Customer.objects.values_list("code", flat=True)) == ["B"]
    assert first.note in client.get(f"/imports/{first.number}/").content.decode()
    client.post(f"/imports/{first.number}/check/")
    work_off()
    assert press(client, first) == "taking"
    work_off()
    assert Customer.objects.count() == 2


def test_pressing_twice_takes_once(manager, client, upload):
    batch = upload(customers(("A", "张")))
    assert [press(client, batch), press(client, batch)] == ["taking", "taking"]
    assert Work.objects.filter(kind="intake.take").count() == 1
    work_off()
    assert press(client, batch) == "taken"
    assert Work.objects.filter(kind="intake.take").count() == 1


@pytest.mark.parametrize(
    ("state", "silent_for", "released"),
    [
        ("running", timedelta(minutes=9), 0),
        ("running", timedelta(minutes=11), 1),
        ("waiting", timedelta(minutes=59), 0),
        ("waiting", timedelta(minutes=61), 1),
        ("failed", timedelta(0), 1),
        ("done", timedelta(0), 1),
    ],
)
def test_a_dead_worker_keeps_nobody_waiting(manager, client, upload, clock, state, silent_for, released):
    dead, waiting = upload(customers(("A", "张"))), upload(customers(("B", "李")))
    assert [press(client, batch) for batch in (dead, waiting)] == ["taking", "queued"]
    Work.objects.filter(pk=dead.work_id).update(state=state, started_at=AT, beat_at=AT, asked_at=AT)
    later = clock(AT + silent_for)
    assert release_silent(at=later) == released
    start_next(at=later)
    dead.refresh_from_db()
    waiting.refresh_from_db()
    assert (dead.state, waiting.state) == (("failed", "taking") if released else ("taking", "queued"))


def test_somebody_who_waits_on_the_page_notices_the_dead_worker(manager, client, upload, clock):
    batch = upload(customers(("A", "张")))
    press(client, batch)
    Work.objects.filter(pk=batch.work_id).update(state="running", started_at=AT, beat_at=AT)
    clock(AT + timedelta(minutes=11))
    page = client.get(f"/imports/{batch.number}/", headers={"HX-Request": "true"}).content.decode()
    assert "/check/" in page and "every 1s" not in page


def test_who_waits_behind_a_dead_worker_gets_the_turn_by_the_page_or_by_the_job(manager, client, upload, clock):
    dead, second, third = (upload(customers((code, "张"))) for code in "ABC")
    assert [press(client, batch) for batch in (dead, second, third)] == ["taking", "queued", "queued"]
    Work.objects.filter(pk=dead.work_id).update(state="running", started_at=AT, beat_at=AT)
    clock(AT + timedelta(minutes=11))
    client.get(f"/imports/{second.number}/")
    second.refresh_from_db()
    assert second.state == "taking"
    Work.objects.filter(pk=second.work_id).update(state="running", started_at=AT, beat_at=AT)
    go_on()
    third.refresh_from_db()
    assert third.state == "taking"
    assert JobRun.objects.get(job="intake.go_on").counts == {"released": 1, "begun": 1}


def test_a_worker_that_was_given_up_and_comes_back_takes_nothing(manager, client, upload, monkeypatch):
    batch = upload(customers(("A", "张")))
    press(client, batch)
    imported = taking.import_batch

    def slow(*args, **kwargs):
        result = imported(*args, **kwargs)
        Work.objects.filter(pk=batch.work_id).update(state="failed")
        release_silent(at=AT)
        return result

    monkeypatch.setattr(taking, "import_batch", slow)
    with pytest.raises(Refused):
        taking.take_batch(batch=Batch.objects.get(pk=batch.pk), item=Work.objects.get(pk=batch.work_id), at=AT)
    batch.refresh_from_db()
    assert batch.state == "failed"
    assert not Customer.objects.exists()


def test_work_that_is_started_again_takes_up_what_broke_off(manager, client, upload):
    batch = upload(customers(("A", "张")))
    press(client, batch)
    Batch.objects.filter(pk=batch.pk).update(state="failed")
    work_off()
    batch.refresh_from_db()
    assert (batch.state, Customer.objects.count()) == ("taken", 1)
    Work.objects.filter(pk=batch.work_id).update(state="waiting")
    work_off()
    assert Work.objects.get(pk=batch.work_id).state == "failed"
    assert Customer.objects.count() == 1


def test_a_check_that_breaks_off_can_be_made_again(manager, client, upload, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(checking, "import_batch", broken)
        batch = upload(customers(("A", "张")))
    assert batch.state == "failed"
    client.post(f"/imports/{batch.number}/check/")
    work_off()
    batch.refresh_from_db()
    assert batch.state == "checked"


# --- The terminal -----------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path):
    make_outlet()
    path = tmp_path / "月末.xlsx"
    path.write_bytes(customers(("T1", "张伟明")))
    return path


def test_the_terminal_leaves_the_same_history(db, file):
    for _time in range(2):
        result = import_from_terminal(file, dry_run=False, at=AT)
    assert result.unchanged == {"customers": 1}
    second, first = Batch.objects.all()
    assert (first.state, first.original_name, first.uploaded_by, first.changes) == ("taken", "月末.xlsx", None, 1)
    assert second.changes == 0
    assert list(first.outlets.all()) == list(Outlet.objects.all())
    assert first.file.read() == file.read_bytes()


def test_the_terminal_refuses_while_somebody_imports(manager, client, upload, file):
    batch = upload(customers(("A", "张")))
    press(client, batch)
    with pytest.raises(ImportUnderWay, match=batch.number):
        import_from_terminal(file, dry_run=False, at=AT)
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_workbook", str(file), "--format", "json", stdout=out)
    assert ended.value.code == 1
    (error,) = json.loads(out.getvalue())["errors"]
    assert batch.number in error["message"] and "韩立诚" in error["message"]
    assert not Customer.objects.exists()
    work_off()
    import_from_terminal(file, dry_run=False, at=AT)
    assert Customer.objects.count() == 2


def test_a_dry_run_and_a_faulty_file_leave_nothing(db, file, tmp_path):
    import_from_terminal(file, dry_run=True, at=AT)
    faulty = tmp_path / "faulty.xlsx"
    faulty.write_bytes(customers(("T1", "")))
    assert import_from_terminal(faulty, dry_run=False, at=AT).errors
    assert not Customer.objects.exists() and not Batch.objects.exists()


# --- At the very same moment ------------------------------------------------------------------------------------------


def test_two_that_are_begun_at_the_same_moment_take_turns(transactional_db, clock, client, upload):
    clock(AT)
    manager = make_user("韩立诚", Role.SERVICE_MANAGER, make_outlet())
    client.force_login(manager)
    batches = [upload(customers((code, "张"))) for code in "AB"]
    for batch in batches:
        Batch.objects.filter(pk=batch.pk).update(state="queued", queued_at=AT, taken_by=manager)
    outcomes, together = [], Event()

    def begin():
        try:
            together.wait()
            begun = start_next(at=AT)
            outcomes.append(begun and begun.number)
        finally:
            connection.close()

    threads = [Thread(target=begin) for _ in range(4)]
    [thread.start() for thread in threads]
    together.set()
    [thread.join() for thread in threads]
    assert sorted(filter(None, outcomes)) == [batches[0].number]
    assert Batch.objects.filter(state="taking").count() == 1
    assert Work.objects.filter(kind="intake.take").count() == 1


def test_uploads_at_the_same_moment_get_different_numbers(transactional_db):
    from intake.numbers import create_batch

    user = make_user("韩立诚", Role.SERVICE_MANAGER, make_outlet())
    numbers, together = [], Event()

    def create():
        try:
            together.wait()
            made = create_batch(at=AT, file="x", original_name="x", size=1, sha256="x", uploaded_by=user)
            numbers.append(made.number)
        finally:
            connection.close()

    threads = [Thread(target=create) for _ in range(6)]
    [thread.start() for thread in threads]
    together.set()
    [thread.join() for thread in threads]
    assert sorted(numbers) == [f"DR-20261122-{number:02d}" for number in range(1, 7)]


def test_progress_is_seen_from_outside_while_the_import_runs(transactional_db, clock, client, upload, monkeypatch):
    manager = make_user("韩立诚", Role.SERVICE_MANAGER, make_outlet())
    client.force_login(manager)
    batch = upload(customers(("A", "张")))
    imported, seen = taking.import_batch, []

    def watched(*args, progress, **kwargs):
        result = imported(*args, progress=progress, **kwargs)
        progress(150, 200)

        def look():
            for _try in range(300):
                if Work.objects.latest("asked_at", "pk").done == 150:
                    seen.append(150)
                    break
                Event().wait(0.02)
            connection.close()

        looking = Thread(target=look)
        looking.start()
        looking.join()
        return result

    monkeypatch.setattr(taking, "import_batch", watched)
    client.post(f"/imports/{batch.number}/take/")
    work_off(shanghai("2026-11-22 10:31"))
    if connection.vendor == "postgresql":
        assert seen == [150]
    assert Batch.objects.get().state == "taken"
