"""Errors reach the error tracker, with nothing of a customer; without an address nothing of it is even loaded."""

import gzip
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from dealership import errors
from tests.conftest import BASE_DIR

# What must not leave the house, wherever it stood.
SECRETS = {
    "mobile": "13812345678",
    "mobile with marks": "138-1234-5678",
    "vin": "LVGBV87E5MG123456",
    "plate": "沪A12345",
    "green plate": "沪AD12345",
    "name in the refused row": "欧阳明月",
    "name in a variable": "司徒晚晴",
    "mail": "someone@example.com",
    "token in an address": "made-up-secret-token",
    "password in a text": "hunter2-hunter2",
    "body": "what-was-typed",
    "question": "what-was-searched",
    "identity card": "310101199001011234",
}


@pytest.mark.parametrize(
    "what", [name for name in SECRETS if not name.startswith(("name", "body", "question", "token", "password"))]
)
def test_each_kind_is_taken_out(what):
    assert SECRETS[what] not in errors.clean(f"a{' '}{SECRETS[what]}, b")
    assert SECRETS[what] not in errors.clean(f"(key)=({SECRETS[what]})")
    assert SECRETS[what] not in errors.clean(f"中文{' ' if what != 'plate' else ''}{SECRETS[what]}中文")


def test_what_says_something_stays():
    kept = "IntegrityError at customers.services.cases line 120: case K2026-000123, 1234567 rows, 17:05, work 55"
    assert errors.clean(kept) == kept


class Listener(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        self.server.heard.append(body.decode())
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *args):
        pass


@pytest.fixture
def listener():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    server.heard = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


BREAKING = """
import logging, os, sys, types
import django
from django.conf import settings
django.setup()
from django.db import IntegrityError
from django.urls import path
S = __import__("json").loads(os.environ["SECRETS"])

def broken(request, token):
    customer = S["name in a variable"]
    request.POST.get("x")
    raise IntegrityError(
        f"duplicate key for {S['mobile']} {S['vin']} {S['plate']} {S['mail']} password={S['password in a text']}\\n"
        f"DETAIL:  Key (name)=({S['name in the refused row']}) already exists."
    )

module = types.ModuleType("broken_urls")
module.urlpatterns = [path("s/<str:token>/", broken, name="broken")]
sys.modules["broken_urls"] = module
settings.ROOT_URLCONF = "broken_urls"
settings.MIDDLEWARE = ["dealership.request_ids.RequestIds"]
settings.ALLOWED_HOSTS = ["*"]
settings.DEBUG = False
from io import BytesIO
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults
from django.core.wsgi import get_wsgi_application
path_info, question = f"/s/{S['token in an address']}/", f"q={S['question']}"
body = urlencode({"x": S["body"]}).encode()
asked = {
    "REQUEST_METHOD": "POST",
    "PATH_INFO": path_info,
    "QUERY_STRING": question,
    "CONTENT_TYPE": "application/x-www-form-urlencoded",
    "CONTENT_LENGTH": str(len(body)),
    "wsgi.input": BytesIO(body),
    "HTTP_X_REQUEST_ID": "number-of-this-1",
    "HTTP_COOKIE": "sessionid=secret-session",
    "REMOTE_ADDR": "203.0.113.77",
}
setup_testing_defaults(asked)
heard = []
list(get_wsgi_application()(asked, lambda status, headers: heard.append(status)))
assert heard == ["500 Internal Server Error"], heard
address = f"{path_info}?{question}"
logging.getLogger("notices").error("not sent to %s, of %s", S["mobile with marks"], address)
import sentry_sdk
sentry_sdk.flush(10)
"""


def run(code: str, var: Path, **variables: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=BASE_DIR,
        env={**os.environ, "DATABASE_URL": "", "VAR_DIR": str(var), **variables},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_an_error_arrives_and_says_nothing_of_a_customer(listener, tmp_path):
    dsn = f"http://publickey@127.0.0.1:{listener.server_port}/1"
    ended = run(BREAKING, tmp_path, SENTRY_DSN=dsn, SECRETS=json.dumps(SECRETS), BUILD_VERSION="9.9")
    assert ended.returncode == 0, ended.stderr
    events = [
        json.loads(line)
        for body in listener.heard
        for line in body.splitlines()
        if '"exception"' in line or '"logentry"' in line
    ]
    assert len(events) >= 2, listener.heard
    [error] = [event for event in events if "IntegrityError" in json.dumps(event.get("exception"))]
    assert error["tags"]["request_id"] == "number-of-this-1" and error["release"] == "9.9"
    assert error["transaction"] == "/s/…/" and error["request"] == {"method": "POST"}
    frames = error["exception"]["values"][-1]["stacktrace"]["frames"]
    assert frames[-1]["function"] == "broken" and not any("vars" in frame for frame in frames)
    sent = "\n".join(
        json.dumps(json.loads(line), ensure_ascii=False) for body in listener.heard for line in body.splitlines()
    )
    assert {what for what, secret in SECRETS.items() if secret in sent} == set()
    assert "secret-session" not in sent and "203.0.113.77" not in sent


LOADED = "import sys, django; django.setup(); import dealership.urls; print('sentry_sdk' in sys.modules)"


@pytest.mark.parametrize(("dsn", "loaded"), [("", "False"), ("http://key@127.0.0.1:9/1", "True")])
def test_nothing_is_loaded_without_an_address(dsn, loaded, tmp_path):
    ended = run(LOADED, tmp_path, SENTRY_DSN=dsn)
    assert ended.stdout.strip().splitlines()[-1] == loaded, ended.stderr


def test_numbers_that_the_library_made_are_left_whole():
    event = {
        "event_id": "a" * 32,
        "timestamp": "2026-11-05T09:30:00Z",
        "message": "x",
        "contexts": {"trace": {"trace_id": "b" * 32}},
    }
    scrubbed = errors.scrubbed(event, {})
    assert {name: scrubbed[name] for name in event} == event
