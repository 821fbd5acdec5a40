"""One number for a request, in every line of its log, in its answer, on its error page, and with its tasks."""

import io
import json
import logging

import pytest
from celery import current_app
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from dealership import request_ids
from dealership.logs import JsonLines, TextLines, WithoutTokens
from dealership.request_ids import HEADER, WhatFor, working_for
from dealership.urls import urlpatterns as of_the_house
from tests.makers import make_outlet, make_user


def broken(request):
    raise RuntimeError("broken")


urlpatterns = [path("broken/", broken), *of_the_house]


@pytest.fixture
def lines():
    """Everything that is logged, as the handler writes it: JSON lines by default."""
    root, written = logging.getLogger(), io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    handler.addFilter(WhatFor())
    handler.addFilter(WithoutTokens())
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)

    def read() -> list[dict]:
        return [json.loads(line) for line in written.getvalue().splitlines()]

    read.handler = handler
    read.text = written.getvalue
    yield read
    root.removeHandler(handler)
    root.setLevel(level)


def access_lines(lines) -> list[dict]:
    return [line for line in lines() if line["logger"] == "dealership.access"]


@pytest.mark.parametrize(
    "given", ["0af7651916cd43dd8448eb211c80319c", "4bf92f35-77b3-4da6-a3ce-929d0e0e4736", "lb_1.42-x9"]
)
def test_a_well_formed_number_is_kept(db, client, given):
    assert client.get("/account/login/", headers={HEADER: given})[HEADER] == given


@pytest.mark.parametrize(
    "given", ["", "short", "x" * 65, "a b c d e f g h", "abcdefgh\nERROR forged: line", "号码号码号码号码", "<script>"]
)
def test_any_other_is_replaced_by_one_of_ours(given):
    request = RequestFactory().get("/", headers={HEADER: given} if given else {})
    number = request_ids.number_of(request)
    assert number != given and request_ids.WELL_FORMED.fullmatch(number)


def test_two_requests_have_two_numbers(db, client):
    assert client.get("/account/login/")[HEADER] != client.get("/account/login/")[HEADER]
    assert request_ids.current() == ""


def test_one_line_for_each_answer(client, lines, django_user_model, db):
    user = make_user("韩立诚", "service_manager", make_outlet())
    client.force_login(user)
    number = client.get("/cases/?q=13812345678")[HEADER]
    [line] = access_lines(lines)
    told = {name: line[name] for name in ("method", "path", "status", "user", "request_id", "message")}
    assert told == {
        "method": "GET",
        "path": "/cases/",
        "status": 200,
        "user": user.pk,
        "request_id": number,
        "message": "GET /cases/ 200",
    }
    assert line["ms"] >= 0 and line["queries"] > 3
    assert "韩立诚" not in lines.text() and "13812345678" not in lines.text()


def test_no_line_and_no_number_for_a_balancer(lines):
    assert HEADER not in Client().get("/health/live/")
    assert access_lines(lines) == []


@pytest.mark.parametrize("address", ["/s/secret-token.abc/", "/r/secret-token.abc/", "/sms/receipts/secret-token.abc/"])
def test_no_line_holds_a_token(db, client, lines, address):
    client.get(address)
    with working_for(request_id="12345678"):
        logging.getLogger("x").error(
            "asked %s", address, extra={"path": address, "referrer": f"https://x{address}?a=1"}
        )
        try:
            raise ValueError(f"no page at {address}")
        except ValueError:
            logging.getLogger("x").exception("broke")
    assert "secret-token" not in lines.text()
    assert {line.get("request_id") for line in lines() if line["logger"] == "x"} == {"12345678"}
    assert "/…" in lines.text()


def test_lines_for_people_carry_it_too(db, client, lines):
    lines.handler.setFormatter(TextLines())
    number = client.get("/account/login/")[HEADER]
    assert "INFO dealership.access: GET /account/login/ 200 " in lines.text()
    assert f"request_id={number}" in lines.text() and "queries=" in lines.text()
    try:
        raise ValueError("no page at /s/secret-token/")
    except ValueError:
        logging.getLogger("x").exception("broke", extra={"path": "/r/secret-token/"})
    assert "path=/r/…/" in lines.text() and "secret-token" not in lines.text()


# --- Error pages ------------------------------------------------------------------------------------------------------


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("address", "code"), [("/broken/", 500), ("/nowhere/", 404), ("/people/accounts/new/", 403), ("/cases/?q=%00", 400)]
)
def test_the_error_page_says_the_number(db, address, code, language):
    client = Client(raise_request_exception=False)
    client.force_login(make_user("周敏", "service_advisor", make_outlet(), language=language))
    answer = client.get(address)
    assert answer.status_code == code
    page = answer.content.decode()
    assert f">{answer[HEADER]}</code>" in page


# --- Tasks ------------------------------------------------------------------------------------------------------------


def test_a_task_is_queued_with_the_number_and_the_time(monkeypatch):
    sent = {}
    with working_for(request_id="abcdefgh12"):
        request_ids.pass_on(headers=sent)
    assert sent["request_id"] == "abcdefgh12" and sent["queued_at"] > 1e9
    of_the_clock = {}
    request_ids.pass_on(headers=of_the_clock)
    assert "request_id" not in of_the_clock


@pytest.mark.django_db(transaction=True)
def test_a_worker_s_lines_name_request_task_and_its_number(celery_worker_process):
    worker = celery_worker_process(queues="default", environment={"LOG_FORMAT": "json"})
    with working_for(request_id="request-of-somebody-1"):
        sent = current_app.send_task("staff.tasks.tidy")
    worker.wait_for("succeeded in")
    lines = [json.loads(line) for line in worker.log.splitlines() if line.startswith("{")]
    [ended] = [line for line in lines if "succeeded in" in line["message"]]
    assert (ended["request_id"], ended["task"], ended["task_id"]) == (
        "request-of-somebody-1",
        "staff.tasks.tidy",
        sent.id,
    )
    before = [line for line in lines if " ready." in line["message"]]
    assert before and "task" not in before[0]


def test_what_is_not_a_response_of_ours_is_left_alone():
    """A streamed answer carries the number like any other."""
    middleware = request_ids.RequestIds(lambda request: HttpResponse("x"))
    assert middleware(RequestFactory().get("/x/"))[HEADER]
