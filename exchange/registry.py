"""Which sheets there are. Rooms register theirs in `apps.py`; sheets of rooms that come later are awaited."""

from .sheets import Sheet, same_name

_sheets: dict[str, Sheet] = {}
_awaited: dict[str, str] = {}


def register(sheet: Sheet) -> None:
    _sheets[sheet.code] = sheet
    _awaited.pop(sheet.code, None)


def await_sheet(code: str, label: str) -> None:
    """Announce a sheet that nobody takes yet: a file that has it gets a warning and no error."""
    if code not in _sheets:
        _awaited[code] = label


def awaited_label(code: str) -> str:
    """What a sheet that nobody takes yet is called; empty for one nobody has heard of."""
    return _awaited.get(code, "")


def sheet(code: str) -> Sheet:
    return _sheets[code]


def all_sheets() -> list[Sheet]:
    """Every sheet that is taken, each after those it refers to."""
    ordered: dict[str, Sheet] = {}

    def place(code: str) -> None:
        if code in ordered:
            return
        for column in _sheets[code].references:
            if column.kind.sheet != code:
                place(column.kind.sheet)
        ordered[code] = _sheets[code]

    for code in _sheets:
        place(code)
    return list(ordered.values())


def rights() -> frozenset[str]:
    """The rights that some sheet or column asks for, beside that of importing at all."""
    return frozenset[str]().union(*(sheet.rights for sheet in _sheets.values()))


def named(name: str) -> Sheet | None:
    """The sheet that a tab of this name means, by code or Chinese label."""
    wanted = same_name(name)
    return next((each for each in _sheets.values() if wanted in (same_name(each.code), same_name(each.label))), None)


def is_awaited(name: str) -> bool:
    wanted = same_name(name)
    return any(wanted in (same_name(code), same_name(label)) for code, label in _awaited.items())
