"""What the SMS provider sends to us, in the shape of Aliyun's HTTP batch push. Plain values only.

Receipts (SmsReport) and replies (SmsUp) come as a JSON list of objects; times are those of Beijing without a zone.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from staff.instants import SHANGHAI

from .sms_rules import mobile_of

# The provider bundles at most a few hundred.
MOST = 2000


class Unreadable(ValueError):
    """What came is no list of receipts or replies."""


@dataclass(frozen=True)
class Report:
    """One receipt: whether the message that we called `out_id`, and the provider `provider_id`, reached the mobile."""

    provider_id: str
    mobile: str
    out_id: str
    arrived: bool
    code: str
    words: str
    reported_at: datetime | None


@dataclass(frozen=True)
class Said:
    """One reply of a customer. `key` is the same however often it is told."""

    key: str
    mobile: str
    words: str
    said_at: datetime | None


def read_reports(body: bytes | str) -> list[Report]:
    """The receipts that name a message and a number; others say nothing about anything."""
    found = []
    for row in _rows(body):
        provider_id, mobile = _text(row, "biz_id", 100), mobile_of(_text(row, "phone_number", 40))
        if provider_id and mobile:
            found.append(
                Report(
                    provider_id,
                    mobile,
                    _text(row, "out_id", 64),
                    row.get("success") in (True, "true", 1, "1"),
                    _text(row, "err_code", 40),
                    _text(row, "err_msg", 200),
                    _instant(row.get("report_time")),
                )
            )
    return found


def read_replies(body: bytes | str) -> list[Said]:
    """The replies that come from a mobile number."""
    found = []
    for row in _rows(body):
        if mobile := mobile_of(_text(row, "phone_number", 40)):
            words, said_at = _text(row, "content", 500), _instant(row.get("send_time"))
            number = _text(row, "sequence_id", 40) or f"{said_at} {words}"
            key = hashlib.sha256(f"{mobile} {number}".encode()).hexdigest()[:40]
            found.append(Said(key, mobile, words, said_at))
    return found


def _rows(body: bytes | str) -> list[dict]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable("no JSON") from None
    rows = said if isinstance(said, list) else [said]
    if len(rows) > MOST or not all(isinstance(row, dict) for row in rows):
        raise Unreadable("no list of objects")
    return rows


def _text(row: dict, name: str, longest: int) -> str:
    value = row.get(name)
    # PostgreSQL stores no zero character.
    return "" if value is None or isinstance(value, dict | list) else str(value).replace("\0", "").strip()[:longest]


def _instant(value) -> datetime | None:
    try:
        return datetime.strptime(str(value), "%Y-%m-%d %H:%M:%S").replace(tzinfo=SHANGHAI)
    except ValueError:
        return None
