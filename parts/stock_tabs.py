"""The tabs of a warehouse's list: what they are called, and which rows stand under them."""

from django.utils.translation import pgettext


def stock_tabs() -> dict[str, str]:
    return {
        "all": pgettext("stock", "All"),
        # Translators: 中文 低于下限
        "low": pgettext("stock", "Below the minimum"),
        # Translators: 中文 无库存
        "gone": pgettext("stock", "None left"),
    }


def in_tab(rows, tab: str):
    """`rows` of stock under one tab; all of them for a tab that there is not."""
    if tab == "low":
        return rows.low()
    return rows.gone() if tab == "gone" else rows
