"""Calls to several other sides at a time, each side one after the other. Plain values only.

A lane is the work for one other side. It hands out a call, gets the outcome, and goes on. Between calls all lanes run
in the one thread that holds the database; only the calls themselves, which know no database, run beside each other. So
a side that keeps silent holds up its own lane and no other.
"""

import logging
import threading
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from time import monotonic

from .channels import Outcome

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Call:
    """A network call, and its outcome where it raises or does not come back; `abandon` hangs up, so that it ends."""

    make: Callable[[], Outcome | None]
    if_lost: Outcome | None
    abandon: Callable[[], None] = lambda: None


Lane = Generator[Call, Outcome | None, None]


@dataclass
class _Open:
    lane: Lane
    call: Call
    until: float
    number: int


@dataclass
class Driver:
    """Runs lanes until none is open and `find` opens no more.

    `find(open names)` gives new lanes; it is asked at the beginning, whenever a lane has ended, and every `look_every`
    seconds, because new messages arrive while a slow side is waited for. A call that lasts longer than `longest`
    seconds is given up, whatever it is waiting for.
    """

    find: Callable[[set[str]], Mapping[str, Lane]]
    longest: float = 30
    look_every: float = 1
    open: dict[str, _Open] = field(default_factory=dict)
    answers: SimpleQueue = field(default_factory=SimpleQueue)
    errors: list[Exception] = field(default_factory=list)
    calls: int = 0

    def run(self) -> None:
        """Raises the first error of a lane, after the other lanes have come to their ends."""
        look = True
        looked = monotonic()
        while True:
            if look or monotonic() - looked >= self.look_every:
                for name, lane in self.find(set(self.open)).items():
                    self._go_on(name, lane, None)
                looked = monotonic()
            if not self.open:
                break
            before = set(self.open)
            self._take_answers(min(self.look_every, *(max(o.until - monotonic(), 0) for o in self.open.values())))
            look = set(self.open) != before
        if self.errors:
            raise self.errors[0]

    def _take_answers(self, seconds: float) -> None:
        try:
            name, number, outcome = self.answers.get(timeout=seconds)
        except Empty:
            self._give_up_late()
            return
        waiting = self.open.get(name)
        # The answer to a call that was given up comes too late to be believed.
        if waiting and waiting.number == number:
            del self.open[name]
            self._go_on(name, waiting.lane, outcome)
        self._give_up_late()

    def _give_up_late(self) -> None:
        for name, waiting in list(self.open.items()):
            if waiting.until <= monotonic():
                log.error("A call of %s did not come back in %s seconds", name, self.longest)
                del self.open[name]
                _quietly(waiting.call.abandon)
                self._go_on(name, waiting.lane, waiting.call.if_lost)

    def _go_on(self, name: str, lane: Lane, outcome: Outcome | None) -> None:
        try:
            call = lane.send(outcome)
        except StopIteration:
            return
        except Exception as error:
            log.exception("Sending to %s broke off", name)
            self.errors.append(error)
            return
        self.calls += 1
        self.open[name] = _Open(lane, call, monotonic() + self.longest, self.calls)
        threading.Thread(target=self._make, args=(name, self.calls, call), name=f"call {name}", daemon=True).start()

    def _make(self, name: str, number: int, call: Call) -> None:
        try:
            outcome = call.make()
        except Exception as error:  # noqa: BLE001 - after the call began, only what `if_lost` says is true
            log.error("A call of %s raised %s", name, type(error).__name__)
            outcome = call.if_lost
        self.answers.put((name, number, outcome))


def _quietly(act: Callable[[], None]) -> None:
    try:
        act()
    except Exception as error:  # noqa: BLE001 - hanging up on somebody who does not answer
        log.debug("Hanging up raised %s", type(error).__name__)
