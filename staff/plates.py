"""How a plate looks: which of the real plates it is, and where its dot stands. Plain values only."""

import re
from dataclasses import dataclass
from enum import StrEnum

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
PLATE = re.compile(rf"([{PROVINCES}][A-Z])([A-Z0-9]{{4,6}}[学挂警港澳]?)")
BLANKS = re.compile(r"[\s·•・.\-—]+")


class PlateKind(StrEnum):
    BLUE = ""
    NEW_ENERGY = "nev"
    LARGE = "large"
    NONE = "none"


@dataclass(frozen=True)
class PlateLook:
    kind: PlateKind
    head: str
    """Province and city letter, before the dot."""
    tail: str


def look_of(text: str, large: bool = False) -> PlateLook:
    """Eight characters are new energy, `large` and the training and trailer plates are yellow, else blue.

    What is no plate (a temporary tag, a note) comes back as kind NONE with the text as it is.
    """
    raw = (text or "").strip()
    plain = BLANKS.sub("", raw).upper()
    match = PLATE.fullmatch(plain)
    if not match or len(plain) not in (7, 8):
        return PlateLook(PlateKind.NONE, "", raw)
    if len(plain) == 8:
        kind = PlateKind.NEW_ENERGY
    elif large or plain[-1] in "学挂":
        kind = PlateKind.LARGE
    else:
        kind = PlateKind.BLUE
    return PlateLook(kind, match[1], match[2])
