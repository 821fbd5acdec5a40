"""Text messages to customers' mobiles: through Aliyun, or as files where no provider is set up."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol
from urllib.parse import quote
from uuid import uuid4

import httpx
from django.conf import settings

from staff.instants import local
from staff.masking import masked_phone

from . import End, Outcome
from .files import write_down

TIMEOUT = httpx.Timeout(10, connect=5)
REST = timedelta(minutes=1)
# The provider's trouble with the account: every message would be refused alike, so the next one is not tried soon.
ACCOUNT_REST = timedelta(minutes=15)

# The number has had as many as the provider allows in a minute, an hour, a day; the words say which.
NUMBER_LIMIT = {"isv.BUSINESS_LIMIT_CONTROL", "BUSINESS_LIMIT_CONTROL_PHONE"}
# The account has, or calls come too fast.
ACCOUNT_LIMIT = {"isv.DAY_LIMIT_CONTROL", "isv.MONTH_LIMIT_CONTROL", "isv.SMS_DAY_LIMIT", "LimitExceeded"}
BUSY = {"isp.SYSTEM_ERROR", "isp.GATEWAY_ERROR", "isp.UNKNOWN", "InternalError", "ServiceUnavailable"}
# No message at all goes out until somebody has set the account right.
ACCOUNT = {
    "isv.AMOUNT_NOT_ENOUGH",
    "isv.OUT_OF_SERVICE",
    "isv.PRODUCT_UN_SUBSCRIPT",
    "isv.PRODUCT_UNSUBSCRIBE",
    "isv.ACCOUNT_NOT_EXISTS",
    "isv.ACCOUNT_ABNORMAL",
    "isv.SMS_SIGNATURE_ILLEGAL",
    "isv.SMS_SIGN_ILLEGAL",
    "isp.RAM_PERMISSION_DENY",
    "isv.RAM_CHECK_FAILED",
    "SignatureDoesNotMatch",
    "InvalidTimeStamp.Expired",
    "Forbidden.RAM",
}


@dataclass(frozen=True)
class Words:
    """What goes to a mobile: the words as a reader sees them, and the template and variables they were made of."""

    text: str
    template: str
    variables: Mapping[str, str]


class Channel(Protocol):
    """One way to send text messages. `send` raises nothing that says more than "not certain"."""

    needs_template: bool

    def send(self, *, mobile: str, words: Words, key: str, at: datetime) -> Outcome: ...

    def close(self) -> None: ...


def open_channel() -> Channel:
    """As the environment has it (SMS_URL)."""
    return Aliyun() if settings.SMS_CONFIGURED else Files(settings.SMS_FILE_PATH)


class Files:
    """Each message is a file of JSON, for trying things out; nobody gets it."""

    needs_template = False

    def __init__(self, folder: Path):
        self.folder = Path(folder)

    def send(self, *, mobile: str, words: Words, key: str, at: datetime) -> Outcome:
        said = {"to": mobile, "text": words.text, "template": words.template, "out_id": out_id_of(key)}
        return write_down(self.folder, said, key, at)

    def close(self) -> None:
        pass


class Aliyun:
    """Aliyun's SendSms (API of 2017-05-25, signature version 1.0). The address takes one message a call."""

    needs_template = True

    def __init__(self):
        # Follows no redirects: the signed call is for the provider and for nobody else.
        self.client = httpx.Client(timeout=TIMEOUT, follow_redirects=False)

    def send(self, *, mobile: str, words: Words, key: str, at: datetime) -> Outcome:
        call = {
            "AccessKeyId": settings.SMS_KEY_ID,
            "Action": "SendSms",
            "Format": "JSON",
            "OutId": out_id_of(key),
            "PhoneNumbers": mobile,
            "RegionId": "cn-hangzhou",
            "SignName": settings.SMS_SIGN_NAME,
            "SignatureMethod": "HMAC-SHA1",
            "SignatureNonce": uuid4().hex,
            "SignatureVersion": "1.0",
            "TemplateCode": words.template,
            "TemplateParam": json.dumps(dict(words.variables), ensure_ascii=False),
            "Timestamp": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "Version": "2017-05-25",
        }
        signature = signed("POST", call, settings.SMS_KEY_SECRET)
        try:
            # In the body, because addresses end up in the logs of every machine in between.
            answer = self.client.post(settings.SMS_ENDPOINT, data={**call, "Signature": signature})
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
            return Outcome(End.AGAIN, "no_connection", type(error).__name__, rest=REST)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError) as error:
            return Outcome(End.REFUSED, "refused", type(error).__name__, rest=REST)
        except httpx.HTTPError as error:
            return Outcome(End.UNCLEAR, "no_answer", type(error).__name__, rest=REST)
        return read_answer(answer, at, mobile)

    def close(self) -> None:
        self.client.close()


def out_id_of(key: str) -> str:
    """What we call a message to the provider, which repeats it in the receipt: also where its own number never came."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def signed(method: str, call: Mapping[str, str], secret: str) -> str:
    """The signature over all values of a call, as in the provider's manual: HMAC-SHA1 of the sorted, quoted pairs."""
    pairs = "&".join(f"{_quoted(name)}={_quoted(call[name])}" for name in sorted(call))
    text = f"{method}&{_quoted('/')}&{_quoted(pairs)}"
    return base64.b64encode(hmac.new(f"{secret}&".encode(), text.encode(), hashlib.sha1).digest()).decode()


def _quoted(value: str) -> str:
    return quote(value, safe="-_.~")


def read_answer(answer: httpx.Response, at: datetime, mobile: str) -> Outcome:
    """What the provider's answer means. Only the code OK is a yes.

    502, 504 and other unexpected 5xx come from a machine in front that may have passed the message on: not certain.
    """
    status = answer.status_code
    try:
        said = answer.json()
        code, words = str(said["Code"]), str(said.get("Message", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        code, words = "", ""
    # People see what the provider says, and it may repeat the number.
    detail = f"{code or f'HTTP {status}'} {words}".strip().replace(mobile, masked_phone(mobile))[:400]
    if status == 200 and code == "OK":
        return Outcome(End.SENT, provider_id=str(said.get("BizId", "")))
    if code in NUMBER_LIMIT:
        return Outcome(End.TOO_MANY, "too_many", detail, wait=wait_for_number(words, at))
    if code in ACCOUNT_LIMIT:
        return Outcome(End.TOO_MANY, "too_many", detail, rest=ACCOUNT_REST)
    if status == 429 or code.startswith("Throttling"):
        return Outcome(End.TOO_MANY, "too_many", detail, rest=REST)
    if code in BUSY or (not code and status in (500, 503)):
        return Outcome(End.AGAIN, "busy", detail, rest=REST)
    if not code and (status == 200 or status >= 500):
        return Outcome(End.UNCLEAR, "no_answer", detail, rest=REST)
    if code in ACCOUNT or code.startswith("InvalidAccessKeyId") or status in (401, 403) or not code:
        return Outcome(End.REFUSED, "refused", detail, rest=ACCOUNT_REST)
    return Outcome(End.REFUSED, "refused", detail)


def wait_for_number(words: str, at: datetime) -> timedelta:
    """How long a number that had its share gets nothing: a minute, an hour, or until tomorrow, as the provider says."""
    if re.search(r"天级|日级|\bday\b", words, re.IGNORECASE):
        tomorrow = local(at).replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=1)
        return tomorrow - at
    return timedelta(hours=1) if re.search(r"小时|\bhour\b", words, re.IGNORECASE) else timedelta(minutes=1)
