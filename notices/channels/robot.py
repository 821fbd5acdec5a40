"""Messages to the group robots of WeCom and DingTalk."""

import base64
import hashlib
import hmac
import logging
import re
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

import httpx

from .. import webhooks
from ..digests import cut
from . import End, Outcome

# WeCom's limit for a text; DingTalk takes more, but one limit keeps what people read short.
LIMIT_BYTES = 2048
TIMEOUT = httpx.Timeout(10, connect=5)

WECOM_TOO_MANY = {45009, 45033}
DINGTALK_TOO_MANY = {130101, 410100}
# The provider's own trouble: -1 is "system busy" with both.
BUSY = {-1, 50001, 50002}
# WeCom counts anew every minute; DingTalk shuts a robot out for ten.
REST = {"wecom": timedelta(minutes=1), "dingtalk": timedelta(minutes=10)}

_QUERY = re.compile(r"(https?://[^\s?'\"]+)\?[^\s'\"]*")


class _WithoutKeys(logging.Filter):
    """httpx writes the whole address of every request to its log, and the address holds the robot's key."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _QUERY.sub(r"\1?…", record.getMessage()), ()
        return True


logging.getLogger("httpx").addFilter(_WithoutKeys())


def open_client() -> httpx.Client:
    """For several messages. Follows no redirects: the key in the address is for the provider and for nobody else."""
    return httpx.Client(timeout=TIMEOUT, follow_redirects=False)


def send(
    client: httpx.Client, *, kind: str, url: str, secret: str, text: str, mobiles: list[str], at: datetime
) -> Outcome:
    """Hand one text over. `mobiles` are the numbers of the people the group's message should call by name."""
    try:
        answer = client.post(signed(url, secret, at) if secret else url, json=body(kind, text, mobiles))
    except (
        httpx.ConnectError,
        httpx.ConnectTimeout,
        httpx.PoolTimeout,
        httpx.ProxyError,
        httpx.UnsupportedProtocol,
    ) as error:
        return Outcome(End.AGAIN, "no_connection", type(error).__name__, rest=REST["wecom"])
    except (httpx.InvalidURL, httpx.LocalProtocolError) as error:
        return Outcome(End.REFUSED, "refused", type(error).__name__)
    except httpx.HTTPError as error:
        return Outcome(End.UNCLEAR, "no_answer", type(error).__name__, rest=REST["wecom"])
    outcome = read_answer(kind, answer)
    # What the provider says is shown to people, and some providers repeat the key.
    return replace(outcome, detail=outcome.detail.replace(webhooks.key_of(url) or url, "…"))


def body(kind: str, text: str, mobiles: list[str]) -> dict:
    """What the provider wants to be posted. The text is cut to the limit without breaking a character."""
    text = cut(text, LIMIT_BYTES)
    if kind == "dingtalk":
        return {"msgtype": "text", "text": {"content": text}, "at": {"atMobiles": mobiles, "isAtAll": False}}
    return {"msgtype": "text", "text": {"content": text, "mentioned_mobile_list": mobiles}}


def signed(url: str, secret: str, at: datetime) -> str:
    """The address with DingTalk's signature: HMAC-SHA256 over the milliseconds and the secret, as its manual has it."""
    milliseconds = str(round(at.timestamp() * 1000))
    digest = hmac.new(secret.encode(), f"{milliseconds}\n{secret}".encode(), hashlib.sha256).digest()
    joint = "&" if "?" in url else "?"
    return url + joint + urlencode({"timestamp": milliseconds, "sign": base64.b64encode(digest).decode()})


def read_answer(kind: str, answer: httpx.Response) -> Outcome:
    """What the provider's answer means. Only errcode 0 is a yes.

    502, 504 and other unexpected 5xx come from a machine in front that may have passed the message on: not certain.
    """
    status = answer.status_code
    if status == 429:
        return Outcome(End.TOO_MANY, "too_many", "HTTP 429", rest=REST[kind])
    if status in (500, 503):
        return Outcome(End.AGAIN, "busy", f"HTTP {status}", rest=REST["wecom"])
    if status >= 500:
        return Outcome(End.UNCLEAR, "no_answer", f"HTTP {status}", rest=REST["wecom"])
    if status != 200:
        return Outcome(End.REFUSED, "refused", f"HTTP {status}")
    try:
        said = answer.json()
        code, words = int(said["errcode"]), str(said.get("errmsg", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        return Outcome(End.UNCLEAR, "no_answer", "HTTP 200")
    if code == 0:
        return Outcome(End.SENT, provider_id=str(said.get("msgid", "")))
    detail = f"errcode {code} {words}"[:400]
    if code in (DINGTALK_TOO_MANY if kind == "dingtalk" else WECOM_TOO_MANY):
        return Outcome(End.TOO_MANY, "too_many", detail, rest=REST[kind])
    if code in BUSY:
        return Outcome(End.AGAIN, "busy", detail, rest=REST["wecom"])
    return Outcome(End.REFUSED, "refused", detail)
