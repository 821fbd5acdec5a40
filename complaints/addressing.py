"""How a customer is spoken to on the telephone. Plain values only."""

import re
from dataclasses import dataclass

from staff.masking import COMPANY, COMPOUND_SURNAMES

_ADDRESS = re.compile(r"(先生|女士|小姐|老师)$")
_HAN = re.compile(r"[\u3400-\u9fff]")
_SENTENCE = re.compile(r".+?(?:[。！？!?]|\.(?=\s))", re.DOTALL)


@dataclass(frozen=True)
class Spoken:
    """`name` and the word of address behind it, which is empty for a company."""

    name: str
    title: str

    def __str__(self) -> str:
        return f"{self.name}{self.title}"


def spoken_to(name: str, either: str) -> Spoken:
    """The family name with its word of address, 周先生; a company by its whole name.

    `either` stands where the name tells nothing of the person: 先生/女士, and the caller says which.
    """
    name = name.strip()
    if not name or COMPANY.fullmatch(name):
        return Spoken(name, "")
    if found := _ADDRESS.search(name):
        return Spoken(name[: found.start()], found.group())
    if not _HAN.match(name):
        return Spoken(name, "")
    return Spoken(name[:2] if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else name[0], either)


def in_two(text: str) -> tuple[str, str]:
    """The first sentence, which is said in one breath, and the rest; a text of one sentence has no rest."""
    found = _SENTENCE.match(text)
    return (found.group(), text[found.end() :].strip()) if found else (text, "")
