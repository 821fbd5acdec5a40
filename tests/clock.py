"""Points in time as the people in the tests would say them."""

from datetime import datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def shanghai(text: str) -> datetime:
    """`shanghai("2026-11-05 09:30")`: half past nine on the wall of an outlet, as an aware instant."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
