#!/usr/bin/env python3
"""`make rehearsal`: an installation of two machines on this one, as in deploy/, and an upgrade while people work.

PostgreSQL, Redis, two web servers, four workers, two schedulers and nginx with TLS, each started by the command of its
systemd unit and on ports of its own. Says what it tries; ends with 1 at the first thing that is not as it should be.
Needs nginx and openssl (Debian: apt install nginx-light openssl), and touches no installation.
"""

import contextlib
import io
import os
import re
import shlex
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import httpx

BASE_DIR = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(BASE_DIR))
HOST = "after-sales.example.com"
PASSWORD = "rehearsal-7426"
# What belongs to a version, which its user cannot change.
AS_ROOT = ("collectstatic", "tools/compile_messages.py")
# What a version consists of; the tests are copied because the first migration is done by their quick way.
NOT_IN_A_VERSION = shutil.ignore_patterns(".git", ".venv", "var", "node_modules", "__pycache__", "docs", "collected")


class NotAsItShouldBe(Exception):
    """What was expected, and what happened."""


def main(kind: "type[Rehearsal] | None" = None) -> int:
    os.environ["PYTHONWARNINGS"] = "ignore"
    missing = [name for name in ("nginx", "openssl") if not shutil.which(name)]
    if missing:
        print(f"Not installed: {', '.join(missing)} (Debian: apt install nginx-light openssl)")
        return 1
    from tests import servers

    # Short, because of the sockets in it; readable, because PostgreSQL is another user.
    place = servers.make_run_directory()
    rehearsal = (kind or Rehearsal)(place)
    began = time.monotonic()
    try:
        rehearsal.run()
    except (NotAsItShouldBe, subprocess.CalledProcessError, httpx.HTTPError) as wrong:
        print(f"FAILED after {time.monotonic() - began:.0f} s: {wrong!r}")
        if isinstance(wrong, subprocess.CalledProcessError):
            print((wrong.stdout or "")[-2000:], (wrong.stderr or "")[-2000:])
        for log in sorted((place / "logs").glob("*")):
            print(f"--- {log.name}", *log.read_text(errors="replace").splitlines()[-12:], sep="\n")
        return 1
    finally:
        rehearsal.end()
        shutil.rmtree(place, ignore_errors=True)
    print(f"Everything was as it should be ({time.monotonic() - began:.0f} s).")
    return 0


def expect(true: Any, what: str) -> None:
    if not true:
        raise NotAsItShouldBe(what)


def wait_until(true: Callable[[], Any], what: str, seconds: float = 120) -> Any:
    end = time.monotonic() + seconds
    while not (found := true()):
        expect(time.monotonic() < end, f"{what} did not happen in {seconds:.0f} s")
        time.sleep(0.2)
    return found


