"""Several processes as one: started together, logged together, stopped together.

- Every process leads a group of its own, so Ctrl-C in the terminal reaches the supervisor alone, which stops the others
  in order.
- When one ends by itself, all are stopped: half an application that looks alive is worse than none.
- When the supervisor is killed, the kernel ends the others (`dealership.tether`).
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

TETHER = Path(__file__).with_name("tether.py")
PYTHON = sys.executable


@dataclass(frozen=True)
class Program:
    """What to run. `when_orphaned` is the signal the kernel sends it when the supervisor is gone."""

    name: str
    command: list[str]
    when_orphaned: signal.Signals
    # Those with a lower number are stopped first; a broker outlives those who use it.
    stops_in_round: int = 1


class Supervisor:
    """`start` each program, then `watch`. `say(name, line)` prints a line of the log."""

    def __init__(self, say: Callable[[str, str], None], directory: Path, patience: float) -> None:
        self.say = say
        self.directory = directory
        self.patience = patience
        self.running: list[tuple[Program, subprocess.Popen]] = []
        self.readers: list[threading.Thread] = []
        self.stop_asked = threading.Event()
        self.hurry = threading.Event()

    def listen_to_signals(self) -> None:
        """Ctrl-C, SIGTERM and a closed terminal stop everything; a second one does not wait for running tasks."""

        def ask(signal_number: int, frame: object) -> None:
            (self.hurry if self.stop_asked.is_set() else self.stop_asked).set()

        for signal_number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signal_number, ask)

    def start(self, program: Program) -> None:
        process = subprocess.Popen(
            [PYTHON, "-S", str(TETHER), program.when_orphaned.name, str(os.getpid()), *program.command],
            cwd=self.directory,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.running.append((program, process))
        reader = threading.Thread(target=self._pass_on, args=(program.name, process), daemon=True)
        reader.start()
        self.readers.append(reader)

    def wait_until(self, works: Callable[[], bool], seconds: float) -> bool:
        """Whether it began to work in time, with nobody dead and nobody asking to stop."""
        end = time.monotonic() + seconds
        while not works():
            if self.stop_asked.wait(0.05) or self._ended() or time.monotonic() > end:
                return False
        return True

    def watch(self) -> bool:
        """Until somebody asks to stop (True) or a program ends by itself (False). Everything has ended then."""
        while not self.stop_asked.wait(0.2) and not self._ended():
            pass
        asked = self.stop_asked.is_set()
        for program, process in self._ended():
            self.say("start", f"{program.name} ended by itself ({_how(process.returncode)}); stopping everything.")
        self.stop_asked.set()
        self.stop()
        return asked

    def stop(self) -> None:
        for stage in sorted({program.stops_in_round for program, _ in self.running}):
            self._stop_these([process for program, process in self.running if program.stops_in_round == stage])
        for reader in self.readers:
            reader.join(2)

    def _stop_these(self, processes: list[subprocess.Popen]) -> None:
        for process in processes:
            if process.poll() is None:
                process.terminate()
        end = time.monotonic() + self.patience
        while any(process.poll() is None for process in processes):
            if self.hurry.wait(0.1) or time.monotonic() > end:
                break
        for process in processes:
            # The whole group: also what the process itself had started and left.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _ended(self) -> list[tuple[Program, subprocess.Popen]]:
        return [(program, process) for program, process in self.running if process.poll() is not None]

    def _pass_on(self, name: str, process: subprocess.Popen) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self.say(name, line.decode("utf-8", "replace").rstrip())


def _how(status: int) -> str:
    return f"status {status}" if status >= 0 else f"killed by {signal.Signals(-status).name}"
