"""Whether a fault code is one of safety, and a part number one of a main assembly, by lists of beginnings. Pure."""

import re
from collections.abc import Iterable

APART = re.compile(r"[\s,;|，；、]+")
JOINTS = re.compile(r"[\s\-_./]+")


def beginnings(text: str) -> tuple[str, ...]:
    """The list as somebody wrote it: parted by blanks, commas or the like; capitals or not is all the same."""
    return tuple(dict.fromkeys(word.upper() for word in APART.split(text.strip()) if word))


def fault_of(code: str) -> str:
    """A fault code as it is compared."""
    return code.strip().upper()


def safety_of(faults: Iterable[str], begin: tuple[str, ...]) -> frozenset[str]:
    """Those of the faults that are of safety."""
    return frozenset(fault for fault in faults if fault.startswith(begin)) if begin else frozenset()


def assembly_of(number: str, begin: tuple[str, ...]) -> str:
    """Which beginning a part number has, at its head or behind one of its joints (`XL-2141-A80` has `2141`); the
    longest of those that fit, empty where none does. Two numbers of one assembly so count as the same."""
    words = [word for word in JOINTS.split(number.strip().upper()) if word]
    tails = ["".join(words[nth:]) for nth in range(len(words))]
    fitting = [each for each in begin if any(tail.startswith(JOINTS.sub("", each)) for tail in tails)]
    return max(fitting, key=len, default="")
