"""What holds for every address, whichever room it is of: headers, forged forms, verbs, what leaks between outlets."""

from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from staff.roles import Role
from tests.security.worlds import taken_back, text_of, told
from tests.test_permissions import OPEN_ARGUMENTS, OPEN_TO_ALL, PAGES, World, body_of, world  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

# Written down here, and not taken from the code, so that one that is dropped there is missed here.
HEADERS = {
    "Content-Security-Policy",
    "Permissions-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Cache-Control",
}
# Pushed by the SMS provider, who has the secret in the address instead of a cookie.
WITHOUT_FORM = {"notices:receipts", "notices:replies"}


def every_address(world: World, role: str = Role.STATION_HEAD, scope: str = "SH01") -> list[tuple[str, str]]:  # noqa: F811
    return [(page.name, world.url(page, role, scope)) for page in PAGES] + [
        (name, reverse(name, args=OPEN_ARGUMENTS.get(name))) for name in OPEN_TO_ALL
    ]


# --- Headers ----------------------------------------------------------------------------------------------------------


def lacking(response) -> list[str]:
    return [name for name in HEADERS if name not in response.headers]


def test_every_answer_carries_every_header(world):  # noqa: F811
    """Signed in or not, whatever the answer: a page, a file, a redirect, a refusal. And none but a static file stays on
    the machine: after signing out, "back" asks the server."""
    head, stranger = world.clients[Role.STATION_HEAD], Client(raise_request_exception=False)
    wrong, kept, kinds, asked = [], [], set(), 0
    for client, method in ((head, "GET"), (head, "POST"), (stranger, "GET")):
        for name, address in every_address(world):
            with taken_back():
                response = client.generic(method, address)
                text_of(response)
            asked += 1
            kinds.add(response.status_code)
            if lacking(response):
                wrong.append((method, name, lacking(response)))
            if "no-store" not in response.headers.get("Cache-Control", ""):
                kept.append(name)
    told(f"{asked} answers: {sorted(kinds)}")
    assert (wrong, kept, kinds >= {200, 302, 403, 404, 405}) == ([], [], True)


@pytest.mark.parametrize(
    ("address", "extra", "status"),
    [
        ("/static/app.css", {}, 200),
        ("/static/nothing.css", {}, 404),
        ("/no-such-page/", {}, 404),
        ("/%00/", {}, 400),
        ("/account/login", {}, 301),
        ("/account/login/", {"HTTP_HOST": "evil.example"}, 400),
        ("/account/login/", {"CONTENT_LENGTH": str(settings.LARGEST_REQUEST + 1)}, 413),
    ],
)
def test_so_do_answers_of_no_page(client, address, extra, status):
    client.raise_request_exception = False
    ask = client.post if "CONTENT_LENGTH" in extra else client.get
    response = ask(address, **extra)
    assert (response.status_code, lacking(response)) == (status, [])


def test_so_does_a_file_that_the_browser_has_already(client):
    first = client.get("/static/app.css")
    again = client.get("/static/app.css", headers={"If-Modified-Since": first["Last-Modified"]})
    assert (again.status_code, lacking(again)) == (304, [])


def test_a_static_file_is_kept(client):
    assert "no-store" not in client.get("/static/app.css")["Cache-Control"]


def test_what_broke_says_nothing(monkeypatch, client):
    """An error page holds neither the reason nor where it happened."""
    monkeypatch.setattr("allauth.account.views.LoginView.get", lambda *_a, **_k: 1 / 0)
    client.raise_request_exception = False
    response = client.get("/account/login/")
    said = response.content.decode()
    assert (response.status_code, lacking(response)) == (500, [])
    for word in ("Traceback", "ZeroDivision", "allauth", settings.SECRET_KEY, str(settings.BASE_DIR), "jango"):
        assert word not in said


# --- Forged forms -----------------------------------------------------------------------------------------------------


