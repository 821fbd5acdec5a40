"""One JSON object a line for whoever collects logs (LOG_FORMAT=json)."""

import json
import logging
from datetime import UTC, datetime

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
