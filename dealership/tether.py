"""Run a command that ends when the process that started it ends, even by SIGKILL (Linux; elsewhere it just runs).

`python tether.py SIGNAL PARENT COMMAND...`: a file run by its path, importing nothing of the project, because it stands
in front of every process that `manage.py start` brings up.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent(signal_number: int, parent: int) -> None:
    """Ask the kernel for `signal_number` when `parent` (the process that started this one) is gone.

    The parent may have died before the kernel was asked; then nobody would ever be told, so it is looked up again.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


if __name__ == "__main__":
    die_with_parent(signal.Signals[sys.argv[1]], int(sys.argv[2]))
    os.execvp(sys.argv[3], sys.argv[3:])
