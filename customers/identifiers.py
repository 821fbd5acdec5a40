"""Checks of what people type or paste: plates, VINs, phone numbers. Plain values only.

Each check gives the normalised value and, in the reader's language, what is wrong with it (`error`: it cannot be one)
or what looks wrong (`warning`: it may be right all the same). `suggestion` is the value that was probably meant.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staff.plates import PROVINCES


@dataclass(frozen=True)
class Checked:
    value: str
    error: str = ""
    warning: str = ""
    suggestion: str = ""

    @property
    def ok(self) -> bool:
        return not self.error


# What comes along when a number is copied out of a chat, a table or a picture's text.
SEPARATORS = re.compile(r"[\s\u0300-\u036f\u200b-\u200f\u2060\ufeff·•‧∙⋅・●.,。，_\-‐-―－]+")


def plain(text: str) -> str:
    """Half width, upper case, without blanks, dots and dashes: `沪ａ·8k 216` is `沪A8K216`."""
    return _half_width(SEPARATORS.sub("", _half_width(_half_width(text or "").upper())))


def _half_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


# --- Plates -----------------------------------------------------------------------------------------------------------

# Neither is used behind the province, for they look like 1 and 0.
NOT_ON_PLATES = {"I": "1", "O": "0"}
CITY = "[A-HJ-NP-Z]"
SIGN = "[A-HJ-NP-Z0-9]"

# The letter that stands first (small cars) or last (large ones) on a new-energy plate: D and F came first, the others
# where those ran out. A row here is all it takes when another one comes into use.
BATTERY_ELECTRIC = "DABCE"
OTHER_NEW_ENERGY = "FGHJK"
NEW_ENERGY_SMALL = BATTERY_ELECTRIC + OTHER_NEW_ENERGY
NEW_ENERGY_LARGE = "DF"

# Plates of other shapes than province, letter and five characters, as they stand on the plate.
SPECIAL_PLATES = {
    "training, trailer, police, Hong Kong, Macau": rf"[{PROVINCES}]{CITY}{SIGN}{{4}}[学挂警港澳]",
    "embassy": r"使\d{6}|\d{6}使",
    "consulate": rf"[{PROVINCES}]{CITY}{SIGN}{{4}}[使领]|[{PROVINCES}]\d{{5}}领",
    "armed police": rf"WJ[{PROVINCES}]{SIGN}{{5}}",
}
TEMPORARY = re.compile(rf"临?[{PROVINCES}]{CITY}临?{SIGN}{{4,6}}临?")
_ORDINARY = re.compile(rf"[{PROVINCES}]{CITY}{SIGN}{{5}}")
_SMALL = re.compile(rf"[{PROVINCES}]{CITY}[{NEW_ENERGY_SMALL}]{SIGN}\d{{4}}")
_LARGE = re.compile(rf"[{PROVINCES}]{CITY}\d{{5}}[{NEW_ENERGY_LARGE}]")
_PLATES = (_ORDINARY, _SMALL, _LARGE, *(re.compile(pattern) for pattern in SPECIAL_PLATES.values()))
_MARKS = "学挂警港澳使领临"


def is_plate(plate: str) -> bool:
    """Whether the normalised text is a plate."""
    if "临" in plate:
        return bool(TEMPORARY.fullmatch(plate))
    return any(pattern.fullmatch(plate) for pattern in _PLATES)


def check_plate(text: str, known: Iterable[str] = ()) -> Checked:
    """A plate. An empty text is a car without one and no fault. `known` are plates among which a short one may be."""
    value = plain(text)
    if not value or is_plate(value):
        return Checked(value)
    if unknown := sorted({sign for sign in value if not re.fullmatch(rf"[A-Z0-9{PROVINCES}{_MARKS}]", sign)}):
        # Translators: 中文 车牌里不会有“%(sign)s”。
        return Checked(value, _("“%(sign)s” is on no plate.") % {"sign": unknown[0]})
    if value[0] not in PROVINCES + "使临W":
        return _without_province(value, known)
    if (swapped := _without_confused_letters(value)) != value:
        meant = swapped if is_plate(swapped) else ""
        # Translators: 中文 车牌不用字母 I 和 O，是数字 1 和 0 吗？
        error = _("The letters I and O are not used on plates. Is it the figure 1 or 0?")
        return Checked(value, error, suggestion=meant)
    if len(value) > 1 and value[0] in PROVINCES and not re.match(CITY, value[1]):
        # Translators: 中文 “%(province)s”后面要有一个字母，如 %(example)s。
        error = _("A letter follows “%(province)s”, as in %(example)s.")
        return Checked(value, error % {"province": value[0], "example": f"{value[0]}A8K216"})
    return _wrong_length_or_shape(value, known)


def _without_province(value: str, known: Iterable[str]) -> Checked:
    meant = _only_one(plate for plate in known if plate[1:] == value)
    # Translators: 中文 缺省份简称，车牌以它开头，如 沪A8K216。
    return Checked(value, _("The province's character is missing at the front, as in 沪A8K216."), suggestion=meant)


def _without_confused_letters(value: str) -> str:
    return value[:2] + "".join(NOT_ON_PLATES.get(sign, sign) for sign in value[2:])


def _wrong_length_or_shape(value: str, known: Iterable[str]) -> Checked:
    if len(value) < 7:
        missing = 7 - len(value)
        meant = _only_one(plate for plate in known if len(plate) > len(value) and plate.startswith(value))
        # Translators: 中文 少 %(count)s 位：%(plate)s
        error = ngettext("%(count)s character short: %(plate)s.", "%(count)s characters short: %(plate)s.", missing)
        return Checked(value, error % {"count": missing, "plate": value}, suggestion=meant)
    if len(value) == 8:
        return Checked(value, _new_energy_fault(), suggestion=_only_one(p for p in known if value.startswith(p)))
    if len(value) > 8:
        extra = len(value) - 7
        meant = _only_one(p for p in known if value.startswith(p))
        # Translators: 中文 多 %(count)s 位：%(plate)s
        error = ngettext("%(count)s character too many: %(plate)s.", "%(count)s characters too many: %(plate)s.", extra)
        return Checked(value, error % {"count": extra, "plate": value}, suggestion=meant)
    # Translators: 中文 不是车牌的写法：%(plate)s。省份简称、一个字母，再加 5 位，如 沪A8K216。
    error = _("No plate is written like %(plate)s: the province, a letter and five characters, as in 沪A8K216.")
    return Checked(value, error % {"plate": value})


def _new_energy_fault() -> str:
    # Translators: 中文 8 位是新能源车牌：小型车第三位是 %(letters)s 之一，末四位是数字，如 沪AD51782；
    # 大型车五位数字后面是 D 或 F。
    return _(
        "Eight characters are a new-energy plate: third one of %(letters)s and four figures at the end, as in "
        "沪AD51782; large vehicles have five figures and D or F."
    ) % {"letters": ", ".join(sorted(NEW_ENERGY_SMALL))}


def _only_one(candidates: Iterable[str]) -> str:
    found = list(dict.fromkeys(candidates))
    return found[0] if len(found) == 1 else ""


# --- VIN --------------------------------------------------------------------------------------------------------------

VIN_LENGTH = 17
# ISO 3779 / GB 16735: the letters' values, the weights by position, and X for ten at the ninth place.
_LETTER_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", [*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)], strict=True))
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_CONFUSED_IN_VINS = {"I": "1", "O": "0", "Q": "0"}
# All ones have a valid check digit. No maker's numbers come near this many of one sign.
MOST_OF_ONE_SIGN = 11


def vin_check_digit(vin: str) -> str:
    """What stands at the ninth place if the sixteen others are right."""
    values = (int(sign) if sign.isdigit() else _LETTER_VALUES[sign] for sign in vin)
    rest = sum(value * weight for value, weight in zip(values, _WEIGHTS, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def check_vin(text: str) -> Checked:
    """A VIN. A wrong check digit is only a warning: cars made for other markets do not all have one."""
    value = plain(text)
    if not value:
        return Checked(value)
    if foreign := [sign for sign in value if not re.fullmatch("[A-Z0-9]", sign)]:
        # Translators: 中文 VIN 只有数字和字母，不会有“%(sign)s”。
        return Checked(value, _("A VIN has figures and letters only, no “%(sign)s”.") % {"sign": foreign[0]})
    if len(value) != VIN_LENGTH:
        return Checked(value, _vin_length_fault(len(value)))
    if set(value) & set(_CONFUSED_IN_VINS):
        meant = "".join(_CONFUSED_IN_VINS.get(sign, sign) for sign in value)
        suggestion = meant if vin_check_digit(meant) == meant[8] else ""
        # Translators: 中文 VIN 不用字母 I、O、Q，是数字 1 和 0 吗？
        error = _("The letters I, O and Q are not used in a VIN. Is it the figure 1 or 0?")
        return Checked(value, error, suggestion=suggestion)
    if max(Counter(value).values()) >= MOST_OF_ONE_SIGN:
        # Translators: 中文 同一个字符重复太多，这不是真的 VIN。
        return Checked(value, _("One character over and over: this is no real VIN. Read it off the car's papers."))
    if vin_check_digit(value) != value[8]:
        # Translators: 中文 VIN 第 9 位校验码对不上，可能抄错了一位。进口车也有对不上的。
        warning = _("The ninth character does not fit the others: one may be miscopied. With imported cars it happens.")
        return Checked(value, warning=warning)
    return Checked(value)


def _vin_length_fault(length: int) -> str:
    parts = {"length": length}
    if length < VIN_LENGTH:
        missing = VIN_LENGTH - length
        # Translators: 中文 少 %(count)s 位：VIN 是 17 位，这里只有 %(length)s 位。
        text = ngettext(
            "%(count)s character short: a VIN has 17, here are %(length)s.",
            "%(count)s characters short: a VIN has 17, here are %(length)s.",
            missing,
        )
        return text % (parts | {"count": missing})
    extra = length - VIN_LENGTH
    # Translators: 中文 多 %(count)s 位：VIN 是 17 位，这里有 %(length)s 位。
    text = ngettext(
        "%(count)s character too many: a VIN has 17, here are %(length)s.",
        "%(count)s characters too many: a VIN has 17, here are %(length)s.",
        extra,
    )
    return text % (parts | {"count": extra})


# --- Phone numbers ----------------------------------------------------------------------------------------------------

_PHONE_SEPARATORS = re.compile(r"[\s\u0300-\u036f\u200b-\u200f\u2060\ufeff·•.,()（）_/\-‐-―－]+")
_COUNTRY = re.compile(r"^(?:\+|00)?86(?=1[3-9]\d{9}$|0?\d{9,12}$)|^\+86")
_MOBILE = re.compile(r"1[3-9]\d{9}")
# Beijing and the cities of 02x have three figures, all others four; the number itself has seven or eight.
_LANDLINE = re.compile(r"(010|02[0-9]|0[3-9]\d{2})(\d{7,8})")
_SERVICE = re.compile(r"[48]00\d{7}|95\d{3,6}")
MOBILE_LENGTH = 11


def plain_phone(text: str) -> str:
    """Only the figures, without the country's 86: `+86 137-0000-5561` is `13700005561`."""
    value = _half_width(_PHONE_SEPARATORS.sub("", _half_width(text or "")))
    without = _COUNTRY.sub("", value)
    return f"0{without}" if without != value and re.fullmatch(r"(10|2\d|[3-9]\d{2})\d{7,8}", without) else without