class Rehearsal:
    def __init__(self, place: Path) -> None:
        self.place = place
        self.running: dict[str, subprocess.Popen] = {}
        self.web_sockets = {name: listening() for name in ("web1", "web2")}
        self.https, self.http = free_port(), free_port()
        self.socket = place / "redis" / "redis.sock"
        self.step = 0
        # As in an installation: root prepares a version, and another user runs it.
        self.user = another_user()
        (place / "logs").mkdir()

    # --- What is tried, in order --------------------------------------------------------------------------------------

    def run(self) -> None:
        self.say("two versions side by side: as it is, and one with a migration more")
        self.old, self.new = self.version("old"), self.version("new")
        add_migration(self.new)
        self.found(f"run by {self.user or 'whoever started this'}")
        self.say("PostgreSQL and Redis")
        self.start_servers()
        self.say("the settings of deploy/example.env: `check --deploy` without a word, tables, static files")
        self.prepare()
        self.say("two web servers, a worker for each queue, two schedulers, nginx with TLS")
        self.start_all()
        self.say("what stands in front: HTTPS, headers, unknown names, hashed files, too much at once")
        self.look_at_the_front()
        self.say("a person signs in, uploads a workbook, has it taken, and downloads two exports")
        person = self.sign_in()
        self.import_and_export(person)
        self.say("web1 is stopped and started while people work")
        with self.people_at_work(person):
            self.restart_web("web1", self.old)
        self.say("web2 is killed; it comes back two seconds later")
        with self.people_at_work(person, reading_only=True):
            self.kill_and_restart("web2")
        self.say("upgrade: the migration under the old version, then web1, web2, workers and schedulers")
        with self.people_at_work(person):
            self.upgrade(person)
        self.say("back to the old version, which finds the newer tables")
        with self.people_at_work(person):
            for name in self.web_sockets:
                self.restart_web(name, self.old)
        self.say("the timetable was kept: every job once per slot, by two schedulers")
        self.look_at_jobs()

    def say(self, what: str) -> None:
        self.step += 1
        print(f"{self.step:>2}. {what}", flush=True)

    def found(self, what: str) -> None:
        print(f"      {what}", flush=True)

    # --- Setting up ---------------------------------------------------------------------------------------------------

    def version(self, name: str) -> Path:
        release = self.place / "releases" / name
        shutil.copytree(BASE_DIR, release, ignore=NOT_IN_A_VERSION, symlinks=True)
        (release / ".venv").symlink_to((BASE_DIR / ".venv").resolve())
        return release

    def start_servers(self) -> None:
        from dealership import redis_server
        from tests import servers

        self.running["postgres"] = servers.start_postgres(self.place, durable=True)
        binary = redis_server.find_binary()
        expect(binary, redis_server.NOT_FOUND)
        command = redis_server.command(str(binary), self.socket, self.place / "redis", keep=True)
        self.give(self.place / "redis")
        self.start("redis", command, self.place, {}, user=self.user)
        wait_until(self.socket.exists, "Redis")
        self.environment = self.settings(servers.postgres_url(self.place), f"unix://{self.socket}?db=0")

    def settings(self, database: str, redis: str) -> dict[str, str]:
        """deploy/example.env with this rehearsal's servers, and nothing of this machine's environment."""
        values = example_settings(BASE_DIR / "deploy" / "example.env")
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {
            **kept,
            **values,
            "SECRET_KEY": "rehearsal" * 8 + "-0123456789abcdef",
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "EMAIL_URL": "",
            "WEB_PROCESSES": "2",
            "WEB_THREADS": "4",
            "SWEEP_SECONDS": "5",
            "DJANGO_SETTINGS_MODULE": "dealership.settings",
            "PYTHONWARNINGS": "ignore",
        }

    def give(self, directory: Path) -> None:
        """A directory of the user who runs it all."""
        directory.mkdir(mode=0o700)
        if self.user:
            shutil.chown(directory, self.user)

    def machine(self, number: int) -> dict[str, str]:
        """Each machine has a var/ of its own and the same uploads, as by NFS."""
        var = self.place / f"machine{number}"
        if not var.exists():
            self.give(var)
            shared = self.place / "media"
            if not shared.exists():
                self.give(shared)
            (var / "media").symlink_to(shared)
        return {**self.environment, "VAR_DIR": str(var)}

    def manage(self, release: Path, *arguments: str, program: str = "manage.py", **more: str) -> str:
        command = [str(release / "deploy/bin/in-release"), "python", *([program] if program else []), *arguments]
        environment, user = {**self.machine(1), **more}, None if arguments[0] in AS_ROOT else self.user
        ended = subprocess.run(command, env=environment, cwd="/", user=user, capture_output=True, text=True, check=True)
        return ended.stdout + ended.stderr

    def prepare(self) -> None:
        said = self.manage(self.old, "check", "--deploy", "--fail-level", "DEBUG")
        expect("no issues" in said, f"check --deploy said: {said}")
        self.manage(self.old, "-m", "tests.quick_migrations", program="")
        self.manage(self.old, "-c", FILL.format(password=PASSWORD), program="")
        for release in (self.old, self.new):
            self.manage(release, "tools/compile_messages.py", program="")
            self.manage(release, "collectstatic", "--noinput", "--verbosity", "0")

    def start_all(self) -> None:
        for name in self.web_sockets:
            self.start_web(name, self.old)
        self.start_workers(self.old)
        self.start_nginx()
        wait_until(self.answers, "An answer through nginx")

    def start_web(self, name: str, release: Path) -> None:
        """As systemd does it: the socket is there before and after, and is handed over as number 3."""
        listener = self.web_sockets[name]
        script = f'exec 3<&{listener.fileno()}; LISTEN_PID=$$ LISTEN_FDS=1 exec "$@"'
        command = ["sh", "-c", script, "sh", *unit_command("dealership-web.service", release)]
        environment = self.machine(int(name[-1]))
        self.start(name, command, release, environment, keep_open=(listener.fileno(),), user=self.user)

    def start_workers(self, release: Path) -> None:
        machines = {"deadlines": 1, "messages": 1, "default": 2, "exports": 2}
        for queue, number in machines.items():
            command = unit_command("dealership-worker@.service", release, queue)
            self.start(f"worker-{queue}", command, release, self.machine(number), user=self.user)
        for number in (1, 2):
            command = unit_command("dealership-beat.service", release)
            self.start(f"beat{number}", command, release, self.machine(number), user=self.user)

    def start_nginx(self) -> None:
        place = self.place / "nginx"
        place.mkdir()
        make_certificate(place)
        upstream = "least_conn;\n" + "".join(
            f"server 127.0.0.1:{one.getsockname()[1]} max_fails=2 fail_timeout=5s;\n"
            for one in self.web_sockets.values()
        )
        (place / "upstream.inc").write_text(upstream)
        text = (BASE_DIR / "deploy/nginx/dealership.conf").read_text(encoding="utf-8")
        for said, meant in {
            "/etc/nginx/dealership-upstream.inc": str(place / "upstream.inc"),
            "/etc/nginx/tls": str(place),
            "/var/log/nginx": str(self.place / "logs"),
            "listen 443": f"listen 127.0.0.1:{self.https}",
            "listen 80": f"listen 127.0.0.1:{self.http}",
        }.items():
            expect(said in text, f"{said} no longer stands in the configuration of nginx")
            text = text.replace(said, meant)
        text = re.sub(r"^\s*listen \[::\].*\n", "", text, flags=re.MULTILINE)
        (place / "site.conf").write_text(text, encoding="utf-8")
        temporary = "".join(
            f"  {kind}_temp_path {place}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (place / "nginx.conf").write_text(
            f"daemon off;\npid {place}/pid;\nerror_log {self.place}/logs/nginx-error.log warn;\nworker_processes 1;\n"
            f"events {{ worker_connections 512; }}\nhttp {{\n  include /etc/nginx/mime.types;\n{temporary}"
            f"  include {place}/site.conf;\n}}\n",
            encoding="utf-8",
        )
        command = [str(shutil.which("nginx")), "-p", str(place), "-c", str(place / "nginx.conf")]
        self.start("nginx", command, place, dict(os.environ))

    def start(
        self,
        name: str,
        command: list[str],
        directory: Path,
        environment: dict[str, str],
        keep_open: tuple = (),
        user: str | None = None,
    ) -> None:
        from dealership.tether import die_with_parent

        parent = os.getpid()
        with (self.place / "logs" / name).open("ab") as log:
            self.running[name] = subprocess.Popen(
                command,
                cwd=directory,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=user,
                pass_fds=keep_open,
                preexec_fn=lambda: die_with_parent(signal.SIGTERM, parent),
            )

    def end(self) -> None:
        """Those who use a server before the server."""
        for name, process in reversed(self.running.items()):
            if process.poll() is None:
                process.send_signal(signal.SIGINT if name == "postgres" else signal.SIGTERM)
        for process in self.running.values():
            try:
                process.wait(40)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)

    # --- Asking -------------------------------------------------------------------------------------------------------

    def client(self) -> httpx.Client:
        context = ssl.create_default_context(cafile=str(self.place / "nginx/fullchain.pem"))
        return httpx.Client(
            base_url=f"https://127.0.0.1:{self.https}",
            headers={"Host": HOST, "Referer": f"https://{HOST}/", "Accept-Encoding": "gzip"},
            verify=context,
            timeout=90,
            event_hooks={"request": [name_the_server]},
        )

    def answers(self) -> bool:
        try:
            with self.client() as client:
                return client.get("/account/login/").status_code == 200
        except httpx.TransportError:
            return False

    def look_at_the_front(self) -> None:
        with self.client() as client:
            page = client.get("/account/login/")
            expect(page.headers.get_list("strict-transport-security") != [], "HSTS is missing")
            expect(len(page.headers.get_list("strict-transport-security")) == 1, "HSTS stands twice")
            expect(page.headers.get("content-encoding") == "gzip", "pages are not compressed")
            style = re.search(r"/static/app\.[0-9a-f]{12}\.css", page.text)
            expect(style, "the page does not refer to a hashed style sheet")
            sheet = client.get(style.group(0))
            expect(sheet.status_code == 200 and "immutable" in sheet.headers["cache-control"], f"{sheet.headers}")
            expect(sheet.headers.get("content-encoding") in ("gzip", "br"), "style sheets are not compressed")
            expect(client.get("/metrics/").status_code == 404, "/metrics/ is open to everybody")
            expect(client.get("/health/ready/").status_code == 404, "/health/ready/ is open to everybody")
            plain = httpx.get(f"http://127.0.0.1:{self.http}/x?y=1", headers={"Host": HOST})
            expect(
                plain.status_code == 301 and plain.headers["location"] == f"https://{HOST}/x?y=1", f"{plain.headers}"
            )
            refused = client.post("/imports/upload/", content=b"x" * (62 * 1024 * 1024))
            expect(refused.status_code == 413, f"62 MB were answered with {refused.status_code}")
            in_words = client.post("/imports/upload/", content=b"x" * (60 * 1024 * 1024 + 1))
            expect(in_words.status_code == 413 and "60" in in_words.text, f"60 MB + 1: {in_words.status_code}")
        context = ssl.create_default_context(cafile=str(self.place / "nginx/fullchain.pem"))
        with (
            contextlib.suppress(ssl.SSLError, ConnectionError),
            socket.create_connection(("127.0.0.1", self.https)) as raw,
        ):
            context.wrap_socket(raw, server_hostname="another.example.com")
            expect(False, "a name that is not ours was answered")
        self.found("HSTS once, gzip, hashed names immutable, 413 in words up to 61 MB, unknown names refused")

    def sign_in(self) -> httpx.Client:
        client = self.client()
        client.get("/account/login/")
        answer = client.post(
            "/account/login/",
            data={"login": "rehearsal", "password": PASSWORD, "csrfmiddlewaretoken": token(client)},
        )
        expect(
            answer.status_code == 302 and any(name.endswith("sessionid") for name in client.cookies),
            f"signing in: {answer.status_code}",
        )
        cookies = answer.headers.get_list("set-cookie")
        expect(all("Secure" in cookie for cookie in cookies), f"a cookie is not Secure: {cookies}")
        return client

    def import_and_export(self, person: httpx.Client) -> None:
        began = time.monotonic()
        batch = upload(person, "first")
        wait_until(lambda: "take/" in person.get(batch).text, "The check of the workbook")
        took = post(person, f"{batch}take/", {})
        expect(took.status_code == 302, f"taking it: {took.status_code}")
        wait_until(lambda: "客户0003" in person.get("/search/", params={"q": "客户0003"}).text, "The import")
        self.found(
            f"a workbook uploaded at one machine, checked and taken at the other ({time.monotonic() - began:.1f} s)"
        )
        at_once = person.get("/approvals/export/")
        expect(at_once.status_code == 200 and at_once.content[:2] == b"PK", f"an export: {at_once.status_code}")
        began = time.monotonic()
        asked = person.get("/daybook/washes/export/")
        expect(asked.status_code == 302, f"a long export: {asked.status_code}")
        address = f"{asked.headers['location']}file/"
        wait_until(lambda: person.get(address).content[:2] == b"PK", "The long export")
        self.found(f"1,100 rows written by the worker and downloaded ({time.monotonic() - began:.1f} s)")

    @contextlib.contextmanager
    def people_at_work(self, person: httpx.Client, reading_only: bool = False) -> Iterator[None]:
        """Three people read pages and files, one uploads, until the end of the block. Nobody may see a failure."""
        work = Work(self.client, person.cookies, str(self.step))
        people = [threading.Thread(target=work.read) for _ in range(3)]
        people += [] if reading_only else [threading.Thread(target=work.write)]
        for one in people:
            one.start()
        try:
            time.sleep(2)
            yield
            time.sleep(2)
        finally:
            work.ended.set()
            for one in people:
                one.join()
        total = sum(work.seen.values())
        failed = total - work.seen["ok"]
        self.found(f"{total} requests meanwhile, {failed} failed, the slowest took {work.slowest:.1f} s")
        expect(total > 20 and not failed, f"failed requests: {dict(work.seen)}")

    # --- Changing what runs -------------------------------------------------------------------------------------------

    def stop(self, name: str) -> None:
        process = self.running[name]
        process.terminate()
        status = process.wait(150)
        expect(status == 0, f"{name} ended with {status}")

    def restart_web(self, name: str, release: Path) -> None:
        began = time.monotonic()
        self.stop(name)
        self.start_web(name, release)
        self.wait_for_web(name)
        self.found(f"{name} now runs the {release.name} version ({time.monotonic() - began:.1f} s)")

    def wait_for_web(self, name: str) -> None:
        port = self.web_sockets[name].getsockname()[1]
        headers = {"Host": HOST, "X-Forwarded-Proto": "https"}

        def ready() -> bool:
            with contextlib.suppress(httpx.HTTPError):
                return (
                    httpx.get(f"http://127.0.0.1:{port}/account/login/", headers=headers, timeout=30).status_code == 200
                )
            return False

        wait_until(ready, f"{name} answering")

    def kill_and_restart(self, name: str) -> None:
        os.killpg(self.running[name].pid, signal.SIGKILL)
        self.running[name].wait()
        time.sleep(2)
        self.start_web(name, self.old)
        self.wait_for_web(name)

    def upgrade(self, person: httpx.Client) -> None:
        began = time.monotonic()
        self.manage(self.new, "migrate", "--noinput", PGOPTIONS="-c lock_timeout=5s")
        self.found(f"migrated under the running old version ({time.monotonic() - began:.1f} s)")
        batch = upload(person, "between")
        wait_until(lambda: "take/" in person.get(batch).text, "The old worker on the new tables")
        for name in self.web_sockets:
            self.restart_web(name, self.new)
        for name in [name for name in self.running if name.startswith(("worker-", "beat"))]:
            self.stop(name)
        self.start_workers(self.new)
        batch = upload(person, "after")
        wait_until(lambda: "take/" in person.get(batch).text, "The new worker's answer")
        self.found("workers and schedulers of the new version take over what was queued meanwhile")

    def look_at_jobs(self) -> None:
        import psycopg

        from tests import servers

        with psycopg.connect(servers.postgres_url(self.place)) as connection:
            found = connection.execute("SELECT job, count(*), count(DISTINCT slot) FROM staff_jobrun GROUP BY job")
            jobs = {job: (runs, slots) for job, runs, slots in found.fetchall()}
        expect("customers.sweep_deadlines" in jobs, f"the sweep of deadlines never ran: {sorted(jobs)}")
        expect(all(runs == slots for runs, slots in jobs.values()), f"a job ran twice in a slot: {jobs}")
        self.found(f"{len(jobs)} kinds of jobs, {sum(runs for runs, _ in jobs.values())} runs, none twice in its slot")


