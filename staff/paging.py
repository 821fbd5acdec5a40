"""Pages of a list that cost the same at the end of a million rows as at the start: by key, not by offset.

The address says behind (`after`) or before (`before`) which row a page lies; the keys are the values of the order's
fields in that row. The last field of the order must be unique, none may be null, and an index over them is what makes
it fast.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q

ROWS = 25
PARAMETERS = ("after", "before")


@dataclass(frozen=True)
class Page:
    """The rows of one page, and the keys under which its neighbours are found; empty where there is none."""

    rows: list
    before: str = ""
    after: str = ""
    total: int | None = None

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)


def page_of(queryset, parameters, order: tuple[str, ...], size: int = ROWS, total: int | None = None) -> Page:
    """The page that the address asks for; the first one when it asks for none or for one that cannot be.

    `parameters` is `request.GET`; `order` as for `order_by`, e.g. `("-opened_at", "-pk")`. Costs one query;
    `total` is only carried along.
    """
    before, after = parameters.get("before", ""), parameters.get("after", "")
    backwards = bool(before) and not after
    values = _values(after or before, queryset, order)
    directed = _reversed(order) if backwards else order
    rows = queryset.order_by(*directed)
    if values is not None:
        rows = rows.filter(_behind(directed, values))
    found = list(rows[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found and values is not None:
        # The row named in the address was the last one, or is gone: begin again.
        return page_of(queryset, {}, order, size, total)
    has_before = more if backwards else values is not None
    has_after = values is not None if backwards else more
    return Page(
        rows=found,
        before=key_of(found[0], order) if found and has_before else "",
        after=key_of(found[-1], order) if found and has_after else "",
        total=total,
    )


def key_of(row, order) -> str:
    """The place of a row in the order, as it stands in the address."""
    values = [_whole(_attribute(row, field.lstrip("-"))) for field in order]
    return urlsafe_b64encode(json.dumps(values, cls=DjangoJSONEncoder).encode()).decode().rstrip("=")


def _attribute(row, path):
    for name in path.split("__"):
        row = getattr(row, name)
    return row


def _whole(value):
    """An instant to the microsecond. Django's encoder cuts it off at the millisecond, and rows at the boundary of two
    pages would be lost or come twice."""
    return value.isoformat() if isinstance(value, datetime) else value


def _reversed(order):
    return tuple(field[1:] if field.startswith("-") else f"-{field}" for field in order)


def _values(key, queryset, order):
    """The key's values, or None when there is none or it is not one of ours."""
    if not key:
        return None
    try:
        values = json.loads(urlsafe_b64decode(key + "=" * (-len(key) % 4)))
        if not isinstance(values, list) or len(values) != len(order) or None in values:
            return None
        # Somebody may have edited the address: the values must be such as the fields can hold.
        queryset.filter(_behind(order, values)).query.sql_with_params()
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it is no key
        return None
    return values


def _behind(order, values) -> Q:
    """Rows that come later in the order: `a` later, or the same and `b` later, and so on."""
    condition, same = Q(), {}
    for field, value in zip(order, values, strict=True):
        name = field.lstrip("-")
        condition |= Q(**same, **{f"{name}__{'lt' if field.startswith('-') else 'gt'}": value})
        same[name] = value
    # Said once more for the first field alone: from this the database knows where in its index to begin.
    first = order[0].lstrip("-")
    return Q(**{f"{first}__{'lte' if order[0].startswith('-') else 'gte'}": values[0]}) & condition