def check_mobile(text: str) -> Checked:
    """A mobile, a landline with its area code, or a 400 or 95 number; figures only."""
    value = plain_phone(text)
    if not value or any(pattern.fullmatch(value) for pattern in (_MOBILE, _LANDLINE, _SERVICE)):
        return Checked(value)
    if not value.isdigit() or not value.isascii():
        # Translators: 中文 电话号码只有数字。
        return Checked(value, _("A phone number has figures only. Put a person or an extension elsewhere."))
    if value[0] == "0":
        # Translators: 中文 固定电话是区号加 7 到 8 位号码，如 021-62345678。
        return Checked(value, _("A landline is the area code and seven or eight figures, as in 021-62345678."))
    if len(value) in (7, 8) and value[0] != "1":
        # Translators: 中文 固定电话前面要加区号，如 021-62345678。
        return Checked(value, _("Put the area code in front, as in 021-62345678."))
    return Checked(value, _mobile_fault(value))


def _mobile_fault(value: str) -> str:
    if value[0] == "1" and len(value) < MOBILE_LENGTH:
        missing = MOBILE_LENGTH - len(value)
        # Translators: 中文 少 %(count)s 位：手机号是 11 位。
        text = ngettext(
            "%(count)s figure short: a mobile has 11.", "%(count)s figures short: a mobile has 11.", missing
        )
        return text % {"count": missing}
    if value[0] == "1" and len(value) > MOBILE_LENGTH:
        extra = len(value) - MOBILE_LENGTH
        # Translators: 中文 多 %(count)s 位：手机号是 11 位。
        text = ngettext(
            "%(count)s figure too many: a mobile has 11.", "%(count)s figures too many: a mobile has 11.", extra
        )
        return text % {"count": extra}
    # Translators: 中文 手机号以 13 到 19 开头。
    return _("A mobile begins with 13 to 19. A landline needs its area code.")
