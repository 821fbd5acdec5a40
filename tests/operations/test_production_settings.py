"""What deploy/ lays out fits the settings: nothing to warn of, hashed names, limits that agree."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from tests.conftest import BASE_DIR
from tools.rehearse_deployment import example_settings

pytestmark = pytest.mark.any_database

DEPLOY = BASE_DIR / "deploy"


def production(var: Path, **more: str) -> dict[str, str]:
    """deploy/example.env, filled in, and nothing else."""
    values = example_settings(DEPLOY / "example.env")
    filled = {"SECRET_KEY": "0123456789abcdef-" * 5, "DATABASE_URL": f"sqlite:///{var}/db", "EMAIL_URL": ""}
    here = {"VAR_DIR": str(var), "STATIC_DIR": str(var / "collected"), "DJANGO_SETTINGS_MODULE": "dealership.settings"}
    return {"PATH": os.environ["PATH"], **values, **filled, **here, **more}


def run(var: Path, *command: str, **more: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *command], cwd=BASE_DIR, env=production(var, **more), capture_output=True, text=True
    )


def test_nothing_is_left_to_warn_of(tmp_path: Path):
    ended = run(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "DEBUG")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "no issues" in ended.stdout


@pytest.mark.parametrize(
    ("more", "number"),
    [
        ({"BEHIND_HTTPS": "false"}, "security.W008"),
        ({"DEBUG": "true"}, "security.W018"),
        ({"SECRET_KEY": "k" * 40}, "security.W009"),
        ({"HSTS_SUBDOMAINS": "false"}, "security.W005"),
        ({"DEMO": "true"}, "dealership.W001"),
    ],
)
def test_what_is_wrong_is_warned_of(tmp_path: Path, more: dict, number: str):
    ended = run(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **more)
    assert ended.returncode == 1 and number in ended.stderr


def test_pages_refer_to_hashed_names_and_the_files_are_kept_forever(tmp_path: Path):
    code = """
import re, sys
import django; django.setup()
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
call_command("migrate", "sessions", verbosity=0)
from django.conf import settings
settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
from django.test import Client
client = Client(headers={"host": "after-sales.example.com"})
page = client.get("/account/login/", secure=True)
names = re.findall(r'(?:src|href)="(/static/[^"]+)"', page.content.decode())
assert page.status_code == 200 and len(names) > 5, (page.status_code, names)
plain = [name for name in names if not re.search(r"[.][0-9a-f]{12}[.][a-z0-9]+$", name)]
assert plain == [], plain
for name in names:
    file = client.get(name, secure=True, headers={"accept-encoding": "gzip"})
    assert file.status_code == 200, name
    assert "immutable" in file["Cache-Control"], (name, file["Cache-Control"])
