"""Files of a backup: copied with their checksums, and looked at again before anything is restored."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

BLOCK = 1024 * 1024


def sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def below(directory: Path) -> Iterator[Path]:
    """Every file, relative to the directory, in the order of names."""
    if directory.is_dir():
        yield from sorted(path.relative_to(directory) for path in directory.rglob("*") if path.is_file())


def copy_all(source: Path, target: Path) -> dict[str, str]:
    """SHA-256 by relative name of what was copied. What vanishes meanwhile was not named by any record any more."""
    copied = {}
    for name in below(source):
        (target / name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            copied[name.as_posix()] = _copy(source / name, target / name)
        except FileNotFoundError:
            continue
    return copied


def _copy(source: Path, target: Path) -> str:
    """SHA-256 of what was read; on the disk, readable by its owner alone, when this returns."""
    digest = hashlib.sha256()
    with source.open("rb") as file, os.fdopen(_create(target), "wb") as copy:
        while block := file.read(BLOCK):
            digest.update(block)
            copy.write(block)
        copy.flush()
        os.fsync(copy.fileno())
    times = source.stat()
    os.utime(target, ns=(times.st_atime_ns, times.st_mtime_ns))
    return digest.hexdigest()


def _create(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


def faults(directory: Path, expected: dict[str, str]) -> list[str]:
    """A sentence for each file that is missing, changed, or in the directory without being named."""
    present = {path.as_posix() for path in below(directory)}
    said = [f"{name} is missing." for name in sorted(expected.keys() - present)]
    said += [f"{name} does not belong to the backup." for name in sorted(present - expected.keys())]
    said += [
        f"{name} is not what was written."
        for name in sorted(expected.keys() & present)
        if sha256(directory / name) != expected[name]
    ]
    return said