def another_user() -> str | None:
    """Root's stand-in, where it can reach this Python at all (one in root's home directory it cannot)."""
    if os.geteuid():
        return None
    try:
        subprocess.run([str(BASE_DIR / ".venv/bin/python"), "-c", ""], user="nobody", cwd="/", check=True)
    except OSError:
        return None
    return "nobody"


class Work:
    """What people ask for, and how often it went wrong."""

    def __init__(self, client: Callable[[], httpx.Client], cookies: httpx.Cookies, name: str) -> None:
        self.client, self.cookies, self.name = client, cookies, name
        self.ended, self.lock = threading.Event(), threading.Lock()
        self.seen: Counter[str] = Counter()
        self.slowest = 0.0

    def read(self) -> None:
        with self.client() as client:
            client.cookies.update(self.cookies)
            while not self.ended.is_set():
                self.note("page", lambda: client.get("/"), 200)
                page = self.note("page", lambda: client.get("/account/password/change/"), 200)
                for address in re.findall(r"/static/[^\"']+\.css", page.text if page else "")[:2]:
                    self.note("file", partial(client.get, address), 200)
                time.sleep(0.1)

    def write(self) -> None:
        with self.client() as client:
            client.cookies.update(self.cookies)
            for number in count():
                if self.ended.is_set():
                    return
                self.note("upload", partial(send_workbook, client, f"{self.name}-{number}"), 302)
                time.sleep(0.5)

    def note(self, name: str, ask: Callable[[], httpx.Response], wanted: int) -> httpx.Response | None:
        began, answer = time.monotonic(), None
        try:
            answer = ask()
            word = "ok" if answer.status_code == wanted else f"{name} {answer.status_code}"
        except httpx.HTTPError as fault:
            word = f"{name} {type(fault).__name__}"
        with self.lock:
            self.seen[word] += 1
            self.slowest = max(self.slowest, time.monotonic() - began)
        return answer


