"""Messages to customers who are outside contacts in WeCom: by its API, or as files where it is not set up."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import httpx
from django.conf import settings

from . import End, Outcome
from .files import write_down

TIMEOUT = httpx.Timeout(10, connect=5)
REST = timedelta(minutes=1)
# The account is wrong or has used up its day: every message would be refused alike.
ACCOUNT_REST = timedelta(minutes=15)
TOO_MANY = {45009, 45033, 41048}
BUSY = {-1, 50001}
TOKEN_OVER = {40014, 42001}
ACCOUNT = {40001, 40013, 40056, 48002, 60011, 60020, 81013}


class Channel(Protocol):
    """One way to write to a contact."""

    def send(self, *, contact: str, text: str, key: str, at: datetime) -> Outcome: ...

    def close(self) -> None: ...


def open_channel() -> Channel:
    """As the environment has it (WECOM_URL)."""
    return WeCom() if settings.WECOM_CONFIGURED else Files(settings.WECOM_FILE_PATH)


class Files:
    """Each message is a file of JSON, for trying things out; nobody gets it."""

    def __init__(self, folder: Path):
        self.folder = Path(folder)

    def send(self, *, contact: str, text: str, key: str, at: datetime) -> Outcome:
        return write_down(self.folder, {"to": contact, "text": text}, key, at)

    def close(self) -> None:
        pass


class WeCom:
    """`externalcontact/add_msg_template`: the contact's own advisor gets the message to send on with one tap, as WeCom
    has it for everything that a company says to outside contacts."""

    def __init__(self):
        # Follows no redirects: the token in the address is for the provider and for nobody else.
        self.client = httpx.Client(timeout=TIMEOUT, follow_redirects=False)
        self.token = ""

    def send(self, *, contact: str, text: str, key: str, at: datetime) -> Outcome:
        if not self.token and (trouble := self._sign_in()):
            return trouble
        said = {"chat_type": "single", "external_userid": [contact], "text": {"content": text}}
        outcome, code = self._call("POST", "externalcontact/add_msg_template", {"access_token": self.token}, said)
        if code in TOKEN_OVER:
            self.token = ""
            return Outcome(End.AGAIN, "busy", outcome.detail)
        return outcome

    def close(self) -> None:
        self.client.close()

    def _sign_in(self) -> Outcome | None:
        """Get a token. None when there is one."""
        asked = {"corpid": settings.WECOM_CORP_ID, "corpsecret": settings.WECOM_SECRET}
        try:
            said = self.client.get(f"{settings.WECOM_ENDPOINT}cgi-bin/gettoken", params=asked).json()
            self.token = str(said.get("access_token") or "")
            code = said.get("errcode")
        except (httpx.HTTPError, ValueError, AttributeError) as error:
            return Outcome(End.AGAIN, "no_connection", type(error).__name__, rest=REST)
        if self.token:
            return None
        return Outcome(End.AGAIN, "refused", f"gettoken errcode {code}", rest=ACCOUNT_REST)

    def _call(self, method: str, path: str, query: dict, said: dict) -> tuple[Outcome, int | None]:
        try:
            answer = self.client.request(method, f"{settings.WECOM_ENDPOINT}cgi-bin/{path}", params=query, json=said)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
            return Outcome(End.AGAIN, "no_connection", type(error).__name__, rest=REST), None
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError) as error:
            return Outcome(End.REFUSED, "refused", type(error).__name__, rest=REST), None
        except httpx.HTTPError as error:
            return Outcome(End.UNCLEAR, "no_answer", type(error).__name__, rest=REST), None
        return read_answer(answer, said["external_userid"][0])


def read_answer(answer: httpx.Response, contact: str) -> tuple[Outcome, int | None]:
    """What WeCom's answer means, and its code. Only errcode 0 without the contact among the failed is a yes."""
    status = answer.status_code
    if status in (429, 500, 503):
        end, why = (End.TOO_MANY, "too_many") if status == 429 else (End.AGAIN, "busy")
        return Outcome(end, why, f"HTTP {status}", rest=REST), None
    if 300 <= status < 500:
        return Outcome(End.REFUSED, "refused", f"HTTP {status}", rest=ACCOUNT_REST), None
    try:
        said = answer.json()
        code, words = int(said["errcode"]), str(said.get("errmsg", ""))
        failed = list(said.get("fail_list") or ())
    except (ValueError, KeyError, TypeError, AttributeError):
        return Outcome(End.UNCLEAR, "no_answer", f"HTTP {status}", rest=REST), None
    detail = f"errcode {code} {words}".strip()[:400]
    if code == 0 and contact not in failed:
        return Outcome(End.SENT, provider_id=str(said.get("msgid", ""))), code
    if code in TOO_MANY:
        return Outcome(End.TOO_MANY, "too_many", detail, rest=ACCOUNT_REST), code
    if code in BUSY:
        return Outcome(End.AGAIN, "busy", detail, rest=REST), code
    return Outcome(End.REFUSED, "refused", detail, rest=ACCOUNT_REST if code in ACCOUNT else None), code
