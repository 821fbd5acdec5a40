"""The items of the walk around a car, as the reception sheet prints them."""

from collections.abc import Mapping

from django.utils.translation import pgettext_lazy

OK, FAULT, NONE = "ok", "fault", "none"
STATES = {
    # Translators: 中文 正常
    OK: pgettext_lazy("walk-around", "In order"),
    # Translators: 中文 异常
    FAULT: pgettext_lazy("walk-around", "Not in order"),
    # Translators: 中文 没有
    NONE: pgettext_lazy("walk-around", "Not there"),
}
ITEMS = {
    "lights": pgettext_lazy("walk-around", "Lights"),
    "glass": pgettext_lazy("walk-around", "Windscreen and windows"),
    "mirrors": pgettext_lazy("walk-around", "Mirrors"),
    "wipers": pgettext_lazy("walk-around", "Wipers"),
    "tyres": pgettext_lazy("walk-around", "Tyres and rims"),
    "body": pgettext_lazy("walk-around", "Body and paint"),
    "seats": pgettext_lazy("walk-around", "Seats and lining"),
    "dashboard": pgettext_lazy("walk-around", "Warning lights"),
    "radio": pgettext_lazy("walk-around", "Radio and screen"),
    "air": pgettext_lazy("walk-around", "Air conditioning"),
    # Translators: 中文 备胎
    "spare": pgettext_lazy("walk-around", "Spare wheel"),
    # Translators: 中文 随车工具
    "tools": pgettext_lazy("walk-around", "Tools and jack"),
    # Translators: 中文 三角警示牌
    "triangle": pgettext_lazy("walk-around", "Warning triangle"),
    # Translators: 中文 行驶证
    "papers": pgettext_lazy("walk-around", "Vehicle licence"),
}


def read(checks: Mapping[str, str]) -> dict[str, str]:
    """Every item with its state in the order of the sheet; `KeyError` names the first one without a known state."""
    found = {}
    for item in ITEMS:
        if checks.get(item) not in STATES:
            raise KeyError(item)
        found[item] = checks[item]
    return found


def rows(checks: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """`[(item in words, state, state in words)]` of a sheet; an item that it does not have is left out."""
    return [
        (str(label), checks[item], str(STATES[checks[item]]))
        for item, label in ITEMS.items()
        if checks.get(item) in STATES
    ]
