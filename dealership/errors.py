"""Errors reported to an error tracker (SENTRY_DSN), with nothing that says who a customer is.

Loaded only where an address is set. What leaves: the kind of the error, its sentence with numbers and plates taken out,
where in our code it was, the name of the view, and the number of the request, under which the log says more.
"""

import re
from typing import Any, cast

import sentry_sdk
from django.conf import settings
from sentry_sdk.types import Event

from dealership import request_ids
from dealership.logs import without_tokens

# What is left out wherever it stands, and what stands there instead.
PERSONAL = [
    # What stands behind an address's question mark: searches are for people.
    (re.compile(r"\?[\w.%-]+=[^\s\"'<>]*"), "?[question]"),
    (re.compile(r"(?<![0-9A-Za-z])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"), "[phone]"),
    (re.compile(r"(?<!\d)\d{17}[\dXx](?![0-9A-Za-z])"), "[identity]"),
    (re.compile(r"(?<![0-9A-Za-z])[A-HJ-NPR-Za-hj-npr-z0-9]{17}(?![0-9A-Za-z])"), "[vin]"),
    (re.compile(r"[\u4e00-\u9fff][A-Z][·.]?[A-HJ-NP-Z0-9]{5,6}(?![0-9A-Za-z])"), "[plate]"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "[mail]"),
    (re.compile(r"(?i)\b(bearer|token|key|secret|password|sessionid|csrftoken)([=: ]+)[^\s&;,\"']+"), r"\1\2[secret]"),
]
# The database names the values of the row that it refused.
VALUES_OF_ROW = re.compile(r"(?s)\b(DETAIL|CONTEXT|QUERY|Failing row).*")
KEPT_OF_REQUEST = ("method",)


def start() -> None:
    """Report what nobody caught, and what is logged as an error."""
    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        release=settings.BUILD_VERSION,
        send_default_pii=False,
        max_request_body_size="never",
        # They hold the records that were worked on.
        include_local_variables=False,
        # Earlier lines of the log and queries, which nobody has looked through for this.
        max_breadcrumbs=0,
        traces_sample_rate=0,
        send_client_reports=False,
        before_send=scrubbed,
    )


def scrubbed(event: Event, hint: dict[str, Any]) -> Event:
    """The event as it may leave the house."""
    request = event.get("request") or {}
    kept = {name: value for name, value in event.items() if name not in ("request", "user", "breadcrumbs", "extra")}
    kept = cleaned(kept)
    if request:
        kept["request"] = {name: request[name] for name in KEPT_OF_REQUEST if name in request}
    kept["tags"] = {**(kept.get("tags") or {}), **request_ids.what_for()}
    return cast(Event, kept)


def cleaned(value: Any) -> Any:
    """The same with everything personal taken out of its texts, however deep they lie."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {name: each if name in NOT_PERSONAL else cleaned(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [cleaned(each) for each in value]
    return value


# Made by the library, and read by the other side: a number that looks like a car's would be spoilt.
NOT_PERSONAL = {"event_id", "timestamp", "trace_id", "span_id", "parent_span_id", "release", "platform", "level"}


def clean(text: str) -> str:
    text = VALUES_OF_ROW.sub(r"\1 [left out]", without_tokens(text))
    for pattern, instead in PERSONAL:
        text = pattern.sub(instead, text)
    return text
