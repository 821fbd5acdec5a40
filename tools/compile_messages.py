#!/usr/bin/env python3
"""Compile the message catalogues with polib, so that nobody needs gettext to run the application.

The .mo files are made from the .po files at setup and are not committed.
"""

import os
import sys
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_all(locale: Path = LOCALE) -> list[Path]:
    """The catalogues that were compiled: those whose .po is newer than its .mo."""
    return [source for source in sorted(locale.rglob("*.po")) if _compile(source)]


def _compile(source: Path) -> bool:
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return False
    # Under another name first: a process that starts meanwhile never reads half a catalogue.
    half = target.with_name(f"{target.name}.{os.getpid()}")
    polib.pofile(str(source)).save_as_mofile(str(half))
    half.replace(target)
    return True


if __name__ == "__main__":
    for path in compile_all():
        print(f"compiled {path.relative_to(LOCALE.parent)}")
    sys.exit(0)
