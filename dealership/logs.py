"""One JSON object a line for whoever collects logs (LOG_FORMAT=json), and what no line may hold."""

import json
import logging
import re
from datetime import UTC, datetime

# Where what stands next in an address opens something by itself: a survey, a rating, an invitation, a draw, a voucher,
# a member's card, a screen on the wall, the providers' reports.
OPENING = re.compile(r"(/(?:s|r|i|d|v|c|w/hall|w/prices|sms/receipts|sms/replies)/)[^/?#\s\"']+")


class WithoutTokens(logging.Filter):
    """Takes the token out of addresses. Django writes a line with the path of every answer from 400 on, and whoever
    reads logs is not the customer who was asked."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        cleaned = OPENING.sub(r"\1…", said)
        if cleaned != said:
            record.msg, record.args = cleaned, ()
        return True


# What every record carries by itself; anything else was given by the caller with extra={...} and is printed.
_OWN = set(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName", "request", "server_time"}


class JsonLines(logging.Formatter):
    """Time in UTC, level, logger, message, the caller's extra values and the traceback if there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name, value in record.__dict__.items() if name not in _OWN}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
