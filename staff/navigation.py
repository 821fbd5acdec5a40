"""The side navigation as data: rooms register their pages with the right that shows them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .roles import Right


class Section(TextChoices):
    DAY = "day", _("Every day")
    CUSTOMERS = "customers", _("Customers")
    WORKSHOP = "workshop", _("Workshop and parts")
    BUSINESS = "business", _("Business")
    DATA = "data", _("Data")
    SETTINGS = "settings", _("Settings")


@dataclass(frozen=True)
class NavItem:
    """One entry. `count(user, at)` gives the number beside it, or `(number, whether something is late)`."""

    section: str
    label: object
    url_name: str
    right: Right | None = None
    order: int = 50
    count: Callable | None = None
    icon: str = ""
    on_phone: bool = False


@dataclass(frozen=True)
class ShownItem:
    label: str
    url: str
    icon: str
    count: int | None
    late: bool
    current: bool
    on_phone: bool


_items: list[NavItem] = []


def register(*items: NavItem) -> None:
    _items.extend(items)


def for_user(user, path: str, at) -> list[tuple[str, list[ShownItem]]]:
    """`[(section label, [entries])]` that the user may open; the entry whose address begins `path` is current."""
    seen = sorted((item for item in _items if item.right is None or user.may(item.right)), key=lambda item: item.order)
    urls = {item: reverse(item.url_name) for item in seen}
    # The longest match wins, so that "/" is current on the first page only.
    current = max((url for url in urls.values() if path.startswith(url)), key=len, default="")
    sections = []
    for section in Section:
        shown = [_show(item, urls[item], current, user, at) for item in seen if item.section == section]
        if shown:
            sections.append((section.label, shown))
    return sections


def _show(item: NavItem, url: str, current: str, user, at) -> ShownItem:
    counted = item.count(user, at) if item.count else None
    number, late = counted if isinstance(counted, tuple) else (counted, False)
    return ShownItem(str(item.label), url, item.icon, number, late, url == current, item.on_phone)
