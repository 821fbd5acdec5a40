"""Long work: taken up once, ended once, found again after its worker died; and the job that tidies up."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile

from staff import jobs, services, tasks, work, worker
from staff.models import JobRun, Work
from staff.refusals import AlreadyDone, Refused
from staff.services.submissions import begin_submission


@pytest.fixture
def kinds(monkeypatch):
    """The kinds of work of these tests, and how often each was done."""
    done = []

    def counting(item, progress):
        done.append(item.pk)
        progress(50, 100)
        progress(100, 100)
        return {"message": f"{item.params['rows']} 行", "file": ("名单.txt", "好".encode())}

    def refusing(item, progress):
        raise Refused("第 3 行没有车牌")

    def breaking(item, progress):
        done.append(item.pk)
        raise ZeroDivisionError("secret of the house")

    monkeypatch.setattr(work, "_functions", {"count": counting, "refuse": refusing, "break": breaking})
    return done


@pytest.fixture
def asked(house, today, kinds, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    def do(kind="count", **fields):
        return Work.objects.create(
            kind=kind, title="导出重点用户", by=house.service_advisor, params={"rows": 12}, asked_at=today, **fields
        )

    return do


class TestDoing:
    def test_from_asked_to_result(self, asked, today):
        item = asked()
        assert services.run_work(work_id=item.pk, at=today)
        item.refresh_from_db()
        assert (item.state, item.done, item.total, item.message) == ("done", 100, 100, "12 行")
        assert item.result_file.read().decode() == "好"
        assert item.result_file.name == f"work/{item.pk}/名单.txt"

    def test_once_however_often_it_is_delivered(self, asked, kinds, today):
        item = asked()
        assert services.run_work(work_id=item.pk, at=today)
        assert not services.run_work(work_id=item.pk, at=today)
        assert kinds == [item.pk]

    def test_refusal_is_told(self, asked, today):
        item = asked("refuse")
        services.run_work(work_id=item.pk, at=today)
        item.refresh_from_db()
        assert (item.state, item.message) == ("failed", "第 3 行没有车牌")

    def test_fault_is_told_without_its_insides(self, asked, today, caplog):
        item = asked("break")
        services.run_work(work_id=item.pk, at=today)
        item.refresh_from_db()
        assert item.state == "failed"
        assert str(item.pk) in item.message
        assert "secret" not in item.message
        assert "secret of the house" in caplog.text

    def test_handed_to_the_worker_after_the_commit(
        self, house, today, kinds, django_capture_on_commit_callbacks, monkeypatch
    ):
        sent = []
        monkeypatch.setattr(worker, "tell", lambda task, **named: sent.append((task, named)))
        with django_capture_on_commit_callbacks(execute=True):
            item = work.start(kind="count", title="导出", by=house.service_advisor, params={"rows": 1}, at=today)
            assert sent == []
        assert sent == [(tasks.do_work.name, {"work_id": item.pk})]


class TestInterrupted:
    @pytest.fixture
    def died(self, asked, today):
        """Its worker said the last word eleven minutes ago."""
        return asked(
            state=Work.State.RUNNING,
            started_at=today - timedelta(minutes=30),
            beat_at=today - timedelta(minutes=11),
        )

    def test_shown_as_interrupted_after_ten_minutes(self, died, today):
        assert work.Shown(died, today).interrupted
        assert not work.Shown(died, today - timedelta(minutes=2)).interrupted

    def test_started_again_once(self, died, house, today, kinds):
        services.restart_work(item=died, by=house.service_advisor, at=today)
        with pytest.raises(AlreadyDone):
            services.restart_work(item=died, by=house.service_advisor, at=today)
        assert services.run_work(work_id=died.pk, at=today)
        assert kinds == [died.pk]

    def test_one_that_is_alive_is_not_started_again(self, asked, house, today):
        for item in (
            asked(state=Work.State.RUNNING, started_at=today, beat_at=today - timedelta(minutes=9)),
            asked(state=Work.State.DONE, finished_at=today),
            asked(),
        ):
            with pytest.raises(AlreadyDone):
                services.restart_work(item=item, by=house.service_advisor, at=today)

    def test_only_by_who_asked(self, died, house, today):
        with pytest.raises(Refused):
            services.restart_work(item=died, by=house.service_manager, at=today)

    def test_a_worker_believed_dead_ends_nothing(self, asked, today, monkeypatch):
        """It comes back after its work was started again: the second run's outcome counts."""
        item = asked()

        def slow(found, progress):
            Work.objects.filter(pk=found.pk).update(
                state=Work.State.RUNNING, started_at=today + timedelta(minutes=20), beat_at=today
            )
            return {"message": "of the first run"}

        monkeypatch.setitem(work._functions, "count", slow)
        services.run_work(work_id=item.pk, at=today)
        item.refresh_from_db()
        assert (item.state, item.message) == ("running", "")


class TestLeftWaiting:
    def test_told_again_after_a_minute_the_oldest_first(self, asked, today, monkeypatch):
        told = []
        monkeypatch.setattr(worker, "tell", lambda task, work_id: told.append(work_id) or True)
        minute = timedelta(minutes=1)
        at = today + timedelta(minutes=10)
        newer, older, fresh = (asked() for _number in range(3))
        asked(state=Work.State.RUNNING, started_at=today, beat_at=at)
        asked(state=Work.State.DONE, finished_at=today)
        for item, waited in ((newer, 2 * minute), (older, 3 * minute), (fresh, minute)):
            Work.objects.filter(pk=item.pk).update(asked_at=at - waited)
        assert services.hand_over_left(at=at) == {"work": 2}
        assert told == [older.pk, newer.pk]

    def test_once_in_a_minute_with_a_record_of_what_the_broker_took(self, asked, clock, today, monkeypatch):
        asked()
        clock("2026-11-05 10:02")
        answers = iter([False, True])
        monkeypatch.setattr(worker, "tell", lambda task, work_id: next(answers))
        tasks.hand_over_left()
        tasks.hand_over_left()
        clock("2026-11-05 10:03")
        tasks.hand_over_left()
        runs = JobRun.objects.filter(job="staff.hand_over_left").order_by("slot")
        assert [run.counts for run in runs] == [{"work": 0}, {"work": 1}]