def test_no_address_takes_a_form_from_elsewhere(world):  # noqa: F811
    """Every address that answers POST, without the token and with another's."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies = world.clients[Role.STATION_HEAD].cookies
    taken, asked = [], 0
    for name, address in every_address(world):
        if name in WITHOUT_FORM:
            continue
        for body in ({"sent": "empty"}, {"csrfmiddlewaretoken": "a" * 64}):
            with taken_back():
                status = client.post(address, body).status_code
            asked += 1
            # A method that is not taken may be said first, a session that is over too.
            if status not in (403, 405):
                taken.append((name, status))
    told(f"{asked} forged forms")
    assert taken == []


def test_nothing_is_exempt_but_the_provider_s_pushes():
    from django.urls import get_resolver

    def views(resolver, prefix=""):
        for entry in resolver.url_patterns:
            if hasattr(entry, "url_patterns"):
                yield from views(entry, prefix + (f"{entry.namespace}:" if entry.namespace else ""))
            else:
                yield prefix + entry.name, entry.callback

    exempt = {name for name, view in views(get_resolver()) if getattr(view, "csrf_exempt", False)}
    assert exempt == WITHOUT_FORM


# --- Verbs ------------------------------------------------------------------------------------------------------------


def test_other_methods_change_nothing(world):  # noqa: F811
    """PUT and DELETE are meant by nobody here. Whatever is answered, no row differs."""
    client, asked, wrote = world.clients[Role.STATION_HEAD], 0, []
    for name, address in every_address(world):
        for method in ("PUT", "DELETE"):
            with taken_back(), writes() as found:
                response = client.generic(method, address, b"{}", content_type="application/json")
                text_of(response)
            asked += 1
            if found:
                wrote.append((method, name, found[0][:80]))
    told(f"{asked} requests by other methods")
    assert wrote == []


class writes:  # noqa: N801 - reads as words: `with writes() as found`
    """The statements that changed rows, but for the session's."""

    def __enter__(self):
        self.found = []
        self.wrapper = connection.execute_wrapper(self.look)
        self.wrapper.__enter__()
        return self.found

    def look(self, execute, sql, params, many, context):
        if sql.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE") and "django_session" not in sql:
            self.found.append(sql)
        return execute(sql, params, many, context)

    def __exit__(self, *exc):
        return self.wrapper.__exit__(*exc)


# --- Between outlets --------------------------------------------------------------------------------------------------

# Between them they open every page of an outlet.
INSIDE = [Role.STATION_HEAD, Role.FINANCE, Role.BUSINESS_ASSISTANT, Role.SERVICE_ADVISOR, Role.WORKSHOP_MANAGER]


@pytest.fixture(scope="module")
def marked(world):  # noqa: F811
    """What tells SH02's records: names, numbers and codes that stand nowhere else. The roles asked are all of SH01."""
    about = world.records["SH02"]
    customer, vehicle = about.customer, about.vehicle
    type(customer).objects.filter(pk=customer.pk).update(name="别店客户甲", name_key="bdkhj")
    type(about.employee).objects.filter(pk=about.employee.pk).update(name="别店员工乙")
    type(about.account).objects.filter(pk=about.account.pk).update(name="别店账号丙")
    return {
        "customer": "别店客户甲",
        "employee": "别店员工乙",
        "account": "别店账号丙",
        "mobile": customer.mobile,
        "vin": vehicle.vin,
        "order": about.order.number,
        "complaint": about.complaint.number,
        "case": about.case.number,
    }


def test_no_list_no_choice_no_search_shows_another_outlet_s(world, marked):  # noqa: F811
    """Every page of SH01 as two roles see it, forms and their choices with it, and every search for what SH02 has."""
    asked, leaks, seen = 0, set(), {}
    words = ["别店", marked["mobile"], marked["vin"][-6:], marked["order"]]
    for role in INSIDE:
        for page in PAGES:
            if page.get == 405 or role not in page.who or seen.get(page.name, 0) == 2:
                continue
            seen[page.name] = seen.get(page.name, 0) + 1
            first = seen[page.name] == 1 and page.about is None and page.asks is None
            for word in ["", *(words if first else [])]:
                asked += 1
                text = page_text(world, page, role, word)
                leaks |= {(what, page.name) for what, value in marked.items() if value in text}
    told(f"{asked} pages of SH01 looked through for SH02's records")
    assert sorted(leaks) == []


def page_text(world, page, role, word) -> str:  # noqa: F811
    """The page without what was asked for, which the field of the search says again."""
    with taken_back():
        response = world.clients[role].get(world.url(page, role, "SH01"), {"q": word} if word else None)
    if not response.headers.get("Content-Type", "").startswith(("text/html", "application/json")):
        text_of(response)
        return ""
    text = text_of(response)
    for said in (f'value="{word}"', f"“{word}”", f"q={quote(word)}") if word else ():
        text = text.replace(said, "")
    return text
