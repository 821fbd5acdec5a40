"""A wrong or missing value in the environment is said in words, by number, before anything starts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from dealership.environment import Environment
from tests.conftest import BASE_DIR

pytestmark = pytest.mark.any_database

# Variable and value; the number of the check; a part of what it says.
WRONG = [
    ({"DEBUG": "maybe"}, "E001", "DEBUG is 'maybe'"),
    ({"DATABASE_URL": "oracle://somewhere"}, "E004", "DATABASE_URL begins with 'oracle'"),
    ({"DATABASE_URL": "postgres://user:geheim@[half"}, "E004", "DATABASE_URL"),
    ({"DATABASE_URL": "dealership.sqlite3"}, "E004", "DATABASE_URL"),
    ({"SECRET_KEY": ""}, "E005", "SECRET_KEY is missing"),
    ({"SECRET_KEY": "short"}, "E006", "SECRET_KEY is shorter than 32"),
    ({"REDIS_URL": "localhost:6379"}, "E007", "REDIS_URL"),
    ({"EMAIL_URL": "mail.example.com"}, "E008", "EMAIL_URL"),
    ({"EMAIL_URL": "smtp://host:port"}, "E008", "EMAIL_URL"),
    ({"SMS_URL": "smsprovider.example.com"}, "E009", "SMS_URL does not begin with aliyun://"),
    ({"SMS_URL": "aliyun://id:geheim@127.0.0.1:no?sign=x"}, "E009", "SMS_URL is not the address"),
    ({"SMS_URL": "aliyun+http://id:geheim@sms.example.com?sign=x"}, "E009", "plain http to another machine"),
    ({"SMS_URL": "aliyun://sms.example.com?sign=x"}, "E009", "no access key"),
    ({"SMS_URL": "aliyun://id:geheim@sms.example.com"}, "E009", "no signature"),
    ({"SMS_PUSH_SECRET": "geheim"}, "E010", "SMS_PUSH_SECRET is shorter than 24"),
    ({"SMS_PUSH_SECRET": "geheim/../" * 4}, "E010", "letters and digits"),
    ({"WECOM_URL": "https://qyapi.weixin.qq.com"}, "E011", "WECOM_URL does not begin with wecom://"),
    ({"WECOM_URL": "wecom+http://id:geheim@qyapi.weixin.qq.com"}, "E011", "plain http to another machine"),
    ({"WECOM_URL": "wecom://qyapi.weixin.qq.com"}, "E011", "no company and secret"),
    ({"DATABASE_REPLICA_URL": "postgres://u:geheim@host/x"}, "E012", "the database itself is no PostgreSQL"),
    ({"DATABASE_REPLICA_URL": "mysql://u:geheim@host/x"}, "E012", "DATABASE_REPLICA_URL is not"),
    ({"METRICS_TOKEN": "geheim"}, "E013", "METRICS_TOKEN is shorter than 24"),
    ({"SENTRY_DSN": "https://geheim.example.com/1"}, "E014", "SENTRY_DSN is not the address"),
    ({"SENTRY_DSN": "somewhere"}, "E014", "SENTRY_DSN is not the address"),
    ({"LOG_FORMAT": "xml"}, "E003", "LOG_FORMAT is 'xml'"),
    ({"LOG_LEVEL": "LOUD"}, "E003", "LOG_LEVEL is 'LOUD'"),
]


def run(command: list[str], var: Path, **variables: str) -> subprocess.CompletedProcess:
    environment = {
        **os.environ,
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "DEBUG": "",
        "VAR_DIR": str(var),
        "SECRET_KEY": "k" * 50,
        **variables,
    }
    return subprocess.run([sys.executable, *command], cwd=BASE_DIR, env=environment, capture_output=True, text=True)


def rounds() -> list[list[tuple[dict, str, str]]]:
    """All of them in as few starts as there are wrong values of one variable: each start has every variable once."""
    found: list[list[tuple[dict, str, str]]] = []
    for wrong in WRONG:
        free = [each for each in found if not any(wrong[0].keys() & other[0].keys() for other in each)]
        if not free:
            found.append([])
            free = found[-1:]
        free[0].append(wrong)
    return found


@pytest.mark.parametrize("wrong", rounds(), ids=range(len(rounds())))
def test_wrong_values_are_checks_and_not_a_traceback(wrong, tmp_path: Path):
    ended = run(["manage.py", "check"], tmp_path, **{name: value for each in wrong for name, value in each[0].items()})
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr and "geheim" not in ended.stderr
    said = [line for line in ended.stderr.splitlines() if "(dealership." in line]
    for variables, number, words in wrong:
        assert [line for line in said if f"(dealership.{number})" in line and words in line], variables
    assert ended.stderr.count("HINT") == len(said)


def test_several_wrong_values_are_all_named_at_once(tmp_path: Path):
    ended = run(["manage.py", "check"], tmp_path, DEBUG="maybe", REDIS_URL="nowhere", EMAIL_URL="nobody")
    assert [number in ended.stderr for number in ("E001", "E007", "E008")] == [True, True, True]


def test_nothing_set_is_right_for_one_s_own_machine(tmp_path: Path):
    """With the key that `make setup` keeps."""
    (tmp_path / "secret_key").write_text("s" * 50)
    ended = run(["manage.py", "check"], tmp_path, SECRET_KEY="")
    assert (ended.returncode, ended.stderr) == (0, "")


def test_another_wsgi_server_refuses_with_the_same_words(tmp_path: Path):
    ended = run(["-c", "import dealership.wsgi"], tmp_path, SECRET_KEY="")
    assert ended.returncode == 1
    assert "SECRET_KEY is missing" in ended.stderr and "Traceback" not in ended.stderr


def test_demo_mode_where_people_come_from_outside_is_warned_of(tmp_path: Path):
    ended = run(["manage.py", "check"], tmp_path, DEMO="true", BEHIND_HTTPS="true")
    assert "(dealership.W001)" in ended.stderr


def test_behind_a_proxy_people_are_told_apart_by_the_address_it_adds(tmp_path: Path):
    """Not by the proxy's own, which is everybody's, nor by what a visitor writes before it."""
    code = (
        "import django; django.setup(); from django.test import RequestFactory; "
        "from allauth.account.adapter import get_adapter; "
        "asked = RequestFactory().get('/', headers={'X-Forwarded-For': '192.0.2.1, 203.0.113.9'}); "
        "print(get_adapter().get_client_ip(asked))"
    )
    ended = run(["-c", code], tmp_path, DJANGO_SETTINGS_MODULE="dealership.settings", BEHIND_HTTPS="true")
    assert ended.stdout.strip() == "203.0.113.9", ended.stderr


def test_the_file_gives_way_to_the_process(tmp_path: Path, monkeypatch):
    file = tmp_path / ".env"
    file.write_text("# a comment\nDEMO=true\nexport LOG_LEVEL='DEBUG'\n\nSECRET_KEY=from-the-file\n")
    monkeypatch.setenv("SECRET_KEY", "from-the-process")
    monkeypatch.delenv("DEMO", raising=False)
    monkeypatch.delenv("LOG_LEVEL", raising=False)
    environment = Environment.load(file)
    assert environment.text("SECRET_KEY") == "from-the-process"
    assert environment.text("LOG_LEVEL") == "DEBUG"
    assert environment.yes_no("DEMO") is True


def test_whole_numbers_have_limits():
    environment = Environment({"GOOD": "12", "BIG": "99", "WORD": "zwölf"})
    assert [environment.number(name, 5, 1, 20) for name in ("GOOD", "BIG", "WORD", "NONE")] == [12, 5, 5, 5]
    assert [problem.number for problem in environment.problems] == ["E002", "E002"]


def settings_of(tmp_path: Path, expression: str, **variables: str):
    code = f"import json; from django.conf import settings as s; print(json.dumps({expression}, default=str))"
    ended = run(["-c", code], tmp_path, **variables)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def test_mail_server_from_its_address(tmp_path: Path):
    expression = (
        "[s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_USE_TLS, s.EMAIL_HOST_USER, s.EMAIL_HOST_PASSWORD, s.EMAIL_CONFIGURED]"
    )
    url = "smtp://service%40example.com:p%2Fw@mail.example.com:2525?tls=true"
    assert settings_of(tmp_path, expression, EMAIL_URL=url) == [
        "mail.example.com", 2525, True, "service@example.com", "p/w", True,
    ]  # fmt: skip


def test_provider_of_text_messages_from_its_address(tmp_path: Path):
    expression = "[s.SMS_ENDPOINT, s.SMS_KEY_ID, s.SMS_KEY_SECRET, s.SMS_SIGN_NAME, s.SMS_CONFIGURED]"
    url = "aliyun://LTAI:p%2Fw@dysmsapi.aliyuncs.com?sign=%E5%98%89%E7%A6%BE%E6%B1%BD%E8%BD%A6"
    assert settings_of(tmp_path, expression, SMS_URL=url) == [
        "https://dysmsapi.aliyuncs.com/", "LTAI", "p/w", "嘉禾汽车", True,
    ]  # fmt: skip
    here = settings_of(tmp_path, "s.SMS_ENDPOINT", SMS_URL="aliyun+http://id:key@127.0.0.1:8943?sign=x")
    assert here == "http://127.0.0.1:8943/"
    assert settings_of(tmp_path, "s.SMS_CONFIGURED", SMS_URL="") is False


def test_sqlite_takes_the_write_lock_at_the_beginning(tmp_path: Path):
    options = settings_of(tmp_path, "s.DATABASES['default']['OPTIONS']")
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]


def test_a_socket_of_redis_is_written_celery_s_way(tmp_path: Path):
    assert settings_of(tmp_path, "s.CELERY_BROKER_URL", REDIS_URL="unix:///run/r.sock?db=3") == (
        "redis+socket:///run/r.sock?virtual_host=3"
    )


def test_a_long_path_gets_a_socket_the_system_can_open(tmp_path: Path):
    long = tmp_path / ("long" * 25)
    assert len(settings_of(long.parent, "s.REDIS_SOCKET", VAR_DIR=str(long))) < 100


def test_a_job_expires_before_its_next_run():
    assert settings.CELERY_BEAT_SCHEDULE
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        period = getattr(entry["schedule"], "total_seconds", lambda: 24 * 3600)()
        assert 0 < entry["options"]["expires"] < period, name
