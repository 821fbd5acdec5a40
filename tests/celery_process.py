"""A real Celery worker (or beat) beside the test: a process of its own on the test's database and Redis."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from dealership.tether import die_with_parent


class CeleryProcess:
    """Started at once; `log` is everything it printed so far. `module` is what Python runs, with its own arguments."""

    def __init__(
        self,
        arguments: list[str],
        environment: dict[str, str],
        log_path: Path,
        directory: Path,
        module: tuple[str, ...] = ("celery", "-A", "dealership"),
    ) -> None:
        self.log_path = log_path
        parent = os.getpid()
        with log_path.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *module, *arguments],
                cwd=directory,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=lambda: die_with_parent(signal.SIGKILL, parent),
            )

    @property
    def log(self) -> str:
        return self.log_path.read_text(encoding="utf-8", errors="replace")

    def wait_for(self, text: str, seconds: float = 30) -> None:
        """Until the log holds the text; an AssertionError with the log otherwise."""
        end = time.monotonic() + seconds
        while text not in self.log:
            assert self.process.poll() is None, f"celery ended with {self.process.returncode}:\n{self.log}"
            assert time.monotonic() < end, f"{text!r} did not come in {seconds} s:\n{self.log}"
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL to the worker and all its children, as when the machine loses power."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def stop(self, seconds: float = 30) -> int:
        """SIGTERM: the running task ends first. The exit status."""
        self.process.terminate()
        return self.process.wait(seconds)
