"""How a list of entries and a list of prizes are written, and what is refused in them. Pure."""

import csv
from collections.abc import Iterable

from django.utils.translation import gettext as _

from staff.refusals import Refused

from .draw_rules import SEED, Entry, Prize

HEADER = ["entry", "person", "chances"]
# Names stand between tabs and line ends in the text that is hashed.
FORBIDDEN = ("\t", "\n", "\r")
MOST_CHANCES = 1_000_000


def read_entries(lines: Iterable[str]) -> list[Entry]:
    """The entries of a CSV file with the header `entry,person,chances`. Refused with the number of a wrong line."""
    reader = csv.DictReader(lines)
    if reader.fieldnames != HEADER:
        raise Refused(_("The first line is entry,person,chances."))
    found: dict[str, Entry] = {}
    for row in reader:
        each = _entry(row, reader.line_num)
        if each.entry in found:
            raise Refused(
                _("Line %(line)d: %(entry)s stands there twice.") % {"line": reader.line_num, "entry": each.entry}
            )
        found[each.entry] = each
    return list(found.values())


def _entry(row: dict, line: int) -> Entry:
    entry, person, chances = row["entry"], row["person"], row["chances"]
    # DictReader puts what is too much under None, and None where something is missing.
    named = None not in row and entry and person and not any(sign in entry + person for sign in FORBIDDEN)
    if not named or not chances or not (chances.isascii() and chances.isdigit()):
        raise Refused(
            _("Line %(line)d: an entry, a person and a whole number of chances are expected.") % {"line": line}
        )
    if not 1 <= int(chances) <= MOST_CHANCES:
        raise Refused(_("Line %(line)d: chances go from 1 to %(most)d.") % {"line": line, "most": MOST_CHANCES})
    return Entry(entry, person, int(chances))


def refuse_unclear(names: Iterable[str]) -> None:
    """A name with a tab or a line end could make two lists read the same."""
    if wrong := next((name for name in names if any(sign in name for sign in FORBIDDEN)), None):
        raise Refused(
            _("%(entry)s cannot stand in a list: there is a tab or a line end in it.") % {"entry": repr(wrong)}
        )


def read_prizes(text: str) -> list[Prize]:
    """The prizes of `grand:1,second:2`, in the order in which they are drawn."""
    found = []
    for part in text.split(","):
        code, _colon, number = part.strip().rpartition(":")
        if not code or not (number.isascii() and number.isdigit()) or int(number) < 1:
            raise Refused(_("Write the prizes like grand:1,second:2."))
        found.append(Prize(code, int(number)))
    return found


def read_seed(text: str) -> str:
    if not SEED.fullmatch(text):
        raise Refused(_("The seed has 64 digits of 0 to 9 and a to f."))
    return text