FILL = """
import django; django.setup()
from django.core.management import call_command
call_command("createcachetable", verbosity=0)
from datetime import timedelta
from django.utils import timezone
from staff.roles import Role
from tests.makers import make_employee, make_outlet, make_user
from workshop.models import Wash
outlet = make_outlet("RH01", "演练店")
make_user("韩立诚", Role.SERVICE_MANAGER, outlet, username="rehearsal", password="{password}")
by, now = make_employee("林知夏", outlet), timezone.now()
Wash.objects.bulk_create(
    Wash(number=f"W{{n:05d}}", outlet=outlet, employee=by, washed_at=now - timedelta(minutes=n), minutes=20)
    for n in range(1100)
)
"""

MIGRATION = """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "{after}")]
    operations = [
        migrations.AddField("Batch", "rehearsed", models.IntegerField(db_default=0)),
        migrations.CreateModel(
            "Rehearsed",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("batch", models.ForeignKey("intake.Batch", models.PROTECT)),
            ],
        ),
    ]
"""


def add_migration(release: Path) -> None:
    """Only adds, as an upgrade's first half does: a column with a default of the database, and a table."""
    directory = release / "intake" / "migrations"
    last = sorted(directory.glob("0*.py"))[-1].stem
    (directory / "9999_rehearsed.py").write_text(MIGRATION.format(after=last), encoding="utf-8")


