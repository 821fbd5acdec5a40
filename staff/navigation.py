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
    # Translators: 中文 市场
    MARKETING = "marketing", _("Marketing")
    BUSINESS = "business", _("Business")
    DATA = "data", _("Data")
    SETTINGS = "settings", _("Settings")


@dataclass(frozen=True)
class NavItem:
    """One entry. `count(user, at)` gives the number beside it, or `(number, whether something is late)`.

    `concerns(user)` leaves it out for those whom it does not concern, whatever their rights; `on_phone` puts it into
    the bar at the bottom of a phone, for everybody or for those of whom it says so (`on_phone(user)`).
    """

    section: str
    label: object
    url_name: str
    right: Right | None = None
    order: int = 50
    count: Callable | None = None
    icon: str = ""
    on_phone: bool | Callable = False
    concerns: Callable | None = None


@dataclass(frozen=True)
class ShownItem:
    label: str
    url: str
    icon: str
    counted: bool
    current: bool
    on_phone: bool


_items: list[NavItem] = []


def register(*items: NavItem) -> None:
    _items.extend(items)


def for_user(user, path: str) -> list[tuple[str, list[ShownItem]]]:
    """`[(section label, [entries])]` that the user may open; the entry whose address begins `path` is current.

    The numbers beside the entries are fetched after the page (`counts_for`): they would cost it a query each.
    """
    seen = _open_to(user)
    urls = {item: reverse(item.url_name) for item in seen}
    # The longest match wins; the first page, which every address begins with, is current only itself.
    current = max(
        (url for url in urls.values() if path == url or url != "/" and path.startswith(url)), key=len, default=""
    )
    sections = []
    for section in Section:
        shown = [_show(item, urls[item], current, user) for item in seen if item.section == section]
        if shown:
            sections.append((section.label, shown))
    return sections


def counts_for(user, at) -> dict[str, tuple[int, bool]]:
    """By the address of the entry: the number beside it, and whether something among it is late."""
    counted = {reverse(item.url_name): item.count(user, at) for item in _open_to(user) if item.count}
    pairs = {url: number if isinstance(number, tuple) else (number, False) for url, number in counted.items()}
    return {url: pair for url, pair in pairs.items() if pair[0] is not None}


def _open_to(user) -> list[NavItem]:
    allowed = (item for item in _items if item.right is None or user.may(item.right))
    return sorted((item for item in allowed if not item.concerns or item.concerns(user)), key=lambda item: item.order)


def _show(item: NavItem, url: str, current: str, user) -> ShownItem:
    on_phone = item.on_phone(user) if callable(item.on_phone) else item.on_phone
    return ShownItem(str(item.label), url, item.icon, item.count is not None, url == current, on_phone)
