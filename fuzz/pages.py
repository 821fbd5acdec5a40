"""Forms as pages render them, and what a person would send with them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from lxml import html

CHINESE = re.compile("[\u4e00-\u9fff]")
# What a page says only when something of ours shows through.
INSIDE = re.compile(
    r"Traceback \(most|DETAIL:|violates (?:check|unique|not-null|foreign)|psycopg|invalid literal for|object at 0x|"
    r"\b(?:Value|Type|Key|Index|Attribute|Decode|Integrity|Data|Operational|Unicode\w*)Error\b|DoesNotExist|"
    r"bound method|&lt;class |out of range|CalamineError|XmlError|openpyxl"
)
WRONG = (
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' invalid-feedback ')"
    " or contains(concat(' ', normalize-space(@class), ' '), ' field-error ')"
    " or contains(concat(' ', normalize-space(@class), ' '), ' errorlist ')"
    " or contains(concat(' ', normalize-space(@class), ' '), ' note-stop ')]"
)


@dataclass
class Field:
    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)
    required: bool = False


@dataclass
class Form:
    action: str
    method: str
    fields: list[Field]

    @property
    def has_files(self) -> bool:
        return any(each.kind == "file" for each in self.fields)


def parsed(content: bytes):
    text = content.decode("utf-8", "replace").replace("\0", "")
    return html.document_fromstring(text or "<html></html>", parser=html.HTMLParser(huge_tree=True))


def forms_of(page, url: str) -> list[Form]:
    """Every form of the page; htmx's own addresses (`hx-post`) count as such."""
    found = []
    for node in page.iter("form"):
        action, method = node.get("action"), (node.get("method") or "get").lower()
        if node.get("hx-post"):
            action, method = node.get("hx-post"), "post"
        where = urlsplit(urljoin(url, action or urlsplit(url).path)).path
        found.append(Form(where, method, list(fields_of(node, page))))
    for node in page.xpath("//*[@hx-post and not(self::form)]"):
        found.append(Form(urlsplit(urljoin(url, node.get("hx-post"))).path, "post", []))
    return found


def fields_of(form, page) -> Iterator[Field]:
    nodes = list(form.iter("input", "select", "textarea", "button"))
    if form.get("id"):
        nodes += [node for node in page.xpath("//*[@form=$id]", id=form.get("id")) if node not in nodes]
    for node in nodes:
        name = node.get("name")
        if not name:
            continue
        required = node.get("required") is not None or node.get("aria-required") == "true"
        if node.tag == "select":
            options = [option.get("value", option.text or "") for option in node.iter("option")]
            chosen = [o.get("value", o.text or "") for o in node.iter("option") if o.get("selected") is not None]
            # Without a choice a browser sends the first one.
            value = chosen[0] if chosen else (options[0] if options and node.get("multiple") is None else "")
            yield Field(name, "select", value, options, required)
        elif node.tag == "textarea":
            yield Field(name, "textarea", node.text or "", required=required)
        else:
            kind = (node.get("type") or ("submit" if node.tag == "button" else "text")).lower()
            if kind in ("checkbox", "radio") and node.get("checked") is None:
                yield Field(name, kind, "", [node.get("value", "on")], required)
            else:
                yield Field(name, kind, node.get("value", "on" if kind == "checkbox" else ""), required=required)


def texts_of_errors(page) -> list[str]:
    return [" ".join(node.text_content().split()) for node in page.xpath(WRONG)]


def in_plain_words(response, chinese: bool = True) -> list[str]:
    """What a page says that no reader should see: our insides, or errors in another language than the reader's."""
    if not response.get("Content-Type", "").startswith("text/html") or response.streaming:
        return []
    text = response.content.decode("utf-8", "replace")
    problems = []
    if match := INSIDE.search(text):
        problems.append(f"says {text[max(0, match.start() - 60) : match.end() + 60]!r}")
    if chinese and response.status_code in (400, 422):
        try:
            errors = texts_of_errors(parsed(response.content))
        except Exception:  # noqa: BLE001 - a page that a parser cannot read is looked at by others
            errors = []
        problems += [f"error not in Chinese: {text[:200]!r}" for text in errors if text and not CHINESE.search(text)]
    return problems
