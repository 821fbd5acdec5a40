"""Messages to customers kept as files, where no provider is set up."""

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from . import End, Outcome

REST = timedelta(minutes=1)


def write_down(folder: Path, said: Mapping, key: str, at: datetime) -> Outcome:
    """One file of JSON with what would have been sent; its name stands for the provider's number."""
    name = f"{at:%Y%m%d-%H%M%S}-{hashlib.sha256(key.encode()).hexdigest()[:16]}"
    told = {**said, "key": key, "at": at.isoformat()}
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Whole or not at all, and for nobody else's eyes: it says who is a customer.
        part = folder / f".{name}.{uuid4().hex}"
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(told, file, ensure_ascii=False, indent=1)
        part.replace(folder / f"{name}.json")
    except OSError as error:
        return Outcome(End.AGAIN, "no_connection", type(error).__name__, rest=REST)
    return Outcome(End.SENT, provider_id=name)
