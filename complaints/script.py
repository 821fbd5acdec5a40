"""The words a caller reads out, with what is filled into them."""

from string import Formatter

# What may stand in braces; the caller's page knows each of them.
PLACEHOLDERS = ("customer", "title", "outlet", "caller", "day", "work")


def unknown_placeholders(text: str) -> list[str]:
    """What stands in braces and cannot be filled in, in order; `["{"]` for braces that do not close."""
    try:
        names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError:
        return ["{"]
    return [name or "{}" for name in names if name not in PLACEHOLDERS]


def fill_in(text: str, **known: str) -> str:
    """The words with everything known filled in. What is not known is left out rather than read out in braces."""
    if unknown_placeholders(text):
        return text
    return text.format(**{name: known.get(name, "") for name in PLACEHOLDERS})
