"""Forms and addresses: sent as their pages render them, then with one to three things wrong."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from time import perf_counter
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.urls import Resolver404, resolve

from tests.test_permissions import NONE, OPEN_ARGUMENTS, OPEN_TO_ALL, PAGES, Page, World, body_of

from . import cells
from .look import Look, looked_at, reach_of
from .outcome import Outcome
from .pages import Field, Form, forms_of, in_plain_words, parsed
from .watch import Watch
from .world import Guard, committed, taken_back

# That somebody was shown a customer's number is written down, also where a form only comes back with its errors.
SHOWN = {"customers_unmasking"}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    + "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)

# As much as a request may hold, once it is encoded.
LONG = "很" * 200_000 + "x" * 400_000
TEXTS = [
    *cells.TEXTS, "0", "-1", "1", "2", "3", "999999999999", "9" * 400, "1.5", "-0.01", "0.005", "1e9", "1E-400",
    "Infinity", "NaN",
    "2026-11-05", "2026-11-31", "0001-01-01", "9999-12-31", "9999-12-31T23:59", "2026-11-05T10:00", "1900-01-01",
    "00:00", "23:59",
    "25:99", "2026-W99", "2026-13", "on", "off", "true", "[]", "{}", "[1]", "null", '{"a": {"b": []}}', "[" * 100_000,
    "a" * 300,
    LONG, "../../etc/passwd", "javascript:alert(1)", "//evil.example/", "http://127.0.0.1:9/", "a@b", "\u2028",
    "🧑‍🔧", "linzhixia",
    "yeqing", "heping.sz01", "heping.sh02", "E2", "SH02-TC-2026-10", "SZ01-TS90001",
]  # fmt: skip
EXTRA = [
    ("is_superuser", "on"), ("is_staff", "1"), ("is_active", ""), ("outlet", "SZ01"), ("outlet_id", "3"), ("id", "1"),
    ("pk", "1"),
    ("by", "1"), ("at", "2020-01-01"), ("state", "approved"), ("role", "administrator"), ("user", "1"),
    ("_method", "DELETE"),
    ("next", "//evil.example/"), ("amount", "-1"), ("version", "-1"), ("seen", "x"), ("page", "x"),
    ("__class__", "x"), ("\0", "x"),
    ("form-TOTAL_FORMS", "100000"), ("lines-TOTAL_FORMS", "2147483648"), ("csrfmiddlewaretoken", "x" * 64),
    ("\ud800", "x"),
]  # fmt: skip
FILES = [
    ("照片.png", PNG), ("leer.png", b""), ("x.svg", b"<svg onload=alert(1)>"), ("x.exe", b"MZ"), ("../../x.png", PNG),
    ("a\0.png", PNG),
    ("x.xlsx", b"PK\x03\x04"), ("x.html", b"<script>"), ("长" * 300 + ".png", PNG), ("x.pdf", b"%PDF-1.4\n"),
    ("", PNG), ("x", PNG),
    ("x.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 100), ("x.jpg", b"\xff\xd8\xff" + b"x" * 3000), ("x.PNG", PNG * 2000),
    (".png", PNG),
]  # fmt: skip

Pairs = list[tuple[str, object]]


@dataclass(frozen=True)
class Upload:
    name: str
    content: bytes


@dataclass
class Body:
    """What is sent. The pairs are encoded as `content_type` says, unless `raw` is there."""

    pairs: Pairs
    has_files: bool = False
    raw: bytes | None = None
    content_type: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    csrf: bool = False
    said: list[str] = field(default_factory=list)

    def encoded(self) -> tuple[bytes, str]:
        if self.raw is not None:
            return self.raw, self.content_type or "application/x-www-form-urlencoded"
        if self.has_files or any(isinstance(value, Upload) for _name, value in self.pairs):
            return multipart(self.pairs), self.content_type or "multipart/form-data; boundary=fuzzfuzz"
        text = urlencode([(_bytes(name), _bytes(str(value))) for name, value in self.pairs])
        return text.encode(), self.content_type or "application/x-www-form-urlencoded"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def multipart(pairs: Pairs) -> bytes:
    lines = []
    for name, value in pairs:
        if isinstance(value, Upload):
            shown = value.name.replace('"', "'")
            head = f'Content-Disposition: form-data; name="{name}"; filename="{shown}"\r\nContent-Type: application/x'
            content = value.content
        else:
            head, content = f'Content-Disposition: form-data; name="{name}"', _bytes(str(value))
        lines.append(b"--fuzzfuzz\r\n" + _bytes(head) + b"\r\n\r\n" + content + b"\r\n")
    return b"".join(lines) + b"--fuzzfuzz--\r\n"


# --- What is asked ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Target:
    page: Page
    method: str


def targets() -> list[Target]:
    """Every address that takes a form, and every page; the open ones among them."""
    open_pages = [
        Page(name, args=OPEN_ARGUMENTS.get(name, []), get=get, post=post) for name, (get, post) in OPEN_TO_ALL.items()
    ]
    pages = [*PAGES, *open_pages]
    posts = [Target(page, "POST") for page in pages if page.post != NONE]
    return posts + [Target(page, "GET") for page in pages if page.get not in (NONE, 302)]


@dataclass
class Ground:
    """An address about records made for it, with the forms that lead there."""

    target: Target
    role: str
    url: str
    form: Form
    foreign: dict[str, list[str]]
    """Ids and codes of records of other outlets."""


def role_for(target: Target, chance: Random) -> str:
    may = target.page.does if target.method == "POST" and target.page.does is not None else target.page.who
    return chance.choice(sorted(set(may) & set(target.page.who)) or sorted(target.page.who))


@contextmanager
def ground_of(world: World, target: Target, role: str, foreign: dict[str, list[str]]) -> Iterator[Ground]:
    """Everything that is made for the address is taken back at the end."""
    with taken_back():
        scope = "SH01"
        url = world.url(target.page, role, scope)
        yield Ground(target, role, url, form_at(world.clients[role], target, url), foreign)


def form_at(client, target: Target, url: str) -> Form:
    """The form as the address renders it; where it renders none, an empty one is sent to have it rendered."""
    method = "get" if target.method == "GET" else "post"
    pages = []
    with taken_back():
        if target.page.get not in (NONE, 302, 404):
            pages.append(read_through(client.get(url)))
    if method == "post":
        with taken_back():
            pages.append(read_through(client.post(url, body_of(target.page))))
    best = Form(urlsplit(url).path, method, [])
    for response in pages:
        if response.streaming or not response.get("Content-Type", "").startswith("text/html") or not response.content:
            continue
        page = parsed(response.content)
        for form in forms_of(page, url):
            if (
                form.method == method
                and leads_to(form.action, target.page.name)
                and len(form.fields) > len(best.fields)
            ):
                best = Form(form.action if method == "post" else best.action, method, form.fields)
        if method == "get":
            links = [
                parse_qsl(urlsplit(node.get("href")).query)
                for node in page.iter("a")
                if "?" in (node.get("href") or "")
            ]
            known = {each.name for each in best.fields}
            best.fields += [Field(name, "text", value) for pairs in links for name, value in pairs if name not in known]
    if method == "post" and best.action != urlsplit(url).path:
        best.action = urlsplit(url).path
    return best


def leads_to(path: str, name: str) -> bool:
    try:
        return resolve(path).view_name == name
    except (Resolver404, ValueError):
        return False


# --- A right form ----------------------------------------------------------------------------------------------------

BY_KIND = {
    "date": ["2026-11-05", "2026-11-20", "2026-10-01"],
    "datetime-local": ["2026-11-05T10:00", "2026-11-06T09:30"],
    "time": ["09:30", "18:00"],
    "month": ["2026-11", "2026-10"],
    "number": ["1", "2", "10"],
    "tel": ["13800005678"],
    "email": ["a@example.com"],
    "url": ["https://example.com/"],
    "text": ["换刹车片", "1", "老客户", "100.50"],
    "search": ["张"],
    "textarea": ["客户说左前轮异响，已约好明天再看。"],
    "password": ["password-1234"],
}


def filled(form: Form, chance: Random) -> Pairs:
    """As somebody would send it: what is there stays, what is empty is filled, one of the buttons is pressed."""
    pairs: Pairs = []
    pressed: Pairs = []
    radios: dict[str, list[tuple[str, bool]]] = {}
    for each in form.fields:
        if each.kind in ("submit", "image"):
            pressed.append((each.name, each.value))
        elif each.kind == "radio":
            radios.setdefault(each.name, []).append((each.value or each.options[0], bool(each.value)))
        elif each.kind not in ("button", "reset"):
            value = typed(each, chance)
            pairs += [] if value is None else [(each.name, value)]
    for name, offered in radios.items():
        now = next((value for value, on in offered if on), None)
        pairs.append((name, now if now and chance.random() < 0.6 else chance.choice(offered)[0]))
    if pressed and chance.random() < 0.7:
        pairs.append(chance.choice(pressed))
    return pairs


def typed(each: Field, chance: Random) -> str | Upload | None:
    """What somebody would put into the field; None for what is then not sent at all."""
    if each.kind == "checkbox":
        return (each.value or each.options[0]) if each.value or chance.random() < 0.4 else None
    if each.kind == "file":
        return Upload(*chance.choice(FILES[:1] * 3 + FILES)) if chance.random() < 0.7 else None
    if each.kind == "select":
        offered = [option for option in each.options if option]
        keep = each.value and chance.random() < 0.7
        return each.value if keep or not offered else chance.choice(offered)
    if each.kind == "hidden" or each.value:
        return each.value
    wanted = each.required or chance.random() < 0.6
    return chance.choice(BY_KIND.get(each.kind, BY_KIND["text"])) if wanted else ""


# --- What goes wrong -------------------------------------------------------------------------------------------------


def _place(chance: Random, body: Body) -> int:
    if not body.pairs:
        body.pairs.append(chance.choice(EXTRA))
    return chance.randrange(len(body.pairs))


def wrong_value(chance: Random, body: Body, ground: Ground) -> None:
    place = _place(chance, body)
    body.pairs[place] = (body.pairs[place][0], chance.choice(TEXTS))


def missing(chance: Random, body: Body, ground: Ground) -> None:
    del body.pairs[_place(chance, body)]


def empty(chance: Random, body: Body, ground: Ground) -> None:
    place = _place(chance, body)
    body.pairs[place] = (body.pairs[place][0], chance.choice(["", " ", "　", "\u200b"]))


def repeated(chance: Random, body: Body, ground: Ground) -> None:
    name, _value = body.pairs[_place(chance, body)]
    body.pairs += [(name, chance.choice(TEXTS)) for _time in range(chance.choice([1, 2, 50]))]


def foreign_id(chance: Random, body: Body, ground: Ground) -> None:
    place = _place(chance, body)
    ids = ground.foreign[chance.choice(sorted(ground.foreign))]
    body.pairs[place] = (body.pairs[place][0], chance.choice(ids))


def extra(chance: Random, body: Body, ground: Ground) -> None:
    body.pairs += chance.sample(EXTRA, chance.randint(1, 4))


def formset(chance: Random, body: Body, ground: Ground) -> None:
    """The counts by which repeated lines are read."""
    for place, (name, _value) in enumerate(body.pairs):
        if name.endswith("_FORMS"):
            body.pairs[place] = (name, chance.choice(["", "-1", "x", "1001", "2147483647", "0", "\0", "3"]))
    body.pairs += [(f"{prefix}-{chance.choice([0, 1, 999])}-id", "1") for prefix in ("form", "lines")]


def file_for_text(chance: Random, body: Body, ground: Ground) -> None:
    place = _place(chance, body)
    body.pairs[place] = (body.pairs[place][0], Upload(*chance.choice(FILES)))


def text_for_file(chance: Random, body: Body, ground: Ground) -> None:
    for place, (name, value) in enumerate(body.pairs):
        if isinstance(value, Upload):
            body.pairs[place] = (name, chance.choice(TEXTS))


def wrong_csrf(chance: Random, body: Body, ground: Ground) -> None:
    body.csrf = True
    body.pairs = [(name, value) for name, value in body.pairs if name != "csrfmiddlewaretoken"]
    if chance.random() < 0.5:
        body.pairs.append(("csrfmiddlewaretoken", chance.choice(["x", "x" * 64, "", "中"])))


def wrong_content_type(chance: Random, body: Body, ground: Ground) -> None:
    body.raw, _type = body.encoded()
    body.content_type = chance.choice(
        [
            "text/plain", "application/json", "multipart/form-data", "multipart/form-data; boundary=",
            "application/xml", "x",
            "multipart/form-data; boundary=none", "application/x-www-form-urlencoded; charset=utf-7",
            "multipart/form-data; boundary=é",
            "application/x-www-form-urlencoded; charset=x-none",
        ]
    )  # fmt: skip


def as_json(chance: Random, body: Body, ground: Ground) -> None:
    body.raw = json.dumps({name: str(value) for name, value in body.pairs}).encode()
    body.content_type = "application/json"


def cut_body(chance: Random, body: Body, ground: Ground) -> None:
    raw, body.content_type = body.encoded()
    body.raw = raw[: chance.randrange(len(raw) + 1)]


def odd_bytes(chance: Random, body: Body, ground: Ground) -> None:
    raw, body.content_type = body.encoded()
    made = bytearray(raw or b"x=1")
    for _time in range(chance.randint(1, 5)):
        made[chance.randrange(len(made))] = chance.choice([0, 0xFF, 0xC0, 0x80, 0x26, 0x3D, 0x25, 0x0D])
    body.raw = bytes(made)


def by_htmx(chance: Random, body: Body, ground: Ground) -> None:
    body.headers |= {
        "HX-Request": "true",
        "HX-Current-URL": chance.choice(
            ["http://testserver/", "//evil.example/", "\u00ff", "x", "http://[", "/cases/"]
        ),
        "HX-Target": chance.choice(["main", "x" * 5000, "<script>"]),
    }


def odd_headers(chance: Random, body: Body, ground: Ground) -> None:
    body.headers |= chance.choice(
        [
            {"Referer": "http://["}, {"Referer": "//evil.example/"}, {"Accept-Language": "x" * 5000},
            {"Accept": "application/json"},
            {"X-Forwarded-For": "x, y, 1.2.3.4.5"}, {"Cookie": "sessionid=x; theme=<script>; django_language=xx"},
            {"If-Modified-Since": "yesterday"}, {"Range": "bytes=9-1"}, {"Accept-Encoding": "br;q=x"},
        ]
    )  # fmt: skip


FORMS: list[Callable[[Random, Body, Ground], None]] = [
    wrong_value, wrong_value, wrong_value, wrong_value, wrong_value, missing, empty, repeated, foreign_id, foreign_id,
    extra,
    formset, file_for_text, text_for_file, wrong_csrf, wrong_content_type, as_json, cut_body, odd_bytes, by_htmx,
    odd_headers,
]  # fmt: skip
QUERIES = [
    wrong_value,
    wrong_value,
    wrong_value,
    wrong_value,
    repeated,
    foreign_id,
    extra,
    odd_bytes,
    by_htmx,
    odd_headers,
    missing,
]
USUAL_QUERY = ["page", "after", "before", "q", "outlet", "area", "region", "place", "from", "to", "day", "month",
"year", "sort",
               "order", "state", "kind", "figure", "at", "next", "number", "customer", "vehicle", "level", "tier",
               "who"]  # fmt: skip


def mutated(ground: Ground, chance: Random) -> Body:
    form = ground.form
    if ground.target.method == "GET":
        pairs = [(each.name, each.value) for each in form.fields if chance.random() < 0.5]
        pairs += [(chance.choice(USUAL_QUERY), chance.choice(TEXTS)) for _time in range(chance.randint(0, 2))]
        body = Body([(name, value if value != LONG else "很" * 2000) for name, value in pairs])
        ways = QUERIES
    else:
        body, ways = Body(filled(form, chance), form.has_files), FORMS
    for _time in range(chance.choice([1, 1, 2, 3]) if chance.random() < 0.9 else 0):
        way = chance.choice(ways)
        if body.raw is None or way in (by_htmx, odd_headers):
            way(chance, body, ground)
            body.said.append(way.__name__)
    return body


# --- One mutant ------------------------------------------------------------------------------------------------------


def run(world: World, watch: Watch, guard: Guard, ground: Ground, number: int, chance: Random) -> Outcome:
    """Send it, look at what came of it, take it back."""
    target = ground.target
    body = mutated(ground, chance)
    kind = "form" if target.method == "POST" else "query"
    outcome = Outcome(number, kind, f"{target.page.name} as {ground.role}: {' '.join(body.said) or 'as it is'}")
    began = perf_counter()
    response = None
    with guard.over(outcome.problems), looked_at(watch) as look, committed():
        response = read_through(sent(world.clients[ground.role], ground, body))
        if response is not None and kind == "form" and response.status_code == 302:
            follow(world.clients[ground.role], response, outcome)
    outcome.seconds = perf_counter() - began
    if response is None:
        outcome.ended = outcome.ended or "none"
        return outcome
    outcome.ended = str(response.status_code)
    judge(outcome, watch, ground, body, response, look)
    return outcome


def sent(client, ground: Ground, body: Body):
    headers = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in body.headers.items()}
    cookies = dict(client.cookies)
    client.handler.enforce_csrf_checks = body.csrf
    try:
        if ground.target.method == "POST":
            raw, content_type = body.encoded()
            return client.generic("POST", ground.url, raw, content_type=content_type, **headers)
        raw = body.raw if body.raw is not None else body.encoded()[0]
        path, _mark, query = ground.url.partition("?")
        text = (
            "&".join(filter(None, [query, raw.decode("latin-1")]))
            if query and body.said[:1] != ["missing"]
            else raw.decode("latin-1")
        )
        return client.generic("GET", path, QUERY_STRING=text, **headers)
    finally:
        client.handler.enforce_csrf_checks = False
        for name in set(client.cookies) - set(cookies):
            del client.cookies[name]
        client.cookies.update(cookies)


def read_through(response):
    """A file that is sent has to be taken to its end, as a browser does; then it is closed."""
    if response.streaming:
        for _block in response.streaming_content:
            pass
    return response


def follow(client, response, outcome: Outcome) -> None:
    """The page that comes next has to be there: what was just stored is shown on it."""
    where = response["Location"]
    parts = urlsplit(where)
    if parts.netloc not in ("", "testserver"):
        outcome.problems.append(f"leads away to {where[:100]}")
        return
    after = read_through(client.get(where))
    if after.status_code >= 500 or after.status_code == 404:
        outcome.problems.append(f"leads to {where[:100]}, which answers {after.status_code}")
    outcome.problems += in_plain_words(after)


def judge(outcome: Outcome, watch: Watch, ground: Ground, body: Body, response, look: Look) -> None:
    code = response.status_code
    if code >= 500:
        outcome.problems.append(f"answered {code}")
    # What is too large or cannot be taken apart is refused before anybody looks who sent it.
    if body.csrf and code not in (403, 400, 413) and ground.target.page.name not in PUSHED:
        outcome.problems.append(f"a forged request was answered {code}")
    outcome.problems += in_plain_words(response)
    reach = reach_of(ground.role)
    outcome.problems += look.others_changed(reach) + look.leads_to_others(watch, reach)
    changed = look.tables()
    if code >= 400:
        left = changed - SHOWN - ({"staff_trailentry"} if changed & SHOWN else set())
        if left:
            outcome.problems.append(f"refused with {code}, and changed {sorted(left)}")
    if outcome.kind == "form" and code == 422 and body.raw is None:
        outcome.problems += lost_text(ground, body, response)


# Their protection is the secret in the address: no browser sends them.
PUSHED = {"notices:receipts", "notices:replies"}
WITHOUT_TRACE = str.maketrans("", "", "\r\n\u200b\u200e\u200f\u2060\ufeff \u3000\t")


def lost_text(ground: Ground, body: Body, response) -> list[str]:
    """What was typed into long fields has to come back with the errors."""
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return []
    sent_texts = {name: str(value) for name, value in body.pairs if not isinstance(value, Upload)}
    problems = []
    for form in forms_of(parsed(response.content), ground.url):
        if form.action != ground.form.action or form.method != "post":
            continue
        for each in form.fields:
            text = sent_texts.get(each.name, "").translate(WITHOUT_TRACE)
            if each.kind == "textarea" and 3 < len(text) < 2000 and text.isprintable():
                if not each.value.translate(WITHOUT_TRACE):
                    problems.append(f"what was typed into {each.name} is gone: {text[:40]!r}")
    return problems


def foreign_ids() -> dict[str, list[str]]:
    """Ids and codes of records of SH02 and SZ01, by model."""
    from django.apps import apps

    from .watch import path_to_outlet

    found = {}
    for model in apps.get_models():
        path = path_to_outlet(model)
        if path is None:
            continue
        records = model._base_manager.filter(**{f"{path}__in": ["SH02", "SZ01"]})[:4]
        codes = [
            name for name in ("number", "code", "vin", "username") if any(f.name == name for f in model._meta.fields)
        ]
        ids = [str(getattr(record, name)) for record in records for name in ("pk", *codes)]
        if ids:
            found[model._meta.label] = ids
    return found