class TestPages:
    def test_only_the_own(self, client, asked, house, today):
        item = asked()
        services.run_work(work_id=item.pk, at=today)
        pages = (f"/work/{item.pk}/", f"/work/{item.pk}/file/")
        client.force_login(house.service_advisor)
        assert [client.get(page).status_code for page in pages] == [200, 200]
        assert client.get("/work/").context["rows"][0].item == item
        for other in (house.service_manager, house.administrator):
            client.force_login(other)
            assert [client.get(page).status_code for page in pages] == [404, 404]
            assert client.post(f"/work/{item.pk}/again/").status_code == 404
            assert not client.get("/work/").context["rows"]

    def test_file_is_handed_out_by_its_name_and_as_a_file(self, client, asked, house, today):
        item = asked()
        services.run_work(work_id=item.pk, at=today)
        client.force_login(house.service_advisor)
        response = client.get(f"/work/{item.pk}/file/")
        assert b"".join(response.streaming_content).decode() == "好"
        assert response["Content-Disposition"].startswith("attachment;")
        assert "%E5%90%8D%E5%8D%95.txt" in response["Content-Disposition"]

    def test_asks_again_only_while_it_moves(self, client, asked, house, today):
        item = asked()
        client.force_login(house.service_advisor)
        assert 'hx-trigger="every 1s"' in client.get(f"/work/{item.pk}/").content.decode()
        services.run_work(work_id=item.pk, at=today)
        assert 'hx-trigger="every 1s"' not in client.get(f"/work/{item.pk}/").content.decode()


class TestTidy:
    def test_old_things_go_and_new_ones_stay(self, asked, house, today):
        for days in (31, 29):
            item = asked(state=Work.State.DONE, finished_at=today - timedelta(days=days))
            item.result_file.save("a.txt", ContentFile(b"a"))
        for hours in (-1, 1):
            Session.objects.create(session_key=f"s{hours}", session_data="", expire_date=today + timedelta(hours=hours))
        for days in (31, 1):
            JobRun.objects.create(job="sweep", slot=today - timedelta(days=days), started_at=today)
        for days in (8, 6):
            begin_submission(
                token="a" * 32, digest=str(days), by=house.service_advisor, at=today - timedelta(days=days)
            )
        assert services.tidy(at=today) == {"sessions": 1, "files": 1, "runs": 1, "submissions": 1}
        assert services.tidy(at=today) == {"sessions": 0, "files": 0, "runs": 0, "submissions": 0}
        old, new = Work.objects.order_by("finished_at")
        assert not old.result_file
        assert new.result_file.read() == b"a"

    def test_once_a_night_with_a_record(self, db, today):
        tasks.tidy()
        tasks.tidy()
        run = JobRun.objects.get(job="staff.tidy")
        assert run.counts == {"sessions": 0, "files": 0, "runs": 0, "submissions": 0}
        assert run.finished_at


class TestJobs:
    def test_late_failed_and_in_time(self, db, today, monkeypatch):
        monkeypatch.setattr(jobs, "_declared", {})
        minute = timedelta(minutes=1)
        for code in ("never", "late", "failed", "fine"):
            jobs.declare(code, code, minute)
        for code, ago, error in (("late", 5, ""), ("failed", 1, "ValueError: x"), ("fine", 1, ""), ("fine", 90, "")):
            slot = today - ago * minute
            JobRun.objects.create(job=code, slot=slot, started_at=slot, finished_at=slot, error=error)
        rows = {row.job.code: row for row in jobs.overview(today)}
        assert {code for code, row in rows.items() if row.late} == {"never", "late"}
        assert rows["failed"].last_failed
        assert not rows["fine"].last_failed
        assert [row.job.code for row in jobs.overview(today)] == ["late", "never", "failed", "fine"]

    def test_what_never_ran_is_late_once_it_should_have_run(self, db, today, monkeypatch):
        monkeypatch.setattr(jobs, "_declared", {})
        jobs.declare("nightly", "nightly", timedelta(days=1))
        assert jobs.overview(today)[0].late, "nothing ever ran: the worker stands still"
        slot = today - timedelta(hours=1)
        JobRun.objects.create(job="other", slot=slot, started_at=slot, finished_at=slot)
        assert not jobs.overview(today)[0].late
        assert jobs.overview(today + timedelta(days=3))[0].late

    def test_a_run_says_in_words_what_it_did(self, db, today, monkeypatch):
        monkeypatch.setattr(jobs, "_declared", {})
        jobs.declare("counting", "counting", timedelta(days=1), counted={"cases": "案件"})
        JobRun.objects.create(job="counting", slot=today, started_at=today, counts={"cases": 3, "unnamed": 1})
        assert jobs.overview(today)[0].did == [("案件", 3), ("unnamed", 1)]

    def test_every_job_of_the_timetable_is_named(self):
        """A scheduled job nobody named would fail without anybody seeing it."""
        from django.conf import settings

        named = {job.code for job in jobs.declared()}
        scheduled = {entry["task"].replace(".tasks.", ".") for entry in settings.CELERY_BEAT_SCHEDULE.values()}
        assert scheduled <= named