def example_settings(path: Path) -> dict[str, str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def unit_command(unit: str, release: Path, instance: str = "") -> list[str]:
    """What the unit's ExecStart runs, of this version instead of the one in use."""
    text = (BASE_DIR / "deploy" / "systemd" / unit).read_text(encoding="utf-8")
    found = re.search(r"^ExecStart=(.+)$", text, re.MULTILINE)
    assert found, unit
    command = found.group(1).replace("/opt/dealership/current", str(release)).replace("%i", instance)
    command = command.replace("%H", socket.gethostname()).replace("${PROCESSES}", "1")
    return shlex.split(command)


def make_certificate(place: Path) -> None:
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}"]
    command += ["-addext", f"subjectAltName=DNS:{HOST}", "-keyout", "privkey.pem", "-out", "fullchain.pem"]
    subprocess.run(command, cwd=place, check=True, capture_output=True, text=True)


def listening() -> socket.socket:
    one = socket.socket()
    one.bind(("127.0.0.1", 0))
    one.listen(2048)
    return one


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def name_the_server(request: httpx.Request) -> None:
    """The name stands in the handshake, as if the system knew its address."""
    request.extensions["sni_hostname"] = HOST


def token(client: httpx.Client) -> str:
    """What a form carries; the cookie may have a prefix."""
    return next(value for name, value in client.cookies.items() if name.endswith("csrftoken"))


def post(client: httpx.Client, address: str, data: dict[str, str], **more: Any) -> httpx.Response:
    return client.post(address, data={**data, "csrfmiddlewaretoken": token(client)}, **more)


def send_workbook(client: httpx.Client, word: str) -> httpx.Response:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "customers"
    sheet.append(["code", "name", "mobile", "outlet"])
    for number in range(5):
        sheet.append([f"R{word}-{number:04d}", f"客户{number:04d}", f"1380000{number:04d}", "RH01"])
    content = io.BytesIO()
    book.save(content)
    return post(client, "/imports/upload/", {}, files={"file": (f"{word}.xlsx", content.getvalue())})


def upload(client: httpx.Client, word: str) -> str:
    """The address of the batch."""
    answer = send_workbook(client, word)
    expect(answer.status_code == 302, f"uploading: {answer.status_code}")
    return answer.headers["location"]


if __name__ == "__main__":
    sys.exit(main())
