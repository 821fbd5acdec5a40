"""How lines of the log are written, as text or as JSON (LOG_FORMAT), and what no line may hold."""

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

# Where what stands next in an address opens something by itself: a survey, a rating, an invitation, a draw, a voucher,
# a member's card, a screen on the wall, the providers' reports.
OPENING = re.compile(r"(/(?:s|r|i|d|v|c|w/hall|w/prices|sms/receipts|sms/replies)/)[^/?#\s\"']+")


def without_tokens(text: str) -> str:
    """The text with the tokens taken out of its addresses."""
    return OPENING.sub(r"\1…", text)


def given_with(record: logging.LogRecord) -> dict[str, Any]:
    """What the caller gave with extra={...}, and the numbers of the request and the task."""
    return {name: value for name, value in record.__dict__.items() if name not in _OWN}


class WithoutTokens(logging.Filter):
    """Takes the token out of addresses. Django writes a line with the path of every answer from 400 on, and whoever
    reads logs is not the customer who was asked. The values beside the sentence are looked at as well."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        cleaned = without_tokens(said)
        if cleaned != said:
            record.msg, record.args = cleaned, ()
        for name, value in given_with(record).items():
            if isinstance(value, str):
                setattr(record, name, without_tokens(value))
        return True


# What every record carries by itself; anything else was given by the caller with extra={...} and is printed.
_OWN = set(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName", "request", "server_time"}
# Given by a library with its own lines, and already in their sentence.
_SAID_ALREADY = {"status_code", "data", "sql", "params", "duration", "alias"}


class TextLines(logging.Formatter):
    """Level, logger, message, then `name=value` of what belongs to it, for people to read."""

    def __init__(self) -> None:
        super().__init__("{levelname} {name}: {message}", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:
        said = {"method", "path", "status"} if record.name == "dealership.access" else set()
        given = given_with(record)
        rest = [f"{name}={value}" for name, value in given.items() if name not in _SAID_ALREADY | said]
        return " ".join([super().formatMessage(record), *(part for part in rest if "\n" not in part)])

    def formatException(self, ei: Any) -> str:
        return without_tokens(super().formatException(ei))


class JsonLines(logging.Formatter):
    """Time in UTC, level, logger, message, the caller's extra values and the traceback if there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= given_with(record)
        if record.exc_info:
            line["traceback"] = without_tokens(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)
