"""`python -m tests.faults.moved_clock FILE COMMAND...`: a Celery process whose clock is so many hours off as the file
says at the time. Real time passes in it; the clock that only counts on is left alone, as when an administrator sets the
time of a machine."""

import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine


def follow(file: Path, shown: time_machine.Traveller) -> None:
    began, was = time.monotonic(), hours_of(file)
    start = datetime.now(UTC) - timedelta(hours=was)
    while True:
        time.sleep(0.05)
        now = hours_of(file)
        if now != was:
            shown.move_to(start + timedelta(seconds=time.monotonic() - began, hours=now))
            was = now


def hours_of(file: Path) -> int:
    return int(file.read_text() or "0")


if __name__ == "__main__":
    path = Path(sys.argv[1])
    traveller = time_machine.travel(datetime.now(UTC) + timedelta(hours=hours_of(path)), tick=True)
    threading.Thread(target=follow, args=(path, traveller.start()), daemon=True).start()

    from celery.__main__ import main

    sys.argv = sys.argv[2:]
    main()