hidden = [path for path in settings.STATIC_ROOT.rglob("*") if path.stat().st_mode & 0o044 != 0o044]
assert hidden == [], hidden[:5]  # root collects, another user serves
print(len(names), page["Strict-Transport-Security"])
"""
    ended = run(tmp_path, "-c", code)
    assert ended.returncode == 0, ended.stderr[-3000:]
    assert "max-age=31536000; includeSubDomains" in ended.stdout


def test_static_files_of_each_version_lie_in_it(tmp_path: Path):
    code = "from django.conf import settings; print(settings.STATIC_ROOT)"
    assert run(tmp_path, "-c", code, STATIC_DIR="collected").stdout.strip() == str(BASE_DIR / "collected")
    assert run(tmp_path, "-c", code, STATIC_DIR="").stdout.strip() == str(tmp_path / "static")


# --- What lies in deploy/ ---------------------------------------------------------------------------------------------


def directives(name: str) -> dict[str, list[str]]:
    text = (DEPLOY / "nginx" / "dealership.conf").read_text(encoding="utf-8")
    return re.findall(rf"^\s*{name}\s+(.+);", text, re.MULTILINE)


def test_the_proxy_takes_what_the_application_takes_and_little_more():
    (limit,) = directives("client_max_body_size")
    most = int(limit.removesuffix("m")) * 1024 * 1024
    assert settings.LARGEST_REQUEST < most <= settings.LARGEST_REQUEST + 1024 * 1024


def test_the_proxy_says_who_asked_and_by_what_as_the_settings_expect():
    headers = dict(line.split(maxsplit=1) for line in directives("proxy_set_header"))
    assert headers["X-Forwarded-Proto"] == "$scheme"
    # One address, the proxy's own word: ALLAUTH_TRUSTED_PROXY_COUNT is 1.
    assert headers["X-Forwarded-For"] == "$remote_addr"
    assert headers["Host"] == "$host"
    assert not any("Strict-Transport-Security" in line for line in directives("add_header"))


def test_the_proxy_waits_longer_than_the_web_server_lets_a_request_run(tmp_path):
    # In a process of its own: the web server's configuration changes how whoever loads it counts.
    ended = run(tmp_path, "-c", "import dealership.gunicorn_conf as web; print(web.timeout)")
    assert ended.returncode == 0, ended.stderr
    assert int(directives("proxy_read_timeout")[0].removesuffix("s")) > int(ended.stdout)


def test_queues_have_a_worker_each_in_both_ways():
    queues = set(settings.CELERY_TASK_QUEUES)
    unit = (DEPLOY / "systemd" / "dealership-worker@.service").read_text(encoding="utf-8")
    assert set(re.findall(r"dealership-worker@(\w+)", unit)) >= queues
    services = compose()["services"]
    assert {service["command"][8] for name, service in services.items() if name.startswith("worker-")} >= queues


def compose() -> dict:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


def test_every_service_that_stays_is_restarted_watched_and_bounded():
    services = compose()["services"]
    assert len(services) == 12
    for name, service in services.items():
        by_itself = name in ("migrate", "backup")
        assert service["restart"] == ("no" if by_itself else "unless-stopped"), name
        assert service["logging"]["options"]["max-size"], name
        assert by_itself or service["deploy"]["resources"]["limits"]["memory"], name
        assert "healthcheck" in service or name in ("web1", "web2"), f"{name}: the image's own is meant for the web"


def test_containers_get_every_setting_that_machines_get():
    one, other = (example_settings(path) for path in (DEPLOY / "example.env", DEPLOY / "container" / "example.env"))
    # The image sets these itself.
    assert one.keys() - other.keys() == {"VAR_DIR", "STATIC_DIR"}
    assert other.keys() - one.keys() == {"VERSION", "DATABASE_PASSWORD", "REDIS_PASSWORD", "BACKUPS"}


def test_every_variable_of_the_examples_is_one_that_the_settings_read():
    known = (BASE_DIR / ".env.example").read_text(encoding="utf-8")
    for name in example_settings(DEPLOY / "example.env"):
        assert f"#{name}=" in known, name


def test_units_and_the_image_run_the_same_web_server():
    unit = (DEPLOY / "systemd" / "dealership-web.service").read_text(encoding="utf-8")
    image = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert "python -m gunicorn --config python:dealership.gunicorn_conf" in unit
    assert '"python", "-m", "gunicorn", "--config", "python:dealership.gunicorn_conf"' in image
    assert "--require-hashes" in image and "\nUSER dealership" in image


@pytest.mark.needs("systemd-analyze")
@pytest.mark.parametrize("unit", sorted(path.name for path in (DEPLOY / "systemd").iterdir()))
def test_systemd_understands_the_unit(unit: str, tmp_path: Path):
    """With programs that are here in place of those of an installation."""
    for path in (DEPLOY / "systemd").iterdir():
        text = path.read_text(encoding="utf-8").replace("/opt/dealership/current/deploy/bin/in-release", "/bin/true")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    name = unit.replace("@.", "@default.")
    if name != unit:
        (tmp_path / name).write_text((tmp_path / unit).read_text(encoding="utf-8"), encoding="utf-8")
    ended = subprocess.run(["systemd-analyze", "verify", str(tmp_path / name)], capture_output=True, text=True)
    said = [line for line in ended.stderr.splitlines() if "dealership" in line]
    assert ended.returncode == 0 and said == [], ended.stderr
