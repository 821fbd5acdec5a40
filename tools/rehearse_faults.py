#!/usr/bin/env python3
"""`make outages`: the installation of the rehearsal, and what may happen to its servers while people work.

PostgreSQL is killed and comes back, Redis is killed, comes back empty, and stays away; the disk of one machine is full.
While something is gone requests may fail; what was answered with "saved" must be there once, and a while after it is
back nothing may fail any more. Says what it tries; ends with 1 at the first thing that is not as it should be.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import httpx

BASE_DIR = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(BASE_DIR))

from tools import rehearse_deployment as rehearsal  # noqa: E402 - found by the line above
from tools.rehearse_deployment import Rehearsal, expect, send_workbook, wait_until  # noqa: E402

# How long after the fault is over something may still fail: connections kept by processes are found to be dead.
RECOVERY_SECONDS = 15
SMALL_DISK_MB = 24


class Faults(Rehearsal):
    def run(self) -> None:
        self.say("the installation of the rehearsal")
        self.old = self.version("old")
        self.start_servers()
        self.small_disk(self.place / "machine2")
        self.prepare_one()
        self.start_all()
        person = self.sign_in()
        for what, fault in (
            ("PostgreSQL is killed, and back after five seconds", self.kill_postgres),
            ("Redis is killed, and back after five seconds", self.kill_redis),
            ("Redis is emptied", self.empty_redis),
        ):
            self.say(what)
            with self.people_in_trouble(person):
                fault()
            self.look_at_sweeps()
        self.say(f"the disk of one machine ({SMALL_DISK_MB} MB) is full")
        self.fill_the_disk(person)
        self.say("the timetable was kept")
        self.look_at_jobs()

    def prepare_one(self) -> None:
        self.manage(self.old, "-m", "tests.quick_migrations", program="")
        self.manage(self.old, "-c", rehearsal.FILL.format(password=rehearsal.PASSWORD), program="")
        self.manage(self.old, "tools/compile_messages.py", program="")
        self.manage(self.old, "collectstatic", "--noinput", "--verbosity", "0")

    # --- What happens -------------------------------------------------------------------------------------------------

    def kill_postgres(self) -> None:
        from tests import servers

        # At once, with everything it was doing, as when the machine dies; it recovers from its log.
        self.running["postgres"].send_signal(signal.SIGQUIT)
        self.running["postgres"].wait(30)
        time.sleep(5)
        self.running["postgres"] = servers.start_postgres(self.place, durable=True)

    def kill_redis(self) -> None:
        from dealership import redis_server

        os.killpg(self.running["redis"].pid, signal.SIGKILL)
        self.running["redis"].wait()
        self.socket.unlink(missing_ok=True)
        time.sleep(5)
        command = redis_server.command(str(redis_server.find_binary()), self.socket, self.place / "redis", keep=True)
        self.start("redis", command, self.place, {}, user=self.user)
        wait_until(self.socket.exists, "Redis")

    def empty_redis(self) -> None:
        import redis

        redis.Redis(unix_socket_path=str(self.socket)).flushall()

    def small_disk(self, var: Path) -> None:
        """machine2 keeps what it writes on a disk of its own that can be filled."""
        var.mkdir(mode=0o700)
        command = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK_MB}m,mode=0777", "tmpfs", str(var)]
        subprocess.run(command, check=True, capture_output=True, text=True)
        self.disk = var
        (self.place / "media").mkdir(mode=0o777)
        (self.place / "media").chmod(0o777)
        (var / "media").mkdir(mode=0o777)
        (var / "media").chmod(0o777)

    def fill_the_disk(self, person: httpx.Client) -> None:
        """Uploads are refused in words and leave nothing; pages go on; with room again everything works."""
        web2 = f"http://127.0.0.1:{self.web_sockets['web2'].getsockname()[1]}"
        headers = {"Host": rehearsal.HOST, "X-Forwarded-Proto": "https", "Referer": f"https://{rehearsal.HOST}/"}
        # Straight to the one machine, as nginx would ask it; the cookies are for HTTPS alone.
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
        with httpx.Client(base_url=web2, headers=headers, timeout=60) as client:
            client.cookies.update(person.cookies)
            filler = self.disk / "filler"
            with filler.open("wb") as file, contextlib.suppress(OSError):
                while True:
                    file.write(b"x" * 65536)
            before = self.number_of("intake_batch")
            answer = send_workbook(client, "full")
            self.found(f"an upload on the full disk is answered with {answer.status_code}")
            expect(answer.status_code == 507, f"an upload on a full disk: {answer.status_code}")
            expect(self.number_of("intake_batch") == before, "an upload on a full disk left a record without its file")
            expect(client.get("/").status_code == 200, "pages need room on the disk")
            ready = client.get("/health/ready/")
            expect(ready.status_code == 503 and "files" in ready.text, f"ready on a full disk: {ready.text}")
            filler.unlink()
            expect(send_workbook(client, "room").status_code == 302, "with room again uploads do not work")
        self.found("nothing was half saved; the balancer takes the machine out; with room again it works")

    # --- What people see ----------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def people_in_trouble(self, person: httpx.Client) -> Iterator[None]:
        """One uploads and three read all the time. What was acknowledged is there once; soon nothing fails any more."""
        work = Trouble(self.client, person.cookies, f"trouble{self.step}")
        people = [threading.Thread(target=work.read) for _ in range(3)] + [threading.Thread(target=work.write)]
        for one in people:
            one.start()
        try:
            time.sleep(3)
            yield
            time.sleep(RECOVERY_SECONDS)
            failed_before = sum(work.seen.values()) - work.seen["ok"]
            time.sleep(5)
        finally:
            work.ended.set()
            for one in people:
                one.join()
        failed = sum(work.seen.values()) - work.seen["ok"]
        self.found(f"{work.seen['ok']} requests answered, {failed} failed meanwhile ({dict(work.seen)})")
        expect(failed == failed_before, f"{failed - failed_before} requests failed long after it was back")
        names = self.uploaded(work.name)
        lost = [name for name in work.saved if names.count(f"{name}.xlsx") != 1]
        expect(not lost, f"acknowledged and not there once: {lost}")
        self.found(f"{len(work.saved)} uploads were acknowledged; each is there once")

    def uploaded(self, name: str) -> list[str]:
        return [one for (one,) in self.rows("SELECT original_name FROM intake_batch") if one.startswith(name)]

    def look_at_sweeps(self) -> None:
        def runs() -> int:
            asked = (
                "SELECT count(*) FROM staff_jobrun WHERE job = 'customers.sweep_deadlines' AND finished_at IS NOT NULL"
            )
            return self.rows(asked)[0][0]

        before = runs()
        began = time.monotonic()
        wait_until(lambda: runs() >= before + 2, "Two more sweeps of deadlines", 90)
        self.found(f"deadlines are looked at again ({time.monotonic() - began:.0f} s for two sweeps)")

    def number_of(self, table: str) -> int:
        return self.rows(f"SELECT count(*) FROM {table}")[0][0]

    def rows(self, statement: str) -> list[tuple]:
        import psycopg

        from tests import servers

        with psycopg.connect(servers.postgres_url(self.place)) as connection:
            return connection.execute(statement).fetchall()

    def end(self) -> None:
        super().end()
        if hasattr(self, "disk"):
            subprocess.run(["umount", "-l", str(self.disk)], check=False)


class Trouble(rehearsal.Work):
    """As at work, and remembers what the server said was saved."""

    def __init__(self, *arguments) -> None:
        super().__init__(*arguments)
        self.saved: list[str] = []

    def write(self) -> None:
        with self.client() as client:
            client.cookies.update(self.cookies)
            for number in count():
                if self.ended.is_set():
                    return
                name = f"{self.name}-{number}"
                answer = self.note("upload", lambda name=name: send_workbook(client, name), 302)
                if answer is not None and answer.status_code == 302 and "/login/" not in answer.headers["location"]:
                    self.saved.append(name)
                time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(rehearsal.main(Faults))
